"""The bundled articles: six of them, with what real news has."""

import json
from datetime import date
from typing import Any

from onrecord.collect.copies import Sketch, find_copies, sign_text
from onrecord.collect.languages import detect_language
from onrecord.collect.marks import mark_skips
from onrecord.demo import demo_paths
from onrecord.records import ArticleId, SkipReason


def rows() -> list[dict[str, Any]]:
    """The rows of the bundled table."""
    table = next(path for path in demo_paths() if path.suffix == ".jsonl")
    return [json.loads(line) for line in table.read_text(encoding="utf-8").splitlines()]


def test_five_rows_and_a_page_are_bundled() -> None:
    """The demo reads a table of five articles and one web page."""
    assert [path.name for path in demo_paths()] == ["articles.jsonl", "wire-0402.html"]
    assert len(rows()) == 5


def test_every_row_has_outlet_date_and_an_english_text() -> None:
    """What lists, filters and timelines need is there."""
    for row in rows():
        assert row["outlet"]
        assert date.fromisoformat(row["published"]).year == 2025
        assert detect_language(row["text"]) == "en"


def test_the_page_has_outlet_and_date() -> None:
    """The web page names its outlet and its date, as pages do."""
    page = next(path for path in demo_paths() if path.suffix == ".html").read_text(encoding="utf-8")
    assert 'property="og:site_name" content="Estrand Wire"' in page
    assert 'property="article:published_time" content="2025-04-02' in page


def test_the_rows_show_every_kind_of_skip_but_cookies() -> None:
    """A paywall, a newsletter, a photo credit, bylines, datelines and repetitions stand in the articles."""
    reasons = {
        skip.reason for row in rows() for skip in mark_skips(row["text"], title=row["title"], byline=row["byline"])
    }
    assert reasons == set(SkipReason) - {SkipReason.COOKIES}


def test_one_row_is_wire_copy() -> None:
    """The Courier prints what the Wire wrote the day before."""
    sketches = [
        Sketch(
            id=ArticleId(row["name"]),
            name=row["name"],
            published=date.fromisoformat(row["published"]),
            length=len(row["text"]),
            signature=sign_text(row["text"], mark_skips(row["text"], title=row["title"], byline=row["byline"])),
        )
        for row in rows()
    ]
    assert find_copies(sketches, threshold=0.7) == {"courier-0305": "wire-0304"}
