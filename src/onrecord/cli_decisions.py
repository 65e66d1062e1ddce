"""What people decided: the log, and taking a decision back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli_options import By, CasefilePath, Format, Output, RowFormat, opened
from onrecord.cli_output import Listing, print_decision, write_rows

if TYPE_CHECKING:
    from onrecord.casefile import Casefile


def _article_names(case: Casefile) -> dict[str, str]:
    """The names of all articles by their ids, also of those that were removed."""
    from onrecord.store.article_reads import read_names

    with case.database().reading() as connection:
        return {id_: name for name, id_ in read_names(connection).items()}


def undo(
    casefile: CasefilePath,
    decision: Annotated[
        int | None,
        typer.Argument(metavar="ID", help="The number of a decision; default: the last one.", show_default=False),
    ] = None,
    by: By = None,
) -> None:
    """Take back a decision, or an undo; the log keeps both."""
    from onrecord.screen_decisions import describe_decision

    with opened(casefile) as case:
        names = _article_names(case)
        made = case.undo(decision, by=by)
        number = made.subject.partition(":")[2]
        undone = next(known for known, _ in case.decisions() if str(known.id) == number)
    print_decision(f"Took back decision {number} ({describe_decision(undone, names)}).", made, casefile)


def log(casefile: CasefilePath, row_format: Format = RowFormat.TABLE, output: Output = None) -> None:
    """List every decision, and whether it is in force."""
    from onrecord import screen_decisions
    from onrecord.transfer import columns, rows

    with opened(casefile) as case:
        found = case.decisions()
        names = _article_names(case)
    listing = Listing(
        show=lambda logged: screen_decisions.print_log(logged, names=names),
        row=rows.decision_row,
        flat=columns.flat_decision,
        columns=columns.DECISION_COLUMNS,
    )
    write_rows(found, listing, row_format, output)
