"""Holidays."""

from __future__ import annotations

from datetime import date

import pytest

from onrecord.identify.dates import find_times
from onrecord.identify.times_holidays import holiday

PUBLISHED = date(2022, 8, 17)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("easter", date(1998, 4, 12)),
        ("easter", date(2022, 4, 17)),
        ("good friday", date(2024, 3, 29)),
        ("thanksgiving", date(2021, 11, 25)),
        ("labor day", date(2022, 9, 5)),
        ("memorial day", date(2022, 5, 30)),
        ("martin luther king day", date(2022, 1, 17)),
        ("halloween", date(2022, 10, 31)),
    ],
)
def test_day_of_a_holiday(name: str, day: date) -> None:
    """Movable holidays fall where the calendar puts them."""
    assert holiday(name, day.year) == day


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("It fell on Easter Sunday.", "Easter Sunday", "2022-04-17"),
        ("It fell last Thanksgiving.", "last Thanksgiving", "2021-11-25"),
        ("It will open on Labor Day.", "Labor Day", "2022-09-05"),
        ("It fell on Valentine’s Day 1998.", "Valentine’s Day 1998", "1998-02-14"),
        ("It opens next Christmas.", "next Christmas", "2022-12-25"),
    ],
)
def test_holiday_in_a_text(text: str, words: str, value: str) -> None:
    """A holiday is the one the clause looks at, or that of the year written."""
    [time] = find_times(text, PUBLISHED)
    assert (time.span.of(text), time.value) == (words, value)


def test_holiday_without_publication() -> None:
    """A fixed day is given without its year, a movable one not at all."""
    text = "On Christmas Day it rained, on Easter it snowed."
    assert [time.value for time in find_times(text, None)] == ["XXXX-12-25"]


def test_small_letters_name_no_holiday() -> None:
    """A name in small letters is another word."""
    assert find_times("They sold easter eggs and halloween masks.", PUBLISHED) == []
