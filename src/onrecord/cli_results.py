"""What verbs of networks write: refused before anything is computed, and then written whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli_options import RowFormat
from onrecord.cli_output import Listing, print_line, write_rows
from onrecord.errors import InputError

if TYPE_CHECKING:
    from onrecord.network_rows import Row
    from onrecord.networking import Discourse
    from onrecord.screen_networks import Heads
    from onrecord.transfer.event_list import Event

Plot = Annotated[Path | None, typer.Option("--plot", metavar="FILE", help="Draw to an .svg, .pdf or .png.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE; its ending says the format.")
]
Format = Annotated[RowFormat | None, typer.Option("--format", help="Default: what FILE ends with, else a table.")]

#: Endings of files of rows; a table is text.
_ENDINGS = {".csv", ".json", ".jsonl", ".parquet", ".txt"}
#: How a casefile begins.
_SQLITE = b"SQLite format 3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a result with their columns, and how a terminal shows them, with `notes` below.

    `has_how` says whether it matters to the result how for and against make a tie.
    """

    rows: Sequence[Row]
    columns: Mapping[str, type]
    heads: Heads = field(default_factory=dict)
    notes: Sequence[str] = ()
    has_how: bool = True


@dataclass(frozen=True, slots=True)
class Target:
    """Where the rows of a result go, and its figure."""

    output: Path | None
    plot: Path | None
    row_format: RowFormat | None

    @property
    def format(self) -> RowFormat:
        """The one asked for; else what the file ends with; else a table."""
        ending = self.output.suffix.lower().removeprefix(".") if self.output else ""
        return self.row_format or (RowFormat(ending) if ending in set(RowFormat) else RowFormat.TABLE)

    def check(self) -> Target:
        """Itself; raises `InputError` for what cannot be written."""
        from onrecord.transfer.targets import check_target

        if self.output is not None:
            if self.row_format is None and self.output.suffix.lower() not in _ENDINGS:
                raise InputError(
                    f"{self.output} is called like no kind of file that rows can be written to.",
                    hint=f"Use one of {', '.join(sorted(_ENDINGS))}, or say --format; figures are drawn with --plot.",
                )
            check_target(self.output)
            _spare_casefile(self.output)
        elif self.format is RowFormat.PARQUET and sys.stdout.isatty():
            raise InputError("Parquet is no text for a terminal.", hint="Write it to a file: --output rows.parquet")
        check_plot(self.plot)
        return self

    def write(self, table: Table, discourse: Discourse, draw: Callable[[Path], None] | None = None) -> None:
        """Write the rows and draw the figure, both or neither, and say what they rest on."""
        from onrecord import screen_networks

        with _draft(self.output) as output:
            if output is not None:
                write_rows(table.rows, _listing(table), self.format, output)
            if self.plot is not None and draw is not None:
                draw(self.plot)
        if self.output is None:
            write_rows(table.rows, _listing(table), self.format, None)
        has_rows = self.output is None and self.format is not RowFormat.TABLE
        for verb, path in (("Wrote", self.output), ("Drew", self.plot)):
            if path is not None:
                note(f"{verb} {path}.", has_rows=has_rows)
        if not has_rows:
            for line in (*table.notes, screen_networks.describe_basis(discourse, has_how=table.has_how)):
                print_line(line)

    def write_events(self, discourse: Discourse) -> None:
        """Write the statements themselves, as CSV where no other format was asked for."""
        from onrecord import network_rows
        from onrecord.screen import count, say

        events = discourse.events()
        if self.format in (RowFormat.TABLE, RowFormat.CSV):
            _write_event_list(events, discourse, self.output)
        else:
            rows = network_rows.event_rows(events)
            with _draft(self.output) as output:
                write_rows(rows, _listing(Table(rows=rows, columns=network_rows.EVENT_COLUMNS)), self.format, output)
        if self.output is not None:
            print_line(f"Wrote {self.output}: {count(len(events), 'statement')}.")
        if discourse.basis.undated:
            say(f"{discourse.basis.undated:,} left out without a date (--undated gives them one).")


def _spare_casefile(output: Path) -> None:
    """Raises `InputError` where rows would replace a casefile: with --format a file may be called anything."""
    if not output.is_file():
        return
    with output.open("rb") as file:
        if file.read(len(_SQLITE)) == _SQLITE:
            raise InputError(f"{output} is a database, and rows would take its place.", hint="Name another file.")


def check_plot(plot: Path | None) -> None:
    """Raises `InputError` for a figure that cannot be drawn."""
    from onrecord import drawing

    if plot is not None:
        drawing.check_plot(plot)


def note(line: str, *, has_rows: bool) -> None:
    """A line on standard output, or beside it where that has rows for another program."""
    from onrecord import screen

    (screen.say if has_rows else print_line)(line)


def as_json(row: Row) -> dict[str, Any]:
    """The row as JSON has it."""
    return {"schema": 1, **row}


@contextmanager
def _draft(output: Path | None) -> Iterator[Path | None]:
    """A file beside `output` that takes its place when all is written."""
    from onrecord.transfer.targets import written_beside

    if output is None:
        yield None
        return
    with written_beside(output) as draft:
        yield draft


def _write_event_list(events: Sequence[Event], discourse: Discourse, output: Path | None) -> None:
    from onrecord.screen import visible
    from onrecord.transfer.event_list import render_event_list, write_event_list

    variables = [value.variable for value in discourse.table.coded[0].values] if discourse.table.coded else []
    if output is not None:
        write_event_list(events, variables, output)
        return
    text = render_event_list(events, variables)
    sys.stdout.write(visible(text.replace("\r\n", "\n")) if sys.stdout.isatty() else text)


def _listing(table: Table) -> Listing:
    from onrecord import network_rows, screen_networks

    return Listing(
        show=lambda found: screen_networks.print_rows(found, table.heads),
        row=as_json,
        flat=lambda row: network_rows.flat(row, table.columns),
        columns=network_rows.flat_columns(table.columns),
    )
