"""Which concepts carry a network: drop the one whose loss changes the network's spectrum least, again and again."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

import numpy as np
from scipy import sparse

from onrecord.errors import InputError
from onrecord.network.cells import Places, Sparse, count_cells, levels_of, place_rows
from onrecord.network.dialects import RULES, Rules
from onrecord.network.observations import Flags, Floats, Ints, Observations
from onrecord.network.options import How, Mode, NetworkOptions, Normalize
from onrecord.network.repairs import check_options
from onrecord.network.selection import select_rows
from onrecord.network.ties import one_mode

#: Losses this close are one loss, so that rounding does not choose a concept. In DNA it does.
_EQUAL = 1e-12


@dataclass(frozen=True, kw_only=True, slots=True)
class BackboneStep:
    """One concept leaving: the spectral distance of what remains, and of what has left, from the whole network."""

    step: int
    concept: str
    backbone_loss: float
    redundant_loss: float
    statement_count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Backbone:
    """All concepts in the order in which they leave, the least needed first."""

    steps: tuple[BackboneStep, ...]
    statement_count: int
    options: NetworkOptions


def nested_backbone(table: Observations, options: NetworkOptions) -> Backbone:
    """The concepts (`options.over`) in the order in which leaving them out changes the network least."""
    options = check_options(table, options)
    if options.mode is not Mode.ONE_MODE:
        raise InputError("A backbone is of a network of one mode.", hint="Leave out the mode.")
    rows = select_rows(table, options).rows
    if not len(rows):
        raise InputError("There are no statements to find a backbone in.", hint="Leave in more dates or values.")
    levels = levels_of(table, rows, rows, options)
    search = _Search(place_rows(table, rows, rows, levels, options), options)
    concepts = table.columns[options.over].words(search.places.column_codes)
    return Backbone(steps=tuple(search.run(concepts)), statement_count=len(rows), options=options)


def spectrum(ties: Sparse, rules: Rules, twins: Ints | None = None) -> Floats:
    """Eigenvalues of the Laplacian of the ties above zero, the largest first, scaled to the sum of one.

    `twins` may have a number for each actor, the same for those who said the same and so have the same ties.
    """
    ties = sparse.csr_array(ties)
    tied = np.flatnonzero(np.diff(ties.indptr))
    # Who has no tie has the eigenvalue 0, and in matrices of windows most have none.
    near = ties[tied][:, tied].toarray()
    near = np.where(near > 0, near, 0.0)
    values = np.zeros(ties.shape[0])
    # DNA computes the Laplacian and throws it away: what remains is the diagonal of degrees.
    if not rules.laplacian_subtracts_ties:
        values[: len(tied)] = _in_sequence(near)
    else:
        values[: len(tied)] = _laplacian(near, np.arange(len(tied)) if twins is None else twins[tied])
    ordered: Floats = np.sort(values)[::-1]
    total = fsum(ordered)
    return ordered / total if total > 0 else ordered


def _laplacian(ties: Floats, twins: Ints) -> Floats:
    """Eigenvalues of the Laplacian, those of twins without computing them.

    Two twins, one counted up and the other down, are an eigenvector, with their degree and their own tie as its value.
    All others are those of a matrix with one row for each set of twins, its ties scaled by the sizes of both sets.
    """
    _, first, place, sizes = np.unique(twins, return_index=True, return_inverse=True, return_counts=True)
    last = np.zeros(len(first), dtype=np.int64)
    last[place] = np.arange(len(twins))
    own = ties[first, last]
    degrees = _in_sequence(ties)[first]
    between = ties[np.ix_(first, first)] * np.sqrt(np.outer(sizes, sizes))
    np.fill_diagonal(between, (sizes - 1) * own)
    of_sets = np.linalg.eigvalsh(np.diag(degrees) - between)
    return np.concatenate([of_sets, np.repeat(degrees + own, sizes - 1)])


class _Search:
    """The concepts still in and those that have left; one network per candidate."""

    def __init__(self, places: Places, options: NetworkOptions) -> None:
        self.places = places
        self._options = options
        self._rules = RULES[options.dialect]
        self._kinds = _kinds(places, options)
        self._spectra: dict[bytes, Floats] = {}
        self._whole = self._spectrum(np.ones(len(places.column_codes), dtype=bool))

    def run(self, concepts: tuple[str, ...]) -> list[BackboneStep]:
        steps: list[BackboneStep] = []
        inside = np.ones(len(concepts), dtype=bool)
        while inside.any():
            losses = {place: self._loss(_without(inside, place)) for place in np.flatnonzero(inside).tolist()}
            remaining = inside.copy()
            for place in self._leaving(losses):
                inside[place] = False
                count = self._count(_without(remaining, place))
                steps.append(
                    BackboneStep(
                        step=len(steps) + 1,
                        concept=concepts[place],
                        backbone_loss=losses[place],
                        redundant_loss=self._loss(~inside),
                        statement_count=count,
                    )
                )
        return steps

    def _leaving(self, losses: dict[int, float]) -> list[int]:
        """Of those tied for the least the last one; in DNA all, the last one first."""
        least = min(losses.values())
        close = _EQUAL if self._rules.rounding_chooses_nothing else 0.0
        tied = sorted((place for place, loss in losses.items() if loss - least <= close), reverse=True)
        return tied[:1] if self._rules.tied_concepts_leave_one_by_one else tied

    def _loss(self, inside: Flags) -> float:
        return float(_in_sequence(np.abs(self._whole - self._spectrum(inside))[None, :])[0])

    def _count(self, inside: Flags) -> int:
        return int(inside[self.places.column].sum())

    def _spectrum(self, inside: Flags) -> Floats:
        """Computed once for all sets of concepts that make the same ties: many have concepts that connect nobody."""
        kinds = np.bincount(self._kinds[inside], minlength=len(inside) + 1)[1:]
        # DNA's choice hangs on the last bit, and so on the order of the concepts.
        key = (kinds if self._rules.rounding_chooses_nothing else inside).tobytes()
        if key not in self._spectra:
            self._spectra[key] = self._computed(inside)
        return self._spectra[key]

    def _computed(self, inside: Flags) -> Floats:
        part = self.places.take(np.flatnonzero(inside[self.places.column]))
        if not len(part.row):
            return np.zeros(len(part.row_codes))
        cells = count_cells(part)
        ties = one_mode(cells, self._options.how, self._options.normalize, self._rules)
        return spectrum(ties, self._rules, _twins(cells.amount))


def _kinds(places: Places, options: NetworkOptions) -> Ints:
    """A number for each concept, the same for those that the same actors said alike; 0 for those that make no tie."""
    level = places.row * len(places.levels) + places.level
    order = np.lexsort((level, places.column))
    ends = np.cumsum(np.bincount(places.column, minlength=len(places.column_codes)))
    # A text is in conflict with none at all, and what divides ties counts all that an actor said.
    is_plain = options.normalize is Normalize.NO and not (
        places.levels.are_text and options.how in (How.CONFLICT, How.SUBTRACT)
    )
    numbers: dict[bytes, int] = {}
    kinds = np.zeros(len(ends), dtype=np.int64)
    for concept, said in enumerate(np.split(level[order], ends[:-1])):
        actors = said // len(places.levels)
        if not is_plain or (actors != actors[0]).any():
            kinds[concept] = numbers.setdefault(said.tobytes(), len(numbers) + 1)
    return kinds


def _twins(counts: Sparse) -> Ints:
    """A number for each actor, the same for those with the same counts."""
    counts.sort_indices()
    numbers: dict[tuple[bytes, bytes], int] = {}
    found = np.empty(counts.shape[0], dtype=np.int64)
    for actor, (start, stop) in enumerate(zip(counts.indptr[:-1].tolist(), counts.indptr[1:].tolist(), strict=True)):
        said = counts.indices[start:stop].tobytes(), counts.data[start:stop].tobytes()
        found[actor] = numbers.setdefault(said, len(numbers))
    return found


def _in_sequence(matrix: Floats) -> Floats:
    """Row sums added from left to right, as Java does: another order rounds otherwise, and equal losses part."""
    return np.cumsum(matrix, axis=1)[:, -1] if matrix.shape[1] else np.zeros(len(matrix))


def _without(flags: Flags, place: int) -> Flags:
    fewer = flags.copy()
    fewer[place] = False
    return fewer
