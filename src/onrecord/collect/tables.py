"""Articles out of rows: JSON, CSV, Parquet and Excel alike, once their columns are known."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from onrecord.collect.columns import Columns, describe, find_columns
from onrecord.collect.dates import is_ambiguous, read_date
from onrecord.collect.drafts import Draft, storable
from onrecord.collect.files import File, Kind
from onrecord.collect.problems import Notices, UnreadableError, megabytes, not_read, notice
from onrecord.collect.texts import clean
from onrecord.records import Problem
from onrecord.settings import Settings

_KINDS: Mapping[type, str] = {
    int: "a number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
    bytes: "bytes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its number in the file, counted from 1, and its values by column."""

    number: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The columns of a file and, given those that are wanted, its rows. `unit` is what a row is called."""

    columns: Sequence[str]
    rows: Callable[[Sequence[str]], Iterator[Row | Problem]]
    unit: str = "row"
    remarks: Sequence[str] = ()


def read_table(file: File, settings: Settings) -> Iterator[Draft | Problem]:
    """An article or a problem for each row, after a notice that says which column fills which field."""
    with ExitStack() as opened:
        yield from _read(_open(file, settings, opened), file, settings)


def _read(table: Table, file: File, settings: Settings) -> Iterator[Draft | Problem]:
    for remark in table.remarks:
        yield notice(file.place, f"{file.place} {remark}.")
    columns = find_columns(table.columns, settings.columns)
    yield notice(file.place, f"{file.place}: {describe(columns, table.columns)}.")
    notices = Notices(file.place)
    number = 0
    for row in table.rows(list(columns.values())):
        if isinstance(row, Problem):
            yield row
            number += 1
            continue
        number += 1
        yield from _article(row, columns, table.unit, file, settings, notices)
    yield from notices.rest()
    if number == 0:
        raise UnreadableError("it has columns but no rows")


def _open(file: File, settings: Settings, opened: ExitStack) -> Table:
    """The table in a file, by the module for its kind; what has to be closed after reading goes into `opened`."""
    if file.kind is Kind.PARQUET:
        from onrecord.collect.parquet import open_parquet

        return open_parquet(file, settings, opened)
    if file.kind is Kind.EXCEL:
        from onrecord.collect.workbooks import open_workbook

        return open_workbook(file, settings, opened)
    if file.kind in (Kind.CSV, Kind.TSV):
        from onrecord.collect.delimited import open_delimited

        return open_delimited(file, settings, opened)
    from onrecord.collect.objects import open_objects

    return open_objects(file, settings, opened)


def _article(
    row: Row, columns: Columns, unit: str, file: File, settings: Settings, notices: Notices
) -> Iterator[Draft | Problem]:
    place = row_place(file, unit, row.number)
    try:
        text = _text_of(row, columns, settings)
    except UnreadableError as error:
        yield not_read(place, error)
        return
    draft = Draft(
        place=place,
        text=text,
        row=row.number,
        name=_name_of(_value(row, columns, "name")),
        title=_words(_value(row, columns, "title")),
        outlet=_words(_value(row, columns, "outlet")),
        byline=_words(_value(row, columns, "byline")),
        url=_words(_value(row, columns, "url")),
    )
    written = _value(row, columns, "published")
    published = read_date(written)
    yield from _about_date(draft, written, published is not None, notices)
    yield replace(draft, published=published)


def row_place(file: File, unit: str, number: int) -> str:
    """A row as the user would name it."""
    return f"{file.place}, {unit} {number}"


def _text_of(row: Row, columns: Columns, settings: Settings) -> str:
    value = _value(row, columns, "text")
    column = columns["text"]
    if value is None:
        raise UnreadableError(f"its {column!r} is empty")
    if not isinstance(value, str):
        raise UnreadableError(f"its {column!r} holds {_KINDS.get(type(value), 'something else')}, not text")
    if not value.strip():
        raise UnreadableError(f"its {column!r} is empty")
    if len(value) > settings.max_file_bytes:
        raise UnreadableError(f"its {column!r} is longer than {megabytes(settings.max_file_bytes)}")
    return value


def _about_date(draft: Draft, written: object, is_read: bool, notices: Notices) -> Iterator[Problem]:
    if not is_read and written is not None and str(written).strip():
        shown = storable(str(written))[:60]
        sentence = f"{draft.place}: the date {shown!r} cannot be read, so the article has none."
        yield from notices.about("dates", notice(draft.place, sentence))
    elif is_ambiguous(written):
        sentence = f"{draft.place}: dates such as {written!r} are read month first; write 2021-12-31 to be sure."
        yield from notices.about("the order of day and month", notice(draft.place, sentence), most=1)


def _value(row: Row, columns: Columns, field: str) -> object:
    return row.values.get(columns[field]) if field in columns else None


def _name_of(value: object) -> str | None:
    """The name as given: a string, or a number without a decimal point that a spreadsheet put there."""
    if isinstance(value, str):
        return storable(value) if value.strip() else None
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _words(value: object) -> str | None:
    """A value as a field: lists are joined, and of an object its name is taken, as news services write sources."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return next((words for key in ("name", "title", "id") if (words := _words(value.get(key)))), None)
    if isinstance(value, list | tuple):
        return ", ".join(words for part in value if (words := _words(part))) or None
    return _name_of(value)
