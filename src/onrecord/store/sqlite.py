"""Everything that is SQLite's own: the file header, pragmas, transactions, result codes and full-text search.

The rest of `store` is SQLAlchemy Core and runs on any database; another one needs a module like this.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, QueuePool, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from onrecord.errors import InputError, StoreError
from onrecord.store.tables import statements

#: "onrc": tells a casefile from the SQLite databases of other programs.
APPLICATION_ID = 0x6F6E7263

#: Seconds SQLite itself waits for a lock; whoever writes asks again, so that Ctrl-C is heard in between.
BUSY_SECONDS = 0.5

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_APPLICATION_ID_AT = slice(68, 72)

#: Result code -> what happened and what to do, each with {path}.
_SENTENCES = {
    sqlite3.SQLITE_BUSY: ("Another program is writing to {path}.", "Try again when it has finished."),
    sqlite3.SQLITE_LOCKED: ("Another program is writing to {path}.", "Try again when it has finished."),
    sqlite3.SQLITE_FULL: ("The disk is full: {path} cannot grow.", "Free some space; what was stored is kept."),
    sqlite3.SQLITE_IOERR: (
        "{path} cannot be read or written: the disk failed or is full.",
        "Look whether there is space left and the disk is still connected; what was stored is kept.",
    ),
    sqlite3.SQLITE_READONLY: ("{path} is read-only.", "Make the file and its folder writable, or copy it elsewhere."),
    sqlite3.SQLITE_CANTOPEN: ("{path} cannot be opened.", "Look at the permissions of the file and of its folder."),
    sqlite3.SQLITE_PERM: ("{path} may not be opened.", "Look at the permissions of the file and of its folder."),
    sqlite3.SQLITE_AUTH: ("{path} may not be opened.", "Look at the permissions of the file and of its folder."),
    sqlite3.SQLITE_NOTADB: ("{path} is no casefile.", "Name a casefile that `onrecord read` made, or a new file."),
    sqlite3.SQLITE_CONSTRAINT: ("Another program has changed {path} meanwhile.", "Run the same command again."),
    sqlite3.SQLITE_CORRUPT: ("{path} is damaged.", "Restore it from a backup, or read the articles into a new one."),
}


def check_header(path: Path) -> None:
    """Raise StoreError unless the file at `path` begins as a casefile does."""
    hint = "Name a casefile that `onrecord read` made, or a file that does not exist yet."
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}.", hint="Look at its permissions.") from error
    if not header:
        raise StoreError(f"{path} is an empty file, no casefile.", hint="Remove it, or name another file.")
    if not header.startswith(_MAGIC) or len(header) < _HEADER_BYTES:
        raise StoreError(f"{path} is no casefile.", hint=hint)
    if int.from_bytes(header[_APPLICATION_ID_AT], "big") != APPLICATION_ID:
        if path.suffix.lower() == ".dna":
            hint = f"Take it into a casefile: onrecord import peace.onrecord {path}"
        raise StoreError(f"{path} is a database of another program, no casefile.", hint=hint)


def make_engine(path: Path, mode: str) -> Engine:
    """An engine on the file at `path`; `mode` is how SQLite opens it: rwc, rw, ro or immutable."""
    options = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?{options}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )

    # Connections are kept between transactions: closing the last one writes the whole log back.
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=1)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    """Begin explicitly, because Python's driver leaves table definitions outside its own transactions."""
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def mark_new_file(engine: Engine) -> None:
    """Make the new database at `engine` a casefile with a write-ahead log."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()
    finally:
        connection.close()


def has_log(path: Path) -> bool:
    """True when a write-ahead log lies beside the casefile: it is open elsewhere, or was not closed."""
    return path.with_name(path.name + "-wal").exists()


def is_busy(error: DBAPIError) -> bool:
    """True when another process holds the lock."""
    return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def store_error(error: DBAPIError, path: Path) -> StoreError:
    """The finished sentence for what the database raised."""
    sentence, hint = _SENTENCES.get(_code(error), (f"{{path}} cannot be used: {error.orig}.", ""))
    return StoreError(sentence.format(path=path), hint=hint)


def _code(error: DBAPIError) -> int:
    """SQLite's primary result code; the extended ones carry more in the higher bits."""
    return int(getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) or 0) & 0xFF


_Key = TypeVar("_Key", bound=str)

#: How words are told from each other, without case and accents.
_TOKENS = "unicode61 remove_diacritics 2"

#: Full-text search over the words of statements: an index without text of its own, kept in step by triggers.
SEARCH_TABLE = (
    "CREATE VIRTUAL TABLE statements_search USING fts5("
    f"content, source, cue, content='statements', content_rowid='position', tokenize='{_TOKENS}')",
    "CREATE TRIGGER statements_search_insert AFTER INSERT ON statements BEGIN "
    "INSERT INTO statements_search(rowid, content, source, cue) "
    "VALUES (new.position, new.content, new.source, new.cue); END",
    "CREATE TRIGGER statements_search_delete AFTER DELETE ON statements BEGIN "
    "INSERT INTO statements_search(statements_search, rowid, content, source, cue) "
    "VALUES ('delete', old.position, old.content, old.source, old.cue); END",
    "CREATE TRIGGER statements_search_update AFTER UPDATE OF content, source, cue ON statements BEGIN "
    "INSERT INTO statements_search(statements_search, rowid, content, source, cue) "
    "VALUES ('delete', old.position, old.content, old.source, old.cue); "
    "INSERT INTO statements_search(rowid, content, source, cue) "
    "VALUES (new.position, new.content, new.source, new.cue); END",
)

_PIECE = re.compile(r'"([^"]*)"|(\S+)')


def make_search(connection: Connection) -> None:
    """Create the full-text search beside the statements."""
    for command in SEARCH_TABLE:
        connection.exec_driver_sql(command)


def found_by(search: str) -> ColumnElement[bool]:
    """The condition that a statement holds every word of `search`; words in double quotes stand side by side."""
    found = text("SELECT rowid FROM statements_search WHERE statements_search MATCH :match").bindparams(
        match=search_expression(search)
    )
    return statements.c.position.in_(found)


def search_words(words: Mapping[_Key, str], search: str) -> set[_Key]:
    """The keys of the words that hold every word of `search`, told as in `found_by`."""
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(f"CREATE VIRTUAL TABLE found USING fts5(id UNINDEXED, words, tokenize='{_TOKENS}')")
        rows = ((key, text.encode("utf-8", "replace").decode()) for key, text in words.items())
        index.executemany("INSERT INTO found VALUES (?, ?)", rows)
        matching = index.execute("SELECT id FROM found WHERE found MATCH ?", (search_expression(search),))
        return {key for (key,) in matching}


def search_expression(search: str) -> str:
    """`search` with every word quoted, so that no sign of it is read as search syntax."""
    pieces = [quoted or plain for quoted, plain in _PIECE.findall(search.replace("\0", " "))]
    words = [piece.replace('"', " ") for piece in pieces if any(c.isalnum() for c in piece)]
    if not words:
        raise InputError(f"There is no word to search for in {search!r}.", hint="Give one word or more.")
    return " ".join(f'"{word}"' for word in words).encode("utf-8", "replace").decode()
