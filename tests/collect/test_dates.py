"""Dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.collect.dates import is_ambiguous, read_date

DAY = date(2031, 5, 2)


@pytest.mark.parametrize(
    "written",
    [
        "2031-05-02",
        " 2031-05-02 ",
        "2031-05-02T23:59:00-11:00",
        "2031-05-02 10:00",
        "20310502",
        "2031/05/02",
        "May 2, 2031",
        "2 May 2031",
        "Fri, 02 May 2031 10:00:00 GMT",
        "May 2, 2031 at 5:30 p.m. EST",
        "2.5.2031",
        "05/02/2031",
        "2. Mai 2031",
        "2 mai 2031",
        "1935446400",
        1935446400,
        1935446400000,
        1935446400.0,
        DAY,
        datetime(2031, 5, 2, 23, 59, tzinfo=UTC),
    ],
)
def test_readable(written):
    """Dates as outlets, exports and programs write them are read."""
    assert read_date(written) == DAY


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "Monday", "2 May", "2031", "2031-02-31", "text", "9" * 500, None, True, [], 1.5, 10**30],
)
def test_unreadable(written):
    """What names no day, or a day that depends on today, is no date."""
    assert read_date(written) is None


def test_ambiguous():
    """A date that could be read day first or month first is told."""
    assert is_ambiguous("03/04/2031")
    assert not any(map(is_ambiguous, ["13/04/2031", "04/04/2031", "2031-03-04", 3, None]))


def test_ambiguous_dates_are_said_once(collect, write):
    """How ambiguous dates are read is said once for a file."""
    found = collect(write("a.csv", "name,text,date\na,One.,03/04/2031\nb,Two.,03/05/2031\n"))
    assert [str(article.published) for article in found.articles] == ["2031-03-04", "2031-03-05"]
    assert sum("read month first" in sentence for sentence in found.notices) == 1


@given(st.dates())
def test_iso_round_trip(day):
    """Every ISO date is read as itself."""
    assert read_date(day.isoformat()) == day
