"""Names of an article grouped into figures, and what titles around them tell."""

from __future__ import annotations

import re

import pytest

from onrecord.identify.figures import Cast, clean_name, find_names
from onrecord.identify.layout import Layout
from onrecord.identify.offices import read_office
from onrecord.identify.person_names import is_alike, is_same_person, person_parts
from onrecord.identify.scene import describe_people
from onrecord.records import ActorKind, Entity, EntityLabel, Gender, Span


def _entity(text: str, words: str, label: str = "PER", nth: int = 0) -> Entity:
    start = [m.start() for m in re.finditer(re.escape(words), text)][nth]
    return Entity(span=Span(start, start + len(words)), label=EntityLabel(label), score=0.9)


@pytest.mark.parametrize(("man", "woman"), [("Arkin", "Arkina"), ("Belov", "Belova"), ("Toretsky", "Toretska")])
def test_the_surnames_of_a_couple_are_no_misspellings(man: str, woman: str) -> None:
    """The feminine form of a Slavic surname is another person's name."""
    assert not is_alike(man.lower(), woman.lower())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mara Lind", "Mara Lind", True),
        ("M. Lind", "Mara Lind", True),
        ("Lind Mara", "Mara Lind", True),
        ("Mara J. Lind", "Mara Lind", True),
        ("Anthony Brook", "Antony Brook", True),
        ("Mara Lind", "Mark Lind", False),
        ("Michael Brook", "Michelle Brook", False),
        ("Mara Lind", "Mara Brook", False),
    ],
)
def test_full_names_of_one_person(one: str, other: str, same: bool) -> None:
    """Initials, order and spelling do not matter, another given name does."""
    assert is_same_person(person_parts(one)[1], person_parts(other)[1]) is same


def test_titles_are_no_part_of_a_name() -> None:
    """Forms of address, offices and generations are taken off."""
    assert person_parts("Sen. Mara Lind Jr.") == (["sen"], ("mara", "lind"))


def test_possessive_endings_are_taken_off() -> None:
    """A name ends before "'s", and the name knows that it had one."""
    text = "Lind's plan failed."
    name = clean_name(text, _entity(text, "Lind's"))
    assert name is not None
    assert (name.words, name.is_possessive) == ("Lind", True)


def test_names_the_model_missed_are_found_by_surname() -> None:
    """A surname seen in full elsewhere is a name wherever it stands."""
    text = "Mara Lindqvist came. Then Lindqvist left."
    assert [n.words for n in find_names(text, [_entity(text, "Mara Lindqvist")]).all] == ["Mara Lindqvist", "Lindqvist"]


def test_titles_anywhere_describe_a_person() -> None:
    """The apposition of the third paragraph describes the person of the first."""
    text = "Mara Lind came.\n\nIt rained.\n\nMara Lind, 44, a baker from Poland, left."
    names = find_names(
        text, [_entity(text, "Mara Lind"), _entity(text, "Mara Lind", nth=1), _entity(text, "Poland", "LOC")]
    )
    cast = Cast(names)
    describe_people(Layout(text), names, cast)
    (figure, *_) = cast.figures
    assert (figure.roles, figure.affiliation, figure.gender) == (["baker"], "Poland", Gender.FEMALE)
    assert figure.nouns == {"baker", "44-year-old"}


def test_titles_tell_gender() -> None:
    """The word "Ms." makes a woman of a bare surname."""
    text = "Ms. Lind left."
    cast = Cast(find_names(text, [_entity(text, "Lind")]))
    assert cast.figures[0].gender is Gender.FEMALE


def test_places_become_countries_and_seats_organisations() -> None:
    """A capital counts for its country; the seat of a government is an organisation of its country."""
    text = "Kyiv agreed. The Kremlin did not."
    cast = Cast(find_names(text, [_entity(text, "Kyiv", "LOC"), _entity(text, "Kremlin", "ORG")]))
    assert [(f.kind, f.name, f.affiliation) for f in cast.figures] == [
        (ActorKind.COUNTRY, "Ukraine", "Ukraine"),
        (ActorKind.ORGANIZATION, "Kremlin", "Russia"),
    ]


@pytest.mark.parametrize(
    ("words", "noun", "role"),
    [
        ("an assistant professor at Oslo University", "professor", "assistant professor"),
        ("the president of Belarus", "president", "president"),
        ("the head of the climate council", "head", "head of the climate council"),
        ("his former spokesman", "spokesman", "former spokesman"),
        ("state and local leaders", "leaders", "state and local leaders"),
    ],
)
def test_noun_phrases_are_read_to_their_head(words: str, noun: str, role: str) -> None:
    """The head is the last word before a preposition; the role keeps what is no name."""
    entities = [_entity(words, w, "ORG") for w in ("Oslo University",) if w in words]
    entities += [_entity(words, w, "LOC") for w in ("Belarus",) if w in words]
    office = read_office(words, 0, len(words), find_names(words, entities))
    assert office is not None
    assert (office.noun, office.role) == (noun, role)
