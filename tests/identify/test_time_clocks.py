"""Times of day, and what joins them to their day."""

from __future__ import annotations

from datetime import date

import pytest

from onrecord.identify.dates import find_times

#: A Wednesday.
PUBLISHED = date(2022, 8, 17)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The gate opens at 10 o'clock.", "10 o'clock", "2022-08-17T10:00"),
        ("It fell at six o'clock in the morning.", "six o'clock in the morning", "2022-08-17T06:00"),
        ("It fell at four in the afternoon.", "four in the afternoon", "2022-08-17T16:00"),
        ("It fell at seven thirty p.m. sharp.", "seven thirty p.m.", "2022-08-17T19:30"),
        ("It fell at 8 p-m there.", "8 p-m", "2022-08-17T20:00"),
        ("It fell at nine twenty-five this evening.", "nine twenty-five this evening", "2022-08-17T21:25"),
        ("It fell at 7 this morning.", "7 this morning", "2022-08-17T07:00"),
        ("It fell at 3:15 Monday morning.", "3:15 Monday morning", "2022-08-15T03:15"),
        ("It fell at 5 o'clock Monday afternoon.", "5 o'clock Monday afternoon", "2022-08-15T17:00"),
        ("It fell at eleven p.m. last night.", "eleven p.m. last night", "2022-08-16T23:00"),
        ("It fell at 10:30 Norl time on Monday.", "10:30 Norl time on Monday", "2022-08-15T10:30"),
        ("It fell at midnight Sunday.", "midnight Sunday", "2022-08-14T24:00"),
        ("It fell on the night of Aug. 3.", "the night of Aug. 3", "2022-08-03TNI"),
        ("It fell in the week of Aug. 3.", "the week of Aug. 3", "2022-W31"),
        ("It fell in late afternoon.", "late afternoon", "2022-08-17TAF"),
        ("It fell at midmorning.", "midmorning", "2022-08-17TMO"),
        ("Filed 08-03-22 1430EDT from Norl.", "08-03-22 1430EDT", "2022-08-03T14:30"),
    ],
)
def test_time_of_day(text: str, words: str, value: str) -> None:
    """A time of day in digits or words is one expression with its part of the day, its zone and its day."""
    [time] = find_times(text, PUBLISHED)
    assert (time.span.of(text), time.value) == (words, value)


def test_night_before_needs_a_day() -> None:
    """`The night before` is that of the day spoken of."""
    text = "It closed on Aug. 9. The night before, it had rained."
    assert [time.value for time in find_times(text, PUBLISHED)] == ["2022-08-09", "2022-08-08TNI"]
    assert find_times("The night before it was merry.", PUBLISHED) == []


@pytest.mark.parametrize(
    "text",
    [
        "She counted two in the drawer.",
        "They sold seven this way.",
        "It was a late-night show.",
        "The overnight rate rose.",
        "Call 555-12-3456.",
        "The Sunday Times wrote it.",
    ],
)
def test_no_time_of_day(text: str) -> None:
    """Mere numbers, late nights and overnight rates are no times."""
    assert find_times(text, PUBLISHED) == []
