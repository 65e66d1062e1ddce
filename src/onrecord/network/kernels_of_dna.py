"""Kernel windows as DNA 3.0.11 computes them, defects and all: docs/explanation/network-mends.md names each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from onrecord.errors import InputError
from onrecord.network.calendars import whole_units
from onrecord.network.cells import Levels, Places, Sparse, count_cells
from onrecord.network.observations import DOCUMENT, Column, Floats, Ints, Kind, Observations
from onrecord.network.options import How, Kernel, Mode, NetworkOptions, Normalize, Window
from onrecord.network.selection import Selection
from onrecord.network.ties import multiply, spread
from onrecord.network.windows import Slice
from onrecord.network.workers import work_off


@dataclass(frozen=True, kw_only=True, slots=True)
class _Setting:
    """What does not change from slice to slice."""

    places: Places = field(repr=False)
    alike: Floats
    divisor: Floats | None = field(repr=False)
    options: NetworkOptions


def ties_as_dna(
    table: Observations, selection: Selection, places: Places, slices: Sequence[Slice], options: NetworkOptions
) -> Iterator[tuple[Slice, Sparse, slice]]:
    """For each slice its ties and which of the selected statements count in it; `places` are by label."""
    window = options.window
    if window is None:
        return
    setting = _setting(places, options)
    times = table.time[selection.rows]

    def make(slice_: Slice) -> tuple[Slice, Sparse, slice]:
        low, high = np.searchsorted(times, [slice_.start, slice_.stop + 1])
        inside = slice(int(low), int(high))
        weights = dna_weights(times[inside], slice_.middle, window)
        ties = _ties(setting, setting.places.take(inside), weights)
        # What is not a number comes from statements of no weight as well.
        return slice_, ties, inside if np.isnan(ties.data).any() else _counted(inside, weights)

    yield from work_off(make, slices)


def dna_weights(times: Ints, middle: int, window: Window) -> Floats:
    """DNA 3.0.11's weights: whole units, an even window, and two kernels that favour what comes after the middle."""
    distance = 2.0 * whole_units(times, middle, window.unit) / (window.size + window.size % 2)
    if window.kernel is Kernel.GAUSSIAN:
        return np.asarray(np.exp(-0.5 * distance * distance) / np.sqrt(2.0 * np.pi))
    shapes: dict[Kernel, Callable[[], Floats]] = {
        Kernel.UNIFORM: lambda: np.full_like(distance, 0.5),
        Kernel.TRIANGULAR: lambda: np.abs(1.0 - distance),
        Kernel.EPANECHNIKOV: lambda: 0.75 * (1.0 - distance) * (1.0 - distance),
    }
    return np.where(np.abs(distance) <= 1, shapes[window.kernel](), 0.0)


def _counted(inside: slice, weights: Floats) -> slice:
    """Without the statements before the first and after the last that has a weight."""
    counted = np.flatnonzero(weights)
    first, last = (int(counted[0]), int(counted[-1]) + 1) if len(counted) else (0, 0)
    return slice(inside.start + first, inside.start + last)


def _setting(places: Places, options: NetworkOptions) -> _Setting:
    divisor = None
    if options.normalize is not Normalize.NO and options.mode is Mode.ONE_MODE:
        divisor = _average_of_dna(count_cells(places).amount.toarray())
    return _Setting(places=places, alike=alike_as_dna(places.levels, options), divisor=divisor, options=options)


def places_by_label(table: Observations, selection: Selection, places: Places, options: NetworkOptions) -> Places:
    """Levels in the order of their text (-1, -2, 0, 1, 10, 2), as far as they occur."""
    if options.qualifier is None:
        return places
    if options.qualifier.startswith(DOCUMENT):
        raise InputError("DNA 3 cannot smooth a network whose qualifier is a variable of the document.")
    column = table.columns[options.qualifier]
    if bool(column.blanks[selection.rows].any()):
        raise InputError("DNA 3 cannot smooth a network in which a statement's qualifier is empty.")
    shown = selection.candidates if options.isolates else selection.rows
    codes = _in_text_order(column, np.unique(column.codes[shown]))
    order = np.argsort(codes, kind="stable")
    level = order[np.searchsorted(codes[order], column.codes[selection.rows])]
    return Places(
        row_codes=places.row_codes,
        column_codes=places.column_codes,
        levels=Levels(codes=codes, kind=column.kind),
        row=places.row,
        column=places.column,
        level=level,
    )


def _in_text_order(column: Column, codes: Ints) -> Ints:
    if column.is_text:
        return codes[[column.labels[code] != "" for code in codes]]
    return np.array(sorted(codes.tolist(), key=str), dtype=np.int64)


def alike_as_dna(levels: Levels, options: NetworkOptions) -> Floats:
    """Likeness by place in the list of levels; all texts are alike, and one level alone is not a number."""
    size = len(levels)
    if options.qualifier is None or levels.are_text:
        return np.ones((size, size))
    place = np.arange(size, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        return np.abs(1.0 - np.abs(place[:, None] - place[None, :]) / np.float64(size - 1))


def _ties(setting: _Setting, places: Places, weights: Floats) -> Sparse:
    if setting.options.mode is Mode.TWO_MODE:
        return sparse.csr_array(_two_mode(places, weights, setting.options))
    ties = _one_mode(places, weights, setting)
    if setting.divisor is not None:
        entries = ties.tocoo()
        divisor = setting.divisor[entries.row, entries.col]
        ties.data = np.where(divisor != 0, ties.data * divisor, ties.data)
    return ties


def _two_mode(places: Places, weights: Floats, options: NetworkOptions) -> Floats:
    """The place of a level counts, not its value: the first of two is against, also when it is the only one."""
    factor = np.ones(len(weights), dtype=np.float64)
    if options.how is not How.IGNORE and places.levels.kind is Kind.BOOLEAN:
        factor = 2.0 * places.level.astype(np.float64) - 1.0
    elif options.how is not How.IGNORE and places.levels.kind is Kind.INTEGER:
        factor = places.level.astype(np.float64)
    shape = len(places.row_codes), len(places.column_codes)
    keys = places.row * shape[1] + places.column
    sums = np.bincount(keys, weights=weights * factor, minlength=shape[0] * shape[1])
    return sums.astype(np.float64).reshape(shape)


def _one_mode(places: Places, weights: Floats, setting: _Setting) -> Sparse:
    """With the diagonal: each statement also makes a pair with itself."""
    alike, how = setting.alike, setting.options.how
    if how is not How.IGNORE and np.isnan(alike).any():
        return sparse.csr_array(_undefined(places))
    cells = count_cells(places, np.sqrt(weights))
    factors = {
        How.IGNORE: np.ones_like(alike),
        How.CONGRUENCE: alike,
        How.CONFLICT: 1.0 - alike,
        How.SUBTRACT: 2.0 * alike - 1.0,
    }
    ties = multiply(spread(cells, factors[how]), cells.amount.T.tocsr())
    ties.eliminate_zeros()
    return ties


def _undefined(places: Places) -> Floats:
    """Not a number wherever two statements meet, be their weights zero."""
    counts = count_cells(places).amount.toarray()
    return np.where(counts @ counts.T > 0, np.nan, 0.0)


def _average_of_dna(counts: Floats) -> Floats:
    """Rows x rows: the sum over cells of two divided by both counts, not two divided by the sum of the cells."""
    size = len(counts)
    factor = np.zeros((size, size))
    for row in range(size):
        both = counts[row][None, :] + counts
        factor[row] = np.divide(2.0, both, out=np.zeros_like(both), where=both > 0).sum(axis=1)
    return factor
