"""Communities as a figure: a tree of who is together how often, and how stable each membership is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from onrecord.errors import InputError
from onrecord.transfer.figures import (
    DOUBLE,
    SINGLE,
    SOFT,
    Axes,
    Floats,
    check_figure,
    figure_on,
    foot,
    labels_left,
    look_of,
    plain,
)

_ROW_MM, _LEAST_ROW_MM = 4.6, 3.0
#: All rows fit on a page, down to the least height of a row.
_TALLEST_MM = 215.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Membership:
    """One actor: the number of its group (the largest is 0) and the share of resamples that put it there."""

    actor: str
    group: int
    stability: float


def plot_clusters(
    members: Sequence[Membership],
    together: Floats,
    path: Path,
    *,
    samples: int | None = None,
    made: str = "",
    width_mm: float = DOUBLE,
    most: int = 60,
    dots: int = 600,
) -> None:
    """A tree by `together` (actors x actors: the share of resamples in one group), and each actor's stability.

    Of more than `most` actors the most stable are drawn, and a line says so; it ends with how they were `made`.
    """
    check_figure(path)
    if not members or together.shape != (len(members), len(members)) or most < 1:
        raise InputError("A tree needs actors, and a share for each pair of them.")
    shown = sorted(sorted(range(len(members)), key=lambda place: (-members[place].stability, place))[:most])
    parts = [
        "Colors and shapes are communities; stability is how often the others are with or apart from an actor as here."
    ]
    if samples is not None:
        parts.insert(0, f"Shares of {samples:,} resamples.")
    if len(shown) < len(members):
        parts.append(f"The {len(shown):,} most stable of {len(members):,} actors are drawn.")
    note = " ".join([*parts, made]).strip()
    inside = [members[place] for place in shown]
    order, branches = _tree(np.nan_to_num(1.0 - together[np.ix_(shown, shown)]), [one.group for one in inside])
    is_narrow = width_mm <= 1.2 * SINGLE
    row = 6.4 if is_narrow else min(_ROW_MM, max(_LEAST_ROW_MM, _TALLEST_MM / len(shown)))
    about = f"Communities of actors. {note}"
    with figure_on(path, width_mm=width_mm, height_mm=width_mm, about=about, dots=dots) as page:
        low = foot(page, note, width_mm) + (12.0 if is_narrow else 9.0)
        height = low + 4.0 + row * len(shown)
        page.set_figheight(height / 25.4)
        ordered = [inside[place] for place in order]
        names, wide = labels_left(page, [one.actor for one in ordered], width_mm, 0.36, lines=2 if is_narrow else 1)
        bottom, tall, edge, marks = low / height, 1 - (low + 3) / height, 4 / width_mm, 7 / width_mm
        free = 1 - wide - 3 * edge - marks
        tree = page.add_axes((edge, bottom, 0.45 * free, tall))
        bars = page.add_axes((2 * edge + 0.45 * free + wide + marks, bottom, 0.55 * free, tall), sharey=tree)
        _draw_tree(tree, branches, is_narrow=is_narrow)
        _draw_bars(bars, ordered, names, marks / (0.55 * free))
        for axes in (tree, bars):
            axes.set_ylim(len(shown) - 0.3, -0.7)


_Branch = tuple[tuple[float, float], tuple[float, float], float]


def _tree(distances: Floats, groups: Sequence[int]) -> tuple[list[int], list[_Branch]]:
    """The actors from top to bottom, and a branch for each merger: both heights, both distances, its own distance."""
    count = len(distances)
    if count == 1:
        return [0], []
    apart = (distances + distances.T) / 2
    np.fill_diagonal(apart, 0.0)
    # Rows of one group come together even where resamples say nothing.
    nudged = apart + 1e-6 * (np.array(groups)[:, None] != np.array(groups)[None, :])
    mergers = linkage(squareform(nudged, checks=False), method="average")
    leaves: list[list[int]] = [[place] for place in range(count)]
    for one, other, *_ in mergers:
        first, second = leaves[int(one)], leaves[int(other)]
        leaves.append(
            first + second if (groups[first[0]], first[0]) <= (groups[second[0]], second[0]) else second + first
        )
    order = leaves[-1]
    height = {place: float(row) for row, place in enumerate(order)}
    ends = [(height[place], 0.0) for place in range(count)]
    branches = []
    for one, other, distance, _ in mergers:
        upper, lower = ends[int(one)], ends[int(other)]
        branches.append((upper, lower, float(distance)))
        ends.append(((upper[0] + lower[0]) / 2, float(distance)))
    return order, branches


def _draw_tree(axes: Axes, branches: Sequence[_Branch], *, is_narrow: bool) -> None:
    for first, second, distance in branches:
        axes.plot(
            [first[1], distance, distance, second[1]],
            [first[0], first[0], second[0], second[0]],
            color=SOFT,
            linewidth=0.8,
        )
    axes.set_xlim(1.04, -0.02)
    axes.set_xticks([0, 0.5, 1])
    axes.set_xlabel("Resamples apart\n(share)" if is_narrow else "Share of resamples apart")
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", left=False, labelleft=False)


def _draw_bars(axes: Axes, ordered: Sequence[Membership], names: Sequence[str], room: float) -> None:
    for row, member in enumerate(ordered):
        look = look_of(member.group)
        axes.barh(row, member.stability, height=0.55, color=look.color, linewidth=0)
        axes.plot(
            -0.45 * room, row, look.marker, color=look.color, markersize=4.6, clip_on=False, markeredgecolor="white",
            markeredgewidth=0.4, transform=axes.get_yaxis_transform(),
        )  # fmt: skip
    axes.set_yticks(range(len(ordered)), names)
    plain(axes.get_yticklabels())
    axes.tick_params(axis="y", length=0, pad=14)
    axes.set(xlim=(0, 1), xlabel="Stability")
    axes.set_xticks([0, 0.5, 1])
    axes.grid(axis="x", color="#E4E7EB", linewidth=0.5)
    axes.set_axisbelow(True)
