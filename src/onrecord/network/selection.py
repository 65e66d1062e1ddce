"""Which statements a network is made of: the date range, the excludes, no blanks, and each duplicate once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from onrecord.errors import InputError
from onrecord.network.dialects import RULES, Rules
from onrecord.network.duplicates import first_of_each
from onrecord.network.observations import DOCUMENT, Column, Flags, Ints, Observations
from onrecord.network.options import How, Mode, NetworkOptions


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Rows in the date range and the documents asked for (`candidates`), and those of them that count (`rows`)."""

    candidates: Ints
    rows: Ints


def select_rows(table: Observations, options: NetworkOptions) -> Selection:
    """The rows of `table` that the options leave in, in reading order."""
    rules = RULES[options.dialect]
    _check_excludes(table, options, rules)
    candidates = _in_range(table, options) & _left_in(table, options, of_documents=True)
    passing = candidates & _left_in(table, options, of_documents=False) & _complete(table, options)
    counted = first_of_each(table, candidates, passing, options, rules)
    return Selection(candidates=np.flatnonzero(candidates), rows=np.flatnonzero(counted))


def _in_range(table: Observations, options: NetworkOptions) -> Flags:
    since = table.first if options.since is None else options.since
    until = table.last if options.until is None else options.until
    return (table.time >= since) & (table.time <= until)


def _left_in(table: Observations, options: NetworkOptions, *, of_documents: bool) -> Flags:
    left = np.ones(len(table), dtype=bool)
    for name, values in options.exclude.items():
        if name.startswith(DOCUMENT) == of_documents:
            named = _has_value(table.columns[name], values)
            left &= named if name in options.inverted else ~named
    return left


def _has_value(column: Column, values: frozenset[str]) -> Flags:
    if column.is_text:
        named = np.array([label in values for label in column.labels], dtype=bool)
        return named[column.codes] if len(named) else np.zeros(0, dtype=bool)
    numbers = [number for number in np.unique(column.codes).tolist() if str(number) in values]
    return np.isin(column.codes, numbers)


def _complete(table: Observations, options: NetworkOptions) -> Flags:
    """Rows with a value in every variable that makes the network; an event list takes all."""
    complete = np.ones(len(table), dtype=bool)
    if options.mode is Mode.EVENT_LIST:
        return complete
    names = [options.between, options.over]
    if options.qualifier is not None and options.how is not How.IGNORE:
        names.append(options.qualifier)
    for name in filter(None, names):
        complete &= ~table.columns[name].blanks
    return complete


def _check_excludes(table: Observations, options: NetworkOptions, rules: Rules) -> None:
    for name, values in options.exclude.items():
        if name not in table.columns:
            raise InputError(
                f'There is no variable "{name}" to exclude values of.',
                hint="Variables: " + ", ".join(sorted(table.columns)),
            )
        # DNA writes these values between single quotes into its query.
        if name.startswith(DOCUMENT) and not rules.apostrophes_can_be_excluded and any("'" in v for v in values):
            raise InputError("DNA 3 cannot exclude a value of a document that contains an apostrophe.")
