"""The automatic partition of participants into actors, and the pairs that are left in doubt.

Participants under one name are a node; persons, organisations and countries are joined apart. What a roster lists is
that actor whatever else speaks; groups of people and whoever has no name stay in their article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.identify.joining_nodes import make_nodes
from onrecord.identify.joining_organizations import join_organizations
from onrecord.identify.joining_persons import Persons
from onrecord.identify.names import bare_name, fold
from onrecord.identify.places import country_of
from onrecord.records import ActorKind, Participant

if TYPE_CHECKING:
    from onrecord.identify.actors import Appearance
    from onrecord.identify.roster import RosterEntry

_Group = tuple[tuple[int, ...], int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Members (indices) of each group with the index of its roster entry, and doubtful pairs of members."""

    groups: tuple[_Group, ...]
    doubts: tuple[tuple[int, int, float, str], ...] = ()


def join_participants(appearances: Sequence[Appearance], rosters: Sequence[RosterEntry]) -> Partition:
    """What is nearly certainly one actor, and what may be."""
    by_kind: dict[ActorKind, list[int]] = defaultdict(list)
    typed: dict[str, list[int]] = defaultdict(list)
    groups: list[_Group] = []
    listed = _Listed(rosters)
    for i, appearance in enumerate(appearances):
        participant = appearance.participant
        entry = listed.entry_of(participant)
        if entry is not None:
            by_kind[rosters[entry].kind].append(i)
        elif appearance.is_decided:
            typed[participant.name].append(i)
        elif not participant.is_named or participant.kind is ActorKind.GROUP:
            groups.append(((i,), None))
        else:
            by_kind[participant.kind].append(i)
    groups += [(tuple(members), None) for members in typed.values()]
    doubts: list[tuple[int, int, float, str]] = []
    for kind in ActorKind:
        found = _join_kind(kind, appearances, by_kind[kind], listed)
        groups += found.groups
        doubts += found.doubts
    return Partition(groups=tuple(groups), doubts=tuple(doubts))


class _Listed:
    """The names of a roster."""

    def __init__(self, rosters: Sequence[RosterEntry]) -> None:
        self._entries: dict[str, int] = {}
        for k, entry in enumerate(rosters):
            for name in (*entry.aliases, entry.name):
                self._entries[fold(name)] = k
        self.rosters = rosters

    def entry_of(self, participant: Participant) -> int | None:
        """The entry that a participant is by its fullest name; with or without the titles before it."""
        if not self._entries or not participant.is_named or participant.kind in (ActorKind.GROUP, ActorKind.AUTHOR):
            return None
        for name in (participant.name, bare_name(participant.name)):
            if fold(name) in self._entries:
                return self._entries[fold(name)]
        return None

    def persons(self) -> list[tuple[str, int]]:
        """Every name of a person on the list, with its entry."""
        return self._of(ActorKind.PERSON)

    def organizations(self) -> list[tuple[str, int]]:
        """Every name of an organisation on the list, with its entry."""
        return self._of(ActorKind.ORGANIZATION)

    def _of(self, kind: ActorKind) -> list[tuple[str, int]]:
        found = [(name, k) for k, entry in enumerate(self.rosters) for name in (entry.name, *entry.aliases)]
        return [(name, k) for name, k in found if self.rosters[k].kind is kind]


def _join_kind(
    kind: ActorKind, appearances: Sequence[Appearance], indices: Sequence[int], listed: _Listed
) -> Partition:
    if kind is ActorKind.PERSON:
        return _join_persons(appearances, indices, listed)
    if kind is ActorKind.ORGANIZATION:
        return _join_organizations(appearances, indices, listed)
    found: dict[tuple[int | None, str], list[int]] = defaultdict(list)
    for i in indices:
        participant = appearances[i].participant
        entry = listed.entry_of(participant)
        name = "" if entry is not None else fold(country_of(participant.name) or participant.name)
        found[entry, name].append(i)
    return Partition(groups=tuple((tuple(members), entry) for (entry, _), members in found.items()))


def _join_persons(appearances: Sequence[Appearance], indices: Sequence[int], listed: _Listed) -> Partition:
    entries = {i: listed.entry_of(appearances[i].participant) for i in indices}
    nodes, doubts = make_nodes(appearances, entries, listed.persons())
    persons = Persons(nodes)
    persons.join()
    doubts += [(nodes[i], nodes[j], score, reason) for i, j, score, reason in persons.doubts]
    clusters = persons.clusters
    groups = []
    for root in clusters.roots():
        members = tuple(sorted(i for node in clusters.members(root) for i in node.members))
        if members:
            groups.append((members, clusters.entry(root)))
    told = [(a.members[0], b.members[0], score, reason) for a, b, score, reason in doubts if a.members and b.members]
    return Partition(groups=tuple(groups), doubts=tuple(told))


def _join_organizations(appearances: Sequence[Appearance], indices: Sequence[int], listed: _Listed) -> Partition:
    entries = {i: listed.entry_of(appearances[i].participant) for i in indices}
    found = join_organizations(appearances, entries, listed.organizations())
    return Partition(groups=found[0], doubts=found[1])
