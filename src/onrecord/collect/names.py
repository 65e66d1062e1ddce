"""Article names and ids: a name is unique in a casefile, and reading the same file again gives the same ones.

An article is the digest of its text, outlet, date and name, so whoever holds a name with the same digest is the
same article. A name held by another article is a repetition: the newcomer becomes `file#row` (`path#1` for a file
that is one article), and a number is added where that is taken as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from onrecord.collect.drafts import Draft
from onrecord.collect.files import File
from onrecord.records import ArticleId

_ID_DIGITS = 16


def article_id(*, text: str, outlet: str | None, published: date | None, name: str) -> ArticleId:
    """The digest of what makes an article this one."""
    parts = [text, outlet, published.isoformat() if published else None, name]
    written = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return ArticleId(hashlib.sha256(written.encode()).hexdigest()[:_ID_DIGITS])


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The name and id an article has for good."""

    name: str
    id: ArticleId
    #: The casefile holds this very article.
    is_stored: bool
    #: Another file of this run gave this very article.
    is_again: bool


class Names:
    """The names in the casefile and of this run."""

    def __init__(self, taken: Mapping[str, ArticleId]) -> None:
        self._taken = taken
        self._of_this_run: dict[str, ArticleId] = {}
        self._of_this_file: set[str] = set()

    def begin(self) -> None:
        """Starts a file: inside one file every row is an article of its own, equal or not."""
        self._of_this_file = set()

    def settle(self, draft: Draft, file: File) -> Settled:
        """The first of the names this article may have that is free or its own."""
        for name in _candidates(draft, file):
            if name in self._of_this_file:
                continue
            found = article_id(text=draft.text, outlet=draft.outlet, published=draft.published, name=name)
            holder = self._of_this_run.get(name) or self._taken.get(name)
            if holder is None or holder == found:
                return self._settled(name, found)
        raise AssertionError("the candidates never end")

    def _settled(self, name: str, found: ArticleId) -> Settled:
        is_again = name in self._of_this_run
        self._of_this_run[name] = found
        self._of_this_file.add(name)
        return Settled(name=name, id=found, is_stored=self._taken.get(name) == found, is_again=is_again)


def _candidates(draft: Draft, file: File) -> Iterator[str]:
    if draft.row is None:
        yield draft.name or file.name
        yield from (f"{file.place}#{number}" for number in count(1))
        return
    if draft.name is not None:
        yield draft.name
    yield f"{file.name}#{draft.row}"
    yield f"{file.place}#{draft.row}"
    yield from (f"{file.place}#{draft.row}#{number}" for number in count(2))
