"""Windows of time: which statements lie in each, and where its middle is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from onrecord.errors import InputError
from onrecord.network.calendars import DAY_SECONDS, add_units
from onrecord.network.dialects import RULES
from onrecord.network.observations import Ints, Observations
from onrecord.network.options import Kernel, NetworkOptions, Unit, Window

#: More windows than anyone reads, and more than fit in memory.
MOST_WINDOWS = 200_000

_LONG = (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Slice:
    """One window: its range in seconds since 1970, both ends inside, its middle, and the rows of its statements."""

    start: int
    middle: int
    stop: int
    rows: Ints = field(repr=False)


def slices_of(table: Observations, rows: Ints, options: NetworkOptions, since: int, until: int) -> list[Slice]:
    """The windows of the options over the statements `rows`; kernels choose their statements themselves."""
    window = options.window
    if window is None:
        return []
    rules = RULES[options.dialect]
    if window.kernel is not Kernel.NO:
        return list(
            _checked(_kernel_slices(table, rows, window, since, until, as_dna=not rules.windows_cover_their_size))
        )
    if window.unit is Unit.EVENTS:
        _check_events(len(rows), window)
        by_events = _event_slices if rules.events_are_not_shuffled else _event_slices_as_dna
        return list(by_events(table, rows, window))
    if not rules.windows_may_be_one_instant and since == until:
        raise InputError("DNA 3 divides by the length of the range, which is zero.")
    by_time = _time_slices if rules.windows_cover_their_size else _time_slices_as_dna
    return list(_checked(by_time(table, rows, window, since, until)))


def half_window(middle: int, window: Window, sign: int) -> float:
    """Seconds from `middle` to the end of its window before (-1) or after it (1)."""
    shorter = add_units(middle, window.unit, sign * (window.size // 2))
    longer = add_units(middle, window.unit, sign * ((window.size + 1) // 2))
    return abs(shorter + longer - 2 * middle) / 2


def _checked(slices: Iterator[Slice]) -> Iterator[Slice]:
    for number, slice_ in enumerate(slices):
        if number == MOST_WINDOWS:
            raise _too_many("Take a longer unit or a shorter range.")
        yield slice_


def _check_events(statements: int, window: Window) -> None:
    # Before any is made: each holds its statements, so that so many may not fit in memory.
    if (statements - window.size) // window.step + 1 > MOST_WINDOWS:
        raise _too_many("Take a longer step or a shorter range.")


def _too_many(hint: str) -> InputError:
    return InputError(f"The range holds more than {MOST_WINDOWS:,} windows.", hint=hint)


def _between(times: Ints, rows: Ints, start: int, stop: int) -> Ints:
    first, last = np.searchsorted(times, [start, stop + 1])
    return rows[first:last]


def _time_slices(table: Observations, rows: Ints, window: Window, since: int, until: int) -> Iterator[Slice]:
    """Windows of exactly `size` units from the first day on, until one reaches the end."""
    times = table.time[rows]
    origin = since // DAY_SECONDS * DAY_SECONDS if window.unit in _LONG else since
    number = 0
    while True:
        # From the origin each time, so that a month with 30 days does not shorten all that follow.
        start = add_units(origin, window.unit, number * window.step)
        stop = add_units(origin, window.unit, number * window.step + window.size) - 1
        yield Slice(start=start, middle=(start + stop + 1) // 2, stop=stop, rows=_between(times, rows, start, stop))
        if stop >= until:
            return
        number += 1


def _time_slices_as_dna(table: Observations, rows: Ints, window: Window, since: int, until: int) -> Iterator[Slice]:
    """Middles a unit apart with half of `size - 1` units, rounded up, on either side; the whole window in the range."""
    times = table.time[rows]
    reach = window.size // 2
    middle = since
    while middle <= until:
        start, stop = add_units(middle, window.unit, -reach), add_units(middle, window.unit, reach)
        if start >= since and stop <= until:
            yield Slice(start=start, middle=middle, stop=stop, rows=_between(times, rows, start, stop))
        middle = add_units(middle, window.unit, 1)


def _event_slices(table: Observations, rows: Ints, window: Window) -> Iterator[Slice]:
    """Windows of exactly `size` statements in reading order."""
    for first in range(0, len(rows) - window.size + 1, window.step):
        inside = rows[first : first + window.size]
        times = table.time[inside]
        yield Slice(start=int(times[0]), middle=int(times[window.size // 2]), stop=int(times[-1]), rows=inside)


def _event_slices_as_dna(table: Observations, rows: Ints, window: Window) -> Iterator[Slice]:
    """A statement with half of `size` before and after it.

    Of statements at the time of the first or the last one DNA draws by chance, unseeded; here the first ones are drawn.
    """
    times = table.time[rows]
    half = window.size // 2
    for focus in range(half, len(rows) - half):
        start, stop = times[focus - half], times[focus + half]
        before = np.arange(np.searchsorted(times, start, "right"), focus)
        after = np.arange(focus + 1, max(focus + 1, int(np.searchsorted(times, stop))))
        opening = np.flatnonzero(times == start)[: max(half - len(before), 0)]
        closing = np.flatnonzero(times == stop)[: max(half - len(after), 0)]
        inside = rows[np.concatenate([opening, before, [focus], after, closing]).astype(np.int64)]
        ends = table.time[inside[[0, -1]]]
        yield Slice(start=int(ends[0]), middle=int(times[focus]), stop=int(ends[1]), rows=inside)


def _kernel_slices(
    table: Observations, rows: Ints, window: Window, since: int, until: int, *, as_dna: bool
) -> Iterator[Slice]:
    """Middles `step` units apart from the first statement to the last; DNA has them in no seconds and no events."""
    if not len(rows) or window.unit is Unit.EVENTS or (as_dna and window.unit is Unit.SECONDS):
        return
    first = max(since, int(table.time[rows[0]]))
    last = min(until, int(table.time[rows[-1]]))
    origin = middle = first + (_reach(first, window, 1, as_dna=as_dna) if window.indent else 0)
    end = last - (_reach(last, window, -1, as_dna=as_dna) if window.indent else 0)
    number = 0
    while middle <= end:
        start, stop = first, last
        if window.kernel is not Kernel.GAUSSIAN:
            start = max(first, middle - _reach(middle, window, -1, as_dna=as_dna))
            stop = min(last, middle + _reach(middle, window, 1, as_dna=as_dna))
        yield Slice(start=start, middle=middle, stop=stop, rows=rows)
        number += window.step
        # From the origin each time, so that a month with 30 days does not move all that follow. In DNA it does.
        middle = add_units(middle, window.unit, 1) if as_dna else add_units(origin, window.unit, number)


def _reach(middle: int, window: Window, sign: int, *, as_dna: bool) -> int:
    if as_dna:
        return abs(add_units(middle, window.unit, sign * ((window.size + 1) // 2)) - middle)
    return int(half_window(middle, window, sign))
