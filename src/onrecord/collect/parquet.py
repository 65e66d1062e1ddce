"""Parquet, read with pyarrow a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

from onrecord.collect.columns import known_columns
from onrecord.collect.documents import missing
from onrecord.collect.files import File
from onrecord.collect.problems import UnreadableError, megabytes, not_read
from onrecord.collect.streams import head_of, spool
from onrecord.collect.tables import Row, Table, row_place
from onrecord.records import Problem
from onrecord.settings import Settings

_ROWS_AT_A_TIME = 32


def open_parquet(file: File, settings: Settings, opened: ExitStack) -> Table:
    """The table in a .parquet file. Raises UnreadableError."""
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise missing("pyarrow", "parquet", "Parquet") from None
    with file.content() as content:
        if head_of(content, 4) != b"PAR1":
            raise UnreadableError("it is no Parquet file, or is damaged")
    with file.content() as content:
        # A Parquet file is read from its end, which a gzipped one cannot be.
        copy = opened.enter_context(spool(content, settings.max_archive_bytes))
    try:
        source = opened.enter_context(parquet.ParquetFile(copy))
        schema = source.schema_arrow
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise UnreadableError(f"the Parquet file is cut off or damaged ({_first_line(error)})") from error
    unpacked = sum(source.metadata.row_group(i).total_byte_size for i in range(source.metadata.num_row_groups))
    if unpacked > settings.max_archive_bytes:
        raise UnreadableError(
            f"it unpacks to more than the {megabytes(settings.max_archive_bytes)} that are read at most"
        )
    _refuse_nested(schema, known_columns(schema.names, settings.columns).get("text"), arrow)
    return Table(columns=schema.names, rows=partial(_rows, file, source))


def _refuse_nested(schema: Any, column: str | None, arrow: Any) -> None:
    """A text column that holds lists or structures is no text."""
    if column is None:
        return
    kind = schema.field(column).type
    if arrow.types.is_nested(kind):
        others = [name for name in schema.names if not arrow.types.is_nested(schema.field(name).type)]
        raise UnreadableError(
            f"its column {column!r} holds {kind}, not text",
            hint=f"Name another with --map text=COLUMN; columns that are not nested: {', '.join(others) or 'none'}.",
        )


def _rows(file: File, source: Any, wanted: Sequence[str]) -> Iterator[Row | Problem]:
    import pyarrow as arrow

    number = 0
    try:
        for batch in source.iter_batches(batch_size=_ROWS_AT_A_TIME, columns=list(wanted)):
            for index in range(batch.num_rows):
                number += 1
                yield _row(file, number, batch, index, wanted)
    except (arrow.ArrowException, OSError, ValueError) as error:
        rest = f"{file.place} after row {number}"
        yield not_read(rest, UnreadableError(f"the Parquet file is damaged ({_first_line(error)})"))


def _row(file: File, number: int, batch: Any, index: int, wanted: Sequence[str]) -> Row | Problem:
    try:
        return Row(number=number, values={column: _value(batch.column(column)[index]) for column in wanted})
    except UnicodeDecodeError:
        return not_read(row_place(file, "row", number), UnreadableError("it holds bytes that are not UTF-8"))


def _value(scalar: Any) -> object:
    """The value as Python's own; a time in nanoseconds, which Python has not, as its date."""
    try:
        value = scalar.as_py()
    except UnicodeDecodeError:
        raise
    except ValueError:
        return str(scalar)[:10]
    return value.decode() if isinstance(value, bytes) else value


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
