"""`codings`, `narratives` and `agreement`: listed, decided, imported and compared."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cli_cases import Runner
from cli_coding_cases import CODEBOOK, rows, write_codebook
from onrecord.casefile import open_casefile


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Runs a command."""
    return Runner(capfd, monkeypatch)


@pytest.fixture
def case(run: Runner, stored: Path, tmp_path: Path) -> Path:
    """The invented casefile, coded."""
    assert run("code", stored, write_codebook(tmp_path)).status == 0
    return stored


def units(run: Runner, case: Path) -> dict[str, str]:
    """The statement coded with each concept."""
    return {row["concept"]: row["statement"] for row in rows(run("codings", case, "--format", "jsonl"))}


def test_codings_are_listed_in_every_format(run: Runner, case: Path) -> None:
    """Table, JSON array, JSON lines and CSV have the same codings."""
    listed = rows(run("codings", case, "--format", "jsonl"))
    assert [(row["concept"], row["agreement"]) for row in listed] == [
        ("open", "for"),
        ("grain", "against"),
        ("asked", "for"),
    ]
    assert all(row["schema"] == 1 and not row["is_decided"] and row["decisions"] == [] for row in listed)
    assert json.loads(run("codings", case, "--format", "json").out) == listed
    flat = list(csv.DictReader(io.StringIO(run("codings", case, "--format", "csv").out)))
    assert [row["statement"] for row in flat] == [row["statement"] for row in listed]
    table = run("codings", case).out
    assert table.splitlines()[0].split() == ["coding", "speaker", "content", "article"]
    assert "grain: The grain was seized." in table
    assert table.endswith("\n3 codings\n")


def test_codings_are_filtered(run: Runner, case: Path) -> None:
    """Concept, side, outlet, days and what was decided narrow; units without a side are listed when asked for."""

    def found(*arguments: object) -> list[str]:
        return [row["concept"] for row in rows(run("codings", case, *arguments, "--format", "jsonl"))]

    assert found("--concept", "grain") == ["grain"]
    assert found("--agreement", "for") == ["open", "asked"]
    assert found("--until", "2031-05") == ["open", "grain"]
    assert found("--since", "2031-06") == ["asked"]
    assert found("--outlet", "nobody's") == []
    assert found("--decided") == []
    statement = units(run, case)["grain"]
    run("codings", "decide", case, statement, "grain", "none")
    assert found("--concept", "grain") == []
    assert found("--concept", "grain", "--with-none") == ["grain"]
    assert found("--decided", "--with-none") == ["grain"]
    assert run("codings", case, "--concept", "bridges").status == 2
    assert run("codings", case, "--speaker", "Nobody Atall").status == 2
    assert run("codings", case, "--since", "someday").status == 2


def test_earlier_version_is_listed_with_what_was_decided(run: Runner, case: Path, tmp_path: Path) -> None:
    """A concept that the newest version has no longer is found, with its decisions, under the version that had it."""
    assert run("codings", "decide", case, units(run, case)["asked"], "asked", "against", "--by", "anna").status == 0
    shorter = CODEBOOK.partition("  - id: asked")[0].replace('version: "1"', 'version: "2"')
    assert run("code", case, write_codebook(tmp_path, shorter)).status == 0
    assert run("codings", case, "--concept", "asked").status == 2
    [kept] = rows(run("codings", case, "--version", "1", "--concept", "asked", "--format", "jsonl"))
    assert (kept["agreement"], kept["is_decided"], kept["version"]) == ("against", True, "1")


def test_deciding_says_what_and_how_it_is_undone(run: Runner, case: Path) -> None:
    """One line; the decision holds, stands in the log in words, and is taken back by its number."""
    statement = units(run, case)["grain"]
    done = run("codings", "decide", case, statement[:6], "grain", "for", "--by", "anna")
    assert done.out.startswith(f"{statement} is for grain. Decision 1; to take it back: onrecord undo ")
    row = rows(run("codings", case, "--decided", "--format", "jsonl"))[0]
    assert (row["agreement"], row["score"], row["suggested"]["agreement"]) == ("for", 1.0, "against")
    assert [(one["by"], one["agreement"], one["is_final"]) for one in row["decisions"]] == [("anna", "for", False)]
    assert f"{statement}: grain for (harbour 1)" in run("log", case).out
    assert run("undo", case, 1).status == 0
    assert rows(run("codings", case, "--decided", "--format", "jsonl")) == []


def test_a_final_decision_holds_over_all(run: Runner, case: Path) -> None:
    """Two coders differ, which the table says until somebody adjudicates."""
    statement = units(run, case)["grain"]
    run("codings", "decide", case, statement, "grain", "for", "--by", "anna")
    run("codings", "decide", case, statement, "grain", "against", "--by", "ben")
    assert "coders disagree" in run("codings", case).out
    run("codings", "decide", case, statement, "grain", "for", "--by", "chief", "--final")
    row = rows(run("codings", case, "--decided", "--format", "jsonl"))[0]
    assert (row["agreement"], row["is_disputed"]) == ("for", False)
    assert ", for all coders" in run("log", case).out


@pytest.mark.parametrize(
    "arguments",
    [
        ["ffffffff", "grain", "for"],
        ["STATEMENT", "bridges", "for"],
        ["STATEMENT", "grain", "for", "--by", "model"],
        ["STATEMENT", "grain", "for", "--codebook", "bridges"],
    ],
)
def test_what_cannot_be_decided_is_a_sentence(run: Runner, case: Path, arguments: list[str]) -> None:
    """Status 2, a sentence and a hint; nothing is decided."""
    statement = units(run, case)["grain"]
    done = run("codings", "decide", case, *(statement if word == "STATEMENT" else word for word in arguments))
    assert (done.status, done.out) == (2, "")
    assert len(done.err.splitlines()) == 2
    assert run("log", case, "--format", "jsonl").out == ""


def test_an_export_can_be_imported(run: Runner, case: Path, tmp_path: Path) -> None:
    """What `codings --format csv` writes is taken as another coder's decisions, all or none."""
    table = tmp_path / "coded.csv"
    assert run("codings", case, "--format", "csv", "-o", table).status == 0
    done = run("codings", "import", case, table, "--by", "ben")
    assert done.out == f"3 decisions imported from {table}.\n"
    assert {row["decisions"][0]["by"] for row in rows(run("codings", case, "--format", "jsonl"))} == {"ben"}
    table.write_text("statement,concept,agreement\nffff,grain,for\n", encoding="utf-8")
    refused = run("codings", "import", case, table)
    assert (refused.status, refused.out) == (2, "")
    assert "2" in refused.err


def test_narratives_sum_up_articles(run: Runner, case: Path) -> None:
    """An article takes the position of a concept, and of the one above it, where a statement of it does."""
    found = rows(run("narratives", case, "--format", "jsonl"))
    assert {(row["article"]["name"], row["concept"]) for row in found} == {
        ("harbour.txt", "open"),
        ("bridge.txt", "asked"),
    }
    assert all(row["statements"] for row in found)
    assert run("narratives", case).out.endswith("2 narratives in 2 articles\n")
    assert run("narratives", case, "--threshold", "1", "--format", "jsonl").out == ""
    assert len(run("narratives", case, "--format", "csv").out.splitlines()) == 3


@pytest.fixture
def compared(run: Runner, case: Path) -> Path:
    """The casefile with decisions of anna, two of them on units drawn at random."""
    statements = units(run, case)
    with open_casefile(case) as opened:
        opened.decide_coding(statements["open"], "open", "for", by="anna", reason="random share", chance=0.5)
        opened.decide_coding(statements["grain"], "grain", "for", by="anna", reason="random share", chance=0.25)
        opened.decide_coding(statements["asked"], "asked", "none", by="anna", reason="uncertain")
    return case


def test_agreement_prints_both_estimates(run: Runner, compared: Path) -> None:
    """All units in common, then the random share with a sentence on what that is; tables fit a screen of 80."""
    out = run("agreement", compared, "--between", "model", "anna").out
    assert out.splitlines()[0] == "Codebook harbour, version 1"
    for words in (
        "Both were shown 3 units of 3 statements",
        "percent agreement",
        "Krippendorff's alpha",
        "Cohen's kappa",
    ):
        assert words in out
    first, second = out.split("Estimated on the random share: ")
    assert "33.3 (" in first
    assert "inverse of its chance of being drawn" in " ".join(second.split())
    assert "2 units of 2 statements" in second
    # One of two is right, and it stands for two units against four.
    assert "percent agreement     33.3 (" in second
    assert "model ↓  anna →" in out


def test_the_random_share_alone_can_be_asked_for(run: Runner, compared: Path) -> None:
    """`--random-share` leaves the first estimate out, in JSON as well."""
    out = run("agreement", compared, "--between", "model", "anna", "--random-share").out
    assert "Both were shown" not in out
    listed = rows(run("agreement", compared, "--between", "model", "anna", "--format", "jsonl"))
    assert [(row["counted"], row["units"]) for row in listed] == [("all", 3), ("random share", 2)]
    assert {(row["schema"], row["codebook"], row["first"], row["second"]) for row in listed} == {
        (1, "harbour", "model", "anna")
    }
    alone = run("agreement", compared, "--between", "model", "anna", "--random-share", "--format", "json")
    assert json.loads(alone.out) == listed[1:]


def test_coders_without_common_units_are_told_so(run: Runner, compared: Path) -> None:
    """A coder nobody knows and one compared with itself are refused; nothing drawn at random is a sentence."""
    assert run("agreement", compared, "--between", "anna", "carl").status == 2
    assert run("agreement", compared, "--between", "anna", "anna").status == 2
    statement = units(run, compared)["open"]
    run("codings", "decide", compared, statement, "open", "for", "--by", "ben")
    with open_casefile(compared) as opened:
        opened.undo(1)
        opened.decide_coding(statement, "open", "for", by="anna")
    out = run("agreement", compared, "--between", "anna", "ben").out
    assert "Nothing can be estimated on the random share" in out
    assert "Both were shown 1 unit of 1 statement; 2 more anna alone." in out


@pytest.mark.parametrize("columns", ["64", "80", "120"])
def test_lists_fit_the_screen(run: Runner, compared: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    """At any width no line of a table is longer than the screen."""
    monkeypatch.setenv("COLUMNS", columns)
    for arguments in (
        ["codings", compared, "--with-none"],
        ["narratives", compared],
        ["agreement", compared, "--between", "model", "anna"],
    ):
        assert max(map(len, run(*arguments).out.splitlines())) <= int(columns)
