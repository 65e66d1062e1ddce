"""The same statement said again: which one counts."""

from __future__ import annotations

import numpy as np

from onrecord.errors import InputError
from onrecord.network.calendars import periods_of
from onrecord.network.dialects import Rules
from onrecord.network.observations import DOCUMENT, Column, Flags, Ints, Observations
from onrecord.network.options import Duplicates, How, NetworkOptions

#: Java keeps one object for each of these numbers; DNA compares objects, so that larger numbers are never equal to it.
_SMALL = (-128, 127)


def first_of_each(
    table: Observations, candidates: Flags, passing: Flags, options: NetworkOptions, rules: Rules
) -> Flags:
    """For each row, whether it is passing and the first such one of its kind in its document, week, month or year."""
    if options.duplicates is Duplicates.INCLUDE:
        return passing
    qualifier = _compared_qualifier(table, options)
    keys = _keys(table, options, rules)
    if options.qualifier is not None and qualifier is not None and options.qualifier.startswith(DOCUMENT):
        _refuse_where_dna_fails(keys[candidates], passing[candidates], rules)
    if qualifier is not None:
        keys = merge_keys(keys, qualifier.codes)
    rows = np.flatnonzero(passing)
    first = np.zeros(len(table), dtype=bool)
    first[rows[np.unique(keys[rows], return_index=True)[1]]] = True
    if qualifier is not None and not qualifier.is_text and not rules.large_numbers_can_be_equal:
        first |= passing & ((qualifier.codes < _SMALL[0]) | (qualifier.codes > _SMALL[1]))
    return first


def merge_keys(*parts: Ints) -> Ints:
    """One number for each row, the same where all parts are."""
    merged = np.zeros(len(parts[0]), dtype=np.int64)
    for part in parts:
        low = int(part.min(initial=0))
        span = int(part.max(initial=0)) - low + 1
        if int(merged.max(initial=0)) >= np.iinfo(np.int64).max // (2 * span):
            merged = np.unique(merged, return_inverse=True)[1].astype(np.int64)
        merged = merged * span + (part - low)
    return merged


def _compared_qualifier(table: Observations, options: NetworkOptions) -> Column | None:
    if options.qualifier is None or options.how is How.IGNORE:
        return None
    return table.columns[options.qualifier]


def _keys(table: Observations, options: NetworkOptions, rules: Rules) -> Ints:
    parts = [table.columns[name].codes for name in (options.between, options.over) if name]
    if options.duplicates is Duplicates.DOCUMENT:
        parts.insert(0, table.document)
    elif options.duplicates is not Duplicates.RANGE:
        parts.insert(0, periods_of(table.time, options.duplicates, with_year=rules.weeks_and_months_have_a_year))
    return merge_keys(*parts)


def _refuse_where_dna_fails(keys: Ints, passing: Flags, rules: Rules) -> None:
    """DNA looks up the type of a document's variable among the statement's, and stops at the first pair it compares."""
    if rules.document_qualifiers_can_be_duplicates:
        return
    rows = np.flatnonzero(passing)
    kept, at = np.unique(keys[rows], return_index=True)
    places = np.searchsorted(kept, keys).clip(max=max(len(kept) - 1, 0))
    if len(kept) and bool(np.any((kept[places] == keys) & (rows[at][places] < np.arange(len(keys))))):
        raise InputError("DNA 3 cannot compare duplicates when the qualifier is a variable of the document.")
