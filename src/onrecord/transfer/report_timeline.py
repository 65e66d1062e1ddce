"""Statements per day, week, month or year as an inline SVG that keeps its text size at every width."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from onrecord.transfer.report_markup import MONTHS, count_words, day_words

HEIGHT = 150
#: A single day or two would be one fat block: the axis shows at least this many bars' room.
FEWEST_BINS = 12
MOST_BINS = 110
#: Per cent of the chart.
WIDEST = 4.5
MOST_LABELS = 9
ROUND = (12, 16, 20, 24, 30, 40, 50, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class Bin:
    """Consecutive days, both ends included, and how many statements they have."""

    first: date
    last: date
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A date under the bar at `place`; a minor one is left out on a phone."""

    place: int
    words: str
    year: int
    is_minor: bool
    opens_year: bool
    opens_year_on_phone: bool


def choose_unit(first: date, last: date) -> str:
    """The finest of day, week, month and year that leaves bars wide enough to hit."""
    days = (last - first).days + 1
    if days <= 62:
        return "day"
    if days <= 7 * 80:
        return "week"
    return "month" if days <= 30 * MOST_BINS else "year"


def make_bins(counts: Mapping[date, int]) -> tuple[str, list[Bin]]:
    """The unit, and every bin from the first date to the last, empty ones too."""
    unit = choose_unit(min(counts), max(counts))
    years = max(counts).year - min(counts).year + 1
    step = -(-years // MOST_BINS) if unit == "year" else 1
    starts = [_floor(min(counts), unit)]
    while (following := _following(starts[-1], unit, step)) <= max(counts) and following < date.max:
        starts.append(following)
    ends = [*(start - timedelta(days=1) for start in starts[1:]), _last(starts[-1], unit, step)]
    sums: Counter[int] = Counter()
    for day, count in counts.items():
        sums[bisect_right(starts, day) - 1] += count
    return unit, [Bin(first, last, sums[i]) for i, (first, last) in enumerate(zip(starts, ends, strict=True))]


def _last(start: date, unit: str, step: int) -> date:
    following = _following(start, unit, step)
    return following if following == date.max else following - timedelta(days=1)


def _floor(day: date, unit: str) -> date:
    if unit == "week":
        return date.fromordinal(max(1, day.toordinal() - day.weekday()))
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def _following(start: date, unit: str, step: int) -> date:
    if unit in ("day", "week"):
        return date.fromordinal(min(start.toordinal() + (7 if unit == "week" else 1), date.max.toordinal()))
    month = start.month % 12 + 1 if unit == "month" else 1
    year = start.year + (start.month == 12 if unit == "month" else step)
    return date(year, month, 1) if year <= date.max.year else date.max


def bin_words(unit: str, one: Bin) -> str:
    """A bin's days as a reader says them: Week of 7 March 2022."""
    if unit == "day":
        return day_words(one.first)
    if unit == "week":
        return f"Week of {day_words(one.first)}"
    if unit == "month":
        return f"{MONTHS[one.first.month - 1]} {one.first.year}"
    same = one.first.year == one.last.year
    return str(one.first.year) if same else f"{one.first.year} to {one.last.year}"


def draw_timeline(counts: Mapping[date, int]) -> str:
    """The chart as HTML: bars that can be chosen, gridlines, dates, and a line that reads a bar out."""
    unit, bins = make_bins(counts)
    # The room around few bars; never negative.
    room = max(0, FEWEST_BINS - len(bins))
    width = 100 / (len(bins) + room)
    left = width * room / 2
    top = nice_ceiling(max(one.count for one in bins))
    bars = "".join(_bar(unit, one, left + i * width, width, top) for i, one in enumerate(bins) if one.count)
    label = escape(f"Statements per {unit}, {day_words(min(counts))} to {day_words(max(counts))}", quote=True)
    return (
        f'<div class="chart"><svg height="{HEIGHT + 40}" role="group" aria-label="{label}">{_grid(top)}{bars}'
        f"{_dates(unit, bins, left, width)}</svg></div>"
        f'<p class="readout" id="readout" data-rest="Statements per {unit}. Choose a bar to see only its statements.">'
        f"Statements per {unit}.</p>"
    )


def nice_ceiling(count: int) -> int:
    """A round number not far above the count; it halves into a whole number."""
    if count <= 10:
        return max(2, count + count % 2)
    scale = 10 ** (len(str(count - 1)) - 2)
    return int(next(step * scale for step in ROUND if step * scale >= count))


def _bar(unit: str, one: Bin, x: float, width: float, top: int) -> str:
    tall = max(2.0, HEIGHT * one.count / top)
    ink = min(0.8 * width, WIDEST)
    said = escape(f"{bin_words(unit, one)}: {count_words(one.count, 'statement')}", quote=True)
    return (
        f'<g class="bar" role="button" tabindex="-1" aria-pressed="false" aria-label="{said}" '
        f'data-from="{one.first}" data-to="{one.last}"><title>{said}</title>'
        f'<rect class="hit" x="{x:.3f}%" y="0" width="{width:.3f}%" height="{HEIGHT}"/>'
        f'<rect class="ink" x="{x + (width - ink) / 2:.3f}%" y="{HEIGHT - tall:.1f}" width="{ink:.3f}%" '
        f'height="{tall:.1f}"/></g>'
    )


def _grid(top: int) -> str:
    lines = []
    for count in (top, top // 2, 0):
        y = HEIGHT * (1 - count / top)
        lines.append(f'<line class="grid" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
        lines.append(f'<text class="count" x="-8" y="{y + 4:.1f}">{count:,}</text>')
    return "".join(lines)


def _dates(unit: str, bins: Sequence[Bin], left: float, width: float) -> str:
    return "".join(_draw_label(one, left + width * one.place + width / 2) for one in date_labels(unit, bins))


def _draw_label(label: Label, x: float) -> str:
    # A word at the edge leans inwards; every other one gives way on a phone.
    lean = "start" if x < 6 else "end" if x > 94 else "middle"
    named = f"day {lean} minor" if label.is_minor else f"day {lean}"
    lines = f'<text class="{named}" x="{x:.3f}%" y="{HEIGHT + 18}">{label.words}</text>'
    if label.opens_year or label.opens_year_on_phone:
        named += "" if label.opens_year else " phone"
        lines += f'<text class="{named}" x="{x:.3f}%" y="{HEIGHT + 34}">{label.year}</text>'
    return lines


def date_labels(unit: str, bins: Sequence[Bin]) -> list[Label]:
    """The dates under the bars; the year stands below where it changes, also where a phone leaves dates out."""
    places = list(range(len(bins)))
    if unit == "week":
        places = [i for i in places if i == 0 or bins[i].first.month != bins[i - 1].first.month]
    if unit == "month" and len(bins) > 3 * 12:
        places = [i for i in places if bins[i].first.month == 1]
    kept = places[:: max(1, -(-len(places) // MOST_LABELS))]
    labels: list[Label] = []
    for number, place in enumerate(kept):
        day, is_minor = bins[place].first, bool(number % 2 and len(kept) > 4)
        labels.append(
            Label(
                place=place,
                words=_label_words(unit, day),
                year=day.year,
                is_minor=is_minor,
                opens_year=unit != "year" and _is_new_year(day, labels),
                opens_year_on_phone=unit != "year" and not is_minor and _is_new_year(day, _major(labels)),
            )
        )
    return labels


def _major(labels: Sequence[Label]) -> list[Label]:
    return [label for label in labels if not label.is_minor]


def _is_new_year(day: date, before: Sequence[Label]) -> bool:
    return not before or before[-1].year != day.year


def _label_words(unit: str, day: date) -> str:
    month = MONTHS[day.month - 1][:3]
    return {"day": f"{day.day} {month}", "year": str(day.year)}.get(unit, month)
