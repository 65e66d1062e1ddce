"""The weighted mean of checkpoints of one line: blend.py OUT.pt CHECKPOINT=WEIGHT [MORE ...].

What one was not trained on is taken from those that have it. Wortsman et al. (2022), "Robust fine-tuning".
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch


def blend(parts: dict[Path, float]) -> dict[str, torch.Tensor]:
    """The mean of every parameter over the checkpoints that have it."""
    given = [(torch.load(file, weights_only=True)["average"], weight) for file, weight in parts.items()]
    mean = {}
    for name in {name for state, _ in given for name in state}:
        held = [(state[name], weight) for state, weight in given if name in state]
        if held[0][0].is_floating_point():
            total = sum(weight for _, weight in held)
            mean[name] = sum(tensor * (weight / total) for tensor, weight in held)
        else:
            mean[name] = held[0][0]
    return mean


def main() -> None:
    """Blend and write."""
    parts = {Path(file): float(weight) for file, _, weight in (given.rpartition("=") for given in sys.argv[2:])}
    torch.save({"average": blend(parts)}, sys.argv[1])


if __name__ == "__main__":
    main()
