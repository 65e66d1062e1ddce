"""Chances of name tags -> the names in a text. Pure.

Word pieces are joined to words first, so that no name begins or ends inside a word; then the best legal sequence of
tags is found (Viterbi 1967), only where a name is at all likely.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from onrecord.records import Entity, EntityLabel, Span
from onrecord.scoring import NAME_TAGS, Tokens

#: A word with less than this chance of being no part of a name is looked at; it costs time, not quality.
_SURE = float(np.log(0.98))
#: Marks a name may begin and end with.
_MAY_BEGIN, _MAY_END = '$€£₡¥“"(.#@', '.)%!"”'
#: Code points from which a line may have been wrapped.
_WRAPPED = 50
_WORD = re.compile(r"[^\s-]+")
_PARTICLES = frozenset(
    re.findall(r"\w+", "abu al an bin bint da das de del della den der di dos du el ibn la le ter van von y")
)
_LABELS = tuple(EntityLabel)
_BEGIN = np.array([NAME_TAGS.index(f"B-{label}") for label in _LABELS])
_INSIDE = np.array([NAME_TAGS.index(f"I-{label}") for label in _LABELS])
_LOST = -1e4


def find_entities(text: str, tokens: Tokens, chances: npt.NDArray[np.float32]) -> tuple[Entity, ...]:
    """The names of a text in its order. `chances`: natural-log chances of `NAME_TAGS`. *Shape:* (tokens, 19)."""
    if not len(tokens):
        return ()
    firsts = word_starts(text, tokens)
    lasts = np.append(firsts[1:], len(tokens)) - 1
    scores = _word_scores(chances, firsts)
    found: list[tuple[Span, npt.NDArray[np.float32]]] = []
    for low, high in _likely_runs(scores, _breaks(text, tokens, firsts)):
        for start, end in _read_run(scores[low:high]):
            first, last = firsts[low + start], lasts[low + end - 1]
            span = _without_marks(text, int(tokens.starts[first]), int(tokens.ends[last]))
            if span is not None:
                found.append((span, _label_chances(scores[low + start : low + end])))
    return _label_alike(text, found)


def _without_marks(text: str, start: int, end: int) -> Span | None:
    """The span without commas, dashes and the like at its ends; None when nothing is left."""
    while start < end and not (text[start].isalnum() or text[start] in _MAY_BEGIN):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in _MAY_END):
        end -= 1
    return Span(start, end) if start < end else None


def _without_common_words(text: str, span: Span) -> Span:
    """The name of a person without words in small letters before it, but for particles like "von" and "al"."""
    for word in _WORD.finditer(text, span.start, span.end):
        if not word.group().islower() or word.group() in _PARTICLES:
            return Span(word.start(), span.end)
    return span


def _label_alike(text: str, found: Sequence[tuple[Span, npt.NDArray[np.float32]]]) -> tuple[Entity, ...]:
    """The names with their labels: the same words name the same thing throughout a text, unless much speaks against."""
    alike: defaultdict[str, list[npt.NDArray[np.float32]]] = defaultdict(list)
    for span, chances in found:
        alike[span.of(text)].append(chances)
    entities = []
    for span, chances in found:
        others = alike[span.of(text)]
        together = chances if len(others) == 1 else chances + len(others) ** 0.5 * np.mean(others, 0)
        label = int(together.argmax())
        score = round(float(np.exp(chances[label])), 4)
        kept = _without_common_words(text, span) if _LABELS[label] is EntityLabel.PERSON else span
        entities.append(Entity(span=kept, label=_LABELS[label], score=score))
    return tuple(entities)


def word_starts(text: str, tokens: Tokens) -> npt.NDArray[np.int64]:
    """Numbers of the tokens with which a word begins: all but those glued letter to letter. *Shape:* (words,)."""
    glued = np.flatnonzero(tokens.starts[1:] == tokens.ends[:-1]) + 1
    inside = [i for i in glued if text[tokens.starts[i] - 1].isalnum() and text[tokens.starts[i]].isalnum()]
    begins = np.ones(len(tokens), bool)
    begins[inside] = False
    return np.flatnonzero(begins)


def _word_scores(chances: npt.NDArray[np.float32], firsts: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Log-chances of none, begin and inside of each label for every word. *Shape:* (words, 1 + 2 x labels)."""
    inside = np.add.reduceat(chances[:, _INSIDE], firsts)
    begin = inside - chances[firsts][:, _INSIDE] + chances[firsts][:, _BEGIN]
    none = np.add.reduceat(chances[:, :1], firsts)
    scores = np.concatenate([none, begin, inside], 1)
    top = scores.max(1, keepdims=True)
    normal: npt.NDArray[np.float32] = scores - top - np.log(np.exp(scores - top).sum(1, keepdims=True))
    return normal


def _breaks(text: str, tokens: Tokens, firsts: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """True for words that no name reaches into: a paragraph begins there. *Shape:* (words,).

    A line end is one too, but where lines are wrapped; then the line before it is long.
    """
    broken = np.zeros(len(firsts), bool)
    for i in np.flatnonzero(tokens.starts[firsts[1:]] > tokens.ends[firsts[1:] - 1]) + 1:
        end = int(tokens.ends[firsts[i] - 1])
        between = text[end : tokens.starts[firsts[i]]]
        if "\n" in between:
            begun = text.rfind("\n", 0, end) + 1
            broken[i] = between.count("\n") > 1 or end - begun < _WRAPPED
    return broken


def _likely_runs(scores: npt.NDArray[np.float32], broken: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Ranges of words that may hold names."""
    likely = np.flatnonzero(scores[:, 0] < _SURE)
    if not len(likely):
        return []
    cuts = np.flatnonzero((np.diff(likely) > 1) | broken[likely[1:]]) + 1
    return [(int(run[0]), int(run[-1]) + 1) for run in np.split(likely, cuts)]


def _read_run(scores: npt.NDArray[np.float32]) -> list[tuple[int, int]]:
    """The ranges of words that are names in one run of words."""
    count = len(_LABELS)
    best = scores[0].copy()
    # What the model takes for the inside of a name is its begin where a name cannot have begun before.
    best[1 : 1 + count] = np.logaddexp(best[1 : 1 + count], best[1 + count :])
    best[1 + count :] = _LOST
    if len(scores) == 1:
        return [(0, 1)] if best.argmax() else []
    came: list[npt.NDArray[np.int64]] = []
    for row in scores[1:]:
        top = int(best.argmax())
        back = np.full(1 + 2 * count, top)
        # Inside follows only begin or inside of its own label.
        begun = best[1 : 1 + count] >= best[1 + count :]
        before = np.where(begun, np.arange(1, 1 + count), np.arange(1 + count, 1 + 2 * count))
        back[1 + count :] = before
        best = best[back] + row
        came.append(back)
    path = [int(best.argmax())]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    path.reverse()
    return _names_on(path)


def _names_on(path: list[int]) -> list[tuple[int, int]]:
    """The ranges of words that a sequence of tags makes names."""
    count = len(_LABELS)
    found: list[tuple[int, int]] = []
    for i, tag in enumerate(path):
        if 0 < tag <= count:
            found.append((i, i + 1))
        elif tag > count:
            found[-1] = (found[-1][0], i + 1)
    return found


def _label_chances(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """For each label the log of the mean chance of some words belonging to a name with it. *Shape:* (labels,)."""
    count = len(_LABELS)
    chances: npt.NDArray[np.float32] = np.logaddexp(scores[:, 1 : 1 + count], scores[:, 1 + count :]).mean(0)
    return chances
