"""Somebody or something of one article, and what its names and titles tell of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.identify.person_names import gender_of_given_name, is_alike, is_same_person, person_parts
from onrecord.identify.places import country_of_seat
from onrecord.identify.vocabulary import ADDRESSES, SHORT_TITLES, TITLES, gender_of_noun
from onrecord.records import ActorKind, Gender

_FEMALE_ENDINGS = ("ova", "eva", "skaya", "ska", "skaia", "ovna", "evna")


@dataclass(slots=True, kw_only=True)
class Figure:
    """Somebody or something of one article: `parts` are the words of the longest name of a person in lower case.

    `relatives`: what it is to other figures, by their numbers: wife, lawyer, deputy.
    """

    kind: ActorKind
    name: str
    is_named: bool = True
    parts: tuple[str, ...] = ()
    forms: Counter[str] = field(default_factory=Counter)
    genders: Counter[Gender] = field(default_factory=Counter)
    roles: list[str] = field(default_factory=list)
    nouns: set[str] = field(default_factory=set)
    camps: set[str] = field(default_factory=set)
    relatives: dict[int, str] = field(default_factory=dict)
    affiliation: str | None = None
    is_plural: bool = False

    @property
    def gender(self) -> Gender | None:
        """What most of what is known says; None on a tie."""
        female, male = self.genders[Gender.FEMALE], self.genders[Gender.MALE]
        return None if female == male else Gender.FEMALE if female > male else Gender.MALE

    def take_role(self, role: str, noun: str) -> None:
        """Note a title or description."""
        if role and role.lower() not in (known.lower() for known in self.roles):
            self.roles.append(role)
        if noun:
            self.nouns.add(noun)
            gender = gender_of_noun(noun)
            if gender and self.kind is ActorKind.PERSON:
                self.genders[gender] += 2


def new_person(words: str, parts: tuple[str, ...]) -> Figure:
    """The figure of a person's name."""
    figure = Figure(kind=ActorKind.PERSON, name=words, parts=parts)
    gender = gender_of_given_name(parts[0]) if len(parts) > 1 else None
    if gender is None and parts[-1].endswith(_FEMALE_ENDINGS):
        gender = Gender.FEMALE
    if gender:
        figure.genders[gender] += 2
    return figure


def is_of(known: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """True for the surname or another spelling of a full name."""
    if len(parts) == 1:
        return known[-1] == parts[0]
    return len(known) > 1 and is_same_person(known, parts)


def may_be_short(parts: tuple[str, ...], word: str) -> bool:
    """True for the surname or given name of a person, or another spelling of it."""
    return is_alike(parts[-1], word) or parts[0] == word


def is_clash(figure: Figure, titles: Sequence[str]) -> bool:
    """True when a form of address says another gender than what is known."""
    said = next((g for t in titles if (g := gender_of_noun(t))), None)
    return said is not None and figure.gender is not None and said != figure.gender


def is_meant(figure: Figure, titles: Sequence[str]) -> bool:
    """True when a form of address says the gender that is known."""
    said = next((g for t in titles if (g := gender_of_noun(t))), None)
    return said is not None and figure.gender is said


def take_titles(figure: Figure, titles: Sequence[str], offices: Sequence[str]) -> None:
    """Note what forms of address tell of gender, and the titles that belong to the name as offices."""
    for title in titles:
        gender = gender_of_noun(title)
        if gender:
            figure.genders[gender] += 3
    for title in offices:
        if title in TITLES and title not in ADDRESSES:
            figure.take_role(SHORT_TITLES.get(title, title), SHORT_TITLES.get(title, title))


def name_fully(figure: Figure) -> None:
    """The name of a person is its longest form without title, the most frequent among equals."""
    if figure.kind is ActorKind.PERSON and figure.forms:
        plain = Counter[str]()
        for form, count in figure.forms.items():
            titles, parts = person_parts(form)
            plain[" ".join(form.split()[len(titles) :])] += count if len(parts) else 0
        best = max(plain, key=lambda form: (len(person_parts(form)[1]), not form.isupper(), plain[form]))
        figure.name = " ".join(best.split())
    elif figure.kind is ActorKind.ORGANIZATION and figure.forms and country_of_seat(figure.name) is None:
        figure.name = max(figure.forms, key=lambda form: (len(form.split()), figure.forms[form]))
