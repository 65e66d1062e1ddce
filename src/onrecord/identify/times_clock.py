"""Rules for times and parts of the day, and what joins one to its day: 5 p.m. on Monday, the night of 3 May."""

from __future__ import annotations

import re
from datetime import date

from onrecord.identify.times_calendar import add_days, day_value, week_value
from onrecord.identify.times_scene import Meaning, Rule, Scene
from onrecord.identify.times_words import DAY_PARTS, HOURS, MINUTES
from onrecord.records import Span, TimeExpression

_JOINTS = frozenset({" ", ", ", " on ", ", on ", " of ", " on the "})
_DAY = re.compile(r"[\dX]{4}-(?:[\dX]{2}-[\dX]{2}|WXX-\d)")
_PART = re.compile(r"(?P<day>.+)T(?P<part>MO|AF|EV|NI|MI)")
_NAMED_DAY = re.compile(r"(?<!mid)day\b|\bthis\b|\blast\b|(?<!mid)night\b|\d{4}-", re.IGNORECASE)
_HALF_DAY = re.compile(r"[ap][.-]?m\b|noon|midnight|midday|gmt|utc|morning|afternoon|evening|night", re.IGNORECASE)
#: What a day may stand behind: the night of, the week of.
_LED = re.compile(
    r"\b(?:the )?(?:early |late )?(?P<led>morning|afternoon|evening|night|week) (?:of|on)(?: the)? $", re.IGNORECASE
)
#: Before a mere number: seven in the morning.
_BEFORE_HOUR = ("at ", "about ", "around ", "until ", "till ", "by ", "before ", "after ", "since ", "from ")
_WITHIN_DAY = re.compile(r"\b(?:in|during|by|through|throughout|into|until|till|since|for|early|late|later) $")
_AFTER_NOON = frozenset({"AF", "EV", "NI"})


def _clock(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """5 p.m., 10:30, six o'clock in the morning, 1500 GMT, noon; on the day spoken of last."""
    clock = _named(match) or _counted(match)
    is_bare = match["tail"] is not None and not match["full"] and not match["minute_said"]
    if clock is None or (is_bare and not scene.lower.endswith(_BEFORE_HOUR, 0, match.start())):
        return None
    day = scene.last_day(exactly=True) if scene.seen and scene.seen[-1].type in ("DATE", "TIME") else scene.base
    return Meaning(f"{day_value(day)}T{clock[0]:02d}:{clock[1]:02d}", "TIME")


def _named(match: re.Match[str]) -> tuple[int, int] | None:
    return {"noon": (12, 0), "midday": (12, 0), "midnight": (24, 0)}.get(match["word"] or "")


def _counted(match: re.Match[str]) -> tuple[int, int] | None:
    """The hour and minute written as numbers or in words; None where there is no such hour."""
    if digits := match["plain"]:
        hour, minute = int(digits[:2]), int(digits[2:])
    else:
        words = match["hour"] or match["hour_24"] or match["hour_said"]
        hour = HOURS.get(words) or int(words)
        said = match["minute"] or match["minute_24"] or match["minute_zone"] or match["minute_said"] or "0"
        minute = MINUTES.get(said.replace("-", " ")) or int(said)
    half = (match["half"] or match["half_said"] or "")[:1]
    part = DAY_PARTS.get(match["part"] or "")
    if hour > 24 or minute > 59 or ((half or part) and hour > 12):
        return None
    if half or part:
        hour = hour % 12 + (12 if half == "p" or part in _AFTER_NOON else 0)
    return hour, minute


def _this_part(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """The part of a day: this morning, last night, in the evening, overnight."""
    which, part = match["which"], match["part"]
    day = scene.base
    if not _is_part_named(scene, match):
        return None
    if which in ("the", "that", "mid", "early", "late", "the same", "the following", "the next", "the previous", None):
        day = scene.last_day(exactly=True)
        shift = {"the following": 1, "the next": 1, "the previous": -1}.get(which or "", 0)
        shift = -1 if part == "overnight" or match.groupdict().get("side") else shift
    else:
        shift = -1 if which in ("last", "yesterday") else 0
    moved = day and add_days(day, shift)
    if day and moved is None:
        return None
    return Meaning(f"{day_value(moved)}T{DAY_PARTS[part]}", "TIME")


def _is_part_named(scene: Scene, match: re.Match[str]) -> bool:
    """False for `late-night` and `lastnight`, and for the night before where no day was spoken of."""
    which, part = match["which"] or "", match["part"]
    if match.groupdict().get("side") and not scene.has_day():
        return False
    if which == "the" and not match.groupdict().get("side"):
        return bool(_WITHIN_DAY.search(scene.lower, max(0, match.start() - 12), match.start()))
    if which in ("early", "late"):
        return part != "night" and match[0][len(which)] == " "
    return not which or not match[0].endswith(which + part) or which == "mid"


_ZONE = (
    r"(?: \(?(?:gmt|utc|est|edt|cst|cdt|mst|mdt|pst|pdt|et|ct|mt|pt|bst|cet|cest|eet|eest|msk)\b\)?"
    r"|(?: (?!this|the|that|some|same|first|last|next|any|every|for|at|in|at)[a-z]+){1,2} time\b)"
)
_HOUR_SAID = "|".join(HOURS)
_MINUTE_SAID = "|".join(word.replace(" ", "[ -]") for word in sorted(MINUTES, key=len, reverse=True))
_HALF = r"[ap][.-]?m\b\.?"
_OF_DAY = r"(?: (?:in the|at) (?P<part>morning|afternoon|evening|night)\b)"
_PART_FOLLOWS = r"(?= (?:(?:this|tomorrow|yesterday|last|[a-z]{3,6}day) (?:morning|afternoon|evening|night)|tonight)\b)"

RULES = (
    Rule(
        f"# noon midnight midday {' '.join(HOURS)}",
        rf"(?:(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d\d))? ?(?P<half>{_HALF})"
        rf"|(?P<hour_said>{_HOUR_SAID}|(?:1[0-2]|[1-9])\b)(?:[ -](?P<minute_said>{_MINUTE_SAID})\b)?"
        rf"(?: (?P<half_said>{_HALF})|(?P<full> o['’]clock\b)?(?P<tail>{_OF_DAY}|{_PART_FOLLOWS})| o['’]clock\b)"
        rf"|(?P<hour_24>[01]?\d|2[0-4])(?::(?P<minute_24>[0-5]\d)(?![:\d])(?!\.\d| (?:points|in favou?r))"
        rf"|\.(?P<minute_zone>[0-5]\d)(?={_ZONE}))"
        r"|(?P<plain>[0-2]\d[0-5]\d)(?= ?(?:gmt|utc|hrs|hours\b|local time|[ecmp][sd]t\b))"
        rf"|(?P<word>noon|midnight|midday)\b){_ZONE}?",
        _clock,
    ),
    Rule(
        "this last the that mid early late midmorning midafternoon",
        r"(?:early |late )?(?P<which>this|last|the same|the following|the next|the previous|the|that|mid"
        r"|early|late|mid(?=morning|after))[ -]?"
        r"(?:early[ -]|late[ -]|mid-?)?(?P<part>morning|afternoon|evening|night|overnight)\b(?! (?:after|of)\b)"
        r"(?P<side> before\b(?=[,.;:!?]|$| and\b))?(?! before\b)(?: hours\b)?",
        _this_part,
    ),
    Rule(
        "overnight",
        r"(?P<part>overnight)(?P<which>\B)?\b"
        r"(?! (?:\w+ )?(?:rates?|loans?|lending|money|repurchase|delivery|stays?|mail))",
        _this_part,
    ),
)


def join_times(text: str, found: list[TimeExpression]) -> list[TimeExpression]:
    """The same with a time of day, the part of a day or the week and the day right behind it as one expression."""
    joined: list[TimeExpression] = []
    for time in found:
        last = joined[-1] if joined else None
        clocked = _with_clock(text, last, time) if last else None
        if clocked:
            joined[-1] = clocked
        else:
            joined.append(_with_lead(text, last.span.end if last else 0, time))
    return joined


def _with_clock(text: str, last: TimeExpression, time: TimeExpression) -> TimeExpression | None:
    """A time of day with its day, or with the part of its day: 3:15 Tuesday morning."""
    if text[last.span.end : time.span.start].lower() not in _JOINTS or not _is_clock(text, last):
        return None
    clock, part = last.value.partition("T")[2], _PART.fullmatch(time.value)
    if part and not _NAMED_DAY.search(time.span.of(text)):
        return None
    if not part and not (time.type == "DATE" and _DAY.fullmatch(time.value)):
        return None
    if part and part["part"] in _AFTER_NOON and clock[:2] < "12" and not _HALF_DAY.search(last.span.of(text)):
        clock = f"{int(clock[:2]) + 12}{clock[2:]}"
    value = f"{part['day'] if part else time.value}T{clock}"
    return TimeExpression(span=Span(last.span.start, time.span.end), value=value, type="TIME")


def _with_lead(text: str, start: int, time: TimeExpression) -> TimeExpression:
    """The night of 3 May, the week of 3 May."""
    if time.type != "DATE" or not _DAY.fullmatch(time.value):
        return time
    begin = max(start, time.span.start - 30)
    lead = _LED.search(text[begin : time.span.start])
    if lead is None:
        return time
    word, span = lead["led"].lower(), Span(begin + lead.start(), time.span.end)
    if word == "week":
        week = week_value(date.fromisoformat(time.value)) if "X" not in time.value else "XXXX-WXX"
        return TimeExpression(span=span, value=week, type="DATE")
    return TimeExpression(span=span, value=f"{time.value}T{DAY_PARTS[word]}", type="TIME")


def _is_clock(text: str, time: TimeExpression) -> bool:
    """True for a time of day that names no day of its own."""
    return time.type == "TIME" and "X" not in time.value and not _NAMED_DAY.search(time.span.of(text))
