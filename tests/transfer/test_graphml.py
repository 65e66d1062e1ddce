"""GraphML in DNA's layout, with what Gephi reads."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from graph_cases import AWKWARD, one_mode, two_mode, windows

from onrecord.errors import InputError
from onrecord.graphs import NodeFacts, Tie
from onrecord.network.networks import build_network
from onrecord.network.options import Dialect, How, Mode, NetworkOptions
from onrecord.transfer.graphml import render_graphml, write_graphml

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
YWORKS = "{http://www.yworks.com/xml/graphml}"
GOLDEN = Path(__file__).parents[3] / "shared" / "data" / "dna"
#: What Gephi reads and DNA has not.
OURS = {"label", "x", "y", "size", "r", "g", "b", "community", "statements", "red", "green", "blue"}


def values(element):
    return {data.get("key"): data.text or "" for data in element.findall(f"{GRAPHML}data")}


def parsed(text):
    root = ElementTree.fromstring(text)  # noqa: S314
    graph = root.find(f"{GRAPHML}graph")
    return root, graph.findall(f"{GRAPHML}node"), graph.findall(f"{GRAPHML}edge")


def test_names_colours_and_attributes_travel():
    """Whatever is in a name; what XML cannot hold is shown as such."""
    _, nodes, edges = parsed(render_graphml(one_mode()))
    facts = [values(node) for node in nodes]
    assert [fact["name"] for fact in facts][:2] == ["Guild", AWKWARD.replace("\x01", "\ufffd")]
    assert facts[1]["Type"] == "<firm>"
    assert [facts[0][key] for key in ("r", "g", "b", "community")] == ["204", "0", "17", "1"]
    assert next(nodes[0].iter(f"{YWORKS}Fill")).get("color") == "#CC0011"
    assert [float(values(edge)["weight"]) for edge in edges] == [2.5, -1.0, 1 / 3]
    assert [values(edge)["statements"] for edge in edges] == ["1 2", "1 3", "3 4"]
    assert [next(edge.iter(f"{YWORKS}LineStyle")).get("color") for edge in edges] == ["#00ff00", "#ff0000", "#00ff00"]


def test_actors_named_like_concepts_stay_apart():
    """Guild, the organization, and Guild, the concept."""
    _, nodes, edges = parsed(render_graphml(two_mode()))
    assert len(nodes) == 4
    assert [(edge.get("source"), edge.get("target")) for edge in edges] == [("n1", "n3"), ("n2", "n4")]
    assert next(edges[1].iter(f"{YWORKS}LineStyle")).get("color") == "#0000ff"


def test_an_attribute_named_like_a_key_gets_another():
    """Programs compare without regard to case."""
    graph = one_mode()
    rows = (replace(graph.rows[0], attributes={"Weight": "1", "X": "left", "Name": "n"}), *graph.rows[1:])
    root, nodes, _ = parsed(render_graphml(replace(graph, rows=rows)))
    keys = [key.get("id") for key in root.findall(f"{GRAPHML}key")]
    assert len({key.casefold() for key in keys}) == len(keys)
    assert values(nodes[0])["attribute X"] == "left"
    assert values(nodes[0])["name"] == "Guild"


def test_windows_have_times():
    """Each edge shows when; no two windows at one moment."""
    _, nodes, edges = parsed(render_graphml(windows()))
    assert len(nodes) == 4
    spans = sorted({(values(edge)["start"], values(edge)["end"]) for edge in edges})
    assert len(spans) == 3
    assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_what_is_not_a_number_is_not_written(tmp_path):
    """A sentence, and no file."""
    graph = replace(one_mode(), ties=(Tie(row="Guild", column="Port", weight=math.nan),))
    with pytest.raises(InputError, match="not a number"):
        write_graphml(graph, tmp_path / "net.graphml")
    with pytest.raises(InputError, match="cannot be written"):
        write_graphml(one_mode(), tmp_path / "none" / "net.graphml")
    assert list(tmp_path.iterdir()) == []


def test_a_network_without_ties_is_written():
    """No actors, and actors alone."""
    graph = one_mode()
    for rows in ((), graph.rows):
        root, nodes, edges = parsed(render_graphml(replace(graph, rows=rows, columns=rows, ties=())))
        assert (len(nodes), len(edges)) == (len(rows), 0)
        assert "nan" not in ElementTree.tostring(root, encoding="unicode").casefold()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("mode", "how"),
    [("onemode", how) for how in ("ignore", "congruence", "subtract")]
    + [("twomode", how) for how in ("ignore", "combine", "subtract")],
)
def test_the_structure_is_that_of_dna(mode, how, monkeypatch):
    """Every key, node, value and edge that DNA writes, in its order; coordinates and sizes are ours."""
    golden = GOLDEN / "golden" / f"dnafile_{mode}_{how}.graphml"
    if not GOLDEN.exists():
        pytest.skip("the folder of DNA files is not beside the checkout")
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "evaluation"))
    from dna_table import observations_of
    from onrecord.transfer.dna_read import read_dna

    file = read_dna(GOLDEN / "sample.dna")
    names = {variable.id: variable.name for variable in file.variables}
    facts = {
        (names[entity.variable], entity.value): NodeFacts(
            color="#{:02X}{:02X}{:02X}".format(*entity.color), attributes=entity.attributes
        )
        for entity in file.entities
    }
    options = NetworkOptions(mode=Mode(mode), how=How(how), dialect=Dialect.DNA3)
    network = build_network(replace(observations_of(file, "DNA Statement"), facts=facts), options)
    ours, theirs = parsed(render_graphml(network.to_graph())), parsed(golden.read_text(encoding="utf-8"))
    assert ours[0].attrib == theirs[0].attrib
    keys, wanted = ([key.attrib for key in part[0].findall(f"{GRAPHML}key")] for part in (ours, theirs))
    assert [key for key in keys if key["id"] not in OURS] == wanted
    graph, their_graph = (part[0].find(f"{GRAPHML}graph").attrib for part in (ours, theirs))
    # In two modes DNA counts cells here, with and without a tie.
    assert graph | {"parse.edges": ""} == their_graph | {"parse.edges": ""}
    assert graph["parse.edges"] == str(len(theirs[2]))
    assert [_node(node) for node in ours[1]] == [_node(node) for node in theirs[1]]
    assert _edges(ours) == _edges(theirs)


def _node(node):
    facts = {key: value.strip() for key, value in values(node).items() if key not in OURS | {"id"}}
    graphics = [
        (part.tag, {name: value for name, value in part.attrib.items() if name not in ("x", "y", "width", "height")})
        for part in node.find(f"{GRAPHML}data[@key='d0']").iter()
    ]
    return list(facts.items()), graphics


def _edges(part):
    names = {node.get("id"): values(node)["name"] for node in part[1]}
    return sorted(
        (
            names[edge.get("source")],
            names[edge.get("target")],
            float(values(edge)["weight"]),
            next(edge.iter(f"{YWORKS}LineStyle")).get("color"),
            [child.tag for child in edge.find(f"{GRAPHML}data[@key='e0']").iter()],
        )
        for edge in part[2]
    )
