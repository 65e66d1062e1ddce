"""Results of networks as files and figures: by the ending, refused before, and the same bytes each time."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import onrecord
from network_cases import DEBATE, make_debate
from onrecord import drawing
from onrecord.errors import InputError
from onrecord.networking import Discourse

Draw = Callable[[Discourse, Path], None]


@pytest.fixture(scope="module")
def discourse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Discourse]:
    """The invented debate in windows of a week."""
    with onrecord.open(make_debate(tmp_path_factory.mktemp("drawing"))) as case:
        yield case.discourse(how="congruence", window="1w")


@pytest.mark.parametrize("name", ["a.graphml", "a.gexf", "a.csv", "a.dl", "a.GRAPHML", "a.svg"])
def test_two_runs_write_equal_bytes(discourse: Discourse, tmp_path: Path, name: str) -> None:
    """Nothing in a file depends on chance, the clock or the folder."""
    contents = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        network = discourse.network()
        graph = network.to_graph(groups=discourse.communities(network))
        (drawing.draw_network if name.endswith(".svg") else drawing.write_network)(graph, folder / name)
        contents.append((folder / name).read_bytes())
    assert contents[0] == contents[1]


@pytest.mark.parametrize("name", ["a.graphml", "a.gexf", "a.csv"])
def test_windows_are_written_in_order(discourse: Discourse, tmp_path: Path, name: str) -> None:
    """Two weeks, of which either has ties."""
    graphs = [network.to_graph() for network in discourse.windows()]
    drawing.write_network(graphs, tmp_path / name)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.index("2031-05-01") < text.index("2031-05-08")


def test_a_csv_is_a_list_of_ties_or_a_matrix(discourse: Discourse, tmp_path: Path) -> None:
    """A line for each pair with a tie, or one for each actor."""
    graph = discourse.network().to_graph()
    drawing.write_network(graph, tmp_path / "ties.csv")
    drawing.write_network(graph, tmp_path / "matrix.csv", drawing.Layout.MATRIX)
    tables = {}
    for name in ("ties", "matrix"):
        with (tmp_path / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            tables[name] = list(csv.reader(file))
    assert len(tables["ties"]) == 1 + len(graph.ties)
    assert [row[0] for row in tables["matrix"][1:]] == tables["matrix"][0][1:] == [node.name for node in graph.rows]
    weights = {(row[0], row[2]): float(row[4]) for row in tables["ties"][1:]}
    head = tables["matrix"][0]
    for row in tables["matrix"][1:]:
        for name, cell in zip(head[1:], row[1:], strict=True):
            assert float(cell) == weights.get((row[0], name), weights.get((name, row[0]), 0))


@pytest.mark.parametrize(
    ("name", "layout", "has_windows", "sentence"),
    [
        ("a.txt", "ties", False, "no kind of file"),
        ("graphml", "ties", False, "no kind of file"),
        ("a.dl", "ties", True, "holds one matrix"),
        ("a.csv", "matrix", True, "holds one matrix"),
        ("missing/a.csv", "ties", False, "cannot be written"),
        ("folder.csv", "ties", False, "is a folder"),
    ],
)
def test_what_cannot_be_written_is_refused(
    tmp_path: Path, name: str, layout: str, has_windows: bool, sentence: str
) -> None:
    """Before there is a network, and nothing is left behind."""
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match=sentence) as error:
        drawing.check_network_file(tmp_path / name, layout, has_windows=has_windows)
    assert error.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["folder.csv"]


def test_a_figure_is_refused_before(tmp_path: Path) -> None:
    """By its ending and by its folder."""
    for name in ("a.gif", "missing/a.svg"):
        with pytest.raises(InputError):
            drawing.check_plot(tmp_path / name)


_DRAWN: dict[str, Draw] = {
    "network": lambda found, path: drawing.draw_network(found.network().to_graph(is_bare=True), path),
    "polarization": lambda found, path: drawing.draw_polarization(found.polarization(), path, transitions=[0]),
    "backbone": lambda found, path: drawing.draw_backbone(found.backbone(), path),
    "clusters": lambda found, path: drawing.draw_clusters(found.clusters(samples=5), path),
    "scale": lambda found, path: drawing.draw_scale(found.scale(samples=5), path),
    "scale of two dimensions": lambda found, path: drawing.draw_scale(found.scale(dimensions=2, samples=5), path),
    "ideal points": lambda found, path: drawing.draw_scale(found.ideal_points(), path),
}


@pytest.mark.parametrize("draw", _DRAWN.values(), ids=list(_DRAWN))
def test_every_result_can_be_drawn(discourse: Discourse, tmp_path: Path, draw: Draw) -> None:
    """As an image that parses, and without a number that is none."""
    draw(discourse, tmp_path / "one.svg")
    text = (tmp_path / "one.svg").read_text(encoding="utf-8")
    ET.fromstring(text)  # noqa: S314 - a file of our own
    assert not re.search(r"[\s\",](nan|-?inf)[\s\",]", text, re.IGNORECASE)


def test_one_actor_can_be_drawn(tmp_path: Path) -> None:
    """A network without ties, a tree of one, camps of nobody."""
    with onrecord.open(make_debate(tmp_path, [row for row in DEBATE if row[1] == "Guild"])) as case:
        alone = case.discourse()
        for name in ("network", "polarization", "backbone", "clusters"):
            _DRAWN[name](alone, tmp_path / f"{name}.svg")
            assert (tmp_path / f"{name}.svg").stat().st_size > 500
