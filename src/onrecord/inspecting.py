"""What `inspect` does: the code that `read` runs, on any texts, to see what the tool sees.

lines of JSON -> texts -> names or dates, batch by batch; a line that is no text is told and left out
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from onrecord.records import Article, ArticleId, Problem

if TYPE_CHECKING:
    from onrecord.scoring import Scorer

#: Texts that the model reads together.
_BATCH = 32

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of the input: `name` as it was given, whatever it is."""

    name: object
    text: str
    published: date | None


def inspect_names(lines: Iterable[bytes], place: str, scorer: Scorer) -> Iterator[Row | Problem]:
    """The names in each text; nothing is skipped, as these are texts and not articles."""
    from onrecord.extract.attributions import extract_readings
    from onrecord.transfer.rows import names_row

    def find(texts: list[Text]) -> Iterator[Row]:
        articles = [
            Article(id=ArticleId(str(number)), name=str(number), text=text.text, published=text.published)
            for number, text in enumerate(texts)
        ]
        for text, found in zip(texts, extract_readings(articles, scorer), strict=True):
            yield names_row(text.name, found.entities)

    return _inspect(lines, place, find)


def inspect_dates(lines: Iterable[bytes], place: str) -> Iterator[Row | Problem]:
    """The time expressions in each text, worked out from the day it was published."""
    from onrecord.identify.dates import find_times
    from onrecord.transfer.rows import dates_row

    def find(texts: list[Text]) -> Iterator[Row]:
        return (dates_row(text.name, find_times(text.text, text.published)) for text in texts)

    return _inspect(lines, place, find)


def _inspect(
    lines: Iterable[bytes], place: str, find: Callable[[list[Text]], Iterator[Row]]
) -> Iterator[Row | Problem]:
    """A row for each text and a problem for each other line, in the order of the lines."""
    texts = (_read_line(line, f"{place}, row {number}") for number, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(texts, _BATCH)):
        rows = find([text for text in batch if isinstance(text, Text)])
        for text in batch:
            yield text if isinstance(text, Problem) else next(rows)


def _read_line(line: bytes, place: str) -> Text | Problem:
    from onrecord.collect.dates import read_date
    from onrecord.collect.drafts import storable

    def refuse(reason: str) -> Problem:
        return Problem(sentence=f"{place} was left out: {reason}.", place=place)

    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return refuse("it is not UTF-8")
    except (ValueError, RecursionError):
        return refuse("it is no JSON")
    if not isinstance(row, dict):
        return refuse("it is no JSON object")
    if "text" not in row:
        return refuse("it has no text")
    if not isinstance(row["text"], str):
        return refuse("its text is no string")
    given = row.get("published")
    published = read_date(given)
    if published is None and given is not None and given != "":
        return refuse(f"published is no date: {json.dumps(given)[:60]}")
    return Text(name=row.get("name"), text=storable(row["text"]), published=published)
