"""Checkpoint -> what ships: export, calibrate, measure, write the card.

python package_positions.py --base MINILM --checkpoint final.pt --data FOLDER --invented FOLDER --left-out FILE
                            --notes notes_positions.json --out ../src/onrecord/weights

The side's temperature is fitted on the stances of ArgKP's development topics, which were held out of training and of
which only the matching is measured; the match's weights on invented stories held out. Nothing is fitted on what is
measured.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parents[1] / "evaluation"))

from export_positions import export_positions
from onrecord.label.zero_shot import compare_pairs, score_pairs
from onrecord.onnx_positions import load_position_scorer
from onrecord.positions import Pair, PositionScorer
from onrecord.settings import Settings
from positions import measure_positions
from stances import NONE, SIDES, Example, read_invented, read_rows

FILES = {"embed": "positions-embed.onnx", "judge": "positions-judge.onnx", "tokenizer": "tokenizer.json"}


def parse() -> argparse.Namespace:
    """The files involved."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("base", "checkpoint", "data", "invented", "notes", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--bits", type=int, default=8)
    parser.add_argument("--quick", action="store_true", help="without figures, for trials")
    return parser.parse_args()


def write_card(out: Path, card: dict) -> None:
    """The card beside its weights, digests filled in."""
    card["files"] = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in sorted(FILES.values())}
    (out / "positions.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf8")


def fit_side(odds: np.ndarray, side: np.ndarray) -> list[float]:
    """The temperature under which the chances of the two sides fit best. *Shape:* (pairs, 2), (pairs,)."""

    def loss(log_heat: np.ndarray) -> float:
        sides = odds / np.exp(log_heat[0])
        return float(-(sides - np.logaddexp.reduce(sides, axis=1, keepdims=True))[np.arange(len(side)), side].mean())

    return [round(float(np.exp(minimize(loss, [0.0], method="Nelder-Mead").x[0])), 4)]


def fit_match(columns: np.ndarray, match: np.ndarray) -> list[float]:
    """Logistic regression on [1, match, cosine, takes]. *Shape:* (pairs, 4), (pairs,)."""

    def loss(weights: np.ndarray) -> float:
        odds = columns @ weights
        return float(np.mean(np.logaddexp(0, odds) - match * odds) + 1e-4 * weights[1:] @ weights[1:])

    return [round(float(w), 4) for w in minimize(loss, np.array([0.0, 1.0, 0.0, 0.0]), method="BFGS").x]


def calibrate(scorer: PositionScorer, data: Path, invented: Path) -> dict[str, list[float]]:
    """The weights `label.zero_shot` reads, from what was held out of training."""
    rows = [row for row in read_rows(data / "stance_argkp.jsonl.gz") if row["split"] == "dev"]
    odds = scorer.judge([Pair(claim=row["claim"], text=row["text"]) for row in rows])
    side = fit_side(odds[:, :2].astype(float), np.array([SIDES[row["label"]] for row in rows]))
    stories = [e for e in read_invented(invented, held=True) if e.source.startswith("story")]
    pairs = _pairs(stories)
    odds = scorer.judge(pairs).astype(float)
    scaled = odds[:, :3] / side[0]
    takes = np.logaddexp(scaled[:, 0], scaled[:, 1]) - scaled[:, 2]
    columns = np.stack([np.ones(len(pairs)), odds[:, 3], compare_pairs(scorer, pairs), takes], 1)
    return {"side": side, "match": fit_match(columns, np.array([e.side != NONE for e in stories], float))}


def _pairs(examples: Sequence[Example]) -> list[Pair]:
    return [Pair(claim=e.claim, text=e.text, cue=e.cue) for e in examples]


def measure_stories(scorer: PositionScorer, invented: Path) -> dict[str, float]:
    """On the invented stories held out: match F1 at 0.5 and how many sides are right where one is taken, in percent."""
    stories = [e for e in read_invented(invented, held=True) if e.source.startswith("story")]
    positions = score_pairs(scorer, _pairs(stories))
    said = np.array([p.match > 0.5 for p in positions])
    truth = np.array([e.side != NONE for e in stories])
    taken = [(p, e) for p, e in zip(positions, stories, strict=True) if e.side != NONE]
    right = [(p.for_chance > p.against_chance) == (e.side == 0) for p, e in taken]
    f1 = 2 * (said & truth).sum() / max(1, said.sum() + truth.sum())
    return {"stories match F1": 100 * float(f1), "stories side accuracy": 100 * float(np.mean(right))}


def main() -> None:
    """Do it."""
    options = parse()
    built = options.out / "build"
    export_positions(options.base, options.checkpoint, built, bits=options.bits)
    for step in ("embed", "judge"):
        shutil.move(built / f"{step}.onnx", options.out / FILES[step])
    shutil.rmtree(built)
    card = json.loads(options.notes.read_text(encoding="utf8")) | FILES | {"calibration": {}}
    write_card(options.out, card)
    settings = Settings(runtime="onnxruntime", positions_card=options.out / "positions.json")
    card["calibration"] = calibrate(load_position_scorer(settings), options.data, options.invented)
    write_card(options.out, card)
    if options.quick:
        return
    scorer = load_position_scorer(settings)
    figures = measure_positions(lambda pairs: score_pairs(scorer, pairs), options.data)
    figures |= measure_stories(scorer, options.invented)
    card["figures"] = {name: round(value, 1) for name, value in figures.items()}
    write_card(options.out, card)
    print(json.dumps(card["calibration"]), json.dumps(card["figures"], indent=1))


if __name__ == "__main__":
    main()
