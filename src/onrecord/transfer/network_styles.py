"""How ties and nodes of a network are drawn: told apart by line and shape first, by colour second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from onrecord.graphs import Graph
from onrecord.transfer.figures import INK, LOOKS, OTHER, Look, look_of, number_words
from onrecord.transfer.markup import color_of

#: Points of the thinnest line, and of those too weak to count as strong.
_THIN, _FAINT = 0.4, 0.5
#: The nodes of the second mode.
CONCEPT = Look(INK, "s", is_hollow=True)


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
#: Lines of combinations in the order of their numbers; those beyond them are one.
_COMBINED = (
    (_SOLID, _GREYS),
    (_DASHED, _REDS),
    (_DOTTED, _BLUES),
    (_SOLID, ((160, 200, 185), (17, 122, 91))),
    (_DASHED, ((225, 205, 120), (150, 130, 0))),
    (_DOTTED, ((205, 165, 140), (140, 60, 0))),
    (_SOLID, ((225, 190, 210), (190, 95, 145))),
)
_OTHERS = "Other combinations"


@dataclass(frozen=True, kw_only=True, slots=True)
class Strokes:
    """The kinds of ties that a network has, and how thick and how dark each of its weights is.

    `combined` has the kind of each number that stands for a combination; ties below `faint_below` are drawn as hairs.
    """

    kinds: Sequence[Kind]
    greatest: float
    thickest: float
    combined: Mapping[float, Kind] | None = None
    faint_below: float = 0.0

    @property
    def is_combined(self) -> bool:
        """Whether weights are names of combinations."""
        return self.combined is not None

    def kind_of(self, weight: float) -> Kind:
        """Which kind a tie is by its weight."""
        if self.combined is not None:
            return self.combined.get(weight, self.kinds[-1])
        return self.kinds[-1] if weight >= 0 else self.kinds[0]

    def width(self, weight: float) -> float:
        """The line's width in points."""
        if self.is_combined:
            return 1.0
        if abs(weight) < self.faint_below:
            return _FAINT
        return _THIN + (self.thickest - _THIN) * abs(weight) / self.greatest

    def color(self, weight: float) -> str:
        """The line's colour: the weaker the lighter, so that strong ties stand out of many."""
        kind = self.kind_of(weight)
        share = 0.6 if self.is_combined else min(1.0, abs(weight) / self.greatest * 1.3)
        if not self.is_combined and abs(weight) < self.faint_below:
            share = 0.15
        parts = (round(a + (b - a) * share) for a, b in zip(kind.weak, kind.strong, strict=True))
        return "#" + "".join(f"{part:02x}" for part in parts)


def strokes_of(graph: Graph, drawn: int, faint_below: float = 0.0) -> Strokes:
    """The kinds of ties by what the network counts; conflict is dashed, red and below; of many each is thinner."""
    greatest = max((abs(tie.weight) for tie in graph.ties), default=1.0) or 1.0
    thickest = float(np.interp(drawn, [40, 250], [3.6, 1.8]))
    if graph.how == "combine":
        combined = _combinations(graph)
        kinds = list(dict.fromkeys(combined.values()))
        return Strokes(kinds=kinds, greatest=greatest, thickest=thickest, combined=combined)
    return Strokes(kinds=_kinds(graph), greatest=greatest, thickest=thickest, faint_below=faint_below)


def has_two_sides(graph: Graph) -> bool:
    """Whether combinations are of for and against; of another qualifier they are known by their numbers alone.

    The settings may say what kind the qualifier is; else `agreement` is taken to have two sides.
    """
    usual = "boolean" if graph.settings.get("qualifier", "agreement") == "agreement" else ""
    kind = graph.settings.get("qualifier_kind", usual)
    return kind == "boolean" and all(tie.weight in (1.0, 2.0, 3.0) for tie in graph.ties)


def _combinations(graph: Graph) -> dict[float, Kind]:
    """The kind of each number: for, against, both; or the number itself."""
    if has_two_sides(graph):
        names: dict[float, str] = {1.0: "For", 2.0: "Against", 3.0: "Both"}
    else:
        names = {number: f"Combination {number_words(number)}" for number in sorted({tie.weight for tie in graph.ties})}
    kinds = {
        number: Kind(name, line, *colors)
        for (number, name), (line, colors) in zip(names.items(), _COMBINED, strict=False)
    }
    others = Kind(_OTHERS, _DOTTED, *_GREYS)
    return {number: kinds.get(number, others) for number in names}


def _kinds(graph: Graph) -> list[Kind]:
    if graph.how == "conflict":
        return [Kind("Conflict", _DASHED, *_REDS)]
    if graph.how == "subtract":
        names = ("More against", "More for") if graph.is_two_mode else ("More conflict", "More congruence")
        return [Kind(names[0], _DASHED, *_REDS), Kind(names[1], _SOLID, *_GREYS)]
    shared = "Statements" if graph.is_two_mode else "Shared concepts"
    return [Kind("Congruence" if graph.how == "congruence" else shared, _SOLID, *_GREYS)]


def looks_of(graph: Graph, *, own_colors: bool) -> list[Look]:
    """A colour and a shape for each node: its group's; a community of one is none.

    In two modes concepts are hollow squares, and no actor is a square.
    """
    sizes = Counter(node.group for node in graph.rows)
    is_grouped = any(node.group is not None for node in graph.rows)
    looks = []
    for node in graph.rows:
        look = look_of(node.group) if is_grouped else LOOKS[0]
        if node.group is not None and sizes[node.group] == 1:
            look = OTHER
        if graph.is_two_mode:
            look = replace(look, marker={"s": "D", "D": "P"}.get(look.marker, look.marker))
        looks.append(replace(look, color=color_of(node)) if own_colors and node.color else look)
    return looks + [CONCEPT] * (len(graph.nodes) - len(graph.rows))
