"""Labels of names that the article as a whole contradicts: datelines, capitals and peoples taken for persons. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.identify.offices import Name
from onrecord.identify.person_names import gender_of_given_name, person_parts
from onrecord.identify.places import country_of_capital, country_of_demonym, country_of_seat
from onrecord.identify.vocabulary import kind_of_noun
from onrecord.records import ActorKind, EntityLabel

_DATELINE = re.compile(r"[ ]*(?:,[^\n(\u2014\u2013]{1,30})?(?:\([^)\n]{1,40}\))?[ ]*[\u2014\u2013-][ ]")
_PEOPLE = re.compile(r"(?:ian|ean|an|ese|ish|ic|i|er)s?$")
_BEFORE_PLACE = re.compile(r"\b(?:in|from|to|of|at|near|into|between|across|inside|outside)\s+$")


def mend_labels(text: str, names: Sequence[Name]) -> list[Name]:
    """The names with better labels, and the home of those that mean a people of the article."""
    parts = {part for n in names if n.label is EntityLabel.PERSON for part in _parts_of_full(n)}
    kept = [name for name in names if not _is_plain_group(text, name, parts)]
    mended = [_mended(text, name, parts) for name in kept]
    places = {
        n.words for n in mended if " " not in n.words and n.label in (EntityLabel.LOCATION, EntityLabel.PERSON)
    } - {n.words for n in mended if n.words.lower() in parts}
    homes = {n.words: home for n in mended if (home := _home(n, places, parts)) is not None}
    return [_at_home(name, homes) for name in mended]


def _parts_of_full(name: Name) -> Sequence[str]:
    parts = person_parts(name.words)[1]
    return [*parts, name.words.split()[-1].lower()] if len(parts) > 1 else []


def _is_plain_group(text: str, name: Name, parts: set[str]) -> bool:
    """True for a plain plural at the beginning of a sentence that was taken for a person: "Bakers"."""
    word = name.words.lower()
    begins = re.search(r"(?:^|[.!?\n][\"'\u201d\u2019]?\s*)$", text[max(0, name.span.start - 4) : name.span.start])
    return (
        name.label is EntityLabel.PERSON
        and begins is not None
        and word not in parts
        and kind_of_noun(word) is ActorKind.GROUP
        and word.endswith("s")
    )


def _mended(text: str, name: Name, parts: set[str]) -> Name:
    if name.label is not EntityLabel.PERSON or " " in name.words or name.words.lower() in parts:
        return name
    begins_line = name.span.start == 0 or text[name.span.start - 1] == "\n"
    if name.words.isupper() and len(name.words) > 2 and begins_line and _DATELINE.match(text, name.span.end):
        return replace(name, label=EntityLabel.LOCATION)
    if gender_of_given_name(name.words) is not None or _has_title(text, name):
        return name
    if country_of_seat(name.words) or country_of_capital(name.words):
        seat = EntityLabel.LOCATION if country_of_capital(name.words) else EntityLabel.ORGANIZATION
        return replace(name, label=seat)
    plain = re.search(rf"\b{re.escape(name.words.lower())}\b", text)
    if len(name.words) > 3 and plain is not None:
        # What is a common word of the article elsewhere is the name of a thing: an outlet, a programme.
        return replace(name, label=EntityLabel.ORGANIZATION)
    return name


def _has_title(text: str, name: Name) -> bool:
    """True when a form of address or title stands before the name."""
    before = re.search(r"(\w+)\.?\s$", text[max(0, name.span.start - 20) : name.span.start])
    return before is not None and bool(person_parts(f"{before.group(1)} {name.words}")[0])


def _home(name: Name, places: set[str], parts: set[str]) -> str | None:
    """The place of the article that a word for its people is made from."""
    word = name.words
    if " " in word or word.lower() in parts or country_of_demonym(word) or not _PEOPLE.search(word):
        return None
    for place in sorted(places, key=len, reverse=True):
        stem = place.rstrip("aeiouy")
        if place != word and len(stem) >= 4 and word.startswith(stem) and len(word) - len(stem) <= 5:
            return place
    return None


def _at_home(name: Name, homes: dict[str, str]) -> Name:
    if name.words in homes:
        return replace(name, label=EntityLabel.NORP, home=homes[name.words])
    if name.label is EntityLabel.PERSON and name.words in homes.values():
        return replace(name, label=EntityLabel.LOCATION)
    return name
