"""How ties and nodes of a network are drawn: told apart by line and shape first, by colour second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from onrecord.graphs import Graph
from onrecord.transfer.figures import LOOKS, Look, look_of
from onrecord.transfer.markup import color_of

_THIN = 0.4


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of tie: what the legend calls it, its line, and the colours of its weakest and strongest."""

    name: str
    dashes: Any
    weak: tuple[int, int, int]
    strong: tuple[int, int, int]


_SOLID, _DASHED, _DOTTED = "solid", (0, (3.2, 1.5)), (0, (1.0, 1.0))
_GREYS = (206, 211, 218), (104, 113, 125)
_REDS = (222, 160, 148), (166, 48, 34)
_BLUES = (120, 120, 170), (70, 70, 140)


@dataclass(frozen=True, kw_only=True, slots=True)
class Strokes:
    """The kinds of ties that a network has, and how thick and how dark each of its weights is."""

    kinds: Sequence[Kind]
    greatest: float
    thickest: float
    is_combined: bool

    def kind_of(self, weight: float) -> Kind:
        """Which kind a tie is by its weight."""
        if self.is_combined:
            return self.kinds[min(max(int(weight), 1), len(self.kinds)) - 1]
        return self.kinds[-1] if weight >= 0 else self.kinds[0]

    def width(self, weight: float) -> float:
        """The line's width in points."""
        return 1.0 if self.is_combined else _THIN + (self.thickest - _THIN) * abs(weight) / self.greatest

    def color(self, weight: float) -> str:
        """The line's colour: the weaker the lighter, so that strong ties stand out of many."""
        kind = self.kind_of(weight)
        share = 0.6 if self.is_combined else min(1.0, abs(weight) / self.greatest * 1.3)
        parts = (round(a + (b - a) * share) for a, b in zip(kind.weak, kind.strong, strict=True))
        return "#" + "".join(f"{part:02x}" for part in parts)


def strokes_of(graph: Graph, drawn: int) -> Strokes:
    """The kinds of ties by what the network counts; conflict is dashed, red and below; of many each is thinner."""
    greatest = max((abs(tie.weight) for tie in graph.ties), default=1.0) or 1.0
    kinds = _kinds(graph)
    thickest = float(np.interp(drawn, [40, 250], [3.6, 1.8]))
    return Strokes(kinds=kinds, greatest=greatest, thickest=thickest, is_combined=graph.how == "combine")


def _kinds(graph: Graph) -> list[Kind]:
    if graph.how == "combine":
        return [
            Kind("For", _SOLID, *_GREYS),
            Kind("Against", _DASHED, *_REDS),
            Kind("Both", _DOTTED, *_BLUES),
        ]
    if graph.how == "conflict":
        return [Kind("Conflict", _DASHED, *_REDS)]
    if graph.how == "subtract":
        names = ("More against", "More for") if graph.is_two_mode else ("More conflict", "More congruence")
        return [Kind(names[0], _DASHED, *_REDS), Kind(names[1], _SOLID, *_GREYS)]
    shared = "Statements" if graph.is_two_mode else "Shared concepts"
    return [Kind("Congruence" if graph.how == "congruence" else shared, _SOLID, *_GREYS)]


def looks_of(graph: Graph, *, own_colors: bool) -> list[Look]:
    """A colour and a shape for each node: its group's; in two modes actors are round and concepts square."""
    is_grouped = any(node.group is not None for node in graph.nodes)
    looks = []
    for place, node in enumerate(graph.nodes):
        look = look_of(node.group) if is_grouped else LOOKS[0]
        if graph.is_two_mode:
            is_column = place >= len(graph.rows)
            look = LOOKS[1] if is_column else replace(look, marker="o")
        looks.append(replace(look, color=color_of(node)) if own_colors and node.color else look)
    return looks
