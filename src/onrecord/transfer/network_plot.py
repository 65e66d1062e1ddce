"""A network as a figure that needs no editing: camps by colour and shape, ties by weight, names that do not overlap."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.errors import InputError
from onrecord.graphs import Graph, check_numbers, describe
from onrecord.transfer.figures import (
    DOUBLE,
    INK,
    SINGLE,
    SOFT,
    Axes,
    Figure,
    Floats,
    check_figure,
    figure_on,
    fitted,
    plain,
    text_sizes,
    wrapped,
    write,
)
from onrecord.transfer.network_labels import Scene, clear_ties, lead_of, place_labels, spread
from onrecord.transfer.network_layout import layout
from onrecord.transfer.network_legend import (
    NAMELESS,
    Frame,
    dashes_of,
    draw_key,
    draw_legends,
    how_made,
    legends_height,
)
from onrecord.transfer.network_picture import Picture, picture_of, pull

Ints = NDArray[np.int64]

_POINTS = 72 / 25.4
_MARGIN = 6.0
#: More stretching than this along one side of the page would tear groups apart.
_STRETCH = 2.6
#: Points of a column of actors without ties.
_COLUMN, _ROW = 96.0, 27.0


def plot_network(
    graph: Graph,
    path: Path,
    *,
    width_mm: float = DOUBLE,
    height_mm: float | None = None,
    most_ties: int | None = None,
    most_labels: int = 60,
    most_nodes: int = 60,
    made: str = "",
    own_colors: bool = False,
    dots: int = 600,
) -> None:
    """Draws `graph` to an .svg, .png or .pdf; groups of its rows are colours and shapes, with a legend.

    Of each mode the `most_nodes` most active are drawn; of the ties the strongest, at most `most_ties`, else those of a
    weight that leaves them readable and the strongest of each node. The most active are named, at most `most_labels`.
    Lines below say what was left out and how the network was `made`, else what its settings say. `own_colors` takes
    the nodes' own instead of the groups'; a .png has `dots` to the inch.
    """
    check_figure(path)
    check_numbers([graph])
    if not graph.nodes:
        raise InputError("There is nothing to draw: the network has no actors.")
    if width_mm < SINGLE / 2 or most_labels < 0 or most_nodes < 1 or (most_ties is not None and most_ties < 0):
        raise InputError("A figure is at least 45 mm wide, and cannot have fewer than no labels or ties, or no nodes.")
    with figure_on(path, width_mm=width_mm, height_mm=height_mm or width_mm, about=describe(graph), dots=dots) as page:
        picture = picture_of(graph, most_nodes, most_ties, own_colors=own_colors, made=made)
        draw_network(page, picture, width_mm * _POINTS, None if height_mm is None else height_mm * _POINTS, most_labels)


def draw_network(
    page: Figure, picture: Picture, width: float, height: float | None = None, most_labels: int = 60
) -> None:
    """Draws on a page of this width in points; without a height the page gets the one that the picture needs."""
    axes = page.add_axes((0, 0, 1, 1))
    graph, facts = picture.graph, picture.legend_facts
    foot = _foot(axes, picture, width, is_drawn=False)
    if height is None:
        beside, below = legends_height(axes, graph, width - 2 * _MARGIN, **facts)
        height = foot + max(_tallness(len(graph.nodes), width) + below, beside) + _MARGIN
        page.set_size_inches(width / 72, height / 72)
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    _foot(axes, picture, width, is_drawn=True)
    frame = draw_legends(axes, graph, (_MARGIN, foot, width - _MARGIN, height - _MARGIN), **facts)
    at = places_of(picture, frame)
    _draw_ties(axes, picture, at)
    _draw_nodes(axes, picture, at)
    named = _draw_labels(axes, picture, at, frame, most_labels)
    _note(axes, picture, named, width, is_drawn=True)


def _tallness(nodes: int, width: float) -> float:
    """Points for the network itself: more for many nodes, and on narrow pages, where no legend is beside it."""
    if width > 1.2 * SINGLE * _POINTS:
        return width * float(np.interp(nodes, [1, 3, 15, 40, 60], [0.2, 0.3, 0.46, 0.68, 0.76]))
    return width * float(np.interp(nodes, [1, 3, 15, 60], [0.35, 0.6, 1.0, 1.5]))


def _foot(axes: Axes, picture: Picture, width: float, *, is_drawn: bool) -> float:
    """The key of the concepts, above room for the note; the height of both."""
    # Room for what the note will say, whatever finds no place.
    foot = _MARGIN + _note(axes, picture, len(picture.graph.nodes) - 1, width, is_drawn=False)
    if not picture.key:
        return foot
    columns = picture.graph.columns
    title = columns[0].variable.rpartition(":")[2].capitalize() + "s"
    page = (_MARGIN, foot, width - _MARGIN, 0.0)
    return foot + draw_key(axes, title, [node.name for node in columns], page, is_drawn=is_drawn)


def places_of(picture: Picture, frame: Frame) -> Floats:
    """Points of the page: those with ties by the layout, those without in rows below them."""
    count = len(picture.graph.nodes)
    ends = np.array([(row, column) for row, column, _ in picture.drawn], dtype=np.int64).reshape(-1, 2)
    tied = np.zeros(count, dtype=bool)
    tied[ends.ravel()] = True
    at = np.zeros((count, 2))
    rows, high = _rows(int((~tied).sum()), frame, is_all=not tied.any())
    at[~tied] = rows
    if tied.any():
        inside = (frame[0], frame[1] + high, frame[2], frame[3])
        at[tied] = _tied_places(picture, np.flatnonzero(tied), ends, inside)
    return at


def _rows(count: int, frame: Frame, *, is_all: bool) -> tuple[Floats, float]:
    """Places from left to right in rows from the bottom of the frame, each with room for a name; and their height."""
    wide, tall = frame[2] - frame[0], frame[3] - frame[1]
    if not count:
        return np.zeros((0, 2)), 0.0
    most = max(1, int(tall * (1.0 if is_all else 0.45) // _ROW))
    columns = max(min(count, max(1, int(wide // _COLUMN))), -(-count // most))
    rows = -(-count // columns)
    step = min(tall / rows, 1.6 * _ROW) if is_all else min(_ROW, tall / rows)
    place = np.arange(count)
    top = frame[1] + rows * step + ((tall - rows * step) / 2 if is_all else 0.0)
    across = frame[0] + (place % columns + (0.4 if count == 1 else 0.15)) * wide / columns
    return np.column_stack([across, top - (place // columns + 0.5) * step]), rows * step


def _tied_places(picture: Picture, tied: Ints, ends: Ints, frame: Frame) -> Floats:
    """The layout of the drawn ties stretched into the frame, with room for labels at its edges, nothing touching."""
    graph, number = picture.graph, {int(node): place for place, node in enumerate(tied)}
    nodes, radii = [graph.nodes[node] for node in tied], picture.radii[tied]
    groups = [node.group for node in nodes] if any(node.group is not None for node in nodes) else []
    pairs = [(number[row], number[column], pull(graph, tie)) for row, column, tie in picture.drawn]
    at = layout(len(tied), pairs, groups, (frame[2] - frame[0]) / (frame[3] - frame[1]))
    side = min(46.0, (frame[2] - frame[0]) / 6) if len(tied) > 2 else (frame[2] - frame[0]) / 4
    low = np.array([frame[0] + side, frame[1] + 18.0])
    room = np.maximum(np.array([frame[2] - side, frame[3] - 18.0]) - low, 1.0)
    span = np.maximum(at.max(axis=0) - at.min(axis=0), 1e-9)
    scale = room / span
    scale = np.minimum(scale, scale.min() * _STRETCH)
    # The first coordinate runs right, the second down, as on a screen.
    middle = (at.max(axis=0) + at.min(axis=0)) / 2
    points = low + room / 2 + (at - middle) * scale * np.array([1.0, -1.0])
    apart = spread(points, radii, frame)
    inner = np.array([(number[int(row)], number[int(column)]) for row, column in ends]).reshape(-1, 2)
    return spread(clear_ties(apart, radii, inner, frame), radii, frame)


def _draw_ties(axes: Axes, picture: Picture, at: Floats) -> None:
    from matplotlib.collections import LineCollection

    strokes = picture.strokes
    for order, kind in enumerate(strokes.kinds):
        own = [(row, column, tie.weight) for row, column, tie in picture.drawn if strokes.kind_of(tie.weight) is kind]
        if own:
            widths = [strokes.width(weight) for *_, weight in own]
            axes.add_collection(
                LineCollection(
                    [(at[row], at[column]) for row, column, _ in own],
                    linewidths=widths,
                    colors=[strokes.color(weight) for *_, weight in own],
                    linestyles=[dashes_of(kind, width) for width in widths],
                    capstyle="butt",
                    zorder=1 + 0.1 * order,
                )
            )


def _draw_nodes(axes: Axes, picture: Picture, at: Floats) -> None:
    for look in dict.fromkeys(picture.looks):
        own = [place for place, other in enumerate(picture.looks) if other == look]
        axes.scatter(
            at[own, 0],
            at[own, 1],
            s=[look.size(float(radius)) for radius in picture.radii[own]],
            c="white" if look.is_hollow else look.color,
            marker=look.marker,
            edgecolors=look.color if look.is_hollow else "white",
            linewidths=0.9 if look.is_hollow else 0.7,
            zorder=2,
        )
    for place, words in picture.key.items():
        plain([axes.text(*at[place], words, fontsize=6, ha="center", va="center_baseline", zorder=3)])


def _draw_labels(axes: Axes, picture: Picture, at: Floats, frame: Frame, most: int) -> int:
    """How many nodes are named, in the figure or in the key."""
    nodes, strokes = picture.graph.nodes, picture.strokes
    order = sorted(range(len(nodes)), key=lambda place: (-nodes[place].frequency, place))
    order = [place for place in order if place not in picture.key][:most]
    if not order:
        return len(picture.key)
    points = 7.0 if len(order) <= 25 else 6.0
    names = [wrapped(nodes[place].name.strip() or NAMELESS, 22 if len(order) <= 40 else 18) for place in order]
    ties = np.array([[*at[row], *at[column]] for row, column, _ in picture.drawn]).reshape(-1, 4)
    weights = np.array([0.5 + strokes.width(tie.weight) for *_, tie in picture.drawn])
    radii = np.array([look.reach(float(radius)) for look, radius in zip(picture.looks, picture.radii, strict=True)])
    scene = Scene(nodes=at, radii=radii, ties=ties, page=frame, taken=np.zeros((0, 4)), weights=weights)
    sizes = text_sizes(axes.figure, names, points)
    middles = place_labels(scene, order, sizes)
    for place, name, size, middle in zip(order, names, sizes, middles, strict=True):
        if middle is not None:
            write(axes, middle, name, points)
            _draw_lead(axes, at[place], lead_of(scene, place, middle, size))
    return len(picture.key) + sum(middle is not None for middle in middles)


def _draw_lead(axes: Axes, node: Floats, end: Floats | None) -> None:
    """The line from a node to its label; white on both sides, so that it is not taken for a tie."""
    if end is None:
        return
    for color, width, layer in (("white", 1.8, 1.8), (INK, 0.4, 1.9)):
        axes.plot(*zip(node, end, strict=True), color=color, linewidth=width, zorder=layer)


def _note(axes: Axes, picture: Picture, named: int, width: float, *, is_drawn: bool) -> float:
    """What the figure leaves out and how the network was made, at the foot of the page; its height."""
    parts = [*picture.omitted]
    if named < len(picture.graph.nodes):
        parts.append(f"{named:,} of {len(picture.graph.nodes):,} nodes are named.")
    words = " ".join([*parts, picture.made or how_made(picture.graph)]).strip()
    if not words:
        return 0.0
    text = fitted(axes.figure, [words], 6.0, width - 2 * _MARGIN, lines=99)[0]
    if is_drawn:
        plain([axes.text(_MARGIN, _MARGIN, text, fontsize=6, color=SOFT, va="bottom", linespacing=1.2, zorder=5)])
    return float(text_sizes(axes.figure, [text], 6.0)[0, 1]) + 6.0
