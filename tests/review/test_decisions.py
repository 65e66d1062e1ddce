"""Which decisions are in force."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.records import Decision, DecisionId
from onrecord.review.decisions import (
    SubjectKind,
    fields_of,
    find_undoable,
    group_by_key,
    keep_in_force,
    mark_in_force,
)

MADE = datetime(2031, 5, 2, tzinfo=UTC)


def build_decision(id_: int, subject: str, field: str, value: object = True) -> Decision:
    """A decision of Mara's."""
    return Decision(id=DecisionId(id_), subject=subject, field=field, value=value, by="mara", made_at=MADE)


def undo(id_: int, undone: int) -> Decision:
    """An undo."""
    return build_decision(id_, f"decision:{undone}", "undo")


def in_force(*decisions: Decision) -> list[int]:
    """The ids of those in force that are no undo."""
    return [decision.id for decision in keep_in_force(decisions)]


def test_undo_takes_a_decision_away() -> None:
    """What an undo points to is not in force, everything else is."""
    first, second = build_decision(1, "statement:a", "act", "denies"), build_decision(2, "statement:a", "reject")
    assert in_force(first, second) == [1, 2]
    assert in_force(first, second, undo(3, 1)) == [2]
    assert in_force(first, second, undo(3, 1), undo(4, 2)) == []


def test_undo_of_an_undo_brings_back() -> None:
    """Undoing works on undos, as deep as anybody likes."""
    first = build_decision(1, "statement:a", "reject")
    assert in_force(first, undo(2, 1), undo(3, 2)) == [1]
    assert in_force(first, undo(2, 1), undo(3, 2), undo(4, 3)) == []
    assert in_force(first, undo(2, 1), undo(3, 2), undo(4, 3), undo(5, 4)) == [1]


def test_last_decision_on_a_field_wins() -> None:
    """Of two decisions on one field the later one holds, and without it the earlier one."""
    first = build_decision(1, "statement:a", "act", "denies")
    second = build_decision(2, "statement:a", "act", "claims")
    assert fields_of(keep_in_force([second, first])) == {"act": "claims"}
    assert fields_of(keep_in_force([first, second, undo(3, 2)])) == {"act": "denies"}


def test_subjects_are_told_apart() -> None:
    """Decisions are grouped by what they are about; a name may hold a colon."""
    decisions = [build_decision(1, "actor:Radio: One", "rename", "One"), build_decision(2, "statement:a", "reject")]
    assert list(group_by_key(decisions, SubjectKind.ACTOR)) == ["Radio: One"]
    assert list(group_by_key(decisions, SubjectKind.STATEMENT)) == ["a"]


def test_last_decision_is_undone_where_none_is_named() -> None:
    """Without an id the last decision in force that is no undo itself is meant."""
    log = [build_decision(1, "statement:a", "reject"), build_decision(2, "statement:b", "reject"), undo(3, 2)]
    assert find_undoable(log, None).id == 1
    assert find_undoable(log, 3).id == 3
    with pytest.raises(InputError, match="no decision to undo"):
        find_undoable([*log, undo(4, 1)], None)


def test_undoing_twice_is_refused() -> None:
    """A decision that is undone cannot be undone again; the hint names the undo."""
    log = [build_decision(1, "statement:a", "reject"), undo(2, 1)]
    with pytest.raises(InputError, match="undone already, by decision 2") as caught:
        find_undoable(log, 1)
    assert "undo CASEFILE 2" in caught.value.hint
    with pytest.raises(InputError, match="no decision 7"):
        find_undoable(log, 7)


@given(st.lists(st.integers(0, 20), max_size=20), st.randoms(use_true_random=False))
def test_log_replays(targets: list[int], chance: object) -> None:
    """Whatever is decided and undone, a decision holds when no undo that holds points to it, in any order of rows."""
    log: list[Decision] = []
    for number, target in enumerate(targets, 1):
        in_force = {d.id for d, holds in mark_in_force(log) if holds}
        if target in in_force:
            log.append(undo(number, target))
        else:
            log.append(build_decision(number, f"statement:{target % 3}", "act", number))
    assert [holds for _, holds in mark_in_force(log)] == [_holds(log, decision) for decision in log]
    chance.shuffle(shuffled := list(log))  # type: ignore[attr-defined]
    assert mark_in_force(shuffled) == mark_in_force(log)


def _holds(log: list[Decision], decision: Decision) -> bool:
    """The definition, word for word."""
    pointing = [d for d in log if d.field == "undo" and d.subject == f"decision:{decision.id}"]
    return not any(_holds(log, d) for d in pointing)
