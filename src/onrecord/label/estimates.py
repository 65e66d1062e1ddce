"""Figures with their uncertainty: shares, Krippendorff's alpha and Cohen's kappa, from tables of counts. Pure numpy.

Sources of the formulae: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Cohen (1960), A coefficient of
agreement for nominal scales; Wilson (1927), Probable inference, the law of succession, and statistical inference;
Kish (1965), Survey Sampling, for the effective number of weighted units; Franco, Little, Louis and Slud (2019),
Comparative study of confidence intervals for proportions in complex sample surveys, for Wilson's interval with it;
Efron and Tibshirani (1993), An Introduction to the Bootstrap, for the percentile interval over clusters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

#: The 97.5th percentile of the normal distribution.
_NORMAL = 1.959963984540054
#: How many cells of resamples are held at a time.
_MOST_CELLS = 4_000_000
#: Drawing the number of times for one kind takes as long as drawing so many clusters one by one.
_COST_OF_KIND = 15

ONE_CLUSTER = "All units are of one statement, so resampling statements cannot say how far the figure may be off."
NO_DIFFERENCE = (
    "The coders differ nowhere, so resampling cannot say how far the figure may be off; the interval of their percent "
    "agreement can."
)
RARELY_DEFINED = "In most resamples the figure is not defined, so there is no interval."


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with its 95% interval and the number of units it rests on.

    `value` is None where the figure is not defined, `low` and `high` are None where there is no interval; `reason` then
    says why as a finished sentence. None of them is ever NaN.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    units: int = 0
    reason: str = ""


def estimate_share(hits: Floats, weights: Floats, clusters: Integers, reason: str) -> Estimate:
    """The weighted share of hits, with Wilson's interval for the number of units the clustered sample is worth.

    `hits` (0 or 1), `weights` (0 leaves a unit out) and `clusters` have one entry a unit; `reason` is what to say where
    nothing has a weight. With equal weights and one unit a cluster this is Wilson's interval itself.
    """
    counted = weights > 0
    hits, weights, clusters = hits[counted], weights[counted], clusters[counted]
    if not len(weights):
        return Estimate(value=None, reason=reason)
    share = float(np.clip(weights @ hits / weights.sum(), 0.0, 1.0))
    low, high = wilson(share, _effective(hits, weights, clusters, share))
    return Estimate(value=share, low=low, high=high, units=len(weights))


def _effective(hits: Floats, weights: Floats, clusters: Integers, share: float) -> float:
    """How many independent units of equal weight would tell the share as well: at most as many as the weights allow."""
    _, place = np.unique(clusters, return_inverse=True)
    relative = weights / weights.sum()
    deviations = np.bincount(place, weights=relative * (hits - share))
    variance = float(deviations @ deviations)
    of_clusters = np.bincount(place, weights=relative)
    if variance <= 1e-15:
        return 1.0 / float(of_clusters @ of_clusters)
    return float(min(share * (1.0 - share) / variance, 1.0 / (relative @ relative)))


def wilson(share: float, units: float) -> tuple[float, float]:
    """Wilson's score interval for a share of that many units."""
    spread = _NORMAL**2 / units
    middle = (share + spread / 2) / (1 + spread)
    half = _NORMAL / (1 + spread) * float(np.sqrt(share * (1 - share) / units + spread / (4 * units)))
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def alpha_of(coincidences: Floats) -> Floats:
    """Krippendorff's nominal alpha of coincidence matrices (..., k, k); NaN where there is one category only.

    1 - (n - 1) (n - sum of o_cc) / (n² - sum of n_c²), n_c being the sums of rows and n their sum.
    """
    margins = coincidences.sum(axis=-1)
    total = margins.sum(axis=-1)
    observed = total - np.trace(coincidences, axis1=-2, axis2=-1)
    expected = total**2 - (margins**2).sum(axis=-1)
    is_defined = expected > 1e-9 * np.maximum(total, 1.0) ** 2
    return np.where(is_defined, 1.0 - (total - 1.0) * observed / np.where(is_defined, expected, 1.0), np.nan)


def alpha_of_tables(tables: Floats) -> Floats:
    """Alpha of two coders, from tables (..., k, k) of the first's values by the second's."""
    return alpha_of(tables + np.swapaxes(tables, -1, -2))


def kappa_of_tables(tables: Floats) -> Floats:
    """Cohen's kappa of tables (..., k, k); NaN where both coders gave one and the same value only, or none."""
    units = tables.sum(axis=(-1, -2))
    total = np.where(units > 0, units, 1.0)
    observed = np.trace(tables, axis1=-2, axis2=-1) / total
    expected = (tables.sum(axis=-1) * tables.sum(axis=-2)).sum(axis=-1) / total**2
    is_defined = (units > 0) & (expected < 1.0 - 1e-9)
    return np.where(is_defined, (observed - expected) / np.where(is_defined, 1.0 - expected, 1.0), np.nan)


def estimate_by_resampling(
    figure: Callable[[Floats], Floats], tables: Floats, units: int, undefined: str, resamples: int, seed: int
) -> Estimate:
    """A figure of the summed tables (clusters, k, k), with the percentile interval over resamples of the clusters."""
    whole = tables.sum(axis=0)
    value = float(figure(whole))
    if np.isnan(value):
        return Estimate(value=None, units=units, reason=undefined)
    if len(tables) < 2:
        return Estimate(value=value, units=units, reason=ONE_CLUSTER)
    if whole.sum() - np.trace(whole) <= 1e-9:
        return Estimate(value=value, units=units, reason=NO_DIFFERENCE)
    drawn = _resampled(figure, tables, resamples, seed)
    defined = drawn[~np.isnan(drawn)]
    if 2 * len(defined) < max(resamples, 1):
        return Estimate(value=value, units=units, reason=RARELY_DEFINED)
    low, high = (float(bound) for bound in np.percentile(defined, [2.5, 97.5]))
    return Estimate(value=value, low=low, high=high, units=units)


def _resampled(figure: Callable[[Floats], Floats], tables: Floats, resamples: int, seed: int) -> Floats:
    """The figure of each resample. Equal clusters are drawn together, which changes no chance and saves most of it."""
    kinds, counts = np.unique(tables.reshape(len(tables), -1), axis=0, return_counts=True)
    generator = np.random.default_rng(seed)
    batch = max(1, _MOST_CELLS // len(tables))
    drawn = []
    for start in range(0, resamples, batch):
        size = min(batch, resamples - start)
        times = _drawn(generator, counts, size)
        drawn.append(figure((times @ kinds).reshape(size, *tables.shape[1:])))
    return np.concatenate(drawn) if drawn else np.empty(0)


def _drawn(generator: np.random.Generator, counts: Integers, size: int) -> Floats:
    """How often each kind of cluster is drawn, in so many draws of as many clusters as there are: (size, kinds)."""
    clusters = int(counts.sum())
    if len(counts) * _COST_OF_KIND < clusters:
        return generator.multinomial(clusters, counts / clusters, size=size).astype(np.float64)
    kind = np.repeat(np.arange(len(counts)), counts)
    draws = kind[generator.integers(0, clusters, (size, clusters))]
    return np.array([np.bincount(draw, minlength=len(counts)) for draw in draws], dtype=np.float64)
