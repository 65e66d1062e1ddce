"""Facts about the parts, the folding and the likeness of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.identify.joining_likeness import compare_names, may_be_one
from onrecord.identify.names import bare_name, fold, parse_person, skeleton, sound


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Foreign Minister Orsolya Brandt", ("orsolya", "brandt")),
        ("U.S. Secretary of State Tilda Marsh’s", ("tilda", "marsh")),
        ("former UK Prime Minister Dana Holt", ("dana", "holt")),
        ("J.K. Tarrow", ("j", "k", "tarrow")),
        ("JK Tarrow", ("j", "k", "tarrow")),
        ("Tarrow, Joan", ("joan", "tarrow")),
        ("Ruud van der Velden", ("ruud", "velden")),
        ("Tariq al-Nasiri", ("tariq", "nasiri")),
        ("Ms. Holt", ("holt",)),
    ],
)
def test_titles_and_particles_are_no_part_of_the_name(name: str, words: tuple[str, ...]) -> None:
    """Titles, particles and possessive endings are left out; initials are words of one letter."""
    assert parse_person(name).words == words


def test_a_rank_makes_one_word_a_whole_name() -> None:
    """A queen is fully named by one word, a minister is not."""
    assert parse_person("Queen Ysolde II").is_full
    assert parse_person("Queen Ysolde II").generation == "ii"
    assert not parse_person("Minister Brandt").is_full


def test_the_shown_name_keeps_its_spelling_and_rank() -> None:
    """Titles are left out of the name shown, ranks are not."""
    assert bare_name("Deputy Prime Minister Zoë O’Marra") == "Zoë O’Marra"
    assert bare_name("Pope Anselm") == "Pope Anselm"
    assert bare_name("Minister") == "Minister"


@pytest.mark.parametrize(
    ("one", "two"),
    [("Borovsky", "Borovskiy"), ("Anthony", "Antony"), ("Yusuf", "Yousuf"), ("Aleksander", "Alexander")],
)
def test_transliterations_sound_the_same(one: str, two: str) -> None:
    """Letters that transliterations exchange are one sound."""
    assert sound(fold(one)) == sound(fold(two))


@pytest.mark.parametrize(("one", "two"), [("Kaddari", "Qadhari"), ("Mohammed", "Muhamad"), ("Kiev", "Kyiv")])
def test_transliterations_share_their_consonants(one: str, two: str) -> None:
    """Where the vowels differ too, the consonants are the same."""
    assert skeleton(fold(one)) == skeleton(fold(two))


@pytest.mark.parametrize(
    ("one", "two", "given_likeness", "surname_likeness"),
    [
        ("Joe Tarrow", "Joseph Tarrow", "family", "same"),
        ("Volodymyr Borovsky", "Vladimir Borovskyy", "family", "same"),
        ("J. Tarrow", "Joan Tarrow", "initial", "same"),
        ("Viktor Dobarenko", "Viktor Dobareko", "same", "typo"),
        ("Sato Harumi", "Harumi Sato", "swapped", "same"),
        ("Luis Ortega", "Luis Ortega Villar", "same", "shared"),
        ("Mario Tarrow", "Maria Tarrow", "other", "same"),
        ("Joan Tarrow", "Peter Tarrow", "other", "same"),
    ],
)
def test_likeness_says_how_two_names_are_alike(one: str, two: str, given_likeness: str, surname_likeness: str) -> None:
    """Given name and surname are compared on their own."""
    found = compare_names(parse_person(one), parse_person(two))
    assert (found.given, found.surname) == (given_likeness, surname_likeness)


def test_middle_initials_and_generations_exclude() -> None:
    """Other middle initials, and Jr. against Sr., are other people."""
    assert not may_be_one(parse_person("Paul B. Tarrow"), parse_person("Paul H. B. Tarrow"))
    assert not may_be_one(parse_person("Paul Tarrow Jr."), parse_person("Paul Tarrow Sr."))
    assert may_be_one(parse_person("Paul Tarrow"), parse_person("Paul H. Tarrow"))


@given(st.text(max_size=40))
def test_any_text_has_parts(name: str) -> None:
    """No text is too strange to fold and parse, and folding twice changes nothing for the words."""
    assert fold(fold(name)) == fold(name)
    parse_person(name)
    bare_name(name)


@given(st.text("abdeiklmnorstuv ", max_size=20), st.text("abdeiklmnorstuv ", max_size=20))
def test_likeness_has_no_direction(one: str, two: str) -> None:
    """Comparing the other way round gives the same."""
    first, second = parse_person(one), parse_person(two)
    assert compare_names(first, second) == compare_names(second, first)
