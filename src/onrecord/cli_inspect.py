"""Seeing what the tool sees: the names and dates in any text, and the side it takes on any claim."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli_options import FAILED, Output, Precision, Runtime, Threads, make_group
from onrecord.cli_output import text_output
from onrecord.errors import InputError

if TYPE_CHECKING:
    from onrecord.records import Problem

app = make_group("Show the names, dates or positions found in texts of your own.", lists=False)

Lines = Annotated[Path, typer.Argument(metavar="FILE", help="JSON lines, or - for standard input.", show_default=False)]


@app.command()
def names(
    context: typer.Context,
    file: Lines,
    output: Output = None,
    runtime: Runtime = "auto",
    precision: Precision = "auto",
    threads: Threads = None,
) -> None:
    """Print the names in each text: {"name", "text"} a line becomes {"name", "entities"}."""
    from onrecord.inspecting import inspect_names
    from onrecord.settings import Settings

    with _lines(file) as (lines, place):
        settings = Settings(runtime=runtime, precision=precision, threads=threads)
        _write(inspect_names(lines, place, context.obj.scorer or _load_scorer(settings)), output, place)


@app.command()
def dates(file: Lines, output: Output = None) -> None:
    """Print the dates in each text: {"name", "text", "published"} a line becomes {"name", "dates"}."""
    from onrecord.inspecting import inspect_dates

    with _lines(file) as (lines, place):
        _write(inspect_dates(lines, place), output, place)


@app.command()
def pairs(
    context: typer.Context,
    file: Lines,
    output: Output = None,
    runtime: Runtime = "auto",
    precision: Precision = "auto",
    threads: Threads = None,
) -> None:
    """Print what each text says of its claim: {"claim", "text", "cue"?} a line gains "match", "for" and "against"."""
    from onrecord.inspecting import inspect_pairs
    from onrecord.settings import Settings

    with _lines(file) as (lines, place):
        settings = Settings(runtime=runtime, precision=precision, threads=threads)
        scorer = context.obj.position_scorer or _load_position_scorer(settings)
        _write(inspect_pairs(lines, place, scorer), output, place)


def _load_scorer(settings: Any) -> Any:
    from onrecord.onnx_scorer import load_scorer

    return load_scorer(settings)


def _load_position_scorer(settings: Any) -> Any:
    from onrecord.onnx_positions import load_position_scorer

    return load_position_scorer(settings)


@contextmanager
def _lines(file: Path) -> Iterator[tuple[IO[bytes], str]]:
    """The lines of a file, or of standard input, and what to call them."""
    if str(file) == "-":
        yield sys.stdin.buffer, "standard input"
        return
    try:
        opened = file.open("rb")
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise InputError(f"{file} cannot be read: {reason}.", hint="Name a file of JSON lines, or -.") from error
    with opened:
        yield opened, str(file)


def _write(found: Iterable[dict[str, Any] | Problem], output: Path | None, place: str) -> None:
    """Rows to the output, problems to standard error; status 2 when there is no row."""
    from onrecord import screen
    from onrecord.records import Problem
    from onrecord.transfer import rows

    counts = {True: 0, False: 0}

    def only_rows() -> Iterator[dict[str, Any]]:
        for each in found:
            counts[isinstance(each, Problem)] += 1
            if isinstance(each, Problem):
                screen.say(screen.visible(each.sentence))
            else:
                yield each

    with text_output(output) as out:
        rows.write_jsonl(only_rows(), out)
    if not counts[False]:
        if not counts[True]:
            screen.say(f"{place} holds no line to read.")
        raise typer.Exit(FAILED)
