"""A network as GEXF 1.3, Gephi's own format: colours, sizes, places and attributes; windows as a timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from onrecord.graphs import Graph, Node, Tie, describe
from onrecord.moments import moment
from onrecord.transfer.markup import (
    attribute_names,
    color_of,
    in_attribute,
    in_text,
    positions,
    red_green_blue,
    tie_color,
)
from onrecord.transfer.slices import Pair, Timeline, timeline_of
from onrecord.transfer.targets import check_target, write_text

_NAMESPACES = 'xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz"'

#: Of ties that were resampled.
_INTERVAL = ("low", "high", "survival")

#: The windows in which each node is, with its frequency in each.
_There = dict[tuple[str, str], dict[int, int]]

#: What a moment shows of an edge: the window's number and its tie.
_Shown = list[tuple[int, Tie]]


def write_gexf(graphs: Graph | Sequence[Graph], path: Path) -> None:
    """One network, or the windows of one in order as a dynamic graph, to `path`."""
    check_target(path)
    write_text(path, render_gexf(graphs))


def render_gexf(graphs: Graph | Sequence[Graph]) -> str:
    """The text of the file."""
    timeline = timeline_of(graphs)
    names = {name: str(number) for number, name in enumerate(attribute_names(timeline.nodes), start=3)}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<gexf {_NAMESPACES} version="1.3">', "  <meta>"]
    lines.append("    <creator>onrecord</creator>")
    lines.append(f"    <description>{in_text(describe(timeline.graphs[0]))}</description>")
    lines += ["  </meta>", _graph_line(timeline), *_attributes(timeline, names), "    <nodes>"]
    ties = [(row, column, tie.weight) for placed in timeline.places for row, column, tie in placed]
    at = positions(len(timeline.nodes), ties)
    there = _windows_of_nodes(timeline)
    for number, node in enumerate(timeline.nodes):
        lines += _node(timeline, number, node, names, at[number], there)
    lines += ["    </nodes>", "    <edges>"]
    for number, (pair, shown) in enumerate(_by_pair(timeline).items()):
        lines += _edge(timeline, number, pair, shown)
    return "\n".join([*lines, "    </edges>", "  </graph>", "</gexf>", ""])


def _graph_line(timeline: Timeline) -> str:
    if not timeline.is_dynamic:
        return '  <graph mode="static" defaultedgetype="undirected">'
    span = f'start="{moment(timeline.spans[0][0])}" end="{moment(timeline.spans[-1][1])}"'
    times = 'timeformat="dateTime" timerepresentation="interval"'
    return f'  <graph mode="dynamic" defaultedgetype="undirected" {times} {span}>'


def _attributes(timeline: Timeline, names: Mapping[str, str]) -> Iterator[str]:
    yield '    <attributes class="node" mode="static">'
    fixed = {"variable": ("0", "string"), "community": ("2", "integer")}
    if not timeline.is_dynamic:
        fixed["frequency"] = ("1", "integer")
    for name, (key, kind) in (fixed | {name: (key, "string") for name, key in names.items()}).items():
        yield f'      <attribute id="{key}" title={in_attribute(name)} type="{kind}"/>'
    yield "    </attributes>"
    if timeline.is_dynamic:
        yield '    <attributes class="node" mode="dynamic">'
        yield '      <attribute id="1" title="frequency" type="integer"/>'
        yield "    </attributes>"
        yield '    <attributes class="edge" mode="dynamic">'
        yield '      <attribute id="weight" title="Weight" type="float"/>'
        yield "    </attributes>"
    yield '    <attributes class="edge" mode="static">'
    yield '      <attribute id="statements" title="statements" type="string"/>'
    if not timeline.is_dynamic and any(tie.low is not None for *_, tie in timeline.places[0]):
        for name in _INTERVAL:
            yield f'      <attribute id="{name}" title="{name}" type="double"/>'
    yield "    </attributes>"


def _node(
    timeline: Timeline, number: int, node: Node, names: Mapping[str, str], at: tuple[float, float], windows: _There
) -> Iterator[str]:
    red, green, blue = red_green_blue(color_of(node))
    yield f'      <node id="n{number + 1}" label={in_attribute(node.name)}>'
    yield "        <attvalues>"
    values = {"0": node.variable} | {key: node.attributes.get(name, "") for name, key in names.items()}
    if node.group is not None:
        values["2"] = str(node.group + 1)
    if not timeline.is_dynamic:
        values["1"] = str(node.frequency)
    for key, value in values.items():
        yield f'          <attvalue for="{key}" value={in_attribute(value)}/>'
    there = windows.get((node.variable, node.name), {})
    for window, frequency in there.items():
        yield f'          <attvalue for="1" value="{frequency}" {_span(timeline, window)}/>'
    yield "        </attvalues>"
    yield from _spells(timeline, list(there))
    yield f'        <viz:size value="{round(10.0 + 3.0 * node.frequency**0.5, 2)}"/>'
    yield f'        <viz:position x="{at[0]}" y="{0.0 - at[1]}" z="0.0"/>'
    yield f'        <viz:color r="{red}" g="{green}" b="{blue}"/>'
    yield "      </node>"


def _windows_of_nodes(timeline: Timeline) -> _There:
    """Made once: to look through all windows for each node takes the square of the time. One graph alone has none."""
    there: _There = {}
    for number, graph in enumerate(timeline.graphs if timeline.is_dynamic else ()):
        for node in graph.nodes:
            there.setdefault((node.variable, node.name), {})[number] = node.frequency
    return there


def _by_pair(timeline: Timeline) -> dict[Pair, _Shown]:
    pairs: dict[Pair, _Shown] = {}
    for number, placed in enumerate(timeline.places):
        for row, column, tie in placed:
            pairs.setdefault((row, column), []).append((number, tie))
    return pairs


def _edge(timeline: Timeline, number: int, pair: Pair, shown: _Shown) -> Iterator[str]:
    strongest = max((tie for _, tie in shown), key=lambda tie: abs(tie.weight))
    red, green, blue = red_green_blue(tie_color(timeline.graphs[shown[0][0]].how, strongest.weight))
    ends = f'source="n{pair[0] + 1}" target="n{pair[1] + 1}"'
    yield f'      <edge id="{number}" {ends} weight="{float(strongest.weight)!r}">'
    yield "        <attvalues>"
    statements = dict.fromkeys(statement for _, tie in shown for statement in tie.statements)
    yield f'          <attvalue for="statements" value="{" ".join(statements)}"/>'
    if not timeline.is_dynamic and strongest.low is not None:
        for name in _INTERVAL:
            yield f'          <attvalue for="{name}" value="{getattr(strongest, name)!r}"/>'
    if timeline.is_dynamic:
        for window, tie in shown:
            yield f'          <attvalue for="weight" value="{float(tie.weight)!r}" {_span(timeline, window)}/>'
    yield "        </attvalues>"
    yield from _spells(timeline, [window for window, _ in shown] if timeline.is_dynamic else [])
    yield f'        <viz:color r="{red}" g="{green}" b="{blue}"/>'
    yield "      </edge>"


def _span(timeline: Timeline, window: int) -> str:
    start, end = timeline.spans[window]
    return f'start="{moment(start)}" end="{moment(end)}"'


def _spells(timeline: Timeline, windows: Sequence[int]) -> Iterator[str]:
    """One spell for each window."""
    if windows:
        yield "        <spells>"
        for window in windows:
            yield f"          <spell {_span(timeline, window)}/>"
        yield "        </spells>"
