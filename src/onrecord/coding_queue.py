"""What a coder is shown next: a codebook's state is kept between two decisions, so that the next one comes soon.

Suggestions and speakers are read once; decisions are read every time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from onrecord.coded import State, Units, build_entry, find_concept, read_held, resolve_units
from onrecord.records import Agreement, Coding, CodingEntry, Slice, StatementId, Unit
from onrecord.records_coding import Task
from onrecord.review.codings import fold_judgements, name_coder

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.review.queue import Pick
    from onrecord.store.coding_reads import Revision, StoredCodebook
    from onrecord.store.database import Database


class Case(Protocol):
    """What a queue needs of a casefile."""

    def database(self, *, is_writing: bool = False) -> Database:
        """The database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who asks for a unit, and which ones are meant."""

    by: str | None = None
    codebook: str | None = None
    concept: str | None = None
    seed: int = 0
    is_blind: bool = False
    skipping: Collection[Unit] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    """What holds until something is coded or read anew, or a statement decided on; `revision` tells."""

    stored: StoredCodebook
    revision: Revision
    units: Units
    statements: tuple[StatementId, ...]
    codings: tuple[Coding, ...]
    speakers: dict[StatementId, list[str]]
    articles: dict[StatementId, str]


class Queue:
    """The units of a casefile that wait for a decision."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._loaded: _Loaded | None = None

    def next(self, wish: Wish) -> Task | None:
        """The unit to decide on next, and why; None where there is none left."""
        from onrecord.review.queue import Work, count_open, pick_unit
        from onrecord.store.coding_reads import find_codebook

        person = name_coder(wish.by)
        with self._case.database().reading() as connection:
            stored = find_codebook(connection, wish.codebook)
            concepts = stored.codebook.concepts if wish.concept is None else [find_concept(stored, wish.concept)]
            loaded = self._load(connection, stored)
            judgements = loaded.units.resolve(read_held(connection, stored)[0])
            work = Work(
                statements=loaded.statements,
                concepts=[concept.id for concept in concepts],
                codings=loaded.codings,
                judgements=judgements,
                by=person,
                speakers=loaded.speakers,
                articles=loaded.articles,
                skipped=wish.skipping,
                is_blind=wish.is_blind,
            )
            pick = pick_unit(work, seed=wish.seed)
            if pick is None:
                return None
            suggested = {(one.statement, one.concept): one for one in loaded.codings if one.statement == pick.unit[0]}
            state = State(stored=stored, suggested=suggested, held=fold_judgements(judgements))
            entry = _read_entry(connection, state, pick)
        return Task(
            entry=_hide(entry) if wish.is_blind else entry,
            reason=pick.reason.value,
            chance=pick.chance,
            is_blind=wish.is_blind,
            open=count_open(work),
        )

    def _load(self, connection: Connection, stored: StoredCodebook) -> _Loaded:
        """What is kept, read again where it no longer holds."""
        from onrecord.store.coding_reads import read_codings, read_revision, read_unit_texts
        from onrecord.store.unit_reads import read_speaker_names

        revision = read_revision(connection, stored.id)
        if self._loaded is not None and self._loaded.revision == revision:
            return self._loaded
        units = resolve_units(connection)
        codings = tuple(one for one in read_codings(connection, stored.id) if one.statement in units)
        # Author's sentences are units once they are coded.
        texts = read_unit_texts(connection)
        statements = dict.fromkeys(text.id for text in texts)
        statements |= dict.fromkeys(one.statement for one in codings)
        self._loaded = _Loaded(
            stored=stored,
            revision=revision,
            units=units,
            statements=tuple(statements),
            codings=codings,
            speakers=read_speaker_names(connection),
            articles={text.id: text.article for text in texts},
        )
        return self._loaded


def _read_entry(connection: Connection, state: State, pick: Pick) -> CodingEntry:
    from onrecord.store.unit_reads import read_unit_heads

    statement, concept = pick.unit
    [head] = read_unit_heads(connection, Slice(), [statement])
    return build_entry(head, state, find_concept(state.stored, concept))


def _hide(entry: CodingEntry) -> CodingEntry:
    """The entry without what is suggested and what anybody decided."""
    return replace(entry, agreement=Agreement.NONE, score=0.0, suggested=None, judgements=(), is_disputed=False)
