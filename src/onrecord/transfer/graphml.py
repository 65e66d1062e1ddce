"""A network as GraphML that visone and Gephi open: DNA's layout of the file, with what Gephi reads beside it.

visone reads the `visone:` and `y:` elements, Gephi the keys label, x, y, size, r, g, b and weight. Windows of time are
edges with a start and an end each, which visone and Gephi's data laboratory turn into a dynamic network.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
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
from onrecord.transfer.slices import Timeline, timeline_of
from onrecord.transfer.targets import check_target, write_text

_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:visone="http://visone.info/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:y="http://www.yworks.com/xml/graphml" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns/graphml \
http://www.yworks.com/xml/schema/graphml/1.0/ygraphml.xsd ">
  <!-- data schema -->
  <key for="node" id="d0" yfiles.type="nodegraphics" />
  <key for="edge" id="e0" yfiles.type="edgegraphics" />
  <key for="graph" id="prop" visone.type="properties" />
  <key id="id" for="node" attr.name="id" attr.type="string" />
  <key id="name" for="node" attr.name="name" attr.type="string" />"""

_NODE_KEYS = {"variable": "string", "frequency": "int"}
_GEPHI_KEYS = {"label": "string", "x": "double", "y": "double", "size": "double", "r": "int", "g": "int", "b": "int"}
_EDGE_KEYS = {"weight": "double", "statements": "string", "red": "int", "green": "int", "blue": "int"}

#: Of ties that were resampled.
_INTERVAL_KEYS = {"low": "double", "high": "double", "survival": "double"}

#: Names that a key of ours, of visone or of Gephi has already; an attribute of that name gets another one.
_TAKEN = {"id", "name", "d0", "e0", "d3", "prop", "community", "color", "z", "xpos", "ypos", "start", "end"} | {
    *_NODE_KEYS,
    *_GEPHI_KEYS,
    *_EDGE_KEYS,
    *_INTERVAL_KEYS,
}


def write_graphml(graphs: Graph | Sequence[Graph], path: Path) -> None:
    """One network, or the windows of one in order, to `path`."""
    check_target(path)
    write_text(path, render_graphml(graphs))


def render_graphml(graphs: Graph | Sequence[Graph]) -> str:
    """The text of the file."""
    timeline = timeline_of(graphs)
    names = _keys_of_attributes(timeline.nodes)
    grouped = any(node.group is not None for node in timeline.nodes)
    edges = list(_edges(timeline))
    lines = [_HEAD, *_keys(timeline, names, grouped=grouped), _graph_line(timeline, len(edges))]
    lines.append(f"    <!-- onrecord: {_comment(describe(timeline.graphs[0]))} -->")
    lines += [
        '    <data key="prop">',
        '      <visone:labelAttribute edgeLabel="weight" nodeLabel="name" />',
        "    </data>",
    ]
    lines.append("    <!-- nodes -->")
    ties = [(row, column, tie.weight) for placed in timeline.places for row, column, tie in placed]
    at = positions(len(timeline.nodes), ties)
    concepts = {node.variable for graph in timeline.graphs if graph.is_two_mode for node in graph.columns}
    for number, node in enumerate(timeline.nodes):
        shape = "roundrectangle" if node.variable in concepts else "ellipse"
        lines += _node(number, node, names, (shape, at[number]), grouped=grouped)
    return "\n".join([*lines, "    <!-- edges -->", *edges, "  </graph>", "</graphml>", ""])


def _keys_of_attributes(nodes: Sequence[Node]) -> dict[str, str]:
    """For each attribute the id of its key; programs compare them without regard to case."""
    taken = set(_TAKEN)
    keys: dict[str, str] = {}
    for name in attribute_names(nodes):
        key = name
        while key.casefold() in taken or not key:
            key = f"attribute {key}".strip()
        taken.add(key.casefold())
        keys[name] = key
    return keys


def _keys(timeline: Timeline, names: Mapping[str, str], *, grouped: bool) -> Iterator[str]:
    nodes = dict.fromkeys(names.values(), "string") | _NODE_KEYS
    nodes |= ({"community": "int"} if grouped else {}) | _GEPHI_KEYS
    for key, kind in nodes.items():
        name = in_attribute(key)
        yield f'  <key id={name} for="node" attr.name={name} attr.type="{kind}" />'
    edges = _EDGE_KEYS | (_INTERVAL_KEYS if any(tie.low is not None for *_, tie in chain(*timeline.places)) else {})
    edges |= {"start": "string", "end": "string"} if timeline.is_dynamic else {}
    for key, kind in edges.items():
        # Ids are of the whole file, and nodes have r, g and b already.
        name = key[0] if key in ("red", "green", "blue") else key
        yield f'  <key id="{key}" for="edge" attr.name="{name}" attr.type="{kind}" />'


def _graph_line(timeline: Timeline, edges: int) -> str:
    counts = f'parse.edges="{edges}" parse.nodes="{len(timeline.nodes)}"'
    return f'  <graph edgedefault="undirected" id="DNA" {counts} parse.order="free">'


def _comment(text: str) -> str:
    # Two hyphens would end the comment.
    return in_text(text).replace("--", "- -").rstrip("-")


def _node(
    number: int, node: Node, names: Mapping[str, str], stand: tuple[str, tuple[float, float]], *, grouped: bool
) -> Iterator[str]:
    shape, at = stand
    size, color = _node_size(node), color_of(node)
    values: dict[str, object] = {"id": number + 1, "name": node.name}
    values |= {key: node.attributes.get(name, "") for name, key in names.items()}
    values |= {"variable": node.variable, "frequency": node.frequency}
    if grouped and node.group is not None:
        values["community"] = node.group + 1
    # Gephi's ordinate points up.
    values |= {"label": node.name, "x": at[0], "y": 0.0 - at[1], "size": size}
    values |= dict(zip("rgb", red_green_blue(color), strict=True))
    yield f'    <node id="n{number + 1}">'
    for key, value in values.items():
        yield _data(key, str(value))
    yield from _node_graphics(in_text(node.name), color, shape, size, at)
    yield "    </node>"


def _data(key: str, value: str) -> str:
    opened = f"      <data key={in_attribute(key)}"
    return f"{opened}>{in_text(value)}</data>" if value else f"{opened} />"


def _node_size(node: Node) -> float:
    return round(min(20.0 + 2.0 * node.frequency**0.5, 80.0), 2) if node.frequency else 20.0


def _node_graphics(label: str, color: str, shape: str, size: float, at: tuple[float, float]) -> Iterator[str]:
    yield '      <data key="d0">'
    yield "        <visone:shapeNode>"
    yield "          <y:ShapeNode>"
    yield f'            <y:Geometry height="{size}" width="{size}" x="{at[0]}" y="{at[1]}" />'
    yield f'            <y:Fill color="{color}" transparent="false" />'
    yield '            <y:BorderStyle color="#000000" type="line" width="1.0" />'
    yield (
        '            <y:NodeLabel alignment="center" autoSizePolicy="content" backgroundColor="#FFFFFF"'
        ' fontFamily="Dialog" fontSize="12" fontStyle="plain" hasLineColor="false" height="19.0" modelName="eight_pos"'
        f' modelPosition="n" textColor="#000000" visible="true">{label}</y:NodeLabel>'
    )
    yield f'            <y:Shape type="{shape}" />'
    yield "          </y:ShapeNode>"
    yield "        </visone:shapeNode>"
    yield "      </data>"


def _edges(timeline: Timeline) -> Iterator[str]:
    greatest = max((abs(tie.weight) for placed in timeline.places for *_, tie in placed), default=1.0)
    for number, placed in enumerate(timeline.places):
        span = timeline.spans[number] if timeline.is_dynamic else None
        for row, column, tie in placed:
            yield "\n".join(_edge(row, column, tie, timeline.graphs[number].how, greatest, span))


def _edge(row: int, column: int, tie: Tie, how: str, greatest: float, span: tuple[int, int] | None) -> Iterator[str]:
    color = tie_color(how, tie.weight)
    yield f'    <edge source="n{row + 1}" target="n{column + 1}">'
    yield _data("weight", repr(float(tie.weight)))
    yield _data("statements", " ".join(tie.statements))
    for key in _INTERVAL_KEYS if tie.low is not None else ():
        yield _data(key, repr(getattr(tie, key)))
    for key, value in zip(("red", "green", "blue"), red_green_blue(color), strict=True):
        yield _data(key, str(value))
    if span is not None:
        yield _data("start", moment(span[0]))
        yield _data("end", moment(span[1]))
    width = round(1.0 + 5.0 * abs(tie.weight) / greatest, 2) if how != "combine" else 2.0
    yield '      <data key="e0">'
    yield "        <visone:polyLineEdge>"
    yield "          <y:PolyLineEdge>"
    yield f'            <y:LineStyle color="{color}" type="line" width="{width}" />'
    yield "          </y:PolyLineEdge>"
    yield "        </visone:polyLineEdge>"
    yield "      </data>"
    yield "    </edge>"
