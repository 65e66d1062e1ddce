"""Attributions of a checkpoint in the scorer's format: predict.py CHECKPOINT TOKENIZER ARTICLES.jsonl OUT.jsonl."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import torch

from onrecord.extract.attributions import extract_attributions
from onrecord.records import Article, ArticleId
from torch_scorer import TorchScorer


def read_articles(file: Path) -> list[Article]:
    """Articles of a .jsonl(.gz); only their text matters here."""
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Article(id=ArticleId(str(i)), name=r.get("name", str(i)), text=r["text"]) for i, r in enumerate(rows)]


def main() -> None:
    """Predict and write."""
    torch.set_num_threads(2)
    checkpoint, tokenizer, given, out = map(Path, sys.argv[1:5])
    articles = read_articles(given)
    scorer = TorchScorer(checkpoint, tokenizer)
    with out.open("w", encoding="utf8") as lines:
        for at in range(0, len(articles), 32):
            batch = articles[at : at + 32]
            for article, found in zip(batch, extract_attributions(batch, scorer), strict=True):
                rows = [
                    {r: [[s.start, s.end] for s in getattr(a, r)] for r in ("source", "cue", "content")}
                    | {"form": a.form, "score": a.score}
                    for a in found
                ]
                lines.write(json.dumps({"name": article.name, "attributions": rows}) + "\n")


if __name__ == "__main__":
    main()
