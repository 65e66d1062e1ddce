"""Numbered steps from any version to today's."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.errors import StoreError
from onrecord.store import migrations
from onrecord.store.database import Database, create_database, open_database
from onrecord.store.migrations import MIGRATIONS, Migration, read_version
from onrecord.store.tables import metadata
from onrecord.store.value_reads import read_imported_statements


def _add_remark(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE articles ADD COLUMN remark TEXT")


def _add_and_fail(connection: Connection) -> None:
    _add_remark(connection)
    connection.exec_driver_sql("INSERT INTO articles (position) VALUES (1)")


def test_migrated_tables_are_those_of_today(database: Database) -> None:
    """All migrations together make exactly the tables, columns, indexes and keys that `tables` declares."""
    with database.reading() as connection:
        found = sql.MetaData()
        found.reflect(connection, only=lambda name, _: not name.startswith("statements_search"))
    assert {name: _shape(table) for name, table in found.tables.items()} == {
        name: _shape(table) for name, table in metadata.tables.items()
    }


def _shape(table: sql.Table) -> tuple[object, ...]:
    columns = [
        (
            c.name,
            str(c.type.compile()),
            c.nullable,
            c.primary_key,
            [(k.target_fullname, k.ondelete) for k in c.foreign_keys],
        )
        for c in table.columns
    ]
    indexes = sorted((tuple(i.columns.keys()), bool(i.unique)) for i in table.indexes)
    uniques = sorted(tuple(c.columns.keys()) for c in table.constraints if isinstance(c, sql.UniqueConstraint))
    return columns, indexes, uniques


def test_every_step_is_recorded(database: Database) -> None:
    """The table of migrations lists number and name of each."""
    with database.reading() as connection:
        rows = connection.execute(sql.select(migrations.migrations.c.number, migrations.migrations.c.name)).all()
    assert [tuple(row) for row in rows] == [(step.number, step.name) for step in MIGRATIONS]
    assert rows[0].name == "first_tables"


def test_older_casefile_is_brought_up_to_date(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening applies the steps that are missing and keeps the articles."""
    step = Migration(number=len(MIGRATIONS) + 1, name="add_remark", apply=_add_remark)
    monkeypatch.setattr("onrecord.store.database.MIGRATIONS", [*MIGRATIONS, step])
    database = open_database(stored)
    with database.reading() as connection:
        assert read_version(connection) == step.number
        assert connection.exec_driver_sql("SELECT count(*), count(remark) FROM articles").one() == (4, 0)
    database.close()


def test_step_that_fails_leaves_the_version_before(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step is applied as a whole or not at all, table definitions included."""
    step = Migration(number=len(MIGRATIONS) + 1, name="add_and_fail", apply=_add_and_fail)
    with monkeypatch.context() as patch:
        patch.setattr("onrecord.store.database.MIGRATIONS", [*MIGRATIONS, step])
        with pytest.raises(StoreError):
            open_database(stored)
    database = open_database(stored)
    with database.reading() as connection:
        assert read_version(connection) == len(MIGRATIONS)
        assert "remark" not in {c["name"] for c in sql.inspect(connection).get_columns("articles")}
    database.close()


def test_numbers_follow_each_other() -> None:
    """A step whose number leaves a gap is refused."""
    with pytest.raises(ValueError, match="must follow"):
        migrations.migration(len(MIGRATIONS) + 2)(_add_remark)


def test_draft_of_a_killed_process_is_replaced(tmp_path: Path) -> None:
    """A draft that was left under the same process number does not stop a new casefile."""
    import os

    path = tmp_path / "new.onrecord"
    (tmp_path / f".new.onrecord.{os.getpid()}").write_bytes(b"half")
    create_database(path).close()
    assert list(tmp_path.iterdir()) == [path]


def test_imported_statements_of_older_casefiles_are_not_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was imported before a person could reject it stands."""
    path = tmp_path / "old.onrecord"
    with monkeypatch.context() as patch:
        patch.setattr("onrecord.store.database.MIGRATIONS", MIGRATIONS[:4])
        database = create_database(path)
        with database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO coders VALUES (1, 'Ines', '#000000', '{}', '{}')")
            connection.exec_driver_sql("INSERT INTO statement_types VALUES (1, 'Annotation', '#000000')")
            connection.exec_driver_sql(
                "INSERT INTO articles (position, id, name, text, length, skips, signature, is_compared) "
                "VALUES (1, 'a', 'ferry', 'It stays.', 9, '[]', '', 1)"
            )
            connection.exec_driver_sql("INSERT INTO imported_statements VALUES (1, 's', 1, 'a', 0, 2, 1)")
        database.close()
    database = open_database(path)
    with database.reading() as connection:
        assert [one.id for one in read_imported_statements(connection)] == ["s"]
    database.close()
