"""One article's text as HTML, every statement's source, cue and content marked to the code point.

Spans of different statements nest and cross, so the text is cut at every boundary into flat pieces, and each piece
names the statements it belongs to, innermost first: `data-content="12 7"`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.records import Article, Spans
from onrecord.transfer.report_markup import anchor, fragment, inline, verbatim
from onrecord.transfer.report_statement import Numbered, imported_words, render_sign, say_sign

ROLES = ("source", "cue", "content")
HANGING = frozenset(".,;:!?…’”»")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the same marks from end to end: role -> numbers, and the reason for a skip."""

    start: int
    end: int
    roles: dict[str, tuple[int, ...]]
    skip: str | None
    skip_starts: bool


def cut_pieces(article: Article, statements: Sequence[Numbered], cuts: Collection[int] = ()) -> Iterator[Piece]:
    """The whole text in pieces, each code point in exactly one; cut at `cuts` as well."""
    length = len(article.text)
    inner_first = sorted(statements, key=lambda s: (s.reach, s.number))
    begins, ends = _changes(inner_first)
    skips = {s.span: s.reason.value for s in article.skips}
    skip_edges = {edge for span in skips for edge in (span.start, span.end)}
    bounds = sorted(b for b in {0, length, *begins, *ends, *skip_edges, *cuts} if b <= length)
    rank = {s.number: place for place, s in enumerate(inner_first)}
    live: set[tuple[str, int]] = set()
    for start, end in pairwise(bounds):
        live -= ends[start]
        live |= begins[start]
        over = next((span for span in skips if span.start <= start < span.end), None)
        yield Piece(start, end, _by_role(live, rank), skips[over] if over else None, bool(over and over.start == start))


def _changes(
    statements: Sequence[Numbered],
) -> tuple[defaultdict[int, set[tuple[str, int]]], defaultdict[int, set[tuple[str, int]]]]:
    begins: defaultdict[int, set[tuple[str, int]]] = defaultdict(set)
    ends: defaultdict[int, set[tuple[str, int]]] = defaultdict(set)
    for numbered in statements:
        for role in ROLES:
            for start, end in _merged(getattr(numbered.statement.attribution, role)):
                begins[start].add((role, numbered.number))
                ends[end].add((role, numbered.number))
    return begins, ends


def _merged(spans: Spans) -> list[tuple[int, int]]:
    """The code points covered, so that a piece inside another of the same role does not end it early."""
    merged: list[tuple[int, int]] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        else:
            merged.append((span.start, span.end))
    return merged


def _by_role(live: set[tuple[str, int]], rank: dict[int, int]) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for role, number in live:
        found[role].append(number)
    return {role: tuple(sorted(found[role], key=rank.__getitem__)) for role in ROLES if role in found}


def render_text(article: Article, statements: Sequence[Numbered]) -> str:
    """The article's text with its marks, an anchor before each statement, and after it who speaks and how."""
    anchors: defaultdict[int, list[str]] = defaultdict(list)
    signs: defaultdict[int, list[str]] = defaultdict(list)
    for numbered in statements:
        anchors[numbered.spans[0].start].append(_anchor(numbered))
        signs[_sign_place(numbered, article.text)].append(_sign(numbered, article.text))
    parts: list[str] = []
    for piece in cut_pieces(article, statements, tuple(signs)):
        parts += signs.pop(piece.start, ())
        parts += anchors.pop(piece.start, ())
        parts.append(_render_piece(article.text, piece))
    for left in (*signs.values(), *anchors.values()):
        parts += left
    return "".join(parts)


def _anchor(numbered: Numbered) -> str:
    return f'<span class="at" id="{anchor("s", numbered.statement.id)}"></span>'


def _sign_place(numbered: Numbered, text: str) -> int:
    """After the content and the punctuation that hangs on it, where a footnote's number would stand."""
    place = max(span.end for span in numbered.statement.attribution.content)
    while text[place : place + 1] in HANGING and place < len(text):
        place += 1
    return place


def _sign(numbered: Numbered, text: str) -> str:
    """What stands after a statement: who speaks and how, the whole of it to a screen reader, a link to itself."""
    found = numbered.statement.attribution
    worded = "; ".join(f"{role}: {numbered.words(role, text) or 'none'}" for role in ("source", "cue"))
    told = f"{worded}; score {found.score:.2f}" if numbered.imported is None else imported_words(numbered.imported)
    label = inline(f"Statement, {numbered.form}; {say_sign(numbered)}; {told}")
    return (
        f'<a class="sign" data-number="{numbered.number}" '
        f'href="{fragment("s", numbered.statement.id)}" aria-label="{label}">{render_sign(numbered)}</a>'
    )


def _render_piece(text: str, piece: Piece) -> str:
    html = verbatim(text[piece.start : piece.end], before_newline=text[piece.end : piece.end + 1] == "\n")
    attributes = "".join(f' data-{role}="{" ".join(map(str, numbers))}"' for role, numbers in piece.roles.items())
    if piece.skip:
        starts = f' data-reason="{inline(piece.skip)}"' if piece.skip_starts else ""
        attributes += f' data-skip{starts} title="Not read for statements: {inline(piece.skip)}"'
    return f"<span{attributes}>{html}</span>" if attributes else html
