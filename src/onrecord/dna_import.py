"""One import of a .dna file: documents become articles, and everything else is stored beside them, or nothing is.

A second import changes nothing: articles and statements are known by what they say, the rest by its name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from onrecord.dna_replacing import replace_statements
from onrecord.errors import InputError
from onrecord.records import Article, ArticleEntry, ArticleId
from onrecord.records_values import BUILT_IN_KINDS, CodedStatement, DnaImport, DnaReplacement, EntityKey, Scheme
from onrecord.settings import Settings
from onrecord.valuing import read_values

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.store.database import Database
    from onrecord.transfer.dna_rows import DnaDocument, DnaFile
    from onrecord.transfer.dna_taken import TakenDna


class Case(Protocol):
    """What an import needs of a casefile."""

    path: Path
    settings: Settings

    def database(self, *, is_writing: bool = False) -> Database:
        """The database; with `is_writing` one that can be written, made where there is none."""


def import_dna(
    case: Case, path: Path, *, replace: bool = False, tell: Callable[[str], None] | None = None
) -> DnaImport:
    """Take everything that a .dna file holds; raises InputError for one that is not sound, and takes nothing.

    With `replace`, imported statements that the file no longer has are rejected. `tell` hears of work that takes long.
    """
    from onrecord.transfer.dna_read import read_dna
    from onrecord.transfer.dna_rows import MANY_STATEMENTS
    from onrecord.transfer.dna_taken import TakenDna

    file = read_dna(path)
    if tell is not None and len(file.statements) >= MANY_STATEMENTS:
        tell(f"{path.name}: {len(file.documents):,} documents, {len(file.statements):,} statements. Storing them ...")
    taken = TakenDna(file)
    own = _Own(case)
    with case.database(is_writing=True).writing() as connection:
        return _Import(connection, case.settings, path, file, taken).run(own, replace=replace)


class _Import:
    """One file under way, in one transaction."""

    def __init__(self, connection: Connection, settings: Settings, path: Path, file: DnaFile, taken: TakenDna) -> None:
        self._connection = connection
        self._settings = settings
        self._path = path
        self._file = file
        self._taken = taken
        self._scheme = taken.scheme()

    def run(self, own: _Own, *, replace: bool) -> DnaImport:
        """Store everything, and say what was new."""
        from onrecord.overall import match_copies
        from onrecord.store import value_writes

        _check_kinds(self._connection, self._scheme, self._path.name)
        articles, new = _write_articles(self._connection, self._file, self._path.stem)
        statements = self._taken.statements(articles)
        others = own.leave_out(statements)
        value_writes.write_scheme(self._connection, own.leave_out_entities(self._scheme, others))
        value_writes.write_documents(self._connection, self._taken.facts(articles))
        done = DnaImport(
            articles=len(articles),
            articles_new=new,
            statements=len(statements),
            statements_new=value_writes.write_imported_statements(self._connection, others),
            variables=len(self._scheme.variables),
            entities=len(self._scheme.entities),
            coders=len(self._scheme.coders),
        )
        if new:
            match_copies(self._connection, threshold=self._settings.copy_threshold)
        return self._replace(done, articles.values(), statements, own) if replace else done

    def _replace(
        self, done: DnaImport, articles: Iterable[Article], statements: Iterable[CodedStatement], own: _Own
    ) -> DnaReplacement:
        ids = {article.id for article in articles}
        gone, back = replace_statements(
            self._connection,
            self._path.name,
            articles=ids,
            coders={coder.name for coder in self._scheme.coders},
            statements={one.id for one in statements},
        )
        return DnaReplacement(
            **asdict(done),
            statements_gone=gone,
            statements_back=back,
            codings_kept=own.count_missing(statements, ids),
        )


class _Own:
    """The codings of the casefile itself: one that was exported and comes back is no other statement."""

    def __init__(self, case: Case) -> None:
        valued = read_values(case) if case.path.exists() else None
        self._counts = Counter(map(_place_of, valued.own if valued else ()))
        self._entities = {one.key: one for one in valued.scheme.entities} if valued else {}

    def leave_out(self, found: Iterable[CodedStatement]) -> list[CodedStatement]:
        """The statements that the casefile has no coding of, in the same words for the same passage."""
        counts, others = self._counts.copy(), []
        for one in found:
            place = _place_of(one)
            if counts[place]:
                counts[place] -= 1
            else:
                others.append(one)
        return others

    def leave_out_entities(self, scheme: Scheme, statements: Iterable[CodedStatement]) -> Scheme:
        """The scheme without entities that the casefile has just so; those of actors change when the actors do."""
        used = {(one.statement_type, value.variable, value.value) for one in statements for value in one.values}
        entities = {one.key: one for one in scheme.entities}
        wanted: set[EntityKey] = set()
        for key, one in entities.items():
            is_needed = not one.value or key in used or self._entities.get(key) != one
            above: EntityKey | None = key if is_needed else None
            while above is not None and above not in wanted:
                wanted.add(above)
                above = entities[above].parent
        return replace(scheme, entities=tuple(one for key, one in entities.items() if key in wanted))

    def count_missing(self, found: Iterable[CodedStatement], articles: Set[ArticleId]) -> int:
        """How many codings of these articles are not among the statements."""
        missing = self._counts - Counter(map(_place_of, found))
        return sum(number for (_, article, *_), number in missing.items() if article in articles)


def _place_of(statement: CodedStatement) -> tuple[object, ...]:
    said = [statement.value(name) for name in BUILT_IN_KINDS]
    return statement.statement_type, statement.article, statement.span, *said


def _check_kinds(connection: Connection, scheme: Scheme, name: str) -> None:
    """Raise InputError where a variable is of another kind in the casefile."""
    from onrecord.store.value_reads import read_variables

    kinds = {variable.key: variable.kind for variable in read_variables(connection).values()}
    for variable in scheme.variables:
        kind = kinds.get(variable.key, variable.kind)
        if kind is not variable.kind:
            raise InputError(
                f'{name}: the variable "{variable.name}" of "{variable.statement_type}" is {variable.kind.value}, '
                f"and {kind.value} in the casefile.",
                hint="Import the file into a casefile of its own.",
            )


def _write_articles(connection: Connection, file: DnaFile, name: str) -> tuple[dict[int, Article], int]:
    """Store the documents that are new; gives the article of each by DNA's number, and how many were new."""
    from onrecord.collect.copies import sign_text
    from onrecord.store.parts import parts
    from onrecord.store.writes import Reading, write_readings

    settling = _Settling(connection, name)
    articles = {document.id: settling.settle(document) for document in file.documents}
    new = [article for article in articles.values() if article.id not in settling.known]
    for part in parts(new):
        readings = [Reading(article=one, signature=sign_text(one.text, one.skips), statements=None) for one in part]
        write_readings(connection, readings, None)
    return articles, len(new)


class _Settling:
    """Which article each document is: one that is there under the same head and text, else a new one."""

    def __init__(self, connection: Connection, file: str) -> None:
        from onrecord.store.article_reads import read_article_entries, read_known, read_names

        self.known = read_known(connection)
        self._connection = connection
        self._file = file
        self._taken = read_names(connection)
        self._used: set[ArticleId] = set()
        self._alike: defaultdict[tuple[object, ...], list[ArticleId]] = defaultdict(list)
        for entry in read_article_entries(connection):
            self._alike[_head_key(entry, entry.length)].append(entry.id)

    def settle(self, document: DnaDocument) -> Article:
        """The article that a document is."""
        from onrecord.transfer.dna_taken import head_of, made_up_name

        head = head_of(document)
        article = Article(
            id=ArticleId(""),
            name=" ".join(head.title.split()) or made_up_name(self._file, document.id),
            text=document.text,
            title=head.title or None,
            outlet=head.source or None,
            byline=head.author or None,
            published=datetime.fromtimestamp(document.time, UTC).date(),
        )
        found = self._find(article) or self._new(article)
        self._used.add(found.id)
        return found

    def _find(self, article: Article) -> Article | None:
        """The article with this head and text, else one without a date, which was given one when it was exported."""
        from onrecord.store.article_reads import read_articles

        heads = (article, replace(article, published=None))
        for id_ in (id_ for head in heads for id_ in self._alike.get(_head_key(head, len(head.text)), ())):
            if id_ not in self._used:
                [found] = read_articles(self._connection, [id_])
                if found.text == article.text:
                    return found
        return None

    def _new(self, article: Article) -> Article:
        """The article under the first name that is free, or that it had before it was removed or corrected."""
        from onrecord.collect.languages import detect_language
        from onrecord.collect.marks import mark_skips

        name, id_ = next(filter(None, map(partial(self._id_under, article), self._names_for(article.name))))
        self._taken[name] = id_
        return replace(
            article,
            id=id_,
            name=name,
            language=detect_language(article.text),
            skips=mark_skips(article.text, title=article.title, byline=article.byline),
        )

    def _names_for(self, name: str) -> Iterator[str]:
        yield name
        for number in count(2):
            yield f"{name}#{number}"

    def _id_under(self, article: Article, name: str) -> tuple[str, ArticleId] | None:
        """The name with the id it gives the article, where nothing else has either."""
        from onrecord.collect.names import article_id

        holder = self._taken.get(name)
        if holder in self._used:
            return None
        id_ = article_id(text=article.text, outlet=article.outlet, published=article.published, name=name)
        return (name, id_) if id_ not in self._used and holder in (None, id_) else None


def _head_key(article: Article | ArticleEntry, length: int) -> tuple[object, ...]:
    """What a document is known by beside its text; a name that an import made up stands for no title."""
    from onrecord.transfer.dna_taken import is_made_up

    title = article.title or ("" if is_made_up(article.name) else article.name)
    return title, article.outlet, article.byline, article.published, length
