"""What is read of statements: each function gives records, and `conditions` is the one place where filters apply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sql
from sqlalchemy import ColumnElement, Connection

from onrecord.errors import InputError
from onrecord.records import Act, ArticleId, Entry, Slice, Statement, StatementId
from onrecord.store.actor_reads import find_speakers, read_actors
from onrecord.store.encoding import attribution_from, said_on_from
from onrecord.store.parts import parts
from onrecord.store.sqlite import found_by
from onrecord.store.standing import is_standing
from onrecord.store.tables import articles, statements
from onrecord.store.voice_reads import Cast, Voices, name_voices, read_casts, read_voices

_STATEMENT = (
    statements.c.id,
    statements.c.article,
    statements.c.source_spans,
    statements.c.cue_spans,
    statements.c.content_spans,
    statements.c.form,
    statements.c.score,
    statements.c.same_as,
    statements.c.act,
    statements.c.said_on,
    statements.c.said_precision,
    statements.c.said_text,
)

#: Ids that begin alike, of which one is the exact one.
_MOST_LIKE = 50

_READING_ORDER = (articles.c.position, statements.c.start, statements.c.position)


def read_statements(
    connection: Connection, ids: Iterable[ArticleId], *, copies: bool = True
) -> dict[ArticleId, list[Statement]]:
    """The statements of every one of these articles, in the order of their words."""
    query = sql.select(*_STATEMENT).where(is_standing(copies=copies))
    query = query.order_by(statements.c.start, statements.c.position)
    found: defaultdict[ArticleId, list[Statement]] = defaultdict(list)
    for part in parts(ids):
        rows = connection.execute(query.where(statements.c.article.in_(part))).all()
        voices = read_voices(connection, [StatementId(row.id) for row in rows])
        for row in rows:
            found[ArticleId(row.article)].append(statement_from(row, voices))
    return dict(found)


def read_statement_ids(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, list[StatementId]]:
    """The ids of every stored statement of these articles, also of those that are not part of the record."""
    found: defaultdict[ArticleId, list[StatementId]] = defaultdict(list)
    query = sql.select(statements.c.article, statements.c.id).order_by(statements.c.start, statements.c.position)
    for part in parts(ids):
        for article, id_ in connection.execute(query.where(statements.c.article.in_(part))):
            found[ArticleId(article)].append(StatementId(id_))
    return dict(found)


def read_article_of(connection: Connection, id_: StatementId) -> ArticleId | None:
    """The article of a stored statement."""
    found = connection.scalar(sql.select(statements.c.article).where(statements.c.id == id_))
    return None if found is None else ArticleId(found)


def find_statement(connection: Connection, wanted: str) -> Statement:
    """The statement of the record with this id, or whose id alone begins like this."""
    query = sql.select(statements.c.id, statements.c.article, statements.c.is_standing)
    query = query.where(statements.c.is_standing.is_(sql.true()) | statements.c.is_rejected.is_(sql.true()))
    begins = statements.c.id.startswith(wanted.strip(), autoescape=True)
    found = connection.execute(query.where(begins).limit(_MOST_LIKE)).all() if wanted.strip() else []
    exact = [row for row in found if row.id == wanted.strip()] or found
    if not exact:
        hint = "`onrecord statements CASEFILE --format jsonl` prints the id of each statement."
        raise InputError(f"There is no statement {wanted!r} in this casefile.", hint=hint)
    if len(exact) > 1:
        raise InputError(f"Several statements have an id that begins with {wanted}.", hint="Give more of the id.")
    if not exact[0].is_standing:
        hint = "`onrecord log` lists the decision; `onrecord undo` takes it back."
        raise InputError(f"The statement {exact[0].id} was rejected, or its article removed.", hint=hint)
    by_id = {s.id: s for s in read_statements(connection, [ArticleId(exact[0].article)])[ArticleId(exact[0].article)]}
    return by_id[StatementId(exact[0].id)]


def read_entries(connection: Connection, wanted: Slice) -> list[Entry]:
    """The statements that `wanted` means, in reading order, with the words they point at and who speaks."""
    query = (
        sql.select(
            *_STATEMENT,
            statements.c.source,
            statements.c.cue,
            statements.c.content,
            articles.c.name,
            articles.c.title,
            articles.c.outlet,
            articles.c.published,
            articles.c.url,
        )
        .join(articles, articles.c.id == statements.c.article)
        .where(*conditions(connection, wanted))
        .order_by(*_READING_ORDER)
    )
    rows = connection.execute(query).all()
    voices = read_voices(connection, [StatementId(row.id) for row in rows])
    casts = read_casts(connection, {ArticleId(row.article) for row in rows}, read_actors(connection))
    return [_entry(row, voices, casts.get(ArticleId(row.article), {})) for row in rows]


def conditions(connection: Connection, wanted: Slice) -> list[ColumnElement[bool]]:
    """What `wanted` asks of a statement and its article: the one place where filters apply."""
    asked: list[ColumnElement[bool]] = [is_standing(copies=wanted.copies)]
    if wanted.search is not None:
        asked.append(found_by(wanted.search))
    if wanted.source is not None:
        asked.append(statements.c.source_folded.contains(wanted.source.casefold(), autoescape=True))
    if wanted.speaker is not None:
        asked.append(find_speakers(connection, wanted.speaker))
    if wanted.act is not None:
        asked.append(statements.c.act == wanted.act.value)
    if wanted.outlet is not None:
        asked.append(articles.c.outlet.in_(outlets_like(connection, wanted.outlet)))
    if wanted.since is not None:
        asked.append(articles.c.published >= wanted.since)
    if wanted.until is not None:
        asked.append(articles.c.published <= wanted.until)
    if wanted.form is not None:
        asked.append(statements.c.form == wanted.form.value)
    return asked


def outlets_like(connection: Connection, outlet: str) -> list[str]:
    """The outlets equal to `outlet` but for case, which databases know for ASCII only."""
    stored = connection.scalars(sql.select(articles.c.outlet).distinct().where(articles.c.outlet.is_not(None)))
    return [name for name in stored if name is not None and name.casefold() == outlet.casefold()]


def read_contents(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, list[tuple[StatementId, str]]]:
    """The content words of every statement of these articles, in the order of their words, to tell copies by.

    They are as suggested, and rejected statements are among them: a statement that was corrected or rejected in the
    original is still the one in the copy.
    """
    query = sql.select(statements.c.article, statements.c.id, statements.c.content, statements.c.suggested)
    query = query.where(statements.c.is_standing.is_(sql.true()) | statements.c.is_rejected.is_(sql.true()))
    found: defaultdict[ArticleId, list[tuple[StatementId, str]]] = defaultdict(list)
    for part in parts(ids):
        rows = connection.execute(
            query.where(statements.c.article.in_(part)).order_by(statements.c.start, statements.c.position)
        )
        for article, id_, content, suggested in rows:
            words = suggested["words"] if suggested else content
            found[ArticleId(article)].append((StatementId(id_), words))
    return dict(found)


def statement_from(row: Any, voices: Mapping[StatementId, Voices]) -> Statement:
    """The statement in a row."""
    own = voices.get(StatementId(row.id), Voices())
    return Statement(
        id=StatementId(row.id),
        article=ArticleId(row.article),
        attribution=attribution_from(row),
        speakers=own.speakers,
        addressees=own.addressees,
        act=row.act and Act(row.act),
        said_on=said_on_from(row.said_on, row.said_precision, row.said_text),
        same_as=row.same_as,
    )


def _entry(row: Any, voices: Mapping[StatementId, Voices], cast: Cast) -> Entry:
    statement = statement_from(row, voices)
    day = statement.said_on.date if statement.said_on else row.published
    return Entry(
        statement=statement,
        name=row.name,
        title=row.title,
        outlet=row.outlet,
        published=row.published,
        url=row.url,
        source=row.source,
        cue=row.cue,
        content=row.content,
        speakers=name_voices(statement.speakers, cast, day),
        addressees=name_voices(statement.addressees, cast, day),
    )
