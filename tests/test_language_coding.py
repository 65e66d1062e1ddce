"""A language model as one more coder: what is asked and stored of a casefile, and that it never decides anything."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from endpoint_cases import Reply, asked_of, chat, code_all, codings, serving
from onrecord.casefile import Casefile, open_casefile
from onrecord.errors import InputError
from onrecord.language_coding import CODER, AnswerSummary, code_with_language_model
from onrecord.positions import FakePositionScorer
from onrecord.records import Agreement, Codebook, Concept, ConceptId
from onrecord.scoring import FakeScorer
from onrecord.store.answer_rows import read_answers

ARTICLES = {
    "ferry.txt": (
        "Ferry fares stay\n\n"
        '"The ferry should be free for islanders," Mara Lindqvist said.\n\n'
        '"The ferry should be free for nobody, not ever," Ivo Tarn said.\n'
    ),
    "bridge.txt": 'Bridge plans\n\n"A bridge over the sound should be built now," Renée Ödman said.\n',
}
CODEBOOK = Codebook(
    name="sound",
    version="1",
    concepts=(
        Concept(id=ConceptId("c01"), proposition="The ferry should be free."),
        Concept(id=ConceptId("c02"), proposition="A bridge over the sound should be built."),
    ),
)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Casefile]:
    """A casefile with three statements, coded."""
    monkeypatch.delenv("ONRECORD_API_KEY", raising=False)
    for name, text in ARTICLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    path = tmp_path / "sound.onrecord"
    with open_casefile(path, scorer=FakeScorer(), position_scorer=FakePositionScorer()) as case:
        case.read([tmp_path / name for name in ARTICLES])
        case.code(CODEBOOK)
        yield case


def ask(case: Casefile, url: str, **options: Any) -> AnswerSummary:
    """One run with this endpoint."""
    return code_with_language_model(case, endpoint=url, **{"model": "tern-7b"} | options)


def stored(case: Casefile) -> dict[Any, Agreement]:
    """What is stored of the coder's answers to the only codebook."""
    with case.database().reading() as connection:
        return {unit: answer.agreement for unit, answer in read_answers(connection, 1, CODER).items()}


def units(case: Casefile) -> list[Any]:
    """Every unit that was suggested."""
    return [(entry.statement, entry.concept) for entry in case.codings(with_none=True)]


def test_every_unit_is_asked_once_by_statement(case: Casefile) -> None:
    """A request for each statement has the concepts `code` looked at, and every answer is stored."""
    with serving(code_all) as endpoint:
        summary = ask(case, endpoint.url)
    statements = {unit for unit, _ in units(case)}
    assert len(endpoint.requests) == len(statements) == summary.statements
    assert stored(case) == dict.fromkeys(units(case), Agreement.FOR)
    assert (summary.answered, summary.known, summary.open) == (len(units(case)), 0, 0)
    asked = {asked_of(request)["speaker"]: asked_of(request) for request in endpoint.requests}
    assert asked["Mara Lindqvist"]["reported with"] == "said"
    assert "Ivo Tarn said." in asked["Mara Lindqvist"]["passage"]


def test_answers_are_no_decisions(case: Casefile) -> None:
    """What holds of a coding, and what counts as decided, is the same before and after."""
    before = case.codings(with_none=True)
    with serving(lambda body: code_all(body, "against")) as endpoint:
        ask(case, endpoint.url)
    assert case.codings(with_none=True) == before
    assert case.judgements() == []
    assert case.decisions() == []


def test_answered_units_are_not_asked_again(case: Casefile) -> None:
    """A second run sends nothing; one with another model asks all anew and takes the old answers' place."""
    with serving(code_all) as endpoint:
        ask(case, endpoint.url)
        sent = len(endpoint.requests)
        again = ask(case, endpoint.url)
        assert len(endpoint.requests) == sent
        assert (again.statements, again.answered, again.known) == (0, 0, len(units(case)))
    with serving(lambda body: code_all(body, "none")) as endpoint:
        ask(case, endpoint.url, model="gull-70b")
    assert set(stored(case).values()) == {Agreement.NONE}


def test_reworded_concept_is_asked_again_alone(case: Casefile) -> None:
    """A codebook that is given is coded first; the concepts that did not change keep their answers."""
    with serving(code_all) as endpoint:
        ask(case, endpoint.url)
        reworded = Concept(id=ConceptId("c02"), proposition="A bridge over the sound should be built now.")
        book = Codebook(name="sound", version="1", concepts=(CODEBOOK.concepts[0], reworded))
        sent = len(endpoint.requests)
        ask(case, endpoint.url, codebook=book)
    asked = [concept["concept"] for body in endpoint.requests[sent:] for concept in asked_of(body)["concepts"]]
    assert set(asked) == {"c02"}


def test_new_version_keeps_the_answers_to_what_did_not_change(case: Casefile) -> None:
    """Under another version nothing is sent for concepts that read the same, and their answers count for it too."""
    with serving(code_all) as endpoint:
        ask(case, endpoint.url)
        sent = len(endpoint.requests)
        summary = ask(case, endpoint.url, codebook=replace(CODEBOOK, version="2"))
        assert len(endpoint.requests) == sent
    assert (summary.version, summary.known, summary.open) == ("2", len(units(case)), 0)
    with case.database().reading() as connection:
        assert len(read_answers(connection, 2, CODER)) == len(units(case))


def test_units_without_an_answer_are_asked_again(case: Casefile) -> None:
    """What was refused or left out is a problem now and a question the next time."""
    with serving(lambda _: chat(None, refusal="No.")) as endpoint:
        first = ask(case, endpoint.url)
    assert (first.answered, first.open) == (0, len(units(case)))
    assert len(first.problems) == first.statements
    assert first.problems[0].article in ARTICLES
    with serving(code_all) as endpoint:
        second = ask(case, endpoint.url)
    assert (second.answered, second.open, second.problems) == (len(units(case)), 0, ())


def test_decided_statements_are_asked_first(case: Casefile) -> None:
    """With a limit, those that can be compared with a person's decision come first."""
    last = units(case)[-1]
    case.decide_coding(last[0], last[1], Agreement.FOR, by="anna")
    with serving(code_all) as endpoint:
        summary = ask(case, endpoint.url, most=1)
    assert summary.statements == 1
    assert {statement for statement, _ in stored(case)} == {last[0]}
    assert summary.open > 0


def test_agreement_finds_the_coder(case: Casefile) -> None:
    """`llm` is compared with a person like any other coder."""
    with serving(code_all) as endpoint:
        ask(case, endpoint.url)
    for statement, concept in units(case)[:2]:
        case.decide_coding(statement, concept, Agreement.FOR, by="anna")
    assert case.agreement("llm", "anna").units == 2


def test_progress_is_told(case: Casefile) -> None:
    """Each statement counts once its answer is stored."""
    told: list[tuple[int, int]] = []
    with serving(code_all) as endpoint:
        summary = ask(case, endpoint.url, progress=lambda done, total: told.append((done, total)))
    assert told == [(number, summary.statements) for number in range(1, summary.statements + 1)]


def test_interrupted_run_keeps_its_answers(case: Casefile) -> None:
    """Ctrl-C loses nothing that was answered, and the next run goes on behind it."""

    def stop(done: int, _: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with serving(code_all) as endpoint:
        with pytest.raises(KeyboardInterrupt):
            ask(case, endpoint.url, progress=stop)
        kept = len(stored(case))
        assert kept > 0
        assert ask(case, endpoint.url).known == kept
    assert len(stored(case)) == len(units(case))


def test_killed_run_keeps_its_answers(case: Casefile) -> None:
    """A process that is interrupted while it waits for an answer has stored those before."""
    program = (
        "import sys; from onrecord.casefile import open_casefile; from onrecord.positions import FakePositionScorer\n"
        "from onrecord.language_coding import code_with_language_model\n"
        "case = open_casefile(sys.argv[1], position_scorer=FakePositionScorer())\n"
        "code_with_language_model(case, endpoint=sys.argv[2], model='tern-7b')\n"
    )
    answered = []

    def answer(body: dict[str, Any]) -> Reply:
        answered.append(body)
        return code_all(body) if len(answered) == 1 else Reply(b"", wait_seconds=2)

    with serving(answer) as endpoint:
        arguments = [sys.executable, "-c", program, str(case.path), endpoint.url]
        with subprocess.Popen(arguments, stderr=subprocess.DEVNULL, env={**os.environ}) as process:
            while len(answered) < 2 and process.poll() is None:
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
    assert len(stored(case)) == len(asked_of(answered[0])["concepts"])


def test_one_unknown_concept_costs_nothing_else(case: Casefile) -> None:
    """A concept the model makes up is told and not stored."""
    with serving(lambda _: codings(("c01", "for"), ("c02", "none"), ("c77", "for"))) as endpoint:
        summary = ask(case, endpoint.url)
    assert len(stored(case)) == len(units(case))
    assert any("c77" in problem.sentence for problem in summary.problems)


def test_casefile_without_a_codebook_is_refused(tmp_path: Path) -> None:
    """Nothing is asked where nothing was coded, and the hint says how to code."""
    with open_casefile(tmp_path / "a.onrecord") as case, serving(code_all) as endpoint:
        case.database(is_writing=True)
        with pytest.raises(InputError, match="not coded"):
            ask(case, endpoint.url)
        assert endpoint.requests == []


@pytest.mark.parametrize(("option", "value"), [("most", 0), ("model", "  "), ("endpoint", "nonsense")])
def test_options_are_looked_at_first(case: Casefile, option: str, value: Any) -> None:
    """A limit below one, no model and no address are refused before anything is sent."""
    with pytest.raises(InputError):
        code_with_language_model(case, **{"endpoint": "http://127.0.0.1:1", "model": "m"} | {option: value})


def test_nothing_connects_without_an_endpoint(case: Casefile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Coding, deciding, listing and drafting work where no socket can be opened."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("ONRECORD_API_KEY", "sk-plover")
    case.code(CODEBOOK)
    statement, concept = units(case)[0]
    case.decide_coding(statement, concept, Agreement.FOR, by="anna")
    assert case.codings()
    assert case.agreement("model", "anna") is not None
    with pytest.raises(InputError, match="too few statements"):
        case.draft_codebook()
