"""Where quotations open and close, whatever marks an outlet prints.

Curly, straight, doubled single, low and guillemet marks are taken for the same thing, because texts mix and break
them. A quotation ends at its closing mark or with its line: what is never closed must not swallow the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile(
    "[\"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02\u300c\u300d]|''|``|\u2018\u2018|\u2019\u2019|\n"
)
#: Machine translation that put the blanks on the wrong side of both marks: `a" decree ".`
_WRONG_BLANKS = re.compile(r"\"\s[^\"\n]{1,60}\s\"(?=[\s.,;:!?)]|$)")
_OPENING = frozenset("\u201c\u201e\u201f\u00ab\u300c") | {"``", "\u2018\u2018"}
_CLOSING = frozenset("\u201d\u00bb\u300d") | {"\u2019\u2019"}
_SENTENCE_END = frozenset(".!?\u2026")
_BEFORE_OPENING = frozenset("([{\u2014\u2013-/:\u2018'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """One quotation: `start` is where its opening mark begins, `end` where its closing mark ends.

    `closed` is False where the line ended first; then `end` is the end of the line.
    """

    start: int
    end: int
    open_width: int
    close_width: int

    @property
    def closed(self) -> bool:
        """True when there is a closing mark."""
        return self.close_width > 0


def find_quotations(text: str) -> list[Quotation]:
    """Quotations of `text` in order, none inside another.

    A mark inside an open quotation that opens again is a quote within the quote and is closed first; at the start of a
    sentence, and with nothing to close it, it opens the next paragraph of a text that has lost its line ends. Where a
    line ends inside a quotation and the next one has a closing mark before any opening one, the quotation goes on
    there: that part is a quotation of its own, with an opening mark of width 0.
    """
    found: list[Quotation] = []
    opened: tuple[int, int] | None = None
    inner, carried = 0, -1
    marks = list(_MARK.finditer(text))
    for place, match in enumerate(marks):
        mark, at = match.group(), match.start()
        if mark == "\n":
            if opened is not None:
                found.append(_unclosed(text, opened, at))
                carried = at
            elif text[carried + 1 : at].strip():
                carried = -1
            opened, inner = None, 0
        elif opened is None:
            if _opens(text, at, match.end(), mark) and not (carried >= 0 and _is_odd(text, at, mark)):
                opened = (at, len(mark))
            elif carried >= 0:
                start = at - len(text[carried:at].lstrip())
                found.append(Quotation(start=start, end=match.end(), open_width=0, close_width=len(mark)))
            carried = -1
        elif _opens_again(text, match, opened) and not _is_nested(text, marks[place + 1 : place + 3]):
            found.append(_unclosed(text, opened, at))
            opened, inner = (at, len(mark)), 0
        elif mark in _OPENING and _opens(text, at, match.end(), mark):
            inner += 1
        elif inner and mark in _CLOSING:
            inner -= 1
        else:
            found.append(Quotation(start=opened[0], end=match.end(), open_width=opened[1], close_width=len(mark)))
            opened, inner = None, 0
    if opened is not None:
        found.append(_unclosed(text, opened, len(text)))
    return [q for q in found if q.end - q.start > q.open_width + q.close_width]


def _opens_again(text: str, match: re.Match[str], opened: tuple[int, int]) -> bool:
    """True for an opening mark at the start of a sentence, where blanks can be trusted to tell which mark opens."""
    start, end = match.span()
    if not text[start - 1].isspace() or text[end : end + 1].isspace() or text[sum(opened)].isspace():
        return False
    return match.group() not in _CLOSING and text[opened[0] : start].rstrip()[-1] in _SENTENCE_END


def _is_nested(text: str, following: Sequence[re.Match[str]]) -> bool:
    """True when the next two marks both close: the quote within the quote, then the quotation."""
    return len(following) == 2 and all(m.group() != "\n" and not text[m.start() - 1].isspace() for m in following)


def _is_odd(text: str, start: int, mark: str) -> bool:
    """True for the first of an odd number of straight marks in the rest of the line: one of them has no partner."""
    end = text.find("\n", start)
    return mark == '"' and text.count(mark, start, end if end >= 0 else len(text)) % 2 == 1


def _unclosed(text: str, opened: tuple[int, int], end: int) -> Quotation:
    while end > opened[0] + opened[1] and text[end - 1].isspace():
        end -= 1
    return Quotation(start=opened[0], end=end, open_width=opened[1], close_width=0)


def _opens(text: str, start: int, end: int, mark: str) -> bool:
    """True when the mark at start:end can open a quotation, by its shape and the white space around it."""
    after = text[end : end + 1]
    if not after or after == "\n":
        return False
    before = text[start - 1 : start]
    free_before = not before or before.isspace() or before in _BEFORE_OPENING
    if mark in _OPENING:
        # An opening mark where a closing one belongs: low-high marks, or turned the wrong way.
        return free_before or not (after.isspace() or after in ".,;:!?)")
    if mark in _CLOSING:
        # A closing mark where an opening one belongs: typed or translated wrongly.
        return free_before and not after.isspace() and after.isalnum()
    return free_before or (before in ".,;!?" and after.isalnum()) or _WRONG_BLANKS.match(text, start) is not None
