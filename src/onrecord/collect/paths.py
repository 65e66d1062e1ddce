"""Where files come from: paths, folders, globs, archives, standard input."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from onrecord.collect.archives import members
from onrecord.collect.drafts import storable
from onrecord.collect.files import ENDINGS, File, Kind, cannot_open, kind_of
from onrecord.collect.guesses import guess_kind, is_gzipped
from onrecord.collect.problems import UnreadableError, not_read, notice
from onrecord.collect.streams import DAMAGE, spool, unpacked, view
from onrecord.records import Problem
from onrecord.settings import Settings

STANDARD_INPUT = "-"
_INSTEAD = {
    ".pdf": "Save it as text or .docx.",
    ".doc": "Save it as .docx.",
    ".rtf": "Save it as .docx.",
    ".odt": "Save it as .docx.",
    ".xls": "Save it as .xlsx.",
    ".ods": "Save it as .xlsx.",
}


def find_files(paths: Sequence[str | Path], settings: Settings, stdin: BinaryIO | None) -> Iterator[File | Problem]:
    """Every file under the paths, in their order and by name inside folders, each once."""
    search = _Search(settings)
    for path in paths:
        if str(path) == STANDARD_INPUT:
            yield from _standard_input(stdin or sys.stdin.buffer, settings)
        else:
            yield from search.under(os.fspath(path))


class _Search:
    """Remembers the files and folders it has been to."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._seen: dict[str, str] = {}

    def under(self, path: str) -> Iterator[File | Problem]:
        """The files a path or glob names."""
        if "\0" in path:
            yield not_read(storable(path).replace("\0", "\ufffd"), UnreadableError("its path holds a NUL character"))
            return
        # A link that leads nowhere is there as well.
        if os.path.lexists(path):
            yield from self._at(path)
        elif glob.has_magic(path) and (found := sorted(glob.glob(path, recursive=True))):  # noqa: PTH207
            for one in found:
                yield from self._at(one)
        elif glob.has_magic(path):
            yield not_read(storable(path), UnreadableError("no file matches it"))
        else:
            yield not_read(storable(path), UnreadableError("there is no such file or folder"))

    def _at(self, path: str) -> Iterator[File | Problem]:
        place = storable(path)
        try:
            mode = Path(path).stat().st_mode
            if stat.S_ISDIR(mode):
                yield from self._folder(path)
            elif not stat.S_ISREG(mode):
                yield not_read(
                    place, UnreadableError("it is no regular file", hint="Pipe it in and give - as the path.")
                )
            elif kind := self._kind_of_given(path):
                yield from self._file(path, kind)
            else:
                yield not_read(place, _unknown_ending(path))
        except UnreadableError as error:
            yield not_read(place, error)
        except OSError as error:
            yield not_read(place, cannot_open(error))

    def _kind_of_given(self, path: str) -> Kind | None:
        """The kind by the ending or, for a file that was named and has no ending, by its content."""
        kind, _ = kind_of(path)
        if kind is None and not PurePosixPath(path).suffix:
            with Path(path).open("rb") as stream:
                return guess_kind(stream, self._settings)
        return kind

    def _file(self, path: str, kind: Kind) -> Iterator[File | Problem]:
        place = storable(path)
        real = os.path.realpath(path)
        if real in self._seen:
            yield notice(place, f"{place} is the same file as {self._seen[real]}, which was read already.")
            return
        self._seen[real] = place
        file = File(
            place=place,
            name=storable(Path(path).name),
            kind=kind,
            content=partial(_open, path, is_gzipped=kind_of(path)[1], limit=self._settings.max_archive_bytes),
        )
        yield from opened(file, self._settings)

    def _folder(self, top: str) -> Iterator[File | Problem]:
        """The files of a folder and of the folders in it; one notice for all that is not read."""
        skipped: Counter[str] = Counter()
        yield from self._inside(top, skipped)
        if skipped:
            yield _skipped(storable(top), skipped)

    def _inside(self, folder: str, skipped: Counter[str]) -> Iterator[File | Problem]:
        real = os.path.realpath(folder)
        place = storable(folder)
        if real in self._seen:
            yield notice(place, f"{place} is the same folder as {self._seen[real]}, which was read already.")
            return
        self._seen[real] = place
        try:
            names = sorted(entry.name for entry in Path(folder).iterdir())
        except OSError as error:
            yield not_read(place, cannot_open(error))
            return
        for name in names:
            yield from self._entry(str(Path(folder) / name), name, skipped)

    def _entry(self, path: str, name: str, skipped: Counter[str]) -> Iterator[File | Problem]:
        try:
            if name.startswith("."):
                skipped["hidden"] += 1
            elif stat.S_ISDIR(Path(path).stat().st_mode):
                yield from self._inside(path, skipped)
            elif kind_of(name)[0]:
                yield from self._at(path)
            else:
                skipped[PurePosixPath(name.lower()).suffix or "no ending"] += 1
        except OSError as error:
            yield not_read(storable(path), cannot_open(error))


def opened(file: File, settings: Settings) -> Iterator[File | Problem]:
    """The file itself or, of an archive, its members."""
    if file.kind not in (Kind.ZIP, Kind.TAR):
        yield file
        return
    yield from members(file, settings)


def _open(path: str, *, is_gzipped: bool, limit: int) -> BinaryIO:
    stream = Path(path).open("rb")  # noqa: SIM115 (whoever asked for the content closes it)
    return unpacked(stream, limit) if is_gzipped else stream


def _unknown_ending(path: str) -> UnreadableError:
    suffix = PurePosixPath(path.lower()).suffix
    if suffix in _INSTEAD:
        return UnreadableError(f"files ending in {suffix} are not read", hint=_INSTEAD[suffix])
    read = ", ".join(ENDINGS)
    what = f"files ending in {storable(suffix)} are not read" if suffix else "its content is of no kind that is read"
    return UnreadableError(what, hint=f"Endings that are read: {read}, .tar.gz, and .gz after the others.")


def _skipped(place: str, skipped: Counter[str]) -> Problem:
    total = skipped.total()
    kinds = ", ".join(f"{number} {storable(kind)}" for kind, number in sorted(skipped.items()))
    left_out = "1 file or folder was" if total == 1 else f"{total:,} files or folders were"
    return notice(place, f"In {place}, {left_out} left out, being hidden or of no kind that is read: {kinds}.")


def _standard_input(stdin: BinaryIO, settings: Settings) -> Iterator[File | Problem]:
    place = "standard input"
    try:
        copy = spool(stdin, settings.max_archive_bytes)
    except UnreadableError as error:
        yield not_read(place, error)
        return
    except OSError as error:
        yield not_read(place, cannot_open(error))
        return
    with closing(copy):
        content = partial(_shared, copy, packed=is_gzipped(copy), limit=settings.max_archive_bytes)
        try:
            with content() as stream:
                kind = _guessed(stream, settings)
        except UnreadableError as error:
            yield not_read(place, error)
        else:
            yield File(place=place, name="stdin", kind=kind, content=content)


def _guessed(stream: BinaryIO, settings: Settings) -> Kind:
    """The kind of what comes through standard input. Raises UnreadableError."""
    try:
        kind = guess_kind(stream, settings)
    except DAMAGE as error:
        raise UnreadableError("the compressed data are cut off or damaged") from error
    if kind is None:
        raise UnreadableError("it is of no kind that can be piped in", hint="Save it as a file with its ending.")
    return kind


def _shared(copy: BinaryIO, *, packed: bool, limit: int) -> BinaryIO:
    """A fresh reading of a copy that stays open."""
    copy.seek(0)
    return unpacked(view(copy), limit) if packed else view(copy)
