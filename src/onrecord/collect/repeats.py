"""Paragraphs that say again what the article has said: repeated leads, repeated titles, pull quotes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

#: Shorter paragraphs are never repetitions: headings and answers recur for good reason.
_WORDS_NEEDED = 8

#: A pull quote may be shorter, since it stands whole inside another paragraph.
_PULL_QUOTE_WORDS = 6
_LONGEST_PULL_QUOTE = 80

#: Share of words two paragraphs must have in common to be the same but for a correction.
_LIKENESS = 0.95

#: Words at either end by which two such paragraphs find each other.
_ANCHOR = 3

#: Paragraphs looked at for one key, so that a hostile text costs no more than a long one.
_TRIES = 4

_WORD = re.compile(r"\w+")
_SIGNATURE = re.compile(r"\s[—–-]{1,2}\s?[^\W\d_a-z][^—–]{2,60}$")
_DENIALS = frozenset(("no", "not", "never", "none", "neither", "nor", "without", "t", "cannot"))

_SENTENCE_BREAK = re.compile(r"(?<=[.!?\"\u201d])\s+(?=[A-Z\"\u201c])")

_Words = tuple[str, ...]


def find_repeats(paragraphs: Sequence[str]) -> frozenset[int]:
    """Positions of the paragraphs that repeat another one: the later of two, or the pull quote and not its source."""
    words = [tuple(_WORD.findall(paragraph.casefold())) for paragraph in paragraphs]
    repeats = set(_find_same(words)) | set(_find_corrected(words, paragraphs))
    return frozenset(repeats.union(_find_pull_quotes(words, paragraphs, repeats)))


def find_repeated_sentences(paragraph: str) -> Iterator[tuple[int, int]]:
    """Where a paragraph says a sentence again word for word: captions and leads of texts without line ends."""
    seen: set[_Words] = set()
    start = 0
    breaks = [found.span() for found in _SENTENCE_BREAK.finditer(paragraph)]
    for end, after in (*breaks, (len(paragraph), len(paragraph))):
        words = tuple(_WORD.findall(paragraph[start:end].casefold()))
        if len(words) >= _WORDS_NEEDED:
            if words in seen:
                yield start, end
            seen.add(words)
        start = after


def _find_same(words: Sequence[_Words]) -> Iterator[int]:
    """Paragraphs with exactly the words of an earlier one."""
    seen: set[_Words] = set()
    for place, these in enumerate(words):
        if len(these) >= _WORDS_NEEDED:
            if these in seen:
                yield place
            seen.add(these)


def _find_corrected(words: Sequence[_Words], paragraphs: Sequence[str]) -> Iterator[int]:
    """Paragraphs that differ from an earlier one in a few small words."""
    anchored: defaultdict[tuple[bool, _Words], list[int]] = defaultdict(list)
    for place, these in enumerate(words):
        if len(these) < _WORDS_NEEDED:
            continue
        anchors = ((True, these[:_ANCHOR]), (False, these[-_ANCHOR:]))
        earlier = {other for anchor in anchors for other in anchored[anchor]}
        if any(_is_same_but_small_words(paragraphs[place], paragraphs[other]) for other in earlier):
            yield place
        for anchor in anchors:
            if len(anchored[anchor]) < _TRIES:
                anchored[anchor].append(place)


def _is_same_but_small_words(one: str, other: str) -> bool:
    """True when nearly all words agree, and no name, number or denial is among those that differ."""
    if not _LIKENESS <= (len(one) + 1) / (len(other) + 1) <= 1 / _LIKENESS:
        return False
    mine, theirs = Counter(_WORD.findall(one)), Counter(_WORD.findall(other))
    differing = (mine - theirs) + (theirs - mine)
    total = mine.total() + theirs.total()
    return differing.total() <= (1 - _LIKENESS) * total and not any(
        word in _DENIALS or not word.islower() for word in differing
    )


def _find_pull_quotes(words: Sequence[_Words], paragraphs: Sequence[str], repeats: set[int]) -> Iterator[int]:
    """Short paragraphs whose words stand, in one piece, inside a longer paragraph that is read."""
    sought = _pull_quotes_by_start(words, paragraphs, repeats)
    if not sought:
        return
    found: set[int] = set()
    for place, these in enumerate(words):
        if place in repeats or len(these) <= _PULL_QUOTE_WORDS or not _may_hold_a_quote(place, these, sought):
            continue
        for start, window in enumerate(_windows(these)):
            for quote, wanted in sought.get(window, ()):
                if quote == place or quote in found or len(wanted) >= len(these):
                    continue
                if these[start : start + len(wanted)] == wanted:
                    found.add(quote)
                    yield quote


def _may_hold_a_quote(place: int, these: _Words, sought: Mapping[_Words, list[tuple[int, _Words]]]) -> bool:
    """False when no stretch of the paragraph begins like another one: a quick check, for speed alone."""
    if any(quote != place for quote, _ in sought.get(these[:_PULL_QUOTE_WORDS], ())):
        return True
    return not sought.keys().isdisjoint(_windows(these[1:]))


def _windows(these: _Words) -> Iterator[_Words]:
    """Every run of as many words as a pull quote needs."""
    return zip(*(these[offset:] for offset in range(_PULL_QUOTE_WORDS)), strict=False)


def _pull_quotes_by_start(
    words: Sequence[_Words], paragraphs: Sequence[str], repeats: set[int]
) -> Mapping[_Words, list[tuple[int, _Words]]]:
    """The paragraphs that may be pull quotes, with their words, by their first words."""
    sought: defaultdict[_Words, list[tuple[int, _Words]]] = defaultdict(list)
    for place, these in enumerate(words):
        if place in repeats or not _PULL_QUOTE_WORDS <= len(these) <= _LONGEST_PULL_QUOTE:
            continue
        signature = _SIGNATURE.search(paragraphs[place])
        unsigned = these[: -len(_WORD.findall(signature[0]))] if signature else these
        if len(unsigned) >= _PULL_QUOTE_WORDS and len(sought[unsigned[:_PULL_QUOTE_WORDS]]) < _TRIES:
            sought[unsigned[:_PULL_QUOTE_WORDS]].append((place, unsigned))
    return sought
