"""Rules for days and what is counted from them: dates, weekdays, today, months and years by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial

from onrecord.identify.times_calendar import add_days, day_value, make_day, month_value
from onrecord.identify.times_scene import Meaning, Rule, Scene, Tense
from onrecord.identify.times_words import (
    DAY_NUMBER,
    DAY_PART,
    DAY_PARTS,
    DAY_STARTS,
    MONTH,
    MONTHS,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    YEAR_IN_WORDS,
    day_number,
    month_number,
    ordinal_number,
    weekday_number,
    year_of_words,
)

#: Words before a time that leave its value alone.
LOOSE = (
    r"(?:(?:early|late|mid|earlier|later|sometime)(?: in| on|,)?[ -](?:the )?(?:of )?"
    r"|(?:the )?(?:very )?(?:(?:early|latter|first|last|better|later|middle|best|final) part|beginning|start|outset|end"
    r"|middle|close|eve|course|rest|remainder|balance|turn|height|whole|entirety) of (?:the )?)"
)
LOOSE_STARTS = (
    "early late mid earlier later sometime the very beginning start outset end middle close latter rest remainder"
)
RELATIVE_STARTS = "last past next this coming that every each"
_MONTH_STARTS = " ".join(MONTHS) + " jan feb mar apr jun jul aug sep sept oct nov dec"
_SHORT_WEEKDAYS = "mon tue tues wed thu thur thurs fri sat sun"
_WEEKDAY_STARTS = " ".join((*WEEKDAYS, *(f"{name}s" for name in WEEKDAYS), _SHORT_WEEKDAYS))
_PART_STARTS = " ".join(DAY_PARTS)
_RELATIVE = (
    r"(?P<relative>last|past|next|this coming|this past|this|that|coming|the following|the previous|the next|every|each"
    r"|the) "
)
_YEAR_AFTER = (
    rf"(?:,? (?:of )?(?P<year>{YEAR})\b|,? (?P<year_words>{YEAR_IN_WORDS})|,? ?(?P<short>['’]\d\d)\b"
    r"|,? (?:of )?(?P<which>last|this|next) year\b)?"
)
_BEFORE_NAME = re.compile(
    r"(?:\b(?:in|of|since|by|until|till|last|next|this|early|late|mid|from|to|between|and|or|through|during|for|before|"
    r"after|on|each|every|around|about|as|the|a|an|its|previous|following|coming|past|end|beginning|like|than|that)"
    r"|[(–—-])[ -]?$"
)
#: Months that are other words or somebody's name as well.
_OTHER_NAMES = frozenset({"May", "March", "April", "June", "August", "Jan.", "Mar."})
_BEFORE_THAT = re.compile(r"(?:^|[.!?;\n]\W*|\b(?:on|by|in|of|since|until|during|from|after|before|for) )$")
_BEFORE_ANYBODY = re.compile(r"\b(?:and|or|for|from|to|as|like|than|about|by|that) $")
_NO_NOUN = re.compile(
    r"[a-z]*(?:ed|ing|ly)|was|were|has|had|have|did|does|said|says|told|the|and|but|for|who|which|that|would|will|can|"
    r"could|should|might|must|not|took|went|came|got|made|gave|saw|kept|left|with|from|into|over|out|off|she|his|her|"
    r"their|its|they|you|never|also|then|still|just|well|seem|seems|think|thinks|know|knows|want|wants|say|tell|tells|"
    r"make|makes|take|takes|goes|gets|come|comes|have|wrote|writes|won|lost|felt|knew|thought|sat|stood|ran|held|met"
)
#: A day nearer than so many days is meant even where the tense would have the one of another year.
_FAR_BACK, _FAR_AHEAD = 300, 300
_AHEAD_COSTS = 1.5


def _year_given(scene: Scene, match: re.Match[str]) -> int | None:
    """The year written beside a month, if one is."""
    if match["year"]:
        return int(match["year"])
    if match["year_words"]:
        return year_of_words(match["year_words"])
    if match["short"]:
        return full_year(scene, int(match["short"][1:]))
    if match["which"] and scene.base:
        return scene.base.year + {"last": -1, "this": 0, "next": 1}[match["which"]]
    return None


def full_year(scene: Scene, two_digits: int) -> int:
    """The year of those last digits that is nearest to publication and at most ten years after it."""
    last = (scene.base.year if scene.base else date.today().year) + 10
    return last - (last - two_digits) % 100


def nearest_day(scene: Scene, month: int, day: int, tense: Tense) -> str | None:
    """The day of that name the clause means: nearest to publication unless the tense says otherwise."""
    if scene.base is None:
        return f"XXXX-{month:02d}-{day:02d}" if make_day(2000, month, day) else None
    return nearest_of(scene.base, lambda year: make_day(year, month, day), tense)


def nearest_of(base: date, day_in: Callable[[int], date | None], tense: Tense) -> str | None:
    """The nearest of the days that come once a year, unless the tense says otherwise."""
    around = [found for shift in (-1, 0, 1) if (found := day_in(base.year + shift))]
    if tense is not Tense.NONE:
        fitting = [found for found in around if (found - base).days * tense >= 0]
        far = _FAR_BACK if tense is Tense.PAST else _FAR_AHEAD
        around = [found for found in fitting if abs((found - base).days) <= far] or around
    best = min(around, key=partial(_distance, base), default=None)
    return day_value(best) if best else None


def _distance(base: date, day: date) -> float:
    """How far a day is in days; those ahead count more, for news tells of what was."""
    days = (day - base).days
    return _AHEAD_COSTS * days if days > 0 else -days


def _month_day(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """August 17, the 17th of August 2022, last May 5."""
    month, day = month_number(match["month"]), day_number(match["day"])
    year = _year_given(scene, match)
    if year:
        found = make_day(year, month, day)
        return Meaning(day_value(found)) if found else None
    said = match.groupdict().get("last")
    tense = scene.tense(match.start(), match.end())
    value = nearest_day(scene, month, day, Tense.PAST if said == "last " else Tense.FUTURE if said else tense)
    return Meaning(value) if value else None


def _month(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """August, late August 2022, last August."""
    month, year = month_number(match["month"]), _year_given(scene, match)
    if year:
        return Meaning(month_value(year, month))
    if not _is_month_name(scene, match) or _is_said_that(scene, match):
        return None
    relative = match["relative"]
    if relative in ("every", "each"):
        return Meaning(month_value(None, month), "SET")
    if scene.base is None:
        return Meaning(month_value(None, month))
    return Meaning(month_value(_year_of_month(scene, match, month, scene.base), month))


def _is_month_name(scene: Scene, match: re.Match[str]) -> bool:
    """False for the verb, the name of a person and the abbreviation of something else."""
    start, end = match.span("month")
    word = scene.text[start:end]
    if not word[0].isupper() or (len(word) < 4 and not word.endswith(".") and word.lower() != "may"):
        return False
    if match["relative"] or match["loose"] or _BEFORE_NAME.search(scene.lower[max(0, start - 12) : start]):
        if word in ("May", "March") and scene.lower[end : end + 4] in (" not", " be ", " on "):
            return False
        return word not in _OTHER_NAMES or not _stands_for_somebody(scene, start, end)
    return word not in _OTHER_NAMES or _is_month_of_noun(scene, start, match.end())


def _stands_for_somebody(scene: Scene, start: int, end: int) -> bool:
    """`and April Tolland`."""
    return bool(
        _BEFORE_ANYBODY.search(scene.lower, max(0, start - 6), start)
        and re.match(r" [A-Z][a-z]", scene.text[end : end + 3])
    )


def _is_month_of_noun(scene: Scene, start: int, end: int) -> bool:
    """`June sales`, `the new August figures`: behind no name, and before a noun."""
    before, after = scene.text[max(0, start - 20) : start], scene.text[end : end + 24]
    if re.search(r"[A-Z][\w.’'-]*,? $", before) and not re.search(r"[.!?:][\"”’')]* *$", before):
        return False
    if not (noun := re.match(r" ([a-z]{3,})", after)) or _NO_NOUN.fullmatch(noun[1]):
        return False
    is_first = not before.strip() or not re.search(r"[a-z,] $", before)
    return not (is_first and scene.text.startswith(("May", "March"), start))


def _year_of_month(scene: Scene, match: re.Match[str], month: int, base: date) -> int:
    """The year a month without one belongs to: the nearest past one, or the coming one where the clause says so."""
    relative = match["relative"]
    if relative in ("last", "past", "the previous", "this past"):
        return base.year - (month >= base.month)
    if relative in ("next", "coming", "this coming", "the next"):
        return base.year + (month <= base.month)
    if relative == "this":
        return base.year
    if relative == "that" and scene.last_value():
        return (scene.last_day() or base).year
    ahead = (month - base.month) % 12
    is_near = 0 < ahead <= 2 and scene.tense(match.start(), match.end(), reach=40) is Tense.NONE
    if is_near or scene.tense(match.start(), match.end()) is Tense.FUTURE:
        return base.year + (month < base.month)
    return base.year - (month > base.month)


def _is_said_that(scene: Scene, match: re.Match[str]) -> bool:
    """True for the conjunction: `said that Monday's vote` points back to no other Monday."""
    return match["relative"] == "that" and not _BEFORE_THAT.search(
        scene.lower, max(0, match.start() - 10), match.start()
    )


def _weekday(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """Monday, last Monday, on Mondays, Monday night, Monday last week."""
    word = match["weekday"]
    start = match.start("weekday")
    if len(word.rstrip(".")) < 6 and not (scene.text[start].isupper() and word.endswith(".")):
        return None
    if _is_said_that(scene, match):
        return None
    number, part = weekday_number(word), match["part"] or match["night"]
    if match["plural"] or match["relative"] in ("every", "each"):
        return Meaning(f"XXXX-WXX-{number + 1}", "SET")
    if scene.base is None:
        value = f"XXXX-WXX-{number + 1}"
    else:
        day = _day_of_weekday(scene, match, number, scene.base)
        if day is None:
            return None
        value = day_value(day)
    return Meaning(f"{value}T{DAY_PARTS[part]}", "TIME") if part else Meaning(value)


def _day_of_weekday(scene: Scene, match: re.Match[str], number: int, base: date) -> date | None:
    """The day a weekday means: the last one unless the words or the clause say otherwise."""
    relative = match["relative"]
    if match["week"]:
        return add_days(base, _WEEKS[match["week"]] * 7 - base.weekday() + number)
    if relative in ("the following", "the previous", "the next"):
        base = scene.last_day(exactly=True) or base
    ahead = (number - base.weekday()) % 7
    if relative in ("last", "past", "the previous", "this past"):
        return add_days(base, ahead - 7)
    if relative == "that" and scene.has_day():
        near = scene.last_day(exactly=True) or base
        return add_days(near, (number - near.weekday() + 3) % 7 - 3)
    if relative in ("next", "coming", "this coming", "the following", "the next"):
        return add_days(base, ahead or 7)
    if scene.tense(match.start(), match.end()) is Tense.FUTURE:
        return add_days(base, ahead)
    return add_days(base, ahead - 7 if ahead else 0)


_PAPER = r"(?:times|telegraph|mirror|express|herald|mail|post)"
_WEEKS = {"last": -1, "this": 0, "next": 1, "the following": 1, "the previous": -1}
_DEICTIC = {
    "today": 0,
    "tonight": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "the day before yesterday": -2,
    "the day after tomorrow": 2,
}


def _deictic(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """Today, yesterday morning, the day after tomorrow."""
    word = match["word"]
    day = scene.base and add_days(scene.base, _DEICTIC[word])
    if scene.base and day is None:
        return None
    part = "night" if word == "tonight" else match["part"] or match["before"]
    value = day_value(day)
    return Meaning(f"{value}T{DAY_PARTS[part]}", "TIME") if part else Meaning(value)


def _numeric(scene: Scene, match: re.Match[str]) -> Meaning | None:
    first, second, last = int(match["first"]), int(match["second"]), match["last"]
    year = int(last) if len(last) == 4 else full_year(scene, int(last))
    day_first, month_first = make_day(year, second, first), make_day(year, first, second)
    found = day_first or month_first
    if match["mark"] in "/-" and month_first:
        found = month_first
        if day_first and scene.base and month_first > scene.base >= day_first:
            found = day_first
    if found and (clock := match.groupdict().get("clock")):
        return Meaning(f"{day_value(found)}T{clock[:2]}:{clock[2:]}", "TIME")
    return Meaning(day_value(found)) if found else None


def _iso(_: Scene, match: re.Match[str]) -> Meaning | None:
    found = make_day(int(match["year"]), int(match["month"]), int(match["day"]))
    if found is None:
        return None
    if match["clock"] and int(match["clock"][:2]) < 25:
        return Meaning(f"{day_value(found)}T{match['clock']}", "TIME")
    return Meaning(day_value(found))


def _day_of_month(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """On the 17th: the last one before publication, or the next one where the clause says so."""
    number = ordinal_number(match["day"])
    if scene.base is None or number > 31:
        return None
    is_ahead = scene.tense(match.start(), match.end()) is Tense.FUTURE
    day = scene.base
    for _ in range(62):
        if day.day == number:
            return Meaning(day_value(day))
        moved = add_days(day, 1 if is_ahead else -1)
        if moved is None:
            return None
        day = moved
    return None


_WEEK_AFTER = r"(?:,? (?:of )?(?P<week>last|this|next|the following|the previous) week\b)?"
_WEEKDAY_PREFIX = rf"(?:(?:early |late )?{WEEKDAY}(?: {DAY_PART})?,? (?:the )?)?"

_NOT_COUNTED = r"(?! (?:percent|per cent)|[.,]\d{3}|%)"

RULES = (
    Rule("#", r"(?P<year>[12]\d{3})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)(?:[t ](?P<clock>\d\d:\d\d(?::\d\d)?))?", _iso),
    Rule(
        "#",
        r"(?P<first>\d{1,2})(?P<mark>[./])(?P<second>\d{1,2})(?P=mark)"
        r"(?P<last>[12]\d{3}|(?<=\d\d[./]\d\d[./])\d\d|(?<=/)\d\d)(?![\d./]*\d)",
        _numeric,
    ),
    Rule(
        "#",
        r"(?<!-)(?P<first>\d\d)(?P<mark>-)(?P<second>\d\d)-(?P<last>(?:[12]\d)?\d\d)(?![\d-]*\d)"
        r"(?: (?P<clock>[0-2]\d[0-5]\d)(?: ?(?:[ecmp][sd]t|gmt|utc)\b)?)?",
        _numeric,
    ),
    Rule(
        f"{_MONTH_STARTS} {_WEEKDAY_STARTS} early late the last next",
        rf"{_WEEKDAY_PREFIX}(?:the )?(?P<last>last |next )?(?P<month>{MONTH}) (?:the )?(?P<day>{DAY_NUMBER})"
        rf"{_NOT_COUNTED}{_YEAR_AFTER}",
        _month_day,
    ),
    Rule(
        f"# the {_WEEKDAY_STARTS} {DAY_STARTS} early late",
        rf"{_WEEKDAY_PREFIX}(?:the )?(?P<day>{DAY_NUMBER})(?: day)?(?: of)?[ -](?P<month>{MONTH})(?:-(?=\d{{4}}))?"
        rf"{_YEAR_AFTER}",
        _month_day,
    ),
    Rule(
        f"{_MONTH_STARTS} {LOOSE_STARTS} {RELATIVE_STARTS}",
        rf"(?P<loose>{LOOSE})?(?:{_RELATIVE})?(?P<month>{MONTH}){_YEAR_AFTER}",
        _month,
    ),
    Rule(
        f"{_WEEKDAY_STARTS} {LOOSE_STARTS} {RELATIVE_STARTS} {_PART_STARTS}",
        rf"(?:(?P<night>{DAY_PART}) (?:of|on) (?:the )?)?(?:{LOOSE})?(?:{_RELATIVE})?"
        rf"(?P<weekday>{WEEKDAY})(?P<plural>(?<=day)s)?\b(?! {_PAPER}\b)"
        rf"(?:[ -](?:early |late )?(?P<part>{DAY_PART})\b)?{_WEEK_AFTER}",
        _weekday,
    ),
    Rule(
        f"today yesterday tomorrow tonight {LOOSE_STARTS} {_PART_STARTS}",
        rf"(?:{LOOSE})?(?:(?:mid-?)?(?P<before>{DAY_PART}) )?(?P<word>{'|'.join(_DEICTIC)})\b"
        rf"(?:,? (?:early |late )?(?P<part>{DAY_PART})\b)?",
        _deictic,
    ),
    Rule(
        "the",
        r"(?:(?<=on )|(?<=by )|(?<=since )|(?<=until ))the (?P<day>\d{1,2}(?:st|nd|rd|th))\b(?=[.,;:]|$)",
        _day_of_month,
    ),
)
