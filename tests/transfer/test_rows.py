"""The JSON rows: a contract with other programs."""

from __future__ import annotations

import importlib.util
import io
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import onrecord
from onrecord.records import ArticleEntry, ArticleId, Entry, Form, Origin, Span, Statement, StatementId
from onrecord.transfer.rows import article_row, attributions_row, statement_row, write_jsonl

SHARED = Path(os.environ.get("ONRECORD_SHARED", Path(__file__).parents[2].parent / "shared"))


@pytest.fixture
def entry(make_attribution: Callable[..., onrecord.Attribution]) -> Entry:
    """A statement with a content in two pieces and no source."""
    attribution = make_attribution('"We go," she said, "now."', content='"We go,"', cue="said", score=0.81234)
    attribution = replace(attribution, content=(*attribution.content, Span(19, 25)))
    return Entry(
        statement=Statement(
            id=StatementId("s1"), article=ArticleId("a1"), attribution=attribution, same_as=StatementId("s0")
        ),
        name="a.txt",
        title="Title",
        outlet=None,
        published=date(2031, 5, 2),
        url=None,
        source=None,
        cue="said",
        content='"We go," … "now."',
    )


def test_statement_row_is_the_contract(entry: Entry) -> None:
    """Field by field, in this order, with null and [] for what later stages will fill."""
    row = statement_row(entry)
    assert row == {
        "schema": 1,
        "id": "s1",
        "article": {
            "id": "a1",
            "name": "a.txt",
            "title": "Title",
            "outlet": None,
            "published": "2031-05-02",
            "url": None,
        },
        "form": "direct",
        "source": None,
        "cue": {"text": "said", "spans": [[13, 17]]},
        "content": {"text": '"We go," … "now."', "spans": [[0, 8], [19, 25]]},
        "speakers": [],
        "addressees": [],
        "act": None,
        "said_on": None,
        "codings": [],
        "same_as": "s0",
        "score": 0.8123,
    }
    assert " ".join(row) == (
        "schema id article form source cue content speakers addressees act said_on codings same_as score"
    )


def test_article_row_is_the_contract() -> None:
    """An article has its head, its counts, and the model that has read it."""
    entry = ArticleEntry(
        id=ArticleId("a1"),
        name="a.txt",
        title=None,
        outlet="Bay Gazette",
        byline=None,
        published=None,
        url=None,
        language="en",
        length=25,
        statements=1,
        skips=2,
        problems=0,
        copy_of=None,
        read_by=Origin(agent="invented", version="1", runtime="none", precision="exact"),
    )
    assert article_row(entry) == {
        "schema": 1,
        "id": "a1",
        "name": "a.txt",
        "title": None,
        "outlet": "Bay Gazette",
        "byline": None,
        "published": None,
        "url": None,
        "language": "en",
        "length": 25,
        "statements": 1,
        "skips": 2,
        "problems": 0,
        "copy_of": None,
        "read_by": {"agent": "invented", "version": "1", "runtime": "none", "precision": "exact"},
    }
    assert article_row(replace(entry, read_by=None))["read_by"] is None


def test_attributions_row_is_the_contract(entry: Entry) -> None:
    """A line has the name and the spans of each role, empty where there is none."""
    assert attributions_row("a.txt", [entry.statement]) == {
        "name": "a.txt",
        "attributions": [{"source": [], "cue": [[13, 17]], "content": [[0, 8], [19, 25]]}],
    }
    assert attributions_row("b.txt", []) == {"name": "b.txt", "attributions": []}


def test_lines_keep_letters_and_survive_lone_surrogates() -> None:
    """Letters are printed as they are; a line with a lone surrogate is printed in JSON escapes and reads back."""
    out = io.StringIO()
    rows = [{"words": "Ödman “so”"}, {"words": "\ud800 Ödman"}]
    write_jsonl(rows, out)
    first, second = out.getvalue().splitlines()
    assert "Ödman “so”" in first
    assert second.isascii()
    assert [json.loads(line) for line in (first, second)] == rows


def test_spans_are_code_points_of_the_text(stored: Path) -> None:
    """What a row says and what its spans cut out of the article's text are the same words."""
    with onrecord.open(stored) as case:
        for row in case.statements(copies=True).to_rows():
            text = case.text(row["article"]["id"])
            for role in ("source", "cue", "content"):
                assert " … ".join(text[start:end] for start, end in row[role]["spans"]) == row[role]["text"]


@pytest.mark.shared
def test_shared_scorer_reads_the_attributions(stored: Path, tmp_path: Path) -> None:
    """The scorer of extracted attributions accepts the format, and finds everything right against itself."""
    script = SHARED / "scoring" / "score_attributions.py"
    if not script.exists():
        pytest.skip(f"The shared scorer is not at {script}; set ONRECORD_SHARED to its folder.")
    spec = importlib.util.spec_from_file_location("score_attributions", script)
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    with onrecord.open(stored) as case:
        predicted = [attributions_row(name, statements) for name, statements in case.attributions()]
        gold = [row | {"text": case.text(row["name"])} for row in predicted]
    for name, rows in (("predicted.jsonl", predicted), ("gold.jsonl", gold)):
        with (tmp_path / name).open("w", encoding="utf-8") as out:
            write_jsonl(rows, out)
    result = scorer.score(scorer.read(tmp_path / "gold.jsonl"), scorer.read(tmp_path / "predicted.jsonl"))
    assert (result["articles"], result["gold"], result["linked"], result["strict"]) == (3, 5, 100.0, 100.0)


def test_form_is_a_word(entry: Entry) -> None:
    """Every form is printed as its plain word."""
    for form in Form:
        attribution = replace(entry.statement.attribution, form=form)
        row = statement_row(replace(entry, statement=replace(entry.statement, attribution=attribution)))
        assert json.loads(json.dumps(row))["form"] in ("direct", "indirect", "mixed")
