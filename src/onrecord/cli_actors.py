"""The actors of a casefile: listed, shown, joined and parted, named, and taken from a roster."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.cli_options import (
    LISTING,
    ActorName,
    By,
    CasefilePath,
    Format,
    ListingCommand,
    Output,
    RowFormat,
    make_group,
    opened,
)
from onrecord.cli_output import Listing, print_decision, write_rows
from onrecord.cli_values import first_day, last_day, read_pairs

#: What can be said of an actor.
FIELDS = ("kind", "affiliation", "from", "to", "colour")

app = make_group("List who speaks; join, split and name them.")
roster_app = make_group("Import a list of actors that you have already.", lists=False)


@app.command(LISTING, cls=ListingCommand, hidden=True)
def list_actors(casefile: CasefilePath, row_format: Format = RowFormat.TABLE, output: Output = None) -> None:
    """List who speaks, most statements first: kind, affiliation, aliases, statements, articles, first and last date."""
    from onrecord import screen_actors
    from onrecord.transfer import columns, rows

    listing = Listing(
        show=screen_actors.print_actors, row=rows.actor_row, flat=columns.flat_actor, columns=columns.ACTOR_COLUMNS
    )
    with opened(casefile) as case:
        found = case.actors()
    write_rows(found, listing, row_format, output)


@app.command()
def show(casefile: CasefilePath, name: ActorName) -> None:
    """Show one actor: all aliases with counts, all statements by date."""
    from onrecord import screen_actors

    with opened(casefile) as case:
        entry = case.actor(name)
        statements = case.statements(speaker=entry.actor.id)
    screen_actors.print_actor(entry, statements)


@app.command()
def suggest(casefile: CasefilePath, row_format: Format = RowFormat.TABLE, output: Output = None) -> None:
    """List pairs that may be one actor, the likeliest first, with the reason."""
    from onrecord import screen_actors
    from onrecord.transfer import columns, rows

    listing = Listing(
        show=lambda found: screen_actors.print_suggestions(found, casefile=str(casefile)),
        row=rows.suggestion_row,
        flat=columns.flat_suggestion,
        columns=columns.SUGGESTION_COLUMNS,
    )
    with opened(casefile) as case:
        found = case.suggest_actors()
    write_rows(found, listing, row_format, output)


@app.command()
def merge(
    casefile: CasefilePath,
    first: Annotated[str, typer.Argument(metavar="A", help="The actor that stays.", show_default=False)],
    second: Annotated[str, typer.Argument(metavar="B", help="The actor that is the same one.", show_default=False)],
    by: By = None,
) -> None:
    """Say that two actors are one; it is called as the first."""
    with opened(casefile) as case:
        kept, joined = case.actor(first).actor.name, case.actor(second).actor.name
        print_decision(f"{joined} is {kept}.", case.merge_actors(first, second, by=by), casefile)


@app.command()
def split(
    casefile: CasefilePath,
    name: ActorName,
    aliases: Annotated[
        list[str] | None, typer.Argument(metavar="ALIAS...", help="Names of somebody else.", show_default=False)
    ] = None,
    articles: Annotated[
        list[str] | None,
        typer.Option("--article", metavar="ARTICLE", help="An article in which it is somebody else; repeatable."),
    ] = None,
    by: By = None,
) -> None:
    """Say that some aliases of an actor, or what it is in some articles, are somebody else."""
    with opened(casefile) as case:
        decision = case.split_actor(name, aliases or [], articles=articles or [], by=by)
    parts = [", ".join(aliases or []), f"in {', '.join(articles)}" if articles else ""]
    called = decision.subject.partition(":")[2]
    print_decision(f"{called} is somebody else than {' '.join(filter(None, parts))}.", decision, casefile)


@app.command()
def rename(
    casefile: CasefilePath,
    name: ActorName,
    new: Annotated[str, typer.Argument(metavar="NEW", help="What it is called from now on.", show_default=False)],
    by: By = None,
) -> None:
    """Say what an actor is called."""
    with opened(casefile) as case:
        called = case.actor(name).actor.name
        print_decision(f"{called} is now called {new}.", case.rename_actor(name, new, by=by), casefile)


@app.command("set")
def set_actor(
    casefile: CasefilePath,
    name: ActorName,
    pairs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY=VALUE...",
            help=f"What is right: {', '.join(FIELDS)}; from and to are a year, month or day.",
            show_default=False,
        ),
    ] = None,
    by: By = None,
) -> None:
    """Say of what kind an actor is, for whom it speaks and when, or its colour."""
    from onrecord.screen_decisions import describe_value

    given = read_pairs(pairs or [], FIELDS)
    since, until = first_day(given.pop("from", "")), last_day(given.pop("to", ""))
    fields: dict[str, Any] = given
    with opened(casefile) as case:
        called = case.actor(name).actor.name
        for decision in case.set_actor(name, since=since, until=until, by=by, **fields):
            said = describe_value(decision.value)
            print_decision(f"{called}: {decision.field} is now {said}.", decision, casefile)


@roster_app.command("import")
def import_roster(
    casefile: CasefilePath,
    roster: Annotated[
        Path,
        typer.Argument(
            metavar="ROSTER",
            help="A CSV table: name, kind, aliases, affiliation, from, to, colour.",
            show_default=False,
        ),
    ],
    by: By = None,
) -> None:
    """Import actors that you know already; they win over what is guessed."""
    with opened(casefile) as case:
        decision = case.import_roster(roster, by=by)
    print_decision(f"Imported {roster}.", decision, casefile)
