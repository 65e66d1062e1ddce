"""Communities as a figure: a tree of who is together how often, and how stable each membership is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from onrecord.errors import InputError
from onrecord.transfer.figures import DOUBLE, SOFT, Axes, Floats, check_figure, figure_on, look_of, plain, wrapped

_ROW_MM = 4.6


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
    width_mm: float = DOUBLE,
    dots: int = 600,
) -> None:
    """A tree by `together` (actors x actors: the share of resamples in one group), and each actor's stability."""
    check_figure(path)
    if not members or together.shape != (len(members), len(members)):
        raise InputError("A tree needs actors, and a share for each pair of them.")
    order, branches = _tree(np.nan_to_num(1.0 - together), [member.group for member in members])
    height = 20.0 + _ROW_MM * len(members)
    about = "Communities of actors"
    with figure_on(path, width_mm=width_mm, height_mm=height, about=about, dots=dots) as page:
        bottom, tall = 13 / height, 1 - 16 / height
        tree = page.add_axes((0.03, bottom, 0.27, tall))
        bars = page.add_axes((0.63, bottom, 0.33, tall), sharey=tree)
        _draw_tree(tree, branches)
        _draw_bars(bars, [members[place] for place in order])
        for axes in (tree, bars):
            axes.set_ylim(len(members) - 0.3, -0.7)
        if samples is not None:
            page.text(0.03, 1.2 / height, f"Shares of {samples:,} resamples.", fontsize=6, color=SOFT, va="bottom")


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


def _draw_tree(axes: Axes, branches: Sequence[_Branch]) -> None:
    for first, second, distance in branches:
        axes.plot(
            [first[1], distance, distance, second[1]],
            [first[0], first[0], second[0], second[0]],
            color=SOFT,
            linewidth=0.8,
        )
    axes.set_xlim(1.04, -0.02)
    axes.set_xticks([0, 0.5, 1])
    axes.set_xlabel("Share of resamples apart")
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", left=False, labelleft=False)


def _draw_bars(axes: Axes, ordered: Sequence[Membership]) -> None:
    for row, member in enumerate(ordered):
        look = look_of(member.group)
        axes.barh(row, member.stability, height=0.55, color=look.color, linewidth=0)
        axes.plot(
            -0.05, row, look.marker, color=look.color, markersize=4.6, clip_on=False, markeredgecolor="white",
            markeredgewidth=0.4, transform=axes.get_yaxis_transform(),
        )  # fmt: skip
    axes.set_yticks(range(len(ordered)), [wrapped(member.actor, 42, lines=1) for member in ordered])
    plain(axes.get_yticklabels())
    axes.tick_params(axis="y", length=0, pad=14)
    axes.set(xlim=(0, 1), xlabel="Stability of the membership")
    axes.set_xticks([0, 0.5, 1])
    axes.grid(axis="x", color="#E4E7EB", linewidth=0.5)
    axes.set_axisbelow(True)
