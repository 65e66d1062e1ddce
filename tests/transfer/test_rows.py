"""The JSON rows: a contract with other programs."""

from __future__ import annotations

import importlib.util
import io
import json
import os
from collections.abc import Callable
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
    Affiliation,
    ArticleEntry,
    ArticleId,
    DatePrecision,
    Decision,
    DecisionId,
    Entity,
    EntityLabel,
    Entry,
    Form,
    Origin,
    SaidOn,
    Span,
    Speaker,
    Statement,
    StatementId,
    Suggestion,
    TimeExpression,
)
from onrecord.transfer.rows import (
    actor_row,
    article_row,
    attributions_row,
    dates_row,
    decision_row,
    names_row,
    statement_row,
    suggestion_row,
    write_json,
    write_jsonl,
)

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
        "imported": None,
    }
    assert " ".join(row) == (
        "schema id article form source cue content speakers addressees act said_on codings same_as score imported"
    )


def test_statement_row_names_who_spoke_to_whom_and_when(entry: Entry) -> None:
    """Speakers and addressees have id, name, kind and affiliation; the date says how exactly it is known."""
    tarn = Speaker(id=ActorId("p1"), name="Ivo Tarn", kind=ActorKind.PERSON, affiliation="Norland")
    paper = Speaker(id=ActorId("o1"), name="Bay Gazette", kind=ActorKind.ORGANIZATION)
    said_on = SaidOn(date=date(2031, 4, 1), precision=DatePrecision.MONTH, text="in April")
    statement = replace(entry.statement, act=Act.DENIES, said_on=said_on)
    row = statement_row(replace(entry, statement=statement, speakers=(tarn,), addressees=(paper,)))
    assert row["speakers"] == [{"id": "p1", "name": "Ivo Tarn", "kind": "person", "affiliation": "Norland"}]
    assert row["addressees"] == [{"id": "o1", "name": "Bay Gazette", "kind": "organization", "affiliation": None}]
    assert row["act"] == "denies"
    assert row["said_on"] == {"date": "2031-04-01", "precision": "month", "text": "in April"}
    assert json.loads(json.dumps(row)) == row


@pytest.fixture
def tarn() -> ActorEntry:
    """An actor with two aliases, who changed sides."""
    actor = Actor(
        id=ActorId("p1"),
        name="Ivo Tarn",
        kind=ActorKind.PERSON,
        aliases=(("Tarn", 5), ("Ivo Tarn", 2)),
        affiliations=(
            Affiliation(name="Norland", until=date(2030, 12, 31)),
            Affiliation(name="Bay Union", since=date(2031, 1, 1)),
        ),
        colour="#336699",
    )
    return ActorEntry(
        actor=actor, affiliation="Norland", statements=7, articles=3, first=date(2030, 1, 2), last=date(2031, 5, 3)
    )


def test_actor_row_is_the_contract(tarn: ActorEntry) -> None:
    """An actor has its aliases with counts, its affiliations with dates, and its own counts and dates."""
    row = actor_row(tarn)
    assert row == {
        "schema": 1,
        "id": "p1",
        "name": "Ivo Tarn",
        "kind": "person",
        "affiliation": "Norland",
        "aliases": [{"name": "Tarn", "count": 5}, {"name": "Ivo Tarn", "count": 2}],
        "affiliations": [
            {"name": "Norland", "from": None, "to": "2030-12-31"},
            {"name": "Bay Union", "from": "2031-01-01", "to": None},
        ],
        "colour": "#336699",
        "statements": 7,
        "articles": 3,
        "first": "2030-01-02",
        "last": "2031-05-03",
    }
    fields = "schema id name kind affiliation aliases affiliations colour statements articles first last"
    assert " ".join(row) == fields


def test_suggestion_row_is_the_contract(tarn: ActorEntry) -> None:
    """A suggestion names both actors in short, its score and its reason."""
    second = replace(tarn, actor=replace(tarn.actor, id=ActorId("p2"), name="I. Tarn"), affiliation=None, statements=1)
    suggestion = Suggestion(first=tarn, second=second, score=0.71239, reason="the same initial and surname")
    assert suggestion_row(suggestion) == {
        "schema": 1,
        "first": {"id": "p1", "name": "Ivo Tarn", "kind": "person", "affiliation": "Norland", "statements": 7},
        "second": {"id": "p2", "name": "I. Tarn", "kind": "person", "affiliation": None, "statements": 1},
        "score": 0.7124,
        "reason": "the same initial and surname",
    }


def test_decision_row_is_the_contract() -> None:
    """A decision has its subject, field and value, who made it when, and whether it holds."""
    decision = Decision(
        id=DecisionId(4),
        subject="actor:Ivo Tarn",
        field="merge",
        value={"with": "I. Tarn"},
        by="anna",
        made_at=datetime(2031, 5, 4, 12, 30, 5, 99, tzinfo=UTC),
    )
    assert decision_row((decision, False)) == {
        "schema": 1,
        "id": 4,
        "subject": "actor:Ivo Tarn",
        "field": "merge",
        "value": {"with": "I. Tarn"},
        "by": "anna",
        "made_at": "2031-05-04T12:30:05+00:00",
        "in_force": False,
    }


def test_rows_of_inspect_are_the_contract() -> None:
    """Names and dates are lists of start, end and what was found; the name is what was given."""
    entity = Entity(span=Span(0, 8), label=EntityLabel.PERSON, score=0.98765)
    assert names_row("a", [entity]) == {"name": "a", "entities": [[0, 8, "PER", 0.9877]]}
    time = TimeExpression(span=Span(3, 9), value="2031-05-05", type="DATE")
    assert dates_row(7, [time]) == {"name": 7, "dates": [[3, 9, "2031-05-05", "DATE"]]}
    assert names_row(None, []) == {"name": None, "entities": []}


def test_an_array_of_json_has_one_row_a_line() -> None:
    """It reads back as one list, empty or not."""
    for rows in ([], [{"a": 1}], [{"a": "Ö"}, {"a": "\ud800"}]):
        out = io.StringIO()
        write_json(rows, out)
        assert json.loads(out.getvalue()) == rows
        assert out.getvalue().endswith("]\n")


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
        "imported": 0,
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
