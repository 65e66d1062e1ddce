"""What is read of actors: who they are, what they said where and when, and what is needed to join them anew."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sql
from sqlalchemy import ColumnElement, Connection

from onrecord.records import Actor, ActorEntry, ActorId, ActorKind, ArticleId, Participant, Suggestion
from onrecord.store.encoding import affiliation_from, participant_from
from onrecord.store.standing import is_standing
from onrecord.store.tables import actors, articles, doubts, participants, statements, voices
from onrecord.store.voice_reads import SPEAKER, affiliation_on


@dataclass(slots=True)
class _Count:
    """What one actor said, while it is being counted."""

    statements: int = 0
    articles: set[str] = field(default_factory=set)
    days: list[date] = field(default_factory=list)
    affiliations: Counter[str] = field(default_factory=Counter)


def read_actors(connection: Connection) -> dict[ActorId, Actor]:
    """Every actor by id."""
    rows = connection.execute(sql.select(actors).order_by(actors.c.position))
    return {
        ActorId(row.id): Actor(
            id=ActorId(row.id),
            name=row.name,
            kind=ActorKind(row.kind),
            aliases=tuple((name, count) for name, count in row.aliases),
            affiliations=tuple(affiliation_from(kept) for kept in row.affiliations),
            colour=row.colour,
        )
        for row in rows
    }


def read_actor_entries(connection: Connection) -> list[ActorEntry]:
    """The actors that speak or are spoken to in the record; most statements first."""
    known = read_actors(connection)
    counts = _count(connection, known)
    heard = _heard(connection)
    entries = [_entry(actor, counts.get(id_, _Count())) for id_, actor in known.items() if id_ in heard]
    return sorted(entries, key=lambda entry: (-entry.statements, fold_name(entry.actor.name), entry.actor.id))


def read_suggestions(connection: Connection) -> list[Suggestion]:
    """Pairs of actors that may be one, the likeliest first; both speak or are spoken to in the record."""
    entries = {entry.actor.id: entry for entry in read_actor_entries(connection)}
    rows = connection.execute(sql.select(doubts).order_by(doubts.c.position))
    return [
        Suggestion(first=entries[row.first], second=entries[row.second], score=row.score, reason=row.reason)
        for row in rows
        if row.first in entries and row.second in entries
    ]


def read_appearances(connection: Connection) -> Iterator[tuple[ArticleId, date | None, Participant, int]]:
    """Every participant of an article that was not removed: article, its date, and in how many statements it speaks."""
    spoken = _spoken(connection)
    query = (
        sql.select(participants, articles.c.published)
        .join(articles, articles.c.id == participants.c.article)
        .where(articles.c.is_removed.is_(sql.false()))
        .order_by(articles.c.position, participants.c.number)
    )
    for row in connection.execute(query).mappings():
        key = (row["article"], row["number"])
        yield ArticleId(row["article"]), row["published"], participant_from(row), spoken.get(key, 0)


def is_joined(connection: Connection) -> bool:
    """True when actors were made since the last article was stored or read."""
    waiting = sql.select(articles.c.id).where(articles.c.is_joined.is_(sql.false())).limit(1)
    return connection.scalar(waiting) is None


def find_speakers(connection: Connection, wanted: str) -> ColumnElement[bool]:
    """The condition that an actor with this id, name or alias speaks, or else one with this in its name."""
    ids = [id_ for id_, names in _names(connection) if wanted == id_ or fold_name(wanted) in names]
    if not ids and fold_name(wanted):
        ids = [id_ for id_, names in _names(connection) if fold_name(wanted) in names[0]]
    speaking = (
        sql.select(voices.c.statement)
        .join(statements, statements.c.id == voices.c.statement)
        .join(
            participants,
            (participants.c.article == statements.c.article) & (participants.c.number == voices.c.participant),
        )
        .where(voices.c.role == SPEAKER, participants.c.actor.in_(_listed(ids)))
    )
    return statements.c.id.in_(speaking)


def _listed(ids: list[str]) -> sql.BindParameter[Any]:
    """Ids written into the query itself: part of a name may be in more of them than a query has parameters."""
    return sql.bindparam("actors", ids, expanding=True, literal_execute=True)


def fold_name(name: str) -> str:
    """The name without case, accents and spare white space."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.split())


def _names(connection: Connection) -> list[tuple[str, list[str]]]:
    """The id of every actor with its folded name and then its folded aliases."""
    rows = connection.execute(sql.select(actors.c.id, actors.c.name, actors.c.aliases))
    return [(id_, [fold_name(name), *(fold_name(alias) for alias, _ in aliases)]) for id_, name, aliases in rows]


def _in_record() -> sql.Select[Any]:
    """Voices in statements of the record, copies once, with the participant each is."""
    return (
        sql.select(
            participants.c.actor,
            participants.c.affiliation.label("known_affiliation"),
            voices.c.affiliation,
            statements.c.id,
            statements.c.article,
            statements.c.said_on,
            articles.c.published,
        )
        .select_from(voices)
        .join(statements, statements.c.id == voices.c.statement)
        .join(articles, articles.c.id == statements.c.article)
        .join(
            participants,
            (participants.c.article == statements.c.article) & (participants.c.number == voices.c.participant),
        )
        .where(is_standing(copies=False), participants.c.actor.is_not(None))
    )


def _count(connection: Connection, known: Mapping[ActorId, Actor]) -> dict[ActorId, _Count]:
    counts: defaultdict[ActorId, _Count] = defaultdict(_Count)
    seen: set[tuple[str, str]] = set()
    for row in connection.execute(_in_record().where(voices.c.role == SPEAKER).order_by(articles.c.position)):
        if (row.actor, row.id) in seen:
            continue
        seen.add((row.actor, row.id))
        count, day = counts[ActorId(row.actor)], row.said_on or row.published
        count.statements += 1
        count.articles.add(row.article)
        if day is not None:
            count.days.append(day)
        affiliation = row.affiliation or row.known_affiliation or affiliation_on(known[ActorId(row.actor)], day)
        if affiliation:
            count.affiliations[affiliation] += 1
    return dict(counts)


def _heard(connection: Connection) -> set[str]:
    """Actors with a voice in the record."""
    found = _in_record().subquery()
    return set(connection.scalars(sql.select(found.c.actor).distinct()))


def _spoken(connection: Connection) -> dict[tuple[str, int], int]:
    """In how many statements each participant speaks, by article and number; also in rejected ones.

    Otherwise rejecting a statement could change who is taken for whom, and what was rejected is said of an actor too.
    """
    query = (
        sql.select(statements.c.article, voices.c.participant, sql.func.count())
        .join(voices, voices.c.statement == statements.c.id)
        .where(voices.c.role == SPEAKER)
        .group_by(statements.c.article, voices.c.participant)
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def _entry(actor: Actor, count: _Count) -> ActorEntry:
    most = count.affiliations.most_common(1)
    return ActorEntry(
        actor=actor,
        affiliation=most[0][0] if most else affiliation_on(actor, None),
        statements=count.statements,
        articles=len(count.articles),
        first=min(count.days, default=None),
        last=max(count.days, default=None),
    )
