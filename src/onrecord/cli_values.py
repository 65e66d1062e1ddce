"""What users write as values: KEY=VALUE pairs, spans as START:END, days as 2019, 2019-05 or 2019-05-03."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date

from onrecord.errors import InputError
from onrecord.records import Span, Spans

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_SPAN = re.compile(r"(\d+):(\d+)")


def read_pairs(pairs: Sequence[str], keys: Sequence[str]) -> dict[str, str]:
    """`key=value` pairs as a mapping; every key is one of `keys` and stands once."""
    allowed = f"Write KEY=VALUE; the keys are {', '.join(keys)}."
    if not pairs:
        raise InputError("There is nothing to set.", hint=allowed)
    found: dict[str, str] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign:
            raise InputError(f"{pair!r} says no key and value.", hint=allowed)
        if key not in keys:
            raise InputError(f"{key!r} is nothing that can be set here.", hint=allowed)
        if key in found:
            raise InputError(f"{key!r} is given twice.", hint="Give each key once.")
        found[key] = value.strip()
    return found


def read_spans(written: Iterable[str]) -> Spans:
    """`A:B` or `A:B,C:D`, one or several, as spans."""
    return tuple(_span(part) for words in written for part in words.split(","))


def _span(words: str) -> Span:
    hint = "Write START:END in characters of the text, for example 120:164; pieces with commas between."
    match = _SPAN.fullmatch(words.strip())
    if match is None:
        raise InputError(f"{words!r} is no span.", hint=hint)
    start, end = int(match[1]), int(match[2])
    if start >= end:
        raise InputError(f"The span {words.strip()} ends before it begins or is empty.", hint=hint)
    return Span(start, end)


def first_day(words: str) -> date | None:
    """The first day of a year, month or day; None for nothing."""
    return _days(words)[0] if words else None


def last_day(words: str) -> date | None:
    """The last day of a year, month or day; None for nothing."""
    return _days(words)[1] if words else None


def read_time(words: str) -> dict[str, str] | None:
    """When something was said, and how exactly that is known: a day, month or year; None for nothing."""
    if not words:
        return None
    first, last = _days(words)
    precision = "day" if first == last else "month" if first.month == last.month else "year"
    return {"date": first.isoformat(), "precision": precision}


def _days(words: str) -> tuple[date, date]:
    match = _DAY.fullmatch(words.strip())
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        first = date(year or 0, month or 1, day or 1)
        if day:
            return first, first
        last_month = month or 12
        return first, date(first.year, last_month, monthrange(first.year, last_month)[1])
    except ValueError as error:
        hint = "Write a year, a month or a day: 2019, 2019-05 or 2019-05-03."
        raise InputError(f"{words!r} is no date.", hint=hint) from error


def read_names(words: str) -> list[str]:
    """Names with | between them, as a roster has them; an empty list for nobody."""
    return [name.strip() for name in words.split("|") if name.strip()]


def read_choices(option: str, pairs: Sequence[str]) -> dict[str, list[str]]:
    """`variable=value` pairs as the values of each variable."""
    found: dict[str, list[str]] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise InputError(
                f"{option} {pair!r} says no variable and value.",
                hint=f'Write it as {option} concept="Talks should begin"',
            )
        found.setdefault(name.strip(), []).append(value)
    return found


def read_range(option: str, words: str) -> tuple[str | None, str | None]:
    """`FROM..TO` as two days in words; one that is left out is None."""
    first, sign, last = words.partition("..")
    if not sign:
        raise InputError(
            f"{option} {words!r} is no range of days.", hint=f"Write it as {option} 2022-01-01..2022-03-31"
        )
    return first.strip() or None, last.strip() or None
