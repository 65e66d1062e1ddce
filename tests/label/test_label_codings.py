"""Facts about what is judged and what is suggested."""

import numpy as np
import pytest

from onrecord.label.codings import build_coding, describe_concept, example_pairs, name_units, pick_candidates, suggest
from onrecord.label.heads import Features, Head
from onrecord.label.zero_shot import read_odds
from onrecord.positions import FakePositionScorer, Pair
from onrecord.records import Agreement, Concept, ConceptId, Position, StatementId

FERRY = Concept(
    id=ConceptId("ferry"),
    proposition="The old ferry should stay.",
    definition="Keeping the boat across the sound.",
    for_examples=("Leave us the ferry.",),
    against_examples=("Sell the boat.",),
    not_examples=("The ferry left at nine.",),
)
BREAD = Concept(id=ConceptId("bread"), proposition="Bread should be cheaper.")
TEXTS = ["the old ferry stays", "bread must be cheaper", "the old ferry must not stay", "snow fell"]
UNIT = (StatementId("s1"), ConceptId("ferry"))


def look(texts, concepts, places) -> Features:
    """What the fake models say of these pairs."""
    scorer = FakePositionScorer()
    pairs = [Pair(claim=concepts[place].proposition, text=texts[row]) for row, place in places]
    return Features(
        units=name_units(places, [StatementId(f"s{row}") for row in range(len(texts))], concepts),
        zero_shot=read_odds(scorer.judge(pairs), np.zeros(len(pairs)), {}),
        rows=np.array([row for row, _ in places], np.intp),
        vectors=scorer.embed(texts),
    )


def test_a_concept_is_described_by_its_proposition_definition_and_examples():
    """What it is not stays out, and empty texts and repeated ones too."""
    assert describe_concept(FERRY) == [
        "The old ferry should stay.",
        "Keeping the boat across the sound.",
        "Leave us the ferry.",
        "Sell the boat.",
    ]
    assert describe_concept(BREAD) == ["Bread should be cheaper."]


def test_examples_are_pairs_with_what_a_coder_would_say():
    """Also what a concept is not is an example: of none."""
    assert [(pair.text, said) for pair, said in example_pairs(FERRY)] == [
        ("Leave us the ferry.", Agreement.FOR),
        ("Sell the boat.", Agreement.AGAINST),
        ("The ferry left at nine.", Agreement.NONE),
    ]
    assert example_pairs(FERRY)[0][0].claim == FERRY.proposition


def test_only_near_concepts_are_judged():
    """Each statement is paired with the concepts it shares words with, the nearest first, or with none."""
    scorer = FakePositionScorer()
    near = [scorer.embed(describe_concept(concept)) for concept in (FERRY, BREAD)]
    assert pick_candidates(scorer.embed(TEXTS), near) == [(0, 0), (1, 1), (2, 0)]
    assert pick_candidates(scorer.embed(["old bread of the ferry"]), near, floor=-1.0, most=1) == [(0, 0)]
    assert pick_candidates(scorer.embed([]), near) == []
    assert pick_candidates(scorer.embed(TEXTS), []) == []


def test_every_judged_unit_gets_a_coding():
    """For, against and none, as the fake models say."""
    found = suggest(look(TEXTS, [FERRY], [(0, 0), (2, 0), (3, 0)]), {})
    assert [one.agreement for one in found] == [Agreement.FOR, Agreement.AGAINST, Agreement.NONE]
    assert [one.statement for one in found] == ["s0", "s2", "s3"]
    assert suggest(look(TEXTS, [FERRY], []), {}) == []


def test_without_heads_a_coding_holds_the_position_of_the_models():
    """Zero decisions are zero-shot exactly."""
    features = look(TEXTS, [FERRY], [(0, 0), (2, 0)])
    assert [one.position for one in suggest(features, {})] == features.zero_shot.positions()


def test_a_head_is_asked_for_its_own_concept_only():
    """A head that calls everything a match leaves the other concept as it was."""
    features = look(TEXTS, [FERRY, BREAD], [(3, 0), (3, 1)])
    ferry, bread = suggest(features, {FERRY.id: Head(calibration=(1.0, 30.0))})
    assert ferry.agreement is not Agreement.NONE
    assert bread.position == features.zero_shot.positions()[1]


@pytest.mark.parametrize(
    ("match", "chances", "threshold", "said", "score"),
    [
        (0.9, (0.6, 0.2), 0.5, Agreement.FOR, 0.9 * 0.75),
        (0.9, (0.1, 0.3), 0.5, Agreement.AGAINST, 0.9 * 0.75),
        (0.4, (0.6, 0.2), 0.5, Agreement.NONE, 0.6),
        (0.4, (0.6, 0.2), 0.35, Agreement.FOR, 0.4 * 0.75),
        (0.4, (0.0, 0.0), 0.5, Agreement.NONE, 0.6),
    ],
)
def test_a_side_is_suggested_where_the_match_passes_the_threshold(match, chances, threshold, said, score):
    """The score is the chance of just what is suggested."""
    position = Position(match=match, for_chance=chances[0], against_chance=chances[1])
    coding = build_coding(UNIT, position, threshold)
    assert coding.agreement is said
    assert coding.score == pytest.approx(score)
