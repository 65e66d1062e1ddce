"""How a casefile of any age becomes one of today: numbered steps, applied in order, each in its own transaction.

A step that was released is never changed. It may not use `tables`, which says how things are now, not then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Text, UniqueConstraint

from onrecord.store import migration_of_values, sqlite
from onrecord.store.tables import migrations


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step: what it is called and does to the database."""

    number: int
    name: str
    apply: Callable[[Connection], None]


#: Every step, in order.
MIGRATIONS: list[Migration] = []


def migration(number: int) -> Callable[[Callable[[Connection], None]], Callable[[Connection], None]]:
    """Register the decorated function as step `number`."""

    def register(apply: Callable[[Connection], None]) -> Callable[[Connection], None]:
        if number != len(MIGRATIONS) + 1:
            raise ValueError(f"Migration {number} must follow migration {len(MIGRATIONS)}.")
        MIGRATIONS.append(Migration(number=number, name=apply.__name__.strip("_"), apply=apply))
        return apply

    return register


def read_version(connection: Connection) -> int:
    """The highest step that was applied, 0 for a database without any."""
    if not sql.inspect(connection).has_table(migrations.name):
        return 0
    return connection.scalar(sql.select(sql.func.max(migrations.c.number))) or 0


def apply_migration(connection: Connection, step: Migration) -> None:
    """Apply `step` and note it, unless another process has done so meanwhile."""
    if read_version(connection) >= step.number:
        return
    step.apply(connection)
    now = datetime.now(UTC).replace(tzinfo=None)
    connection.execute(migrations.insert().values(number=step.number, name=step.name, applied=now))


@migration(1)
def _first_tables(connection: Connection) -> None:
    """Articles, statements, their origins, and problems."""
    tables = sql.MetaData()
    sql.Table(
        "migrations",
        tables,
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("name", String, nullable=False),
        Column("applied", sql.DateTime, nullable=False),
    )
    sql.Table(
        "origins",
        tables,
        Column("position", Integer, primary_key=True),
        *(Column(name, String, nullable=False) for name in ("agent", "version", "runtime", "precision")),
        UniqueConstraint("agent", "version", "runtime", "precision"),
    )
    _first_articles(tables)
    _first_statements(tables)
    sql.Table(
        "problems",
        tables,
        Column("position", Integer, primary_key=True),
        Column("key", String, nullable=False, unique=True),
        Column("sentence", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("severity", String, nullable=False),
        Column("article", Text, index=True),
    )
    tables.create_all(connection)
    sqlite.make_search(connection)


def _first_articles(tables: sql.MetaData) -> None:
    sql.Table(
        "articles",
        tables,
        Column("position", Integer, primary_key=True),
        Column("id", String, nullable=False, unique=True),
        Column("name", Text, nullable=False, unique=True),
        Column("text", Text, nullable=False),
        Column("length", Integer, nullable=False),
        Column("title", Text),
        Column("outlet", Text, index=True),
        Column("byline", Text),
        Column("published", sql.Date, index=True),
        Column("url", Text),
        Column("language", String),
        Column("skips", sql.JSON, nullable=False),
        Column("signature", sql.LargeBinary, nullable=False),
        Column("copy_of", String, ForeignKey("articles.id", ondelete="SET NULL")),
        Column("read_by", Integer, ForeignKey("origins.position")),
        Column("read_at", sql.DateTime),
        Column("due_for", Integer, ForeignKey("origins.position")),
        Column("is_compared", sql.Boolean, nullable=False),
    )


def _first_statements(tables: sql.MetaData) -> None:
    sql.Table(
        "statements",
        tables,
        Column("position", Integer, primary_key=True),
        Column("id", String, nullable=False, unique=True),
        Column("article", String, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
        Column("origin", Integer, ForeignKey("origins.position"), nullable=False),
        Column("start", Integer, nullable=False),
        Column("source", Text),
        Column("source_folded", Text),
        Column("source_spans", sql.JSON, nullable=False),
        Column("cue", Text),
        Column("cue_spans", sql.JSON, nullable=False),
        Column("content", Text, nullable=False),
        Column("content_spans", sql.JSON, nullable=False),
        Column("form", String, nullable=False),
        Column("score", sql.Float, nullable=False),
        Column("same_as", String, ForeignKey("statements.id", ondelete="SET NULL"), index=True),
    )


@migration(2)
def _decisions_and_actors(connection: Connection) -> None:
    """Decisions, actors, participants and voices; what is suggested beside what holds."""
    _add_columns(
        connection,
        "articles",
        Column("is_removed", sql.Boolean, nullable=False, server_default=sql.false()),
        Column("is_joined", sql.Boolean, nullable=False, server_default=sql.true()),
        Column("suggested", sql.JSON),
    )
    _add_columns(
        connection,
        "statements",
        Column("act", String),
        Column("said_on", sql.Date),
        Column("said_precision", String),
        Column("said_text", Text),
        Column("is_found", sql.Boolean, nullable=False, server_default=sql.true()),
        Column("is_rejected", sql.Boolean, nullable=False, server_default=sql.false()),
        Column("is_standing", sql.Boolean, nullable=False, server_default=sql.true()),
        Column("suggested", sql.JSON),
    )
    tables = sql.MetaData()
    sql.Table("articles", tables, autoload_with=connection)
    sql.Table("statements", tables, autoload_with=connection)
    added = [_second_decisions(tables), *_second_actors(tables), *_second_participants(tables)]
    tables.create_all(connection, tables=added)


def _add_columns(connection: Connection, table: str, *columns: Column[Any]) -> None:
    for column in columns:
        definition = sql.schema.CreateColumn(column).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {definition}")


def _second_decisions(tables: sql.MetaData) -> sql.Table:
    return sql.Table(
        "decisions",
        tables,
        Column("id", Integer, primary_key=True),
        Column("subject", Text, nullable=False, index=True),
        Column("field", String, nullable=False),
        Column("value", sql.JSON, nullable=False),
        Column("by", Text, nullable=False),
        Column("made_at", sql.DateTime, nullable=False),
    )


def _second_actors(tables: sql.MetaData) -> list[sql.Table]:
    actors = sql.Table(
        "actors",
        tables,
        Column("position", Integer, primary_key=True),
        Column("id", String, nullable=False, unique=True),
        Column("name", Text, nullable=False),
        Column("kind", String, nullable=False),
        Column("colour", String),
        Column("aliases", sql.JSON, nullable=False),
        Column("affiliations", sql.JSON, nullable=False),
    )
    doubts = sql.Table(
        "doubts",
        tables,
        Column("position", Integer, primary_key=True),
        Column("first", String, ForeignKey("actors.id", ondelete="CASCADE"), nullable=False),
        Column("second", String, ForeignKey("actors.id", ondelete="CASCADE"), nullable=False),
        Column("score", sql.Float, nullable=False),
        Column("reason", Text, nullable=False),
    )
    return [actors, doubts]


def _second_participants(tables: sql.MetaData) -> list[sql.Table]:
    participants = sql.Table(
        "participants",
        tables,
        Column("position", Integer, primary_key=True),
        Column("article", String, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
        Column("number", Integer, nullable=False),
        Column("kind", String, nullable=False),
        Column("name", Text, nullable=False),
        Column("is_named", sql.Boolean, nullable=False),
        Column("forms", sql.JSON, nullable=False),
        Column("gender", String),
        Column("roles", sql.JSON, nullable=False),
        Column("affiliation", Text),
        Column("is_decided", sql.Boolean, nullable=False),
        Column("actor", String, ForeignKey("actors.id", ondelete="SET NULL"), index=True),
        UniqueConstraint("article", "number"),
    )
    voices = sql.Table(
        "voices",
        tables,
        Column("statement", String, ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True),
        Column("role", String, primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("participant", Integer, nullable=False),
        Column("span", sql.JSON),
        Column("affiliation", Text),
        Column("score", sql.Float, nullable=False),
    )
    return [participants, voices]


@migration(3)
def _codings(connection: Connection) -> None:
    """Codebooks, codings, the author's own sentences, and what the models said of texts and pairs."""
    tables = sql.MetaData()
    sql.Table("articles", tables, autoload_with=connection)
    sql.Table("origins", tables, autoload_with=connection)
    tables.create_all(connection, tables=[*_third_codings(tables), _third_answers(tables), *_third_cache(tables)])


def _third_codings(tables: sql.MetaData) -> list[sql.Table]:
    codebooks = sql.Table(
        "codebooks",
        tables,
        Column("id", Integer, primary_key=True),
        Column("position", Integer, nullable=False),
        Column("name", Text, nullable=False),
        Column("version", Text, nullable=False),
        Column("digest", String, nullable=False),
        Column("concepts", sql.JSON, nullable=False),
        Column("is_author_voice", sql.Boolean, nullable=False),
        Column("coded_at", sql.DateTime, nullable=False),
        UniqueConstraint("name", "version"),
    )
    sentences = sql.Table(
        "author_sentences",
        tables,
        Column("id", String, primary_key=True),
        Column("article", String, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("content", Text, nullable=False),
    )
    codings = sql.Table(
        "codings",
        tables,
        Column("codebook", Integer, ForeignKey("codebooks.id", ondelete="CASCADE"), primary_key=True),
        Column("unit", String, primary_key=True),
        Column("concept", String, primary_key=True),
        Column("origin", Integer, ForeignKey("origins.position"), nullable=False),
        Column("agreement", String, nullable=False),
        *(
            Column(name, sql.Float, nullable=False)
            for name in ("score", "match_chance", "for_chance", "against_chance")
        ),
    )
    return [codebooks, sentences, codings]


def _third_answers(tables: sql.MetaData) -> sql.Table:
    return sql.Table(
        "answers",
        tables,
        Column("coder", String, primary_key=True),
        Column("codebook", Integer, ForeignKey("codebooks.id", ondelete="CASCADE"), primary_key=True),
        Column("unit", String, primary_key=True),
        Column("concept", String, primary_key=True),
        Column("agreement", String, nullable=False),
        Column("question", sql.LargeBinary, nullable=False),
        Column("origin", Integer, ForeignKey("origins.position"), nullable=False),
        Column("asked_at", sql.DateTime, nullable=False),
    )


def _third_cache(tables: sql.MetaData) -> list[sql.Table]:
    vectors = sql.Table(
        "vectors",
        tables,
        Column("origin", Integer, ForeignKey("origins.position"), primary_key=True),
        Column("text", sql.LargeBinary, primary_key=True),
        Column("vector", sql.LargeBinary, nullable=False),
    )
    odds = sql.Table(
        "odds",
        tables,
        Column("origin", Integer, ForeignKey("origins.position"), primary_key=True),
        Column("text", sql.LargeBinary, primary_key=True),
        Column("claim", sql.LargeBinary, primary_key=True),
        Column("odds", sql.LargeBinary, nullable=False),
    )
    return [vectors, odds]


@migration(4)
def _values(connection: Connection) -> None:
    """Variables, their values and coders, and statements that were coded elsewhere."""
    migration_of_values.make_tables(connection)


@migration(5)
def _rejected_imports(connection: Connection) -> None:
    """Whether a statement that was coded elsewhere was rejected here."""
    column = Column("is_rejected", sql.Boolean, nullable=False, server_default=sql.false())
    _add_columns(connection, "imported_statements", column)
