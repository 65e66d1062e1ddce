"""Windows in which a statement counts the less the further it is from the middle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from onrecord.network.cells import Places, Sparse, count_cells
from onrecord.network.dialects import RULES
from onrecord.network.kernels_of_dna import ties_as_dna
from onrecord.network.observations import Floats, Ints, Observations
from onrecord.network.options import Kernel, Mode, NetworkOptions, Window
from onrecord.network.selection import Selection
from onrecord.network.ties import one_mode, two_mode
from onrecord.network.windows import Slice, half_window

_DENSITY_AT_ZERO = 1.0 / np.sqrt(2.0 * np.pi)


def kernel_weights(distance: Floats, kernel: Kernel) -> Floats:
    """Weight at each distance from the middle, in half windows; the densities of the statistics textbooks."""
    if kernel is Kernel.GAUSSIAN:
        return np.asarray(_DENSITY_AT_ZERO * np.exp(-0.5 * distance * distance))
    inside = np.abs(distance) <= 1
    shapes = {
        Kernel.UNIFORM: lambda: np.full_like(distance, 0.5),
        Kernel.TRIANGULAR: lambda: 1.0 - np.abs(distance),
        Kernel.EPANECHNIKOV: lambda: 0.75 * (1.0 - distance * distance),
    }
    return np.where(inside, shapes[kernel](), 0.0)


def kernel_ties(
    table: Observations, selection: Selection, places: Places, slices: Sequence[Slice], options: NetworkOptions
) -> Iterator[tuple[Slice, Sparse, Ints]]:
    """For each slice its ties and which of the selected statements count in it."""
    if not RULES[options.dialect].kernels_are_as_defined:
        yield from ties_as_dna(table, selection, places, slices, options)
        return
    times = table.time[selection.rows]
    for slice_ in slices:
        if options.window is None:
            return
        low, high = np.searchsorted(times, [slice_.start, slice_.stop + 1])
        inside = np.arange(low, high)
        weights = kernel_weights(_distance(times[inside], slice_.middle, options.window), options.window.kernel)
        yield slice_, _weighted(places.take(inside), weights, options), inside[weights > 0]


def _weighted(places: Places, weights: Floats, options: NetworkOptions) -> Sparse:
    """A pair counts the root of its two weights; what ties are divided by counts each statement's weight."""
    rules = RULES[options.dialect]
    if options.mode is Mode.TWO_MODE:
        return two_mode(count_cells(places, weights), options.how, options.normalize, rules)
    cells = count_cells(places, np.sqrt(weights), weights)
    return one_mode(cells, options.how, options.normalize, rules)


def _distance(times: Ints, middle: int, window: Window) -> Floats:
    away = (times - middle).astype(np.float64)
    before = max(half_window(middle, window, -1), 1.0)
    after = max(half_window(middle, window, 1), 1.0)
    return away / np.where(away < 0, before, after)
