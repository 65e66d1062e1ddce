"""Groups of actors with more ties among themselves than chance gives, and how sure each membership is."""

from __future__ import annotations

import random
from dataclasses import dataclass

import networkx
import numpy as np
from scipy import sparse

from onrecord.errors import InputError
from onrecord.network.cells import Sparse
from onrecord.network.networks import Network
from onrecord.network.observations import Floats, Ints, Observations
from onrecord.network.options import Method, Mode, NetworkOptions
from onrecord.network.resampling import Resampler


@dataclass(frozen=True, kw_only=True)
class Communities:
    """`group` has a number for each of `actors`, the largest group first.

    `stability` is, for each actor, how much of the time the resampled groups put the others where they are: with the
    actor or apart. `together` (actors x actors) is how often two were in one group.
    """

    actors: tuple[str, ...]
    group: Ints
    modularity: float
    stability: Floats
    together: Floats
    samples: int
    seed: int
    options: NetworkOptions


def find_communities(
    network: Network, *, method: Method = Method.LOUVAIN, resolution: float = 1.0, seed: int = 0
) -> Ints:
    """Groups of a one-mode network by modularity, the largest first; ties below zero count as none."""
    if network.options.mode is not Mode.ONE_MODE:
        raise InputError("Communities are of a network of one mode.")
    return _search(network.matrix, method, resolution, seed)


def resample_communities(
    table: Observations,
    options: NetworkOptions,
    *,
    method: Method = Method.LOUVAIN,
    samples: int = 100,
    resolution: float = 1.0,
    seed: int = 0,
    error_rate: float = 0.0,
) -> Communities:
    """The groups of the whole network, with their stability over networks of statements drawn with replacement."""
    if options.mode is not Mode.ONE_MODE or samples < 1:
        raise InputError("Communities are of a network of one mode, and need at least one sample.")
    resampler = Resampler(table, options, error_rate)
    group = _search(resampler.whole, method, resolution, seed)
    together = np.zeros((len(group), len(group)))
    for sample in range(samples):
        drawn = _search(resampler.draw(np.random.default_rng([seed, sample])), method, resolution, seed)
        together += drawn[:, None] == drawn[None, :]
    together /= samples
    return Communities(
        actors=table.columns[resampler.options.between].words(resampler.places.row_codes),
        group=group,
        modularity=_modularity(resampler.whole, group, resolution),
        stability=_stability(together, group),
        together=together,
        samples=samples,
        seed=seed,
        options=resampler.options,
    )


def _stability(together: Floats, group: Ints) -> Floats:
    same = group[:, None] == group[None, :]
    agreement = np.where(same, together, 1.0 - together)
    np.fill_diagonal(agreement, 0.0)
    return agreement.sum(axis=1) / max(len(group) - 1, 1) if len(group) > 1 else np.ones(len(group))


def _positive(ties: Sparse) -> Sparse:
    # A copy: taking zeros out in place would take them out of the network itself.
    positive = ties.copy()
    positive.data = np.maximum(positive.data, 0.0)
    positive.eliminate_zeros()
    return positive


def _graph(ties: Sparse) -> networkx.Graph:
    return networkx.from_scipy_sparse_array(_positive(ties))


def _search(ties: Sparse, method: Method, resolution: float, seed: int) -> Ints:
    group = np.zeros(ties.shape[0], dtype=np.int64)
    if method is Method.LEIDEN:
        found = _leiden(ties, resolution, seed)
    else:
        found = networkx.community.louvain_communities(_graph(ties), resolution=resolution, seed=seed)
    for number, members in enumerate(sorted(found, key=lambda members: (-len(members), min(members)))):
        group[list(members)] = number
    return group


def _leiden(ties: Sparse, resolution: float, seed: int) -> list[set[int]]:
    try:
        import igraph
    except ImportError as error:
        raise InputError(
            "Leiden communities need igraph, which is not installed.", hint="pip install 'onrecord[igraph]'"
        ) from error
    entries = sparse.triu(_positive(ties), k=1).tocoo()
    pairs = list(zip(entries.row.tolist(), entries.col.tolist(), strict=True))
    graph = igraph.Graph(n=ties.shape[0], edges=pairs)
    if not pairs:
        return [{place} for place in range(ties.shape[0])]
    # igraph draws from the generator it is given, for the whole process, until it is given its own back.
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - a search, not a secret
    try:
        found = graph.community_leiden(
            objective_function="modularity", weights=entries.data.tolist(), resolution=resolution, n_iterations=-1
        )
    finally:
        igraph.set_random_number_generator(random)
    return [set(members) for members in found if members]


def _modularity(ties: Sparse, group: Ints, resolution: float) -> float:
    graph = _graph(ties)
    if graph.number_of_edges() == 0:
        return 0.0
    groups = [set(np.flatnonzero(group == number).tolist()) for number in np.unique(group)]
    return float(networkx.community.modularity(graph, groups, resolution=resolution))
