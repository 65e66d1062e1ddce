"""Paths, folders, globs, links and standard input."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def test_folder(collect, write, tmp_path):
    """A folder is read recursively and by name; what is hidden or of no known kind is counted in one notice."""
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/c.txt", "d.pdf", "e.PDF", "README", "C.TXT"):
        write(f"news/{name}", f"Text of {name}.")
    folder = tmp_path / "news"
    found = collect(folder)
    assert found.names == ["C.TXT", "z.txt", "b.txt"]
    assert len(found.notices) == 1
    assert found.notices[0].startswith(f"In {folder}, 5 files or folders were left out")
    assert found.notices[0].endswith(": 2 .pdf, 2 hidden, 1 no ending.")
    assert not found.errors


def test_glob(collect, write, tmp_path):
    """A glob gives its files in order; one that matches nothing is a problem."""
    for name in ("b.txt", "a.txt", "c.csv", "deep/er/d.txt"):
        write(name, "Text of " + name)
    assert collect(f"{tmp_path}/*.txt").names == ["a.txt", "b.txt"]
    assert collect(f"{tmp_path}/**/*.txt").names == ["a.txt", "b.txt", "d.txt"]
    assert "no file matches it" in collect(f"{tmp_path}/*.html").errors[0]


def test_brackets_in_a_name(collect, write):
    """A file whose name looks like a glob is read as the file it is."""
    assert collect(write("a[1].txt", "Text.")).names == ["a[1].txt"]


def test_missing_path(collect, write, tmp_path):
    """A path that does not exist is a problem that names it, and the others are read."""
    found = collect(tmp_path / "no.txt", write("a.txt", "Text."))
    assert found.names == ["a.txt"]
    assert found.errors == [f"{tmp_path / 'no.txt'} was not read: there is no such file or folder."]


@pytest.mark.parametrize("name", ["a.pdf", "a.doc", "a.xyz"])
def test_unknown_ending(collect, write, name):
    """A file that was named and has an ending that is not read is a problem with a remedy."""
    found = collect(write(name, "Text."))
    assert f"files ending in .{name[2:]} are not read" in found.errors[0]


def test_no_ending(collect, write):
    """A file that was named and has no ending is read as what it holds."""
    assert collect(write("article", "Text.")).texts == ["Text."]
    assert collect(write("rows", '{"text": "One."}\n')).texts == ["One."]
    assert "NUL" in collect(write("program", b"\0\1\2" * 99)).errors[0]
    assert "it is empty" in collect(write("nothing", b"")).errors[0]


def test_folder_loop(collect, write, tmp_path):
    """A folder that links to itself is read once, and this is said."""
    write("news/a.txt", "Text.")
    (tmp_path / "news/loop").symlink_to(tmp_path / "news")
    found = collect(tmp_path / "news")
    assert found.names == ["a.txt"]
    assert "loop is the same folder as" in found.notices[0]


def test_links_that_lead_nowhere(collect, write, tmp_path):
    """A broken link, and one that leads to itself, are problems; the rest is read."""
    write("news/a.txt", "Text.")
    (tmp_path / "news/b.txt").symlink_to(tmp_path / "nothing")
    (tmp_path / "news/c.txt").symlink_to(tmp_path / "news/c.txt")
    found = collect(tmp_path / "news")
    assert found.names == ["a.txt"]
    assert ["b.txt" in found.errors[0], "c.txt" in found.errors[1]] == [True, True]
    assert "no such file" in collect(tmp_path / "news/b.txt").errors[0]


def test_folder_named_like_a_file(collect, write, tmp_path):
    """A folder named x.txt is a folder."""
    write("x.txt/a.txt", "Text.")
    assert collect(tmp_path).names == ["a.txt"]


def test_empty_folder(collect, tmp_path):
    """An empty folder gives nothing, and no traceback."""
    found = collect(tmp_path)
    assert (found.articles, found.problems) == ([], [])


def test_no_regular_file(collect, tmp_path):
    """A named pipe is a problem and is never waited for."""
    os.mkfifo(tmp_path / "a.txt")
    assert "no regular file" in collect(tmp_path / "a.txt").errors[0]
    assert "no regular file" in collect(tmp_path).errors[0]


def test_no_permission(collect):
    """A file that may not be read is a problem that says so; root, who may read everything, reads as nobody here."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "a.txt"
        path.write_text("Text.", encoding="utf8")
        path.chmod(0)
        with reading_as_nobody():
            assert collect(path).errors == [f"{path} was not read: permission denied."]


@contextmanager
def reading_as_nobody() -> Iterator[None]:
    """Without root's rights, where the test has them."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def test_odd_path_names(collect, write, tmp_path):
    """Names with line breaks or bytes that are no UTF-8, and paths with NUL, do no harm."""
    write("a\nb.txt", "One.")
    with open(os.fsencode(tmp_path) + b"/c\xff.txt", "wb") as stream:  # noqa: PTH123 (a name pathlib cannot hold)
        stream.write(b"Two.")
    found = collect(tmp_path, "x\0y")
    assert found.names == ["a\nb.txt", "c\ufffd.txt"]
    assert "NUL" in found.errors[0]


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b"Plain text, of one article.\n\nMore.", ["Plain text, of one article.\n\nMore."]),
        (b"News, text\n\nA line.", ["News, text\n\nA line."]),
        (b'{"text": "One."}\n{"text": "Two."}\n', ["One.", "Two."]),
        (json.dumps({"text": "One."}, indent=1).encode(), ["One."]),
        (b'[{"text": "One."}]', ["One."]),
        (b"[Applause] He said.", ["[Applause] He said."]),
        (b"name,text\na,One.\n", ["One."]),
        (b"\xef\xbb\xbfname;text\na;One.\n", ["One."]),
        (b"name\ttext\na\tOne.\n", ["One."]),
    ],
)
def test_standard_input(collect, content, texts):
    """Standard input is read as what it looks like."""
    assert collect("-", stdin=content).texts == texts


def test_standard_input_page(collect):
    """A web page may come through standard input."""
    words = "The ferry has stopped, said the captain, and nobody knows when it will sail again. "
    page = f"<!doctype html><html><body><article><p>{words * 4}</p></article></body></html>"
    found = collect("-", stdin=page.encode())
    assert "<p>" not in found.texts[0]
    assert found.names == ["stdin"]


@pytest.mark.parametrize("content", [b"", b"   \n", b"\0\1\2" * 50, b"PK\x03\x04", b"%PDF-1.4", b"\x1f\x8bxx"])
def test_standard_input_without_articles(collect, content):
    """Nothing, or nothing readable, on standard input is a problem."""
    found = collect("-", stdin=content)
    assert not found.articles
    assert "standard input was not read" in found.errors[0]


def test_lazy(write, tmp_path):
    """Articles come one at a time: a file is not opened before it is asked for."""
    from onrecord.collect.articles import collect_articles
    from onrecord.settings import Settings

    write("a.txt", "One.")
    late = write("b.txt", "Two.")
    articles = collect_articles([tmp_path], Settings(language="en"), taken={})
    assert next(articles).text == "One."
    late.write_text("Changed meanwhile.")
    assert next(articles).text == "Changed meanwhile."
