"""A score over time as a figure: polarization by window, with the length of each window, and the phases of a debate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.transfer.figures import DOUBLE, INK, LOOKS, SOFT, Axes, check_figure, figure_on


@dataclass(frozen=True, kw_only=True, slots=True)
class TrendPoint:
    """One window: its ends and middle in seconds since 1970, its score, and its interval where there is one."""

    start: int
    middle: int
    stop: int
    score: float
    low: float | None = None
    high: float | None = None
    statement_count: int | None = None


def plot_trend(
    points: Sequence[TrendPoint],
    path: Path,
    *,
    label: str = "Polarization",
    transitions: Sequence[int] = (),
    width_mm: float = DOUBLE,
    height_mm: float | None = None,
    dots: int = 600,
) -> None:
    """A line through the windows' middles, from 0 to 1; bars below count statements; `transitions` are upright lines.

    A window without statements interrupts the line.
    """
    check_figure(path)
    if not points:
        raise InputError("There is no window to draw.", hint="Choose a shorter window or a longer range.")
    with figure_on(path, width_mm=width_mm, height_mm=height_mm or 0.42 * width_mm, about=label, dots=dots) as page:
        counted = all(point.statement_count is not None for point in points)
        ratios = (3.2, 1) if counted else (1,)
        grid = page.subplots(
            len(ratios), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": ratios, "hspace": 0.12}
        )
        page.subplots_adjust(left=14 / width_mm, right=1 - 5 / width_mm, top=0.96, bottom=0.13)
        _draw_line(grid[0][0], points, label, transitions)
        if counted:
            _draw_counts(grid[1][0], points)
        _date_axis(grid[-1][0], points)
        page.align_ylabels()


def _draw_line(axes: Axes, points: Sequence[TrendPoint], label: str, transitions: Sequence[int]) -> None:
    scores = [float("nan") if point.statement_count == 0 else point.score for point in points]
    middles = [_moment(point.middle) for point in points]
    if all(point.low is not None and point.high is not None for point in points):
        lows, highs = [point.low for point in points], [point.high for point in points]
        axes.fill_between(middles, lows, highs, color=LOOKS[0].color, alpha=0.18, linewidth=0)
    marker = "o" if len(points) <= 60 else None
    axes.plot(middles, scores, color=LOOKS[0].color, marker=marker, markersize=3.2, linewidth=1.2)
    for time in transitions:
        axes.axvline(_moment(time), color=INK, linewidth=0.7, linestyle=(0, (3, 2)))
    axes.set(ylim=(-0.02, 1.02), ylabel=label)
    axes.grid(axis="y", color="#E4E7EB", linewidth=0.5)
    axes.set_axisbelow(True)


def _draw_counts(axes: Axes, points: Sequence[TrendPoint]) -> None:
    starts = [_moment(point.middle) for point in points]
    steps = [after.middle - before.middle for before, after in pairwise(points)]
    width = timedelta(seconds=0.8 * min(steps)) if steps else timedelta(seconds=points[0].stop - points[0].start + 1)
    axes.bar(starts, [point.statement_count for point in points], width=width, color=SOFT, linewidth=0)
    axes.set_ylabel("Statements")
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=3)


def _date_axis(axes: Axes, points: Sequence[TrendPoint]) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator: Any = AutoDateLocator(minticks=3, maxticks=9)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    if len(points) == 1:
        axes.set_xlim(_moment(points[0].start), _moment(points[0].stop + 1))


def _moment(time: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=time)
