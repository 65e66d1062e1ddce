"""Codebooks, codings and what models said, stored and read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.records import Agreement, Codebook, Coding, Concept, ConceptId, Origin, Position, StatementId
from onrecord.store import coding_reads, coding_writes
from onrecord.store.database import Database, create_database, open_database
from onrecord.store.migrations import MIGRATIONS, read_version
from onrecord.store.writes import Reading, write_readings

BOOK = Codebook(
    name="peace|talks",
    version="1",
    concepts=(
        Concept(id=ConceptId("c1"), proposition="Talks should begin.", definition="Soon.\nNow.", line=3),
        Concept(
            id=ConceptId("c2"),
            proposition="No talks.",
            for_examples=("a", "b"),
            against_examples=("c",),
            not_examples=("d",),
            parent=ConceptId("c1"),
        ),
    ),
)


def coding(statement: str, concept: str, agreement: Agreement) -> Coding:
    """A suggestion."""
    position = Position(match=0.75, for_chance=0.5, against_chance=0.25)
    return Coding(
        statement=StatementId(statement),
        concept=ConceptId(concept),
        agreement=agreement,
        score=0.625,
        position=position,
    )


def write_book(database: Database, book: Codebook) -> int:
    """Store a codebook; gives its key."""
    with database.writing() as connection:
        return coding_writes.write_codebook(connection, book, digest="d", is_author_voice=True)


def test_codebook_comes_back_as_it_was(database: Database) -> None:
    """Every field of every concept is kept, with the setting of the author's voice."""
    key = write_book(database, BOOK)
    with database.reading() as connection:
        [stored] = coding_reads.read_codebooks(connection)
    assert (stored.id, stored.codebook, stored.digest, stored.is_author_voice) == (key, BOOK, "d", True)
    assert stored.codebook.concepts[0].line == 3


def test_version_coded_with_last_is_the_newest(database: Database) -> None:
    """Coding with an earlier version again makes that the newest."""
    other = replace(BOOK, version="2")
    first = write_book(database, BOOK)
    write_book(database, other)
    with database.reading() as connection:
        assert coding_reads.find_codebook(connection).codebook == other
        assert coding_reads.find_codebook(connection, BOOK.name, "1").codebook == BOOK
    assert write_book(database, BOOK) == first
    with database.reading() as connection:
        assert coding_reads.find_codebook(connection).codebook == BOOK
        with pytest.raises(InputError, match="no version '3'"):
            coding_reads.find_codebook(connection, None, "3")


def test_codings_are_replaced_by_version(database: Database, origin: Origin) -> None:
    """A later run of a version replaces what it suggested, and leaves other versions alone."""
    first, second = write_book(database, BOOK), write_book(database, replace(BOOK, version="2"))
    one, two = coding("s1", "c1", Agreement.FOR), coding("s1", "c2", Agreement.NONE)
    with database.writing() as connection:
        coding_writes.write_codings(connection, first, [one, two], origin=origin)
        coding_writes.write_codings(connection, second, [two], origin=origin)
        coding_writes.write_codings(connection, second, [one], origin=origin)
    with database.reading() as connection:
        assert coding_reads.read_codings(connection, first) == [one, two]
        assert coding_reads.read_codings(connection, first, are_sides=True) == [one]
        assert coding_reads.read_codings(connection, first, units=[StatementId("s2")]) == []
        assert coding_reads.read_codings(connection, second) == [one]
        found = coding_reads.read_suggested(connection, first, [StatementId("s1")])
    assert found == {("s1", "c1"): Agreement.FOR, ("s1", "c2"): Agreement.NONE}


def test_what_models_said_is_kept_by_model(database: Database, origin: Origin) -> None:
    """Vectors and odds are found by digest and model; stored twice they are kept once."""
    other = replace(origin, version="2")
    with database.writing() as connection:
        for _ in range(2):
            coding_writes.write_vectors(connection, origin, {b"t1": b"v1", b"t2": b"v2"})
            coding_writes.write_odds(connection, origin, {(b"t1", b"c1"): b"o1", (b"t2", b"c2"): b"o2"})
        coding_writes.write_vectors(connection, other, {b"t1": b"v3"})
    with database.reading() as connection:
        assert coding_reads.read_vectors(connection, origin) == {b"t1": b"v1", b"t2": b"v2"}
        assert coding_reads.read_vectors(connection, other) == {b"t1": b"v3"}
        assert coding_reads.read_odds(connection, origin, [b"c1"]) == {(b"t1", b"c1"): b"o1"}
        assert coding_reads.read_odds(connection, other, [b"c1"]) == {}


def test_what_is_gone_is_forgotten(database: Database, origin: Origin) -> None:
    """Pruning keeps what the present model said of present texts."""
    other = replace(origin, version="2")
    with database.writing() as connection:
        coding_writes.write_vectors(connection, origin, {b"t1": b"v1", b"t2": b"v2"})
        coding_writes.write_vectors(connection, other, {b"t1": b"v3"})
        coding_writes.write_odds(connection, origin, {(b"t1", b"c1"): b"o1", (b"t2", b"c1"): b"o2"})
        coding_writes.prune_cache(connection, origin, texts={b"t1"}, pairs={b"t2"})
        assert coding_reads.read_vectors(connection, origin) == {b"t1": b"v1"}
        assert coding_reads.read_vectors(connection, other) == {}
        assert list(coding_reads.read_odds(connection, origin, [b"c1"])) == [(b"t2", b"c1")]


def test_casefile_of_version_2_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readings: list[Reading], origin: Origin
) -> None:
    """One made before there were codings keeps its statements and can be coded."""
    path = tmp_path / "old.onrecord"
    with monkeypatch.context() as patch:
        patch.setattr("onrecord.store.database.MIGRATIONS", MIGRATIONS[:2])
        old = create_database(path)
        with old.writing() as connection:
            write_readings(connection, readings, origin)
            assert read_version(connection) == 2
        old.close()
    database = open_database(path)
    key = write_book(database, BOOK)
    with database.writing() as connection:
        assert read_version(connection) == len(MIGRATIONS)
        units = coding_reads.read_unit_texts(connection)
        coding_writes.write_codings(connection, key, [coding(units[0].id, "c1", Agreement.FOR)], origin=origin)
        assert len(units) == sum(len(reading.statements or ()) for reading in readings)
        assert len(coding_reads.read_codings(connection, key)) == 1
    database.close()
