"""`inspect`: what the tool sees in any text."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli_cases import Runner

CODE = "from onrecord.cli import main; from onrecord.scoring import FakeScorer; main(scorer=FakeScorer())"


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Runs a command."""
    return Runner(capfd, monkeypatch)


def write_lines(path: Path, *rows: object) -> Path:
    """A file of JSON lines; a string stands there as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_dates_are_read_from_the_day_of_publication(run: Runner, tmp_path: Path) -> None:
    """A line has name and text, a row the name and start, end, value and type of each date; other keys are ignored."""
    text = "The ferry stopped on Monday and sails again on 9 May 2031."
    file = write_lines(
        tmp_path / "texts.jsonl",
        {"name": "one", "text": text, "published": "2031-05-01", "page": 3},
        {"name": "two", "text": text, "published": "2031-05-01T22:10:00+02:00"},
        {"name": "three", "text": text, "published": None},
    )
    done = run("inspect", "dates", file)
    assert (done.status, done.err) == (0, "")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [row["name"] for row in rows] == ["one", "two", "three"]
    assert all(list(row) == ["name", "dates"] for row in rows)
    assert rows[0]["dates"] == rows[1]["dates"]
    found = {text[start:end]: (value, kind) for start, end, value, kind in rows[0]["dates"]}
    assert found["Monday"] == ("2031-04-28", "DATE")
    assert found["9 May 2031"] == ("2031-05-09", "DATE")


def test_names_are_those_of_the_model(run: Runner, tmp_path: Path) -> None:
    """A row has the name and start, end, label and score of each entity."""
    text = "Mara Lindqvist said the ferry would sail."
    file = write_lines(tmp_path / "texts.jsonl", {"name": "one", "text": text})
    row = json.loads(run("inspect", "names", file).out)
    assert list(row) == ["name", "entities"]
    assert row["name"] == "one"
    for start, end, label, score in row["entities"]:
        assert text[start:end].strip()
        assert label.isupper()
        assert 0 <= score <= 1


@pytest.mark.parametrize("what", ["names", "dates"])
def test_bad_lines_are_told_and_the_others_go_on(run: Runner, tmp_path: Path, what: str) -> None:
    """Each bad line gives a sentence with file and row; empty lines count and are no lines; the status is 0."""
    file = write_lines(
        tmp_path / "texts.jsonl",
        {"name": "one", "text": "In May."},
        "{",
        "",
        {"name": "two"},
        {"name": "three", "text": ["In May."]},
        {"name": "four", "text": "In May.", "published": "someday"},
        ["In May."],
        {"text": ""},
        "[" * 100_000,
    )
    with file.open("ab") as out:
        out.write(b'{"text": "\xff"}\n')
    done = run("inspect", what, file)
    assert done.status == 0
    assert [json.loads(line)["name"] for line in done.out.splitlines()] == ["one", None]
    assert done.err.splitlines() == [
        f"{file}, row 2 was left out: it is no JSON.",
        f"{file}, row 4 was left out: it has no text.",
        f"{file}, row 5 was left out: its text is no string.",
        f'{file}, row 6 was left out: published is no date: "someday".',
        f"{file}, row 7 was left out: it is no JSON object.",
        f"{file}, row 9 was left out: it is no JSON.",
        f"{file}, row 10 was left out: it is not UTF-8.",
    ]


def test_nothing_that_could_be_read_is_status_two(run: Runner, tmp_path: Path) -> None:
    """No good line, no line at all, no file: a sentence and status 2."""
    for rows in (["{"], [""]):
        done = run("inspect", "dates", write_lines(tmp_path / "texts.jsonl", *rows))
        assert (done.status, done.out) == (2, "")
        assert len(done.err.splitlines()) == 1
    for missing in (tmp_path / "none.jsonl", tmp_path):
        assert run("inspect", "names", missing).status == 2
    assert run("inspect").status == 2


def test_lone_surrogates_and_marks_of_byte_order_do_no_harm(run: Runner, tmp_path: Path) -> None:
    """A lone surrogate counts as one character, and a byte order mark is no part of the first line."""
    file = write_lines(tmp_path / "texts.jsonl", {"name": "one", "text": "\ud800 On 9 May 2031."})
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    row = json.loads(run("inspect", "dates", file).out)
    assert [date[:3] for date in row["dates"]] == [[5, 15, "2031-05-09"]]
    assert run("inspect", "names", file).status == 0


def test_standard_input_and_a_file_to_write(tmp_path: Path) -> None:
    """A dash is standard input, -o the file to write; more lines than one batch keep their order."""
    out = tmp_path / "rows.jsonl"
    lines = "".join(json.dumps({"name": number, "text": f"In {number}."}) + "\n" for number in range(1970, 2040))
    command = [sys.executable, "-c", CODE, "inspect", "dates", "-", "-o", str(out)]
    ended = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("", "")
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["name"] for row in rows] == list(range(1970, 2040))
    broken = subprocess.run(command, input="{\n", capture_output=True, text=True, check=False)
    assert broken.stderr == "standard input, row 1 was left out: it is no JSON.\n"


def test_pairs_are_scored_with_their_cue(run: Runner, tmp_path: Path) -> None:
    """A row is the line with match, for and against; a cue that turns the content round turns the side."""
    claim, text = "The ferry should stay open", "the ferry should stay open"
    file = write_lines(
        tmp_path / "pairs.jsonl",
        {"claim": claim, "text": text, "page": 3},
        {"claim": claim, "text": text, "cue": "denied that"},
        {"claim": claim, "text": "Bread is dear", "cue": None},
    )
    done = run("inspect", "pairs", file)
    assert (done.status, done.err) == (0, "")
    plain, denied, other = [json.loads(line) for line in done.out.splitlines()]
    assert list(plain) == ["claim", "text", "page", "match", "for", "against"]
    assert plain["for"] > 0.9 > 0.1 > denied["for"]
    assert denied["against"] > 0.9
    assert other["match"] < 0.1 < 0.9 < plain["match"]
    assert all(0 <= row["for"] + row["against"] <= 1 for row in (plain, denied, other))


def test_pairs_that_cannot_be_scored_are_told(run: Runner, tmp_path: Path) -> None:
    """A line without claim or text, or with something else than words there, is left out with its row and reason."""
    good = {"claim": "The ferry should stay open", "text": "It sails."}
    file = write_lines(
        tmp_path / "pairs.jsonl",
        {"text": "It sails."},
        good | {"claim": 7},
        good | {"text": " "},
        good | {"cue": []},
        good,
    )
    done = run("inspect", "pairs", file)
    assert done.status == 0
    assert len(done.out.splitlines()) == 1
    reasons = ("row 1 was left out: it has no claim", "row 2", "row 3 was left out: its text is empty", "row 4")
    assert all(reason in done.err for reason in reasons)
