"""Rules for lengths of time and what is so far away: three weeks, two years ago, a day later."""

from __future__ import annotations

import re

from onrecord.identify.times_calendar import FUTURE, PAST, duration_value, moved_value
from onrecord.identify.times_scene import Meaning, Rule, Scene
from onrecord.identify.times_words import COUNT, UNIT, count_of, unit_name

_HEDGE = (
    r"(?:(?:more|less|fewer) than |at least |at most |up to |almost |nearly |about |around |roughly |some |over |only |"
    r"just |approximately |barely |an estimated |another |under |well over )"
)
_COUNT_STARTS = (
    "# a an one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety few several many dozens hundreds "
    "thousands some half"
)


#: Before `a year`, what makes it a rate: five times a year.
_RATE = re.compile(
    r"(?:\d|percent|million|billion|thousand|dollars?|euros?|times|once|twice|people|cents?|tons?|barrels?|%) $"
)


#: Stretches that figures are reported for.
_REPORTED = {"month": (3, 6, 9, 12), "week": (12, 13, 26, 39, 52)}


def _count_and_unit(match: re.Match[str]) -> tuple[float | None, str]:
    unit = unit_name(match["unit"])
    count = count_of(match["count"])
    if match["half"] and count is not None:
        count += 0.5
    return count, unit


def _length(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """Five years, a two-day, the past three months; with `ago` and the like a time."""
    if not _is_length(scene, match):
        return None
    count, unit = _count_and_unit(match)
    if match["away"]:
        return _distance(scene, match["away"], count, unit)
    before = scene.lower[max(0, match.start() - 14) : match.start()]
    if match["count"] in ("a", "an") and not match["frame"] and _RATE.search(before):
        return None
    value = duration_value(unit, count)
    return Meaning(
        value, "DURATION", is_period=unit in ("month", "week") and count in _REPORTED[unit] and bool(match["frame"])
    )


def _is_length(scene: Scene, match: re.Match[str]) -> bool:
    """False for a second that is an ordinal, a quarter that is a fourth, and the like."""
    unit, count = match["unit"], match["count"]
    if (unit == "second" and count in ("a", "an", "one", "some")) or unit == "quarter":
        return bool(match["frame"]) or (unit == "quarters" and not match["hyphen"])
    if count in ("some", "many") and unit[-1] != "s":
        return False
    if unit.startswith("year") and re.match(r"[- ]old\b", scene.lower[match.end("unit") :][:5]):
        return False  # somebody's age
    if count in ("few", "several", "many", "some"):
        return unit.endswith("s")
    return True


def _distance(scene: Scene, away: str, count: float | None, unit: str) -> Meaning | None:
    """So long ago (from publication) or so long before or after the time spoken of."""
    is_back = not away.startswith(("later", "after", "from", "hence"))
    is_from_publication = away in ("ago", "from now", "from today", "hence")
    base = scene.base if is_from_publication else scene.last_day()
    if count is None:
        return (
            Meaning(PAST if is_back else FUTURE)
            if is_from_publication
            else Meaning(duration_value(unit, None), "DURATION")
        )
    if not is_from_publication and unit in ("day", "week", "fortnight"):
        base = scene.last_day(exactly=True)
    is_loose = not is_from_publication and _is_loose(scene, unit, is_back=is_back)
    if unit in ("second", "minute", "hour") or is_loose:
        return Meaning(duration_value(unit, count), "DURATION")
    value = moved_value(base, unit, -count if is_back else count)
    return Meaning(value, is_anchor=away not in ("earlier", "before")) if value else None


def _is_loose(scene: Scene, unit: str, *, is_back: bool) -> bool:
    """True where nothing exact enough was spoken of to count from."""
    value = scene.last_value()
    if value is None:
        return not is_back
    if unit in ("day", "week", "fortnight"):
        return not scene.has_day()
    return unit == "month" and len(value) == len("1998")


def _vague(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """Years of, decades, the past week, recent months."""
    frame, unit = match["frame"], unit_name(match["unit"])
    is_plural = match["unit"].endswith("s")
    if not is_plural and match["frame"] in ("next ", "the next ") and unit == "day":
        return None
    if not frame and (not is_plural or re.search(r"\d[ -]$", scene.lower[max(0, match.start() - 3) : match.start()])):
        return None
    if match["away"]:
        return Meaning(
            PAST if match["away"] == "ago" else duration_value(unit, None),
            "DATE" if match["away"] == "ago" else "DURATION",
        )
    if not is_plural:
        return Meaning(duration_value(unit, 1), "DURATION")
    return Meaning(duration_value(unit, None), "DURATION")


_WHICH = (
    r"(?:latest|most recent|year-(?:ago|earlier)|last|past|next|first|final|coming|previous|following|full|these|those)"
)
_MORE = r"(?:full |more |long |additional |consecutive |straight )?"

RULES = (
    Rule(
        f"{_COUNT_STARTS} the latest most year last past next first final coming these those "
        "more less fewer at up almost nearly about "
        "around roughly over only just approximately barely another under well",
        rf"(?P<frame>(?:the )?{_WHICH} |the )?{_HEDGE}?(?P<count>{COUNT})(?:(?P<hyphen>-)| {_MORE})"
        rf"(?P<unit>{UNIT}s?)\b(?:-(?:long|old)\b)?(?P<half> and a half)?"
        r"(?:,? (?P<away>ago|earlier|before(?=[,.;:]|$)|later|after(?=[,.;:]|$)|from now|from today|hence)\b)?",
        _length,
    ),
    Rule(
        "the last past next coming years decades months weeks days centuries hours minutes",
        r"(?P<frame>(?:the )?(?:past|coming|last|next) )?(?P<unit>(?:year|decade|month|week|day|hour|minute)s?"
        r"|centuries)\b"
        r"(?: (?P<away>ago|later|earlier)\b)?",
        _vague,
    ),
)
