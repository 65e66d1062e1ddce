"""Windows in which a statement counts the less the further it is from the middle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from onrecord.network.cells import Places, Sparse, count_cells
from onrecord.network.dialects import RULES
from onrecord.network.kernels_of_dna import places_by_label, ties_as_dna
from onrecord.network.observations import Floats, Ints, Observations
from onrecord.network.options import Kernel, Mode, NetworkOptions, Normalize, Window
from onrecord.network.pair_windows import pair_windows
from onrecord.network.selection import Selection
from onrecord.network.ties import one_mode, two_mode
from onrecord.network.windows import Slice, half_window
from onrecord.network.workers import work_off

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


def kernel_places(table: Observations, selection: Selection, places: Places, options: NetworkOptions) -> Places:
    """Where the statements stand for kernels: DNA's take the levels in another order."""
    rules = RULES[options.dialect]
    return places if rules.kernels_are_as_defined else places_by_label(table, selection, places, options)


def kernel_ties(
    table: Observations, selection: Selection, places: Places, slices: Sequence[Slice], options: NetworkOptions
) -> Iterator[tuple[Slice, Sparse, slice]]:
    """For each slice its ties and which of the selected statements count in it."""
    if not RULES[options.dialect].kernels_are_as_defined:
        yield from ties_as_dna(table, selection, places, slices, options)
        return
    window = options.window
    if window is None:
        return
    times = table.time[selection.rows]
    # A window without an end has most statements; of the others each has its own few.
    pairs = pair_windows(places, options) if window.kernel is Kernel.GAUSSIAN else None

    def make(slice_: Slice) -> tuple[Slice, Sparse, slice]:
        # Kernels fall to either side, so that the statements with a weight follow each other: a slice takes no memory.
        low, high = np.searchsorted(times, [slice_.start, slice_.stop + 1])
        weights = _weights(times[low:high], slice_.middle, window)
        counted = np.flatnonzero(weights)
        first, last = (counted[0], counted[-1] + 1) if len(counted) else (0, 0)
        inside, weights = slice(int(low + first), int(low + last)), weights[first:last]
        ties = pairs.ties(weights, inside) if pairs else _weighted(places.take(inside), weights, options)
        return slice_, ties, inside

    yield from work_off(make, slices)


def _weights(times: Ints, middle: int, window: Window) -> Floats:
    """The weight of each statement: computed once for all that have one time, which follow each other."""
    starts = np.flatnonzero(np.diff(times, prepend=times[:1] - 1))
    weights = kernel_weights(_distance(times[starts], middle, window), window.kernel)
    return np.repeat(weights, np.diff(np.append(starts, len(times))))


def _weighted(places: Places, weights: Floats, options: NetworkOptions) -> Sparse:
    """A pair counts the root of its two weights; what ties are divided by counts each statement's weight."""
    rules = RULES[options.dialect]
    if options.mode is Mode.TWO_MODE:
        return two_mode(count_cells(places, weights), options.how, options.normalize, rules)
    cells = count_cells(places, np.sqrt(weights), None if options.normalize is Normalize.NO else weights)
    return one_mode(cells, options.how, options.normalize, rules)


def _distance(times: Ints, middle: int, window: Window) -> Floats:
    away = (times - middle).astype(np.float64)
    before = max(half_window(middle, window, -1), 1.0)
    after = max(half_window(middle, window, 1), 1.0)
    return away / np.where(away < 0, before, after)
