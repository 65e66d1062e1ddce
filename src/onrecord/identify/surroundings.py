"""What stands around a quotation: the sentence that introduces it, and the one that follows. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from onrecord.identify.layout import Layout
from onrecord.records import Span

_QUOTED = re.compile(r"\"[^\"]*\"?|\u201c[^\u201d]*\u201d?|\u00ab[^\u00bb]*\u00bb?")
_OPENERS, _CLOSERS = "\u201c\u00ab\u201e", "\u201d\u00bb"
_ANSWER = re.compile(r"A(?:nswer)?\s*[:.]")
_QUESTION_LINE = re.compile(r"(?:^|\n)[^\n\"\u201c\u00ab]*\?[ \t]*\n+(?=\s*\S)")
#: Words of the reporter that say whose the quotation before them was.
_SIGNED_AFTER = re.compile(
    r"[\s\"'\u201d\u2019\u00bb.,)]*(?:So|Such|Thus|Those|These|This|That|With (?:this|that|these|those)|"
    r"The (?:words|line|sentence|question|answer|remark|quip|joke|quote|quotation)s?)\b|"
    r"[ \t\"\u201d\u2019\u00bb.,]*(?:[\u2013\u2014-]\s*|\()(?=[A-Z])"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Of a quotation: where the sentence introducing it begins, its words outside quote marks, and what follows.

    `is_apart` when the quotation begins its paragraph, `fills_paragraph` when the introduction is one by itself;
    `is_near` when the introduction is in the same paragraph, or ends in a colon or question mark before it;
    `after` is where the next sentence lies, and `is_signed_after` when that tells whose the words were.
    """

    low: int
    words: str
    is_near: bool
    is_apart: bool
    fills_paragraph: bool
    after: tuple[int, int]
    is_signed_after: bool


def surroundings_of(layout: Layout, quotation: Span) -> Surroundings:
    """What stands around the quotation at a place."""
    text = layout.text
    start = _without_marks(text, quotation.start)
    low = _introduction(layout, start)
    words = _QUOTED.sub(" ", text[low:start]).strip()
    is_apart = "\n" in text[start : quotation.start]
    is_alone = is_apart and (low == 0 or text[:low].rstrip(" ").endswith("\n"))
    is_near = not is_apart or words.endswith((":", "?"))
    after = _after(layout, quotation.end)
    is_signed = _SIGNED_AFTER.match(text, *after) is not None
    return Surroundings(low, words, is_near, is_apart, is_alone, after, is_signed)


def _without_marks(text: str, place: int) -> int:
    """The place before blanks and opening marks in front of a quotation."""
    while place > 0 and (text[place - 1].isspace() or text[place - 1] in _OPENERS + "\"'("):
        place -= 1
    return place


def _introduction(layout: Layout, end: int) -> int:
    """Where the sentence that ends before `end` begins."""
    return layout.sentence_span(max(end - 1, 0))[0]


def _after(layout: Layout, end: int) -> tuple[int, int]:
    """The sentence after a quotation, in its paragraph or at the start of the next."""
    text = layout.text
    place = end
    while place < len(text) and not text[place].isalnum():
        place += 1
    return (end, layout.sentence_span(place)[1]) if place < len(text) else (end, end)


def is_answer_line(around: Surroundings) -> bool:
    """True for a quotation in the line after a question, or behind "A:"."""
    return (around.is_apart and around.words.endswith("?")) or _ANSWER.match(around.words) is not None


@lru_cache(maxsize=8)
def is_interview(text: str) -> bool:
    """True when at least two lines of an article ask and the lines after them answer."""
    return sum(1 for _ in _QUESTION_LINE.finditer(text)) > 1


def is_left_open(text: str, quotation: Span) -> bool:
    """True when the paragraph of a quotation ends without its closing mark: it goes on in the next."""
    low = text.rfind("\n", 0, quotation.start) + 1
    high = text.find("\n", quotation.end)
    paragraph = text[low : high if high >= 0 else len(text)]
    last = max(paragraph.rfind(mark) for mark in _OPENERS)
    if last >= 0:
        return not any(mark in paragraph[last:] for mark in _CLOSERS)
    return paragraph.count('"') % 2 == 1
