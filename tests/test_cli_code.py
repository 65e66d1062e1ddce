"""`code` and `codebook`: suggestions with a codebook, and codebooks begun and checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli_cases import Runner
from cli_coding_cases import CODEBOOK, rows, write_codebook
from onrecord.screen_codings import PairLines


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Runs a command."""
    return Runner(capfd, monkeypatch)


@pytest.fixture
def codebook(tmp_path: Path) -> Path:
    """The invented codebook."""
    return write_codebook(tmp_path)


def test_coding_prints_what_it_found_of_each_concept(run: Runner, stored: Path, codebook: Path) -> None:
    """A row for each concept, those below another indented, and one line of what was new."""
    done = run("code", stored, codebook)
    assert done.status == 0, done.err
    lines = done.out.splitlines()
    assert lines[0] == "harbour, version 1"
    assert lines[1].split() == ["concept", "proposition", "for", "against", "prec.", "%", "recall", "%", "dec."]
    assert any(line.startswith("  grain  The grain was seized.") for line in lines)
    assert "3 codings suggested for 3 statements; new to the model: " in done.out
    assert lines[-1] == f"Decide on them: onrecord code {stored} --decide"


def test_coding_again_has_nothing_new(run: Runner, stored: Path, codebook: Path) -> None:
    """Without a codebook the one used before is used again, and nothing is read twice."""
    run("code", stored, codebook)
    done = run("code", stored)
    assert done.status == 0, done.err
    assert "3 codings suggested for 3 statements; nothing was new to the model." in done.out


def test_a_changed_proposition_leaves_its_decisions_behind(run: Runner, stored: Path, tmp_path: Path) -> None:
    """The table is followed by how many decisions do not count any more, and why."""
    run("code", stored, write_codebook(tmp_path))
    statement = rows(run("codings", stored, "--concept", "open", "--format", "jsonl"))[0]["statement"]
    run("codings", "decide", stored, statement, "open", "for")
    changed = CODEBOOK.replace('"1"', '"2"').replace("should be kept open", "should stay open at night")
    done = run("code", stored, write_codebook(tmp_path, changed))
    assert "1 decision on open stays with version 1: its proposition was changed." in done.out


@pytest.mark.parametrize("columns", ["64", "80", "120"])
def test_the_table_fits_the_screen(
    run: Runner, stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    """However long a proposition is, no line is longer than the screen."""
    long = CODEBOOK.replace("The grain was seized.", "The grain was " + "very " * 40 + "seized.")
    monkeypatch.setenv("COLUMNS", columns)
    out = run("code", stored, write_codebook(tmp_path, long)).out.rpartition("Decide on them")[0]
    assert max(map(len, out.splitlines())) <= int(columns)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--by", "anna"],
        ["--concept", "open"],
        ["--seed", "3"],
        ["--codebook", "harbour"],
        ["--blind", "--adjudicate"],
        ["--decide", "--author-voice"],
        ["--decide", "--by", "model"],
        ["--decide", "--by", " "],
        ["--decide", "--codebook", "bridges"],
        ["--decide", "--concept", "bridges"],
        ["--adjudicate", "--concept", "bridges"],
        ["--coder", "llm"],
        ["--coder", "llm", "--endpoint", "http://127.0.0.1:1"],
        ["--endpoint", "http://127.0.0.1:1"],
        ["--model", "any"],
        ["--coder", "llm", "--endpoint", "http://127.0.0.1:1", "--model", "any", "--decide"],
        ["nothing.yaml"],
    ],
)
def test_what_cannot_be_meant_is_a_sentence(run: Runner, stored: Path, codebook: Path, arguments: list[str]) -> None:
    """Status 2, a sentence and a hint, and nothing is shown."""
    run("code", stored, codebook)
    done = run("code", stored, *arguments)
    assert (done.status, done.out) == (2, ""), done.out
    assert len(done.err.splitlines()) == 2, done.err
    assert done.err.splitlines()[0].endswith("."), done.err


def test_without_a_codebook_there_is_nothing_to_code(run: Runner, stored: Path) -> None:
    """A casefile that was never coded says how that is done, also to who wants to review it."""
    for arguments in (["code", stored], ["code", stored, "--decide"], ["codings", stored], ["narratives", stored]):
        done = run(*arguments)
        assert (done.status, done.out) == (2, "")
        assert "onrecord code CASEFILE CODEBOOK.yaml" in done.err


def test_a_wrong_codebook_changes_nothing(run: Runner, stored: Path, tmp_path: Path) -> None:
    """Two equal ids are refused with line and reason, and the version before stays."""
    run("code", stored, write_codebook(tmp_path))
    before = run("codings", stored, "--format", "jsonl").out
    done = run("code", stored, write_codebook(tmp_path, CODEBOOK.replace("id: asked", "id: open")))
    assert (done.status, done.out) == (2, "")
    assert "Line 12: " in done.err
    assert run("codings", stored, "--format", "jsonl").out == before


def test_checking_a_codebook_gives_advice_by_line(run: Runner, codebook: Path) -> None:
    """Each remark begins with file and line; the last line counts them."""
    done = run("codebook", "check", codebook)
    assert done.status == 0, done.err
    *remarks, last = done.out.splitlines()
    assert all(line.startswith(f"{codebook}:") for line in remarks)
    assert last == f"harbour, version 1: 3 concepts, {len(remarks)} remarks."
    assert run("codebook", "check", codebook.with_name("none.yaml")).status == 2


def test_a_codebook_is_begun_in_a_new_file_only(run: Runner, stored: Path, codebook: Path) -> None:
    """A file that exists is left alone, and too few statements are told."""
    done = run("codebook", "new", codebook, "--from", stored)
    assert (done.status, done.err.splitlines()[0]) == (2, f"{codebook} exists already.")
    assert codebook.read_text(encoding="utf-8") == CODEBOOK
    fresh = codebook.with_name("fresh.yaml")
    assert run("codebook", "new", fresh, "--from", stored).status == 2
    assert not fresh.exists()


def test_progress_is_a_line_now_and_then(capfd: pytest.CaptureFixture[str]) -> None:
    """In a log there is a line for every fifth, also when another step begins."""
    progress = PairLines()
    for _ in range(2):
        for done in range(1, 101):
            progress(done, 100)
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 10
    assert lines[0] == "20 of 100 read"
