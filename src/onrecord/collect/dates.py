"""Dates as outlets and exports print them."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime
from functools import lru_cache

_EPOCH_DIGITS = {10: 1, 13: 1000}
_AMBIGUOUS = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-]\d{4}\b")
#: Tried after English; every language dateparser knows would take a third of a second for each unreadable date.
_LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "tr")


def read_date(value: object) -> date | None:
    """The day a value of a table or page names, or None. Words that depend on today ('yesterday') are not read."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    words = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    return _iso(words) or _epoch(words) or _worded(words)


def is_ambiguous(value: object) -> bool:
    """True for dates such as 03/04/2021, which are read month first as in the United States."""
    match = _AMBIGUOUS.match(value) if isinstance(value, str) else None
    return match is not None and match[1] != match[2] and int(match[1]) <= 12 and int(match[2]) <= 12


def _iso(words: str) -> date | None:
    if words[10:11].isdigit():
        return None
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None


def _epoch(words: str) -> date | None:
    """Seconds or milliseconds since 1970, as pandas and JavaScript write them."""
    unit = _EPOCH_DIGITS.get(len(words))
    if unit is None or not (words.isascii() and words.isdigit()):
        return None
    return datetime.fromtimestamp(int(words) / unit, UTC).date()


@lru_cache(maxsize=4096)
def _worded(words: str) -> date | None:
    if not any(character.isdigit() for character in words) or len(words) > 100:
        return None
    import dateparser

    order = {"DATE_ORDER": "DMY"} if re.match(r"\d{1,2}\.\d{1,2}\.\d{4}", words) else {}
    options = {"STRICT_PARSING": True, "PARSERS": ["absolute-time"], **order}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for languages in (("en",), _LANGUAGES):
            try:
                found = dateparser.parse(words, languages=languages, settings=options)
            except Exception:  # noqa: S112 (dateparser raises whatever its number crunching hits on odd strings)
                continue
            if found:
                return datetime.date(found)
    return None
