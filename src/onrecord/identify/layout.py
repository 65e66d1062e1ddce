"""Where sentences, paragraphs and quotations of a text lie, to tell how far apart two mentions are. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from onrecord.records import Span

_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|Jr|Sr|vs|Lt))(?<!\b(?:Mrs|Gen|Sen|Rep|Gov|Col|Rev|Sgt|Maj|Hon))(?<!\bProf)(?<!\bCapt)"
    r"[.!?\u2026]+[\"'\u201d\u2019\u00bb)\]]*\s+(?=[\"'\u201c\u2018\u00ab(\[]*[A-Z0-9])"
)
_LINE_END = re.compile(r"\n\s*")
_QUOTED = re.compile(
    r"\"[^\"\n]+\"?|\u201c[^\u201d\n]*\u201d?|\u00ab[^\u00bb\n]*\u00bb?|\u201e[^\u201c\u201d\n]*[\u201c\u201d]?"
)


class Layout:
    """The sentences, paragraphs (lines) and quotations of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        breaks = [match.end() for match in _LINE_END.finditer(text)]
        self._paragraphs = [0, *breaks]
        self._sentences = sorted({0, *breaks, *(match.end() for match in _SENTENCE_END.finditer(text))})
        self._quoted = [match.span() for match in _QUOTED.finditer(text)]
        self._quote_starts = [start for start, _ in self._quoted]

    def sentence_at(self, place: int) -> int:
        """The number of the sentence at a code point."""
        return bisect_right(self._sentences, place) - 1

    def paragraph_at(self, place: int) -> int:
        """The number of the paragraph at a code point."""
        return bisect_right(self._paragraphs, place) - 1

    def sentence_span(self, place: int) -> tuple[int, int]:
        """Where the sentence at a code point begins and ends."""
        return _range(self._sentences, place, len(self.text))

    def paragraph_span(self, place: int) -> tuple[int, int]:
        """Where the paragraph at a code point begins and ends."""
        return _range(self._paragraphs, place, len(self.text))

    def quotation_at(self, place: int) -> int:
        """The number of the quotation that a code point is in; -1 outside."""
        number = bisect_right(self._quote_starts, place) - 1
        return number if number >= 0 and place < self._quoted[number][1] else -1


def _range(starts: Sequence[int], place: int, length: int) -> tuple[int, int]:
    number = bisect_right(starts, place) - 1
    return starts[number], starts[number + 1] if number + 1 < len(starts) else length


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without blanks and marks at its ends; None when nothing is left."""
    while start < end and not (text[start].isalnum() or text[start] in "@#"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or (text[end - 1] == "." and text[end - 2].isupper())):
        end -= 1
    return Span(start, end) if start < end else None
