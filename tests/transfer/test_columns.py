"""The flat columns of CSV, Parquet and pandas."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

import onrecord
from onrecord.transfer.columns import (
    ARTICLE_COLUMNS,
    STATEMENT_COLUMNS,
    FlatRow,
    flat_article,
    flat_statement,
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
