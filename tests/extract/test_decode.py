"""Facts about turning scores into cues and roles."""

import itertools

import numpy as np
import pytest

from onrecord.extract.decode import CONTENT, SOURCE, find_cues, read_roles, role_pieces
from onrecord.scoring import AFTER, BEFORE, Cue

TAGS = 7
RNG = np.random.default_rng(3)


def log_tags(*tags: int) -> np.ndarray:
    """Log-chances that are nearly sure of the given tags."""
    scores = np.full((len(tags), TAGS), np.log(0.01), np.float32)
    scores[np.arange(len(tags)), tags] = np.log(0.94)
    return scores


def transitions() -> np.ndarray:
    """Random transition scores with the impossible ones forbidden."""
    scores = RNG.normal(size=(5, 5)).astype(np.float32)
    for inside in (2, 4):
        for before in range(5):
            if before not in (inside - 1, inside):
                scores[before, inside] = -1e4
    return scores


@pytest.mark.parametrize(
    ("tags", "cues"),
    [
        ((0, 3, 4, 0), [(1, 3)]),
        ((3, 3, 4), [(0, 1), (1, 3)]),
        ((0, 4, 4, 0), [(1, 3)]),
        ((1, 2, 5, 6), []),
        ((), []),
    ],
)
def test_cues_are_runs_of_cue_tags(tags: tuple[int, ...], cues: list[tuple[int, int]]) -> None:
    """A cue begins at a begin tag, or at an inside tag with nothing open, and goes on while tags say inside."""
    assert find_cues(log_tags(*tags)) == cues


def test_roles_are_the_best_of_all_chains() -> None:
    """The path and its chance equal those found by trying every chain."""
    scores = RNG.normal(size=(3, 5, 5)).astype(np.float32)
    steps = transitions()
    for cue, path in zip(scores, read_roles(scores, steps), strict=True):
        totals = {}
        for chain in itertools.product(range(5), repeat=5):
            if chain[0] in (2, 4):
                continue
            total = sum(cue[i, role] for i, role in enumerate(chain))
            totals[chain] = total + sum(steps[a, b] for a, b in itertools.pairwise(chain))
        best = max(totals, key=totals.__getitem__)
        chance = totals[best] - np.logaddexp.reduce(list(totals.values()))
        assert tuple(path.roles) == best
        assert path.log_chance == pytest.approx(chance, abs=1e-4)


def test_pieces_of_roles_count_from_the_window() -> None:
    """Places around the cue become token numbers of its window, a new begin starts a new piece."""
    scores = np.zeros((1, BEFORE + AFTER, 5), np.float32)
    scores[0, :, 0] = 5
    for place, role in ((-3, 1), (-2, 2), (1, 3), (2, 4), (3, 3), (5, 3)):
        scores[0, BEFORE + place, role] = 20
    path = read_roles(scores, np.zeros((5, 5), np.float32))[0]
    cue = Cue(window=0, start=10, end=11)
    assert role_pieces(path, cue, SOURCE) == [(7, 9)]
    assert role_pieces(path, cue, CONTENT) == [(11, 13), (13, 14), (15, 16)]


def test_no_cues_no_paths() -> None:
    """Nothing in, nothing out."""
    assert read_roles(np.zeros((0, BEFORE + AFTER, 5), np.float32), transitions()) == []
