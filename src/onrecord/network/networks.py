"""Observations -> Network: start here.

`build_network` makes one network of all statements that the options leave in, `build_networks` one for each window of
time, `list_events` the statements themselves. Both dialects run the same code; `dialects.py` says where they part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from onrecord.errors import InputError
from onrecord.graphs import Graph, Tie
from onrecord.network import exchange
from onrecord.network.cells import Cells, Levels, Places, Sparse, count_cells, levels_of, place_rows
from onrecord.network.dialects import RULES
from onrecord.network.kernels import kernel_places, kernel_ties
from onrecord.network.observations import Ints, Kind, Observations
from onrecord.network.options import How, Kernel, Mode, NetworkOptions, Normalize
from onrecord.network.passages import Passages
from onrecord.network.repairs import check_options
from onrecord.network.selection import Selection, select_rows
from onrecord.network.ties import one_mode, two_mode
from onrecord.network.windows import Slice, slices_of

if TYPE_CHECKING:
    import igraph
    import networkx
    import pandas

    from onrecord.network.bootstrap import Uncertainty


@dataclass(frozen=True, kw_only=True)
class Network:
    """Labelled ties with the options that made them; times are in seconds since 1970.

    `matrix` is rows x columns (scipy csr); `rows_used` are rows of the observations, and `statements_behind` leads from
    a tie to its own. `start`, `middle` and `stop` are the range of the network or of its window.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    matrix: Sparse
    options: NetworkOptions
    start: int
    middle: int
    stop: int
    statement_count: int
    is_integer: bool
    rows_used: Ints = field(repr=False)
    observations: Observations = field(repr=False)
    places: Places = field(repr=False)

    @property
    def dialect(self) -> str:
        """Whose rules made it."""
        return self.options.dialect.value

    @cached_property
    def _row_numbers(self) -> dict[str, int]:
        return {label: number for number, label in enumerate(self.rows)}

    @cached_property
    def _column_numbers(self) -> dict[str, int]:
        return {label: number for number, label in enumerate(self.columns)}

    @cached_property
    def _passages(self) -> Passages:
        return Passages(self.places, self.options)

    def rows_behind(self, row: str, column: str) -> Ints:
        """Rows of the observations that make the tie of `row` and `column`, in reading order."""
        return self.rows_used[self._passages.behind(self._row_numbers[row], self._column_numbers[column])]

    def statements_behind(self, row: str, column: str) -> tuple[str, ...]:
        """Ids of the statements that make the tie of `row` and `column`, in reading order."""
        return self.observations.ids(self.rows_behind(row, column))

    @property
    def tie_count(self) -> int:
        """How many ties there are; in one-mode networks each pair counts once."""
        return len(exchange.entries_of(self)[2])

    def ties(self, most: int | None = None) -> Iterator[Tie]:
        """Each tie with its weight and the ids of its statements, or the `most` strongest; each pair once."""
        return exchange.ties_of(self, most)

    def to_graph(
        self,
        *,
        groups: Sequence[int] | Ints | None = None,
        uncertainty: Uncertainty | None = None,
        most: int | None = None,
        is_bare: bool = False,
    ) -> Graph:
        """What `transfer` writes and draws; `groups` has a number for each row, `uncertainty` is of the same ties.

        Of the ties there may be only the `most` strongest, or with `is_bare` all without their statements.
        """
        return exchange.graph_of(self, groups=groups, uncertainty=uncertainty, most=most, is_bare=is_bare)

    def to_networkx(self) -> networkx.Graph:
        """An undirected graph with frequencies, weights and statement ids; two-mode nodes are (variable, name)."""
        return exchange.networkx_of(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The matrix as a table with names; its `attrs` say how it was made. Needs the `pandas` extra."""
        return exchange.pandas_of(self)

    def to_igraph(self) -> igraph.Graph:
        """An undirected igraph graph with frequencies, weights and statement ids. Needs the `igraph` extra."""
        return exchange.igraph_of(self)


def build_network(table: Observations, options: NetworkOptions) -> Network:
    """The network of all statements in the range; its options come back as they were understood."""
    options = check_options(table, options)
    selection = select_rows(table, options)
    start, stop = _range(table, options)
    whole = Slice(start=start, middle=start + (stop - start) // 2, stop=stop, rows=selection.rows)
    return _network_of(table, selection, whole, options)


def build_networks(table: Observations, options: NetworkOptions) -> tuple[Network, ...]:
    """One network for each window of time, in order; with a kernel all have the same rows and columns."""
    options = check_options(table, options)
    if options.window is None:
        return (build_network(table, options),)
    selection = select_rows(table, options)
    slices = slices_of(table, selection.rows, options, *_range(table, options))
    if options.window.kernel is Kernel.NO:
        networks: Sequence[Network] = [_network_of(table, selection, slice_, options) for slice_ in slices]
    else:
        networks = _kernel_networks(table, selection, slices, options)
    return tuple(map(_sum_to_one, networks) if options.window.sums_to_one else networks)


def list_rows(table: Observations, options: NetworkOptions) -> Ints:
    """Rows of the observations that make the network of all statements, in reading order."""
    return select_rows(table, check_options(table, options)).rows


def list_events(table: Observations, options: NetworkOptions) -> Ints:
    """Rows of an event list, which takes statements without a value as well, in reading order."""
    return select_rows(table, check_options(table, replace(options, mode=Mode.EVENT_LIST))).rows


def _range(table: Observations, options: NetworkOptions) -> tuple[int, int]:
    """From the first time to the last; one of them alone may lie beyond all documents, and then there is nothing."""
    since = table.first if options.since is None else options.since
    until = table.last if options.until is None else options.until
    return (min(since, until) if options.since is None else since), (
        max(since, until) if options.until is None else until
    )


def _network_of(table: Observations, selection: Selection, slice_: Slice, options: NetworkOptions) -> Network:
    shown = selection.candidates if options.isolates else slice_.rows
    levels = levels_of(table, selection.candidates, slice_.rows, options)
    places = place_rows(table, shown, slice_.rows, levels, options)
    matrix = _ties(count_cells(places), options) if len(slice_.rows) else _no_ties(places, options)
    is_integer = len(slice_.rows) == 0 or _are_integers(levels, options)
    return _assemble(table, slice_, places, matrix, options, is_integer=is_integer)


def _kernel_networks(
    table: Observations, selection: Selection, slices: Sequence[Slice], options: NetworkOptions
) -> list[Network]:
    if not len(selection.rows) and not RULES[options.dialect].windows_may_be_one_instant:
        raise InputError("DNA 3 cannot smooth a network without statements.")
    shown = selection.candidates if options.isolates else selection.rows
    levels = levels_of(table, selection.candidates, selection.rows, options)
    places = place_rows(table, shown, selection.rows, levels, options)
    places = kernel_places(table, selection, places, options)
    networks = []
    for slice_, matrix, inside in kernel_ties(table, selection, places, slices, options):
        used = replace(slice_, rows=selection.rows[inside])
        networks.append(_assemble(table, used, places.take(inside), matrix, options, is_integer=False))
    return networks


def _assemble(
    table: Observations, slice_: Slice, places: Places, matrix: Sparse, options: NetworkOptions, *, is_integer: bool
) -> Network:
    rows = table.columns[options.between].words(places.row_codes)
    is_one_mode = options.mode is Mode.ONE_MODE
    counted = options.window is None or options.window.kernel is Kernel.NO
    return Network(
        rows=rows,
        columns=rows if is_one_mode else table.columns[options.over].words(places.column_codes),
        matrix=matrix,
        options=options,
        start=slice_.start,
        middle=slice_.middle,
        stop=slice_.stop,
        # DNA does not count the statements of a slice with a kernel.
        statement_count=len(slice_.rows) if counted or RULES[options.dialect].kernels_are_as_defined else 0,
        is_integer=is_integer,
        rows_used=slice_.rows,
        observations=table,
        places=places,
    )


def _ties(cells: Cells, options: NetworkOptions) -> Sparse:
    make = one_mode if options.mode is Mode.ONE_MODE else two_mode
    return make(cells, options.how, options.normalize, RULES[options.dialect])


def _no_ties(places: Places, options: NetworkOptions) -> Sparse:
    rows = len(places.row_codes)
    return sparse.csr_array((rows, rows if options.mode is Mode.ONE_MODE else len(places.column_codes)))


def _are_integers(levels: Levels, options: NetworkOptions) -> bool:
    if options.normalize is not Normalize.NO:
        return False
    return options.mode is Mode.TWO_MODE or options.how is How.IGNORE or levels.kind is not Kind.INTEGER


def _sum_to_one(network: Network) -> Network:
    size = abs(network.matrix) if RULES[network.options.dialect].sums_have_no_signs else network.matrix
    total = float(size.sum())
    if np.isnan(total):
        return replace(network, matrix=sparse.csr_array(np.full(network.matrix.shape, np.nan)), is_integer=False)
    return network if total == 0 else replace(network, matrix=network.matrix / total, is_integer=False)
