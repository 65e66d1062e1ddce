"""Where nodes stand: actors who agree close together, by stress majorization (Gansner, Koren and North).

The same ties give the same places: there is no chance in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components, shortest_path
from scipy.spatial.distance import cdist

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Two positions and the weight of the tie between them; below zero they are in conflict.
Pairs = Sequence[tuple[int, int, float]]

#: Beyond this many nodes a layout of all distances takes too long, and nobody can read it.
MOST_NODES = 1_500

_ROUNDS = 150
_CLOSEST = 0.35
_CONFLICT = 0.4
_TOGETHER = 0.6
_EVEN = 0.5
#: Between two parts that no tie links; and places tried along each side.
_PART, _GRID = 0.6, 33
#: The side of the smallest parts, as a share of that of the first.
_FEW = 0.35
#: Words run from left to right: they need more room on that side.
_WIDER = np.array([1.6, 1.0])


def layout(count: int, ties: Pairs, groups: Sequence[int | None] = (), aspect: float = 1.0) -> Floats:
    """A place for each node, nodes x 2, in a box of width 1; the first principal axis lies flat.

    Nodes without ties stand in rows below the others; members of one of the `groups` stand a little closer together.
    Parts that no tie links are packed so that a page of this `aspect`, width by height, has least waste.
    """
    places = np.zeros((count, 2))
    if count == 0:
        return places
    if count > MOST_NODES:
        return _circle(count)
    tied = np.zeros(count, dtype=bool)
    for row, column, weight in ties:
        if weight != 0 and row != column:
            tied[[row, column]] = True
    inside = np.flatnonzero(tied)
    numbers = {node: place for place, node in enumerate(inside.tolist())}
    kept = [(numbers[row], numbers[column], weight) for row, column, weight in ties if row != column and weight != 0]
    if not kept:
        places[:] = _rows_below(count, 0.0)
        return places
    wanted = distances(len(inside), kept)
    if groups:
        group = np.array([-1 - node if groups[node] is None else groups[node] for node in inside.tolist()])
        wanted = np.where(group[:, None] == group[None, :], _TOGETHER * wanted, wanted)
    _, part = connected_components(sparse.csr_array(np.isfinite(wanted)), directed=False)
    parts = sorted((np.flatnonzero(part == one) for one in set(part.tolist())), key=lambda own: (-len(own), own[0]))
    laid = [_even(_flat(_stress(wanted[np.ix_(own, own)]))) for own in parts]
    ends = np.array([(row, column) for row, column, _ in kept])
    lines = [np.searchsorted(own, ends[np.isin(ends[:, 0], own)]) for own in parts]
    found = np.zeros((len(inside), 2))
    for own, at in zip(parts, packed(laid, lines, aspect), strict=True):
        found[own] = at
    places[inside] = _in_box(found)
    alone = np.flatnonzero(~tied)
    places[alone] = _rows_below(len(alone), float(places[inside, 1].max(initial=0.0)))
    return places


def distances(count: int, ties: Pairs) -> Floats:
    """Nodes x nodes: along the strongest chain of ties; conflict adds to it, and without a chain there is no end to it.

    Who has nothing but conflict is led to by that, a longer way than any tie of agreement.
    """
    weights = np.zeros((count, count))
    for row, column, weight in ties:
        weights[row, column] += weight
        weights[column, row] += weight
    positive, against = np.maximum(weights, 0.0), np.maximum(-weights, 0.0)
    lengths = _lengths(positive)
    found: Floats = shortest_path(sparse.csr_array(lengths), directed=False)
    if against.any():
        foes = np.where(against > 0, 1.0 + _CONFLICT + _lengths(against), 0.0)
        led: Floats = shortest_path(sparse.csr_array(np.where(lengths > 0, lengths, foes)), directed=False)
        found = np.where(np.isfinite(found), found, led)
    return np.asarray(found * (1 + _CONFLICT * against / max(float(against.max(initial=0.0)), 1e-300)))


def packed(parts: Sequence[Floats], lines: Sequence[Ints], aspect: float) -> list[Floats]:
    """The places of each part, the first one first, moved and turned as near to those before as they stay apart.

    `lines` are the ties of each part, by the numbers of its nodes.
    """
    done = [parts[0] - (parts[0].max(axis=0) + parts[0].min(axis=0)) / 2]
    stuff = [_along(done[0], lines[0])]
    shape = np.array([aspect, 1.0])
    span = float(np.ptp(parts[0], axis=0).max())
    gap = max(_PART * min(1.0, 6 / len(parts[0])), 0.12 * span)
    for part, line in zip(parts[1:], lines[1:], strict=True):
        flat = part - (part.max(axis=0) + part.min(axis=0)) / 2
        # Few nodes take little of the page, however far apart they are.
        most = max(_FEW, (len(part) / len(parts[0])) ** 0.5) * span
        flat = flat * min(1.0, most / max(float(np.ptp(part, axis=0).max()), 1e-9))
        taken = np.concatenate(stuff)
        best = min(
            (_nearest(turned, line, taken, gap, shape) for turned in (flat, flat[:, ::-1])), key=lambda found: found[0]
        )
        done.append(best[1])
        stuff.append(_along(best[1], line))
    return done


def _nearest(part: Floats, line: Ints, taken: Floats, gap: float, shape: Floats) -> tuple[float, Floats]:
    """Where a part adds least to the page, and the size of the page then."""
    own = _along(part, line)
    low, high = taken.min(axis=0), taken.max(axis=0)
    room = np.ptp(own, axis=0) / 2 + gap * _WIDER
    steps = [np.linspace(one - more, other + more, _GRID) for one, other, more in zip(low, high, room, strict=True)]
    spots = np.stack(np.meshgrid(*steps), axis=-1).reshape(-1, 2)
    moved = (spots[:, None, :] + own[None, :, :]) / _WIDER
    apart = cdist(moved.reshape(-1, 2), taken / _WIDER).min(axis=1).reshape(len(spots), -1).min(axis=1)
    lows, highs = np.minimum(low, spots + own.min(axis=0)), np.maximum(high, spots + own.max(axis=0))
    size = ((highs - lows) / shape).max(axis=1) + 0.1 * ((highs - lows) / shape).sum(axis=1)
    size = np.where(apart * 1.0001 >= gap, size, np.inf).round(9)
    best = int(np.argmin(size))
    return float(size[best]), part + spots[best]


def _along(places: Floats, line: Ints) -> Floats:
    """The nodes, and points on the ties between them."""
    share = np.linspace(0, 1, 9)[:, None, None]
    return np.concatenate([places, ((1 - share) * places[line[:, 0]] + share * places[line[:, 1]]).reshape(-1, 2)])


def _lengths(weights: Floats) -> Floats:
    """From the shortest, of the strongest tie, to 1; 0 where there is none."""
    share = weights / max(float(weights.max(initial=0.0)), 1e-300)
    lengths = np.divide(1.0, np.sqrt(share), out=np.zeros_like(share), where=share > 0)
    longest = float(lengths.max(initial=1.0))
    return np.where(share > 0, _CLOSEST + (1 - _CLOSEST) * (lengths - 1) / max(longest - 1, 1e-9), 0.0)


def _stress(wanted: Floats) -> Floats:
    """Places whose distances come as near to those wanted as they can, near pairs before far ones."""
    count = len(wanted)
    if count == 1:
        return np.zeros((1, 2))
    places = _first_places(wanted)
    weights = np.divide(1.0, wanted * wanted, out=np.zeros_like(wanted), where=wanted > 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.pinv(laplacian)
    for _ in range(_ROUNDS):
        apart = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
        ratio = np.divide(weights * wanted, apart, out=np.zeros_like(apart), where=apart > 1e-9)
        pull = np.diag(ratio.sum(axis=1)) - ratio
        moved = inverse @ (pull @ places)
        if float(np.abs(moved - places).max()) < 1e-4:
            return np.asarray(moved)
        places = moved
    return places


def _first_places(wanted: Floats) -> Floats:
    """Classical scaling, with a little of a spiral so that no two nodes begin in one place."""
    count = len(wanted)
    centred = -0.5 * _centred(wanted * wanted)
    values, vectors = np.linalg.eigh(centred)
    first: Floats = vectors[:, -2:][:, ::-1] * np.sqrt(np.maximum(values[-2:][::-1], 0.0))
    # An eigenvector may be mirrored: its greatest entry decides, so that the same ties look the same everywhere.
    top = np.abs(first.round(9)).argmax(axis=0)
    first = first * np.where(first[top, np.arange(first.shape[1])] < 0, -1.0, 1.0)
    if first.shape[1] < 2:
        first = np.column_stack([first, np.zeros(count)])
    angle = np.arange(count) * 2.399963
    spiral = np.column_stack([np.cos(angle), np.sin(angle)]) * np.sqrt(np.arange(count) + 1)[:, None]
    return np.asarray(first + 0.02 * float(wanted.max()) * spiral / np.sqrt(count))


def _centred(squares: Floats) -> Floats:
    return np.asarray(squares - squares.mean(axis=0)[None, :] - squares.mean(axis=1)[:, None] + squares.mean())


def _flat(places: Floats) -> Floats:
    """Turned so that the longest way through lies flat, as a page does."""
    if not len(places):
        return places
    centred = places - places.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    if axes.shape != (2, 2):
        return np.asarray(centred)
    top = np.abs(axes.round(9)).argmax(axis=1)
    axes = axes * np.where(axes[np.arange(2), top] < 0, -1.0, 1.0)[:, None]
    return np.asarray(centred @ axes.T)


def _even(places: Floats) -> Floats:
    """Half way to equal steps along each side: one actor far out does not press all others together."""
    if len(places) < 3:
        return places
    steps = np.argsort(np.argsort(places.round(6), axis=0, kind="stable"), axis=0, kind="stable") / (len(places) - 1)
    span = np.maximum(places.max(axis=0) - places.min(axis=0), 1e-9)
    return np.asarray((1 - _EVEN) * (places - places.min(axis=0)) + _EVEN * steps * span)


def _in_box(places: Floats) -> Floats:
    if not len(places):
        return places
    low, high = places.min(axis=0), places.max(axis=0)
    span = max(float(high[0] - low[0]), float(high[1] - low[1]))
    return np.asarray((places - low) / span if span > 0 else np.full_like(places, 0.5))


def _rows_below(count: int, bottom: float) -> Floats:
    across = max(1, min(count, 8))
    place = np.arange(count)
    return np.column_stack([(place % across + 0.5) / across, bottom + 0.15 + 0.1 * (place // across)])


def _circle(count: int) -> Floats:
    angle = 2 * np.pi * np.arange(count) / count
    return np.asarray(0.5 + 0.5 * np.column_stack([np.cos(angle), np.sin(angle)]))
