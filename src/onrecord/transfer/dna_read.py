"""A .dna file -> its rows: start here. What is wrong with a file is said in a sentence, and nothing is returned."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.transfer.dna_check import check_columns, check_rows, check_version, check_words
from onrecord.transfer.dna_rows import (
    DnaCoder,
    DnaCoderRelation,
    DnaDocument,
    DnaEntity,
    DnaFile,
    DnaRegex,
    DnaStatement,
    DnaStatementType,
    DnaVariable,
)

Row = Mapping[str, Any]
Tables = Mapping[str, list[Row]]

_SQLITE_HEADER = b"SQLite format 3\x00"
_VALUE_TABLES = {"DATABOOLEAN": "Value", "DATAINTEGER": "Value", "DATALONGTEXT": "Value", "DATASHORTTEXT": "Entity"}
_NOT_PREFERENCES = {"ID", "Name", "Red", "Green", "Blue", "Password"}


def read_dna(path: Path) -> DnaFile:
    """Everything in a DNA 3 file but its passwords; raises `InputError` for a file that is not sound."""
    tables = _read_tables(path)
    values = _values_by_statement(tables)
    file = DnaFile(
        settings={row["Property"]: row["Value"] for row in tables["SETTINGS"]},
        coders=tuple(map(_coder, tables["CODERS"])),
        relations=tuple(map(_relation, tables["CODERRELATIONS"])),
        documents=tuple(map(_document, tables["DOCUMENTS"])),
        statement_types=tuple(_statement_type(row) for row in tables["STATEMENTTYPES"]),
        variables=_variables(tables),
        variable_links=tuple((row["SourceVariableId"], row["TargetVariableId"]) for row in tables["VARIABLELINKS"]),
        entities=_entities(tables),
        statements=tuple(_statement(row, values) for row in tables["STATEMENTS"]),
        regexes=tuple(DnaRegex(label=row["Label"], color=_color(row)) for row in tables["REGEXES"]),
    )
    check_rows(path.name, file)
    return file


def _read_tables(path: Path) -> Tables:
    try:
        with path.open("rb") as file:
            is_sqlite = file.read(len(_SQLITE_HEADER)) == _SQLITE_HEADER
    except OSError as error:
        raise InputError(f"{path.name} cannot be opened: {error.strerror or error}.") from None
    if not is_sqlite:
        raise InputError(f"{path.name} is not a DNA database: it is no SQLite file.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return _rows_of_tables(path.name, connection)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} cannot be read as a database: {error}.") from None


def _rows_of_tables(name: str, connection: sqlite3.Connection) -> Tables:
    connection.row_factory = sqlite3.Row
    listed = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    columns = {row["name"].upper(): _columns(connection, row["name"]) for row in listed}
    check_version(name, _settings(connection) if "SETTINGS" in columns else {}, columns)
    check_columns(name, columns)
    tables = {table: _rows(connection, table) for table in columns if not table.startswith("SQLITE_")}
    check_words(name, tables)
    return tables


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row["name"] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}


def _settings(connection: sqlite3.Connection) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in connection.execute("SELECT Property, Value FROM SETTINGS")}


def _rows(connection: sqlite3.Connection, table: str) -> list[Row]:
    # The name comes from the file's own list of tables; quoting keeps it one name.
    quoted = table.replace('"', '""')
    return [dict(row) for row in connection.execute(f'SELECT * FROM "{quoted}" ORDER BY 1')]  # noqa: S608


def _color(row: Row) -> tuple[int, int, int]:
    return row["Red"] or 0, row["Green"] or 0, row["Blue"] or 0


def _is_number(value: object) -> bool:
    return isinstance(value, int)


def _coder(row: Row) -> DnaCoder:
    preferences = {name: value for name, value in row.items() if name not in _NOT_PREFERENCES and _is_number(value)}
    return DnaCoder(id=row["ID"], name=row["Name"], color=_color(row), preferences=preferences)


def _relation(row: Row) -> DnaCoderRelation:
    own = ("ID", "Coder", "OtherCoder")
    permissions = {name: value for name, value in row.items() if name not in own and _is_number(value)}
    return DnaCoderRelation(coder=row["Coder"], other=row["OtherCoder"], permissions=permissions)


def _document(row: Row) -> DnaDocument:
    return DnaDocument(
        id=row["ID"],
        title=row["Title"] or "",
        text=row["Text"],
        coder=row["Coder"],
        author=row["Author"] or "",
        source=row["Source"] or "",
        section=row["Section"] or "",
        notes=row["Notes"] or "",
        type=row["Type"] or "",
        time=row["Date"],
    )


def _statement_type(row: Row) -> DnaStatementType:
    return DnaStatementType(id=row["ID"], label=row["Label"], color=_color(row))


def _variables(tables: Tables) -> tuple[DnaVariable, ...]:
    attributes = _group((row["VariableId"], row["AttributeVariable"]) for row in tables["ATTRIBUTEVARIABLES"])
    return tuple(
        DnaVariable(
            id=row["ID"],
            name=row["Variable"],
            kind=row["DataType"],
            statement_type=row["StatementTypeId"],
            attribute_names=tuple(attributes[row["ID"]]),
        )
        for row in tables["VARIABLES"]
    )


def _entities(tables: Tables) -> tuple[DnaEntity, ...]:
    names = {row["ID"]: row["AttributeVariable"] for row in tables["ATTRIBUTEVARIABLES"]}
    given = _group(
        (row["EntityId"], (names.get(row["AttributeVariableId"], ""), row["AttributeValue"]))
        for row in tables["ATTRIBUTEVALUES"]
    )
    return tuple(
        DnaEntity(
            id=row["ID"],
            variable=row["VariableId"],
            value=row["Value"],
            color=_color(row),
            child_of=row["ChildOf"],
            attributes={name: value or "" for name, value in given[row["ID"]]},
        )
        for row in tables["ENTITIES"]
    )


def _values_by_statement(tables: Tables) -> defaultdict[int, dict[int, int | str]]:
    values: defaultdict[int, dict[int, int | str]] = defaultdict(dict)
    for table, column in _VALUE_TABLES.items():
        for row in tables[table]:
            values[row["StatementId"]][row["VariableId"]] = row[column]
    return values


def _statement(row: Row, values: Mapping[int, Mapping[int, int | str]]) -> DnaStatement:
    return DnaStatement(
        id=row["ID"],
        statement_type=row["StatementTypeId"],
        document=row["DocumentId"],
        start=row["Start"],
        stop=row["Stop"],
        coder=row["Coder"],
        values=values[row["ID"]],
    )


def _group(pairs: Iterable[tuple[Any, Any]]) -> defaultdict[Any, list[Any]]:
    groups: defaultdict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
