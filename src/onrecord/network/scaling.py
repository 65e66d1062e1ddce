"""Actors and concepts on one or two dimensions: correspondence analysis of who says what, for and against."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import orthogonal_procrustes

from onrecord.errors import InputError
from onrecord.network.cells import Places
from onrecord.network.observations import Column, Floats, Kind, Observations
from onrecord.network.options import How, Mode, NetworkOptions, Normalize
from onrecord.network.resampling import Resampler

_SIGNS = {0: "against", 1: "for"}


@dataclass(frozen=True, kw_only=True)
class Scaling:
    """Principal coordinates: `actors` x dimensions with the bounds of the middle `level` of resampled ones.

    `items` are concepts with the level of the qualifier, `item_places` their coordinates; `shares` is the share of
    inertia of each dimension. The first actor who is not at zero is on the positive side of each dimension.
    """

    actors: tuple[str, ...]
    places: Floats
    low: Floats
    high: Floats
    items: tuple[str, ...]
    item_places: Floats
    shares: Floats
    level: float
    samples: int
    seed: int
    options: NetworkOptions


def scale_actors(
    table: Observations,
    options: NetworkOptions,
    *,
    dimensions: int = 1,
    samples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    error_rate: float = 0.0,
) -> Scaling:
    """Coordinates of actors by correspondence analysis (Greenacre), with intervals over resampled statements.

    Each sample is turned and mirrored onto the whole (Procrustes) before its coordinates are compared.
    """
    if dimensions not in (1, 2) or samples < 0 or not 0 < level < 1:
        raise InputError("A scale has one or two dimensions, and a level between 0 and 1.")
    # For and against are counted apart: only the same statement on the same side is said twice.
    how = How.IGNORE if options.qualifier is None else How.COMBINE
    resampler = Resampler(table, replace(options, mode=Mode.TWO_MODE, how=how, normalize=Normalize.NO), error_rate)
    whole = resampler.counts()
    if min(whole.shape, default=0) < dimensions + 1:
        least = "two actors and two concepts" if dimensions == 1 else "three actors and three concepts"
        words = "One dimension needs" if dimensions == 1 else "Two dimensions need"
        raise InputError(f"{words} at least {least}.", hint="Choose more statements, or fewer dimensions.")
    places, item_places, shares = correspondence(whole, dimensions)
    drawn = [
        _onto(places, correspondence(resampler.counts(np.random.default_rng([seed, sample])), dimensions)[0])
        for sample in range(samples)
    ]
    low, high = np.nanquantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0) if drawn else (places, places)
    return Scaling(
        actors=table.columns[resampler.options.between].words(resampler.places.row_codes),
        places=places,
        low=low,
        high=high,
        items=_items(table, resampler.places, resampler.options),
        item_places=item_places,
        shares=shares,
        level=level,
        samples=samples,
        seed=seed,
        options=resampler.options,
    )


def correspondence(counts: Floats, dimensions: int) -> tuple[Floats, Floats, Floats]:
    """Principal coordinates of rows and of columns, and shares of inertia; what has no counts lies at zero."""
    total = max(float(counts.sum()), 1.0)
    row, column = counts.sum(axis=1) / total, counts.sum(axis=0) / total
    row_scale, column_scale = (np.divide(1, np.sqrt(m), out=np.zeros_like(m), where=m > 0) for m in (row, column))
    residual = row_scale[:, None] * (counts / total - np.outer(row, column)) * column_scale[None, :]
    left, values, right = np.linalg.svd(residual, full_matrices=False)
    sign = _signs(left[:, :dimensions])
    rows = row_scale[:, None] * left[:, :dimensions] * values[:dimensions] * sign
    columns = column_scale[:, None] * right.T[:, :dimensions] * values[:dimensions] * sign
    inertia = values * values
    return rows, columns, inertia[:dimensions] / max(float(inertia.sum()), np.finfo(float).tiny)


def _signs(vectors: Floats) -> Floats:
    """An eigenvector may be mirrored: the first actor who is not at zero decides."""
    first = np.argmax(np.abs(vectors) > 1e-9, axis=0)
    return np.where(vectors[first, np.arange(vectors.shape[1])] < 0, -1.0, 1.0)


def _onto(whole: Floats, drawn: Floats) -> Floats:
    """The drawn coordinates turned onto the whole; an actor who was not drawn has none."""
    absent = ~drawn.any(axis=1)
    turn, _ = orthogonal_procrustes(drawn, whole)
    turned: Floats = drawn @ turn
    turned[absent] = np.nan
    return turned


def _items(table: Observations, places: Places, options: NetworkOptions) -> tuple[str, ...]:
    concepts = table.columns[options.over].words(places.column_codes)
    if options.qualifier is None or len(places.levels) < 2:
        return concepts
    levels = _level_names(table.columns[options.qualifier], places)
    return tuple(f"{concept}: {level}" for concept in concepts for level in levels)


def _level_names(column: Column, places: Places) -> tuple[str, ...]:
    if places.levels.kind is Kind.BOOLEAN:
        return tuple(_SIGNS[code] for code in places.levels.codes.tolist())
    return column.words(places.levels.codes)
