"""TIMEX3 values: written, moved and read. Pure calendar arithmetic."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from onrecord.identify.times_words import UNIT_CODES
from onrecord.records import DatePrecision

PRESENT, PAST, FUTURE = "PRESENT_REF", "PAST_REF", "FUTURE_REF"
#: Every value `find_times` gives.
VALUE = re.compile(
    r"(?:PRESENT|PAST|FUTURE)_REF"
    r"|P(?:X|\d+(?:\.\d+)?)[YMWDQ](?:\d+M)?|PXX|PT(?:X|\d+(?:\.\d+)?)[HMS](?:\d+[MS])?"
    r"|(?:[\dX]{4}(?:-(?:[\dX]{2}(?:-[\dX]{2})?|W[\dX]{2}(?:-(?:[1-7X]|WE))?|Q[1-4X]|H[12X]|SP|SU|FA|WI))?|\d{2,3}X?)"
    r"(?:T(?:MO|AF|EV|NI|MI|\d{2}(?::\d{2}(?::\d{2})?)?))?"
)
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_LAST_YEAR = 9999


def day_value(day: date | None) -> str:
    """2022-08-17, or XXXX-XX-XX."""
    return day.isoformat() if day else "XXXX-XX-XX"


def week_value(day: date | None) -> str:
    """2022-W33 for a day of that week, as ISO counts them."""
    if day is None:
        return "XXXX-WXX"
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def month_value(year: int | None, month: int) -> str:
    """2022-08."""
    return f"{year:04d}-{month:02d}" if year else f"XXXX-{month:02d}"


def year_value(year: int | None) -> str:
    """2022."""
    return f"{year:04d}" if year else "XXXX"


def quarter_value(year: int | None, quarter: int | None) -> str:
    """2022-Q3."""
    return f"{year_value(year)}-Q{quarter or 'X'}"


def make_day(year: int, month: int, day: int) -> date | None:
    """That day, None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def quarter_of(day: date) -> int:
    """1 to 4."""
    return (day.month + 2) // 3


def add_days(day: date, days: float) -> date | None:
    """`day` moved; None beyond the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def add_months(day: date, months: int) -> date | None:
    """`day` moved by months, at the latest on that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= _LAST_YEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def moved_value(day: date | None, unit: str, count: float | None) -> str | None:
    """The value of the time `count` units from `day`, as exact as the unit; None beyond the calendar."""
    code, factor = UNIT_CODES[unit]
    if count is None:
        return None
    many = count * factor
    if unit in ("second", "minute", "hour"):
        return day_value(day)
    if day is None:
        return {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX"}[code]
    if code in "DW":
        moved = add_days(day, many * (7 if code == "W" else 1)) if abs(many) < 10**6 else None
        return None if moved is None else day_value(moved)
    if unit in ("decade", "century") and count == round(count):
        return unit_value(day, unit, round(count))
    months = many * {"M": 1, "Q": 3, "Y": 12}[code]
    moved = add_months(day, round(months)) if abs(months) < 10**6 else None
    if moved is None:
        return None
    if code == "Y" and months == round(months / 12) * 12:
        return year_value(moved.year)
    return quarter_value(moved.year, quarter_of(moved)) if code == "Q" else month_value(moved.year, moved.month)


def unit_value(day: date | None, unit: str, shift: int) -> str | None:
    """The value of the week, month ... `shift` after the one `day` lies in."""
    if unit == "day":
        moved = day and add_days(day, shift)
        return day_value(moved) if moved or day is None else None
    if unit in ("week", "weekend", "fortnight"):
        moved = day and add_days(day, shift * 7)
        if day is not None and moved is None:
            return None
        return week_value(moved) + ("-WE" if unit == "weekend" else "")
    if unit == "decade":
        return f"{day.year // 10 + shift}" if day and day.year // 10 + shift > 99 else None
    if unit == "century":
        return f"{day.year // 100 + shift}" if day and day.year // 100 + shift > 9 else None
    if unit in ("second", "minute", "hour"):
        return None
    return moved_value(day, unit, shift)


def duration_value(unit: str, count: float | None) -> str:
    """P3M, PT2H, P2Y6M; X for a vague count."""
    code, factor = UNIT_CODES[unit]
    head = "PT" if unit in ("second", "minute", "hour") else "P"
    if count is None:
        return f"{head}X{code}"
    many = count * factor
    whole, part = int(many), many - int(many)
    smaller = {("P", "Y"): (12, "M"), ("PT", "H"): (60, "M"), ("PT", "M"): (60, "S")}.get((head, code))
    if part and smaller:
        rest = f"{round(part * smaller[0])}{smaller[1]}"
        if whole:
            return f"{head}{whole}{code}{rest}"
        return head + rest
    return f"{head}{many:.10g}{code}" if many < 10**9 else f"{head}X{code}"


def shift_years(value: str, years: int) -> str | None:
    """The same quarter, month, day ... of another year."""
    if not re.match(r"\d{4}(?:-|$)", value):
        return None
    year = int(value[:4]) + years
    return f"{year:04d}{value[4:]}" if 1 <= year <= _LAST_YEAR else None


def first_day(value: str) -> tuple[date, DatePrecision] | None:
    """The first day of the time a value means and how exact it is; None where it means no stretch of one year."""
    found = re.fullmatch(
        r"(\d{4})(?:-(?:(\d\d)(?:-(\d\d))?|W(\d\d)(-WE|-[1-7])?|Q([1-4])|H([12])|(SP|SU|FA|WI)))?(?:T.+)?", value
    )
    if not found or found[1] == "0000":
        return None
    year, (_, month, day, week, end, quarter, half, season) = int(found[1]), found.groups()
    try:
        if week:
            number = 6 if end == "-WE" else int(end[1:]) if end else 1
            precision = DatePrecision.DAY if end and end != "-WE" else DatePrecision.WEEK
            return date.fromisocalendar(year, int(week), number), precision
        if quarter or season:
            number = int(quarter) * 3 - 2 if quarter else _SEASON_MONTHS[season]
            return date(year, number, 1), DatePrecision.QUARTER
        if half:
            return date(year, int(half) * 6 - 5, 1), DatePrecision.YEAR
        precision = DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
        return date(year, int(month or 1), int(day or 1)), precision
    except ValueError:
        return None
