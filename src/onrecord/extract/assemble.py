"""Spans of one reported statement as a reader would set them: whole quotations, no stray marks; and its form. Pure."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence

from onrecord.extract.quotes import Quotation
from onrecord.records import Form, Span

#: White space and marks that may lie between a span and the quote mark it belongs to.
_BETWEEN = re.compile(r"[\s,.;:!?\u2026'\u2019-]*")
_WORD = re.compile(r"\w")


class QuoteIndex:
    """The quotations of one text, found by offset."""

    def __init__(self, quotations: Sequence[Quotation]) -> None:
        self._quotations = quotations
        self._starts = [q.start for q in quotations]

    def around(self, offset: int) -> Quotation | None:
        """The quotation that the code point at `offset` belongs to, marks included."""
        i = bisect.bisect_right(self._starts, offset) - 1
        if i >= 0 and offset < self._quotations[i].end:
            return self._quotations[i]
        return None

    def inside(self, span: Span) -> list[Quotation]:
        """The quotations that share a code point with `span`."""
        low = max(0, bisect.bisect_right(self._starts, span.start) - 1)
        high = bisect.bisect_left(self._starts, span.end)
        return [q for q in self._quotations[low:high] if q.end > span.start]


def tidy(text: str, span: Span) -> Span | None:
    """The span without white space at its ends, and None when it holds no letter or digit."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end or not _WORD.search(text, start, end):
        return None
    return Span(start, end)


def cut_at_lines(text: str, span: Span) -> list[Span]:
    """The parts of a span between line ends: no content runs on into the next paragraph."""
    pieces, start = [], span.start
    for match in re.finditer(r"\n+", text[span.start : span.end]):
        pieces.append((start, span.start + match.start()))
        start = span.start + match.end()
    pieces.append((start, span.end))
    tidied = (tidy(text, Span(a, b)) for a, b in pieces if a < b)
    return [piece for piece in tidied if piece is not None]


def close_quotation(text: str, span: Span, quotes: QuoteIndex, blocked: Sequence[Span]) -> Span:
    """The span with the quote marks it touches, and a quotation that it only half covers filled up.

    Nothing grows over a span of `blocked`: the statement's own source and cue, and other statements.
    """
    start, end = span.start, span.end
    first, last = quotes.around(start), quotes.around(end - 1)
    if first is not None and first.start < start:
        opened_at = first.start + first.open_width
        if opened_at >= start or not _WORD.search(text, opened_at, start):
            start = first.start
    if last is not None and last.closed and last.end > end:
        closing = last.end - last.close_width
        only_marks = _BETWEEN.fullmatch(text, end, closing) is not None
        begins_here = first is last and start == last.start
        free = not any(b.start < last.end and b.end > end for b in blocked)
        if only_marks or (begins_here and free):
            end = last.end
    return Span(start, end)


def drop_stray_marks(text: str, span: Span, quotes: QuoteIndex) -> Span:
    """The span without a quote mark at one end whose partner lies outside it."""
    start, end = span.start, span.end
    first, last = quotes.around(start), quotes.around(end - 1)
    if first is not None and first.closed and first.end - first.close_width <= start < first.end <= end:
        start = first.end
    if last is not None and last.start <= end - 1 < last.start + last.open_width and last.start > start:
        end = last.start
    return tidy(text, Span(start, end)) or span if start < end else span


def form_of(text: str, content: Iterable[Span], quotes: QuoteIndex) -> Form:
    """Direct when every word of the content is quoted, indirect when none is, else mixed."""
    quoted = plain = 0
    for span in content:
        at = span.start
        for q in quotes.inside(span):
            plain += len(_WORD.findall(text, at, max(at, q.start)))
            quoted += len(_WORD.findall(text, max(at, q.start), min(q.end, span.end)))
            at = max(at, min(q.end, span.end))
        plain += len(_WORD.findall(text, at, span.end))
    # A "that" or "the" before the mark does not make a quotation mixed.
    if quoted and plain <= 4:
        return Form.DIRECT
    return Form.MIXED if quoted else Form.INDIRECT
