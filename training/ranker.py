"""Fit the comparison of mentions on frozen vectors: ranker.py --data FOLDER --checkpoint X --tokenizer Y --out Z.

Documents with gold coreference, passages with an ambiguous pronoun, and articles with hidden sources are read by the
code that reads articles, so that a pair has the same features here and there. The encoder runs as its exported graph,
several times quicker than in torch; `--encoded` keeps what it gives between runs.
"""

from __future__ import annotations

import argparse
import pickle
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from onrecord.scoring import MENTION_WIDTH, PAIR_FEATURES

WIDTH = 64


class PairRanker(nn.Module):
    """Vectors of a later and an earlier mention and what else is known of the pair -> how well they fit."""

    def __init__(self, dropout: float = 0.2) -> None:
        super().__init__()
        self.later = nn.Linear(MENTION_WIDTH, WIDTH)
        self.earlier = nn.Linear(MENTION_WIDTH, WIDTH, bias=False)
        self.product = nn.Linear(MENTION_WIDTH, WIDTH, bias=False)
        self.features = nn.Linear(PAIR_FEATURES, WIDTH, bias=False)
        self.dropout = nn.Dropout(dropout)
        self.inner = nn.Linear(WIDTH, WIDTH)
        self.score = nn.Linear(WIDTH, 1)
        self.plain = nn.Linear(PAIR_FEATURES, 1)
        self.register_buffer("temperature", torch.ones(1))

    def forward(self, later: Tensor, earlier: Tensor, features: Tensor) -> Tensor:
        """Scores of the pairs, against 0 for going back to nothing. *Shape:* (pairs, width) thrice -> (pairs,)."""
        words = self.later(later) + self.earlier(earlier) + self.product(later * earlier)
        hidden = torch.relu(self.dropout(words) + self.features(features))
        hidden = torch.relu(self.inner(self.dropout(hidden)))
        scores = self.score(hidden) + self.plain(features)
        return (scores / self.temperature)[:, 0]


@dataclass
class Choices:
    """The open mentions of one text: rows of `vectors` in pairs, which of them are right, and the mention of each."""

    origin: str
    vectors: np.ndarray
    later: np.ndarray
    earlier: np.ndarray
    features: np.ndarray
    right: np.ndarray
    weight: float = 1.0


@dataclass
class Batch:
    """Some texts put together; `group` numbers the open mentions."""

    later: Tensor
    earlier: Tensor
    features: Tensor
    right: Tensor
    group: Tensor
    count: int
    weights: Tensor


def put_together(texts: Sequence[Choices], *, noise: float = 0.0) -> Batch:
    """One batch of several texts."""
    later = torch.from_numpy(np.concatenate([t.vectors[t.later] for t in texts]).astype(np.float32))
    earlier = torch.from_numpy(np.concatenate([t.vectors[t.earlier] for t in texts]).astype(np.float32))
    features = torch.from_numpy(np.concatenate([t.features for t in texts]).astype(np.float32))
    if noise:
        later = later + noise * torch.randn_like(later)
        earlier = earlier + noise * torch.randn_like(earlier)
    groups, weights, count = [], [], 0
    for text in texts:
        _, group = np.unique(text.later, return_inverse=True)
        groups.append(group + count)
        total = int(group.max()) + 1 if len(group) else 0
        weights += [text.weight] * total
        count += total
    return Batch(
        later, earlier, features, torch.from_numpy(np.concatenate([t.right for t in texts])),
        torch.from_numpy(np.concatenate(groups)), count, torch.tensor(weights),
    )  # fmt: skip


def group_log_sum(values: Tensor, group: Tensor, count: int) -> Tensor:
    """Log-sum-exp of the values of each group; very low where a group is empty."""
    top = torch.full((count,), -30.0).scatter_reduce(0, group, values.detach(), "amax")
    summed = torch.zeros(count).scatter_add(0, group, (values - top[group]).exp())
    return top + (summed + 1e-9).log()


def antecedent_loss(scores: Tensor, batch: Batch) -> Tensor:
    """Negative log-chance of the right antecedents together, or of none where none is right."""
    none = torch.zeros(batch.count)
    everyone = torch.logaddexp(group_log_sum(scores, batch.group, batch.count), none)
    has_right = torch.zeros(batch.count, dtype=torch.bool)
    has_right[batch.group[batch.right]] = True
    right = group_log_sum(scores[batch.right], batch.group[batch.right], batch.count)
    good = torch.where(has_right, right, none)
    return ((everyone - good) * batch.weights).sum() / batch.weights.sum()


def fit(texts: Sequence[Choices], *, epochs: int, seed: int = 1) -> PairRanker:
    """The ranker with weights averaged over the last third of the steps."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model = PairRanker()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.05)
    order = [t for t in texts if len(t.later)]
    size = 24
    steps = epochs * (len(order) // size + 1)
    averaged: dict[str, Tensor] = {}
    kept = step = 0
    for _ in range(epochs):
        rng.shuffle(order)
        for at in range(0, len(order), size):
            batch = put_together(order[at : at + size], noise=0.02)
            for group in optimizer.param_groups:
                group["lr"] = 2e-3 * (1 - step / (steps + 1))
            loss = antecedent_loss(model(batch.later, batch.earlier, batch.features), batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            if step > 2 * steps / 3:
                kept += 1
                for name, value in model.state_dict().items():
                    averaged[name] = averaged.get(name, 0) + (value - averaged.get(name, 0)) / kept
    model.load_state_dict(averaged)
    return model.eval()


@torch.inference_mode()
def measure(model: PairRanker, texts: Sequence[Choices]) -> tuple[float, float, int]:
    """Loss, share of open mentions whose best choice is right, and their number."""
    batch = put_together([t for t in texts if len(t.later)])
    scores = model(batch.later, batch.earlier, batch.features)
    loss = float(antecedent_loss(scores, batch))
    best = torch.zeros(batch.count).scatter_reduce(0, batch.group, scores, "amax")
    has_right = torch.zeros(batch.count, dtype=torch.bool)
    has_right[batch.group[batch.right]] = True
    is_best = (scores == best[batch.group]) & (scores > 0)
    chosen = torch.zeros(batch.count, dtype=torch.bool)
    chosen[batch.group[is_best & batch.right]] = True
    return loss, float((chosen | (~has_right & (best <= 0))).float().mean()), batch.count


def fit_temperature(model: PairRanker, texts: Sequence[Choices]) -> None:
    """Set the temperature at which the chances of held-out texts are most likely."""
    with torch.inference_mode():
        batch = put_together([t for t in texts if len(t.later)])
        scores = model(batch.later, batch.earlier, batch.features)
        losses = {t: float(antecedent_loss(scores / t, batch)) for t in np.arange(0.6, 3.0, 0.05)}
    model.temperature.fill_(min(losses, key=lambda t: losses[t]))


def main() -> None:
    """Encode, fit, print what was reached on the development parts, write."""
    from choices import choices_of, encode_all, exported_scorer, read_texts

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--card", type=Path, help="a model card with the calibration of attributions")
    parser.add_argument("--encoded", type=Path, help="keeps what the encoder gives between runs")
    parser.add_argument("--epochs", type=int, default=14)
    options = parser.parse_args()
    if options.encoded and options.encoded.exists():
        encoded = pickle.loads(options.encoded.read_bytes())  # noqa: S301
    else:
        with tempfile.TemporaryDirectory() as folder:
            scorer = exported_scorer(options.checkpoint, options.tokenizer, Path(folder), options.card)
            encoded = encode_all(read_texts(options.data), scorer)
        if options.encoded:
            options.encoded.write_bytes(pickle.dumps(encoded))
    texts = [c for text in encoded if (c := choices_of(text)) is not None]
    train = [t for t in texts if not t.origin.endswith("_dev")]
    print({o: sum(t.origin == o for t in texts) for o in sorted({t.origin for t in texts})}, flush=True)
    model = fit(train, epochs=options.epochs)
    dev = [t for t in texts if t.origin.endswith("_dev")]
    fit_temperature(model, dev)
    print("temperature", round(float(model.temperature), 2))
    for origin in sorted({t.origin for t in texts}):
        loss, right, count = measure(model, [t for t in texts if t.origin == origin])
        print(f"{origin}: loss {loss:.3f}, right {100 * right:.1f}% of {count}")
    torch.save(model.state_dict(), options.out)


if __name__ == "__main__":
    main()
