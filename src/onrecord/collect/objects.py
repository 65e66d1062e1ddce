"""JSON and JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import chain, islice
from typing import TextIO

from onrecord.collect.columns import known_columns
from onrecord.collect.encodings import find_encoding
from onrecord.collect.files import File, Kind
from onrecord.collect.problems import UnreadableError, megabytes, not_read
from onrecord.collect.streams import DAMAGE, head_of
from onrecord.collect.tables import Row, Table, row_place
from onrecord.collect.texts import decode, open_text
from onrecord.records import Problem
from onrecord.settings import Settings

#: JSON lines need not have the same keys in every line; so many are looked at before the columns are chosen.
_LINES_LOOKED_AT = 100


def open_objects(file: File, settings: Settings, opened: ExitStack) -> Table:
    """The objects of a .json or .jsonl file as a table. Raises UnreadableError."""
    if file.kind is Kind.JSON_LINES and not _is_one_list(file):
        return _open_lines(file, settings, opened)
    data = file.read(settings.max_file_bytes)
    encoding = find_encoding(data)
    try:
        value = parse(decode(data, encoding))
    except _JsonLinesError:
        return _open_lines(file, settings, opened)
    objects = _objects_in(value, settings)
    return Table(
        columns=_keys(entry for entry in objects if isinstance(entry, dict)),
        rows=partial(_rows_of, file, objects),
        remarks=(encoding.remark,) if encoding.remark else (),
    )


class _JsonLinesError(UnreadableError):
    """A .json file that is really JSON lines."""


def parse(text: str) -> object:
    """The value of a JSON text. Raises UnreadableError with line and column."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if "\n" in text.strip() else ""
        where = f"its JSON cannot be read at {line}column {error.colno}: {_reason(error, text)}"
        kind = _JsonLinesError if error.msg == "Extra data" and text.lstrip().startswith("{") else UnreadableError
        raise kind(where) from error
    except RecursionError as error:
        raise UnreadableError("its JSON is nested too deeply") from error
    except ValueError as error:
        raise UnreadableError("its JSON holds a number with too many digits") from error


def _reason(error: json.JSONDecodeError, text: str) -> str:
    is_cut = not text[error.pos :].strip() or error.msg.startswith("Unterminated string")
    says = error.msg.lower().removesuffix(" starting at")
    return f"{says}; it may be cut off" if is_cut else says


def _is_one_list(file: File) -> bool:
    """True for a .jsonl file that is a JSON list over several lines."""
    with file.content() as stream:
        head = head_of(stream, 4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"[")


def _objects_in(value: object, settings: Settings) -> list[object]:
    """The rows of a JSON file: a list, an object's only list of objects, or the one object."""
    if isinstance(value, list):
        if not value:
            raise UnreadableError("it is an empty list")
        return value
    if not isinstance(value, dict):
        raise UnreadableError("it holds neither an object nor a list of objects")
    lists = {key: part for key, part in value.items() if isinstance(part, list) and part and _has_objects(part)}
    # An article may hold lists of objects itself, such as its attributions.
    if isinstance(value.get(known_columns(list(value), settings.columns).get("text", "")), str) or not lists:
        return [value]
    if len(lists) > 1:
        keys = ", ".join(repr(key) for key in lists)
        raise UnreadableError(
            f"it holds more than one list of objects ({keys})", hint="Save the one you want as a file."
        )
    return next(iter(lists.values()))


def _has_objects(part: list[object]) -> bool:
    return any(isinstance(entry, dict) for entry in part)


def _keys(objects: Iterator[dict[str, object]]) -> list[str]:
    """All keys, in the order they first come."""
    return list(dict.fromkeys(key for entry in objects for key in entry))


def _rows_of(file: File, objects: list[object], wanted: Sequence[str]) -> Iterator[Row | Problem]:  # noqa: ARG001
    for number, entry in enumerate(objects, start=1):
        if isinstance(entry, dict):
            yield Row(number=number, values=entry)
        else:
            yield not_read(row_place(file, "row", number), UnreadableError("it is no JSON object"))


def _open_lines(file: File, settings: Settings, opened: ExitStack) -> Table:
    stream, encoding = open_text(file, newline="\n")
    opened.enter_context(stream)
    rows = _lines(file, stream, settings)
    first = list(islice(rows, _LINES_LOOKED_AT))
    columns = _keys(row.values for row in first if isinstance(row, Row))  # type: ignore[misc]
    if not columns:
        reasons = [row.sentence.rstrip(".") for row in first if isinstance(row, Problem)]
        raise UnreadableError(f"its first lines hold no JSON objects ({reasons[0] if reasons else 'they are blank'})")
    return Table(
        columns=columns,
        rows=lambda wanted: chain(first, rows),  # noqa: ARG005 (every key is there already)
        unit="line",
        remarks=(encoding.remark,) if encoding.remark else (),
    )


def _lines(file: File, stream: TextIO, settings: Settings) -> Iterator[Row | Problem]:
    """Each line that is not blank; blank ones count for the line numbers. Ends with a problem where the file is cut."""
    limit = settings.max_file_bytes
    number = 0
    try:
        while line := stream.readline(limit):
            number += 1
            place = row_place(file, "line", number)
            if len(line) == limit and not line.endswith("\n"):
                _skip_line(stream, limit)
                yield not_read(place, UnreadableError(f"it is longer than {megabytes(limit)}"))
            elif line.strip():
                yield _object_in(place, number, line)
    except DAMAGE:
        rest = f"{file.place} after line {number}"
        yield not_read(rest, UnreadableError("the compressed data are cut off or damaged"))


def _skip_line(stream: TextIO, limit: int) -> None:
    while (more := stream.readline(limit)) and not more.endswith("\n"):
        pass


def _object_in(place: str, number: int, line: str) -> Row | Problem:
    try:
        value = parse(line)
    except UnreadableError as error:
        return not_read(place, error)
    if not isinstance(value, dict):
        return not_read(place, UnreadableError("it is no JSON object"))
    return Row(number=number, values=value)
