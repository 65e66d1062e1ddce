"""Train the cross-encoder.

python train_positions.py --data DATA --left-out FILE --base MINILM --tokenizer T --out FOLDER

Reads a claim and a text (with its cue) together and says for, against or neither, and whether they match. Writes
OUT/last.pt every few minutes and goes on from it when started again; OUT/final.pt holds the averaged weights.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from encoder import WIDTH, Encoder, load_minilm
from onrecord.onnx_scorer import WordPieces
from stances import Example, mismatch, read_examples, vary
from train import parameter_groups, rate_at

START_ID, END_ID = 101, 102
#: Most word pieces of the claim, the cue and both together with the text.
CLAIM, CUE, LONGEST = 40, 16, 104
#: Share of each set in the word pieces of an epoch, and how many times at most one item is seen in it.
PARTS = ("claim", "cue", "text")


class Judge(nn.Module):
    """A claim and a text to the log-odds of for, against and neither, and of a match."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.inner = nn.Linear(2 * WIDTH, WIDTH)
        self.side = nn.Linear(WIDTH, 3)
        self.match = nn.Linear(WIDTH, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, parts: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """*Shape:* ids, parts, mask (batch, tokens) -> (batch, 3), (batch,)."""
        features = torch.zeros(*ids.shape, 3, dtype=torch.long)
        features[..., 0] = parts
        vectors = self.encoder(ids, features, mask[:, None, None])
        mean = (vectors * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        inner = self.dropout(functional.gelu(self.inner(torch.cat([vectors[:, 0], mean], -1))))
        return self.side(inner), self.match(inner)[:, 0]


@dataclass(slots=True)
class Batch:
    """Examples as tensors. *Shape:* ids, parts, mask (batch, tokens); the rest (batch,)."""

    ids: Tensor
    parts: Tensor
    mask: Tensor
    side: Tensor
    match: Tensor
    weight: Tensor


def encode(pieces: WordPieces, examples: list[Example], longest: int = LONGEST) -> list[tuple[list[int], list[int]]]:
    """Word pieces and their parts (0 claim, 1 cue, 2 text): the claim, an end mark, cue and text, an end mark."""
    texts = [t for e in examples for t in (e.claim, e.cue, e.text)]
    cut = [[int(i) for i in t.ids] for t in pieces.tokenize(texts)]
    rows = []
    for i in range(0, len(cut), 3):
        claim, cue = cut[i][:CLAIM], cut[i + 1][:CUE]
        text = cut[i + 2][: longest - 3 - len(claim) - len(cue)]
        ids = [START_ID, *claim, END_ID, *cue, *text, END_ID]
        rows.append((ids, [0] * (len(claim) + 2) + [1] * len(cue) + [2] * (len(text) + 1)))
    return rows


def collate(rows: list[tuple[list[int], list[int]]], examples: list[Example]) -> Batch:
    """Rows padded to the longest."""
    width = max(len(ids) for ids, _ in rows)
    ids, parts = torch.zeros(2, len(rows), width, dtype=torch.long)
    mask = torch.zeros(len(rows), width, dtype=torch.bool)
    for i, (words, where) in enumerate(rows):
        ids[i, : len(words)], parts[i, : len(words)] = torch.tensor(words), torch.tensor(where)
        mask[i, : len(words)] = True
    return Batch(
        ids, parts, mask,
        torch.tensor([e.side for e in examples]), torch.tensor([e.match for e in examples]),
        torch.tensor([e.weight for e in examples]),
    )  # fmt: skip


def epoch(pools: dict[str, list[Example]], shares: dict[str, int], pieces: WordPieces, tokens: int,
          chooser: random.Random) -> Iterator[Batch]:  # fmt: skip
    """Batches of like length, in random order, from a fresh draw of each set with each item changed at random."""
    drawn = []
    for source, count in shares.items():
        pool = pools.get(source, [])
        whole, rest = divmod(count, max(1, len(pool)))
        drawn += pool * (whole if pool else 0) + chooser.sample(pool, rest if pool else 0)
    examples = [vary(e, chooser) for e in drawn]
    everything = [e for pool in pools.values() for e in pool]
    examples += [vary(e, chooser) for e in mismatch(everything, len(examples) // 12, chooser)]
    chooser.shuffle(examples)
    for start in range(0, len(examples), 4000):
        part = examples[start : start + 4000]
        rows = encode(pieces, part)
        order = sorted(range(len(part)), key=lambda i: len(rows[i][0]) + chooser.random() * 4)
        batches, batch = [], []
        for i in order:
            if batch and len(rows[i][0]) * (len(batch) + 1) > tokens:
                batches.append(batch)
                batch = []
            batch.append(i)
        batches.append(batch)
        chooser.shuffle(batches)
        for chosen in batches:
            yield collate([rows[i] for i in chosen], [part[i] for i in chosen])


def batch_loss(model: Judge, batch: Batch) -> Tensor:
    """Cross-entropy of the side where it is known, and 0.7 times that of the match where that is."""
    side, match = model(batch.ids, batch.parts, batch.mask)
    has_side, has_match = batch.side >= 0, batch.match >= 0
    losses = functional.cross_entropy(side, batch.side.clamp(min=0), reduction="none", label_smoothing=0.05)
    loss = (losses * batch.weight * has_side).sum() / max(1, len(batch.side))
    odds = functional.binary_cross_entropy_with_logits(match, batch.match.clamp(min=0).float(), reduction="none")
    return loss + 0.7 * (odds * batch.weight * has_match).sum() / max(1, len(batch.side))


def keep_allowed(examples: list[Example], left_out: Path) -> list[Example]:
    """The examples whose claim, and topic, paraphrases nothing that is measured."""
    claims = {json.loads(line)["claim"] for line in left_out.read_text(encoding="utf-8").splitlines()}
    groups = {e.group for e in examples if e.claim in claims and e.source in ("invented", "wording")} | claims
    return [e for e in examples if e.claim not in claims and e.group not in groups]


def parse() -> argparse.Namespace:
    """The choices of a run, each with the value that was used."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--invented", type=Path, help="folder of invented topics")
    parser.add_argument("--left-out", type=Path, required=True, help="what leave_out.py wrote")
    parser.add_argument("--base", type=Path, required=True, help="weights of all-MiniLM-L6-v2, or a .pt to start from")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tokens", type=int, default=2000, help="word pieces in a batch")
    parser.add_argument("--total", type=float, default=2.5, help="millions of word pieces")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--decay", type=float, default=0.9)
    parser.add_argument("--average", type=float, default=0.995)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--shares", default='{"argkp": 5000, "perspectrum": 5000, "vast": 6000, "keypoint": 5000, '
                        '"cluster": 2500, "snli": 6000, "polarity": 3000, "invented": 0}')  # fmt: skip
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Train, checkpoint, and write the averaged weights."""
    options = parse()
    options.out.mkdir(parents=True, exist_ok=True)
    pieces = WordPieces(options.tokenizer)
    examples = keep_allowed(read_examples(options.data, options.invented), options.left_out)
    pools: dict[str, list[Example]] = {}
    for example in examples:
        pools.setdefault(example.source, []).append(example)
    print({source: len(pool) for source, pool in pools.items()}, flush=True)
    torch.manual_seed(options.seed)
    model = Judge(options.dropout)
    if options.base.suffix == ".pt":
        model.load_state_dict(torch.load(options.base, weights_only=True)["average"])
    else:
        load_minilm(model.encoder, options.base)
    run(options, model, pools, pieces)


def run(options: argparse.Namespace, model: Judge, pools: dict[str, list[Example]], pieces: WordPieces) -> None:
    """The loop, resumed from OUT/last.pt where there is one."""
    average = copy.deepcopy(model).eval()
    optimizer = torch.optim.AdamW(parameter_groups(model, options.rate, options.decay), betas=(0.9, 0.98))
    seen, number, last = 0, 0, options.out / "last.pt"
    if last.exists():
        state = torch.load(last, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        seen, number = state["seen"], state["number"]
    total, started, spoken, losses = options.total * 1e6, time.time(), time.time(), Counter()
    begun = seen
    while seen < total:
        number += 1
        shares = json.loads(options.shares)
        for batch in epoch(pools, shares, pieces, options.tokens, random.Random(options.seed * 1000 + number)):
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * rate_at(seen / total)
            loss = batch_loss(model.train(), batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            with torch.no_grad():
                for mean, new in zip(average.parameters(), model.parameters(), strict=True):
                    if new.requires_grad:
                        mean.lerp_(new, 1 - min(options.average, 1 - 1 / (losses["steps"] + 2)))
            seen += batch.ids.numel()
            losses.update(loss=float(loss.detach()), count=1, steps=1)
            if losses["count"] == 100:
                pace = (seen - begun) / (time.time() - started)
                print(f"{seen / 1e6:.2f}M loss {losses['loss'] / 100:.3f} {pace:.0f}/s", flush=True)
                losses["loss"] = losses["count"] = 0
            if time.time() - spoken > 180:
                torch.save(
                    {"model": model.state_dict(), "average": average.state_dict(), "seen": seen, "number": number,
                     "optimizer": optimizer.state_dict()},
                    last,
                )  # fmt: skip
                spoken = time.time()
            if seen >= total:
                break
    torch.save({"average": average.state_dict()}, options.out / "final.pt")


if __name__ == "__main__":
    main()
