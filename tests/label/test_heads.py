"""Facts about what a concept learns from decisions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.label.fitting import fit_weights
from onrecord.label.heads import Features, compare_rivals, fit_heads
from onrecord.label.zero_shot import ZeroShot
from onrecord.records import Agreement, ConceptId, StatementId

FERRY, BREAD = ConceptId("ferry"), ConceptId("bread")
WIDTH = 8


def build_features(count: int, *, concepts=(FERRY,), seed: int = 0) -> Features:
    """Statements with vectors at random and zero-shot odds that say little."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(count, WIDTH)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    size = count * len(concepts)
    return Features(
        units=tuple((StatementId(f"s{row:03}"), concept) for row in range(count) for concept in concepts),
        zero_shot=ZeroShot(
            match=rng.normal(-1, 0.5, size), takes=rng.normal(0, 0.1, size), side=rng.normal(0, 0.5, size)
        ),
        rows=np.repeat(np.arange(count), len(concepts)),
        vectors=vectors,
    )


def truth_of(features: Features, place: int) -> Agreement:
    """A match lies where the first place of the vector is high; its side is that of the second place."""
    vector = features.vectors[features.rows[place]]
    if vector[0] < 0.1:
        return Agreement.NONE
    return Agreement.FOR if vector[1] > 0 else Agreement.AGAINST


def decide(features: Features, places) -> dict:
    """What a coder says of these units."""
    return {features.units[place]: truth_of(features, place) for place in places}


def share_right(features: Features, odds, side) -> tuple[float, float]:
    """Shares of matches and of sides told rightly."""
    truth = [truth_of(features, place) for place in range(len(features))]
    match = np.mean([(o > 0) == (t is not Agreement.NONE) for o, t in zip(odds, truth, strict=True)])
    sided = [(s > 0) == (t is Agreement.FOR) for s, t in zip(side, truth, strict=True) if t is not Agreement.NONE]
    return float(match), float(np.mean(sided))


def test_without_decisions_there_is_no_head():
    """So that every score is the zero-shot score exactly."""
    assert fit_heads(build_features(10), {}) == {}


def test_decisions_teach_match_and_side():
    """Forty decisions on statements that the models could not tell apart make most others right."""
    features, fresh = build_features(60), build_features(200, seed=1)
    head = fit_heads(features, decide(features, range(40)))[FERRY]
    before = share_right(fresh, fresh.zero_shot.match, fresh.zero_shot.side)
    after = share_right(fresh, *head.read(fresh))
    assert after[0] > before[0] + 0.1
    assert after[1] > before[1] + 0.2
    assert head.decisions == 40


def test_one_decision_raises_its_own_unit_most():
    """A unit decided for goes up, and the statement most like it more than the one least like it."""
    features = build_features(30)
    head = fit_heads(features, {features.units[3]: Agreement.FOR})[FERRY]
    risen = head.read(features)[0] - features.zero_shot.match
    likeness = features.vectors @ features.vectors[3]
    others = [place for place in range(30) if place != 3]
    assert risen[3] > 0
    assert risen[max(others, key=lambda p: likeness[p])] > risen[min(others, key=lambda p: likeness[p])]


def test_a_concept_learns_a_little_from_the_decisions_on_another():
    """All matches decided on one concept raise the other's odds, by less than its own would."""
    features = build_features(30, concepts=(FERRY, BREAD))
    own, others = ({unit: Agreement.FOR for unit in features.units if unit[1] == one} for one in (BREAD, FERRY))
    bread = features.take([place for place, unit in enumerate(features.units) if unit[1] == BREAD])
    taught = {name: fit_heads(features, values)[BREAD] for name, values in (("own", own), ("others", others))}
    risen = {name: float((head.read(bread)[0] - bread.zero_shot.match).mean()) for name, head in taught.items()}
    assert 0 < risen["others"] < risen["own"]
    assert taught["others"].decisions == 0


def test_examples_count_as_part_of_a_decision():
    """An example of the codebook moves the odds the same way as a decision, and less."""
    features = build_features(20)
    example = features.take([0])
    by_example = fit_heads(features, {}, example, [Agreement.FOR])[FERRY]
    by_decision = fit_heads(features, {features.units[0]: Agreement.FOR})[FERRY]
    gains = [float(head.read(example)[0][0] - example.zero_shot.match[0]) for head in (by_example, by_decision)]
    assert 0 < gains[0] < gains[1]
    assert by_example.decisions == 0


def test_examples_say_where_matches_lie_and_not_how_many_there_are():
    """Four matching examples raise what is like them and leave the mean odds of the concept's units where they are."""
    features, both = build_features(40), (FERRY, BREAD)
    example = build_features(4, seed=1)
    head = fit_heads(features, {}, example, [Agreement.FOR] * 4)[FERRY]
    risen = head.read(features)[0] - features.zero_shot.match
    likeness = features.vectors @ example.vectors.mean(0)
    assert float(risen.mean()) == pytest.approx(0.0, abs=1e-6)
    assert np.corrcoef(risen, likeness)[0, 1] > 0.5
    other = build_features(40, concepts=both)
    bread = other.take([place for place, unit in enumerate(other.units) if unit[1] == BREAD])
    untouched = fit_heads(other, {}, example, [Agreement.FOR] * 4)[BREAD]
    assert untouched.read(bread)[0].tolist() == pytest.approx(bread.zero_shot.match.tolist())


def test_the_order_of_decisions_does_not_matter():
    """Refitted from the same decisions in another order, a head says the same."""
    features = build_features(40)
    values = decide(features, range(20))
    one, other = (fit_heads(features, dict(rows))[FERRY] for rows in (values.items(), reversed(values.items())))
    assert one.read(features)[0].tolist() == other.read(features)[0].tolist()


def test_a_rival_is_the_best_other_concept_of_the_statement():
    """The best unit of a row is told by how much it leads, the others by how much they trail, a lone one by nothing."""
    rivals = compare_rivals(np.array([0, 0, 0, 1, 2, 2]), np.array([1.0, 3.0, 2.0, 5.0, -20.0, 20.0]))
    assert rivals.tolist() == [-2.0, 1.0, -1.0, 0.0, -6.0, 6.0]
    assert compare_rivals(np.zeros(0, np.intp), np.zeros(0)).tolist() == []


@settings(max_examples=30)
@given(st.integers(0, 12), st.integers(1, 12), st.integers(0, 99))
def test_a_fit_is_a_maximum_whichever_way_it_is_found(items, width, seed):
    """At the weights the slope of the posterior is 0, with more items than columns or fewer; none with prior 0."""
    rng = np.random.default_rng(seed)
    columns, odds = rng.normal(0, 2, (items, width)), rng.normal(0, 3, items)
    is_yes, counts = (rng.random(items) < 0.5).astype(float), rng.random(items)
    priors = rng.choice([0.0, 0.5, 6.0], width)
    weights = fit_weights(columns, odds, is_yes, counts, priors)
    chances = 1 / (1 + np.exp(-(odds + columns @ weights)))
    slope = columns.T @ (counts * (is_yes - chances)) * priors**2 - weights
    assert slope == pytest.approx(np.zeros(width), abs=1e-5)
    assert not weights[priors == 0].any()
