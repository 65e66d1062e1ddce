"""What is written to a casefile. None of these begins or ends a transaction: the caller says what belongs together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.records import Article, ArticleId, Origin, Problem, Spans, Statement, StatementId, words_of
from onrecord.store.reads import is_origin
from onrecord.store.tables import articles, origins, problems, statements


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article with what was found in it; `statements` is None when it is stored and not read."""

    article: Article
    signature: bytes
    statements: Sequence[Statement] | None


def write_readings(connection: Connection, readings: Sequence[Reading], origin: Origin | None) -> None:
    """Store articles, new or again, with their statements and the note that `origin` has read them."""
    reader = None if origin is None else write_origin(connection, origin)
    ids = [reading.article.id for reading in readings]
    stored = set(connection.scalars(sql.select(articles.c.id).where(articles.c.id.in_(ids))))
    rows = [_article_row(reading, reader) for reading in readings]
    _insert(connection, articles, [row for row in rows if row["id"] not in stored])
    _update(connection, articles, [row for row in rows if row["id"] in stored])
    for reading in readings:
        if reading.statements is not None and reading.article.id in stored:
            _delete_gone(connection, reading.article.id, reading.statements)
    found = [_statement_row(s, reading.article, reader) for reading in readings for s in reading.statements or ()]
    kept = _ids_of(connection, ids)
    _insert(connection, statements, [row for row in found if row["id"] not in kept])
    _update(connection, statements, [row for row in found if row["id"] in kept])


def write_origin(connection: Connection, origin: Origin) -> int:
    """The key of `origin`, stored when it is new."""
    found = connection.scalar(sql.select(origins.c.position).where(*is_origin(origin)))
    if found is not None:
        return int(found)
    row = {
        "agent": origin.agent,
        "version": origin.version,
        "runtime": origin.runtime,
        "precision": origin.precision,
    }
    key = connection.execute(origins.insert().values(row)).inserted_primary_key
    return int(key[0]) if key else 0


def write_due(connection: Connection, ids: Iterable[ArticleId], origin: Origin) -> None:
    """Note that `origin` is to read exactly these articles again; `write_readings` takes the note away."""
    reader = write_origin(connection, origin)
    connection.execute(articles.update().where(articles.c.due_for.is_not(None)).values(due_for=None))
    query = articles.update().where(articles.c.id == sql.bindparam("due")).values(due_for=reader)
    _many(connection, query, [{"due": id_} for id_ in ids])


def write_copies(connection: Connection, copies: Mapping[ArticleId, ArticleId]) -> None:
    """Note which articles are copies of which, and that all articles have been compared."""
    before = connection.execute(sql.select(articles.c.id, articles.c.copy_of))
    changes = [{"copy": id_, "original": copies.get(id_)} for id_, original in before if copies.get(id_) != original]
    query = articles.update().where(articles.c.id == sql.bindparam("copy"))
    _many(connection, query.values(copy_of=sql.bindparam("original")), changes)
    connection.execute(articles.update().where(articles.c.is_compared.is_(sql.false())).values(is_compared=True))


def write_links(connection: Connection, same_as: Mapping[StatementId, StatementId]) -> None:
    """Note which statements are those of an original; all others are their own."""
    is_linked = statements.c.same_as.is_not(None)
    linked = {
        row[0]: row[1] for row in connection.execute(sql.select(statements.c.id, statements.c.same_as).where(is_linked))
    }
    wanted = {**dict.fromkeys(linked), **same_as}
    changes = [{"copy": id_, "original": o} for id_, o in wanted.items() if linked.get(id_) != o]
    query = statements.update().where(statements.c.id == sql.bindparam("copy"))
    _many(connection, query.values(same_as=sql.bindparam("original")), changes)


def write_problems(connection: Connection, found: Sequence[Problem], *, read: Iterable[str] = ()) -> None:
    """Store what is new of `found`; drop what an article or file named in `read` had before and has no more."""
    rows = {row["key"]: row for row in map(_problem_row, found)}
    names = set(read)
    query = sql.select(problems.c.key, problems.c.article, problems.c.place)
    stored = {key: article or Path(place).name for key, article, place in connection.execute(query)}
    gone = [{"gone": key} for key, name in stored.items() if name in names and key not in rows]
    _many(connection, problems.delete().where(problems.c.key == sql.bindparam("gone")), gone)
    _insert(connection, problems, [row for key, row in rows.items() if key not in stored])


def _delete_gone(connection: Connection, article: ArticleId, found: Sequence[Statement]) -> None:
    kept = [statement.id for statement in found]
    before = connection.scalars(sql.select(statements.c.id).where(statements.c.article == article))
    gone = [{"gone": id_} for id_ in set(before).difference(kept)]
    _many(connection, statements.delete().where(statements.c.id == sql.bindparam("gone")), gone)


def _ids_of(connection: Connection, ids: Sequence[ArticleId]) -> set[str]:
    return set(connection.scalars(sql.select(statements.c.id).where(statements.c.article.in_(ids))))


def _insert(connection: Connection, table: sql.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    _many(connection, table.insert(), rows)


def _update(connection: Connection, table: sql.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write every column of rows that are stored already."""
    if rows:
        columns = {name: sql.bindparam(f"new_{name}", type_=table.c[name].type) for name in rows[0] if name != "id"}
        query = table.update().where(table.c.id == sql.bindparam("new_id")).values(columns)
        _many(connection, query, [{f"new_{name}": value for name, value in row.items()} for row in rows])


def _many(connection: Connection, query: sql.Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run `query` for every row in one call; none for none."""
    if rows:
        connection.execute(query, rows)


def _article_row(reading: Reading, reader: int | None) -> dict[str, Any]:
    article, is_read = reading.article, reading.statements is not None
    return {
        "id": article.id,
        "name": article.name,
        "text": article.text,
        "length": len(article.text),
        "title": article.title,
        "outlet": article.outlet,
        "byline": article.byline,
        "published": article.published,
        "url": article.url,
        "language": article.language,
        "skips": [[skip.span.start, skip.span.end, skip.reason.value] for skip in article.skips],
        "signature": reading.signature,
        "read_by": reader if is_read else None,
        "read_at": datetime.now(UTC).replace(tzinfo=None) if is_read else None,
        "due_for": None,
        "is_compared": False,
    }


def _statement_row(statement: Statement, article: Article, reader: int | None) -> dict[str, Any]:
    attribution = statement.attribution
    source = words_of(article.text, attribution.source)
    spans = attribution.source + attribution.cue + attribution.content
    return {
        "id": statement.id,
        "article": article.id,
        "origin": reader,
        "start": min(span.start for span in spans),
        "source": source,
        "source_folded": source and source.casefold(),
        "source_spans": _pairs(attribution.source),
        "cue": words_of(article.text, attribution.cue),
        "cue_spans": _pairs(attribution.cue),
        "content": words_of(article.text, attribution.content) or "",
        "content_spans": _pairs(attribution.content),
        "form": attribution.form.value,
        "score": attribution.score,
        "same_as": statement.same_as,
    }


def _problem_row(problem: Problem) -> dict[str, Any]:
    parts = (problem.sentence, problem.place, problem.severity.value, problem.article or "")
    return {
        "key": hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32],
        "sentence": problem.sentence,
        "place": problem.place,
        "severity": problem.severity.value,
        "article": problem.article,
    }


def _pairs(spans: Spans) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]
