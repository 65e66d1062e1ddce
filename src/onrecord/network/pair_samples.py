"""The weights of many ties in many samples at once, where a weight is a sum of products of two counts.

In whole numbers, so that neither the order of adding nor the machine changes a weight, and some hundred ties at a time,
so that all their samples stay in the cache of a core.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.network.cells import Levels, Places
from onrecord.network.dialects import RULES
from onrecord.network.observations import Floats, Ints
from onrecord.network.options import How, Mode, NetworkOptions, Normalize

#: Something x samples: whole numbers of 16, 32 or 64 bits, or what they are divided to.
Samples = NDArray[Any]

#: Weights that are worked on at once.
_AT_ONCE = 1 << 17
#: With more products than this it is faster to multiply matrices; with more actors a table of pairs grows too large.
_MOST_PRODUCTS, _MOST_ACTORS = 4_000_000, 5_000
#: A tie that may come to more than fits into 16 bits.
_LARGE = 4_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Cells in the order of rows, columns and levels; `first` is where each begins among those of the resampler.

    `factors` (levels x levels) is what a statement of one level and one of another add to a tie, times `scale`.
    """

    row: Ints
    column: Ints
    level: Ints
    first: Ints
    factors: Ints
    scale: int

    @property
    def only_equal(self) -> bool:
        """True where levels that differ add nothing."""
        return np.array_equal(self.factors, np.eye(len(self.factors)))

    def followers(self) -> tuple[Ints, Ints]:
        """The cells grouped by column, or by level where only equal ones count, and how many of its group follow each.

        Within a group they are in the order of rows.
        """
        group = self.column * len(self.factors) + self.level if self.only_equal else self.column
        order = np.argsort(group, kind="stable")
        ends = np.cumsum(np.bincount(group))
        return order, ends[group[order]] - np.arange(len(order)) - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Products:
    """What is multiplied for each tie: amounts of cell `one` and of cell `other`, and `factor` where there is one.

    Ties stand in `order`: some `large` ones, then all others, of either those with most products first. The one in
    place n is from `row[n]` to `column[n]`, and its products begin at `starts[n]`.
    """

    order: Ints
    row: Ints
    column: Ints
    large: int
    starts: Ints
    one: Ints
    other: Ints
    factor: Ints | None


def plan_pairs(cells: Ints, places: Places, options: NetworkOptions) -> Plan | None:
    """How the weights are such sums; nothing where they are not, or where the products are too many to list.

    `cells` are those of rows x (columns x levels) that may have statements, in order.
    """
    factors, scale = _factors(places.levels, options.how)
    is_sum = options.mode is Mode.ONE_MODE and options.normalize is not Normalize.JACCARD and len(factors) > 0
    if not is_sum or len(places.row_codes) > _MOST_ACTORS or len(places.row) ** 2 * scale >= 2**50:
        return None
    cells, level = np.divmod(cells, len(places.levels))
    first = np.arange(len(cells))
    if options.how is How.IGNORE:
        first = np.flatnonzero(np.diff(cells, prepend=-1))
        cells, level = cells[first], np.zeros(len(first), dtype=np.int64)
    row, column = np.divmod(cells, max(len(places.column_codes), 1))
    plan = Plan(row=row, column=column, level=level, first=first, factors=factors, scale=scale)
    return plan if plan.followers()[1].sum() <= _MOST_PRODUCTS else None


def _factors(levels: Levels, how: How) -> tuple[Ints, int]:
    """What two levels add, and what the sum is divided by; empty where ties are no sums of products."""
    if how is How.IGNORE:
        return np.ones((1, 1), dtype=np.int64), 1
    if levels.are_text and how is How.CONGRUENCE:
        return np.eye(len(levels), dtype=np.int64), 1
    span = levels.span
    apart = np.abs(levels.codes[:, None] - levels.codes[None, :])
    factors = {How.CONGRUENCE: span - apart, How.CONFLICT: apart, How.SUBTRACT: span - 2 * apart}
    if levels.are_text or span == 0 or how not in factors:
        return np.zeros((0, 0), dtype=np.int64), 1
    return factors[how], span


def list_products(plan: Plan, weight: Floats, row: Ints, column: Ints) -> Products:
    """The products of the ties from `row` to `column`."""
    pair, one, other, factor = _products(plan)
    rows = _row_count(plan)
    number = np.full(rows * rows, -1, dtype=np.int64)
    number[row * rows + column] = np.arange(len(row))
    tie = number[pair]
    keep = np.flatnonzero(tie >= 0)
    tie, one, other = tie[keep], one[keep], other[keep]
    counts = np.bincount(tie, minlength=len(row))
    # Ties of one lot are alike in size and in their number of products, and else neighbours.
    large = np.abs(weight) * plan.scale > _LARGE
    order = _sorted_places(np.where(large, 0, len(tie) + 1) + counts.max(initial=0) - counts)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    by_tie = _sorted_places(place[tie])
    return Products(
        order=order,
        row=row[order],
        column=column[order],
        large=int(np.count_nonzero(large)),
        starts=np.append(0, np.cumsum(counts[order])),
        one=one[by_tie],
        other=other[by_tie],
        factor=None if factor is None else factor[keep][by_tie],
    )


def list_all_products(plan: Plan) -> Products:
    """The products of every pair of rows that has any, by row and column."""
    pair, one, other, factor = _products(plan)
    by_pair = _sorted_places(pair)
    pair = pair[by_pair]
    starts = np.flatnonzero(np.diff(pair, prepend=-1))
    row, column = np.divmod(pair[starts], _row_count(plan))
    return Products(
        order=np.arange(len(starts)),
        row=row,
        column=column,
        large=0,
        starts=np.append(starts, len(pair)),
        one=one[by_pair],
        other=other[by_pair],
        factor=None if factor is None else factor[by_pair],
    )


def _sorted_places(keys: Ints) -> Ints:
    """The places of the keys in the order of the keys: to sort numbers that carry their place takes half the time."""
    return np.sort(keys * 2**32 + np.arange(len(keys))) % 2**32


def _row_count(plan: Plan) -> int:
    return int(plan.row.max(initial=0)) + 1


def _products(plan: Plan) -> tuple[Ints, Ints, Ints, Ints | None]:
    """Of each product of two rows: the pair (row x rows + row), the two cells, and the factor if not all are 1."""
    cells, after = plan.followers()
    one = np.repeat(np.arange(len(cells)), after)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(after) - after, after)
    one, other = cells[one], cells[other]
    pair = plan.row[one] * _row_count(plan) + plan.row[other]
    if plan.only_equal:
        return pair, one, other, None
    factor = plan.factors[plan.level[one], plan.level[other]]
    keep = np.flatnonzero((factor != 0) & (plan.row[one] != plan.row[other]))
    return pair[keep], one[keep], other[keep], factor[keep]


class PairSamples:
    """Weights of ties in samples of which `drawn` (samples x cells of the resampler) says the statements."""

    def __init__(self, plan: Plan, products: Products, drawn: Samples, options: NetworkOptions) -> None:
        amounts = np.ascontiguousarray(drawn.T)
        if len(plan.first) < len(amounts):
            amounts = np.add.reduceat(amounts, plan.first, axis=0)
        self._amounts: dict[Any, Samples] = {np.int32: amounts}
        self._peak = amounts.max(axis=1).astype(np.int64)
        self._products = products
        self._scale = plan.scale
        self._memory = threading.local()
        self._normalize = options.normalize
        self._measures = _measures(plan, amounts, options)

    def lots(self) -> list[tuple[int, int]]:
        """The first place of each lot in the order of the products, and the one after its last."""
        large, ties = self._products.large, len(self._products.order)
        step = max(_AT_ONCE // self._amounts[np.int32].shape[1], 1)
        return [
            (low, min(low + step, until))
            for first, until in ((0, large), (large, ties))
            for low in range(first, until, step)
        ]

    def weights(self, low: int, high: int) -> Samples:
        """The weights of one lot, ties x samples: to be used before the same worker asks for the next lot."""
        starts = self._products.starts[low : high + 1]
        counts = np.diff(starts)
        total, one, other = self._pages(high - low, self._kind(starts))
        total[:] = 0
        for number in range(int(counts.max())):
            # The ties with more products than this are the first ones.
            upto = int(np.count_nonzero(counts > number))
            into = one if number else total
            self._multiply(starts[:upto] + number, into[:upto], other[:upto])
            if number:
                total[:upto] += one[:upto]
        return self._divided(total, slice(low, high))

    def _kind(self, starts: Ints) -> Any:
        """The smallest number that holds the weights: the smaller, the more of them are added at once."""
        products, lot = self._products, slice(int(starts[0]), int(starts[-1]))
        largest = self._peak[products.one[lot]] * self._peak[products.other[lot]]
        if products.factor is not None:
            largest = largest * np.abs(products.factor[lot])
        most = np.diff(np.append(0, np.cumsum(largest))[starts - starts[0]]).max(initial=0)
        return np.int16 if most < 2**15 else np.int32 if most < 2**31 else np.int64

    def _pages(self, ties: int, kind: Any) -> Samples:
        """Three arrays, the same for all lots of a worker: new memory costs more than what is done in it."""
        pages: Samples | None = getattr(self._memory, "pages", None)
        if pages is None or pages.dtype != kind or pages.shape[1] < ties:
            pages = self._memory.pages = np.empty((3, ties, self._amounts[np.int32].shape[1]), dtype=kind)
        return pages[:, :ties]

    def _amounts_as(self, kind: Any) -> Samples:
        if kind not in self._amounts:
            self._amounts[kind] = self._amounts[np.int32].astype(kind)
        return self._amounts[kind]

    def _multiply(self, at: Ints, one: Samples, other: Samples) -> None:
        """Leaves the products at these places in `one`."""
        products, amounts = self._products, self._amounts_as(one.dtype.type)
        # All places are inside: to clip them only spares numpy a copy.
        amounts.take(products.one[at], axis=0, out=one, mode="clip")
        amounts.take(products.other[at], axis=0, out=other, mode="clip")
        one *= other
        if products.factor is not None:
            one *= products.factor[at].astype(one.dtype)[:, None]

    def _divided(self, total: Samples, ties: slice) -> Samples:
        if self._scale != 1:
            total = total / self._scale
        if self._measures is None:
            return total
        one, other = self._measures[self._products.row[ties]], self._measures[self._products.column[ties]]
        below = (one + other) / 2 if self._normalize is Normalize.AVERAGE else one * other
        return np.divide(total, below, out=np.zeros_like(below), where=below != 0)


def _measures(plan: Plan, amounts: Samples, options: NetworkOptions) -> Floats | None:
    """Rows x samples: the statements of each row, or their norm, by which its ties are divided."""
    if options.normalize is Normalize.NO:
        return None
    exact = amounts.astype(np.float64)
    rows = np.flatnonzero(np.diff(plan.row, prepend=-1))
    if options.normalize is Normalize.AVERAGE or not RULES[options.dialect].cosine_divides_by_norms:
        return np.asarray(np.add.reduceat(exact, rows, axis=0))
    starts = np.flatnonzero((np.diff(plan.row, prepend=-1) != 0) | (np.diff(plan.column, prepend=-1) != 0))
    by_column = np.add.reduceat(exact, starts, axis=0)
    rows = np.flatnonzero(np.diff(plan.row[starts], prepend=-1))
    return np.asarray(np.sqrt(np.add.reduceat(by_column * by_column, rows, axis=0)))
