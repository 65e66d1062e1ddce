"""CSV and TSV, read strictly: a row whose text cannot be trusted is a problem, and the rest is read.

A row is not trusted when its number of fields differs from the header's (columns may have moved) or when its quote
marks do not add up (parts of it may be missing). Field values are kept code point for code point.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import chain
from typing import Any, TextIO

from onrecord.collect.columns import known_columns
from onrecord.collect.files import File, Kind
from onrecord.collect.problems import UnreadableError, megabytes, not_read
from onrecord.collect.streams import DAMAGE
from onrecord.collect.tables import Row, Table, row_place
from onrecord.collect.texts import open_text
from onrecord.records import Problem
from onrecord.settings import Settings

#: A quote mark that is never closed swallows all that follows; the row is given up and the next lines are read. Each
#: time costs one pass to the end of the file, so it is done so often only.
_MOST_UNCLOSED = 20
_HEADER_LIMIT = 1 << 20


class _Lines:
    """The lines of a file, of which those of the row being read can be taken back."""

    def __init__(self, stream: TextIO, limit: int) -> None:
        self._stream, self._limit = stream, limit
        self._back: list[str] = []
        self.row: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else self._stream.readline(self._limit)
        if not line:
            raise StopIteration
        self.number += 1
        self.row.append(line)
        return line

    def take_back(self) -> None:
        """All lines of the row but the first come again."""
        self.number -= len(self.row) - 1
        self._back.extend(reversed(self.row[1:]))
        del self.row[1:]


class _Reader:
    """Rows of fields, or what is wrong with them, one at a time."""

    def __init__(self, lines: _Lines, delimiter: str, limit: int) -> None:
        self.lines, self._limit = lines, limit
        self._options: dict[str, Any] = {"delimiter": delimiter, "strict": True}
        self._unclosed = 0
        self._is_tsv = delimiter == "\t"

    def next_row(self, width: int | None = None) -> list[str] | UnreadableError | None:
        """The fields of the next row that is not blank; None at the end of the file."""
        while True:
            self.lines.row.clear()
            try:
                fields = self._parse()
            except StopIteration:
                return None
            except csv.Error as error:
                return self._untrusted(error, width)
            if fields:
                return fields

    def _parse(self) -> list[str]:
        # The limit belongs to the csv module, so it is put back as soon as the row is read.
        before = csv.field_size_limit(self._limit)
        try:
            return next(csv.reader(self.lines, **self._options))
        finally:
            csv.field_size_limit(before)

    def _untrusted(self, error: csv.Error, width: int | None) -> list[str] | UnreadableError:
        first = self.lines.row[0] if self.lines.row else ""
        if self._is_tsv and width and len(plain := first.rstrip("\r\n").split("\t")) == width:
            # Many programs write TSV without quoting, and a quote mark is then just one.
            self.lines.take_back()
            return plain
        says = str(error)
        if "unexpected end of data" in says or "field larger" in says:
            self._unclosed += 1
            if self._unclosed <= _MOST_UNCLOSED:
                self.lines.take_back()
            return UnreadableError(
                f"a quote mark in it is never closed, or a field is longer than {megabytes(self._limit)}",
                hint='Write a quote mark inside a field twice: "".',
            )
        return UnreadableError(
            f"its quote marks do not add up ({says})", hint='Write a quote mark inside a field twice: "".'
        )


def open_delimited(file: File, settings: Settings, opened: ExitStack) -> Table:
    """The table in a .csv or .tsv file. Raises UnreadableError."""
    stream, encoding = open_text(file, newline="")
    opened.enter_context(stream)
    delimiter = _delimiter(file, stream, settings)
    reader = _Reader(_Lines(stream, settings.max_file_bytes), delimiter, settings.max_file_bytes)
    try:
        header = reader.next_row()
    except DAMAGE as error:
        raise UnreadableError("the compressed data are cut off or damaged") from error
    if header is None or isinstance(header, UnreadableError):
        raise header or UnreadableError("it holds nothing but blank lines")
    remarks = [encoding.remark] if encoding.remark else []
    if delimiter != _usual(file):
        remarks.append(f"has its columns separated by {delimiter!r}")
    return Table(columns=header, rows=partial(_rows, file, reader, header), remarks=remarks)


def _usual(file: File) -> str:
    return "\t" if file.kind is Kind.TSV else ","


def _delimiter(file: File, stream: TextIO, settings: Settings) -> str:
    """The one that gives the header a text column, the usual one first; Excel writes ';' in much of Europe."""
    line = stream.readline(_HEADER_LIMIT)
    while line and not line.strip():
        line = stream.readline(_HEADER_LIMIT)
    stream.seek(0)
    candidates = list(dict.fromkeys((_usual(file), ",", ";", "\t", "|")))
    for candidate in candidates:
        cells = [cell.strip().strip('"') for cell in line.strip("\r\n").split(candidate)]
        if "text" in known_columns(cells, settings.columns):
            return candidate
    return max(candidates, key=lambda candidate: (line.count(candidate), candidate == _usual(file)))


def _rows(file: File, reader: _Reader, header: Sequence[str], wanted: Sequence[str]) -> Iterator[Row | Problem]:
    text_comes_first = bool(wanted) and header[0] == wanted[0]
    number = 0
    try:
        while (fields := reader.next_row(len(header))) is not None:
            number += 1
            place = f"{row_place(file, 'row', number)} (up to line {reader.lines.number})"
            if isinstance(fields, UnreadableError):
                yield not_read(place, fields)
            elif problem := _ragged(fields, header, text_comes_first=text_comes_first):
                yield not_read(place, problem)
            else:
                filled = chain(fields, [""] * (len(header) - len(fields)))
                yield Row(number=number, values=_by_column(header, list(filled)))
    except DAMAGE:
        rest = f"{file.place} after row {number}"
        yield not_read(rest, UnreadableError("the compressed data are cut off or damaged"))


def _by_column(header: Sequence[str], fields: Sequence[str]) -> dict[str, object]:
    """Column -> field; of two columns with one name the first."""
    values: dict[str, object] = {}
    for column, field in zip(header, fields, strict=False):
        values.setdefault(column, field)
    return values


def _ragged(fields: Sequence[str], header: Sequence[str], *, text_comes_first: bool) -> UnreadableError | None:
    """Why the text of a row with too many or too few fields cannot be trusted; None when it can."""
    surplus = fields[len(header) :]
    if len(fields) == len(header) or (surplus and not any(surplus)):
        return None
    if text_comes_first and 1 < len(fields) < len(header):
        return None
    return UnreadableError(
        f"it has {len(fields)} {'field' if len(fields) == 1 else 'fields'} where the header has {len(header)}, "
        "so its text may be in another column",
        hint="Put quote marks around fields that hold separators or line breaks.",
    )
