"""Actors on one dimension by what they are for and against: the two-parameter logistic model of item response theory.

Beside correspondence analysis, which places counts, it asks how likely each actor is to be for each concept. Places of
actors are integrated out over a normal distribution (marginal likelihood, Bock and Aitkin), concepts have weak normal
priors, so that a concept on which all are agreed has finite parameters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from onrecord.errors import InputError
from onrecord.network.observations import Floats, Kind, Observations
from onrecord.network.options import How, Mode, NetworkOptions, Normalize
from onrecord.network.resampling import Resampler

#: Where the normal distribution is summed up.
_GRID = np.linspace(-4.5, 4.5, 61)
_PRIOR = np.exp(-0.5 * _GRID**2) / np.exp(-0.5 * _GRID**2).sum()
#: Spread of the priors of slopes and of intercepts, in logits.
_SLOPE, _INTERCEPT = 1.5, 3.0
_ROUNDS, _NEWTON, _CLOSE = 400, 3, 1e-5


@dataclass(frozen=True, kw_only=True)
class IdealPoints:
    """For each of `actors` the mean place and the bounds of its middle `level`, in standard deviations of actors.

    For each of `concepts`, `slope` is how sharply it divides the actors (below zero: those low on the scale are for it)
    and `intercept` the log-odds that an actor at zero is for it. The first actor who is not at zero is above it.
    """

    actors: tuple[str, ...]
    place: Floats
    low: Floats
    high: Floats
    concepts: tuple[str, ...]
    slope: Floats
    intercept: Floats
    log_likelihood: float
    level: float
    options: NetworkOptions


def scale_binary(
    table: Observations, options: NetworkOptions, *, level: float = 0.95, draws: int = 50, seed: int = 0
) -> IdealPoints:
    """Ideal points by marginal likelihood; the qualifier is yes or no.

    Intervals are those of the actors' places over `draws` of the concepts' parameters, which are uncertain as well.
    """
    if not 0 < level < 1 or draws < 0:
        raise InputError("The level of an interval is between 0 and 1, and there cannot be fewer than no draws.")
    resampler = Resampler(table, replace(options, mode=Mode.TWO_MODE, how=How.COMBINE, normalize=Normalize.NO), 0.0)
    places = resampler.places
    if places.levels.kind is not Kind.BOOLEAN:
        raise InputError("Ideal points need a qualifier that is yes or no, such as agreement.")
    if len(places.row_codes) < 2 or len(places.column_codes) < 2:
        raise InputError("Ideal points need at least two actors and two concepts.")
    counts = resampler.counts().reshape(len(places.row_codes), len(places.column_codes), 2)
    against, for_ = counts[:, :, 0], counts[:, :, 1]
    slope, intercept = _fit(for_, against)
    weights, likelihood = _posterior(for_, against, slope, intercept)
    place = weights @ _GRID
    low, high = _bounds(_spread_out(for_, against, (slope, intercept), weights, draws, seed), level)
    sign = _sign(place)
    return IdealPoints(
        actors=table.columns[options.between].words(places.row_codes),
        place=sign * place,
        low=np.minimum(sign * low, sign * high),
        high=np.maximum(sign * low, sign * high),
        concepts=table.columns[options.over].words(places.column_codes),
        slope=sign * slope,
        intercept=intercept,
        log_likelihood=likelihood,
        level=level,
        options=resampler.options,
    )


def _fit(for_: Floats, against: Floats) -> tuple[Floats, Floats]:
    """Slopes and intercepts by expectation and maximization, from the first singular vector."""
    slope, intercept = _start(for_, against)
    for _ in range(_ROUNDS):
        weights, _ = _posterior(for_, against, slope, intercept)
        # Expected statements at each point of the grid: concepts x grid.
        yes, no = for_.T @ weights, against.T @ weights
        new_slope, new_intercept = slope, intercept
        for _ in range(_NEWTON):
            new_slope, new_intercept = _newton(yes, no, new_slope, new_intercept)
        change = max(float(np.abs(new_slope - slope).max()), float(np.abs(new_intercept - intercept).max()))
        slope, intercept = new_slope, new_intercept
        if change < _CLOSE:
            break
    return slope, intercept


def _start(for_: Floats, against: Floats) -> tuple[Floats, Floats]:
    total = np.maximum((for_ + against).sum(axis=0), 1.0)
    share = (for_.sum(axis=0) + 0.5) / (total + 1.0)
    left = (for_ - against) - (for_ + against) * (2 * share - 1)
    _, _, right = np.linalg.svd(left, full_matrices=False)
    first = right[0] * np.sign(right[0][np.abs(right[0].round(9)).argmax()] or 1.0)
    return 1.5 * first / max(float(np.abs(first).max()), 1e-12), np.log(share / (1 - share))


def _posterior(for_: Floats, against: Floats, slope: Floats, intercept: Floats) -> tuple[Floats, float]:
    """Actors x grid: how likely each place is; and the log-likelihood of all statements."""
    odds = intercept[:, None] + slope[:, None] * _GRID[None, :]
    logs = for_ @ -np.logaddexp(0.0, -odds) + against @ -np.logaddexp(0.0, odds) + np.log(_PRIOR)
    top = logs.max(axis=1, keepdims=True)
    weights = np.exp(logs - top)
    sums = weights.sum(axis=1, keepdims=True)
    return weights / sums, float((top + np.log(sums)).sum())


def _spread_out(
    for_: Floats, against: Floats, fitted: tuple[Floats, Floats], weights: Floats, draws: int, seed: int
) -> Floats:
    """The mean of the actors' distributions over parameters drawn around those fitted."""
    if not draws:
        return weights
    slope, intercept = fitted
    *_, (first, both, second) = _slopes(for_.T @ weights, against.T @ weights, slope, intercept)
    covariance = np.linalg.inv(np.array([[first, both], [both, second]]).transpose(2, 0, 1))
    root = np.linalg.cholesky(covariance)
    chance = np.random.default_rng(seed)
    total = np.zeros_like(weights)
    for _ in range(draws):
        moved = np.einsum("cij,cj->ci", root, chance.standard_normal((len(slope), 2)))
        total += _posterior(for_, against, slope + moved[:, 0], intercept + moved[:, 1])[0]
    return total / draws


def _newton(yes: Floats, no: Floats, slope: Floats, intercept: Floats) -> tuple[Floats, Floats]:
    """One step for every concept at once, at most one logit long, on the penalized likelihood."""
    step_slope, step_intercept, (first, both, second) = _slopes(yes, no, slope, intercept)
    below = first * second - both * both
    new_slope = slope + np.clip((second * step_slope - both * step_intercept) / below, -1, 1)
    new_intercept = intercept + np.clip((first * step_intercept - both * step_slope) / below, -1, 1)
    return new_slope, new_intercept


def _slopes(
    yes: Floats, no: Floats, slope: Floats, intercept: Floats
) -> tuple[Floats, Floats, tuple[Floats, Floats, Floats]]:
    """The first derivatives of the penalized likelihood, and its curvature (slope, both, intercept), by concept."""
    odds = intercept[:, None] + slope[:, None] * _GRID[None, :]
    chance = 1.0 / (1.0 + np.exp(-odds))
    residual, spread = yes - (yes + no) * chance, (yes + no) * chance * (1 - chance)
    curvature = (
        (spread * _GRID**2).sum(axis=1) + 1 / _SLOPE**2,
        (spread * _GRID).sum(axis=1),
        spread.sum(axis=1) + 1 / _INTERCEPT**2,
    )
    by_slope = (residual * _GRID).sum(axis=1) - slope / _SLOPE**2
    return by_slope, residual.sum(axis=1) - intercept / _INTERCEPT**2, curvature


def _bounds(weights: Floats, level: float) -> tuple[Floats, Floats]:
    """The bounds of each actor's place; between two points of the grid chances grow evenly."""
    step = _GRID[1] - _GRID[0]
    edges = np.append(_GRID - step / 2, _GRID[-1] + step / 2)
    sums = np.column_stack([np.zeros(len(weights)), np.cumsum(weights, axis=1)])
    tails = ((1 - level) / 2, (1 + level) / 2)
    low, high = (np.array([np.interp(tail, row, edges) for row in sums]) for tail in tails)
    return low, high


def _sign(place: Floats) -> float:
    """A scale may be turned round: the first actor who is not at zero is above it."""
    away = np.flatnonzero(np.abs(place) > 1e-6)
    return -1.0 if len(away) and place[away[0]] < 0 else 1.0
