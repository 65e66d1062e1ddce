"""How often each value occurs, for and against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from onrecord.errors import InputError
from onrecord.network.dialects import RULES
from onrecord.network.duplicates import first_of_each
from onrecord.network.observations import Column, Ints, Kind, Observations
from onrecord.network.options import Dialect, Duplicates, How, NetworkOptions


@dataclass(frozen=True, kw_only=True, slots=True)
class Bars:
    """`counts` is values x scale: statements with each value at each level of the qualifier."""

    values: tuple[str, ...]
    scale: tuple[int, ...]
    counts: Ints


def count_bars(
    table: Observations,
    variable: str,
    *,
    qualifier: str | None = "agreement",
    duplicates: Duplicates = Duplicates.INCLUDE,
    dialect: Dialect = Dialect.ONRECORD,
) -> Bars:
    """The statements per value of `variable` and level of `qualifier`; without a qualifier the scale is 1 alone."""
    column = table.columns[variable]
    levels = None if qualifier is None else table.columns[qualifier]
    if levels is not None and levels.is_text:
        raise InputError(f'"{qualifier}" has no numbers that bars could be split by.')
    how = How.IGNORE if qualifier is None else How.COMBINE
    options = NetworkOptions(between=variable, over="", qualifier=qualifier, how=how, duplicates=duplicates)
    named = ~column.blanks
    rows = np.flatnonzero(first_of_each(table, named, named, options, RULES[dialect]))
    codes = np.unique(column.codes[rows])
    scale = _scale(levels, rows)
    place = np.searchsorted(codes, column.codes[rows])
    level = np.zeros(len(rows), dtype=np.int64) if levels is None else np.searchsorted(scale, levels.codes[rows])
    counts = np.bincount(place * len(scale) + level, minlength=len(codes) * len(scale))
    return Bars(values=column.words(codes), scale=scale, counts=counts.reshape(len(codes), len(scale)))


def _scale(levels: Column | None, rows: Ints) -> tuple[int, ...]:
    if levels is None:
        return (1,)
    if levels.kind is Kind.BOOLEAN:
        return (0, 1)
    return tuple(np.unique(levels.codes[rows]).tolist())
