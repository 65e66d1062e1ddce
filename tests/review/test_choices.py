"""What somebody gives is checked before it becomes a decision."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.records import Span
from onrecord.review import choices

TEXT = "The envoy denied it.   "


def test_values_become_what_json_holds() -> None:
    """Spans are sorted pairs, names a list without repeats, dates days, the order that of the fields."""
    fields = {
        "content": (Span(10, 16), Span(4, 9)),
        "speaker": ["Mara  Lindqvist", "Mara Lindqvist"],
        "addressee": "Ivo Tarn",
        "act": "denies",
        "said_on": date(2031, 5, 2),
    }
    assert choices.choose_for_statement(fields, TEXT) == [
        ("content", [[4, 9], [10, 16]]),
        ("speaker", ["Mara Lindqvist"]),
        ("addressee", ["Ivo Tarn"]),
        ("act", "denies"),
        ("said_on", "2031-05-02"),
    ]
    assert choices.choose_for_article({"published": "2031-05-02", "outlet": " "}) == [
        ("published", "2031-05-02"),
        ("outlet", None),
    ]


def test_date_may_be_inexact_or_unknown() -> None:
    """A date can have a precision, and can be said to be unknown."""
    month = {"date": "2031-05-01", "precision": "month"}
    assert choices.choose_for_statement({"said_on": month}, TEXT) == [("said_on", month)]
    assert choices.choose_for_statement({"said_on": None}, TEXT) == [("said_on", None)]
    assert choices.choose_for_statement({"speaker": []}, TEXT) == [("speaker", [])]


def test_affiliation_carries_its_days() -> None:
    """Since and until are part of the value."""
    made = choices.choose_for_actor({"affiliation": "Norland", "kind": "person"}, since=date(2019, 1, 1), until=None)
    assert made == [("affiliation", {"name": "Norland", "since": "2019-01-01", "until": None}), ("kind", "person")]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "nothing to set"),
        ({"colour": "red"}, "nothing that can be set"),
        ({"content": ()}, "some content"),
        ({"content": (Span(0, 40),)}, "behind the text"),
        ({"content": (Span(20, 22),)}, "no words"),
        ({"source": (Span(0, 5), Span(4, 9))}, "overlap"),
        ({"cue": [(5, 5)]}, "no span"),
        ({"cue": "said"}, "no span"),
        ({"cue": [("a", "b")]}, "no span"),
        ({"speaker": [" "]}, "no speaker"),
        ({"speaker": 3}, "no speaker"),
        ({"addressee": ["\ud800"]}, "lone surrogates"),
        ({"act": "sings"}, "no act"),
        ({"said_on": "yesterday"}, "no date"),
        ({"said_on": {"date": "2031-05-02", "precision": "hour"}}, "no precision"),
        ({"said_on": {"day": "2031-05-02"}}, "no date"),
        ({"said_on": 3}, "no date"),
    ],
)
def test_what_cannot_be_meant_of_a_statement_is_refused(fields: dict[str, object], words: str) -> None:
    """Each wrong value gives a sentence and a remedy."""
    with pytest.raises(InputError, match=words) as caught:
        choices.choose_for_statement(fields, TEXT)
    assert caught.value.hint


def test_what_cannot_be_meant_of_articles_and_actors_is_refused() -> None:
    """Unknown fields, kinds, colours, dates and reversed days."""
    with pytest.raises(InputError, match="of an article"):
        choices.choose_for_article({"text": "x"})
    with pytest.raises(InputError, match="no date"):
        choices.choose_for_article({"published": "2031-13-01"})
    for fields, words in (({"kind": "robot"}, "no kind"), ({"colour": "red"}, "no colour"), ({"age": "3"}, "actor")):
        with pytest.raises(InputError, match=words):
            choices.choose_for_actor(fields, since=None, until=None)
    with pytest.raises(InputError, match="none is given"):
        choices.choose_for_actor({"kind": "person"}, since=date(2031, 1, 1), until=None)
    with pytest.raises(InputError, match="before it begins"):
        choices.choose_for_actor({"affiliation": "Norland"}, since=date(2031, 1, 1), until=date(2030, 1, 1))


@given(st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30)), max_size=4))
def test_spans_are_kept_or_refused(pairs: list[tuple[int, int]]) -> None:
    """Whatever numbers are given, what comes out are words of the text, in order and apart."""
    try:
        kept = choices.check_spans("source", pairs, TEXT)
    except InputError:
        return
    assert [TEXT[start:end].strip() != "" for start, end in kept] == [True] * len(pairs)
    assert all(one[1] <= next_one[0] for one, next_one in pairwise(kept))
