"""Intervals and survival of ties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from network_tables import table_of

from onrecord.errors import InputError
from onrecord.network.bootstrap import bootstrap_ties
from onrecord.network.networks import build_network
from onrecord.network.options import How, Mode, NetworkOptions

OFTEN = [("Union", "wages", 1, 1, 0), ("Guild", "wages", 1, 1, 0)] * 30
ONCE = [("Board", "wages", 1, 1, 0)]
OPTIONS = NetworkOptions(how=How.CONGRUENCE)


def by_pair(result):
    pairs = zip(result.row, result.column, strict=True)
    return {(result.rows[row], result.columns[column]): n for n, (row, column) in enumerate(pairs)}


def test_a_tie_of_one_statement_is_less_sure():
    """One statement is missing from about a third of the samples."""
    result = bootstrap_ties(table_of(OFTEN + ONCE), OPTIONS, samples=400, seed=1)
    places = by_pair(result)
    assert result.survival[places["Guild", "Union"]] == 1
    assert result.survival[places["Board", "Union"]] == pytest.approx(1 - np.exp(-1), abs=0.08)
    assert np.all(result.low <= result.weight)
    assert np.all(result.weight <= result.high)


def test_the_seed_decides():
    """Equal seeds, equal intervals."""
    table = table_of(OFTEN + ONCE)
    first, again, other = (bootstrap_ties(table, OPTIONS, samples=20, seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(first.low, again.low)
    assert not np.array_equal(first.low, other.low)


def test_doubtful_codings_lower_congruence():
    """Codings that are wrong as often as right make as much conflict as congruence."""
    table = table_of(OFTEN)
    sure = bootstrap_ties(table, OPTIONS, samples=50)
    doubtful = bootstrap_ties(replace(table, scores=np.full(len(table), 0.5)), OPTIONS, samples=50)
    by_rate = bootstrap_ties(table, OPTIONS, samples=50, error_rate=0.5)
    assert doubtful.high[0] < 0.7 * sure.weight[0]
    assert by_rate.high[0] < 0.7 * sure.weight[0]


def test_the_weight_is_that_of_the_network():
    """The bootstrap adds to the network and does not change it."""
    options = NetworkOptions(mode=Mode.TWO_MODE)
    result = bootstrap_ties(table_of(OFTEN), options, samples=5)
    assert result.weight.tolist() == build_network(table_of(OFTEN), options).matrix.tocoo().data.tolist()


def test_no_statements_have_no_ties():
    """An empty result, not an error."""
    assert bootstrap_ties(table_of([]), OPTIONS, samples=3).weight.tolist() == []
    with pytest.raises(InputError):
        bootstrap_ties(table_of([]), OPTIONS, samples=0)
