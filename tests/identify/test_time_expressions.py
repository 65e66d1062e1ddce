"""Time expressions and what they mean."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.identify.dates import find_times
from onrecord.identify.times_calendar import VALUE, first_day
from onrecord.records import DatePrecision

#: A Wednesday.
PUBLISHED = date(2022, 8, 17)

DAYS = [
    ("The bridge fell on 14 August 2022.", "14 August 2022", "2022-08-14"),
    ("The bridge fell on the 14th of August, 2022.", "the 14th of August, 2022", "2022-08-14"),
    ("The bridge fell on Aug. 14.", "Aug. 14", "2022-08-14"),
    ("The bridge fell on August 14th, 1998.", "August 14th, 1998", "1998-08-14"),
    ("The bridge fell on Sunday, August 14.", "Sunday, August 14", "2022-08-14"),
    ("The bridge fell on Sept 3rd.", "Sept 3rd", "2022-09-03"),
    ("The bridge fell on January the twenty first.", "January the twenty first", "2022-01-21"),
    ("The bridge fell on 14.08.2022.", "14.08.2022", "2022-08-14"),
    ("The bridge fell on 14/08/2022.", "14/08/2022", "2022-08-14"),
    ("The bridge fell on 2022-08-14.", "2022-08-14", "2022-08-14"),
    ("The bridge fell on 9 May '98.", "9 May '98", "1998-05-09"),
    ("The bridge fell on the 14th.", "the 14th", "2022-08-14"),
    ("The bridge fell on Christmas Day.", "Christmas Day", "2021-12-25"),
]
WEEKDAYS = [
    ("The bridge fell on Monday.", "Monday", "2022-08-15"),
    ("The bridge fell on Wednesday.", "Wednesday", "2022-08-17"),
    ("The bridge fell last Wednesday.", "last Wednesday", "2022-08-10"),
    ("The bridge will open on Monday.", "Monday", "2022-08-22"),
    ("The bridge is due to open on Friday.", "Friday", "2022-08-19"),
    ("The bridge opens next Friday.", "next Friday", "2022-08-19"),
    ("The bridge fell on Monday last week.", "Monday last week", "2022-08-08"),
    ("Yesterday it rained. The bridge fell yesterday.", "Yesterday", "2022-08-16"),
    ("It opens the day after tomorrow.", "the day after tomorrow", "2022-08-19"),
]
TIMES = [
    ("The bridge fell on Sunday night.", "Sunday night", "2022-08-14TNI"),
    ("It fell in the night of Sunday.", "night of Sunday", "2022-08-14TNI"),
    ("It fell this morning.", "this morning", "2022-08-17TMO"),
    ("It fell last night.", "last night", "2022-08-16TNI"),
    ("It fell at 5:30 p.m. on Monday.", "5:30 p.m. on Monday", "2022-08-15T17:30"),
    ("It fell at 1500 GMT.", "1500 GMT", "2022-08-17T15:00"),
    ("It fell at noon.", "noon", "2022-08-17T12:00"),
]
PERIODS = [
    ("It fell last week.", "last week", "2022-W32"),
    ("It fell early this month.", "early this month", "2022-08"),
    ("It opens next month.", "next month", "2022-09"),
    ("It fell in June.", "June", "2022-06"),
    ("It fell in December.", "December", "2021-12"),
    ("It will open in March.", "March", "2023-03"),
    ("It fell in late May 2014.", "late May 2014", "2014-05"),
    ("It opened in the third quarter of 1998.", "the third quarter of 1998", "1998-Q3"),
    ("It opened in the first half of 1998.", "the first half of 1998", "1998-H1"),
    ("It fell last summer.", "last summer", "2021-SU"),
    ("It fell in the winter of 1998.", "the winter of 1998", "1998-WI"),
    ("It fell over the weekend.", "the weekend", "2022-W32-WE"),
    ("It fell in 1998.", "1998", "1998"),
    ("It fell in nineteen ninety-eight.", "nineteen ninety-eight", "1998"),
    ("It was built in the 1960s.", "the 1960s", "196"),
    ("It was built in the '60s.", "the '60s", "196"),
    ("It was built in the 19th century.", "the 19th century", "18"),
    ("It fell two years ago.", "two years ago", "2020"),
    ("It fell ten days ago.", "ten days ago", "2022-08-07"),
    ("It fell three months ago.", "three months ago", "2022-05"),
    ("It now leans.", "now", "PRESENT_REF"),
    ("It recently fell.", "recently", "PAST_REF"),
]
LENGTHS = [
    ("It stood for five years.", "five years", "P5Y"),
    ("It stood for two and then for several weeks.", "several weeks", "PXW"),
    ("It fell after a three-day storm.", "three-day", "P3D"),
    ("It stood for a year and a half.", "a year and a half", "P1Y6M"),
    ("It stood over the past twenty-four hours.", "the past twenty-four hours", "PT24H"),
    ("It stood for more than two decades.", "more than two decades", "P20Y"),
]


@pytest.mark.parametrize(("text", "words", "value"), DAYS + WEEKDAYS + TIMES + PERIODS + LENGTHS)
def test_expression_is_found_with_its_value(text: str, words: str, value: str) -> None:
    """Each kind of expression is found as worded, with its TIMEX3 value."""
    first = find_times(text, PUBLISHED)[0]
    assert (first.span.of(text), first.value) == (words, value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("on Monday", "DATE"), ("on Monday night", "TIME"), ("for six weeks", "DURATION"), ("on Mondays", "SET")],
)
def test_types(text: str, kind: str) -> None:
    """A day is a DATE, an hour a TIME, a length a DURATION, what comes again a SET."""
    [time] = find_times(text, PUBLISHED)
    assert time.type == kind


@pytest.mark.parametrize(
    "text",
    [
        "It may rain and they march.",
        "May Tolland met April Rensing.",
        "She sat in the sun.",
        "It held 1998 people and cost $1998.",
        "Version 10.4.2 scored 3.14 and 12.50.",
        "The 52-year-old is in his thirties.",
        "He came second, and a second time.",
        "Resolution 1973 passed.",
        "They live in the old quarter.",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    """Verbs, names, amounts, ages and numbers that look like times are none."""
    assert find_times(text, PUBLISHED) == []


def test_month_is_a_name_only_where_the_sentence_shows_it() -> None:
    """`May` and `March` are months behind a preposition and before a year."""
    text = "In May it rained, March 2020 was dry, and she may march."
    assert [time.value for time in find_times(text, PUBLISHED)] == ["2022-05", "2020-03"]


def test_unknown_publication_leaves_x() -> None:
    """Without a date of publication, what hangs on it is X, and what does not is given."""
    text = "On Monday, in June, last week, on 3 June, on 3 June 1998, today and in 1998."
    values = [time.value for time in find_times(text, None)]
    assert values == ["XXXX-WXX-1", "XXXX-06", "XXXX-WXX", "XXXX-06-03", "1998-06-03", "XXXX-XX-XX", "1998"]


def test_time_of_publication_counts_as_its_day() -> None:
    """A publication with an hour resolves like its day."""
    assert find_times("today", datetime(2022, 8, 17, 21, 5)) == find_times("today", PUBLISHED)


def test_year_before_follows_what_was_spoken_of() -> None:
    """`The following year` counts from the year before it, `two years ago` from publication."""
    text = "It was built in 1998 and fell the following year; two years ago it was rebuilt."
    assert [time.value for time in find_times(text, PUBLISHED)] == ["1998", "1999", "2020"]


def test_quarter_a_year_earlier() -> None:
    """Figures are compared with the same quarter of the year before."""
    text = "Sales rose in the second quarter, from 3 tons a year earlier."
    assert [time.value for time in find_times(text, PUBLISHED)] == ["2022-Q2", "2021-Q2"]


def test_comparison_is_no_anchor() -> None:
    """A month is compared with the same month a year before, and what follows still counts from that month."""
    text = "Exports in June rose from a year earlier and from a month earlier."
    assert [time.value for time in find_times(text, PUBLISHED)] == ["2022-06", "2021-06", "2022-05"]


def test_spans_count_code_points() -> None:
    """Letters whose lower case is longer, and signs beyond the first plane, shift nothing."""
    text = "İİ 𝕏 — On Monday it fell."
    [time] = find_times(text, PUBLISHED)
    assert time.span.of(text) == "Monday"


_WORDS = (
    *("the", "last", "next", "this", "on", "in", "at", "of", "past", "a", "two", "5", "17", "1998", "May", "Monday"),
    *("august", "Sept.", "week", "weeks", "year", "years", "ago", "earlier", "later", "quarter", "third", "night"),
    *("p.m.", "10:30", "today", "mid-", "early", "'90s", "1990s", "century", "from now", "first half", "decade"),
    *(",", ".", "$", "and", "2022-08-17", "17.08.2022", "31", "February", "0", "00", "99999", "end", "fiscal"),
    *(
        "o'clock",
        "six",
        "the day before",
        "that",
        "'98",
        "19-98",
        "quarter-century",
        "prior-year",
        "month-earlier",
        "ago",
    ),
    *("Easter", "Thanksgiving", "Labor Day", "couple of", "few", "in the morning", "the week of", "10-13-89", "1/5/89"),
    *("every", "half", "hundred", "thousand", "nineteen", "ninety", "monday's", "twenty", "hours", "noon"),
)


@given(
    text=st.text() | st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join),
    published=st.none() | st.dates(),
)
@settings(max_examples=300, deadline=None)
def test_any_text(text: str, published: date | None) -> None:
    """On any text spans lie in it in order without overlap, and every value is one of TIMEX3."""
    end = 0
    for time in find_times(text, published):
        assert end <= time.span.start < time.span.end <= len(text)
        assert VALUE.fullmatch(time.value), time.value
        assert time.type in ("DATE", "TIME", "DURATION", "SET")
        end = time.span.end


@pytest.mark.parametrize(
    ("value", "day", "precision"),
    [
        ("2022-08-17", date(2022, 8, 17), DatePrecision.DAY),
        ("2022-08-17TNI", date(2022, 8, 17), DatePrecision.DAY),
        ("2022-W33", date(2022, 8, 15), DatePrecision.WEEK),
        ("2022-W33-WE", date(2022, 8, 20), DatePrecision.WEEK),
        ("2022-08", date(2022, 8, 1), DatePrecision.MONTH),
        ("2022-Q3", date(2022, 7, 1), DatePrecision.QUARTER),
        ("2022-SU", date(2022, 6, 1), DatePrecision.QUARTER),
        ("2022", date(2022, 1, 1), DatePrecision.YEAR),
    ],
)
def test_first_day_of_a_value(value: str, day: date, precision: DatePrecision) -> None:
    """A value begins on its first day and is as exact as it is written."""
    assert first_day(value) == (day, precision)


@pytest.mark.parametrize("value", ["PAST_REF", "P3D", "199", "XXXX-08", "2022-02-30", "2022-W60"])
def test_values_that_name_no_day(value: str) -> None:
    """References, lengths, decades and what is unknown have no first day."""
    assert first_day(value) is None
