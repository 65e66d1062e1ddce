"""The weights of all ties in all samples at once."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
from network_tables import table_of

from onrecord.network.bootstrap import bootstrap_ties
from onrecord.network.observations import Kind
from onrecord.network.options import Dialect, How, NetworkOptions, Normalize
from onrecord.network.pair_samples import PairSamples, list_products, plan_pairs
from onrecord.network.resampling import Resampler

SAMPLES = 7


def invented(kind, count=300, seed=4):
    """Actors and concepts by chance, some more often than others."""
    chance = np.random.default_rng(seed)
    qualifiers = {Kind.BOOLEAN: [0, 1], Kind.INTEGER: [-2, 0, 1, 3], Kind.SHORT_TEXT: ["costs", "fairness", "health"]}
    levels = qualifiers[kind]
    actors, concepts = chance.geometric(0.3, count) % 9, chance.geometric(0.3, count) % 6
    drawn = chance.integers(0, len(levels), count)
    table = table_of(
        [(f"A{a}", f"C{c}", levels[q], 1, 0) for a, c, q in zip(actors, concepts, drawn, strict=True)], kind
    )
    return replace(table, scores=chance.uniform(0.5, 1, count))


def plan_of(resampler):
    """How its ties are sums of products."""
    return plan_pairs(resampler.cells, resampler.places, resampler.options)


def ties_and_samples(table, options, factor=1):
    """What is looked at: the resampler, the ties of the whole, and statements drawn, `factor` of each."""
    resampler = Resampler(table, options, 0.0)
    ties = resampler.whole.tocoo()
    keep = ties.row < ties.col
    drawn = [resampler.amounts(np.random.default_rng(seed)) * factor for seed in range(SAMPLES)]
    return resampler, (ties.data[keep], ties.row[keep], ties.col[keep]), np.array(drawn, dtype=np.int32)


def paired(resampler, ties, drawn):
    """All weights, ties x samples, in the order of the ties."""
    plan = plan_of(resampler)
    products = list_products(plan, *ties)
    pairs = PairSamples(plan, products, drawn, resampler.options)
    values = np.zeros((len(ties[0]), len(drawn)))
    kinds = set()
    for low, high in pairs.lots():
        weights = pairs.weights(low, high)
        kinds.add(weights.dtype.name)
        values[products.order[low:high]] = weights
    return values, kinds


def one_by_one(resampler, ties, drawn):
    """The same from each network as a whole."""
    return np.array([resampler.ties_of(amounts).toarray()[ties[1], ties[2]] for amounts in drawn]).T


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("normalize", [Normalize.NO, Normalize.AVERAGE, Normalize.COSINE])
@pytest.mark.parametrize(
    ("kind", "how"),
    [
        *((kind, how) for kind in (Kind.BOOLEAN, Kind.INTEGER) for how in How if how is not How.COMBINE),
        (Kind.SHORT_TEXT, How.CONGRUENCE),
        (Kind.SHORT_TEXT, How.IGNORE),
    ],
)
def test_weights_are_those_of_the_networks(kind, how, normalize, dialect):
    """Every option that can be computed at once gives what its networks have, one after the other."""
    options = NetworkOptions(how=how, normalize=normalize, dialect=dialect)
    case = ties_and_samples(invented(kind), options)
    values, _ = paired(*case)
    assert values.any()
    assert values == pytest.approx(one_by_one(*case), abs=1e-12)


@pytest.mark.parametrize(("factor", "kind"), [(1, "int16"), (400, "int32"), (40_000, "int64")])
def test_numbers_are_as_large_as_the_weights(factor, kind):
    """Weights beyond 16 or 32 bits are right, and small ones are small numbers."""
    case = ties_and_samples(invented(Kind.BOOLEAN), NetworkOptions(how=How.SUBTRACT), factor)
    values, kinds = paired(*case)
    assert kind in kinds
    assert np.array_equal(values, one_by_one(*case))


def test_ties_that_are_no_sums_of_products_are_left_to_the_networks():
    """Texts in conflict, the Jaccard index, equal numbers."""
    text, equal = invented(Kind.SHORT_TEXT), table_of([("A", "C", 3, 1, 0), ("B", "C", 3, 1, 0)], Kind.INTEGER)
    for table, options in (
        (text, NetworkOptions(how=How.CONFLICT)),
        (text, NetworkOptions(how=How.CONGRUENCE, normalize=Normalize.JACCARD)),
        (equal, NetworkOptions(how=How.CONGRUENCE)),
    ):
        assert plan_of(Resampler(table, options, 0.0)) is None


@pytest.mark.parametrize("normalize", [Normalize.NO, Normalize.JACCARD])
def test_bounds_are_quantiles_of_the_samples(normalize):
    """As numpy has them, and survival is the share with the sign of the whole."""
    table, options = invented(Kind.BOOLEAN), NetworkOptions(how=How.SUBTRACT, normalize=normalize)
    result = bootstrap_ties(table, options, samples=30, level=0.9, seed=6)
    resampler = Resampler(table, options, 0.0)
    drawn = [resampler.draw(np.random.default_rng([6, sample])).toarray() for sample in range(30)]
    values = np.array(drawn)[:, result.row, result.column]
    assert result.low == pytest.approx(np.quantile(values, 0.05, axis=0), abs=1e-12)
    assert result.high == pytest.approx(np.quantile(values, 0.95, axis=0), abs=1e-12)
    assert result.survival == pytest.approx((np.sign(values) == np.sign(result.weight)).mean(axis=0))


@pytest.mark.parametrize("normalize", [Normalize.AVERAGE, Normalize.JACCARD])
def test_workers_change_nothing(monkeypatch, normalize):
    """The seed decides, not how many processors there are."""
    table, options = invented(Kind.BOOLEAN), NetworkOptions(how=How.CONGRUENCE, normalize=normalize)
    results = []
    for processors in (1, 3):
        monkeypatch.setattr(os, "cpu_count", lambda processors=processors: processors)
        results.append(bootstrap_ties(table, options, samples=20, seed=9))
    assert np.array_equal(results[0].low, results[1].low)
    assert np.array_equal(results[0].high, results[1].high)
