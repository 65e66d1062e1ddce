"""A group of participants that is one actor: its name, aliases, kind and affiliations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from onrecord.identify.joining_naming import best_name
from onrecord.identify.names import fold
from onrecord.records import Actor, ActorId, ActorKind, Affiliation

if TYPE_CHECKING:
    from onrecord.identify.actors import Appearance
    from onrecord.identify.joining import Partition
    from onrecord.identify.roster import RosterEntry


class Group:
    """The participants (as indices of `appearances`) of one actor, with what a roster or a decision says of it."""

    def __init__(self, appearances: Sequence[Appearance], members: Sequence[int], entry: RosterEntry | None) -> None:
        self.appearances = appearances
        self.members = list(members)
        self.entry = entry
        self.order = min(self.members, default=len(appearances))
        self.decided_kind: ActorKind | None = None
        self.decided_colour: str | None = None
        self.decided_affiliations: list[Affiliation] = []
        self._decided_name: str | None = None
        self._former: list[str] = []
        self._apart: list[Group] = []
        self._names: Counter[str] | None = None
        self._name: str | None = None
        self._kind: ActorKind | None = None

    def members_or_entry(self) -> bool:
        """False once it was merged into another."""
        return bool(self.members) or self.entry is not None

    @property
    def is_named(self) -> bool:
        """True when at least one of its participants has a name."""
        return any(self.appearances[i].participant.is_named for i in self.members)

    @property
    def is_lasting(self) -> bool:
        """True when it has a name of its own to be known by again; a group of people or a description has none."""
        return self.entry is not None or self._decided_name is not None or (self.is_named and self.kind != "group")

    @property
    def weight(self) -> int:
        """How much is known of it, in statements and then participants."""
        return sum(self.appearances[i].statements for i in self.members) + len(self.members)

    @property
    def names(self) -> Counter[str]:
        """Every form as worded with its count."""
        if self._names is None:
            self._names = Counter()
            for i in self.members:
                for name, number in names_in(self.appearances[i]).items():
                    self._names[name] += number
        return self._names

    @property
    def name(self) -> str:
        """What the actor is called: as decided, as the roster has it, or its best full form."""
        if self._name is None:
            self._name = self._decided_name or (self.entry.name if self.entry else None) or self._best_name()
        return self._name

    def _best_name(self) -> str:
        members = [self.appearances[i].participant for i in self.members]
        return best_name([p for p in members if p.is_named] or members, self.kind)

    @property
    def kind(self) -> ActorKind:
        """As decided, as the roster has it, or that of most participants, those with a name before the others."""
        if self.decided_kind is not None:
            return self.decided_kind
        if self.entry is not None:
            return self.entry.kind
        if self._kind is None:
            self._kind = self._most_frequent_kind()
        return self._kind

    def _most_frequent_kind(self) -> ActorKind:
        members = [self.appearances[i] for i in self.members]
        if len(members) == 1:
            return members[0].participant.kind
        typed = [a for a in members if not a.is_decided] or members
        counts = Counter(a.participant.kind for a in typed if a.participant.is_named) or Counter(
            a.participant.kind for a in typed
        )
        return min(counts, key=lambda kind: (-counts[kind], kind))

    def all_names(self) -> set[str]:
        """Every name that means this group, exactly as written."""
        listed = {self.entry.name, *self.entry.aliases} if self.entry else set()
        return {self.name, *self.names, *self._former, *listed}

    def has(self, name: str) -> bool:
        """True when it is called `name`, exactly, somewhere."""
        return name == self.name or name in self.names or name in self.all_names()

    def count_of(self, name: str) -> int:
        """How often it is called `name`."""
        return self.names[name]

    def is_typed(self) -> bool:
        """True when nothing is known of it but the name that somebody typed."""
        return bool(self.members) and self.entry is None and all(self.appearances[i].is_decided for i in self.members)

    def rename(self, name: str) -> None:
        """Give it another name; the old one stays an alias."""
        self._former.append(self.name)
        self._decided_name = self._name = name

    def absorb(self, other: Group) -> None:
        """Take over everything of `other`; where both were decided, this one's decision stays."""
        former = self.name
        self.members = sorted({*self.members, *other.members})
        self.entry = self.entry or other.entry
        self._former += [former, other.name, *other._former, *(_listed(other.entry))]
        self._decided_name = self._decided_name or other._decided_name
        self.decided_kind = self.decided_kind or other.decided_kind
        self.decided_colour = self.decided_colour or other.decided_colour
        self.decided_affiliations += other.decided_affiliations
        self.order = min(self.order, other.order)
        self._apart += [group for group in other._apart if group is not self]
        self._forget()

    def split(self, aliases: Set[str], articles: Set[str]) -> Group | None:
        """A new group of the members under one of these names or in one of these articles; None if all or none are."""
        apart = [i for i in self.members if self._is_under(i, aliases) or self.appearances[i].article in articles]
        if not apart or len(apart) == len(self.members):
            return None
        taken = set(apart)
        self.members = [i for i in self.members if i not in taken]
        self._former = [name for name in self._former if name not in aliases]
        self._forget()
        other = Group(self.appearances, apart, None)
        other.order = min(apart)
        self.keep_from(other)
        return other

    def _is_under(self, i: int, aliases: Set[str]) -> bool:
        return not aliases.isdisjoint(names_in(self.appearances[i]))

    def keep_from(self, other: Group) -> None:
        """These two are not one, somebody decided: no doubt is told about them."""
        self._apart.append(other)
        other._apart.append(self)

    def is_kept_from(self, other: Group) -> bool:
        """True when somebody decided that these two are not one."""
        return any(group is other for group in self._apart) or any(group is self for group in other._apart)

    def _forget(self) -> None:
        self._names = None
        self._name = None
        self._kind = None

    def actor(self, actor_id: ActorId) -> Actor:
        """The record of it."""
        counts = Counter(self.names)
        for name in self.all_names():
            counts.setdefault(name, 0)
        colour = self.decided_colour or (self.entry.colour if self.entry else None)
        return Actor(
            id=actor_id,
            name=self.name,
            kind=self.kind,
            aliases=tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))),
            affiliations=tuple(self._affiliations()),
            colour=colour,
        )

    def _affiliations(self) -> list[Affiliation]:
        """Those decided, those of the roster, then those the articles tell, most often first."""
        known = [*self.decided_affiliations, *(self.entry.affiliations if self.entry else ())]
        told = (self.appearances[i].participant.affiliation for i in self.members)
        counts = Counter(name for name in told if name)
        spelled: dict[str, str] = {}
        totals: Counter[str] = Counter()
        for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            totals[spelled.setdefault(fold(name), name)] += count
        listed = {fold(affiliation.name) for affiliation in known}
        ranked = sorted(totals, key=lambda name: (-totals[name], name))
        return [*known, *(Affiliation(name=name) for name in ranked if fold(name) not in listed)]


def names_in(appearance: Appearance) -> dict[str, int]:
    """The names of a participant as worded, with their counts; its fullest one is always among them."""
    participant = appearance.participant
    names = dict(participant.forms)
    names.setdefault(participant.name, 0 if participant.forms else max(1, appearance.statements))
    return names


def _listed(entry: RosterEntry | None) -> tuple[str, ...]:
    return (entry.name, *entry.aliases) if entry else ()


def group_participants(
    appearances: Sequence[Appearance], partition: Partition, rosters: Sequence[RosterEntry]
) -> list[Group]:
    """The groups of an automatic partition."""
    return [
        Group(appearances, members, None if entry is None else rosters[entry]) for members, entry in partition.groups
    ]
