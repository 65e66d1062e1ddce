"""Tests of the table of countries."""

import csv
from importlib.resources import files

import pytest

from onrecord.identify.places import (
    country_of,
    country_of_capital,
    country_of_demonym,
    country_of_seat,
    is_country,
)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Ukraine", "Ukraine"),
        ("the Netherlands", "Netherlands"),
        ("THE UNITED STATES", "United States"),
        ("U.S.", "United States"),
        ("the US", "United States"),
        ("U. S.", "United States"),
        ("UK's", "United Kingdom"),
        ("Britain’s", "United Kingdom"),
        ("Laos", "Laos"),
        ("Laos'", "Laos"),
        ("Türkiye", "Turkey"),
        ("Cote d’Ivoire", "Ivory Coast"),
        ("DR Congo", "Democratic Republic of the Congo"),
        ("Republic of Congo", "Republic of the Congo"),
        ("St Lucia", "Saint Lucia"),
        ("Bosnia & Herzegovina", "Bosnia and Herzegovina"),
        ("People's Republic of China", "China"),
        ("IRAN", "Iran"),
        ("Russian Federation", "Russia"),
        ("Kosovo", "Kosovo"),
    ],
)
def test_country_of_knows_spellings(name: str, country: str) -> None:
    """Case, accents, stops, the article and the possessive do not matter."""
    assert country_of(name) == country


@pytest.mark.parametrize("name", ["us", "Us", "Ukrainian", "Kyiv", "Kremlin", "Springfield", "", "the", "'s", "’"])
def test_country_of_refuses_other_words(name: str) -> None:
    """Demonyms, capitals, seats and the pronoun name no country."""
    assert country_of(name) is None
    assert not is_country(name)


def test_initialisms_count_in_capitals_only() -> None:
    """The country is written in capitals, the pronoun is not."""
    assert is_country("US")
    assert not is_country("us")


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Kyiv", "Ukraine"),
        ("Kiev's", "Ukraine"),
        ("Washington, D.C.", "United States"),
        ("The Hague", "Netherlands"),
        ("Bogotá", "Colombia"),
        ("Port au Prince", "Haiti"),
    ],
)
def test_capitals_lead_to_their_country(name: str, country: str) -> None:
    """A capital, in any usual spelling, gives its country."""
    assert country_of_capital(name) == country


def test_a_country_is_no_capital() -> None:
    """Country names are not looked up among the capitals."""
    assert country_of_capital("Ukraine") is None


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Ukrainian", "Ukraine"),
        ("Poles", "Poland"),
        ("South Koreans", "South Korea"),
        ("Americans'", "United States"),
        ("the French", "France"),
        ("CHINESE", "China"),
    ],
)
def test_demonyms_lead_to_their_country(word: str, country: str) -> None:
    """Adjectives and nouns for the people give the country."""
    assert country_of_demonym(word.removeprefix("the ")) == country


def test_lower_case_demonyms_are_words() -> None:
    """What polishes is not Poland."""
    assert country_of_demonym("Polish") == "Poland"
    assert country_of_demonym("polish") is None


@pytest.mark.parametrize(
    ("name", "seat"),
    [
        ("the Kremlin", ("Kremlin", "Russia")),
        ("No. 10", ("Downing Street", "United Kingdom")),
        ("Downing Street's", ("Downing Street", "United Kingdom")),
        ("Elysee", ("Élysée", "France")),
        ("Quai d’Orsay", ("French Foreign Ministry", "France")),
        ("Capitol Hill", ("Congress", "United States")),
        ("the Blue House", ("Blue House", "South Korea")),
    ],
)
def test_seats_stand_for_an_organisation(name: str, seat: tuple[str, str]) -> None:
    """A seat of power gives the organisation that speaks, and its country."""
    assert country_of_seat(name) == seat


def test_a_town_is_no_seat() -> None:
    """Names outside the table give nothing."""
    assert country_of_seat("Springfield") is None


def test_every_row_is_reached_by_its_own_names() -> None:
    """No row loses its name or its capital to another, and every row is complete."""
    text = files("onrecord.identify").joinpath("places.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len([row for row in rows if row["kind"] == "country"]) >= 194
    for row in rows:
        assert None not in row, row["name"]
        assert row["kind"] in {"country", "territory", "former"}
        assert country_of(row["name"]) == row["name"]
        if row["capital"]:
            assert country_of_capital(row["capital"]) == row["name"]
        for word in filter(None, row["demonyms"].split("|")):
            assert country_of_demonym(word), word
