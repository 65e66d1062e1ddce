"""The same rows as flat columns, for CSV, Parquet and pandas. What is a list in JSON is a JSON string here."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from onrecord.errors import InputError
from onrecord.records import ActorEntry, ArticleEntry, CodingEntry, Decision, Entry, Suggestion
from onrecord.records_coding import NarrativeEntry
from onrecord.transfer.rows import (
    actor_row,
    article_row,
    coding_row,
    decision_row,
    narrative_row,
    statement_row,
    suggestion_row,
)

if TYPE_CHECKING:
    import pandas
    import pyarrow

FlatRow = dict[str, Any]

#: Column, role and field: lists that run side by side, one value for each speaker or addressee.
_OF_SPEAKERS = (
    ("speakers", "speakers", "name"),
    ("speaker_ids", "speakers", "id"),
    ("speaker_kinds", "speakers", "kind"),
    ("affiliations", "speakers", "affiliation"),
    ("addressees", "addressees", "name"),
)

#: The columns of statements, in order, and the type of each.
STATEMENT_COLUMNS: Mapping[str, type] = {
    "schema": int,
    "id": str,
    "article_id": str,
    "article_name": str,
    "article_title": str,
    "article_outlet": str,
    "article_published": date,
    "article_url": str,
    "form": str,
    "source": str,
    "source_spans": str,
    "cue": str,
    "cue_spans": str,
    "content": str,
    "content_spans": str,
    "speakers": str,
    "speaker_ids": str,
    "speaker_kinds": str,
    "affiliations": str,
    "addressees": str,
    "act": str,
    "said_on": date,
    "said_precision": str,
    "codings": str,
    "same_as": str,
    "score": float,
    "imported_type": str,
    "imported_coder": str,
    "imported_values": str,
}

#: The columns of articles, in order, and the type of each.
ARTICLE_COLUMNS: Mapping[str, type] = {
    "schema": int,
    "id": str,
    "name": str,
    "title": str,
    "outlet": str,
    "byline": str,
    "published": date,
    "url": str,
    "language": str,
    "length": int,
    "statements": int,
    "imported": int,
    "skips": int,
    "problems": int,
    "copy_of": str,
    "read_by": str,
}

#: The columns of actors, in order, and the type of each.
ACTOR_COLUMNS: Mapping[str, type] = {
    "schema": int,
    "id": str,
    "name": str,
    "kind": str,
    "affiliation": str,
    "aliases": str,
    "affiliations": str,
    "colour": str,
    "statements": int,
    "articles": int,
    "first": date,
    "last": date,
}

#: The columns of suggestions, in order, and the type of each.
SUGGESTION_COLUMNS: Mapping[str, type] = {
    "schema": int,
    "first_id": str,
    "first_name": str,
    "second_id": str,
    "second_name": str,
    "score": float,
    "reason": str,
}

#: The columns of decisions, in order, and the type of each.
DECISION_COLUMNS: Mapping[str, type] = {
    "schema": int,
    "id": int,
    "subject": str,
    "field": str,
    "value": str,
    "by": str,
    "made_at": str,
    "in_force": bool,
}

#: The columns of codings, in order, and the type of each; `statement`, `concept` and `agreement` can be imported.
CODING_COLUMNS: Mapping[str, type] = {
    "schema": int,
    "codebook": str,
    "version": str,
    "concept": str,
    "proposition": str,
    "agreement": str,
    "score": float,
    "is_decided": bool,
    "is_disputed": bool,
    "is_author_voice": bool,
    "statement": str,
    "article_name": str,
    "article_title": str,
    "article_outlet": str,
    "article_published": date,
    "source": str,
    "cue": str,
    "content": str,
    "content_spans": str,
    "speakers": str,
    "speaker_ids": str,
    "speaker_kinds": str,
    "affiliations": str,
    "suggested": str,
    "suggested_score": float,
    "match": float,
    "for": float,
    "against": float,
    "decisions": str,
}

#: The columns of narratives, in order, and the type of each.
NARRATIVE_COLUMNS: Mapping[str, type] = {
    "schema": int,
    "article_id": str,
    "article_name": str,
    "codebook": str,
    "concept": str,
    "parent": str,
    "score": float,
    "statements": str,
}


def flat_statement(entry: Entry) -> FlatRow:
    """A statement as one row of `STATEMENT_COLUMNS`."""
    row = statement_row(entry)
    flat = {f"article_{name}": value for name, value in row["article"].items()}
    for role in ("source", "cue", "content"):
        passage = row[role] or {"text": None, "spans": []}
        flat |= {role: passage["text"], f"{role}_spans": json.dumps(passage["spans"])}
    for column, role, field in _OF_SPEAKERS:
        flat[column] = _json([speaker[field] for speaker in row[role]])
    said_on = entry.statement.said_on
    flat |= {"said_on": said_on and said_on.date, "said_precision": said_on and said_on.precision.value}
    flat |= {"article_published": entry.published, "codings": _json(row["codings"])}
    imported = row["imported"] or {}
    flat |= {f"imported_{name}": imported.get(name) for name in ("type", "coder")}
    flat["imported_values"] = _json(imported["values"]) if imported else None
    return {name: flat[name] if name in flat else row[name] for name in STATEMENT_COLUMNS}


def flat_article(entry: ArticleEntry) -> FlatRow:
    """An article as one row of `ARTICLE_COLUMNS`."""
    reader = entry.read_by
    words = reader and f"{reader.agent} {reader.version} {reader.runtime} {reader.precision}"
    return article_row(entry) | {"published": entry.published, "read_by": words}


def flat_actor(entry: ActorEntry) -> FlatRow:
    """An actor as one row of `ACTOR_COLUMNS`."""
    row = actor_row(entry)
    lists = {name: _json(row[name]) for name in ("aliases", "affiliations")}
    return row | lists | {"first": entry.first, "last": entry.last}


def flat_suggestion(suggestion: Suggestion) -> FlatRow:
    """Two actors that may be one as one row of `SUGGESTION_COLUMNS`."""
    row = suggestion_row(suggestion)
    pair = {f"{side}_{field}": row[side][field] for side in ("first", "second") for field in ("id", "name")}
    return {name: pair[name] if name in pair else row[name] for name in SUGGESTION_COLUMNS}


def flat_decision(logged: tuple[Decision, bool]) -> FlatRow:
    """A decision as one row of `DECISION_COLUMNS`."""
    row = decision_row(logged)
    return row | {"value": _json(row["value"])}


def flat_coding(entry: CodingEntry) -> FlatRow:
    """A coding as one row of `CODING_COLUMNS`."""
    row = coding_row(entry)
    flat = {f"article_{name}": value for name, value in row["article"].items()}
    flat |= {"article_published": entry.published, "content": entry.content}
    flat |= {"content_spans": _json(row["content"]["spans"]), "decisions": _json(row["decisions"])}
    for column, role, field in _OF_SPEAKERS:
        if role == "speakers":
            flat[column] = _json([speaker[field] for speaker in row[role]])
    suggested = row["suggested"] or {}
    flat |= {name: suggested.get(name) for name in ("match", "for", "against")}
    flat |= {"suggested": suggested.get("agreement"), "suggested_score": suggested.get("score")}
    return {name: flat[name] if name in flat else row[name] for name in CODING_COLUMNS}


def flat_narrative(entry: NarrativeEntry) -> FlatRow:
    """A narrative as one row of `NARRATIVE_COLUMNS`."""
    row = narrative_row(entry)
    flat = {"article_id": entry.article_id, "article_name": entry.article, "statements": _json(row["statements"])}
    return {name: flat[name] if name in flat else row[name] for name in NARRATIVE_COLUMNS}


class _Lines:
    """Ends rows with a line feed, though the writer is told of both marks: it quotes only those it ends lines with."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out

    def write(self, row: str) -> int:
        """Pass a row on."""
        return self._out.write(row.removesuffix("\r\n") + "\n")


def write_csv(rows: Iterable[FlatRow], columns: Mapping[str, type], out: IO[str]) -> None:
    """A table with a head line; what is null is an empty cell."""
    writer = csv.DictWriter(_Lines(out), list(columns))
    writer.writeheader()
    writer.writerows({name: _encodable(value) for name, value in row.items()} for row in rows)


def write_parquet(rows: Sequence[FlatRow], columns: Mapping[str, type], out: IO[bytes]) -> None:
    """A table with typed columns; needs the `parquet` extra."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise _missing("Parquet", "pyarrow", "parquet") from error
    schema = pyarrow.schema([(name, _arrow_type(pyarrow, kind)) for name, kind in columns.items()])
    values = {name: [_encodable(row[name]) for row in rows] for name in columns}
    parquet.write_table(pyarrow.table(values, schema=schema), out)


def to_frame(rows: Sequence[FlatRow], columns: Mapping[str, type]) -> pandas.DataFrame:
    """A pandas table with these columns; needs the `pandas` extra."""
    try:
        import pandas
    except ImportError as error:
        raise _missing("A pandas table", "pandas", "pandas") from error
    frame = pandas.DataFrame(rows, columns=list(columns))
    for name, kind in columns.items():
        if kind is date:
            frame[name] = pandas.to_datetime(frame[name])
    return frame


def _json(value: object) -> str:
    """What a cell cannot hold as it is, in JSON."""
    return json.dumps(value, ensure_ascii=False)


def _missing(what: str, package: str, extra: str) -> InputError:
    return InputError(f"{what} needs {package}, which is not installed.", hint=f"pip install 'onrecord[{extra}]'")


def _arrow_type(pyarrow: Any, kind: type) -> pyarrow.DataType:
    types = {
        bool: pyarrow.bool_(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        date: pyarrow.date32(),
        str: pyarrow.string(),
    }
    return types[kind]


def _encodable(value: Any) -> Any:
    """`value` with a ? for every lone surrogate, for which these formats have no way of writing."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
