"""Participants under one person's name become a node, unless what is told of them says that they are two people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.identify.joining_clusters import Node
from onrecord.identify.joining_evidence import Profile, is_strong_conflict, read_profile, weigh_evidence
from onrecord.identify.joining_givens import is_common
from onrecord.identify.names import RANKS, PersonName, fold, parse_person, sound
from onrecord.records import Participant

if TYPE_CHECKING:
    from onrecord.identify.actors import Appearance

_Doubt = tuple[Node, Node, float, str]

#: A second bearer of a name seen once among so many participants is rather an error of reading.
_FEW = 3


def make_nodes(
    appearances: Sequence[Appearance], entries: Mapping[int, int | None], listed: Sequence[tuple[str, int]]
) -> tuple[list[Node], list[_Doubt]]:
    """The nodes of some participants, with the names a roster lists, and the doubts about one name for two people."""
    names = {i: _name(appearances[i].participant) for i in entries}
    crowds = _bearers(names.values())
    full_here = {(appearances[i].article, sound(names[i].surname)) for i in entries if names[i].is_full}
    found: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i, entry in entries.items():
        name, appearance = names[i], appearances[i]
        key: tuple[object, ...] = (name.words, name.generation, name.is_ranked, -1 if entry is None else entry)
        if not name.is_full and entry is None:
            heard = sound(name.surname)
            is_local = is_common(name.surname) or crowds[heard] > 1 or (appearance.article, heard) in full_here
            key += (appearance.article if is_local else "", *_signature(read_profile(appearance.participant)))
        found[key].append(i)
    nodes: list[Node] = []
    doubts: list[_Doubt] = []
    for key in sorted(found, key=repr):
        members = found[key]
        parts = [members] if entries[members[0]] is not None else _bearers_apart(appearances, members)
        made = [_node(appearances, part, names[members[0]], entries[members[0]]) for part in parts]
        doubts += [(made[0], other, 0.4, _one_name(made[0], other)) for other in made[1:]]
        nodes += made
    nodes += [Node(name=parse_person(name), entry=entry) for name, entry in listed]
    return nodes, doubts


def _name(participant: Participant) -> PersonName:
    """The name, where one word under a rank ("the pope", said elsewhere in the article) is a whole name too."""
    name = parse_person(participant.name)
    if len(name.words) == 1 and not name.is_ranked:
        words = {word for role in participant.roles for word in fold(role).split()}
        return replace(name, is_ranked=bool(words & RANKS))
    return name


def _bearers(names: Iterable[PersonName]) -> Counter[str]:
    """Sound of a surname -> how many full names have it."""
    full = {name for name in names if name.is_full}
    return Counter(sound(surname) for surname, _ in {(name.surname, name.words) for name in full})


def _signature(profile: Profile) -> tuple[object, ...]:
    return (
        profile.gender or "",
        tuple(sorted(profile.countries)),
        tuple(sorted(profile.walks)),
        tuple(sorted(profile.roles)),
        tuple(sorted(profile.affiliations)),
    )


def _node(appearances: Sequence[Appearance], members: Sequence[int], name: PersonName, entry: int | None) -> Node:
    node = Node(name=name, members=list(members), entry=entry)
    for i in members:
        appearance = appearances[i]
        node.articles.add(appearance.article)
        node.profile.add(read_profile(appearance.participant))
        node.shorts.update(_shorts(appearance.participant, name))
    return node


def _shorts(participant: Participant, name: PersonName) -> set[str]:
    """Single words of its name by which the article calls it as well."""
    if len(name.words) < 2:
        return set()
    called = {words for form, _ in participant.forms if len(words := parse_person(form).words) == 1}
    return {word for (word,) in called if word in name.words}


def _bearers_apart(appearances: Sequence[Appearance], members: list[int]) -> list[list[int]]:
    """The members in one part, or in as many as strong conflicts of what is told about them make; largest first."""
    if len(members) == 1:
        return [members]
    told = {i: read_profile(appearances[i].participant) for i in members}
    kinds: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i in members:
        kinds[_signature(told[i])].append(i)
    if len(kinds) == 1:
        return [members]
    ranked = sorted(kinds.values(), key=lambda part: (-len(part), part[0]))
    parts: list[tuple[Profile, list[int]]] = []
    for part in ranked:
        profile = told[part[0]]
        home = next((p for p in parts if not is_strong_conflict(p[0], profile)), None)
        if home is None:
            home = (Profile(), [])
            parts.append(home)
        home[1].extend(part)
        for i in part:
            home[0].add(told[i])
    return _large_enough([part for _, part in parts])


def _large_enough(parts: list[list[int]]) -> list[list[int]]:
    """A single participant beside many is not enough to make a second person."""
    parts.sort(key=lambda part: (-len(part), min(part)))
    kept = [parts[0]]
    for part in parts[1:]:
        if len(part) > 1 or len(parts[0]) <= _FEW:
            kept.append(part)
        else:
            kept[0] = [*kept[0], *part]
    return [sorted(part) for part in kept]


def _one_name(one: Node, two: Node) -> str:
    _, reasons = weigh_evidence(one.profile, two.profile)
    return "; ".join(["same name", *reasons])
