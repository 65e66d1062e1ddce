"""The seam to the model of positions: what coding needs of one, without knowing any runtime.

`PositionScorer` is the protocol, `FakePositionScorer` a public stand-in for tests.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from onrecord.records import Origin
from onrecord.scoring import ModelCard

#: Width of a text's vector.
VECTOR_WIDTH = 384
#: What the model says of a pair, in the order of its columns: natural-log odds of each.
ODDS = ("for", "against", "none", "match")

#: Called with how many of how many are done.
PairProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A claim, and a text that may take a side on it; `cue` are the words that report it, where it is reported."""

    claim: str
    text: str
    cue: str = ""


class PositionScorer(Protocol):
    """Two models: one makes vectors of texts, to compare them by, the other reads a claim and a text together."""

    @property
    def card(self) -> ModelCard:
        """What is known of the models; `calibration` is read by `label.zero_shot`."""

    @property
    def origin(self) -> Origin:
        """Model, version, runtime and precision, as every coding it suggests will name them."""

    def embed(self, texts: Sequence[str], progress: PairProgress | None = None) -> npt.NDArray[np.float32]:
        """A vector of length 1 for each text. *Shape:* (texts, VECTOR_WIDTH)."""

    def judge(self, pairs: Sequence[Pair], progress: PairProgress | None = None) -> npt.NDArray[np.float32]:
        """What each pair's text says of its claim, uncalibrated. *Shape:* (pairs, 4), columns as in `ODDS`."""


_WORD = re.compile(r"[a-z]+")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "for",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "should",
        "that",
        "the",
        "to",
        "was",
        "were",
        "will",
        "with",
        "would",
    ]
)
_TURNING = frozenset(
    [
        "against",
        "denied",
        "denies",
        "ends",
        "never",
        "no",
        "not",
        "refused",
        "rejected",
        "rejects",
        "stop",
        "stops",
        "wrong",
    ]
)


class FakePositionScorer:
    """A public stand-in for tests: texts match by the words they share, and "not" or "rejected" turn a side round."""

    def __init__(self) -> None:
        self.card = ModelCard(name="fake positions", version="1", files={}, calibration={}, about={})
        self.origin = Origin(agent="fake positions", version="1", runtime="python", precision="exact")

    def embed(self, texts: Sequence[str], progress: PairProgress | None = None) -> npt.NDArray[np.float32]:
        """Counts of words, each at a place its digest gives."""
        vectors = np.zeros((len(texts), VECTOR_WIDTH), np.float32)
        for row, text in enumerate(texts):
            for word in _words(text) - _TURNING:
                place = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big") % VECTOR_WIDTH
                vectors[row, place] += 1
            vectors[row] /= max(float(np.linalg.norm(vectors[row])), 1e-9)
            if progress is not None:
                progress(row + 1, len(texts))
        return vectors

    def judge(self, pairs: Sequence[Pair], progress: PairProgress | None = None) -> npt.NDArray[np.float32]:
        """Shared words make a match; an odd number of turning words in claim, cue and text makes it against."""
        odds = np.zeros((len(pairs), len(ODDS)), np.float32)
        for row, pair in enumerate(pairs):
            claim, text = _words(pair.claim), _words(pair.text)
            shared = len((claim & text) - _TURNING) / max(1, len(claim - _TURNING))
            turns = len(claim & _TURNING) + len(text & _TURNING) + len(_words(pair.cue) & _TURNING)
            side = 3.0 if turns % 2 == 0 else -3.0
            odds[row] = (side, -side, 4 - 8 * shared, 8 * shared - 3)
            if progress is not None:
                progress(row + 1, len(pairs))
        return odds


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower())) - _SMALL
