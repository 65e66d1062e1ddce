"""Weeks, quarters, halves, years, decades and what is counted from what was spoken of."""

from __future__ import annotations

from datetime import date

import pytest

from onrecord.identify.dates import find_times

#: A Wednesday in the third quarter.
PUBLISHED = date(2022, 8, 17)


def values(text: str) -> list[str]:
    """What is found in a text."""
    return [time.value for time in find_times(text, PUBLISHED)]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("It fell in the third fiscal quarter.", "the third fiscal quarter", "2022-Q3"),
        ("It fell in fiscal 2021's first quarter.", "fiscal 2021's first quarter", "2021-Q1"),
        ("It fell in the year's second quarter.", "the year's second quarter", "2022-Q2"),
        ("It expects to open in the first quarter.", "the first quarter", "2023-Q1"),
        ("It fell in the just-ended quarter.", "the just-ended quarter", "2022-Q2"),
        ("It fell in the prior quarter.", "the prior quarter", "2022-Q2"),
        ("It fell in 2021's first half.", "2021's first half", "2021-H1"),
        ("It fell in the latter half of the year.", "the latter half of the year", "2022-H2"),
        ("It fell in the latest week.", "the latest week", "2022-W32"),
        ("It fell over the past weekend.", "the past weekend", "2022-W32-WE"),
        ("It opened for the rest of the year.", "the rest of the year", "2022"),
        ("It fell in the latter part of June.", "the latter part of June", "2022-06"),
        ("It opened at midyear.", "midyear", "2022"),
        ("It fell in early spring.", "early spring", "2022-SP"),
        ("It fell in the nineteenth century.", "the nineteenth century", "18"),
        ("It fell in the 1800s.", "the 1800s", "18"),
        ("It fell in the nineteen sixties.", "the nineteen sixties", "196"),
        ("It fell in the early 90s.", "the early 90s", "199"),
        ("It fell two decades ago.", "two decades ago", "200"),
        ("It fell a century ago.", "a century ago", "19"),
        ("It fell in nineteen oh five.", "nineteen oh five", "1905"),
        ("It fell in 19-96.", "19-96", "1996"),
        ("It opens a week from today.", "a week from today", "2022-08-24"),
        ("It fell on 5/8/98.", "5/8/98", "1998-05-08"),
        ("June sales fell.", "June", "2022-06"),
        ("He said May sales fell.", "May", "2022-05"),
        ("At present it stands.", "At present", "PRESENT_REF"),
        ("It fell long ago.", "long ago", "PAST_REF"),
        ("It fell some time ago.", "some time ago", "PAST_REF"),
        ("It falls in the weeks ahead.", "the weeks ahead", "FUTURE_REF"),
    ],
)
def test_one_expression(text: str, words: str, value: str) -> None:
    """Each wording is one expression with its value."""
    [time] = find_times(text, PUBLISHED)
    assert (time.span.of(text), time.value) == (words, value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rose in the second quarter, from 3 a quarter earlier.", ["2022-Q2", "2022-Q1"]),
        ("It rose in June from the month-earlier level.", ["2022-06", "2022-05"]),
        ("It rose in the second quarter from 3 in the prior-year period.", ["2022-Q2", "2021-Q2"]),
        ("In the prior-year third quarter it rose.", ["2021-Q3"]),
        ("It fell on June 9. The day after, it rose.", ["2022-06-09", "2022-06-10"]),
        ("It fell on June 9. The week before, it rose.", ["2022-06-09", "2022-W22"]),
        ("In 1998 it fell; two days later it rose.", ["1998", "P2D"]),
        ("It fell in 1998. That December it rose.", ["1998", "1998-12"]),
        ("He said that Monday it fell.", ["2022-08-15"]),
        ("It fell in the week ended June 9.", ["P1W", "2022-06-09"]),
        ("Within the next week it opens.", ["2022-W34"]),
        ("For the past year it leaned, and for the past few weeks it swayed.", ["P1Y", "PXW"]),
        ("Over the past year it sank, and in the last few weeks it broke.", ["2021", "PAST_REF"]),
        (
            "It fell in June, rose in the second half, and will rise in the first half.",
            ["2022-06", "2022-H2", "2023-H1"],
        ),
        ("It fell in '98, and from '88 on.", ["1998", "1988"]),
        ("It is paid Oct. 3 to holders of record Sept. 9.", ["2022-10-03", "2022-09-09"]),
        ("It is closed until May.", ["2023-05"]),
        ("The council meets rebels Friday.", ["2022-08-19"]),
    ],
)
def test_what_an_expression_counts_from(text: str, expected: list[str]) -> None:
    """Neighbours count from what was spoken of, comparisons from their period, the rest from publication."""
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The current account is in deficit.",
        "They asked about the future of the bridge.",
        "How soon is too soon?",
        "It was in the 80s and windy, with temperatures in the 90s.",
        "He scored a first-half goal in the second half of his career.",
        "Mr. August met Mara June and April Tarn.",
        "The fall of the town was quick.",
        "The man of the year came.",
        "They counted '12 apples.",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    """Accounts, goals, temperatures, names and titles are no times."""
    assert [text[t.span.start : t.span.end] for t in find_times(text, PUBLISHED)] == []
