"""Phases of a debate: windows whose networks are alike, and when one kind of network gives way to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from onrecord.errors import InputError
from onrecord.network.backbone import spectrum
from onrecord.network.cells import Sparse
from onrecord.network.dialects import RULES
from onrecord.network.exchange import check_finite
from onrecord.network.networks import Network, build_networks
from onrecord.network.observations import Floats, Ints, Observations
from onrecord.network.options import Distance, Mode, NetworkOptions

#: Networks are scaled to the sum of one.
_ROUNDING = 1e-12


@dataclass(frozen=True, kw_only=True)
class Phases:
    """The state of each window (numbered by first appearance), and the windows x windows distances behind it.

    A window without statements has the state 0: nobody knows what it would be, and nothing gives way to it.
    `silhouettes` maps each number of states tried to its mean silhouette width (Rousseeuw); the widest was chosen.
    """

    networks: Sequence[Network]
    state: Ints
    distances: Floats
    silhouettes: dict[int, float]

    @property
    def transitions(self) -> list[int]:
        """The middle of each window (seconds since 1970) whose state is not that of the window before."""
        known = np.flatnonzero(self.state)
        changed = known[1:][np.diff(self.state[known]) != 0]
        return [self.networks[place].middle for place in changed.tolist()]


def find_phases(
    table: Observations, options: NetworkOptions, *, distance: Distance = Distance.TIES, most: int = 6
) -> Phases:
    """States of the windows by average linkage, as many as separate best; each network is scaled to the sum of one."""
    if options.window is None:
        raise InputError("Phases need windows of time.", hint="Say how long they are: 90 days, one month.")
    if distance is Distance.SPECTRUM and options.mode is not Mode.ONE_MODE:
        raise InputError("Spectra are of networks of one mode.", hint="Compare ties.")
    window = replace(options.window, sums_to_one=True)
    networks = build_networks(table, replace(options, isolates=True, window=window))
    check_finite(networks)
    distances = network_distances(networks, distance)
    said = np.flatnonzero([len(network.rows_used) for network in networks])
    state = np.zeros(len(networks), dtype=np.int64)
    state[said], silhouettes = _states(distances[np.ix_(said, said)], most)
    return Phases(networks=networks, state=state, distances=distances, silhouettes=silhouettes)


def network_distances(networks: Sequence[Network], distance: Distance) -> Floats:
    """Networks x networks: sums of absolute differences; all networks need the same rows and columns."""
    if not networks:
        return np.zeros((0, 0))
    if distance is Distance.TIES:
        return _tie_distances([network.matrix for network in networks])
    rules = RULES[networks[0].options.dialect]
    features = np.array([spectrum(network.matrix, rules) for network in networks])
    return np.array([np.abs(features - one).sum(axis=1) for one in features])


def _tie_distances(matrices: Sequence[Sparse]) -> Floats:
    """Only ties that are there are looked at: dense, a year of windows of a thousand actors does not fit in memory."""
    ties = sparse.vstack([matrix.reshape(1, -1) for matrix in matrices], format="csr")
    by_tie = ties.tocsc()
    sizes = np.asarray(abs(ties).sum(axis=1), dtype=np.float64).ravel()
    distances = sizes[:, None] + sizes[None, :]
    for number in range(len(matrices)):
        mine = slice(ties.indptr[number], ties.indptr[number + 1])
        shared = by_tie[:, ties.indices[mine]]
        own = np.repeat(ties.data[mine], np.diff(shared.indptr))
        # What was added for a tie that both have is taken back, and their difference put in its place.
        surplus = np.abs(own) + np.abs(shared.data) - np.abs(own - shared.data)
        distances[number] -= np.bincount(shared.indices, weights=surplus, minlength=len(matrices))
    # What rounding leaves of no difference would part windows that are the same.
    distances[distances < _ROUNDING] = 0.0
    return distances


def _states(distances: Floats, most: int) -> tuple[Ints, dict[int, float]]:
    """One state where nothing differs or no division separates the windows."""
    windows = len(distances)
    one_state = np.ones(windows, dtype=np.int64)
    if windows < 3 or not distances.any():
        return one_state, {}
    tree = linkage(squareform(distances, checks=False), method="average")
    divisions = {count: fcluster(tree, count, criterion="maxclust") for count in range(2, min(most, windows - 1) + 1)}
    silhouettes = {count: _silhouette(distances, state) for count, state in divisions.items()}
    best = max(silhouettes, key=lambda count: (silhouettes[count], -count))
    return (_by_appearance(divisions[best]) if silhouettes[best] > 0 else one_state), silhouettes


def _silhouette(distances: Floats, state: Ints) -> float:
    """Mean of (b - a) / max(a, b): a the mean distance to the own state, b to the nearest other; 0 where alone."""
    members = state[:, None] == np.unique(state)[None, :]
    sizes = members.sum(axis=0)
    sums = distances @ members
    own_size = sizes[members.argmax(axis=1)]
    own = np.where(members, sums, 0.0).sum(axis=1) / np.maximum(own_size - 1, 1)
    other = np.where(members, np.inf, sums / sizes).min(axis=1)
    if len(sizes) < 2:
        return 0.0
    width = np.divide(other - own, np.maximum(own, other), out=np.zeros_like(own), where=np.maximum(own, other) > 0)
    return float(np.where(own_size > 1, width, 0.0).mean())


def _by_appearance(state: Ints) -> Ints:
    _, first, inverse = np.unique(state, return_index=True, return_inverse=True)
    places = np.empty(len(first), dtype=np.int64)
    places[np.argsort(first)] = np.arange(1, len(first) + 1)
    return places[inverse]
