"""Whom a description means ("the professor", "the Chinese leader", "the union"), as far as its words decide. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.identify.figures import Figure
from onrecord.identify.mentions import Mention, MentionForm
from onrecord.identify.offices import country_of_office
from onrecord.identify.vocabulary import GENERAL_ORGANIZATIONS, is_same_office, kind_of_noun
from onrecord.records import ActorKind

Chances = dict[int, float]

#: Chances of being right where the words decide: office and country agree; the noun is that of one figure, of several.
SAME_OFFICE_AND_PLACE, SAME_NOUN, LAST_OF_NOUN, SAME_OFFICE = 0.95, 0.93, 0.75, 0.85


def settle_by_words(mention: Mention, figures: Sequence[Figure], recent: Sequence[int]) -> Chances:
    """Whom the description means where only one fits, or the last of those that fit; empty where that is open.

    `recent` holds the figures mentioned before it, the last one first.
    """
    if mention.owner:
        return {}
    fitting = [number for number, figure in enumerate(figures) if may_be_described(mention, figure)]
    exact = [number for number in fitting if has_noun(figures[number], mention.noun)]
    if mention.affiliation is not None:
        placed = [n for n in fitting if is_same_place(mention.affiliation, figures[n].affiliation)]
        for among in (exact, [n for n in fitting if _has_office(figures[n], mention.noun)]):
            held = [n for n in among if n in placed and figures[n].is_named]
            if len(held) == 1:
                return {held[0]: SAME_OFFICE_AND_PLACE}
        # "The German" names no office: the last German who was mentioned.
        compatriots = [n for n in recent if n in placed and figures[n].is_named]
        if compatriots and (len(compatriots) == 1 or kind_of_noun(mention.noun) is None):
            return {compatriots[0]: SAME_OFFICE}
        return {}
    before = [n for n in recent if n in exact]
    if mention.camps and before:
        before = [n for n in before if figures[n].camps & mention.camps]
    if len(before) == 1:
        return {before[0]: SAME_NOUN}
    if before:
        return {}
    offices = [n for n in recent if n in fitting and _has_office(figures[n], mention.noun)]
    return {offices[0]: SAME_OFFICE} if len(offices) == 1 else {}


def narrow(mention: Mention, found: Chances, figures: Sequence[Figure], owner: int | None) -> Chances:
    """`found` without the figures that the words of the description rule out."""
    kept = {n: chance for n, chance in found.items() if may_be_described(mention, figures[n])}
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
    return {n: 0.3 * c if figures[n].nouns else c for n, c in kept.items()}


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
