"""Long lists of values, cut so that each part fits into one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

_Value = TypeVar("_Value")

#: Values in one IN list: below the parameter limit of every database.
_IN_LIST = 500


def parts(values: Iterable[_Value]) -> Iterator[Sequence[_Value]]:
    """The values in lists short enough for one query."""
    wanted = list(values)
    for start in range(0, len(wanted), _IN_LIST):
        yield wanted[start : start + _IN_LIST]
