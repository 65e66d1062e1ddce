"""What holds of a coding: the decisions of all coders on a unit become one. Pure.

A coder's last decision on a unit counts. An adjudication holds over all of them; else what all coders say, else the
latest, and then the unit is disputed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from onrecord.errors import InputError
from onrecord.records import Agreement, ConceptId, Decision, Judgement, StatementId, Unit
from onrecord.review.choices import name_person
from onrecord.review.decisions import SubjectKind, is_about, key_of, subject_of

#: Coders that are no people: the packaged models, and a language model.
MODEL = "model"
MACHINES = (MODEL, "llm")

#: The field of a decision on a coding.
AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What holds of a unit, and the decisions it comes from: each coder's last, in order."""

    agreement: Agreement
    is_disputed: bool
    judgements: tuple[Judgement, ...]

    @property
    def chance(self) -> float | None:
        """The chance the unit had of being drawn at random; None where it was not."""
        return next((one.chance for one in self.judgements if one.chance is not None), None)

    def as_judgement(self) -> Judgement:
        """What holds, as one judgement of the unit."""
        return replace(self.judgements[-1], agreement=self.agreement, chance=self.chance)


def coding_subject(codebook: str, unit: Unit) -> str:
    """The subject of a decision on a unit; a codebook's name alone may hold a bar."""
    statement, concept = unit
    return subject_of(SubjectKind.CODING, f"{codebook}|{concept}|{statement}")


def read_judgements(decisions: Iterable[Decision], codebook: str | None = None) -> list[Judgement]:
    """The decisions on units of a codebook, or of all, as judgements, in order."""
    found = []
    for decision in decisions:
        if is_about(decision, SubjectKind.CODING) and isinstance(decision.value, Mapping):
            name, concept, statement = key_of(decision).rsplit("|", 2)
            if codebook in (None, name):
                found.append(_judgement(decision, (StatementId(statement), ConceptId(concept)), decision.value))
    return found


def _judgement(decision: Decision, unit: Unit, value: Mapping[str, object]) -> Judgement:
    chance, reason = value.get("chance"), value.get("reason")
    return Judgement(
        decision=decision.id,
        statement=unit[0],
        concept=unit[1],
        version=str(value["version"]),
        agreement=Agreement(str(value["agreement"])),
        by=decision.by,
        made_at=decision.made_at,
        reason=None if reason is None else str(reason),
        chance=chance if isinstance(chance, float) else None,
        is_final=bool(value.get("final")),
    )


def judgement_value(
    agreement: Agreement,
    version: str,
    *,
    suggested: Agreement,
    reason: str | None = None,
    chance: float | None = None,
    is_final: bool = False,
) -> dict[str, object]:
    """What a decision on a unit says, as it is stored; `suggested` is what the model said until then."""
    value: dict[str, object] = {"agreement": agreement.value, "version": version, "suggested": suggested.value}
    if reason is not None:
        value["reason"] = reason
    if chance is not None:
        value["chance"] = float(chance)
    if is_final:
        value["final"] = True
    return value


def find_snapshots(decisions: Iterable[Decision], codebook: str) -> dict[Unit, Agreement]:
    """What the model said of each unit when somebody first decided on it, before it could learn from that."""
    found: dict[Unit, Agreement] = {}
    for decision in decisions:
        if is_about(decision, SubjectKind.CODING) and isinstance(decision.value, Mapping):
            name, concept, statement = key_of(decision).rsplit("|", 2)
            if name == codebook and "suggested" in decision.value:
                unit = (StatementId(statement), ConceptId(concept))
                found.setdefault(unit, Agreement(str(decision.value["suggested"])))
    return found


def name_coder(by: str | None) -> str:
    """Who decides on codings; a machine's name is not a person's."""
    person = name_person(by)
    if person in MACHINES:
        raise InputError(f"{person!r} is no person's name here: it stands for what is suggested.", hint="Take another.")
    return person


def fold_judgements(judgements: Iterable[Judgement]) -> dict[Unit, Held]:
    """What holds of every unit that was decided on; the judgements are in the order they were made."""
    last: defaultdict[Unit, dict[tuple[str, bool], Judgement]] = defaultdict(dict)
    for one in judgements:
        coders = last[one.statement, one.concept]
        # Taken out first, so that the coders stand in the order of their last decisions.
        before = coders.pop((one.by, one.is_final), None)
        # A drawn unit stays drawn when its coder corrects it, else estimates would leave out what was corrected.
        is_drawn = before is not None and before.chance is not None and one.chance is None
        coders[one.by, one.is_final] = replace(one, chance=before.chance) if before and is_drawn else one
    return {unit: _hold(tuple(coders.values())) for unit, coders in last.items()}


def _hold(judgements: tuple[Judgement, ...]) -> Held:
    final = [one for one in judgements if one.is_final]
    said = {one.agreement for one in judgements}
    holds = final[-1] if final else judgements[-1]
    return Held(agreement=holds.agreement, is_disputed=not final and len(said) > 1, judgements=judgements)
