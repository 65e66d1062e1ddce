"""What is read of variables and their values: what statements are coded with, and statements coded elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.records import ArticleId, Span, StatementId
from onrecord.records_values import (
    CodedStatement,
    Coder,
    DocumentFacts,
    EntityKey,
    EntityValue,
    Pattern,
    Scheme,
    StatementType,
    Value,
    Variable,
    VariableKind,
)
from onrecord.store.standing import is_standing
from onrecord.store.tables import (
    articles,
    coders,
    documents,
    entity_values,
    imported_statements,
    imported_values,
    patterns,
    statement_types,
    statements,
    variable_links,
    variables,
)


def read_scheme(connection: Connection) -> Scheme:
    """What the imported statements are coded with, in the order of their files."""
    kept = read_variables(connection)
    links = connection.execute(sql.select(variable_links).order_by(variable_links.c.source, variable_links.c.target))
    return Scheme(
        coders=tuple(
            Coder(name=row.name, colour=row.colour, preferences=row.preferences, relations=row.relations)
            for row in connection.execute(sql.select(coders).order_by(coders.c.position))
        ),
        statement_types=tuple(
            StatementType(label=row.label, colour=row.colour)
            for row in connection.execute(sql.select(statement_types).order_by(statement_types.c.position))
        ),
        variables=tuple(kept.values()),
        links=tuple((kept[source].key, kept[target].key) for source, target in links),
        entities=_read_entities(connection, kept),
        patterns=tuple(
            Pattern(label=row.label, colour=row.colour)
            for row in connection.execute(sql.select(patterns).order_by(patterns.c.position))
        ),
    )


def read_variables(connection: Connection) -> dict[int, Variable]:
    """Every variable by its key, in order."""
    query = sql.select(variables, statement_types.c.label)
    query = query.join(statement_types, statement_types.c.position == variables.c.statement_type)
    return {
        row.position: Variable(
            statement_type=row.label,
            name=row.name,
            kind=VariableKind(row.kind),
            attributes=tuple(row.attributes),
        )
        for row in connection.execute(query.order_by(variables.c.position))
    }


def _read_entities(connection: Connection, kept: Mapping[int, Variable]) -> tuple[EntityValue, ...]:
    rows = connection.execute(sql.select(entity_values).order_by(entity_values.c.position)).all()
    keys: dict[int, EntityKey] = {row.position: (*kept[row.variable].key, row.value) for row in rows}
    return tuple(
        EntityValue(
            statement_type=kept[row.variable].statement_type,
            variable=kept[row.variable].name,
            value=row.value,
            colour=row.colour,
            attributes=row.attributes,
            parent=keys.get(row.parent),
        )
        for row in rows
    )


def read_documents(connection: Connection) -> dict[ArticleId, DocumentFacts]:
    """What DNA knows of the articles that came from there, by article."""
    query = sql.select(documents, coders.c.name).join(coders, coders.c.position == documents.c.coder)
    return {
        ArticleId(row.article): DocumentFacts(
            article=ArticleId(row.article),
            coder=row.name,
            time=row.time,
            section=row.section,
            type=row.type,
            notes=row.notes,
        )
        for row in connection.execute(query)
    }


def read_imported_statements(connection: Connection, statement_type: str | None = None) -> list[CodedStatement]:
    """The statements of one type, or of all, that were coded elsewhere, in reading order.

    None of removed articles, and none that was rejected.
    """
    c = imported_statements.c
    query = (
        sql.select(imported_statements, statement_types.c.label, coders.c.name.label("coder_name"))
        .join(statement_types, statement_types.c.position == c.statement_type)
        .join(coders, coders.c.position == c.coder)
        .join(articles, articles.c.id == c.article)
        .where(articles.c.is_removed.is_(sql.false()), c.is_rejected.is_(sql.false()))
        .order_by(articles.c.position, c.start, c.end, c.position)
    )
    if statement_type is not None:
        query = query.where(statement_types.c.label == statement_type)
    values = _read_values(connection)
    return [
        CodedStatement(
            id=StatementId(row.id),
            statement_type=row.label,
            article=ArticleId(row.article),
            span=Span(row.start, row.end),
            coder=row.coder_name,
            values=tuple(values.get(row.position, ())),
        )
        for row in connection.execute(query)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedHead:
    """Where an imported statement is and who coded it; whether it was rejected here."""

    id: StatementId
    article: ArticleId
    coder: str
    is_rejected: bool


def read_imported_heads(connection: Connection) -> list[ImportedHead]:
    """Every imported statement, those of removed articles and rejected ones among them, in the order of their files."""
    c = imported_statements.c
    query = sql.select(c.id, c.article, coders.c.name, c.is_rejected).join(coders, coders.c.position == c.coder)
    return [
        ImportedHead(id=StatementId(id_), article=ArticleId(article), coder=coder, is_rejected=is_rejected)
        for id_, article, coder, is_rejected in connection.execute(query.order_by(c.position))
    ]


def _read_values(connection: Connection) -> dict[int, list[Value]]:
    found: defaultdict[int, list[Value]] = defaultdict(list)
    names = {position: (variable.name, variable.kind) for position, variable in read_variables(connection).items()}
    c = imported_values.c
    query = sql.select(c.statement, c.variable, c.number, c.text, entity_values.c.value)
    query = query.outerjoin(entity_values, entity_values.c.position == c.entity).order_by(c.statement, c.variable)
    for row in connection.execute(query):
        name, kind = names[row.variable]
        found[row.statement].append(Value(variable=name, value=_value(kind, row)))
    return found


def _value(kind: VariableKind, row: Any) -> int | str | None:
    value: int | str | None = row.number
    if kind is VariableKind.SHORT_TEXT:
        value = row.value
    elif kind is VariableKind.LONG_TEXT:
        value = row.text
    return value


def read_days(connection: Connection) -> dict[StatementId, date]:
    """The day each statement of the record was made, where that is known apart from the day of publication."""
    query = sql.select(statements.c.id, statements.c.said_on)
    query = query.where(is_standing(copies=False), statements.c.said_on.is_not(None))
    return {StatementId(id_): day for id_, day in connection.execute(query)}
