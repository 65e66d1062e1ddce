"""Casefile: the facade. One short method per stage; the order in which `read` runs them stands in `reading`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, Unpack, overload

from onrecord import deciding
from onrecord.errors import InputError
from onrecord.filters import as_act, as_agreement, as_date, as_form
from onrecord.records import (
    Act,
    ActorEntry,
    Agreement,
    Article,
    ArticleEntry,
    Codebook,
    CodingEntry,
    ConceptId,
    Decision,
    Entry,
    Form,
    Info,
    Judgement,
    Problem,
    ReadSummary,
    Slice,
    Spans,
    Statement,
    StatementId,
    Suggestion,
)
from onrecord.settings import Settings

if TYPE_CHECKING:
    import pandas
    from sqlalchemy import Connection

    from onrecord.asking import Asked
    from onrecord.coding_queue import Queue
    from onrecord.network.networks import Network
    from onrecord.networking import Discourse
    from onrecord.observing import ValueTable
    from onrecord.positions import PairProgress, PositionScorer
    from onrecord.reading import Progress
    from onrecord.records_coding import CodeSummary, NarrativeEntry, Task
    from onrecord.records_values import CodedStatement, DnaExport, DnaImport, Scheme
    from onrecord.scoring import Scorer
    from onrecord.store.database import Database


def open_casefile(
    path: str | PathLike[str],
    *,
    scorer: Scorer | None = None,
    position_scorer: PositionScorer | None = None,
    settings: Settings | None = None,
) -> Casefile:
    """The casefile at `path`; one that does not exist is made when the first article is stored."""
    return Casefile(Path(path), scorer=scorer, position_scorer=position_scorer, settings=settings)


class Statements(Sequence[Entry]):
    """The statements of a slice, in reading order."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> Statements: ...

    def __getitem__(self, index: int | slice) -> Entry | Statements:
        return Statements(self._entries[index]) if isinstance(index, slice) else self._entries[index]

    def to_rows(self) -> list[dict[str, Any]]:
        """One JSON row per statement, as `--format jsonl` prints them."""
        from onrecord.transfer.rows import statement_row

        return [statement_row(entry) for entry in self]

    def to_pandas(self) -> pandas.DataFrame:
        """One line per statement with flat columns, as `--format csv` prints them."""
        from onrecord.transfer.columns import STATEMENT_COLUMNS, flat_statement, to_frame

        return to_frame([flat_statement(entry) for entry in self], STATEMENT_COLUMNS)


class Casefile:
    """The record of who said what in a pile of articles, in one file."""

    def __init__(
        self,
        path: Path,
        *,
        scorer: Scorer | None = None,
        position_scorer: PositionScorer | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.path = path
        self.settings = settings or Settings()
        self._scorer = scorer
        self._position_scorer = position_scorer
        self._queue: Queue | None = None
        self._database: Database | None = None
        if path.exists():
            self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; everything that was read is in it."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def read(
        self,
        paths: str | PathLike[str] | Iterable[str | PathLike[str]] = (),
        *,
        again: bool = False,
        language: str | None = None,
        columns: Mapping[str, str] | None = None,
        name_pattern: str | None = None,
        progress: Progress | None = None,
    ) -> ReadSummary:
        """Read what is new at `paths`. `again` reads known articles again too; without paths, all in the casefile."""
        from onrecord.reading import Run

        if language not in (None, "en"):
            raise InputError(f"onrecord reads English only, not {language!r}.", hint="Leave --language out, or say en.")
        settings = replace(
            self.settings,
            language=language or self.settings.language,
            columns={**self.settings.columns, **(columns or {})},
            name_pattern=name_pattern or self.settings.name_pattern,
        )
        given = [paths] if isinstance(paths, str | PathLike) else list(paths)
        run = Run(self, settings, again=again, progress=progress)
        if given:
            run.read_paths([str(path) for path in given])
        elif again:
            run.read_stored()
        else:
            raise InputError("There is nothing to read.", hint="Give a file, a folder, or - for standard input.")
        return run.finish()

    def articles(self, *, copies: bool = False) -> list[ArticleEntry]:
        """Every article with its counts; the statements of copies count only with `copies`."""
        from onrecord.store.article_reads import read_article_entries

        with self._reading() as connection:
            return read_article_entries(connection, copies=copies)

    def article(self, name_or_id: str) -> Article:
        """The article with this name or id, text and skips included."""
        from onrecord.store.article_reads import find_article, read_articles

        with self._reading() as connection:
            return read_articles(connection, [find_article(connection, name_or_id)])[0]

    def text(self, name_or_id: str) -> str:
        """The text that spans point into."""
        return self.article(name_or_id).text

    def info(self, *, copies: bool = False) -> Info:
        """The casefile in numbers; the statements of copies count only with `copies`."""
        from onrecord.store.article_reads import read_info

        with self._reading() as connection:
            return read_info(connection, copies=copies)

    def problems(self) -> list[Problem]:
        """What could not be read, and what was done about it."""
        from onrecord.store.article_reads import read_problems

        with self._reading() as connection:
            return read_problems(connection)

    def statements(
        self,
        *,
        search: str | None = None,
        source: str | None = None,
        speaker: str | None = None,
        act: Act | str | None = None,
        outlet: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        form: Form | str | None = None,
        copies: bool = False,
    ) -> Statements:
        """The statements that pass every filter, in reading order; those of copies only with `copies`.

        Imported ones are among them: they have neither source nor act nor form.
        """
        from onrecord import coded
        from onrecord.store import imported_reads

        wanted = Slice(
            search=search,
            source=source,
            speaker=speaker,
            act=None if act is None else as_act(act),
            outlet=outlet,
            since=as_date(since),
            until=as_date(until),
            form=None if form is None else as_form(form),
            copies=copies,
        )
        with self._reading() as connection:
            return Statements(coded.add_codings(connection, imported_reads.read_record(connection, wanted)))

    def attributions(self) -> list[tuple[str, list[Statement]]]:
        """Every article that was read, by name, with all its statements; copies included."""
        from onrecord.store import article_reads, reads

        with self._reading() as connection:
            names = {id_: name for name, id_ in article_reads.read_names(connection).items()}
            ids = article_reads.read_article_ids(connection, are_read=True)
            found = reads.read_statements(connection, ids)
        return [(names[id_], found.get(id_, [])) for id_ in ids]

    def actors(self) -> list[ActorEntry]:
        """Everybody who speaks or is spoken to; who made most statements first."""
        from onrecord.store import actor_reads

        with self._reading() as connection:
            return actor_reads.read_actor_entries(connection)

    def actor(self, name_or_id: str) -> ActorEntry:
        """The actor with this id, name or alias, or the one whose name alone is like it."""
        from onrecord.identify.actors import find_actor

        entries = {entry.actor.id: entry for entry in self.actors()}
        return entries[find_actor([entry.actor for entry in entries.values()], name_or_id).id]

    def suggest_actors(self) -> list[Suggestion]:
        """Pairs of actors that may be one, the likeliest first."""
        from onrecord.store import actor_reads

        with self._reading() as connection:
            return actor_reads.read_suggestions(connection)

    def merge_actors(self, first: str, second: str, *, by: str | None = None) -> Decision:
        """Decide that two actors are one, under the name of the first."""
        return deciding.merge_actors(self, first, second, by=by)

    def split_actor(
        self, name: str, aliases: Sequence[str] = (), *, articles: Sequence[str] = (), by: str | None = None
    ) -> Decision:
        """Decide that the `aliases` of an actor, or what it is in these articles, are somebody else."""
        return deciding.split_actor(self, name, aliases, articles=articles, by=by)

    def rename_actor(self, name: str, new: str, *, by: str | None = None) -> Decision:
        """Decide what an actor is called."""
        return deciding.rename_actor(self, name, new, by=by)

    def set_actor(
        self,
        name: str,
        *,
        since: date | str | None = None,
        until: date | str | None = None,
        by: str | None = None,
        **fields: str,
    ) -> list[Decision]:
        """Decide on the kind, colour or affiliation of an actor; `since` and `until` are of the affiliation."""
        return deciding.set_actor(self, name, fields, since=as_date(since), until=as_date(until), by=by)

    def import_roster(self, path: str | PathLike[str], *, by: str | None = None) -> Decision:
        """Decide that the actors of a list are as it has them."""
        return deciding.import_roster(self, Path(path), by=by)

    def reject_statement(self, statement: str, *, by: str | None = None) -> Decision:
        """Decide that a statement is none; it stays away when the article is read, or the file imported, again."""
        return deciding.reject_statement(self, statement, by=by)

    def add_statement(
        self,
        article: str,
        *,
        content: Spans,
        source: Spans = (),
        cue: Spans = (),
        speaker: Sequence[str] | None = None,
        by: str | None = None,
        **fields: Any,
    ) -> list[Decision]:
        """Decide that a passage is a statement; `fields` are those of `set_statement`."""
        if speaker is not None:
            fields = {"speaker": speaker, **fields}
        return deciding.add_statement(self, article, content=content, source=source, cue=cue, fields=fields, by=by)

    def set_statement(self, statement: str, *, by: str | None = None, **fields: Any) -> list[Decision]:
        """Decide on content, source, cue (spans), speaker, addressee (names), act or said_on of a statement."""
        return deciding.set_statement(self, statement, fields, by=by)

    def set_article(self, name_or_id: str, *, by: str | None = None, **fields: Any) -> list[Decision]:
        """Decide on published, outlet, title, byline or url of an article."""
        return deciding.set_article(self, name_or_id, fields, by=by)

    def remove_article(self, name_or_id: str, *, by: str | None = None) -> Decision:
        """Decide that an article does not belong here; it stays away when it is read again."""
        return deciding.remove_article(self, name_or_id, by=by)

    def code(
        self,
        codebook: str | PathLike[str] | Codebook | None = None,
        *,
        author_voice: bool | None = None,
        progress: PairProgress | None = None,
    ) -> CodeSummary:
        """Suggest codings with a codebook (a file or a record), or with the newest version of each that is here.

        `author_voice` also codes the author's own sentences, until it is given as False; None keeps what was set.
        """
        from onrecord import coding

        return coding.code(self, codebook, author_voice=author_voice, progress=progress)

    def codebooks(self) -> list[Codebook]:
        """Every version of every codebook the casefile was coded with, the one used last at the end."""
        from onrecord.store import coding_reads

        with self._reading() as connection:
            return [stored.codebook for stored in coding_reads.read_codebooks(connection)]

    def codebook(self, name: str | None = None, version: str | None = None) -> Codebook:
        """The codebook with this name, else the only one there is, in this version, else the newest."""
        from onrecord.store import coding_reads

        with self._reading() as connection:
            return coding_reads.find_codebook(connection, name, version).codebook

    def codings(
        self,
        *,
        codebook: str | None = None,
        version: str | None = None,
        concept: str | None = None,
        speaker: str | None = None,
        agreement: Agreement | str | None = None,
        is_decided: bool | None = None,
        outlet: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        copies: bool = False,
        with_none: bool = False,
    ) -> list[CodingEntry]:
        """The codings that pass every filter, in reading order; without a codebook, of the newest version of each.

        They take a side, but `with_none` gives units suggested or decided to take none as well. `copies` repeats a
        coding for each copy of its statement.
        """
        from onrecord import coded

        wanted = Slice(speaker=speaker, outlet=outlet, since=as_date(since), until=as_date(until), copies=copies)
        asked = coded.Asked(
            codebook=codebook,
            version=version,
            concept=concept,
            agreement=None if agreement is None else as_agreement(agreement),
            is_decided=is_decided,
            with_none=with_none,
        )
        return coded.list_codings(self, wanted, asked)

    def decide_coding(
        self,
        statement: str,
        concept: str,
        agreement: Agreement | str,
        *,
        by: str | None = None,
        codebook: str | None = None,
        reason: str | None = None,
        chance: float | None = None,
        is_final: bool = False,
    ) -> Decision:
        """Decide what a statement says of a concept: for, against or none; `is_final` holds over every coder's.

        `statement` is an id or the beginning of one, also of an author's sentence; `reason` and `chance` are a task's.
        """
        from onrecord import judging

        return judging.decide_coding(
            self,
            judging.Choice(
                statement=statement,
                concept=concept,
                agreement=agreement,
                reason=reason,
                chance=chance,
                is_final=is_final,
            ),
            by=by,
            codebook=codebook,
        )

    def next_unit(
        self,
        *,
        by: str | None = None,
        codebook: str | None = None,
        concept: str | None = None,
        seed: int = 0,
        is_blind: bool = False,
        skipping: Collection[tuple[StatementId, ConceptId]] = (),
    ) -> Task | None:
        """The unit `by` should decide on next, and why; with `is_blind` one that another coder decided. None: all done.

        Units in `skipping` are left for another time.
        """
        from onrecord.coding_queue import Queue, Wish

        self._queue = self._queue or Queue(self)
        return self._queue.next(
            Wish(by=by, codebook=codebook, concept=concept, seed=seed, is_blind=is_blind, skipping=skipping)
        )

    def judgements(self, codebook: str | None = None) -> list[Judgement]:
        """Every coding decision in force, in order, with whatever version it was made."""
        from onrecord import judging

        return judging.list_judgements(self, codebook)

    def agreement(self, first: str, second: str, *, codebook: str | None = None, only_random: bool = False) -> Any:
        """How far two coders agree, over the units both were shown; "model" is a coder too.

        `only_random` counts only units drawn at random.
        """
        from onrecord import judging

        return judging.compare(self, first, second, codebook=codebook, only_random=only_random)

    def import_codings(self, path: str | PathLike[str], *, by: str | None = None, codebook: str | None = None) -> int:
        """Take codings somebody made from a CSV or JSONL file as decisions, all or none; gives how many."""
        from onrecord.coding_import import import_codings

        return import_codings(self, Path(path), by=by, codebook=codebook)

    def narratives(self, codebook: str | None = None, *, threshold: float | None = None) -> list[NarrativeEntry]:
        """Which concepts each article takes the position for, with its best score and the units that do."""
        from onrecord import coded

        return coded.list_narratives(self, codebook, threshold=threshold)

    def import_dna(
        self, path: str | PathLike[str], *, replace: bool = False, tell: Callable[[str], None] | None = None
    ) -> DnaImport:
        """Take everything that a .dna file holds: articles, statements, variables, entities, coders; all or nothing.

        With `replace`, imported statements of its documents that it no longer has are rejected (`DnaReplacement`).
        `tell` hears a line where the work takes long.
        """
        from onrecord.dna_import import import_dna

        return import_dna(self, Path(path), replace=replace, tell=tell)

    def export_dna(
        self,
        path: str | PathLike[str],
        *,
        undated: date | str | None = None,
        password: str | None = None,
        tell: Callable[[str], None] | None = None,
    ) -> DnaExport:
        """Write what is coded as a .dna file, with what it cannot hold counted; coders log in with `password`.

        `undated` is the date of articles that have none, which are refused otherwise.
        """
        from onrecord.dna_export import export_dna

        return export_dna(self, Path(path), undated=as_date(undated), password=password, tell=tell)

    def values(self, statement_type: str | None = None, *, undated: date | str | None = None) -> ValueTable:
        """What networks are made of: the coded statements of one type, by default what codings and speakers fill.

        Statements nobody knows the date of are left out, unless `undated` gives them one.
        """
        from onrecord.observing import observe

        return observe(self, statement_type, undated=as_date(undated))

    def network(self, **asked: Unpack[Asked]) -> Network:
        """Who is connected with whom over what; for windows of time, intervals and measures see `discourse`."""
        if asked.get("window") is not None:
            raise InputError("A network is one; windows of time are several.", hint="discourse(...).windows()")
        return self.discourse(**asked).network()

    def discourse(self, **asked: Unpack[Asked]) -> Discourse:
        """What is coded, read once, and everything that can be computed of it: networks, windows, measures."""
        from onrecord.networking import find_discourse

        return find_discourse(self, asked)

    def coded_statements(self) -> list[CodedStatement]:
        """Every combination of speaker and coding, and every imported statement of any type, in reading order."""
        from onrecord.valuing import read_values

        return list(read_values(self).statements)

    def scheme(self) -> Scheme:
        """What statements are coded with: coders, statement types, variables, entities with colours and attributes."""
        from onrecord.valuing import read_values

        return read_values(self).scheme

    def undo(self, decision_id: int | None = None, *, by: str | None = None) -> Decision:
        """Decide that a decision no longer holds: the one with this id, else the last one that is no undo itself."""
        return deciding.undo(self, decision_id, by=by)

    def decisions(self) -> list[tuple[Decision, bool]]:
        """Every decision ever made, in order, with whether it is in force."""
        from onrecord.review.decisions import mark_in_force
        from onrecord.store.decision_rows import read_decisions

        with self._reading() as connection:
            return mark_in_force(read_decisions(connection))

    def draft_codebook(self, *, concepts: int = 12, name: str | None = None, seed: int = 0) -> str:
        """The YAML of a codebook to start from: a concept for each group of statements about one thing."""
        from onrecord import drafting

        return drafting.draft_codebook(self, concepts=concepts, name=name, seed=seed)

    def report(self, path: str | PathLike[str], *, title: str | None = None) -> None:
        """Write the record as one page that opens offline."""
        from onrecord.reporting import report

        report(self, Path(path), title=title or self.path.stem)

    def scorer(self) -> Scorer:
        """The model, loaded when it is first needed."""
        if self._scorer is None:
            from onrecord.onnx_scorer import load_scorer

            self._scorer = load_scorer(self.settings)
        return self._scorer

    def position_scorer(self) -> PositionScorer:
        """The models of coding, loaded when they are first needed."""
        if self._position_scorer is None:
            from onrecord.onnx_positions import load_position_scorer

            self._position_scorer = load_position_scorer(self.settings)
        return self._position_scorer

    def database(self, *, is_writing: bool = False) -> Database:
        """The database, opened or made when it is first needed."""
        if self._database is None and is_writing and not self.path.exists():
            from onrecord.store.database import create_database

            self._database = create_database(self.path)
        database = self._database or self._open()
        if is_writing:
            database.check_writable()
        return database

    def _open(self) -> Database:
        from onrecord.store.database import open_database

        self._database = open_database(self.path)
        return self._database

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self.database().reading() as connection:
            yield connection
