"""Narratives of whole documents without any decision: python evaluation/narratives.py DATA_FOLDER.

The 199 English documents of narratives_train.jsonl.gz are read, coded with the author's voice and summed up as
`onrecord code --author-voice` and `onrecord narratives` do. The codebook is built from the labels of the file when this
runs: two levels, every label read as the proposition it words, none of it written anywhere that stays.

A document takes a narrative from a score on; from which is chosen on four fifths of the documents and measured on the
rest, five times. A document that takes none is "Other", as in the file.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from onrecord.casefile import open_casefile
from onrecord.positions import PositionScorer
from onrecord.records import Codebook, Concept, ConceptId
from onrecord.settings import Settings

OTHER = "Other"
_FOLDS = 5
_THRESHOLDS = tuple(np.arange(0.02, 1.0, 0.02))

Labels = frozenset[str]
#: Threshold -> the labels of each document.
Predict = Callable[[float], Sequence[Labels]]


@dataclass(frozen=True)
class Document:
    """A document with its labels on both levels."""

    name: str
    text: str
    narratives: Labels
    subnarratives: Labels


@dataclass(frozen=True)
class Taxonomy:
    """The codebook, and which label each of its concepts stands for."""

    codebook: Codebook
    label_of: Mapping[ConceptId, str]
    parent_of: Mapping[str, str]


def read_documents(data: Path) -> tuple[list[Document], Taxonomy]:
    """The English documents, and the labels of all languages as a codebook."""
    with gzip.open(data / "narratives_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    documents = [
        Document(row["doc"], row["text"], frozenset(row["narratives"]), frozenset(row["subnarratives"]))
        for row in rows
        if row["lang"] == "EN"
    ]
    return documents, build_taxonomy(rows)


def build_taxonomy(rows: Sequence[Mapping]) -> Taxonomy:
    """The labels as concepts: a narrative's proposition is its label, a sub-narrative has it as its parent."""
    narratives = sorted({label for row in rows for label in row["narratives"]} - {OTHER})
    subs = sorted({label for row in rows for label in row["subnarratives"] if not label.endswith(OTHER)})
    ids = {label: ConceptId(f"n{number:02}") for number, label in enumerate(narratives, 1)}
    concepts = [Concept(id=ids[label], proposition=_words(label)) for label in narratives]
    label_of, parent_of = {id_: label for label, id_ in ids.items()}, {}
    for number, label in enumerate(subs, 1):
        parent = next(name for name in narratives if label.startswith(f"{name}: "))
        id_ = ConceptId(f"s{number:02}")
        words = f"{label.removeprefix(f'{parent}: ')}."
        concepts.append(Concept(id=id_, proposition=words, definition=_words(parent), parent=ids[parent]))
        label_of[id_], parent_of[label] = label, parent
    return Taxonomy(Codebook(name="narratives", version="1", concepts=tuple(concepts)), label_of, parent_of)


def _words(label: str) -> str:
    """The label without its domain, as a sentence."""
    return f"{label.partition(': ')[2]}."


def score_documents(
    documents: Sequence[Document], taxonomy: Taxonomy, positions: PositionScorer | None
) -> list[dict[str, float]]:
    """The score of each label that any unit of a document takes, from the casefile's own summary."""
    with tempfile.TemporaryDirectory() as folder:
        for document in documents:
            (Path(folder) / f"{document.name}.txt").write_text(document.text, encoding="utf-8")
        settings = Settings(language="en", copy_threshold=1.0)  # documents count that are merely alike
        with open_casefile(Path(folder) / "n.onrecord", position_scorer=positions, settings=settings) as case:
            case.read([Path(folder) / f"{document.name}.txt" for document in documents])
            case.code(taxonomy.codebook, author_voice=True)
            found = case.narratives(threshold=0.0)
            originals = {entry.name: entry.copy_of or entry.id for entry in case.articles()}
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    for entry in found:
        scores[entry.article_id][taxonomy.label_of[entry.concept]] = entry.score
    return [scores[originals[f"{document.name}.txt"]] for document in documents]


def take_narratives(scores: Mapping[str, float], taxonomy: Taxonomy, threshold: float) -> Labels:
    """The narratives of a document with this threshold."""
    taken = {label for label, score in scores.items() if score >= threshold}
    return frozenset({taxonomy.parent_of.get(label, label) for label in taken} or {OTHER})


def take_subnarratives(scores: Mapping[str, float], taxonomy: Taxonomy, threshold: float) -> Labels:
    """The sub-narratives of a document: of a narrative none of whose own is taken, the rest ("Other")."""
    taken = {label for label, score in scores.items() if score >= threshold}
    subs = {label for label in taken if label in taxonomy.parent_of}
    rest = taken - subs - {taxonomy.parent_of[label] for label in subs}
    return frozenset({*subs, *(f"{label}: {OTHER}" for label in rest)} or {OTHER})


def measure(truth: Sequence[Labels], said: Sequence[Labels]) -> dict[str, float]:
    """Micro, macro and samples F1 in percent; macro over the labels that any document has."""
    labels = sorted({label for one in truth for label in one})
    pairs = list(zip(truth, said, strict=True))
    counts = [_counts([label in t for t, _ in pairs], [label in s for _, s in pairs]) for label in labels]
    right = sum(len(t & s) for t, s in pairs)
    return {
        "micro": 100 * _f1(right, sum(map(len, said)), sum(map(len, truth))),
        "macro": 100 * float(np.mean([_f1(*count) for count in counts])),
        "samples": 100 * float(np.mean([_f1(len(t & s), len(s), len(t)) for t, s in pairs])),
    }


def _counts(truth: Sequence[bool], said: Sequence[bool]) -> tuple[int, int, int]:
    return sum(t and s for t, s in zip(truth, said, strict=True)), sum(said), sum(truth)


def _f1(right: int, said: int, true: int) -> float:
    return 2 * right / (said + true) if said + true else 0.0


def cross_validate(truth: Sequence[Labels], predict: Predict, figure: str) -> tuple[list[Labels], list[float]]:
    """What is said of each document with the threshold best for `figure` on the other folds, and those thresholds."""
    said = {threshold: predict(threshold) for threshold in _THRESHOLDS}
    chosen: list[Labels] = [frozenset()] * len(truth)
    thresholds = []
    for fold in range(_FOLDS):
        others = [place for place in range(len(truth)) if place % _FOLDS != fold]
        known = [truth[place] for place in others]
        best = max(_THRESHOLDS, key=lambda t: measure(known, [said[t][place] for place in others])[figure])
        thresholds.append(float(best))
        for place in range(fold, len(truth), _FOLDS):
            chosen[place] = said[best][place]
    return chosen, thresholds


def most_frequent(truth: Sequence[Labels]) -> list[Labels]:
    """The most frequent label for every document: the floor."""
    label = Counter(label for one in truth for label in sorted(one)).most_common(1)[0][0]
    return [frozenset({label})] * len(truth)


def best_labels(truth: Sequence[Labels], count: int) -> list[Labels]:
    """The most frequent labels for every document, without knowing "Other": the floor where something must be said."""
    ranked = Counter(label for one in truth for label in sorted(one) if label != OTHER).most_common(count)
    return [frozenset(label for label, _ in ranked)] * len(truth)


def measure_narratives(data: Path, positions: PositionScorer | None = None) -> dict[str, float]:
    """All figures of this module; prints them beside the floor."""
    documents, taxonomy = read_documents(data)
    scores = score_documents(documents, taxonomy, positions)
    levels = {
        "narratives": ([one.narratives for one in documents], take_narratives),
        "sub-narratives": ([one.subnarratives for one in documents], take_subnarratives),
    }
    figures = {}
    for level, (truth, take) in levels.items():
        _print(level, "always the most frequent", measure(truth, most_frequent(truth)))
        _print(level, "always the three most frequent but Other", measure(truth, best_labels(truth, 3)))
        for figure in ("samples", "macro"):

            def predict(threshold: float, take: Callable = take) -> list[Labels]:
                return [take(one, taxonomy, threshold) for one in scores]

            said, thresholds = cross_validate(truth, predict, figure)
            found = measure(truth, said)
            shown = ", ".join(f"{threshold:.2f}" for threshold in thresholds)
            _print(level, f"threshold by {figure} F1 ({shown})", found)
            figures[f"{level} {figure} F1"] = found[figure]
    return figures


def _print(level: str, what: str, found: Mapping[str, float]) -> None:
    figures = "  ".join(f"{name} F1 {value:5.1f}" for name, value in found.items())
    print(f"{level:15} {figures}  {what}")


def main() -> None:
    """Print the figures of the packaged models."""
    measure_narratives(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
