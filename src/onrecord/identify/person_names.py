"""Names of persons and their words: titles taken off, given names, and which two names one person may go by. Pure."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

from rapidfuzz.fuzz import ratio

from onrecord.identify.joining_givens import families
from onrecord.identify.names import fold, sound
from onrecord.identify.places import country_of_demonym
from onrecord.identify.vocabulary import NAME_ENDINGS, TITLES, word_set
from onrecord.records import Gender

EDGES = " \t\n\"'\u201c\u201d\u2018\u2019.,;:()[]"
_ALIKE = 84.0
_SKY = ("skiy", "skyi", "skyy", "skij", "ski", "sky")
_PARTIES = word_set("republican democrat democratic conservative liberal labour tory gop")


@lru_cache(maxsize=1)
def _given_names() -> dict[str, Gender]:
    text = files("onrecord.identify").joinpath("given_names.csv").read_text(encoding="utf-8")
    return {row["name"]: Gender(row["gender"]) for row in csv.DictReader(text.splitlines())}


def gender_of_given_name(name: str) -> Gender | None:
    """What a first name tells of gender, where it is a common one."""
    return _given_names().get(name.lower())


def person_parts(words: str) -> tuple[list[str], tuple[str, ...]]:
    """The titles before a person's name, and the words of the name, both in lower case without marks."""
    parts = [p for w in words.split() if (p := without_accents(w.strip(EDGES).lower()))]
    titles = []
    while len(parts) > 1 and (parts[0] in TITLES or (len(parts) > 2 and is_people(parts[0]))):
        titles.append(parts.pop(0))
    while len(parts) > 1 and parts[-1] in NAME_ENDINGS:
        parts.pop()
    return titles, tuple(parts)


def without_accents(word: str) -> str:
    """The lower-case word in the letters of English."""
    return word if word.isascii() else fold(word)


def _sound(word: str) -> str:
    """The word as most transliterations of it would agree on: "shaheen" and "shahin" are one."""
    return sound(word.replace("dt", "t"))


def is_people(word: str) -> bool:
    """True for the party or people that a finder of names took for the first word of one."""
    return word in _PARTIES or (word not in _given_names() and country_of_demonym(word.title()) is not None)


def is_alike(one: str, other: str) -> bool:
    """True for two spellings of one word of a name inside one article."""
    if one == other:
        return True
    if min(len(one), len(other)) < 4 or _are_of_a_couple(one, other):
        return False
    sounds = _sound(one), _sound(other)
    if sounds[0] == sounds[1]:
        return True
    if sounds[0][0] != sounds[1][0] or min(len(one), len(other)) < 5:
        return False
    return max(ratio(one, other), _ratio(one, other)) >= _ALIKE


def _are_of_a_couple(one: str, other: str) -> bool:
    """True for the Slavic surnames of a man and a woman of one family: -in and -ina, -ov and -ova, -sky and -ska."""
    man, woman = sorted((one, other), key=lambda word: word.endswith("a"))
    if not woman.endswith("a") or man.endswith("a"):
        return False
    if man.endswith(("in", "yn", "ov", "ev")):
        return woman == man + "a"
    stem = next((man.removesuffix(end) for end in _SKY if man.endswith(end)), None)
    return stem is not None and woman in (f"{stem}ska", f"{stem}skaya", f"{stem}skaia")


def _is_given(one: str, other: str) -> bool:
    """True for two given names that may be one: equal, an initial, a short form, or two spellings."""
    if one == other or (len(min(one, other, key=len)) == 1 and one[0] == other[0]):
        return True
    if families(one) & families(other):
        return True
    genders = {g for name in (one, other) if (g := _given_names().get(name))}
    if len(genders) > 1:
        return False
    if len(one) >= 3 and len(other) >= 3 and (one.startswith(other) or other.startswith(one)):
        return True
    return one[0] == other[0] and min(len(one), len(other)) >= 4 and max(ratio(one, other), _ratio(one, other)) >= 75


def _ratio(one: str, other: str) -> float:
    """How alike two words sound."""
    return ratio(_sound(one), _sound(other))


def is_same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """True for two full names of one person: surname and given name agree, whichever stands first."""
    if is_alike(one[-1], other[-1]) and _is_given(one[0], other[0]):
        return True
    if one[0] == other[0] and len(one[0]) > 2 and one[-1][0] == other[-1][0] and ratio(one[-1], other[-1]) >= 75:
        return True
    return len(one) == len(other) == 2 and (one[0], one[1]) == (other[1], other[0])
