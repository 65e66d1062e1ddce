"""Draft: what a file or row says of an article, before it has a settled name, a language and skips."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as its file gives it. `row` is None where the file is one article."""

    place: str
    text: str
    row: int | None = None
    name: str | None = None
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: date | None = None
    url: str | None = None


def storable(text: str) -> str:
    """The text with each lone surrogate, which UTF-8 cannot hold, as U+FFFD: same length, so offsets hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text
