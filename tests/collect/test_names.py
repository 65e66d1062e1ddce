"""Names and ids: unique, and the same again for the same input."""

from __future__ import annotations

import json
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.collect.names import article_id

FERRY, BRIDGE = "Ferry stops\n\nThe ferry has stopped.\n", "Bridge shut\n\nThe bridge is shut.\n"


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


@given(*[st.tuples(st.text(), st.none() | st.text(), st.text())] * 2)
def test_id_is_unambiguous(one, other):
    """Two articles have one id only when text, outlet and name are the same."""
    ids = [article_id(text=t, outlet=o, published=None, name=n) for t, o, n in (map(_utf8, one), map(_utf8, other))]
    assert (ids[0] == ids[1]) == (tuple(map(_utf8, one)) == tuple(map(_utf8, other)))


def _utf8(text):
    return text and text.encode("utf-8", "replace").decode()


def test_again_gives_the_same(collect, write):
    """Reading a folder again gives the same names and ids, and does no work on what is stored."""
    folder = write("news/a.txt", FERRY).parent
    write("news/b.txt", BRIDGE)
    first = collect(folder)
    second = collect(folder, taken=first.ids, language=None)
    assert second.ids == first.ids
    assert [article.language for article in second.articles] == [None, None]
    assert not second.problems


def test_same_file_twice_in_one_run(collect, write):
    """A file named twice, by its path, its folder or a link, is read once, and this is said."""
    path = write("news/a.txt", FERRY)
    (path.parent / "z.txt").symlink_to(path)
    found = collect(path, path.parent, path)
    assert found.names == ["a.txt"]
    assert all("same file as" in sentence for sentence in found.notices)
    assert len(found.notices) == 3


def test_equal_names_in_two_folders(collect, write):
    """Two files with one name: the second is named by its path, in one run as in two, and again in the same way."""
    one, two = write("one/a.txt", FERRY), write("two/a.txt", BRIDGE)
    together = collect(one, two)
    assert together.names == ["a.txt", f"{two}#1"]
    assert "another article has the name 'a.txt'" in together.notices[0]
    first = collect(one)
    second = collect(two, taken=first.ids)
    assert first.ids | second.ids == together.ids
    assert collect(two, one, taken=together.ids).ids == together.ids


def test_equal_files_in_two_folders(collect, write):
    """The same name with the same text is the same article, in one run as in two."""
    one, two = write("one/a.txt", FERRY), write("two/a.txt", FERRY)
    together = collect(one, two)
    assert together.names == ["a.txt"]
    assert "word for word the article a.txt" in together.notices[0]
    assert collect(two, taken=collect(one).ids).ids == together.ids


def test_changed_file(collect, write):
    """A file that changed is a new article beside the old one, and stays that when read again."""
    before = collect(write("a.txt", FERRY))
    path = write("a.txt", BRIDGE)
    after = collect(path, taken=before.ids)
    assert after.names == [f"{path}#1"]
    assert collect(path, taken=before.ids | after.ids).ids == after.ids
    third = collect(write("a.txt", "Third text.\n"), taken=before.ids | after.ids)
    assert third.names == [f"{path}#2"]


def test_repeated_and_missing_names_in_rows(collect, write):
    """A repeated or missing name becomes file#row, counted from 1, and this is reported."""
    rows = [{"name": "x", "text": "One."}, {"name": "x", "text": "Two."}, {"name": "", "text": "Three."}]
    path = write("a.jsonl", lines(*rows, {"name": "x", "text": "One."}))
    found = collect(path)
    assert found.names == ["x", "a.jsonl#2", "a.jsonl#3", "a.jsonl#4"]
    assert sum("another article has the name 'x'" in sentence for sentence in found.notices) == 2
    assert sum("without a name of their own" in sentence for sentence in found.notices) == 1
    again = collect(path, taken=found.ids)
    assert again.ids == found.ids


def test_missing_names_are_said_once(collect, write):
    """A table without a name column is said to be so once, not for every row."""
    found = collect(write("a.csv", "text\n" + "".join(f"Text {n}.\n" for n in range(30))))
    assert found.names[:2] == ["a.csv#1", "a.csv#2"]
    assert sum("a.csv#ROW" in sentence for sentence in found.notices) == 1
    assert len(found.notices) == 2


def test_many_repeated_names(collect, write):
    """Many repeated names are reported one by one at first, and then as a number."""
    found = collect(write("a.jsonl", lines(*({"id": 7, "text": f"Text {n}."} for n in range(30)))))
    assert found.names[:2] == ["7", "a.jsonl#2"]
    assert sum("has the name '7'" in sentence for sentence in found.notices) == 10
    assert "19 more rows" in found.notices[-1]


def test_equal_table_names(collect, write):
    """Rows without names of two files with one file name are told apart by the path."""
    one, two = write("one/a.csv", "text\nFerry.\n"), write("two/a.csv", "text\nBridge.\n")
    assert collect(one, two).names == ["a.csv#1", f"{two}#1"]


def test_name_over_id(collect, write):
    """A field called name wins over id, and numbers are names too."""
    found = collect(
        write("a.jsonl", lines({"id": 1, "name": "x", "text": "One."})), write("b.json", '{"id": 5, "text": "Two."}')
    )
    assert found.names == ["x", "5"]


def test_name_is_kept_as_given(collect, write):
    """A name is kept code point for code point."""
    assert collect(write("a.jsonl", lines({"name": " x\ty ", "text": "One."}))).names == [" x\ty "]


@pytest.mark.parametrize("field", ["text", "outlet", "date"])
def test_id_depends_on(collect, write, field):
    """Text, outlet and date each make another article."""
    row = {"name": "x", "text": "One.", "outlet": "Bay Gazette", "date": "2031-05-01"}
    first = collect(write("a.jsonl", lines(row)))
    second = collect(write("a.jsonl", lines(row | {field: "2031-05-02"})), taken=first.ids)
    assert second.names == ["a.jsonl#1"]


def test_a_moved_file_keeps_its_name(collect, write, tmp_path):
    """A file read from another folder is the same article."""
    path = write("one/a.txt", FERRY)
    first = collect(path)
    (tmp_path / "two").mkdir()
    moved = shutil.move(path, tmp_path / "two" / "a.txt")
    assert collect(moved, taken=first.ids).ids == first.ids
