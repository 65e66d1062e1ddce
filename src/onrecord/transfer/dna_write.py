"""Rows -> a .dna file that DNA 3 opens; written beside and moved into place, never over one that is open."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.transfer.dna_password import digest_password
from onrecord.transfer.dna_rows import DnaEntity, DnaFile
from onrecord.transfer.dna_tables import PREFERENCES, RELATIONS, TABLES
from onrecord.transfer.targets import check_target, written_beside

_Row = dict[str, Any]

_DATA = {"boolean": "DATABOOLEAN", "integer": "DATAINTEGER", "long text": "DATALONGTEXT", "short text": "DATASHORTTEXT"}


def check_dna_target(path: Path) -> None:
    """Raise InputError where no .dna file can be written, or where another program has it open: call it first."""
    check_target(path)
    if path.exists() and _is_open(path):
        raise InputError(f"{path} is open in another program.", hint="Close it there first, or name another file.")


def write_dna(path: Path, file: DnaFile, *, password: str) -> None:
    """Write the file; every coder logs in with `password`."""
    check_dna_target(path)
    with written_beside(path) as draft:
        draft.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(draft)) as connection, connection:
                _write(connection, file, password)
        except sqlite3.DatabaseError as error:
            raise InputError(f"{path} cannot be written: {error}.", hint="Look whether the disk is full.") from error
        check_dna_target(path)


def _write(connection: sqlite3.Connection, file: DnaFile, password: str) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    for table, definitions in TABLES.items():
        connection.execute(f"CREATE TABLE {table}({', '.join(definitions)})")
    rows = _rows(file, password)
    for table in TABLES:
        for row in rows.get(table, ()):
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            # Names are those of `TABLES`; what a file says is bound.
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(map(_storable, row.values())))  # noqa: S608


def _rows(file: DnaFile, password: str) -> dict[str, list[_Row]]:
    """The rows of each table; ids that nothing refers to are left to the database."""
    statements = [
        {
            "ID": one.id,
            "StatementTypeId": one.statement_type,
            "DocumentId": one.document,
            "Start": one.start,
            "Stop": one.stop,
            "Coder": one.coder,
        }
        for one in file.statements
    ]
    return {
        "SETTINGS": [{"Property": name, "Value": value} for name, value in file.settings.items()],
        **_coder_rows(file, password),
        "DOCUMENTS": _document_rows(file),
        "STATEMENTTYPES": [{"ID": one.id, "Label": one.label} | _color(one.color) for one in file.statement_types],
        "VARIABLES": [
            {"ID": one.id, "Variable": one.name, "DataType": one.kind, "StatementTypeId": one.statement_type}
            for one in file.variables
        ],
        "VARIABLELINKS": [
            {"SourceVariableId": source, "TargetVariableId": target} for source, target in file.variable_links
        ],
        "REGEXES": [{"Label": one.label} | _color(one.color) for one in file.regexes],
        "STATEMENTS": statements,
        **_value_rows(file),
        **_entity_rows(file),
    }


def _coder_rows(file: DnaFile, password: str) -> dict[str, list[_Row]]:
    coders = [
        {"ID": one.id, "Name": one.name, "Password": digest_password(password)}
        | _color(one.color)
        | _known(one.preferences, PREFERENCES)
        for one in file.coders
    ]
    relations = [
        {"Coder": one.coder, "OtherCoder": one.other} | _known(one.permissions, RELATIONS) for one in file.relations
    ]
    return {"CODERS": coders, "CODERRELATIONS": relations}


def _document_rows(file: DnaFile) -> list[_Row]:
    return [
        {
            "ID": one.id,
            "Title": one.title,
            "Text": one.text,
            "Coder": one.coder,
            "Author": one.author,
            "Source": one.source,
            "Section": one.section,
            "Notes": one.notes,
            "Type": one.type,
            "Date": one.time,
        }
        for one in file.documents
    ]


def _value_rows(file: DnaFile) -> dict[str, list[_Row]]:
    tables = {variable.id: _DATA[variable.kind] for variable in file.variables}
    rows: dict[str, list[_Row]] = {table: [] for table in _DATA.values()}
    for one in file.statements:
        for variable, value in one.values.items():
            table = tables[variable]
            column = "Entity" if table == "DATASHORTTEXT" else "Value"
            rows[table].append({"StatementId": one.id, "VariableId": variable, column: value})
    return rows


def _entity_rows(file: DnaFile) -> dict[str, list[_Row]]:
    """Entities, parents before those below them, and an attribute of each for every attribute variable."""
    names = [(variable.id, name) for variable in file.variables for name in variable.attribute_names]
    ids = {key: number for number, key in enumerate(names, start=1)}
    entities = [
        {"ID": one.id, "VariableId": one.variable, "Value": one.value, "ChildOf": one.child_of} | _color(one.color)
        for one in _parents_first(file)
    ]
    values = [
        {"EntityId": one.id, "AttributeVariableId": ids[variable, name], "AttributeValue": one.attributes.get(name, "")}
        for one in file.entities
        for variable, name in names
        if variable == one.variable
    ]
    variables = [
        {"ID": number, "VariableId": variable, "AttributeVariable": name} for (variable, name), number in ids.items()
    ]
    return {"ENTITIES": entities, "ATTRIBUTEVARIABLES": variables, "ATTRIBUTEVALUES": values}


def _parents_first(file: DnaFile) -> list[DnaEntity]:
    parents = {entity.id: entity.child_of for entity in file.entities}

    def depth(entity: DnaEntity) -> int:
        levels, above = 0, entity.child_of
        while above is not None:
            levels, above = levels + 1, parents[above]
        return levels

    return sorted(file.entities, key=depth)


def _color(color: tuple[int, int, int]) -> _Row:
    return dict(zip(("Red", "Green", "Blue"), color, strict=True))


def _known(given: Mapping[str, int], names: Mapping[str, int]) -> _Row:
    return {name: value for name, value in given.items() if name in names}


def _storable(value: Any) -> Any:
    """A lone surrogate, which no file can hold, becomes U+FFFD: as long in UTF-16."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_open(path: Path) -> bool:
    """True when another program has the file open, as far as the system tells, or is in the middle of writing it."""
    for end in ("-journal", "-wal"):
        beside = path.with_name(path.name + end)
        if beside.exists() and beside.stat().st_size:
            return True
    return _is_locked(path) or _is_held(path)


def _is_locked(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=0)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            connection.rollback()
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    except sqlite3.DatabaseError:
        return False
    return False


def _is_held(path: Path) -> bool:
    """True when a process that may be looked at has the file open; Linux alone tells, Windows refuses to replace it."""
    wanted = path.stat()
    for folder in Path("/proc").glob("[0-9]*/fd"):
        with suppress(OSError):
            for entry in folder.iterdir():
                with suppress(OSError):
                    if os.path.samestat(entry.stat(), wanted):
                        return True
    return False
