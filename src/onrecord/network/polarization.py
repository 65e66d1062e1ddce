"""How far two or more camps, each congruent inside and in conflict with the others, describe a network.

Congruence and conflict are each compared with an ideal, by absolute differences as in DNA: all congruence spread evenly
over the pairs inside camps, all conflict over the pairs between them. The score is the geometric mean of the two parts,
1 at the ideal. DNA adds both distances up, and a debate in which all agree comes out as polarized; here it has 0.

Some camps are found in any network, and with few statements the score of a divided debate is no higher than theirs. So
the same is measured of debates in which it is chance who is for and who is against (`shuffling`): a score that they
reach as well says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from onrecord.errors import InputError
from onrecord.network.camps import BETTER, Search
from onrecord.network.camps_of_dna import find_camps_of_dna
from onrecord.network.dialects import RULES
from onrecord.network.exchange import check_finite
from onrecord.network.networks import Network, build_network, build_networks
from onrecord.network.observations import Flags, Floats, Ints, Observations
from onrecord.network.options import How, Mode, NetworkOptions
from onrecord.network.shuffling import shuffle_sides

#: Starts of the search; each ends where no move of one actor improves the score.
_STARTS = 12


@dataclass(frozen=True, kw_only=True)
class Polarization:
    """The camps of the best score found; `camp` has a number for each of `actors`, the largest camp first.

    `by_chance` are the scores of shuffled debates, in order.
    """

    score: float
    actors: tuple[str, ...]
    camp: Ints
    start: int
    middle: int
    stop: int
    statement_count: int
    seed: int
    starts: int
    options: NetworkOptions
    by_chance: tuple[float, ...] = ()

    def chance_between(self, level: float = 0.95) -> tuple[float, float] | None:
        """Between which scores the middle `level` of shuffled debates lie; None where none was shuffled."""
        if not self.by_chance:
            return None
        low, high = np.quantile(self.by_chance, [(1 - level) / 2, (1 + level) / 2]).tolist()
        return low, high


def measure_polarization(
    table: Observations,
    options: NetworkOptions,
    *,
    camps: int = 2,
    seed: int = 0,
    starts: int = _STARTS,
    shuffles: int = 0,
) -> tuple[Polarization, ...]:
    """One result for the whole range, or one for each window; camps may have any sizes, in dialect dna3 equal ones."""
    if camps < 2 or starts < 1 or shuffles < 0:
        raise InputError("Polarization needs at least two camps and one start.", hint="Two camps are usual.")
    if options.mode is not Mode.ONE_MODE or options.qualifier is None:
        raise InputError(
            "Polarization is of a network of one mode with a qualifier.",
            hint="Name what tells for from against, such as agreement.",
        )
    found = _measure_all(table, options, camps, seed, starts)
    drawn: list[list[float]] = [[] for _ in found]
    for shuffle in range(shuffles):
        shuffled = shuffle_sides(table, options, np.random.default_rng([seed, shuffle]))
        for scores, one in zip(drawn, _measure_all(*shuffled, camps, seed, starts), strict=True):
            scores.append(one.score)
    return tuple(replace(one, by_chance=tuple(sorted(scores))) for one, scores in zip(found, drawn, strict=True))


def _measure_all(
    table: Observations, options: NetworkOptions, camps: int, seed: int, starts: int
) -> list[Polarization]:
    pairs = zip(*(_networks(table, replace(options, how=how)) for how in (How.CONGRUENCE, How.CONFLICT)), strict=True)
    return [
        _measure(congruence, conflict, camps, np.random.default_rng([seed, number]), seed, starts)
        for number, (congruence, conflict) in enumerate(pairs)
    ]


def camp_score(congruence: Floats, conflict: Floats, camp: Ints) -> float:
    """The score of camps already known; both matrices actors x actors with an empty diagonal."""
    inside = camp[:, None] == camp[None, :]
    between = ~inside
    np.fill_diagonal(inside, val=False)
    return float(np.sqrt(_closeness(congruence, inside) * _closeness(conflict, between)))


def _closeness(ties: Floats, wanted: Flags) -> float:
    """1 where the ties are spread evenly over the wanted pairs, 0 where none is on one of them."""
    total, pairs = float(ties.sum()), int(wanted.sum())
    if total == 0 or pairs == 0:
        return 0.0
    # Tie for tie in the wrong place, an ideal tie is missing in the right one: at most twice the total.
    return max(0.0, 1.0 - float(np.abs(ties - wanted * (total / pairs)).sum()) / (2.0 * total))


def _networks(table: Observations, options: NetworkOptions) -> Sequence[Network]:
    return build_networks(table, options) if options.window else (build_network(table, options),)


def _measure(
    congruence: Network, conflict: Network, camps: int, chance: np.random.Generator, seed: int, starts: int
) -> Polarization:
    check_finite((congruence, conflict))
    # More camps than actors stay empty, and only cost memory.
    camps = max(2, min(camps, len(congruence.rows)))
    if RULES[congruence.options.dialect].camps_have_any_sizes:
        best, score = _find_camps(congruence, conflict, camps, chance, starts)
    else:
        matrices = congruence.matrix.toarray(), conflict.matrix.toarray()
        best, score = find_camps_of_dna(*matrices, camps, chance, starts)
    return Polarization(
        score=score,
        actors=congruence.rows,
        camp=_by_size(best),
        start=congruence.start,
        middle=congruence.middle,
        stop=congruence.stop,
        statement_count=congruence.statement_count,
        seed=seed,
        starts=starts,
        options=replace(congruence.options, how=How.SUBTRACT),
    )


def _find_camps(
    congruence: Network, conflict: Network, camps: int, chance: np.random.Generator, starts: int
) -> tuple[Ints, float]:
    search = Search(congruence.matrix, conflict.matrix, camps)
    best = np.zeros(len(congruence.rows), dtype=np.int64)
    score = search.score(best)
    for first in _first_camps(congruence, conflict, camps, chance, 0 if search.is_hopeless else starts):
        found = search.climb(first, chance)
        found_score = search.score(found)
        if found_score > score + BETTER:
            best, score = found, found_score
    return best, score


def _first_camps(
    congruence: Network, conflict: Network, camps: int, chance: np.random.Generator, starts: int
) -> Sequence[Ints]:
    """The sign of the leading eigenvector of congruence less conflict, and camps by chance."""
    if starts == 0:
        return ()
    leading = np.linalg.eigh((congruence.matrix - conflict.matrix).toarray())[1][:, -1]
    ranks = np.searchsorted(np.quantile(leading, np.arange(1, camps) / camps), leading)
    by_sign = (leading > 0).astype(np.int64) if camps == 2 else ranks.astype(np.int64)
    return [by_sign, *(chance.integers(0, camps, len(leading)) for _ in range(starts - 1))]


def _by_size(camp: Ints) -> Ints:
    """Numbers from the largest camp to the smallest, equal ones by their first actor."""
    numbers, first, sizes = np.unique(camp, return_index=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    places = np.empty(len(numbers), dtype=np.int64)
    places[order] = np.arange(len(numbers))
    return places[np.searchsorted(numbers, camp)]
