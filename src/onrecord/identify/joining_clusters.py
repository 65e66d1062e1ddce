"""Clusters that are joined one pair after the other, with what must never stand in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from onrecord.identify.joining_evidence import Profile
from onrecord.identify.names import PersonName

#: How many of a cluster's nodes are held against those of another.
_MOST_COMPARED = 12


@dataclass(slots=True, eq=False)
class Node:
    """Participants under one name: `members` are their indices, `shorts` single words that they are also called."""

    name: PersonName
    members: list[int] = field(default_factory=list)
    profile: Profile = field(default_factory=Profile)
    articles: set[str] = field(default_factory=set)
    shorts: set[str] = field(default_factory=set)
    entry: int | None = None

    @property
    def weight(self) -> int:
        """In how many articles it stands; the name of a roster counts as one."""
        return max(len(self.articles), 1)


class Clusters:
    """Nodes in disjoint sets; `is_possible` says whether two nodes may be one at all."""

    def __init__(self, nodes: Iterable[Node], is_possible: Callable[[Node, Node], bool]) -> None:
        self.nodes = list(nodes)
        self._is_possible = is_possible
        self._root = list(range(len(self.nodes)))
        self._sets: dict[int, list[int]] = {i: [i] for i in range(len(self.nodes))}
        self._weights: dict[int, int] = {}
        self._profiles: dict[int, Profile] = {}

    def root(self, i: int) -> int:
        """The number of the cluster in which node `i` stands."""
        return self._root[i]

    def members(self, i: int) -> list[Node]:
        """The nodes of the cluster of node `i`."""
        return [self.nodes[k] for k in self._sets[self._root[i]]]

    def roots(self) -> list[int]:
        """All clusters."""
        return sorted(self._sets)

    def weight(self, i: int) -> int:
        """In how many articles the cluster of node `i` stands."""
        root = self._root[i]
        if root not in self._weights:
            self._weights[root] = sum(node.weight for node in self.members(i))
        return self._weights[root]

    def profile(self, i: int) -> Profile:
        """What is told of the cluster of node `i`."""
        root = self._root[i]
        if root not in self._profiles:
            self._profiles[root] = Profile()
            for node in self.members(i):
                self._profiles[root].add(node.profile)
        return self._profiles[root]

    def entry(self, i: int) -> int | None:
        """The roster entry of the cluster."""
        return next((node.entry for node in self.members(i) if node.entry is not None), None)

    def can_join(self, i: int, j: int) -> bool:
        """False when they are two entries of a roster, or hold two names that exclude one another."""
        if self.entry(i) is not None and self.entry(j) is not None and self.entry(i) != self.entry(j):
            return False
        (ones, listed), (twos, also_listed) = self._compared(i), self._compared(j)
        return (
            all(self._is_possible(one, two) for one in ones for two in twos)
            and all(any(self._is_possible(name, two) for name in listed) for two in twos if listed)
            and all(any(self._is_possible(name, one) for name in also_listed) for one in ones if also_listed)
        )

    def _compared(self, i: int) -> tuple[list[Node], list[Node]]:
        """Nodes that each have to fit, and the names of a roster, which may be as different as it likes."""
        members = sorted(self.members(i), key=lambda node: -node.weight)
        found = [node for node in members if node.entry is None]
        return found[:_MOST_COMPARED], [node for node in members if node.entry is not None]

    def join(self, i: int, j: int) -> None:
        """Make one cluster of two."""
        kept, gone = sorted((self._root[i], self._root[j]))
        if kept == gone:
            return
        moved = self._sets.pop(gone)
        self._sets[kept] += moved
        if kept in self._weights:
            self._weights[kept] += sum(self.nodes[k].weight for k in moved)
        if kept in self._profiles:
            for k in moved:
                self._profiles[kept].add(self.nodes[k].profile)
        for k in moved:
            self._root[k] = kept
