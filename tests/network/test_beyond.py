"""Camps, communities, moves, phases and scales: what DNA has by chance, or not at all."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from network_tables import at, table_of

from onrecord.errors import InputError
from onrecord.network.communities import find_communities, resample_communities
from onrecord.network.movers import find_moves
from onrecord.network.networks import build_network
from onrecord.network.observations import Kind
from onrecord.network.options import How, Mode, NetworkOptions, Unit, Window
from onrecord.network.phases import Distance, find_phases
from onrecord.network.polarization import camp_score, measure_polarization
from onrecord.network.scaling import scale_actors

CAMPS = {"Union": 1, "Guild": 1, "Party": 1, "Board": 0, "Owners": 0}
DEBATE = [
    (actor, concept, side, 1, at("2024-01-01"))
    for actor, side in CAMPS.items()
    for concept in ("wages", "hours", "pensions")
]
OPTIONS = NetworkOptions(how=How.CONGRUENCE)


def test_two_camps_are_found_at_any_size():
    """Three against two, all congruent inside and in conflict between: the ideal."""
    (result,) = measure_polarization(table_of(DEBATE), OPTIONS)
    assert result.score == pytest.approx(1)
    assert dict(zip(result.actors, result.camp.tolist(), strict=True)) == {
        "Union": 0,
        "Guild": 0,
        "Party": 0,
        "Board": 1,
        "Owners": 1,
    }


def test_the_search_finds_the_best_camps():
    """As good as the best of all divisions, tried one by one."""
    chance = np.random.default_rng(5)
    rows = [(f"A{chance.integers(7)}", f"c{chance.integers(5)}", int(chance.integers(2)), 1, 0) for _ in range(60)]
    table = table_of(rows)
    congruence, conflict = (
        build_network(table, replace(OPTIONS, how=how)).matrix.toarray() for how in (How.CONGRUENCE, How.CONFLICT)
    )
    divisions = itertools.product((0, 1), repeat=len(congruence))
    best = max(camp_score(congruence, conflict, np.array(division)) for division in divisions)
    assert measure_polarization(table, OPTIONS, seed=1)[0].score == pytest.approx(best)


def test_polarization_of_nothing_is_zero():
    """No statements, one actor: no camps."""
    for rows in ([], DEBATE[:3]):
        (result,) = measure_polarization(table_of(rows), OPTIONS)
        assert result.score == 0
    with pytest.raises(InputError):
        measure_polarization(table_of(DEBATE), OPTIONS, camps=1)


def test_polarization_has_a_value_for_each_window():
    """Two camps on the first day, silence on the second, and on the third all agree, which is no polarization."""
    window = Window(unit=Unit.DAYS, size=1)
    later = [(actor, concept, 1, 2, at("2024-01-03")) for actor, concept, *_ in DEBATE]
    scores = [
        result.score for result in measure_polarization(table_of(DEBATE + later), replace(OPTIONS, window=window))
    ]
    assert scores == pytest.approx([1, 0, 0])


def test_communities_are_the_camps():
    """Congruence ties nobody across, and no sample does."""
    table = table_of(DEBATE * 4)
    groups = find_communities(build_network(table, OPTIONS))
    assert groups.tolist() == [1, 0, 1, 0, 0]
    stable = resample_communities(table, OPTIONS, samples=20)
    assert stable.group.tolist() == groups.tolist()
    assert stable.stability == pytest.approx(np.ones(5))
    assert stable.modularity > 0.3


def test_a_move_shows_its_statements():
    """Against in January, for in February; who was silent in one of them did not move."""
    rows = [
        ("Union", "wages", 1, 1, at("2024-01-02")),
        ("Board", "wages", 0, 1, at("2024-01-03")),
        ("Board", "wages", 0, 1, at("2024-01-04")),
        ("Board", "wages", 1, 2, at("2024-02-03")),
        ("Guild", "wages", 1, 2, at("2024-02-04")),
        ("Union", "wages", 1, 2, at("2024-02-05")),
    ]
    january, february = (at("2024-01-01"), at("2024-01-31")), (at("2024-02-01"), at("2024-02-29"))
    (move,) = find_moves(table_of(rows), OPTIONS, january, february)
    assert (move.actor, move.concept, move.before, move.after, move.change) == ("Board", "wages", -1, 1, 2)
    assert move.statements_before == ("2", "3")
    assert move.statements_after == ("4",)
    with pytest.raises(InputError, match="yes or no"):
        find_moves(table_of([("Union", "wages", "well", 1, 0)], Kind.SHORT_TEXT), OPTIONS, january, february)


@pytest.mark.parametrize("distance", list(Distance))
def test_a_phase_ends_where_the_network_changes(distance):
    """Three weeks of two camps, then three weeks in which the Board says nothing."""
    rows = [
        (actor, concept, side, week, at("2024-01-01") + week * 7 * 86_400)
        for week in range(6)
        for actor, concept, side, *_ in DEBATE
        if week < 3 or actor != "Board"
    ]
    phases = find_phases(table_of(rows), replace(OPTIONS, window=Window(unit=Unit.WEEKS, size=1)), distance=distance)
    assert phases.state.tolist() == [1, 1, 1, 2, 2, 2]
    assert len(phases.transitions) == 1
    with pytest.raises(InputError, match="windows"):
        find_phases(table_of(rows), OPTIONS)


def test_a_window_in_which_nobody_speaks_has_no_state():
    """The third of five weeks is empty: it is no phase of its own, and the debate goes on as it was."""
    rows = [
        (actor, concept, side, week, at("2024-01-01") + week * 7 * 86_400)
        for week in (0, 1, 3, 4)
        for actor, concept, side, *_ in DEBATE
        if week < 4 or actor != "Board"
    ]
    phases = find_phases(table_of(rows), replace(OPTIONS, window=Window(unit=Unit.WEEKS, size=1)))
    assert phases.state.tolist() == [1, 1, 0, 1, 2]
    assert phases.transitions == [phases.networks[4].middle]


def test_a_scale_separates_the_camps():
    """Both camps at opposite ends of the first dimension, with intervals that hold their places."""
    result = scale_actors(table_of(DEBATE * 5), NetworkOptions(mode=Mode.TWO_MODE), samples=40)
    places = dict(zip(result.actors, result.places[:, 0], strict=True))
    assert places["Board"] == pytest.approx(places["Owners"])
    assert places["Board"] > 0 > places["Union"]
    assert np.all((result.low <= result.places + 0.2) & (result.places <= result.high + 0.2))
    assert result.shares[0] == pytest.approx(1)
    assert result.items[:2] == ("hours: against", "hours: for")
