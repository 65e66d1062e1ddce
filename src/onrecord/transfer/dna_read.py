"""A .dna file -> its rows: start here. What is wrong with a file is said in a sentence, and nothing is returned."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.transfer.dna_cells import COLUMNS, Row, Tables, check_cells
from onrecord.transfer.dna_check import OTHER_FILE, VALUE_TABLES, check_columns, check_rows, check_values, check_version
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
from onrecord.transfer.dna_tables import PREFERENCES, RELATIONS

_SQLITE_HEADER = b"SQLite format 3\x00"
_HAS_LOG = b"\x02"
#: Columns beside those of `COLUMNS` that are read where they are there.
_MORE = {"CODERS": PREFERENCES, "CODERRELATIONS": RELATIONS}

_DAMAGED = "It is damaged, or was copied while a program wrote it: take a copy that is whole."


def read_dna(path: Path) -> DnaFile:
    """Everything in a DNA 3 file but its passwords; raises `InputError` for a file that is not sound."""
    tables = _read_tables(path)
    values = _values_by_statement(tables)
    file = DnaFile(
        settings={row["Property"]: row["Value"] for row in tables["SETTINGS"]},
        coders=tuple(map(_coder, tables["CODERS"])),
        relations=tuple(map(_relation, tables["CODERRELATIONS"])),
        documents=tuple(map(_document, tables["DOCUMENTS"])),
        statement_types=tuple(map(_statement_type, tables["STATEMENTTYPES"])),
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
            header = file.read(len(_SQLITE_HEADER) + 3)
    except (OSError, ValueError) as error:
        sentence = f"{path.name} cannot be opened: {getattr(error, 'strerror', None) or error}."
        raise InputError(sentence, hint="Look at the name and its permissions.") from None
    if not header.startswith(_SQLITE_HEADER):
        raise InputError(f"{path.name} is not a DNA database: it is no SQLite file.", hint=OTHER_FILE)
    try:
        with closing(_connect(path, has_log=header.endswith(_HAS_LOG))) as connection:
            tables = _rows_of_tables(path.name, connection)
    except sqlite3.Error as error:
        raise _unreadable(path.name, error) from None
    check_cells(path.name, tables)
    check_values(path.name, tables)
    return tables


def _connect(path: Path, *, has_log: bool) -> sqlite3.Connection:
    """The file as it is now, and nothing written: one that could have a log and has none gets none."""
    is_alone = has_log and not path.with_name(path.name + "-wal").exists()
    options = "mode=ro&immutable=1" if is_alone else "mode=ro"
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?{options}", uri=True, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.text_factory = _decode
    return connection


def _decode(kept: bytes) -> str | bytes:
    """Text, or the bytes of what is none: `check_cells` says where they stand."""
    try:
        return kept.decode()
    except UnicodeDecodeError:
        return kept


def _unreadable(name: str, error: sqlite3.Error) -> InputError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return InputError(f"{name} is being written by another program.", hint="Close it there, and try again.")
    if code == sqlite3.SQLITE_READONLY:
        sentence = f"A program was ended while it wrote {name}."
        return InputError(sentence, hint="Open the file in DNA and close it: that takes back what was half written.")
    return InputError(f"{name} cannot be read as a database: {error}.", hint=_DAMAGED)


def _rows_of_tables(name: str, connection: sqlite3.Connection) -> Tables:
    """All rows of one moment, whoever writes meanwhile."""
    connection.execute("BEGIN")
    listed = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    columns = {str(row["name"]).upper(): _columns(connection, row["name"]) for row in listed.fetchall()}
    has_settings = columns.get("SETTINGS", set()) >= {"Property", "Value"}
    check_version(name, _settings(connection) if has_settings else {}, columns)
    check_columns(name, columns)
    return {table: _rows(connection, table, columns[table]) for table in COLUMNS}


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row["name"] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}


def _settings(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT * FROM SETTINGS WHERE Property IS NOT NULL AND Value IS NOT NULL")
    return {str(row["Property"]): str(row["Value"]) for row in rows}


def _rows(connection: sqlite3.Connection, table: str, columns: set[str]) -> list[Row]:
    wanted = ", ".join((*COLUMNS[table].split(), *(name for name in _MORE.get(table, ()) if name in columns)))
    # Names are those of `COLUMNS` and `_MORE`, never what a file says.
    return connection.execute(f"SELECT {wanted} FROM {table} ORDER BY 1").fetchall()  # noqa: S608


def _color(row: Row) -> tuple[int, int, int]:
    return row["Red"] or 0, row["Green"] or 0, row["Blue"] or 0


def _coder(row: Row) -> DnaCoder:
    return DnaCoder(id=row["ID"], name=row["Name"], color=_color(row), preferences=_given(row, PREFERENCES))


def _relation(row: Row) -> DnaCoderRelation:
    return DnaCoderRelation(coder=row["Coder"], other=row["OtherCoder"], permissions=_given(row, RELATIONS))


def _given(row: Row, names: Iterable[str]) -> dict[str, int]:
    there = set(row.keys())
    return {name: row[name] for name in names if name in there and row[name] is not None}


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


def _values_by_statement(tables: Tables) -> defaultdict[int, dict[int, int | str | None]]:
    values: defaultdict[int, dict[int, int | str | None]] = defaultdict(dict)
    for kind, table in VALUE_TABLES.items():
        column = "Entity" if kind == "short text" else "Value"
        for row in tables[table]:
            values[row["StatementId"]][row["VariableId"]] = row[column]
    return values


def _statement(row: Row, values: Mapping[int, Mapping[int, int | str | None]]) -> DnaStatement:
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
