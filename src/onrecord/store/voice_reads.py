"""What is read of participants and voices: who speaks and who is spoken to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.records import Actor, ActorId, ArticleId, Participant, Speaker, StatementId, Voice
from onrecord.store.encoding import participant_from, voice_from
from onrecord.store.parts import parts
from onrecord.store.tables import participants, voices

SPEAKER, ADDRESSEE = "speaker", "addressee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Who speaks and who is spoken to in one statement."""

    speakers: tuple[Voice, ...] = ()
    addressees: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A participant as the actor it is, with whom the article says it speaks for."""

    actor: Actor
    affiliation: str | None


#: The participants of one article that were joined to actors, by number.
Cast = Mapping[int, Part]


def read_voices(connection: Connection, ids: Iterable[StatementId]) -> dict[StatementId, Voices]:
    """The voices of these statements; one without any is left out."""
    found: defaultdict[StatementId, dict[str, list[Voice]]] = defaultdict(lambda: {SPEAKER: [], ADDRESSEE: []})
    query = sql.select(voices).order_by(voices.c.statement, voices.c.role, voices.c.position)
    for part in parts(ids):
        for row in connection.execute(query.where(voices.c.statement.in_(part))).mappings():
            found[StatementId(row["statement"])][row["role"]].append(voice_from(row))
    return {
        id_: Voices(speakers=tuple(roles[SPEAKER]), addressees=tuple(roles[ADDRESSEE])) for id_, roles in found.items()
    }


def read_participants(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, list[Participant]]:
    """The participants of these articles, by number."""
    found: defaultdict[ArticleId, list[Participant]] = defaultdict(list)
    query = sql.select(participants).order_by(participants.c.article, participants.c.number)
    for part in parts(ids):
        for row in connection.execute(query.where(participants.c.article.in_(part))).mappings():
            found[ArticleId(row["article"])].append(participant_from(row))
    return dict(found)


def read_casts(
    connection: Connection, ids: Iterable[ArticleId], actors: Mapping[ActorId, Actor]
) -> dict[ArticleId, dict[int, Part]]:
    """Which actors the participants of these articles are; those that were not joined yet are left out."""
    found: defaultdict[ArticleId, dict[int, Part]] = defaultdict(dict)
    c = participants.c
    query = sql.select(c.article, c.number, c.actor, c.affiliation).where(c.actor.is_not(None))
    for part in parts(ids):
        for article, number, actor, affiliation in connection.execute(query.where(c.article.in_(part))):
            found[ArticleId(article)][number] = Part(actor=actors[ActorId(actor)], affiliation=affiliation)
    return dict(found)


def name_voices(voices_: Sequence[Voice], cast: Cast, day: date | None) -> tuple[Speaker, ...]:
    """The actors behind the voices of one statement, each once, with whom they speak for on its day."""
    named: dict[ActorId, Speaker] = {}
    for voice in voices_:
        part = cast.get(voice.participant)
        if part is not None:
            affiliation = voice.affiliation or part.affiliation or affiliation_on(part.actor, day)
            speaker = Speaker(id=part.actor.id, name=part.actor.name, kind=part.actor.kind, affiliation=affiliation)
            named.setdefault(part.actor.id, speaker)
    return tuple(named.values())


def affiliation_on(actor: Actor, day: date | None) -> str | None:
    """Whom the actor speaks for on a day: of those that hold then, the one that began last; without a day, the last."""
    holding = [
        (a.since or date.min, -place, a.name)
        for place, a in enumerate(actor.affiliations)
        if day is None or ((a.since is None or a.since <= day) and (a.until is None or day <= a.until))
    ]
    return max(holding)[2] if holding else None
