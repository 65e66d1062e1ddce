"""The arithmetic of ties: cells -> a sparse matrix of weights. Formulae as in Leifeld's Discourse Network Analyzer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from onrecord.errors import InputError
from onrecord.network.cells import Cells, Levels, Sparse, collapse_levels
from onrecord.network.dialects import Rules
from onrecord.network.observations import Floats, Kind
from onrecord.network.options import How, Normalize

#: Share of filled entries from which multiplying dense arrays is the faster way, and the most entries to do it with.
_DENSE_SHARE = 0.05
_DENSE_ENTRIES = 50_000_000

_LARGEST_INTEGER = 2**31 - 1
#: More digits than this are not told apart in a floating-point number.
_MOST_COMBINED = 52


def one_mode(cells: Cells, how: How, normalize: Normalize, rules: Rules) -> Sparse:
    """Rows x rows, symmetric, nothing on the diagonal: shared columns weighed by the qualifier, then normalized."""
    ties = _shared(cells, how, rules)
    if normalize is not Normalize.NO:
        ties = _divide(ties, cells, how, normalize, rules)
    return without_diagonal(ties)


def two_mode(cells: Cells, how: How, normalize: Normalize, rules: Rules) -> Sparse:
    """Rows x columns: how often, how much more for than against, or which levels occur, then normalized."""
    if how is How.COMBINE:
        return _divide_combined(_combined(cells, rules), normalize, rules)
    ties = _signed(cells) if how is How.SUBTRACT else cells.by_column
    if normalize is Normalize.ACTIVITY:
        return sparse.csr_array(_inverse(cells.row_activity)[:, None] * ties)
    if normalize is Normalize.PROMINENCE:
        return sparse.csr_array(ties * _inverse(cells.column_activity)[None, :])
    return sparse.csr_array(ties)


def similarity(levels: Levels) -> Floats:
    """Levels x levels: 1 where equal, 0 at the greatest distance; text is equal or not."""
    if levels.are_text:
        return np.eye(len(levels))
    if levels.span == 0:
        return np.ones((len(levels), len(levels)))
    codes = levels.codes.astype(np.float64)
    return 1.0 - np.abs(codes[:, None] - codes[None, :]) / levels.span


def multiply(left: Sparse, right: Sparse) -> Sparse:
    """The matrix product, by way of dense arrays where they are well filled and small enough."""
    size = max(np.prod(left.shape), np.prod(right.shape), left.shape[0] * right.shape[1])
    if 0 < size <= _DENSE_ENTRIES and max(left.nnz, right.nnz) > _DENSE_SHARE * size:
        return sparse.csr_array(left.toarray() @ right.toarray())
    return sparse.csr_array(left @ right)


def spread(cells: Cells, weights: Floats) -> Sparse:
    """`amount` with each level replaced by what all levels count towards it."""
    if np.array_equal(weights, np.eye(len(weights))):
        return cells.amount
    blocks = sparse.kron(sparse.eye_array(cells.columns), sparse.csr_array(weights), format="csr")
    return sparse.csr_array(cells.amount @ blocks)


def without_diagonal(ties: Sparse) -> Sparse:
    """The same ties without those of a row to itself, and without entries that are zero."""
    row = np.repeat(np.arange(ties.shape[0]), np.diff(ties.indptr))
    ties.data[row == ties.indices] = 0.0
    ties.eliminate_zeros()
    return ties


def noise(data: Floats) -> float:
    """Less than this is what rounding leaves of numbers of this size."""
    return 1e-13 * float(np.abs(data).max(initial=0.0))


def _shared(cells: Cells, how: How, rules: Rules) -> Sparse:
    if how is How.IGNORE:
        by_column = cells.by_column
        return multiply(by_column, by_column.T.tocsr())
    if cells.levels.are_text:
        return _shared_texts(cells, how)
    if cells.levels.span == 0 and not rules.equal_qualifiers_agree:
        return _undefined(cells)
    alike = similarity(cells.levels)
    weights = {How.CONGRUENCE: alike, How.CONFLICT: 1.0 - alike, How.SUBTRACT: 2.0 * alike - 1.0}[how]
    return _clean(multiply(spread(cells, weights), cells.amount.T.tocsr()))


def _shared_texts(cells: Cells, how: How) -> Sparse:
    """Equal texts are multiplied; texts that only one of the two uses are in conflict, each as often as it is used."""
    congruence = multiply(cells.amount, cells.amount.T.tocsr())
    if how is How.CONGRUENCE:
        return congruence
    only_one = sparse.csr_array(_used_by_one(cells.activity))
    return only_one if how is How.CONFLICT else congruence - only_one


def _used_by_one(counts: Sparse) -> Floats:
    """Rows x rows: the counts of the cells that one of the two has and the other has not."""
    both = multiply(counts, _present(counts).T.tocsr()).toarray()
    totals = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
    apart: Floats = totals[:, None] + totals[None, :] - both - both.T
    return np.where(np.abs(apart) < noise(totals), 0.0, apart)


def _divide(ties: Sparse, cells: Cells, how: How, normalize: Normalize, rules: Rules) -> Sparse:
    entries = ties.tocoo()
    below = _divisors(cells, how, normalize, rules, (entries.row, entries.col))
    with np.errstate(invalid="ignore", divide="ignore"):
        data = np.where(below == 0, 0.0, entries.data / below)
    return sparse.csr_array((data, (entries.row, entries.col)), shape=ties.shape)


def _divisors(
    cells: Cells, how: How, normalize: Normalize, rules: Rules, at: tuple[NDArray[np.int32], NDArray[np.int32]]
) -> Floats:
    one, other = at
    totals = cells.row_activity
    if normalize is Normalize.AVERAGE:
        return (totals[one] + totals[other]) / 2
    if normalize is Normalize.COSINE:
        norms = _norms(cells.by_column) if rules.cosine_divides_by_norms else totals
        return norms[one] * norms[other]
    if how is How.IGNORE and rules.jaccard_ignores_what_is_ignored:
        amount = cells.by_column
        activity = collapse_levels(cells.activity, cells.columns, len(cells.levels))
    else:
        amount, activity = cells.amount, cells.activity
    union = _used_by_one(activity) + multiply(amount, amount.T.tocsr()).toarray()
    return np.asarray(union[one, other], dtype=np.float64)


def _norms(counts: Sparse) -> Floats:
    return np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1), dtype=np.float64).ravel())


def _undefined(cells: Cells) -> Sparse:
    """DNA divides by a span of zero: every pair is not a number."""
    size = cells.amount.shape[0]
    return sparse.csr_array(np.full((size, size), np.nan))


def _signed(cells: Cells) -> Sparse:
    """For less against; numbers by their value; text has no opposite, so that all of it counts."""
    if cells.levels.are_text:
        return cells.by_column
    values = cells.levels.codes.astype(np.float64)
    if cells.levels.kind is Kind.BOOLEAN:
        values = 2.0 * values - 1.0
    weighed = cells.amount.tocoo()
    data = weighed.data * values[weighed.col % len(values)]
    signed = sparse.coo_array((data, (weighed.row, weighed.col)), shape=cells.amount.shape)
    return _clean(collapse_levels(signed, cells.columns, len(values)))


def _combined(cells: Cells, rules: Rules) -> Sparse:
    """A binary number per cell: a digit for each level, the lowest level first (of yes and no: 1 yes, 2 no, 3 both)."""
    size = len(cells.levels)
    if rules.wrong_options_are_refused and size > _MOST_COMBINED:
        raise InputError(
            f"The qualifier has {size:,} levels: combinations of more than {_MOST_COMBINED} cannot be told apart.",
            hint="Choose another qualifier, or subtract.",
        )
    powers = np.ldexp(1.0, np.arange(size - 1, -1, -1))
    if not rules.wrong_options_are_refused:
        # In DNA different levels have one name from here on.
        powers = np.minimum(powers, _LARGEST_INTEGER)
    entries = _present(cells.amount).tocoo()
    data = powers[entries.col % max(len(powers), 1)]
    codes = sparse.coo_array((data, (entries.row, entries.col)), shape=cells.amount.shape)
    return collapse_levels(codes, cells.columns, len(powers))


def _divide_combined(codes: Sparse, normalize: Normalize, rules: Rules) -> Sparse:
    if normalize is Normalize.NO:
        return sparse.csr_array(codes)
    if rules.combined_ties_are_not_divided:
        raise InputError(
            "Combined ties are names of combinations, not amounts, and cannot be normalized.",
            hint="Leave out the normalization, or choose subtract.",
        )
    dense = codes.toarray()
    if normalize is Normalize.ACTIVITY:
        return sparse.csr_array(_inverse((dense > 0).sum(axis=1).astype(np.float64))[:, None] * dense)
    return sparse.csr_array(_prominence_as_dna(dense))


def _prominence_as_dna(dense: Floats) -> Floats:
    """DNA counts the wrong way round, along row i for column i: it stops unless there are as many rows as columns."""
    rows, columns = dense.shape
    if rows != columns:
        raise InputError("DNA 3 cannot divide combined ties by prominence unless rows and columns are as many.")
    for i in range(columns):
        dense[:, i] *= _inverse(np.array([float((dense[i] > 0).sum())]))[0]
    return dense


def _present(counts: Sparse) -> Sparse:
    entries = counts.tocoo()
    here = entries.data > 0
    ones = np.ones(int(here.sum()))
    return sparse.csr_array((ones, (entries.row[here], entries.col[here])), shape=counts.shape)


def _inverse(values: Floats) -> Floats:
    return np.divide(1.0, values, out=np.zeros_like(values), where=values != 0)


def _clean(ties: Sparse) -> Sparse:
    """Without what rounding leaves where sums cancel out."""
    data = ties.data
    data[np.abs(data) < noise(data)] = 0.0
    return ties
