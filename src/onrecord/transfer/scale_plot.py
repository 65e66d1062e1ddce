"""Actors on one or two dimensions as a figure, with their intervals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.errors import InputError
from onrecord.transfer.figures import (
    DOUBLE,
    INK,
    LOOKS,
    SINGLE,
    SOFT,
    Axes,
    Figure,
    Floats,
    check_figure,
    figure_on,
    foot,
    labels_left,
    plain,
    text_sizes,
    wrapped,
    write,
)
from onrecord.transfer.network_labels import Scene, lead_of, place_labels
from onrecord.transfer.network_legend import draw_key

_POINTS = 72 / 25.4
_ROW_MM, _LEAST_ROW_MM = 4.6, 3.0
#: All rows fit on a page, down to the least height of a row.
_TALLEST_MM = 215.0
#: With more actors the crosses of intervals would cover the map.
_MOST_CROSSES = 12
#: With more concepts, or longer names, numbers stand for them.
_MOST_NAMES, _LONG_NAME = 8, 40
#: What lies farther out than this many times the spread of the middle half is drawn at the edge.
_FAR = 3.5
_SIDES = re.compile(r"(?P<concept>.*?)\.?: (?P<side>for|against)", re.DOTALL)
_SIGNS = {"for": "+", "against": "\u2212", "": ""}


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
    made: str = "",
    width_mm: float = DOUBLE,
    most: int = 60,
    dots: int = 600,
) -> None:
    """One dimension: actors in order, each with its interval. Two: a map with crosses of intervals and with `items`.

    Of more than `most` actors those with the shortest intervals are drawn, and a line says so; items without a place
    of their own, at zero on both dimensions, are not. The line ends with how the scale was `made`.
    """
    check_figure(path)
    if not actors:
        raise InputError("There is no actor to draw.")
    known = [actor for actor in actors if np.isfinite([*actor.place, *actor.low, *actor.high]).all()]
    shown = sorted(known, key=lambda actor: sum(actor.high) - sum(actor.low))[:most]
    if not shown:
        raise InputError("No actor has a place on the scale.")
    left_out = ""
    if len(shown) < len(actors):
        left_out = f" {len(shown):,} of {len(actors):,} actors are drawn, those with the shortest intervals."
    left_out += f" {made}" if made else ""
    if len(shown[0].place) == 1:
        _plot_line(shown, path, axis_labels[0], f"{level:.0%}", left_out, width_mm, dots)
    else:
        known_items = [item for item in items if np.isfinite(item.place).all() and any(item.place)]
        _plot_map(shown, known_items, path, axis_labels, f"{level:.0%}", left_out, width_mm, dots)


def _plot_line(
    shown: Sequence[ScaledActor], path: Path, label: str, level: str, left_out: str, width_mm: float, dots: int
) -> None:
    ordered = sorted(shown, key=lambda actor: (actor.place[0], actor.name))
    is_narrow = width_mm <= 1.2 * SINGLE
    row = 6.4 if is_narrow else min(_ROW_MM, max(_LEAST_ROW_MM, _TALLEST_MM / len(ordered)))
    at, low, high = (np.array([getattr(actor, of)[0] for actor in ordered]) for of in ("place", "low", "high"))
    edges = _line_edges(at, low, high)
    note = f"Dots are places, lines {level} intervals."
    if (low < edges[0]).any() or (high > edges[1]).any():
        note += " An arrow is an interval that goes on."
    about = f"Scale of actors. {note}{left_out}"
    with figure_on(path, width_mm=width_mm, height_mm=width_mm, about=about, dots=dots) as page:
        bottom = foot(page, note + left_out, width_mm) + 9.5
        height = bottom + 6 + row * len(ordered)
        page.set_figheight(height / 25.4)
        names, wide = labels_left(page, [actor.name for actor in ordered], width_mm, 0.42, lines=2 if is_narrow else 1)
        left = wide + 5 / width_mm
        axes = page.add_axes((left, bottom / height, 1 - left - 5 / width_mm, 1 - (bottom + 3) / height))
        rows = np.arange(len(ordered))
        axes.axvline(0, color="#D5D9DF", linewidth=0.7)
        axes.hlines(rows, np.maximum(low, edges[0]), np.minimum(high, edges[1]), color=SOFT, linewidth=1.0)
        for marker, edge, is_cut in (("<", edges[0], low < edges[0]), (">", edges[1], high > edges[1])):
            axes.plot(np.full(int(is_cut.sum()), edge), rows[is_cut], marker, color=SOFT, markersize=3.2, clip_on=False)
        axes.plot(at, rows, "o", color=LOOKS[0].color, markersize=4.2)
        axes.set_yticks(list(rows), names)
        plain(axes.get_yticklabels())
        axes.set(xlim=edges, ylim=(-0.8, len(ordered) - 0.2), xlabel=label)
        axes.tick_params(axis="y", length=0)


def _line_edges(at: Floats, low: Floats, high: Floats) -> tuple[float, float]:
    """All places, and intervals up to three times the usual: one without an end would press all others together."""
    reach = 3 * float(np.quantile(high - low, 0.75)) if len(at) > 4 else np.inf
    left, right = float(np.maximum(low, at - reach).min()), float(np.minimum(high, at + reach).max())
    room = 0.03 * max(right - left, 1e-6)
    return left - room, right + room


def _plot_map(
    shown: Sequence[ScaledActor],
    items: Sequence[ScaledItem],
    path: Path,
    labels: Sequence[str],
    level: str,
    left_out: str,
    width_mm: float,
    dots: int,
) -> None:
    names, key = _item_names(items)
    at, places = np.array([actor.place for actor in shown]), np.array([item.place for item in items]).reshape(-1, 2)
    edges = _map_edges(at, places)
    every = np.concatenate([at, places])
    is_far = ((every < edges[0]) | (every > edges[1])).any()
    has_crosses = len(shown) <= _MOST_CROSSES
    note = f"Lines are {level} intervals, cut at the edge." if has_crosses else f"{level} intervals are not drawn."
    note += " Arrowheads at the edge lie farther out, at the coordinates given." if is_far else ""
    if any("+" in name for name in names) and key:
        note += " Numbers are concepts (+ for, \u2212 against)."
    about = f"Map of actors. {note}{left_out}"
    with figure_on(path, width_mm=width_mm, height_mm=width_mm, about=about, dots=dots) as page:
        low = foot(page, note + _naming(0, len(every)) + left_out, width_mm, is_drawn=False)
        high = low + _key(page, key, width_mm, low, is_drawn=False)
        height = width_mm * (0.68 if width_mm > 1.2 * SINGLE else 1.0) + high
        page.set_size_inches(width_mm / 25.4, height / 25.4)
        axes = page.add_axes((15 / width_mm, (high + 11) / height, 1 - 19 / width_mm, 1 - (high + 15) / height))
        if has_crosses:
            _draw_crosses(axes, shown)
        _draw_places(axes, at, places, edges)
        axes.set(xlabel=labels[0], ylabel=labels[1], xlim=edges[:, 0], ylim=edges[:, 1])
        named = _name(axes, at, places, [*(wrapped(actor.name, 24) for actor in shown), *names], edges)
        foot(page, note + _naming(named, len(every)) + left_out, width_mm)
        _key(page, key, width_mm, low, is_drawn=True)


def _naming(named: int, every: int) -> str:
    return "" if named == every else f" {named:,} of {every:,} places are named."


def _key(page: Figure, key: Sequence[str], width_mm: float, low: float, *, is_drawn: bool) -> float:
    """What the numbers stand for, above the note; how high it is in millimetres."""
    if not key:
        return 0.0
    sheet = page.add_axes((0, 0, 1, 1))
    sheet.set(xlim=(0, page.get_figwidth() * 72), ylim=(0, page.get_figheight() * 72))
    sheet.axis("off")
    frame = (6.0, low * _POINTS, width_mm * _POINTS - 6, 0.0)
    high = draw_key(sheet, "Concepts", key, frame, is_drawn=is_drawn)
    if not is_drawn:
        sheet.remove()
    return high / _POINTS


def _item_names(items: Sequence[ScaledItem]) -> tuple[list[str], list[str]]:
    """What stands on the map for each item, and the concepts that numbers stand for."""
    parts = [_SIDES.fullmatch(item.name) for item in items]
    concepts = [part["concept"] if part else item.name for part, item in zip(parts, items, strict=True)]
    sides = [part["side"] if part else "" for part in parts]
    if len(items) <= _MOST_NAMES and all(len(concept) <= _LONG_NAME for concept in concepts):
        named = [f"{one} ({side})" if side else one for one, side in zip(concepts, sides, strict=True)]
        return [wrapped(name, 24) for name in named], []
    key = list(dict.fromkeys(concepts))
    return [f"{key.index(one) + 1}{_SIGNS[side]}" for one, side in zip(concepts, sides, strict=True)], key


def _map_edges(at: Floats, places: Floats) -> Floats:
    """The lower left and the upper right corner: one place far out would press all others together."""
    every = np.concatenate([at, places])
    low, high = every.min(axis=0), every.max(axis=0)
    if len(every) > 6:
        first, middle, last = np.quantile(every, [0.25, 0.5, 0.75], axis=0)
        reach = _FAR * np.maximum(last - first, 0.05 * (high - low))
        low, high = np.maximum(low, middle - reach), np.minimum(high, middle + reach)
    room = 0.1 * np.maximum(high - low, 1e-6)
    return np.array([low - room, high + room])


def _draw_crosses(axes: Axes, shown: Sequence[ScaledActor]) -> None:
    at, low, high = (np.array([getattr(actor, of) for actor in shown]) for of in ("place", "low", "high"))
    axes.hlines(at[:, 1], low[:, 0], high[:, 0], color="#B9C0C9", linewidth=0.6, zorder=1)
    axes.vlines(at[:, 0], low[:, 1], high[:, 1], color="#B9C0C9", linewidth=0.6, zorder=1)


def _draw_places(axes: Axes, at: Floats, places: Floats, edges: Floats) -> None:
    """Actors are dots, concepts crosses; those farther out are arrowheads at the edge."""
    axes.axhline(0, color="#E4E7EB", linewidth=0.7, zorder=0)
    axes.axvline(0, color="#E4E7EB", linewidth=0.7, zorder=0)
    blue, brown = LOOKS[0].color, LOOKS[4].color
    for every, color, rim, marker, size in ((places, brown, brown, "x", 3.0), (at, blue, "white", "o", 5.0)):
        inside = ((every >= edges[0]) & (every <= edges[1])).all(axis=1)
        axes.plot(*every[inside].T, marker, color=color, markersize=size, markeredgecolor=rim, markeredgewidth=0.8)
        for place, spot in zip(every[~inside], _at_edge(every[~inside], edges), strict=True):
            turn = float(np.degrees(np.arctan2(*(place - spot)[::-1]))) - 90
            axes.plot(*spot, marker=(3, 0, turn), color=color, markersize=5, linestyle="none", clip_on=False)


def _at_edge(places: Floats, edges: Floats) -> Floats:
    room = 0.015 * (edges[1] - edges[0])
    return np.clip(places, edges[0] + room, edges[1] - room)


def _name(axes: Axes, at: Floats, places: Floats, names: Sequence[str], edges: Floats) -> int:
    """Actors first; concepts where there is room; how many are named. What is drawn at the edge has its coordinates."""
    figure, every = axes.figure, np.concatenate([at, places])
    far = ((every < edges[0]) | (every > edges[1])).any(axis=1)
    words = [
        f"{name}\n({_number(place[0])}, {_number(place[1])})" if is_far else name
        for name, place, is_far in zip(names, every, far, strict=True)
    ]
    points = axes.transData.transform(_at_edge(every, edges)) * 72 / figure.dpi
    box = axes.get_window_extent()
    page = (box.x0 * 72 / figure.dpi, box.y0 * 72 / figure.dpi, box.x1 * 72 / figure.dpi, box.y1 * 72 / figure.dpi)
    sizes = text_sizes(figure, words, 6.0)
    none = np.zeros((0, 4))
    scene = Scene(nodes=points, radii=np.full(len(every), 2.5), ties=none, page=page, taken=none)
    middles = place_labels(scene, range(len(every)), sizes)
    for place, middle in enumerate(middles):
        if middle is not None:
            color = INK if place < len(at) else LOOKS[4].color
            ends = points[place], lead_of(scene, place, middle, sizes[place])
            _write(axes, words[place], middle, ends, color)
    return sum(middle is not None for middle in middles)


def _number(value: float) -> str:
    return f"{value:.2g}".replace("-", "\u2212")


def _write(axes: Axes, words: str, middle: tuple[float, float], ends: tuple[Floats, Floats | None], color: str) -> None:
    """A label, and a line that leads to it where it is not beside its node; all in points of the page."""
    node, end = ends
    back: Any = axes.transData.inverted()
    spots = back.transform(np.array([middle, node, node if end is None else end]) * axes.figure.dpi / 72)
    write(axes, spots[0], words, 6.0, color=color)
    if end is not None:
        axes.plot(*spots[1:].T, color=color, linewidth=0.35, zorder=0.5)
