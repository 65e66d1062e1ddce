"""A network in the forms in which others take it: a graph to write or draw, networkx, pandas, igraph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from onrecord.errors import InputError
from onrecord.graphs import FactsByName, Graph, Node, NodeFacts, Tie
from onrecord.moments import moment
from onrecord.network.observations import Floats, Ints
from onrecord.network.options import Mode, NetworkOptions
from onrecord.network.passages import Passages

if TYPE_CHECKING:
    import igraph
    import networkx
    import pandas

    from onrecord.network.bootstrap import Uncertainty
    from onrecord.network.networks import Network

_NO_FACTS = NodeFacts()


def entries_of(network: Network) -> tuple[Ints, Ints, Floats]:
    """Row, column and weight of each tie; in one-mode networks each pair once."""
    entries = network.matrix.tocoo()
    kept = entries.data != 0
    if network.options.mode is not Mode.TWO_MODE:
        kept &= entries.row <= entries.col
    return entries.row[kept], entries.col[kept], entries.data[kept]


def ties_of(network: Network, most: int | None = None) -> Iterator[Tie]:
    """Each tie with the statements behind it, or the `most` strongest, from the strongest on."""
    rows, columns, weights = entries_of(network)
    if most is not None:
        strongest = np.argsort(-np.abs(weights), kind="stable")[:most]
        rows, columns, weights = rows[strongest], columns[strongest], weights[strongest]
    passages = Passages(network.places, network.options)
    for row, column, weight in zip(rows.tolist(), columns.tolist(), weights.tolist(), strict=True):
        statements = network.observations.ids(network.rows_used[passages.behind(row, column)])
        yield Tie(row=network.rows[row], column=network.columns[column], weight=weight, statements=statements)


def bare_ties_of(network: Network) -> Iterator[Tie]:
    """Each tie without its statements: what a drawing needs, in a fraction of the time."""
    rows, columns, weights = entries_of(network)
    for row, column, weight in zip(rows.tolist(), columns.tolist(), weights.tolist(), strict=True):
        yield Tie(row=network.rows[row], column=network.columns[column], weight=weight)


def graph_of(
    network: Network,
    *,
    groups: Sequence[int] | Ints | None = None,
    uncertainty: Uncertainty | None = None,
    most: int | None = None,
    is_bare: bool = False,
) -> Graph:
    """The network with what is known of its nodes; `groups` has a number for each row."""
    facts = network.observations.facts
    options = network.options
    is_two_mode = options.mode is Mode.TWO_MODE
    if groups is not None and len(groups) != len(network.rows):
        raise InputError(f"{len(groups)} groups were given for {len(network.rows)} actors.")
    rows = _nodes(options.between, network.rows, network.places.row, facts, groups)
    columns = _nodes(options.over, network.columns, network.places.column, facts, None) if is_two_mode else rows
    return Graph(
        rows=rows,
        columns=columns,
        ties=tuple(_surely(bare_ties_of(network) if is_bare else ties_of(network, most), uncertainty)),
        is_two_mode=is_two_mode,
        how=options.how.value,
        settings=settings_of(options) | _kind_of_qualifier(network),
        start=network.start,
        middle=network.middle,
        stop=network.stop,
        statement_count=network.statement_count,
    )


def _surely(ties: Iterator[Tie], uncertainty: Uncertainty | None) -> Iterator[Tie]:
    """The ties with their intervals, where they were resampled."""
    if uncertainty is None:
        return ties
    places = zip(uncertainty.row.tolist(), uncertainty.column.tolist(), strict=True)
    known = {(uncertainty.rows[row], uncertainty.columns[column]): place for place, (row, column) in enumerate(places)}
    return (_sure(tie, known.get((tie.row, tie.column)), uncertainty) for tie in ties)


def _sure(tie: Tie, place: int | None, uncertainty: Uncertainty) -> Tie:
    if place is None:
        return tie
    low, high, survival = (float(one[place]) for one in (uncertainty.low, uncertainty.high, uncertainty.survival))
    return replace(tie, low=low, high=high, survival=survival)


def check_finite(networks: Iterable[Network]) -> None:
    """Raises `InputError` where a tie is not a number: nothing can be measured of it."""
    if not all(np.isfinite(network.matrix.data).all() for network in networks):
        raise InputError(
            "Ties are not numbers, so that nothing can be measured of them.",
            hint="With dialect dna3 this happens where all qualifiers are equal; dialect onrecord counts them.",
        )


def _kind_of_qualifier(network: Network) -> dict[str, str]:
    """What a figure calls the levels of the qualifier by."""
    qualifier = network.options.qualifier
    return {} if qualifier is None else {"qualifier_kind": network.observations.columns[qualifier].kind.value}


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
        own = {"label": node.name, "variable": node.variable, "frequency": node.frequency}
        side = {"bipartite": int(place >= len(graph.rows))} if graph.is_two_mode else {}
        # What we say of a node goes before an attribute that somebody gave the same name.
        result.add_node(name, **{**node.attributes, **({"color": node.color} if node.color else {}), **own, **side})
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
    for name in dict.fromkeys(name for node in graph.nodes for name in node.attributes):
        result.vs[name] = [node.attributes.get(name, "") for node in graph.nodes]
    for name in ("name", "variable", "frequency", "color"):
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
        return moment(value) + "Z"
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
