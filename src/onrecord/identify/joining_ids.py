"""Ids of actors that outlive a re-reading: each group takes over the id of the actor it shares most names with."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import count

from onrecord.identify.joining_groups import Group
from onrecord.identify.names import fold
from onrecord.records import Actor, ActorId

_DIGITS = 12

#: A name that so many old actors have says nothing about which of them is meant.
_MOST_HOLDERS = 200


def assign_ids(groups: Sequence[Group], previous: Sequence[Actor]) -> dict[int, ActorId]:
    """`id()` of each group -> its actor's id; a group without a name hangs on its article, so it needs no memory."""
    ids: dict[int, ActorId] = {}
    ordered = sorted(groups, key=_group_order)
    taken = set()
    for group, actor in _matches([group for group in ordered if group.is_lasting], previous):
        if id(group) not in ids and actor.id not in taken:
            ids[id(group)] = actor.id
            taken.add(actor.id)
    known = taken | {actor.id for actor in previous}
    for group in ordered:
        if id(group) not in ids:
            ids[id(group)] = _new_id(group, taken if not group.is_lasting else known)
            taken.add(ids[id(group)])
            known.add(ids[id(group)])
    return ids


def _group_order(group: Group) -> tuple[str, str, str, int]:
    return (group.kind, fold(group.name), group.name, group.order)


def _matches(groups: Sequence[Group], previous: Sequence[Actor]) -> Iterator[tuple[Group, Actor]]:
    """Pairs that share names, the most first."""
    holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for j, actor in enumerate(previous):
        names = dict(actor.aliases)
        names.setdefault(actor.name, 0)
        for name, number in names.items():
            holders[name].append((j, number))
    shared: Counter[tuple[int, int]] = Counter()
    for i, group in enumerate(groups):
        for name in group.all_names():
            if len(holders[name]) > _MOST_HOLDERS and name != group.name:
                continue
            for j, number in holders.get(name, ()):
                is_title = name == group.name == previous[j].name
                shared[i, j] += 1 + 2 * min(number, group.count_of(name)) + is_title
    ranked = sorted(shared, key=lambda pair: (-shared[pair], previous[pair[1]].id, pair[0]))
    return ((groups[i], previous[j]) for i, j in ranked)


def _new_id(group: Group, taken: set[ActorId]) -> ActorId:
    """Digest of kind and name (and article, where that is all there is to hold on to), with a number where taken."""
    parts = [group.kind.value, fold(group.name)]
    if not group.is_lasting:
        parts.append(group.appearances[group.order].article)
    for number in count():
        worded = "\n".join(parts if number == 0 else [*parts, str(number)])
        found = ActorId(hashlib.sha256(worded.encode()).hexdigest()[:_DIGITS])
        if found not in taken:
            return found
    raise AssertionError("count() does not end")
