"""Invented articles and a casefile of them, for every test that needs what was read already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from onrecord.records import Article, ArticleId, Attribution, Form, Origin, Problem, Span
from onrecord.store.database import Database, create_database
from onrecord.store.writes import Reading, write_problems, write_readings

# Speed is measured in benchmarks, never asserted: a busy machine must not fail a property.
hypothesis.settings.register_profile("onrecord", deadline=None)
hypothesis.settings.load_profile("onrecord")

ORIGIN = Origin(agent="invented", version="1", runtime="none", precision="exact")

HARBOUR = (
    "Harbour talks resume\n\n"
    '"We will keep the harbour open," said Mara Lindqvist, the envoy of Norland.\n'
    "Deputy minister Ivo Tarn denied that the grain had been seized.\n"
)
WIRE = "Wire copy\n\n" + HARBOUR.split("\n\n", 1)[1]
BRIDGE = 'Bridge closed\n\n"Nobody asked the drivers," Café owner Renée Ödman said.\n'


def build_article(name: str, text: str, **fields: Any) -> Article:
    """An article whose id is the digest of its name and text."""
    digest = hashlib.sha256(f"{name}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Article(id=ArticleId(digest), name=name, text=text, **{"language": "en"} | fields)


def build_attribution(text: str, *, content: str, source: str = "", cue: str = "", **fields: Any) -> Attribution:
    """The attribution whose parts are these words, each where `text` first has it."""

    def spans(words: str) -> tuple[Span, ...]:
        return (Span(text.index(words), text.index(words) + len(words)),) if words else ()

    return Attribution(
        source=spans(source),
        cue=spans(cue),
        content=spans(content),
        **{"form": Form.DIRECT, "score": 0.9} | fields,
    )


@pytest.fixture
def make_article() -> Callable[..., Article]:
    """See `build_article`."""
    return build_article


@pytest.fixture
def make_attribution() -> Callable[..., Attribution]:
    """See `build_attribution`."""
    return build_attribution


@pytest.fixture
def origin() -> Origin:
    """An invented model."""
    return ORIGIN


def _readings() -> list[Reading]:
    from onrecord.identify.statements import identify_statements

    quoted = {"content": '"We will keep the harbour open,"', "source": "Mara Lindqvist", "cue": "said"}
    told = {
        "content": "that the grain had been seized",
        "source": "Deputy minister Ivo Tarn",
        "cue": "denied",
        "form": Form.INDIRECT,
        "score": 0.7,
    }
    asked = {"content": '"Nobody asked the drivers,"', "source": "Café owner Renée Ödman", "cue": "said"}
    found = [
        (build_article("harbour.txt", HARBOUR, outlet="Norland Courier", published=date(2031, 5, 2)), [quoted, told]),
        (build_article("wire.txt", WIRE, outlet="Bay Gazette", published=date(2031, 5, 3)), [quoted, told]),
        (build_article("bridge.txt", BRIDGE, outlet="Norland Courier", published=date(2031, 6, 1)), [asked]),
        (build_article("leer.txt", "Nichts.\n", language="de"), None),
    ]
    return [
        Reading(
            article=article,
            signature=b"",
            statements=None
            if parts is None
            else identify_statements(article, [build_attribution(article.text, **part) for part in parts]),
        )
        for article, parts in found
    ]


@pytest.fixture
def readings() -> list[Reading]:
    """Four invented articles, one of them not English; the second repeats the first."""
    return _readings()


@pytest.fixture
def database(tmp_path: Path) -> Any:
    """A new casefile, open."""
    opened: Database = create_database(tmp_path / "new.onrecord")
    yield opened
    opened.close()


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """The path of a casefile that holds `readings`, the second article as a copy of the first, and a problem."""
    from onrecord.match.links import link_statements
    from onrecord.store.reads import read_contents
    from onrecord.store.writes import write_copies, write_links

    path = tmp_path / "stored.onrecord"
    database = create_database(path)
    readings = _readings()
    original, copy = readings[0].article.id, readings[1].article.id
    with database.writing() as connection:
        write_readings(connection, readings, ORIGIN)
        contents = read_contents(connection, [original, copy])
        write_copies(connection, {copy: original})
        write_links(connection, link_statements(contents[copy], contents[original]))
        sentence = "leer.txt was not read: it is not English."
        write_problems(connection, [Problem(sentence=sentence, place="leer.txt", article="leer.txt")])
    database.close()
    return path
