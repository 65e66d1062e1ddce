"""A network as a full matrix in UCINET's DL format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from onrecord.errors import InputError
from onrecord.graphs import Graph, Node, check_numbers
from onrecord.transfer.numbers import written
from onrecord.transfer.targets import check_target, write_text


def write_dl(graph: Graph, path: Path) -> None:
    """One network to `path`; UCINET has no quotes and no line ends in labels, and no words on how it was made."""
    check_target(path)
    write_text(path, render_dl(graph))


def render_dl(graph: Graph) -> str:
    """The text of the file."""
    check_numbers([graph])
    if not graph.rows or not graph.columns:
        raise InputError("A DL file needs at least one actor, and the network has none.")
    size = f"nr = {len(graph.rows)}, nc = {len(graph.columns)}" if graph.is_two_mode else f"n = {len(graph.rows)}"
    lines = [f"dl {size}, format = fullmatrix", "row labels:" if graph.is_two_mode else "labels:", *_labels(graph.rows)]
    if graph.is_two_mode:
        lines += ["col labels:", *_labels(graph.columns)]
    lines.append("data:")
    lines += ["".join(f" {written(weight)}" for weight in row) for row in graph.matrix()]
    return "\n".join([*lines, ""])


def _labels(nodes: Sequence[Node]) -> list[str]:
    """Labels in quotes; where two would be one without theirs, a number tells them apart."""
    seen: dict[str, int] = {}
    labels = []
    for node in nodes:
        label = re.sub(r"\s+", " ", re.sub(r"[\"'\x00-\x08\x0e-\x1f]", "", node.name)).strip()
        seen[label] = seen.get(label, 0) + 1
        labels.append(f'"{label}"' if seen[label] == 1 else f'"{label} ({seen[label]})"')
    return labels
