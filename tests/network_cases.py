"""An invented debate about a ferry as a casefile, for every test of networks above the arithmetic.

Guild and Union want the ferry and low fares, Board and Owners neither; Council changes its mind on the third day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import onrecord
from dna_cases import write_dna

FERRY, FARES, QUAY = "Keep the ferry", "Lower the fares", "Mend the quay"

#: Person, organization, concept, agreement, strength, day of May 2031.
Said = tuple[str, str, str, int, int, int]

DEBATE: tuple[Said, ...] = (
    ("Ana", "Guild", FERRY, 1, 2, 1),
    ("Bo", "Union", FERRY, 1, 1, 1),
    ("Cy", "Board", FERRY, 0, -2, 1),
    ("Di", "Owners", FERRY, 0, -1, 2),
    ("Ana", "Guild", FARES, 1, 2, 2),
    ("Cy", "Board", FARES, 0, -1, 2),
    ("Eve", "Council", FERRY, 0, -1, 2),
    ("Eve", "Council", FERRY, 1, 2, 9),
    ("Bo", "Union", FARES, 1, 1, 9),
    ("Di", "Owners", FARES, 0, -2, 9),
    ("Ana", "Guild", FERRY, 1, 2, 9),
    ("", "Guild", QUAY, 1, 0, 9),
    ("Bo", "", QUAY, 1, 0, 9),
)
_TABLES = (
    "DOCUMENTS",
    "VARIABLES",
    "STATEMENTS",
    "DATABOOLEAN",
    "DATAINTEGER",
    "DATASHORTTEXT",
    "DATALONGTEXT",
    "ENTITIES",
    "ATTRIBUTEVARIABLES",
    "ATTRIBUTEVALUES",
)
_NAMES = ("person", "organization", "concept")


def make_debate(folder: Path, said: Sequence[Said] = DEBATE) -> Path:
    """The path of a casefile with these statements, one document for each day."""
    path = folder / "debate.onrecord"
    dna = write_dna(folder / "debate.dna", lambda connection: _fill(connection, said))
    with onrecord.open(path) as case:
        case.import_dna(dna)
    return path


def _fill(connection: sqlite3.Connection, said: Sequence[Said]) -> None:
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608
    names = [(name, "short text") for name in _NAMES]
    kinds = [*names, ("agreement", "boolean"), ("strength", "integer")]
    _insert(connection, "VARIABLES", [(number, *kind, 1) for number, kind in enumerate(kinds, start=1)])
    days = sorted({row[-1] for row in said})
    _insert(connection, "DOCUMENTS", [_document(day) for day in days])
    values = {(place, row[place]) for row in said for place in range(3)} | {(place, "") for place in range(3)}
    entities = {value: number for number, value in enumerate(sorted(values), start=1)}
    _insert(connection, "ENTITIES", [(number, key[0] + 1, key[1], 0, 0, 0, None) for key, number in entities.items()])
    for number, row in enumerate(said, start=1):
        _insert(connection, "STATEMENTS", [(number, 1, row[-1], 10 * number, 10 * number + 5, 2)])
        cells = [(3 * number + place, number, place + 1, entities[place, row[place]]) for place in range(3)]
        _insert(connection, "DATASHORTTEXT", cells)
        _insert(connection, "DATABOOLEAN", [(number, number, 4, row[3])])
        _insert(connection, "DATAINTEGER", [(number, number, 5, row[4])])


def _document(day: int) -> tuple[object, ...]:
    when = int(datetime(2031, 5, day, 12, tzinfo=UTC).timestamp())
    text = f"Day {day}. " + "The ferry was spoken of again. " * 40
    source = "Bay Gazette" if day < 9 else "Norland Courier"
    return (day, f"Day {day}", text, 2, "Reporter", source, "Local", "", "article", when)


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    for row in rows:
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
