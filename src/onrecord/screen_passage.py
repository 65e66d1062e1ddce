"""A statement in its passage as a terminal shows it, a sentence before and after, its parts marked not by colour alone.

The content stands in [[ ]], the source in < >, the cue in / /.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.records import Span, Spans
from onrecord.screen import visible

if TYPE_CHECKING:
    from rich.text import Text

#: What stands before and after each part, and how a terminal shows it.
MARKS = {"content": ("[[", "]]", "bold"), "source": ("<", ">", "cyan"), "cue": ("/", "/", "italic yellow")}

#: Code points of the passage before and after that are shown, and of them those that a sentence has at least.
_MOST_AROUND, _LEAST_AROUND = 320, 40

#: Code points between two parts, and of one part, that are shown; the middle of longer ones is left out.
_MOST_BETWEEN, _MOST_PART = 400, 2400

_END = re.compile(r"[.!?…。！？؟][\"'”’»)\]]*(?=\s)|[。！？]|\n\s*")
_BREAK = re.compile(r"[ \t]*(?:\r\n|[\n\r\u2028\u2029])\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Where a statement stands: the text of its article, and the spans of its parts."""

    text: str
    content: Spans
    source: Spans = ()
    cue: Spans = ()


def render_passage(passage: Passage) -> Text:
    """The passage with the sentence before and after, as it stands there; each part between its marks."""
    from rich.text import Text

    shown = Text()
    for words, role in _pieces(passage):
        before, after, style = MARKS.get(role, ("", "", ""))
        shown.append(before, style)
        shown.append(show_words(words), style)
        shown.append(after, style)
    return shown


def show_words(words: str) -> str:
    """Words as they are, without control characters; lines that are empty in between are left out."""
    return visible(_BREAK.sub("\n", words))


def _pieces(passage: Passage) -> Iterator[tuple[str, str]]:
    """The words of the passage in a row, with the part each is, or nothing."""
    text = passage.text
    marked = _marked(passage)
    first, last = marked[0][0].start, marked[-1][0].end
    start, end = _begin_around(text, first), _end_around(text, last)
    yield ("… " if text[:start].strip() else "") + text[start:first].lstrip(), ""
    following = [span.start for span, _ in marked[1:]]
    for (span, role), then in zip(marked, [*following, last], strict=True):
        yield _shorten_middle(span.of(text), _MOST_PART), role
        yield _shorten_middle(text[span.end : then], _MOST_BETWEEN), ""
    yield text[last:end].rstrip() + (" …" if text[end:].strip() else ""), ""


def _marked(passage: Passage) -> list[tuple[Span, str]]:
    """Stretches in order that belong to one part each; where parts overlap, the smaller one shows."""
    spans = [(span, role) for role in MARKS for span in getattr(passage, role)]
    edges = sorted({edge for span, _ in spans for edge in (span.start, span.end)})
    found: list[tuple[Span, str]] = []
    for start, end in pairwise(edges):
        over = [(len(span), role) for span, role in spans if span.start <= start and end <= span.end]
        if not over:
            continue
        role = min(over)[1]
        if found and found[-1][1] == role and found[-1][0].end == start:
            start = found.pop()[0].start
        found.append((Span(start, end), role))
    return found


def _begin_around(text: str, place: int) -> int:
    """Where the sentence before the one that `place` is in begins."""
    earliest = max(0, place - _MOST_AROUND)
    ends = [found.end() for found in _END.finditer(text, earliest, place)]
    if earliest == 0:
        ends.insert(0, 0)
    if not ends:
        return _word_after(text, earliest, place)
    far = [end for end in ends if len(text[end : ends[-1]].strip()) >= _LEAST_AROUND]
    return far[-1] if far else ends[0]


def _end_around(text: str, place: int) -> int:
    """Where the sentence after the one that `place` is in ends."""
    latest = min(len(text), place + _MOST_AROUND)
    # The last letter of the content may end its sentence.
    ends = [found.end() for found in _END.finditer(text, max(0, place - 2), latest) if found.end() >= place]
    if latest == len(text):
        ends.append(latest)
    if not ends:
        return _word_before(text, latest, place)
    far = [end for end in ends if len(text[ends[0] : end].strip()) >= _LEAST_AROUND]
    return far[0] if far else ends[-1]


def _word_after(text: str, place: int, most: int) -> int:
    found = text.find(" ", place, most)
    return place if found < 0 else found + 1


def _word_before(text: str, place: int, least: int) -> int:
    found = text.rfind(" ", least, place)
    return place if found < 0 else found


def _shorten_middle(words: str, most: int) -> str:
    """The words, the middle left out where they are more than `most`."""
    if len(words) <= most:
        return words
    return f"{words[: most // 2].rstrip()} … {words[-(most // 2) :].lstrip()}"
