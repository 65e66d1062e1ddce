"""What `inspect` does: the code that `read` and `code` run, on any texts, to see what the tool sees.

lines of JSON -> texts -> names, dates or positions, batch by batch; a line that is no text is told and left out
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from onrecord.records import Article, ArticleId, Problem

if TYPE_CHECKING:
    from onrecord.positions import PositionScorer
    from onrecord.scoring import Scorer

#: Texts that the model reads together, and pairs of a claim and a text, which are short.
_BATCH, _PAIR_BATCH = 32, 1024

Row = dict[str, Any]
T = TypeVar("T")


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

    return _inspect(lines, place, find, read=_read_text)


def inspect_dates(lines: Iterable[bytes], place: str) -> Iterator[Row | Problem]:
    """The time expressions in each text, worked out from the day it was published."""
    from onrecord.identify.dates import find_times
    from onrecord.transfer.rows import dates_row

    def find(texts: list[Text]) -> Iterator[Row]:
        return (dates_row(text.name, find_times(text.text, text.published)) for text in texts)

    return _inspect(lines, place, find, read=_read_text)


def inspect_pairs(lines: Iterable[bytes], place: str, scorer: PositionScorer) -> Iterator[Row | Problem]:
    """Each line with the chances that its text matches its claim and is for or against it, without any codebook."""
    from onrecord.label.zero_shot import score_pairs
    from onrecord.positions import Pair

    def find(rows: list[Row]) -> Iterator[Row]:
        pairs = [Pair(claim=row["claim"], text=row["text"], cue=row.get("cue") or "") for row in rows]
        for row, position in zip(rows, score_pairs(scorer, pairs), strict=True):
            chances = {"match": position.match, "for": position.for_chance, "against": position.against_chance}
            yield row | {name: round(chance, 6) for name, chance in chances.items()}

    return _inspect(lines, place, find, read=_read_pair, size=_PAIR_BATCH)


def _inspect(
    lines: Iterable[bytes],
    place: str,
    find: Callable[[list[T]], Iterator[Row]],
    *,
    read: Callable[[Row, str], T | Problem],
    size: int = _BATCH,
) -> Iterator[Row | Problem]:
    """A row for each text and a problem for each other line, in the order of the lines."""
    items = (_read_line(line, f"{place}, row {number}", read) for number, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(items, size)):
        rows = find([item for item in batch if not isinstance(item, Problem)])
        for item in batch:
            yield item if isinstance(item, Problem) else next(rows)


def _refuse(place: str, reason: str) -> Problem:
    return Problem(sentence=f"{place} was left out: {reason}.", place=place)


def _read_line(line: bytes, place: str, read: Callable[[Row, str], T | Problem]) -> T | Problem:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _refuse(place, "it is not UTF-8")
    except (ValueError, RecursionError):
        return _refuse(place, "it is no JSON")
    if not isinstance(row, dict):
        return _refuse(place, "it is no JSON object")
    if "text" not in row:
        return _refuse(place, "it has no text")
    if not isinstance(row["text"], str):
        return _refuse(place, "its text is no string")
    return read(row, place)


def _read_text(row: Row, place: str) -> Text | Problem:
    from onrecord.collect.dates import read_date
    from onrecord.collect.drafts import storable

    given = row.get("published")
    published = read_date(given)
    if published is None and given is not None and given != "":
        return _refuse(place, f"published is no date: {json.dumps(given)[:60]}")
    return Text(name=row.get("name"), text=storable(row["text"]), published=published)


def _read_pair(row: Row, place: str) -> Row | Problem:
    for field in ("claim", "text"):
        if not isinstance(row.get(field), str):
            return _refuse(place, f"its {field} is no string" if field in row else f"it has no {field}")
        if not row[field].strip():
            return _refuse(place, f"its {field} is empty")
    if not isinstance(row.get("cue", ""), str | None):
        return _refuse(place, "its cue is no string")
    return row
