"""Who speaks where no source is given: lone quotations with what stands around them, and statements of nobody."""

from __future__ import annotations

import pytest

from onrecord.identify.layout import Layout
from onrecord.identify.surroundings import is_interview, is_left_open, surroundings_of
from onrecord.identify.unsigned import is_unsigned, is_without_agent
from onrecord.records import Attribution, Form, Span


def _said(text: str, source: str, cue: str) -> Attribution:
    spans = [(Span(text.index(w), text.index(w) + len(w)),) if w else () for w in (source, cue)]
    return Attribution(
        source=spans[0], cue=spans[1], content=(Span(len(text) - 3, len(text)),), form=Form.INDIRECT, score=0.9
    )


@pytest.mark.parametrize(
    ("text", "source", "cue", "expected"),
    [
        ("It was never disclosed why", "It", "was never disclosed", True),
        ("It has become known why", "It", "become known", True),
        ("It has promised oil", "It", "has promised", False),
        ("Legend has it that so", "Legend", "has it", True),
        ("Somebody shouted boo", "Somebody", "shouted", True),
        ("A banner read out", "A banner", "read", True),
        ("A leaflet of the Green League says out", "A leaflet of the Green League", "says", False),
        ("The leaflet promises oil", "The leaflet", "promises", False),
    ],
)
def test_cues_without_agent(text: str, source: str, cue: str, *, expected: bool) -> None:
    """A passive, hearsay, somebody and a thing with words on it are nobody."""
    assert is_without_agent(text, _said(text, source, cue)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A note lay on the desk. It was unsigned. “Boo.”", True),
        ("On the fence, in red: “Boo.”", True),
        ("“Boo.” Nobody saw who had said it.", True),
        ("“Boo.” Nobody knows who will pay.", False),
        ("Ida Berg sat down. “Boo.”", False),
    ],
)
def test_unsigned_quotations(text: str, *, expected: bool) -> None:
    """The words around a quotation tell that nobody is known to have said it."""
    at = text.index("“")
    layout = Layout(text)
    assert is_unsigned(layout, surroundings_of(layout, Span(at, text.index("”") + 1))) is expected


def test_surroundings_are_the_sentences_beside() -> None:
    """The sentence before introduces, one that points back signs."""
    text = "The sea rose. Ida Berg sat down.\n\n“Boo.” So spoke Ida Berg."
    at = text.index("“")
    around = surroundings_of(Layout(text), Span(at, at + 6))
    assert (around.words, around.is_apart, around.is_near, around.fills_paragraph) == (
        "Ida Berg sat down.", True, False, False,
    )  # fmt: skip
    assert around.is_signed_after


def test_interviews_and_open_quotations() -> None:
    """Two questions in lines of their own make an interview; a quotation without closing mark goes on."""
    assert is_interview("Why?\n\n“So.”\n\nAnd now?\n\n“Yes.”")
    assert not is_interview("Why?\n\n“So.”")
    assert is_left_open("She said: “One.\n\n“Two.”", Span(10, 14))
    assert not is_left_open("She said: “One.”\n\n“Two.”", Span(10, 15))
