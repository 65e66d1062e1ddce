"""What is read of statements: each function gives records, and `conditions` is the one place where filters apply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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
from onrecord.store.tables import articles, imported_statements, statements
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


def read_imported_ids(connection: Connection, ids: Iterable[ArticleId]) -> list[StatementId]:
    """The ids of all imported statements of these articles, also of those that were rejected."""
    c = imported_statements.c
    query = sql.select(c.id).order_by(c.position)
    return [StatementId(id_) for part in parts(ids) for id_ in connection.scalars(query.where(c.article.in_(part)))]


def read_article_of(connection: Connection, id_: StatementId) -> ArticleId | None:
    """The article of a stored or imported statement."""
    for table in (statements, imported_statements):
        found = connection.scalar(sql.select(table.c.article).where(table.c.id == id_))
        if found is not None:
            return ArticleId(found)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A statement of the record by its id, and whether it was imported."""

    id: StatementId
    article: ArticleId
    is_imported: bool


def find_statement(connection: Connection, wanted: str) -> Statement:
    """The statement of the record with this id, or whose id alone begins like this; an imported one is refused."""
    found = find_any_statement(connection, wanted)
    if found.is_imported:
        sentence = f"The statement {found.id} was imported from DNA and is corrected there."
        hint = "Correct it in DNA, import the file again, and take this one off: onrecord statements reject"
        raise InputError(sentence, hint=f"{hint} CASEFILE {found.id}")
    return {one.id: one for one in read_statements(connection, [found.article])[found.article]}[found.id]


def find_any_statement(connection: Connection, wanted: str) -> Found:
    """The statement of the record, found, added or imported, with this id, or whose id alone begins like this."""
    key = wanted.strip()
    queries = (_own_ids(key), _imported_ids(key)) if key else ()
    found = [row for query in queries for row in connection.execute(query.limit(_MOST_LIKE))]
    exact = [row for row in found if row.id == key] or found
    if not exact:
        hint = "`onrecord statements CASEFILE --format jsonl` prints the id of each statement."
        raise InputError(f"There is no statement {wanted!r} in this casefile.", hint=hint)
    if len(exact) > 1:
        raise InputError(f"Several statements have an id that begins with {wanted}.", hint="Give more of the id.")
    if not exact[0].is_standing:
        hint = "`onrecord log` lists the decision; `onrecord undo` takes it back."
        raise InputError(f"The statement {exact[0].id} was rejected, or its article removed.", hint=hint)
    row = exact[0]
    return Found(id=StatementId(row.id), article=ArticleId(row.article), is_imported=row.is_imported)


def _own_ids(key: str) -> sql.Select[Any]:
    c = statements.c
    query = sql.select(c.id, c.article, c.is_standing, sql.false().label("is_imported"))
    query = query.where(c.is_standing.is_(sql.true()) | c.is_rejected.is_(sql.true()))
    return query.where(c.id.startswith(key, autoescape=True))


def _imported_ids(key: str) -> sql.Select[Any]:
    c = imported_statements.c
    query = sql.select(c.id, c.article, (~c.is_rejected).label("is_standing"), sql.true().label("is_imported"))
    query = query.join(articles, articles.c.id == c.article).where(articles.c.is_removed.is_(sql.false()))
    return query.where(c.id.startswith(key, autoescape=True))


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
    asked = [is_standing(copies=wanted.copies), *article_conditions(connection, wanted)]
    if wanted.search is not None:
        asked.append(found_by(wanted.search))
    if wanted.source is not None:
        asked.append(statements.c.source_folded.contains(wanted.source.casefold(), autoescape=True))
    if wanted.speaker is not None:
        asked.append(find_speakers(connection, wanted.speaker))
    if wanted.act is not None:
        asked.append(statements.c.act == wanted.act.value)
    if wanted.form is not None:
        asked.append(statements.c.form == wanted.form.value)
    return asked


def article_conditions(connection: Connection, wanted: Slice) -> Iterator[ColumnElement[bool]]:
    """What `wanted` asks of an article, which is one that was not removed."""
    yield articles.c.is_removed.is_(sql.false())
    if wanted.outlet is not None:
        yield articles.c.outlet.in_(outlets_like(connection, wanted.outlet))
    if wanted.since is not None:
        yield articles.c.published >= wanted.since
    if wanted.until is not None:
        yield articles.c.published <= wanted.until


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
