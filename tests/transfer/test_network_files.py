"""GEXF, DL, CSV, Parquet and the event list."""

from __future__ import annotations

import csv
import io
import math
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from itertools import pairwise

import networkx
import pytest
from graph_cases import AWKWARD, one_mode, two_mode, windows
from hypothesis import given
from hypothesis import strategies as given_text

from onrecord.errors import InputError
from onrecord.graphs import Tie
from onrecord.transfer.dl import render_dl, write_dl
from onrecord.transfer.event_list import Event, render_event_list, write_event_list
from onrecord.transfer.gexf import render_gexf, write_gexf
from onrecord.transfer.network_csv import write_edges, write_matrix
from onrecord.transfer.network_parquet import write_edges_parquet

GEXF = "{http://gexf.net/1.3}"
WRITERS = [write_gexf, write_dl, write_matrix, write_edges, write_edges_parquet]


@pytest.mark.parametrize("write", WRITERS)
def test_no_file_has_what_is_not_a_number(write, tmp_path):
    """A sentence, and nothing is left in the folder."""
    graph = replace(one_mode(), ties=(Tie(row="Guild", column="Port", weight=math.inf),))
    with pytest.raises(InputError, match="not a number"):
        write(graph, tmp_path / "net")
    with pytest.raises(InputError, match="cannot be written"):
        write(one_mode(), tmp_path / "none" / "net")
    assert list(tmp_path.iterdir()) == []


def test_gexf_is_read_by_others(tmp_path):
    """Networkx finds nodes, labels, colours, weights and attributes."""
    write_gexf(one_mode(), tmp_path / "net.gexf")
    graph = networkx.read_gexf(tmp_path / "net.gexf")
    assert graph.nodes["n1"]["label"] == "Guild"
    assert graph.nodes["n1"]["Type"] == "union"
    assert graph.nodes["n1"]["viz"]["color"]["r"] == 204
    assert graph.edges["n1", "n3"]["weight"] == -1.0
    assert graph.edges["n1", "n3"]["statements"] == "1 3"


def test_gexf_windows_are_a_timeline():
    """A spell and a weight for each window, one after the other."""
    graph = ElementTree.fromstring(render_gexf(windows())).find(f"{GEXF}graph")  # noqa: S314
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "dateTime")
    edges = graph.findall(f"{GEXF}edges/{GEXF}edge")
    assert len(edges) == 3
    for part in (edges[0], graph.find(f"{GEXF}nodes/{GEXF}node")):
        spells = [(spell.get("start"), spell.get("end")) for spell in part.iter(f"{GEXF}spell")]
        assert len(spells) == 3
        assert all(before[1] < after[0] for before, after in pairwise(spells))
    weights = [value for value in edges[0].iter(f"{GEXF}attvalue") if value.get("for") == "weight"]
    assert [value.get("value") for value in weights] == ["2.5"] * 3


def test_gexf_shows_a_node_in_its_own_windows():
    """With the frequency that it has in each; an actor that is missing from a window has no spell for it."""
    first, *others = windows()
    alone = replace(first, rows=first.rows[:2], columns=first.rows[:2], ties=first.ties[:1])
    alone = replace(alone, rows=(replace(alone.rows[0], frequency=1), alone.rows[1]))
    graph = ElementTree.fromstring(render_gexf([replace(alone, columns=alone.rows), *others]))  # noqa: S314
    nodes = {node.get("label"): node for node in graph.iter(f"{GEXF}node")}
    counts = [value.get("value") for value in nodes["Guild"].iter(f"{GEXF}attvalue") if value.get("for") == "1"]
    assert counts == ["1", "4", "4"]
    assert [len(list(nodes[name].iter(f"{GEXF}spell"))) for name in ("Guild", "Port")] == [3, 2]


def test_dl_is_dnas_matrix():
    """Labels lose the quotes that UCINET cannot read, and stay different."""
    graph = one_mode()
    rows = (replace(graph.rows[0], name='"Port'), *graph.rows[1:])
    lines = render_dl(replace(graph, rows=rows, columns=rows, ties=graph.ties[2:])).splitlines()
    assert lines[0] == "dl n = 4, format = fullmatrix"
    assert lines[2:6] == ['"Port"', '"Müller & Söhne; <GmbH>, $5"', '"Port (2)"', '"Tug"']
    assert lines[-1] == f" 0 0 {1 / 3!r} 0"
    assert render_dl(two_mode()).splitlines()[0] == "dl nr = 2, nc = 2, format = fullmatrix"
    with pytest.raises(InputError, match="at least one actor"):
        render_dl(replace(graph, rows=(), columns=(), ties=()))


def test_a_matrix_is_symmetric_and_whole(tmp_path):
    """Every digit, and how it was made in the first cell."""
    write_matrix(one_mode(), tmp_path / "net.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "net.csv").read_text(encoding="utf-8"), newline="")))
    assert rows[0] == ["how subtract, dialect onrecord", "Guild", AWKWARD, "Port", "Tug"]
    numbers = [[float(cell) for cell in row[1:]] for row in rows[1:]]
    assert numbers[2][3] == numbers[3][2] == 1 / 3
    assert all(numbers[i][j] == numbers[j][i] for i in range(4) for j in range(4))


def test_an_edge_list_has_a_line_for_each_tie_and_window(tmp_path):
    """CSV and Parquet hold the same rows."""
    parquet = pytest.importorskip("pyarrow.parquet")
    write_edges(windows(), tmp_path / "net.csv")
    write_edges_parquet(windows(), tmp_path / "net.parquet")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "net.csv").read_text(encoding="utf-8"), newline="")))
    assert len(rows) == 9
    assert rows[0]["column"] == AWKWARD
    assert rows[3]["window_start"] == "1970-01-02T00:00:00"
    table = parquet.read_table(tmp_path / "net.parquet").to_pylist()
    assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in table] == rows


TEXTS = given_text.text(given_text.characters(exclude_categories=["Cs"]))


@given(TEXTS, TEXTS)
def test_an_event_list_loses_no_character(text, title):
    """Semicolons, quotes, line ends, whatever: what is read is what was written."""
    event = Event(
        statement_id="a1", time=0, values={"concept": title}, start=1, stop=2, text=text, title=title, coder=3
    )
    (row,) = csv.DictReader(io.StringIO(render_event_list([event], ["concept"]), newline=""))
    assert (row["text"], row["document_title"], row["concept"]) == (text, title, title)
    assert row["time"] == "1970-01-01 00:00:00"


def test_an_event_list_is_written(tmp_path):
    """In DNA's columns."""
    write_event_list([Event(statement_id=1, time=0, start=0, stop=1, text="a\r\nb")], ["concept"], tmp_path / "e.csv")
    head, *_ = (tmp_path / "e.csv").read_bytes().split(b"\n")
    assert head.startswith(b"statement_id,time,concept,start_position,stop_position,text,coder,document_id")
    assert b'"a\r\nb"' in (tmp_path / "e.csv").read_bytes()
