"""Codings somebody already made: the rows of a file are looked up in the casefile and become decisions, all or none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.coded import Case, read_all_judgements
from onrecord.records import Agreement, ConceptId, Judgement, Slice, StatementId, Unit
from onrecord.review.coded_file import CodedRow, Refusals, read_coded
from onrecord.review.codings import AGREEMENT, MACHINES, coding_subject, judgement_value, name_coder

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.store.coding_reads import StoredCodebook

#: A unit and who says something of it.
_Said = tuple[Unit, str]


def import_codings(case: Case, path: Path, *, by: str | None, codebook: str | None) -> int:
    """Append the decisions of a file, all or none; gives how many are new."""
    from onrecord.store.coding_reads import find_codebook, read_suggested
    from onrecord.store.decision_rows import append_decisions

    refusals = Refusals(path)
    rows = read_coded(path, refusals)
    person = name_coder(by)
    database = case.database()
    database.check_writable()
    with database.writing() as connection:
        stored = find_codebook(connection, codebook)
        said = _fold_rows(rows, _find_units(connection, stored, rows, refusals), person, refusals)
        refusals.raise_any()
        name, version = stored.codebook.name, stored.codebook.version
        known = _last_of_each(read_all_judgements(connection, name)[1], version)
        fresh = {key: agreement for key, agreement in said.items() if known.get(key) is not agreement}
        suggested = read_suggested(connection, stored.id, {unit for (unit, _), _ in fresh})
        append_decisions(
            connection,
            [
                (
                    coding_subject(name, unit),
                    AGREEMENT,
                    judgement_value(agreement, version, suggested=suggested.get(unit, Agreement.NONE)),
                    coder,
                )
                for (unit, coder), agreement in fresh.items()
            ],
        )
    return len(fresh)


def _last_of_each(judgements: Sequence[Judgement], version: str) -> dict[_Said, Agreement]:
    """What each coder said last with this version, adjudications apart."""
    return {
        ((one.statement, one.concept), one.by): one.agreement
        for one in judgements
        if one.version == version and not one.is_final
    }


def _find_units(
    connection: Connection, stored: StoredCodebook, rows: Sequence[CodedRow], refusals: Refusals
) -> list[Unit | None]:
    """The unit each row means; None where the row is refused."""
    concepts = {concept.id for concept in stored.codebook.concepts}
    finder = _Finder(connection, rows)
    found: list[Unit | None] = []
    for row in rows:
        unit, reason = finder.find(row)
        if row.concept not in concepts:
            refusals.add(row.number, f"the codebook “{stored.codebook.name}” has no concept {row.concept!r}")
        if unit is None:
            refusals.add(row.number, reason)
        found.append(None if unit is None else (unit, ConceptId(row.concept)))
    _check_speakers(connection, rows, found, refusals)
    return found


class _Finder:
    """The units of the casefile, by id and by place."""

    def __init__(self, connection: Connection, rows: Sequence[CodedRow]) -> None:
        from onrecord.store.coding_reads import read_unit_ids, read_unit_places

        self._ids = read_unit_ids(connection)
        self._sorted = sorted(self._ids)
        self._by_place: dict[tuple[str, int, int], set[StatementId]] = {}
        self._articles: set[str] = set()
        if any(not row.statement for row in rows):
            for id_, name, spans, unit in read_unit_places(connection):
                self._articles |= {id_, name}
                for key in (id_, name):
                    self._by_place.setdefault((key, spans[0].start, spans[-1].end), set()).add(unit)

    def find(self, row: CodedRow) -> tuple[StatementId | None, str]:
        """The unit a row means, or why there is none."""
        return self._by_id(row.statement) if row.statement else self._by_span(row)

    def _by_id(self, wanted: str) -> tuple[StatementId | None, str]:
        if StatementId(wanted) in self._ids:
            return self._ids[StatementId(wanted)], ""
        place = bisect_left(self._sorted, wanted)
        found = [id_ for id_ in self._sorted[place : place + 2] if id_.startswith(wanted)]
        if len(found) == 1:
            return self._ids[found[0]], ""
        return None, f"several statements begin with {wanted!r}" if found else f"there is no statement {wanted!r}"

    def _by_span(self, row: CodedRow) -> tuple[StatementId | None, str]:
        if row.start is None or row.end is None or row.article not in self._articles:
            return None, f"there is no article {row.article!r} with statements"
        found = self._by_place.get((row.article, row.start, row.end), set())
        if len(found) == 1:
            return next(iter(found)), ""
        many = "several statements have" if found else "no statement has"
        return None, f"{many} a content from {row.start} to {row.end} in {row.article!r}"


def _check_speakers(
    connection: Connection, rows: Sequence[CodedRow], units: Sequence[Unit | None], refusals: Refusals
) -> None:
    """Refuse a speaker that the statement does not have, by id, name or alias."""
    from onrecord.store.actor_reads import fold_name, read_actors
    from onrecord.store.unit_reads import read_unit_heads

    wanted = [(row, unit[0]) for row, unit in zip(rows, units, strict=True) if row.speaker and unit is not None]
    if not wanted:
        return
    actors = read_actors(connection)
    heads = {head.id: head for head in read_unit_heads(connection, Slice(), {unit for _, unit in wanted})}
    for row, unit in wanted:
        speakers = heads[unit].speakers if unit in heads else ()
        names = {fold_name(speaker.name) for speaker in speakers} | {fold_name(speaker.id) for speaker in speakers}
        aliases = (alias for one in speakers if one.id in actors for alias, _ in actors[one.id].aliases)
        if fold_name(row.speaker) not in names.union(map(fold_name, aliases)):
            said = " and ".join(speaker.name for speaker in speakers) or "nobody known"
            refusals.add(row.number, f"{row.speaker!r} does not speak in the statement {unit}: {said} does")


def _fold_rows(
    rows: Sequence[CodedRow], units: Sequence[Unit | None], person: str, refusals: Refusals
) -> dict[_Said, Agreement]:
    """What each coder says of each unit; two rows that contradict each other are refused."""
    said: dict[_Said, Agreement] = {}
    first: dict[_Said, int] = {}
    for row, unit in zip(rows, units, strict=True):
        coder = _coder(row, person, refusals)
        if unit is None:
            continue
        key = (unit, coder)
        if said.setdefault(key, row.agreement) is not row.agreement:
            refusals.add(row.number, f"it contradicts row {first[key]}: {said[key]} there, {row.agreement} here")
        first.setdefault(key, row.number)
    return said


def _coder(row: CodedRow, person: str, refusals: Refusals) -> str:
    name = " ".join(row.coder.split())
    if name in MACHINES:
        refusals.add(row.number, f"the coder {name!r} stands for what is suggested")
    return name or person
