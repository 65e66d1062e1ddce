"""What is read from a casefile: each function gives records, and `conditions` is the one place where filters apply."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sql
from sqlalchemy import ColumnElement, Connection

from onrecord.errors import InputError
from onrecord.records import (
    Article,
    ArticleEntry,
    ArticleId,
    Attribution,
    Entry,
    Form,
    Info,
    Origin,
    Problem,
    Severity,
    Skip,
    SkipReason,
    Slice,
    Span,
    Spans,
    Statement,
    StatementId,
)
from onrecord.store.sqlite import found_by
from onrecord.store.tables import articles, origins, problems, statements

#: Values in one IN list: below the parameter limit of every database.
_IN_LIST = 500

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
_STATEMENT = (
    statements.c.id,
    statements.c.article,
    statements.c.source_spans,
    statements.c.cue_spans,
    statements.c.content_spans,
    statements.c.form,
    statements.c.score,
    statements.c.same_as,
)
_ORIGIN = (origins.c.agent, origins.c.version, origins.c.runtime, origins.c.precision)
_READING_ORDER = (articles.c.position, statements.c.start, statements.c.position)


def read_names(connection: Connection) -> dict[str, ArticleId]:
    """The id of every article by its name."""
    rows = connection.execute(sql.select(articles.c.name, articles.c.id).order_by(articles.c.position))
    return {name: ArticleId(id_) for name, id_ in rows}


def read_known(connection: Connection, ids: Iterable[ArticleId] | None = None) -> dict[ArticleId, bool]:
    """Of `ids`, or of all articles, those that are stored, each with whether it was read for statements."""
    query = sql.select(articles.c.id, articles.c.read_by.is_not(None))
    queries = [query] if ids is None else [query.where(articles.c.id.in_(part)) for part in _parts(ids)]
    return {ArticleId(id_): bool(is_read) for query in queries for id_, is_read in connection.execute(query)}


def find_article(connection: Connection, wanted: str) -> ArticleId:
    """The id of the article with this name or id, or whose id alone begins like this."""
    names = read_names(connection)
    if wanted in names:
        return names[wanted]
    found = [id_ for id_ in names.values() if id_ == wanted] or [
        id_ for id_ in names.values() if id_.startswith(wanted)
    ]
    if len(found) == 1 and wanted:
        return found[0]
    if found and wanted:
        raise InputError(f"{len(found)} articles have an id that begins with {wanted}.", hint="Give more of the id.")
    near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.4)
    hint = f"Did you mean {' or '.join(near)}?" if near else "`onrecord articles` lists their names and ids."
    raise InputError(f"There is no article {wanted!r} in this casefile.", hint=hint)


def read_articles(connection: Connection, ids: Iterable[ArticleId]) -> list[Article]:
    """The articles with these ids, in the order they were stored."""
    query = sql.select(*_ARTICLE).order_by(articles.c.position)
    return [_article(row) for part in _parts(ids) for row in connection.execute(query.where(articles.c.id.in_(part)))]


def read_article_ids(connection: Connection, *, are_read: bool = False) -> list[ArticleId]:
    """The ids of all articles in the order they were stored, or only of those `are_read` for statements."""
    query = sql.select(articles.c.id).order_by(articles.c.position)
    if are_read:
        query = query.where(articles.c.read_by.is_not(None))
    return [ArticleId(id_) for id_ in connection.scalars(query)]


def read_due(connection: Connection, origin: Origin) -> list[ArticleId]:
    """The ids of the articles that an interrupted reading by `origin` has left."""
    query = sql.select(articles.c.id).join(origins, origins.c.position == articles.c.due_for)
    rows = connection.scalars(query.where(*is_origin(origin)).order_by(articles.c.position))
    return [ArticleId(id_) for id_ in rows]


def is_origin(origin: Origin) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a row of `origins` is `origin`."""
    return (
        origins.c.agent == origin.agent,
        origins.c.version == origin.version,
        origins.c.runtime == origin.runtime,
        origins.c.precision == origin.precision,
    )


def read_statements(
    connection: Connection, ids: Iterable[ArticleId], *, copies: bool = True
) -> dict[ArticleId, list[Statement]]:
    """The statements of every one of these articles, in the order of their words."""
    query = sql.select(*_STATEMENT).order_by(statements.c.start, statements.c.position)
    if not copies:
        query = query.where(statements.c.same_as.is_(None))
    found: defaultdict[ArticleId, list[Statement]] = defaultdict(list)
    for part in _parts(ids):
        for row in connection.execute(query.where(statements.c.article.in_(part))):
            found[ArticleId(row.article)].append(_statement(row))
    return dict(found)


def read_entries(connection: Connection, wanted: Slice) -> list[Entry]:
    """The statements that `wanted` means, in reading order, with the words they point at."""
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
    return [_entry(row) for row in connection.execute(query)]


def conditions(connection: Connection, wanted: Slice) -> list[ColumnElement[bool]]:
    """What `wanted` asks of a statement and its article: the one place where filters apply."""
    asked: list[ColumnElement[bool]] = []
    if wanted.search is not None:
        asked.append(found_by(wanted.search))
    if wanted.source is not None:
        asked.append(statements.c.source_folded.contains(wanted.source.casefold(), autoescape=True))
    if wanted.outlet is not None:
        asked.append(articles.c.outlet.in_(_outlets_like(connection, wanted.outlet)))
    if wanted.since is not None:
        asked.append(articles.c.published >= wanted.since)
    if wanted.until is not None:
        asked.append(articles.c.published <= wanted.until)
    if wanted.form is not None:
        asked.append(statements.c.form == wanted.form.value)
    if not wanted.copies:
        asked.append(statements.c.same_as.is_(None))
    return asked


def _outlets_like(connection: Connection, outlet: str) -> list[str]:
    """The outlets equal to `outlet` but for case, which databases know for ASCII only."""
    stored = connection.scalars(sql.select(articles.c.outlet).distinct().where(articles.c.outlet.is_not(None)))
    return [name for name in stored if name is not None and name.casefold() == outlet.casefold()]


def read_article_entries(connection: Connection, *, copies: bool = False) -> list[ArticleEntry]:
    """Every article with its counts; the statements of copies count only with `copies`."""
    found = _counts(connection, statements.c.article, *([] if copies else [statements.c.same_as.is_(None)]))
    troubles = _counts(connection, problems.c.article)
    models = dict(_origins(connection))
    query = sql.select(
        *(column for column in _ARTICLE if column is not articles.c.text), articles.c.length, articles.c.read_by
    ).order_by(articles.c.position)
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
            statements=found.get(row.id, 0),
            skips=len(row.skips),
            problems=troubles.get(row.name, 0),
            copy_of=row.copy_of,
            read_by=models.get(row.read_by),
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
        ).select_from(articles)
    ).one()
    outlets = _counts(connection, articles.c.outlet)
    forms = _counts(connection, statements.c.form, *([] if copies else [statements.c.same_as.is_(None)]))
    readings = _counts(connection, articles.c.read_by)
    return Info(
        articles=counts[0],
        unread=counts[1],
        due=counts[2],
        copies=counts[3],
        first=counts[4],
        last=counts[5],
        outlets=tuple(sorted(outlets.items(), key=lambda item: (-item[1], item[0]))),
        forms=tuple((form, forms[form.value]) for form in Form if form.value in forms),
        models=tuple((origin, readings.get(position, 0)) for position, origin in _origins(connection)),
        problems=tuple(read_problems(connection)),
    )


def read_problems(connection: Connection) -> list[Problem]:
    """Every stored problem, in the order they were found."""
    query = sql.select(problems.c.sentence, problems.c.place, problems.c.severity, problems.c.article)
    return [
        Problem(sentence=row.sentence, place=row.place, severity=Severity(row.severity), article=row.article)
        for row in connection.execute(query.order_by(problems.c.position))
    ]


def read_sketches(connection: Connection) -> list[Mapping[str, Any]]:
    """What is needed of every article to look for copies: id, name, published, length, signature."""
    c = articles.c
    query = sql.select(c.id, c.name, c.published, c.length, c.signature).order_by(c.position)
    return [dict(row) for row in connection.execute(query).mappings()]


def is_compared(connection: Connection) -> bool:
    """True when copies were looked for since the last article was stored or read."""
    waiting = sql.select(articles.c.id).where(articles.c.is_compared.is_(sql.false())).limit(1)
    return connection.scalar(waiting) is None


def read_contents(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, list[tuple[StatementId, str]]]:
    """The content words of every statement of these articles, in the order of their words."""
    query = sql.select(statements.c.article, statements.c.id, statements.c.content)
    found: defaultdict[ArticleId, list[tuple[StatementId, str]]] = defaultdict(list)
    for part in _parts(ids):
        rows = connection.execute(
            query.where(statements.c.article.in_(part)).order_by(statements.c.start, statements.c.position)
        )
        for article, id_, content in rows:
            found[ArticleId(article)].append((StatementId(id_), content))
    return dict(found)


def _parts(ids: Iterable[ArticleId]) -> Iterator[Sequence[ArticleId]]:
    """`ids` in lists short enough for one query."""
    wanted = list(ids)
    for start in range(0, len(wanted), _IN_LIST):
        yield wanted[start : start + _IN_LIST]


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


def _statement(row: Any) -> Statement:
    return Statement(
        id=StatementId(row.id),
        article=ArticleId(row.article),
        attribution=Attribution(
            source=_spans(row.source_spans),
            cue=_spans(row.cue_spans),
            content=_spans(row.content_spans),
            form=Form(row.form),
            score=row.score,
        ),
        same_as=row.same_as,
    )


def _entry(row: Any) -> Entry:
    return Entry(
        statement=_statement(row),
        name=row.name,
        title=row.title,
        outlet=row.outlet,
        published=row.published,
        url=row.url,
        source=row.source,
        cue=row.cue,
        content=row.content,
    )


def _spans(pairs: Iterable[tuple[int, int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)
