"""Bytes with a limit: what a bomb unpacks to is counted as it is read, never believed from a header."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from onrecord.collect.problems import UnreadableError, megabytes

#: What Python's readers raise on compressed data that is cut or damaged.
DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile)
_CHUNK = 1 << 18
_SPOOL_IN_MEMORY = 1 << 25


class TooLargeError(UnreadableError):
    """More bytes than allowed were really read."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"it is larger than the {megabytes(limit)} that are read at most",
            hint="Split it, or raise max_file_bytes or max_archive_bytes in the settings.",
        )


class View(io.RawIOBase):
    """A stream over another one, from its start, that counts against a limit and leaves the other one open or not."""

    def __init__(self, base: BinaryIO, *, limit: int | None = None, closes_base: bool = False) -> None:
        self._base, self._limit, self._closes_base = base, limit, closes_base
        self._read_once: Callable[[int], bytes] = getattr(base, "read1", base.read)
        self._read = 0

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """What the other stream says."""
        return self._base.seekable()

    def readinto(self, buffer: object) -> int:
        """Bytes read, or TooLargeError."""
        target = cast(memoryview, buffer)
        # One read at a time: a longer one would lose what comes before damage in compressed data.
        piece = self._read_once(len(target))
        self._read += len(piece)
        if self._limit is not None and self._read > self._limit:
            raise TooLargeError(self._limit)
        target[: len(piece)] = piece
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """The new position."""
        position = self._base.seek(offset, whence)
        self._read = position
        return position

    def tell(self) -> int:
        """The position."""
        return self._base.tell()

    def close(self) -> None:
        """Closes the other stream as well where this view owns it."""
        if self._closes_base and not self.closed:
            self._base.close()
        super().close()


def view(base: BinaryIO, *, limit: int | None = None, closes_base: bool = False) -> BinaryIO:
    """A buffered view of a stream."""
    return cast(BinaryIO, io.BufferedReader(View(base, limit=limit, closes_base=closes_base), _CHUNK))


def unpacked(base: BinaryIO, limit: int) -> BinaryIO:
    """What a gzip stream holds, up to a limit; closing it closes the stream below."""
    unpacking = _Unpacking(fileobj=base, mode="rb")
    unpacking.below = base
    return view(cast(BinaryIO, unpacking), limit=limit, closes_base=True)


class _Unpacking(gzip.GzipFile):
    """gzip's reader leaves the stream it was given open; this one closes it."""

    below: BinaryIO

    def close(self) -> None:
        super().close()
        self.below.close()


def spool(stream: BinaryIO, limit: int) -> BinaryIO:
    """A rewound copy: in memory, or in an unnamed temporary file when it is large. Raises TooLargeError."""
    copy = cast(BinaryIO, SpooledTemporaryFile(max_size=_SPOOL_IN_MEMORY))  # noqa: SIM115 (the caller closes it)
    size = 0
    try:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > limit:
                raise TooLargeError(limit)
            copy.write(piece)
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return copy


def read_all(stream: BinaryIO, limit: int) -> bytes:
    """Everything in the stream. Raises TooLargeError."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise TooLargeError(limit)
    return data


def head_of(stream: BinaryIO, size: int) -> bytes:
    """The first bytes, as many as there are before the end or before damage; damage at the very start is raised."""
    head = b""
    read_once: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    try:
        while len(head) < size and (piece := read_once(size - len(head))):
            head += piece
    except DAMAGE:
        if not head:
            raise
    return head
