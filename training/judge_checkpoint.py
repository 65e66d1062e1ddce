"""Figures of checkpoints of the cross-encoder, uncalibrated: judge_checkpoint.py DATA TOKENIZER CHECKPOINT...

Of several checkpoints the odds are averaged.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parents[1] / "evaluation"))

from onrecord.onnx_scorer import WordPieces
from onrecord.positions import Pair
from onrecord.records import Position
from positions import measure_positions
from stances import Example
from train_positions import Judge, collate, encode

LONGEST = 192


@torch.no_grad()
def judge_pairs(models: Sequence[Judge], pieces: WordPieces, pairs: Sequence[Pair]) -> np.ndarray:
    """Odds of each pair, the mean of the models'. *Shape:* (pairs, 4)."""
    examples = [Example(p.claim, p.text, 0, 0, "", "", p.cue) for p in pairs]
    rows = encode(pieces, examples, LONGEST)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]))
    out = np.zeros((len(rows), 4), np.float32)
    for start in range(0, len(order), 64):
        chosen = order[start : start + 64]
        batch = collate([rows[i] for i in chosen], [examples[i] for i in chosen])
        for model in models:
            side, match = model(batch.ids, batch.parts, batch.mask)
            odds = torch.cat([torch.log_softmax(side, -1), match[:, None]], -1)
            out[chosen] += odds.numpy() / len(models)
    return out


def load_judge(file: Path) -> Judge:
    """The averaged weights of a checkpoint."""
    model = Judge()
    model.load_state_dict(torch.load(file, weights_only=True)["average"])
    return model.eval()


def main() -> None:
    """Print the figures."""
    data, tokenizer, *files = map(Path, sys.argv[1:])
    models, pieces = [load_judge(file) for file in files], WordPieces(tokenizer)

    def score(pairs: Sequence[Pair]) -> list[Position]:
        odds = judge_pairs(models, pieces, pairs)
        sides = np.exp(odds[:, :3]) / np.exp(odds[:, :3]).sum(1, keepdims=True)
        match = 1 / (1 + np.exp(-odds[:, 3]))
        return [
            Position(match=float(m), for_chance=float(s[0]), against_chance=float(s[1]))
            for m, s in zip(match, sides, strict=True)
        ]

    for name, value in measure_positions(score, data).items():
        print(f"{name:52} {value:.1f}", flush=True)


if __name__ == "__main__":
    main()
