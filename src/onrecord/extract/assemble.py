"""Spans of one reported statement as a reader would set them: whole quotations, no stray marks; and its form. Pure."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from onrecord.extract.calibration import Evidence
from onrecord.extract.quotes import Quotation
from onrecord.records import Attribution, Form, Span, Spans

#: White space and marks that may lie between a span and the quote mark it belongs to.
_BETWEEN = re.compile(r"[\s,.;:!?\u2026'\u2019-]*")
_WORD = re.compile(r"\w")
#: What ends a sentence, or a line, and a sentence that ends here.
_STOP = re.compile(r"[.!?\n]")
_SENTENCE_END = re.compile(r"[.!?][\"\u201d]?\s*\Z")
#: Words between two pieces of content that the model may have left out by mistake.
_GAP_WORDS = 3
#: An attribution and what speaks for it: None for a quotation standing alone.
Found = tuple[Attribution, Evidence | None]


class QuoteIndex:
    """The quotations of one text, found by offset."""

    def __init__(self, quotations: Sequence[Quotation]) -> None:
        self._quotations = quotations
        self._starts = [q.start for q in quotations]

    def __iter__(self) -> Iterator[Quotation]:
        return iter(self._quotations)

    def around(self, offset: int) -> Quotation | None:
        """The quotation that the code point at `offset` belongs to, marks included."""
        i = bisect.bisect_right(self._starts, offset) - 1
        if i >= 0 and offset < self._quotations[i].end:
            return self._quotations[i]
        return None

    def covers(self, span: Span) -> bool:
        """True when the span lies inside one quotation, but for white space and marks at its ends."""
        quotation = self.around(span.start)
        return quotation is not None and quotation.end >= span.end - 1

    def next_to(self, quotation: Quotation) -> Quotation | None:
        """The quotation after this one."""
        i = bisect.bisect_right(self._starts, quotation.start)
        return self._quotations[i] if i < len(self._quotations) else None

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


def whole_words(text: str, span: Span) -> Span:
    """The span with the rest of a word it cuts in two."""
    start, end = span.start, span.end
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)


def cut(text: str, span: Span, walls: Sequence[Span]) -> list[Span]:
    """The parts of a span between line ends and outside `walls` (skips): nothing runs on into the next paragraph."""
    stops = [(span.start + m.start(), span.start + m.end()) for m in re.finditer(r"\n+", span.of(text))]
    stops += [(max(wall.start, span.start), min(wall.end, span.end)) for wall in walls if wall.overlaps(span)]
    parts, start = [], span.start
    for stop_start, stop_end in sorted(stops):
        parts.append((start, stop_start))
        start = max(start, stop_end)
    parts.append((start, span.end))
    tidied = (tidy(text, Span(a, b)) for a, b in parts if a < b)
    return [part for part in tidied if part is not None]


def nearest(spans: Sequence[Span], cue: Span) -> Span:
    """The span with the fewest code points between it and the cue, the first among equals."""
    return min(spans, key=lambda span: (max(span.start - cue.end, cue.start - span.end), span.start))


def cut_content(text: str, span: Span, cue: Span, quotes: QuoteIndex, walls: Sequence[Span]) -> list[Span]:
    """The part of a content piece in the line nearest to its cue, and those of other lines that are quoted."""
    parts = cut(text, span, walls)
    if len(parts) < 2:
        return parts
    kept = nearest(parts, cue)
    return [
        part for part in parts if quotes.covers(part) or "\n" not in text[min(part, kept).end : max(part, kept).start]
    ]


def close_quotation(text: str, span: Span, quotes: QuoteIndex, blocked: Sequence[Span]) -> Span:
    """The span with the quote marks it touches, and a quotation that it only half covers filled up.

    Nothing grows over a span of `blocked`: the statement's own source and cue, and other statements.
    """
    start, end = span.start, span.end
    first, last = quotes.around(start), quotes.around(end - 1)
    if first is not None and first.start < start:
        opened_at = first.start + first.open_width
        only_marks = opened_at >= start or not _WORD.search(text, opened_at, start)
        ends_here = first is last and last.end - end <= last.close_width + 1
        free = not any(b.start < start and b.end > first.start for b in blocked)
        if only_marks or (ends_here and free):
            start = first.start
    if last is not None and last.closed and last.end > end:
        closing = last.end - last.close_width
        only_marks = _BETWEEN.fullmatch(text, end, closing) is not None
        begins_here = first is last and start == last.start
        free = not any(b.start < last.end and b.end > end for b in blocked)
        if only_marks or (begins_here and free):
            end = last.end
    return Span(start, _end_at_mark(text, start, end, quotes))


def _end_at_mark(text: str, start: int, end: int, quotes: QuoteIndex) -> int:
    """The end of the last quotation in the range where only marks follow it there, else `end`."""
    held = quotes.inside(Span(start, end))
    if held and held[-1].closed and start < held[-1].end < end and not _WORD.search(text, held[-1].end, end):
        return held[-1].end
    return end


def drop_stray_marks(text: str, span: Span, quotes: QuoteIndex) -> Span:
    """The span without a quote mark at one end whose partner lies outside it."""
    start, end = span.start, span.end
    first, last = quotes.around(start), quotes.around(end - 1)
    if first is not None and first.closed and first.end - first.close_width <= start < first.end <= end:
        start = first.end
    if last is not None and last.start <= end - 1 < last.start + last.open_width and last.start > start:
        end = last.start
    return tidy(text, Span(start, end)) or span if start < end else span


def joined(text: str, pieces: Iterable[Span]) -> Spans:
    """The pieces in order, those made one that touch or have only blanks of one line between them."""
    apart: list[Span] = []
    for piece in sorted(pieces):
        if apart and not text[apart[-1].end : piece.start].strip(" "):
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, piece.end))
        else:
            apart.append(piece)
    return tuple(apart)


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


def settle_source(text: str, source: Sequence[Span], cue: Span, walls: Sequence[Span]) -> Spans:
    """The one piece of a source that stands nearest to the cue, within its line."""
    parts = [part for span in source for part in cut(text, span, walls)]
    return (nearest(parts, cue),) if parts else ()


def settle_content(
    text: str, content: Sequence[Span], cue: Span, quotes: QuoteIndex, blocked: Sequence[Span], walls: Sequence[Span]
) -> Spans:
    """Pieces within their lines, quotations whole, pieces that touch made one.

    What is reported inside a quotation stays inside it.
    """
    pieces = [part for span in content for part in cut_content(text, span, cue, quotes, walls)]
    outer = quotes.around(cue.start)
    if outer is not None and outer.start + outer.open_width < cue.start and cue.end < outer.end:
        pieces = _inside_quotation(text, pieces, cue, outer)
    else:
        pieces = [close_quotation(text, piece, quotes, blocked) for piece in pieces]
        pieces = [drop_stray_marks(text, piece, quotes) for piece in pieces]
    if outer is None:
        pieces = drop_next_sentence(text, pieces, cue, quotes)
    return bridge_gaps(text, joined(text, pieces), [*blocked, *walls])


def bridge_gaps(text: str, pieces: Sequence[Span], blocked: Sequence[Span]) -> Spans:
    """The pieces of one sentence made one where the few words between them belong to nobody."""
    bridged: list[Span] = []
    for piece in pieces:
        gap = Span(bridged[-1].end, piece.start) if bridged else piece
        is_short = len(gap.of(text).split()) <= _GAP_WORDS and not _STOP.search(text, gap.start, gap.end)
        if bridged and is_short and not any(span.overlaps(gap) for span in blocked):
            bridged[-1] = Span(bridged[-1].start, piece.end)
        else:
            bridged.append(piece)
    return tuple(bridged)


def drop_next_sentence(text: str, pieces: Sequence[Span], cue: Span, quotes: QuoteIndex) -> list[Span]:
    """The pieces without those that begin a later sentence than the cue's and are not quoted, where others are left."""
    kept = [
        piece
        for piece in pieces
        if piece.start < cue.end
        or quotes.inside(piece)
        or not text[piece.start].isupper()
        or not _SENTENCE_END.search(text[cue.end : piece.start])
    ]
    return kept or list(pieces)


def _inside_quotation(text: str, pieces: Sequence[Span], cue: Span, outer: Quotation) -> list[Span]:
    """The pieces without the marks of the quotation they are reported in; what opens it is not said by the inner cue
    when something follows the cue.
    """
    low, high = outer.start + outer.open_width, outer.end - outer.close_width
    clipped = [Span(max(p.start, low), min(p.end, high)) for p in pieces if p.start < high and p.end > low]
    tidied = [t for t in (tidy(text, piece) for piece in clipped) if t is not None]
    after = [piece for piece in tidied if piece.start >= cue.end]
    return [piece for piece in tidied if piece.start > low or piece in after] if after else tidied


def continue_quotations(found: Sequence[Found], text: str, quotes: QuoteIndex) -> list[Found]:
    """Statements with the paragraphs of their quotation that nobody else has.

    A quotation left open at the end of its paragraph goes on in the one that begins the next paragraph: whoever said
    the one said the other.
    """
    contents = {i: list(attribution.content) for i, (attribution, _) in enumerate(found)}
    pairs = [(q, after) for q in quotes if (after := quotes.next_to(q)) and _goes_on(text, q, after)]
    for first, second in (*pairs, *((b, a) for a, b in reversed(pairs))):
        owner, other = (_owner(found, contents, Span(q.start, q.end)) for q in (first, second))
        if owner is not None and other in (None, owner):
            contents[owner].append(Span(second.start, second.end))
    continued = []
    for i, (attribution, evidence) in enumerate(found):
        content = joined(text, contents[i])
        changed = content != attribution.content
        form = form_of(text, content, quotes) if changed else attribution.form
        continued.append((replace(attribution, content=content, form=form), evidence))
    return continued


def _goes_on(text: str, first: Quotation, second: Quotation) -> bool:
    between = text[first.end : second.start]
    return not first.closed and bool(between) and not between.strip()


def _owner(found: Sequence[Found], contents: Mapping[int, Sequence[Span]], quotation: Span) -> int | None:
    """The number of the statement that has words of the quotation and is not reported inside it, or None."""
    for i, (attribution, _) in enumerate(found):
        spans = (*attribution.source, *attribution.cue, *contents[i])
        if any(span.overlaps(quotation) for span in spans) and not is_inside(attribution, quotation):
            return i
    return None


def is_inside(attribution: Attribution, quotation: Span) -> bool:
    """True when the attribution is reported inside the quotation and does not begin with it."""
    first = min(attribution.spans)
    return bool(attribution.cue) and quotation.contains(attribution.cue[0]) and first.start > quotation.start
