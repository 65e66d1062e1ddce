"""What users write as values."""

from __future__ import annotations

from datetime import date

import pytest

from onrecord.cli_values import first_day, last_day, read_names, read_pairs, read_spans, read_time
from onrecord.errors import InputError
from onrecord.records import Span


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-5", date(2019, 5, 1), date(2019, 5, 31)),
        ("2019-05-03", date(2019, 5, 3), date(2019, 5, 3)),
        ("2019-12", date(2019, 12, 1), date(2019, 12, 31)),
        ("", None, None),
    ],
)
def test_a_year_or_month_is_its_first_or_last_day(words: str, first: date | None, last: date | None) -> None:
    """What begins begins on the first day, what ends ends on the last; nothing is no day."""
    assert (first_day(words), last_day(words)) == (first, last)


@pytest.mark.parametrize("words", ["19", "2019-13", "2019-02-30", "0000", "May 2019", "2019-05-03T10:00", "٢٠١٩-05-x"])
def test_what_is_no_date_is_refused(words: str) -> None:
    """A sentence names it, a hint the three ways to write a date."""
    with pytest.raises(InputError, match="is no date") as error:
        first_day(words)
    assert "2019-05-03" in error.value.hint


def test_a_time_says_how_exactly_it_is_known() -> None:
    """Of a month and a year the first day is kept."""
    assert read_time("2022-03-01") == {"date": "2022-03-01", "precision": "day"}
    assert read_time("2022-03") == {"date": "2022-03-01", "precision": "month"}
    assert read_time("2022") == {"date": "2022-01-01", "precision": "year"}
    assert read_time("") is None


def test_pairs_are_taken_apart_at_the_first_sign() -> None:
    """A value may hold the sign, and be empty."""
    assert read_pairs(["url=http://a/?b=c", "outlet="], ["url", "outlet"]) == {"url": "http://a/?b=c", "outlet": ""}


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([], "nothing to set"),
        (["outlet"], "no key and value"),
        (["colr=red"], "'colr' is nothing that can be set here"),
        (["outlet=a", "outlet=b"], "given twice"),
    ],
)
def test_pairs_that_cannot_be_meant(pairs: list[str], sentence: str) -> None:
    """Whatever is wrong is said in a sentence, with what to write instead."""
    with pytest.raises(InputError, match=sentence) as error:
        read_pairs(pairs, ["outlet", "url"])
    assert error.value.hint


def test_spans_stand_with_colons_and_commas() -> None:
    """One option may have several pieces, and be repeated."""
    assert read_spans(["3:5,8:9", " 11:20 "]) == (Span(3, 5), Span(8, 9), Span(11, 20))


@pytest.mark.parametrize("words", ["3", "3-5", "5:3", "4:4", "a:b", "", "-1:3"])
def test_what_is_no_span_is_refused(words: str) -> None:
    """A sentence, never a traceback."""
    with pytest.raises(InputError, match="span"):
        read_spans([words])


def test_names_stand_with_bars() -> None:
    """A comma may be part of a name; nothing is nobody."""
    assert read_names("Mara Lindqvist| Tarn, Ivo |") == ["Mara Lindqvist", "Tarn, Ivo"]
    assert read_names("") == []
