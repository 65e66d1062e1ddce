"""Corrections of statements and articles, `undo` and `log`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from cli_cases import Done, Runner


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Runs a command."""
    return Runner(capfd, monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two invented articles that the toy model reads."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text('Ferries\n\n"We sail on Friday," Mara Lindqvist said.\n', encoding="utf-8")
    (folder / "tide.txt").write_text('Tides\n\n"Stay ashore," Ivo Tarn said. Nobody went.\n', encoding="utf-8")
    return folder


def rows(done: Done) -> list[dict[str, Any]]:
    """The JSON lines printed."""
    assert done.status == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def statements(run: Runner, case: Path) -> list[dict[str, Any]]:
    """The statements of a casefile."""
    return rows(run("statements", case, "--format", "jsonl"))


def test_rejected_statements_are_gone_until_undone(run: Runner, stored: Path) -> None:
    """Several ids are several decisions, each with its line; undo brings back the last one."""
    first, second, _ = (row["id"] for row in statements(run, stored))
    done = run("statements", "reject", stored, first, second, "--by", "anna")
    assert [line.split(";")[0] for line in done.out.splitlines()] == [
        f"Rejected {first}. Decision 1",
        f"Rejected {second}. Decision 2",
    ]
    assert len(statements(run, stored)) == 1
    undone = run("undo", stored)
    assert undone.out.startswith(f"Took back decision 2 (statement {second} rejected). Decision 3;")
    assert statements(run, stored)[0]["id"] == second


def test_a_corrected_statement_shows_what_was_decided(run: Runner, stored: Path) -> None:
    """Content, speaker, act, addressee and date are as set."""
    id_ = statements(run, stored)[0]["id"]
    done = run(
        "statements",
        "set",
        stored,
        id_,
        "content=22:30,32:36",
        "speaker=Mara Lindqvist|Ivo Tarn",
        "act=denies",
        "said_on=2031-04",
        "addressee=Bay Gazette",
        "--by",
        "anna",
    )
    assert done.status == 0, done.err
    assert len(done.out.splitlines()) == 5
    assert done.out.startswith(f"{id_}: content is now 22:30, 32:36. Decision 1;")
    row = statements(run, stored)[0]
    assert row["id"] == id_
    assert row["content"]["spans"] == [[22, 30], [32, 36]]
    assert [speaker["name"] for speaker in row["speakers"]] == ["Mara Lindqvist", "Ivo Tarn"]
    assert [speaker["name"] for speaker in row["addressees"]] == ["Bay Gazette"]
    assert row["act"] == "denies"
    assert (row["said_on"]["date"], row["said_on"]["precision"]) == ("2031-04-01", "month")
    nobody = run("statements", "set", stored, id_, "speaker=")
    assert "speaker is now nobody" in nobody.out
    assert statements(run, stored)[0]["speakers"] == []


def test_an_added_statement_stands_in_the_article(run: Runner, stored: Path) -> None:
    """Spans are characters of the text; what else is known can be given at once."""
    text = run("text", stored, "bridge.txt").out
    start = text.index("Bridge closed")
    done = run(
        "statements",
        "add",
        stored,
        "bridge.txt",
        "--content",
        f"{start}:{start + 13}",
        "--source",
        f"{text.index('Café')}:{text.index('Café') + 4}",
        "speaker=Renée Ödman",
        "act=claims",
    )
    assert done.status == 0, done.err
    assert "“Bridge closed”" in done.out
    added = next(row for row in statements(run, stored) if row["content"]["text"] == "Bridge closed")
    assert added["source"]["text"] == "Café"
    assert added["act"] == "claims"
    assert [speaker["name"] for speaker in added["speakers"]] == ["Renée Ödman"]
    assert added["id"] in done.out


def test_articles_are_corrected_and_removed(run: Runner, stored: Path) -> None:
    """A new date and outlet are listed; a removed article is gone with its statements, until undone."""
    done = run("articles", "set", stored, "bridge.txt", "published=2031-06-02", "outlet=Bay Gazette", "--by", "ben")
    assert done.out.splitlines()[0].startswith("bridge.txt: published is now 2031-06-02. Decision 1;")
    article = rows(run("articles", stored, "--format", "jsonl"))[2]
    assert (article["published"], article["outlet"]) == ("2031-06-02", "Bay Gazette")
    removed = run("articles", "remove", stored, "bridge.txt")
    assert removed.out.startswith("Removed bridge.txt. Decision 3;")
    assert "bridge.txt" not in run("articles", stored).out
    assert "article bridge.txt removed" in run("log", stored).out
    assert "bridge.txt" not in {row["article"]["name"] for row in statements(run, stored)}
    assert run("undo", stored, 3).status == 0
    assert "bridge.txt" in {row["article"]["name"] for row in statements(run, stored)}
    emptied = run("articles", "set", stored, "bridge.txt", "outlet=")
    assert "outlet is now unknown" in emptied.out
    assert rows(run("articles", stored, "--format", "jsonl"))[2]["outlet"] is None


def test_the_log_keeps_everything(run: Runner, stored: Path) -> None:
    """Who decided what and when, undone or not; an undo can be undone."""
    assert run("log", stored).out.endswith("\n0 decisions\n")
    id_ = statements(run, stored)[0]["id"]
    run("statements", "reject", stored, id_, "--by", "anna")
    run("undo", stored, 1, "--by", "ben")
    assert len(statements(run, stored)) == 3
    run("undo", stored, 2, "--by", "anna")
    assert len(statements(run, stored)) == 2
    logged = rows(run("log", stored, "--format", "jsonl"))
    assert [(row["id"], row["by"], row["in_force"]) for row in logged] == [
        (1, "anna", True),
        (2, "ben", False),
        (3, "anna", True),
    ]
    assert logged[0]["subject"] == f"statement:{id_}"
    assert json.loads(run("log", stored, "--format", "json").out) == logged
    assert [row["by"] for row in csv.DictReader(io.StringIO(run("log", stored, "--format", "csv").out))] == [
        "anna",
        "ben",
        "anna",
    ]
    table = run("log", stored).out
    assert f"statement {id_} rejected" in table
    assert "decision 1 taken back" in table
    assert "undone" in table
    assert table.endswith("\n3 decisions, 1 of them undone\n")


def test_decisions_hold_after_reading_again(run: Runner, folder: Path, tmp_path: Path) -> None:
    """What was corrected, rejected and removed is so after every article was read again."""
    case = tmp_path / "case.onrecord"
    run("read", case, folder)
    sail, stay = statements(run, case)
    assert run("statements", "set", case, sail["id"], "speaker=Somebody Else", "act=promises").status == 0
    assert run("statements", "reject", case, stay["id"]).status == 0
    assert run("read", case, "--again").status == 0
    (kept,) = statements(run, case)
    assert kept["id"] == sail["id"]
    assert [speaker["name"] for speaker in kept["speakers"]] == ["Somebody Else"]
    assert kept["act"] == "promises"
    assert run("articles", "remove", case, "ferry.txt").status == 0
    run("read", case, folder)
    run("read", case, "--again")
    assert statements(run, case) == []


def test_what_cannot_be_decided_is_a_sentence(run: Runner, stored: Path) -> None:
    """Status 2, a sentence and a hint; nothing is decided."""
    id_ = statements(run, stored)[0]["id"]
    for arguments in (
        ["statements", "reject", stored, "0123"],
        ["statements", "set", stored, id_],
        ["statements", "set", stored, id_, "speaker"],
        ["statements", "set", stored, id_, "mood=bad"],
        ["statements", "set", stored, id_, "act=sings"],
        ["statements", "set", stored, id_, "said_on=someday"],
        ["statements", "set", stored, id_, "content=9:3"],
        ["statements", "set", stored, id_, "content=3:999999"],
        ["statements", "set", stored, id_, "content="],
        ["statements", "add", stored, "bridge.txt", "--content", "a:b"],
        ["statements", "add", stored, "bridg.txt", "--content", "1:3"],
        ["articles", "set", stored, "bridge.txt", "published=someday"],
        ["articles", "set", stored, "bridge.txt", "text=new"],
        ["articles", "remove", stored, "brdge.txt"],
        ["undo", stored],
        ["undo", stored, 7],
    ):
        done = run(*arguments)
        assert (done.status, done.out) == (2, ""), arguments
        assert len(done.err.splitlines()) == 2, done.err
    assert rows(run("log", stored, "--format", "jsonl")) == []
    assert "speaker, addressee, act, said_on" in run("statements", "set", stored, id_, "mood=bad").err


def test_an_unknown_id_stops_at_its_place(run: Runner, stored: Path) -> None:
    """What came before it is rejected and told, what comes after is not."""
    first, second, _ = (row["id"] for row in statements(run, stored))
    done = run("statements", "reject", stored, first, "none", second)
    assert done.status == 2
    assert done.out.startswith(f"Rejected {first}. Decision 1;")
    assert [row["id"] for row in statements(run, stored)][0:1] == [second]
