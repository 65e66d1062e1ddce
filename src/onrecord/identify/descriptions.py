"""Whom a description means ("the professor", "the Chinese leader", "the union"), as far as its words decide. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.identify.figures import Figure
from onrecord.identify.mentions import Mention, MentionForm
from onrecord.identify.offices import country_of_office
from onrecord.identify.vocabulary import (
    EPITHETS,
    GENERAL_ORGANIZATIONS,
    INVERSE_KIN,
    KIN,
    MANAGEMENT,
    ONLY_ONE,
    is_same_office,
    kind_of_noun,
)
from onrecord.records import ActorKind

Chances = dict[int, float]

#: Chances of being right where the words decide: office and country agree; the noun is that of one figure, of several.
SAME_OFFICE_AND_PLACE, SAME_NOUN, LAST_OF_NOUN, SAME_OFFICE = 0.95, 0.93, 0.75, 0.85
#: The only relative of that kind; the person mentioned last, of whom nothing else is known.
RELATIVE, LAST_UNKNOWN = 0.92, 0.7
#: How much of the model's chance is left to one who is known as something else: by a trade, by a post only.
OTHER_TRADE, OTHER_POST = 0.3, 0.7
#: How many mentions back a person may stand whom an office of a country means without the text saying so.
NEAR = 4
_FORMER = ("former", "ex-", "ex ", "onetime", "one-time", "ousted", "retired")


def settle_by_words(mention: Mention, figures: Sequence[Figure], recent: Sequence[int]) -> Chances:
    """Whom the description means where only one fits, or the last of those that fit; empty where that is open.

    `recent` holds the figures mentioned before it, the last one first.
    """
    if mention.owner:
        return {}
    fitting = [
        number
        for number, figure in enumerate(figures)
        if number not in mention.others and may_be_described(mention, figure)
    ]
    fitting = _of_same_post(mention, _of_same_time(mention, fitting, figures), figures)
    if mention.affiliation is not None:
        return _settle_by_place(mention, figures, fitting, recent)
    bodies = _bodies(mention.role)
    members = [n for n in recent if bodies and n in fitting and bodies & _bodies_of(figures[n])]
    if len(members) == 1 and figures[members[0]].kind is ActorKind.PERSON:
        return {members[0]: SAME_OFFICE}
    before = [n for n in recent if n in fitting and has_noun(figures[n], mention.noun)]
    if mention.camps and before:
        before = [n for n in before if figures[n].camps & mention.camps]
    if len(before) == 1:
        return {before[0]: SAME_NOUN}
    if before:
        return {}
    offices = [n for n in recent if n in fitting and _has_office(figures[n], mention.noun)]
    if offices:
        return {offices[0]: SAME_OFFICE} if len(offices) == 1 else {}
    later = [n for n in fitting if figures[n].is_named and mention.noun in figures[n].nouns]
    if later:
        return {later[0]: SAME_OFFICE} if len(later) == 1 else {}
    persons = [n for n in recent[:NEAR] if figures[n].kind is ActorKind.PERSON and figures[n].is_named]
    if mention.form is not MentionForm.PERSON or not persons or persons[0] not in fitting:
        return {}
    # "The engineer" was named before, if somebody was who may be one.
    is_only = len({n for n in recent if figures[n].kind is ActorKind.PERSON}) == 1
    is_epithet = mention.noun in EPITHETS or mention.noun[:1].isdigit()
    may_be = is_only or is_epithet or figures[persons[0]].nouns <= MANAGEMENT - {mention.noun}
    return {persons[0]: LAST_UNKNOWN} if may_be else {}


def _settle_by_place(mention: Mention, figures: Sequence[Figure], fitting: list[int], recent: Sequence[int]) -> Chances:
    """Whom an office of a country or organisation means: who holds it there, else who may."""
    named = [n for n in fitting if figures[n].is_named]
    exact = [n for n in named if has_noun(figures[n], mention.noun)]
    alike = [n for n in named if _has_office(figures[n], mention.noun)]
    placed = [n for n in named if is_same_place(mention.affiliation, figures[n].affiliation)]
    for among in (exact, alike):
        held = [n for n in among if n in placed]
        if len(held) == 1:
            return {held[0]: SAME_OFFICE_AND_PLACE}
        if not held:
            free = [n for n in among if figures[n].affiliation is None and figures[n].kind is ActorKind.PERSON]
            if len(free) == 1:
                return {free[0]: SAME_OFFICE}
    # "The German" names no office: the last German who was mentioned.
    compatriots = [n for n in recent if n in placed and _may_hold(mention.noun, figures[n])]
    if compatriots and (len(compatriots) == 1 or kind_of_noun(mention.noun) is None):
        return {compatriots[0]: SAME_OFFICE}
    persons = [n for n in recent[:NEAR] if n in named and figures[n].kind is ActorKind.PERSON]
    if mention.form is MentionForm.PERSON and persons and not compatriots:
        last = figures[persons[0]]
        if last.affiliation is None and (not last.nouns or kind_of_noun(mention.noun) is None):
            return {persons[0]: LAST_UNKNOWN}
    return {}


def _may_hold(noun: str, figure: Figure) -> bool:
    """False where one holds the office, and the figure is known by another."""
    return noun not in ONLY_ONE or not figure.nouns or _has_office(figure, noun)


def _of_same_time(mention: Mention, fitting: list[int], figures: Sequence[Figure]) -> list[int]:
    """Of several of one office, those who hold it no more for "the former minister", the others for "the minister"."""
    holders = [n for n in fitting if has_noun(figures[n], mention.noun)]
    if len(holders) < 2:
        return fitting
    is_former = _is_former(mention.role)
    among = [
        n for n in holders if any(_is_former(r) for r in figures[n].roles if mention.noun in r.lower()) == is_former
    ]
    return [n for n in fitting if n in among or n not in holders] if among else fitting


def _of_same_post(mention: Mention, fitting: list[int], figures: Sequence[Figure]) -> list[int]:
    """Of several of one office, those whose role has all words of "the finance minister"."""
    words = _words(mention.role)
    holders = [n for n in fitting if has_noun(figures[n], mention.noun)]
    if len(words) < 2 or not holders:
        return fitting
    among = [n for n in holders if any(words <= _words(role) for role in figures[n].roles)]
    return [n for n in fitting if n in among or n not in holders] if among else fitting


def _words(role: str) -> set[str]:
    return set(role.lower().replace("\u2019", "'").replace("'s", "").split())


def _is_former(role: str) -> bool:
    return role.lower().startswith(_FORMER)


def _bodies(role: str) -> set[str]:
    """The organisations in the words of a role: "union leader", "the bank's chief"."""
    words = {word.removesuffix("'s").removesuffix("\u2019s") for word in role.lower().split()[:-1]}
    return {word for word in words if kind_of_noun(word) is ActorKind.ORGANIZATION}


def _bodies_of(figure: Figure) -> set[str]:
    words = " ".join((figure.affiliation or "", *figure.roles)).lower().split()
    return {word for word in words if kind_of_noun(word) is ActorKind.ORGANIZATION}


def narrow(mention: Mention, found: Chances, figures: Sequence[Figure], owner: int | None) -> Chances:
    """`found` without the figures that the words of the description rule out."""
    relative = _relative(mention, figures, owner) if mention.owner else None
    if relative is not None:
        return {relative: RELATIVE}
    kept = {n: c for n, c in found.items() if n not in mention.others and may_be_described(mention, figures[n])}
    if mention.owner:
        place = figures[owner].affiliation if owner is not None else None
        kept = {n: c for n, c in kept.items() if n != owner and _has_office(figures[n], mention.noun)}
        return {n: c for n, c in kept.items() if not _is_other_place(place, figures[n].affiliation)}
    for fits in (has_noun, _has_office):
        among = {n: chance for n, chance in kept.items() if fits(figures[n], mention.noun)}
        if among:
            total = sum(among.values())
            return {n: chance / total * LAST_OF_NOUN for n, chance in among.items()}
    # Somebody who is known as something else is hardly meant.
    return {n: c * _may_be_called(mention.noun, figures[n]) for n, c in kept.items()}


def _may_be_called(noun: str, figure: Figure) -> float:
    """How likely somebody known by other nouns is called this as well."""
    if not figure.nouns:
        return 1.0
    if noun in EPITHETS or noun[:1].isdigit():
        return 1.0
    is_post = figure.nouns <= MANAGEMENT and noun not in MANAGEMENT
    return OTHER_POST if is_post else OTHER_TRADE


def _relative(mention: Mention, figures: Sequence[Figure], owner: int | None) -> int | None:
    """Whom "his wife" or "her lawyer" means: who is introduced as such, else the only other of the family."""
    persons = [
        n
        for n, f in enumerate(figures)
        if n != owner
        and n not in mention.others
        and f.is_named
        and f.kind is ActorKind.PERSON
        and f.parts
        and may_be_described(mention, f)
    ]
    if owner is None:
        known = [n for n in persons if mention.noun in figures[n].relatives.values()]
        return known[0] if len(known) == 1 else None
    inverse = INVERSE_KIN.get(mention.noun, frozenset())
    known = [n for n in persons if is_same_office(mention.noun, figures[n].relatives.get(owner, "-"))]
    known = known or [n for n in persons if figures[owner].relatives.get(n) in inverse]
    if not known and mention.noun in KIN:
        surname = figures[owner].parts[-1:]
        family = [n for n in persons if figures[n].parts[-1:] == surname and len(figures[n].parts) > 1]
        known = [n for n in family if owner not in figures[n].relatives and n not in figures[owner].relatives]
    return known[0] if len(known) == 1 else None


def may_be_described(mention: Mention, figure: Figure) -> bool:
    """False where kind, gender, noun or place of the figure contradict the description."""
    if mention.gender is not None and figure.gender is not None and mention.gender is not figure.gender:
        return False
    if _is_other_place(mention.affiliation, figure.affiliation):
        return False
    if mention.camps and figure.camps and not mention.camps & figure.camps:
        return False
    if mention.form is MentionForm.ORGANIZATION:
        return _may_be_organization(mention, figure)
    return mention.kind is not ActorKind.PERSON or figure.kind is ActorKind.PERSON


def _may_be_organization(mention: Mention, figure: Figure) -> bool:
    if mention.kind is ActorKind.COUNTRY:
        return figure.kind is ActorKind.COUNTRY
    if figure.kind is not ActorKind.ORGANIZATION:
        return False
    if has_noun(figure, mention.noun):
        return True
    return mention.noun in GENERAL_ORGANIZATIONS and not (figure.nouns - GENERAL_ORGANIZATIONS)


def has_noun(figure: Figure, noun: str) -> bool:
    """True when the figure was called just this."""
    return noun in figure.nouns or noun in figure.name.lower().split()


def _has_office(figure: Figure, noun: str) -> bool:
    return has_noun(figure, noun) or any(is_same_office(noun, known) for known in figure.nouns)


def is_same_place(one: str | None, other: str | None) -> bool:
    """True for the same organisation or country, or an organisation of the country."""
    if one is None or other is None:
        return False
    return one == other or (country_of_office(one) or one) == (country_of_office(other) or other)


def _is_other_place(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and not is_same_place(one, other)
