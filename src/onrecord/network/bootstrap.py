"""How sure a tie is: the network made again from statements drawn with replacement, with codings that may be wrong."""

from __future__ import annotations

from dataclasses import dataclass

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

#: Ties whose samples are ordered at once.
_AT_ONCE = 2_048


@dataclass(frozen=True, kw_only=True)
class Uncertainty:
    """For each tie (`row`, `column` are positions in `rows`, `columns`) its weight, interval and survival.

    `low` and `high` bound the middle `level` of the resampled weights. `survival` is the share of samples in which the
    tie is there: not zero, and of the sign it has in the network of all statements.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row: Ints
    column: Ints
    weight: Floats
    low: Floats
    high: Floats
    survival: Floats
    level: float
    samples: int
    seed: int
    options: NetworkOptions


def bootstrap_ties(
    table: Observations,
    options: NetworkOptions,
    *,
    samples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    error_rate: float = 0.0,
) -> Uncertainty:
    """Percentile intervals of all ties over `samples` networks.

    Each is made of as many statements, drawn with replacement; a yes-or-no coding is turned round with the chance that
    it is wrong: one less its score where the table has scores, else `error_rate`.
    """
    if samples < 1 or not 0 < level < 1 or not 0 <= error_rate < 1:
        raise InputError("A bootstrap needs at least one sample, a level between 0 and 1, and an error rate below 1.")
    resampler = Resampler(table, options, error_rate)
    options = resampler.options
    weight, row, column = _entries(resampler.whole, options)
    values = np.empty((samples, len(row)))
    kept, sign = np.zeros(len(row)), np.sign(weight)
    for sample in range(samples):
        values[sample] = _values_at(resampler.draw(np.random.default_rng([seed, sample])), row, column)
        kept += np.sign(values[sample]) == sign
    low, high = _bounds(values, level)
    labels = table.columns[options.between].words(resampler.places.row_codes)
    over = table.columns[options.over].words(resampler.places.column_codes)
    return Uncertainty(
        rows=labels,
        columns=labels if options.mode is Mode.ONE_MODE else over,
        row=row,
        column=column,
        weight=weight,
        low=low,
        high=high,
        survival=kept / samples,
        level=level,
        samples=samples,
        seed=seed,
        options=options,
    )


class Resampler:
    """Statements counted by cell: drawing counts is drawing statements, and far faster.

    Each statement drawn from a cell is any of them, so that its chance of error is the mean of the cell, exactly.
    """

    def __init__(self, table: Observations, options: NetworkOptions, error_rate: float) -> None:
        options = check_options(table, options)
        selection = select_rows(table, options)
        levels = levels_of(table, selection.candidates, selection.rows, options)
        self.options = options
        self.places = place_rows(table, selection.rows, selection.rows, levels, options)
        self.whole = self._ties(count_cells(self.places))
        self._total = len(selection.rows)
        self._group(_chance_of_error(table, selection.rows, levels, error_rate))

    def draw(self, chance: np.random.Generator) -> Sparse:
        """The ties of one sample."""
        return self._ties(self._cells(self._amounts(chance))) if self._total else self.whole

    def counts(self, chance: np.random.Generator | None = None) -> Floats:
        """Rows x (columns x levels): the statements of one sample, or all of them."""
        amounts = np.zeros(self._size)
        amounts[self._filled] = self._amounts(chance)
        return amounts.reshape(len(self.places.row_codes), -1) if self._size else np.zeros((0, 0))

    def _amounts(self, chance: np.random.Generator | None) -> Floats:
        """The statements of each cell that can have any."""
        counts = self._count if chance is None else chance.multinomial(self._total, self._share)
        wrong = np.zeros_like(counts)
        if chance is not None and self._wrong.any():
            wrong = chance.binomial(counts, self._wrong)
        size = len(self._filled)
        amounts = np.bincount(self._own_place, weights=counts - wrong, minlength=size).astype(np.float64)
        amounts += np.bincount(self._other_place, weights=wrong, minlength=size)
        return amounts

    def _group(self, wrong: Floats) -> None:
        places = self.places
        width = len(places.column_codes) * len(places.levels)
        cell = places.row * width + places.column * len(places.levels) + places.level
        self._size = len(places.row_codes) * width
        every = np.bincount(cell, minlength=self._size)
        self._cell = np.flatnonzero(every)
        counts = every[self._cell]
        # Only a yes or a no has an opposite: the neighbour in its pair of cells.
        opposite = self._cell ^ 1 if places.levels.kind is Kind.BOOLEAN else self._cell
        self._filled = np.union1d(self._cell, opposite)
        self._own_place = np.searchsorted(self._filled, self._cell)
        self._other_place = np.searchsorted(self._filled, opposite)
        self._indices = self._filled % max(width, 1)
        self._starts = np.searchsorted(self._filled, np.arange(len(places.row_codes) + 1) * width)
        self._wrong = np.bincount(cell, weights=wrong, minlength=self._size)[self._cell] / np.maximum(counts, 1)
        self._count = counts
        self._share = counts / max(counts.sum(), 1)

    def _cells(self, amounts: Floats) -> Cells:
        columns = len(self.places.column_codes)
        shape = (len(self.places.row_codes), columns * len(self.places.levels))
        counts = sparse.csr_array((amounts, self._indices, self._starts), shape=shape, copy=False)
        return Cells(amount=counts, activity=counts, columns=columns, levels=self.places.levels)

    def _ties(self, cells: Cells) -> Sparse:
        make = one_mode if self.options.mode is Mode.ONE_MODE else two_mode
        return make(cells, self.options.how, self.options.normalize, RULES[self.options.dialect])


def _chance_of_error(table: Observations, rows: Ints, levels: Levels, error_rate: float) -> Floats:
    if levels.kind is not Kind.BOOLEAN:
        return np.zeros(len(rows))
    if table.scores is None:
        return np.full(len(rows), error_rate)
    return np.clip(1.0 - table.scores[rows], 0.0, 1.0)


def _entries(ties: Sparse, options: NetworkOptions) -> tuple[Floats, Ints, Ints]:
    """Weights and places of all ties; in one-mode networks each pair once."""
    entries = ties.tocoo()
    keep = entries.data != 0
    if options.mode is Mode.ONE_MODE:
        keep &= entries.row < entries.col
    return entries.data[keep], entries.row[keep].astype(np.int64), entries.col[keep].astype(np.int64)


def _values_at(ties: Sparse, row: Ints, column: Ints) -> Floats:
    if not len(row):
        return np.zeros(0)
    if np.prod(ties.shape) > 50_000_000:
        return np.asarray(ties[row, column], dtype=np.float64).ravel()
    return np.asarray(np.take(ties.toarray().ravel(), row * ties.shape[1] + column))


def _bounds(values: Floats, level: float) -> tuple[Floats, Floats]:
    """The bounds of the middle `level` of each column, a few thousand columns at a time: what fits in the cache."""
    bounds = np.empty((2, values.shape[1]))
    shares = [(1 - level) / 2, (1 + level) / 2]
    for first in range(0, values.shape[1], _AT_ONCE):
        part = values[:, first : first + _AT_ONCE].T.copy()
        bounds[:, first : first + _AT_ONCE] = np.quantile(part, shares, axis=1, overwrite_input=True)
    return bounds[0], bounds[1]
