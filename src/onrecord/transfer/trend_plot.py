"""A score over time as a figure: polarization by window, with the length of each window, and the phases of a debate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from math import isnan
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.moments import as_datetime
from onrecord.transfer.figures import DOUBLE, INK, LOOKS, SINGLE, SOFT, Axes, Figure, check_figure, figure_on, foot

#: What the band of shuffled sides is called.
CHANCE = "95% of scores by chance"
_NONE = float("nan")


@dataclass(frozen=True, kw_only=True, slots=True)
class TrendPoint:
    """One window: its ends and middle in seconds since 1970, its score, and its interval where there is one.

    `chance_low` and `chance_high` bound the middle 95% of the scores of the same statements with their sides shuffled.
    """

    start: int
    middle: int
    stop: int
    score: float
    low: float | None = None
    high: float | None = None
    chance_low: float | None = None
    chance_high: float | None = None
    statement_count: int | None = None


def plot_trend(
    points: Sequence[TrendPoint],
    path: Path,
    *,
    label: str = "Polarization",
    transitions: Sequence[int] = (),
    window: str = "",
    made: str = "",
    width_mm: float = DOUBLE,
    height_mm: float | None = None,
    dots: int = 600,
) -> None:
    """A line through the windows' middles, from 0 to 1; bars below count statements; `transitions` are upright lines.

    A window without statements interrupts the line. `window` says how long each is ("6 months"), and how it was `made`
    stands at the foot.
    """
    check_figure(path)
    if not points:
        raise InputError("There is no window to draw.", hint="Choose a shorter window or a longer range.")
    note = f"{_note(points, window)} {made}".strip()
    is_narrow = width_mm <= 1.2 * SINGLE
    with figure_on(path, width_mm=width_mm, height_mm=width_mm, about=f"{label}. {note}", dots=dots) as page:
        low = foot(page, note, width_mm) + 8.6
        height = height_mm or (0.67 if is_narrow else 0.36) * width_mm + low
        page.set_figheight(height / 25.4)
        counted = all(point.statement_count is not None for point in points)
        ratios = (3.2, 1) if counted else (1,)
        grid = page.subplots(
            len(ratios), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": ratios, "hspace": 0.14}
        )
        _draw_line(grid[0][0], points, label, transitions)
        if counted:
            _draw_counts(grid[1][0], points)
        _date_axis(grid[-1][0], points)
        page.align_ylabels()
        head = _legend(page, grid[0][0], 1 - 1.5 / height, 14 / width_mm, columns=2 if is_narrow else 4)
        page.subplots_adjust(left=14 / width_mm, right=1 - 5 / width_mm, top=1 - head / height, bottom=low / height)


def _legend(page: Figure, axes: Axes, top: float, left: float, columns: int) -> float:
    """What is drawn beside the line; the height of it in millimetres."""
    handles, labels = axes.get_legend_handles_labels()
    if len(handles) < 2:
        return 3.0
    # The line itself first.
    order = sorted(range(len(labels)), key=lambda place: labels[place] != axes.get_ylabel())
    handles, labels = [handles[place] for place in order], [labels[place] for place in order]
    page.legend(
        handles, labels, loc="upper left", bbox_to_anchor=(left, top), ncols=columns, frameon=False, borderaxespad=0,
        handlelength=2.2, columnspacing=1.6,
    )  # fmt: skip
    return 4.0 + 4.0 * -(-len(handles) // columns)


def _note(points: Sequence[TrendPoint], window: str) -> str:
    """How long the windows are, and what a gap and the grey band mean."""
    words = f"Each point is the middle of a window of {window or _length(points)}."
    if any(point.chance_low is not None for point in points):
        words += " By chance: with the sides of the statements shuffled."
    if any(point.statement_count == 0 for point in points):
        words += " The line is interrupted where a window has no statements."
    return words


def _length(points: Sequence[TrendPoint]) -> str:
    lengths = sorted(point.stop - point.start + 1 for point in points)
    unit, seconds = next(
        (one for one in (("day", 86_400), ("hour", 3_600), ("minute", 60)) if lengths[-1] >= one[1]), ("second", 1)
    )
    least, most = round(lengths[0] / seconds), round(lengths[-1] / seconds)
    if least == most:
        return f"{most:,} {unit}{'s' * (most != 1)}"
    return f"{least:,} to {most:,} {unit}s"


def _draw_line(axes: Axes, points: Sequence[TrendPoint], label: str, transitions: Sequence[int]) -> None:
    scores = [_NONE if point.statement_count == 0 else point.score for point in points]
    middles = [as_datetime(point.middle) for point in points]
    chance = [(point, point.chance_low, point.chance_high) for point in points]
    # Its rim tells it from the interval in grey as well.
    rim = {"edgecolor": "#8A929E", "linestyle": (0, (1, 1.6)), "linewidth": 0.7}
    _draw_band(axes, chance, CHANCE, color="#E9EBEF", zorder=0.6, **rim)
    own = [(point, point.low, point.high) for point in points]
    _draw_band(axes, own, "Interval", color=LOOKS[0].color, alpha=0.22, linewidth=0, zorder=0.8)
    marker = "o" if len(points) <= 60 else None
    axes.plot(middles, scores, color=LOOKS[0].color, marker=marker, markersize=3.2, linewidth=1.2, label=label)
    for number, time in enumerate(transitions):
        words = "_" if number else "Change of phase"
        axes.axvline(as_datetime(time), color=INK, linewidth=0.7, linestyle=(0, (3, 2)), label=words)
    axes.set(ylim=(-0.02, 1.02), ylabel=label)
    axes.grid(axis="y", color="#E4E7EB", linewidth=0.5)
    axes.set_axisbelow(True)


def _draw_band(
    axes: Axes, bounds: Sequence[tuple[TrendPoint, float | None, float | None]], label: str, **how: Any
) -> None:
    """Between the bounds of each window; nothing where a window has none or no statements."""
    known = [
        (low, high) if low is not None and high is not None and point.statement_count != 0 else (_NONE, _NONE)
        for point, low, high in bounds
    ]
    if all(isnan(low) for low, _ in known):
        return
    middles = [as_datetime(point.middle) for point, *_ in bounds]
    axes.fill_between(middles, *zip(*known, strict=True), label=label, **how)
    for place, (middle, (low, high)) in enumerate(zip(middles, known, strict=True)):
        beside = [*known[max(place - 1, 0) : place], *known[place + 1 : place + 2]]
        if not isnan(low) and all(isnan(one) for one, _ in beside):
            # A window between two gaps has no width to fill.
            look = {"color": how["color"], "alpha": how.get("alpha"), "zorder": how["zorder"]}
            axes.vlines(middle, low, high, linewidth=7.0, **look)


def _draw_counts(axes: Axes, points: Sequence[TrendPoint]) -> None:
    starts = [as_datetime(point.middle) for point in points]
    steps = [after.middle - before.middle for before, after in pairwise(points)]
    width = timedelta(seconds=0.8 * min(steps)) if steps else timedelta(seconds=points[0].stop - points[0].start + 1)
    axes.bar(starts, [point.statement_count for point in points], width=width, color=SOFT, linewidth=0)
    axes.set_ylabel("Statements")
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=3)


def _date_axis(axes: Axes, points: Sequence[TrendPoint]) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator: Any = AutoDateLocator(minticks=3, maxticks=9)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    words: Any = ConciseDateFormatter(locator)  # type: ignore[no-untyped-call]
    # Days with their month: one number alone is read as a day or as a year.
    words.formats[2] = words.zero_formats[2] = words.zero_formats[3] = "%d %b"
    words.offset_formats[2] = "%Y"
    axes.xaxis.set_major_formatter(words)
    if len(points) == 1:
        room = (points[0].stop - points[0].start) // 2 + 1
        axes.set_xlim(as_datetime(points[0].start - room), as_datetime(points[0].stop + room))
