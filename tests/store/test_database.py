"""Opening casefiles, and what is no casefile."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sql

from onrecord.errors import StoreError
from onrecord.records import Problem
from onrecord.store.article_reads import read_info, read_problems
from onrecord.store.database import Database, create_database, open_database
from onrecord.store.tables import problems
from onrecord.store.writes import write_problems

NOBODY = 65534


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="onrecord-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def as_nobody(code: str, path: Path) -> str:
    """What Python `code` prints when it runs as a user whom permissions hold back; everything is imported before."""
    whole = DROP_RIGHTS + textwrap.indent(code, "    ") + "except StoreError as error:\n    print(error)\n"
    done = subprocess.run([sys.executable, "-c", whole, str(path)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


DROP_RIGHTS = f"""
import os, sys
import sqlalchemy
from pathlib import Path
from onrecord.errors import StoreError
from onrecord.store.database import create_database, open_database
from onrecord.store.article_reads import read_info
engine = sqlalchemy.create_engine("sqlite://")
engine.connect().close()
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid({NOBODY})
    os.setuid({NOBODY})
path = Path(sys.argv[1])
try:
"""

COUNT = """
database = open_database(path)
with database.reading() as connection:
    print(read_info(connection).statements, database.is_writable)
database.check_writable()
"""


def test_new_casefile_is_one_file(tmp_path: Path) -> None:
    """A closed casefile leaves no other file beside it."""
    create_database(tmp_path / "new.onrecord").close()
    assert [path.name for path in tmp_path.iterdir()] == ["new.onrecord"]


def test_casefile_is_marked_and_keeps_a_log(tmp_path: Path) -> None:
    """The file carries the application id and uses a write-ahead log, with foreign keys on."""
    database = create_database(tmp_path / "new.onrecord")
    with database.reading() as connection:
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("application_id", "foreign_keys")]
        log = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    database.close()
    assert pragmas == [0x6F6E7263, 1]
    assert log == "wal"


def test_creating_twice_keeps_what_is_there(stored: Path) -> None:
    """A casefile that another process has made meanwhile is opened, not replaced."""
    database = create_database(stored)
    with database.reading() as connection:
        assert read_info(connection).articles == 4
    database.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty file"),
        (b"Just a text that somebody named like a casefile." * 9, "no casefile"),
        (b"SQLite format 3\0", "no casefile"),
        (bytes(range(256)) * 40, "no casefile"),
    ],
)
def test_other_files_are_told_apart(tmp_path: Path, content: bytes, words: str) -> None:
    """An empty file, a text and random bytes are no casefiles, and stay as they are."""
    path = tmp_path / "other.onrecord"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=words) as caught:
        open_database(path)
    assert caught.value.hint
    assert path.read_bytes() == content


def test_database_of_another_program_is_told_apart(tmp_path: Path) -> None:
    """An SQLite database without the application id is not touched."""
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes(words)")
    connection.close()
    with pytest.raises(StoreError, match="another program"):
        open_database(path)


def test_missing_casefile_and_folder(tmp_path: Path) -> None:
    """What does not exist is named, and reading makes no file."""
    with pytest.raises(StoreError, match="There is no casefile"):
        open_database(tmp_path / "none.onrecord")
    with pytest.raises(StoreError, match="is a folder"):
        open_database(tmp_path)
    with pytest.raises(StoreError, match="does not exist"):
        create_database(tmp_path / "none" / "new.onrecord")
    assert list(tmp_path.iterdir()) == []


def test_damaged_casefile_is_said_to_be_damaged(stored: Path) -> None:
    """A casefile cut in the middle, or overwritten there, gives a sentence."""
    whole = stored.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:4096] + b"\xff" * 8192 + whole[12288:]):
        stored.write_bytes(damaged)
        with pytest.raises(StoreError, match=r"damaged|cannot be"):
            _read_everything(stored)


def _read_everything(path: Path) -> None:
    database = open_database(path)
    try:
        with database.reading() as connection:
            for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").all():
                connection.exec_driver_sql(f"SELECT * FROM {name}").all()  # noqa: S608
    finally:
        database.close()


def test_newer_casefile_is_refused(database: Database) -> None:
    """A casefile with a migration this program does not know is left alone."""
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO migrations VALUES (99, 'of the future', '2050-01-01 00:00:00.000000')")
    with pytest.raises(StoreError, match="newer onrecord") as caught:
        open_database(database.path)
    assert "pip install" in caught.value.hint


def test_read_only_file_is_read_and_not_written(stored: Path, open_folder: Path) -> None:
    """Somebody without the right to write can read a casefile, and is told when storing."""
    path = open_folder / "stored.onrecord"
    shutil.copy(stored, path)
    path.chmod(0o444)
    open_folder.chmod(0o555)
    printed = as_nobody(COUNT, path)
    assert printed.startswith("3 False\n")
    assert "read-only" in printed
    assert sorted(open_folder.iterdir()) == [path]


def test_unreadable_file_gives_a_sentence(stored: Path, open_folder: Path) -> None:
    """A file without the right to read is named with the reason."""
    path = open_folder / "stored.onrecord"
    shutil.copy(stored, path)
    path.chmod(0o000)
    assert "cannot be read: Permission denied." in as_nobody(COUNT, path)


def test_folder_without_right_to_write(open_folder: Path) -> None:
    """No casefile can be made in a read-only folder, and this is said."""
    open_folder.chmod(0o555)
    assert "is read-only" in as_nobody("create_database(path)\n", open_folder / "new.onrecord")


def test_full_disk_keeps_what_was_stored(database: Database) -> None:
    """When the database cannot grow a sentence says so, and the transaction leaves nothing behind."""
    with database.writing() as connection:
        write_problems(connection, [Problem(sentence="One.", place="a")])
    with pytest.raises(StoreError, match="disk is full") as caught:
        _fill(database)
    assert "space" in caught.value.hint
    with database.reading() as connection:
        assert [problem.sentence for problem in read_problems(connection)] == ["One."]


def _fill(database: Database) -> None:
    with database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        write_problems(connection, [Problem(sentence="Two. " * 9999, place="b")])


def test_file_size_limit_gives_a_sentence(tmp_path: Path) -> None:
    """Where the system refuses to let the file grow, a sentence says so and the casefile still opens."""
    path = tmp_path / "new.onrecord"
    create_database(path).close()
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom onrecord.errors import StoreError\n"
        "from onrecord.records import Problem\nfrom onrecord.store.database import open_database\n"
        "from onrecord.store.writes import write_problems\n"
        "database = open_database(Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "try:\n    for number in range(99):\n        with database.writing() as connection:\n"
        "            write_problems(connection, [Problem(sentence='x' * 50_000, place=str(number))])\n"
        "        print(number, flush=True)\n"
        "except StoreError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
    *numbers, sentence = done.stdout.splitlines()
    assert "full" in sentence, done.stderr
    database = open_database(path)
    with database.reading() as connection:
        assert len(read_problems(connection)) == len(numbers)
    database.close()


def test_second_writer_waits(database: Database) -> None:
    """A transaction waits for the one of another process instead of failing."""
    other = open_database(database.path)
    is_inside = threading.Event()

    def write_slowly() -> None:
        with other.writing() as connection:
            is_inside.set()
            connection.execute(sql.insert(problems).values(key="a", sentence="A.", place="a", severity="error"))
            threading.Event().wait(0.8)

    thread = threading.Thread(target=write_slowly)
    thread.start()
    is_inside.wait()
    with database.writing() as connection:
        assert [problem.place for problem in read_problems(connection)] == ["a"]
    thread.join()
    other.close()


def test_writer_that_waited_too_long_says_so(database: Database) -> None:
    """After the time limit the second process says who is in the way."""
    other = open_database(database.path, wait_seconds=0)
    with database.writing(), pytest.raises(StoreError, match="Another program is writing"), other.writing():
        pass
    other.close()


def test_reader_is_not_held_up(database: Database) -> None:
    """While one process writes another reads the state before."""
    other = open_database(database.path)
    with database.writing() as connection:
        write_problems(connection, [Problem(sentence="One.", place="a")])
        with other.reading() as reader:
            assert read_problems(reader) == []
    other.close()


def test_error_in_a_transaction_undoes_it(database: Database) -> None:
    """What was written before an error is gone."""
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(database)
    with database.reading() as connection:
        assert read_problems(connection) == []


def _write_and_fail(database: Database) -> None:
    with database.writing() as connection:
        write_problems(connection, [Problem(sentence="One.", place="a")])
        raise ZeroDivisionError
