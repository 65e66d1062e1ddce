"""From statements and a codebook to suggested codings: start here.

    statements, concepts -> codings.py (pick_candidates: which pairs are judged at all)
    judged pairs         -> zero_shot.py (chances before any decision)
    decisions            -> heads.py (what a concept learned from them) -> trust.py (how far to trust it)
    all of these         -> codings.py (suggest)

Statements are compared with every concept by their vectors, which costs nothing; the model that reads claim and text
together sees only the few concepts nearest to a statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from onrecord.label.heads import Features, Head
from onrecord.label.zero_shot import chance_of
from onrecord.positions import Pair
from onrecord.records import Agreement, Coding, Concept, ConceptId, Position, StatementId, Unit

#: So many concepts a statement is judged for at most, and how near (cosine) they have to be.
MOST_CONCEPTS = 4
LEAST_COSINE = 0.25

#: A statement's place and a concept's place, in the order they were given.
Places = tuple[int, int]


def describe_concept(concept: Concept) -> list[str]:
    """The texts a statement is compared with to see whether it is near the concept: its proposition comes first."""
    texts = (concept.proposition, concept.definition, *concept.for_examples, *concept.against_examples)
    return list(dict.fromkeys(text for text in texts if text))


def example_pairs(concept: Concept) -> list[tuple[Pair, Agreement]]:
    """The codebook's examples of a concept as pairs to judge, each with what a coder would decide on it."""
    kinds = (
        (concept.for_examples, Agreement.FOR),
        (concept.against_examples, Agreement.AGAINST),
        (concept.not_examples, Agreement.NONE),
    )
    return [(Pair(claim=concept.proposition, text=text), kind) for texts, kind in kinds for text in texts]


def pick_candidates(
    statement_vectors: npt.NDArray[np.float32],
    concept_vectors: Sequence[npt.NDArray[np.float32]],
    *,
    most: int = MOST_CONCEPTS,
    floor: float = LEAST_COSINE,
) -> list[Places]:
    """The pairs worth judging: for each statement at most `most` concepts, the nearest, none nearer than `floor` left.

    `concept_vectors` holds an array for each concept, a row for each text of `describe_concept`; the nearest counts.
    *Shape:* (statements, width) and (texts, width) of each concept. Pairs come by statement, the nearest concept first.
    """
    nearness = measure_nearness(statement_vectors, concept_vectors)
    order = np.argsort(-nearness, axis=1, kind="stable")[:, :most]
    rows = ((int(row), int(place)) for row, places in enumerate(order) for place in places)
    return [(row, place) for row, place in rows if nearness[row, place] >= floor]


def measure_nearness(
    statement_vectors: npt.NDArray[np.float32], concept_vectors: Sequence[npt.NDArray[np.float32]]
) -> npt.NDArray[np.float32]:
    """Cosine of each statement with the nearest text of each concept. *Shape:* (statements, concepts)."""
    nearness = np.zeros((len(statement_vectors), len(concept_vectors)), np.float32)
    for place, vectors in enumerate(concept_vectors):
        nearness[:, place] = (statement_vectors @ vectors.T).max(1)
    return nearness


def suggest(features: Features, heads: Mapping[ConceptId, Head]) -> list[Coding]:
    """A coding for each unit, in order, `none` among them; a concept without a head is coded as the models say."""
    match, side = features.zero_shot.match.copy(), features.zero_shot.side.copy()
    thresholds = np.full(len(features), 0.5)
    for concept, places in features.by_concept().items():
        head = heads.get(concept)
        if head is not None:
            match[places], side[places] = head.read(features.take(places))
            thresholds[places] = head.threshold
    takes, chances, sides = chance_of(features.zero_shot.takes), chance_of(match), chance_of(side)
    return [
        build_coding(
            unit, Position(match=float(m), for_chance=float(t * s), against_chance=float(t * (1 - s))), float(h)
        )
        for unit, m, t, s, h in zip(features.units, chances, takes, sides, thresholds, strict=True)
    ]


def build_coding(unit: Unit, position: Position, threshold: float = 0.5) -> Coding:
    """What the position suggests: the likelier side where the match passes `threshold`, else none.

    The score is the chance of just that: of the match and of the side if there is one, or of no match.
    """
    share = position.for_chance / max(position.for_chance + position.against_chance, 1e-12)
    agreement, score = Agreement.NONE, 1 - position.match
    if position.match >= threshold:
        agreement = Agreement.FOR if share >= 0.5 else Agreement.AGAINST
        score = position.match * max(share, 1 - share)
    return Coding(statement=unit[0], concept=unit[1], agreement=agreement, score=score, position=position)


def name_units(
    places: Iterable[Places], statements: Sequence[StatementId], concepts: Sequence[Concept]
) -> tuple[Unit, ...]:
    """The units that pairs of places stand for."""
    return tuple((statements[row], concepts[place].id) for row, place in places)
