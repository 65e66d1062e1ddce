"""The search for camps: one actor at a time changes sides, and only what changes with it is counted again.

Counting a network anew for each move takes as long as the network is large; here a move takes as long as the actor has
ties. The score is that of `polarization.camp_score`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from onrecord.network.cells import Sparse
from onrecord.network.observations import Floats, Ints

#: A move must improve the score by more than rounding does.
BETTER = 1e-12


class Search:
    """Moves actors between a number of camps, for the ties of congruence and of conflict of one network."""

    def __init__(self, congruence: Sparse, conflict: Sparse, camps: int) -> None:
        self._inside, self._between = _Spread(congruence, camps), _Spread(conflict, camps, sign=-1)
        self._camps = camps

    @property
    def is_hopeless(self) -> bool:
        """Whether every division has the score 0, as ties of one kind are missing."""
        return not (self._inside.total and self._between.total)

    def score(self, camp: Ints) -> float:
        """The score of these camps."""
        self._begin(camp)
        inside = _pairs_inside(self._sizes)
        return math.sqrt(self._inside.closeness(inside) * self._between.closeness(self._all_pairs - inside))

    def climb(self, camp: Ints, chance: np.random.Generator) -> Ints:
        """Moves one actor at a time, in an order drawn anew, until no move improves the score."""
        camp = camp.copy()
        score = self.score(camp)
        is_moving = True
        while is_moving:
            is_moving = False
            for actor in chance.permutation(len(camp)).tolist():
                for other in range(self._camps):
                    tried = self._try(camp, actor, other)
                    if tried > score + BETTER:
                        self._move(camp, actor, other)
                        score, is_moving = tried, True
        return camp

    def _begin(self, camp: Ints) -> None:
        self._sizes = np.bincount(camp, minlength=self._camps).tolist()
        self._all_pairs = len(camp) * (len(camp) - 1)
        for spread in (self._inside, self._between):
            spread.begin(camp)

    def _try(self, camp: Ints, actor: int, other: int) -> float:
        """The score if the actor were in the other camp; nothing for its own."""
        own = int(camp[actor])
        if own == other:
            return 0.0
        inside = _pairs_inside(self._sizes) + 2 * (self._sizes[other] - self._sizes[own] + 1)
        congruent = self._inside.closeness_after(camp, actor, other, inside)
        if not congruent:
            return 0.0
        return math.sqrt(congruent * self._between.closeness_after(camp, actor, other, self._all_pairs - inside))

    def _move(self, camp: Ints, actor: int, other: int) -> None:
        for spread in (self._inside, self._between):
            spread.move(camp, actor, other)
        self._sizes[camp[actor]] -= 1
        self._sizes[other] += 1
        camp[actor] = other


class _Spread:
    """Ties of one kind, wanted inside camps (sign 1) or between them (-1), and how evenly they lie where wanted.

    The sum of absolute differences from the ideal, in which each wanted pair has the same tie, is twice the total less
    twice the sum of the wanted ties with none counted for more than the ideal one. So that sum is all there is to keep
    up to date, and it needs only how often each weight is on a wanted pair. Pairs are counted in both directions.
    """

    def __init__(self, ties: Sparse, camps: int, sign: int = 1) -> None:
        ties = ties.tocsr().copy()
        ties.eliminate_zeros()
        self.total = float(ties.sum())
        self._camps, self._sign = camps, sign
        self._starts = ties.indptr.tolist()
        self._actors = np.repeat(np.arange(ties.shape[0]), np.diff(ties.indptr))
        self._others, self._weights = ties.indices.astype(np.int64), ties.data
        self._values, self._ranks = np.unique(ties.data, return_inverse=True)

    def begin(self, camp: Ints) -> None:
        """Count the weights on pairs wanted by these camps."""
        wanted = (camp[self._actors] == camp[self._others]) == (self._sign > 0)
        self._counts: Floats = np.bincount(self._ranks[wanted], minlength=len(self._values)).astype(np.float64)
        self._known: dict[int, float] = {}

    def closeness(self, pairs: int) -> float:
        """1 where the ties are spread evenly over so many wanted pairs, 0 where none is on one of them."""
        return self._sum(pairs) / self.total if self.total and pairs else 0.0

    def closeness_after(self, camp: Ints, actor: int, other: int, pairs: int) -> float:
        """The same after the actor has gone to the other camp, with so many pairs wanted then."""
        if not pairs:
            return 0.0
        mine = slice(self._starts[actor], self._starts[actor + 1])
        capped = np.minimum(self._weights[mine], self.total / pairs)
        by_camp = np.bincount(camp[self._others[mine]], weights=capped, minlength=self._camps)
        gained = float(by_camp[other] - by_camp[camp[actor]]) * self._sign
        return max(0.0, (self._sum(pairs) + 2 * gained) / self.total)

    def move(self, camp: Ints, actor: int, other: int) -> None:
        """Keep the counts up to date with a move that is about to be made."""
        mine = slice(self._starts[actor], self._starts[actor + 1])
        near, ranks = camp[self._others[mine]], self._ranks[mine]
        np.add.at(self._counts, ranks[near == other], 2.0 * self._sign)
        np.add.at(self._counts, ranks[near == camp[actor]], -2.0 * self._sign)
        self._known.clear()

    def _sum(self, pairs: int) -> float:
        """The wanted ties, none counted for more than the ideal tie."""
        if pairs not in self._known:
            ideal = self.total / pairs
            low = int(np.searchsorted(self._values, ideal))
            below = float(self._values[:low] @ self._counts[:low])
            self._known[pairs] = below + ideal * float(self._counts[low:].sum())
        return self._known[pairs]


def _pairs_inside(sizes: Sequence[int]) -> int:
    return sum(size * (size - 1) for size in sizes)
