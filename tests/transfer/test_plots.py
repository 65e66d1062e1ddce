"""Figures: what they show, that labels do not overlap, and that equal input makes equal files."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from graph_cases import AWKWARD, node, one_mode, two_mode

from onrecord.errors import InputError
from onrecord.graphs import Graph, Tie
from onrecord.transfer.backbone_plot import LeavingConcept, plot_backbone
from onrecord.transfer.cluster_plot import Membership, plot_clusters
from onrecord.transfer.figures import LOOKS, look_of, wrapped
from onrecord.transfer.network_labels import Scene, clear_ties, place_labels, spread
from onrecord.transfer.network_layout import layout
from onrecord.transfer.network_plot import plot_network
from onrecord.transfer.scale_plot import ScaledActor, ScaledItem, plot_scale
from onrecord.transfer.trend_plot import TrendPoint, plot_trend

DAY = 86_400
ACTORS = [ScaledActor(name=AWKWARD, place=(-1.0,), low=(-2.0,), high=(0.0,))]
POINTS = [
    TrendPoint(start=day * DAY, middle=day * DAY + 10, stop=(day + 1) * DAY - 1, score=0.1 * day, statement_count=day)
    for day in range(4)
]
PLOTS = {
    "network": lambda path: plot_network(one_mode(), path, dots=60),
    "narrow": lambda path: plot_network(one_mode("conflict"), path, width_mm=89, dots=60),
    "two modes": lambda path: plot_network(two_mode(), path, own_colors=True, dots=60),
    "trend": lambda path: plot_trend(POINTS, path, transitions=[DAY], dots=60),
    "backbone": lambda path: plot_backbone(
        [LeavingConcept(concept=AWKWARD, backbone_loss=0.1, redundant_loss=0.9)] * 3, path, most=2, dots=60
    ),
    "scale": lambda path: plot_scale(ACTORS, path, dots=60),
    "map": lambda path: plot_scale(
        [ScaledActor(name="Guild", place=(0.5, 1.0), low=(0.0, 0.0), high=(9.0, 2.0))],
        path,
        items=[ScaledItem(name="tolls: for", place=(-0.5, 0.1))],
        dots=60,
    ),
    "clusters": lambda path: plot_clusters(
        [Membership(actor=name, group=group, stability=0.9) for name, group in ((AWKWARD, 1), ("B", 0), ("C", 0))],
        np.array([[1.0, 0.1, 0.2], [0.1, 1.0, 0.8], [0.2, 0.8, 1.0]]),
        path,
        samples=10,
        dots=60,
    ),
}


@pytest.mark.parametrize("name", PLOTS)
def test_equal_input_makes_equal_files(name, tmp_path):
    """Vectors to the last byte, with names that are no formulas; pixels as well."""
    for ending in ("svg", "png"):
        paths = [tmp_path / f"{number}.{ending}" for number in range(2)]
        for path in paths:
            PLOTS[name](path)
        assert paths[0].read_bytes() == paths[1].read_bytes()
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("name", PLOTS)
def test_a_figure_that_cannot_be_written_is_told_first(name, tmp_path):
    """An ending that is not known, a folder that is not there."""
    with pytest.raises(InputError, match="kind of figure"):
        PLOTS[name](tmp_path / "figure.doc")
    with pytest.raises(InputError, match="cannot be written"):
        PLOTS[name](tmp_path / "none" / "figure.svg")


def test_nothing_and_what_is_no_number_cannot_be_drawn(tmp_path):
    """Each is told in a sentence."""
    empty = replace(one_mode(), rows=(), columns=(), ties=())
    wrong = replace(one_mode(), ties=(Tie(row="Guild", column="Port", weight=math.nan),))
    for graph in (empty, wrong):
        with pytest.raises(InputError):
            plot_network(graph, tmp_path / "a.svg")
    for draw in (plot_trend, plot_backbone, plot_scale):
        with pytest.raises(InputError):
            draw([], tmp_path / "a.svg")
    with pytest.raises(InputError):
        plot_clusters([], np.zeros((0, 0)), tmp_path / "a.svg")
    assert list(tmp_path.iterdir()) == []


def test_one_actor_and_actors_without_ties_are_drawn(tmp_path):
    """A figure of what there is."""
    graph = one_mode()
    for count in (1, 4):
        rows = graph.rows[:count]
        plot_network(replace(graph, rows=rows, columns=rows, ties=()), tmp_path / f"{count}.svg")
    assert len(list(tmp_path.iterdir())) == 2


def _scene(count, seed=1):
    chance = np.random.default_rng(seed)
    nodes, radii = chance.uniform([40, 20], [360, 280], (count, 2)), chance.uniform(2, 7, count)
    page = (0.0, 0.0, 400.0, 300.0)
    nodes = spread(nodes, radii, page)
    ends = chance.integers(0, count, (2 * count, 2))
    ties = np.concatenate([nodes[ends[:, 0]], nodes[ends[:, 1]]], axis=1)
    return Scene(nodes=nodes, radii=radii, ties=ties, page=page, taken=np.zeros((0, 4)))


def test_no_two_labels_overlap_and_none_lies_on_a_node():
    """Of sixty in little room, most are placed, all on the page."""
    scene = _scene(60)
    sizes = np.column_stack([np.random.default_rng(2).uniform(20, 50, 60), np.full(60, 8.0)])
    middles = place_labels(scene, range(60), sizes)
    boxes = [(*(np.array(m) - s / 2), *(np.array(m) + s / 2)) for m, s in zip(middles, sizes, strict=True) if m]
    assert len(boxes) > 50
    around = [(*(at - radius), *(at + radius)) for at, radius in zip(scene.nodes, scene.radii, strict=True)]
    for number, box in enumerate(boxes):
        assert box[0] >= 0
        assert box[2] <= 400
        for other in boxes[number + 1 :] + around:
            assert box[0] >= other[2] or other[0] >= box[2] or box[1] >= other[3] or other[1] >= box[3]


def test_nodes_are_pushed_apart():
    """Also those in one place."""
    page, radii = (0.0, 0.0, 100.0, 100.0), np.full(9, 4.0)
    at = spread(np.full((9, 2), 50.0), radii, page)
    apart = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)) + 100 * np.eye(9)
    assert apart.min() > 8
    assert at.min() >= 4
    assert at.max() <= 96


def test_a_node_steps_aside_for_a_tie_between_others():
    """It would look like its own."""
    at = np.array([[10.0, 50.0], [50.0, 50.5], [90.0, 50.0]])
    moved = clear_ties(at, np.full(3, 4.0), np.array([[0, 2]]), (0.0, 0.0, 100.0, 100.0))
    assert abs(moved[1, 1] - 50) > 6.5


def test_camps_stand_apart():
    """Congruence pulls together, conflict pushes apart; nodes without ties stand below."""
    ties = [(0, 1, 3.0), (2, 3, 3.0), (0, 2, -2.0), (1, 3, -2.0), (1, 2, 0.5)]
    at = layout(5, ties)
    near, far = np.hypot(*(at[0] - at[1])), np.hypot(*(at[0] - at[2]))
    assert near < far
    assert at[4, 1] > at[:4, 1].max()
    assert np.array_equal(at, layout(5, ties))
    assert np.isfinite(layout(3, [])).all()


def test_looks_differ_in_grey():
    """Neighbouring groups in lightness, all in shape; what is beyond them is one look."""
    assert len({look.marker for look in LOOKS}) == len(LOOKS)
    light = [sum(w * int(look.color[i : i + 2], 16) for w, i in ((0.3, 1), (0.59, 3), (0.11, 5))) for look in LOOKS]
    assert min(abs(a - b) for a, b in pairwise(light)) > 25
    assert look_of(None) == look_of(99)


def test_long_names_are_cut():
    """In lines, the last with an ellipsis."""
    assert wrapped("one two three four", 5, lines=2) == "one\ntwo…"
    assert wrapped("", 5) == ""


def test_many_nodes_say_what_is_left_out(tmp_path):
    """A hundred nodes: the largest are named; the description says how the network was made."""
    rows = tuple(node(f"Actor {number}", number) for number in range(100))
    ties = tuple(
        Tie(row=f"Actor {a}", column=f"Actor {b}", weight=float(a + b))
        for a in range(100)
        for b in range(a + 1, 100, 7)
    )
    graph = Graph(rows=rows, columns=rows, ties=ties, is_two_mode=False, settings={"dialect": "dna3"})
    plot_network(graph, tmp_path / "a.svg", most_labels=10)
    assert "dialect dna3" in (tmp_path / "a.svg").read_text(encoding="utf-8")
