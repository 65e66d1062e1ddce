"""From what the model saw to the chance that a statement is right: a logistic regression on a few readable numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Name of a regression -> its intercept and weights, from the model's card.
Calibration = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for one statement. `path`, `cue`, `source` and `content` are natural logarithms of chances.

    `path`: the chain of roles around the cue; `cue`: mean of its words being a cue; `source`, `content`: mean of
    their words being that, by the first step alone.
    """

    path: float
    cue: float
    source: float
    content: float
    pieces: int
    has_source: bool

    def numbers(self) -> tuple[float, ...]:
        """The inputs of the regression, in the order of its weights."""
        return (self.path, self.cue, self.source, self.content, float(self.pieces > 1), float(not self.has_source))


def _logistic(weights: Sequence[float], numbers: Sequence[float]) -> float:
    total = weights[0] + sum(w * x for w, x in zip(weights[1:], numbers, strict=True))
    return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), 6)


def chance_of_being_right(evidence: Evidence, calibration: Calibration) -> float:
    """The calibrated chance that source, cue and content are right; the plain chance where the card has no weights."""
    weights = calibration.get("statement")
    if weights is None:
        return round(math.exp(evidence.path + evidence.cue), 6)
    return _logistic(weights, evidence.numbers())
