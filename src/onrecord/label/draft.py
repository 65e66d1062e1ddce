"""A codebook to start from: groups of statements about one thing, each with the words that tell it from the rest.

statements -> without repeats and odd ones -> groups -> label words, typical statements and a proposition to word

Nothing here knows what anybody is for or against: that is left to the person who edits the draft.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.label.codebook import write_codebook
from onrecord.label.proposals import is_clause, is_demand, propose
from onrecord.label.words import content_words
from onrecord.records import Codebook, Concept, ConceptId

Vectors = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

#: More statements than this tell a draft nothing new; which are taken is drawn by the seed.
MOST_STATEMENTS = 8_000
#: Words of a statement that can stand for a group.
_FEWEST_WORDS, _MOST_WORDS = 5, 60
#: Cosine from which two statements are the same one; rows that are compared at a time.
_SAME, _BLOCK = 0.9, 1000
#: Groups that are made for each that is kept. A statement is odd whose nearest ones are this much less near than usual.
_GROUPS_EACH, _ODD, _NEAREST = 4, 0.8, 10
#: The statements nearest to the centre of a group that stand for it, and the fewest it has.
_CORE_SHARE, _SMALLEST = 0.6, 4
#: Cosine of two groups' centres from which they are about the same thing.
_ALIKE = 0.6
#: What a group is worth of which no statement demands or judges anything, beside one of which all do.
_TELLING = 0.3
_ROUNDS = 25
_FEWEST_LABELS, _LABELS, _EXAMPLES = 2, 6, 5

_WORD_THIS = "    # word this as one sentence somebody can be for or against\n"
_SORT_THIS = "    # statements to sort: move a line below for, against or not, and take out its first #\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement to draft from; `speaker` and `outlet` are empty where they are not known."""

    text: str
    speaker: str = ""
    outlet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A proposed concept with typical statements, which take no side until somebody says so."""

    concept: Concept
    examples: tuple[Said, ...]


def pick_statements(said: Sequence[Said], seed: int = 0) -> list[int]:
    """The places of the statements worth a vector: clauses of fit length, each wording once, no more than needed."""
    first: dict[str, int] = {}
    for place, one in enumerate(said):
        words = one.text.casefold().split()
        if _FEWEST_WORDS <= len(words) <= _MOST_WORDS and is_clause(one.text):
            first.setdefault(" ".join(words), place)
    places = list(first.values())
    if len(places) > MOST_STATEMENTS:
        drawn = np.random.default_rng(seed).choice(len(places), MOST_STATEMENTS, replace=False)
        places = [places[number] for number in sorted(drawn)]
    return places


def draft_codebook(
    said: Sequence[Said], vectors: Vectors, *, concepts: int = 12, name: str, seed: int = 0
) -> tuple[Codebook, list[Draft]]:
    """A codebook with a concept for each group that is large and clear, and the drafts it consists of.

    `vectors` are the statements', at length 1. *Shape:* (statements, width). It is the same for the same seed.
    """
    places = drop_repeats(vectors)
    texts, centred = [said[place] for place in places], _centre(vectors[places])
    groups = _group(centred, concepts * _GROUPS_EACH, seed)
    labels = label_groups([one.text for one in texts], groups)
    drafts = [
        _draft(number, [texts[place] for place in groups[chosen]], labels[chosen])
        for number, chosen in enumerate(_choose(groups, labels, centred, texts, concepts), 1)
    ]
    return Codebook(name=name, version="1", concepts=tuple(draft.concept for draft in drafts)), drafts


def drop_repeats(vectors: Vectors) -> Places:
    """The places of the statements that are nearly the same as none before them."""
    is_new = np.ones(len(vectors), bool)
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK]
        nearness = np.tril(block @ vectors[: start + len(block)].T, start - 1)
        is_new[start : start + len(block)] = nearness.max(1, initial=0) < _SAME
    return np.flatnonzero(is_new)


def _centre(vectors: Vectors) -> Vectors:
    """The vectors without what all have in common, at length 1: what tells statements of one corpus apart."""
    moved = vectors - vectors.mean(0) if len(vectors) else vectors
    lengths: Vectors = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9).astype(np.float32)
    return moved / lengths


def _group(vectors: Vectors, count: int, seed: int) -> list[Places]:
    """Groups by spherical k-means, statements far from all others left out; the nearest to the centre come first."""
    usual = _drop_odd(vectors)
    count = min(count, len(usual) // (2 * _SMALLEST))
    if count < 1:
        return []
    known = vectors[usual]
    centres = _spread(known, count, np.random.default_rng(seed))
    for _ in range(_ROUNDS):
        nearness = known @ centres.T
        belongs = nearness.argmax(1)
        sums = np.zeros_like(centres)
        np.add.at(sums, belongs, known)
        centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    nearness = known @ centres.T
    belongs = nearness.argmax(1)
    groups = []
    for number in range(count):
        members = np.flatnonzero(belongs == number)
        ranked = members[np.argsort(-nearness[members, number], kind="stable")]
        groups.append(usual[ranked[: max(_SMALLEST, round(_CORE_SHARE * len(ranked)))]])
    return [group for group in groups if len(group) >= _SMALLEST]


def _drop_odd(vectors: Vectors) -> Places:
    """The places of the statements that have others near them."""
    nearest = min(_NEAREST, len(vectors) - 1)
    if nearest < 1:
        return np.arange(len(vectors))
    near = np.zeros(len(vectors), np.float32)
    for start in range(0, len(vectors), _BLOCK):
        nearness = vectors[start : start + _BLOCK] @ vectors.T
        near[start : start + _BLOCK] = -np.partition(-nearness, nearest, axis=1)[:, 1 : nearest + 1].mean(1)
    return np.flatnonzero(near >= _ODD * np.median(near))


def _spread(vectors: Vectors, count: int, random: np.random.Generator) -> Vectors:
    """Statements far from one another to begin with (k-means++)."""
    chosen = [int(random.integers(len(vectors)))]
    far = 1 - vectors @ vectors[chosen[0]]
    for _ in range(count - 1):
        weights = np.maximum(far, 0).astype(np.float64) ** 2
        total = weights.sum()
        place = int(random.choice(len(vectors), p=weights / total)) if total > 0 else chosen[-1]
        chosen.append(place)
        far = np.minimum(far, 1 - vectors @ vectors[place])
    return vectors[chosen].copy()


def _choose(
    groups: Sequence[Places], labels: Sequence[tuple[str, ...]], vectors: Vectors, said: Sequence[Said], most: int
) -> list[int]:
    """Which groups are large, clear and of many speakers, none like another; the largest first."""
    centres = [_centre_of(vectors[group]) for group in groups]
    worth = {}
    for place, (group, words) in enumerate(zip(groups, labels, strict=True)):
        if len(words) >= _FEWEST_LABELS:
            worth[place] = _worth([said[member] for member in group], words, vectors[group] @ centres[place])
    chosen: list[int] = []
    for place in sorted(worth, key=lambda place: (-worth[place], place)):
        if len(chosen) < most and all(centres[place] @ centres[other] < _ALIKE for other in chosen):
            chosen.append(place)
    return sorted(chosen, key=lambda place: -len(groups[place]))


def _centre_of(vectors: Vectors) -> Vectors:
    middle: Vectors = vectors.mean(0)
    return middle / max(float(np.linalg.norm(middle)), 1e-9)


def _worth(group: Sequence[Said], words: tuple[str, ...], nearness: Vectors) -> float:
    """How much a group asks for a concept: many speakers near each other, the same words, and demands or judgements."""
    speakers = {one.speaker or one.text for one in group}
    shared = sum(bool(content_words(one.text).intersection(words)) for one in group) / len(group)
    demands = sum(is_demand(one.text) for one in group) / len(group)
    return float(nearness.mean()) ** 2 * float(np.log1p(len(speakers))) * shared * (_TELLING + demands)


def label_groups(texts: Sequence[str], groups: Sequence[Places]) -> list[tuple[str, ...]]:
    """The words that tell most of a group from the rest: how often, times how much more often (Kullback-Leibler)."""
    words = [content_words(text) for text in texts]
    overall = Counter(word for found in words for word in found)
    labels = []
    for group in groups:
        counts = Counter(word for place in group for word in words[place])
        least, usual = (2 if len(group) < 20 else 3), len(group) / max(1, len(texts))
        told = {word: count * float(np.log(count / (usual * overall[word]))) for word, count in counts.items()}
        ranked = sorted((word for word in told if told[word] > 0), key=lambda word: (-told[word], word))
        labels.append(_without_parts([word for word in ranked if counts[word] >= least], counts))
    return labels


def _without_parts(ranked: Iterable[str], counts: Counter[str]) -> tuple[str, ...]:
    """The first words, two in a row in place of one that mostly stands in them."""
    kept: list[str] = []
    for word in ranked:
        if " " in word:
            if any(2 * counts[word] < counts[part] for part in word.split()):
                continue
            kept = [other for other in kept if other not in word.split()]
        elif any(word in other.split() for other in kept):
            continue
        kept.append(word)
        if len(kept) == _LABELS:
            break
    return tuple(kept)


def _draft(number: int, group: Sequence[Said], words: tuple[str, ...]) -> Draft:
    about = ", ".join(words)
    proposition = propose([one.text for one in group]) or f"What statements about {about} are for or against."
    definition = f"Drafted from {len(group)} statements about: {about}."
    concept = Concept(id=ConceptId(f"c{number:02}"), proposition=proposition, definition=definition)
    return Draft(concept=concept, examples=_pick_examples(group))


def _pick_examples(group: Sequence[Said]) -> tuple[Said, ...]:
    """The first statements, of as many speakers and outlets as there are."""
    picked: list[Said] = []
    for are_new in (2, 1, 0):
        for one in group:
            speaker_is_new = one.speaker not in {other.speaker for other in picked}
            outlet_is_new = one.outlet not in {other.outlet for other in picked}
            if len(picked) < _EXAMPLES and one not in picked and speaker_is_new + outlet_is_new >= are_new:
                picked.append(one)
    return tuple(picked)


def write_draft(codebook: Codebook, drafts: Sequence[Draft]) -> str:
    """The codebook as YAML with the typical statements as comments, ready to be sorted by a person."""
    head, *entries = re.split(r"^(?=  - id: )", write_codebook(codebook), flags=re.MULTILINE)
    written = [head]
    for entry, draft in zip(entries, drafts, strict=True):
        body = entry.replace("    proposition:", _WORD_THIS + "    proposition:", 1).rstrip("\n")
        lists = "\n    for:\n    against:\n    not:\n" + _SORT_THIS
        written.append(body + lists + "".join(map(_commented, draft.examples)) + "\n")
    return "".join(written).rstrip("\n") + "\n"


def _commented(said: Said) -> str:
    whom = ", ".join(filter(None, (_plain(said.speaker), _plain(said.outlet))))
    return f"      # - {json.dumps(_plain(said.text), ensure_ascii=False)}" + (f"  # {whom}" if whom else "") + "\n"


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
