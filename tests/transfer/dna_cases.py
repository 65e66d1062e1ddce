"""An invented DNA file: one document, three kinds of variables, two statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from onrecord.transfer.dna_check import _COLUMNS

TEXT = "The 🌊 mayor said the ferry must stay. The guild disagreed."

ROWS: dict[str, list[tuple[object, ...]]] = {
    "SETTINGS": [("version", "3.0.11")],
    "CODERS": [(1, "Admin", 255, 255, 0), (2, "Ines", 0, 0, 9)],
    "CODERRELATIONS": [(1, 1, 2)],
    "DOCUMENTS": [(1, "Ferry", TEXT, 2, "Reporter", "Harbour Post", "Local", "", "article", 1_700_000_000)],
    "STATEMENTTYPES": [(1, "DNA Statement", 1, 2, 3), (2, "Annotation", 4, 5, 6)],
    "VARIABLES": [
        (1, "organization", "short text", 1),
        (2, "agreement", "boolean", 1),
        (3, "strength", "integer", 1),
        (4, "note", "long text", 2),
    ],
    "REGEXES": [("ferry", 7, 8, 9)],
    "STATEMENTS": [(1, 1, 1, 4, 37, 2), (2, 2, 1, 38, 58, 1)],
    "DATABOOLEAN": [(1, 1, 2, 1)],
    "DATAINTEGER": [(1, 1, 3, -4)],
    "DATASHORTTEXT": [(1, 1, 1, 2)],
    "DATALONGTEXT": [(1, 2, 4, "Look this up.")],
    "ENTITIES": [(1, 1, "", 0, 0, 0, None), (2, 1, "City", 10, 20, 30, None)],
    "ATTRIBUTEVARIABLES": [(1, 1, "Type")],
    "ATTRIBUTEVALUES": [(1, 1, 1, ""), (2, 2, 1, "Government")],
}


def write_dna(path: Path, change: Callable[[sqlite3.Connection], object] | None = None) -> Path:
    """The file, after `change`."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, columns in _COLUMNS.items():
            connection.execute(f"CREATE TABLE {table} ({columns.replace(' ', ', ')})")
            for row in ROWS.get(table, []):
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
        if change is not None:
            change(connection)
    return path
