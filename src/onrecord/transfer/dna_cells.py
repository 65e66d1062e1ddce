"""The cells of a .dna file, one by one: text, numbers, ids that stand there once, and ids that lead to a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from onrecord.errors import InputError
from onrecord.transfer.dna_tables import RANGES


class Row(Protocol):
    """A row by the names of its columns."""

    def __getitem__(self, name: str) -> Any:
        """What stands in a column."""

    def keys(self) -> Iterable[str]:
        """The columns."""


#: Rows by table, in the order of their ids.
Tables = Mapping[str, Sequence[Row]]

#: Columns that are read, by table.
COLUMNS = {
    "SETTINGS": "Property Value",
    "CODERS": "ID Name Red Green Blue",
    "CODERRELATIONS": "ID Coder OtherCoder",
    "DOCUMENTS": "ID Title Text Coder Author Source Section Notes Type Date",
    "STATEMENTTYPES": "ID Label Red Green Blue",
    "VARIABLES": "ID Variable DataType StatementTypeId",
    "VARIABLELINKS": "ID SourceVariableId TargetVariableId",
    "REGEXES": "Label Red Green Blue",
    "STATEMENTS": "ID StatementTypeId DocumentId Start Stop Coder",
    "DATABOOLEAN": "ID StatementId VariableId Value",
    "DATAINTEGER": "ID StatementId VariableId Value",
    "DATASHORTTEXT": "ID StatementId VariableId Entity",
    "DATALONGTEXT": "ID StatementId VariableId Value",
    "ENTITIES": "ID VariableId Value Red Green Blue ChildOf",
    "ATTRIBUTEVARIABLES": "ID VariableId AttributeVariable",
    "ATTRIBUTEVALUES": "ID EntityId AttributeVariableId AttributeValue",
}

#: Columns of text, and those of them that must not be missing.
_WORDS = {
    "SETTINGS": "Property Value",
    "CODERS": "Name",
    "DOCUMENTS": "Title Text Author Source Section Notes Type",
    "STATEMENTTYPES": "Label",
    "VARIABLES": "Variable DataType",
    "REGEXES": "Label",
    "DATALONGTEXT": "Value",
    "ENTITIES": "Value",
    "ATTRIBUTEVARIABLES": "AttributeVariable",
    "ATTRIBUTEVALUES": "AttributeValue",
}
_NAMES = {
    "SETTINGS.Property",
    "SETTINGS.Value",
    "CODERS.Name",
    "DOCUMENTS.Text",
    "STATEMENTTYPES.Label",
    "VARIABLES.Variable",
    "VARIABLES.DataType",
    "REGEXES.Label",
    "ENTITIES.Value",
    "ATTRIBUTEVARIABLES.AttributeVariable",
}

#: Columns of whole numbers that must not be missing.
_NUMBERS = {"STATEMENTS": "Start Stop", "DATABOOLEAN": "Value", "DATAINTEGER": "Value", "DOCUMENTS": "Date"}

#: The tables whose ids stand in a column.
_LEADS_TO = {
    "Coder": "CODERS",
    "OtherCoder": "CODERS",
    "StatementTypeId": "STATEMENTTYPES",
    "VariableId": "VARIABLES",
    "SourceVariableId": "VARIABLES",
    "TargetVariableId": "VARIABLES",
    "DocumentId": "DOCUMENTS",
    "StatementId": "STATEMENTS",
    "Entity": "ENTITIES",
    "EntityId": "ENTITIES",
    "ChildOf": "ENTITIES",
    "AttributeVariableId": "ATTRIBUTEVARIABLES",
}
_MAY_LEAD_NOWHERE = "ChildOf"

#: Columns that no two rows have alike.
_UNIQUE = {
    "SETTINGS": "Property",
    "REGEXES": "Label",
    "VARIABLES": "StatementTypeId Variable",
    "ENTITIES": "VariableId Value",
    "ATTRIBUTEVARIABLES": "VariableId AttributeVariable",
    "ATTRIBUTEVALUES": "EntityId AttributeVariableId",
    "DATABOOLEAN": "StatementId VariableId",
    "DATAINTEGER": "StatementId VariableId",
    "DATASHORTTEXT": "StatementId VariableId",
    "DATALONGTEXT": "StatementId VariableId",
}


def check_cells(name: str, tables: Tables) -> None:
    """Raises `InputError` where a cell holds what its column does not, or an id of a row that is not there."""
    for table, columns in COLUMNS.items():
        _check_words(name, table, tables[table])
        _check_numbers(name, table, tables[table])
        _check_unique(name, table, tables[table], "ID" if "ID" in columns.split() else "")
        _check_unique(name, table, tables[table], _UNIQUE.get(table, ""))
    ids = {table: {row["ID"] for row in tables[table]} for table in set(_LEADS_TO.values())}
    for table in COLUMNS:
        _check_leads(name, table, tables[table], ids)


def unsound(name: str, finding: str) -> InputError:
    """The error for a file in which this was found."""
    return InputError(
        f"{name}: {finding}.",
        hint="Nothing was imported. Correct the file in DNA or with an SQLite program, or take a copy that is sound.",
    )


def _unsound_row(name: str, table: str, row: Row, place: int, finding: str) -> InputError:
    has_id = "ID" in COLUMNS[table].split() and isinstance(row["ID"], int)
    where = f"the row with ID {row['ID']}" if has_id else f"row {place}"
    return unsound(name, f"in table {table} {where} {finding}")


def _check_words(name: str, table: str, rows: Sequence[Row]) -> None:
    """Nothing at all is as good as empty, but for names."""
    for column in _WORDS.get(table, "").split():
        is_name = f"{table}.{column}" in _NAMES
        for place, row in enumerate(rows, start=1):
            kept = row[column]
            if not isinstance(kept, str) and (kept is not None or is_name):
                what = "bytes that are no UTF-8" if isinstance(kept, bytes) else "no text"
                raise _unsound_row(name, table, row, place, f"has {what} in column {column}")


def _check_numbers(name: str, table: str, rows: Sequence[Row]) -> None:
    for column in _NUMBERS.get(table, "").split():
        for place, row in enumerate(rows, start=1):
            if not isinstance(row[column], int):
                raise _unsound_row(name, table, row, place, f"has no whole number in column {column}")
    ranges = {column: RANGES[column] for column in (rows[0].keys() if rows else ()) if column in RANGES}
    for column, (low, high) in ranges.items():
        for place, row in enumerate(rows, start=1):
            kept = row[column]
            if kept is not None and not (isinstance(kept, int) and low <= kept <= high):
                finding = f"has {_shown(kept)} in column {column}, not a number from {low} to {high}"
                raise _unsound_row(name, table, row, place, finding)


def _check_unique(name: str, table: str, rows: Sequence[Row], columns: str) -> None:
    wanted = columns.split()
    seen: set[object] = set()
    for place, row in enumerate(rows if wanted else (), start=1):
        if columns == "ID" and not isinstance(row["ID"], int):
            raise _unsound_row(name, table, row, place, "has no ID")
        key = tuple(row[column] for column in wanted)
        if key in seen:
            said = ", ".join(f"{column} {_shown(row[column])}" for column in wanted)
            raise unsound(name, f"table {table} has two rows with {said}")
        seen.add(key)


def _check_leads(name: str, table: str, rows: Sequence[Row], ids: Mapping[str, set[object]]) -> None:
    for column in COLUMNS[table].split():
        other = _LEADS_TO.get(column, "")
        known = ids.get(other, set())
        for place, row in enumerate(rows if other else (), start=1):
            kept = row[column]
            if kept is None and column != _MAY_LEAD_NOWHERE:
                raise _unsound_row(name, table, row, place, f"has nothing in column {column}")
            if kept is not None and kept not in known:
                finding = f"has {column} {_shown(kept)}, which is not in table {other}"
                raise _unsound_row(name, table, row, place, finding)


def listed(names: Iterable[str]) -> str:
    """Names with commas between them."""
    return ", ".join(names)


def _shown(kept: object) -> str:
    return f'"{kept}"' if isinstance(kept, str) else str(kept)
