"""Where labels go: beside their node, over no other label and no node, across as few ties as can be.

All lengths are points of the page. A label that finds no place is left out, and the figure says how many were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_GAPS = (1.5, 4.0, 8.0, 13.0, 19.0, 27.0, 36.0, 46.0, 60.0, 78.0)
#: Beyond this a place is for those that find no nearer one; among ties, where a line is lost, it costs so much more.
_NEAR, _FAR = 46.0, 80.0
_ANGLES = np.deg2rad([0, 180, 90, 270, 30, 330, 150, 210, 60, 120, 240, 300, 15, 345, 165, 195])
#: Letters that touch a tie, and how far a label is from its node, per point; which side it is on; and standing no
#: farther from another node than from its own.
_CROSSING, _DISTANCE, _TURN, _ASTRAY = 1.0, 1.6, 0.4, 120.0
#: A label next to that of another node, nearer than so many points, may be read with it.
_STACKED, _STACK = 20.0, 5.0
#: A line from a node to its label that runs under another label, per point; and a label that gives its place up.
_LED, _EVICTED = 20.0, 1e4
#: A label farther than this from its node has a line that leads to it, which is clear where no other node is near.
_LED_FROM, _CLEAR = 7.0, 12.0
_NEVER = 1e9
#: Between two labels, and between a label and a node that is not its own.
_APART = 1.0
_PASSES = 6
#: Places from which a label tries to move others aside; and how much worse than its best place one must be for that.
_TRIES, _REGRET = 40, 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """Nodes (n x 2, and radii), drawn ties (t x 4: both ends), the page (left, bottom, right, top), and taken boxes.

    `weights` says for each tie how much worse than a hair it is under letters.
    """

    nodes: Floats
    radii: Floats
    ties: Floats
    page: tuple[float, float, float, float]
    taken: Floats
    weights: Floats | None = None


def place_labels(scene: Scene, owners: Sequence[int], sizes: Floats) -> list[tuple[float, float] | None]:
    """The middle of each label, owners in the order of their importance; None where there is no room."""
    boxes = [_candidates(scene, owner, size) for owner, size in zip(owners, sizes, strict=True)]
    leads = [
        _leads(scene.nodes[owner], float(scene.radii[owner]), box) for owner, box in zip(owners, boxes, strict=True)
    ]
    costs = [_cost(scene, *one) for one in zip(owners, boxes, leads, strict=True)]
    # Far places are for those that find no near one, when all others have theirs.
    near = np.repeat(np.array(_GAPS) <= _NEAR, len(_ANGLES))
    near_costs = [np.where(near, cost, _NEVER) for cost in costs]
    choice = _Choice(boxes=boxes, costs=near_costs, leads=leads, chosen=[None] * len(owners))
    # Those with the fewest free places first: the others can still move.
    order = sorted(range(len(owners)), key=lambda label: (int((near_costs[label] < _NEVER).sum()) > 12, label))
    for _ in range(_PASSES):
        before = list(choice.chosen)
        for label in order:
            choice.place(label)
        if choice.chosen == before:
            break
    choice.make_room()
    choice = replace(choice, costs=costs)
    for label in range(len(owners)):
        if choice.chosen[label] is None:
            choice.place(label)
    choice.improve()
    return choice.middles()


def lead_of(scene: Scene, owner: int, middle: tuple[float, float], size: Floats) -> Floats | None:
    """The point of a label that a line leads to from its node; None where it stands at its node and at no other."""
    low, high = np.array(middle) - size / 2, np.array(middle) + size / 2
    apart = _from_nodes(scene, np.concatenate([low, high])[None, :])[0]
    if apart[owner] <= _LED_FROM and apart.argmin() == owner:
        return None
    return np.asarray(np.clip(scene.nodes[owner], low, high))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Choice:
    """For each label its possible boxes, their costs, the lines that lead from node to box, and the chosen box."""

    boxes: Sequence[Floats]
    costs: Sequence[Floats]
    leads: Sequence[Floats]
    chosen: list[int | None]

    def place(self, label: int) -> None:
        """The best place that the others leave, or none."""
        cost = self._cost_beside(label, self._placed(label))
        best = int(np.argmin(cost))
        self.chosen[label] = best if cost[best] < _NEVER else None

    def _cost_beside(self, label: int, others: Sequence[int]) -> Floats:
        """What each place of a label costs, with these others where they are."""
        taken, leads = self._of(self.boxes, others), self._of(self.leads, others)
        cost = self.costs[label] + _NEVER * _overlaps(self.boxes[label], taken, _APART).any(axis=1)
        cost = cost + _STACKED * _overlaps(self.boxes[label], taken, _STACK).sum(axis=1)
        cost = cost + _LED * _lengths_inside(self.boxes[label], leads).sum(axis=1)
        return np.asarray(cost + _LED * _lengths_inside(taken, self.leads[label]).sum(axis=0))

    def make_room(self) -> None:
        """A label without a place moves others aside; else less important ones give way, or it has none."""
        for label, place in enumerate(self.chosen):
            if place is None and not self._squeeze_in(label):
                self._evict(label)

    def improve(self) -> None:
        """A label in a bad place moves one or two others aside, where all together are better off then."""
        for label, place in enumerate(self.chosen):
            if place is not None:
                now = float(self._cost_beside(label, self._placed(label))[place])
                if now > self.costs[label].min() + _REGRET:
                    self._swap(label, now)

    def _swap(self, label: int, most: float) -> None:
        others = np.array(self._placed(label), dtype=np.int64)
        hit = _overlaps(self.boxes[label], self._of(self.boxes, others.tolist()), _APART)
        cost = self.costs[label] + _NEVER * (hit.sum(axis=1) > 2)
        before, total = list(self.chosen), self._total()
        for place in np.argsort(cost, kind="stable")[:_TRIES].tolist():
            if cost[place] >= most:
                return
            self._displace(label, place, others[hit[place]].tolist())
            if self._total() < total - 1.0:
                return
            self.chosen[:] = before

    def _displace(self, label: int, place: int, moved: Sequence[int]) -> None:
        """Puts a label in a place, and those that it moves in the best that are left."""
        self.chosen[label] = place
        for other in moved:
            self.chosen[other] = None
        for other in moved:
            self.place(other)

    def _total(self) -> float:
        """What all places cost together."""
        labels = self._placed(-1)
        boxes, leads = self._of(self.boxes, labels), self._of(self.leads, labels)
        own = sum(float(self.costs[label][self.chosen[label]]) for label in labels)
        stacked = (int(_overlaps(boxes, boxes, _STACK).sum()) - len(labels)) / 2
        led = float(_lengths_inside(boxes, leads).sum())
        return own + _STACKED * stacked + _LED * led + _NEVER * (len(self.chosen) - len(labels))

    def _squeeze_in(self, label: int) -> bool:
        """Whether there is a place for it from which one or two others can move elsewhere."""
        others = np.array(self._placed(label), dtype=np.int64)
        hit = _overlaps(self.boxes[label], self._of(self.boxes, others.tolist()), _APART)
        cost = self.costs[label] + _NEVER * (hit.sum(axis=1) > 2)
        before = list(self.chosen)
        for place in np.argsort(cost, kind="stable")[:_TRIES].tolist():
            if cost[place] >= _NEVER:
                return False
            moved = others[hit[place]].tolist()
            self._displace(label, place, moved)
            if all(self.chosen[other] is not None for other in moved):
                return True
            self.chosen[:] = before
        return False

    def _evict(self, label: int) -> None:
        others = np.array(self._placed(label), dtype=np.int64)
        hit = _overlaps(self.boxes[label], self._of(self.boxes, others.tolist()), _APART)
        cost = self.costs[label] + _NEVER * hit[:, others < label].any(axis=1) + _EVICTED * hit.sum(axis=1)
        best = int(np.argmin(cost))
        if cost[best] < _NEVER:
            self._displace(label, best, others[hit[best]].tolist())

    def middles(self) -> list[tuple[float, float] | None]:
        """Where each label goes."""
        found: list[tuple[float, float] | None] = []
        for boxes, place in zip(self.boxes, self.chosen, strict=True):
            box = None if place is None else boxes[place]
            found.append(None if box is None else (float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2))
        return found

    def _placed(self, but: int) -> list[int]:
        return [label for label, place in enumerate(self.chosen) if place is not None and label != but]

    def _of(self, each: Sequence[Floats], labels: Sequence[int]) -> Floats:
        return np.array([each[label][self.chosen[label]] for label in labels]).reshape(-1, 4)


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


def _leads(node: Floats, radius: float, boxes: Floats) -> Floats:
    """The line from the node to each box, c x 4; of no length where the label is near enough."""
    nearest = np.clip(node, boxes[:, :2], boxes[:, 2:])
    far = np.hypot(*(nearest - node).T) > radius + _LED_FROM
    return np.column_stack([np.broadcast_to(node, nearest.shape), np.where(far[:, None], nearest, node)])


def _cost(scene: Scene, owner: int, boxes: Floats, leads: Floats) -> Floats:
    left, bottom, right, top = scene.page
    outside = (boxes[:, 0] < left) | (boxes[:, 1] < bottom) | (boxes[:, 2] > right) | (boxes[:, 3] > top)
    around = np.column_stack([scene.nodes - scene.radii[:, None], scene.nodes + scene.radii[:, None]])
    on_node = _overlaps(boxes, around, _APART).any(axis=1)
    on_taken = _overlaps(boxes, scene.taken, _APART).any(axis=1)
    gap = np.repeat(np.array(_GAPS), len(_ANGLES))
    far = _FAR * (gap > _NEAR) * (len(scene.ties) > 0)
    turn = np.tile(np.arange(len(_ANGLES)), len(_GAPS))
    free = _CROSSING * _crossings(boxes, scene.ties, scene.weights) + _DISTANCE * gap + far + _TURN * turn
    free += _ASTRAY * _astray(scene, owner, boxes, gap)
    free += _LED * _lengths_inside(np.delete(around, owner, axis=0), leads).sum(axis=0)
    return np.where(outside | on_node | on_taken, _NEVER, free)


def _overlaps(boxes: Floats, others: Floats, gap: float) -> NDArray[np.bool_]:
    """Boxes x others: whether they come nearer than `gap`."""
    one, other = boxes[:, None, :], others[None, :, :]
    across = (one[..., 0] < other[..., 2] + gap) & (other[..., 0] < one[..., 2] + gap)
    return np.asarray(across & (one[..., 1] < other[..., 3] + gap) & (other[..., 1] < one[..., 3] + gap))


def _astray(scene: Scene, owner: int, boxes: Floats, gap: Floats) -> NDArray[np.bool_]:
    """Whether the reader may take each box for the label of another node."""
    apart = _from_nodes(scene, boxes)
    apart[:, owner] = np.inf
    return np.asarray(apart.min(axis=1) < np.minimum(gap + 2.0, _CLEAR))


def _from_nodes(scene: Scene, boxes: Floats) -> Floats:
    """Boxes x nodes: from the nearest point of each box to the rim of each node."""
    nearest = np.clip(scene.nodes[None, :, :], boxes[:, None, :2], boxes[:, None, 2:])
    return np.asarray(np.hypot(*(nearest - scene.nodes[None, :, :]).transpose(2, 0, 1)) - scene.radii)


def _crossings(boxes: Floats, ties: Floats, weights: Floats | None) -> Floats:
    """For each box the length of all ties inside it, each with its weight."""
    inside = _lengths_inside(boxes, ties)
    return np.asarray((inside if weights is None else inside * weights).sum(axis=1))


def _lengths_inside(boxes: Floats, ties: Floats) -> Floats:
    """Boxes x ties: how much of each tie lies in each box (Liang and Barsky)."""
    begin, way = ties[:, :2], ties[:, 2:] - ties[:, :2]
    first, last = np.zeros((len(boxes), len(ties))), np.ones((len(boxes), len(ties)))
    for axis in (0, 1):
        step = np.where(np.abs(way[:, axis]) < 1e-9, 1e-9, way[:, axis])
        one = (boxes[:, axis, None] - begin[None, :, axis]) / step[None, :]
        two = (boxes[:, axis + 2, None] - begin[None, :, axis]) / step[None, :]
        first, last = np.maximum(first, np.minimum(one, two)), np.minimum(last, np.maximum(one, two))
    return np.asarray(np.maximum(last - first, 0.0) * np.hypot(way[:, 0], way[:, 1]))
