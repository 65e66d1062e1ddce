"""Facts about what the models say before anybody decided."""

import numpy as np
import pytest

from onrecord.errors import ModelError
from onrecord.label.zero_shot import chance_of, compare_pairs, read_odds, score_pairs
from onrecord.positions import FakePositionScorer, Pair

PAIRS = [
    Pair(claim="The old ferry should stay.", text="the old ferry will stay where it is"),
    Pair(claim="The old ferry should stay.", text="the old ferry will stay", cue="rejected"),
    Pair(claim="The old ferry should stay.", text="bread has become dear"),
]
ODDS = np.array([[2.0, 0.0, 1.0, 0.5], [-1.0, 3.0, 0.0, -2.0]], np.float32)


def test_a_text_that_shares_the_claim_matches_and_the_cue_turns_its_side():
    """The same words with "rejected" before them are against, and words of something else do not match."""
    agreeing, rejecting, other = score_pairs(FakePositionScorer(), PAIRS)
    assert agreeing.match > 0.9
    assert rejecting.match > 0.9
    assert other.match < 0.1
    assert agreeing.for_chance > 0.9
    assert rejecting.against_chance > 0.9


def test_no_pairs_give_no_positions():
    """Nothing in, nothing out, and no model is asked."""
    assert score_pairs(FakePositionScorer(), []) == []


def test_the_cosine_of_a_pair_is_that_of_its_two_texts():
    """A text compared with itself has cosine 1, and with words it shares none of 0."""
    same = Pair(claim="ferry harbour", text="ferry harbour")
    cosines = compare_pairs(FakePositionScorer(), [same, Pair(claim="ferry harbour", text="bread")])
    assert cosines == pytest.approx([1.0, 0.0], abs=1e-6)


def test_without_calibration_the_odds_stand_as_the_model_gives_them():
    """Sides are the softmax of the first three columns, the match the logistic of the fourth."""
    (first, second) = read_odds(ODDS, [0.1, 0.2], {}).positions()
    sides = np.exp([2.0, 0.0, 1.0]) / np.exp([2.0, 0.0, 1.0]).sum()
    assert (first.for_chance, first.against_chance) == pytest.approx(tuple(sides[:2]))
    assert first.match == pytest.approx(1 / (1 + np.exp(-0.5)))
    assert second.match == pytest.approx(1 / (1 + np.exp(2.0)))


def test_the_card_calibrates_sides_by_a_temperature_and_matches_by_four_weights():
    """Bias, match, cosine and how clearly the text leans to a side add up to the odds of a match."""
    found = read_odds(ODDS, [0.1, 0.2], {"side": [2.0], "match": [0.5, 2.0, 3.0, 0.25]})
    sides = np.exp(np.array([2.0, 0.0, 1.0]) / 2)
    takes = np.log((sides[0] + sides[1]) / sides[2])
    assert found.takes[0] == pytest.approx(takes)
    assert found.match[0] == pytest.approx(0.5 + 2 * 0.5 + 3 * 0.1 + 0.25 * abs(np.log(sides[0] / sides[1])))
    assert found.side[1] == pytest.approx(-2.0)


def test_a_card_with_the_wrong_number_of_weights_is_refused():
    """A calibration of another version is an error of the model, not of the user's texts."""
    with pytest.raises(ModelError, match="gives 2 weights for calibrating 'match', not 4"):
        read_odds(ODDS, [0.1, 0.2], {"match": [0.0, 1.0]})


def test_chances_stay_apart_from_certainty():
    """However sure the model is, chances are neither 0 nor 1, so that odds can be made of them again."""
    sure = read_odds(np.array([[500.0, -500.0, -500.0, 500.0]], np.float32), [1.0], {}).positions()[0]
    assert 0.999 < sure.match < 1
    assert 0 < sure.against_chance < 0.001
    assert chance_of(0.0) == 0.5
