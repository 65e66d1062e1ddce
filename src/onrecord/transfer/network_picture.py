"""What a figure of a network shows: the most active nodes, the strongest ties, their looks, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from onrecord.graphs import Graph, Node, Tie
from onrecord.transfer.figures import SOFT, Floats, Look, number_words
from onrecord.transfer.network_styles import Strokes, has_two_sides, looks_of, strokes_of

#: How many times as many ties as wanted are drawn before all of one weight are left out.
_TOLERATED = 1.5
#: Of two modes up to so many ties are all drawn, the weak ones as hairs.
_MOST_HAIRS = 150
#: Letters of a concept's name in the figure itself; longer ones are numbered, with a key.
_LONG_NAME = 60

#: Half the side of a square with a number.
_NUMBERED = 5.6

Placed = Sequence[tuple[int, int, Tie]]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What is drawn of a network: `key` numbers its concepts where names are too long; `omitted` are sentences."""

    graph: Graph
    drawn: Placed
    strokes: Strokes
    looks: Sequence[Look]
    own_colors: bool
    radii: Floats
    key: Mapping[int, str]
    omitted: Sequence[str]
    made: str = ""

    @property
    def legend_facts(self) -> dict[str, Any]:
        """What the legends tell."""
        drawn = [tie for *_, tie in self.drawn]
        # A community has a shape alone where colours are the nodes' own.
        looks = [replace(look, color=SOFT) for look in self.looks] if self.own_colors else self.looks
        sized = self.graph.rows if self.key else self.graph.nodes
        largest = max(float(radius) for place, radius in enumerate(self.radii) if place not in self.key)
        return {"drawn": drawn, "strokes": self.strokes, "looks": looks, "sized": sized, "largest": largest}


def picture_of(
    graph: Graph, most_nodes: int = 60, most_ties: int | None = None, *, own_colors: bool = False, made: str = ""
) -> Picture:
    """What is drawn of a graph, how, and what is left out."""
    whole = len(graph.nodes)
    graph = _most_active(graph, most_nodes)
    omitted = []
    if len(graph.nodes) < whole:
        omitted.append(f"The {len(graph.nodes):,} most active of {whole:,} nodes are drawn.")
    placed = [entry for entry in graph.places() if entry[0] != entry[1]]
    has_hairs = graph.is_two_mode and graph.how != "combine" and len(placed) <= _MOST_HAIRS
    drawn, edge = _strongest(placed, graph, most_ties, 1.0 if has_hairs else _TOLERATED)
    faint_below = 0.0
    if edge is not None and has_hairs:
        # The camps are in the many weak ties.
        drawn, faint_below = sorted(placed, key=lambda entry: strength(graph, entry[2])), edge
    if len(drawn) < len(placed):
        omitted.append(_ties_left_out(drawn, len(placed), graph, edge))
    if own_colors:
        omitted.append("Colors are those of the coded values.")
    key = _key(graph)
    return Picture(
        graph=graph,
        drawn=drawn,
        strokes=_strokes(graph, drawn, faint_below),
        looks=looks_of(graph, own_colors=own_colors),
        own_colors=own_colors,
        radii=_radii(graph, key),
        key=key,
        omitted=omitted,
        made=made,
    )


def _most_active(graph: Graph, most: int) -> Graph:
    """The graph of the most active rows and columns alone, in their order."""
    if max(len(graph.rows), len(graph.columns)) <= most:
        return graph
    rows = _of_the_most(graph.rows, most)
    columns = _of_the_most(graph.columns, most) if graph.is_two_mode else rows
    inside, across = {node.name for node in rows}, {node.name for node in columns}
    ties = tuple(tie for tie in graph.ties if tie.row in inside and tie.column in across)
    return replace(graph, rows=rows, columns=columns, ties=ties)


def _of_the_most(nodes: Sequence[Node], most: int) -> tuple[Node, ...]:
    order = sorted(range(len(nodes)), key=lambda place: (-nodes[place].frequency, place))[:most]
    return tuple(nodes[place] for place in sorted(order))


def strength(graph: Graph, tie: Tie) -> float:
    """A weight that combines is a code; there the statements count."""
    return float(len(tie.statements)) if graph.how == "combine" else abs(tie.weight)


def _strongest(placed: Placed, graph: Graph, most: int | None, tolerated: float) -> tuple[Placed, float | None]:
    """The strongest ties, weak ones first, so that strong ones lie above; and the strength from which on all are drawn.

    Ties of one weight are drawn all or none, as nothing tells them apart; and of each node its strongest.
    """
    limit = max(60, min(300, 2 * len(graph.nodes))) if most is None else most
    order = sorted(placed, key=lambda entry: (-strength(graph, entry[2]), entry[0], entry[1]))
    if most is not None or len(order) <= limit:
        return order[:limit][::-1], None
    strengths = [strength(graph, tie) for *_, tie in order]
    at_least = sum(one >= strengths[limit - 1] for one in strengths)
    stronger = sum(one > strengths[limit - 1] for one in strengths)
    count = at_least if at_least <= tolerated * limit or not stronger else stronger
    kept = order[:count]
    seen = {end for row, column, _ in kept for end in (row, column)}
    for row, column, tie in order[count:]:
        if row not in seen or column not in seen:
            kept.append((row, column, tie))
            seen |= {row, column}
    return kept[::-1], strengths[count - 1]


def _ties_left_out(drawn: Placed, every: int, graph: Graph, edge: float | None) -> str:
    counts = f"{len(drawn):,} of {every:,}"
    if edge is None:
        return f"The strongest ties are drawn ({counts})."
    unit = " statements" if graph.how == "combine" else ""
    sign = "±" if any(tie.weight < 0 for *_, tie in drawn) else ""
    return f"Ties of {sign}{number_words(edge)}{unit} or more are drawn, and the strongest of each node ({counts})."


def _strokes(graph: Graph, drawn: Placed, faint_below: float) -> Strokes:
    """Where all ties weigh the same, none of them stands out."""
    strokes = strokes_of(graph, len(drawn), faint_below)
    if len({abs(tie.weight) for *_, tie in drawn}) > 1:
        return strokes
    return replace(strokes, greatest=strokes.greatest * float(np.interp(len(drawn), [1, 100], [2.0, 5.0])))


def _key(graph: Graph) -> dict[int, str]:
    """Numbers for concepts whose names have no room in the figure, by the place of their nodes."""
    if not graph.is_two_mode:
        return {}
    longest = max((len(node.name) for node in graph.columns), default=0)
    if longest <= (_LONG_NAME if len(graph.nodes) <= 25 else _LONG_NAME / 3):
        return {}
    return {len(graph.rows) + number: str(number + 1) for number in range(len(graph.columns))}


def _radii(graph: Graph, key: Mapping[int, str]) -> Floats:
    """The area of a node is its share of the greatest number of statements; all with a number of the key are equal."""
    frequency = np.array([node.frequency for node in graph.nodes], dtype=np.float64)
    numbered = np.array([place in key for place in range(len(frequency))])
    greatest = max(float(frequency[~numbered].max(initial=0.0)), 1.0)
    largest = float(np.interp(len(frequency), [10, 60, 300], [9.5, 7.0, 4.0]))
    radii = np.maximum(min(2.4, largest / 2), largest * np.sqrt(np.minimum(frequency / greatest, 1.0)))
    return np.asarray(np.where(numbered, _NUMBERED, radii))


def pull(graph: Graph, tie: Tie) -> float:
    """How a tie draws its ends together, or pushes them apart."""
    if graph.how != "combine":
        return tie.weight
    sides = {2.0: -1.0, 3.0: 0.5} if has_two_sides(graph) else {}
    return strength(graph, tie) * sides.get(tie.weight, 1.0)
