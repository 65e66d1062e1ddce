"""Which decisions are in force: start here.

    decisions -> decisions.py (which are in force) -> states.py (suggestion + decisions = state)
    what somebody gives -> choices.py -> the value of a decision

A decision is in force when no undo in force points to it; an undo is a decision like any other and can be undone. The
last decision in force wins on each field of a subject. All of it is pure, so the log replayed gives the same state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from onrecord.errors import InputError
from onrecord.records import Decision, DecisionId

#: The field of a decision that another one no longer holds.
UNDO = "undo"


class SubjectKind(StrEnum):
    """What a decision can be about."""

    STATEMENT = "statement"
    ARTICLE = "article"
    ACTOR = "actor"
    ROSTER = "roster"
    CODING = "coding"
    DECISION = "decision"


def subject_of(kind: SubjectKind, key: object) -> str:
    """The subject of a decision as it is stored: `kind:key`."""
    return f"{kind}:{key}"


def key_of(decision: Decision) -> str:
    """The key in the subject of a decision: the id or name of what it is about."""
    return decision.subject.partition(":")[2]


def is_about(decision: Decision, kind: SubjectKind) -> bool:
    """True when the subject of the decision is of this kind."""
    return decision.subject.startswith(f"{kind}:")


def mark_in_force(decisions: Iterable[Decision]) -> list[tuple[Decision, bool]]:
    """Every decision in order, with whether it is in force."""
    ordered = sorted(decisions, key=lambda decision: decision.id)
    undone: set[DecisionId] = set()
    # An undo comes after what it points to: backwards, each one's fate is known before its own turn.
    for decision in reversed(ordered):
        if decision.id not in undone and is_about(decision, SubjectKind.DECISION):
            undone.add(DecisionId(int(key_of(decision))))
    return [(decision, decision.id not in undone) for decision in ordered]


def keep_in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions in force that are no undo, in order."""
    return [d for d, holds in mark_in_force(decisions) if holds and not is_about(d, SubjectKind.DECISION)]


def group_by_key(decisions: Iterable[Decision], kind: SubjectKind) -> dict[str, list[Decision]]:
    """The decisions about one kind of subject, in order, by what they are about."""
    found: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if is_about(decision, kind):
            found[key_of(decision)].append(decision)
    return dict(found)


def fields_of(decisions: Iterable[Decision]) -> Mapping[str, object]:
    """What one subject's decisions say of each field: the last one wins."""
    return {decision.field: decision.value for decision in decisions}


def find_undoable(decisions: Sequence[Decision], wanted: int | None) -> Decision:
    """The decision with this id, or else the last one in force that is no undo; raises where nothing can be undone."""
    marked = {decision.id: (decision, holds) for decision, holds in mark_in_force(decisions)}
    if wanted is None:
        kept = keep_in_force(decisions)
        if not kept:
            raise InputError("There is no decision to undo.", hint="`onrecord log` lists the decisions.")
        return kept[-1]
    if wanted not in marked:
        raise InputError(f"There is no decision {wanted}.", hint="`onrecord log` lists the decisions.")
    decision, holds = marked[DecisionId(wanted)]
    if not holds:
        undo = _undo_of(decision, marked.values())
        raise InputError(
            f"Decision {wanted} is undone already, by decision {undo}.",
            hint=f"`onrecord undo CASEFILE {undo}` brings it back.",
        )
    return decision


def _undo_of(decision: Decision, marked: Iterable[tuple[Decision, bool]]) -> DecisionId:
    """The undo in force that points to the decision."""
    subject = subject_of(SubjectKind.DECISION, decision.id)
    return next(other.id for other, holds in marked if holds and other.subject == subject)
