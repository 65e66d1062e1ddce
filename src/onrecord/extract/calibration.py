"""From what the model saw to the chance that a statement is right: a logistic regression on a few readable numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Name of a regression -> its intercept and weights, from the model's card.
Calibration = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for one statement. Chances are natural logarithms.

    `path`: of the chain of roles around the cue; `cue`: mean over its words of being a cue; `begin`: of a cue beginning
    at its first word; `source`, `content`: mean over their words of being that, by the first step alone; `length`:
    word pieces of the content; `gap`: word pieces between cue and content; `quoted`: share of the content in quotes.
    """

    path: float
    cue: float
    begin: float
    source: float
    content: float
    pieces: int
    has_source: bool
    length: int
    gap: int
    quoted: float

    def numbers(self) -> tuple[float, ...]:
        """The inputs of the regression, in the order of its weights."""
        return (
            self.path,
            self.cue,
            self.begin,
            self.source,
            self.content,
            float(self.pieces > 1),
            float(not self.has_source),
            math.log1p(self.length),
            math.log1p(self.gap),
            self.quoted,
        )


def chance_of_being_right(evidence: Evidence, calibration: Calibration) -> float:
    """The calibrated chance that source, cue and content are right; the plain chance where the card has no weights."""
    weights = calibration.get("statement")
    if weights is None:
        return round(math.exp(evidence.path + evidence.cue), 6)
    total = weights[0] + sum(w * x for w, x in zip(weights[1:], evidence.numbers(), strict=True))
    return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), 6)


def least_chance(calibration: Calibration) -> float:
    """The chance below which a statement is not kept: where keeping it would lower F1; 0 where the card has none."""
    return calibration.get("least_chance", (0.0,))[0]
