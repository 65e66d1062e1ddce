"""Excel workbooks, read with openpyxl one row at a time: the first sheet that has a text column."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any
from xml.etree.ElementTree import ParseError

from onrecord.collect.columns import known_columns
from onrecord.collect.documents import check_package, missing
from onrecord.collect.files import File
from onrecord.collect.problems import UnreadableError, not_read
from onrecord.collect.tables import Row, Table
from onrecord.records import Problem
from onrecord.settings import Settings

#: What openpyxl raises on workbooks that break its expectations.
_FAULTS = (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, ParseError)


def open_workbook(file: File, settings: Settings, opened: ExitStack) -> Table:
    """The table in an .xlsx file. Raises UnreadableError."""
    data = file.read(settings.max_file_bytes)
    try:
        import openpyxl
    except ImportError:
        raise missing("openpyxl", "excel", "Excel workbooks") from None
    check_package(data, settings, file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            opened.callback(book.close)
            headers = {sheet.title: _header(sheet) for sheet in book.worksheets}
    except _FAULTS as error:
        raise UnreadableError(f"the workbook is damaged ({type(error).__name__})", hint="Save it anew.") from error
    chosen = next((title for title, header in headers.items() if _has_text(header, settings)), None)
    if chosen is None:
        chosen = next((title for title, header in headers.items() if header), None)
    if chosen is None:
        raise UnreadableError("its sheets are empty")
    others = [title for title, header in headers.items() if header and title != chosen]
    remarks = (
        [f"has more than one sheet; only {chosen!r} is read, not {', '.join(map(repr, others))}"] if others else []
    )
    header = headers[chosen]
    columns = [name for name in header if name]
    return Table(columns=columns, rows=partial(_rows, file, book, chosen, header), remarks=remarks)


def _has_text(header: Sequence[str], settings: Settings) -> bool:
    return "text" in known_columns([name for name in header if name], settings.columns)


def _header(sheet: Any) -> list[str]:
    """The cells of the first row that has any."""
    # Some programs write a wrong size of the sheet, and openpyxl would believe it.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True):
        if any(cell is not None for cell in row):
            return ["" if cell is None else str(cell) for cell in row]
    return []


def _rows(file: File, book: Any, title: str, header: Sequence[str], wanted: Sequence[str]) -> Iterator[Row | Problem]:
    del wanted
    number = 0
    try:
        for cells in _after_header(book[title]):
            if all(cell is None for cell in cells):
                continue
            number += 1
            values: dict[str, object] = {}
            for column, cell in zip(header, cells, strict=False):
                values.setdefault(column, cell)
            yield Row(number=number, values=values)
    except _FAULTS as error:
        rest = f"{file.place} after row {number}"
        yield not_read(rest, UnreadableError(f"the workbook is damaged ({type(error).__name__})"))


def _after_header(sheet: Any) -> Iterator[tuple[object, ...]]:
    rows = iter(sheet.iter_rows(values_only=True))
    for cells in rows:
        if any(cell is not None for cell in cells):
            break
    yield from rows
