"""Listing what holds of codings, and summing it up by article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coding_cases import BOOK, CLOSING, FARES, QUAY, make_case
from onrecord import InputError
from onrecord.casefile import Casefile


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Casefile]:
    """A casefile that was coded."""
    with make_case(tmp_path) as made:
        made.code(BOOK)
        yield made


@pytest.mark.parametrize(
    ("filters", "places"),
    [
        ({}, [0, 1, 2, 3]),
        ({"concept": "fares"}, [0, 2]),
        ({"agreement": "against"}, [1, 2]),
        ({"agreement": "none"}, []),
        ({"speaker": "Mara Lindqvist"}, [0, 2]),
        ({"outlet": "norland courier"}, [2, 3]),
        ({"since": "2031-05-07"}, [2, 3]),
        ({"until": "2031-05-07"}, [0, 1]),
        ({"is_decided": True}, []),
        ({"is_decided": False}, [0, 1, 2, 3]),
        ({"concept": "closing", "speaker": "Olga"}, [3]),
        ({"speaker": "Nobody"}, []),
    ],
)
def test_filters_narrow(case: Casefile, filters: dict[str, object], places: list[int]) -> None:
    """Each filter keeps what it says, in reading order."""
    everything = case.codings()
    assert case.codings(**filters) == [everything[place] for place in places]  # type: ignore[arg-type]


def test_copies_repeat_codings(case: Casefile) -> None:
    """Those of a copied article are listed when asked for, under the copy's own statement."""
    listed = case.codings(copies=True)
    assert [one.article for one in listed] == ["ferry", "ferry", "bridge", "bridge", "wire", "wire"]
    assert listed[4].statement != listed[0].statement
    assert listed[4].suggested == listed[0].suggested


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        ({"concept": "tolls"}, "has no concept 'tolls'"),
        ({"codebook": "war"}, "no codebook 'war'"),
        ({"version": "9"}, "no version '9'"),
        ({"agreement": "yes"}, "'yes' is no agreement"),
        ({"since": "soon"}, "'soon' is no date"),
    ],
)
def test_unknown_filters_are_refused(case: Casefile, filters: dict[str, object], sentence: str) -> None:
    """What is not there is told, rather than nothing listed."""
    with pytest.raises(InputError, match=sentence):
        case.codings(**filters)  # type: ignore[arg-type]


def test_entry_says_where_it_is_from(case: Casefile) -> None:
    """Article, words, spans and speakers stand beside what holds and what is suggested."""
    entry = case.codings()[1]
    assert (entry.codebook, entry.version, entry.proposition) == ("harbour", "1", CLOSING.proposition)
    assert (entry.article, entry.outlet, entry.source, entry.cue) == ("ferry", "Bay Gazette", "Ivo Tarn", "denied")
    assert [case.text("ferry")[span.start : span.end] for span in entry.spans] == [entry.content]
    assert [speaker.name for speaker in entry.speakers] == ["Ivo Tarn"]
    assert entry.suggested is not None
    assert entry.score == entry.suggested.score


def test_narratives_take_the_best_score(case: Casefile) -> None:
    """An article takes a position where any statement is for it; decisions count, those against do not."""
    assert [(one.article, one.concept) for one in case.narratives()] == [("ferry", "fares"), ("bridge", "closing")]
    first = case.codings()[0].statement
    case.decide_coding(first, "fares", "against", by="anna")
    assert [(one.article, one.concept) for one in case.narratives()] == [("bridge", "closing")]
    case.decide_coding(first, "fares", "for", by="anna")
    [ferry, _] = case.narratives()
    assert (ferry.score, ferry.statements, ferry.codebook) == (1.0, (first,), "harbour")
    assert [one.article for one in case.narratives(threshold=0.999)] == ["ferry"]


def test_parent_is_taken_where_a_child_is(case: Casefile) -> None:
    """In a codebook of two levels the broader concept has the best score of what stands below it."""
    parted = replace(BOOK, version="2", concepts=(QUAY, replace(FARES, parent=QUAY.id), CLOSING))
    case.code(parted)
    found = {(one.article, one.concept): one for one in case.narratives()}
    ferry, child = found["ferry", "quay"], found["ferry", "fares"]
    assert child.parent == "quay"
    assert set(child.statements) < set(ferry.statements)
    assert ferry.score == pytest.approx(max(ferry.score, child.score))
    assert list(found) == [("ferry", "quay"), ("ferry", "fares"), ("bridge", "closing")]


def test_narratives_hear_the_author(case: Casefile) -> None:
    """An author's own sentence takes a position for its article."""
    case.code(author_voice=True)
    assert ("ferry", "closing") in [(one.article, one.concept) for one in case.narratives()]
