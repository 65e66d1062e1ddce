"""Samples of statements with codings that may be wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from network_tables import table_of

from onrecord.errors import InputError
from onrecord.network.bootstrap import bootstrap_ties
from onrecord.network.cells import levels_of
from onrecord.network.observations import Kind
from onrecord.network.options import How, Mode, NetworkOptions
from onrecord.network.resampling import Resampler, chances_of

PAIR = [("Guild", "wages", 1, 1, 0), ("Union", "wages", 1, 1, 0)]
OPTIONS = NetworkOptions(how=How.CONGRUENCE)
ACTORS = [("Union", "wages", 1, 1, 0), ("Guild", "wages", 0, 1, 0), ("Board", "rents", 1, 1, 0)]


def scored(statements, right, opposite=None, kind=Kind.BOOLEAN):
    """The table with one chance for all of its codings."""
    table = table_of(statements, kind)
    opposites = None if opposite is None else np.full(len(table), opposite)
    return replace(table, scores=np.full(len(table), right), opposites=opposites)


def mean_counts(table, options=OPTIONS, samples=400):
    """Rows x (columns x levels), on average."""
    resampler = Resampler(table, options, 0.0)
    return np.mean([resampler.counts(np.random.default_rng([5, sample])) for sample in range(samples)], axis=0)


def chances(table, options=OPTIONS, error_rate=0.0):
    """The chances of all rows."""
    rows = np.arange(len(table))
    return chances_of(table, rows, levels_of(table, rows, rows, options), options, error_rate)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5),
    st.sampled_from(list(Kind)[:3]),
    st.sampled_from([None, "agreement"]),
    st.booleans(),
)
def test_chances_are_chances(pairs, kind, qualifier, has_opposites):
    """Neither of the two is below zero, and both together are at most one."""
    qualifiers = ["a", "b"] if kind is Kind.SHORT_TEXT else [0, 1]
    table = table_of([("Union", "wages", qualifiers[n % 2], 1, 0) for n in range(len(pairs))], kind)
    right, opposite = (np.array(column) for column in zip(*pairs, strict=True))
    table = replace(table, scores=right, opposites=opposite if has_opposites else None)
    result = chances(table, NetworkOptions(qualifier=qualifier))
    assert np.all(result.right >= 0)
    assert np.all(result.opposite >= 0)
    assert np.all(result.right + result.opposite <= 1)


@pytest.mark.parametrize("copies", [1, 40])
def test_codings_are_right_opposite_or_neither(copies):
    """Of every ten statements five stay, two are turned round and three take no side, few to a cell or many."""
    table = scored(ACTORS * copies, 0.5, 0.2)
    # Rows: Board, Guild, Union; columns: rents against and for, wages against and for.
    expected = np.array([[0.2, 0.5, 0, 0], [0, 0, 0.5, 0.2], [0, 0, 0.2, 0.5]]) * copies
    assert mean_counts(table, samples=2_000) == pytest.approx(expected, abs=0.06 * copies)


@pytest.mark.parametrize("copies", [1, 40])
def test_without_opposites_a_wrong_coding_is_turned_round(copies):
    """No statement is lost."""
    resampler = Resampler(scored(ACTORS * copies, 0.6), OPTIONS, 0.0)
    drawn = [resampler.amounts(np.random.default_rng(seed)) for seed in range(20)]
    assert {int(amounts.sum()) for amounts in drawn} == {3 * copies}
    assert mean_counts(scored(ACTORS * copies, 0.6))[2] == pytest.approx([0, 0, 0.4 * copies, 0.6 * copies], rel=0.3)


def test_codings_that_are_surely_right_change_nothing():
    """The same samples as without scores."""
    sure, without = scored(ACTORS * 5, 1.0, 0.0), table_of(ACTORS * 5)
    one, other = (bootstrap_ties(table, OPTIONS, samples=30, seed=2) for table in (sure, without))
    assert one.low.tolist() == other.low.tolist()
    assert one.high.tolist() == other.high.tolist()
    assert one.survival.tolist() == other.survival.tolist()


@pytest.mark.parametrize("how", [How.CONGRUENCE, How.IGNORE])
@pytest.mark.parametrize("copies", [1, 50])
def test_codings_that_surely_take_no_side_leave_no_ties(how, copies):
    """Every sample is empty, also where the side does not matter."""
    result = bootstrap_ties(scored(PAIR * copies, 0.0, 0.0), replace(OPTIONS, how=how), samples=20)
    assert result.weight.tolist() == [copies**2]
    assert (result.low.tolist(), result.high.tolist(), result.survival.tolist()) == ([0.0], [0.0], [0.0])


def test_codings_that_are_surely_the_opposite_turn_the_tie():
    """For becomes against in every sample, so that no tie survives."""
    options = NetworkOptions(mode=Mode.TWO_MODE, how=How.SUBTRACT)
    result = bootstrap_ties(scored(PAIR[:1], 0.0, 1.0), options, samples=10)
    assert (result.weight[0], result.low[0], result.high[0], result.survival[0]) == (1, -1, -1, 0)


def test_turned_and_left_out_where_the_side_does_not_matter():
    """A statement on the opposite side is still a statement: only what takes no side is missing."""
    for qualifier in ("agreement", None):
        options = NetworkOptions(mode=Mode.TWO_MODE, qualifier=qualifier)
        assert mean_counts(scored(PAIR[:1] * 10, 0.5, 0.3), options).sum() == pytest.approx(8, abs=0.3)


@pytest.mark.parametrize(("kind", "qualifier"), [(Kind.SHORT_TEXT, "costs"), (Kind.INTEGER, 3)])
def test_only_a_yes_or_no_has_an_opposite(kind, qualifier):
    """Other qualifiers are left out when they are wrong, and only where opposites are given."""
    statements = [("Union", "wages", qualifier, 1, 0)] * 10
    with_opposites = scored(statements, 0.6, 0.4, kind)
    assert mean_counts(with_opposites).sum() == pytest.approx(6, abs=0.4)
    assert mean_counts(scored(statements, 0.6, None, kind)).sum() == 10


def test_an_error_rate_is_for_tables_without_scores():
    """Scores go before it."""
    assert chances(table_of(PAIR), error_rate=0.25).opposite.tolist() == [0.25, 0.25]
    assert chances(scored(PAIR, 1.0), error_rate=0.25).opposite.tolist() == [0, 0]


def test_opposites_need_scores():
    """The rest of the chance cannot be known."""
    table = replace(table_of(PAIR), opposites=np.array([0.1, 0.2]))
    with pytest.raises(InputError, match="how likely the codings are"):
        bootstrap_ties(table, OPTIONS)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -0.1, 1.5])
@pytest.mark.parametrize("name", ["scores", "opposites"])
def test_what_is_no_chance_is_refused(name, wrong):
    """With the statement it belongs to; what rounding leaves above 1 is 1."""
    given = {"scores": np.array([0.5, 0.5]), "opposites": np.array([0.1, 0.1])} | {name: np.array([0.5, wrong])}
    with pytest.raises(InputError, match="Statement 2 has") as told:
        bootstrap_ties(replace(table_of(PAIR), **given), OPTIONS)
    assert told.value.hint
    assert chances(scored(PAIR, 1 + 1e-7)).right.tolist() == [1, 1]


def test_rows_keep_their_opposites():
    """What is taken from a table has the chances of its own rows."""
    table = replace(table_of(PAIR), scores=np.array([0.5, 0.6]), opposites=np.array([0.1, 0.2]))
    assert table.take(np.array([1])).opposites.tolist() == [0.2]
