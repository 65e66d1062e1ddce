"""From a tie back to the statements that make it."""

from __future__ import annotations

import numpy as np

from onrecord.network.cells import Places
from onrecord.network.dialects import RULES
from onrecord.network.kernels_of_dna import alike_as_dna
from onrecord.network.observations import Flags, Floats, Ints
from onrecord.network.options import How, Kernel, Mode, NetworkOptions
from onrecord.network.ties import similarity


class Passages:
    """A network's statements in the order of their rows: made once, asked for tie after tie."""

    def __init__(self, places: Places, options: NetworkOptions) -> None:
        self._places = places
        self._options = options
        has_kernel = options.window is not None and options.window.kernel is not Kernel.NO
        self._has_kernel_of_dna = has_kernel and not RULES[options.dialect].kernels_are_as_defined
        self._order = np.argsort(places.row, kind="stable")
        self._first = np.searchsorted(places.row[self._order], np.arange(len(places.row_codes) + 1))
        self._cells: dict[int, Ints] = {}
        self._met: dict[int, Flags] = {}

    def behind(self, one: int, other: int) -> Ints:
        """Which of the network's statements are behind the tie of row `one` with row or column `other`."""
        mine: Ints = self._of(one)
        if self._options.mode is Mode.TWO_MODE:
            return np.asarray(mine[self._places.column[mine] == other])
        if one == other:
            # Only in DNA's kernels are there ties of an actor with itself.
            return mine[self._meeting(one)[self._cells_of(one)]] if self._has_kernel_of_dna else mine
        theirs = self._of(other)
        both = np.concatenate(
            [mine[self._meeting(other)[self._cells_of(one)]], theirs[self._meeting(one)[self._cells_of(other)]]]
        )
        both.sort()
        return both

    def _of(self, row: int) -> Ints:
        rows: Ints = self._order[self._first[row] : self._first[row + 1]]
        return rows

    def _cells_of(self, row: int) -> Ints:
        """The cell, among columns x levels, of each statement of the row."""
        if row not in self._cells:
            rows = self._of(row)
            self._cells[row] = self._places.column[rows] * len(self._places.levels) + self._places.level[rows]
        return self._cells[row]

    def _meeting(self, row: int) -> Flags:
        """For each cell, whether the row has a statement on the same column that agrees or disagrees, as asked."""
        if row not in self._met:
            used = np.zeros((len(self._places.column_codes), len(self._places.levels)), dtype=bool)
            used.reshape(-1)[self._cells_of(row)] = True
            self._met[row] = self._met_by(used).reshape(-1)
        return self._met[row]

    def _met_by(self, used: Flags) -> Flags:
        how, levels = self._options.how, self._places.levels
        are_text = levels.are_text and not self._has_kernel_of_dna
        if how in (How.IGNORE, How.SUBTRACT) and not (are_text and how is How.SUBTRACT):
            return np.repeat(used.any(axis=1), len(levels))
        if are_text:
            return {How.CONGRUENCE: used, How.CONFLICT: ~used}.get(how, np.ones_like(used))
        alike = self._alike()
        # What is not a number makes the tie none either.
        wanted = ~(alike <= 0) if how is How.CONGRUENCE else ~(alike >= 1)
        return np.asarray((used.astype(np.int64) @ wanted.T.astype(np.int64)) > 0)

    def _alike(self) -> Floats:
        levels = self._places.levels
        return alike_as_dna(levels, self._options) if self._has_kernel_of_dna else similarity(levels)
