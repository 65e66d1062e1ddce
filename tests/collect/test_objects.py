"""JSON and JSON lines."""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.conftest import read

ROWS = [{"name": "a", "text": "First."}, {"name": "b", "text": "Second."}]


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1), st.sampled_from(["json", "jsonl"]))
def test_round_trip(texts, ending):
    """Text is kept code point for code point; a lone surrogate becomes U+FFFD, so lengths and offsets hold."""
    rows = [{"text": text} for text in texts]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{ending}"
        path.write_text(lines(*rows) if ending == "jsonl" else json.dumps(rows), encoding="utf-8")
        expected = ["".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text) for text in texts]
        assert read(path).texts == expected


@pytest.mark.parametrize(
    "value", [ROWS, {"articles": ROWS}, {"count": 2, "articles": ROWS, "tags": ["x"]}, {"status": "ok", "data": ROWS}]
)
def test_shapes(collect, write, value):
    """A list of objects, or an object that holds one, is read."""
    assert collect(write("a.json", json.dumps(value, indent=1))).names == ["a", "b"]


def test_one_object(collect, write):
    """One object is one article, whatever lists it holds, and fields that are not mapped are ignored."""
    value = {"name": "a", "text": "First.", "attributions": [{"source": [[0, 1]]}], "extra": {"deep": [1]}}
    found = collect(write("a.json", json.dumps(value)))
    assert found.texts == ["First."]
    assert "not used: 'attributions', 'extra'" in found.notices[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "it is empty"),
        ("[]", "it is an empty list"),
        ("3", "neither an object nor a list"),
        ('"text"', "neither an object nor a list"),
        ('[{"name": "a", "text": "First."},\n {"name": "b", "te', "line 2, column 16"),
        ('[{"text": "a"}\n', "it may be cut off"),
        ("[" * 200_000, "nested too deeply"),
        ('[{"text": "a", "n": ' + "1" * 5000 + "}]", "too many digits"),
        (json.dumps({"a": ROWS, "b": ROWS}), "more than one list of objects ('a', 'b')"),
        ('{"alpha": 1}', "no column holds the text; its columns are 'alpha'"),
        ("[1, 2]", "no column holds the text; it has no columns"),
    ],
)
def test_unreadable(collect, write, content, reason):
    """A file that cannot be used is a problem that names the file and the reason, with line and column."""
    path = write("a.json", content)
    found = collect(path)
    assert not found.articles
    assert reason in found.errors[0]
    assert str(path) in found.errors[0]


def test_cut_lines(collect, write):
    """Of JSON lines cut in the middle, the lines before the cut are read."""
    path = write("a.jsonl", lines(*ROWS) + '{"name": "c", "text": "Thi')
    found = collect(path)
    assert found.names == ["a", "b"]
    assert f"{path}, line 3 was not read" in found.errors[0]
    assert "may be cut off" in found.errors[0]


def test_cut_gzip(collect, write):
    """Of a cut .gz file, the lines that can be unpacked are read, and the rest is a problem."""
    rows = [{"name": str(n), "text": f"Text {n} {n * 7919}."} for n in range(4_000)]
    path = write("a.jsonl.gz", gzip.compress(lines(*rows).encode())[:-500])
    found = collect(path)
    assert len(found.articles) > 1_000
    assert found.texts[0] == rows[0]["text"]
    assert "cut off or damaged" in found.errors[-1]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"name": "x", "text": ""}, "'text' is empty"),
        ({"name": "x", "text": None}, "'text' is empty"),
        ({"name": "x"}, "'text' is empty"),
        ({"name": "x", "text": 7}, "holds a number, not text"),
        ({"name": "x", "text": ["a"]}, "holds a list, not text"),
        (["a"], "no JSON object"),
    ],
)
@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_bad_row(collect, write, row, reason, ending):
    """A row without usable text is a problem with its number; the others are read."""
    rows = [ROWS[0], row, ROWS[1]]
    found = collect(write(f"a.{ending}", lines(*rows) if ending == "jsonl" else json.dumps(rows)))
    assert found.names == ["a", "b"]
    assert reason in found.errors[0]
    assert f"{'line' if ending == 'jsonl' else 'row'} 2" in found.errors[0]


def test_deep_line(collect, write):
    """A line nested too deeply is a problem of that line alone."""
    found = collect(write("a.jsonl", lines(ROWS[0]) + "[" * 100_000 + "\n" + lines(ROWS[1])))
    assert found.names == ["a", "b"]
    assert "nested too deeply" in found.errors[0]


def test_long_line(collect, write):
    """A line above the limit is a problem of that line alone."""
    row = {"name": "c", "text": "word " * 1000}
    found = collect(write("a.jsonl", lines(ROWS[0], row, ROWS[1])), max_file_bytes=500)
    assert found.names == ["a", "b"]
    assert "longer than 500 bytes" in found.errors[0]


def test_lone_surrogates(collect, write):
    """A lone surrogate becomes U+FFFD, with a notice that names the row, so that it can be stored."""
    path = write("a.jsonl", '{"name": "a\\udc00", "title": "T\\ud800", "text": "One \\ud83d\\ude00 \\ud800 two."}\n')
    found = collect(path)
    assert found.texts == ["One 😀 \ufffd two."]
    assert (found.names, found.articles[0].title) == (["a\ufffd"], "T\ufffd")
    assert any(f"{path}, line 1 holds lone surrogates" in sentence for sentence in found.notices)


def test_line_separators_inside_text(collect, write):
    """Characters that some programs take for line ends do not end a line of JSON lines."""
    text = "One\u2028two\u2029three\x85four\x0bfive"
    path = write("a.jsonl", json.dumps({"name": "a", "text": text}, ensure_ascii=False) + "\n")
    assert collect(path).texts == [text]


def test_lines_count(collect, write):
    """Names of nameless rows count lines, blank ones too."""
    assert collect(write("a.jsonl", '\n{"text": "One."}\n\n{"text": "Two."}')).names == ["a.jsonl#2", "a.jsonl#4"]


def test_keys_that_come_late(collect, write):
    """Lines need not have the same keys."""
    found = collect(write("a.jsonl", lines({"text": "One."}, {"text": "Two.", "outlet": "Bay"})))
    assert [article.outlet for article in found.articles] == [None, "Bay"]


def test_wrong_endings(collect, write):
    """JSON lines named .json, and a list named .jsonl, are read as what they are."""
    assert collect(write("a.json", lines(*ROWS))).names == ["a", "b"]
    assert collect(write("b.jsonl", json.dumps(ROWS, indent=2))).names == ["a", "b"]


def test_fields_of_other_shapes(collect, write):
    """A source given as an object gives its name, authors given as a list are joined."""
    row = {"text": "One.", "source": {"id": 1, "name": "Bay Gazette"}, "authors": ["Ann Berg", "Bo Dahl"], "title": 7}
    article = collect(write("a.jsonl", lines(row))).articles[0]
    assert (article.outlet, article.byline, article.title) == ("Bay Gazette", "Ann Berg, Bo Dahl", "7")


def test_unreadable_date(collect, write):
    """A date that cannot be read is a notice, and the article has none."""
    found = collect(write("a.jsonl", lines({"name": "a", "text": "One.", "date": "some day"})))
    assert found.articles[0].published is None
    assert "the date 'some day' cannot be read" in found.notices[-1]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_encodings(collect, write, codec):
    """JSON with a byte-order mark is read."""
    content = json.dumps(ROWS[0] | {"text": "Café"}, ensure_ascii=False)
    assert collect(write("a.json", content.encode(codec))).texts == ["Café"]
    assert collect(write("a.jsonl", (content + "\n").encode(codec)), taken={}).texts == ["Café"]
