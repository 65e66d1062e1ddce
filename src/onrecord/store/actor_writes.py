"""What is written of actors: who they are and which participants are whom, always all of it anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.records import Actor, ActorId, ArticleId
from onrecord.store.encoding import affiliation_json
from onrecord.store.tables import actors, articles, doubts, participants
from onrecord.store.writes import insert_rows, run_many, update_rows


class Doubt(Protocol):
    """Two actors that may be one."""

    @property
    def first(self) -> ActorId:
        """One of them."""

    @property
    def second(self) -> ActorId:
        """The other."""

    @property
    def score(self) -> float:
        """The chance that they are one."""

    @property
    def reason(self) -> str:
        """Why, in words."""


def write_actors(
    connection: Connection,
    found: Sequence[Actor],
    actor_of: Mapping[tuple[ArticleId, int], ActorId],
    in_doubt: Iterable[Doubt],
) -> None:
    """Store the actors, which participant each is, and pairs in doubt; whatever else was there goes."""
    _write_actors(connection, [_actor_row(actor) for actor in found])
    _write_members(connection, actor_of)
    connection.execute(doubts.delete())
    insert_rows(
        connection,
        doubts,
        [{"first": d.first, "second": d.second, "score": d.score, "reason": d.reason} for d in in_doubt],
    )
    connection.execute(articles.update().where(articles.c.is_joined.is_(sql.false())).values(is_joined=True))


def _write_actors(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    before = {row["id"]: dict(row) for row in connection.execute(sql.select(actors)).mappings()}
    for row in before.values():
        del row["position"]
    gone = [{"gone": id_} for id_ in set(before).difference(row["id"] for row in rows)]
    run_many(connection, actors.delete().where(actors.c.id == sql.bindparam("gone")), gone)
    insert_rows(connection, actors, [row for row in rows if row["id"] not in before])
    update_rows(connection, actors, [row for row in rows if row["id"] in before and before[row["id"]] != row])


def _write_members(connection: Connection, actor_of: Mapping[tuple[ArticleId, int], ActorId]) -> None:
    c = participants.c
    before = connection.execute(sql.select(c.position, c.article, c.number, c.actor)).all()
    changes = [
        {"member": row.position, "joined": actor_of.get((row.article, row.number))}
        for row in before
        if actor_of.get((row.article, row.number)) != row.actor
    ]
    query = participants.update().where(c.position == sql.bindparam("member")).values(actor=sql.bindparam("joined"))
    run_many(connection, query, changes)


def _actor_row(actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind.value,
        "colour": actor.colour,
        "aliases": [list(alias) for alias in actor.aliases],
        "affiliations": [affiliation_json(affiliation) for affiliation in actor.affiliations],
    }
