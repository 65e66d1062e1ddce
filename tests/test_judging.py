"""What people decide on codings, and how far coders agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coding_cases import BOOK, make_case
from onrecord import InputError
from onrecord.casefile import Casefile
from onrecord.records import Agreement, CodingEntry


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Casefile]:
    """A casefile that was coded."""
    with make_case(tmp_path) as made:
        made.code(BOOK)
        yield made


def entry_of(case: Casefile, article: str, concept: str) -> CodingEntry:
    """The coding of a concept in an article."""
    return next(one for one in case.codings(with_none=True) if (one.article, one.concept) == (article, concept))


def test_decision_says_what_was_suggested_and_shown(case: Casefile) -> None:
    """Version, reason and chance are kept, and what the model said until then."""
    entry = entry_of(case, "ferry", "fares")
    made = case.decide_coding(entry.statement[:9], "fares", "none", by="anna", reason="random share", chance=0.25)
    assert made.subject == f"coding:harbour|fares|{entry.statement}"
    assert made.value == {
        "agreement": "none",
        "version": "1",
        "suggested": "for",
        "reason": "random share",
        "chance": 0.25,
    }
    [judgement] = case.judgements()
    assert (judgement.reason, judgement.chance, judgement.version) == ("random share", 0.25, "1")


def test_statement_of_a_copy_is_its_original(case: Casefile) -> None:
    """A decision on the one is a decision on the other, and both are listed with `copies`."""
    copy = next(one.statement for one in case.statements(copies=True) if one.name == "wire")
    made = case.decide_coding(copy.id, "fares", "against", by="anna")
    assert made.subject.endswith(f"|{copy.same_as}")
    listed = [one for one in case.codings(concept="fares", copies=True) if one.is_decided]
    assert [(one.article, one.agreement.value) for one in listed] == [("ferry", "against"), ("wire", "against")]


def test_coders_are_folded(case: Casefile) -> None:
    """Two coders who differ make a dispute; an adjudication ends it; undo brings it back."""
    statement = entry_of(case, "ferry", "fares").statement
    case.decide_coding(statement, "fares", "for", by="anna")
    case.decide_coding(statement, "fares", "against", by="bert")
    assert entry_of(case, "ferry", "fares").is_disputed
    case.decide_coding(statement, "fares", "for", by="carla", is_final=True)
    entry = entry_of(case, "ferry", "fares")
    assert (entry.agreement, entry.is_disputed) == (Agreement.FOR, False)
    assert [one.by for one in entry.judgements] == ["anna", "bert", "carla"]
    case.undo()
    assert entry_of(case, "ferry", "fares").is_disputed


def test_decision_on_a_coding_touches_nothing_else(case: Casefile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither it nor its undo joins actors or compares articles."""

    def fail(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("onrecord.overall.join_actors", fail)
    monkeypatch.setattr("onrecord.applying.apply_decisions", fail)
    made = case.decide_coding(entry_of(case, "ferry", "fares").statement, "fares", "for", by="anna")
    undone = case.undo(made.id)
    case.undo(undone.id)
    assert len(case.judgements()) == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"agreement": "maybe"}, "'maybe' is no agreement"),
        ({"concept": "tolls"}, "has no concept 'tolls'"),
        ({"statement": "nothing"}, "no statement 'nothing'"),
        ({"statement": ""}, "no statement"),
        ({"codebook": "war"}, "no codebook 'war'"),
        ({"chance": 0.0}, "no chance of being drawn"),
        ({"by": "model"}, "no person's name"),
    ],
)
def test_decision_that_cannot_be_meant_is_refused(case: Casefile, fields: dict[str, object], sentence: str) -> None:
    """What is wrong is told, and nothing is stored."""
    statement = entry_of(case, "ferry", "fares").statement
    given = {"statement": statement, "concept": "fares", "agreement": "for", "by": "anna", **fields}
    with pytest.raises(InputError, match=sentence):
        case.decide_coding(**given)  # type: ignore[arg-type]
    assert case.judgements() == []


def test_rejected_statement_cannot_be_coded(case: Casefile) -> None:
    """It is told how to bring it back; what was decided on it stays in the log."""
    statement = entry_of(case, "ferry", "fares").statement
    case.decide_coding(statement, "fares", "for", by="anna")
    case.reject_statement(statement)
    with pytest.raises(InputError, match="was rejected"):
        case.decide_coding(statement, "fares", "for", by="anna")
    assert len(case.judgements()) == 1
    assert all(one.statement != statement for one in case.codings(with_none=True))


def test_model_is_compared_by_what_it_said_before(case: Casefile) -> None:
    """Learning from a decision does not make the model right about it afterwards."""
    for article, agreement in (("ferry", "against"), ("bridge", "against")):
        case.decide_coding(entry_of(case, article, "fares").statement, "fares", agreement, by="anna")
    quay = next(one.statement.id for one in case.statements() if "quay" in one.content)
    case.decide_coding(quay, "fares", "none", by="anna")
    before = case.agreement("model", "anna")
    case.code()
    assert case.agreement("model", "anna").confusion == before.confusion == ((1, 0, 0), (0, 0, 1), (0, 0, 1))


def test_only_units_drawn_at_random(case: Casefile) -> None:
    """They alone count where it is asked for, each by the inverse of its chance."""
    case.decide_coding(entry_of(case, "ferry", "fares").statement, "fares", "for", by="anna", chance=0.1)
    case.decide_coding(entry_of(case, "bridge", "fares").statement, "fares", "for", by="anna", chance=0.9)
    case.decide_coding(entry_of(case, "ferry", "closing").statement, "closing", "for", by="anna")
    assert case.agreement("model", "anna").units == 3
    drawn = case.agreement("model", "anna", only_random=True)
    assert drawn.units == 2
    assert drawn.percent.value == pytest.approx(0.9)


def test_coder_without_decisions_is_refused(case: Casefile) -> None:
    """Who there is to compare is told."""
    with pytest.raises(InputError, match="'anna' has decided on no coding") as refused:
        case.agreement("model", "anna")
    assert "model" in refused.value.hint


def test_next_unit_until_there_is_none(case: Casefile) -> None:
    """Every unit comes once, each with its reason; what was decided elsewhere meanwhile does not come."""
    first = case.next_unit(by="anna")
    assert first is not None
    assert first.open == 4
    shown = set()
    while (task := case.next_unit(by="anna")) is not None:
        unit = (task.entry.statement, task.entry.concept)
        assert unit not in shown
        assert task.reason
        shown.add(unit)
        case.decide_coding(*unit, "for", by="anna", reason=task.reason, chance=task.chance)
    assert len(shown) == 10
    assert sum(one.chance is not None for one in case.judgements()) >= 2


def test_blind_second_coding_hides_the_first(case: Casefile) -> None:
    """The unit is one that somebody else decided, and says neither what they said nor what is suggested."""
    assert case.next_unit(by="bert", is_blind=True) is None
    entry = entry_of(case, "ferry", "fares")
    case.decide_coding(entry.statement, "fares", "for", by="anna")
    task = case.next_unit(by="bert", is_blind=True)
    assert task is not None
    assert (task.entry.statement, task.is_blind, task.reason) == (entry.statement, True, "second coding")
    assert (task.entry.judgements, task.entry.suggested, task.entry.agreement) == ((), None, Agreement.NONE)
    assert case.next_unit(by="anna", is_blind=True) is None


def test_queue_sees_what_changes(case: Casefile) -> None:
    """A rejected statement and a new codebook change what is shown next."""
    first = case.next_unit(by="anna")
    assert first is not None
    case.reject_statement(first.entry.statement)
    second = case.next_unit(by="anna")
    assert second is not None
    assert second.entry.statement != first.entry.statement


def test_units_can_be_left_and_chosen(case: Casefile) -> None:
    """A concept narrows what is shown, and a skipped unit does not come."""
    first = case.next_unit(by="anna", concept="fares")
    assert first is not None
    assert first.entry.concept == "fares"
    unit = (first.entry.statement, first.entry.concept)
    second = case.next_unit(by="anna", concept="fares", skipping=[unit])
    assert second is not None
    assert (second.entry.statement, second.entry.concept) != unit
    with pytest.raises(InputError, match="has no concept 'tolls'"):
        case.next_unit(by="anna", concept="tolls")
