"""How far to trust what is suggested: chances that hold on the user's material, and expected precision and recall.

What a head says of units it learned from proves nothing. So every decision is predicted once by heads that were fitted
without it (five folds), and only these predictions calibrate a head, choose its threshold, or count for its figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from onrecord.label.fitting import fit_weights
from onrecord.label.heads import Features, Head, Lessons, fit_lessons, gather_lessons
from onrecord.label.zero_shot import Floats, chance_of
from onrecord.records import Agreement, Coding, ConceptId, Judgement, Unit
from onrecord.records_coding import Estimate

FOLDS = 5
#: Fewer decisions in a codebook than this calibrate nothing.
_LEAST = 8
#: Standard deviations of the priors of slope - 1 and bias: of the codebook's calibration, then of a concept's own.
_GENERAL = (0.5, 1.0)
_OWN = (0.2, 0.5)
_FLATTEST = 0.1
#: So many matches and so many others a threshold of its own needs, and the thresholds that are tried, likeliest first.
_LEAST_EACH = 10
_THRESHOLDS = (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.2, 0.15)
#: Standard deviations of slope - 1 and bias by which a concept's odds of a match may be off, and those of its sides.
#: Chosen by looking at ArgKP split dev with the packaged models: coverage there is no test of them.
_UNKNOWN = (0.7, 2.0)
_UNKNOWN_SIDE = (1.0, 2.5)
#: See `expect`.
_PAST = 0.3
_ASTRAY = 0.03
_DRAWS = 2000
#: Decimals of odds that units are told apart by.
_ROUND = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Precision and recall a concept's codings are expected to have, and on how many decisions that rests.

    `drawn` of the decisions were drawn at random: they alone say how often suggestions were right.
    """

    precision: Estimate
    recall: Estimate
    decisions: int
    drawn: int


def learn_heads(
    features: Features,
    values: Mapping[Unit, Agreement],
    examples: Features | None = None,
    example_values: Sequence[Agreement] = (),
) -> dict[ConceptId, Head]:
    """`heads.fit_heads`, calibrated: what `code` uses."""
    lessons = gather_lessons(features, values, examples, example_values)
    return calibrate_heads(fit_lessons(lessons), lessons)


def predict_held_out(lessons: Lessons) -> tuple[Floats, Floats]:
    """Odds of a match and of the side of each lesson, from heads fitted without it; those of examples are of no use."""
    match, side = lessons.features.zero_shot.match.copy(), lessons.features.zero_shot.side.copy()
    folds = _deal(lessons)
    for fold in range(FOLDS):
        left, held = lessons.take(np.flatnonzero(folds != fold)), np.flatnonzero(folds == fold)
        heads = fit_lessons(left) if len(held) else {}
        for concept, places in lessons.features.take(held).by_concept().items():
            if concept in heads:
                chosen = held[places]
                match[chosen], side[chosen] = heads[concept].read(lessons.features.take(chosen))
    return match, side


def _deal(lessons: Lessons) -> Floats:
    """The fold of each lesson, dealt in turn within each concept and value; -1 for examples, which are in no fold."""
    folds = np.full(len(lessons), -1.0)
    dealt: dict[tuple[ConceptId, Agreement], int] = {}
    for place, ((_, concept), value) in enumerate(zip(lessons.features.units, lessons.values, strict=True)):
        if not lessons.is_example[place]:
            # Each pile begins elsewhere, or the first fold would hold every value that was said only once.
            turn = dealt.get((concept, value), len(dealt))
            folds[place], dealt[concept, value] = turn % FOLDS, turn + 1
    return folds


def calibrate_heads(heads: Mapping[ConceptId, Head], lessons: Lessons) -> dict[ConceptId, Head]:
    """The heads with a calibration (Platt) and a threshold from decisions they had not seen.

    A concept's calibration is shrunk to that of all its codebook, and this to none. A concept too rare among the
    decisions for a threshold of its own takes that of all its codebook: at 0.5 it would never be suggested.
    """
    made = np.flatnonzero(~lessons.is_example)
    if len(made) < _LEAST:
        return dict(heads)
    odds, is_match = predict_held_out(lessons)[0][made], lessons.is_match()[made]
    general = _fit_platt(odds, is_match, (1.0, 0.0), _GENERAL)
    own = lessons.features.take(made).by_concept()
    usual = choose_threshold(chance_of(general[0] * odds + general[1]), is_match)
    return {
        concept: _calibrate(head, odds[own.get(concept, [])], is_match[own.get(concept, [])], general, usual)
        for concept, head in heads.items()
    }


def _calibrate(head: Head, odds: Floats, is_match: Floats, general: tuple[float, float], usual: float) -> Head:
    slope, bias = _fit_platt(odds, is_match, general, _OWN)
    threshold = choose_threshold(chance_of(slope * odds + bias), is_match, usual)
    return replace(head, calibration=(slope, bias), threshold=threshold)


def _fit_platt(
    odds: Floats, is_match: Floats, start: tuple[float, float], priors: tuple[float, float]
) -> tuple[float, float]:
    """Slope and bias that make `odds` hold, shrunk to `start`."""
    columns = np.stack([odds, np.ones(len(odds))], axis=1)
    slope, bias = fit_weights(columns, start[0] * odds + start[1], is_match, np.ones(len(odds)), priors)
    return max(_FLATTEST, start[0] + float(slope)), start[1] + float(bias)


def choose_threshold(chances: Floats, is_match: Floats, usual: float = 0.5) -> float:
    """The threshold with the best F1 on held-out chances; `usual` until there is enough of either kind to tell."""
    if min(is_match.sum(), len(is_match) - is_match.sum()) < _LEAST_EACH:
        return usual
    scores = []
    for threshold in _THRESHOLDS:
        is_said = chances >= threshold
        scores.append(2 * is_match[is_said].sum() / (is_said.sum() + is_match.sum()))
    return _THRESHOLDS[int(np.argmax(scores))]


def expect(
    codings: Sequence[Coding], judgements: Iterable[Judgement], suggested: Mapping[Unit, Agreement] | None = None
) -> dict[ConceptId, Expected]:
    """Expected precision and recall of each concept's codings that take a side, with 95% intervals.

    Both are of the units nobody decided on: what is decided is right by decision. The intervals say where the shares of
    just these units lie, so they come to whole numbers of units and reach 1 where all may be right (predictive
    intervals; those of an underlying rate miss a share of exactly 1, which is common). They come from four places:

    - the scores: each unit is right with its chance. How far chances may be off on this concept (a slope and a bias of
      the odds) has the normal distribution `_UNKNOWN` before decisions;
    - all decisions, whichever way chosen: each makes the chances surer by what a logistic regression learns from it
      (its Fisher information). What was decided is in the scores already;
    - the decisions drawn at random (those with a chance), each weighted by the inverse of its chance, as many as Kish's
      effective number: how often what was suggested before the decision was right. They count for `_PAST` of that,
      since they judge suggestions that were made before the model had learned as much;
    - the case, of chance `_ASTRAY`, that chances say nothing here and any share is as likely.

    `suggested` is what was suggested of a unit before it was decided on, as it is there in `codings` otherwise. A unit
    that was not judged counts as suggested none, and is in recall only if it was drawn.
    """
    found = {(coding.statement, coding.concept): coding.agreement for coding in codings}
    before = {**found, **(suggested or {})}
    by_concept: dict[ConceptId, list[Judgement]] = {}
    for judgement in judgements:
        by_concept.setdefault(judgement.concept, []).append(judgement)
    scored: dict[ConceptId, list[Coding]] = {}
    for coding in codings:
        scored.setdefault(coding.concept, []).append(coding)
    concepts = dict.fromkeys([*scored, *by_concept])
    return {one: _expect(scored.get(one, []), by_concept.get(one, []), before) for one in concepts}


def _expect(codings: Sequence[Coding], judgements: Sequence[Judgement], before: Mapping[Unit, Agreement]) -> Expected:
    units = {(one.statement, one.concept) for one in judgements}
    left = [one for one in codings if (one.statement, one.concept) not in units]
    known = [one for one in codings if (one.statement, one.concept) in units]
    drawn = [one for one in judgements if one.chance is not None]
    said = [before.get((one.statement, one.concept), Agreement.NONE) for one in drawn]
    counts = np.array([1 / one.chance for one in drawn if one.chance is not None])
    is_right = np.array([one.agreement is value for one, value in zip(drawn, said, strict=True)], np.bool_)
    is_said = np.array([value is not Agreement.NONE for value in said], np.bool_)
    is_side = np.array([one.agreement is not Agreement.NONE for one in drawn], np.bool_)
    precision, recall = _foresee(left, known)
    return Expected(
        precision=_estimate(precision, is_right[is_said], counts[is_said]),
        recall=_estimate(recall, is_right[is_side], counts[is_side]),
        decisions=len(units),
        drawn=len(drawn),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Foreseen:
    """A share as the scores have it, and draws of what it may be: `rates` the chances' mean, `shares` of the units."""

    value: float
    rates: Floats
    shares: Floats


def _foresee(left: Sequence[Coding], known: Sequence[Coding]) -> tuple[_Foreseen, _Foreseen]:
    """Precision and recall on what is left, the chances being as far off as what is known leaves open."""
    random = np.random.default_rng(0)
    # Units of about the same odds are drawn together: what this costs does not grow with the casefile.
    odds = _odds_of(left)
    kinds, sizes = np.unique(odds.round(_ROUND), axis=0, return_counts=True)
    match, side, is_said = kinds.T
    slope, bias = _draw_errors(random, _odds_of(known), _UNKNOWN).T[:, :, None]
    turn, lean = _draw_errors(random, _side_odds(known), _UNKNOWN_SIDE).T[:, :, None]
    chances, sides = chance_of(slope * match + bias), chance_of(turn * side + lean)
    matches = random.binomial(sizes, chances)
    right = random.binomial(matches, sides) * is_said
    total = float(sizes @ is_said)
    expected, likely = (sizes * chances * sides * is_said).sum(1), (sizes * chances).sum(1)
    likely_so = chance_of(odds[:, 0])
    value = float(likely_so @ (chance_of(odds[:, 1]) * odds[:, 2]))
    return (
        _mix(random, value, total, expected / max(total, 1.0), right.sum(1), np.full(_DRAWS, total)),
        _mix(random, value, float(likely_so.sum()), expected / np.maximum(likely, 1e-9), right.sum(1), matches.sum(1)),
    )


def _odds_of(codings: Sequence[Coding]) -> Floats:
    """The odds of a match, those of the likelier side, and 1 where a side is suggested. *Shape:* (codings, 3)."""
    match = np.array([one.position.match for one in codings])
    sides = np.array([(one.position.for_chance, one.position.against_chance) for one in codings]).reshape(-1, 2)
    share = sides.max(1) / np.maximum(sides.sum(1), 1e-12)
    is_said = [one.agreement is not Agreement.NONE for one in codings]
    return np.stack([_log_odds(match), _log_odds(share), np.array(is_said, np.float64)], axis=1)


def _log_odds(chances: Floats) -> Floats:
    bounded = np.clip(chances, 1e-9, 1 - 1e-9)
    odds: Floats = np.log(bounded) - np.log1p(-bounded)
    return odds


def _side_odds(codings: Sequence[Coding]) -> Floats:
    """The odds of the likelier side of the units that take one, to be read as `_draw_errors` reads odds of a match."""
    return np.array([(side, 0.0, 0.0) for _, side, is_said in _odds_of(codings) if is_said]).reshape(-1, 3)


def _draw_errors(random: np.random.Generator, known: Floats, unknown: Sequence[float]) -> Floats:
    """Slopes and biases by which odds may be off, given the odds of what was decided. *Shape:* (_DRAWS, 2)."""
    odds = known[:, 0]
    chances = chance_of(odds)
    columns = np.stack([odds, np.ones(len(odds))], axis=1)
    information = (columns.T * (chances * (1 - chances))) @ columns
    spread = np.linalg.inv(np.diag(np.array(unknown) ** -2.0) + information)
    errors = random.multivariate_normal([1.0, 0.0], spread, _DRAWS)
    errors[:, 0] = np.maximum(_FLATTEST, errors[:, 0])
    return errors


def _mix(
    random: np.random.Generator, part: float, whole: float, rates: Floats, right: Floats, units: Floats
) -> _Foreseen:
    """Shares of right units, some of the draws being of any share."""
    is_astray = (np.arange(_DRAWS) < _ASTRAY * _DRAWS) | (units == 0)
    anything = random.random(_DRAWS)
    rates = np.where(is_astray, anything, rates)
    size = np.maximum(units, 1).astype(np.int64)
    right = np.where(is_astray, random.binomial(size, anything), right)
    shares = np.where(units == 0, anything, right / size)
    return _Foreseen(min(1.0, part / whole) if whole > 0 else 0.5, rates, shares)


def _estimate(foreseen: _Foreseen, is_right: npt.NDArray[np.bool_], counts: Floats) -> Estimate:
    """A share and its interval: what is foreseen, weighted by how likely it makes the weighted decisions."""
    size = _PAST * float(counts.sum()) ** 2 / float((counts**2).sum()) if len(counts) else 0.0
    share = float(counts[is_right].sum() / counts.sum()) if len(counts) else 0.0
    rates = np.clip(foreseen.rates, 1e-6, 1 - 1e-6)
    likelihood = size * (share * np.log(rates) + (1 - share) * np.log1p(-rates))
    weights = np.exp(likelihood - likelihood.max())
    moved = float(np.average(rates, weights=weights) - rates.mean())
    low, high = _quantiles(foreseen.shares, weights)
    value = min(1.0, max(0.0, foreseen.value + moved))
    return Estimate(value=value, low=min(low, value), high=max(high, value))


def _quantiles(values: Floats, weights: Floats) -> tuple[float, float]:
    order = np.argsort(values)
    cumulated = np.cumsum(weights[order])
    low, high = (float(values[order[np.searchsorted(cumulated, q * cumulated[-1])]]) for q in (0.025, 0.975))
    return low, high
