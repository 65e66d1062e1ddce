"""The same debate with who is for and who is against drawn by chance: what measures of sides are compared with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from onrecord.network.calendars import add_units
from onrecord.network.networks import list_rows
from onrecord.network.observations import Ints, Observations
from onrecord.network.options import Duplicates, How, NetworkOptions, Unit


def shuffle_sides(
    table: Observations, options: NetworkOptions, chance: np.random.Generator
) -> tuple[Observations, NetworkOptions]:
    """The table with the values of the qualifier dealt out anew among the statements that count, and options for it.

    They are dealt out among the statements on the same concept, with windows among those of the same time: how much is
    for and against each concept, and when, stays; whose it is is chance.
    """
    every = replace(options, window=None, how=How.SUBTRACT, duplicates=Duplicates.INCLUDE)
    counted = list_rows(table, replace(every, duplicates=options.duplicates))
    # What is said twice is taken out first: with other sides something else would be.
    repeated = np.setdiff1d(list_rows(table, every), counted)
    kept = table.take(np.setdiff1d(np.arange(len(table)), repeated))
    rows, taken = list_rows(kept, every), replace(options, duplicates=Duplicates.INCLUDE)
    if options.qualifier is None or not len(rows):
        return kept, taken
    column = kept.columns[options.qualifier]
    keys = kept.columns[options.over].codes[rows], _blocks(kept, rows, options)
    before = np.lexsort(keys)
    after = np.lexsort((chance.random(len(rows)), *keys))
    codes = column.codes.copy()
    codes[rows[before]] = column.codes[rows[after]]
    return replace(kept, columns={**kept.columns, options.qualifier: replace(column, codes=codes)}), taken


def _blocks(table: Observations, rows: Ints, options: NetworkOptions) -> Ints:
    """For each statement the number of the window it would be in, if windows followed each other."""
    window = options.window
    if window is None:
        return np.zeros(len(rows), dtype=np.int64)
    if window.unit is Unit.EVENTS:
        return np.arange(len(rows)) // window.size
    length = max(add_units(table.first, window.unit, window.size) - table.first, 1)
    return np.asarray((table.time[rows] - table.first) // length)
