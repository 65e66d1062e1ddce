"""A network in the forms in which others take it: a graph to write or draw, networkx, pandas, igraph."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from onrecord.errors import InputError
from onrecord.graphs import FactsByName, Graph, Node, NodeFacts, Tie
from onrecord.network.observations import Ints
from onrecord.network.options import Mode, NetworkOptions
from onrecord.network.passages import Passages

if TYPE_CHECKING:
    import igraph
    import networkx
    import pandas

    from onrecord.network.networks import Network

_NO_FACTS = NodeFacts()


def ties_of(network: Network) -> Iterator[Tie]:
    """Each tie with the statements behind it; in one-mode networks each pair once."""
    entries = network.matrix.tocoo()
    is_two_mode = network.options.mode is Mode.TWO_MODE
    passages = Passages(network.places, network.options)
    ids = network.observations.statement[network.rows_used]
    for row, column, weight in zip(entries.row.tolist(), entries.col.tolist(), entries.data.tolist(), strict=True):
        if weight != 0 and (is_two_mode or row <= column):
            statements = tuple(ids[passages.behind(row, column)].tolist())
            yield Tie(row=network.rows[row], column=network.columns[column], weight=weight, statements=statements)


def graph_of(
    network: Network, *, facts: FactsByName | None = None, groups: Sequence[int] | Ints | None = None
) -> Graph:
    """The network with what is known of its nodes; `groups` has a number for each row."""
    options = network.options
    is_two_mode = options.mode is Mode.TWO_MODE
    if groups is not None and len(groups) != len(network.rows):
        raise InputError(f"{len(groups)} groups were given for {len(network.rows)} actors.")
    rows = _nodes(options.between, network.rows, network.places.row, facts or {}, groups)
    columns = _nodes(options.over, network.columns, network.places.column, facts or {}, None) if is_two_mode else rows
    return Graph(
        rows=rows,
        columns=columns,
        ties=tuple(ties_of(network)),
        is_two_mode=is_two_mode,
        how=options.how.value,
        settings=settings_of(options),
        start=network.start,
        middle=network.middle,
        stop=network.stop,
        statement_count=network.statement_count,
    )


def settings_of(options: NetworkOptions) -> dict[str, str]:
    """The options as words: what was chosen, and the dialect always."""
    return {
        field.name: _words(field.name, getattr(options, field.name))
        for field in fields(options)
        if getattr(options, field.name) not in (None, {}, frozenset())
    }


def networkx_of(network: Network) -> networkx.Graph:
    """An undirected graph: nodes by name with variable and frequency, edges with weight and statements.

    In two-mode graphs nodes are (variable, name), as an actor may be named like a concept, and `bipartite` is 0 or 1.
    """
    import networkx

    graph = graph_of(network)
    names = [(node.variable, node.name) if graph.is_two_mode else node.name for node in graph.nodes]
    result = networkx.Graph(**graph.settings)
    for place, (name, node) in enumerate(zip(names, graph.nodes, strict=True)):
        facts = {"label": node.name, "variable": node.variable, "frequency": node.frequency}
        side = {"bipartite": int(place >= len(graph.rows))} if graph.is_two_mode else {}
        result.add_node(name, **facts, **side)
    for row, column, tie in graph.places():
        result.add_edge(names[row], names[column], weight=tie.weight, statements=tie.statements)
    return result


def pandas_of(network: Network) -> pandas.DataFrame:
    """A matrix of weights with the names of its rows and columns; needs the `pandas` extra."""
    try:
        import pandas
    except ImportError as error:
        raise _missing("A pandas table", "pandas", "pandas") from error
    options = network.options
    rows = pandas.Index(network.rows, name=options.between, dtype=object)
    over = options.over if options.mode is Mode.TWO_MODE else options.between
    columns = pandas.Index(network.columns, name=over, dtype=object)
    frame = pandas.DataFrame(network.matrix.toarray(), index=rows, columns=columns)
    frame.attrs = settings_of(options)
    return frame


def igraph_of(network: Network) -> igraph.Graph:
    """An undirected igraph graph with names, types (two-mode), weights and statements; needs the `igraph` extra."""
    try:
        import igraph
    except ImportError as error:
        raise _missing("An igraph graph", "igraph", "igraph") from error
    graph = graph_of(network)
    placed = list(graph.places())
    result = igraph.Graph(n=len(graph.nodes), edges=[(row, column) for row, column, _ in placed])
    for name in ("name", "variable", "frequency"):
        result.vs[name] = [getattr(node, name) for node in graph.nodes]
    if graph.is_two_mode:
        result.vs["type"] = [place >= len(graph.rows) for place in range(len(graph.nodes))]
    result.es["weight"] = [tie.weight for *_, tie in placed]
    result.es["statements"] = [list(tie.statements) for *_, tie in placed]
    for name, value in graph.settings.items():
        result[name] = value
    return result


def _nodes(
    variable: str, names: Sequence[str], places: Ints, facts: FactsByName, groups: Sequence[int] | Ints | None
) -> tuple[Node, ...]:
    counts = np.bincount(places, minlength=len(names)).tolist()
    nodes = []
    for place, name in enumerate(names):
        known = facts.get((variable, name), _NO_FACTS)
        nodes.append(
            Node(
                name=name,
                variable=variable,
                frequency=counts[place],
                color=known.color,
                attributes=known.attributes,
                group=None if groups is None else int(groups[place]),
            )
        )
    return tuple(nodes)


def _words(name: str, value: Any) -> str:
    if name in ("since", "until"):
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=value)).strftime("%Y-%m-%dT%H:%M:%SZ")
    if name == "exclude":
        return json.dumps({key: sorted(values) for key, values in sorted(value.items())}, ensure_ascii=False)
    if name == "inverted":
        return json.dumps(sorted(value), ensure_ascii=False)
    if name == "window":
        words = [f"{value.size} {value.unit}", f"step {value.step}", f"kernel {value.kernel}"]
        words += ["indented"] * value.indent + ["sums to one"] * value.sums_to_one
        return ", ".join(words)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _missing(what: str, package: str, extra: str) -> InputError:
    return InputError(f"{what} needs {package}, which is not installed.", hint=f"pip install 'onrecord[{extra}]'")
