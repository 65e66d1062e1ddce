"""What the models say of a claim and a text before anybody decided anything: chances, calibrated by training data.

`score_pairs` does it all; `code` keeps vectors and odds between runs and calls `read_odds` on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.errors import ModelError
from onrecord.positions import ODDS, Pair, PairProgress, PositionScorer
from onrecord.records import Position

Floats = npt.NDArray[np.float64]

#: How the card's `calibration` counts where it says nothing: the model's own odds as they are.
_SIDE = (1.0,)
_MATCH = (0.0, 1.0, 0.0, 0.0)
#: Natural-log odds are kept within this, so that chances are never exactly 0 or 1.
_MOST = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ZeroShot:
    """What is known of pairs without any decision, all as natural-log odds and each of shape (pairs,).

    `match`: the text speaks to the claim. `takes`: it takes a side. `side`: for it rather than against it, if it does.
    """

    match: Floats
    takes: Floats
    side: Floats

    def __len__(self) -> int:
        return len(self.match)

    def take(self, places: npt.NDArray[np.intp]) -> ZeroShot:
        """The pairs at these places alone."""
        return ZeroShot(match=self.match[places], takes=self.takes[places], side=self.side[places])

    def positions(self) -> list[Position]:
        """The same as chances, one for each pair."""
        takes, side = chance_of(self.takes), chance_of(self.side)
        return [
            Position(match=float(m), for_chance=float(f), against_chance=float(a))
            for m, f, a in zip(chance_of(self.match), takes * side, takes * (1 - side), strict=True)
        ]


def score_pairs(
    scorer: PositionScorer, pairs: Sequence[Pair], *, progress: PairProgress | None = None
) -> list[Position]:
    """The position each pair's text takes on its claim: what `inspect pairs` prints and `code` begins with."""
    if not pairs:
        return []
    cosines = compare_pairs(scorer, pairs)
    return read_odds(scorer.judge(pairs, progress), cosines, scorer.card.calibration).positions()


def compare_pairs(scorer: PositionScorer, pairs: Sequence[Pair]) -> Floats:
    """Cosine of claim and text of each pair; every text is embedded once."""
    texts = list(dict.fromkeys(text for pair in pairs for text in (pair.claim, pair.text)))
    vectors, places = scorer.embed(texts), {text: place for place, text in enumerate(texts)}
    claims = vectors[[places[pair.claim] for pair in pairs]]
    cosines: Floats = (claims * vectors[[places[pair.text] for pair in pairs]]).sum(1).astype(np.float64)
    return cosines


def read_odds(
    odds: npt.NDArray[np.float32], cosines: npt.ArrayLike, calibration: Mapping[str, Sequence[float]]
) -> ZeroShot:
    """The model's `odds` (columns as in `positions.ODDS`) and the cosines of the pairs, calibrated as the card says."""
    (heat,) = _weights(calibration, "side", _SIDE)
    bias, by_match, by_cosine, by_lean = _weights(calibration, "match", _MATCH)
    columns = odds.astype(np.float64)
    sides = columns[:, :3] / heat
    takes = np.logaddexp(sides[:, 0], sides[:, 1]) - sides[:, 2]
    lean = sides[:, 0] - sides[:, 1]
    match = bias + by_match * columns[:, ODDS.index("match")] + by_cosine * np.asarray(cosines)
    # Whoever leans clearly to either side speaks to the claim.
    match += by_lean * np.abs(lean)
    return ZeroShot(match=_bounded(match), takes=_bounded(takes), side=_bounded(lean))


def chance_of(log_odds: npt.ArrayLike) -> Floats:
    """The chance that natural-log odds stand for; exact for either sign."""
    halves: Floats = 0.5 * (1 + np.tanh(0.5 * np.asarray(log_odds, np.float64)))
    return halves


def _bounded(log_odds: Floats) -> Floats:
    return np.clip(log_odds, -_MOST, _MOST)


def _weights(calibration: Mapping[str, Sequence[float]], name: str, usual: Sequence[float]) -> Sequence[float]:
    weights = calibration.get(name, usual)
    if len(weights) != len(usual):
        raise ModelError(
            f"The model's card gives {len(weights)} weights for calibrating {name!r}, not {len(usual)}.",
            hint="Use a card that was made for this version of onrecord.",
        )
    return weights
