"""`actors` and `roster`: who speaks, listed, shown, joined, parted, named and imported."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from cli_cases import Done, Runner

ROSTER = (
    "name,kind,aliases,affiliation,from,to,colour\n"
    "Mara Lindqvist,person,M. Lindqvist|Lindquist,Norland,2029,,#336699\n"
    "Ivo Tarn,person,I. Tarn,Bay Union,,2030-06,\n"
    "Bay Union,organization,the Union,,,,\n"
)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Runs a command."""
    return Runner(capfd, monkeypatch)


@pytest.fixture
def case(run: Runner, stored: Path, tmp_path: Path) -> Path:
    """The invented casefile with a roster of three, and who speaks in its first two statements decided."""
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    assert run("roster", "import", stored, roster, "--by", "anna").status == 0
    first, second, _ = (row["id"] for row in rows(run("statements", stored, "--format", "jsonl")))
    assert run("statements", "set", stored, first, "speaker=Lindquist", "act=promises", "--by", "anna").status == 0
    assert (
        run(
            "statements", "set", stored, second, "speaker=Ivo Tarn", "act=denies", "addressee=the Union", "--by", "anna"
        ).status
        == 0
    )
    return stored


def rows(done: Done) -> list[dict[str, Any]]:
    """The JSON lines printed."""
    assert done.status == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def names(run: Runner, case: Path) -> dict[str, dict[str, Any]]:
    """The actors by name."""
    return {row["name"]: row for row in rows(run("actors", case, "--format", "jsonl"))}


def test_actors_are_listed_in_every_format(run: Runner, case: Path) -> None:
    """Table, JSON array, JSON lines and CSV have the same actors."""
    listed = rows(run("actors", case, "--format", "jsonl"))
    assert {"Mara Lindqvist", "Ivo Tarn", "Bay Union"} <= {row["name"] for row in listed}
    assert json.loads(run("actors", case, "--format", "json").out) == listed
    flat = list(csv.DictReader(io.StringIO(run("actors", case, "--format", "csv").out)))
    assert [row["name"] for row in flat] == [row["name"] for row in listed]
    table = run("actors", case).out
    assert table.splitlines()[0].split() == ["actor", "kind", "affiliation", "aliases", "stat.", "art.", "dates"]
    assert "Mara Lindqvist" in table
    assert table.endswith(f"\n{len(listed)} actors\n")


def test_a_roster_says_who_is_who(run: Runner, case: Path) -> None:
    """Kind, affiliation with its days, colour and aliases come from it; a year begins and a month ends with its day."""
    actors = names(run, case)
    mara, tarn = actors["Mara Lindqvist"], actors["Ivo Tarn"]
    assert (mara["kind"], mara["colour"], mara["statements"]) == ("person", "#336699", 1)
    assert mara["affiliations"] == [{"name": "Norland", "from": "2029-01-01", "to": None}]
    assert tarn["affiliations"] == [{"name": "Bay Union", "from": None, "to": "2030-06-30"}]
    assert actors["Bay Union"]["kind"] == "organization"


def test_an_actor_is_shown_with_aliases_and_statements(run: Runner, case: Path) -> None:
    """One actor by name or alias: what it is, how it is called, what it said."""
    shown = run("actors", "show", case, "I. Tarn")
    assert shown.status == 0
    assert "Ivo Tarn" in shown.out
    assert "denies" in shown.out
    assert "that the grain had been seized" in shown.out
    assert shown.out.endswith("\n1 statement\n")


def test_merging_says_how_it_is_undone(run: Runner, case: Path) -> None:
    """Two actors are one under the first name; undone, they are two again."""
    done = run("actors", "merge", case, "Mara Lindqvist", "Ivo Tarn", "--by", "ben")
    assert done.status == 0, done.err
    assert done.out.startswith("Ivo Tarn is Mara Lindqvist. Decision ")
    assert done.out.count("\n") == 1
    assert "Ivo Tarn" not in names(run, case)
    assert names(run, case)["Mara Lindqvist"]["statements"] == 2
    command = done.out.split("to take it back: onrecord ")[1].split()
    assert run(*command).status == 0
    assert names(run, case)["Mara Lindqvist"]["statements"] == 1
    assert "Ivo Tarn" in names(run, case)


def test_splitting_takes_an_alias_away(run: Runner, case: Path) -> None:
    """An alias that was joined is an actor of its own again."""
    assert run("actors", "merge", case, "Mara Lindqvist", "Ivo Tarn").status == 0
    done = run("actors", "split", case, "Mara Lindqvist", "Ivo Tarn")
    assert done.status == 0, done.err
    assert done.out.startswith("Mara Lindqvist is somebody else than Ivo Tarn. Decision ")
    assert names(run, case)["Mara Lindqvist"]["statements"] == 1


def test_renaming_keeps_the_statements(run: Runner, case: Path) -> None:
    """The actor has the new name, and is found by the old one."""
    done = run("actors", "rename", case, "Ivo Tarn", "Ivo J. Tarn")
    assert done.out.startswith("Ivo Tarn is now called Ivo J. Tarn. Decision ")
    assert names(run, case)["Ivo J. Tarn"]["statements"] == 1
    assert "Ivo J. Tarn" in run("actors", "show", case, "Ivo Tarn").out


def test_setting_says_each_decision(run: Runner, case: Path) -> None:
    """One line for each field; from and to belong to the affiliation."""
    done = run(
        "actors", "set", case, "Ivo Tarn", "affiliation=Duke Harbour", "from=2031", "to=2031-05", "colour=#112233"
    )
    assert done.status == 0, done.err
    lines = done.out.splitlines()
    assert lines[0].startswith("Ivo Tarn: affiliation is now Duke Harbour from 2031-01-01 to 2031-05-31. Decision ")
    assert lines[1].startswith("Ivo Tarn: colour is now #112233. Decision ")
    tarn = names(run, case)["Ivo Tarn"]
    assert {"name": "Duke Harbour", "from": "2031-01-01", "to": "2031-05-31"} in tarn["affiliations"]
    assert tarn["colour"] == "#112233"
    said = rows(run("statements", case, "--speaker", "Ivo Tarn", "--format", "jsonl"))
    assert said[0]["speakers"][0]["affiliation"] == "Duke Harbour"


def test_statements_are_filtered_by_speaker_and_act(run: Runner, case: Path) -> None:
    """A name, an alias or an id will do; both filters narrow."""
    mara = names(run, case)["Mara Lindqvist"]
    for speaker in ("Mara Lindqvist", "M. Lindqvist", mara["id"]):
        found = rows(run("statements", case, "--speaker", speaker, "--format", "jsonl"))
        assert [row["act"] for row in found] == ["promises"]
        assert found[0]["speakers"] == [
            {"id": mara["id"], "name": "Mara Lindqvist", "kind": "person", "affiliation": "Norland"}
        ]
    assert len(rows(run("statements", case, "--act", "denies", "--format", "jsonl"))) == 1
    assert rows(run("statements", case, "--act", "denies", "--speaker", "Lindquist", "--format", "jsonl")) == []
    refused = run("statements", case, "--speaker", "Nobody Atall")
    assert refused.status == 2
    assert run("statements", case, "--act", "sings").status == 2


def test_the_table_of_statements_names_the_speaker(run: Runner, case: Path) -> None:
    """The canonical name stands first, with what it is; the source as worded beneath where it differs."""
    out = run("statements", case).out
    assert "Mara Lindqvist (Norland)" in out
    assert "promises" in out
    assert "“Deputy minister Ivo" in out


@pytest.mark.parametrize("columns", ["64", "80", "120", "200"])
def test_tables_fit_the_screen(run: Runner, case: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    """At any width no line of a table is longer than the screen, and control characters are shown, not obeyed."""
    run("actors", "rename", case, "Ivo Tarn", "Ivo \x1b[31m Tarn " + "of the long harbour " * 9)
    monkeypatch.setenv("COLUMNS", columns)
    for arguments in (["actors", case], ["actors", "show", case, "I. Tarn"], ["log", case], ["statements", case]):
        out = run(*arguments).out
        assert max(map(len, out.splitlines())) <= int(columns)
        assert "\x1b" not in out


def test_what_cannot_be_decided_is_a_sentence(run: Runner, case: Path) -> None:
    """Status 2, a sentence and a hint, and nothing is decided."""
    before = run("log", case).out
    for arguments in (
        ["merge", case, "Ivo Tarn", "Ivo Tarn"],
        ["merge", case, "Ivo Tarn", "Iwo Tarm"],
        ["split", case, "Ivo Tarn", "Bay Union"],
        ["split", case, "Ivo Tarn"],
        ["show", case, "Maria Lindkvist"],
        ["rename", case, "Ivo Tarn", " "],
        ["set", case, "Ivo Tarn"],
        ["set", case, "Ivo Tarn", "kind=boat"],
        ["set", case, "Ivo Tarn", "from=2031"],
        ["set", case, "Ivo Tarn", "affiliation=Norland", "from=2031", "to=2030"],
        ["set", case, "Ivo Tarn", "affiliation=Norland", "from=someday"],
        ["set", case, "Ivo Tarn", "colr=red"],
        ["mrge", case, "Ivo Tarn", "Bay Union"],
    ):
        done = run("actors", *arguments)
        assert (done.status, done.out) == (2, ""), arguments
        assert len(done.err.splitlines()) == 2, done.err
        assert done.err.splitlines()[0].endswith("."), done.err
    assert run("log", case).out == before
    assert "Did you mean merge?" in run("actors", "mrge", case, "Ivo Tarn", "Bay Union").err
    assert "Ivo Tarn" in run("actors", "merge", case, "Ivo Tarn", "Iwo Tarm").err
    assert "kind, affiliation, from, to, colour" in run("actors", "set", case, "Ivo Tarn", "colr=red").err


def test_a_bad_roster_imports_nothing(run: Runner, stored: Path, tmp_path: Path) -> None:
    """The row and the reason are told; the casefile has no new decision."""
    roster = tmp_path / "roster.csv"
    roster.write_text("name,kind,aliases\nMara Lindqvist,person,Tarn\nIvo Tarn,person,Tarn\n", encoding="utf-8")
    done = run("roster", "import", stored, roster)
    assert (done.status, done.out) == (2, "")
    assert "3" in done.err
    assert run("log", stored, "--format", "jsonl").out == ""
    assert run("roster", "import", stored, tmp_path / "none.csv").status == 2


def test_suggestions_are_listed(run: Runner, case: Path) -> None:
    """Pairs in every format; with nothing to suggest a sentence says so."""
    done = run("actors", "suggest", case)
    assert done.status == 0
    pairs = rows(run("actors", "suggest", case, "--format", "jsonl"))
    assert bool(pairs) == ("Nothing to suggest" not in done.out)
    assert json.loads(run("actors", "suggest", case, "--format", "json").out) == pairs
    assert len(run("actors", "suggest", case, "--format", "csv").out.splitlines()) == len(pairs) + 1


def test_sub_verbs_and_listing_share_a_name(run: Runner, case: Path) -> None:
    """Options may stand before the casefile; help tells the sub-verbs."""
    assert run("actors", "--format", "jsonl", case).out == run("actors", case, "--format", "jsonl").out
    helped = run("actors", "--help").out
    assert " actors [" in helped.splitlines()[0]
    assert all(verb in helped for verb in ("show", "suggest", "merge", "split", "rename", "set"))
    assert run("actors").status == 2
    assert run("roster").status == 2
