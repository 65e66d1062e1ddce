"""Opening a casefile and running transactions on it; whatever the database raises becomes a StoreError."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from onrecord.errors import StoreError
from onrecord.store import sqlite
from onrecord.store.migrations import MIGRATIONS, apply_migration, read_version

#: How long a transaction that writes waits for another process; joining all actors is the longest one.
WAIT_SECONDS = 120.0


class Database:
    """An open casefile: one transaction at a time, all of it or nothing."""

    def __init__(
        self, engine: Engine, path: Path, *, is_writable: bool = True, wait_seconds: float = WAIT_SECONDS
    ) -> None:
        self.path = path
        self.is_writable = is_writable
        self._engine = engine
        self._wait_seconds = wait_seconds

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the casefile and changes nothing."""
        with self._translating(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept when the block ends, and undone when it raises."""
        with self._translating(), self._engine.connect().execution_options(is_writing=True) as connection:
            self._begin(connection)
            yield connection
            connection.commit()

    def check_writable(self) -> None:
        """Raise StoreError when nothing can be stored."""
        if not self.is_writable:
            hint = "Make the file and its folder writable, or copy it elsewhere."
            raise StoreError(f"{self.path} is read-only.", hint=hint)

    def close(self) -> None:
        """Write the log back into the file and let go of it."""
        self._engine.dispose()

    def _begin(self, connection: Connection) -> None:
        """Begin once no other process is writing, asking for `wait_seconds` at most."""
        deadline = time.monotonic() + self._wait_seconds
        while True:
            try:
                connection.begin()
            except DBAPIError as error:
                if not sqlite.is_busy(error) or time.monotonic() > deadline:
                    raise
            else:
                return

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise sqlite.store_error(error, self.path) from error


def check_place(path: Path) -> None:
    """Raise StoreError when no casefile could be made at `path`."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise StoreError(f"The folder {folder} does not exist.", hint="Make the folder first, or name another one.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreError(f"The folder {folder} is read-only.", hint="Make it writable, or name another folder.")


def create_database(path: Path) -> Database:
    """Make a casefile at `path` and open it; one that another process made meanwhile is opened instead.

    It is made under another name first: a process killed here never leaves half a casefile under the right name.
    """
    check_place(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _make(draft, path)
        _give_name(draft, path)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)
    return open_database(path)


def open_database(path: Path, *, wait_seconds: float = WAIT_SECONDS) -> Database:
    """The casefile at `path`, brought up to date where it is writable."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder, no casefile.", hint="Name a file, for example peace.onrecord.")
    if not path.exists():
        raise StoreError(f"There is no casefile {path}.", hint=f"Make it: onrecord read {path} ARTICLES")
    sqlite.check_header(path)
    is_writable = _is_writable(path)
    mode = "rw" if is_writable else "ro" if sqlite.has_log(path) else "immutable"
    database = Database(sqlite.make_engine(path, mode), path, is_writable=is_writable, wait_seconds=wait_seconds)
    try:
        _update(database)
    except BaseException:
        database.close()
        raise
    return database


def _is_writable(path: Path) -> bool:
    """True when SQLite may write the file and, for its log, into the folder."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK | os.X_OK)


def _make(draft: Path, path: Path) -> None:
    """A complete, closed, empty casefile at `draft`; what goes wrong is told of `path`."""
    draft.unlink(missing_ok=True)
    database = Database(sqlite.make_engine(draft, "rwc"), path)
    try:
        with database._translating():
            sqlite.mark_new_file(database._engine)
        _update(database)
    finally:
        database.close()


def _give_name(draft: Path, path: Path) -> None:
    """Give `draft` its name, never in place of a file that has appeared there meanwhile."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not path.exists():
            with suppress(FileNotFoundError):
                draft.rename(path)


def _update(database: Database) -> None:
    """Apply the migrations the casefile lacks; refuse one that is newer than this program."""
    with database.reading() as connection:
        version = read_version(connection)
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{database.path} was made by a newer onrecord (version {version}; this one knows {len(MIGRATIONS)}).",
            hint="Update onrecord: pip install --upgrade onrecord",
        )
    steps = MIGRATIONS[version:]
    if steps and not database.is_writable:
        raise StoreError(
            f"{database.path} was made by an older onrecord and is read-only.",
            hint="Make it writable once, or copy it elsewhere: it is then brought up to date.",
        )
    for step in steps:
        with database.writing() as connection:
            apply_migration(connection, step)
