"""How sure a tie is: the network made again from statements drawn with replacement, with codings that may be wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import numpy as np

from onrecord.errors import InputError
from onrecord.network.cells import Sparse
from onrecord.network.observations import Floats, Ints, Observations
from onrecord.network.options import Mode, NetworkOptions
from onrecord.network.pair_samples import PairSamples, Plan, Samples, list_products, plan_pairs
from onrecord.network.resampling import Resampler
from onrecord.network.workers import work_off

#: Ties whose samples are ordered at once.
_AT_ONCE = 1_024
#: With fewer statements a sample is drawn in less time than it takes to wake another worker.
_FEW = 50_000


@dataclass(frozen=True, kw_only=True)
class Uncertainty:
    """For each tie (`row`, `column` are positions in `rows`, `columns`) its weight, interval and survival.

    `low` and `high` bound the middle `level` of the weights in `samples` networks of as many statements, drawn with
    replacement, each coding right, turned round or left out with the chances that its table gives. `survival` is the
    share of those networks in which the tie is there: not zero, and of the sign it has in the network of all
    statements.

    So the interval says how far the weight would move had the press reported other statements of the same kind, and
    had the codings erred as often as their scores say. It knows nothing of statements that were never found, of
    wrong actors or concepts, or of scores that are themselves wrong; it takes statements for independent, which those
    of one article are not; and where many codings are doubtful, `weight`, which counts each as right, may lie outside
    it.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row: Ints = field(repr=False)
    column: Ints = field(repr=False)
    weight: Floats = field(repr=False)
    low: Floats = field(repr=False)
    high: Floats = field(repr=False)
    survival: Floats = field(repr=False)
    level: float
    samples: int
    seed: int
    options: NetworkOptions


def bootstrap_ties(
    table: Observations,
    options: NetworkOptions,
    *,
    samples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    error_rate: float = 0.0,
) -> Uncertainty:
    """Percentile intervals of all ties over `samples` networks, each of as many statements, drawn with replacement.

    A coding is right with the chance that `scores` of the table says; the opposite is with that of `opposites`, and
    with what remains the statement takes no side and is left out. Without `opposites` a yes-or-no that is not right is
    turned round; without `scores` it is so with the chance `error_rate`.
    """
    if samples < 1 or not 0 < level < 1 or not 0 <= error_rate < 1:
        raise InputError("A bootstrap needs at least one sample, a level between 0 and 1, and an error rate below 1.")
    resampler = Resampler(table, options, error_rate)
    options = resampler.options
    weight, row, column = _entries(resampler.whole, options)
    low, high, survival = _summaries(_Ties(resampler, weight, row, column), samples, seed, level)
    labels = table.columns[options.between].words(resampler.places.row_codes)
    over = table.columns[options.over].words(resampler.places.column_codes)
    return Uncertainty(
        rows=labels,
        columns=labels if options.mode is Mode.ONE_MODE else over,
        row=row,
        column=column,
        weight=weight,
        low=low,
        high=high,
        survival=survival,
        level=level,
        samples=samples,
        seed=seed,
        options=options,
    )


class _Ties(NamedTuple):
    """The ties that are followed through the samples."""

    resampler: Resampler
    weight: Floats
    row: Ints
    column: Ints


#: Some of the ties, and what gives their weights, ties x samples.
_Lot = tuple[Ints, Callable[[], Samples]]
_Chance = Callable[[], np.random.Generator]


def _summaries(ties: _Ties, samples: int, seed: int, level: float) -> Floats:
    """Low and high bound and survival of each tie. Samples do not depend on each other, nor do lots of ties."""
    result = np.zeros((3, len(ties.weight)))

    def summarize(lot: _Lot) -> None:
        some, weights = lot
        result[:, some] = _summary(weights(), ties.weight[some], level)

    plan = plan_pairs(ties.resampler.cells, ties.resampler.places, ties.resampler.options)
    chances = [partial(np.random.default_rng, [seed, sample]) for sample in range(samples)]
    if len(ties.weight):
        work_off(summarize, _lots_of_pairs(plan, ties, chances) if plan else _lots_of_networks(ties, chances))
    return result


def _lots_of_pairs(plan: Plan, ties: _Ties, chances: Sequence[_Chance]) -> list[_Lot]:
    """From the statements of each cell in each sample, drawn while the products of all ties are listed."""
    drawn = np.empty((len(chances), len(ties.resampler.cells)), dtype=np.int32)

    def draw(sample: int) -> None:
        drawn[sample] = ties.resampler.amounts(chances[sample]())

    with ThreadPoolExecutor(1) as beside:
        listing = beside.submit(list_products, plan, ties.weight, ties.row, ties.column)
        if len(ties.resampler.places.row) < _FEW:
            for sample in range(len(chances)):
                draw(sample)
        else:
            work_off(draw, range(len(chances)))
        products = listing.result()
    pairs = PairSamples(plan, products, drawn, ties.resampler.options)
    return [(products.order[low:high], partial(pairs.weights, low, high)) for low, high in pairs.lots()]


def _lots_of_networks(ties: _Ties, chances: Sequence[_Chance]) -> list[_Lot]:
    """From each network as a whole."""
    values = np.empty((len(chances), len(ties.row)))

    def draw(sample: int) -> None:
        values[sample] = _values_at(ties.resampler.draw(chances[sample]()), ties.row, ties.column)

    work_off(draw, range(len(chances)))
    lots = np.array_split(np.arange(len(ties.row)), len(ties.row) // _AT_ONCE + 1)
    return [(lot, partial(_turned, values, lot)) for lot in lots]


def _turned(values: Floats, ties: Ints) -> Floats:
    return np.ascontiguousarray(values[:, ties[0] : ties[-1] + 1].T)


def _summary(values: Samples, weight: Floats, level: float) -> Floats:
    """Low and high bound and survival of each row of `values`, which are put in order."""
    kept = np.add.reduce(values > 0, axis=1, dtype=np.int32)
    if np.any(weight < 0):
        kept = np.where(weight > 0, kept, np.add.reduce(values < 0, axis=1, dtype=np.int32))
    values.sort(axis=1)
    low, high = (_quantile(values, share) for share in ((1 - level) / 2, (1 + level) / 2))
    return np.stack([low, high, kept / values.shape[1]])


def _quantile(ordered: Samples, share: float) -> Floats:
    """Between the two numbers at either side of the share, as `numpy.quantile` has it."""
    place = share * (ordered.shape[1] - 1)
    below = int(place)
    low: Floats = ordered[:, below].astype(np.float64)
    return np.asarray(low + (place - below) * (ordered[:, min(below + 1, ordered.shape[1] - 1)] - low))


def _entries(ties: Sparse, options: NetworkOptions) -> tuple[Floats, Ints, Ints]:
    """Weights and places of all ties; in one-mode networks each pair once."""
    entries = ties.tocoo()
    keep = entries.data != 0
    if options.mode is Mode.ONE_MODE:
        keep &= entries.row < entries.col
    return entries.data[keep], entries.row[keep].astype(np.int64), entries.col[keep].astype(np.int64)


def _values_at(ties: Sparse, row: Ints, column: Ints) -> Floats:
    if np.prod(ties.shape) > 50_000_000:
        return np.asarray(ties[row, column], dtype=np.float64).ravel()
    return np.asarray(np.take(ties.toarray().ravel(), row * ties.shape[1] + column))
