"""Parquet, Excel workbooks and Word documents."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from datetime import datetime

import pytest

TEXTS = ["First “text”.\r\n\tCafé \u00a0 end ", " = Second 😀 \u2028 text\n"]


@pytest.fixture
def parquet():
    """Writes a table as Parquet bytes."""
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet as writer

    def write_table(columns, types=None):
        stream = io.BytesIO()
        schema = types and arrow.schema(types)
        writer.write_table(arrow.table(columns, schema=schema), stream)
        return stream.getvalue()

    return write_table


@pytest.fixture
def workbook():
    """Writes sheets of rows as .xlsx bytes."""
    openpyxl = pytest.importorskip("openpyxl")

    def write_book(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    return write_book


@pytest.fixture
def document():
    """Writes paragraphs as .docx bytes."""
    docx = pytest.importorskip("docx")

    def write_document(*paragraphs, table=(), title=""):
        made = docx.Document()
        made.core_properties.title = title
        for paragraph in paragraphs:
            made.add_paragraph(paragraph)
        if table:
            grid = made.add_table(rows=0, cols=len(table[0]))
            for row in table:
                for cell, text in zip(grid.add_row().cells, row, strict=True):
                    cell.text = text
        stream = io.BytesIO()
        made.save(stream)
        return stream.getvalue()

    return write_document


@pytest.mark.parametrize("ending", ["parquet", "parquet.gz"])
def test_parquet(collect, write, parquet, ending):
    """Parquet is read by column name, its text kept code point for code point, gzipped or not."""
    content = parquet({"ID": [1.0, 2.0], "text": TEXTS, "date": [datetime(2031, 5, 1, 9), None], "other": [[1], [2]]})
    found = collect(write(f"a.{ending}", gzip.compress(content) if ending.endswith("gz") else content))
    assert (found.names, found.texts) == (["1", "2"], TEXTS)
    assert [str(article.published) for article in found.articles] == ["2031-05-01", "None"]
    assert not found.errors


def test_parquet_nanoseconds(collect, write, parquet):
    """A time in nanoseconds, as pandas writes it, is a date."""
    arrow = pytest.importorskip("pyarrow")
    types = [("text", arrow.string()), ("date", arrow.timestamp("ns"))]
    path = write("a.parquet", parquet({"text": ["One."], "date": [1_935_392_461_000_000_001]}, types))
    assert str(collect(path).articles[0].published) == "2031-05-01"


def test_nested_parquet(collect, write, parquet):
    """A text column that holds lists is a problem that names the column, its type and the remedy."""
    path = write("a.parquet", parquet({"name": ["a"], "text": [["One.", "Two."]]}))
    found = collect(path)
    assert not found.articles
    assert "'text' holds list<" in found.errors[0]
    assert "columns that are not nested: name" in found.errors[0]


def test_parquet_rows(collect, write, parquet):
    """A row without text is a problem with its number."""
    found = collect(write("a.parquet", parquet({"text": ["One.", None, "", "Four."]})))
    assert found.texts == ["One.", "Four."]
    assert ["row 2" in found.errors[0], "row 3" in found.errors[1]] == [True, True]


def test_workbook(collect, write, workbook):
    """A workbook is read by column name, its text kept, the other sheets named."""
    rows = [
        ["Id", "Body", "Date"],
        [1, TEXTS[0], datetime(2031, 5, 1)],
        [None, None, None],
        [2, "Second.", "May 2, 2031"],
    ]
    found = collect(write("a.xlsx", workbook(Notes=[["remark"], ["x"]], Articles=rows)))
    assert (found.names, found.texts) == (["1", "2"], [TEXTS[0], "Second."])
    assert [str(article.published) for article in found.articles] == ["2031-05-01", "2031-05-02"]
    assert "only 'Articles' is read, not 'Notes'" in found.notices[0]


def test_workbook_problems(collect, write, workbook):
    """An empty workbook, one without text, one with empty cells: each is said."""
    assert "sheets are empty" in collect(write("a.xlsx", workbook(One=[]))).errors[0]
    assert "its columns are 'x'" in collect(write("b.xlsx", workbook(One=[["x"], [1]]))).errors[0]
    assert "row 1 was not read" in collect(write("c.xlsx", workbook(One=[["name", "text"], ["a", None]]))).errors[0]


def test_document(collect, write, document):
    """A Word document gives its paragraphs and table cells in order, and its title."""
    path = write("a.docx", document("Ferry stops", "“No,” she said.", table=[["One", "Two"]]))
    found = collect(path, write("b.docx", document("Text.", title="Bridge shut")))
    assert found.texts == ["Ferry stops\n“No,” she said.\nOne\nTwo", "Text."]
    assert [article.title for article in found.articles] == ["Ferry stops", "Bridge shut"]


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.parquet"])
@pytest.mark.parametrize(
    "content", [b"", b"no such thing", b"PK\x03\x04 broken", b"PAR1 broken PAR1", b"\xd0\xcf\x11\xe0old"]
)
def test_damaged(collect, write, name, content):
    """A damaged, old or wrongly named file is a problem that names it."""
    path = write(name, content)
    found = collect(path)
    assert not found.articles
    assert str(path) in found.errors[0]


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_other_zip(collect, write, name):
    """A zip archive that is no office file is a problem."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("x.txt", "x")
    assert "damaged" in collect(write(name, stream.getvalue())).errors[0]


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_bomb(collect, write, name):
    """An office file that unpacks to far more than a file may have is refused while it is unpacked."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 3_000_000)
    assert "larger than" in collect(write(name, stream.getvalue()), max_file_bytes=100_000).errors[0]


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [("a.parquet", "pyarrow", "parquet"), ("a.xlsx", "openpyxl", "excel"), ("a.docx", "docx", "word")],
)
def test_missing_extra(collect, write, monkeypatch, name, module, extra):
    """Where an optional package is missing, the problem says what to install."""
    for loaded in [key for key in sys.modules if key.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, module, None)
    found = collect(write(name, b"PK\x03\x04"))
    assert f"pip install 'onrecord[{extra}]'" in found.errors[0]


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_cut_anywhere(collect, write, document, workbook, name):
    """An office file cut or with a piece missing anywhere is a problem or an article, never a traceback."""
    content = document("Text.") if name == "a.docx" else workbook(One=[["text"], ["Text."]])
    for place in range(0, len(content), len(content) // 40):
        for broken in (content[:place], content[:place] + content[place + 25 :]):
            found = collect(write(name, broken))
            assert found.articles or found.errors
