"""`onrecord import` and `onrecord export`: .dna files on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli_cases import Runner
from coding_cases import BOOK, make_case
from dna_cases import find_flaws, write_dna


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Runs a command."""
    return Runner(capfd, monkeypatch)


def test_import_says_what_is_new(run: Runner, tmp_path: Path) -> None:
    """The second time nothing is."""
    path, case = write_dna(tmp_path / "ferry.dna"), tmp_path / "ferry.onrecord"
    for new in ((1, 2), (0, 0)):
        done = run("import", case, path)
        assert done.status == 0, done.err
        assert f"1 article ({new[0]} new), 2 statements ({new[1]} new), 4 variables, 2 values, 2 coders." in done.out


def test_import_in_place_of_an_earlier_one_says_what_went(run: Runner, tmp_path: Path) -> None:
    """How many statements, where they are listed, and how many came back."""
    path, case = write_dna(tmp_path / "ferry.dna"), tmp_path / "ferry.onrecord"
    other = "DELETE FROM STATEMENTS WHERE ID = 2; DELETE FROM DATALONGTEXT"
    shorter = write_dna(tmp_path / "shorter.dna", lambda connection: connection.executescript(other))
    run("import", case, path)
    done = run("import", case, shorter, "--replace")
    assert (done.status, done.err) == (0, "")
    assert "1 statement (0 new)" in done.out
    assert "Rejected 1 statement that the file no longer has. `onrecord log` lists them" in done.out
    done = run("import", case, path, "--replace")
    assert "Rejected 0 statements that the file no longer has, and 1 brought back that it has again." in done.out


def test_info_counts_what_was_imported(run: Runner, tmp_path: Path) -> None:
    """By statement type."""
    run("import", tmp_path / "ferry.onrecord", write_dna(tmp_path / "ferry.dna"))
    done = run("info", tmp_path / "ferry.onrecord")
    assert "DNA Statement 1, Annotation 1" in done.out


def test_import_refuses_what_is_no_dna_file(run: Runner, tmp_path: Path) -> None:
    """With a sentence and what to do, and without a casefile."""
    (tmp_path / "ferry.dna").write_text("The ferry must stay.")
    done = run("import", tmp_path / "ferry.onrecord", tmp_path / "ferry.dna")
    sentence = "ferry.dna is not a DNA database: it is no SQLite file.\nName a file that DNA 3 has saved.\n"
    assert (done.status, done.err) == (2, sentence)
    assert not (tmp_path / "ferry.onrecord").exists()


def test_export_writes_and_counts(run: Runner, tmp_path: Path) -> None:
    """What was written, what coders log in with, and what such a file cannot hold."""
    with make_case(tmp_path) as case:
        case.code(BOOK)
    done = run("export", tmp_path / "peace.onrecord", "-o", tmp_path / "peace.dna")
    assert done.status == 0, done.err
    assert "3 documents, 4 statements, 8 values, 2 coders." in done.out
    assert "password onrecord" in done.out
    assert "  statements without a coding: 1\n" in done.out
    assert find_flaws(tmp_path / "peace.dna") == []
    done = run("export", tmp_path / "peace.onrecord", "-o", tmp_path / "peace.dna", "--password", "harbour")
    assert "password" not in done.out


def test_export_refuses_what_it_cannot_write(run: Runner, tmp_path: Path) -> None:
    """Another ending, an article without a date, a date that is none."""
    with make_case(tmp_path) as case:
        case.set_article("bridge", published=None, by="Ines")
    path = tmp_path / "peace.onrecord"
    done = run("export", path, "-o", tmp_path / "peace.csv")
    assert (done.status, "peace.csv is not called .dna" in done.err) == (2, True)
    done = run("export", path, "-o", tmp_path / "peace.dna")
    assert (done.status, '"bridge" has no date' in done.err, "--undated DATE" in done.err) == (2, True, True)
    done = run("export", path, "-o", tmp_path / "peace.dna", "--undated", "soon")
    assert done.status == 2
    assert not (tmp_path / "peace.dna").exists()
    assert run("export", path, "-o", tmp_path / "peace.dna", "--undated", "2031-01-01").status == 0
