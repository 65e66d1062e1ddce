"""Rules for seasons."""

from __future__ import annotations

import re

from onrecord.identify.times_calendar import year_value
from onrecord.identify.times_days import LOOSE, LOOSE_STARTS, RELATIVE_STARTS
from onrecord.identify.times_scene import Meaning, Rule, Scene, Tense
from onrecord.identify.times_words import SEASON, SEASONS, YEAR


def _season(scene: Scene, match: re.Match[str]) -> Meaning | None:
    code, relative = SEASONS[match["season"]], match["relative"]
    if match["year"]:
        return Meaning(f"{match['year']}-{code}")
    if relative in ("every", "each"):
        return Meaning(f"XXXX-{code}", "SET")
    if scene.base is None:
        return Meaning(f"XXXX-{code}") if relative else None
    place = {"WI": 0, "SP": 1, "SU": 2, "FA": 3}[code]
    now = scene.base.month % 12 // 3
    if relative in ("last", "past"):
        year = scene.base.year - (place >= now)
    elif relative in ("next", "coming"):
        year = scene.base.year + (place <= now)
    elif relative in ("this", "this coming", "this past"):
        year = scene.base.year
    elif relative == "that":
        year = (scene.last_day() or scene.base).year
    elif match["which"]:
        year = scene.base.year + {"last": -1, "this": 0, "next": 1}[match["which"]]
    elif _is_season_name(scene, match):
        is_ahead = scene.tense(match.start(), match.end()) is Tense.FUTURE
        year = scene.base.year + (place < now if is_ahead else -(place > now))
    else:
        return None
    return Meaning(f"{year_value(year)}-{code}")


def _is_season_name(scene: Scene, match: re.Match[str]) -> bool:
    """In the summer, since winter, but not the fall of a town nor a spring in a garden."""
    start, end = match.span()
    before, after = scene.lower[max(0, start - 8) : start], scene.lower[end : end + 4]
    has_article = match[0].startswith("the ")
    if match["season"] in ("fall", "spring"):
        if re.match(r" of\b| in\b|-|s\b", after):
            return False
        is_led = bool(re.match(r"(?:the )?(?:early|late|mid|the (?:beginning|start|end) of)\b", match[0]))
        return is_led or bool(
            re.search(
                r"\b(?:by|since|until|till) $" if not has_article else r"\b(?:in|by|since|until|during|over|through) $",
                before,
            )
        )
    is_led = not match[0].startswith(("the ", match["season"]))
    return is_led or bool(re.search(r"\b(?:in|by|since|until|during|over|through|for|before|after|of) $", before))


RULES = (
    Rule(
        f"{' '.join(SEASONS)} {LOOSE_STARTS} {RELATIVE_STARTS}",
        rf"(?:{LOOSE})?(?:the )?(?:(?P<relative>last|past|next|this coming|this past|this|coming|that|every|each) )?"
        rf"(?P<season>{SEASON})\b(?:,? (?:of )?(?:(?P<year>{YEAR})\b|(?P<which>last|this|next) year\b))?",
        _season,
    ),
)
