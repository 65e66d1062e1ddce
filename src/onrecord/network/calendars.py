"""Weeks, months and years of a time, and times a number of units away. Everything is in UTC."""

from __future__ import annotations

import calendar

import numpy as np

from onrecord.errors import InputError
from onrecord.moments import as_datetime
from onrecord.network.observations import Ints
from onrecord.network.options import Duplicates, Unit

DAY_SECONDS = 86_400
_SECONDS = {
    Unit.SECONDS: 1,
    Unit.MINUTES: 60,
    Unit.HOURS: 3_600,
    Unit.DAYS: DAY_SECONDS,
    Unit.WEEKS: 7 * DAY_SECONDS,
}


def periods_of(time: Ints, duplicates: Duplicates, *, with_year: bool) -> Ints:
    """A number for the week (ISO), month or year of each time; without the year the same in every year."""
    if duplicates is Duplicates.YEAR:
        return _years(time)
    if duplicates is Duplicates.MONTH:
        months: Ints = time.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
        return months if with_year else months % 12
    thursday = _thursday(time)
    if with_year:
        return thursday // 7
    first_day = (_years(thursday * DAY_SECONDS)).astype("datetime64[Y]").astype("datetime64[D]")
    week: Ints = (thursday - first_day.astype(np.int64)) // 7
    return week


def add_units(time: int, unit: Unit, count: int) -> int:
    """The time `count` units later; a day its month does not have becomes the last one it has."""
    if unit in _SECONDS:
        return time + count * _SECONDS[unit]
    at = as_datetime(time)
    months = at.year * 12 + at.month - 1 + count * (12 if unit is Unit.YEARS else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise InputError(
            f"The time {count} {unit} from {at:%Y-%m-%d} is outside the years 1 to 9999.",
            hint="Take a shorter window, or dates further from these years.",
        )
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return int(at.replace(year=year, month=month + 1, day=day).timestamp())


def whole_units(times: Ints, middle: int, unit: Unit) -> Ints:
    """Whole units from each time to `middle`, cut off towards zero; months and years by the calendar."""
    if unit in _SECONDS:
        return _cut((middle - times).astype(np.float64) / _SECONDS[unit])
    months, days = _months_and_days(times)
    middle_months, middle_days = _months_and_days(np.array([middle]))
    between = middle_months[0] - months
    # A month counts only when it is complete.
    between = between - ((between > 0) & (middle_days[0] < days)) + ((between < 0) & (middle_days[0] > days))
    return _cut(between / 12) if unit is Unit.YEARS else between


def _years(time: Ints) -> Ints:
    years: Ints = time.astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64)
    return years


def _thursday(time: Ints) -> Ints:
    """Days from 1970 to the Thursday of each time's week: it lies in the year that week belongs to."""
    days = time // DAY_SECONDS
    return days - (days + 3) % 7 + 3


def _months_and_days(times: Ints) -> tuple[Ints, Ints]:
    months = times.astype("datetime64[s]").astype("datetime64[M]")
    days = times.astype("datetime64[s]").astype("datetime64[D]") - months.astype("datetime64[D]")
    return months.astype(np.int64), days.astype(np.int64)


def _cut(value: np.typing.NDArray[np.float64]) -> Ints:
    return np.trunc(value).astype(np.int64)
