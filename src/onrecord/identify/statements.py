"""Attributions become statements whose ids survive re-reading: start here.

A statement keeps its id when the new reading has a content that covers at least half of the words of its own, as it
was found before or as a person set it; one to one, the most alike first. Every other attribution gets a new id, the
digest of the article's id and its spans.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import count

from onrecord.records import Article, ArticleId, Attribution, Spans, Statement, StatementId

_WORD = re.compile(r"\w+")
_ID_DIGITS = 16

_Key = tuple[Spans, Spans, Spans, float, str]


def identify_statements(
    article: Article,
    attributions: Sequence[Attribution],
    previous: Sequence[Statement] = (),
    *,
    decided: Mapping[StatementId, Spans] | None = None,
) -> list[Statement]:
    """The statements of `article`, in the order of their words; ids are those of `previous` where it is the same one.

    `decided` are the contents that people gave some of `previous`: a statement is also known by that. Neither the
    order of `attributions` nor that of `previous` matters; the same spans twice are one statement.
    """
    surest = {(a.content, a.source, a.cue): a for a in sorted(attributions, key=_reading_order)}
    found = list(surest.values())
    known = sorted(previous, key=lambda statement: (_reading_order(statement.attribution), statement.id))
    kept = _match_contents(article.text, found, [_as_known(statement, decided or {}) for statement in known])
    taken = {statement.id for statement in known}
    statements = []
    for i, attribution in enumerate(found):
        if i in kept:
            statement = replace(known[kept[i]], attribution=attribution)
        else:
            statement = Statement(
                id=new_id(article.id, attribution, taken), article=article.id, attribution=attribution
            )
            taken.add(statement.id)
        statements.append(statement)
    return statements


def _as_known(statement: Statement, decided: Mapping[StatementId, Spans]) -> list[Attribution]:
    """The statement as it was found and, where that differs, as somebody set its content."""
    found = statement.attribution
    content = decided.get(statement.id, found.content)
    return [found] if content == found.content else [found, replace(found, content=content)]


def _match_contents(text: str, found: Sequence[Attribution], known: Sequence[Sequence[Attribution]]) -> dict[int, int]:
    """Index in `found` -> index in `known` of the same statement, by any of its versions; one to one, the most alike
    first.
    """
    if not known:
        return {}
    units = _Units(text)
    versions = [(j, version) for j, one in enumerate(known) for version in one]
    found_words = [units.of(attribution.content) for attribution in found]
    known_words = [units.of(version.content) for _, version in versions]
    ranked = []
    for i, place, shared in _overlaps(found_words, known_words):
        if 2 * shared >= len(known_words[place]):
            j, version = versions[place]
            likeness = 2 * shared / (len(found_words[i]) + len(known_words[place]))
            same_ends = (found[i].content == version.content) + (found[i].source == version.source)
            ranked.append((-likeness, -same_ends - (found[i].cue == version.cue), i, j))
    matched: dict[int, int] = {}
    used: set[int] = set()
    for _, _, i, j in sorted(ranked):
        if i not in matched and j not in used:
            matched[i] = j
            used.add(j)
    return matched


def _overlaps(found: Sequence[set[int]], known: Sequence[set[int]]) -> list[tuple[int, int, int]]:
    """Every pair that shares something, and how much."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for j, words in enumerate(known):
        for word in words:
            holders[word].append(j)
    pairs = []
    for i, words in enumerate(found):
        shared = Counter(j for word in words for j in holders.get(word, ()))
        pairs += [(i, j, number) for j, number in shared.items()]
    return pairs


class _Units:
    """The words of a text by number, so that contents can be compared as sets."""

    def __init__(self, text: str) -> None:
        words = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _ in words]
        self._ends = [end for _, end in words]

    def of(self, spans: Spans) -> set[int]:
        """The words the spans touch; for spans without a word, their code points."""
        words: set[int] = set()
        for span in spans:
            words.update(range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)))
        return words or {-place - 1 for span in spans for place in range(span.start, span.end)}


def _reading_order(attribution: Attribution) -> _Key:
    """Sorts by the words' order, and leaves no two different attributions equal."""
    return attribution.content, attribution.source, attribution.cue, attribution.score, attribution.form or ""


def new_id(article: ArticleId, attribution: Attribution, taken: Collection[StatementId]) -> StatementId:
    """The digest of the article's id and the spans; where that is taken, the next one that is free."""
    roles = (attribution.source, attribution.cue, attribution.content)
    spans = ";".join(",".join(f"{span.start}:{span.end}" for span in role) for role in roles)
    for attempt in count():
        words = f"{article}|{spans}|{attempt}" if attempt else f"{article}|{spans}"
        digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]
        if digest not in taken:
            return StatementId(digest)
    raise AssertionError("unreachable: count() does not end")
