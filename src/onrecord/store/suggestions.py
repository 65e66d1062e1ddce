"""What was suggested beside what holds: read to fold decisions into it, and written back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.records import Article, ArticleId, Participant, Statement, StatementId
from onrecord.store.article_reads import read_articles
from onrecord.store.encoding import HEAD, head_from, head_json, suggested_from, suggested_json
from onrecord.store.parts import parts
from onrecord.store.reads import statement_from
from onrecord.store.tables import articles, statements
from onrecord.store.voice_reads import read_voices
from onrecord.store.writes import insert_rows, statement_row, update_rows, write_voices


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A stored statement as it holds, and as it was suggested by the latest reading that found it.

    `owners` are the participants of the suggestion's voices, where those are of an earlier reading; None: they are
    the article's own. `is_found`: the latest reading of all found it.
    """

    statement: Statement
    suggested: Statement | None
    owners: Mapping[int, Participant] | None
    is_found: bool
    is_rejected: bool
    is_standing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A statement to be stored as it holds, with what was suggested of it; `owners` are that one's participants."""

    statement: Statement
    suggested: Statement | None
    owners: Mapping[int, Participant]
    is_found: bool
    is_rejected: bool
    is_standing: bool


def read_known_statements(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, list[Known]]:
    """Every stored statement of these articles, also those that are not part of the record."""
    found: defaultdict[ArticleId, list[Known]] = defaultdict(list)
    query = sql.select(statements).order_by(statements.c.start, statements.c.position)
    for part in parts(ids):
        rows = connection.execute(query.where(statements.c.article.in_(part))).all()
        voices = read_voices(connection, [StatementId(row.id) for row in rows])
        for row in rows:
            found[ArticleId(row.article)].append(_known(row, statement_from(row, voices)))
    return dict(found)


def read_suggested_articles(connection: Connection, ids: Sequence[ArticleId]) -> list[Article]:
    """These articles with their heads as their files give them."""
    query = sql.select(articles.c.id, articles.c.suggested).where(articles.c.suggested.is_not(None))
    kept: dict[str, dict[str, Any]] = {}
    for part in parts(ids):
        kept |= {row[0]: row[1] for row in connection.execute(query.where(articles.c.id.in_(part)))}
    return [
        replace(article, **head_from(kept[article.id])) if article.id in kept else article
        for article in read_articles(connection, ids)
    ]


def write_head(connection: Connection, article: Article, suggested: Article, *, is_removed: bool) -> None:
    """Store the head of an article as it holds, beside what its file gives."""
    values = {name: getattr(article, name) for name in HEAD}
    query = articles.update().where(articles.c.id == article.id)
    connection.execute(query.values(**values, suggested=head_json(suggested), is_removed=is_removed))


def write_held(connection: Connection, text: str, held: Sequence[Held], reader: int | None) -> None:
    """Store statements of one article as they hold; `reader` asserts those that are new."""
    rows = {one.statement.id: _held_row(one, text, reader) for one in held}
    known: set[str] = set()
    for part in parts(rows):
        known.update(connection.scalars(sql.select(statements.c.id).where(statements.c.id.in_(part))))
    insert_rows(connection, statements, [row for id_, row in rows.items() if id_ not in known])
    old = [
        {name: value for name, value in row.items() if name != "origin"} for id_, row in rows.items() if id_ in known
    ]
    update_rows(connection, statements, old)
    write_voices(connection, [one.statement for one in held])


def write_standing(connection: Connection, ids: Iterable[StatementId], *, is_standing: bool) -> None:
    """Note whether these statements are part of the record."""
    for part in parts(ids):
        connection.execute(statements.update().where(statements.c.id.in_(part)).values(is_standing=is_standing))


def _known(row: Any, statement: Statement) -> Known:
    suggested, owners = statement if row.is_found else None, None
    if row.suggested is not None:
        suggested, owners = suggested_from(statement.id, statement.article, row.suggested)
    return Known(
        statement=statement,
        suggested=suggested,
        owners=owners,
        is_found=row.is_found,
        is_rejected=row.is_rejected,
        is_standing=row.is_standing,
    )


def _held_row(held: Held, text: str, reader: int | None) -> dict[str, Any]:
    suggested = held.suggested
    return statement_row(held.statement, text, reader) | {
        "is_found": held.is_found,
        "is_rejected": held.is_rejected,
        "is_standing": held.is_standing,
        "suggested": suggested_json(suggested, held.owners, text) if suggested else None,
    }
