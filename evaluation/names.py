"""How well names are found: python evaluation/names.py DATA_FOLDER. Span F1 on ner_newswire_dev.

A name is right when its first and last character and its label are those of the gold name of the first layer. The
tokens of the data set are joined by blanks, paragraphs by line ends.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.extract.attributions import extract_readings
from onrecord.onnx_scorer import load_scorer
from onrecord.records import Article, ArticleId
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.scoring import Scorer

GOLD_LABELS = {
    "Person": "PER",
    "Organization": "ORG",
    "Location": "LOC",
    "NORP": "NORP",
    "Facility": "FAC",
    "Product": "PRODUCT",
    "Misc": "MISC",
    "Date": "DATE",
    "Money": "MONEY",
}
#: The labels that count together.
COUNTED = ("PER", "ORG", "LOC")

Name = tuple[int, int, str]


def read_gold(file: Path) -> Iterator[tuple[str, set[Name]]]:
    """The text of each document and its names."""
    with gzip.open(file, "rt", encoding="utf8") as lines:
        for line in lines:
            row = json.loads(line)
            yield join_tokens(row["sentences"], row["tags"])


def join_tokens(sentences: Sequence[Sequence[str]], tags: Sequence[Sequence[str]]) -> tuple[str, set[Name]]:
    """Tokens joined by blanks, paragraphs by line ends, and the names the tags mark."""
    names: set[Name] = set()
    paragraphs = []
    at = 0
    for tokens, marks in zip(sentences, tags, strict=True):
        start, label = 0, ""
        place = at
        for token, mark in zip(tokens, marks, strict=True):
            if label and mark != f"I-{label}":
                names.add((start, place - 1, GOLD_LABELS[label]))
                label = ""
            if mark[0] == "B" or (mark[0] == "I" and not label):
                start, label = place, mark[2:]
            place += len(token) + 1
        if label:
            names.add((start, place - 1, GOLD_LABELS[label]))
        paragraphs.append(" ".join(tokens))
        at = place
    return "\n".join(paragraphs), names


def span_f1(right: int, found: int, gold: int) -> float:
    """Harmonic mean of precision and recall, in percent."""
    return 200 * right / (found + gold) if found + gold else 0.0


def measure(data: Path, scorer: Scorer) -> dict[str, float]:
    """F1 of each label, of those that count together, and of all."""
    documents = list(read_gold(data / "ner_newswire_dev.jsonl.gz"))
    articles = [Article(id=ArticleId(str(i)), name=str(i), text=text) for i, (text, _) in enumerate(documents)]
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for at in range(0, len(articles), 32):
        for reading, (_, names) in zip(
            extract_readings(articles[at : at + 32], scorer), documents[at : at + 32], strict=True
        ):
            own = {(e.span.start, e.span.end, e.label.value) for e in reading.entities}
            for counter, some in ((right, own & names), (found, own), (gold, names)):
                counter.update(label for _, _, label in some)
    figures = {"names F1 PER ORG LOC": span_f1(*(sum(c[k] for k in COUNTED) for c in (right, found, gold)))}
    figures |= {f"names F1 {label}": span_f1(right[label], found[label], gold[label]) for label in GOLD_LABELS.values()}
    return figures | {"names F1 all": span_f1(right.total(), found.total(), gold.total())}


def main() -> None:
    """Measure the packaged model and print."""
    scorer = load_scorer(Settings(runtime="onnxruntime", precision="float32"))
    for name, figure in measure(Path(sys.argv[1]), scorer).items():
        print(f"{name:32} {figure:6.2f}")


if __name__ == "__main__":
    main()
