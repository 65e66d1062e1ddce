"""Actors on one or two dimensions as a figure, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from onrecord.errors import InputError
from onrecord.transfer.figures import (
    DOUBLE,
    INK,
    LOOKS,
    SOFT,
    Axes,
    Figure,
    check_figure,
    figure_on,
    halo,
    plain,
    text_sizes,
    wrapped,
)
from onrecord.transfer.network_labels import Scene, place_labels

_ROW_MM = 4.6


@dataclass(frozen=True, kw_only=True, slots=True)
class ScaledActor:
    """One actor: the place on each dimension with its bounds, and the number of its group where there is one."""

    name: str
    place: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ScaledItem:
    """One concept, or one side of it, on the same dimensions."""

    name: str
    place: tuple[float, ...]


def plot_scale(
    actors: Sequence[ScaledActor],
    path: Path,
    *,
    items: Sequence[ScaledItem] = (),
    axis_labels: Sequence[str] = ("First dimension", "Second dimension"),
    level: float = 0.95,
    width_mm: float = DOUBLE,
    most: int = 60,
    dots: int = 600,
) -> None:
    """One dimension: actors in order, each with its interval. Two: a map with crosses of intervals, `items` in grey.

    Of more than `most` actors those with the shortest intervals are drawn, and a line says so.
    """
    check_figure(path)
    if not actors:
        raise InputError("There is no actor to draw.")
    known = [actor for actor in actors if np.isfinite([*actor.place, *actor.low, *actor.high]).all()]
    shown = sorted(known, key=lambda actor: sum(actor.high) - sum(actor.low))[:most]
    if not shown:
        raise InputError("No actor has a place on the scale.")
    height = 20 + _ROW_MM * len(shown) if len(shown[0].place) == 1 else 0.78 * width_mm
    note = f"Lines are {level:.0%} intervals; those that leave the page are cut."
    if len(shown[0].place) == 1:
        note = f"Lines are {level:.0%} intervals."
    if len(shown) < len(actors):
        note += f" {len(shown)} of {len(actors)} actors are drawn, those with the shortest."
    with figure_on(path, width_mm=width_mm, height_mm=height, about="Scale of actors", dots=dots) as page:
        if len(shown[0].place) == 1:
            _line(page, shown, axis_labels[0], height)
        else:
            _map(page, shown, items, axis_labels)
        page.text(0.01, 1.2 / height, note, fontsize=6, color=SOFT, va="bottom")


def _line(page: Figure, shown: Sequence[ScaledActor], label: str, height: float) -> None:
    ordered = sorted(shown, key=lambda actor: (actor.place[0], actor.name))
    axes = page.add_axes((0.36, 15 / height, 0.61, 1 - 18 / height))
    rows = range(len(ordered))
    axes.axvline(0, color="#D5D9DF", linewidth=0.7)
    axes.hlines(rows, [a.low[0] for a in ordered], [a.high[0] for a in ordered], color=SOFT, linewidth=1.0)
    axes.plot([actor.place[0] for actor in ordered], rows, "o", color=LOOKS[0].color, markersize=4.2)
    axes.set_yticks(list(rows), [wrapped(actor.name, 42, lines=1) for actor in ordered])
    plain(axes.get_yticklabels())
    axes.set(ylim=(-0.8, len(ordered) - 0.2), xlabel=label)
    axes.tick_params(axis="y", length=0)


def _map(page: Figure, shown: Sequence[ScaledActor], items: Sequence[ScaledItem], labels: Sequence[str]) -> None:
    axes = page.add_axes((0.08, 0.12, 0.89, 0.85))
    axes.axhline(0, color="#E4E7EB", linewidth=0.7, zorder=0)
    axes.axvline(0, color="#E4E7EB", linewidth=0.7, zorder=0)
    at = np.array([actor.place for actor in shown])
    low, high = np.array([actor.low for actor in shown]), np.array([actor.high for actor in shown])
    axes.hlines(at[:, 1], low[:, 0], high[:, 0], color="#AEB6C0", linewidth=0.6, zorder=1)
    axes.vlines(at[:, 0], low[:, 1], high[:, 1], color="#AEB6C0", linewidth=0.6, zorder=1)
    places = np.array([item.place for item in items]).reshape(-1, 2)
    axes.plot(places[:, 0], places[:, 1], "x", color=LOOKS[4].color, markersize=3.2, markeredgewidth=0.8, zorder=2)
    axes.plot(at[:, 0], at[:, 1], "o", color=LOOKS[0].color, markersize=5, markeredgecolor="white", zorder=3)
    axes.set(xlabel=labels[0], ylabel=labels[1])
    every = np.concatenate([at, places])
    low_edge, high_edge = every.min(axis=0), every.max(axis=0)
    room = 0.12 * np.maximum(high_edge - low_edge, 1e-6)
    # Limits by places: one interval without an end would press all places together.
    axes.set(xlim=(low_edge[0] - room[0], high_edge[0] + room[0]), ylim=(low_edge[1] - room[1], high_edge[1] + room[1]))
    names = [(actor.name, INK) for actor in shown] + [(item.name, LOOKS[4].color) for item in items]
    _name(axes, np.concatenate([at, places]), names, len(shown))


def _name(axes: Axes, at: np.typing.NDArray[np.float64], names: Sequence[tuple[str, str]], actors: int) -> None:
    """Actors first; concepts where there is room."""
    figure = axes.figure
    points = axes.transData.transform(at) * 72 / figure.dpi
    box = axes.get_window_extent()
    page = tuple(edge * 72 / figure.dpi for edge in (box.x0, box.y0, box.x1, box.y1))
    words = [wrapped(name, 24) for name, _ in names]
    sizes = text_sizes(figure, words, 6.0)
    radii = np.full(len(at), 2.5)
    none = np.zeros((0, 4))
    scene = Scene(nodes=points, radii=radii, ties=none, page=page, taken=none)
    middles = place_labels(scene, range(actors), sizes[:actors])
    taken = [
        [x - w / 2, y - h / 2, x + w / 2, y + h / 2]
        for (x, y), (w, h) in ((middle, size) for middle, size in zip(middles, sizes, strict=False) if middle)
    ]
    scene = Scene(nodes=points, radii=radii, ties=none, page=page, taken=np.array(taken).reshape(-1, 4))
    middles = middles + place_labels(scene, range(actors, len(at)), sizes[actors:])
    back = axes.transData.inverted()
    for place, (word, (_, color), middle) in enumerate(zip(words, names, middles, strict=True)):
        if middle is None:
            continue
        spot = back.transform(np.array(middle) * figure.dpi / 72)
        text = axes.text(*spot, word, fontsize=6, color=color, ha="center", va="center", linespacing=1.2, zorder=4)
        plain([text])
        text.set_path_effects(halo(1.4))
        if float(np.hypot(*(np.array(middle) - points[place]))) > 10 + float(sizes[place].max()) / 2:
            axes.plot(*zip(at[place], spot, strict=True), color=SOFT, linewidth=0.35, zorder=0.5)
