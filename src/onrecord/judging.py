"""What people decide on codings: one by one, from a file, and compared. Nothing here changes statements or actors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from onrecord.coded import find_concept, read_all_judgements, read_snapshots, read_state
from onrecord.errors import InputError
from onrecord.filters import as_agreement
from onrecord.records import Agreement, Decision, Judgement, Unit
from onrecord.review.codings import AGREEMENT, MODEL, coding_subject, judgement_value, name_coder

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.coded import State
    from onrecord.label.agreement import Comparison
    from onrecord.store.database import Database


class Case(Protocol):
    """What deciding on codings needs of a casefile."""

    def database(self, *, is_writing: bool = False) -> Database:
        """The database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody says of a unit, and why it was shown."""

    statement: str
    concept: str
    agreement: Agreement | str
    reason: str | None = None
    chance: float | None = None
    is_final: bool = False


def decide_coding(case: Case, choice: Choice, *, by: str | None, codebook: str | None) -> Decision:
    """Decide what a statement says of a concept."""
    from onrecord.store.coding_reads import find_codebook, find_unit, read_suggested
    from onrecord.store.decision_rows import append_decision

    person, agreement = name_coder(by), as_agreement(choice.agreement)
    if choice.chance is not None and not 0 < choice.chance <= 1:
        raise InputError(f"{choice.chance} is no chance of being drawn.", hint="Give one above 0 and at most 1.")
    database = case.database()
    database.check_writable()
    with database.writing() as connection:
        stored = find_codebook(connection, codebook)
        concept = find_concept(stored, choice.concept)
        unit = (find_unit(connection, choice.statement), concept.id)
        value = judgement_value(
            agreement,
            stored.codebook.version,
            reason=choice.reason,
            chance=choice.chance,
            is_final=choice.is_final,
            suggested=read_suggested(connection, stored.id, [unit[0]]).get(unit, Agreement.NONE),
        )
        subject = coding_subject(stored.codebook.name, unit)
        return append_decision(connection, subject=subject, field=AGREEMENT, value=value, by=person)


def list_judgements(case: Case, codebook: str | None) -> list[Judgement]:
    """Every coding decision in force, in order."""
    from onrecord.store.coding_reads import find_codebook

    with case.database().reading() as connection:
        if codebook is not None:
            find_codebook(connection, codebook)
        return read_all_judgements(connection, codebook)[1]


def compare(case: Case, first: str, second: str, *, codebook: str | None, only_random: bool) -> Comparison:
    """How far two coders agree on the units that both were shown."""
    from onrecord.label.agreement import compare_coders
    from onrecord.store.coding_reads import find_codebook

    with case.database().reading() as connection:
        state = read_state(connection, find_codebook(connection, codebook))
        one, two = (_values_of(connection, state, coder) for coder in (first, second))
        if MODEL in (first, second):
            snapshots = read_snapshots(connection, state.stored.codebook.name)
            one = _complete(one, two, snapshots) if first == MODEL else one
            two = _complete(two, one, snapshots) if second == MODEL else two
    if not only_random:
        return compare_coders(one, two)
    weights = {unit: 1 / chance for unit, held in state.held.items() if (chance := held.chance)}
    drawn = [{unit: values[unit] for unit in values.keys() & weights.keys()} for values in (one, two)]
    return compare_coders(drawn[0], drawn[1], weights)


def _complete(
    model: Mapping[Unit, Agreement], other: Mapping[Unit, Agreement], snapshots: Mapping[Unit, Agreement]
) -> dict[Unit, Agreement]:
    """What the model said before it could learn from decisions; what it did not suggest at all, it takes for none."""
    shown = dict.fromkeys(other, Agreement.NONE) | dict(model)
    return shown | {unit: snapshots[unit] for unit in shown.keys() & snapshots.keys()}


def _values_of(connection: Connection, state: State, coder: str) -> dict[Unit, Agreement]:
    """What a coder says of each unit it was shown; of a person, its own decisions and no adjudication."""
    from onrecord.store.answer_rows import read_answerers, read_answers

    if coder == MODEL:
        return {unit: coding.agreement for unit, coding in state.suggested.items()}
    answerers = read_answerers(connection, state.stored.id)
    if coder in answerers:
        return {unit: one.agreement for unit, one in read_answers(connection, state.stored.id, coder).items()}
    made = [one for held in state.held.values() for one in held.judgements]
    found = {(one.statement, one.concept): one.agreement for one in made if one.by == coder and not one.is_final}
    if not found:
        known = sorted({MODEL, *answerers, *(one.by for one in made)})
        raise InputError(f"{coder!r} has decided on no coding.", hint=f"Coders are {', '.join(known)}.")
    return found
