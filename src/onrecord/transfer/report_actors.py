"""Who speaks: the actors of the page, those with most statements as a list, and what the filters offer of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.records import Act, Actor, ActorEntry, ActorId, Speaker
from onrecord.transfer.report_markup import count_words, inline, one_line, short_day_words
from onrecord.transfer.report_statement import UNKNOWN, Numbered, grey_words

MOST_ACTORS = 15
#: Names the speaker box suggests while somebody types.
MOST_SUGGESTED = 500
NOT_KNOWN = -1


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody on the page, most statements first; `place` says where somebody stands."""

    entries: tuple[ActorEntry, ...]
    place: dict[ActorId, int]

    def listed(self) -> list[list[object]]:
        """The actors as the page's script reads them: name, kind, and the aliases to find them by."""
        return [[one_line(e.actor.name), e.actor.kind.value, _aliases(e.actor)] for e in self.entries]

    def voices(self, speakers: Iterable[Speaker]) -> list[list[object]]:
        """Speakers or addressees as the page's script reads them: place among the actors, and affiliation."""
        return [[self.place[one.id], one_line(one.affiliation or "")] for one in speakers]


def gather_cast(known: Sequence[ActorEntry], statements: Iterable[Numbered]) -> Cast:
    """The known actors, and whoever speaks in these statements besides: of copies alone, for example."""
    entries = {entry.actor.id: entry for entry in known}
    for one in statements:
        for who in (*one.speakers, *one.addressees):
            if who.id not in entries:
                entries[who.id] = _silent(who)
    return Cast(tuple(entries.values()), {id_: place for place, id_ in enumerate(entries)})


def _silent(who: Speaker) -> ActorEntry:
    actor = Actor(id=who.id, name=who.name, kind=who.kind)
    return ActorEntry(actor=actor, affiliation=who.affiliation, statements=0, articles=0, first=None, last=None)


def _aliases(actor: Actor) -> list[str]:
    return [one_line(alias) for alias, _ in actor.aliases if alias != actor.name]


def render_top(cast: Cast, unknown: int) -> str:
    """The actors with most statements: each row filters the table, and opens to the aliases."""
    speaking = [(place, entry) for place, entry in enumerate(cast.entries) if entry.statements]
    largest = max((entry.statements for _, entry in speaking), default=1)
    rows = "".join(_row(place, entry, largest) for place, entry in speaking[:MOST_ACTORS])
    note = f" <small>the {MOST_ACTORS} with most statements of {len(speaking):,}</small>"
    body = f'<ol class="ranks actors">{rows}</ol>' if rows else '<p class="note">None.</p>'
    return (
        f"<section><h3>Top actors{note if len(speaking) > MOST_ACTORS else ''}</h3>{body}"
        f"{_unknown(unknown) if unknown else ''}</section>"
    )


def _row(place: int, entry: ActorEntry, largest: int) -> str:
    actor = entry.actor
    grey = grey_words(entry.affiliation, actor.kind)
    aliases = ", ".join(f"{one_line(alias)} {count:,}" for alias, count in actor.aliases if alias != actor.name)
    hover = f' title="Also written: {inline(aliases)}"' if aliases else ""
    return (
        f'<li><button type="button" aria-pressed="false" data-filter="actor" data-value="{place}" '
        f'data-name="{inline(actor.name)}"{hover}><span class="name"><strong>{inline(actor.name)}</strong>'
        f"{f' <small>{inline(grey)}</small>' if grey else ''}</span>"
        f'<span class="count" title="{count_words(entry.statements, "statement")}">{entry.statements:,}</span>'
        f'<span class="rule" style="--share:{entry.statements / largest:.4f}"></span></button>'
        f'<div class="more"><span>{" · ".join([count_words(entry.articles, "article"), *_days(entry)])}</span>'
        f"{_also(actor, aliases) if aliases else ''}</div></li>"
    )


def _days(entry: ActorEntry) -> list[str]:
    if entry.first is None or entry.last is None:
        return []
    first, last = short_day_words(entry.first), short_day_words(entry.last)
    return [first if first == last else f"{first} to {last}"]


def _also(actor: Actor, aliases: str) -> str:
    count = len(_aliases(actor))
    words = f"{count:,} {'alias' if count == 1 else 'aliases'}"
    label = f"{words} of {inline(actor.name)}"
    return f'<details><summary aria-label="{label}">{words}</summary><p>{inline(aliases)}</p></details>'


def _unknown(count: int) -> str:
    return (
        '<p class="note">Beside these: <button type="button" class="plain" aria-pressed="false" data-filter="actor" '
        f'data-value="{NOT_KNOWN}" data-name="not known">{UNKNOWN}: {count:,}</button></p>'
    )


def speaker_options(cast: Cast) -> str:
    """What the speaker box suggests, most statements first; two of one name once."""
    names = dict.fromkeys(one_line(entry.actor.name) for entry in cast.entries if entry.statements)
    return "".join(f'<option value="{inline(name)}"></option>' for name in list(names)[:MOST_SUGGESTED])


def act_options(statements: Iterable[Numbered]) -> str:
    """The acts there are, in the order of the list of acts."""
    found = {one.statement.act for one in statements}
    return "".join(f'<option value="{act.value}">{act.value}</option>' for act in Act if act in found)
