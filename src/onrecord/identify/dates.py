"""When something was said: start here.

`find_times` reads a text by a grammar of its own (times_grammar.py); `date_statement` picks the expression that
belongs to the saying (times_saying.py) and turns its value into a day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from onrecord.identify.times_calendar import add_days, first_day, make_day
from onrecord.identify.times_grammar import read_times
from onrecord.identify.times_saying import times_of_saying
from onrecord.records import Attribution, DatePrecision, SaidOn, TimeExpression

_WEEKS = re.compile(r"\b(?:weeks?|fortnights?) (?:ago|earlier|before|later)\b", re.IGNORECASE)
_MONTH = re.compile(
    r"(?:(?:early|late|earlier|later|mid)[ -](?:in )?)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:(?:early|late|earlier|later)(?: on)? )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.{0,12}", re.IGNORECASE
)


def find_times(text: str, published: date | datetime | None) -> list[TimeExpression]:
    """The time expressions of `text` in its order with what they mean; none overlaps another.

    Without `published` the part of a value that hangs on it is written with X's.
    """
    return read_times(text, _day_of(published))


def date_statement(
    text: str, attribution: Attribution, times: Sequence[TimeExpression], published: date | None
) -> SaidOn | None:
    """When the statement was made, by the time that belongs to its cue, else by `published`; None if neither is known.

    `times` are those of `find_times` with the same `published`.
    """
    return _own_date(text, attribution, times, _day_of(published)) or _default(published)


def _day_of(published: date | None) -> date | None:
    return published.date() if isinstance(published, datetime) else published


def _default(published: date | None) -> SaidOn | None:
    day = _day_of(published)
    return SaidOn(date=day, precision=DatePrecision.PUBLISHED) if day else None


def _own_date(
    text: str, attribution: Attribution, times: Sequence[TimeExpression], published: date | None
) -> SaidOn | None:
    """The date by the statement's own words."""
    found = (_said_on(text, time, published) for time in times_of_saying(text, attribution, times))
    return next((said_on for said_on in found if said_on), None)


def _said_on(text: str, time: TimeExpression, published: date | None) -> SaidOn | None:
    """The day a time of a saying means; None where it means none, or one after publication."""
    known = first_day(time.value) if time.type in ("DATE", "TIME") else None
    if known is None:
        return None
    day, precision = known
    words = time.span.of(text)
    if precision is DatePrecision.DAY and _WEEKS.search(words):
        day, precision = day - timedelta(days=day.weekday()), DatePrecision.WEEK
    if published and day > published:
        earlier = _week_or_year_before(day, words, published)
        if earlier is None:
            return None
        day = earlier
    return SaidOn(date=day, precision=precision, text=words)


def _week_or_year_before(day: date, words: str, published: date) -> date | None:
    """The weekday or month of that name before publication: a saying that is reported lies behind."""
    if _WEEKDAY.fullmatch(words) and day - published <= timedelta(days=7):
        return add_days(day, -7)
    if _MONTH.fullmatch(words) and day.day == 1:
        return make_day(day.year - 1, day.month, 1)
    return None
