"""The command line: one short function per verb, the casefile always first. Heavy modules are imported inside.

Start here. Verbs with sub-verbs stand in `cli_articles`, `cli_statements`, `cli_actors`, `cli_codebook`, `cli_codings`
and `cli_inspect`, coding in `cli_code`, networks in `cli_network`, .dna files in `cli_dna`, the history of decisions in
`cli_decisions`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord import (
    cli_actors,
    cli_articles,
    cli_code,
    cli_codebook,
    cli_codings,
    cli_decisions,
    cli_dna,
    cli_inspect,
    cli_network,
    cli_statements,
)
from onrecord.cli_options import (
    FAILED,
    INTERRUPTED,
    ArticleName,
    CasefilePath,
    Copies,
    Models,
    Output,
    Precision,
    Runtime,
    Threads,
    VerbGroup,
    opened,
)
from onrecord.cli_output import print_line, telling, text_output
from onrecord.errors import InputError, OnrecordError

if TYPE_CHECKING:
    from onrecord.casefile import Casefile
    from onrecord.positions import PositionScorer
    from onrecord.records import ReadSummary
    from onrecord.scoring import Scorer

app = typer.Typer(
    cls=VerbGroup,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Reads news coverage and keeps the record: who said what, when, and which outlet reported it.",
)
app.add_typer(cli_articles.app, name="articles")
app.add_typer(cli_statements.app, name="statements")
app.add_typer(cli_actors.app, name="actors")
app.add_typer(cli_actors.roster_app, name="roster")
app.add_typer(cli_codebook.app, name="codebook")
app.command()(cli_code.code)
app.add_typer(cli_codings.app, name="codings")
app.command()(cli_codings.agreement)
app.command()(cli_codings.narratives)
app.add_typer(cli_inspect.app, name="inspect")
for _verb in ("network", "polarization", "clusters", "backbone", "scale", "phases", "moves"):
    app.command(_verb)(getattr(cli_network, _verb))
app.command("import")(cli_dna.import_file)
app.command("export")(cli_dna.export_file)
app.command()(cli_decisions.undo)
app.command()(cli_decisions.log)


def main(
    arguments: Sequence[str] | None = None,
    *,
    scorer: Scorer | None = None,
    position_scorer: PositionScorer | None = None,
) -> None:
    """Run the command line; whatever a user can cause ends in a sentence and a hint. The scorers replace the models."""
    _prepare_streams()
    try:
        app(args=arguments, obj=Models(scorer=scorer, position_scorer=position_scorer))
    except OnrecordError as error:
        _fail(error)


def _print_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        print_line(f"onrecord {version('onrecord')}")
        raise typer.Exit


@app.callback()
def _before_verbs(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    pass


@app.command()
def demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where to write.")] = Path(),
) -> None:
    """Read the bundled articles; write demo.onrecord and demo.html."""
    from onrecord import screen, screen_actors, screen_statements
    from onrecord.demo import copy_demo

    path, page, articles = folder / "demo.onrecord", folder / "demo.html", folder / "demo-articles"
    with telling(folder):
        copy_demo(articles)
    with opened(path, models=context.obj) as case:
        summary = _read(case, [str(articles)])
        print_line(screen.describe_reading(summary, path=str(path)))
        case.report(page, title="A demonstration")
        screen.print_info(case.info(), path=str(path))
        screen_actors.print_top_actors(case.actors())
        statements = case.statements()
        screen_statements.print_statements(statements[:5], of=len(statements))
    print_line(f"\nOpen {page} in a browser. Then try:\n  onrecord statements {path} --search water")
    print_line(f"  onrecord actors {path}\n  onrecord read my.onrecord FOLDER_WITH_ARTICLES")


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
    runtime: Runtime = "auto",
    precision: Precision = "auto",
    threads: Threads = None,
) -> None:
    """Read articles into CASEFILE: what is new, and nothing twice."""
    from onrecord import screen
    from onrecord.settings import Settings

    settings = Settings(runtime=runtime, precision=precision, threads=threads)
    with opened(casefile, settings=settings, models=context.obj) as case:
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
def text(
    casefile: CasefilePath,
    article: ArticleName,
    output: Output = None,
) -> None:
    """Print the text that spans point into."""
    from onrecord import screen

    with opened(casefile) as case:
        words = case.text(article)
    is_seen = output is None and sys.stdout.isatty()
    with text_output(output) as out:
        out.write(screen.visible(words) if is_seen else words)
        out.write("\n" if is_seen and not words.endswith("\n") else "")


@app.command()
def info(casefile: CasefilePath, copies: Copies = False) -> None:
    """Say what the casefile holds, and its problems."""
    from onrecord import screen

    with opened(casefile) as case:
        screen.print_info(case.info(copies=copies), path=str(casefile))


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
    with opened(casefile) as case:
        case.report(page, title=title)
    print_line(f"Wrote {page}.")


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
