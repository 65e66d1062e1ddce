"""The same text under two names: wire copy, syndication, a page saved twice.

Two texts are compared by the word 5-grams they share, estimated with MinHash; what their articles skip does not count.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from onrecord.errors import InputError
from onrecord.records import ArticleId, Skip

if TYPE_CHECKING:
    from datasketch import MinHash

#: Words in a row that make one item of the set two texts are compared by.
_GRAM = 5

#: Minima in a signature: the estimate is off by 4 points of a hundred, one time in three by more.
_MINIMA = 128

#: How sure a pair just at the threshold is to be looked at.
_RECALL = 0.99

#: Signatures are stored: the bytes have one order, and the minima one scheme, on every machine.
_PACKED = np.dtype("<u4")
_SCHEME = "affine32"

#: Odd, so that every word keeps its say in the hash of its 5-gram.
_FACTOR = 0x9E3779B97F4A7C15

_WORD = re.compile(r"\w+")

_Signature = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is needed of an article to tell whether it is a copy; `signature` comes from `sign_text`."""

    id: ArticleId
    name: str
    published: date | None
    length: int
    signature: bytes


def sign_text(text: str, skips: Sequence[Skip] = ()) -> bytes:
    """The signature of the text outside `skips`: alike for like texts, empty for a text without words.

    A text of fewer than five words is like another only when the words are the same.
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", _text_outside(text, skips)).casefold())
    if not words:
        return b""
    sketch = _blank_minhash().copy()
    sketch.update_batch(_hash_grams(words).tolist())
    return np.asarray(sketch.hashvalues, dtype=_PACKED).tobytes()


def find_copies(sketches: Iterable[Sketch], *, threshold: float) -> dict[ArticleId, ArticleId]:
    """Which articles are copies, and of which original, for an estimated Jaccard of at least `threshold`.

    The original is the earliest (no date last), then the longest, then the first by name. Every copy is like its own
    original: in a chain where A is like B, B like C, and A not like C, B is a copy of A and C stands for itself, so
    that small changes do not add up to "the same text". The order of `sketches` does not matter.
    """
    if not 0 < threshold <= 1:
        raise InputError(
            f"The copy threshold must be above 0 and at most 1, not {threshold:g}.",
            hint="0.7 finds wire copy with a new title and a few changed sentences.",
        )
    ordered = sorted((s for s in sketches if s.signature), key=_precedence)
    alike = _find_alike({s.signature for s in ordered}, threshold)
    originals: dict[bytes, ArticleId] = {}
    copies: dict[ArticleId, ArticleId] = {}
    for sketch in ordered:
        if sketch.signature in originals:
            copies[sketch.id] = originals[sketch.signature]
            continue
        originals[sketch.signature] = sketch.id
        for other in alike[sketch.signature]:
            originals.setdefault(other, sketch.id)
    return copies


def _precedence(sketch: Sketch) -> tuple[bool, date, int, str, str]:
    """Sorts the sketch that would be the original first."""
    return sketch.published is None, sketch.published or date.min, -sketch.length, sketch.name, sketch.id


def _text_outside(text: str, skips: Sequence[Skip]) -> str:
    """The stretches of `text` between the skips, which do not overlap and may come in any order."""
    pieces, start = [], 0
    for skip in sorted(skips, key=lambda skip: skip.span):
        pieces.append(text[start : skip.span.start])
        start = skip.span.end
    pieces.append(text[start:])
    return " ".join(pieces)


def _hash_grams(words: Sequence[str]) -> npt.NDArray[np.uint32]:
    """A 32-bit hash for every different 5-gram, the same on every machine and in every run."""
    codes = np.fromiter((zlib.crc32(w.encode("utf-8", "surrogatepass")) for w in words), np.uint64, len(words))
    size = min(_GRAM, len(words))
    grams = np.zeros(len(words) - size + 1, dtype=np.uint64)
    for place in range(size):
        grams = grams * np.uint64(_FACTOR) + codes[place : place + len(grams)]
        grams ^= grams >> np.uint64(29)
    return np.unique((grams >> np.uint64(32)).astype(np.uint32))


@cache
def _blank_minhash() -> MinHash:
    """The MinHash of nothing; its copies share the permutations and take ready hashes."""
    from datasketch import MinHash

    return MinHash(num_perm=_MINIMA, hashfunc=int, scheme=_SCHEME)


def _find_alike(signatures: Iterable[bytes], threshold: float) -> Mapping[bytes, list[bytes]]:
    """For every signature the other ones whose estimated Jaccard is at least `threshold`."""
    unpacked = {packed: np.frombuffer(packed, dtype=_PACKED) for packed in signatures}
    alike: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for one, other in _candidates(unpacked, threshold):
        if np.count_nonzero(unpacked[one] == unpacked[other]) >= threshold * _MINIMA:
            alike[one].append(other)
            alike[other].append(one)
    return alike


def _candidates(unpacked: Mapping[bytes, _Signature], threshold: float) -> Iterator[tuple[bytes, bytes]]:
    """Pairs worth comparing, each once: those that agree on a whole band of minima."""
    if len(unpacked) < 2:
        return
    from datasketch import MinHash, MinHashLSH

    rows = _rows_per_band(threshold)
    index = MinHashLSH(num_perm=_MINIMA, params=(_MINIMA // rows, rows))
    permutations = _blank_minhash().permutations
    for packed, minima in unpacked.items():
        sketch = MinHash(hashvalues=minima, permutations=permutations, hashfunc=int, scheme=_SCHEME)
        for other in index.query(sketch):
            yield packed, other
        index.insert(packed, sketch, check_duplication=False)


def _rows_per_band(threshold: float) -> int:
    """The most minima in a band (the fewest pairs to compare) that still find a pair at the threshold."""
    fitting = (r for r in range(1, _MINIMA // 2 + 1) if 1 - (1 - threshold**r) ** (_MINIMA // r) >= _RECALL)
    return max(fitting, default=1)
