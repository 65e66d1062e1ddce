"""A file to read, wherever it comes from, and its kind by its ending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import BinaryIO

from onrecord.collect.problems import UnreadableError
from onrecord.collect.streams import read_all


class Kind(StrEnum):
    """What is in a file."""

    TEXT = "text"
    PAGE = "web page"
    DOCUMENT = "Word document"
    JSON = "JSON"
    JSON_LINES = "JSON lines"
    CSV = "CSV"
    TSV = "TSV"
    PARQUET = "Parquet"
    EXCEL = "Excel workbook"
    ZIP = "zip archive"
    TAR = "tar archive"


ENDINGS = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".html": Kind.PAGE,
    ".htm": Kind.PAGE,
    ".xhtml": Kind.PAGE,
    ".docx": Kind.DOCUMENT,
    ".json": Kind.JSON,
    ".jsonl": Kind.JSON_LINES,
    ".ndjson": Kind.JSON_LINES,
    ".csv": Kind.CSV,
    ".tsv": Kind.TSV,
    ".tab": Kind.TSV,
    ".parquet": Kind.PARQUET,
    ".xlsx": Kind.EXCEL,
    ".xlsm": Kind.EXCEL,
    ".zip": Kind.ZIP,
    ".tar": Kind.TAR,
    ".tgz": Kind.TAR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file to read. `content()` gives its bytes from the start, unpacked; `place` is its path as given."""

    place: str
    name: str
    kind: Kind
    content: Callable[[], BinaryIO]

    def read(self, limit: int) -> bytes:
        """All of its bytes. Raises UnreadableError for an empty file and for more than `limit`."""
        with self.content() as stream:
            data = read_all(stream, limit)
        if not data:
            raise UnreadableError("it is empty")
        return data


def kind_of(name: str) -> tuple[Kind | None, bool]:
    """The kind a file name stands for, and whether it is gzipped."""
    lowered = name.lower()
    if lowered.endswith(".tar.gz"):
        return Kind.TAR, False
    is_gzipped = lowered.endswith(".gz")
    suffix = PurePosixPath(lowered.removesuffix(".gz")).suffix
    kind = ENDINGS.get(suffix)
    if is_gzipped and kind in (Kind.ZIP, Kind.TAR):
        return None, True
    return kind, is_gzipped


def cannot_open(error: OSError) -> UnreadableError:
    """What the operating system says against a file."""
    return UnreadableError((error.strerror or str(error) or "the system gives no reason").lower().rstrip("."))
