"""Networks for networkx, pandas, igraph and for files."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from network_tables import at, table_of

from onrecord.errors import InputError
from onrecord.graphs import NodeFacts
from onrecord.network.communities import Method, find_communities
from onrecord.network.networks import build_network, build_networks
from onrecord.network.observations import Kind
from onrecord.network.options import Dialect, How, Kernel, Mode, NetworkOptions, Unit, Window

ROWS = [
    ("Union", "wages", 1, 1, at("2031-01-01")),
    ("Guild", "wages", 1, 1, at("2031-01-02")),
    ("Board", "wages", 0, 2, at("2031-01-03")),
    ("Board", "Union", 0, 2, at("2031-01-03")),
    ("Union", "Union", 1, 2, at("2031-01-04")),
]
ONE = NetworkOptions(how=How.SUBTRACT)
TWO = NetworkOptions(mode=Mode.TWO_MODE, how=How.SUBTRACT)


def test_a_tie_has_its_statements():
    """Each pair once, with weight and the ids on both sides."""
    ties = {(tie.row, tie.column): tie for tie in build_network(table_of(ROWS), ONE).ties()}
    assert ties["Guild", "Union"].weight == 1
    assert ties["Guild", "Union"].statements == ("1", "2")
    assert ties["Board", "Union"].weight == -2
    assert ties["Board", "Union"].statements == ("1", "3", "4", "5")


LEVELS = {Kind.BOOLEAN: [0, 1], Kind.INTEGER: [-2, -1, 10], Kind.SHORT_TEXT: ["cost", "health", "speed"]}


def drawn_table(kind):
    """Thirty statements, and after them those of one on another concept, so that ends and levels stay."""
    chance = np.random.default_rng(3)
    drawn = chance.integers(0, [4, 4, len(LEVELS[kind])], (30, 3)).tolist()
    rows = [(f"A{actor}", f"c{concept}", LEVELS[kind][level], 1, 100) for actor, concept, level in drawn]
    first = [("Z", "alone", level, 1, 0) for level in LEVELS[kind]]
    return table_of([*first, *rows, ("Z", "alone", LEVELS[kind][0], 1, 200)], kind)


def weights_of(table, options):
    """The first window's ties by their ends."""
    return {(tie.row, tie.column): tie.weight for tie in build_networks(table, options)[0].ties()}


@pytest.mark.parametrize("kernel", [*Kernel])
@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("kind", list(LEVELS))
@pytest.mark.parametrize("how", [How.IGNORE, How.CONGRUENCE, How.CONFLICT, How.SUBTRACT])
def test_a_tie_changes_without_a_statement_behind_it(how, kind, dialect, kernel):
    """And without no other. Signs can cancel out, and a text that both said is in conflict when one did not say it."""
    window = None if kernel is Kernel.NO else Window(unit=Unit.HOURS, size=10, kernel=kernel)
    options = NetworkOptions(how=how, dialect=dialect, window=window)
    table = drawn_table(kind)
    every = np.arange(len(table))
    fewer = {
        str(row + 1): weights_of(table.take(every[every != row]), options)
        for row in every[len(LEVELS[kind]) : -1].tolist()
    }
    for tie in build_networks(table, options)[0].ties():
        if "Z" in (tie.row, tie.column):
            continue
        behind = set(tie.statements)
        assert behind
        lost = {one: tie.weight - weights.get((tie.row, tie.column), 0.0) for one, weights in fewer.items()}
        changing = {one for one, loss in lost.items() if abs(loss) > 1e-9}
        if how is How.SUBTRACT:
            assert changing <= behind
        elif how is How.CONFLICT and kind is Kind.SHORT_TEXT:
            assert behind <= changing
        else:
            assert behind == changing


def test_networkx_has_weights_and_statements():
    """In two modes the organization Union is not the concept Union."""
    graph = build_network(table_of(ROWS), ONE).to_networkx()
    assert graph.edges["Union", "Board"]["weight"] == -2
    assert graph.nodes["Board"]["frequency"] == 2
    assert graph.graph["dialect"] == "onrecord"
    two = build_network(table_of(ROWS), TWO).to_networkx()
    assert two.edges[("organization", "Union"), ("concept", "Union")]["statements"] == ("5",)
    assert two.number_of_nodes() == 5


def test_pandas_is_the_matrix():
    """With the names of rows and columns, and how it was made."""
    pytest.importorskip("pandas")
    network = build_network(table_of(ROWS), TWO)
    frame = network.to_pandas()
    assert frame.loc["Board", "wages"] == -1
    assert (frame.index.name, frame.columns.name) == ("organization", "concept")
    assert np.array_equal(frame.to_numpy(), network.matrix.toarray())
    assert frame.attrs["how"] == "subtract"


def test_igraph_has_names_and_weights():
    """And types where there are two modes."""
    pytest.importorskip("igraph")
    graph = build_network(table_of(ROWS), TWO).to_igraph()
    assert graph.vs["type"] == [False] * 3 + [True] * 2
    assert graph.es["weight"] == [-1.0, -1.0, 1.0, 1.0, 1.0]
    assert graph["dialect"] == "onrecord"


def test_a_graph_carries_colours_groups_and_settings():
    """Facts by variable and name; a number for each row."""
    facts = {("organization", "Board"): NodeFacts(color="#112233", attributes={"Type": "firm"})}
    network = build_network(replace(table_of(ROWS), facts=facts), ONE)
    graph = network.to_graph(groups=[1, 0, 0])
    assert network.to_networkx().nodes["Board"]["color"] == "#112233"
    assert (graph.rows[0].color, graph.rows[0].attributes, graph.rows[0].group) == ("#112233", {"Type": "firm"}, 1)
    assert graph.settings["how"] == "subtract"
    assert graph.matrix() == network.matrix.toarray().tolist()
    with pytest.raises(InputError, match="groups"):
        network.to_graph(groups=[1])


def test_windows_are_graphs_as_well():
    """Frequencies are those of the window; settings name window and kernel."""
    options = NetworkOptions(how=How.CONGRUENCE, window=Window(unit=Unit.DAYS, size=2, kernel=Kernel.UNIFORM))
    graphs = [network.to_graph() for network in build_networks(table_of(ROWS), options)]
    assert graphs[0].settings["window"] == "2 days, step 1, kernel uniform"
    assert [sum(node.frequency for node in graph.rows) for graph in graphs] == [
        graph.statement_count for graph in graphs
    ]


def test_finding_communities_does_not_change_the_network():
    """Ties below zero are left out of the search, not of the network."""
    network = build_network(table_of(ROWS), ONE)
    before = network.matrix.toarray()
    find_communities(network)
    assert np.array_equal(network.matrix.toarray(), before)


def test_leiden_finds_the_camps():
    """With the extra, and the same for the same seed."""
    pytest.importorskip("igraph")
    rows = [(actor, concept, int(actor < "C"), 1, 0) for actor in "ABCDE" for concept in ("tolls", "piers", "ferries")]
    network = build_network(table_of(rows), NetworkOptions(how=How.CONGRUENCE))
    assert find_communities(network, method=Method.LEIDEN, seed=2).tolist() == [1, 1, 0, 0, 0]
    nothing = build_network(table_of(rows[:1]), NetworkOptions(how=How.CONGRUENCE))
    assert find_communities(nothing, method=Method.LEIDEN).tolist() == [0]
