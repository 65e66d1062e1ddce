"""From a tie back to the statements that make it."""

from __future__ import annotations

import numpy as np

from onrecord.network.cells import Places
from onrecord.network.observations import Flags, Ints
from onrecord.network.options import How, Mode, NetworkOptions
from onrecord.network.ties import similarity


class Passages:
    """A network's statements in the order of their rows: made once, asked for tie after tie."""

    def __init__(self, places: Places, options: NetworkOptions) -> None:
        self._places = places
        self._options = options
        self._order = np.argsort(places.row, kind="stable")
        self._first = np.searchsorted(places.row[self._order], np.arange(len(places.row_codes) + 1))
        self._used: dict[int, Flags] = {}

    def behind(self, one: int, other: int) -> Ints:
        """Which of the network's statements are behind the tie of row `one` with row or column `other`."""
        mine: Ints = self._of(one)
        if self._options.mode is Mode.TWO_MODE:
            return np.asarray(mine[self._places.column[mine] == other])
        if one == other:
            return mine
        theirs = self._of(other)
        kept = [mine[self._meets(mine, other)], theirs[self._meets(theirs, one)]]
        return np.sort(np.concatenate(kept))

    def _of(self, row: int) -> Ints:
        rows: Ints = self._order[self._first[row] : self._first[row + 1]]
        return rows

    def _cells(self, row: int) -> Flags:
        """Columns x levels that the row uses."""
        if row not in self._used:
            used = np.zeros((len(self._places.column_codes), len(self._places.levels)), dtype=bool)
            rows = self._of(row)
            used[self._places.column[rows], self._places.level[rows]] = True
            self._used[row] = used
        return self._used[row]

    def _meets(self, rows: Ints, other: int) -> Flags:
        """Whether the other has a statement on the same column that this one agrees or disagrees with, as asked."""
        how, levels, used = self._options.how, self._places.levels, self._cells(other)
        column, level = self._places.column[rows], self._places.level[rows]
        if how in (How.IGNORE, How.SUBTRACT) and not (levels.are_text and how is How.SUBTRACT):
            return np.asarray(np.any(used, axis=1)[column])
        if levels.are_text:
            same = used[column, level]
            return {How.CONGRUENCE: same, How.CONFLICT: ~same}.get(how, np.ones(len(rows), dtype=bool))
        alike = similarity(levels)
        wanted = alike > 0 if how is How.CONGRUENCE else alike < 1
        return np.asarray((used[column] & wanted[level]).any(axis=1))
