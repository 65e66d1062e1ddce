"""The legends of a network: groups with their leading members, ties by weight, nodes by statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from onrecord.graphs import Graph, Node
from onrecord.transfer.figures import LOOKS, OTHER, SOFT, Artist, Axes, Look, look_of, plain, wrapped
from onrecord.transfer.network_styles import Strokes

_PANEL, _GAP = 124.0, 9.0
#: Narrower pages have their legends below the network.
_NARROW = 300.0

Frame = tuple[float, float, float, float]


def draw_legends(
    axes: Axes,
    graph: Graph,
    size: tuple[float, float],
    *,
    strokes: Strokes,
    looks: Sequence[Look],
    largest: float,
    margin: float,
) -> Frame:
    """Draws them at the right, on narrow pages below; what is left of the page is the network's."""
    sections = [_groups(graph, looks), _ties(graph, strokes), _activity(graph.nodes, largest)]
    # Circles of the last one must not touch.
    spacings = (0.55, 0.55, max(0.55, 2 * largest / 7 - 0.6))
    legends = [
        _legend(axes, *section, spacing) for section, spacing in zip(sections, spacings, strict=True) if section[1]
    ]
    if size[0] >= _NARROW:
        top = size[1] - margin
        for legend, (_, height) in zip(legends, _sizes(axes, legends), strict=True):
            _move(axes, legend, size[0] - _PANEL, top)
            top -= height + _GAP
        return margin, margin, size[0] - _PANEL - 4, size[1] - margin
    return _below(axes, legends, size, margin)


def _below(axes: Axes, legends: Sequence[Artist], size: tuple[float, float], margin: float) -> Frame:
    """The first at the left, the others on top of one another beside it."""
    sizes = _sizes(axes, legends)
    beside = sizes[0][0] + 2 * _GAP if sizes else 0.0
    column = sum(height + _GAP for _, height in sizes[1:])
    top = margin + max(column, sizes[0][1] + _GAP if sizes else 0.0)
    down = top - _GAP
    for number, (legend, (_, height)) in enumerate(zip(legends, sizes, strict=True)):
        _move(axes, legend, margin + (beside if number else 0.0), down if number else top - _GAP)
        down -= height + _GAP if number else 0.0
    return margin, top, size[0] - margin, size[1] - margin


def _legend(axes: Axes, title: str, handles: Sequence[Artist], spacing: float) -> Artist:
    legend = axes.legend(
        handles=handles,
        title=title,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=axes.transData,
        borderaxespad=0,
        borderpad=0,
        frameon=False,
        alignment="left",
        labelspacing=spacing,
        handlelength=2.2,
        handletextpad=0.7,
    )
    legend.get_title().set_fontweight("bold")
    plain(legend.get_texts())
    axes.add_artist(legend)
    return legend


def _sizes(axes: Axes, legends: Sequence[Artist]) -> list[tuple[float, float]]:
    figure = axes.figure
    renderer = figure.canvas.get_renderer()
    boxes = [legend.get_window_extent(renderer) for legend in legends]
    return [(box.width * 72 / figure.dpi, box.height * 72 / figure.dpi) for box in boxes]


def _move(axes: Axes, legend: Artist, left: float, top: float) -> None:
    legend.set_bbox_to_anchor((left, top), transform=axes.transData)


def _marker(look: Look, label: str, points: float = 6.5) -> Artist:
    from matplotlib.lines import Line2D

    return Line2D(
        [], [], linestyle="none", marker=look.marker, markersize=points, color=look.color,
        markeredgecolor="white", markeredgewidth=0.5, label=label,
    )  # fmt: skip


def _groups(graph: Graph, looks: Sequence[Look]) -> tuple[str, list[Artist]]:
    if graph.is_two_mode and not any(node.group is not None for node in graph.rows):
        named = (graph.rows[:1] or graph.columns)[0].variable, (graph.columns[:1] or graph.rows)[0].variable
        return "Nodes", [_marker(look, _title(name)) for look, name in zip(LOOKS[:2], named, strict=True)]
    groups = Counter(node.group for node in graph.rows if node.group is not None)
    own = {node.group: look for node, look in zip(graph.rows, looks, strict=False)}
    shown = [number for number in sorted(groups) if number < len(LOOKS)]
    handles = [_marker(own[number], _members(graph.rows, number)) for number in shown]
    rest = sum(count for number, count in groups.items() if number >= len(LOOKS))
    if rest:
        handles.append(_marker(look_of(None) if not graph.is_two_mode else OTHER, f"Smaller ones ({rest})"))
    return "Community", handles


def _members(nodes: Sequence[Node], group: int) -> str:
    """The two most active members, and how many more there are."""
    own = sorted((node for node in nodes if node.group == group), key=lambda node: (-node.frequency, node.name))
    more = f"\n+ {len(own) - 2} more" if len(own) > 2 else ""
    return "\n".join(wrapped(node.name, 24, lines=2) for node in own[:2]) + more


def _title(variable: str) -> str:
    return variable.rpartition(":")[2].capitalize()


def _ties(graph: Graph, strokes: Strokes) -> tuple[str, list[Artist]]:
    from matplotlib.lines import Line2D

    handles = []
    for kind in reversed(strokes.kinds):
        weights = [tie.weight for tie in graph.ties if strokes.kind_of(tie.weight) is kind]
        for number, weight in enumerate(_samples(weights, is_combined=strokes.is_combined)):
            label = (
                kind.name
                if strokes.is_combined
                else f"{kind.name} {_number(weight)}"
                if not number
                else _number(weight)
            )
            handles.append(
                Line2D(
                    [],
                    [],
                    linestyle=kind.dashes,
                    linewidth=strokes.width(weight),
                    color=strokes.color(weight),
                    label=label,
                )
            )
    return "Ties", handles


def _samples(weights: Sequence[float], *, is_combined: bool) -> list[float]:
    """The strongest, and one about a third of it."""
    if not weights:
        return []
    strongest = max(weights, key=abs)
    weakest = min(weights, key=abs)
    if is_combined or abs(weakest) > 0.6 * abs(strongest):
        return [strongest]
    return [strongest, max(min(weights, key=lambda weight: abs(weight - strongest / 3)), weakest, key=abs)]


def _number(weight: float) -> str:
    return (f"{weight:.0f}" if weight == int(weight) else f"{weight:.2g}").replace("-", "\u2212")


def _activity(nodes: Sequence[Node], largest: float) -> tuple[str, list[Artist]]:
    greatest = max(node.frequency for node in nodes)
    least = max(min(node.frequency for node in nodes), 1)
    if greatest <= least:
        return "Statements", []
    middle = max(least, round(greatest / 4))
    look = Look(SOFT, "o")
    sizes = dict.fromkeys((greatest, middle) if middle < greatest else (greatest,))
    return "Statements", [
        _marker(look, f"{count:,}", 2 * max(min(2.4, largest / 2), largest * (count / greatest) ** 0.5))
        for count in sizes
    ]
