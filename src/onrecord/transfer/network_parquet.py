"""A network as Parquet: the columns of the edge list with their types; needs the `parquet` extra."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from onrecord.graphs import Graph
from onrecord.transfer.columns import write_parquet
from onrecord.transfer.network_csv import EDGE_COLUMNS, edge_rows
from onrecord.transfer.targets import check_target, written_beside


def write_edges_parquet(graphs: Graph | Sequence[Graph], path: Path) -> None:
    """A row for each tie of one network, or of each window in order."""
    check_target(path)
    rows = list(edge_rows(graphs))
    with written_beside(path) as draft, draft.open("wb") as out:
        write_parquet(rows, EDGE_COLUMNS, out)
