"""Step 4 of `migrations`: the tables of variables and values as they were then. It is never changed."""

from __future__ import annotations

import sqlalchemy as sql
from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Text, UniqueConstraint


def make_tables(connection: Connection) -> None:
    """Make the tables of the step."""
    tables = sql.MetaData()
    sql.Table("articles", tables, autoload_with=connection)
    added = [*_named(tables), *_variables(tables), *_passages(tables)]
    tables.create_all(connection, tables=added)


def _named(tables: sql.MetaData) -> list[sql.Table]:
    """Coders, types and patterns: each with a name and a colour."""
    coders = sql.Table(
        "coders",
        tables,
        Column("position", Integer, primary_key=True),
        Column("name", Text, nullable=False, unique=True),
        Column("colour", String, nullable=False),
        Column("preferences", sql.JSON, nullable=False),
        Column("relations", sql.JSON, nullable=False),
    )
    labelled = [
        sql.Table(
            name,
            tables,
            Column("position", Integer, primary_key=True),
            Column("label", Text, nullable=False, unique=True),
            Column("colour", String, nullable=False),
        )
        for name in ("statement_types", "patterns")
    ]
    return [coders, *labelled]


def _variables(tables: sql.MetaData) -> list[sql.Table]:
    variables = sql.Table(
        "variables",
        tables,
        Column("position", Integer, primary_key=True),
        Column("statement_type", Integer, ForeignKey("statement_types.position"), nullable=False),
        Column("name", Text, nullable=False),
        Column("kind", String, nullable=False),
        Column("attributes", sql.JSON, nullable=False),
        UniqueConstraint("statement_type", "name"),
    )
    links = sql.Table(
        "variable_links",
        tables,
        Column("source", Integer, ForeignKey("variables.position"), primary_key=True),
        Column("target", Integer, ForeignKey("variables.position"), primary_key=True),
    )
    entities = sql.Table(
        "entity_values",
        tables,
        Column("position", Integer, primary_key=True),
        Column("variable", Integer, ForeignKey("variables.position"), nullable=False),
        Column("value", Text, nullable=False),
        Column("colour", String, nullable=False),
        Column("attributes", sql.JSON, nullable=False),
        Column("parent", Integer, ForeignKey("entity_values.position", ondelete="SET NULL")),
        UniqueConstraint("variable", "value"),
    )
    return [variables, links, entities]


def _passages(tables: sql.MetaData) -> list[sql.Table]:
    documents = sql.Table(
        "documents",
        tables,
        Column("article", String, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        Column("coder", Integer, ForeignKey("coders.position"), nullable=False),
        Column("time", sql.BigInteger, nullable=False),
        *(Column(name, Text, nullable=False) for name in ("section", "type", "notes")),
    )
    statements = sql.Table(
        "imported_statements",
        tables,
        Column("position", Integer, primary_key=True),
        Column("id", String, nullable=False, unique=True),
        Column("statement_type", Integer, ForeignKey("statement_types.position"), nullable=False, index=True),
        Column("article", String, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("coder", Integer, ForeignKey("coders.position"), nullable=False),
    )
    owner = ForeignKey("imported_statements.position", ondelete="CASCADE")
    values = sql.Table(
        "imported_values",
        tables,
        Column("statement", Integer, owner, primary_key=True),
        Column("variable", Integer, ForeignKey("variables.position"), primary_key=True),
        Column("number", sql.BigInteger),
        Column("text", Text),
        Column("entity", Integer, ForeignKey("entity_values.position")),
    )
    return [documents, statements, values]
