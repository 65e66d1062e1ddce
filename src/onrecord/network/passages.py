"""From a tie back to the statements that make it."""

from __future__ import annotations

import numpy as np

from onrecord.network.cells import Places
from onrecord.network.observations import Flags, Ints
from onrecord.network.options import How, Mode, NetworkOptions
from onrecord.network.ties import similarity


def rows_behind(places: Places, pair: tuple[int, int], options: NetworkOptions) -> Ints:
    """Which of the network's statements are behind the tie of row `pair[0]` with row or column `pair[1]`."""
    one, other = pair
    if options.mode is Mode.TWO_MODE:
        return np.flatnonzero((places.row == one) & (places.column == other))
    mine, theirs = np.flatnonzero(places.row == one), np.flatnonzero(places.row == other)
    if one == other:
        return mine
    used_by_me, used_by_them = _used(places, mine), _used(places, theirs)
    kept = [mine[_meets(places, mine, used_by_them, options)], theirs[_meets(places, theirs, used_by_me, options)]]
    return np.sort(np.concatenate(kept))


def _used(places: Places, rows: Ints) -> Flags:
    used = np.zeros((len(places.column_codes), len(places.levels)), dtype=bool)
    used[places.column[rows], places.level[rows]] = True
    return used


def _meets(places: Places, rows: Ints, used: Flags, options: NetworkOptions) -> Flags:
    """Whether the other actor has a statement on the same column that this one agrees or disagrees with, as asked."""
    column, level = places.column[rows], places.level[rows]
    if options.how in (How.IGNORE, How.SUBTRACT) and not (places.levels.are_text and options.how is How.SUBTRACT):
        return np.asarray(np.any(used, axis=1)[column])
    if places.levels.are_text:
        same = used[column, level]
        return {How.CONGRUENCE: same, How.CONFLICT: ~same}.get(options.how, np.ones(len(rows), dtype=bool))
    alike = similarity(places.levels)
    wanted = alike > 0 if options.how is How.CONGRUENCE else alike < 1
    return np.asarray((used[column] & wanted[level]).any(axis=1))
