"""CSV and TSV."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collect.conftest import read

HEADER = "name,text,outlet\n"


def written(rows, **options):
    stream = io.StringIO(newline="")
    csv.writer(stream, **options).writerows(rows)
    return stream.getvalue()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text(
            alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n"), min_size=1
        ).filter(str.strip),
        min_size=1,
    ),
    st.sampled_from(["csv", "tsv"]),
)
def test_round_trip(texts, ending):
    """Text in CSV and TSV is kept code point for code point, line ends and blanks included."""
    options = {"delimiter": "\t"} if ending == "tsv" else {}
    content = written(
        [["text", "n"], *([text, str(n)] for n, text in enumerate(texts))], quoting=csv.QUOTE_ALL, **options
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{ending}"
        path.write_bytes(content.encode())
        assert read(path).texts == texts


def test_fields(collect, write):
    """Columns are found by the names people use, in any case, and shown to the user."""
    header = "ID,Headline,Body,Publish_Date,Media Name,Link,Author,Tags\n"
    path = write("a.csv", header + "7,Ferry stops,The ferry.,2031-05-01,Bay Gazette,https://bay.example/7,Ann Berg,x\n")
    found = collect(path)
    article = found.articles[0]
    assert (article.name, article.title, article.text) == ("7", "Ferry stops", "The ferry.")
    assert (article.outlet, str(article.published)) == ("Bay Gazette", "2031-05-01")
    assert (article.url, article.byline) == ("https://bay.example/7", "Ann Berg")
    assert "text from 'Body'" in found.notices[0]
    assert "not used: 'Tags'" in found.notices[0]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("b,Too, many, fields,Bay\n", "5 fields where the header has 3"),
        ("b,Too few\n", "2 fields where the header has 3"),
        ('b,"Bad" quote marks,Bay\n', "quote marks do not add up"),
        ("b,,Bay\n", "'text' is empty"),
        ("b,  ,Bay\n", "'text' is empty"),
        ('b,"Never closed,Bay\n', "never closed"),
    ],
)
def test_untrusted_row(collect, write, row, reason):
    """A row whose text cannot be trusted is a problem with its number; the rows around it are read."""
    path = write("a.csv", HEADER + "a,First.,Bay\n" + row + "c,Third.,Bay\n\nd,Fourth.,Bay\n")
    found = collect(path)
    assert found.names == ["a", "c", "d"]
    assert found.texts == ["First.", "Third.", "Fourth."]
    assert len(found.errors) == 1
    assert reason in found.errors[0]
    assert f"{path}, row 2" in found.errors[0]


def test_trusted_ragged_rows(collect, write):
    """Empty surplus fields change nothing, nor do fields missing after the text when it comes first."""
    assert collect(write("a.csv", HEADER + "a,First.,Bay,,\n")).texts == ["First."]
    assert collect(write("b.csv", "text,name,outlet\nFirst.,a\n")).texts == ["First."]


def test_no_text_column(collect, write):
    """A table without a text column is a problem that names the columns there are and the remedy."""
    found = collect(write("a.csv", "alpha,beta\n1,2\n"))
    assert "no column holds the text" in found.errors[0]
    assert "'alpha', 'beta'" in found.errors[0]
    assert "--map text=COLUMN" in found.errors[0]


def test_given_column(collect, write):
    """A column given by the user wins over what is found by name."""
    path = write("a.csv", "text,corpus,when\nshort,The long text.,2031-05-01\n")
    found = collect(path, columns={"text": "Corpus", "date": "when"})
    assert found.texts == ["The long text."]
    assert str(found.articles[0].published) == "2031-05-01"


def test_given_column_is_missing(collect, write):
    """A column given by the user that is not there is a problem naming the columns there are."""
    found = collect(write("a.csv", "text,outlet\nFerry.,Bay\n"), columns={"title": "kop"})
    assert not found.articles
    assert "no column 'kop' for the title; its columns are 'text', 'outlet'" in found.errors[0]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_separators(collect, write, delimiter):
    """A .csv with other separators is read, and the separator is told."""
    path = write("a.csv", written([["name", "text"], ["a", "One; two, three."]], delimiter=delimiter))
    found = collect(path)
    assert found.texts == ["One; two, three."]
    assert f"separated by {delimiter!r}" in found.notices[0]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(collect, write, codec):
    """Tables come in other encodings too."""
    rows = written([["name", "text"], ["a", "“Ferry,” said Renée Müller – twice."]])
    assert collect(write("a.csv", rows.encode(codec))).texts == ["“Ferry,” said Renée Müller – twice."]


def test_late_foreign_byte(collect, write):
    """A byte that is not UTF-8 far behind the start of a file is found, and the encoding told."""
    long = "Plain words. " * 10_000
    rows = HEADER + "".join(f"n{n},{long},Bay\n" for n in range(5)) + "z,“Café” – closed.,Bay\n"
    found = collect(write("a.csv", rows.encode("cp1252")))
    assert found.texts[-1] == "“Café” – closed."
    assert "was read as cp1252" in found.notices[0]


def test_large_field(collect, write):
    """A field larger than the csv module's own limit is read, and that limit is left as it was."""
    before = csv.field_size_limit()
    text = "word " * 60_000
    assert collect(write("a.csv", f'name,text\na,"{text}"\n')).texts == [text]
    assert csv.field_size_limit() == before


def test_plain_tsv(collect, write):
    """TSV without quoting, as many programs write it, keeps its quote marks."""
    path = write("a.tsv", 'name\ttext\na\t"Stop," she said.\nb\t"Go," he said, "now"\nc\tEnd.\n')
    assert collect(path).texts == ['"Stop," she said.', '"Go," he said, "now"', "End."]


@pytest.mark.parametrize(("content", "reason"), [("", "it is empty"), ("\n\n", "blank lines"), ("text\n", "no rows")])
def test_nothing_in_it(collect, write, content, reason):
    """A table without rows is a problem."""
    assert reason in collect(write("a.csv", content)).errors[0]


def test_old_mac_line_ends(collect, write):
    """Lines may end with CR alone."""
    assert collect(write("a.csv", "name,text\ra,One.\rb,Two.\r")).texts == ["One.", "Two."]


def test_surrogate_bytes_and_others(collect, write):
    """Bytes that are no UTF-8 at all, after bytes that nearly are, become U+FFFD and are reported."""
    content = b"name\ttext\na\t" + "Café ".encode() * 40 + b"\xed\xa0\x80\nb\tEnd \xc1\n"
    found = collect(write("a.tsv", content))
    assert found.names == ["a", "b"]
    assert found.texts[1] == "End \ufffd"
    assert "became U+FFFD" in found.notices[0]
