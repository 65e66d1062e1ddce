"""Files of the Discourse Network Analyzer: taken into a casefile, and written from one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli_options import CasefilePath, opened
from onrecord.cli_output import print_line
from onrecord.errors import InputError
from onrecord.records_values import DnaReplacement

if TYPE_CHECKING:
    from onrecord.records_values import DnaExport

_ENDING = ".dna"


def import_file(
    casefile: CasefilePath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .dna file of DNA 3.0 or 3.1.", show_default=False)],
    replace: Annotated[
        bool, typer.Option("--replace", help="Reject imported statements of its documents that it no longer has.")
    ] = False,
) -> None:
    """Import what was coded in DNA: documents, statements, variables, coders."""
    from onrecord import screen

    with opened(casefile) as case:
        done = case.import_dna(file, replace=replace, tell=screen.say)
    count = screen.count
    print_line(
        screen.flat(
            f"{file}: {count(done.articles, 'article')} ({done.articles_new} new), "
            f"{count(done.statements, 'statement')} ({done.statements_new} new), {count(done.variables, 'variable')}, "
            f"{done.entities} values, {count(done.coders, 'coder')}."
        )
    )
    if isinstance(done, DnaReplacement):
        _print_replacement(done)


def _print_replacement(done: DnaReplacement) -> None:
    from onrecord import screen

    gone = f"{screen.count(done.statements_gone, 'statement')} that the file no longer has"
    back = f", and {done.statements_back:,} brought back that it has again" if done.statements_back else ""
    log = " `onrecord log` lists them; `onrecord undo` takes one back." if done.statements_gone else ""
    print_line(f"Rejected {gone}{back}.{log}")
    if done.codings_kept:
        kept = screen.count(done.codings_kept, "coding")
        print_line(f"{kept} of this casefile that the file does not have: kept, correct with `onrecord codings`.")


def export_file(
    casefile: CasefilePath,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="A .dna file to write.", show_default=False)
    ],
    undated: Annotated[
        str | None, typer.Option(metavar="DATE", help="The date of articles without one; else they are refused.")
    ] = None,
    password: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What every coder logs in with in DNA; default: onrecord.")
    ] = None,
) -> None:
    """Export what is coded to a .dna file, which DNA 3 opens."""
    from onrecord import screen

    if output.suffix.lower() != _ENDING:
        raise InputError(f"{output} is not called {_ENDING}: that is what is written.", hint="Write -o peace.dna.")
    with opened(casefile) as case:
        done = case.export_dna(output, undated=undated, password=password, tell=screen.say)
    _print_export(done, output, is_default=password is None)


def _print_export(done: DnaExport, path: Path, *, is_default: bool) -> None:
    from onrecord import screen

    count = screen.count
    wrote = f"{count(done.documents, 'document')}, {count(done.statements, 'statement')}, {done.entities} values"
    print_line(screen.flat(f"Wrote {path}: {wrote}, {count(done.coders, 'coder')}."))
    if is_default:
        print_line(f"In DNA every coder logs in with the password {done.password}; --password gives another.")
    if done.left_out:
        print_line("A .dna file cannot hold, and this one is without:")
        for name, number in done.left_out:
            print_line(f"  {name}: {number:,}")
