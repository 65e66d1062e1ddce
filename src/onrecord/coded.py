"""What holds of codings: suggestions and decisions folded, listed, and summed up by article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from onrecord.errors import InputError
from onrecord.records import (
    Agreement,
    Coding,
    CodingEntry,
    Concept,
    ConceptId,
    Entry,
    Judgement,
    Slice,
    Stand,
    StatementId,
    Unit,
)
from onrecord.records_coding import NarrativeEntry
from onrecord.review.codings import Held, find_snapshots, fold_judgements, read_judgements
from onrecord.review.decisions import keep_in_force
from onrecord.review.versions import Versions, keep_counting

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.store.coding_reads import StoredCodebook
    from onrecord.store.database import Database
    from onrecord.store.unit_reads import UnitHead

#: Units read one by one; more are read with all of them.
_FEW = 2_000


class Case(Protocol):
    """What listing needs of a casefile."""

    def database(self, *, is_writing: bool = False) -> Database:
        """The database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which codings are meant; every filter that is not None narrows. Without a codebook, the newest of each."""

    codebook: str | None = None
    version: str | None = None
    concept: str | None = None
    agreement: Agreement | None = None
    is_decided: bool | None = None
    with_none: bool = False

    def means(self, agreement: Agreement, *, is_decided: bool) -> bool:
        """True for a unit of which this holds."""
        if self.is_decided is not None and self.is_decided != is_decided:
            return False
        if self.agreement is not None:
            return agreement is self.agreement
        return self.with_none or agreement is not Agreement.NONE


class Units:
    """The units there are; a statement of a copy is that of its original."""

    def __init__(self, originals: Mapping[StatementId, StatementId]) -> None:
        self._originals = originals

    def __contains__(self, unit: StatementId) -> bool:
        return unit in self._originals

    def resolve(self, judgements: Iterable[Judgement]) -> list[Judgement]:
        """The judgements of units that are there, each of the original."""
        found = []
        for one in judgements:
            unit = self._originals.get(one.statement)
            if unit is not None:
                found.append(one if unit == one.statement else replace(one, statement=unit))
        return found


def resolve_units(connection: Connection) -> Units:
    """The units of the casefile."""
    from onrecord.store.coding_reads import read_unit_ids

    return Units(read_unit_ids(connection))


def read_all_judgements(connection: Connection, codebook: str | None) -> tuple[list[Judgement], list[Judgement]]:
    """The judgements ever made with a codebook, or with any, and those in force; each in order."""
    from onrecord.store.coding_reads import read_coding_decisions

    decisions = read_coding_decisions(connection)
    return read_judgements(decisions, codebook), read_judgements(keep_in_force(decisions), codebook)


def read_snapshots(connection: Connection, codebook: str) -> dict[Unit, Agreement]:
    """What the model said of each unit before anybody decided on it: later it may have learned it from that."""
    from onrecord.store.coding_reads import read_coding_decisions

    return find_snapshots(keep_in_force(read_coding_decisions(connection)), codebook)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is suggested and what is decided with one version of a codebook."""

    stored: StoredCodebook
    suggested: Mapping[Unit, Coding]
    held: Mapping[Unit, Held]

    @property
    def concepts(self) -> Sequence[Concept]:
        """The concepts in order."""
        return self.stored.codebook.concepts

    def units(self) -> Iterable[Unit]:
        """Every unit that is suggested or decided."""
        return dict.fromkeys((*self.suggested, *self.held))

    def agreement(self, unit: Unit) -> Agreement:
        """What holds of a unit."""
        held = self.held.get(unit)
        return held.agreement if held is not None else self.suggested[unit].agreement


def read_held(connection: Connection, stored: StoredCodebook) -> tuple[list[Judgement], list[Judgement]]:
    """The judgements in force that count for a version of a codebook, and those that stay with another one."""
    from onrecord.store.coding_reads import read_codebooks

    name = stored.codebook.name
    versions = Versions(one.codebook for one in read_codebooks(connection) if one.codebook.name == name)
    return keep_counting(read_all_judgements(connection, name)[1], versions, stored.codebook)


def read_state(connection: Connection, stored: StoredCodebook, *, are_sides: bool = False) -> State:
    """The state of one version of a codebook; with `are_sides` without units that are suggested to take none."""
    from onrecord.store.coding_reads import read_codings

    counting, _ = read_held(connection, stored)
    held = fold_judgements(resolve_units(connection).resolve(counting)) if counting else {}
    codings = read_codings(connection, stored.id, are_sides=are_sides)
    if are_sides:
        codings += read_codings(connection, stored.id, units={unit for unit, _ in held})
    suggested = {(one.statement, one.concept): one for one in codings}
    return State(stored=stored, suggested=suggested, held=held)


def find_concept(stored: StoredCodebook, wanted: str) -> Concept:
    """The concept of a codebook with this id."""
    concepts = {concept.id: concept for concept in stored.codebook.concepts}
    found = concepts.get(ConceptId(wanted))
    if found is None:
        known = ", ".join(list(concepts)[:20]) + (", …" if len(concepts) > 20 else "")
        book = f"“{stored.codebook.name}”, version {stored.codebook.version},"
        raise InputError(f"The codebook {book} has no concept {wanted!r}.", hint=f"It has {known}.")
    return found


def list_codings(case: Case, wanted: Slice, asked: Asked) -> list[CodingEntry]:
    """The codings that are meant, in reading order and then in that of their codebooks and concepts."""
    with case.database().reading() as connection:
        are_sides = not asked.with_none and asked.agreement is not Agreement.NONE
        states = [read_state(connection, stored, are_sides=are_sides) for stored in _find_codebooks(connection, asked)]
        listed: defaultdict[StatementId, list[tuple[State, Concept]]] = defaultdict(list)
        for state in states:
            for unit, concept in _list_units(state, asked):
                listed[unit].append((state, concept))
        heads = _read_heads(connection, wanted, listed)
    return [build_entry(head, *of) for head in heads for of in listed.get(head.unit, ())]


def _find_codebooks(connection: Connection, asked: Asked) -> list[StoredCodebook]:
    """The codebooks that are meant; a concept that none of several has is refused."""
    from onrecord.store.coding_reads import find_codebook, newest_of_each, read_codebooks

    if asked.codebook is not None or asked.version is not None:
        found = [find_codebook(connection, asked.codebook, asked.version)]
    else:
        found = newest_of_each(read_codebooks(connection)) or [find_codebook(connection)]
    if asked.concept is not None:
        having = [one for one in found if any(concept.id == asked.concept for concept in one.codebook.concepts)]
        if not having:
            find_concept(found[-1], asked.concept)
        return having
    return found


def _list_units(state: State, asked: Asked) -> list[tuple[StatementId, Concept]]:
    """The units of one codebook that are meant, those of a statement in the order of concepts."""
    concepts = {concept.id: (place, concept) for place, concept in enumerate(state.concepts)}
    found = []
    for unit in state.units():
        if asked.concept is not None and unit[1] != asked.concept:
            continue
        if asked.means(state.agreement(unit), is_decided=unit in state.held):
            found.append((concepts[unit[1]], unit[0]))
    found.sort(key=lambda one: one[0][0])
    return [(unit, concept) for (_, concept), unit in found]


def _read_heads(connection: Connection, wanted: Slice, listed: Mapping[StatementId, object]) -> list[UnitHead]:
    from onrecord.store.unit_reads import read_unit_heads

    only = list(listed) if len(listed) <= _FEW and not wanted.copies else None
    return read_unit_heads(connection, wanted, only)


def add_codings(connection: Connection, entries: Sequence[Entry]) -> list[Entry]:
    """The entries with the sides their statements take; the statements of copies take those of their originals.

    Imported ones keep what they were coded with.
    """
    from onrecord.store.coding_reads import newest_of_each, read_codebooks

    stands: defaultdict[StatementId, list[Stand]] = defaultdict(list)
    for stored in newest_of_each(read_codebooks(connection)):
        state = read_state(connection, stored, are_sides=True)
        for unit, concept in _list_units(state, Asked()):
            suggested, is_decided = state.suggested.get((unit, concept.id)), (unit, concept.id) in state.held
            stands[unit].append(
                Stand(
                    codebook=stored.codebook.name,
                    concept=concept.id,
                    agreement=state.agreement((unit, concept.id)),
                    score=1.0 if is_decided or suggested is None else suggested.score,
                    is_decided=is_decided,
                )
            )
    if not stands:
        return list(entries)
    of = ((entry, stands.get(entry.statement.same_as or entry.statement.id)) for entry in entries)
    return [replace(entry, codings=tuple(taken)) if taken else entry for entry, taken in of]


def build_entry(head: UnitHead, state: State, concept: Concept) -> CodingEntry:
    """A unit as a list shows it."""
    unit = (head.unit, concept.id)
    suggested, held = state.suggested.get(unit), state.held.get(unit)
    return CodingEntry(
        codebook=state.stored.codebook.name,
        version=state.stored.codebook.version,
        concept=concept.id,
        proposition=concept.proposition,
        statement=head.id,
        article=head.article,
        title=head.title,
        outlet=head.outlet,
        published=head.published,
        source=head.source,
        cue=head.cue,
        content=head.content,
        spans=head.spans,
        speakers=head.speakers,
        agreement=held.agreement if held else suggested.agreement if suggested else Agreement.NONE,
        score=1.0 if held else suggested.score if suggested else 0.0,
        suggested=suggested,
        judgements=held.judgements if held else (),
        is_disputed=held.is_disputed if held else False,
        is_author_voice=head.is_author_voice,
    )


def list_narratives(case: Case, codebook: str | None, *, threshold: float | None) -> list[NarrativeEntry]:
    """Which concepts each article takes the position for, in reading order and then in that of the codebook."""
    from onrecord.store.unit_reads import read_unit_heads

    with case.database().reading() as connection:
        states = [read_state(connection, stored) for stored in _find_codebooks(connection, Asked(codebook=codebook))]
        heads = read_unit_heads(connection, Slice())
    return [entry for state in states for entry in _sum_up(state, heads, threshold)]


def _sum_up(state: State, heads: Sequence[UnitHead], threshold: float | None) -> Iterable[NarrativeEntry]:
    """The narratives of one codebook; a parent is taken where a child is."""
    scores: defaultdict[StatementId, list[tuple[ConceptId, float]]] = defaultdict(list)
    parents = {concept.id: concept.parent for concept in state.concepts}
    for unit in state.units():
        score = _support(state, unit)
        is_taken = state.agreement(unit) is Agreement.FOR if threshold is None else score >= threshold
        if is_taken:
            scores[unit[0]] += [(id_, score) for id_ in (unit[1], parents[unit[1]]) if id_ is not None]
    by_article: dict[str, list[UnitHead]] = {}
    for head in heads:
        if head.unit in scores:
            by_article.setdefault(head.article, []).append(head)
    for taken in by_article.values():
        for concept in state.concepts:
            found = {h.id: s for h in taken for id_, s in sorted(scores[h.unit], key=_by_score) if id_ == concept.id}
            if found:
                yield NarrativeEntry(
                    article_id=taken[0].article_id,
                    article=taken[0].article,
                    codebook=state.stored.codebook.name,
                    concept=concept.id,
                    parent=concept.parent,
                    score=max(found.values()),
                    statements=tuple(found),
                )


def _by_score(scored: tuple[ConceptId, float]) -> float:
    return scored[1]


def _support(state: State, unit: Unit) -> float:
    """The chance that a unit takes the position for its concept; certain where it was decided."""
    held = state.held.get(unit)
    if held is not None:
        return float(held.agreement is Agreement.FOR)
    position = state.suggested[unit].position
    sides = position.for_chance + position.against_chance
    return position.match * position.for_chance / sides if sides else 0.0
