"""The participants of all articles become the actors of the casefile: start here.

`identify_actors` joins automatically what is nearly certain (joining.py), replays the decisions on that partition
(joining_decisions.py), names each group and gives it the id of the actor it was before (joining_ids.py). It is pure
and the order of what it is given does not matter, so it runs again in full after every reading and every decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.identify.joining import join_participants
from onrecord.identify.joining_decisions import replay_decisions
from onrecord.identify.joining_groups import Group, group_participants
from onrecord.identify.joining_ids import assign_ids
from onrecord.identify.joining_lookup import check_merge, check_split, find_actor
from onrecord.identify.roster import RosterEntry
from onrecord.records import Actor, ActorId, ArticleId, Decision, Participant

__all__ = [
    "Appearance",
    "Doubt",
    "Joined",
    "check_merge",
    "check_split",
    "find_actor",
    "identify_actors",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A participant of one article; `is_decided`: the user typed this name, so it is the actor that has it."""

    article: ArticleId
    published: date | None
    participant: Participant
    statements: int
    is_decided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two actors that may be one, with the chance of it and the reason in words."""

    first: ActorId
    second: ActorId
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The actors of a casefile, whose each participant is (by article and number), and the pairs in doubt."""

    actors: tuple[Actor, ...]
    actor_of: Mapping[tuple[ArticleId, int], ActorId]
    doubts: tuple[Doubt, ...]


def identify_actors(
    appearances: Sequence[Appearance],
    *,
    rosters: Sequence[RosterEntry] = (),
    decisions: Sequence[Decision] = (),
    previous: Sequence[Actor] = (),
) -> Joined:
    """The actors behind all `appearances`: rosters win over guesses, decisions over both, ids stay."""
    ordered = sorted(appearances, key=_reading_order)
    partition = join_participants(ordered, rosters)
    groups = replay_decisions(group_participants(ordered, partition, rosters), decisions)
    ids = assign_ids(groups, previous)
    actors = tuple(group.actor(ids[id(group)]) for group in groups)
    actor_of = {
        (ordered[i].article, ordered[i].participant.number): ids[id(group)] for group in groups for i in group.members
    }
    return Joined(
        actors=tuple(sorted(actors, key=lambda actor: (actor.name, actor.id))),
        actor_of=actor_of,
        doubts=_doubts(groups, ids, partition.doubts),
    )


def _reading_order(appearance: Appearance) -> tuple[str, int, bool, str, str]:
    participant = appearance.participant
    return (appearance.article, participant.number, appearance.is_decided, participant.name, repr(participant))


def _doubts(
    groups: Sequence[Group], ids: Mapping[int, ActorId], pairs: Sequence[tuple[int, int, float, str]]
) -> tuple[Doubt, ...]:
    """Pairs of participants in doubt as pairs of actors, each once, best first."""
    group_of = {i: group for group in groups for i in group.members}
    best: dict[tuple[ActorId, ActorId], Doubt] = {}
    for i, j, score, reason in pairs:
        one, two = group_of[i], group_of[j]
        if one is two or one.is_kept_from(two):
            continue
        first, second = sorted((one, two), key=lambda group: (-group.weight, ids[id(group)]))
        key = (ids[id(first)], ids[id(second)])
        if key not in best or score > best[key].score:
            best[key] = Doubt(first=key[0], second=key[1], score=score, reason=reason)
    return tuple(sorted(best.values(), key=lambda doubt: (-doubt.score, doubt.first, doubt.second)))
