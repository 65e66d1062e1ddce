"""The terminal review: lines and single keys, every answer stored at once, and ends that lose nothing."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli_cases import Done, Runner
from cli_coding_cases import decided, rows, type_lines, write_codebook

#: Starts the command line in another process with the toy models.
CHILD = (
    "import sys; from onrecord.cli import main; from onrecord.positions import FakePositionScorer; "
    "from onrecord.scoring import FakeScorer; "
    "main(sys.argv[1:], scorer=FakeScorer(), position_scorer=FakePositionScorer())"
)
PROMPT = b"(q)uit > "
MOST_SECONDS = 90


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Runs a command."""
    return Runner(capfd, monkeypatch)


@pytest.fixture
def case(run: Runner, stored: Path, tmp_path: Path) -> Path:
    """The invented casefile, coded: three units that take a side."""
    assert run("code", stored, write_codebook(tmp_path)).status == 0
    return stored


class Reviewer:
    """Types lines into a review."""

    def __init__(self, run: Runner, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._run, self._case, self._monkeypatch = run, case, monkeypatch

    def __call__(self, *lines: str, by: str = "anna", options: tuple[str, ...] = ("--decide",)) -> Done:
        """How a review with these lines ends."""
        type_lines(self._monkeypatch, *lines)
        return self._run("code", self._case, *options, "--by", by)


@pytest.fixture
def review(run: Runner, case: Path, monkeypatch: pytest.MonkeyPatch) -> Reviewer:
    """Types lines into a review of the casefile."""
    return Reviewer(run, case, monkeypatch)


def judged(run: Runner, case: Path) -> list[tuple[str, str, str]]:
    """Concept, agreement and coder of every decision in force, in order."""
    logged = [row for row in rows(run("log", case, "--format", "jsonl")) if row["in_force"] and row["field"] != "undo"]
    return [(row["subject"].split("|")[1], row["value"]["agreement"], row["by"]) for row in logged]


def test_each_answer_is_stored_and_counted(run: Runner, case: Path, review: Reviewer) -> None:
    """The key y takes the suggestion, f, a and n say what is right; the end tells how many and how to go on."""
    done = review("y", "n", "q")
    assert done.status == 0, done.err
    assert "(1 decided now, 1 by anna in all" in done.out
    assert "2 units decided in this session, 2 by anna in all; every answer is stored." in done.out
    assert done.out.endswith(f"To go on: onrecord code {case} --decide --by anna\n")
    found = judged(run, case)
    assert len(found) == 2
    assert found[1][1:] == ("none", "anna")
    assert all(row["value"]["reason"] for row in rows(run("log", case, "--format", "jsonl")))


def test_words_and_capitals_are_answers_too(run: Runner, case: Path, review: Reviewer) -> None:
    """Where lines are typed, the word of a key says the same."""
    review("AGAINST", " none ", "quit")
    assert [agreement for _, agreement, _ in judged(run, case)] == ["against", "none"]


def test_the_end_of_input_is_no_answer(run: Runner, case: Path, review: Reviewer) -> None:
    """Input that ends stops the review as q does."""
    done = review("f")
    assert done.status == 0
    assert "1 unit decided in this session" in done.out
    assert len(judged(run, case)) == 1
    assert "Nothing was decided in this session." in review().out


def test_what_is_no_key_is_told(run: Runner, case: Path, review: Reviewer) -> None:
    """The unit stays, and nothing is decided."""
    done = review("x", "", "\x1b[A", "fo", "q")
    assert done.out.count("is no answer here; ? lists the keys.") == 4
    assert "\x1b" not in done.out
    assert rows(run("log", case, "--format", "jsonl")) == []


def test_undo_shows_the_unit_again(run: Runner, case: Path, review: Reviewer) -> None:
    """The last answer is taken back and given anew; without one a sentence says where to turn."""
    done = review("u", "f", "u", "a", "q")
    assert "Nothing was answered in this session yet" in done.out
    assert "Took back decision 1." in done.out
    assert [agreement for _, agreement, _ in judged(run, case)] == ["against"]
    assert "1 unit decided in this session, 1 by anna in all" in done.out


def test_skipped_units_come_again_next_time(run: Runner, case: Path, review: Reviewer) -> None:
    """A skipped unit is not shown again in this session, and nothing is decided of it."""
    done = review(*["s"] * 30)
    assert "Nothing is left to decide but what was skipped." in done.out
    assert "skipped, to be shown again next time." in done.out
    assert rows(run("log", case, "--format", "jsonl")) == []
    assert "decided now" in review("q").out


def test_another_concept_can_be_chosen(run: Runner, case: Path, review: Reviewer) -> None:
    """The key e lists the others, takes a number, an id or a word, and comes back to the unit."""
    done = review("e", "bridges", "drivers", "s", "e", "", "e", "grain", "q", options=("--decide", "--concept", "open"))
    assert "No concept of the codebook is meant by that." in done.out
    assert "\nasked: The drivers were asked.\n" in done.out
    assert "\ngrain: The grain was seized.\n" in done.out
    assert "skipped" not in done.out
    review("e", "asked", "a", "f", "q", options=("--decide", "--concept", "open"))
    assert {concept: agreement for concept, agreement, _ in judged(run, case)} == {"asked": "against", "open": "for"}
    reasons = [row["value"]["reason"] for row in rows(run("log", case, "--format", "jsonl"))]
    assert reasons[0] == "asked for"


def test_help_and_details_keep_the_unit(review: Reviewer) -> None:
    """? lists the keys and marks, d the definition and examples."""
    done = review("?", "d", "q", options=("--decide", "--concept", "open"))
    assert "s  skip: leave it for another time" in done.out
    assert "[[content]]  <source>  /cue/" in done.out
    assert "definition: Whoever wants ships to come and go." in done.out
    assert "against: The harbour must be shut." in done.out
    assert "Nothing was decided" in done.out


def test_a_second_coder_is_blind(run: Runner, case: Path, review: Reviewer) -> None:
    """Only what another decided is shown, without suggestion and decision, and y is no answer."""
    review("f", "q")
    done = review("y", "d", "a", by="ben", options=("--blind",))
    assert "The suggestion is hidden while coding blind: answer f, a or n." in done.out
    assert "coded blind" in done.out
    assert "suggested:" not in done.out
    assert "anna" not in done.out
    assert "chances" not in done.out
    assert "Nothing is left that another coder decided and ben did not." in done.out
    assert [by for _, _, by in judged(run, case)] == ["anna", "ben"]


def test_adjudication_ends_a_dispute(run: Runner, case: Path, review: Reviewer) -> None:
    """Units on which coders differ are shown with both decisions; the answer holds and is final."""
    statement = rows(run("codings", case, "--concept", "grain", "--format", "jsonl"))[0]["statement"]
    run("codings", "decide", case, statement, "grain", "for", "--by", "anna")
    run("codings", "decide", case, statement, "grain", "against", "--by", "ben")
    done = review("n", by="chief", options=("--adjudicate",))
    assert "coders disagree (" in done.out
    assert "\nanna: for (" in done.out
    assert "\nben: against (" in done.out
    assert "Nothing is left on which coders disagree." in done.out
    assert decided(run, case) == {"grain": "none"}
    last = rows(run("log", case, "--format", "jsonl"))[-1]
    assert (last["by"], last["value"]["final"]) == ("chief", True)


def test_a_review_can_follow_coding(run: Runner, stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a codebook and --decide the first is coded, then reviewed."""
    type_lines(monkeypatch, "y")
    done = run("code", stored, write_codebook(tmp_path), "--decide", "--by", "anna")
    assert done.status == 0, done.err
    assert "harbour, version 1" in done.out
    assert "1 unit decided in this session" in done.out


pytestmark_pty = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")


class Terminal:
    """The command line in a process of its own at a terminal of 80 columns."""

    def __init__(self, *arguments: object) -> None:
        import pty

        self.pid, self._screen = pty.fork()
        if self.pid == 0:
            os.environ |= {"COLUMNS": "80", "TERM": "xterm"}
            os.execv(sys.executable, [sys.executable, "-c", CHILD, *map(str, arguments)])  # noqa: S606 - a terminal needs a fork
        self.seen = b""

    def wait_for(self, words: bytes) -> None:
        """Read until the screen has these words since the last key."""
        until = time.monotonic() + MOST_SECONDS
        while words not in self.seen:
            assert time.monotonic() < until, self.seen
            if not select.select([self._screen], [], [], 0.2)[0]:
                continue
            self.seen += self._read()

    def press(self, keys: bytes) -> None:
        """Type keys."""
        self.seen = b""
        os.write(self._screen, keys)

    def end(self) -> tuple[int, str]:
        """The exit status, and what was printed since the last key."""
        while part := self._read():
            self.seen += part
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self._screen)
        return status, self.seen.decode()

    def _read(self) -> bytes:
        try:
            return os.read(self._screen, 65536)
        except OSError:  # the process has ended
            return b""


@pytest.fixture
def terminal(case: Path) -> Iterator[Terminal]:
    """A review of the casefile at a terminal."""
    started = Terminal("code", case, "--decide", "--by", "anna")
    yield started
    try:
        os.kill(started.pid, signal.SIGKILL)
        os.waitpid(started.pid, 0)
    except (ProcessLookupError, ChildProcessError):
        pass


@pytestmark_pty
def test_single_keys_are_answers_at_a_terminal(run: Runner, case: Path, terminal: Terminal) -> None:
    """No line feed is needed, an arrow key is no answer, and Ctrl-C after an answer keeps it."""
    terminal.wait_for(PROMPT)
    terminal.press(b"\x1b[A")
    terminal.wait_for(b"That is no answer here; ? lists the keys.\r\n(y)es")
    terminal.wait_for(PROMPT)
    terminal.press(b"f")
    terminal.wait_for(PROMPT)
    terminal.press(b"\x03")
    status, printed = terminal.end()
    assert status == 130
    assert "1 unit decided in this session, 1 by anna in all; every answer is stored." in printed
    assert f"To go on: onrecord code {case} --decide --by anna" in printed
    assert [agreement for _, agreement, _ in judged(run, case)] == ["for"]


@pytestmark_pty
def test_a_kill_keeps_what_was_answered(run: Runner, case: Path, terminal: Terminal) -> None:
    """A process that is told to end says what is kept."""
    terminal.wait_for(PROMPT)
    terminal.press(b"n")
    terminal.wait_for(PROMPT)
    os.kill(terminal.pid, signal.SIGTERM)
    status, printed = terminal.end()
    assert status == 130
    assert "1 unit decided in this session" in printed
    assert [agreement for _, agreement, _ in judged(run, case)] == ["none"]
    assert "\x1b[A" not in json.dumps(printed)
