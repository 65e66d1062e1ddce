"""A network as other programs hold it: named nodes with colours and attributes, and ties that lead to statements.

Between `network`, which makes it, and `transfer`, which writes and draws it. Standard library only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.errors import InputError


@dataclass(frozen=True, kw_only=True, slots=True)
class Tie:
    """Row, column and weight, and the ids of the statements that make it, in reading order.

    `low` and `high` bound the weight over resampled statements, `survival` is the share of samples with the tie; None
    where nothing was resampled.
    """

    row: str
    column: str
    weight: float
    statements: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    survival: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeFacts:
    """What is known of an actor or a concept beside its ties: a colour (#RRGGBB) and attributes by name."""

    color: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


#: Facts by variable and name.
FactsByName = Mapping[tuple[str, str], NodeFacts]


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """One actor or concept: `frequency` counts its statements, `group` is the number of its community."""

    name: str
    variable: str
    frequency: int = 0
    color: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    group: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Graph:
    """Nodes and ties of one network or of one window; times in seconds since 1970, both ends inside.

    In a one-mode graph `columns` are the `rows`, and each pair has one tie. `settings` name how it was made.
    """

    rows: tuple[Node, ...]
    columns: tuple[Node, ...]
    ties: tuple[Tie, ...]
    is_two_mode: bool
    how: str = "ignore"
    settings: Mapping[str, str] = field(default_factory=dict)
    start: int = 0
    middle: int = 0
    stop: int = 0
    statement_count: int = 0

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes: rows, then columns where they are others."""
        return self.rows + self.columns if self.is_two_mode else self.rows

    def places(self) -> Iterator[tuple[int, int, Tie]]:
        """Each tie with the positions of its two ends in `nodes`."""
        rows = {node.name: place for place, node in enumerate(self.rows)}
        columns = rows
        if self.is_two_mode:
            columns = {node.name: place + len(self.rows) for place, node in enumerate(self.columns)}
        for tie in self.ties:
            yield rows[tie.row], columns[tie.column], tie

    def matrix(self) -> list[list[float]]:
        """The weights, rows x columns; no tie is 0."""
        shift = len(self.rows) if self.is_two_mode else 0
        weights = [[0.0] * len(self.columns) for _ in self.rows]
        for row, column, tie in self.places():
            weights[row][column - shift] = tie.weight
            if not self.is_two_mode:
                weights[column][row] = tie.weight
        return weights


def check_numbers(graphs: Sequence[Graph]) -> None:
    """Raises `InputError` where a tie is not a number: no file of ours has one."""
    for graph in graphs:
        for tie in graph.ties:
            if not math.isfinite(tie.weight):
                raise InputError(
                    f'The tie of "{tie.row}" and "{tie.column}" is not a number, and cannot be written.',
                    hint="With dialect dna3 this happens where all qualifiers are equal; dialect onrecord counts them.",
                )


def describe(graph: Graph) -> str:
    """The settings in one line."""
    return ", ".join(f"{name} {value}" for name, value in graph.settings.items())
