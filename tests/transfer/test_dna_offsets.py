"""Places in a text, counted as DNA does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Span
from onrecord.transfer.dna_offsets import Offsets

TEXTS = st.text(alphabet=st.sampled_from("ab \n\u00e9\u20ac\U0001f30a\U0001d11e"), min_size=1, max_size=40)


@given(TEXTS)
def test_places_are_those_of_utf16(text: str) -> None:
    """A code point has as many units before it as its text has in UTF-16."""
    for point in range(len(text) + 1):
        assert Offsets(text).units(point) == len(text[:point].encode("utf-16-le")) // 2


@given(TEXTS, st.data())
def test_spans_come_back(text: str, data: st.DataObject) -> None:
    """A span written in units is the same span when it is read."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    offsets = Offsets(text)
    assert offsets.span(offsets.units(start), offsets.units(end)) == Span(start, end)


def test_half_a_character_is_all_of_it() -> None:
    """Where a place is inside a character, the span takes that in."""
    offsets = Offsets("a\U0001f30ab")
    assert offsets.span(2, 4) == Span(1, 3)
    assert offsets.span(0, 2) == Span(0, 2)
    assert offsets.span(1, 2) == Span(1, 2)
