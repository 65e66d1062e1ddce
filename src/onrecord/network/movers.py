"""Who moved: actors whose position on a concept changed from one range of time to another, with what shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from onrecord.errors import InputError
from onrecord.network.duplicates import merge_keys
from onrecord.network.observations import Floats, Ints, Kind, Observations
from onrecord.network.options import How, Mode, NetworkOptions, Normalize
from onrecord.network.repairs import check_options
from onrecord.network.selection import select_rows

#: A range of time in seconds since 1970, both ends inside.
Range = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """One actor on one concept: the mean position before and after, and the ids of the statements in each range."""

    actor: str
    concept: str
    before: float
    after: float
    statements_before: tuple[str, ...]
    statements_after: tuple[str, ...]

    @property
    def change(self) -> float:
        """How far; the sign says which way."""
        return self.after - self.before


def find_moves(
    table: Observations, options: NetworkOptions, before: Range, after: Range, *, least: float = 0.5
) -> tuple[Move, ...]:
    """Moves of at least `least`, the greatest first; positions run from -1 (all against) to 1 (all for).

    A number is scaled by the greatest distance from zero in the table. Who was silent in one range did not move.
    """
    options = replace(options, mode=Mode.TWO_MODE, how=How.SUBTRACT, normalize=Normalize.NO)
    options = check_options(table, options)
    if options.qualifier is None or table.columns[options.qualifier].is_text:
        raise InputError("A move needs a qualifier that is yes or no, or a number.")
    positions = _positions(table, options.qualifier)
    first, second = (_rows_by_pair(table, options, range_) for range_ in (before, after))
    both = sorted(first.keys() & second.keys())
    moves = [_move(table, options, positions, first[pair], second[pair]) for pair in both]
    found = [move for move in moves if abs(move.change) >= least]
    return tuple(sorted(found, key=lambda move: (-abs(move.change), move.actor, move.concept)))


def _positions(table: Observations, qualifier: str) -> Floats:
    column = table.columns[qualifier]
    codes = column.codes.astype(np.float64)
    if column.kind is Kind.BOOLEAN:
        return 2.0 * codes - 1.0
    return codes / max(float(np.abs(codes).max(initial=0.0)), 1.0)


def _rows_by_pair(table: Observations, options: NetworkOptions, range_: Range) -> dict[tuple[int, int], Ints]:
    rows = select_rows(table, replace(options, since=range_[0], until=range_[1])).rows
    if not len(rows):
        return {}
    between, over = table.columns[options.between].codes[rows], table.columns[options.over].codes[rows]
    keys = merge_keys(between, over)
    order = np.argsort(keys, kind="stable")
    cuts = np.flatnonzero(np.diff(keys[order])) + 1
    return {(int(between[part[0]]), int(over[part[0]])): rows[part] for part in np.split(order, cuts)}


def _move(table: Observations, options: NetworkOptions, positions: Floats, before: Ints, after: Ints) -> Move:
    between, over = table.columns[options.between], table.columns[options.over]
    return Move(
        actor=between.labels[between.codes[before[0]]],
        concept=over.labels[over.codes[before[0]]],
        before=float(positions[before].mean()),
        after=float(positions[after].mean()),
        statements_before=table.ids(before),
        statements_after=table.ids(after),
    )
