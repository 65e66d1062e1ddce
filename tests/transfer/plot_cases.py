"""Figures to test: one of each kind, an invented debate of many actors, and the words of an .svg."""

from __future__ import annotations

import html
import re
from itertools import combinations

import numpy as np
from graph_cases import AWKWARD, node, one_mode, two_mode

from onrecord.graphs import Graph, Node, Tie
from onrecord.transfer.backbone_plot import LeavingConcept, plot_backbone
from onrecord.transfer.cluster_plot import Membership, plot_clusters
from onrecord.transfer.network_plot import plot_network
from onrecord.transfer.scale_plot import ScaledActor, ScaledItem, plot_scale
from onrecord.transfer.trend_plot import TrendPoint, plot_trend

DAY = 86_400
SPOTS = [ScaledActor(name=AWKWARD, place=(-1.0,), low=(-2.0,), high=(0.0,))]
POINTS = [
    TrendPoint(start=day * DAY, middle=day * DAY + 10, stop=(day + 1) * DAY - 1, score=0.1 * day, statement_count=day)
    for day in range(4)
]
LEAVING = [LeavingConcept(concept=AWKWARD, backbone_loss=0.1, redundant_loss=0.9)] * 3
MEMBERS = [Membership(actor=name, group=group, stability=0.9) for name, group in ((AWKWARD, 1), ("B", 0), ("C", 0))]
TOGETHER = np.array([[1.0, 0.1, 0.2], [0.1, 1.0, 0.8], [0.2, 0.8, 1.0]])
PLOTS = {
    "network": lambda path: plot_network(one_mode(), path, dots=60),
    "narrow": lambda path: plot_network(one_mode("conflict"), path, width_mm=89, dots=60),
    "two modes": lambda path: plot_network(two_mode(), path, own_colors=True, dots=60),
    "trend": lambda path: plot_trend(POINTS, path, transitions=[DAY], dots=60),
    "backbone": lambda path: plot_backbone(LEAVING, path, most=2, dots=60),
    "scale": lambda path: plot_scale(SPOTS, path, dots=60),
    "map": lambda path: plot_scale(
        [ScaledActor(name="Guild", place=(0.5, 1.0), low=(0.0, 0.0), high=(9.0, 2.0))],
        path,
        items=[ScaledItem(name="tolls: for", place=(-0.5, 0.1))],
        dots=60,
    ),
    "clusters": lambda path: plot_clusters(MEMBERS, TOGETHER, path, samples=10, dots=60),
}

LONG = [f"The harbour should have {number} new bridges before any of the old ones is closed." for number in range(9)]


def words_of(path):
    """All words of an .svg that can be edited as text."""
    drawn = path.read_text(encoding="utf-8")
    return [html.unescape(words) for words in re.findall(r"<text[^>]*>([^<]*)</text>", drawn)]


def debate(count, names=None, *, concepts=(), how="subtract", weight=None):
    """Actors in three camps with ties to near ones, all with long and short names."""
    chance = np.random.default_rng(3)
    names = names or [f"{'Harbour Association of ' * (number % 3)}Pilots {number}" for number in range(count)]
    rows = tuple(node(name, int(chance.integers(1, 40)), number % 3) for number, name in enumerate(names))
    columns = tuple(Node(name=name, variable="concept", frequency=9) for name in concepts) or rows
    pairs = [(a.name, b.name) for a in rows for b in columns] if concepts else list(combinations(names, 2))
    kept = [pair for pair in pairs if chance.random() < 0.4]
    weights = chance.integers(-6, 9, len(kept)) if weight is None else [weight] * len(kept)
    ties = tuple(Tie(row=a, column=b, weight=float(w)) for (a, b), w in zip(kept, weights, strict=True) if w)
    settings = {"between": "organization", "over": "concept", "qualifier": "agreement", "dialect": "dna3"}
    return Graph(rows=rows, columns=columns, ties=ties, is_two_mode=bool(concepts), how=how, settings=settings)
