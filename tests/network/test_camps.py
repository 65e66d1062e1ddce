"""The search for camps counts what a move changes, and finds what counting everything finds."""

from __future__ import annotations

import numpy as np
import pytest
from network_tables import table_of
from scipy import sparse

from onrecord.errors import InputError
from onrecord.network.camps import BETTER, Search
from onrecord.network.networks import build_network
from onrecord.network.observations import Kind
from onrecord.network.options import Dialect, How, Kernel, NetworkOptions, Normalize, Unit, Window
from onrecord.network.polarization import camp_score, measure_polarization


def _networks(seed, actors=11, normalize=Normalize.NO):
    chance = np.random.default_rng(seed)
    rows = [(f"A{chance.integers(actors):02}", f"c{chance.integers(4)}", int(chance.integers(2)), 1, 0)] * 2
    rows += [
        (f"A{chance.integers(actors):02}", f"c{chance.integers(4)}", int(chance.integers(2)), 1, 0) for _ in "x" * 60
    ]
    options = (NetworkOptions(how=how, normalize=normalize) for how in (How.CONGRUENCE, How.CONFLICT))
    return [build_network(table_of(rows), one).matrix for one in options]


def _climb_plainly(congruence, conflict, camp, camps, chance):
    """Every score counted anew."""
    score, moved = camp_score(congruence, conflict, camp), True
    while moved:
        moved = False
        for actor in chance.permutation(len(camp)):
            for other in set(range(camps)) - {int(camp[actor])}:
                tried = camp.copy()
                tried[actor] = other
                tried_score = camp_score(congruence, conflict, tried)
                if tried_score > score + BETTER:
                    camp, score, moved = tried, tried_score, True
    return camp


@pytest.mark.parametrize("normalize", [Normalize.NO, Normalize.AVERAGE])
@pytest.mark.parametrize("seed", range(4))
def test_a_score_is_that_of_the_formula(seed, normalize):
    """For any division into any number of camps, also where a camp is empty or everybody is in one."""
    congruence, conflict = _networks(seed, normalize=normalize)
    actors = congruence.shape[0]
    chance = np.random.default_rng(seed)
    divisions = [chance.integers(0, camps, actors) for camps in (2, 3, 7) for _ in range(5)]
    for camp in [*divisions, np.zeros(actors, dtype=np.int64), np.arange(actors)]:
        search = Search(congruence, conflict, max(7, actors))
        expected = camp_score(congruence.toarray(), conflict.toarray(), camp)
        assert search.score(camp) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_a_climb_ends_where_the_plain_one_does(seed):
    """With two camps, move by move the same."""
    congruence, conflict = _networks(seed)
    first = np.random.default_rng(seed).integers(0, 2, congruence.shape[0])
    found = Search(congruence, conflict, 2).climb(first, np.random.default_rng([seed, 1]))
    plain = _climb_plainly(congruence.toarray(), conflict.toarray(), first, 2, np.random.default_rng([seed, 1]))
    assert found.tolist() == plain.tolist()
    assert first.tolist() == np.random.default_rng(seed).integers(0, 2, len(first)).tolist()


@pytest.mark.parametrize("camps", [3, 5])
def test_no_move_improves_where_a_climb_ends(camps):
    """Tried one by one with the formula."""
    congruence, conflict = _networks(camps)
    chance = np.random.default_rng(0)
    found = Search(congruence, conflict, camps).climb(chance.integers(0, camps, congruence.shape[0]), chance)
    score = camp_score(congruence.toarray(), conflict.toarray(), found)
    for actor in range(len(found)):
        for other in range(camps):
            tried = found.copy()
            tried[actor] = other
            assert camp_score(congruence.toarray(), conflict.toarray(), tried) <= score + 2 * BETTER


def test_ties_of_one_kind_are_hopeless():
    """Where all agree no division describes a conflict; nor where there is nobody."""
    congruence, conflict = _networks(1)
    nothing = sparse.csr_array(congruence.shape)
    assert not Search(congruence, conflict, 2).is_hopeless
    assert Search(congruence, nothing, 2).is_hopeless
    assert Search(nothing, conflict, 2).is_hopeless
    assert Search(sparse.csr_array((0, 0)), sparse.csr_array((0, 0)), 2).score(np.zeros(0, dtype=np.int64)) == 0


def test_more_camps_than_actors_change_nothing():
    """They would stay empty."""
    rows = [("Guild", "ferry", 1, 1, 0), ("Board", "ferry", 0, 1, 0), ("Union", "ferry", 1, 1, 0)]
    found = [measure_polarization(table_of(rows), NetworkOptions(), camps=camps)[0] for camps in (3, 10**9)]
    assert found[0].camp.tolist() == found[1].camp.tolist()
    assert found[0].score == found[1].score == pytest.approx(1)


def test_ties_that_are_no_numbers_are_refused():
    """Where all qualifiers are equal DNA's kernels divide by zero."""
    rows = [(actor, "ferry", 3, 1, day * 86_400) for day, actor in enumerate(("Guild", "Board", "Union"))]
    window = Window(unit=Unit.DAYS, size=2, kernel=Kernel.GAUSSIAN)
    table = table_of(rows, Kind.INTEGER)
    with pytest.raises(InputError, match="not numbers"):
        measure_polarization(table, NetworkOptions(dialect=Dialect.DNA3, window=window))
    assert [one.score for one in measure_polarization(table, NetworkOptions(window=window))] == [0, 0, 0]
