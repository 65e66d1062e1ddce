"""What the record holds at a glance: the timeline, and counts per outlet and per source as written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.transfer.report_markup import count_words, inline, one_line
from onrecord.transfer.report_timeline import draw_timeline

MOST_ROWS = 15
NO_SOURCE = -3
PRONOUN = -2
NOT_LISTED = -1
#: They name somebody only together with the text around them, and would fill every list of names.
PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "you", "who", "his", "her", "their", "him", "them"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the overview counts of one statement."""

    source: str
    outlet: str
    day: date | None
    repeats: bool


@dataclass(frozen=True, slots=True)
class SourceGroups:
    """The most frequent sources as written, and each statement's place among them (or why it has none)."""

    top: tuple[tuple[str, int], ...]
    of: tuple[int, ...]
    pronouns: int
    unnamed: int
    wordings: int


def group_sources(entries: Sequence[Entry]) -> SourceGroups:
    """Sources grouped by their words, upper and lower case alike; statements of copies not counted."""
    keys = [one_line(entry.source).casefold() for entry in entries]
    spellings: dict[str, Counter[str]] = {}
    for key, entry in zip(keys, entries, strict=True):
        if not entry.repeats:
            spellings.setdefault(key, Counter())[one_line(entry.source)] += 1
    totals = {key: spelling.total() for key, spelling in spellings.items()}
    names = [key for key in totals if key and key not in PRONOUNS]
    best = sorted(names, key=lambda key: (-totals[key], key))[:MOST_ROWS]
    place = {key: i for i, key in enumerate(best)} | dict.fromkeys(PRONOUNS, PRONOUN) | {"": NO_SOURCE}
    return SourceGroups(
        top=tuple((max(spellings[key], key=spellings[key].__getitem__), totals[key]) for key in best),
        of=tuple(place.get(key, NOT_LISTED) for key in keys),
        pronouns=sum(totals.get(key, 0) for key in PRONOUNS),
        unnamed=totals.get("", 0),
        wordings=len(names),
    )


def render_overview(entries: Sequence[Entry], groups: SourceGroups) -> str:
    """The three charts as HTML."""
    outlets = Counter(one_line(entry.outlet) for entry in entries if not entry.repeats)
    top = sorted(outlets.items(), key=lambda pair: (-pair[1], pair[0].casefold()))[:MOST_ROWS]
    outlet_rows = [("outlet", name, name or "no outlet named", count) for name, count in top]
    source_rows = [("group", str(i), name, count) for i, (name, count) in enumerate(groups.top)]
    return (
        f"{_timeline(entries)}"
        '<div class="pair">'
        f"{_bars('Outlets', outlet_rows, _listed(len(outlets), 'outlet'), '')}"
        f"{_bars('Sources as written', source_rows, _listed(groups.wordings, 'wording'), _unlisted(groups))}"
        "</div>"
    )


def _timeline(entries: Sequence[Entry]) -> str:
    counts = Counter(entry.day for entry in entries if entry.day and not entry.repeats)
    undated = sum(1 for entry in entries if not entry.day and not entry.repeats)
    if not counts:
        sentence = "No timeline: no article with a statement has a date." if undated else "No statements to draw."
        return f'<p class="note">{sentence}</p>'
    note = f'<p class="note">Not drawn: {count_words(undated, "statement")} of articles without a date.</p>'
    days = {day: count for day, count in counts.items() if day}
    return f'<div class="timeline">{draw_timeline(days)}{note if undated else ""}</div>'


def _listed(found: int, noun: str) -> str:
    return f"the {MOST_ROWS} most frequent of {count_words(found, noun)}" if found > MOST_ROWS else ""


def _bars(heading: str, rows: Sequence[tuple[str, str, str, int]], note: str, below: str) -> str:
    """A ranked list whose rows are buttons; the bar is drawn by the style sheet from `--share`."""
    largest = max((count for *_, count in rows), default=1)
    items = "".join(
        f'<li><button type="button" aria-pressed="false" data-filter="{field}" data-value="{inline(value)}" '
        f'data-name="{inline(name)}"><span class="name">{inline(name)}</span><span class="count">{count:,}</span>'
        f'<span class="rule" style="--share:{count / largest:.4f}"></span></button></li>'
        for field, value, name, count in rows
    )
    aside = f" <small>{note}</small>" if note else ""
    body = f'<ol class="ranks">{items}</ol>' if items else '<p class="note">None.</p>'
    return f"<section><h3>{heading}{aside}</h3>{body}{below}</section>"


def _unlisted(groups: SourceGroups) -> str:
    kinds = ((PRONOUN, "a pronoun", groups.pronouns), (NO_SOURCE, "not named", groups.unnamed))
    buttons = [
        f'<button type="button" class="plain" aria-pressed="false" data-filter="group" data-value="{value}" '
        f'data-name="{name}">{name}: {count:,}</button>'
        for value, name, count in kinds
        if count
    ]
    return f'<p class="note">Sources beside these: {" · ".join(buttons)}</p>' if buttons else ""
