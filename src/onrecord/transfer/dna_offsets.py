"""Places in a text, counted in code points here and in UTF-16 code units by DNA."""

from __future__ import annotations

import re
from bisect import bisect_left

from onrecord.records import Span

#: A character of two code units.
_PAIR = re.compile("[\U00010000-\U0010ffff]")


def count_units(text: str) -> int:
    """How many code units a text has."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Offsets:
    """The places of one text, both ways."""

    def __init__(self, text: str) -> None:
        self._pairs = [found.start() for found in _PAIR.finditer(text)]
        self._starts = [place + before for before, place in enumerate(self._pairs)]

    def units(self, point: int) -> int:
        """How many code units stand before a code point."""
        return point + bisect_left(self._pairs, point)

    def span(self, start: int, stop: int) -> Span:
        """The span between two code units; where one is inside a character, all of that belongs to it."""
        return Span(self._point(start), max(self._point(stop) + self._is_inside(stop), self._point(start) + 1))

    def _point(self, unit: int) -> int:
        return unit - bisect_left(self._starts, unit)

    def _is_inside(self, unit: int) -> bool:
        before = bisect_left(self._starts, unit)
        return before > 0 and self._starts[before - 1] == unit - 1
