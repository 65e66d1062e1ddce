"""Facts about how far coders agree; the worked examples are those of the papers that define the figures."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.label.agreement import (
    NO_UNITS,
    ONE_VALUE,
    VALUES,
    Comparison,
    Unit,
    compare_coders,
    krippendorff_alpha,
)
from onrecord.label.estimates import NO_DIFFERENCE, ONE_CLUSTER, Estimate, estimate_share, wilson
from onrecord.records import ConceptId, StatementId

LETTER = {".": None, "n": "none", "f": "for", "a": "against"}


def coder(values: str, concepts: int = 1) -> dict[Unit, str]:
    """A letter a unit: n, f or a, and a dot for a unit not shown; so many concepts a statement."""
    return {
        (StatementId(f"s{place // concepts}"), ConceptId(f"c{place % concepts}")): value
        for place, letter in enumerate(values)
        if (value := LETTER[letter])
    }


def row(values: str) -> dict[int, str]:
    """One coder of the papers' examples: a letter a unit, a dot for a missing value."""
    return {place: value for place, value in enumerate(values) if value != "."}


FOUR = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def estimates(result: Comparison) -> list[Estimate]:
    """Every figure of a comparison."""
    every = [result.overall, *(concept.scores for concept in result.concepts)]
    of_scores = [e for s in every for e in (s.precision, s.recall, s.f1, s.match_precision, s.match_recall, s.match_f1)]
    alphas = [concept.alpha for concept in result.concepts]
    return [result.percent, result.alpha, result.kappa, *of_scores, *(s.side for s in every), *alphas]


@pytest.mark.parametrize(
    ("ratings", "alpha", "units"),
    [
        (["0100000010", "1110010000"], 0.095, 10),
        (["aabbdcccedda", "babbbccceddd"], 0.692, 12),
        (FOUR, 0.743, 11),
    ],
)
def test_alpha_is_that_of_the_worked_examples(ratings: list[str], alpha: float, units: int) -> None:
    """Krippendorff (2011): binary, nominal, and four observers with missing values (the twelfth unit is unpaired)."""
    found = krippendorff_alpha([row(values) for values in ratings])
    assert found.value == pytest.approx(alpha, abs=0.0005)
    assert found.units == units


def test_kappa_is_that_of_a_hand_computed_table() -> None:
    """20 and 15 the same of 50, 5 and 10 different: (0.7 - 0.5) / (1 - 0.5) = 0.4."""
    first, second = coder("f" * 25 + "a" * 25), coder("f" * 20 + "a" * 5 + "f" * 10 + "a" * 15)
    result = compare_coders(first, second)
    assert result.kappa.value == pytest.approx(0.4)
    assert result.percent.value == pytest.approx(0.7)
    assert result.confusion == ((0, 0, 0), (0, 20, 5), (0, 10, 15))


def test_two_coders_have_the_alpha_of_many() -> None:
    """Both ways to alpha give the same figure."""
    first, second = coder("nnffaanfan"), coder("nfffaannan")
    assert compare_coders(first, second).alpha.value == pytest.approx(krippendorff_alpha([first, second]).value)


def test_precision_and_recall_by_hand() -> None:
    """A coding is right when concept and agreement are; match leaves the agreement aside."""
    scores = compare_coders(coder("fffann"), coder("ffannf")).overall
    assert (scores.first, scores.second, scores.both, scores.units) == (4, 4, 3, 6)
    assert scores.precision.value == pytest.approx(2 / 4)
    assert scores.recall.value == pytest.approx(2 / 4)
    assert scores.f1.value == pytest.approx(4 / 8)
    assert scores.match_precision.value == pytest.approx(3 / 4)
    assert scores.match_f1.value == pytest.approx(6 / 8)
    assert scores.side.value == pytest.approx(2 / 3)
    assert (scores.precision.units, scores.f1.units, scores.side.units) == (4, 5, 3)


def test_units_of_one_coder_enter_no_figure() -> None:
    """What one coder alone was shown is counted apart."""
    result = compare_coders(coder("fff.n"), coder("f.fnn"))
    assert (result.units, result.statements, result.only_first, result.only_second) == (3, 3, 1, 1)
    assert result.percent.value == 1.0


def test_each_concept_has_its_scores() -> None:
    """Concepts are told apart, in the order of their ids."""
    result = compare_coders(coder("ffnafn", concepts=2), coder("fnnafn", concepts=2))
    assert [c.concept for c in result.concepts] == ["c0", "c1"]
    assert result.concepts[0].scores.precision.value == 1.0
    assert result.concepts[1].scores.precision.value == pytest.approx(1 / 2)
    assert sum(c.scores.first for c in result.concepts) == result.overall.first


def test_no_units_are_told_in_words() -> None:
    """Without a unit in common every figure is None with a reason."""
    result = compare_coders(coder("ff.."), coder("..ff"))
    assert result.reason == NO_UNITS
    assert (result.units, result.concepts, result.confusion) == (0, (), ((0, 0, 0),) * 3)
    assert all(e.value is None and e.reason for e in estimates(result))
    assert compare_coders({}, {}).alpha.reason == NO_UNITS
    assert krippendorff_alpha([]).value is None
    assert krippendorff_alpha([row("12"), row("..3")]).reason.startswith("No unit has values of two coders")


def test_one_value_leaves_alpha_undefined() -> None:
    """Where all units have one value there is no chance to correct for, and the sentence says so."""
    result = compare_coders(coder("nnnn"), coder("nnnn"))
    assert (result.alpha.value, result.kappa.value) == (None, None)
    assert result.alpha.reason == result.kappa.reason == ONE_VALUE
    assert result.percent.value == 1.0
    assert result.percent.low == pytest.approx(0.5101, abs=1e-4)
    assert "no precision" in result.overall.precision.reason


def test_intervals_that_would_mislead_are_left_out() -> None:
    """No interval for alpha where coders never differ or all units are of one statement."""
    alike = compare_coders(coder("nfa"), coder("nfa")).alpha
    assert (alike.value, alike.low, alike.reason) == (pytest.approx(1.0), None, NO_DIFFERENCE)
    single = compare_coders(coder("nfan", concepts=4), coder("nffn", concepts=4)).alpha
    assert (single.low, single.reason) == (None, ONE_CLUSTER)


def test_wilsons_interval() -> None:
    """Of 10 units 8: 0.490 to 0.943, as in the tables; a single unit tells next to nothing."""
    assert wilson(0.8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(1.0, 1)[0] < 0.21


def test_clusters_widen_the_interval() -> None:
    """Units that go together within a statement tell less than as many of statements of their own."""
    hits, weights = np.repeat([1.0, 0.0, 1.0, 1.0], 5), np.ones(20)
    apart = estimate_share(hits, weights, np.arange(20), "")
    together = estimate_share(hits, weights, np.repeat(np.arange(4), 5), "")
    assert apart.low == pytest.approx(wilson(0.75, 20)[0])
    assert together.low == pytest.approx(wilson(0.75, 4)[0])
    assert together.value == apart.value


def test_weights_undo_an_unequal_draw() -> None:
    """A unit drawn with a chance of one in four stands for four."""
    first, second = coder("ffnn"), coder("fnfn")
    weights = dict(zip(first, (4.0, 1.0, 1.0, 1.0), strict=True))
    result = compare_coders(first, second, weights)
    assert result.percent.value == pytest.approx(5 / 7)
    assert result.overall.precision.value == pytest.approx(4 / 5)
    assert result.shares[1][1] == pytest.approx(4 / 7)
    assert result.confusion[1][1] == 1


def test_equal_weights_change_nothing() -> None:
    """Weights that are all the same give the figures without any, whatever their size."""
    first, second = coder("nffanafnfa"), coder("nfaanaffna")
    plain = compare_coders(first, second)
    heavy = compare_coders(first, second, dict.fromkeys(first, 7.0))
    assert [e.value for e in estimates(heavy)] == pytest.approx([e.value for e in estimates(plain)])
    assert heavy.alpha.low == pytest.approx(plain.alpha.low)


def test_what_cannot_be_compared_is_refused() -> None:
    """An unknown value is the user's, a missing or impossible weight the program's mistake."""
    first = coder("fa")
    with pytest.raises(InputError, match=r"The value 'maybe' of statement s0 and concept c0"):
        compare_coders(first, dict.fromkeys(first, "maybe"))
    with pytest.raises(ValueError, match="have no weight"):
        compare_coders(first, first, {})
    for weight in (0.0, -1.0, math.inf, math.nan):
        with pytest.raises(ValueError, match="positive and finite"):
            compare_coders(first, first, dict.fromkeys(first, weight))


def test_the_interval_covers_what_it_should() -> None:
    """Of samples from a known process, about 95 in 100 intervals of alpha hold its value."""
    generator = np.random.default_rng(4)
    truth = 1 - 0.3 / (1 - 0.5)  # two equally frequent values, three in ten units differ
    covered = 0
    for seed in range(100):
        values = generator.choice(["f", "a"], 120)
        others = np.where(generator.random(120) < 0.3, np.where(values == "f", "a", "f"), values)
        alpha = compare_coders(coder("".join(values)), coder("".join(others)), seed=seed, resamples=300).alpha
        covered += alpha.low <= truth <= alpha.high
    assert 88 <= covered <= 100


PAIRS = st.lists(st.tuples(st.sampled_from("nfa."), st.sampled_from("nfa.")), max_size=30)


@given(PAIRS, st.integers(1, 4))
def test_figures_are_defined_or_explained(pairs: list[tuple[str, str]], concepts: int) -> None:
    """No figure is ever NaN or outside its interval; what is missing has a finished sentence."""
    first, second = (coder("".join(pair[which] for pair in pairs), concepts) for which in (0, 1))
    result = compare_coders(first, second, resamples=50)
    for estimate in estimates(result):
        assert all(figure is None or not math.isnan(figure) for figure in (estimate.value, estimate.low, estimate.high))
        assert (estimate.low is None) == (estimate.high is None) == bool(estimate.reason)
        assert not estimate.reason or estimate.reason.endswith(".")
        if estimate.low is not None:
            assert estimate.low <= estimate.high
    assert sum(map(sum, result.confusion)) == result.units
    assert math.isclose(sum(map(sum, result.shares)), bool(result.units))


@given(PAIRS)
def test_coders_can_be_swapped(pairs: list[tuple[str, str]]) -> None:
    """Alpha, kappa and percent agreement do not ask who is first; precision becomes recall."""
    first, second = (coder("".join(pair[which] for pair in pairs), 3) for which in (0, 1))
    one, other = compare_coders(first, second, resamples=50), compare_coders(second, first, resamples=50)
    assert one.percent == other.percent
    assert (one.alpha.value, one.kappa.value) == pytest.approx((other.alpha.value, other.kappa.value))
    assert (one.overall.precision.value, one.overall.precision.low) == pytest.approx(
        (other.overall.recall.value, other.overall.recall.low)
    )
    assert one.overall.f1 == other.overall.f1
    assert one.confusion == tuple(zip(*other.confusion, strict=True))


@given(st.lists(st.lists(st.sampled_from("12345."), min_size=8, max_size=8), min_size=1, max_size=5))
def test_alpha_asks_for_no_names(ratings: list[list[str]]) -> None:
    """Alpha stays what it is under another order of coders and other names of the values."""
    rows = [row("".join(values)) for values in ratings]
    renamed = [{unit: f"value {value}" for unit, value in coder.items()} for coder in reversed(rows)]
    one, other = krippendorff_alpha(rows), krippendorff_alpha(renamed)
    assert one.value == pytest.approx(other.value)
    assert (one.units, one.reason) == (other.units, other.reason)
    assert one.value is None or one.value <= 1.0 + 1e-12


@given(PAIRS, st.integers(0, 1000))
def test_the_same_seed_gives_the_same_interval(pairs: list[tuple[str, str]], seed: int) -> None:
    """Neither the order of the units nor a second run changes anything."""
    first, second = (coder("".join(pair[which] for pair in pairs), 2) for which in (0, 1))
    turned = dict(reversed(first.items()))
    assert compare_coders(first, second, seed=seed, resamples=40) == compare_coders(
        turned, second, seed=seed, resamples=40
    )


def test_values_are_those_of_the_records() -> None:
    """Rows and columns of the confusion table are none, for and against."""
    assert [value.value for value in VALUES] == ["none", "for", "against"]
