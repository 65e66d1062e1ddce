"""What the record holds at a glance: the timeline, counts per outlet, and the actors with most statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.transfer.report_actors import Cast, render_top
from onrecord.transfer.report_markup import count_words, inline, one_line
from onrecord.transfer.report_timeline import draw_timeline

MOST_ROWS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the overview counts of one statement."""

    outlet: str
    day: date | None
    is_unknown: bool


def render_overview(statements: Sequence[Counted], cast: Cast) -> str:
    """The three charts as HTML; `statements` are those that repeat no other."""
    unknown = sum(1 for one in statements if one.is_unknown)
    return f'{_timeline(statements)}<div class="pair">{_outlets(statements)}{render_top(cast, unknown)}</div>'


def _timeline(statements: Sequence[Counted]) -> str:
    counts = Counter(one.day for one in statements if one.day)
    undated = sum(1 for one in statements if not one.day)
    if not counts:
        sentence = "No timeline: no article with a statement has a date." if undated else "No statements to draw."
        return f'<p class="note">{sentence}</p>'
    note = f'<p class="note">Not drawn: {count_words(undated, "statement")} of articles without a date.</p>'
    days = {day: count for day, count in counts.items() if day}
    return f'<div class="timeline">{draw_timeline(days)}{note if undated else ""}</div>'


def _outlets(statements: Sequence[Counted]) -> str:
    """A ranked list whose rows are buttons; the bar is drawn by the style sheet from `--share`."""
    outlets = Counter(one_line(one.outlet) for one in statements)
    top = sorted(outlets.items(), key=lambda pair: (-pair[1], pair[0].casefold()))[:MOST_ROWS]
    largest = max((count for _, count in top), default=1)
    items = "".join(
        f'<li><button type="button" aria-pressed="false" data-filter="outlet" data-value="{inline(name)}">'
        f'<span class="name">{inline(name or "no outlet named")}</span><span class="count">{count:,}</span>'
        f'<span class="rule" style="--share:{count / largest:.4f}"></span></button></li>'
        for name, count in top
    )
    note = f" <small>the {MOST_ROWS} most frequent of {len(outlets):,}</small>" if len(outlets) > MOST_ROWS else ""
    body = f'<ol class="ranks">{items}</ol>' if items else '<p class="note">None.</p>'
    return f"<section><h3>Outlets{note}</h3>{body}</section>"
