"""Members of zip and tar archives, read in memory: nothing is unpacked to where its path says."""

from __future__ import annotations

import stat
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Self, cast

from onrecord.collect.drafts import storable
from onrecord.collect.files import File, Kind, cannot_open, kind_of
from onrecord.collect.problems import UnreadableError, megabytes, not_read, notice
from onrecord.collect.streams import DAMAGE, TooLargeError, spool, unpacked, view
from onrecord.records import Problem
from onrecord.settings import Settings

#: Kinds read row by row: a member of these may be as large as the whole archive may be.
_ROW_KINDS = (Kind.JSON_LINES, Kind.CSV, Kind.TSV, Kind.PARQUET)
#: Largest header of a tar member (long names, extended attributes).
_MAX_TAR_HEADER = 1 << 20
_HEADER_TYPES = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
#: What the archive readers raise on damaged, encrypted or unknown content.
_FAULTS = (*DAMAGE, zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError, ValueError)


def members(file: File, settings: Settings) -> Iterator[File | Problem]:
    """The members that can be read, and a problem for each that is refused."""
    unpacking = _Unpacking(file, settings)
    walk = unpacking.zip if file.kind is Kind.ZIP else unpacking.tar
    try:
        yield from walk()
    except UnreadableError as error:
        yield not_read(file.place, error)
    except OSError as error:
        yield not_read(file.place, cannot_open(error))
    except _FAULTS as error:
        yield not_read(file.place, _damaged(file, error))
    yield from unpacking.left_out()


class _Unpacking:
    """One archive, and how much of its allowance is left."""

    def __init__(self, file: File, settings: Settings) -> None:
        self._file, self._settings = file, settings
        self._bytes_left = settings.max_archive_bytes
        self._skipped: Counter[str] = Counter()

    def zip(self) -> Iterator[File | Problem]:
        """The members of a zip archive, by name."""
        with self._file.content() as stream, zipfile.ZipFile(stream) as archive:
            for member in sorted(archive.infolist(), key=lambda entry: entry.filename):
                if member.is_dir():
                    continue
                is_link = stat.S_ISLNK(member.external_attr >> 16)
                if refusal := self._refusal(member.filename, is_link=is_link):
                    yield refusal
                elif member.flag_bits & 1:
                    yield self._not_read(
                        member.filename, UnreadableError("it is encrypted", hint="Unpack it yourself.")
                    )
                else:
                    yield from self._member(member.filename, partial(archive.open, member))

    def tar(self) -> Iterator[File | Problem]:
        """The members of a tar archive, gzipped or not, in their order."""
        with self._tar_stream() as stream, tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header) as archive:
            for member in archive:
                if member.isdir():
                    continue
                if refusal := self._refusal(member.name, is_link=not member.isreg()):
                    yield refusal
                else:
                    yield from self._member(member.name, partial(_extract, archive, member))

    def left_out(self) -> Iterator[Problem]:
        """One notice for the members of no kind that is read."""
        if self._skipped:
            place = self._file.place
            kinds = ", ".join(f"{number} {storable(kind)}" for kind, number in sorted(self._skipped.items()))
            yield notice(
                place, f"In {place}, {self._skipped.total()} members that are not read were left out: {kinds}."
            )

    def _tar_stream(self) -> BinaryIO:
        stream = self._file.content()
        is_gzipped = stream.read(2) == b"\x1f\x8b"
        stream.seek(0)
        return unpacked(stream, self._settings.max_archive_bytes) if is_gzipped else stream

    def _refusal(self, name: str, *, is_link: bool) -> Problem | None:
        """Why a member is not opened at all; None when it may be."""
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if name.startswith(("/", "\\")) or ".." in parts or name[1:3] in (":\\", ":/"):
            return self._not_read(name, UnreadableError("its path leads out of the archive"))
        if is_link:
            return self._not_read(name, UnreadableError("it is a link or a device, not a file"))
        return None

    def _member(self, name: str, open_member: Callable[[], Any]) -> Iterator[File | Problem]:
        parts = PurePosixPath(name.replace("\\", "/")).parts
        base = parts[-1]
        kind, is_gzipped = kind_of(base)
        if any(part.startswith(".") for part in parts) or parts[0] == "__MACOSX":
            self._skipped["hidden"] += 1
        elif kind in (Kind.ZIP, Kind.TAR):
            place = self._place(name)
            yield notice(place, f"{place} is an archive inside an archive, which is not opened. Unpack it yourself.")
        elif kind is None:
            self._skipped[PurePosixPath(base.lower()).suffix or "no ending"] += 1
        else:
            yield from self._read(name, kind, is_gzipped=is_gzipped, open_member=open_member)

    def _read(
        self, name: str, kind: Kind, *, is_gzipped: bool, open_member: Callable[[], Any]
    ) -> Iterator[File | Problem]:
        try:
            copy = self._copy(kind, is_gzipped=is_gzipped, open_member=open_member)
        except TooLargeError as error:
            if self._bytes_left <= 0:
                raise UnreadableError(
                    f"it unpacks to more than the {megabytes(self._settings.max_archive_bytes)} that are read at most, "
                    "and what follows is left out",
                    hint="If it is no bomb, unpack it yourself.",
                ) from error
            yield self._not_read(name, error)
            return
        except _FAULTS as error:
            yield self._not_read(name, _damaged(self._file, error))
            return
        with closing(copy):
            content = partial(_fresh, copy)
            yield File(place=self._place(name), name=storable(PurePosixPath(name).name), kind=kind, content=content)

    def _copy(self, kind: Kind, *, is_gzipped: bool, open_member: Callable[[], Any]) -> BinaryIO:
        """The member unpacked, paid for from the allowance by the bytes really read."""
        limit = self._bytes_left
        if kind not in _ROW_KINDS:
            limit = min(limit, self._settings.max_file_bytes)
        with cast(BinaryIO, open_member()) as packed:
            stream = unpacked(packed, limit) if is_gzipped else packed
            try:
                copy = spool(stream, limit)
            except TooLargeError:
                self._bytes_left -= limit
                raise
        copy.seek(0, 2)
        self._bytes_left -= copy.tell()
        return copy

    def _place(self, name: str) -> str:
        return f"{self._file.place}/{storable(name)}"

    def _not_read(self, name: str, error: UnreadableError) -> Problem:
        return not_read(self._place(name), error)


class _Header(tarfile.TarInfo):
    """Refuses headers that would fill the memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        header = super().frombuf(buf, encoding, errors)
        if header.type in _HEADER_TYPES and header.size > _MAX_TAR_HEADER:
            raise tarfile.ReadError(f"a header claims {header.size:,} bytes")
        return header


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo) -> object:
    return archive.extractfile(member)


def _fresh(copy: BinaryIO) -> BinaryIO:
    copy.seek(0)
    return view(copy)


def _damaged(file: File, error: BaseException) -> UnreadableError:
    says = str(error).rstrip(".") or type(error).__name__
    return UnreadableError(f"the {file.kind} is damaged or of a sort that cannot be unpacked ({storable(says)})")
