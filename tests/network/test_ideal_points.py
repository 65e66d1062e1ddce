"""Ideal points of actors."""

from __future__ import annotations

import numpy as np
import pytest
from network_tables import table_of

from onrecord.errors import InputError
from onrecord.network.ideal_points import scale_binary
from onrecord.network.observations import Kind
from onrecord.network.options import NetworkOptions


def simulated(seed, actors=30, concepts=20, statements=900):
    chance = np.random.default_rng(seed)
    place, slope, shift = chance.normal(size=actors), 1.5 * chance.normal(size=concepts), chance.normal(size=concepts)
    rows = []
    for _ in range(statements):
        actor, concept = chance.integers(actors), chance.integers(concepts)
        odds = slope[concept] * place[actor] + shift[concept]
        rows.append((f"{actor:02}", f"c{concept}", int(chance.random() < 1 / (1 + np.exp(-odds))), 1, 0))
    return table_of(rows), place


def test_simulated_places_are_found():
    """In their order, and inside their intervals about as often as these promise."""
    inside, correlations = [], []
    for seed in range(4):
        table, place = simulated(seed)
        found = scale_binary(table, NetworkOptions(), level=0.9)
        true = place[[int(name) for name in found.actors]]
        side = np.sign(np.corrcoef(true, found.place)[0, 1])
        correlations.append(abs(np.corrcoef(true, found.place)[0, 1]))
        low, high = (found.low, found.high) if side > 0 else (-found.high, -found.low)
        inside.append(np.mean((low <= true) & (true <= high)))
    assert min(correlations) > 0.7
    assert 0.8 < np.mean(inside) <= 1


def test_camps_are_at_both_ends():
    """What all agree on has a finite intercept and divides nobody."""
    camps = {"Board": 1, "Guild": 0, "Owners": 1, "Union": 0}
    rows = [(actor, concept, side, 1, 0) for actor, side in camps.items() for concept in ("tolls", "piers", "ferries")]
    rows += [(actor, "peace", 1, 1, 0) for actor in camps]
    found = scale_binary(table_of(rows), NetworkOptions())
    places = dict(zip(found.actors, found.place, strict=True))
    assert places["Board"] == pytest.approx(places["Owners"])
    assert places["Board"] > 0 > places["Union"]
    assert np.all((found.low < found.place) & (found.place < found.high))
    concepts = dict(zip(found.concepts, zip(found.slope, found.intercept, strict=True), strict=True))
    assert abs(concepts["peace"][0]) < 0.1 < concepts["peace"][1]
    assert concepts["tolls"][0] > 0.5


def test_what_has_no_ideal_points_is_told():
    """One actor, and a qualifier that is no yes or no."""
    with pytest.raises(InputError, match="two actors"):
        scale_binary(table_of([("Union", "tolls", 1, 1, 0)]), NetworkOptions())
    with pytest.raises(InputError, match="yes or no"):
        scale_binary(table_of([("Union", "tolls", 5, 1, 0)] * 3, Kind.INTEGER), NetworkOptions())
