"""Distances between windows, from the ties that are there."""

from __future__ import annotations

import numpy as np
import pytest
from network_tables import table_of

from onrecord.errors import InputError
from onrecord.network.networks import build_networks
from onrecord.network.observations import Kind
from onrecord.network.options import Dialect, Distance, How, Kernel, NetworkOptions, Unit, Window
from onrecord.network.phases import find_phases, network_distances

DAY = 86_400


def _windows(how=How.SUBTRACT):
    chance = np.random.default_rng(2)
    days = sorted(chance.integers(0, 20, 120).tolist())
    rows = [(f"A{chance.integers(9)}", f"c{chance.integers(4)}", int(chance.integers(2)), 1, day * DAY) for day in days]
    window = Window(unit=Unit.DAYS, size=6, step=2, sums_to_one=True)
    return build_networks(table_of(rows), NetworkOptions(how=how, isolates=True, window=window))


@pytest.mark.parametrize("how", [How.IGNORE, How.CONGRUENCE, How.SUBTRACT])
def test_distances_are_sums_of_absolute_differences(how):
    """As of full matrices, ties below zero as well; a window is at no distance from itself."""
    networks = _windows(how)
    full = np.array([network.matrix.toarray().ravel() for network in networks])
    expected = np.abs(full[:, None] - full[None, :]).sum(axis=2)
    found = network_distances(networks, Distance.TIES)
    assert found == pytest.approx(expected, abs=1e-9)
    assert not np.diag(found).any()


def test_equal_windows_are_at_no_distance():
    """Not even at one that rounding makes."""
    rows = [(actor, concept, side, 1, day * DAY) for day in range(4) for actor, concept, side in _CAMPS]
    found = find_phases(table_of(rows), NetworkOptions(how=How.CONGRUENCE, window=Window(unit=Unit.DAYS, size=1)))
    assert not found.distances.any()
    assert found.state.tolist() == [1, 1, 1, 1]


_CAMPS = [
    ("Guild", "ferry", 1),
    ("Union", "ferry", 1),
    ("Board", "ferry", 1),
    ("Board", "fares", 0),
    ("Owners", "fares", 0),
]


def test_no_windows_have_no_distances():
    """Of either kind."""
    for distance in Distance:
        assert network_distances((), distance).shape == (0, 0)


def test_ties_that_are_no_numbers_have_no_phases():
    """Where all qualifiers are equal DNA's kernels divide by zero."""
    rows = [(actor, "ferry", 3, 1, day * DAY) for day, actor in enumerate(("Guild", "Board", "Union"))]
    window = Window(unit=Unit.DAYS, size=2, kernel=Kernel.GAUSSIAN)
    options = NetworkOptions(how=How.CONGRUENCE, dialect=Dialect.DNA3, window=window)
    with pytest.raises(InputError, match="not numbers"):
        find_phases(table_of(rows, Kind.INTEGER), options)
