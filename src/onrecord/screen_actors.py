"""What a terminal shows of actors: the list, one of them, and pairs that may be one."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from datetime import date

from onrecord.records import ActorEntry, ActorKind, Affiliation, Entry, Suggestion
from onrecord.screen import cell, count, flat, make_console, make_table
from onrecord.screen_statements import print_statements

#: Aliases of an actor, and pairs, that a table shows; the other formats give all of them.
_MOST_ALIASES, _MOST_PAIRS = 6, 50

#: Kinds that are somebody in particular.
_NAMED = (ActorKind.PERSON, ActorKind.ORGANIZATION, ActorKind.COUNTRY)


def print_actors(entries: Sequence[ActorEntry]) -> None:
    """One row per actor: what it is, how it is called, and how much it said when."""
    table = make_table()
    table.add_column("actor", overflow="fold", ratio=4)
    table.add_column("kind", no_wrap=True)
    table.add_column("affiliation", overflow="fold", ratio=3)
    table.add_column("aliases", overflow="fold", ratio=6)
    for head in ("stat.", "art."):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("dates", no_wrap=True)
    for entry in entries:
        table.add_row(
            cell(entry.actor.name),
            entry.actor.kind.value,
            cell(entry.affiliation),
            cell(_few_aliases(entry)),
            f"{entry.statements:,}",
            f"{entry.articles:,}",
            "\n".join(_days(entry)),
        )
    console = make_console()
    console.print(table)
    console.print(cell(count(len(entries), "actor")))


def print_actor(entry: ActorEntry, statements: Sequence[Entry]) -> None:
    """One actor with everything known of it, and its statements by date."""
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _facts(entry):
        table.add_row(cell(name), cell(value, keep_lines=True))
    console = make_console()
    console.print(table)
    console.print()
    print_statements(sorted(statements, key=_day_of))


def print_suggestions(suggestions: Sequence[Suggestion], *, casefile: str) -> None:
    """Pairs that may be one actor, the likeliest first, and how to join or keep them."""
    console = make_console()
    if not suggestions:
        console.print(cell("Nothing to suggest: no two actors look alike."))
        return
    table = make_table()
    table.add_column("score", no_wrap=True)
    for head in ("first", "second"):
        table.add_column(head, overflow="fold", ratio=4)
    table.add_column("reason", overflow="fold", ratio=6)
    for suggestion in suggestions[:_MOST_PAIRS]:
        pair = (suggestion.first, suggestion.second)
        table.add_row(f"{suggestion.score:.2f}", *(cell(_in_short(entry)) for entry in pair), cell(suggestion.reason))
    console.print(table)
    shown = f"{_MOST_PAIRS} of " if len(suggestions) > _MOST_PAIRS else ""
    first, second = (shlex.quote(entry.actor.name) for entry in (suggestions[0].first, suggestions[0].second))
    console.print(cell(f"{shown}{count(len(suggestions), 'pair')}. To join the first:"))
    console.print(cell(f"onrecord actors merge {shlex.quote(casefile)} {first} {second}"), soft_wrap=True)


def print_top_actors(entries: Sequence[ActorEntry]) -> None:
    """Who is quoted most, of those who are somebody in particular."""
    named = [entry for entry in entries if entry.actor.kind in _NAMED and entry.statements]
    top = sorted(named, key=lambda entry: -entry.statements)[:5]
    if top:
        words = ", ".join(f"{flat(entry.actor.name)} {entry.statements:,}" for entry in top)
        make_console().print(cell(f"most quoted: {words}"))


def _few_aliases(entry: ActorEntry) -> str:
    """How else it is called, most often first."""
    others = [f"{name} {number:,}" for name, number in entry.actor.aliases if name != entry.actor.name]
    more = f", and {len(others) - _MOST_ALIASES:,} more" if len(others) > _MOST_ALIASES else ""
    return ", ".join(others[:_MOST_ALIASES]) + more


def _days(entry: ActorEntry) -> list[str]:
    return [str(day) for day in dict.fromkeys((entry.first, entry.last)) if day]


def _in_short(entry: ActorEntry) -> str:
    kind = "" if entry.actor.kind is ActorKind.PERSON else entry.actor.kind.value
    known = ", ".join(part for part in (kind, entry.affiliation) if part)
    return f"{entry.actor.name}{f' ({known})' if known else ''}, {count(entry.statements, 'statement')}"


def _facts(entry: ActorEntry) -> Iterator[tuple[str, str]]:
    actor = entry.actor
    yield "actor", flat(actor.name)
    yield "id", actor.id
    yield "kind", actor.kind.value
    affiliations = [_affiliation(known) for known in actor.affiliations] or [flat(entry.affiliation or "")]
    if any(affiliations):
        yield "affiliation", "\n".join(affiliations)
    if actor.colour:
        yield "colour", flat(actor.colour)
    yield "aliases", "\n".join(flat(f"{name} {number:,}") for name, number in actor.aliases)
    yield "statements", f"{entry.statements:,} in {count(entry.articles, 'article')}"
    if entry.first:
        yield "dates", " to ".join(_days(entry))


def _affiliation(known: Affiliation) -> str:
    since = f" from {known.since}" if known.since else ""
    until = f" to {known.until}" if known.until else ""
    return flat(known.name) + since + until


def _day_of(entry: Entry) -> tuple[date, str]:
    said_on = entry.statement.said_on
    return (said_on.date if said_on else entry.published or date.max, entry.name)
