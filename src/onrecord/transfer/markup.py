"""What GraphML and GEXF share: escaped text, colours, and where nodes stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from onrecord.graphs import Node
from onrecord.transfer.network_layout import Pairs, layout

#: Characters that no XML file may hold.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLOR = re.compile(r"#?([0-9a-fA-F]{6})")
_NO_COLOR = "#808080"

#: The length of the longer side of the drawing, in the pixels of visone and Gephi.
_SIDE = 800.0


def in_text(value: str) -> str:
    """The text between two tags."""
    return escape(_FORBIDDEN.sub("\ufffd", value), {"\r": "&#13;"})


def in_attribute(value: str) -> str:
    """The value of an attribute with its quotes; line ends are kept."""
    return quoteattr(_FORBIDDEN.sub("\ufffd", value), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def color_of(node: Node) -> str:
    """The colour as #RRGGBB; grey where none is known."""
    found = _COLOR.fullmatch(node.color or "")
    return f"#{found[1].upper()}" if found else _NO_COLOR


def red_green_blue(color: str) -> tuple[int, int, int]:
    """The three parts of #RRGGBB."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def tie_color(how: str, weight: float) -> str:
    """DNA's colours: green for agreement, red for conflict, blue for both, black where neither counts."""
    if how == "combine":
        return {1.0: "#00ff00", 2.0: "#ff0000", 3.0: "#0000ff"}.get(weight, "#000000")
    if how == "subtract":
        return "#ff0000" if weight < 0 else "#00ff00"
    return {"congruence": "#00ff00", "conflict": "#ff0000"}.get(how, "#000000")


def positions(count: int, ties: Pairs) -> list[tuple[float, float]]:
    """A place in pixels for each node."""
    return [(round(x * _SIDE, 2), round(y * _SIDE, 2)) for x, y in layout(count, ties).tolist()]


def attribute_names(nodes: Sequence[Node]) -> list[str]:
    """The attributes that any node has, in order."""
    return sorted({name for node in nodes for name in node.attributes})
