"""The timeline of the report: what a bar stands for, and what is written beside it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.transfer.report_timeline import (
    MOST_BINS,
    MOST_LABELS,
    Bin,
    bin_words,
    date_labels,
    draw_timeline,
    make_bins,
    nice_ceiling,
)


@given(st.dictionaries(st.dates(), st.integers(1, 500), min_size=1, max_size=12))
def test_bars_hold_every_statement_once(counts: dict[date, int]) -> None:
    """Bins follow each other without a gap, are few enough to hit, and sum to all statements, for any dates."""
    _, bins = make_bins(counts)
    assert sum(one.count for one in bins) == sum(counts.values())
    assert len(bins) <= MOST_BINS + 1
    assert all((after.first - one.last).days == 1 for one, after in pairwise(bins))
    assert bins[0].first <= min(counts)
    assert max(counts) <= bins[-1].last
    assert draw_timeline(counts).count('class="bar"') == sum(1 for one in bins if one.count)


@pytest.mark.parametrize(
    ("last", "unit"),
    [
        (date(2031, 1, 1), "day"),
        (date(2031, 2, 20), "day"),
        (date(2031, 12, 1), "week"),
        (date(2035, 1, 1), "month"),
        (date(2061, 1, 1), "year"),
    ],
)
def test_the_unit_follows_the_length_of_time(last: date, unit: str) -> None:
    """Days for weeks of coverage, weeks for a year, months for years, years for decades."""
    assert make_bins({date(2031, 1, 1): 1, last: 1})[0] == unit


def test_weeks_begin_on_monday() -> None:
    """A week's bar covers Monday to Sunday."""
    _, bins = make_bins({date(2031, 1, 1): 1, date(2031, 8, 1): 1})
    assert (bins[0].first, bins[0].last) == (date(2030, 12, 30), date(2031, 1, 5))


def test_bars_say_their_days() -> None:
    """What a bar stands for is said in words."""
    assert bin_words("day", Bin(date(2031, 3, 7), date(2031, 3, 7))) == "7 March 2031"
    assert bin_words("week", Bin(date(2031, 3, 3), date(2031, 3, 9))) == "Week of 3 March 2031"
    assert bin_words("month", Bin(date(2031, 3, 1), date(2031, 3, 31))) == "March 2031"
    assert bin_words("year", Bin(date(2030, 1, 1), date(2031, 12, 31))) == "2030 to 2031"


def test_dates_are_few_and_name_a_year_once() -> None:
    """The axis has room for its dates, and a year stands only where it begins."""
    unit, bins = make_bins({date(2030, 11, 4): 1, date(2031, 10, 1): 1})
    labels = date_labels(unit, bins)
    assert 2 < len(labels) <= MOST_LABELS
    assert [label.year for label in labels if label.opens_year] == [2030, 2031]


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(2, 9000))
def test_a_phone_that_leaves_dates_out_still_names_each_year(first: date, days: int) -> None:
    """Of the dates a phone shows, each one whose year differs from the one before says its year."""
    unit, bins = make_bins({first: 1, date.fromordinal(first.toordinal() + days): 1})
    major = [label for label in date_labels(unit, bins) if not label.is_minor]
    before = [None, *(label.year for label in major)]
    for label, year in zip(major, before, strict=False):
        assert label.opens_year_on_phone == (unit != "year" and label.year != year)


@given(st.integers(1, 10**7))
def test_the_axis_ends_little_above_the_highest_bar(count: int) -> None:
    """The top of the axis holds the highest bar, at more than half its height, and halves into a whole number."""
    top = nice_ceiling(count)
    assert count <= top
    assert top % 2 == 0
    assert top <= max(2, 1.5 * count)
