"""Countries by their names, capitals, people and seats of government: the table `places.csv`, read once.

Every look-up takes a name as an article words it. Case, accents, full stops, a leading "the" and a trailing "'s" do
not matter, with two exceptions: initialisms ("US") count in capitals only, and so does the first letter of a demonym,
for "us" and "polish" are words. Many names are homonyms ("Jordan", "Washington", "Georgia"); the caller decides which
is meant.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

_Found = TypeVar("_Found")
_INITIALISM = re.compile(r"[A-Z](?:\s?[.&]?\s?[A-Z]){1,4}\.?")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’]|['’])$", re.IGNORECASE)
_APOSTROPHES = re.compile(r"['’‘ʼʽ`]")
_ARTICLE = re.compile(r"^the (?=\S)")


@dataclass(frozen=True, slots=True)
class _Places:
    """The table, by folded name."""

    countries: dict[str, str] = field(default_factory=dict)
    demonyms: dict[str, str] = field(default_factory=dict)
    capitals: dict[str, str] = field(default_factory=dict)
    seats: dict[str, tuple[str, str]] = field(default_factory=dict)


@lru_cache(maxsize=16_384)
def country_of(name: str) -> str | None:
    """The common English name of the country or territory that `name` is a name of; demonyms and capitals are none."""
    return _look_up(name, _places().countries)


def is_country(name: str) -> bool:
    """True when `name` names a country or territory."""
    return country_of(name) is not None


@lru_cache(maxsize=16_384)
def country_of_capital(name: str) -> str | None:
    """The country whose capital (or seat of government) `name` names."""
    return _look_up(name, _places().capitals)


@lru_cache(maxsize=16_384)
def country_of_demonym(word: str) -> str | None:
    """The country whose people or adjective `word` is: "Ukrainian", "Poles"."""
    return _look_up(word, _places().demonyms) if word.strip()[:1].isupper() else None


@lru_cache(maxsize=16_384)
def country_of_seat(name: str) -> tuple[str, str] | None:
    """The organisation that a seat of power stands for, and its country: "No. 10" gives Downing Street."""
    return _look_up(name, _places().seats)


def _look_up(name: str, table: Mapping[str, _Found]) -> _Found | None:
    """What `table` has for `name`: as an initialism, as a word, and without a possessive ending."""
    name = name.strip().removeprefix("The ").removeprefix("the ")
    bare = _POSSESSIVE.sub("", name)
    for key in (_key(name), _fold(name), _key(bare), _fold(bare)):
        if key in table:
            return table[key]
    return None


def _key(name: str) -> str:
    """How the table keeps `name`: initialisms stay in capitals, so that "us" is not "US"."""
    return re.sub(r"[\s.]", "", name) if _INITIALISM.fullmatch(name) else _fold(name)


@lru_cache(maxsize=4096)
def _fold(name: str) -> str:
    """`name` without case, accents, stops and the article."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    plain = _APOSTROPHES.sub("", plain.replace("&", " and ").replace("-", " ").replace("ø", "o").replace("ı", "i"))
    return _ARTICLE.sub("", " ".join(re.sub(r"[.,()]", "", plain).split()))


def _pieces(*cells: str) -> Iterable[str]:
    """The names in some cells, in which a bar stands between two."""
    return (piece for cell in cells for piece in cell.split("|") if piece)


@lru_cache(maxsize=1)
def _places() -> _Places:
    """The table read from the package. The first row that has a name keeps it."""
    places = _Places()
    text = files("onrecord.identify").joinpath("places.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        country = row["name"]
        for name in _pieces(country, row["official"], row["others"]):
            places.countries.setdefault(_key(name), country)
        for name in _pieces(row["demonyms"]):
            places.demonyms.setdefault(_key(name), country)
        for name in _pieces(row["capital"], row["capital_spellings"]):
            places.capitals.setdefault(_key(name), country)
        for seat in _pieces(row["seats"]):
            name, _, organization = seat.partition("=")
            places.seats.setdefault(_key(name), (organization or name, country))
    return places
