"""When a statement was made."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.identify.dates import date_statement, find_times
from onrecord.records import Attribution, DatePrecision, Form, SaidOn, Span

#: A Wednesday.
PUBLISHED = date(2022, 8, 17)


def read(marked: str) -> tuple[str, Attribution]:
    """A text and its attribution: source in {}, cue in <>, content in []."""
    text, spans, starts = "", {"{": [], "<": [], "[": []}, []
    for letter in marked:
        if letter in "{<[":
            starts.append(len(text))
        elif letter in "}>]":
            opening = {"}": "{", ">": "<", "]": "["}[letter]
            spans[opening].append(Span(starts.pop(), len(text)))
        else:
            text += letter
    source, cue, content = (tuple(spans[mark]) for mark in "{<[")
    return text, Attribution(source=source, cue=cue, content=content, form=Form.INDIRECT, score=0.9)


def said(marked: str, published: date | None = PUBLISHED) -> SaidOn | None:
    """When the marked statement was made."""
    text, attribution = read(marked)
    return date_statement(text, attribution, find_times(text, published), published)


@pytest.mark.parametrize(
    ("marked", "words", "day"),
    [
        ("{Tarn} <said> on Monday that [the bridge fell].", "Monday", "2022-08-15"),
        ("{Tarn} <said> Wednesday [the bridge fell].", "Wednesday", "2022-08-17"),
        ("[“It fell,”] <said> {Ivo Tarn} on Monday.", "Monday", "2022-08-15"),
        ("[“It fell,”] {he} <told> reporters in Norl late on Monday.", "late on Monday", "2022-08-15"),
        ("On August 9, {Tarn} <told> the council [it fell].", "August 9", "2022-08-09"),
        ("Last night {Tarn} <said> [it fell].", "Last night", "2022-08-16"),
        ("{Tarn}, the mayor, on Monday <said> [it fell].", None, None),
        ("{Tarn} on Monday <denied> [that it fell].", "Monday", "2022-08-15"),
        ("On Monday, {Tarn}, who was elected in 2019, <said> [it fell].", "Monday", "2022-08-15"),
        ("{A statement issued on Monday} <said> [it fell].", "Monday", "2022-08-15"),
        ("In a Monday interview, {Tarn} <said> [it fell].", "Monday", "2022-08-15"),
        ("{Tarn} <said> at Monday's briefing [that it fell].", "Monday", "2022-08-15"),
        ("{Tarn} <said in a letter on Monday> [that it fell].", "Monday", "2022-08-15"),
        ("{Tarn} visited Norl on Monday and <said> [it fell].", None, None),
        ("On Monday {Tarn} visited Norl and <said> [it fell].", "Monday", "2022-08-15"),
    ],
)
def test_day_of_the_saying(marked: str, words: str | None, day: str | None) -> None:
    """A time that belongs to the cue dates the statement, to the day."""
    found = said(marked)
    if words is None:
        assert found == SaidOn(date=PUBLISHED, precision=DatePrecision.PUBLISHED)
    else:
        assert found == SaidOn(date=date.fromisoformat(day or ""), precision=DatePrecision.DAY, text=words)


@pytest.mark.parametrize(
    ("marked", "day", "precision"),
    [
        ("In an interview published last week, {Tarn} <said> [it fell].", "2022-08-08", DatePrecision.WEEK),
        ("{Tarn} <said> two weeks ago [that it fell].", "2022-08-01", DatePrecision.WEEK),
        ("{Tarn} <said> in September 2021 [that it fell].", "2021-09-01", DatePrecision.MONTH),
        ("{Tarn} <warned> in May [that it would fall].", "2022-05-01", DatePrecision.MONTH),
        ("{Tarn} <warned> in December [that it would fall].", "2021-12-01", DatePrecision.MONTH),
        ("{Tarn} <warned> last summer [that it would fall].", "2021-06-01", DatePrecision.QUARTER),
        ("In 1998, {Tarn} <warned> [it would fall].", "1998-01-01", DatePrecision.YEAR),
    ],
)
def test_first_day_of_a_longer_time(marked: str, day: str, precision: DatePrecision) -> None:
    """A week, month, season or year gives its first day and says how exact it is."""
    found = said(marked)
    assert found
    assert (found.date, found.precision) == (date.fromisoformat(day), precision)


@pytest.mark.parametrize(
    "marked",
    [
        "{Tarn} <said> [it fell on Monday].",
        "{Tarn}, who was elected in 2019, <said> [it fell].",
        "{Tarn} <said> of the 2019 flood [that it was worse].",
        "{Tarn} <said> of the attack on Monday [that it was bad].",
        "{Tarn} <said> after the collapse on Monday [that it was old].",
        "{Tarn} <said> [it fell]. On Monday it rained.",
        "It rained on Monday. {Tarn} <said> [it fell].",
        "It rained on Monday, and {Tarn} <said> [it fell].",
        "{Tarn} <said> the repair that began in 2019 [was late].",
        "Since Monday {Tarn} has <said> [it fell].",
        "{Tarn} will <announce> on Friday [that it opens].",
        "{Tarn} is expected to <say> on Friday [that it opens].",
        "{Tarn} recently <said> [it fell].",
        "[“It fell on Monday.”]",
    ],
)
def test_other_times_date_nothing(marked: str) -> None:
    """A time in the content, of another clause, or of a saying still to come leaves the day of publication."""
    assert said(marked) == SaidOn(date=PUBLISHED, precision=DatePrecision.PUBLISHED)


def test_reported_saying_lies_behind() -> None:
    """A weekday beside words that look ahead is still the one before publication."""
    found = said("{Tarn} <told> the council due to vote on Friday [that it fell].")
    assert found
    assert found.date <= PUBLISHED


def test_object_may_stand_before_the_time() -> None:
    """A thing that is rejected or accepted may stand between the cue and its time."""
    found = said("{Tarn} <rejected> [the offer] on Tuesday.")
    assert found == SaidOn(date=date(2022, 8, 16), precision=DatePrecision.DAY, text="Tuesday")
    found = said("{Tarn} <refused> [the loan] in a letter of May 3.")
    assert found == SaidOn(date=date(2022, 5, 3), precision=DatePrecision.DAY, text="May 3")


def test_nothing_is_known() -> None:
    """Without a date of publication a weekday gives nothing, and a full date gives the day."""
    assert said("{Tarn} <said> on Monday [it fell].", None) is None
    assert said("{Tarn} <said> [it fell].", None) is None
    found = said("{Tarn} <said> on 3 June 1998 [that it fell].", None)
    assert found == SaidOn(date=date(1998, 6, 3), precision=DatePrecision.DAY, text="3 June 1998")


def test_hour_of_publication_is_dropped() -> None:
    """A publication with an hour dates the statement by its day."""
    found = said("{Tarn} <said> [it fell].", datetime(2022, 8, 17, 9, 30))
    assert found
    assert type(found.date) is date


_PIECES = (
    "On Monday",
    "last week",
    "in 2019",
    "next Friday",
    "August 30",
    "on 3 June",
    ",",
    "will",
    "and",
    "who",
    "in May",
)


@given(
    before=st.lists(st.sampled_from(_PIECES), max_size=4),
    after=st.lists(st.sampled_from(_PIECES), max_size=4),
    published=st.none() | st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)),
)
@settings(max_examples=200, deadline=None)
def test_never_after_publication(before: list[str], after: list[str], published: date | None) -> None:
    """Whatever stands around the cue, no statement is dated after its publication."""
    found = said(f"{' '.join(before)} {{Tarn}} <said> {' '.join(after)} [it fell].", published)
    assert found is None or published is None or found.date <= published
    assert found is not None or published is None
