"""What is read of units, statements and author's sentences, to show them in a list: words, article and who speaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.records import ActorId, ActorKind, ArticleId, Slice, Span, Spans, Speaker, StatementId
from onrecord.store.actor_reads import fold_name, read_actors
from onrecord.store.encoding import spans_from
from onrecord.store.parts import parts
from onrecord.store.reads import article_conditions, conditions
from onrecord.store.tables import articles, author_sentences, participants, statements, voices
from onrecord.store.voice_reads import SPEAKER, affiliation_on

#: What the author is called where neither byline nor outlet is known.
_AUTHOR = "author"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitHead:
    """A unit as a list shows it; `unit` is what codings of it name, for a statement in a copy that of the original."""

    id: StatementId
    unit: StatementId
    article_id: ArticleId
    article: str
    title: str | None
    outlet: str | None
    published: date | None
    source: str | None
    cue: str | None
    content: str
    spans: Spans
    speakers: tuple[Speaker, ...]
    is_author_voice: bool = False


def read_unit_heads(
    connection: Connection, wanted: Slice, only: Collection[StatementId] | None = None
) -> list[UnitHead]:
    """The units that `wanted` means, or those of them that are `only`, in reading order."""
    rows = [*_statement_rows(connection, wanted, only), *_sentence_rows(connection, wanted, only)]
    rows.sort(key=lambda row: row[0])
    return [head for _, head in rows]


#: A head with its place in reading order.
_Placed = tuple[tuple[int, int, int], UnitHead]


def _statement_rows(connection: Connection, wanted: Slice, only: Collection[StatementId] | None) -> list[_Placed]:
    query = sql.select(
        articles.c.position.label("article_position"),
        statements.c.start,
        statements.c.position,
        statements.c.id,
        statements.c.same_as,
        statements.c.article,
        articles.c.name,
        articles.c.title,
        articles.c.outlet,
        articles.c.published,
        statements.c.source,
        statements.c.cue,
        statements.c.content,
        statements.c.content_spans,
        statements.c.said_on,
    )
    query = query.join(articles, articles.c.id == statements.c.article).where(*conditions(connection, wanted))
    rows = _run(connection, query, statements.c.id, only)
    speakers = _Speakers(connection, None if only is None else [StatementId(row.id) for row in rows])
    return [
        (
            (row.article_position, row.start, row.position),
            _head(
                row,
                unit=row.same_as or row.id,
                spans=spans_from(row.content_spans),
                speakers=speakers.of(row.id, row.said_on or row.published),
            ),
        )
        for row in rows
    ]


class _Speakers:
    """Who speaks in many statements, each speaker made once; what `name_voices` says of one."""

    def __init__(self, connection: Connection, only: Collection[StatementId] | None) -> None:
        is_cast = participants.c.article == statements.c.article
        query = (
            sql.select(
                voices.c.statement,
                participants.c.actor,
                sql.func.coalesce(sql.func.nullif(voices.c.affiliation, ""), participants.c.affiliation),
            )
            .join(statements, statements.c.id == voices.c.statement)
            .join(participants, is_cast & (participants.c.number == voices.c.participant))
            .where(voices.c.role == SPEAKER, participants.c.actor.is_not(None))
            .order_by(voices.c.statement, voices.c.position)
        )
        self._actors = read_actors(connection)
        self._made: dict[tuple[str, str | None], Speaker] = {}
        self._voices: defaultdict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for statement, actor, affiliation in _run(connection, query, voices.c.statement, only):
            self._voices[statement].append((actor, affiliation))

    def of(self, statement: str, day: date | None) -> tuple[Speaker, ...]:
        """The speakers of one statement, each once, with whom they speak for on a day."""
        named: dict[str, Speaker] = {}
        for actor, affiliation in self._voices.get(statement, ()):
            if actor not in named:
                named[actor] = self._speaker(ActorId(actor), affiliation, day)
        return tuple(named.values())

    def _speaker(self, id_: ActorId, affiliation: str | None, day: date | None) -> Speaker:
        actor = self._actors[id_]
        key = (actor.id, affiliation or affiliation_on(actor, day))
        if key not in self._made:
            self._made[key] = Speaker(id=actor.id, name=actor.name, kind=actor.kind, affiliation=key[1])
        return self._made[key]


def _sentence_rows(connection: Connection, wanted: Slice, only: Collection[StatementId] | None) -> list[_Placed]:
    query = sql.select(
        articles.c.position.label("article_position"),
        author_sentences.c.id,
        author_sentences.c.article,
        author_sentences.c.start,
        author_sentences.c.end,
        author_sentences.c.content,
        articles.c.name,
        articles.c.title,
        articles.c.outlet,
        articles.c.byline,
        articles.c.published,
        sql.null().label("source"),
        sql.null().label("cue"),
    )
    query = query.join(articles, articles.c.id == author_sentences.c.article)
    query = query.where(*article_conditions(connection, wanted))
    rows = _run(connection, query, author_sentences.c.id, only)
    heads = [
        (
            (row.article_position, row.start, -1),
            _head(
                row,
                unit=row.id,
                spans=(Span(row.start, row.end),),
                speakers=(author_of(row.byline, row.outlet),),
                is_author_voice=True,
            ),
        )
        for row in rows
    ]
    return [one for one in heads if wanted.speaker is None or _is_called(one[1].speakers[0], wanted.speaker)]


def read_speaker_names(connection: Connection) -> dict[StatementId, list[str]]:
    """The ids of the actors that speak in each statement, whatever the articles."""
    is_cast = participants.c.article == statements.c.article
    query = (
        sql.select(voices.c.statement, participants.c.actor)
        .join(statements, statements.c.id == voices.c.statement)
        .join(participants, is_cast & (participants.c.number == voices.c.participant))
        .where(voices.c.role == SPEAKER, participants.c.actor.is_not(None))
    )
    found: defaultdict[StatementId, list[str]] = defaultdict(list)
    for statement, actor in connection.execute(query):
        found[StatementId(statement)].append(actor)
    return dict(found)


def author_of(byline: str | None, outlet: str | None) -> Speaker:
    """Who speaks in the author's own sentences: who signed the article, else the outlet."""
    name = byline or outlet or _AUTHOR
    return Speaker(id=ActorId(f"author:{name}"), name=name, kind=ActorKind.AUTHOR)


def _is_called(speaker: Speaker, wanted: str) -> bool:
    folded = fold_name(wanted)
    return wanted == speaker.id or (folded != "" and folded in fold_name(speaker.name))


def _run(
    connection: Connection, query: sql.Select[Any], id_: sql.Column[Any], only: Collection[StatementId] | None
) -> list[Any]:
    if only is None:
        return list(connection.execute(query))
    return [row for part in parts(only) for row in connection.execute(query.where(id_.in_(part)))]


def _head(row: Any, **fields: Any) -> UnitHead:
    return UnitHead(
        id=StatementId(row.id),
        article_id=ArticleId(row.article),
        article=row.name,
        title=row.title,
        outlet=row.outlet,
        published=row.published,
        source=row.source,
        cue=row.cue,
        content=row.content,
        **fields,
    )
