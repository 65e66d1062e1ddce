"""The same statement in two articles: start here.

A copy has its own statements at its own offsets. Each is linked to the statement of the original with the same
content, or nearly the same, one to one, so that lists can count it once.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence

from onrecord.records import StatementId

#: A statement's id and the words of its content.
Content = tuple[StatementId, str]

#: Share of words (Dice) from which two contents are the same one.
_ALIKE = 0.8

_WORD = re.compile(r"\w+")


def link_statements(copy: Sequence[Content], original: Sequence[Content]) -> dict[StatementId, StatementId]:
    """The statement of `original` that each statement of `copy` is; both in the order of their words.

    Equal contents are paired first, the first with the first; then nearly equal ones, the most alike first.
    """
    copy_words = {id_: _words(content) for id_, content in copy}
    original_words = {id_: _words(content) for id_, content in original}
    links = _link_equal(copy_words, original_words)
    used = set(links.values())
    return links | _link_alike(
        {id_: Counter(words) for id_, words in copy_words.items() if id_ not in links},
        {id_: Counter(words) for id_, words in original_words.items() if id_ not in used},
    )


def _words(content: str) -> tuple[str, ...]:
    """The words alone: quote marks, case and compatibility forms differ between the outlets of a wire story."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", content).casefold()))


def _link_equal(
    copy: Mapping[StatementId, tuple[str, ...]], original: Mapping[StatementId, tuple[str, ...]]
) -> dict[StatementId, StatementId]:
    waiting: defaultdict[tuple[str, ...], deque[StatementId]] = defaultdict(deque)
    for id_, words in original.items():
        if words:
            waiting[words].append(id_)
    return {id_: waiting[words].popleft() for id_, words in copy.items() if waiting.get(words)}


def _link_alike(
    copy: Mapping[StatementId, Counter[str]], original: Mapping[StatementId, Counter[str]]
) -> dict[StatementId, StatementId]:
    ranked = []
    for i, (one, words) in enumerate(copy.items()):
        for j, (other, other_words) in enumerate(original.items()):
            likeness = _likeness(words, other_words)
            if likeness >= _ALIKE:
                ranked.append((-likeness, abs(i - j), i, j, one, other))
    links: dict[StatementId, StatementId] = {}
    used: set[StatementId] = set()
    for *_, one, other in sorted(ranked):
        if one not in links and other not in used:
            links[one] = other
            used.add(other)
    return links


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Dice over the words, counted as often as they stand there; 0 where there is none."""
    total = one.total() + other.total()
    if not total or 2 * min(one.total(), other.total()) < _ALIKE * total:
        return 0.0
    return 2 * (one & other).total() / total
