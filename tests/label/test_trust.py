"""Facts about how far suggestions can be trusted."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from onrecord.label.codings import build_coding
from onrecord.label.heads import Features, Head, fit_heads, gather_lessons
from onrecord.label.trust import calibrate_heads, choose_threshold, expect, learn_heads, predict_held_out
from onrecord.label.zero_shot import ZeroShot, chance_of
from onrecord.records import Agreement, ConceptId, DecisionId, Judgement, Position, StatementId

FERRY = ConceptId("ferry")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def build_features(count: int, *, seed: int = 0) -> tuple[Features, list[Agreement]]:
    """Units whose zero-shot odds are twice too sure and whose vectors say nothing, with the truth."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(count, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    odds = rng.normal(0, 2, count)
    truth = [
        Agreement.FOR if draw < chance else Agreement.NONE
        for draw, chance in zip(rng.random(count), chance_of(odds), strict=True)
    ]
    features = Features(
        units=tuple((StatementId(f"s{row:03}"), FERRY) for row in range(count)),
        zero_shot=ZeroShot(match=2 * odds, takes=np.zeros(count), side=np.full(count, 2.0)),
        rows=np.arange(count),
        vectors=vectors,
    )
    return features, truth


def coding(name: str, match: float):
    """A suggestion with this chance of a match, for where it is one."""
    unit = (StatementId(name), FERRY)
    return build_coding(unit, Position(match=match, for_chance=0.99, against_chance=0.0))


def judgement(name: str, said: Agreement, chance: float | None = None) -> Judgement:
    """A decision, drawn at random with this chance."""
    return Judgement(
        decision=DecisionId(1), statement=StatementId(name), concept=FERRY, version="1", agreement=said, by="ada",
        made_at=NOON, chance=chance,
    )  # fmt: skip


def log_loss(odds, truth) -> float:
    """Mean of minus the logarithm of the chance given to what is true."""
    signs = np.array([1.0 if said is Agreement.FOR else -1.0 for said in truth])
    return float(np.logaddexp(0, -signs * odds).mean())


def test_calibration_makes_the_chances_of_fresh_units_better():
    """A head that learned noise by heart is made less sure by the decisions it had not seen."""
    features, truth = build_features(60)
    fresh, fresh_truth = build_features(400, seed=1)
    values = dict(zip(features.units, truth, strict=True))
    raw, calibrated = fit_heads(features, values)[FERRY], learn_heads(features, values)[FERRY]
    assert log_loss(calibrated.read(fresh)[0], fresh_truth) < log_loss(raw.read(fresh)[0], fresh_truth)
    assert calibrated.calibration[0] < 1


def test_a_concept_without_decisions_takes_the_calibration_of_its_codebook():
    """What decisions on one concept say of the model's sureness holds for another until it has its own."""
    features, truth = build_features(60)
    bread = ConceptId("bread")
    both = replace(
        features, units=(*features.units[:50], *((statement, bread) for statement, _ in features.units[50:]))
    )
    heads = learn_heads(both, dict(zip(both.units[:50], truth[:50], strict=True)))
    assert heads[bread].decisions == 0
    assert heads[bread].calibration[0] < 1
    assert heads[bread].threshold == 0.4


def test_a_handful_of_decisions_calibrates_nothing():
    """With fewer than eight decisions heads stay as they were fitted, and without any there is none."""
    features, truth = build_features(30)
    head = learn_heads(features, dict(zip(features.units[:7], truth[:7], strict=True)))[FERRY]
    assert (head.calibration, head.threshold) == ((1.0, 0.0), 0.5)
    assert learn_heads(features, {}) == {}


def test_no_decision_predicts_itself():
    """Of what vectors cannot tell a fit knows much by heart; held-out heads know less than a coin tells."""
    features, _ = build_features(40)
    said = [Agreement.FOR if row % 2 else Agreement.NONE for row in range(40)]
    values = dict(zip(features.units, said, strict=True))
    held_out = predict_held_out(gather_lessons(features, values))[0]
    by_heart = fit_heads(features, values)[FERRY].read(features)[0]
    assert log_loss(held_out, said) > np.log(2) > log_loss(by_heart, said) + 0.1


def test_examples_are_learned_from_but_never_predicted():
    """A codebook's examples are in every fit, and no calibration rests on them."""
    features, truth = build_features(12)
    lessons = gather_lessons(features, {}, features.take(range(10)), truth[:10])
    heads = {FERRY: Head()}
    assert calibrate_heads(heads, lessons) == heads


def test_a_concept_gets_a_threshold_of_its_own_from_ten_of_each_kind():
    """Nine matches choose nothing; ten choose the threshold with the best F1."""
    chances = np.r_[np.full(10, 0.42), np.full(10, 0.1)]
    assert choose_threshold(chances, np.r_[np.ones(10), np.zeros(10)]) == 0.4
    assert choose_threshold(chances[1:], np.r_[np.ones(9), np.zeros(10)]) == 0.5


def test_before_decisions_scores_say_what_to_expect_and_the_interval_is_wide():
    """Expected precision is the mean score of what is suggested, recall its share of all expected matches."""
    found = expect([coding("s1", 0.9), coding("s2", 0.7), coding("s3", 0.4)], [])[FERRY]
    assert found.precision.value == pytest.approx(0.8)
    assert found.recall.value == pytest.approx(1.6 / 2.0)
    assert found.precision.high - found.precision.low > 0.4
    assert (found.decisions, found.drawn) == (0, 0)


def test_decisions_drawn_at_random_raise_or_lower_what_is_expected():
    """Fifty of fifty drawn were right, or wrong; either way less is open than before."""
    codings = [coding(f"s{row}", 0.8) for row in range(80)]
    before = expect(codings, [])[FERRY].precision
    after = {
        said: expect(codings, [judgement(f"s{row}", said, 0.01) for row in range(50)])[FERRY]
        for said in (Agreement.FOR, Agreement.NONE)
    }
    right, wrong = after[Agreement.FOR].precision, after[Agreement.NONE].precision
    assert wrong.value < before.value < right.value
    assert right.high - right.low < before.high - before.low
    assert (after[Agreement.FOR].decisions, after[Agreement.FOR].drawn) == (50, 50)


def test_decisions_chosen_for_being_hard_narrow_the_interval_and_leave_the_estimate():
    """What they taught is in the scores; their errors are not taken for the errors of all."""
    codings = [coding(f"s{row}", 0.8) for row in range(40)]
    hard = [judgement(f"s{row}", Agreement.NONE) for row in range(10)]
    before, after = expect(codings, [])[FERRY], expect(codings, hard)[FERRY]
    assert after.precision.value == pytest.approx(before.precision.value)
    assert after.precision.high - after.precision.low < before.precision.high - before.precision.low
    assert (after.decisions, after.drawn) == (10, 0)


def test_an_interval_reaches_one_where_all_may_be_right():
    """Of a handful of units the share is often exactly 1, which an interval of an underlying rate would miss."""
    codings = [coding(f"s{row}", 0.97) for row in range(8)]
    assert expect(codings, [])[FERRY].precision.high == 1.0


def test_what_is_decided_is_not_part_of_what_is_expected():
    """Precision is of what nobody decided on; where nothing is left anything may hold."""
    codings = [coding("s1", 0.9), coding("s2", 0.6)]
    assert expect(codings, [judgement("s1", Agreement.FOR)])[FERRY].precision.value == pytest.approx(0.6)
    nothing = expect(codings[:1], [judgement("s1", Agreement.FOR)])[FERRY].precision
    assert nothing.low < 0.05
    assert nothing.high > 0.95
    assert expect([coding("s1", 0.1)], [])[FERRY].precision.value == 0.5


def test_a_miss_that_was_unlikely_to_be_drawn_stands_for_many():
    """One missed match drawn with a thousandth's chance pulls recall down further than one drawn with a tenth's."""
    codings = [coding(f"s{row}", 0.9) for row in range(20)]
    found = [judgement(f"s{row}", Agreement.FOR, 0.05) for row in range(10)]
    rare, common = (expect(codings, [*found, judgement("far", Agreement.FOR, c)])[FERRY].recall for c in (0.001, 0.1))
    assert rare.value < common.value


def test_what_was_suggested_before_a_decision_is_what_counts():
    """A suggestion that learned from the decision itself is no evidence of being right."""
    codings = [coding("s1", 0.9)]
    drawn = [judgement("s1", Agreement.FOR, 0.1)]
    honest = expect(codings, drawn, {(StatementId("s1"), FERRY): Agreement.AGAINST})[FERRY]
    assert honest.precision.value < expect(codings, drawn)[FERRY].precision.value
