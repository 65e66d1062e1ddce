"""What is missing in a codebook, unclear or overlapping: advice, after which it may still be used."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.label.complaints import shown
from onrecord.label.sentences import bare_words, negation
from onrecord.records import Codebook, Concept, ConceptId

#: Texts -> how alike each two of them are, 1 being the same: a matrix with a row and a column for each.
Similarity = Callable[[Sequence[str]], npt.NDArray[Any]]

#: From here on two propositions say nearly the same.
ALIKE = 0.8
#: By how much an example must be nearer to another proposition before that is worth a word.
_NEARER = 0.1
_FEWEST_EXAMPLES = 2
_FEWEST_WORDS = 3
#: How many examples are compared at a time, beside all propositions.
_BATCH = 1000

_POINTING = re.compile(r"(?:it|this|that|these|those|they|he|she|we|you|such)\b(?![-’'])", re.IGNORECASE)
_VAGUE = re.compile(r"\b(?:etc\b\.?|and so on|something|somehow|things|stuff|various|and others)", re.IGNORECASE)
_VERB = r"(?:should|must|will|would|can|cannot|may|might|shall|ought|needs?|is|are|was|were|has|have|had|does|do|did)"
_TWO_CLAIMS = re.compile(rf"\b{_VERB}\b.*(?:\b(?:and|or|but|while)\b|;).*\b{_VERB}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Advice:
    """What would make a concept clearer, as a finished sentence; `line` is the concept's in its file."""

    concept: ConceptId
    line: int
    sentence: str


def check_codebook(codebook: Codebook, similarity: Similarity | None = None) -> list[Advice]:
    """The advice about a codebook in the order of its lines; with `similarity` also on what is nearly the same."""
    found = [_advice(concept, sentence) for concept in codebook.concepts for sentence in _alone(concept)]
    found += _same_ids_but_case(codebook.concepts)
    near = _near_pairs(codebook.concepts, similarity)
    found += [_advice(codebook.concepts[late], sentence) for late, sentence in near]
    if similarity is not None:
        found += _strays(codebook.concepts, similarity)
    places = {concept.id: place for place, concept in enumerate(codebook.concepts)}
    return sorted(found, key=lambda advice: (advice.line, places[advice.concept]))


def _advice(concept: Concept, sentence: str) -> Advice:
    return Advice(concept.id, concept.line, sentence)


def _alone(concept: Concept) -> Iterator[str]:
    """What is to say of a concept by itself."""
    if not concept.definition:
        yield f"{concept.id} has no definition: say what belongs to it, so that two coders would draw the same line."
    yield from _lacking_examples(concept)
    if not concept.not_examples:
        yield f"{concept.id} does not say what it is not: name what it is easily mistaken for."
    yield from _unclear(concept)
    yield from _repeated(concept)


def _lacking_examples(concept: Concept) -> Iterator[str]:
    counts = {"for": len(concept.for_examples), "against": len(concept.against_examples)}
    lacking = [
        f"{count or 'no'} {'for' if side == 'for' else 'against'}" for side, count in counts.items() if count < 2
    ]
    if lacking:
        few = " and ".join(lacking)
        yield f"{concept.id} has too few examples ({few}): give at least {_FEWEST_EXAMPLES} statements for each side."


def _unclear(concept: Concept) -> Iterator[str]:
    whose, text = f"The proposition of {concept.id}", concept.proposition
    if pointing := _POINTING.match(text):
        yield f"{whose} begins with “{pointing[0]}”, which says nothing to those who read it alone: name what is meant."
    if vague := _VAGUE.search(text):
        yield f"{whose} says “{vague[0]}”, which every coder reads differently: name what is meant."
    if "and/or" in text.casefold() or _TWO_CLAIMS.search(text):
        yield f"{whose} seems to join two claims: one can be for one and against the other, so make two concepts of it."
    if denied := negation(text):
        yield (
            f"{whose} is negated (“{denied}”), so that being for it means being against something: say it the other "
            "way round, and swap its examples."
        )
    if len(text.split()) < _FEWEST_WORDS:
        yield f"{whose} is hardly a claim: write a sentence that somebody could agree with or reject."


def _repeated(concept: Concept) -> Iterator[str]:
    """An example given twice, or said to belong and not to belong."""
    seen: set[str] = set()
    for example in (*concept.for_examples, *concept.against_examples):
        if example.casefold() in seen:
            yield f"{concept.id} has the example “{shown(example)}” twice: once is enough."
        seen.add(example.casefold())
    for example in concept.not_examples:
        if example.casefold() in seen:
            yield f"{concept.id} has “{shown(example)}” as an example and as what it is not: keep one of them."


def _same_ids_but_case(concepts: Sequence[Concept]) -> list[Advice]:
    first: dict[str, Concept] = {}
    found = []
    for concept in concepts:
        other = first.setdefault(concept.id.casefold(), concept)
        if other is not concept:
            sentence = f"{concept.id} and {other.id} differ in capitals only: give one of them another id."
            found.append(_advice(concept, sentence))
    return found


def _near_pairs(concepts: Sequence[Concept], similarity: Similarity | None) -> Iterator[tuple[int, str]]:
    """The later of two concepts whose propositions are opposites or nearly the same, with what to say of them."""
    told = set()
    for first, second, is_opposite in _of_same_words(concepts):
        told.add((first, second))
        pair = f"{concepts[second].id} and {concepts[first].id}"
        yield second, _opposites(pair) if is_opposite else f"{pair} say the same: make one concept of them."
    if similarity is None or len(concepts) < 2:
        return
    matrix = np.asarray(similarity([concept.proposition for concept in concepts]))
    for first, second in np.argwhere(np.triu(matrix >= ALIKE, 1)).tolist():
        if (first, second) not in told:
            yield second, _alike(f"{concepts[second].id} and {concepts[first].id}", matrix[first, second])


def _opposites(pair: str) -> str:
    remedy = "keep the one without negation"
    return f"{pair} are opposites: being for one is being against the other, so {remedy}."


def _alike(pair: str, likeness: float) -> str:
    remedy = "make one concept of them, or say in both definitions where the line is"
    return f"{pair} say nearly the same or the opposite (likeness {likeness:.2f}): {remedy}."


def _of_same_words(concepts: Sequence[Concept]) -> Iterator[tuple[int, int, bool]]:
    """Each concept with the first before it whose proposition has the same words save a negation."""
    groups: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, concept in enumerate(concepts):
        words = bare_words(concept.proposition)
        if words and (earlier := groups[words]):
            first = concepts[earlier[0]].proposition
            yield earlier[0], place, (negation(first) is None) != (negation(concept.proposition) is None)
        groups[words].append(place)


def _strays(concepts: Sequence[Concept], similarity: Similarity) -> Iterator[Advice]:
    """Examples that are nearer to the proposition of a concept that is not their own, its parent's or its child's."""
    propositions = [concept.proposition for concept in concepts]
    examples = [
        (place, example)
        for place, concept in enumerate(concepts)
        for example in (*concept.for_examples, *concept.against_examples)
    ]
    size = max(_BATCH, len(concepts))
    for start in range(0, len(examples), size):
        batch = examples[start : start + size]
        matrix = np.asarray(similarity([*propositions, *(example for _, example in batch)]))
        likeness = matrix[len(propositions) :, : len(propositions)]
        for (place, example), row in zip(batch, likeness, strict=True):
            yield from _stray(concepts, place, example, row)


def _stray(concepts: Sequence[Concept], place: int, example: str, row: npt.NDArray[Any]) -> Iterator[Advice]:
    nearest, own = int(np.argmax(row)), concepts[place]
    other = concepts[nearest]
    is_related = other.parent == own.id or own.parent == other.id
    if nearest == place or is_related or row[nearest] < row[place] + _NEARER:
        return
    sentence = (
        f"The example “{shown(example)}” of {own.id} is nearer to the proposition of {other.id} (likeness "
        f"{row[nearest]:.2f}) than to its own ({row[place]:.2f}): move it, or say in the definitions why it is there."
    )
    yield _advice(own, sentence)
