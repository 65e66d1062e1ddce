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
from onrecord.label.heads import Features, Head, Lessons, Unit, fit_lessons, gather_lessons
from onrecord.label.zero_shot import Floats, chance_of
from onrecord.records import Agreement, Coding, ConceptId, Judgement
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
_THRESHOLDS = (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7)
#: The scores themselves count as so many decisions drawn at random.
_BELIEF = 3.0
_DRAWS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Precision and recall a concept's codings are expected to have, and on how many decisions that rests.

    `drawn` of the decisions were drawn at random: they alone make the intervals narrower.
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

    A concept's calibration is shrunk to that of all its codebook, and this to none.
    """
    made = np.flatnonzero(~lessons.is_example)
    if len(made) < _LEAST:
        return dict(heads)
    odds, is_match = predict_held_out(lessons)[0][made], lessons.is_match()[made]
    general = _fit_platt(odds, is_match, (1.0, 0.0), _GENERAL)
    own = lessons.features.take(made).by_concept()
    return {
        concept: _calibrate(head, odds[own.get(concept, [])], is_match[own.get(concept, [])], general)
        for concept, head in heads.items()
    }


def _calibrate(head: Head, odds: Floats, is_match: Floats, general: tuple[float, float]) -> Head:
    slope, bias = _fit_platt(odds, is_match, general, _OWN)
    threshold = choose_threshold(chance_of(slope * odds + bias), is_match)
    return replace(head, calibration=(slope, bias), threshold=threshold)


def _fit_platt(
    odds: Floats, is_match: Floats, start: tuple[float, float], priors: tuple[float, float]
) -> tuple[float, float]:
    """Slope and bias that make `odds` hold, shrunk to `start`."""
    columns = np.stack([odds, np.ones(len(odds))], axis=1)
    slope, bias = fit_weights(columns, start[0] * odds + start[1], is_match, np.ones(len(odds)), priors)
    return max(_FLATTEST, start[0] + float(slope)), start[1] + float(bias)


def choose_threshold(chances: Floats, is_match: Floats) -> float:
    """The threshold with the best F1 on held-out chances; 0.5 until there is enough of either kind to tell."""
    if min(is_match.sum(), len(is_match) - is_match.sum()) < _LEAST_EACH:
        return _THRESHOLDS[0]
    scores = []
    for threshold in _THRESHOLDS:
        is_said = chances >= threshold
        scores.append(2 * is_match[is_said].sum() / (is_said.sum() + is_match.sum()))
    return _THRESHOLDS[int(np.argmax(scores))]


def expect(
    codings: Sequence[Coding], judgements: Iterable[Judgement], suggested: Mapping[Unit, Agreement] | None = None
) -> dict[ConceptId, Expected]:
    """Expected precision and recall of each concept's codings that take a side, with 95% intervals.

    Before any decision they follow from the calibrated scores, as if these were `_BELIEF` decisions: wide on purpose.
    Judgements drawn at random (those with a chance) are added, each weighted by the inverse of its chance; the others
    were chosen for being hard and are counted only in `decisions`. `suggested` is what was suggested of a unit before
    it was decided on, as it is there in `codings` otherwise. A unit that was not judged counts as suggested none.
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
    drawn = [one for one in judgements if one.chance is not None]
    said = [before.get((one.statement, one.concept), Agreement.NONE) for one in drawn]
    counts = np.array([1 / one.chance for one in drawn if one.chance is not None])
    is_right = np.array([one.agreement is value for one, value in zip(drawn, said, strict=True)], np.bool_)
    is_said = np.array([value is not Agreement.NONE for value in said], np.bool_)
    is_side = np.array([one.agreement is not Agreement.NONE for one in drawn], np.bool_)
    sided = [coding for coding in codings if coding.agreement is not Agreement.NONE]
    right, all_matches = sum(c.score for c in sided), sum(c.position.match for c in codings)
    return Expected(
        precision=_estimate(right, len(sided), is_right[is_said], counts[is_said]),
        recall=_estimate(right, all_matches, is_right[is_side], counts[is_side]),
        decisions=len(units),
        drawn=len(drawn),
    )


def _estimate(right: float, total: float, is_right: npt.NDArray[np.bool_], counts: Floats) -> Estimate:
    """A share and its 95% interval: a beta distribution of what the scores and the weighted decisions say.

    Weighted decisions count for as many as their weights let them (Kish 1965), not for their sum. Half a decision of
    either kind (Jeffreys) keeps a few right ones in a row from looking like certainty.
    """
    belief = min(1.0, right / total) if total else 0.5
    weight = _BELIEF if total else 2.0
    size = float(counts.sum()) ** 2 / float((counts**2).sum()) if len(counts) else 0.0
    share = float(counts[is_right].sum() / counts.sum()) if len(counts) else 0.0
    yes, no = belief * weight + share * size, (1 - belief) * weight + (1 - share) * size
    draws = np.random.default_rng(0).beta(yes + 0.5, no + 0.5, _DRAWS)
    low, high = np.quantile(draws, [0.025, 0.975])
    value = yes / (yes + no)
    return Estimate(value=value, low=min(float(low), value), high=max(float(high), value))
