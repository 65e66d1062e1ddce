"""Rules for stretches of the calendar: weeks, months, quarters and years, by name or counted from publication."""

from __future__ import annotations

import re
from datetime import date

from onrecord.identify.times_calendar import (
    duration_value,
    first_day,
    quarter_of,
    quarter_value,
    shift_years,
    unit_value,
)
from onrecord.identify.times_days import LOOSE, LOOSE_STARTS
from onrecord.identify.times_scene import Meaning, Rule, Scene, Tense
from onrecord.identify.times_words import (
    MONTH,
    ORDINALS,
    YEAR,
    month_number,
    ordinal_number,
)

_SHIFTS = {
    "last": -1,
    "latest": -1,
    "most recent": -1,
    "past": -1,
    "this past": -1,
    "previous": -1,
    "prior": -1,
    "preceding": -1,
    "next": 1,
    "coming": 1,
    "this coming": 1,
    "following": 1,
    "this": 0,
    "current": 0,
    "same": 0,
    "that": 0,
}
_FROM_LAST = frozenset({"previous", "prior", "preceding", "following", "same", "that"})
_RELATIVE_UNIT = (
    r"(?P<relative>this coming|this past|last|past|latest|most recent|previous"
    r"|prior|preceding|next|coming|following|this"
    r"|current|same|that)"
)
_PERIOD = r"week|weekend|month|year|decade|century"
_FISCAL = r"(?:(?:fiscal|financial|calendar|business)[ -](?:year )?)"
_WHOSE = {"last": -1, "this": 0, "the": 0, "the current": 0, "next": 1, "the previous": -1, "the following": 1}
_WHOSE_YEAR = r"(?P<whose>last|this|next|the current|the previous|the following|the) year"
_WHOSE_AFTER = r"(?P<whose_after>last|this|next|the previous|the following) year\b"
_OF_YEAR = rf"(?:(?P<year>{YEAR})\b|{_WHOSE_AFTER})"
#: Figures of a month are compared with those of the same month a year before.
_COMPARED = re.compile(r"\d{4}(?:-\d\d)?")
_WITHIN = re.compile(r"\b(?:in|for|during|through|throughout) $")
_OF_A_KIND = re.compile(r"(?:time|man|woman|person|day|days|player|book|word|car|song|coach) of $")
_IN_A_YEAR = re.compile(r"(?:for|of|during|in|through) $")
_OF_A_MATCH = re.compile(r"[ -](?:goals?|leads?|scores?|points?|touchdowns?|comeback|substitute|penalty|of\b)")
_MORE_TO_COME = re.compile(r" (?:of|before|after|since|when|to)\b|s")


def _relative_unit(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """Last week, next month, the following year, the end of this decade."""
    relative, unit = match["relative"], match["unit"]
    base = scene.last_day() if relative in _FROM_LAST else scene.base
    if relative in ("same", "that") and scene.last_value() is None and unit != "year":
        return None
    if unit == "day":
        return _neighbour(scene, "day", _SHIFTS[relative]) if relative in _FROM_LAST | {"next"} else None
    if match["the"] and relative in ("last", "past") and scene.lower.endswith("for ", 0, match.start()):
        return Meaning(duration_value(unit.removesuffix("end"), 1), "DURATION")
    if unit == "week" and relative == "last" and base is not None and base.weekday() == 6:
        return _date(unit_value(base, unit, 0))  # on a Sunday the week that ends is meant
    return _date(unit_value(base, unit, _SHIFTS[relative]))


def _neighbour(scene: Scene, unit: str, shift: int) -> Meaning | None:
    """The day, week, month or year before or after the one spoken of; None where none was."""
    if unit == "day":
        return _date(unit_value(scene.last_day(exactly=True), unit, shift)) if scene.has_day() else None
    if unit != "year" and scene.last_value() is None:
        return None
    return _date(unit_value(scene.last_day(), unit, shift))


def _beside(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """The day before, the week after."""
    return _neighbour(scene, match["unit"], -1 if match["side"] == "before" else 1)


def _date(value: str | None) -> Meaning | None:
    return Meaning(value) if value else None


def _the_unit(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """The end of the year, the week's, the full year, over the weekend."""
    unit, base = match["unit"], scene.base
    after = scene.lower[match.end() : match.end() + 8]
    if unit == "weekend":
        ahead = scene.tense(match.start(), match.end()) is Tense.FUTURE
        return _date(unit_value(base, unit, 0 if ahead or (base and base.weekday() >= 4) else -1))
    if unit in ("week", "month", "year") and re.match(r"(?:that )?(?:end(?:ed|ing|s)|to)\b", after.lstrip(", ")):
        return Meaning(duration_value(unit, 1), "DURATION", is_period=unit == "year")
    if match["number"]:
        return Meaning(match["number"])
    is_bounded = bool(match["loose"] or match["full"] or match["end"])
    base = scene.last_day(exactly=True) if unit == "day" else base
    before = scene.lower[max(0, match.start() - 12) : match.start()]
    is_current = (
        unit in ("week", "year")
        and _IN_A_YEAR.search(before)
        and not _OF_A_KIND.search(before)
        and not _MORE_TO_COME.match(after)
    )
    value = unit_value(base, unit, 0) if is_bounded or is_current else None
    return Meaning(value, is_period=unit == "year") if value else None


def _quarter_year(scene: Scene, quarter: int, match: re.Match[str]) -> int | None:
    """The year a quarter belongs to: as written, else the latest that has come, or the next if the clause says so."""
    year = match["year"] or match["year_before"]
    if year:
        return int(year)
    if scene.base is None:
        return None
    if whose := match["whose"] or match["whose_after"]:
        return scene.base.year + _WHOSE[whose]
    now = quarter_of(scene.base)
    if (quarter - now) % 4 in (1, 2) and scene.tense(match.start(), match.end()) is Tense.FUTURE:
        return scene.base.year + (quarter < now)
    if quarter <= now:
        return scene.base.year
    return scene.base.year - 1 if quarter > now + 1 or now == 1 else scene.base.year


def _quarter(scene: Scene, match: re.Match[str]) -> Meaning | None:
    quarter = int(short) if (short := match["short"] or match["short_before"]) else ordinal_number(match["ordinal"])
    if not 1 <= quarter <= 4:
        return None
    year = _quarter_year(scene, quarter, match)
    if match["earlier"] and year:
        year -= 1
    return Meaning(quarter_value(year, quarter), is_period=True)


def _half_shift(scene: Scene, match: re.Match[str], half: int, base: date) -> int:
    """How many years from that of publication a half without its year lies."""
    now, tense = 1 if base.month <= 6 else 2, scene.tense(match.start(), match.end())
    if half < now and tense is Tense.FUTURE:
        return 1
    return -1 if half > now and tense is Tense.PAST else 0


def _half(scene: Scene, match: re.Match[str]) -> Meaning | None:
    half = 2 if match["ordinal"] == "latter" else ordinal_number(match["ordinal"])
    year = match["year"] or match["year_of"] or match["year_after"]
    is_plain = not (year or match["whose"] or match["whose_after"] or "year" in match[0])
    if half > 2 or (is_plain and (scene.last_value() is None or _OF_A_MATCH.match(scene.lower, match.end()))):
        return None  # of a match
    year = year or (scene.base and scene.base.year + (_half_shift(scene, match, half, scene.base) if is_plain else 0))
    if (whose := match["whose"] or match["whose_after"]) and scene.base:
        year = scene.base.year + _WHOSE[whose]
    return Meaning(f"{year or 'XXXX'}-H{half}", is_period=True)


def _some_quarter(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """The quarter, the latest quarter: the one spoken of, else the last one that is over."""
    which = match["which"]
    if which in ("this", "current", "next", "coming"):
        if scene.base is None:
            return Meaning("XXXX-QX")
        return _date(unit_value(scene.base, "quarter", 1 if which in ("next", "coming") else 0))
    if match["ended"] and scene.base:
        month = month_number(match["ended"])
        return Meaning(quarter_value(scene.base.year - (month > scene.base.month), (month + 2) // 3), is_period=True)
    is_within = _WITHIN.search(scene.lower, max(0, match.start() - 10), match.start())
    if which is None and scene.last_period() is None and not is_within:
        return None
    if which in _FROM_LAST or match["before"]:
        return _date(_quarter_beside(scene, 1 if which == "following" else -1))
    value = _last_quarter(scene)
    if which in ("last", "latest", "most recent", "just-ended") and scene.base:
        over = unit_value(scene.base, "quarter", -1)
        value = min(value or "", over or "") or None
    if match["ago"] and value:
        value = shift_years(value, -1)
    return Meaning(value, is_period=True) if value else None


def _quarter_beside(scene: Scene, shift: int) -> str | None:
    """The quarter before or after the one spoken of, else the one of publication."""
    spoken = first_day(_last_quarter(scene) or "") if scene.quarters else None
    return unit_value(spoken[0] if spoken else scene.base, "quarter", shift)


def _last_quarter(scene: Scene) -> str | None:
    """The latest quarter spoken of that is over, else any spoken of, else the last one that is over."""
    over = unit_value(scene.base, "quarter", -1)
    return max([value for value in scene.quarters if over and value <= over] or scene.quarters, default=over)


def _year_ago(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """A year ago, a year earlier, the year-earlier period: the month or period spoken of, a year before."""
    period = scene.last_period()
    near = [seen for seen in scene.seen_in_sentence(match.start()) if _COMPARED.fullmatch(seen.value) or seen.is_period]
    if "month" in (match["compound"] or ""):
        return _compared(unit_value(scene.last_day(), "month", -1))
    if near and not near[-1].is_period and not match["quarter"]:
        return _compared(shift_years(near[-1].value, -1))
    if period is None:
        if match["compound"] or match["before"]:
            return _compared(unit_value(scene.base if match["compound"] else scene.last_day(), "year", -1))
        return None
    if "-Q" in period.value or match["quarter"]:
        return _compared(shift_years(_last_quarter(scene) or period.value, -1))
    if period.type == "DURATION":
        return _compared(unit_value(scene.base, "year", -1))
    return _compared(shift_years(period.value, -1))


def _compared(value: str | None) -> Meaning | None:
    return Meaning(value, is_anchor=False) if value else None


RULES = (
    Rule(
        f"last latest most this next coming current previous prior preceding following same that {LOOSE_STARTS}",
        rf"(?P<loose>{LOOSE})?(?P<the>the )?{_RELATIVE_UNIT} (?:(?:fiscal|financial|calendar) )?"
        rf"(?P<unit>{_PERIOD}|day)\b(?!-)(?:['’]s (?:end|start|beginning)\b)?",
        _relative_unit,
    ),
    Rule(
        f"year week month weekend decade day midyear midmonth midweek {LOOSE_STARTS}",
        rf"(?P<loose>{LOOSE})?(?:the )?(?P<full>full |whole |entire |mid(?=year|month|week))?"
        r"(?:(?:fiscal|financial|calendar) )?"
        rf"(?P<unit>{_PERIOD}|(?<=in the )day)\b(?!-(?!end))(?P<end>(?:['’]s |-| )end\b)?"
        r"(?: (?P<number>(?<=end )(?:19|20)\d\d)\b)?",
        _the_unit,
    ),
    Rule(
        f"the this last next its year prior previous {' '.join(ORDINALS[:4])} # q fiscal financial {LOOSE_STARTS}",
        rf"(?:{LOOSE})?(?:(?:the |{_WHOSE_YEAR}['’]s ))?(?:{_FISCAL}?(?P<year_before>{YEAR})(?:['’]s)? )?"
        rf"(?P<earlier>(?:year-(?:earlier|ago|before)|(?:prior|previous)-year) )?{_FISCAL}?"
        r"(?:(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th)(?: fiscal| calendar)?[- ]quarters?"
        r"|q(?P<short>[1-4])|(?P<short_before>[1-4])q)\b"
        rf"(?:,? (?:of |in )?(?:the )?{_FISCAL}?{_OF_YEAR})?",
        _quarter,
    ),
    Rule(
        f"the this last next latter {' '.join(ORDINALS[:2])} # {LOOSE_STARTS}",
        rf"(?:{LOOSE})?(?:the |{_WHOSE_YEAR}['’]s )?(?:{_FISCAL}?(?P<year>{YEAR})(?:['’]s)? )?{_FISCAL}?"
        r"(?P<ordinal>first|second|1st|2nd|latter)[- ]half\b"
        rf"(?: (?:of|in) (?:the )?{_FISCAL}?(?:(?P<year_of>{YEAR})\b|{_WHOSE_AFTER}|year\b)|,? (?P<year_after>{YEAR})\b"
        r"|(?=[,.;]| [a-z])|(?<=-half)(?= ))",
        _half,
    ),
    Rule(
        "the a this last next latest current previous prior preceding following",
        r"(?:the |a (?=quarter (?:ago|earlier)))?(?P<which>latest|most recent|last|this|current|next|coming"
        r"|previous|prior|preceding|following|just-ended)? ?"
        r"quarter\b(?! of\b|[ -](?:century|final|million|back|hour|mile))"
        r"(?: (?P<ago>a year (?:ago|earlier))| (?P<before>ago|earlier|before)\b)?"
        rf"(?=(?:,? that)?,? end(?:ed|ing|s) (?:in )?(?P<ended>{MONTH}))?",
        _some_quarter,
    ),
    Rule("the", r"the (?P<unit>day|week|month|year) (?P<side>before|after)\b(?=[,.;:!?]|$| and\b)", _beside),
    Rule(
        "a one the year month prior previous preceding",
        r"(?:(?:the |a )?(?P<compound>(?:year|month)-(?:ago|earlier|before)"
        r"|(?:prior|previous|preceding)-(?:year|month))(?: (?P<quarter>quarter)| period| month)?"
        r"|(?:a|one) year (?:ago|earlier|before(?=[,.;:]|$))|the year (?P<before>before(?=[,.;:]|$)|earlier)"
        r"|the (?:same|comparable|corresponding|like) (?:period|quarter) (?:a year (?:ago|earlier)|last year))\b",
        _year_ago,
    ),
)
