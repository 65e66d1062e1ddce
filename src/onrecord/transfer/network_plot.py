"""A network as a figure that needs no editing: camps by colour and shape, ties by weight, names that do not overlap."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from onrecord.errors import InputError
from onrecord.graphs import Graph, Node, Tie, check_numbers, describe
from onrecord.transfer.figures import (
    DOUBLE,
    INK,
    SINGLE,
    SOFT,
    Axes,
    Figure,
    Floats,
    Look,
    check_figure,
    figure_on,
    halo,
    plain,
    text_sizes,
    wrapped,
)
from onrecord.transfer.network_labels import Scene, clear_ties, place_labels, spread
from onrecord.transfer.network_layout import layout
from onrecord.transfer.network_legend import draw_legends
from onrecord.transfer.network_styles import Strokes, looks_of, strokes_of

_POINTS = 72 / 25.4
_MARGIN = 6.0
#: More stretching than this along one side of the page would tear groups apart.
_STRETCH = 2.6

_Placed = list[tuple[int, int, Tie]]


def plot_network(
    graph: Graph,
    path: Path,
    *,
    width_mm: float = DOUBLE,
    height_mm: float | None = None,
    most_ties: int | None = None,
    most_labels: int = 60,
    own_colors: bool = False,
    dots: int = 600,
) -> None:
    """Draws `graph` to an .svg, .png or .pdf; groups of its rows are colours and shapes, with a legend.

    The strongest ties are drawn, at most `most_ties` and the strongest of each actor; the most active are named, at
    most `most_labels`. A line below says what was left out. `own_colors` takes the nodes' own instead of the groups';
    a .png has `dots` to the inch.
    """
    check_figure(path)
    check_numbers([graph])
    if not graph.nodes:
        raise InputError("There is nothing to draw: the network has no actors.")
    if width_mm < SINGLE / 2 or most_labels < 0 or (most_ties is not None and most_ties < 0):
        raise InputError("A figure is at least 45 mm wide, and cannot have fewer than no labels or ties.")
    is_small = len(graph.nodes) <= 15
    wide, narrow = (0.5, 1.1) if is_small else (0.72, 1.35)
    height = height_mm or width_mm * (wide if width_mm > 1.2 * SINGLE else narrow)
    with figure_on(path, width_mm=width_mm, height_mm=height, about=describe(graph), dots=dots) as page:
        _draw(page, graph, (width_mm * _POINTS, height * _POINTS), most_ties, most_labels, own_colors=own_colors)


def _draw(
    page: Figure,
    graph: Graph,
    size: tuple[float, float],
    most_ties: int | None,
    most_labels: int,
    *,
    own_colors: bool,
) -> None:
    axes = page.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, size[0]), ylim=(0, size[1]))
    axes.axis("off")
    placed = list(graph.places())
    drawn = _strongest(placed, len(graph.nodes), most_ties)
    strokes, looks = strokes_of(graph, len(drawn)), looks_of(graph, own_colors=own_colors)
    radii = _radii(graph.nodes)
    frame = draw_legends(axes, graph, size, strokes=strokes, looks=looks, largest=float(radii.max()), margin=_MARGIN)
    at = _places(graph, (placed, drawn), radii, (frame[0], frame[1] + 8, frame[2], frame[3]))
    _draw_ties(axes, drawn, at, strokes)
    _draw_nodes(axes, at, radii, looks)
    named, shown = _draw_labels(axes, graph, drawn, at, radii, frame, most_labels)
    _note(axes, frame, (len(drawn), len(placed)), (named, len(graph.nodes)), shown)


def _strongest(placed: _Placed, nodes: int, most: int | None) -> _Placed:
    """The strongest ties, and of each node its strongest, weak ones first, so that strong ones lie above."""
    limit = max(60, min(400, 3 * nodes)) if most is None else most
    order = sorted(placed, key=lambda entry: (-abs(entry[2].weight), entry[0], entry[1]))
    kept = order[:limit]
    if most is None:
        seen = {end for row, column, _ in kept for end in (row, column)}
        for row, column, tie in order[limit:]:
            if row not in seen or column not in seen:
                kept.append((row, column, tie))
                seen |= {row, column}
    return [entry for entry in reversed(kept) if entry[0] != entry[1]]


def _radii(nodes: tuple[Node, ...]) -> Floats:
    """The area of a node is its share of the greatest number of statements."""
    greatest = max(max(node.frequency for node in nodes), 1)
    largest = float(np.interp(len(nodes), [10, 60, 300], [9.5, 7.0, 4.0]))
    least = min(2.4, largest / 2)
    return np.array([max(least, largest * (node.frequency / greatest) ** 0.5) for node in nodes])


def _places(
    graph: Graph, ties: tuple[_Placed, _Placed], radii: Floats, frame: tuple[float, float, float, float]
) -> Floats:
    """Points of the page: the layout stretched into the frame, with room for labels at its edges, nothing touching."""
    placed, drawn = ties
    groups = [node.group for node in graph.nodes] if any(node.group is not None for node in graph.nodes) else []
    at = layout(len(graph.nodes), [(row, column, tie.weight) for row, column, tie in placed], groups)
    side = min(46.0, (frame[2] - frame[0]) / 6)
    low = np.array([frame[0] + side, frame[1] + 18.0])
    room = np.array([frame[2] - side, frame[3] - 18.0]) - low
    span = np.maximum(at.max(axis=0) - at.min(axis=0), 1e-9)
    scale = room / span
    scale = np.minimum(scale, scale.min() * _STRETCH)
    # The first coordinate runs right, the second down, as on a screen.
    middle = (at.max(axis=0) + at.min(axis=0)) / 2
    points = low + room / 2 + (at - middle) * scale * np.array([1.0, -1.0])
    apart = spread(points, radii, frame)
    ends = np.array([(row, column) for row, column, _ in drawn], dtype=np.int64).reshape(-1, 2)
    return spread(clear_ties(apart, radii, ends, frame), radii, frame)


def _draw_ties(axes: Axes, drawn: _Placed, at: Floats, strokes: Strokes) -> None:
    from matplotlib.collections import LineCollection

    for order, kind in enumerate(strokes.kinds):
        own = [(row, column, tie.weight) for row, column, tie in drawn if strokes.kind_of(tie.weight) is kind]
        if own:
            axes.add_collection(
                LineCollection(
                    [(at[row], at[column]) for row, column, _ in own],
                    linewidths=[strokes.width(weight) for *_, weight in own],
                    colors=[strokes.color(weight) for *_, weight in own],
                    linestyles=[kind.dashes],
                    capstyle="butt",
                    zorder=1 + 0.1 * order,
                )
            )


def _draw_nodes(axes: Axes, at: Floats, radii: Floats, looks: list[Look]) -> None:
    for look in dict.fromkeys(looks):
        own = [place for place, other in enumerate(looks) if other == look]
        axes.scatter(
            at[own, 0],
            at[own, 1],
            s=(2 * radii[own]) ** 2,
            c=look.color,
            marker=look.marker,
            edgecolors="white",
            linewidths=0.7,
            zorder=2,
        )


def _draw_labels(
    axes: Axes,
    graph: Graph,
    drawn: _Placed,
    at: Floats,
    radii: Floats,
    frame: tuple[float, float, float, float],
    most: int,
) -> tuple[int, int]:
    """How many were to be named, and how many were."""
    order = sorted(range(len(graph.nodes)), key=lambda place: (-graph.nodes[place].frequency, place))[:most]
    if not order:
        return 0, 0
    points = 7.0 if len(order) <= 25 else 6.0
    names = [wrapped(graph.nodes[place].name, 22 if len(order) <= 40 else 18) for place in order]
    ties = np.array([[*at[row], *at[column]] for row, column, _ in drawn]).reshape(-1, 4)
    scene = Scene(nodes=at, radii=radii, ties=ties, page=frame, taken=np.zeros((0, 4)))
    sizes = text_sizes(axes.figure, names, points)
    middles = place_labels(scene, order, sizes)
    for place, name, size, middle in zip(order, names, sizes, middles, strict=True):
        if middle is not None:
            _draw_label(axes, name, middle, size, (at[place], float(radii[place])), points)
    return len(order), sum(middle is not None for middle in middles)


def _draw_label(
    axes: Axes,
    name: str,
    middle: tuple[float, float],
    size: Floats,
    node: tuple[Floats, float],
    points: float,
) -> None:
    text = axes.text(*middle, name, fontsize=points, ha="center", va="center", linespacing=1.2, zorder=4, color=INK)
    plain([text])
    text.set_path_effects(halo(1.6))
    nearest = np.clip(node[0], np.array(middle) - size / 2, np.array(middle) + size / 2)
    if float(np.hypot(*(nearest - node[0]))) > node[1] + 7.0:
        axes.plot(*zip(node[0], nearest, strict=True), color=SOFT, linewidth=0.4, zorder=1.9)


def _note(
    axes: Axes, frame: tuple[float, float, float, float], ties: tuple[int, int], asked: tuple[int, int], shown: int
) -> None:
    """What the figure leaves out, where it does."""
    parts = []
    if ties[0] < ties[1]:
        parts.append(f"The {ties[0]:,} strongest of {ties[1]:,} ties are drawn.")
    if shown < asked[1]:
        parts.append(f"The {shown:,} most active of {asked[1]:,} nodes are named.")
    if parts:
        axes.text(frame[0], frame[1], " ".join(parts), fontsize=6, color=SOFT, ha="left", va="bottom", zorder=5)
