"""The ties of windows that share most of their statements: what is multiplied is listed once for all of them."""

from __future__ import annotations

import threading

import numpy as np
from scipy import sparse

from onrecord.network.cells import Places, Sparse
from onrecord.network.observations import Floats, Ints
from onrecord.network.options import How, NetworkOptions, Normalize
from onrecord.network.pair_samples import Plan, Products, list_all_products, plan_pairs
from onrecord.network.ties import noise


class PairWindows:
    """Makes one-mode ties from the weights of the statements, which are the same ones in every window."""

    def __init__(self, plan: Plan, places: Places, own: Ints, options: NetworkOptions) -> None:
        """`own` is the cell of each statement, among those of the plan."""
        self._plan, self._own, self._size = plan, own, len(places.row_codes)
        self._cancels = options.how is not How.IGNORE
        self._products = list_all_products(plan)
        self._adding = _adding(self._products, plan.scale)
        self._memory = threading.local()
        self._pattern = _symmetric(self._products, self._size)

    def ties(self, weights: Floats, inside: slice) -> Sparse:
        """The ties of the statements inside: a pair counts the root of its two weights."""
        amounts = np.bincount(self._own[inside], weights=np.sqrt(weights), minlength=len(self._plan.row))
        one, other = self._pages()
        # All places are inside: to clip them only spares numpy a copy.
        amounts.take(self._products.one, out=one, mode="clip")
        amounts.take(self._products.other, out=other, mode="clip")
        one *= other
        sums = self._adding @ one
        if self._cancels:
            own = np.bincount(self._plan.row, weights=amounts * amounts).astype(np.float64)
            sums[np.abs(sums) < max(noise(sums), noise(own))] = 0.0
        return self._symmetric(sums)

    def _pages(self) -> Floats:
        """Two arrays for all windows of a worker: new memory costs as much time as what is done in it."""
        pages: Floats | None = getattr(self._memory, "pages", None)
        if pages is None:
            pages = self._memory.pages = np.empty((2, len(self._products.one)))
        return pages

    def _symmetric(self, sums: Floats) -> Sparse:
        pattern = self._pattern
        data = sums.take(pattern.data)
        # In most windows most ties are nothing.
        here = np.flatnonzero(data)
        starts = np.searchsorted(here, pattern.indptr).astype(np.int32)
        return sparse.csr_array((data.take(here), pattern.indices.take(here), starts), shape=pattern.shape)


def pair_windows(places: Places, options: NetworkOptions) -> PairWindows | None:
    """Nothing where the ties are no sums of products, are divided, or would take too many products."""
    if options.normalize is not Normalize.NO:
        return None
    width = len(places.column_codes) * len(places.levels)
    cell = places.row * width + places.column * len(places.levels) + places.level
    cells, own = np.unique(cell, return_inverse=True)
    plan = plan_pairs(cells, places, options)
    if plan is None:
        return None
    collapsed = np.searchsorted(plan.first, np.arange(len(cells)), side="right") - 1
    return PairWindows(plan, places, collapsed[own], options)


def _adding(products: Products, scale: int) -> Sparse:
    """Ties x products: what each product counts in its tie."""
    count = len(products.one)
    factor = np.ones(count) if products.factor is None else products.factor.astype(np.float64)
    starts = products.starts.astype(np.int32)
    return sparse.csr_array((factor / scale, np.arange(count, dtype=np.int32), starts), shape=(len(starts) - 1, count))


def _symmetric(products: Products, size: int) -> Sparse:
    """Rows x rows with the number of the tie in both places of each pair."""
    numbers = np.tile(np.arange(len(products.row)), 2)
    row, column = products.row.astype(np.int32), products.column.astype(np.int32)
    places = np.append(row, column), np.append(column, row)
    return sparse.coo_array((numbers, places), shape=(size, size)).tocsr()
