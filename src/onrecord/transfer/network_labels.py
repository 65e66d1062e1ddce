"""Where labels go: beside their node, over no other label and no node, across as few ties as can be.

All lengths are points of the page. A label that finds no place is left out, and the figure says how many were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_GAPS = (1.5, 4.0, 8.0, 13.0, 19.0, 27.0, 36.0, 46.0)
_ANGLES = np.deg2rad([0, 180, 90, 270, 30, 330, 150, 210, 60, 120, 240, 300, 15, 345, 165, 195])
#: Letters that touch a tie, and how far a label is from its node, per point.
_CROSSING, _DISTANCE, _TURN = 1.0, 1.6, 0.4
_NEVER = 1e9
#: Between two labels, and between a label and a node that is not its own.
_APART = 1.0
_PASSES = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """Nodes (n x 2, and radii), drawn ties (t x 4: both ends), the page (left, bottom, right, top), and taken boxes."""

    nodes: Floats
    radii: Floats
    ties: Floats
    page: tuple[float, float, float, float]
    taken: Floats


def place_labels(scene: Scene, owners: Sequence[int], sizes: Floats) -> list[tuple[float, float] | None]:
    """The middle of each label, owners in the order of their importance; None where there is no room."""
    boxes = [_candidates(scene, owner, size) for owner, size in zip(owners, sizes, strict=True)]
    costs = [_cost(scene, box) for box in boxes]
    chosen: list[int | None] = [None] * len(owners)
    # Those with the fewest free places first: the others can still move.
    order = sorted(range(len(owners)), key=lambda label: (int((costs[label] < _NEVER).sum()) > 12, label))
    for _ in range(_PASSES):
        before = list(chosen)
        for label in order:
            others = [boxes[other][place] for other, place in enumerate(chosen) if place is not None and other != label]
            cost = costs[label] + _NEVER * _overlaps(boxes[label], np.array(others).reshape(-1, 4), _APART).any(axis=1)
            best = int(np.argmin(cost))
            chosen[label] = best if cost[best] < _NEVER else None
        if chosen == before:
            break
    middles: list[tuple[float, float] | None] = []
    for label, place in enumerate(chosen):
        box = None if place is None else boxes[label][place]
        middles.append(None if box is None else (float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2))
    return middles


def spread(nodes: Floats, radii: Floats, page: tuple[float, float, float, float], gap: float = 6.0) -> Floats:
    """The nodes pushed apart until none touches another, and kept on the page."""
    at = nodes.copy()
    count = len(at)
    if count < 2:
        return at
    need = radii[:, None] + radii[None, :] + gap
    low = np.array(page[:2]) + radii[:, None]
    high = np.array(page[2:]) - radii[:, None]
    for _ in range(200):
        way = at[:, None, :] - at[None, :, :]
        apart = np.hypot(way[..., 0], way[..., 1])
        short = np.where(apart < need, need - apart, 0.0)
        np.fill_diagonal(short, 0.0)
        if not short.any():
            break
        same = apart < 1e-6
        turn = np.arange(count) * 2.399963
        way[same] = np.broadcast_to(np.column_stack([np.cos(turn), np.sin(turn)])[:, None, :], way.shape)[same]
        at += 0.5 * (way / np.maximum(apart, 1e-6)[..., None] * short[..., None] * ~same[..., None]).sum(axis=1)
        at += 0.5 * (way * (short * same)[..., None]).sum(axis=1)
        at = np.minimum(np.maximum(at, low), high)
    return at


def clear_ties(
    nodes: Floats, radii: Floats, ends: NDArray[np.int64], page: tuple[float, float, float, float], gap: float = 3.0
) -> Floats:
    """The nodes moved aside from ties (t x 2 numbers of nodes) that run across them to others."""
    at = nodes.copy()
    if not len(ends) or len(at) < 3 or len(ends) * len(at) > 200_000:
        return at
    low, high = np.array(page[:2]) + radii[:, None], np.array(page[2:]) - radii[:, None]
    number = np.arange(len(at))
    own = (ends[:, 0, None] == number) | (ends[:, 1, None] == number)
    for _ in range(40):
        begin, way = at[ends[:, 0]], at[ends[:, 1]] - at[ends[:, 0]]
        length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-6)[:, None]
        aside = np.column_stack([-way[:, 1], way[:, 0]]) / length
        to = at[None, :, :] - begin[:, None, :]
        along, across = np.einsum("tnd,td->tn", to, way / length), np.einsum("tnd,td->tn", to, aside)
        near = ~own & (along > 0) & (along < length) & (np.abs(across) < radii + gap)
        if not near.any():
            break
        push = np.where(near, (radii + gap - np.abs(across)) * np.where(across < 0, -1.0, 1.0), 0.0)
        moves = np.einsum("tn,td->nd", push, aside) / np.maximum(near.sum(axis=0), 1)[:, None]
        at = np.minimum(np.maximum(at + 0.5 * moves, low), high)
    return at


def _candidates(scene: Scene, owner: int, size: Floats) -> Floats:
    """Boxes around the node, near ones first: c x 4 (left, bottom, right, top)."""
    half = size / 2
    cosine, sine = np.cos(_ANGLES), np.sin(_ANGLES)
    boxes = []
    for gap in _GAPS:
        reach = scene.radii[owner] + gap
        # The nearest point of the box is `reach` away in the direction asked for.
        middle = np.column_stack([cosine * (reach + half[0]), sine * (reach + half[1])])
        level = np.abs(sine) < 0.3
        middle[level, 1] = sine[level] * (reach + half[1])
        boxes.append(np.column_stack([scene.nodes[owner] + middle - half, scene.nodes[owner] + middle + half]))
    return np.concatenate(boxes)


def _cost(scene: Scene, boxes: Floats) -> Floats:
    left, bottom, right, top = scene.page
    outside = (boxes[:, 0] < left) | (boxes[:, 1] < bottom) | (boxes[:, 2] > right) | (boxes[:, 3] > top)
    around = np.column_stack([scene.nodes - scene.radii[:, None], scene.nodes + scene.radii[:, None]])
    on_node = _overlaps(boxes, around, _APART).any(axis=1)
    on_taken = _overlaps(boxes, scene.taken, _APART).any(axis=1)
    gap = np.repeat(np.array(_GAPS), len(_ANGLES))
    turn = np.tile(np.arange(len(_ANGLES)), len(_GAPS))
    free = _CROSSING * _crossings(boxes, scene.ties) + _DISTANCE * gap + _TURN * turn
    return np.where(outside | on_node | on_taken, _NEVER, free)


def _overlaps(boxes: Floats, others: Floats, gap: float) -> NDArray[np.bool_]:
    """Boxes x others: whether they come nearer than `gap`."""
    one, other = boxes[:, None, :], others[None, :, :]
    across = (one[..., 0] < other[..., 2] + gap) & (other[..., 0] < one[..., 2] + gap)
    return np.asarray(across & (one[..., 1] < other[..., 3] + gap) & (other[..., 1] < one[..., 3] + gap))


def _crossings(boxes: Floats, ties: Floats) -> Floats:
    """For each box the length of all ties inside it (Liang and Barsky)."""
    if not len(ties):
        return np.zeros(len(boxes))
    begin, way = ties[:, :2], ties[:, 2:] - ties[:, :2]
    first, last = np.zeros((len(boxes), len(ties))), np.ones((len(boxes), len(ties)))
    for axis in (0, 1):
        step = np.where(np.abs(way[:, axis]) < 1e-9, 1e-9, way[:, axis])
        one = (boxes[:, axis, None] - begin[None, :, axis]) / step[None, :]
        two = (boxes[:, axis + 2, None] - begin[None, :, axis]) / step[None, :]
        first, last = np.maximum(first, np.minimum(one, two)), np.minimum(last, np.maximum(one, two))
    inside = np.maximum(last - first, 0.0)
    return np.asarray(inside @ np.hypot(way[:, 0], way[:, 1]))
