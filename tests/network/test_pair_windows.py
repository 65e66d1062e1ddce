"""Windows that share most of their statements."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from network_tables import table_of

from onrecord.network.kernels import kernel_weights
from onrecord.network.networks import build_networks
from onrecord.network.observations import Kind
from onrecord.network.options import Dialect, How, Kernel, NetworkOptions, Normalize, Unit, Window

DAY = 86_400
WINDOW = Window(unit=Unit.DAYS, size=10, step=7, kernel=Kernel.GAUSSIAN)


def invented(kind):
    """Forty statements over as many days."""
    chance = np.random.default_rng(8)
    levels = {Kind.BOOLEAN: [0, 1], Kind.INTEGER: [-2, 0, 1], Kind.SHORT_TEXT: ["costs", "health"]}[kind]
    drawn = chance.integers(0, [5, 3, len(levels)], (40, 3)).tolist()
    return table_of([(f"A{a}", f"C{c}", levels[q], 1, n * DAY) for n, (a, c, q) in enumerate(drawn)], kind)


def by_hand(table, middle, how):
    """The ties from every pair of statements."""
    labels = table.columns["organization"].labels
    actor, concept, level = (table.columns[name].codes for name in ("organization", "concept", "agreement"))
    weight = kernel_weights((table.time - middle) / (5 * DAY), Kernel.GAUSSIAN)
    is_text = table.columns["agreement"].kind is Kind.SHORT_TEXT
    ties = np.zeros((len(labels), len(labels)))
    for a, b in combinations(range(len(table)), 2):
        if concept[a] == concept[b] and actor[a] != actor[b]:
            apart = float(level[a] != level[b]) if is_text else abs(level[a] - level[b]) / np.ptp(level)
            worth = {How.IGNORE: 1, How.CONGRUENCE: 1 - apart, How.CONFLICT: apart, How.SUBTRACT: 1 - 2 * apart}[how]
            ties[[actor[a], actor[b]], [actor[b], actor[a]]] += np.sqrt(weight[a] * weight[b]) * worth
    return ties


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        *((kind, how) for kind in (Kind.BOOLEAN, Kind.INTEGER) for how in How if how is not How.COMBINE),
        (Kind.SHORT_TEXT, How.CONGRUENCE),
    ],
)
def test_each_window_weighs_every_pair_of_statements(kind, how):
    """The root of the product of two weights, times what the two levels count."""
    table = invented(kind)
    networks = build_networks(table, NetworkOptions(how=how, window=WINDOW))
    assert len(networks) == 6
    for network in networks:
        assert network.statement_count == 40
        assert network.matrix.toarray() == pytest.approx(by_hand(table, network.middle, how), abs=1e-12)


@pytest.mark.parametrize("dialect", list(Dialect))
def test_the_statements_of_windows_are_held_once(dialect):
    """A million statements in fifty windows are not fifty million."""
    first, *_, last = build_networks(invented(Kind.BOOLEAN), NetworkOptions(window=WINDOW, dialect=dialect))
    assert np.shares_memory(first.rows_used, last.rows_used)
    assert np.shares_memory(first.places.row, last.places.row)


def test_windows_do_not_share_their_ties():
    """What is done to the matrix of one leaves the others as they are."""
    first, second, *_ = build_networks(invented(Kind.BOOLEAN), NetworkOptions(window=WINDOW))
    before = second.matrix.toarray()
    first.matrix.data[:] = 0
    first.matrix.eliminate_zeros()
    assert np.array_equal(second.matrix.toarray(), before)


def test_weights_that_vanish_leave_no_tie():
    """Two years from the middle nothing is left of a weight, and the tie is not there at all."""
    far = [("Union", "wages", 1, 1, 0), ("Guild", "wages", 1, 1, 0), ("Board", "rents", 1, 1, 730 * DAY)]
    window = Window(unit=Unit.DAYS, size=10, step=730, kernel=Kernel.GAUSSIAN)
    early, late = build_networks(table_of(far), NetworkOptions(window=window))
    assert (early.matrix.nnz, late.matrix.nnz) == (2, 0)
    assert (early.statement_count, late.statement_count) == (2, 1)


def test_divided_ties_are_divided_by_weights():
    """The average of two actors counts their statements by their weights, not by the roots of them."""
    options = NetworkOptions(how=How.CONGRUENCE, normalize=Normalize.AVERAGE, window=WINDOW)
    pair = [(actor, "wages", 1, 1, day * DAY) for day in range(20) for actor in ("Union", "Guild")]
    for network in build_networks(table_of(pair), options):
        weight = kernel_weights((np.arange(20) * DAY - network.middle) / (5 * DAY), Kernel.GAUSSIAN)
        assert network.matrix.toarray()[0, 1] == pytest.approx(np.sqrt(weight).sum() ** 2 / weight.sum())
