"""Statements counted by actor, concept and qualifier level: all that a network without its statements needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from onrecord.network.observations import DOCUMENT, Column, Floats, Ints, Kind, Observations
from onrecord.network.options import NetworkOptions

#: A scipy sparse array; scipy publishes no types.
Sparse = Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Levels:
    """The values a qualifier can take, in order: text is equal or not, numbers are near or far."""

    codes: Ints
    kind: Kind

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def are_text(self) -> bool:
        """True when two levels are equal or not, and nothing between."""
        return self.kind is Kind.SHORT_TEXT

    @property
    def span(self) -> int:
        """The distance from the lowest to the highest number."""
        return int(self.codes[-1] - self.codes[0]) if len(self.codes) else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Where each statement stands: its row, column and level, and the codes that rows and columns stand for."""

    row_codes: Ints
    column_codes: Ints
    levels: Levels
    row: Ints
    column: Ints
    level: Ints

    def take(self, keep: Ints | slice) -> Places:
        """The same rows, columns and levels with some of the statements alone; a slice of them takes no memory."""
        return Places(
            row_codes=self.row_codes,
            column_codes=self.column_codes,
            levels=self.levels,
            row=self.row[keep],
            column=self.column[keep],
            level=self.level[keep],
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Cells:
    """Counts, rows x (columns x levels): `amount` makes ties, `activity` divides them; the same without a kernel."""

    amount: Sparse
    activity: Sparse
    columns: int
    levels: Levels

    @property
    def by_column(self) -> Sparse:
        """`amount` with the levels added up, rows x columns."""
        return collapse_levels(self.amount, self.columns, len(self.levels))

    @property
    def row_activity(self) -> Floats:
        """The activity of each row, all columns and levels."""
        return np.asarray(self.activity.sum(axis=1), dtype=np.float64).ravel()

    @property
    def column_activity(self) -> Floats:
        """The activity of each column, all rows and levels."""
        by_column = collapse_levels(self.activity, self.columns, len(self.levels))
        return np.asarray(by_column.sum(axis=0), dtype=np.float64).ravel()


def levels_of(table: Observations, candidates: Ints, rows: Ints, options: NetworkOptions) -> Levels:
    """The levels of the qualifier: 0 and 1, what the candidates have, or the texts of the documents kept."""
    if options.qualifier is None:
        return Levels(codes=np.zeros(1, dtype=np.int64), kind=Kind.SHORT_TEXT)
    column = table.columns[options.qualifier]
    if column.kind is Kind.BOOLEAN:
        return Levels(codes=np.array([0, 1], dtype=np.int64), kind=Kind.BOOLEAN)
    among = rows if options.qualifier.startswith(DOCUMENT) else candidates
    return Levels(codes=np.unique(column.codes[among]), kind=column.kind)


def place_rows(table: Observations, shown: Ints, rows: Ints, levels: Levels, options: NetworkOptions) -> Places:
    """Where the statements `rows` stand among the values of the statements `shown`, which are rows and columns."""
    between, over = table.columns[options.between], table.columns[options.over]
    row_codes, column_codes = _values(between, shown), _values(over, shown)
    return Places(
        row_codes=row_codes,
        column_codes=column_codes,
        levels=levels,
        row=_places_of(between, row_codes)[between.codes[rows]],
        column=_places_of(over, column_codes)[over.codes[rows]],
        level=_level_of(table, rows, levels, options),
    )


def count_cells(places: Places, weight: Floats | None = None, activity: Floats | None = None) -> Cells:
    """The counts of the statements: each adds `weight` to ties and `activity` to what ties are divided by."""
    amount = _count(places, weight)
    columns = len(places.column_codes)
    divisor = amount if activity is None else _count(places, activity)
    return Cells(amount=amount, activity=divisor, columns=columns, levels=places.levels)


def collapse_levels(counts: Sparse, columns: int, levels: int) -> Sparse:
    """Rows x (columns x levels) added up to rows x columns."""
    entries = counts.tocoo()
    at = (entries.row, entries.col // max(levels, 1))
    return sparse.coo_array((entries.data, at), shape=(counts.shape[0], columns)).tocsr()


def _values(column: Column, shown: Ints) -> Ints:
    # Counting is linear, sorting is not.
    counts = np.bincount(column.codes[shown], minlength=len(column.labels))
    if "" in column.labels:
        counts[column.labels.index("")] = 0
    return np.flatnonzero(counts)


def _places_of(column: Column, codes: Ints) -> Ints:
    """For each label its place among `codes`."""
    places = np.zeros(max(len(column.labels), 1), dtype=np.int64)
    places[codes] = np.arange(len(codes))
    return places


def _level_of(table: Observations, rows: Ints, levels: Levels, options: NetworkOptions) -> Ints:
    if options.qualifier is None or len(levels) < 2:
        return np.zeros(len(rows), dtype=np.int64)
    codes = table.columns[options.qualifier].codes[rows]
    return codes if levels.kind is Kind.BOOLEAN else np.searchsorted(levels.codes, codes).astype(np.int64)


def _count(places: Places, weight: Floats | None) -> Sparse:
    shape = (len(places.row_codes), len(places.column_codes) * len(places.levels))
    width = max(shape[1], 1)
    keys = places.row * width + places.column * len(places.levels) + places.level
    # Looking through all cells is linear, and slower than sorting the keys where few cells are filled.
    if shape[0] * width <= 32 * len(keys):
        counts = np.bincount(keys, weights=weight, minlength=shape[0] * width)
        found = np.flatnonzero(counts)
        totals = counts[found].astype(np.float64)
    else:
        found, inverse = np.unique(keys, return_inverse=True)
        totals = np.bincount(inverse, weights=weight).astype(np.float64)
    return sparse.csr_array((totals, (found // width, found % width)), shape=shape)
