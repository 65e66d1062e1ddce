"""The JSON rows: what a statement and an article look like to another program. A contract, see docs/reference.

Fields of later stages are there from the first day, as null or an empty list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from onrecord.records import SCHEMA, ArticleEntry, Entry, Spans, Statement

JsonRow = dict[str, Any]


def statement_row(entry: Entry) -> JsonRow:
    """A statement as `--format jsonl` prints it."""
    statement, attribution = entry.statement, entry.statement.attribution
    return {
        "schema": SCHEMA,
        "id": statement.id,
        "article": {
            "id": statement.article,
            "name": entry.name,
            "title": entry.title,
            "outlet": entry.outlet,
            "published": entry.published.isoformat() if entry.published else None,
            "url": entry.url,
        },
        "form": attribution.form.value,
        "source": _passage(entry.source, attribution.source),
        "cue": _passage(entry.cue, attribution.cue),
        "content": _passage(entry.content, attribution.content),
        "speakers": [],
        "addressees": [],
        "act": None,
        "said_on": None,
        "codings": [],
        "same_as": statement.same_as,
        "score": round(attribution.score, 4),
    }


def article_row(entry: ArticleEntry) -> JsonRow:
    """An article as `--format jsonl` prints it."""
    reader = entry.read_by
    return {
        "schema": SCHEMA,
        "id": entry.id,
        "name": entry.name,
        "title": entry.title,
        "outlet": entry.outlet,
        "byline": entry.byline,
        "published": entry.published.isoformat() if entry.published else None,
        "url": entry.url,
        "language": entry.language,
        "length": entry.length,
        "statements": entry.statements,
        "skips": entry.skips,
        "problems": entry.problems,
        "copy_of": entry.copy_of,
        "read_by": reader and {name: getattr(reader, name) for name in ("agent", "version", "runtime", "precision")},
    }


def attributions_row(name: str, statements: Sequence[Statement]) -> JsonRow:
    """An article as `--format attributions` prints it: what a scorer of extracted attributions reads."""
    return {
        "name": name,
        "attributions": [
            {
                "source": span_pairs(statement.attribution.source),
                "cue": span_pairs(statement.attribution.cue),
                "content": span_pairs(statement.attribution.content),
            }
            for statement in statements
        ],
    }


def span_pairs(spans: Spans) -> list[list[int]]:
    """Spans as JSON has them: [[start, end], ...]."""
    return [[span.start, span.end] for span in spans]


def write_jsonl(rows: Iterable[Mapping[str, Any]], out: IO[str]) -> None:
    """One row a line, in the letters of the text; a row with lone surrogates is written with JSON escapes."""
    for row in rows:
        line = json.dumps(row, ensure_ascii=False)
        try:
            line.encode()
        except UnicodeEncodeError:
            line = json.dumps(row)
        out.write(line + "\n")


def _passage(words: str | None, spans: Spans) -> JsonRow | None:
    return {"text": words, "spans": span_pairs(spans)} if spans else None
