"""The flat columns of CSV, Parquet and pandas."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import onrecord
from onrecord.records import (
    Act,
    Actor,
    ActorEntry,
    ActorId,
    ActorKind,
    DatePrecision,
    Decision,
    DecisionId,
    SaidOn,
    Speaker,
    Suggestion,
)
from onrecord.transfer.columns import (
    ACTOR_COLUMNS,
    ARTICLE_COLUMNS,
    DECISION_COLUMNS,
    STATEMENT_COLUMNS,
    SUGGESTION_COLUMNS,
    FlatRow,
    flat_actor,
    flat_article,
    flat_decision,
    flat_statement,
    flat_suggestion,
    write_csv,
    write_parquet,
)


@pytest.fixture
def flat(stored: Path) -> list[FlatRow]:
    """The statements of the invented casefile."""
    with onrecord.open(stored) as case:
        return [flat_statement(entry) for entry in case.statements()]


def test_csv_reads_back(flat: list[FlatRow]) -> None:
    """A head line and one line per statement; spans are JSON, null is an empty cell."""
    out = io.StringIO()
    write_csv(flat, STATEMENT_COLUMNS, out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert list(rows[0]) == list(STATEMENT_COLUMNS)
    assert rows[0]["source"] == "Mara Lindqvist"
    assert rows[0]["article_published"] == "2031-05-02"
    assert rows[0]["same_as"] == rows[0]["act"] == ""
    assert json.loads(rows[0]["content_spans"])[0][0] == len("Harbour talks resume\n\n")
    assert json.loads(rows[0]["speakers"]) == []


def test_speakers_run_side_by_side(stored: Path) -> None:
    """Names, ids, kinds and affiliations of several speakers are JSON lists of the same length."""
    with onrecord.open(stored) as case:
        entry = case.statements()[0]
    speakers = (
        Speaker(id=ActorId("p1"), name="Ivo Tarn", kind=ActorKind.PERSON, affiliation="Norland"),
        Speaker(id=ActorId("g1"), name="Ö experts", kind=ActorKind.GROUP),
    )
    said_on = SaidOn(date=date(2031, 4, 1), precision=DatePrecision.MONTH)
    statement = replace(entry.statement, act=Act.WARNS, said_on=said_on)
    row = flat_statement(replace(entry, statement=statement, speakers=speakers, addressees=speakers[1:]))
    assert row["speakers"] == '["Ivo Tarn", "Ö experts"]'
    assert row["speaker_ids"] == '["p1", "g1"]'
    assert row["speaker_kinds"] == '["person", "group"]'
    assert row["affiliations"] == '["Norland", null]'
    assert row["addressees"] == '["Ö experts"]'
    assert (row["act"], row["said_on"], row["said_precision"]) == ("warns", date(2031, 4, 1), "month")


def test_actors_suggestions_and_decisions_are_flat() -> None:
    """Each has its columns, in order and typed, in CSV and in Parquet; lists are JSON."""
    actor = Actor(id=ActorId("p1"), name="Ivo Tarn", kind=ActorKind.PERSON, aliases=(("Tarn", 5),))
    entry = ActorEntry(actor=actor, affiliation=None, statements=7, articles=3, first=date(2030, 1, 2), last=None)
    pair = Suggestion(first=entry, second=entry, score=0.7, reason="alike")
    made_at = datetime(2031, 5, 4, 12, 30, tzinfo=UTC)
    decision = Decision(
        id=DecisionId(4), subject="actor:Ivo Tarn", field="split", value={"aliases": ["T"]}, by="anna", made_at=made_at
    )
    tables = [
        (flat_actor(entry), ACTOR_COLUMNS),
        (flat_suggestion(pair), SUGGESTION_COLUMNS),
        (flat_decision((decision, True)), DECISION_COLUMNS),
    ]
    for row, kinds in tables:
        assert list(row) == list(kinds)
        out = io.StringIO()
        write_csv([row], kinds, out)
        assert len(out.getvalue().splitlines()) == 2
    assert tables[0][0]["aliases"] == '[{"name": "Tarn", "count": 5}]'
    assert tables[2][0]["value"] == '{"aliases": ["T"]}'
    parquet = pytest.importorskip("pyarrow.parquet", reason="The parquet extra is not installed.")
    for row, kinds in tables:
        written = io.BytesIO()
        write_parquet([row], kinds, written)
        assert parquet.read_table(io.BytesIO(written.getvalue())).to_pylist() == [row]


def test_lone_surrogates_do_not_stop_a_table(flat: list[FlatRow]) -> None:
    """What UTF-8 cannot hold is a question mark in CSV and Parquet."""
    row = flat[0] | {"content": "so \ud800"}
    out = io.StringIO()
    write_csv([row], STATEMENT_COLUMNS, out)
    assert "so ?" in out.getvalue()
    pytest.importorskip("pyarrow", reason="The parquet extra is not installed.")
    write_parquet([row], STATEMENT_COLUMNS, io.BytesIO())


@pytest.mark.parametrize("number", [0, 3])
def test_parquet_reads_back(flat: list[FlatRow], number: int) -> None:
    """Columns and types are the same with rows and without."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="The parquet extra is not installed.")
    out = io.BytesIO()
    write_parquet(flat[:number], STATEMENT_COLUMNS, out)
    table = parquet.read_table(io.BytesIO(out.getvalue()))
    assert table.column_names == list(STATEMENT_COLUMNS)
    assert [str(table.schema.field(name).type) for name in ("article_published", "score", "schema", "act")] == [
        "date32[day]",
        "double",
        "int64",
        "string",
    ]
    assert table.to_pylist() == flat[:number]


def test_article_columns(stored: Path) -> None:
    """An article has a date, counts and the model in words, or nothing when it was not read."""
    with onrecord.open(stored) as case:
        rows = [flat_article(entry) for entry in case.articles()]
    assert all(list(row) == list(ARTICLE_COLUMNS) for row in rows)
    assert rows[0]["published"] == date(2031, 5, 2)
    assert [row["read_by"] for row in rows] == ["invented 1 none exact"] * 3 + [None]


def test_a_lone_carriage_return_survives_csv() -> None:
    """A cell that holds one is quoted, so that it is read back as it is; rows end with a line feed."""
    out = io.StringIO(newline="")
    columns = {"source": str, "content": str}
    write_csv([{"source": "Mara", "content": "one\rtwo"}, {"source": "Ilse", "content": "three"}], columns, out)
    assert out.getvalue() == 'source,content\nMara,"one\rtwo"\nIlse,three\n'
    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert [row["content"] for row in rows] == ["one\rtwo", "three"]
