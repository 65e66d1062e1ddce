"""How alike two persons' names are: the parts compared, each on a short scale of words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import log1p

from rapidfuzz.distance import OSA, Indel

from onrecord.identify.joining_givens import families
from onrecord.identify.names import PersonName, skeleton, sound

#: Shortest word in which one wrong letter, and in which two, are still the same word.
_TYPO_LENGTH = 5
_TWO_TYPOS_LENGTH = 9
_LEAST_ALIKE = 0.6
_LEAST_RELATED = 0.65
_ENDED_LENGTH = 4
_ENDING = re.compile(r"(?<=[^aeouy])(?:iy|ii|yi|yy|yj|ij|i|y)$")
_EY = re.compile(r"(?:ei|ey|ej|eiy|ii)$")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Given name, middle names and surname of two names compared.

    `given`: same, sound, skeleton, typo, family (Bill, William), prefix, initial, middle (goes by the second name),
    swapped (surname first), absent, other. `middle`: same, absent, initial, other. `surname`: same, sound, skeleton,
    typo, shared (a compound one), other.
    """

    given: str
    middle: str
    surname: str

    @property
    def is_possible(self) -> bool:
        """False when a part says that these are two."""
        return "other" not in (self.given, self.surname)


@lru_cache(maxsize=200_000)
def _regular(word: str) -> str:
    """With one ending for the many of "-sky" and "-ey": those spellings are never two names."""
    if len(word) < _ENDED_LENGTH:
        return word
    return _ENDING.sub("y", _EY.sub("ey", word))


@lru_cache(maxsize=1_000_000)
def compare_words(one: str, two: str) -> str:
    """same, sound, skeleton, typo or other."""
    if one == two or _regular(one) == _regular(two):
        return "same"
    heard, other = sound(one), sound(two)
    if heard == other:
        return "sound"
    bones = skeleton(one)
    if len(bones) > 1 and bones == skeleton(two) and Indel.normalized_similarity(heard, other) >= _LEAST_ALIKE:
        return "skeleton"
    shorter = min(len(one), len(two))
    allowed = 2 if shorter >= _TWO_TYPOS_LENGTH else 1 if shorter >= _TYPO_LENGTH else 0
    return "typo" if allowed and OSA.distance(one, two, score_cutoff=allowed) <= allowed else "other"


@lru_cache(maxsize=1_000_000)
def compare_givens(one: str, two: str) -> str:
    """The same scale for given names, with initial, family and prefix."""
    if len(one) == 1 or len(two) == 1:
        if one == two:
            return "same"
        is_alike = one[0] == two[0] or (len(one) != len(two) and sound(one)[:1] == sound(two)[:1])
        return "initial" if is_alike else "other"
    found = compare_words(one, two)
    if found in ("same", "sound"):
        return found
    if families(one) & families(two):
        return "family"
    if found in ("typo", "skeleton") and _are_two_givens(one, two):
        return "other"
    shorter, longer = sorted((one, two), key=len)
    if found == "other" and len(shorter) > 2 and longer.startswith(shorter):
        return "prefix"
    return found


def _are_two_givens(one: str, two: str) -> bool:
    """True where a letter makes another name of it: both are known, or a woman's name ends where a man's does."""
    if families(one) and families(two):
        return True
    shorter, longer = sorted((one, two), key=lambda word: (len(word), word))
    if len(shorter) == len(longer):
        return shorter[:-1] == longer[:-1] and {shorter[-1], longer[-1]} <= set("aeo")
    return longer in (f"{shorter}a", f"{shorter}e")


def compare_names(one: PersonName, two: PersonName) -> Likeness:
    """The likeness of two persons' names; a Jr. and a Sr. are two people."""
    if one.generation and two.generation and one.generation != two.generation:
        return Likeness("other", "other", "other")
    found = _compare_in_order(one, two)
    if not found.is_possible and one.given and two.given:
        return _compare_swapped(one, two) or _compare_compound(one, two) or found
    return found


def _compare_in_order(one: PersonName, two: PersonName) -> Likeness:
    surname = compare_words(one.surname, two.surname)
    if surname == "other":
        return Likeness("absent", "absent", "other")
    if not one.given or not two.given:
        return Likeness("absent", "absent", surname)
    return Likeness(*_compare_given_names(one.given, two.given), surname)


def _compare_given_names(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, str]:
    """First names, and middle names."""
    if one == two:
        return "same", "same" if len(one) > 1 else "absent"
    written_out = min(map(len, (*one, *two))) > 1
    if written_out and len(one) != len(two) and sound("".join(one)) == sound("".join(two)):
        return "sound", "same"
    first = compare_givens(one[0], two[0])
    if first != "other":
        return first, _compare_middles(one[1:], two[1:])
    for front, back in ((one, two[1:]), (two, one[1:])):
        if len(front[0]) > 1 and any(compare_words(front[0], word) in ("same", "sound") for word in back):
            return "middle", "absent"
    return "other", "absent"


def _compare_middles(one: tuple[str, ...], two: tuple[str, ...]) -> str:
    """same, initial, absent or other: every middle name of the shorter needs one in the longer, in order."""
    shorter, longer = sorted((one, two), key=len)
    if not shorter:
        return "absent"
    if len(shorter) != len(longer) and min(map(len, (*shorter, *longer))) == 1:
        return "other"
    found, start = "same", 0
    for word in shorter:
        for i in range(start, len(longer)):
            likeness = compare_givens(word, longer[i])
            if likeness != "other":
                found = "initial" if likeness == "initial" and len(word) != len(longer[i]) else found
                start = i + 1
                break
        else:
            return "other"
    return found


def _compare_swapped(one: PersonName, two: PersonName) -> Likeness | None:
    """Surname first in one of them: "Kishida Fumio", "Fumio Kishida"."""
    for front, back in ((one.words, two.words), (two.words, one.words)):
        turned = (*front[1:], front[0])
        surname = compare_words(turned[-1], back[-1])
        given = compare_words("".join(turned[:-1]), "".join(back[:-1]))
        if surname in ("same", "sound") and given in ("same", "sound", "skeleton") and min(map(len, back)) > 1:
            return Likeness("swapped", "absent", surname)
    return None


def _compare_compound(one: PersonName, two: PersonName) -> Likeness | None:
    """One has a surname more: "Luis Gallegos", "Luis Gallegos Chiriboga"."""
    shorter, longer = sorted((one, two), key=lambda name: len(name.words))
    if len(shorter.words) == len(longer.words):
        return None
    for end in range(len(longer.words) - 1, 1, -1):
        surname = compare_words(shorter.surname, longer.words[end - 1])
        if surname in ("same", "sound"):
            given, middle = _compare_given_names(shorter.given, longer.words[: end - 1])
            if given in ("same", "sound", "family") and middle != "other":
                return Likeness(given, middle, "shared")
    return None


@lru_cache(maxsize=200_000)
def may_be_one(one: PersonName, two: PersonName) -> bool:
    """False when the names exclude one another; two errors of typing apart they do not yet."""
    if not one.given or not two.given:
        return True
    likeness = compare_names(one, two)
    if likeness.is_possible:
        return likeness.middle != "other"
    if one.generation and two.generation and one.generation != two.generation:
        return False
    pairs = ((one.given[0], two.given[0]), (one.surname, two.surname))
    return all(Indel.normalized_similarity(a, b) >= _LEAST_RELATED for a, b in pairs)


#: Log-odds of two full names being one person's, fitted by logistic regression (L2, C = 1) on 3,400 pairs of names of
#: politicians: the names and aliases of one person, against names of people of different countries.
_WEIGHTS = {
    "given same": 0.7, "given sound": 1.6, "given skeleton": 0.2, "given typo": 1.0, "given family": 0.6,
    "given prefix": 0.4, "given initial": -1.4, "given middle": -1.4, "given swapped": -0.5,
    "middle same": 2.3, "middle initial": 0.9, "middle absent": 0.1, "middle other": -3.2,
    "surname same": 2.0, "surname sound": 0.6, "surname skeleton": -1.1, "surname typo": 0.2, "surname shared": -1.6,
}  # fmt: skip
_BASE = 3.15
_BOTH_DIFFER = -1.7
_CROWD = -1.56  # for each unit of log(1 + people of that surname)
_SHORT_GIVEN = -0.58  # for each letter that the given names lack to five
_SHORT_SURNAME = -0.67  # for each consonant that the surname lacks to four


def name_odds(one: PersonName, two: PersonName, likeness: Likeness, crowd: int) -> float:
    """Log-odds that two full names are one person's, where `crowd` people in the casefile have that surname."""
    odds = _BASE + sum(
        _WEIGHTS[f"{part} {found}"]
        for part, found in (("given", likeness.given), ("middle", likeness.middle), ("surname", likeness.surname))
    )
    if likeness.given != "same" and likeness.surname != "same":
        odds += _BOTH_DIFFER
    if likeness.given == "swapped":
        return odds + _CROWD * log1p(crowd)
    given = 5 if likeness.given == "family" else min(len(sound("".join(name.given))) for name in (one, two))
    surname = min(len(skeleton(name.surname)) for name in (one, two))
    return odds + _CROWD * log1p(crowd) + _SHORT_GIVEN * max(0, 5 - given) + _SHORT_SURNAME * max(0, 4 - surname)
