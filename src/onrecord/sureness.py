"""How likely a coding that nobody decided on is right: its score, set right by what people decided on others.

The score is the model's own; `agreement` and `code` measure on the user's decisions how often it holds. Networks count
with the second: a concept whose suggestions are right in half of the cases as often as they say has half the chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.records import Agreement, CodingEntry, ConceptId, StatementId

if TYPE_CHECKING:
    from onrecord.coded import Case, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """That the coding is right, and that the opposite one is; what is missing is that the statement takes no side."""

    right: float
    opposite: float


#: A codebook, a statement and a concept.
CodingKey = tuple[str, StatementId, ConceptId]

#: A codebook and a concept of it.
_Measured = Mapping[tuple[str, ConceptId], float]


def read_chances(case: Case, codings: Iterable[CodingEntry]) -> dict[CodingKey, Chances]:
    """The chances of each coding; what a person decided is certain."""
    codings = list(codings)
    factors = _read_factors(case, {one.codebook for one in codings})
    return {key_of(one): _chances(one, factors.get((one.codebook, one.concept), 1.0)) for one in codings}


def key_of(coding: CodingEntry) -> CodingKey:
    """What tells a coding from all others: two codebooks may have the same proposition."""
    return coding.codebook, coding.statement, coding.concept


def _chances(coding: CodingEntry, factor: float) -> Chances:
    if coding.judgements or coding.suggested is None:
        return Chances(right=coding.score, opposite=1 - coding.score)
    right = min(1.0, coding.score * factor)
    opposite = max(0.0, coding.suggested.position.match - coding.score) * min(1.0, factor)
    return Chances(right=right, opposite=min(opposite, 1 - right))


def _read_factors(case: Case, codebooks: Iterable[str]) -> _Measured:
    """For each concept people decided on, how often suggestions are right by how often they say to be."""
    from onrecord.coded import read_snapshots, read_state
    from onrecord.label.trust import expect
    from onrecord.store.coding_reads import newest_of_each, read_codebooks

    factors: dict[tuple[str, ConceptId], float] = {}
    wanted = set(codebooks)
    with case.database().reading() as connection:
        for stored in newest_of_each(read_codebooks(connection)):
            name = stored.codebook.name
            state = read_state(connection, stored, are_sides=True) if name in wanted else None
            if state is None or not state.held:
                continue
            judgements = [held.as_judgement() for held in state.held.values()]
            expected = expect(list(state.suggested.values()), judgements, read_snapshots(connection, name))
            means = _mean_scores(state)
            factors |= {
                (name, concept): one.precision.value / means[concept]
                for concept, one in expected.items()
                if one.decisions and means.get(concept)
            }
    return factors


def _mean_scores(state: State) -> dict[ConceptId, float]:
    """The mean score of what is suggested and not decided, by concept."""
    scores: dict[ConceptId, list[float]] = {}
    for unit, one in state.suggested.items():
        if unit not in state.held and one.agreement is not Agreement.NONE:
            scores.setdefault(one.concept, []).append(one.score)
    return {concept: sum(found) / len(found) for concept, found in scores.items()}
