"""Where nodes stand: actors who agree close together, by stress majorization (Gansner, Koren and North).

The same ties give the same places: there is no chance in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import shortest_path

Floats = NDArray[np.float64]

#: Two positions and the weight of the tie between them; below zero they are in conflict.
Pairs = Sequence[tuple[int, int, float]]

#: Beyond this many nodes a layout of all distances takes too long, and nobody can read it.
MOST_NODES = 1_500

_ROUNDS = 150
_CLOSEST = 0.35
_CONFLICT = 0.4
_TOGETHER = 0.8
_EVEN = 0.5


def layout(count: int, ties: Pairs, groups: Sequence[int | None] = ()) -> Floats:
    """A place for each node, nodes x 2, in a box of width 1; the first principal axis lies flat.

    Nodes without ties stand in rows below the others; members of one of the `groups` stand a little closer together.
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
    places[inside] = _in_box(_even(_flat(_stress(wanted))))
    alone = np.flatnonzero(~tied)
    places[alone] = _rows_below(len(alone), float(places[inside, 1].max(initial=0.0)))
    return places


def distances(count: int, ties: Pairs) -> Floats:
    """Nodes x nodes: along the strongest chain of ties; conflict adds to it, and parts without a chain stand apart."""
    weights = np.zeros((count, count))
    for row, column, weight in ties:
        weights[row, column] += weight
        weights[column, row] += weight
    greatest = max(float(weights.max(initial=0.0)), 1e-300)
    positive = np.where(weights > 0, weights / greatest, 0.0)
    lengths = np.divide(1.0, np.sqrt(positive), out=np.zeros_like(positive), where=positive > 0)
    longest = float(lengths.max(initial=1.0))
    shrunk = np.where(positive > 0, _CLOSEST + (1 - _CLOSEST) * (lengths - 1) / max(longest - 1, 1e-9), 0.0)
    found: Floats = shortest_path(sparse.csr_array(shrunk), directed=False)
    linked = found[np.isfinite(found)]
    found[~np.isfinite(found)] = 1.25 * max(float(linked.max(initial=0.0)), 1.0)
    against = np.where(weights < 0, -weights, 0.0)
    return np.asarray(found * (1 + _CONFLICT * against / max(float(against.max(initial=0.0)), 1e-300)))


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
