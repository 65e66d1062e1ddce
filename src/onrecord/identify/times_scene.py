"""What an expression is resolved against: the day of publication, the times before it, and the tense around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from onrecord.identify.times_calendar import first_day
from onrecord.records import DatePrecision

_IRREGULAR = (
    "was|were|had|did|said|told|took|gave|made|went|came|saw|met|held|began|became|spoke|wrote|left|lost|won|fell|rose|"
    "grew|sold|bought|paid|sent|put|set|cut|hit|led|fled|shot|fought|found|got|kept|ran|stood|drove|drew|broke|brought|"
    "built|caught|chose|felt|flew|forgot|heard|hurt|knew|laid|lay|let|lit|quit|read|rode|sank|sat|sought|shook|"
    "showed|slept|spent|split|spread|struck|swore|taught|thought|threw|understood|withdrew|woke|wore|has|have|since|after"
)
#: Behind these `may` is the month.
_NO_MONTH = "".join(f"(?<!{word} )" for word in ("in", "of", "since", "last", "by", "the", "late", "this", "next"))
_FUTURE = (
    rf"(?:will|won't|would|shall|should|could|can|{_NO_MONTH}may|might|must|'ll|’ll|"
    r"(?:is|are|was|were|be|been) to|"
    r"going to|scheduled|slated|starting|expect(?:s|ed|ing)?|plan(?:s|ned|ning) (?:to|for)|set (?:to|for)|"
    r"due (?:to|for|in|on|by|at)|to be|payable|"
    r"upcoming|ahead of|begins?|starts?|takes? effect|effective|expires?|maturing|intends?|"
    r"(?:hop(?:es?|ed|ing)|aim(?:s|ed|ing)?|vow(?:s|ed|ing)?|promis(?:es?|ed|ing)|want(?:s|ed)?|need(?:s|ed)?|"
    r"agre(?:es?|ed)|prepar(?:es?|ed|ing)|threaten(?:s|ed|ing)?|likely|decided) to|in advance of|eve of|"
    r"(?:opens|arrives|meets|departs|resumes|convenes|reconvenes|leaves|travels|flies|heads)|"
    r"run-up to|forthcoming|looming|deadline|poised to|ready to|in time for|is due|are due)\b"
)
_NO_PAST = "(?:hundred|indeed|united|need|proceed|exceed|succeed|speed|feed|seed|breed|un[a-z]+ed|biased|sacred|wicked)"
_VERB = re.compile(
    r"\b(?:(?P<over>had (?:been )?(?:due|set|scheduled|expected|planned)(?: for|(?: to [a-z]+)?)\b)"
    rf"|(?P<future>{_FUTURE}(?: (?:not|also|be|have|been|probably|likely|to|[a-z]+ly)\b)*(?: [a-z]+\b)?)"
    rf"|(?P<past>(?:{_IRREGULAR})\b|\b(?!{_NO_PAST}\b)[a-z]{{2,}}ed\b))"
)
_CLAUSE_END = re.compile(
    r"[;:“”\"\n]|[!?]\s|(?<=[a-z]{3})(?<!corp)(?<!sept)\.\s|(?<=[\d)%])\.\s"
    r"|\b(?:but|who|which|when|where|while|because|although|that) "
)
#: What counts from today on.
_UP_TO = ("by ", "until ", "till ", "by the ", "until the ", "till the ", "of record ", "of record on ")
_REACH = 110
_SENTENCE_END = re.compile(r"\n|[!?]\s|(?<=[a-z]{3})(?<!corp)(?<!sept)\.\s|(?<=[\d)%\"”])\.?\s(?=\s)")
_SENTENCE_REACH = 300


class Tense(IntEnum):
    """Which way from the day of publication a clause looks."""

    PAST = -1
    NONE = 0
    FUTURE = 1


class Meaning(NamedTuple):
    """A TIMEX3 value and type; `is_period` where it is a stretch that figures are reported for.

    `is_anchor` is false for what is only compared with: the next expression does not count from it.
    """

    value: str
    type: str = "DATE"
    is_period: bool = False
    is_anchor: bool = True


@dataclass(slots=True)
class Scene:
    """A text being read from left to right."""

    text: str
    lower: str
    base: date | None
    seen: list[Meaning] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    quarters: set[str] = field(default_factory=set)
    _day: date | None = None
    _exact_day: date | None = None
    _value: str | None = None
    _period: Meaning | None = None

    def see(self, meaning: Meaning, end: int) -> None:
        """Keep what was read, which ends there, for what comes after it."""
        if not meaning.is_anchor:
            return
        self.seen.append(meaning)
        self.ends.append(end)
        if meaning.is_period:
            self._period = meaning
        known = first_day(meaning.value) if meaning.type in ("DATE", "TIME") else None
        if known:
            self._day, self._value = known[0], meaning.value
            if known[1] is DatePrecision.DAY:
                self._exact_day = known[0]
            if known[1] is DatePrecision.QUARTER and "-Q" in meaning.value:
                self.quarters.add(meaning.value)

    def seen_in_sentence(self, start: int) -> list[Meaning]:
        """What was read before `start` in its sentence."""
        begin = start - min(start, _SENTENCE_REACH)
        for stop in _SENTENCE_END.finditer(self.lower, begin, start):
            begin = stop.end()
        return self.seen[bisect_right(self.ends, begin) :]

    def tense(self, start: int, end: int, reach: int = _REACH) -> Tense:
        """That of the nearest verb in the clause before the expression, else of the first one after it."""
        left = self.lower[max(0, start - reach) : start]
        cut = 0
        for ended in _CLAUSE_END.finditer(left):
            cut = ended.end()
        found: re.Match[str] | None = next(reversed([*_VERB.finditer(left, cut)]), None)
        if found is None and not self.lower.startswith(("'s ", "’s "), end):
            stop = _CLAUSE_END.search(self.lower, end, end + _REACH)
            found = _VERB.search(self.lower, end, stop.start() if stop else end + _REACH)
        if left.endswith(_UP_TO) and " had " not in left[cut:] + self.lower[end : end + 40]:
            return Tense.FUTURE
        if found is None:
            return Tense.NONE
        return Tense.FUTURE if found["future"] else Tense.PAST

    def last_day(self, *, exactly: bool = False) -> date | None:
        """The first day of the time mentioned last (the last day, if `exactly`), else the one of publication."""
        return (self._exact_day if exactly else self._day) or self.base

    def has_day(self) -> bool:
        """True where an exact day was mentioned."""
        return self._exact_day is not None

    def last_value(self) -> str | None:
        """The value mentioned last that lies in a known year."""
        return self._value

    def last_period(self) -> Meaning | None:
        """The quarter, months or year that figures were last given for."""
        return self._period


Resolve = Callable[[Scene, "re.Match[str]"], Meaning | None]


class Rule:
    """A pattern that may match where a word of `starts` stands ("#" is any number), and what a match of it means."""

    def __init__(self, starts: str, pattern: str, resolve: Resolve) -> None:
        self.starts = starts.split()
        self.source = pattern
        self.resolve = resolve

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled at the first use."""
        return re.compile(self.source)
