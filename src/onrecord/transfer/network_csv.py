"""A network as CSV: the matrix with its names, or a line for each tie."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from onrecord.graphs import Graph, describe
from onrecord.moments import moment
from onrecord.transfer.numbers import written
from onrecord.transfer.slices import timeline_of
from onrecord.transfer.targets import check_target, write_text

#: The columns of an edge list, in order, and the type of each.
EDGE_COLUMNS: dict[str, type] = {
    "row": str,
    "row_variable": str,
    "column": str,
    "column_variable": str,
    "weight": float,
    "low": float,
    "high": float,
    "survival": float,
    "statements": str,
    "window_start": str,
    "window_middle": str,
    "window_stop": str,
    "dialect": str,
    "settings": str,
}


def write_matrix(graph: Graph, path: Path) -> None:
    """The weights with the names of rows and columns; the first cell says how the network was made."""
    check_target(path)
    timeline_of(graph)
    matrix = zip(graph.rows, graph.matrix(), strict=True)
    head = [describe(graph), *(node.name for node in graph.columns)]
    write_text(path, _csv([head, *([node.name, *map(written, weights)] for node, weights in matrix)]))


def write_edges(graphs: Graph | Sequence[Graph], path: Path) -> None:
    """A line for each tie of one network, or of each window in order, with the ids of its statements."""
    check_target(path)
    rows = [["" if row[name] is None else str(row[name]) for name in EDGE_COLUMNS] for row in edge_rows(graphs)]
    write_text(path, _csv([list(EDGE_COLUMNS), *rows]))


def edge_rows(graphs: Graph | Sequence[Graph]) -> Iterator[dict[str, object]]:
    """Each tie as one row of `EDGE_COLUMNS`; statements are ids with spaces between them, what is unknown is None."""
    for graph in timeline_of(graphs).graphs:
        nodes = graph.nodes
        for row, column, tie in graph.places():
            yield {
                "row": tie.row,
                "row_variable": nodes[row].variable,
                "column": tie.column,
                "column_variable": nodes[column].variable,
                "weight": float(tie.weight),
                "low": tie.low,
                "high": tie.high,
                "survival": tie.survival,
                "statements": " ".join(tie.statements),
                "window_start": moment(graph.start),
                "window_middle": moment(graph.middle),
                "window_stop": moment(graph.stop),
                "dialect": graph.settings.get("dialect", ""),
                "settings": describe(graph),
            }


def _csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    # Line ends of RFC 4180: with others csv leaves a lone return in a name without its quotes.
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
