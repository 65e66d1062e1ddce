"""An invented DNA file: one document, three kinds of variables, two statements."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from onrecord.transfer.dna_cells import COLUMNS

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
        for table, columns in COLUMNS.items():
            connection.execute(f"CREATE TABLE {table} ({columns.replace(' ', ', ')})")
            for row in ROWS.get(table, []):
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
        if change is not None:
            change(connection)
    return path


def dump_of(path: Path) -> list[str]:
    """Every row of a database, as text."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def tables_of(path: Path) -> dict[str, Counter[Any]]:
    """The rows of a whole .dna file with names in place of ids, and without passwords and settings."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in names}  # noqa: S608
    named = _Named(rows)
    return {
        table: Counter(frozenset(named.row(table, row).items()) for row in listed)
        for table, listed in rows.items()
        if table != "SETTINGS"
    }


#: Which table a column refers to.
_REFERS = {
    "Coder": "CODERS",
    "OtherCoder": "CODERS",
    "StatementTypeId": "STATEMENTTYPES",
    "VariableId": "VARIABLES",
    "SourceVariableId": "VARIABLES",
    "TargetVariableId": "VARIABLES",
    "DocumentId": "DOCUMENTS",
    "Entity": "ENTITIES",
    "EntityId": "ENTITIES",
    "ChildOf": "ENTITIES",
    "AttributeVariableId": "ATTRIBUTEVARIABLES",
    "StatementId": "STATEMENTS",
}


class _Named:
    """The rows of a file by id, each said in words."""

    def __init__(self, rows: dict[str, list[dict[str, Any]]]) -> None:
        self._rows = {table: {row.get("ID"): row for row in listed} for table, listed in rows.items()}

    def row(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """A row without ids; a coder is a name."""
        return {
            column: self._said(_REFERS.get(column) if table != "CODERS" else None, value)
            for column, value in row.items()
            if column not in ("ID", "Password")
        }

    def _said(self, table: str | None, value: Any) -> Any:
        if table is None or value is None:
            return value
        if table == "CODERS":
            return self._rows[table][value]["Name"]
        return frozenset(self.row(table, self._rows[table][value]).items())


def find_flaws(path: Path) -> list[str]:
    """What DNA would stumble over in a file, by its own checks and by what it needs to open one."""
    with closing(sqlite3.connect(path)) as connection:
        flaws = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        flaws += [f"a {row[0]} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
        flaws += [f"{what}: {row}" for what, query in _NEEDED.items() for row in connection.execute(query)]
    return flaws


_DATA = " UNION ALL ".join(
    f"SELECT StatementId, VariableId, '{kind}' AS Kind FROM DATA{kind.replace(' ', '').upper()}"  # noqa: S608
    for kind in ("boolean", "integer", "short text", "long text")
)
_NEEDED = {
    "a statement without a value of the right kind": f"""
        SELECT s.ID, v.Variable FROM STATEMENTS s JOIN VARIABLES v ON v.StatementTypeId = s.StatementTypeId
        WHERE (SELECT count(*) FROM ({_DATA}) d
               WHERE d.StatementId = s.ID AND d.VariableId = v.ID AND d.Kind = v.DataType) != 1""",  # noqa: S608
    "a variable of a statement without an empty entity": """
        SELECT DISTINCT v.Variable FROM VARIABLES v JOIN STATEMENTS s ON s.StatementTypeId = v.StatementTypeId
        WHERE v.DataType = 'short text'
        AND NOT EXISTS (SELECT 1 FROM ENTITIES e WHERE e.VariableId = v.ID AND e.Value = '')""",
    "an entity without an attribute": """
        SELECT e.Value, a.AttributeVariable FROM ENTITIES e JOIN ATTRIBUTEVARIABLES a ON a.VariableId = e.VariableId
        WHERE NOT EXISTS (SELECT 1 FROM ATTRIBUTEVALUES w WHERE w.EntityId = e.ID AND w.AttributeVariableId = a.ID)""",
    "no version": "SELECT 1 WHERE (SELECT Value FROM SETTINGS WHERE Property = 'version') NOT LIKE '3.0.%'",
}
