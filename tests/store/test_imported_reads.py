"""Imported statements among the others: what they show, which filters they pass, in which order they stand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import onrecord
from dna_cases import write_dna
from imported_cases import FERRY, enrich, import_ferry
from onrecord.casefile import Casefile
from onrecord.records import (
    ActorKind,
    Agreement,
    ArticleId,
    ConceptId,
    DatePrecision,
    Entry,
    Imported,
    SaidOn,
    Slice,
    Span,
    Speaker,
    Stand,
)
from onrecord.store.imported_reads import read_imported_entries, read_record
from onrecord.store.reads import read_imported_ids

SPOKEN, NOTED = "🌊 mayor said the ferry must stay", " The guild disagreed"
ALL = Slice()
EVERY = ["DNA Statement", "Annotation", "DNA Statement"]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Casefile]:
    """The casefile with imported statements alone."""
    with import_ferry(tmp_path) as opened:
        yield opened


def read(case: Casefile, wanted: Slice = ALL) -> list[Entry]:
    """The imported statements that are meant."""
    with case.database().reading() as connection:
        return read_imported_entries(connection, wanted)


def types(entries: list[Entry]) -> list[str]:
    """Their statement types."""
    return [entry.imported.statement_type for entry in entries if entry.imported]


def test_an_entry_says_what_was_coded(case: Casefile) -> None:
    """Passage, speaker with whom it speaks for, side, type, coder and values; no source, cue, form or act."""
    spoken = read(case)[0]
    assert (spoken.name, spoken.outlet, spoken.published) == ("Ferry", "Harbour Post", date(2023, 11, 14))
    assert (spoken.content, spoken.statement.attribution.content) == (SPOKEN, (Span(4, 36),))
    assert (spoken.source, spoken.cue, spoken.statement.attribution.form, spoken.statement.act) == (None,) * 4
    assert spoken.statement.attribution.score == 1
    assert spoken.statement.said_on == SaidOn(date=date(2023, 11, 14), precision=DatePrecision.PUBLISHED)
    [speaker] = spoken.speakers
    assert speaker == Speaker(id=speaker.id, name="Mara Lindqvist", kind=ActorKind.PERSON, affiliation="City")
    assert speaker.id == "person:Mara Lindqvist"
    assert spoken.codings == (
        Stand(
            codebook="DNA Statement",
            concept=ConceptId(FERRY),
            agreement=Agreement.FOR,
            score=1.0,
            is_decided=True,
        ),
    )
    assert spoken.imported == Imported(
        statement_type="DNA Statement",
        coder="Ines",
        values=(
            ("organization", "City"),
            ("agreement", True),
            ("strength", -4),
            ("person", "Mara Lindqvist"),
            ("concept", FERRY),
        ),
    )
    assert spoken.imported.notes() == ["agreement: yes", "strength: -4", f"concept: {FERRY}"]


def test_an_organization_speaks_alone_where_no_person_does(case: Casefile) -> None:
    """And speaks for nobody else; disagreement is a side against."""
    [unnamed] = read(case)[2:]
    assert [(one.id, one.kind, one.affiliation) for one in unnamed.speakers] == [
        ("organization:City", ActorKind.ORGANIZATION, None)
    ]
    assert [stand.agreement for stand in unnamed.codings] == [Agreement.AGAINST]


def test_a_type_without_speakers_shows_its_passage(case: Casefile) -> None:
    """With nobody who speaks, and no side."""
    noted = read(case)[1]
    assert (noted.content, noted.speakers, noted.codings) == (NOTED, (), ())
    assert noted.imported == Imported(statement_type="Annotation", coder="Admin", values=(("note", "Look this up."),))


def test_an_agreement_that_is_a_number_is_no_side(tmp_path: Path) -> None:
    """Only the built-in variables of DNA make one; the values stay."""

    def count(connection: sqlite3.Connection) -> None:
        enrich(connection)
        connection.executescript(
            "UPDATE VARIABLES SET DataType = 'integer' WHERE ID = 2; DELETE FROM DATABOOLEAN;"
            "INSERT INTO DATAINTEGER VALUES (8, 1, 2, 3), (9, 3, 2, 1)"
        )

    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(write_dna(tmp_path / "count.dna", count))
        first = read(case)[0]
    assert first.codings == ()
    assert first.imported is not None
    assert first.imported.notes()[0] == "agreement: 3"


FILTERS = {
    "nobody": (ALL, EVERY),
    "a word": (Slice(search="FERRY"), ["DNA Statement"]),
    "words apart": (Slice(search="stay mayor"), ["DNA Statement"]),
    "words side by side": (Slice(search='"mayor stay"'), []),
    "a whole name": (Slice(speaker="mara lindqvist"), ["DNA Statement"]),
    "part of a name": (Slice(speaker="LINDQ"), ["DNA Statement"]),
    "an organization": (Slice(speaker="city"), ["DNA Statement"]),
    "an id": (Slice(speaker="organization:City"), ["DNA Statement"]),
    "nothing of a name": (Slice(speaker=" "), []),
    "an outlet": (Slice(outlet="harbour post"), EVERY),
    "another outlet": (Slice(outlet="Norland Courier"), []),
    "the day": (Slice(since=date(2023, 11, 14), until=date(2023, 11, 14)), EVERY),
    "a later day": (Slice(since=date(2023, 11, 15)), []),
    "an earlier day": (Slice(until=date(2023, 11, 13)), []),
    "a source": (Slice(source="mayor"), []),
    "a form": (Slice(form=onrecord.Form.DIRECT), []),
    "an act": (Slice(act=onrecord.Act.SAYS), []),
}


@pytest.mark.parametrize(("wanted", "found"), FILTERS.values(), ids=FILTERS)
def test_filters_apply(case: Casefile, wanted: Slice, found: list[str]) -> None:
    """As to the others; what an imported statement does not have, it is not found by."""
    assert types(read(case, wanted)) == found


def test_the_record_is_in_reading_order(case: Casefile) -> None:
    """By the first character, article by article, whoever found the statement."""
    case.read(again=True, language="en")
    with case.database().reading() as connection:
        entries = read_record(connection, ALL)
    starts = [min(span.start for span in entry.statement.attribution.spans) for entry in entries]
    assert starts == sorted(starts)
    assert {entry.imported is None for entry in entries} == {True, False}


def test_every_imported_id_is_known_by_its_article(case: Casefile) -> None:
    """Those that were rejected too."""
    ids = [entry.statement.id for entry in read(case)]
    case.reject_statement(ids[1], by="Ines")
    [article] = case.articles()
    with case.database().reading() as connection:
        assert read_imported_ids(connection, [article.id]) == ids
        assert read_imported_ids(connection, [ArticleId("none")]) == []
