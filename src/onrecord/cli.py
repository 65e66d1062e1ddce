"""The command line: one short function per verb, the casefile always first. Heavy modules are imported inside."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from onrecord.errors import InputError, OnrecordError
from onrecord.records import Form

if TYPE_CHECKING:
    from onrecord.casefile import Casefile
    from onrecord.records import ReadSummary
    from onrecord.scoring import Scorer
    from onrecord.settings import Settings

#: Exit status for an error, for nothing that could be read, and for Ctrl-C.
FAILED, INTERRUPTED = 2, 130

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Reads news coverage and keeps the record: who said what, when, and which outlet reported it.",
)


class RowFormat(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class StatementFormat(StrEnum):
    """How statements are printed; `attributions` is what a scorer of extracted attributions reads."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    ATTRIBUTIONS = "attributions"


CasefilePath = Annotated[Path, typer.Argument(metavar="CASEFILE", show_default=False)]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE.")]
Copies = Annotated[bool, typer.Option("--copies", help="Count the statements of copies too.")]


def main(arguments: Sequence[str] | None = None, *, scorer: Scorer | None = None) -> None:
    """Run the command line; whatever a user can cause ends in a sentence and a hint. `scorer` replaces the model."""
    _prepare_streams()
    try:
        app(args=arguments, obj=scorer)
    except OnrecordError as error:
        _fail(error)


@app.command()
def demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where to write.")] = Path(),
) -> None:
    """Read the bundled articles; write demo.onrecord and demo.html."""
    from onrecord import screen
    from onrecord.demo import copy_demo

    path, page, articles = folder / "demo.onrecord", folder / "demo.html", folder / "demo-articles"
    with _telling(folder):
        copy_demo(articles)
    with _opened(path, scorer=context.obj) as case:
        summary = _read(case, [str(articles)])
        print_line(screen.describe_reading(summary, path=str(path)))
        case.report(page, title="A demonstration")
        screen.print_info(case.info(), path=str(path))
        statements = case.statements()
        screen.print_top_sources(statements)
        screen.print_statements(statements[:5], of=len(statements))
    print_line(f"\nOpen {page} in a browser. Then try:\n  onrecord statements {path} --search water")
    print_line(f"  onrecord articles {path}\n  onrecord read my.onrecord FOLDER_WITH_ARTICLES")


@app.command()
def read(
    context: typer.Context,
    casefile: CasefilePath,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATHS", help="Files, folders, globs, or - for standard input.")
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Read known articles again; without PATHS, all of them."),
    ] = False,
    language: Annotated[str | None, typer.Option(help="Take every article to be in this language (en).")] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Where a table has a field; repeatable.")
    ] = None,
    name_pattern: Annotated[
        str | None, typer.Option(help="What file names say, for example '{outlet}_{date}_{title}.txt'.")
    ] = None,
    runtime: Annotated[str, typer.Option(help="What runs the model: auto, openvino or onnxruntime.")] = "auto",
    precision: Annotated[str, typer.Option(help="Precision of the model: auto, float32 or bfloat16.")] = "auto",
    threads: Annotated[int | None, typer.Option(min=1, help="Threads of the model; default: all cores.")] = None,
) -> None:
    """Read articles into CASEFILE: what is new, and nothing twice."""
    from onrecord import screen
    from onrecord.settings import Settings

    settings = Settings(runtime=runtime, precision=precision, threads=threads)
    with _opened(casefile, settings=settings, scorer=context.obj) as case:
        summary = _read(
            case,
            paths or [],
            again=again,
            language=language,
            columns=_parse_map(columns or []),
            name_pattern=name_pattern,
        )
    print_line(screen.describe_reading(summary, path=str(casefile)))
    screen.print_problems(summary.problems)
    if summary.errors and not summary.articles_new + summary.articles_again + summary.articles_known:
        raise typer.Exit(FAILED)


@app.command()
def articles(
    casefile: CasefilePath,
    copies: Copies = False,
    row_format: Annotated[RowFormat, typer.Option("--format")] = RowFormat.TABLE,
    output: Output = None,
) -> None:
    """List the articles: outlet, date, statements, skips."""
    from onrecord import screen
    from onrecord.transfer import columns, rows

    with _opened(casefile) as case:
        entries = case.articles(copies=copies)
    if row_format is RowFormat.TABLE:
        _print_table(output, lambda: screen.print_articles(entries))
    elif row_format is RowFormat.JSONL:
        with _text_output(output) as out:
            rows.write_jsonl(map(rows.article_row, entries), out)
    else:
        flat = [columns.flat_article(entry) for entry in entries]
        _write_flat(flat, columns.ARTICLE_COLUMNS, row_format, output)


@app.command()
def text(
    casefile: CasefilePath,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its name or id, as `onrecord articles` lists it.")],
    output: Output = None,
) -> None:
    """Print the text that spans point into."""
    from onrecord import screen

    with _opened(casefile) as case:
        words = case.text(article)
    is_seen = output is None and sys.stdout.isatty()
    with _text_output(output) as out:
        out.write(screen.visible(words) if is_seen else words)
        out.write("\n" if is_seen and not words.endswith("\n") else "")


@app.command()
def info(casefile: CasefilePath, copies: Copies = False) -> None:
    """Say what the casefile holds, and its problems."""
    from onrecord import screen

    with _opened(casefile) as case:
        screen.print_info(case.info(copies=copies), path=str(casefile))


@app.command()
def statements(
    casefile: CasefilePath,
    search: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Holding these words; '\"a b\"' side by side.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Whose source holds TEXT, whatever the case.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="In articles of this outlet.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="In articles of this day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="In articles of this day or earlier.")] = None,
    form: Annotated[Form | None, typer.Option(help="Given in quote marks, in other words, or partly each.")] = None,
    copies: Annotated[bool, typer.Option("--copies", help="List the statements of copies too.")] = False,
    row_format: Annotated[StatementFormat, typer.Option("--format")] = StatementFormat.TABLE,
    output: Output = None,
) -> None:
    """List the statements that pass every filter."""
    from onrecord import screen
    from onrecord.transfer import columns, rows

    filters = {"search": search, "source": source, "outlet": outlet, "since": since, "until": until, "form": form}
    with _opened(casefile) as case:
        if row_format is StatementFormat.ATTRIBUTIONS:
            _write_attributions(case, filters, output)
            return
        found = case.statements(**filters, copies=copies)
    if row_format is StatementFormat.TABLE:
        _print_table(output, lambda: screen.print_statements(found))
    elif row_format is StatementFormat.JSONL:
        with _text_output(output) as out:
            rows.write_jsonl(map(rows.statement_row, found), out)
    else:
        flat = [columns.flat_statement(entry) for entry in found]
        _write_flat(flat, columns.STATEMENT_COLUMNS, RowFormat(row_format.value), output)


@app.command()
def report(
    casefile: CasefilePath,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default: CASEFILE.html")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Default: the name of the casefile.")] = None,
) -> None:
    """Write the record as one page that opens offline."""
    page = output or casefile.with_suffix(".html")
    with _opened(casefile) as case:
        case.report(page, title=title)
    print_line(f"Wrote {page}.")


def print_line(words: str) -> None:
    """One line on standard output."""
    sys.stdout.write(words + "\n")


@contextmanager
def _opened(path: Path, *, settings: Settings | None = None, scorer: Scorer | None = None) -> Iterator[Casefile]:
    from onrecord.casefile import open_casefile

    with open_casefile(path, scorer=scorer, settings=settings) as case:
        yield case


def _read(case: Casefile, paths: Sequence[str], **options: Any) -> ReadSummary:
    """Read with progress; Ctrl-C says what is kept."""
    from onrecord import screen

    with screen.make_progress() as progress:
        try:
            return case.read(paths, progress=progress, **options)
        except KeyboardInterrupt:
            kept = progress.latest
    read_now = screen.count(kept.articles_new + kept.articles_again, "article")
    screen.say(
        f"Stopped. {read_now} and {screen.count(kept.statements, 'statement')} of this run are kept in {case.path}; "
        "the same command goes on from there."
    )
    raise typer.Exit(INTERRUPTED)


def _parse_map(pairs: Sequence[str]) -> dict[str, str]:
    """`text=column` pairs as a mapping."""
    for pair in pairs:
        if not all(pair.partition("=")):
            raise InputError(f"--map {pair} says no field and column.", hint="Write it as --map text=body.")
    return {field: column for field, _, column in (pair.partition("=") for pair in pairs)}


def _write_attributions(case: Casefile, filters: dict[str, Any], output: Path | None) -> None:
    from onrecord.transfer import rows

    given = [f"--{name}" for name, value in filters.items() if value is not None]
    if given:
        sentence = f"--format attributions gives every article that was read and takes no {' or '.join(given)}."
        raise InputError(sentence, hint="Leave the filter out, or use --format jsonl.")
    found = case.attributions()
    with _text_output(output) as out:
        rows.write_jsonl((rows.attributions_row(name, statements) for name, statements in found), out)


def _write_flat(rows: list[dict[str, Any]], kinds: Any, row_format: RowFormat, output: Path | None) -> None:
    from onrecord.transfer.columns import write_csv, write_parquet

    if row_format is RowFormat.CSV:
        with _text_output(output) as out:
            write_csv(rows, kinds, out)
    elif output is not None:
        with _telling(output), output.open("wb") as out_bytes:
            write_parquet(rows, kinds, out_bytes)
    elif sys.stdout.isatty():
        raise InputError("Parquet is no text for a terminal.", hint="Write it to a file: --output statements.parquet")
    else:
        write_parquet(rows, kinds, sys.stdout.buffer)


def _print_table(output: Path | None, show: Callable[[], None]) -> None:
    """Show a table on standard output, or write it to a file."""
    from contextlib import redirect_stdout

    if output is None:
        show()
        return
    with _text_output(output) as out, redirect_stdout(out):
        show()


@contextmanager
def _text_output(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or the file in UTF-8, line feeds as they are and one ? for each lone surrogate."""
    if output is None:
        yield sys.stdout
        return
    with _telling(output), output.open("w", encoding="utf-8", errors="replace", newline="\n") as out:
        yield out


@contextmanager
def _telling(output: Path) -> Iterator[None]:
    """Say why a file cannot be written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise InputError(f"{output} cannot be written: {reason}.", hint="Name another file with --output.") from error


def _prepare_streams() -> None:
    """Print UTF-8 where it goes to a file or pipe, and never fail on what cannot be printed."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace", newline="\n")


def _fail(error: OnrecordError) -> None:
    from onrecord import screen

    screen.say(screen.visible(str(error)))
    if error.hint:
        screen.say(screen.visible(error.hint))
    sys.exit(FAILED)


if __name__ == "__main__":
    main()
