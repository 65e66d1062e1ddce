"""The codings of a casefile: listed, imported, decided one by one, summed up by article, and compared by coder."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli_options import (
    LISTING,
    By,
    CasefilePath,
    Format,
    ListingCommand,
    Output,
    RowFormat,
    make_group,
    opened,
)
from onrecord.cli_output import Listing, print_decision, print_line, print_table, text_output, write_rows
from onrecord.cli_values import first_day, last_day
from onrecord.records import Agreement

if TYPE_CHECKING:
    from onrecord.casefile import Casefile
    from onrecord.screen_agreement import Pairing

app = make_group("List who is for or against what; import and decide.")

CodebookName = Annotated[str | None, typer.Option("--codebook", metavar="NAME", help="Of this codebook; default: all.")]
OneCodebook = Annotated[
    str | None, typer.Option("--codebook", metavar="NAME", help="Which codebook, where the casefile has several.")
]


class Side(StrEnum):
    """The sides a coding can take."""

    FOR = "for"
    AGAINST = "against"


class ComparisonFormat(StrEnum):
    """How a comparison is printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


@app.command(LISTING, cls=ListingCommand, hidden=True)
def list_codings(
    casefile: CasefilePath,
    codebook: CodebookName = None,
    version: Annotated[
        str | None, typer.Option(metavar="VERSION", help="With this version of the codebook; default: the last used.")
    ] = None,
    concept: Annotated[str | None, typer.Option(metavar="ID", help="Of this concept.")] = None,
    speaker: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of this actor: a name, part of it, alias or id.")
    ] = None,
    agreement: Annotated[Side | None, typer.Option(help="Taking this side.")] = None,
    decided: Annotated[bool, typer.Option("--decided", help="That somebody decided on.")] = False,
    with_none: Annotated[bool, typer.Option("--with-none", help="List units that take no position too.")] = False,
    outlet: Annotated[str | None, typer.Option(help="In articles of this outlet.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="In articles of this day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="In articles of this day or earlier.")] = None,
    copies: Annotated[bool, typer.Option("--copies", help="List the codings of copies too.")] = False,
    row_format: Format = RowFormat.TABLE,
    output: Output = None,
) -> None:
    """List the codings that pass every filter: what was decided, else what is suggested."""
    from onrecord import screen_codings
    from onrecord.transfer import columns, rows

    listing = Listing(
        show=screen_codings.print_codings, row=rows.coding_row, flat=columns.flat_coding, columns=columns.CODING_COLUMNS
    )
    with opened(casefile) as case:
        found = case.codings(
            codebook=codebook,
            version=version,
            concept=concept,
            speaker=speaker,
            agreement=agreement and Agreement(agreement.value),
            is_decided=True if decided else None,
            outlet=outlet,
            since=first_day(since or ""),
            until=last_day(until or ""),
            copies=copies,
            with_none=with_none,
        )
        if speaker and not found and not case.statements(speaker=speaker, copies=True):
            case.actor(speaker)  # whoever is not there is told with the nearest names
    write_rows(found, listing, row_format, output)


@app.command("import")
def import_codings(
    casefile: CasefilePath,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="CSV or JSON lines: statement, concept, agreement, and where known speaker and coder.",
            show_default=False,
        ),
    ],
    by: By = None,
    codebook: OneCodebook = None,
) -> None:
    """Import codings somebody made already, as decisions; all of them or none."""
    from onrecord import screen

    with opened(casefile) as case:
        number = case.import_codings(file, by=by, codebook=codebook)
    print_line(screen.flat(f"{screen.count(number, 'decision')} imported from {file}."))


@app.command()
def decide(
    casefile: CasefilePath,
    statement: Annotated[
        str, typer.Argument(metavar="STATEMENT", help="Its id, or the beginning of it.", show_default=False)
    ],
    concept: Annotated[str, typer.Argument(metavar="CONCEPT", help="The id of a concept.", show_default=False)],
    agreement: Annotated[
        Agreement,
        typer.Argument(
            metavar="AGREEMENT", help="What it says of the concept: for, against or none.", show_default=False
        ),
    ],
    by: By = None,
    final: Annotated[bool, typer.Option("--final", help="An adjudication: it holds over every coder.")] = False,
    codebook: OneCodebook = None,
) -> None:
    """Decide on one statement and concept."""
    with opened(casefile) as case:
        made = case.decide_coding(statement, concept, agreement, by=by, codebook=codebook, is_final=final)
    print_decision(f"{made.subject.rpartition('|')[2]} is {_said(agreement)} {concept}.", made, casefile)


def _said(agreement: Agreement) -> str:
    return "not about" if agreement is Agreement.NONE else agreement.value


def narratives(
    casefile: CasefilePath,
    codebook: CodebookName = None,
    threshold: Annotated[
        float | None,
        typer.Option(metavar="SCORE", min=0, max=1, help="Least score; default: what is suggested or decided."),
    ] = None,
    row_format: Format = RowFormat.TABLE,
    output: Output = None,
) -> None:
    """List the concepts that each article is for."""
    from onrecord import screen_codings
    from onrecord.transfer import columns, rows

    listing = Listing(
        show=screen_codings.print_narratives,
        row=rows.narrative_row,
        flat=columns.flat_narrative,
        columns=columns.NARRATIVE_COLUMNS,
    )
    with opened(casefile) as case:
        found = case.narratives(codebook, threshold=threshold)
    write_rows(found, listing, row_format, output)


def agreement(
    casefile: CasefilePath,
    between: Annotated[
        tuple[str, str],
        typer.Option(metavar="A B", help="Two coders: names as in --by, model for what is suggested, or llm."),
    ],
    codebook: OneCodebook = None,
    random_share: Annotated[
        bool, typer.Option("--random-share", help="Only the estimate on the units drawn at random.")
    ] = False,
    row_format: Annotated[
        ComparisonFormat, typer.Option("--format", help="How the figures are printed.")
    ] = ComparisonFormat.TABLE,
    output: Output = None,
) -> None:
    """Say how far two coders agree, and on which concepts."""
    from onrecord import screen_agreement

    with opened(casefile) as case:
        pairing = _compare(case, *between, codebook=codebook, random_share=random_share)
    if row_format is ComparisonFormat.TABLE:
        print_table(output, lambda: screen_agreement.print_agreement(pairing))
    else:
        _write_comparisons(pairing, is_array=row_format is ComparisonFormat.JSON, output=output)


def _compare(case: Casefile, first: str, second: str, *, codebook: str | None, random_share: bool) -> Pairing:
    from onrecord.errors import InputError
    from onrecord.screen_agreement import Pairing

    if first == second:
        raise InputError(f"{first!r} agrees with itself.", hint="Name two coders: --between model anna")
    used = case.codebook(codebook)
    return Pairing(
        codebook=used,
        first=first,
        second=second,
        whole=None if random_share else case.agreement(first, second, codebook=used.name),
        random=case.agreement(first, second, codebook=used.name, only_random=True),
    )


def _write_comparisons(pairing: Pairing, *, is_array: bool, output: Path | None) -> None:
    from onrecord.transfer import rows

    head = {"codebook": pairing.codebook.name, "version": pairing.codebook.version}
    head |= {"first": pairing.first, "second": pairing.second}
    blocks = (("all", pairing.whole), ("random share", pairing.random))
    found: list[dict[str, Any]] = [
        rows.comparison_row(asdict(compared), **head, counted=counted)
        for counted, compared in blocks
        if compared is not None
    ]
    with text_output(output) as out:
        (rows.write_json if is_array else rows.write_jsonl)(found, out)
