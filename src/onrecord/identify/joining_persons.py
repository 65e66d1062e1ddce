"""Persons: full names first, then initials and surnames alone where only one bearer is plausible."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import exp

from onrecord.identify.joining_clusters import Clusters, Node
from onrecord.identify.joining_evidence import weigh_evidence
from onrecord.identify.joining_givens import FREQUENT, given_class, given_keys, is_common
from onrecord.identify.joining_likeness import Likeness, compare_names, may_be_one, name_odds
from onrecord.identify.names import PersonName, skeleton, sound

Pair = tuple[int, int, float, str]

_JOINED = 3.2
_DOUBTED = -1.0
_RANKED = 4.0
_LEAST = 0.2
_FREQUENT_CROWD = 8
#: A candidate that is less plausible by more than this in log-odds stands in nobody's way.
_RIVAL = 1.5
_LARGEST_BLOCK = 300
_MOST_PAIRED = 60
#: How many times more often one of two exclusive candidates has to stand before the other is no more thought of.
_DOMINANCE = 20


class Persons:
    """The persons' nodes of a casefile, being joined."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.clusters = Clusters(nodes, _may_be_one)
        self.doubts: list[Pair] = []
        self._crowds = _count_bearers(nodes)
        self._join_entries()
        self._full = [i for i, node in enumerate(nodes) if node.name.is_full]
        self._short = [i for i, node in enumerate(nodes) if not node.name.is_full]

    def _join_entries(self) -> None:
        """All names of one entry of a roster are one person."""
        first: dict[int, int] = {}
        for i, node in enumerate(self.clusters.nodes):
            if node.entry is not None:
                self.clusters.join(first.setdefault(node.entry, i), i)

    def join(self) -> None:
        """Join what is nearly certain; the rest of what was thought of is in `doubts`."""
        self._join_full_names()
        self._join_short_names()

    def _join_full_names(self) -> None:
        nodes = self.clusters.nodes
        edges: list[tuple[float, int, int, str]] = []
        for i, j in _candidates(nodes, self._full):
            found = self._weigh(nodes[i], nodes[j])
            if found is not None and found[0] >= _DOUBTED:
                edges.append((found[0], i, j, found[1]))
        edges.sort(key=lambda edge: (-edge[0], edge[1], edge[2]))
        near: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for odds, i, j, _ in edges:
            near[i].append((j, odds))
            near[j].append((i, odds))
        for odds, i, j, reason in edges:
            if self.clusters.root(i) == self.clusters.root(j):
                continue
            possible = self.clusters.can_join(i, j)
            is_only = self._is_only(i, j, odds, near) and self._is_only(j, i, odds, near)
            if odds >= _JOINED and possible and is_only:
                self.clusters.join(i, j)
            elif self._may_be_doubted(i, j):
                self.doubts.append((i, j, _chance(odds - (not possible)) / (1 if is_only else 2), reason))

    def _may_be_doubted(self, i: int, j: int) -> bool:
        entries = (self.clusters.entry(i), self.clusters.entry(j))
        return None in entries or entries[0] == entries[1]

    def _weigh(self, one: Node, two: Node) -> tuple[float, str] | None:
        """Log-odds that two full names are one person, and the reason in words."""
        likeness = compare_names(one.name, two.name)
        if not likeness.is_possible:
            return None
        if likeness.given == "absent":
            return (_RANKED, "same name") if likeness.surname == "same" else None
        crowds = [self._crowd(name.surname, is_any=likeness.given == "swapped") for name in (one.name, two.name)]
        crowd = min(crowds) if likeness.given == "swapped" else max(crowds)
        odds = name_odds(one.name, two.name, likeness, crowd)
        told, reasons = weigh_evidence(one.profile, two.profile)
        odds += told + _by_counts(one, two, likeness)
        return odds, "; ".join([describe(one.name, two.name, likeness), *reasons])

    def _crowd(self, surname: str, *, is_any: bool) -> int:
        """How many people may have that surname; `is_any`: it may be a given name as well."""
        is_frequent = is_common(surname) if is_any else surname in FREQUENT
        return max(self._crowds[sound(surname)], _FREQUENT_CROWD if is_frequent else 0)

    def _is_only(self, i: int, j: int, wanted: float, near: dict[int, list[tuple[int, float]]]) -> bool:
        """True when nobody whom the cluster of j excludes is as plausible for i."""
        nodes = self.clusters.nodes
        for k, odds in near[i]:
            if k == j or odds < max(0.0, wanted - _RIVAL) or self.clusters.root(k) == self.clusters.root(j):
                continue
            if not _may_be_one(nodes[k], nodes[j]) and self.clusters.weight(j) < _DOMINANCE * self.clusters.weight(k):
                return False
        return True

    def _join_short_names(self) -> None:
        """Initials and single words, each by what its articles tell."""
        bearers = self._bearers()
        left: dict[str, list[int]] = defaultdict(list)
        certain: list[tuple[int, int]] = []
        for i in self._short:
            node = self.clusters.nodes[i]
            found = self._plausible(node, bearers) if node.entry is None else []
            if found and found[0][0] >= _certain(node):
                certain.append((found[0][1], i))
                continue
            self.doubts += [(i, k, min(chance, 0.95), reason) for chance, k, reason in found[:3] if chance > _LEAST]
            if node.entry is None:
                left[" ".join(node.name.words)].append(i)
        for root, i in certain:
            self.clusters.join(root, i)
        for name in sorted(left):
            self._join_alike(left[name], bool(self._crowds[sound(name.split()[-1])]))

    def _bearers(self) -> dict[str, set[int]]:
        """Sound of a surname, or of a short form seen in an article -> the clusters of full names called so."""
        found: dict[str, set[int]] = defaultdict(set)
        for i in self._full:
            node, root = self.clusters.nodes[i], self.clusters.root(i)
            for word in (*_last_names(node.name), *node.shorts):
                found[sound(word)].add(root)
        return found

    def _plausible(self, node: Node, bearers: dict[str, set[int]]) -> list[tuple[float, int, str]]:
        """Chance, cluster and reason of every person whom a short name may mean, best first."""
        rated = []
        for root in sorted(bearers.get(sound(node.name.surname), ())):
            group = self.clusters.members(root)
            if node.name.given and not any(_initials_fit(node.name, other.name) for other in group):
                continue
            told, reasons = weigh_evidence(node.profile, self.clusters.profile(root))
            here = 3.0 if any(node.articles & other.articles for other in group) and len(node.articles) == 1 else 0.0
            mass = self.clusters.weight(root) * exp(told + here)
            rated.append((mass, root, "; ".join([_same_surname(node, group), *reasons])))
        total = sum(mass for mass, _, _ in rated) + _strangers(node, rated)
        return sorted(((mass / total, root, reason) for mass, root, reason in rated), key=lambda r: (-r[0], r[1]))

    def _join_alike(self, nodes: list[int], has_bearers: bool) -> None:
        """Short names that no full name explains: a rare one is one person where nothing speaks against it."""
        word = self.clusters.nodes[nodes[0]].name.surname
        is_rare = not (has_bearers or is_common(word))
        few = len(nodes) <= _MOST_PAIRED
        for i, j in combinations(nodes, 2) if few else pairwise(nodes):
            one, two = self.clusters.nodes[i], self.clusters.nodes[j]
            told, reasons = weigh_evidence(self.clusters.profile(i), self.clusters.profile(j))
            if self.clusters.root(i) != self.clusters.root(j) and _may_be_one(one, two):
                if (is_rare and told >= 0) or told >= 2:
                    self.clusters.join(i, j)
                elif told > 0 or (is_rare and told > -2):
                    self.doubts.append((i, j, _chance(told - 1), "; ".join(["same surname", *reasons])))


def _certain(node: Node) -> float:
    """The chance from which a short name is joined."""
    return 0.95 if node.name.given else 0.97


def _strangers(node: Node, rated: Sequence[tuple[float, int, str]]) -> float:
    """Weight of all whom no article names in full: much for a frequent surname, little for a rare one."""
    word = node.name.surname
    mass = 0.5 if is_common(word) else 0.02
    return mass * (1 + 0.2 * len(rated)) * (0.3 if node.name.given else 1.0)


def _count_bearers(nodes: Sequence[Node]) -> Counter[str]:
    """Sound of a surname -> how many given names stand before it."""
    names = {node.name for node in nodes if node.name.is_full and node.name.given}
    pairs = {(sound(name.surname), given_class(name.given[0])) for name in names}
    return Counter(surname for surname, _ in pairs)


def _may_be_one(one: Node, two: Node) -> bool:
    return may_be_one(one.name, two.name)


def _candidates(nodes: Sequence[Node], full: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs that share a surname and a beginning, or a given name and the beginning or end of a surname."""
    blocks: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for i in full:
        for key in _block_keys(nodes[i].name):
            blocks[key].add(i)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        if len(block) > _LARGEST_BLOCK:
            continue
        for pair in combinations(sorted(block), 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _block_keys(name: PersonName) -> Iterator[tuple[str, ...]]:
    words = name.words
    last, first = name.surname, words[0]
    if not name.given:
        yield ("rank", last)
        return
    for key in given_keys(first):
        yield ("surname", skeleton(last), key)
    heard = sound(first)
    yield ("start", heard, sound(last)[:2])
    yield ("end", heard, sound(last)[-3:])
    yield ("turned", *sorted((skeleton("".join(words[:-1])), skeleton(last))))
    yield ("turned", *sorted((skeleton("".join(words[1:])), skeleton(first))))
    if len(words) > 2:
        for word in words[1:-1]:
            yield ("start", heard, sound(word)[:2])
            yield ("surname", skeleton(last), (skeleton(word) or word)[:1])


def _last_names(name: PersonName) -> set[str]:
    """The words by which a bearer is called alone: the last, and of two surnames the first one."""
    return {name.surname} | ({name.words[-2]} if len(name.words) > 3 else set())


def _initials_fit(short: PersonName, full: PersonName) -> bool:
    likeness = compare_names(short, full)
    return likeness.is_possible and likeness.given in ("initial", "same") and likeness.middle != "other"


def _by_counts(one: Node, two: Node, likeness: Likeness) -> float:
    """A rare spelling beside a frequent one is an error; two frequent ones in one script are two people."""
    if "typo" not in (likeness.given, likeness.surname):
        return 0.0
    fewer, more = sorted((one.weight, two.weight))
    return 1.0 if fewer == 1 and more >= 5 else -1.5 if fewer >= 3 else 0.0


def _chance(odds: float) -> float:
    return min(0.97, 1 / (1 + exp(-odds)))


def _same_surname(node: Node, group: Sequence[Node]) -> str:
    word = node.name.surname
    shown = "initials and surname fit" if node.name.given else "same surname"
    if any(word == other.name.surname for other in group):
        return shown
    return (
        "an article calls one by this name"
        if any(word in other.shorts for other in group)
        else f"{shown}, spelled otherwise"
    )


_GIVEN_WORDS = {
    "same": "same given name",
    "sound": "given name spelled otherwise",
    "skeleton": "given name spelled otherwise",
    "typo": "given name differs by a letter or two",
    "family": "given names are forms of one another",
    "prefix": "one given name begins the other",
    "initial": "an initial fits the given name",
    "middle": "a middle name of one is the given name of the other",
    "swapped": "same names in another order",
    "absent": "no given name",
}
_SURNAME_WORDS = {
    "same": "same surname",
    "sound": "surname spelled otherwise",
    "skeleton": "surname spelled otherwise",
    "typo": "surname differs by a letter or two",
    "shared": "one of two surnames is the same",
}


def describe(one: PersonName, two: PersonName, likeness: Likeness) -> str:
    """The likeness in words."""
    if one.words == two.words:
        return "same name"
    said = f"{_SURNAME_WORDS[likeness.surname]}, {_GIVEN_WORDS[likeness.given]}"
    if likeness.middle == "other":
        said += ", middle names differ"
    elif len(one.words) != len(two.words):
        said += ", one has more names"
    return said
