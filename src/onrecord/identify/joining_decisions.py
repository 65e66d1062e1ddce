"""Replays the decisions about actors, in their order, on the groups of participants found automatically."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from onrecord.identify.joining_groups import Group
from onrecord.identify.names import fold
from onrecord.records import ActorKind, Affiliation, Decision

_SUBJECT = "actor:"


def replay_decisions(groups: Sequence[Group], decisions: Sequence[Decision]) -> list[Group]:
    """The groups after every decision; one whose name is no longer there, or whose value is unusable, has no effect."""
    if not decisions and not any(group.is_typed() for group in groups):
        return list(groups)
    record = _Record(groups)
    record.settle_typed()
    for decision in decisions:
        if decision.subject.startswith(_SUBJECT):
            record.apply(decision.subject.removeprefix(_SUBJECT), decision.field, decision.value)
    record.settle_typed()
    return record.groups


class _Record:
    """The groups with an index of their names, changed by one decision after the other."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.groups = list(groups)
        self._by_name: dict[str, list[Group]] = {}
        for group in self.groups:
            self._index(group)

    def _index(self, group: Group) -> None:
        for name in group.all_names():
            holders = self._by_name.setdefault(name, [])
            if all(holder is not group for holder in holders):
                holders.append(group)

    def find(self, name: str, *, besides: Group | None = None) -> Group | None:
        """The group of this very name, else the one with this alias most often."""
        known = [g for g in self._by_name.get(name, ()) if g is not besides and g.members_or_entry() and g.has(name)]
        if not known:
            return None
        return min(known, key=lambda g: (g.name != name, not g.is_named, -g.count_of(name), -g.weight, g.order))

    def apply(self, name: str, field: str, value: object) -> None:
        """Carry out one decision on the group called `name`."""
        group = self.find(name)
        if group is None:
            return
        if field == "merge" and isinstance(value, Mapping):
            self._merge(group, str(value.get("with", "")))
        elif field == "split" and isinstance(value, Mapping):
            self._split(group, value)
        elif field == "distinct" and isinstance(value, Mapping):
            other = self.find(str(value.get("with", "")))
            if other is not None and other is not group:
                group.keep_from(other)
        elif field == "rename" and isinstance(value, str) and value.strip():
            group.rename(value.strip())
            self._index(group)
        else:
            _set_field(group, field, value)

    def _merge(self, group: Group, name: str) -> None:
        other = self.find(name, besides=group)
        if other is None or (group.name != name and group.has(name) and other.name != name):
            return
        group.absorb(other)
        self._drop(other)
        self._index(group)

    def _split(self, group: Group, value: Mapping[str, object]) -> None:
        aliases, articles = set(_strings(value.get("aliases"))), set(_strings(value.get("articles")))
        apart = group.split(aliases, articles)
        if apart is None:
            return
        name = value.get("name")
        if isinstance(name, str) and name.strip():
            apart.rename(name.strip())
        self.groups.append(apart)
        self._index(apart)

    def _drop(self, group: Group) -> None:
        self.groups = [g for g in self.groups if g is not group]
        group.members = []
        group.entry = None

    def settle_typed(self) -> None:
        """A name that somebody typed is the actor that has it, where there is one; else an actor of its own."""
        for group in [g for g in self.groups if g.is_typed()]:
            name = group.appearances[group.members[0]].participant.name
            other = self.find(name, besides=group)
            if other is not None:
                other.absorb(group)
                self._drop(group)
                self._index(other)


def _set_field(group: Group, field: str, value: object) -> None:
    """Kind, colour and affiliation, where the value makes sense."""
    if field == "kind" and value in set(ActorKind):
        group.decided_kind = ActorKind(str(value))
    elif field == "colour" and (value is None or isinstance(value, str)):
        group.decided_colour = value
    elif field == "affiliation" and isinstance(value, Mapping) and str(value.get("name") or "").strip():
        affiliation = Affiliation(
            name=str(value["name"]).strip(), since=_day(value.get("since")), until=_day(value.get("until"))
        )
        kept = [a for a in group.decided_affiliations if _same_stay(a, affiliation) is False]
        group.decided_affiliations = [*kept, affiliation]


def _same_stay(one: Affiliation, two: Affiliation) -> bool:
    """True when the second says anew what the first said: one place, and no two starting days."""
    return fold(one.name) == fold(two.name) and (one.since == two.since or None in (one.since, two.since))


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list | tuple) else []


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
