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

from onrecord.records import (
    Article,
    ArticleId,
    Origin,
    Participant,
    Problem,
    Statement,
    StatementId,
    words_of,
)
from onrecord.store.article_reads import is_origin
from onrecord.store.encoding import pairs_of, participant_columns, voice_columns
from onrecord.store.parts import parts
from onrecord.store.tables import articles, decisions, origins, participants, problems, statements, voices
from onrecord.store.voice_reads import ADDRESSEE, SPEAKER

#: What a later reading of an article changes; the rest is as the file gave it, or as a person decided.
_REREAD = ("id", "language", "skips", "signature", "read_by", "read_at", "due_for", "is_compared", "is_joined")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article with what was found in it; `statements` is None when it is stored and not read."""

    article: Article
    signature: bytes
    statements: Sequence[Statement] | None
    participants: Sequence[Participant] = ()


def write_readings(connection: Connection, readings: Sequence[Reading], origin: Origin | None) -> None:
    """Store articles, new or again, with what `origin` suggests of them; decisions are to be applied after it."""
    reader = None if origin is None else write_origin(connection, origin)
    ids = [reading.article.id for reading in readings]
    stored = set(connection.scalars(sql.select(articles.c.id).where(articles.c.id.in_(ids))))
    rows = [_article_row(reading, reader) for reading in readings]
    insert_rows(connection, articles, [row for row in rows if row["id"] not in stored])
    update_rows(connection, articles, [{name: row[name] for name in _REREAD} for row in rows if row["id"] in stored])
    read = [reading for reading in readings if reading.statements is not None]
    for reading in read:
        if reading.article.id in stored:
            _drop_unfound(connection, reading.article.id, reading.statements or ())
    found = [statement_row(s, reading.article.text, reader) for reading in read for s in reading.statements or ()]
    kept = _ids_of(connection, ids)
    insert_rows(connection, statements, [row for row in found if row["id"] not in kept])
    update_rows(connection, statements, [row for row in found if row["id"] in kept])
    for reading in read:
        write_participants(
            connection, reading.article.id, reading.participants, is_new=reading.article.id not in stored
        )
    write_voices(connection, [s for reading in read for s in reading.statements or ()], known=kept)


def write_participants(
    connection: Connection, article: ArticleId, found: Sequence[Participant], *, first: int = 0, is_new: bool = False
) -> None:
    """Store the participants of an article in place of those that have number `first` or a higher one."""
    if not is_new:
        is_replaced = (participants.c.article == article) & (participants.c.number >= first)
        connection.execute(participants.delete().where(is_replaced))
    rows = [{"article": article, "actor": None, **participant_columns(participant)} for participant in found]
    insert_rows(connection, participants, rows)


def write_voices(connection: Connection, found: Sequence[Statement], *, known: Iterable[str] | None = None) -> None:
    """Store who speaks and is spoken to in these statements, in place of what was there; only `known` ones had any."""
    ids = [s.id for s in found] if known is None else list(known)
    for part in parts(ids):
        connection.execute(voices.delete().where(voices.c.statement.in_(part)))
    rows = [
        {"statement": s.id, "role": role, "position": place, **voice_columns(voice)}
        for s in found
        for role, own in ((SPEAKER, s.speakers), (ADDRESSEE, s.addressees))
        for place, voice in enumerate(own)
    ]
    insert_rows(connection, voices, rows)


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
    run_many(connection, query, [{"due": id_} for id_ in ids])


def mark_article(connection: Connection, article: ArticleId, **marks: bool) -> None:
    """Note that an article `is_compared` or `is_joined` no longer."""
    connection.execute(articles.update().where(articles.c.id == article).values(**marks))


def write_copies(connection: Connection, copies: Mapping[ArticleId, ArticleId]) -> None:
    """Note which articles are copies of which, and that all articles have been compared."""
    before = connection.execute(sql.select(articles.c.id, articles.c.copy_of))
    changes = [{"copy": id_, "original": copies.get(id_)} for id_, original in before if copies.get(id_) != original]
    query = articles.update().where(articles.c.id == sql.bindparam("copy"))
    run_many(connection, query.values(copy_of=sql.bindparam("original")), changes)
    connection.execute(articles.update().where(articles.c.is_compared.is_(sql.false())).values(is_compared=True))


def write_links(
    connection: Connection, same_as: Mapping[StatementId, StatementId], *, of: Iterable[ArticleId] | None = None
) -> None:
    """Note which statements are those of an original; all others, or all others `of` these articles, are their own."""
    query = sql.select(statements.c.id, statements.c.same_as).where(statements.c.same_as.is_not(None))
    queries = [query] if of is None else [query.where(statements.c.article.in_(part)) for part in parts(of)]
    linked = {row[0]: row[1] for query in queries for row in connection.execute(query)}
    wanted = {**dict.fromkeys(linked), **same_as}
    changes = [{"copy": id_, "original": o} for id_, o in wanted.items() if linked.get(id_) != o]
    update = statements.update().where(statements.c.id == sql.bindparam("copy"))
    run_many(connection, update.values(same_as=sql.bindparam("original")), changes)


def write_problems(connection: Connection, found: Sequence[Problem], *, read: Iterable[str] = ()) -> None:
    """Store what is new of `found`; drop what an article or file named in `read` had before and has no more."""
    rows = {row["key"]: row for row in map(_problem_row, found)}
    names = set(read)
    query = sql.select(problems.c.key, problems.c.article, problems.c.place)
    stored = {key: article or Path(place).name for key, article, place in connection.execute(query)}
    gone = [{"gone": key} for key, name in stored.items() if name in names and key not in rows]
    run_many(connection, problems.delete().where(problems.c.key == sql.bindparam("gone")), gone)
    insert_rows(connection, problems, [row for key, row in rows.items() if key not in stored])


def _drop_unfound(connection: Connection, article: ArticleId, found: Sequence[Statement]) -> None:
    """Delete what this reading did not find; what a person ever decided on is kept for the decisions to say."""
    kept = [statement.id for statement in found]
    before = connection.scalars(sql.select(statements.c.id).where(statements.c.article == article))
    unfound = set(before).difference(kept)
    subjects = {f"statement:{id_}": id_ for id_ in unfound}
    decided: set[str] = set()
    for part in parts(subjects):
        decided.update(connection.scalars(sql.select(decisions.c.subject).where(decisions.c.subject.in_(part))))
    gone = [{"gone": id_} for subject, id_ in subjects.items() if subject not in decided]
    run_many(connection, statements.delete().where(statements.c.id == sql.bindparam("gone")), gone)
    held = [{"held": subjects[subject]} for subject in decided]
    query = statements.update().where(statements.c.id == sql.bindparam("held")).values(is_found=False)
    run_many(connection, query, held)


def _ids_of(connection: Connection, ids: Sequence[ArticleId]) -> set[str]:
    return set(connection.scalars(sql.select(statements.c.id).where(statements.c.article.in_(ids))))


def insert_rows(connection: Connection, table: sql.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in one call; none for none."""
    run_many(connection, table.insert(), rows)


def update_rows(connection: Connection, table: sql.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write every column of rows that are stored already."""
    if rows:
        columns = {name: sql.bindparam(f"new_{name}", type_=table.c[name].type) for name in rows[0] if name != "id"}
        query = table.update().where(table.c.id == sql.bindparam("new_id")).values(columns)
        run_many(connection, query, [{f"new_{name}": value for name, value in row.items()} for row in rows])


def run_many(connection: Connection, query: sql.Executable, rows: Sequence[Mapping[str, Any]]) -> None:
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
        "is_removed": False,
        "is_joined": not is_read,
        "suggested": None,
    }


def statement_row(statement: Statement, text: str, reader: int | None) -> dict[str, Any]:
    """A statement as a reading found it; `text` is that of its article, `reader` who asserts it."""
    attribution, said_on = statement.attribution, statement.said_on
    source = words_of(text, attribution.source)
    spans = attribution.source + attribution.cue + attribution.content
    return {
        "id": statement.id,
        "article": statement.article,
        "origin": reader,
        "start": min(span.start for span in spans),
        "source": source,
        "source_folded": source and source.casefold(),
        "source_spans": pairs_of(attribution.source),
        "cue": words_of(text, attribution.cue),
        "cue_spans": pairs_of(attribution.cue),
        "content": words_of(text, attribution.content) or "",
        "content_spans": pairs_of(attribution.content),
        "form": attribution.form and attribution.form.value,
        "score": attribution.score,
        "same_as": statement.same_as,
        "act": statement.act and statement.act.value,
        "said_on": said_on and said_on.date,
        "said_precision": said_on and said_on.precision.value,
        "said_text": said_on and said_on.text,
        "is_found": True,
        "is_rejected": False,
        "is_standing": True,
        "suggested": None,
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
