"""The name to show for an actor: the most frequent of its fullest forms, in the spelling most used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from onrecord.identify.names import bare_name, fold, parse_person
from onrecord.records import ActorKind, Participant

_POSSESSIVE = re.compile(r"['’]s?$")


def best_name(participants: Sequence[Participant], kind: ActorKind) -> str:
    """What the participants of one actor are best called."""
    counts: Counter[str] = Counter()
    for participant in participants:
        counts[_bare(participant.name, kind)] += 1
        for form, number in participant.forms:
            if participant.is_named and len(form.split()) > 1:
                counts[_bare(form, kind)] += number
    fullest = max(_fullness(name, kind) for name in counts)
    full = {name: number for name, number in counts.items() if _fullness(name, kind) == fullest}
    together: Counter[str] = Counter()
    for name, number in full.items():
        together[fold(name)] += number
    top = min(together, key=lambda name: (-together[name], -len(name), name))
    spelled = [name for name in full if fold(name) == top]
    return min(spelled, key=lambda name: (name.isupper() and len(name) > 4, name.islower(), -full[name], name))


def _bare(name: str, kind: ActorKind) -> str:
    """Without titles, possessive ending and, for an organisation, the article in front."""
    if kind is ActorKind.PERSON:
        return bare_name(name)
    plain = _POSSESSIVE.sub("", name.strip()) if name.endswith(("'s", "’s")) else name.strip()
    if kind is ActorKind.ORGANIZATION and plain[:4].casefold() == "the " and len(plain) > 4:
        return plain[4:]
    return plain or name


def _fullness(name: str, kind: ActorKind) -> int:
    """2 for a name written out, 1 for one with initials only or an acronym with more, 0 for a single word."""
    words = fold(name).split()
    if kind is ActorKind.PERSON:
        person = parse_person(name)
        return 2 if person.is_full else 1 if person.given else 0
    if kind is ActorKind.ORGANIZATION:
        return 2 if len(words) > 1 and not name.replace(" ", "").isupper() else 0
    return 0
