"""Windows of one network side by side: all nodes, and the time that each window stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.errors import InputError
from onrecord.graphs import Graph, Node, Tie, check_numbers

#: A pair of positions in the nodes of all windows.
Pair = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """`spans` has the first and the last second of each window; one graph alone has none.

    Windows that overlap are cut half way between their middles, so that each moment shows one window. Only where
    several have one middle, as windows of events at one time do, can a second show more than one of them.
    """

    nodes: tuple[Node, ...]
    graphs: tuple[Graph, ...]
    spans: tuple[tuple[int, int], ...]
    places: tuple[tuple[tuple[int, int, Tie], ...], ...]

    @property
    def is_dynamic(self) -> bool:
        """True when there is more than one window."""
        return bool(self.spans)


def timeline_of(graphs: Graph | Sequence[Graph]) -> Timeline:
    """One graph, or the windows of one network in order; refuses ties that are not numbers."""
    every = (graphs,) if isinstance(graphs, Graph) else tuple(graphs)
    if not every:
        raise InputError("There is no window to write.", hint="Choose a shorter window or a longer range.")
    check_numbers(every)
    nodes = _all_nodes(every)
    numbers = {(node.variable, node.name): place for place, node in enumerate(nodes)}
    places = []
    for graph in every:
        own = [numbers[node.variable, node.name] for node in graph.nodes]
        places.append(tuple((own[row], own[column], tie) for row, column, tie in graph.places()))
    spans = _spans(every) if len(every) > 1 else ()
    return Timeline(nodes=nodes, graphs=every, spans=spans, places=tuple(places))


def _all_nodes(graphs: Sequence[Graph]) -> tuple[Node, ...]:
    """Rows before columns, each by name; the frequency of a node is the greatest that it has in a window."""
    if len(graphs) == 1:
        return graphs[0].nodes
    found: dict[tuple[bool, str, str], Node] = {}
    for graph in graphs:
        for place, node in enumerate(graph.nodes):
            key = (place >= len(graph.rows), node.variable, node.name)
            known = found.get(key, node)
            found[key] = replace(known, frequency=max(known.frequency, node.frequency))
    return tuple(found[key] for key in sorted(found))


def _spans(graphs: Sequence[Graph]) -> tuple[tuple[int, int], ...]:
    spans = []
    for number, graph in enumerate(graphs):
        start, stop = graph.start, graph.stop
        if number and graphs[number - 1].stop >= start:
            start = max(start, (graphs[number - 1].middle + graph.middle) // 2)
        if number + 1 < len(graphs) and graphs[number + 1].start <= stop:
            stop = min(stop, (graph.middle + graphs[number + 1].middle) // 2 - 1)
        spans.append((start, max(start, stop)))
    return tuple(spans)
