"""Statements drawn with replacement, each with a coding that may be wrong: one more record that could have been."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from onrecord.errors import InputError
from onrecord.network.cells import Cells, Levels, Sparse, count_cells, levels_of, place_rows
from onrecord.network.dialects import RULES
from onrecord.network.observations import Floats, Ints, Kind, Observations
from onrecord.network.options import Mode, NetworkOptions
from onrecord.network.repairs import check_options
from onrecord.network.selection import select_rows
from onrecord.network.ties import one_mode, two_mode

#: Drawing each statement takes a few nanoseconds, drawing the count of a cell about four times as many.
_STATEMENTS_A_CELL = 4
#: So far above 1 a chance may be that was computed in few digits.
_ROUNDING = 1e-6


@dataclass(frozen=True, kw_only=True, slots=True)
class Chances:
    """For each statement the chance that its coding is right and that its opposite is; else it takes no side."""

    right: Floats = field(repr=False)
    opposite: Floats = field(repr=False)


class Resampler:
    """Draws samples of as many statements; the same generator draws the same sample on every machine.

    `cells` are the places in rows x (columns x levels) that a sample can fill, in order.
    """

    def __init__(self, table: Observations, options: NetworkOptions, error_rate: float) -> None:
        options = check_options(table, options)
        selection = select_rows(table, options)
        levels = levels_of(table, selection.candidates, selection.rows, options)
        self.options = options
        self.places = place_rows(table, selection.rows, selection.rows, levels, options)
        self.whole = self._ties(count_cells(self.places))
        self._total = len(selection.rows)
        self._group(chances_of(table, selection.rows, levels, options, error_rate))

    def draw(self, chance: np.random.Generator) -> Sparse:
        """The ties of one sample."""
        return self.ties_of(self.amounts(chance)) if self._total else self.whole

    def counts(self, chance: np.random.Generator | None = None) -> Floats:
        """Rows x (columns x levels): the statements of one sample, or all of them."""
        counts = np.zeros(len(self.places.row_codes) * self._width)
        counts[self.cells] = self._whole_amounts if chance is None else self.amounts(chance)
        return counts.reshape(len(self.places.row_codes), -1) if len(counts) else np.zeros((0, 0))

    def amounts(self, chance: np.random.Generator) -> Ints:
        """The statements of one sample in each of `cells`."""
        if self._total <= _STATEMENTS_A_CELL * len(self.cells):
            return self._drawn_one_by_one(chance)
        # Each draw falls into a cell, or into none, with the same chances: the counts are one multinomial draw.
        return chance.multinomial(self._total, self._share)[1:]

    def ties_of(self, amounts: Ints) -> Sparse:
        """The ties of a sample with these amounts."""
        columns = len(self.places.column_codes)
        shape = (len(self.places.row_codes), columns * len(self.places.levels))
        data = amounts.astype(np.float64)
        counts = sparse.csr_array((data, self._indices, self._starts), shape=shape, copy=False)
        return self._ties(Cells(amount=counts, activity=counts, columns=columns, levels=self.places.levels))

    def _drawn_one_by_one(self, chance: np.random.Generator) -> Ints:
        place = chance.random(self._total)
        place *= self._total
        drawn = place.astype(np.int64)
        amounts = np.bincount(self._own.take(drawn), minlength=len(self.cells))
        if not self._are_sure:
            # What is left of the number is as random, and says whether the coding is right.
            place -= drawn
            wrong = np.flatnonzero(place >= self._right.take(drawn))
            place, drawn = place[wrong], drawn[wrong]
            turned = drawn[place < self._right_or_opposite[drawn]]
            amounts -= np.bincount(self._own[drawn], minlength=len(amounts))
            amounts += np.bincount(self._other[turned], minlength=len(amounts))
        return amounts

    def _group(self, chances: Chances) -> None:
        places = self.places
        levels = len(places.levels)
        self._width = len(places.column_codes) * levels
        own = places.row * self._width + places.column * levels + places.level
        # Only a yes or a no has an opposite: the neighbour in its pair of cells.
        other = own ^ 1 if places.levels.kind is Kind.BOOLEAN else own
        self.cells = _used(np.concatenate([own, other[chances.opposite > 0]]), len(places.row_codes) * self._width)
        self._own, self._other = np.searchsorted(self.cells, own), np.searchsorted(self.cells, other)
        self._indices = self.cells % max(self._width, 1)
        self._starts = np.searchsorted(self.cells, np.arange(len(places.row_codes) + 1) * self._width)
        self._whole_amounts = np.bincount(self._own, minlength=len(self.cells))
        self._right, self._right_or_opposite = chances.right, chances.right + chances.opposite
        self._are_sure = bool(np.all(chances.right >= 1))
        self._share = self._shares(chances)

    def _shares(self, chances: Chances) -> Floats:
        """The chance that a draw falls into none of the cells, and into each of them."""
        share: Floats = np.zeros(len(self.cells) + 1)
        share[1:] = np.bincount(self._own, weights=chances.right, minlength=len(self.cells))
        turned = np.flatnonzero(chances.opposite)
        share[1:] += np.bincount(self._other[turned], weights=chances.opposite[turned], minlength=len(self.cells))
        share[0] = max(self._total - share.sum(), 0.0)
        return np.asarray(share / max(float(share.sum()), 1.0))

    def _ties(self, cells: Cells) -> Sparse:
        make = one_mode if self.options.mode is Mode.ONE_MODE else two_mode
        return make(cells, self.options.how, self.options.normalize, RULES[self.options.dialect])


def chances_of(table: Observations, rows: Ints, levels: Levels, options: NetworkOptions, error_rate: float) -> Chances:
    """What the scores of the table say, or `error_rate` where it has none.

    A wrong yes-or-no is turned round where `opposites` are not given. No other qualifier has an opposite level: with
    `opposites` its wrong codings are left out, without them nothing is. In a network without a qualifier a statement
    on the opposite side is a statement.
    """
    if table.opposites is not None and table.scores is None:
        raise InputError(
            "The table says how likely opposite sides are, but not how likely the codings are.",
            hint="Give scores beside opposites.",
        )
    if table.scores is None or (table.opposites is None and levels.kind is not Kind.BOOLEAN):
        rate = error_rate if levels.kind is Kind.BOOLEAN else 0.0
        return Chances(right=np.full(len(rows), 1.0 - rate), opposite=np.full(len(rows), rate))
    right = _chances(table, table.scores, rows, "score")
    opposite = 1.0 - right
    if table.opposites is not None:
        opposite = np.minimum(_chances(table, table.opposites, rows, "opposite"), opposite)
    if options.qualifier is None:
        return Chances(right=np.minimum(right + opposite, 1.0), opposite=np.zeros(len(rows)))
    return Chances(right=right, opposite=opposite if levels.kind is Kind.BOOLEAN else np.zeros(len(rows)))


def _chances(table: Observations, given: Floats, rows: Ints, name: str) -> Floats:
    """What is given for the rows; a number that is no chance would make a wrong sample, or none."""
    chances = given[rows]
    wrong = np.flatnonzero(~((chances >= -_ROUNDING) & (chances <= 1 + _ROUNDING)))
    if len(wrong):
        id_ = table.ids(rows[wrong[:1]])[0]
        raise InputError(
            f"Statement {id_} has {chances[wrong[0]]} as its {name}, which is no chance from 0 to 1.",
            hint="Give each coding a chance from 0 to 1.",
        )
    return np.clip(chances, 0.0, 1.0)


def _used(cells: Ints, size: int) -> Ints:
    # Counting is linear, sorting is not; but there may be far more cells than statements.
    if size <= 32 * len(cells):
        return np.flatnonzero(np.bincount(cells, minlength=size))
    return np.unique(cells)
