"""What is read of articles and of the casefile as a whole. Removed articles are hidden but where it is said."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sql
from sqlalchemy import ColumnElement, Connection

from onrecord.errors import InputError
from onrecord.records import (
    Article,
    ArticleEntry,
    ArticleId,
    Form,
    Info,
    Origin,
    Problem,
    Severity,
    Skip,
    SkipReason,
    Span,
)
from onrecord.store.parts import parts
from onrecord.store.standing import is_standing
from onrecord.store.tables import articles, imported_statements, origins, problems, statement_types, statements

_ARTICLE = (
    articles.c.id,
    articles.c.name,
    articles.c.text,
    articles.c.title,
    articles.c.outlet,
    articles.c.byline,
    articles.c.published,
    articles.c.url,
    articles.c.language,
    articles.c.skips,
    articles.c.copy_of,
)
_ORIGIN = (origins.c.agent, origins.c.version, origins.c.runtime, origins.c.precision)

#: The runtime of statements that a person added.
BY_HAND = "by hand"

_IS_KEPT = articles.c.is_removed.is_(sql.false())


def read_names(connection: Connection) -> dict[str, ArticleId]:
    """The id of every article by its name, also of those that were removed: their names stay taken."""
    rows = connection.execute(sql.select(articles.c.name, articles.c.id).order_by(articles.c.position))
    return {name: ArticleId(id_) for name, id_ in rows}


def read_known(connection: Connection, ids: Iterable[ArticleId] | None = None) -> dict[ArticleId, bool]:
    """Of `ids`, or of all articles, those that are stored, each with whether it was read for statements.

    One that was removed counts as read: reading it again would change nothing anybody sees.
    """
    query = sql.select(articles.c.id, articles.c.read_by.is_not(None) | articles.c.is_removed.is_(sql.true()))
    queries = [query] if ids is None else [query.where(articles.c.id.in_(part)) for part in parts(ids)]
    return {ArticleId(id_): bool(is_read) for query in queries for id_, is_read in connection.execute(query)}


def read_removed(connection: Connection) -> dict[ArticleId, str]:
    """The articles that were removed: their names by id."""
    rows = connection.execute(sql.select(articles.c.id, articles.c.name).where(~_IS_KEPT))
    return {ArticleId(id_): name for id_, name in rows}


def find_article(connection: Connection, wanted: str) -> ArticleId:
    """The id of the article with this name or id, or whose id alone begins like this."""
    removed = read_removed(connection)
    names = {name: id_ for name, id_ in read_names(connection).items() if id_ not in removed}
    if wanted in names:
        return names[wanted]
    found = [id_ for id_ in names.values() if id_ == wanted] or [
        id_ for id_ in names.values() if id_.startswith(wanted)
    ]
    if len(found) == 1 and wanted:
        return found[0]
    if found and wanted:
        raise InputError(f"{len(found)} articles have an id that begins with {wanted}.", hint="Give more of the id.")
    if wanted in removed or wanted in removed.values():
        hint = "`onrecord log` lists the decision; `onrecord undo` brings the article back."
        raise InputError(f"The article {wanted!r} was removed from this casefile.", hint=hint)
    near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.4)
    hint = f"Did you mean {' or '.join(near)}?" if near else "`onrecord articles` lists their names and ids."
    raise InputError(f"There is no article {wanted!r} in this casefile.", hint=hint)


def read_articles(connection: Connection, ids: Iterable[ArticleId]) -> list[Article]:
    """The articles with these ids, in the order they were stored."""
    query = sql.select(*_ARTICLE).order_by(articles.c.position)
    return [_article(row) for part in parts(ids) for row in connection.execute(query.where(articles.c.id.in_(part)))]


def read_article_ids(connection: Connection, *, are_read: bool = False) -> list[ArticleId]:
    """The ids of all articles in the order they were stored, or only of those `are_read` for statements."""
    query = sql.select(articles.c.id).where(_IS_KEPT).order_by(articles.c.position)
    if are_read:
        query = query.where(articles.c.read_by.is_not(None))
    return [ArticleId(id_) for id_ in connection.scalars(query)]


def read_due(connection: Connection, origin: Origin) -> list[ArticleId]:
    """The ids of the articles that an interrupted reading by `origin` has left."""
    query = sql.select(articles.c.id).join(origins, origins.c.position == articles.c.due_for)
    rows = connection.scalars(query.where(_IS_KEPT, *is_origin(origin)).order_by(articles.c.position))
    return [ArticleId(id_) for id_ in rows]


def is_origin(origin: Origin) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a row of `origins` is `origin`."""
    return (
        origins.c.agent == origin.agent,
        origins.c.version == origin.version,
        origins.c.runtime == origin.runtime,
        origins.c.precision == origin.precision,
    )


def read_article_entries(connection: Connection, *, copies: bool = False) -> list[ArticleEntry]:
    """Every article with its counts; the statements of copies count only with `copies`."""
    found = _counts(connection, statements.c.article, is_standing(copies=copies))
    imported = _counts(connection, imported_statements.c.article, imported_statements.c.is_rejected.is_(sql.false()))
    troubles = _counts(connection, problems.c.article)
    models = dict(_origins(connection))
    query = sql.select(
        *(column for column in _ARTICLE if column is not articles.c.text), articles.c.length, articles.c.read_by
    )
    query = query.where(_IS_KEPT).order_by(articles.c.position)
    return [
        ArticleEntry(
            id=ArticleId(row.id),
            name=row.name,
            title=row.title,
            outlet=row.outlet,
            byline=row.byline,
            published=row.published,
            url=row.url,
            language=row.language,
            length=row.length,
            statements=found.get(row.id, 0) + imported.get(row.id, 0),
            skips=len(row.skips),
            problems=troubles.get(row.name, 0),
            copy_of=row.copy_of,
            read_by=models.get(row.read_by),
            imported=imported.get(row.id, 0),
        )
        for row in connection.execute(query)
    ]


def read_info(connection: Connection, *, copies: bool = False) -> Info:
    """The casefile in numbers."""
    counts = connection.execute(
        sql.select(
            sql.func.count(),
            sql.func.count().filter(articles.c.read_by.is_(None)),
            sql.func.count(articles.c.due_for),
            sql.func.count(articles.c.copy_of),
            sql.func.min(articles.c.published),
            sql.func.max(articles.c.published),
        )
        .select_from(articles)
        .where(_IS_KEPT)
    ).one()
    outlets = _counts(connection, articles.c.outlet, _IS_KEPT)
    forms = _counts(connection, statements.c.form, is_standing(copies=copies))
    readings = _counts(connection, articles.c.read_by, _IS_KEPT)
    return Info(
        articles=counts[0],
        unread=counts[1],
        due=counts[2],
        copies=counts[3],
        first=counts[4],
        last=counts[5],
        outlets=tuple(sorted(outlets.items(), key=lambda item: (-item[1], item[0]))),
        forms=tuple((form, forms[form.value]) for form in Form if form.value in forms),
        models=tuple(
            (origin, readings.get(position, 0))
            for position, origin in _origins(connection)
            if origin.runtime != BY_HAND
        ),
        problems=tuple(read_problems(connection)),
        imported=_read_imported(connection),
    )


def _read_imported(connection: Connection) -> tuple[tuple[str, int], ...]:
    """How many statements of each type were coded elsewhere."""
    c = imported_statements.c
    query = (
        sql.select(statement_types.c.label, sql.func.count())
        .select_from(imported_statements)
        .join(statement_types, statement_types.c.position == c.statement_type)
        .join(articles, articles.c.id == c.article)
        .where(_IS_KEPT, c.is_rejected.is_(sql.false()))
        .group_by(statement_types.c.position)
        .order_by(statement_types.c.position)
    )
    return tuple((label, number) for label, number in connection.execute(query))


def read_problems(connection: Connection) -> list[Problem]:
    """Every stored problem, in the order they were found; none of articles that were removed."""
    removed = sql.select(articles.c.name).where(~_IS_KEPT)
    query = sql.select(problems.c.sentence, problems.c.place, problems.c.severity, problems.c.article)
    query = query.where(problems.c.article.is_(None) | problems.c.article.not_in(removed))
    return [
        Problem(sentence=row.sentence, place=row.place, severity=Severity(row.severity), article=row.article)
        for row in connection.execute(query.order_by(problems.c.position))
    ]


def read_sketches(connection: Connection) -> list[Mapping[str, Any]]:
    """What is needed of every article to look for copies: id, name, published, length, signature."""
    c = articles.c
    query = sql.select(c.id, c.name, c.published, c.length, c.signature).where(_IS_KEPT).order_by(c.position)
    return [dict(row) for row in connection.execute(query).mappings()]


def read_copies(connection: Connection, wanted: Iterable[ArticleId]) -> dict[ArticleId, ArticleId]:
    """The copies among these articles and of them, each with its original."""
    ids = set(wanted)
    query = sql.select(articles.c.id, articles.c.copy_of).where(articles.c.copy_of.is_not(None))
    return {
        ArticleId(copy): ArticleId(original)
        for copy, original in connection.execute(query)
        if copy in ids or original in ids
    }


def is_compared(connection: Connection) -> bool:
    """True when copies were looked for since the last article was stored or read."""
    waiting = sql.select(articles.c.id).where(articles.c.is_compared.is_(sql.false())).limit(1)
    return connection.scalar(waiting) is None


def _counts(connection: Connection, column: ColumnElement[Any], *asked: ColumnElement[bool]) -> Mapping[Any, int]:
    """How many rows each value of `column` has."""
    query = sql.select(column, sql.func.count()).where(column.is_not(None), *asked).group_by(column)
    return {row[0]: row[1] for row in connection.execute(query)}


def _origins(connection: Connection) -> list[tuple[int, Origin]]:
    rows = connection.execute(sql.select(origins.c.position, *_ORIGIN).order_by(origins.c.position))
    return [(row[0], Origin(agent=row[1], version=row[2], runtime=row[3], precision=row[4])) for row in rows]


def _article(row: Any) -> Article:
    return Article(
        id=ArticleId(row.id),
        name=row.name,
        text=row.text,
        title=row.title,
        outlet=row.outlet,
        byline=row.byline,
        published=row.published,
        url=row.url,
        language=row.language,
        skips=tuple(Skip(span=Span(start, end), reason=SkipReason(reason)) for start, end, reason in row.skips),
        copy_of=row.copy_of,
    )
