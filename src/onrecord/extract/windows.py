"""Text -> windows of word pieces with their features, and back: which window answers for which token. Pure.

A window is a run of whole paragraphs where it can be, of whole sentences where it must, so that a cue sees its
content. Neighbouring windows overlap; each token is answered for by the window in which it stands further inside.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from onrecord.extract.quotes import Quotation, find_quotations
from onrecord.records import Span
from onrecord.scoring import Tokens, Window

#: Word pieces in a window, and how many of them at most repeat in the next one.
LENGTH, OVERLAP = 254, 64

_SENTENCE_ENDS = frozenset(".!?\u2026")
LOWER, TITLE, UPPER, INITIAL, DIGIT, PUNCTUATION = range(6)
GLUED, SPACE, LINE, PARAGRAPH = range(4)
OUTSIDE, OPENS, INSIDE, CLOSES = range(4)

_TABLE = 0x3000


def _class_table() -> npt.NDArray[np.int8]:
    """Upper-case (1), lower-case (2), digit (3), white space (4), line end (5), other (0) by code point."""
    table = np.zeros(_TABLE + 1, np.int8)
    for code in range(_TABLE):
        char = chr(code)
        if char.isupper():
            table[code] = 1
        elif char.islower() or char.isalpha():
            table[code] = 2
        elif char.isdigit():
            table[code] = 3
        elif char.isspace():
            table[code] = 4
    table[ord("\n")] = 5
    # Letters beyond the table (CJK and the like) have no case.
    table[_TABLE] = 2
    return table


_CLASSES = _class_table()


def char_classes(text: str) -> npt.NDArray[np.int8]:
    """The class of every code point (see `_class_table`). *Shape:* (code points,)."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _CLASSES[np.minimum(codes, _TABLE)]


def quote_states(length: int, quotations: Sequence[Quotation]) -> npt.NDArray[np.int8]:
    """Outside, opening mark, inside or closing mark for every code point. *Shape:* (length,)."""
    states = np.zeros(length, np.int8)
    for q in quotations:
        states[q.start : q.end] = INSIDE
        states[q.start : q.start + q.open_width] = OPENS
        states[q.end - q.close_width : q.end] = CLOSES
    return states


def token_features(text: str, tokens: Tokens, quotations: Sequence[Quotation] | None = None) -> npt.NDArray[np.int8]:
    """Letter case, white space before and quote state of every token. *Shape:* (tokens, 3)."""
    features = np.zeros((len(tokens), 3), np.int8)
    if not len(tokens):
        return features
    classes = char_classes(text)
    starts, ends = tokens.starts, tokens.ends
    uppers = np.concatenate(([0], np.cumsum(classes == 1)))
    upper_count, width = uppers[ends] - uppers[starts], ends - starts
    first = classes[starts]
    case = np.full(len(tokens), LOWER, np.int8)
    case[first == 1] = TITLE
    case[(upper_count == width) & (width > 1)] = UPPER
    case[(upper_count == width) & (width == 1)] = INITIAL
    case[first == 3] = DIGIT
    case[first == 0] = PUNCTUATION
    features[:, 0] = case
    lines = np.concatenate(([0], np.cumsum(classes == 5)))
    previous = np.concatenate(([0], ends[:-1]))
    breaks = lines[starts] - lines[np.minimum(previous, starts)]
    space = np.where(starts > previous, SPACE, GLUED)
    space[breaks == 1] = LINE
    space[breaks > 1] = PARAGRAPH
    space[0] = PARAGRAPH
    features[:, 1] = space
    features[:, 2] = quote_states(len(text), find_quotations(text) if quotations is None else quotations)[starts]
    return features


def keep_tokens(tokens: Tokens, skips: Sequence[Span]) -> Tokens:
    """The tokens that start outside every skip."""
    if not skips or not len(tokens):
        return tokens
    kept = np.ones(len(tokens), bool)
    for skip in skips:
        kept &= (tokens.starts < skip.start) | (tokens.starts >= skip.end)
    return Tokens(ids=tokens.ids[kept], starts=tokens.starts[kept], ends=tokens.ends[kept])


def break_ranks(text: str, tokens: Tokens, features: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    """How well a window may begin at each token: 2 at a line, 1 at a sentence, 0 elsewhere. *Shape:* (tokens,)."""
    ranks = np.zeros(len(tokens), np.int8)
    for i in np.flatnonzero(features[:, 1] == SPACE):
        # A closing mark ends a sentence only where one ended before it: `“...,” he said` must stay together.
        before, state = (
            text[max(0, tokens.ends[i - 1] - 3) : tokens.ends[i - 1]].rstrip("\"'\u201d\u2019\u00bb"),
            features[i, 2],
        )
        if before[-1:] in _SENTENCE_ENDS and state in (OUTSIDE, OPENS) and features[i, 0] != LOWER:
            ranks[i] = 1
    ranks[features[:, 1] >= LINE] = 2
    return ranks


def cut_windows(ranks: npt.NDArray[np.int8], *, length: int = LENGTH, overlap: int = OVERLAP) -> list[tuple[int, int]]:
    """Token ranges that together cover everything, best breaks first. The last ends with the last token."""
    ranges: list[tuple[int, int]] = []
    start, total = 0, len(ranks)
    while start < total:
        end = min(start + length, total)
        if end < total:
            end = _best_break(ranks, start + length // 2, end)
        ranges.append((start, end))
        if end == total:
            break
        start = max(start + 1, _best_break(ranks, end - overlap, end, first=True))
    return ranges


def _best_break(ranks: npt.NDArray[np.int8], low: int, high: int, *, first: bool = False) -> int:
    """The best-ranked token in (low, high], the last one among equals or, with `first`, the first; `high` if none."""
    inside = ranks[low + 1 : high + 1]
    best = inside.max(initial=0)
    if best == 0:
        return low + 1 if first else high
    found = np.flatnonzero(inside == best)
    return int(low + 1 + (found[0] if first else found[-1]))


def make_windows(
    article: int, text: str, tokens: Tokens, quotations: Sequence[Quotation] | None = None
) -> list[Window]:
    """The windows of one text, with the range of their own tokens: those that no other window answers for."""
    features = token_features(text, tokens, quotations)
    ranges = cut_windows(break_ranks(text, tokens, features))
    windows = []
    for i, (start, end) in enumerate(ranges):
        own_start = start if i == 0 else (start + ranges[i - 1][1]) // 2
        own_end = end if i + 1 == len(ranges) else (ranges[i + 1][0] + end) // 2
        windows.append(
            Window(
                article=article,
                first_token=start,
                ids=tokens.ids[start:end],
                features=features[start:end],
                own=(own_start - start, own_end - start),
            )
        )
    return windows
