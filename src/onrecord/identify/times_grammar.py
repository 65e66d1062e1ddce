"""The grammar of time expressions: from left to right, the rule that reaches farthest wherever one may start."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache

from onrecord.identify import (
    times_clock,
    times_days,
    times_holidays,
    times_lengths,
    times_periods,
    times_references,
    times_seasons,
    times_years,
)
from onrecord.identify.times_clock import join_times
from onrecord.identify.times_scene import Meaning, Rule, Scene
from onrecord.identify.times_words import UNITS
from onrecord.records import Span, TimeExpression

_WORD = re.compile(r"[^\W\d_]+|\d+")
#: Words that begin few of the times they stand before: looked at only where the next word can go on.
_ARTICLES = frozenset({"the", "that", "a", "an", "its", "this", "in", "these", "at"})
_AFTER_ARTICLE = frozenset(
    f"{' '.join(UNITS)} days weeks months years quarters decades centuries hours weekend couple dozen hundred "
    "thousand full "
    "whole entire additional long same following previous preceding near foreseeable distant immediate not short "
    "latest most just calendar business recent comparable corresponding like future prior year "
    "present current while recent".split()
)
_FIRST_YEAR, _LAST_YEAR = 1000, 9000


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    """The rules by the word they may start with."""
    by_start: defaultdict[str, list[Rule]] = defaultdict(list)
    for module in (
        times_days,
        times_holidays,
        times_seasons,
        times_periods,
        times_years,
        times_references,
        times_lengths,
        times_clock,
    ):
        for rule in module.RULES:
            for word in dict.fromkeys(rule.starts):
                by_start[word].append(rule)
    return {word: tuple(rules) for word, rules in by_start.items()}


def read_times(text: str, base: date | None) -> list[TimeExpression]:
    """Every time expression of `text` in its order, resolved against `base`; none overlaps another."""
    if base and not _FIRST_YEAR <= base.year <= _LAST_YEAR:
        base = None  # no arithmetic at the ends of the calendar
    scene = Scene(text=text, lower=_lowered(text), base=base)
    found: list[TimeExpression] = []
    for span, meaning in _scan(scene):
        scene.see(meaning, span.end)
        found.append(TimeExpression(span=span, value=meaning.value, type=meaning.type))
    return join_times(text, found)


def _lowered(text: str) -> str:
    """`text` in lower case, every code point at its place, and every white space a blank."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    return lower.translate(_BLANKS)


_BLANKS = {9: " ", 0xA0: " ", 0x2009: " ", 0x202F: " ", 0x2011: "-", 0x2010: "-"}


def _scan(scene: Scene) -> Iterator[tuple[Span, Meaning]]:
    rules, lower, done = _rules(), scene.lower, 0
    words = [(word[0], word.start()) for word in _WORD.finditer(lower)]
    for (key, start), (following, _) in zip(words, [*words[1:], ("", 0)], strict=False):
        candidates = rules.get("#" if key[0].isdigit() else key)
        if candidates is None or start < done or (start and not _may_start(lower, start)):
            continue
        if key in _ARTICLES and following not in _AFTER_ARTICLE and following not in rules and not following.isdigit():
            continue
        best = _longest(scene, candidates, start)
        if best:
            done = best[0].end
            yield best


def _may_start(lower: str, start: int) -> bool:
    """False within a number, an amount of money, a name with digits or an address."""
    before = lower[start - 1]
    if before.isalnum() or before in "$£€#@_/\\":
        return before == "/" and lower[start].isdigit() and start > 4 and lower[start - 5 : start - 1].isdigit()
    return not (before in ".,:" and start > 1 and lower[start - 2].isdigit() and lower[start].isdigit())


def _longest(scene: Scene, candidates: tuple[Rule, ...], start: int) -> tuple[Span, Meaning] | None:
    matches = [(match, rule) for rule in candidates if (match := rule.pattern.match(scene.lower, start))]
    for match, rule in sorted(matches, key=lambda pair: -pair[0].end()):
        if match.end() > start and (meaning := rule.resolve(scene, match)):
            return Span(start, start + len(match[0].rstrip())), meaning
    return None
