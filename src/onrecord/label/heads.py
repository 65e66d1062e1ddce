"""What a concept learned from decisions: read on top of the zero-shot odds, refitted in seconds.

A head adds to the zero-shot odds of a match what decisions taught, in two steps. First, all decisions of a codebook
move and stretch the odds of all its concepts alike, and say how much it tells that a statement matches another concept
better (its rival). Then each concept's own decisions do the same for it alone, and say which way in the space of
sentence vectors its statements lie. The side, for or against, is learned likewise. All weights are shrunk to zero by
normal priors, so that without a decision everything is as the models say, and a single one changes little.

Examples of the codebook teach the direction alone. Most of them are matches by construction, so they would raise the
odds of every unit if they could. Directions are seen from the mean of the concept's units, so their mean odds stay.

The same decisions give the same head. Which units were decided may depend on their scores in any way, since only
chances given scores and vectors are modelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from onrecord.label.fitting import fit_weights
from onrecord.label.zero_shot import Floats, ZeroShot
from onrecord.records import Agreement, ConceptId, Unit

Places = npt.NDArray[np.intp]

#: Standard deviations of the priors of the four columns a head weighs: always 1, the zero-shot odds (of a match, or of
#: the side), those of taking a side, and the rival's. Chosen on ten topics of key points that are not measured. The
#: rival's weight is the codebook's to learn, not a concept's.
_MATCH_SHARED = (1.0, 0.5, 0.3, 0.5)
_MATCH_OWN = (1.0, 0.3, 0.3, 0.0)
_SIDE_SHARED = (0.3, 0.3, 0.0, 0.0)
_SIDE_OWN = (1.0, 0.3, 0.0, 0.0)
#: The same for each place of the vector, which has length 1 and is centred on the mean of the concept's units.
_MATCH_VECTOR = 8.0
_SIDE_VECTOR = 4.0
#: An example in the codebook counts as so much of a decision.
_EXAMPLE = 0.5
#: How far a rival's odds count.
_FARTHEST = 6.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Features:
    """Units and what is known of them before any decision.

    `rows` says which row of `vectors` (the statements', at length 1) is the vector of each unit's statement. `rivals`:
    by how much a unit's odds of a match exceed those of the best other concept of its statement; made from the others.
    """

    units: tuple[Unit, ...]
    zero_shot: ZeroShot
    rows: Places
    vectors: npt.NDArray[np.float32]
    rivals: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        if len(self.rivals) != len(self.units):
            object.__setattr__(self, "rivals", compare_rivals(self.rows, self.zero_shot.match))

    def __len__(self) -> int:
        return len(self.units)

    def take(self, places: Sequence[int] | Places) -> Features:
        """The units at these places alone."""
        chosen = np.asarray(places, np.intp)
        return Features(
            units=tuple(self.units[place] for place in chosen),
            zero_shot=self.zero_shot.take(chosen),
            rows=self.rows[chosen],
            vectors=self.vectors,
            rivals=self.rivals[chosen],
        )

    def by_concept(self) -> dict[ConceptId, list[int]]:
        """The places of each concept's units, in order."""
        found: dict[ConceptId, list[int]] = {}
        for place, (_, concept) in enumerate(self.units):
            found.setdefault(concept, []).append(place)
        return found

    def match_columns(self) -> Floats:
        """What the head of a match weighs. *Shape:* (units, 4)."""
        return np.stack([np.ones(len(self)), self.zero_shot.match, self.zero_shot.takes, self.rivals], axis=1)

    def side_columns(self) -> Floats:
        """What the head of the side weighs. *Shape:* (units, 4)."""
        nothing = np.zeros(len(self))
        return np.stack([np.ones(len(self)), self.zero_shot.side, nothing, nothing], axis=1)

    def directions(self, center: Floats) -> Floats:
        """The vectors of the units' statements as seen from `center`. *Shape:* (units, width)."""
        return self.vectors[self.rows].astype(np.float64) - center


def compare_rivals(rows: Places, match: Floats) -> Floats:
    """By how much each unit's odds exceed the best of the same row's others; 0 where there is none."""
    rivals = np.zeros(len(rows))
    order = np.lexsort((-match, rows))
    for group in np.split(order, np.flatnonzero(np.diff(rows[order])) + 1):
        if len(group) > 1:
            rivals[group] = match[group] - match[group[0]]
            rivals[group[0]] = match[group[0]] - match[group[1]]
    return np.clip(rivals, -_FARTHEST, _FARTHEST)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Direction:
    """Weights that are added to zero-shot odds: of the columns, and of the vector as seen from `center`."""

    columns: Floats
    vector: Floats
    center: Floats

    def read(self, odds: Floats, columns: Floats, features: Features) -> Floats:
        """The odds with what was learned. *Shape:* (units,), (units, 4) -> (units,)."""
        learned: Floats = odds + columns @ self.columns + features.directions(self.center) @ self.vector
        return learned


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Head:
    """What one concept learned; None where nothing was. `decisions` it rests on, examples not counted.

    `threshold` is the chance of a match from which a side is suggested. `calibration` (slope, bias) is applied to the
    odds of a match last, see `trust.calibrate_heads`.
    """

    match: Direction | None = None
    side: Direction | None = None
    threshold: float = 0.5
    calibration: tuple[float, float] = (1.0, 0.0)
    decisions: int = 0

    def read(self, features: Features) -> tuple[Floats, Floats]:
        """Natural-log odds of a match, and of for rather than against, of this concept's units. *Shape:* (units,)."""
        match, side = features.zero_shot.match, features.zero_shot.side
        if self.match is not None:
            match = self.match.read(match, features.match_columns(), features)
        if self.side is not None:
            side = self.side.read(side, features.side_columns(), features)
        slope, bias = self.calibration
        return slope * match + bias, side


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lessons:
    """What heads are fitted on: decided units, then examples, what was decided and how much each counts.

    `centers` is the mean vector of the units of each concept, decided or not.
    """

    features: Features
    values: tuple[Agreement, ...]
    counts: Floats
    is_example: npt.NDArray[np.bool_]
    centers: Mapping[ConceptId, Floats]

    def __len__(self) -> int:
        return len(self.values)

    def take(self, places: Sequence[int] | Places) -> Lessons:
        """The lessons at these places alone."""
        chosen = np.asarray(places, np.intp)
        return Lessons(
            features=self.features.take(chosen),
            values=tuple(self.values[place] for place in chosen),
            counts=self.counts[chosen],
            is_example=self.is_example[chosen],
            centers=self.centers,
        )

    def is_match(self) -> Floats:
        """1 where a side was taken, else 0."""
        return np.array([value is not Agreement.NONE for value in self.values], np.float64)

    def is_for(self) -> Floats:
        """1 where the side taken was for, else 0."""
        return np.array([value is Agreement.FOR for value in self.values], np.float64)


def gather_lessons(
    features: Features,
    values: Mapping[Unit, Agreement],
    examples: Features | None = None,
    example_values: Sequence[Agreement] = (),
) -> Lessons:
    """The units that were decided, in the order of `features`, then the codebook's examples."""
    decided = features.take([place for place, unit in enumerate(features.units) if unit in values])
    more = len(example_values) if examples is not None else 0
    return Lessons(
        features=_join(decided, examples) if examples is not None and more else decided,
        values=(*(values[unit] for unit in decided.units), *(example_values if more else ())),
        counts=np.r_[np.ones(len(decided)), np.full(more, _EXAMPLE)],
        is_example=np.r_[np.zeros(len(decided), np.bool_), np.ones(more, np.bool_)],
        centers={
            concept: features.vectors[features.rows[places]].astype(np.float64).mean(0)
            for concept, places in features.by_concept().items()
        },
    )


def _join(one: Features, other: Features) -> Features:
    first, second = one.zero_shot, other.zero_shot
    return Features(
        units=one.units + other.units,
        zero_shot=ZeroShot(
            match=np.r_[first.match, second.match],
            takes=np.r_[first.takes, second.takes],
            side=np.r_[first.side, second.side],
        ),
        rows=np.r_[one.rows, other.rows + len(one.vectors)],
        vectors=np.concatenate([one.vectors, other.vectors]),
        rivals=np.r_[one.rivals, other.rivals],
    )


def fit_heads(
    features: Features,
    values: Mapping[Unit, Agreement],
    examples: Features | None = None,
    example_values: Sequence[Agreement] = (),
) -> dict[ConceptId, Head]:
    """A head for each concept of `features`, not calibrated; none where nothing was decided and there is no example."""
    return fit_lessons(gather_lessons(features, values, examples, example_values))


def fit_lessons(lessons: Lessons) -> dict[ConceptId, Head]:
    """A head for each concept that `lessons` know, from all of them together and then from its own."""
    if not len(lessons):
        return {}
    made = lessons.take(np.flatnonzero(~lessons.is_example))
    sided = made.take(np.flatnonzero(made.is_match()))
    match_shared = _fit_shared(made.features.match_columns(), made.is_match(), made.counts, _MATCH_SHARED)
    side_shared = _fit_shared(sided.features.side_columns(), sided.is_for(), sided.counts, _SIDE_SHARED)
    own = lessons.features.by_concept()
    return {
        concept: _fit_head(lessons.take(own.get(concept, [])), center, match_shared, side_shared)
        for concept, center in lessons.centers.items()
    }


def _fit_shared(columns: Floats, is_yes: Floats, counts: Floats, priors: Sequence[float]) -> Floats:
    # Both kinds of columns hold the zero-shot odds they are added to at place 1.
    return fit_weights(columns, columns[:, 1], is_yes, counts, priors)


def _fit_head(own: Lessons, center: Floats, match_shared: Floats, side_shared: Floats) -> Head:
    sided = own.take(np.flatnonzero(own.is_match()))
    match_priors, side_priors = (
        np.r_[columns, np.full(len(center), vector)]
        for columns, vector in ((_MATCH_OWN, _MATCH_VECTOR), (_SIDE_OWN, _SIDE_VECTOR))
    )
    return Head(
        match=_fit_direction(own, own.features.match_columns(), own.is_match(), center, match_shared, match_priors),
        side=_fit_direction(sided, sided.features.side_columns(), sided.is_for(), center, side_shared, side_priors),
        decisions=int((~own.is_example).sum()),
    )


def _fit_direction(
    own: Lessons, columns: Floats, is_yes: Floats, center: Floats, shared: Floats, priors: Floats
) -> Direction:
    """What a concept's own lessons add to the weights all concepts share."""
    odds = columns[:, 1] + columns @ shared
    # Examples were chosen, most of them for matching: they say where matches lie, and nothing of how many there are.
    told = np.where(own.is_example[:, None], 0.0, columns)
    seen = np.concatenate([told, own.features.directions(center)], axis=1)
    weights = fit_weights(seen, odds, is_yes, own.counts, priors)
    wide = columns.shape[1]
    return Direction(columns=shared + weights[:wide], vector=weights[wide:], center=center)
