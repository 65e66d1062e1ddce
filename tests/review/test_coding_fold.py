"""The decisions of several coders on a unit become what holds of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Agreement, ConceptId, Decision, DecisionId, Judgement, StatementId
from onrecord.review.codings import (
    coding_subject,
    find_snapshots,
    fold_judgements,
    judgement_value,
    read_judgements,
)
from onrecord.review.decisions import keep_in_force

UNIT = (StatementId("s1"), ConceptId("c1"))
FOR, AGAINST, NONE = Agreement.FOR, Agreement.AGAINST, Agreement.NONE
NOW = datetime(2031, 6, 1, tzinfo=UTC)


def decide(number: int, by: str, agreement: Agreement, *, book: str = "peace", final: bool = False) -> Decision:
    """A decision on the unit."""
    value = judgement_value(agreement, "1", suggested=NONE, is_final=final, chance=0.25, reason="random share")
    made_at = datetime(2031, 5, number, tzinfo=UTC)
    subject = coding_subject(book, UNIT)
    return Decision(id=DecisionId(number), subject=subject, field="agreement", value=value, by=by, made_at=made_at)


def held(*decisions: Decision) -> tuple[Agreement, bool, list[str]]:
    """What holds of the unit, whether it is disputed, and whose decisions it comes from."""
    one = fold_judgements(read_judgements(decisions, "peace"))[UNIT]
    return one.agreement, one.is_disputed, [judgement.by for judgement in one.judgements]


def test_judgement_says_what_was_decided() -> None:
    """Everything that is stored comes back, also where the codebook's name holds bars."""
    [one] = read_judgements([decide(3, "anna", FOR, book="a|b", final=True)], "a|b")
    assert one == Judgement(
        decision=DecisionId(3),
        statement=UNIT[0],
        concept=UNIT[1],
        version="1",
        agreement=FOR,
        by="anna",
        made_at=datetime(2031, 5, 3, tzinfo=UTC),
        reason="random share",
        chance=0.25,
        is_final=True,
    )
    assert read_judgements([decide(3, "anna", FOR, book="a|b")], "b") == []


def test_last_decision_of_each_coder_counts() -> None:
    """Whoever changes their mind has one decision, the last."""
    assert held(decide(1, "anna", FOR), decide(2, "anna", NONE)) == (NONE, False, ["anna"])


def test_unit_that_is_corrected_stays_drawn() -> None:
    """A correction outside the draw keeps the chance, so that the estimate keeps the unit."""
    drawn, again = decide(1, "anna", FOR), decide(2, "anna", NONE)
    again = replace(again, value=judgement_value(NONE, "1", suggested=NONE))
    one = fold_judgements(read_judgements([drawn, again], "peace"))[UNIT]
    assert (one.agreement, one.chance) == (NONE, 0.25)
    assert fold_judgements(read_judgements([again], "peace"))[UNIT].chance is None


def test_coders_who_agree_are_not_disputed() -> None:
    """What all say holds."""
    assert held(decide(1, "anna", FOR), decide(2, "bert", FOR)) == (FOR, False, ["anna", "bert"])


def test_latest_holds_where_coders_differ() -> None:
    """The unit is disputed until one of them changes their mind or somebody adjudicates."""
    first, second = decide(1, "anna", FOR), decide(2, "bert", AGAINST)
    assert held(first, second) == (AGAINST, True, ["anna", "bert"])
    assert held(first, second, decide(3, "anna", AGAINST)) == (AGAINST, False, ["bert", "anna"])
    assert held(first, second, decide(3, "anna", NONE)) == (NONE, True, ["bert", "anna"])


def test_adjudication_holds_over_all() -> None:
    """Also over later decisions, and beside the adjudicator's own decision; the last adjudication counts."""
    said = (decide(1, "anna", FOR), decide(2, "bert", AGAINST), decide(3, "anna", NONE, final=True))
    assert held(*said) == (NONE, False, ["anna", "bert", "anna"])
    assert held(*said, decide(4, "bert", FOR))[:2] == (NONE, False)
    assert held(*said, decide(5, "bert", FOR, final=True))[:2] == (FOR, False)


def test_first_suggestion_is_remembered() -> None:
    """What the model said before anybody decided is told of each unit, whatever it says later."""
    later = judgement_value(FOR, "1", suggested=FOR)
    second = Decision(
        id=DecisionId(2), subject=coding_subject("peace", UNIT), field="agreement", value=later, by="b", made_at=NOW
    )
    assert find_snapshots([decide(1, "anna", FOR), second], "peace") == {UNIT: NONE}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(list(Agreement)), st.booleans()), max_size=8))
def test_undoing_the_last_decision_gives_the_state_before(said: list[tuple[str, Agreement, bool]]) -> None:
    """The fold of decisions and an undo is the fold without what is undone."""
    decisions = [decide(n, by, agreement, final=final) for n, (by, agreement, final) in enumerate(said, 1)]
    if not decisions:
        return
    undo = Decision(
        id=DecisionId(99), subject=f"decision:{decisions[-1].id}", field="undo", value=True, by="a", made_at=NOW
    )
    kept = fold_judgements(read_judgements(keep_in_force([*decisions, undo])))
    assert kept == fold_judgements(read_judgements(decisions[:-1]))
