"""The statements of a casefile: listed, rejected, added, corrected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli_options import (
    LISTING,
    ArticleName,
    By,
    CasefilePath,
    ListingCommand,
    Output,
    RowFormat,
    StatementFormat,
    make_group,
    opened,
)
from onrecord.cli_output import Listing, print_decision, text_output, write_rows
from onrecord.cli_values import first_day, last_day, read_names, read_pairs, read_spans, read_time
from onrecord.errors import InputError
from onrecord.records import GAP, Act, Form, Span

if TYPE_CHECKING:
    from onrecord.casefile import Casefile

#: What can be said of a statement beside its words, and those of its parts that are spans.
FIELDS = ("speaker", "addressee", "act", "said_on")
PARTS = ("content", "source", "cue")

_SPAN = "START:END in characters; several with commas or by repeating the option."
_KEYS = f"What is right: {', '.join((*PARTS, *FIELDS))}; several names with | between."

app = make_group("List the statements that pass every filter; correct them.")


@app.command(LISTING, cls=ListingCommand, hidden=True)
def list_statements(
    casefile: CasefilePath,
    search: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Holding these words; '\"a b\"' side by side.")
    ] = None,
    speaker: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of this actor: a name, part of it, alias or id.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Whose source holds TEXT, whatever the case.")
    ] = None,
    act: Annotated[Act | None, typer.Option(help="Doing this.")] = None,
    outlet: Annotated[str | None, typer.Option(help="In articles of this outlet.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="In articles of this day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="In articles of this day or earlier.")] = None,
    form: Annotated[Form | None, typer.Option(help="Given in quote marks, in other words, or partly each.")] = None,
    copies: Annotated[bool, typer.Option("--copies", help="List the statements of copies too.")] = False,
    row_format: Annotated[StatementFormat, typer.Option("--format")] = StatementFormat.TABLE,
    output: Output = None,
) -> None:
    """List the statements that pass every filter."""
    from onrecord import screen_statements
    from onrecord.transfer import columns, rows

    filters: dict[str, Any] = {"search": search, "speaker": speaker, "source": source, "act": act}
    days = {"since": first_day(since or ""), "until": last_day(until or "")}
    filters |= {"outlet": outlet, **days, "form": form}
    listing = Listing(
        show=screen_statements.print_statements,
        row=rows.statement_row,
        flat=columns.flat_statement,
        columns=columns.STATEMENT_COLUMNS,
    )
    with opened(casefile) as case:
        if row_format is StatementFormat.ATTRIBUTIONS:
            _write_attributions(case, filters, output)
            return
        found = case.statements(**filters, copies=copies)
        if speaker and not found and not case.statements(speaker=speaker, copies=True):
            _find_speaker(case, speaker)
    write_rows(found, listing, RowFormat(row_format.value), output)


def _find_speaker(case: Casefile, speaker: str) -> None:
    """Whoever speaks nowhere is told with the nearest names: of actors, and of speakers of imported statements."""
    from onrecord.identify.actors import find_actor
    from onrecord.records import Actor

    actors = {entry.actor.id: entry.actor for entry in case.actors()}
    heard = {one.id: one for entry in case.statements() if entry.imported for one in entry.speakers}
    actors |= {id_: Actor(id=id_, name=one.name, kind=one.kind) for id_, one in heard.items()}
    find_actor(list(actors.values()), speaker)


def _write_attributions(case: Casefile, filters: dict[str, Any], output: Path | None) -> None:
    from onrecord.transfer import rows

    given = [f"--{name}" for name, value in filters.items() if value is not None]
    if given:
        sentence = f"--format attributions gives every article that was read and takes no {' or '.join(given)}."
        raise InputError(sentence, hint="Leave the filter out, or use --format jsonl.")
    found = case.attributions()
    with text_output(output) as out:
        rows.write_jsonl((rows.attributions_row(name, statements) for name, statements in found), out)


StatementId = Annotated[
    str, typer.Argument(metavar="ID", help="Its id, as `onrecord statements` lists it.", show_default=False)
]


@app.command()
def reject(
    casefile: CasefilePath,
    ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Ids, as `onrecord statements` lists them.", show_default=False)
    ],
    by: By = None,
) -> None:
    """Take statements that are none off the record, also when their article is read again."""
    with opened(casefile) as case:
        for id_ in ids:
            print_decision(f"Rejected {id_}.", case.reject_statement(id_, by=by), casefile)


@app.command()
def add(
    casefile: CasefilePath,
    article: ArticleName,
    content: Annotated[list[str], typer.Option(metavar="START:END", help=f"What was said. {_SPAN}")],
    pairs: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY=VALUE...", help=f"What else is known: {', '.join(FIELDS)}.", show_default=False),
    ] = None,
    source: Annotated[list[str] | None, typer.Option(metavar="START:END", help="Who said it, as worded.")] = None,
    cue: Annotated[list[str] | None, typer.Option(metavar="START:END", help="The words that report it.")] = None,
    by: By = None,
) -> None:
    """Put a statement that was not found on the record."""
    from onrecord.screen_decisions import describe_value

    fields = _read_fields(read_pairs(pairs, FIELDS)) if pairs else {}
    said, who, words = (read_spans(written or []) for written in (content, source, cue))
    with opened(casefile) as case:
        added, *others = case.add_statement(article, content=said, source=who, cue=words, by=by, **fields)
        id_ = added.subject.partition(":")[2]
        print_decision(f"Added {id_}: {_quoted(case, article, said)}.", added, casefile)
        for decision in others:
            print_decision(f"{id_}: {decision.field} is now {describe_value(decision.value)}.", decision, casefile)


@app.command("set")
def set_statement(
    casefile: CasefilePath,
    statement: StatementId,
    pairs: Annotated[list[str] | None, typer.Argument(metavar="KEY=VALUE...", help=_KEYS, show_default=False)] = None,
    by: By = None,
) -> None:
    """Correct a statement: its content, source and cue as spans, its speaker, addressee, act and said_on."""
    from onrecord.screen_decisions import describe_value

    fields = _read_fields(read_pairs(pairs or [], (*PARTS, *FIELDS)))
    with opened(casefile) as case:
        for decision in case.set_statement(statement, by=by, **fields):
            print_decision(
                f"{statement}: {decision.field} is now {describe_value(decision.value)}.", decision, casefile
            )


def _read_fields(pairs: dict[str, str]) -> dict[str, Any]:
    """Values as the casefile takes them: spans, lists of names, an act, a time; empty for nobody or unknown."""
    fields: dict[str, Any] = dict(pairs)
    for key, value in pairs.items():
        if key in PARTS:
            fields[key] = read_spans([value] if value else [])
        elif key in ("speaker", "addressee"):
            fields[key] = read_names(value)
        elif key == "said_on":
            fields[key] = read_time(value)
    return fields


def _quoted(case: Casefile, article: str, spans: tuple[Span, ...]) -> str:
    from onrecord import screen

    words = case.text(article)
    return "“" + screen.shorten(GAP.join(span.of(words) for span in spans), 60) + "”"
