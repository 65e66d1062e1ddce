"""Finding an actor by what a user types, and saying why a wish about actors cannot be met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from onrecord.errors import InputError
from onrecord.identify.names import fold, parse_person
from onrecord.records import Actor, ActorKind, ArticleId

_NEAREST = 5
_ALIKE = 60


def find_actor(actors: Sequence[Actor], name_or_id: str) -> Actor:
    """The actor of this id, name, alias or surname; InputError where there is none, or more than one."""
    wanted = name_or_id.strip()
    folded = fold(wanted)
    tests: tuple[Callable[[Actor], bool], ...] = (
        lambda actor: actor.id == wanted,
        lambda actor: actor.name == wanted,
        lambda actor: any(alias == wanted for alias, _ in actor.aliases),
        lambda actor: bool(folded) and fold(actor.name) == folded,
        lambda actor: bool(folded) and any(fold(alias) == folded for alias, _ in actor.aliases),
        lambda actor: bool(folded) and actor.kind is ActorKind.PERSON and parse_person(actor.name).surname == folded,
    )
    for test in tests:
        found = [actor for actor in actors if test(actor)]
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(wanted, found)
    raise _unknown(wanted, actors)


def _ambiguous(wanted: str, found: Sequence[Actor]) -> InputError:
    shown = ", ".join(f"{actor.name} ({actor.kind}, {actor.id})" for actor in found[:_NEAREST])
    more = f" and {len(found) - _NEAREST} more" if len(found) > _NEAREST else ""
    return InputError(
        f"“{wanted}” may be any of {len(found)} actors: {shown}{more}.", hint="Give the full name, or the id."
    )


def _unknown(wanted: str, actors: Sequence[Actor]) -> InputError:
    near = nearest_names(wanted, actors)
    shown = ", ".join(f"“{name}”" for name in near)
    hint = f"Nearest names: {shown}." if near else "No actor has a name like it; `onrecord actors` lists them all."
    return InputError(f"No actor is called “{wanted}”.", hint=hint)


def nearest_names(wanted: str, actors: Iterable[Actor]) -> list[str]:
    """The names of the actors that are spelled most like `wanted`, most alike first."""
    from rapidfuzz import fuzz, process

    spelled = [(actor.name, fold(alias)) for actor in actors for alias in {actor.name, *(a for a, _ in actor.aliases)}]
    spelled.sort()
    found = process.extract(
        fold(wanted), [alias for _, alias in spelled], scorer=fuzz.WRatio, limit=4 * _NEAREST, score_cutoff=_ALIKE
    )
    ranked = sorted(found, key=lambda hit: (-hit[1], hit[2]))
    return list(dict.fromkeys(spelled[index][0] for _, _, index in ranked))[:_NEAREST]


def check_merge(actors: Sequence[Actor], first: str, second: str) -> tuple[Actor, Actor]:
    """The two actors to be merged; InputError where one is unknown or both are the same."""
    one, two = find_actor(actors, first), find_actor(actors, second)
    if one.id == two.id:
        same = f"“{first}”" if first == second else f"“{first}” and “{second}”: both are {one.name}"
        raise InputError(f"An actor cannot be merged into itself ({same}).", hint="Name two actors.")
    return one, two


def check_split(actors: Sequence[Actor], name: str, aliases: Sequence[str], articles: Sequence[ArticleId]) -> Actor:
    """The actor to be split; InputError where an alias is none of its, or nothing would be left or taken."""
    actor = find_actor(actors, name)
    if not aliases and not articles:
        raise InputError(f"Nothing is named that should be split off {actor.name}.", hint="Name aliases or articles.")
    known = {alias for alias, _ in actor.aliases} | {actor.name}
    missing = [alias for alias in aliases if alias not in known]
    if missing:
        shown = ", ".join(f"“{alias}”" for alias in missing)
        has = ", ".join(f"“{alias}”" for alias, _ in actor.aliases[:10])
        raise InputError(f"{actor.name} is not joined with {shown}.", hint=f"Its aliases: {has}.")
    if not articles and {alias for alias, count in actor.aliases if count} <= set(aliases):
        raise InputError(
            f"Splitting off every alias of {actor.name} would leave nothing of it.", hint="Name fewer aliases."
        )
    return actor
