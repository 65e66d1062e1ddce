"""Logistic regression on top of known odds, with normal priors: the one fit that heads and calibrations are made by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from onrecord.label.zero_shot import Floats, chance_of

_STEPS = 100
_CLOSE = 1e-9


def fit_weights(
    columns: Floats, odds: Floats, is_yes: Floats, counts: Floats, priors: Sequence[float] | Floats
) -> Floats:
    """The weights of `columns` that, added to `odds`, make what was said likeliest; shrunk to 0 as `priors` say.

    The maximum of the posterior, whose priors are normal with these standard deviations; 0 keeps a weight at 0.
    *Shape:* (items, k) and (items,) three times -> (k,).
    """
    scales = np.asarray(priors, np.float64)
    scaled = columns * scales
    if len(scaled) >= scaled.shape[1]:
        weights = _climb(scaled, odds, is_yes, counts)
    else:
        # With fewer items than columns the weights lie in the space the items span: as many unknowns as items.
        basis, rest = np.linalg.qr(scaled.T)
        weights = basis @ _climb(rest.T, odds, is_yes, counts)
    fitted: Floats = weights * scales
    return fitted


def _climb(columns: Floats, odds: Floats, is_yes: Floats, counts: Floats) -> Floats:
    """Newton's method with steps halved until they lead up. Priors have standard deviation 1."""
    weights = np.zeros(columns.shape[1])
    best = _height(weights, columns, odds, is_yes, counts)
    for _ in range(_STEPS):
        chances = chance_of(odds + columns @ weights)
        slope = columns.T @ (counts * (is_yes - chances)) - weights
        bend = (columns.T * (counts * chances * (1 - chances))) @ columns + np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        height = _height(weights + step, columns, odds, is_yes, counts)
        while height < best and np.abs(step).max() > _CLOSE:
            step = step / 2
            height = _height(weights + step, columns, odds, is_yes, counts)
        if height < best or np.abs(step).max(initial=0.0) <= _CLOSE:
            break
        weights, best = weights + step, height
    return weights


def _height(weights: Floats, columns: Floats, odds: Floats, is_yes: Floats, counts: Floats) -> float:
    """Log of the posterior, but for a constant."""
    total = odds + columns @ weights
    return float(counts @ (is_yes * total - np.logaddexp(0, total)) - 0.5 * weights @ weights)
