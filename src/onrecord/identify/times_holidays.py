"""Rules for holidays, on whatever day they fall."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import partial

from onrecord.identify.times_calendar import add_days, day_value, make_day
from onrecord.identify.times_days import nearest_of
from onrecord.identify.times_scene import Meaning, Rule, Scene, Tense
from onrecord.identify.times_words import YEAR

#: Month and day.
_FIXED = {
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "new year's": (1, 1),
    "valentine's day": (2, 14),
    "st. patrick's day": (3, 17),
    "april fool's day": (4, 1),
    "april fools' day": (4, 1),
    "may day": (5, 1),
    "flag day": (6, 14),
    "bastille day": (7, 14),
    "halloween": (10, 31),
    "armistice day": (11, 11),
    "veterans day": (11, 11),
}
#: Month, weekday (0 for Monday) and which of them; -1 the last.
_WEEKDAYS = {
    "martin luther king day": (1, 0, 3),
    "presidents' day": (2, 0, 3),
    "presidents day": (2, 0, 3),
    "mother's day": (5, 6, 2),
    "memorial day": (5, 0, -1),
    "father's day": (6, 6, 3),
    "labor day": (9, 0, 1),
    "columbus day": (10, 0, 2),
    "thanksgiving day": (11, 3, 4),
    "thanksgiving": (11, 3, 4),
}
#: Days from Easter Sunday.
_FROM_EASTER = {
    "ash wednesday": -46,
    "palm sunday": -7,
    "good friday": -2,
    "easter sunday": 0,
    "easter monday": 1,
    "easter": 0,
}
_NAMES = sorted({**_FIXED, **_WEEKDAYS, **_FROM_EASTER}, key=len, reverse=True)
_NAME = "|".join(re.escape(name).replace("'", "['’]") for name in _NAMES)


def _easter(year: int) -> date:
    """By the Gregorian rule (Butcher)."""
    century, of_century = divmod(year, 100)
    leap, rest = divmod(century, 4)
    moon = (19 * (year % 19) + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holiday(name: str, year: int) -> date | None:
    """The day of a holiday in a year."""
    if name in _FIXED:
        return make_day(year, *_FIXED[name])
    if name in _FROM_EASTER:
        return add_days(_easter(year), _FROM_EASTER[name])
    month, weekday, number = _WEEKDAYS[name]
    if number > 0:
        first = date(year, month, 1)
        return add_days(first, (weekday - first.weekday()) % 7 + 7 * (number - 1))
    last = date(year, month, monthrange(year, month)[1])
    return add_days(last, -((last.weekday() - weekday) % 7))


def _meaning(scene: Scene, match: re.Match[str]) -> Meaning | None:
    """Christmas Day, last Thanksgiving, Easter 1998."""
    name, which = match["name"].replace("’", "'"), match["which"] or match["which_after"]
    if not scene.text[match.start("name")].isupper():
        return None
    if match["year"] or (which and match["which_after"] and scene.base):
        year = int(match["year"]) if match["year"] else _shifted(scene, which)
        found = holiday(name, year)
        return Meaning(day_value(found)) if found else None
    if scene.base is None:
        return Meaning("XXXX-{:02d}-{:02d}".format(*_FIXED[name])) if name in _FIXED else None
    tense = {"last": Tense.PAST, "next": Tense.FUTURE}.get(which or "") or scene.tense(match.start(), match.end())
    value = nearest_of(scene.base, partial(holiday, name), tense)
    return Meaning(value) if value else None


def _shifted(scene: Scene, which: str | None) -> int:
    year = scene.base.year if scene.base else date.today().year
    return year + {"last": -1, "next": 1}.get(which or "", 0)


_STARTS = " ".join(dict.fromkeys(re.split(r"\W", name)[0] for name in _NAMES))

RULES = (
    Rule(
        f"{_STARTS} last this next",
        rf"(?:(?P<which>last|this|next|this past|this coming) )?(?P<name>{_NAME})(?!\w)"
        rf"(?:,? (?:of )?(?:(?P<year>{YEAR})\b|(?P<which_after>last|this|next) year\b))?",
        _meaning,
    ),
)
