"""Rules for what names no day: now, recently, the future; and for what comes again: daily, every week."""

from __future__ import annotations

import re

from onrecord.identify.times_calendar import FUTURE, PAST, PRESENT, duration_value
from onrecord.identify.times_scene import Meaning, Rule, Scene

_UNITS = "(?:days|weeks|months|years|decades)"
_PLURALS = "(?:hours|days|weeks|months|quarters|years|decades)"
_NOW = (
    r"right now|now|currently|current(?! (?:accounts?|events|affairs)\b)|presently|at present|these days|nowadays|"
    r"at the (?:present|current) time|at the present moment"
)
_ONCE = (
    rf"recently|recent {_UNITS}"
    rf"|(?<!for )(?<!for the )(?:the )?(?:past|last) (?:few|several|couple of|many) {_PLURALS}"
    rf"|lately|the (?:not[- ]too[- ])?(?:recent|distant) past|past {_UNITS}|{_UNITS} past"
    r"|(?:not (?:so |too |very |that |all that )?)?long ago|(?:some|a long|a short) time ago"
    r"|a (?:little |short |long )?while (?:ago|back)"
    rf"|(?:a )?(?:few|several|many|couple of) {_UNITS} back|the past(?= ?[.,;:?!)])"
    rf"|in the past(?! (?:\w+ )?(?:day|week|month|year|decade|quarter|hour|few|several|couple|\w+ {_UNITS}))"
)
_TO_COME = (
    r"the (?:near |foreseeable |distant |immediate |not[- ]too[- ]distant )?future(?! of\b)|a later date"
    rf"|(?<!as )(?<!how )(?<!too )soon(?! (?:after|as|enough))"
    rf"|(?:the )?coming {_UNITS}|the {_UNITS} (?:ahead|to come)|the (?:near|short) term"
    r"|future(?= (?:generations|years|quarters))"
)
_SETS = {"daily": "P1D", "weekly": "P1W", "monthly": "P1M", "yearly": "P1Y", "hourly": "PT1H"}


def _reference(_: Scene, match: re.Match[str]) -> Meaning | None:
    if match["now"]:
        return Meaning(PRESENT)
    return Meaning(PAST if match["once"] else FUTURE)


def _again(_: Scene, match: re.Match[str]) -> Meaning | None:
    return Meaning(_SETS[match["word"]] if match["word"] else duration_value(match["unit"], 1), "SET")


RULES = (
    Rule(
        f"now right soon currently current presently at these nowadays recently in recent lately the coming a future "
        f"past last long not some few several many {_UNITS[3:-1].replace('|', ' ')}",
        rf"(?:(?P<now>{_NOW})|(?P<once>{_ONCE})|{_TO_COME})\b",
        _reference,
    ),
    Rule(
        f"{' '.join(_SETS)} every each",
        rf"(?:(?P<word>{'|'.join(_SETS)})|(?:every|each) (?P<unit>day|week|month|year|hour|minute|quarter))\b",
        _again,
    ),
)
