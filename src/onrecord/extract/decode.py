"""Scores -> cues, and for each cue its source and content, as token numbers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.scoring import BEFORE, Cue

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]

#: Added to the log-chance of a cue before it is compared with there being none: what looks a little like a cue is read
#: too, and what is found around it decides (see `calibration`). Chosen on development data.
CUE_BIAS = 1.0
NONE, SOURCE, CONTENT = 0, 1, 3


def find_cues(tags: Floats, *, bias: float = CUE_BIAS) -> list[tuple[int, int]]:
    """Token ranges of the cues of one window. *Shape:* tags (tokens, 7), natural logarithms."""
    other = np.logaddexp.reduce(tags[:, (0, 1, 2, 5, 6)], axis=1)
    begin, inside = tags[:, 3] + bias, tags[:, 4] + bias
    is_cue = np.logaddexp(begin, inside) > other
    starts = is_cue & ((begin >= inside) | ~np.concatenate(([False], is_cue[:-1])))
    found = []
    for start in np.flatnonzero(starts):
        end = start + 1
        while end < len(tags) and is_cue[end] and not starts[end]:
            end += 1
        found.append((int(start), int(end)))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePath:
    """The best chain of roles around one cue, and the natural logarithm of its chance among all chains."""

    roles: npt.NDArray[np.int8]
    log_chance: float


def read_roles(scores: Floats, transitions: Floats) -> list[RolePath]:
    """The Viterbi path of each cue. *Shape:* scores (cues, places, 5), transitions (5, 5)."""
    cues, places, kinds = scores.shape
    if not cues:
        return []
    # Nothing is inside before it began.
    best = scores[:, 0].copy()
    best[:, (2, 4)] = -1e4
    total = best.copy()
    backs = np.empty((places, cues, kinds), np.int8)
    for place in range(1, places):
        reached = best[:, :, None] + transitions
        backs[place] = reached.argmax(1)
        best = reached.max(1) + scores[:, place]
        summed = total[:, :, None] + transitions
        top = summed.max(1)
        total = top + np.log(np.exp(summed - top[:, None]).sum(1)) + scores[:, place]
    last = best.argmax(1)
    chances = best.max(1) - np.logaddexp.reduce(total, axis=1)
    paths = np.empty((places, cues), np.int8)
    paths[-1] = last
    rows = np.arange(cues)
    for place in range(places - 1, 0, -1):
        paths[place - 1] = backs[place, rows, paths[place]]
    return [RolePath(roles=paths[:, i], log_chance=float(min(0.0, chances[i]))) for i in range(cues)]


def role_pieces(path: RolePath, cue: Cue, role: int) -> list[tuple[int, int]]:
    """Token ranges of one role (SOURCE or CONTENT) in the cue's window."""
    pieces: list[tuple[int, int]] = []
    for place in np.flatnonzero((path.roles == role) | (path.roles == role + 1)):
        token = cue.start + int(place) - BEFORE
        if path.roles[place] == role or not pieces or pieces[-1][1] != token:
            pieces.append((token, token + 1))
        else:
            pieces[-1] = (pieces[-1][0], token + 1)
    return pieces


def forbid_content(scores: Floats, cue: Cue, taken: Sequence[tuple[int, int]]) -> Floats:
    """The scores of one cue with no content allowed on the tokens `taken`. *Shape:* (places, 5) in and out."""
    changed = scores.copy()
    for start, end in taken:
        low, high = max(0, start - cue.start + BEFORE), max(0, end - cue.start + BEFORE)
        changed[low:high, CONTENT : CONTENT + 2] = -1e4
    return changed
