"""Camps as DNA 3 measures them: of equal sizes, congruence and conflict added up.

DNA draws its camps by chance and without a seed, so that no two runs agree; here the best camps found from several
starts stand for them, which a run of DNA comes near to and does not pass.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from onrecord.network.observations import Floats, Ints

_BETTER = 1e-12


def find_camps_of_dna(
    congruence: Floats, conflict: Floats, camps: int, chance: np.random.Generator, starts: int
) -> tuple[Ints, float]:
    """The camps and their score; both matrices actors x actors with an empty diagonal."""
    actors = len(congruence)
    # Camps of equal sizes: the first ones are larger by one where the actors do not divide.
    sizes = np.arange(actors) % camps
    cost = _cost_inside(congruence, conflict, sizes)
    best, score = sizes, score_of_dna(congruence, conflict, sizes)
    for first in _first_camps(congruence - conflict, sizes, chance, starts if actors > camps else 0):
        camp = _swap(cost, first, camps)
        found = score_of_dna(congruence, conflict, camp)
        if found > score + _BETTER:
            best, score = camp, found
    return best, score


def score_of_dna(congruence: Floats, conflict: Floats, camp: Ints) -> float:
    """1 less the differences from the ideal by twice the sum of all ties; without ties 0."""
    total = float(np.abs(congruence).sum() + np.abs(conflict).sum())
    if total == 0:
        return 0.0
    inside = camp[:, None] == camp[None, :]
    between = ~inside
    np.fill_diagonal(inside, val=False)
    expected_inside, expected_between = _expected(congruence, inside), _expected(conflict, between)
    difference = (np.abs(congruence - expected_inside) + np.abs(conflict))[inside].sum()
    difference += (np.abs(congruence) + np.abs(conflict - expected_between))[between].sum()
    return 1.0 - float(difference) / (2.0 * total)


def _expected(ties: Floats, wanted: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    return float(ties.sum()) / max(int(wanted.sum()), 1)


def _cost_inside(congruence: Floats, conflict: Floats, camp: Ints) -> Floats:
    """What a pair costs more inside a camp than between two; the ideal depends on sizes alone, which stay."""
    inside = camp[:, None] == camp[None, :]
    between = ~inside
    np.fill_diagonal(inside, val=False)
    expected_inside, expected_between = _expected(congruence, inside), _expected(conflict, between)
    cost = np.abs(congruence - expected_inside) + np.abs(conflict)
    cost -= np.abs(congruence) + np.abs(conflict - expected_between)
    np.fill_diagonal(cost, 0.0)
    return np.asarray(cost)


def _first_camps(ties: Floats, sizes: Ints, chance: np.random.Generator, starts: int) -> Iterator[Ints]:
    """By the order of the leading eigenvector, and by chance."""
    if starts:
        order = np.argsort(np.linalg.eigh(ties)[1][:, -1], kind="stable")
        camp = np.empty_like(sizes)
        camp[order] = np.sort(sizes)
        yield camp
    for _ in range(starts - 1):
        yield chance.permutation(sizes)


def _swap(cost: Floats, camp: Ints, camps: int) -> Ints:
    """Swaps the two actors of different camps that gain most, until none gains."""
    camp = camp.copy()
    while True:
        members = camp[:, None] == np.arange(camps)[None, :]
        by_camp = cost @ members
        own = by_camp[np.arange(len(camp)), camp]
        gain = by_camp[:, camp] + by_camp[:, camp].T - own[:, None] - own[None, :] - 2 * cost
        gain[camp[:, None] == camp[None, :]] = 0.0
        place = int(np.argmin(gain))
        if gain.flat[place] >= -_BETTER:
            return camp
        one, other = divmod(place, len(camp))
        camp[one], camp[other] = camp[other], camp[one]
