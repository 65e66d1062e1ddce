"""How far two coders agree: on every unit, a statement and a concept that both were shown, none, for or against.

Start at `compare_coders`. What each figure says and when it misleads: docs/explanation/agreement.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from onrecord.errors import InputError
from onrecord.label.estimates import (
    Estimate,
    Floats,
    Integers,
    alpha_of,
    alpha_of_tables,
    estimate_by_resampling,
    estimate_share,
    kappa_of_tables,
)
from onrecord.records import Agreement, ConceptId, StatementId, Unit

AnyUnit = TypeVar("AnyUnit", bound=Hashable)

#: The values of a unit, in the order of the rows and columns of a confusion table.
VALUES = (Agreement.NONE, Agreement.FOR, Agreement.AGAINST)

NO_UNITS = "The two coders have no unit in common: there is no statement and concept that both were shown."
ONE_VALUE = "All units have one and the same value, so there is no telling agreement from chance."
_NO_PAIRS = "No unit has values of two coders, so there is nothing to compare."
_NONE_FIRST = "The first coder coded nothing for or against, so there is no precision."
_NONE_SECOND = "The second coder coded nothing for or against, so there is no recall."
_NONE_EITHER = "Neither coder coded anything for or against, so there is no F1."
_NONE_BOTH = "There is no unit that both coded for or against, so there are no sides to compare."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How the first coder does, taking the second as the truth.

    A coding (a value that is not none) is right when concept and agreement are right; `match_...` leaves the agreement
    aside. `side` is the share with the same side among the units that both took as speaking to the concept.
    `first`, `second` and `both` count the codings of each coder and the units that both coded, whatever the side.
    """

    units: int
    first: int
    second: int
    both: int
    precision: Estimate
    recall: Estimate
    f1: Estimate
    match_precision: Estimate
    match_recall: Estimate
    match_f1: Estimate
    side: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptScores:
    """The scores of one concept, and Krippendorff's alpha of its units alone."""

    concept: ConceptId
    scores: Scores
    alpha: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How far two coders agree.

    `units` and `statements` are those both were shown; `only_first` and `only_second` count units of one coder alone,
    which enter no figure. `confusion` counts units, `shares` are their weighted shares (all 0 without units), both
    3 x 3: rows the first coder's value, columns the second's, in the order of `VALUES`. `overall` takes the codings of
    all concepts together, `concepts` each by itself, by id. `reason` is a finished sentence where there are no units.
    """

    units: int
    statements: int
    only_first: int
    only_second: int
    percent: Estimate
    alpha: Estimate
    kappa: Estimate
    confusion: tuple[tuple[int, ...], ...]
    shares: tuple[tuple[float, ...], ...]
    overall: Scores
    concepts: tuple[ConceptScores, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The units in common: values as numbers, weights with mean 1, statements as numbers; one entry a unit each."""

    first: Integers
    second: Integers
    weights: Floats
    clusters: Integers

    def part(self, places: Integers) -> _Table:
        return _Table(self.first[places], self.second[places], self.weights[places], self.clusters[places])

    @property
    def same(self) -> Floats:
        """1 where the coders agree."""
        return np.where(self.first == self.second, 1.0, 0.0)


def compare_coders(
    first: Mapping[Unit, str],
    second: Mapping[Unit, str],
    weights: Mapping[Unit, float] | None = None,
    seed: int = 0,
    resamples: int = 1000,
) -> Comparison:
    """How far the first coder agrees with the second on the units that both were shown.

    `weights` are the inverse chances of a unit to be drawn, for every unit in common; with them all figures are
    estimates for what was drawn from. Without, every unit counts once.
    """
    _check_values(first)
    _check_values(second)
    units = sorted(first.keys() & second.keys())
    table = _table(units, first, second, weights)
    counts = np.zeros((3, 3), dtype=np.int64)
    np.add.at(counts, (table.first, table.second), 1)
    heavy = _weighted(table) / max(len(units), 1)
    undefined = ONE_VALUE if units else NO_UNITS
    tables = _cluster_tables(table)
    return Comparison(
        units=len(units),
        statements=len(tables),
        only_first=len(first) - len(units),
        only_second=len(second) - len(units),
        percent=estimate_share(table.same, table.weights, table.clusters, NO_UNITS),
        alpha=estimate_by_resampling(alpha_of_tables, tables, len(units), undefined, resamples, seed),
        kappa=estimate_by_resampling(kappa_of_tables, tables, len(units), undefined, resamples, seed),
        confusion=tuple(tuple(map(int, row)) for row in counts),
        shares=tuple(tuple(map(float, row)) for row in heavy),
        overall=_scores(table),
        concepts=_concepts(units, table, resamples, seed),
        reason="" if units else NO_UNITS,
    )


def krippendorff_alpha(ratings: Sequence[Mapping[AnyUnit, Hashable]]) -> Estimate:
    """Krippendorff's nominal alpha of any number of coders, each a mapping of units to values; units may be missing.

    `units` of the result counts those with values of two coders or more, the only ones that enter. It has no interval.
    """
    values: defaultdict[Hashable, list[Hashable]] = defaultdict(list)
    for coder in ratings:
        for unit, value in coder.items():
            values[unit].append(value)
    paired = [given for given in values.values() if len(given) > 1]
    if not paired:
        return Estimate(value=None, reason=_NO_PAIRS)
    names = {value: place for place, value in enumerate(dict.fromkeys(v for given in paired for v in given))}
    coincidences = np.zeros((len(names), len(names)))
    for given in paired:
        counted = Counter(names[value] for value in given)
        for one, times in counted.items():
            for other, others in counted.items():
                coincidences[one, other] += times * (others - (one == other)) / (len(given) - 1)
    alpha = float(alpha_of(coincidences))
    if np.isnan(alpha):
        return Estimate(value=None, units=len(paired), reason=ONE_VALUE)
    return Estimate(value=alpha, units=len(paired))


def _check_values(values: Mapping[Unit, str]) -> None:
    for (statement, concept), value in values.items():
        if value not in VALUES:
            sentence = f"The value {value!r} of statement {statement} and concept {concept} is none of those known."
            raise InputError(sentence, hint=f"Use {', '.join(VALUES)}.")


def _table(
    units: Sequence[Unit], first: Mapping[Unit, str], second: Mapping[Unit, str], weights: Mapping[Unit, float] | None
) -> _Table:
    numbers = {value.value: number for number, value in enumerate(VALUES)}
    statements: dict[StatementId, int] = {}
    return _Table(
        first=np.array([numbers[first[unit]] for unit in units], dtype=np.int64),
        second=np.array([numbers[second[unit]] for unit in units], dtype=np.int64),
        weights=_scaled(units, weights),
        clusters=np.array([statements.setdefault(unit[0], len(statements)) for unit in units], dtype=np.int64),
    )


def _scaled(units: Sequence[Unit], weights: Mapping[Unit, float] | None) -> Floats:
    """The weights with mean 1, so that sums of them can stand for numbers of units."""
    if weights is None or not units:
        return np.ones(len(units))
    missing = next((unit for unit in units if unit not in weights), None)
    if missing is not None:
        raise ValueError(f"Statement {missing[0]} and concept {missing[1]} have no weight.")
    given = np.array([weights[unit] for unit in units], dtype=np.float64)
    if not (np.isfinite(given).all() and (given > 0).all()):
        raise ValueError("Weights are positive and finite: the inverse of the chance to be drawn.")
    scaled: Floats = given / given.mean()
    return scaled


def _weighted(table: _Table) -> Floats:
    tables = np.zeros((3, 3))
    np.add.at(tables, (table.first, table.second), table.weights)
    return tables


def _cluster_tables(table: _Table) -> Floats:
    """The weighted confusion table of each statement: (statements, 3, 3)."""
    present, place = np.unique(table.clusters, return_inverse=True)
    tables = np.zeros((len(present), 3, 3))
    np.add.at(tables, (place, table.first, table.second), table.weights)
    return tables


def _scores(table: _Table) -> Scores:
    """Each is a weighted share: of the first's codings, of the second's, or (F1) of both together."""
    of_first, of_second = (table.first > 0).astype(np.float64), (table.second > 0).astype(np.float64)
    coded = of_first * of_second
    right = coded * table.same

    def share(hits: Floats, among: Floats, reason: str) -> Estimate:
        return estimate_share(hits, among * table.weights, table.clusters, reason if len(table.first) else NO_UNITS)

    return Scores(
        units=len(table.first),
        first=int(of_first.sum()),
        second=int(of_second.sum()),
        both=int(coded.sum()),
        precision=share(right, of_first, _NONE_FIRST),
        recall=share(right, of_second, _NONE_SECOND),
        f1=share(right, of_first + of_second, _NONE_EITHER),
        match_precision=share(coded, of_first, _NONE_FIRST),
        match_recall=share(coded, of_second, _NONE_SECOND),
        match_f1=share(coded, of_first + of_second, _NONE_EITHER),
        side=share(right, coded, _NONE_BOTH),
    )


def _concepts(units: Sequence[Unit], table: _Table, resamples: int, seed: int) -> tuple[ConceptScores, ...]:
    places: defaultdict[ConceptId, list[int]] = defaultdict(list)
    for place, (_, concept) in enumerate(units):
        places[concept].append(place)
    found = []
    for concept in sorted(places):
        part = table.part(np.array(places[concept], dtype=np.int64))
        tables = _cluster_tables(part)
        alpha = estimate_by_resampling(alpha_of_tables, tables, len(part.first), ONE_VALUE, resamples, seed)
        found.append(ConceptScores(concept=concept, scores=_scores(part), alpha=alpha))
    return tuple(found)
