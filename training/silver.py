"""Predicted attributions for unlabelled articles, to train on with noise added: self-training.

python silver.py CHECKPOINT TOKENIZER CALIBRATION.json OUT.jsonl FROM COUNT CORPUS.jsonl.gz [MORE ...]

COUNT articles, as many from each corpus, spread evenly over it; FROM shifts which. The teacher sees each text as it is;
in training the same text comes with other quote marks, lost paragraphs and the like (`augment`), so that the student
learns to read through them. Goes on where it was stopped.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import torch

from onrecord.extract.attributions import extract_attributions
from onrecord.records import Article, ArticleId
from torch_scorer import TorchScorer


def choose(corpus: Path, first: int, count: int) -> list[str]:
    """Evenly spread texts of a usable length."""
    with gzip.open(corpus, "rt", encoding="utf8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    texts = [t for t in texts if 1200 <= len(t) <= 7000]
    step = max(1, len(texts) // count)
    return texts[first::step][:count]


def main() -> None:
    """Choose, predict, write."""
    torch.set_num_threads(2)
    checkpoint, tokenizer, calibration, out = map(Path, sys.argv[1:5])
    first, count, corpora = int(sys.argv[5]), int(sys.argv[6]), [Path(c) for c in sys.argv[7:]]
    texts = [t for corpus in corpora for t in choose(corpus, first, count // len(corpora))]
    done = sum(1 for _ in out.open(encoding="utf8")) if out.exists() else 0
    scorer = TorchScorer(checkpoint, tokenizer, calibration=json.loads(calibration.read_text(encoding="utf8")))
    with out.open("a", encoding="utf8") as lines:
        for at in range(done, len(texts), 16):
            articles = [Article(id=ArticleId(str(i)), name=str(i), text=t) for i, t in enumerate(texts[at : at + 16])]
            for article, found in zip(articles, extract_attributions(articles, scorer), strict=True):
                rows = [
                    {role: [[s.start, s.end] for s in getattr(a, role)] for role in ("source", "cue", "content")}
                    for a in found
                ]
                lines.write(json.dumps({"text": article.text, "attributions": rows}) + "\n")
            lines.flush()
            print(f"{min(at + 16, len(texts))} of {len(texts)}", flush=True)


if __name__ == "__main__":
    main()
