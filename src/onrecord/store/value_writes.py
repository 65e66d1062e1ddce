"""What is written of variables and values: what is new is added, what is there stays as it is.

None of these begins or ends a transaction: the caller says what belongs together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.records import StatementId
from onrecord.records_values import (
    CodedStatement,
    Coder,
    DocumentFacts,
    EntityKey,
    EntityValue,
    Scheme,
    Variable,
    VariableKind,
)
from onrecord.store.parts import parts
from onrecord.store.tables import (
    coders,
    documents,
    entity_values,
    imported_statements,
    imported_values,
    patterns,
    statement_types,
    variable_links,
    variables,
)
from onrecord.store.value_reads import read_variables
from onrecord.store.writes import insert_rows


def write_scheme(connection: Connection, scheme: Scheme) -> None:
    """Add what statements are coded with."""
    _write_coders(connection, scheme.coders)
    _add_named(
        connection, statement_types, {one.label: {"colour": one.colour} for one in scheme.statement_types}, "label"
    )
    _add_named(connection, patterns, {one.label: {"colour": one.colour} for one in scheme.patterns}, "label")
    _write_variables(connection, scheme.variables)
    _write_links(connection, scheme)
    _write_entities(connection, scheme.entities)


def write_documents(connection: Connection, found: Iterable[DocumentFacts]) -> None:
    """Add what is known of articles that nothing was known of."""
    known = set(connection.scalars(sql.select(documents.c.article)))
    names = _keys(connection, coders, "name")
    rows = [
        {
            "article": one.article,
            "coder": names[one.coder],
            "time": one.time,
            "section": one.section,
            "type": one.type,
            "notes": one.notes,
        }
        for one in found
        if one.article not in known
    ]
    insert_rows(connection, documents, rows)


def write_imported_statements(connection: Connection, found: Sequence[CodedStatement]) -> int:
    """Add statements with their values; gives how many were new."""
    known = set(connection.scalars(sql.select(imported_statements.c.id)))
    fresh = [one for one in found if one.id not in known]
    types, names = _keys(connection, statement_types, "label"), _keys(connection, coders, "name")
    for part in parts(fresh):
        rows = [
            {
                "id": one.id,
                "statement_type": types[one.statement_type],
                "article": one.article,
                "start": one.span.start,
                "end": one.span.end,
                "coder": names[one.coder],
                "is_rejected": False,
            }
            for one in part
        ]
        insert_rows(connection, imported_statements, rows)
    _write_values(connection, fresh)
    return len(fresh)


def write_rejected(connection: Connection, ids: Iterable[StatementId], *, is_rejected: bool) -> None:
    """Note whether these imported statements are rejected."""
    for part in parts(ids):
        query = imported_statements.update().where(imported_statements.c.id.in_(part))
        connection.execute(query.values(is_rejected=is_rejected))


def _write_coders(connection: Connection, found: Sequence[Coder]) -> None:
    named = {
        one.name: {
            "colour": one.colour,
            "preferences": dict(one.preferences),
            "relations": {name: dict(kept) for name, kept in one.relations.items()},
        }
        for one in found
    }
    _add_named(connection, coders, named, "name")


def _add_named(connection: Connection, table: sql.Table, rows: Mapping[str, Mapping[str, Any]], name: str) -> None:
    known = _keys(connection, table, name)
    insert_rows(connection, table, [{name: key, **row} for key, row in rows.items() if key not in known])


def _keys(connection: Connection, table: sql.Table, name: str) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(sql.select(table.c[name], table.c.position))}


def _write_variables(connection: Connection, found: Sequence[Variable]) -> None:
    types = _keys(connection, statement_types, "label")
    known = {variable.key: (position, variable) for position, variable in read_variables(connection).items()}
    rows = [
        {
            "statement_type": types[one.statement_type],
            "name": one.name,
            "kind": one.kind.value,
            "attributes": list(one.attributes),
        }
        for one in found
        if one.key not in known
    ]
    insert_rows(connection, variables, rows)
    for one in found:
        if one.key in known:
            position, variable = known[one.key]
            attributes = list(dict.fromkeys((*variable.attributes, *one.attributes)))
            if len(attributes) > len(variable.attributes):
                query = variables.update().where(variables.c.position == position)
                connection.execute(query.values(attributes=attributes))


def _write_links(connection: Connection, scheme: Scheme) -> None:
    keys = _variable_keys(connection)
    known = {(source, target) for source, target in connection.execute(sql.select(variable_links))}
    wanted = dict.fromkeys((keys[source], keys[target]) for source, target in scheme.links)
    rows = [{"source": source, "target": target} for source, target in wanted if (source, target) not in known]
    insert_rows(connection, variable_links, rows)


def _variable_keys(connection: Connection) -> dict[tuple[str, str], int]:
    return {variable.key: position for position, variable in read_variables(connection).items()}


def _write_entities(connection: Connection, found: Sequence[EntityValue]) -> None:
    """Add entities; of those that are there, attributes that are empty are filled in."""
    owners, known = _variable_keys(connection), _entity_keys(connection)
    rows = [
        {
            "variable": owners[one.statement_type, one.variable],
            "value": one.value,
            "colour": one.colour,
            "attributes": dict(one.attributes),
        }
        for one in found
        if one.key not in known
    ]
    insert_rows(connection, entity_values, rows)
    _fill_attributes(connection, {known[one.key]: one for one in found if one.key in known})
    keys = _entity_keys(connection) if rows else known
    for one in found:
        if one.parent is not None and one.key not in known:
            query = entity_values.update().where(entity_values.c.position == keys[one.key])
            connection.execute(query.values(parent=keys[one.parent]))


def _fill_attributes(connection: Connection, known: Mapping[int, EntityValue]) -> None:
    query = sql.select(entity_values.c.position, entity_values.c.attributes)
    for position, kept in connection.execute(query).all():
        one = known.get(position)
        missing = {name: words for name, words in one.attributes.items() if not kept.get(name)} if one else {}
        if {**kept, **missing} != kept:
            update = entity_values.update().where(entity_values.c.position == position)
            connection.execute(update.values(attributes={**kept, **missing}))


def _entity_keys(connection: Connection) -> dict[EntityKey, int]:
    names = read_variables(connection)
    query = sql.select(entity_values.c.position, entity_values.c.variable, entity_values.c.value)
    return {(*names[variable].key, value): position for position, variable, value in connection.execute(query)}


def _write_values(connection: Connection, found: Sequence[CodedStatement]) -> None:
    positions = {
        row[0]: row[1]
        for row in connection.execute(sql.select(imported_statements.c.id, imported_statements.c.position))
    }
    kinds = {variable.key: (position, variable.kind) for position, variable in read_variables(connection).items()}
    entities = _entity_keys(connection)
    for part in parts(found):
        rows = []
        for one in part:
            for value in one.values:
                key = one.statement_type, value.variable
                variable, kind = kinds[key]
                row: dict[str, Any] = {"statement": positions[one.id], "variable": variable}
                row |= {"number": None, "text": None, "entity": None}
                if kind is VariableKind.SHORT_TEXT:
                    row["entity"] = entities[*key, str(value.value)]
                else:
                    row["text" if kind is VariableKind.LONG_TEXT else "number"] = value.value
                rows.append(row)
        insert_rows(connection, imported_values, rows)
