"""Agreement and matching without any decision: python evaluation/positions.py DATA_FOLDER.

Accuracy on texts that take a side (Perspectrum dev, the IBM claims), macro F1 of three on the held-out VAST topics,
average precision of matching (ArgKP dev), and the calibration error, each from what `onrecord inspect pairs` prints.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from onrecord.positions import Pair, PositionScorer
from onrecord.records import Position

#: Scores pairs as `inspect pairs` does.
ScorePairs = Callable[[Sequence[Pair]], list[Position]]


def read_rows(file: Path) -> list[dict]:
    """The rows of a .jsonl.gz file."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def is_held_topic(topic: str) -> bool:
    """True for the VAST topics that are measured and never trained on: SHA-1 ends in 0 to 3."""
    return hashlib.sha1(topic.encode(), usedforsecurity=False).hexdigest()[-1] in "0123"


def _pairs(rows: Sequence[Mapping], claim: str = "claim") -> list[Pair]:
    return [Pair(claim=row[claim], text=row["text"]) for row in rows]


def measure_sides(score: ScorePairs, data: Path) -> dict[str, float]:
    """Two-way accuracy in percent on Perspectrum dev and the IBM claims, and on the former 100 less the error.

    The chance of the side said is taken among the two sides, and once more with the chance of no side left in.
    """
    figures = {}
    for name, file in (("perspectrum", "stance_perspectrum_dev"), ("ibm", "stance_ibm_train")):
        rows = read_rows(data / f"{file}.jsonl.gz")
        positions = score(_pairs(rows))
        share = np.array([p.for_chance / max(1e-9, p.for_chance + p.against_chance) for p in positions])
        truth = np.array([row["label"] == "support" for row in rows])
        figures[f"positions {name} accuracy"] = 100 * float(np.mean((share > 0.5) == truth))
        if name == "perspectrum":
            sure = np.maximum(share, 1 - share)
            figures["positions perspectrum 100 - ECE"] = 100 - 100 * calibration_error(sure, (share > 0.5) == truth)
            raw = np.array([max(p.for_chance, p.against_chance) for p in positions])
            error = calibration_error(raw, (share > 0.5) == truth)
            figures["positions perspectrum 100 - ECE, no side counted"] = 100 - 100 * error
    return figures


def calibration_error(chances: np.ndarray, is_right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error with bins of equal width. *Shape:* (items,) twice. Guo et al. 2017."""
    places = np.minimum((chances * bins).astype(int), bins - 1)
    gaps = [
        (places == place).mean() * abs(chances[places == place].mean() - is_right[places == place].mean())
        for place in np.unique(places)
    ]
    return float(np.sum(gaps))


def measure_topics(score: ScorePairs, data: Path) -> dict[str, float]:
    """Macro F1 of for, against and neither on the VAST topics that are held out, in percent."""
    rows = [row for row in read_rows(data / "stance_vast_train.jsonl.gz") if is_held_topic(row["claim"])]
    positions = score(_pairs(rows))
    chances = np.array([[p.for_chance, p.against_chance, 1 - p.for_chance - p.against_chance] for p in positions])
    truth = np.array([("support", "oppose", "neutral").index(row["label"]) for row in rows])
    said = chances.argmax(1)
    scores = []
    for side in range(3):
        right = int(((said == side) & (truth == side)).sum())
        scores.append(2 * right / max(1, int((said == side).sum() + (truth == side).sum())))
    return {"positions vast macro F1": 100 * float(np.mean(scores))}


def measure_matches(score: ScorePairs, data: Path) -> dict[str, float]:
    """Mean of the average precision per topic and stance on ArgKP dev, in percent."""
    rows = [row for row in read_rows(data / "match_argkp.jsonl.gz") if row["split"] == "dev"]
    positions = score(_pairs(rows, "key_point"))
    groups: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
    for row, position in zip(rows, positions, strict=True):
        groups[row["topic"], row["stance"]].append((position.match, row["match"]))
    return {"positions argkp average precision": 100 * float(np.mean([average_precision(g) for g in groups.values()]))}


def average_precision(scored: Sequence[tuple[float, int]]) -> float:
    """Mean of the precision at each match, best score first."""
    order = sorted(scored, key=lambda pair: -pair[0])
    hits = np.cumsum([match for _, match in order])
    at = [hits[place] / (place + 1) for place, (_, match) in enumerate(order) if match]
    return float(np.mean(at)) if at else 0.0


def measure_positions(score: ScorePairs, data: Path) -> dict[str, float]:
    """All figures of this module."""
    return {**measure_sides(score, data), **measure_topics(score, data), **measure_matches(score, data)}


def measure(data: Path, scorer: PositionScorer) -> dict[str, float]:
    """All figures of a scorer."""
    from onrecord.label.zero_shot import score_pairs

    return measure_positions(lambda pairs: score_pairs(scorer, pairs), data)


def main() -> None:
    """Print the figures of the packaged models."""
    from onrecord.onnx_positions import load_position_scorer

    for name, value in measure(Path(sys.argv[1]), load_position_scorer()).items():
        print(f"{name:52} {value:.1f}")


if __name__ == "__main__":
    main()
