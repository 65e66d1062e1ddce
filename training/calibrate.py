"""Turn raw evidence into calibrated scores, and tell how well that works.

python calibrate.py CHECKPOINT TOKENIZER polnear_dev.jsonl score_attributions.py OUT.json
writes the calibration of a checkpoint. It is a logistic regression, fitted by iterated least squares.
"Right" is what the scorer's `linked` counts: paired by content, word F1 of source, cue and content each at least 0.5.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np

from onrecord.extract.attributions import Found, extract_with_evidence
from onrecord.scoring import Scorer
from predict import read_articles
from torch_scorer import TorchScorer

#: Statements with a lower chance are not kept. For F1 the best place is near half of the F1 to be had (Lipton, Elkan
#: and Narayanaswamy 2014); chosen among 0.2 to 0.5 on the development part.
LEAST_CHANCE = 0.35
BINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def load_rules(file: Path) -> ModuleType:
    """The scorer, as a module."""
    spec = importlib.util.spec_from_file_location("score_attributions", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_right(rules: ModuleType, text: str, gold: Sequence[dict], found: Sequence[Found]) -> list[bool]:
    """For each found attribution, whether the scorer counts it as linked."""
    starts = [m.span() for m in rules.WORD.finditer(text)]
    sides = []
    for rows in (
        gold,
        [{r: [(s.start, s.end) for s in getattr(a, r)] for r in rules.ROLES} for a, _ in found],
    ):
        sides.append(
            [{r: rules.words(starts, row[r]) for r in rules.ROLES} | {"number": i} for i, row in enumerate(rows)]
        )
    right = [False] * len(found)
    for g, p, overlap in rules.pairs(*sides):
        right[p["number"]] = bool(
            overlap >= 0.5 and rules.same(g["source"], p["source"]) and rules.same(g["cue"], p["cue"])
        )
    return right


def evidence_table(scorer: Scorer, gold_file: Path, rules: ModuleType) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each attribution with a cue: its numbers, whether it is right, the number of its article."""
    with gold_file.open(encoding="utf8") as lines:
        gold = [json.loads(line)["attributions"] for line in lines]
    articles = read_articles(gold_file)
    numbers, right, where = [], [], []
    for i, found in enumerate(extract_with_evidence(articles, scorer)):
        for (_, evidence), good in zip(found, is_right(rules, articles[i].text, gold[i], found), strict=True):
            if evidence is not None:
                numbers.append(evidence.numbers())
                right.append(good)
                where.append(i)
    return np.array(numbers), np.array(right, float), np.array(where)


def fit_calibration(numbers: np.ndarray, right: np.ndarray) -> dict[str, list[float]]:
    """What a model card holds as its calibration."""
    return {"statement": [round(float(w), 5) for w in fit(numbers, right)], "least_chance": [LEAST_CHANCE]}


def fit(numbers: np.ndarray, right: np.ndarray, penalty: float = 1.0) -> np.ndarray:
    """Intercept and weights of a ridge-penalised logistic regression. *Shape:* numbers (rows, inputs)."""
    inputs = np.column_stack([np.ones(len(numbers)), numbers])
    weights = np.zeros(inputs.shape[1])
    ridge = np.eye(inputs.shape[1]) * penalty
    ridge[0, 0] = 0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (right - chance) - ridge @ weights
        curve = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + ridge
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def held_out_chances(numbers: np.ndarray, right: np.ndarray, articles: np.ndarray, folds: int = 5) -> np.ndarray:
    """Chance of each row from a fit on the articles of the other folds."""
    chances = np.zeros(len(right))
    for fold in range(folds):
        test = articles % folds == fold
        weights = fit(numbers[~test], right[~test])
        chances[test] = 1 / (1 + np.exp(-(weights[0] + numbers[test] @ weights[1:])))
    return chances


def reliability(chances: np.ndarray, right: np.ndarray) -> list[dict]:
    """Per tenth of the score: how many, mean score, share right."""
    rows = []
    for low, high in pairwise(BINS):
        inside = (chances >= low) & ((chances < high) | (high == 1.0))
        if inside.any():
            rows.append(
                {
                    "score": f"{low:.1f}-{high:.1f}",
                    "statements": int(inside.sum()),
                    "mean_score": round(float(chances[inside].mean()), 3),
                    "share_right": round(float(right[inside].mean()), 3),
                }
            )
    return rows


def main() -> None:
    """Fit and write."""
    checkpoint, tokenizer, gold, rules, out = map(Path, sys.argv[1:6])
    numbers, right, _ = evidence_table(TorchScorer(checkpoint, tokenizer), gold, load_rules(rules))
    out.write_text(json.dumps(fit_calibration(numbers, right)), encoding="utf8")


if __name__ == "__main__":
    main()
