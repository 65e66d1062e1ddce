"""What the models said before is not asked again: vectors and odds are kept in the casefile, block by block."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from onrecord.positions import ODDS, VECTOR_WIDTH, Pair, PairProgress, PositionScorer

if TYPE_CHECKING:
    from onrecord.store.database import Database

#: Texts or pairs shown to a model and then stored in one transaction: what a killed run loses at most.
BLOCK = 512
_DIGEST_BYTES = 16


def digest_text(text: str) -> bytes:
    """By which the vector of a text is kept, and the claim of a pair."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_DIGEST_BYTES]


def digest_reported(cue: str, text: str) -> bytes:
    """By which the odds of a text with its cue are kept."""
    return digest_text(f"{cue}\0{text}")


class Cache:
    """A model that answers from the casefile where it has answered before; `embedded` and `judged` count what is new.

    Vectors are given as they are kept, in 16 bits, so that a later run sees the very same ones.
    """

    def __init__(self, database: Database, scorer: PositionScorer, progress: PairProgress | None) -> None:
        from onrecord.store.coding_reads import read_vectors

        self.scorer = scorer
        self.embedded = self.judged = 0
        self._database = database
        self._progress = progress
        with database.reading() as connection:
            self._vectors = read_vectors(connection, scorer.origin)

    def vectors_of(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """A vector of length 1 for each text. *Shape:* (texts, VECTOR_WIDTH)."""
        from onrecord.store.coding_writes import write_vectors

        digests = [digest_text(text) for text in texts]
        missing = {d: text for d, text in zip(digests, texts, strict=True) if d not in self._vectors}
        keys = list(missing)
        for start in range(0, len(keys), BLOCK):
            block = keys[start : start + BLOCK]
            made = self.scorer.embed([missing[key] for key in block]).astype(np.float16)
            found = {key: vector.tobytes() for key, vector in zip(block, made, strict=True)}
            with self._database.writing() as connection:
                write_vectors(connection, self.scorer.origin, found)
            self._vectors |= found
            self.embedded += len(block)
            self._tell(start + len(block), len(keys))
        kept = np.frombuffer(b"".join(self._vectors[digest] for digest in digests), np.float16)
        return kept.reshape(len(texts), VECTOR_WIDTH).astype(np.float32)

    def odds_of(self, pairs: Sequence[Pair]) -> npt.NDArray[np.float32]:
        """What the model says of each pair. *Shape:* (pairs, 4), columns as in `positions.ODDS`."""
        from onrecord.store.coding_reads import read_odds
        from onrecord.store.coding_writes import write_odds

        claims = {claim: digest_text(claim) for claim in {pair.claim for pair in pairs}}
        digests = [(digest_reported(pair.cue, pair.text), claims[pair.claim]) for pair in pairs]
        with self._database.reading() as connection:
            known = read_odds(connection, self.scorer.origin, list(claims.values()))
        missing = {key: pair for key, pair in zip(digests, pairs, strict=True) if key not in known}
        keys = list(missing)
        for start in range(0, len(keys), BLOCK):
            block = keys[start : start + BLOCK]
            made = self.scorer.judge([missing[key] for key in block]).astype(np.float32)
            found = {key: given.tobytes() for key, given in zip(block, made, strict=True)}
            with self._database.writing() as connection:
                write_odds(connection, self.scorer.origin, found)
            known |= found
            self.judged += len(block)
            self._tell(start + len(block), len(keys))
        kept = np.frombuffer(b"".join(known[key] for key in digests), np.float32)
        return kept.reshape(len(pairs), len(ODDS))

    def _tell(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(done, total)
