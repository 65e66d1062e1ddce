"""Files that are written whole or not at all."""

from __future__ import annotations

import pytest

from onrecord.errors import InputError
from onrecord.transfer.targets import check_target, write_text, written_beside


def test_a_target_that_cannot_be_written_is_told_before_anything_is_made(tmp_path):
    """A folder that is not there, and a folder in the place of the file."""
    for path in (tmp_path / "none" / "net.csv", tmp_path):
        with pytest.raises(InputError) as told:
            check_target(path)
        assert told.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_of_a_folder_is_told(tmp_path):
    """The parent is a file."""
    (tmp_path / "plain").write_text("x")
    with pytest.raises(InputError):
        check_target(tmp_path / "plain" / "net.csv")


def test_a_failure_leaves_the_old_file(tmp_path):
    """What was there stays, and no draft is left behind."""
    path = tmp_path / "net.csv"
    path.write_text("old")

    def fail():
        with written_beside(path) as draft:
            draft.write_text("half")
            raise KeyError("stopped")

    with pytest.raises(KeyError):
        fail()
    assert path.read_text() == "old"
    assert [child.name for child in tmp_path.iterdir()] == ["net.csv"]


def written_with(path, error):
    """Raises the error while a draft is written."""
    with written_beside(path) as draft:
        draft.write_text("half")
        raise error


def test_only_what_is_wrong_with_the_file_is_told_of_it(tmp_path):
    """What goes wrong in the making, or with another file, is raised as it is; a full disk is the file's."""
    for error in (ValueError("bad number"), FileNotFoundError(2, "none", "other.csv")):
        with pytest.raises(type(error)) as raised:
            written_with(tmp_path / "net.csv", error)
        assert raised.value is error
    with pytest.raises(InputError, match=r"net\.csv cannot be written: No space"):
        written_with(tmp_path / "net.csv", OSError(28, "No space"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "n" * 300, "none/net.csv", "/"])
def test_a_name_that_no_file_can_have_is_told(tmp_path, name):
    """A sentence, and the body is never begun."""
    begun = []
    with pytest.raises(InputError, match="cannot be written"), written_beside(tmp_path / name):
        begun.append(name)
    assert not begun


def test_line_ends_are_kept(tmp_path):
    """A lone surrogate becomes a question mark, all else stays."""
    write_text(check_target(tmp_path / "a"), "one\r\ntwo\n\ud800é")
    assert (tmp_path / "a").read_bytes() == "one\r\ntwo\n?é".encode()
