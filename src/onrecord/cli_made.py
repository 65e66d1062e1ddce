"""What `network` makes: graphs for files, figures and tables, each made when it is needed, and written."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.cli_options import RowFormat
from onrecord.cli_output import Listing, print_line, write_rows
from onrecord.cli_results import as_json, note
from onrecord.drawing import Layout

if TYPE_CHECKING:
    from onrecord.graphs import Graph
    from onrecord.network.bootstrap import Uncertainty
    from onrecord.networking import Discourse

#: Files that show communities.
_WITH_GROUPS = (".graphml", ".gexf")


class Groups(StrEnum):
    """Which communities a figure or file shows."""

    LOUVAIN = "louvain"
    LEIDEN = "leiden"
    NONE = "none"


class Made:
    """A network, or its windows, and the graphs that files, figures and tables need of it."""

    def __init__(self, discourse: Discourse, groups: Groups, *, seed: int) -> None:
        self.discourse = discourse
        self.is_windowed = discourse.options.window is not None
        self.networks = discourse.windows() if self.is_windowed else (discourse.network(),)
        self.uncertainty: Uncertainty | None = None
        self._groups = Groups.NONE if self.is_windowed else groups
        self._seed = seed

    def for_file(self, path: Path) -> Graph | list[Graph]:
        """Everything that the file can show."""
        if self.is_windowed:
            return [network.to_graph() for network in self.networks]
        groups = self._members if path.suffix.lower() in _WITH_GROUPS else None
        return self.networks[0].to_graph(groups=groups, uncertainty=self.uncertainty)

    def for_figure(self) -> Graph:
        """Ties without statements."""
        return self.networks[0].to_graph(groups=self._members, uncertainty=self.uncertainty, is_bare=True)

    def for_rows(self, most: int | None) -> list[Graph]:
        """Ties, or the strongest of each window."""
        return [network.to_graph(uncertainty=self.uncertainty, most=most) for network in self.networks]

    @cached_property
    def _members(self) -> list[int] | None:
        if self._groups is Groups.NONE:
            return None
        return self.discourse.communities(self.networks[0], self._groups.value, seed=self._seed)


def write_network(made: Made, output: Path | None, layout: Layout, plot: Path | None) -> None:
    """The figure first: it may be refused."""
    from onrecord import drawing

    if plot is not None:
        drawing.draw_network(made.for_figure(), plot, made=made.discourse.describe())
    if output is not None:
        drawing.write_network(made.for_file(output), output, layout)


def print_network(made: Made, written: Mapping[str, Path | None], row_format: RowFormat) -> None:
    """What was written; ties where nothing was, or where another program wants them."""
    from onrecord import screen_networks

    described = screen_networks.describe_networks(made.networks)
    has_rows = row_format is not RowFormat.TABLE
    paths = {verb: path for verb, path in written.items() if path is not None}
    for verb, path in paths.items():
        note(f"{verb} {path}: {described}.", has_rows=has_rows)
    if has_rows or not paths:
        _print_ties(made, row_format)
    else:
        print_line(screen_networks.describe_basis(made.discourse))


def _print_ties(made: Made, row_format: RowFormat) -> None:
    from onrecord import screen_networks
    from onrecord.network_rows import tie_rows
    from onrecord.transfer.network_csv import EDGE_COLUMNS

    listing = Listing(
        show=lambda rows: screen_networks.print_ties(rows, made.discourse, made.networks),
        row=as_json,
        flat=lambda row: {**row, "statements": " ".join(row["statements"])},
        columns=EDGE_COLUMNS,
    )
    most = screen_networks.MOST_TIES if row_format is RowFormat.TABLE else None
    write_rows(tie_rows(made.for_rows(most)), listing, row_format, None)
