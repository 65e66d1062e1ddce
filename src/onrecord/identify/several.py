"""Whom a plural means that stands for persons or parties named before: "both brothers", "the two ministers". Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from onrecord.identify.figures import Cast, Figure
from onrecord.identify.offices import Names, affiliation_of
from onrecord.identify.vocabulary import (
    GENERAL_ORGANIZATIONS,
    KIN,
    gender_of_noun,
    is_same_office,
    kind_of_noun,
    singular,
    word_set,
)
from onrecord.records import ActorKind, EntityLabel, Span

_NUMBERS = {"two": 2, "three": 3, "four": 4}
_SEVERAL = re.compile(
    r"(?P<all>both|neither|the|all|these)(?:\s+of)?(?:\s+the)?(?:\s+(?P<number>two|three|four))?"
    r"(?P<words>(?:\s+[\w-]+){0,3})$",
    re.IGNORECASE,
)
_PLACE = r"[A-Z][\w .-]+"
_OF_PLACES = re.compile(
    r"(?:both\s+)?(?:the\s+)?(?P<role>[a-z -]+?)\s+of\s+(?:the\s+)?"
    rf"{_PLACE}(?:, {_PLACE})*\s+and\s+(?:the\s+)?{_PLACE}$"
)
#: What stands before a name that is a place only.
_IN = re.compile(r"\b(?:in|at|near|outside|across|around)\s(?:the\s)?$", re.IGNORECASE)
_ANY_PERSON = word_set("man woman person pair duo couple individual")
_PAIRS = word_set("pair duo couple")
_SIDES = word_set("side party")
_PLACES = word_set("country nation government capital neighbour neighbor state side")
#: How far back those may stand whom "both" alone means, the nearest first.
NEAR = (120, 250, 400)


def find_several(text: str, span: Span, names: Names, cast: Cast, others: frozenset[int] = frozenset()) -> list[int]:
    """The figures that a plural source means, two or more; none where it is an unnamed group or no plural.

    `others` are named beside it.
    """
    words = span.of(text)
    by_place = _of_places(words, names, cast, span)
    if by_place:
        return by_place
    family = _family(words, cast)
    if family:
        return family
    found = _SEVERAL.match(words)
    if found is None:
        return []
    head = (found.group("words").split() or [""])[-1].lower()
    head = "" if head in ("alike", "together") else head
    noun = singular(head)
    first = found.group("all").lower()
    number = _NUMBERS.get((found.group("number") or "").lower(), 2 if first in ("both", "neither") else 0)
    if noun in _PAIRS and noun == head:
        number = number or 2
    elif head == noun and first != "neither" and head not in ("", "men", "women", "people"):
        return []
    if not number and not (noun in KIN and first == "the"):
        return []
    return _members(noun, number, _before(names, cast, span.start, others), cast.figures)


def cut_spans(text: str, span: Span, number: int) -> list[Span]:
    """One span for each of several that share the words of a source: all of them, and ever shorter ends."""
    starts = [span.start + m.start() for m in re.finditer(r"(?<![\w-])\w", span.of(text))]
    starts = starts if len(starts) >= number else list(range(span.start, span.end))
    return [Span(start, span.end) for start in starts[:number]]


def _before(names: Names, cast: Cast, place: int, others: frozenset[int]) -> list[tuple[int, int]]:
    """The figures named before a place, the last one first, each with where it was named last."""
    found: dict[int, int] = {}
    for name in reversed(names.inside(0, place)):
        number = (
            None if _IN.search(names.text[max(0, name.span.start - 12) : name.span.start]) else cast.figure_at(name)
        )
        if number is not None and number not in others and cast.figures[number].kind is not ActorKind.GROUP:
            found.setdefault(number, place - name.span.start)
    return list(found.items())


def _members(noun: str, number: int, before: Sequence[tuple[int, int]], figures: Sequence[Figure]) -> list[int]:
    gender = gender_of_noun(noun)
    if noun in KIN and noun not in _ANY_PERSON:
        found = _relatives(noun, [n for n, _ in before], figures)
        return sorted(found) if len(found) == (number or 2) else []
    if noun in _PLACES:
        countries = _nearest(number, [(n, d) for n, d in before if figures[n].kind is ActorKind.COUNTRY])
        if countries:
            return countries
    persons = [(n, d) for n, d in before if _is_person(figures[n])]
    if noun in _SIDES or not noun:
        return _nearest(number, before) or _nearest(number, persons)
    if noun in _ANY_PERSON:
        return _nearest(number, [(n, d) for n, d in persons if not gender or figures[n].gender in (gender, None)])
    called = [n for n, _ in before if _is_called(noun, figures[n])]
    if number and len(called) < number and kind_of_noun(noun) is ActorKind.ORGANIZATION:
        return _nearest(number, [(n, d) for n, d in before if figures[n].kind is ActorKind.ORGANIZATION])
    if number and len(called) < number and kind_of_noun(noun) is ActorKind.PERSON:
        return _nearest(number, persons)
    return sorted(called[:number]) if number and len(called) >= number else []


def _nearest(number: int, before: Sequence[tuple[int, int]]) -> list[int]:
    """Those in the nearest stretch of text that has as many as the words say; none where it has more."""
    for reach in NEAR:
        found = [n for n, distance in before if distance <= reach]
        if len(found) >= (number or 2):
            return sorted(found) if len(found) == (number or 2) else []
    return []


def _is_person(figure: Figure) -> bool:
    return figure.kind is ActorKind.PERSON and figure.is_named


def _is_called(noun: str, figure: Figure) -> bool:
    known = figure.nouns | set(figure.name.lower().split() if figure.kind is ActorKind.ORGANIZATION else ())
    if noun in known or any(is_same_office(noun, other) for other in known):
        return True
    return figure.kind is ActorKind.ORGANIZATION and noun in GENERAL_ORGANIZATIONS and not figure.nouns


def _relatives(noun: str, before: Sequence[int], figures: Sequence[Figure]) -> list[int]:
    """Those known as such, or who share a surname where only they do; "brothers" are men."""
    gender = gender_of_noun(noun)
    persons = [n for n in before if _is_person(figures[n]) and figures[n].parts]
    persons = [n for n in persons if gender is None or figures[n].gender in (gender, None)]
    known = [n for n in persons if noun in figures[n].nouns]
    if len(known) > 1:
        return known
    families: dict[str, list[int]] = {}
    for n in persons:
        if len(figures[n].parts) > 1:
            families.setdefault(figures[n].parts[-1], []).append(n)
    large = [family for family in families.values() if len(family) > 1]
    if not large:
        large = [
            [n, other]
            for n in persons
            for other, kin in figures[n].relatives.items()
            if kin in KIN and other in persons
        ]
    return large[0] if len(large) == 1 else known


def _family(words: str, cast: Cast) -> list[int]:
    """The two of one surname whom "the SURNAMEs" are."""
    found = re.fullmatch(r"(?:[Bb]oth\s+)?(?:[Tt]he\s+)?([A-Z][\w-]+?)(?:e?s)", words)
    if found is None or not words.lower().startswith(("the ", "both ")):
        return []
    surname = found.group(1).lower()
    fits: Callable[[Figure], bool] = lambda f: len(f.parts) > 1 and f.parts[-1] in (surname, surname + "e")  # noqa: E731
    members = [n for n, f in enumerate(cast.figures) if _is_person(f) and fits(f)]
    return members if len(members) == 2 else []


def _of_places(words: str, names: Names, cast: Cast, span: Span) -> list[int]:
    """Who holds an office in each of several places: "the presidents of Norland and Sudland"."""
    found = _OF_PLACES.fullmatch(words)
    if found is None:
        return []
    noun = singular(found.group("role").split()[-1].lower())
    if noun == found.group("role").split()[-1].lower():
        return []
    places = [
        a for n in names.inside(span.start, span.end) if n.label is not EntityLabel.PERSON and (a := affiliation_of(n))
    ]
    holders: list[int] = []
    for place in places:
        held = [
            n for n, f in enumerate(cast.figures) if _is_person(f) and f.affiliation == place and _is_called(noun, f)
        ]
        if len(held) != 1:
            return []
        holders += held
    return holders if len(set(holders)) > 1 else []
