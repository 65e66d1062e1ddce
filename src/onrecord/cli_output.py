"""What verbs write: rows in every format, to standard output or a file, and the line that a decision leaves behind."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from onrecord.cli_options import RowFormat
from onrecord.errors import InputError

if TYPE_CHECKING:
    from onrecord.records import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How rows of one kind are written: as a table for people, as JSON, and flat with these columns."""

    show: Callable[[Sequence[Any]], None]
    row: Callable[[Any], dict[str, Any]]
    flat: Callable[[Any], dict[str, Any]]
    columns: Mapping[str, type]


def write_rows(found: Sequence[Any], listing: Listing, row_format: RowFormat, output: Path | None) -> None:
    """Write `found` in this format to `output`, or to standard output."""
    from onrecord.transfer import rows

    if row_format is RowFormat.TABLE:
        print_table(output, lambda: listing.show(found))
    elif row_format in (RowFormat.JSON, RowFormat.JSONL):
        write = rows.write_json if row_format is RowFormat.JSON else rows.write_jsonl
        with text_output(output) as out:
            write(map(listing.row, found), out)
    else:
        _write_flat([listing.flat(entry) for entry in found], listing.columns, row_format, output)


def _write_flat(
    rows: list[dict[str, Any]], kinds: Mapping[str, type], row_format: RowFormat, output: Path | None
) -> None:
    from onrecord.transfer.columns import write_csv, write_parquet

    if row_format is RowFormat.CSV:
        with text_output(output) as out:
            write_csv(rows, kinds, out)
    elif output is not None:
        with telling(output), output.open("wb") as out_bytes:
            write_parquet(rows, kinds, out_bytes)
    elif sys.stdout.isatty():
        raise InputError("Parquet is no text for a terminal.", hint="Write it to a file: --output rows.parquet")
    else:
        write_parquet(rows, kinds, sys.stdout.buffer)


def print_table(output: Path | None, show: Callable[[], None]) -> None:
    """Show a table on standard output, or write it to a file."""
    if output is None:
        show()
        return
    with text_output(output) as out, redirect_stdout(out):
        show()


@contextmanager
def text_output(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or the file in UTF-8, line feeds as they are and one ? for each lone surrogate."""
    if output is None:
        yield sys.stdout
        return
    with telling(output), output.open("w", encoding="utf-8", errors="replace", newline="\n") as out:
        yield out


@contextmanager
def telling(output: Path) -> Iterator[None]:
    """Say why a file cannot be written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise InputError(f"{output} cannot be written: {reason}.", hint="Name another file with --output.") from error


def print_line(words: str) -> None:
    """One line on standard output."""
    sys.stdout.write(words + "\n")


def print_decision(done: str, decision: Decision, casefile: Path) -> None:
    """What was decided, under which number, and how it is taken back."""
    from onrecord import screen

    words = f"{done} Decision {decision.id}; to take it back: onrecord undo {shlex.quote(str(casefile))} {decision.id}"
    print_line(screen.flat(words))
