"""Rules for years, decades and centuries."""

from __future__ import annotations

import re
from datetime import date

from onrecord.identify.times_calendar import year_value
from onrecord.identify.times_days import LOOSE, LOOSE_STARTS, full_year
from onrecord.identify.times_scene import Meaning, Rule, Scene
from onrecord.identify.times_words import (
    DAY_IN_WORDS,
    DAY_STARTS,
    ORDINAL,
    YEAR,
    YEAR_IN_WORDS,
    day_number,
    year_of_words,
)

_DECADES = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
#: A decade without its century may begin so many years after publication.
_SOON = 3
#: What makes a year of any number, and what does so only where the number looks like one of our time.
_SURELY_BEFORE = re.compile(r"\b(?:in|since|until|by|from|of|the|between|and|to|early|late|after|before) $|[(–-]$")
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|to|of|during|through|throughout|before|after|between|and|early|late|mid|around|"
    r"circa|pre|post|for|the|a|an|its|his|her|their|our|or|than|as|with|at|on|that|any|year|back|over|into|'s|’s)"
    r"|^|[(–—,:-])[ -]?$"
)
_BEFORE_SHORT = re.compile(r"\b(?:in|since|until|till|by|of|from|during|for|and|or|early|late|mid|fiscal|the|to)[ -]$")
_DEGREES = re.compile(r"\b(?:temperatur|degree|high|low|people|men|women|score|wind|percent|speed)")
_NUMBER_BEFORE = re.compile(r"[\d$£€#][.,:/]?$|\b(?:no|nr|resolution)\.? $")
_NUMBER_AFTER = re.compile(r"[.,:]\d|/(?!\d\d(?!\d))\d|%|[a-rt-z]|s[a-z]")
_COUNTED = re.compile(
    r"[ -](?:people|troops|soldiers|men|women|children|fighters|tons?|tonnes?|miles?|km|kilomet\w+|met(?:er|re)s?|feet|"
    r"percent|per cent|pounds|dollars|euros|shares|points|workers|jobs|others?|civilians|prisoners|residents|homes|"
    r"houses|hours|days|weeks|months|years|square|kg|mph|gmt|hrs|votes|students|members|cases|deaths|words|million|billion|"
    r"thousand|local time|a\.m|p\.m|am|pm)\b"
)


def _year(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """2022, fiscal 1990, nineteen ninety-six."""
    if match["words"]:
        return Meaning(year_value(year_of_words(match["words"])))
    if match["short"]:
        mark, behind = match.start("short") - 1, scene.lower[match.end() : match.end() + 12]
        if not _BEFORE_SHORT.search(scene.lower, max(0, mark - 10), mark) or _COUNTED.match(behind):
            return None
        return Meaning(year_value(full_year(scene, int(match["short"]))))
    year, start, end = int(match["year"].replace("-", "")), match.start("year"), match.end("year")
    if match["sure"]:
        return Meaning(year_value(year), is_period=match["sure"] != "the year ")
    return Meaning(year_value(year)) if _is_year(scene, year, start, end) else None


def _is_year(scene: Scene, year: int, start: int, end: int) -> bool:
    """False for a number that counts something."""
    before, after = scene.lower[max(0, start - 10) : start], scene.lower[end : end + 14]
    if _NUMBER_AFTER.match(after) or _NUMBER_BEFORE.search(before) or _COUNTED.match(after):
        return False
    if year < 1500 and not before.endswith(("in ", "since ")):
        return False
    is_of_our_time = 1950 <= year <= 2049
    if _BEFORE_YEAR.search(before):
        return is_of_our_time or bool(_SURELY_BEFORE.search(before))
    is_alone = is_of_our_time and year not in (2000, 2001) and not _follows_name(scene, start)
    return is_alone and bool(re.match(r"[,.;:)’']|$| [a-z(]|[-–—]", after))


def _follows_name(scene: Scene, start: int) -> bool:
    """True behind a capitalised word: the number is part of a name."""
    before = re.search(r"(\w+) $", scene.text[max(0, start - 30) : start])
    return bool(before and before[1][0].isupper())


def _decade(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """The 1990s, the '90s, the nineties; 1990's only where words before show that no single year is meant."""
    digits, is_led = match["digits"], match.start() < match.start("digits")
    if digits and len(digits) == 4:
        value = digits[: 2 if digits[2:] == "00" and digits < "1900" else 3]
        return None if match["mark"] and not is_led else Meaning(value)
    if century := match["century"]:
        return Meaning(f"{year_of_words(century + ' ten') // 100}{_DECADES.index(match['word']) + 2}")
    if not digits and "the " not in match[0]:
        return None  # somebody's age
    if digits and not _is_decade_named(scene, match):
        return None
    decade = int(digits[0]) if digits else _DECADES.index(match["word"]) + 2
    last = (scene.base or date.today()).year + _SOON
    century = last // 100
    return Meaning(f"{century if century * 100 + decade * 10 <= last else century - 1}{decade}")


def _is_decade_named(scene: Scene, match: re.Match[str]) -> bool:
    """False for temperatures and ages: in the 80s."""
    start = match.start()
    if scene.lower[match.start("digits") - 1] in "'’" or re.search(r"(?:early|late|mid)[ -]$", match[0][: -len("90s")]):
        return True
    return match[0].startswith("the ") and not _DEGREES.search(scene.lower, max(0, start - 60), match.end() + 40)


def _century(_: Scene, match: re.Match[str]) -> Meaning | None:
    """The 20th century."""
    number = day_number(match["ordinal"])
    return Meaning(f"{number - 1}") if 11 <= number <= 99 else None


RULES = (
    Rule(
        f"# the fiscal financial nineteen eighteen twenty two {LOOSE_STARTS}",
        rf"(?:{LOOSE})?(?P<sure>the year |(?:the )?(?:fiscal|financial)(?: year)? )?(?:the )?"
        rf"(?:(?P<year>{YEAR}|(?:18|19|20)-(?:3[2-9]|[4-9]\d)(?![\d-]))"
        rf"|(?<=['’])(?P<short>\d\d)\b(?!['’]?s)|(?P<words>{YEAR_IN_WORDS}))(?:(?: or later| and beyond| period)\b)?",
        _year,
    ),
    Rule(
        f"# the nineteen eighteen {' '.join(_DECADES)} {LOOSE_STARTS}",
        r"(?:LOOSE)?(?:the )?(?:early |late |mid-?)?['’]?".replace("LOOSE", LOOSE)
        + rf"(?:(?P<digits>(?:1[5-9]|20)\d0|(?<=[ '’-])[2-9]0)(?P<mark>['’])?s"
        rf"|(?:(?P<century>nineteen|eighteen)[- ])?(?P<word>{'|'.join(_DECADES)}))\b",
        _decade,
    ),
    Rule(
        f"# the {DAY_STARTS} {LOOSE_STARTS}",
        rf"(?:{LOOSE})?(?:the )?(?:early |late |mid-?)?(?P<ordinal>{ORDINAL}|{DAY_IN_WORDS})[- ]century\b",
        _century,
    ),
)
