"""Facts about the nouns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Span


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_span_is_never_empty_or_negative(start: int, end: int) -> None:
    """A span without a code point is refused."""
    with pytest.raises(ValueError, match="A span needs"):
        Span(start, end)


@given(st.text(min_size=1), st.data())
def test_span_gives_its_code_points(text: str, data: st.DataObject) -> None:
    """`of` gives exactly the code points from start to end, whatever they are."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert Span(start, end).of(text) == text[start:end]
    assert len(Span(start, end)) == end - start


@given(*[st.integers(0, 9) for _ in range(4)])
def test_spans_overlap_when_they_share_a_code_point(a: int, b: int, c: int, d: int) -> None:
    """Touching is not overlapping; to contain is to hold every code point."""
    first, second = Span(a, a + b + 1), Span(c, c + d + 1)
    shared = set(range(first.start, first.end)) & set(range(second.start, second.end))
    assert first.overlaps(second) is bool(shared)
    assert first.contains(second) is (len(shared) == len(second))
