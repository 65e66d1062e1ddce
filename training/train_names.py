"""Teach the tagger names and mentions beside attributions: train_names.py --data FOLDER --base FINAL.pt --out FOLDER.

One encoder serves all: batches of the three tasks are mixed, so that none forgets. Goes on from OUT/last.pt when
started again; OUT/final.pt holds the averaged weights.
"""

from __future__ import annotations

import argparse
import copy
import itertools
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from entities import (
    EntityBatch,
    chain_batches,
    gap_chain,
    gum_chain,
    name_pool,
    named_batches,
    read_lines,
)
from examples import make_batches, read_examples, read_names
from onrecord.onnx_scorer import WordPieces
from tagger import Tagger
from train import batch_loss, parameter_groups, rate_at


def parse() -> argparse.Namespace:
    """The choices of a run, each with the value that was used."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="a checkpoint of train.py")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--silver", type=Path, help="further articles with predicted attributions")
    parser.add_argument("--total", type=float, default=8.0, help="word pieces to see, in millions")
    parser.add_argument("--tokens", type=int, default=2600, help="word pieces in a batch")
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--decay", type=float, default=0.9)
    parser.add_argument("--average", type=float, default=0.997)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--shares", type=float, nargs=3, default=(0.25, 0.55, 0.20), help=f"of {', '.join(TASKS)}")
    parser.add_argument("--silver-articles", type=int, default=300, help="how many of them in an epoch")
    return parser.parse_args()


#: What is learned side by side; `--shares` says how many of the word pieces each gets.
TASKS = ("attributions", "names", "chains")


def chain_loss(model: Tagger, mentions: Tensor, batch: EntityBatch) -> Tensor:
    """Negative log-chance of choosing a right antecedent, or none where none is (Lee et al. 2017), mean of choices."""
    spans, width = batch.spans, batch.ids.shape[1]
    flat = mentions.flatten(0, 1)
    sums = torch.cat([torch.zeros(1, flat.shape[1]), flat.cumsum(0)])
    lengths = (spans[:, 1] - spans[:, 0] + 1)[:, None]
    mean = (sums[spans[:, 1] + 1] - sums[spans[:, 0]]) / lengths
    # The last word of a mention is mostly its head.
    vectors = 0.5 * (mean + flat[spans[:, 1]])
    later = torch.tensor([m for m, c, _ in batch.choices for _ in c])
    earlier = torch.tensor([c for _, cs, _ in batch.choices for c in cs])
    right = torch.tensor([r for _, _, rs in batch.choices for r in rs])
    group = torch.tensor([i for i, (_, cs, _) in enumerate(batch.choices) for _ in cs])
    mention = torch.tensor([m for m, _, _ in batch.choices])
    apart = (spans[later, 0] - spans[earlier, 0]).float()
    distance = torch.stack([apart.abs().clamp(max=width * 4).add(1).log() / 5, apart.sign()], 1)
    scores = model.compare(vectors[later], vectors[earlier], distance)
    new = model.is_new(vectors[mention])[:, 0]
    count = len(batch.choices)

    def log_sum(values: Tensor, groups: Tensor) -> Tensor:
        top = torch.full((count,), -30.0).scatter_reduce(0, groups, values.detach(), "amax")
        summed = torch.zeros(count).scatter_add(0, groups, (values - top[groups]).exp())
        return top + (summed + 1e-9).log()

    everyone = torch.logaddexp(log_sum(scores, group), new)
    has_right = torch.zeros(count, dtype=torch.bool)
    has_right[group[right]] = True
    good = torch.where(has_right, log_sum(scores[right], group[right]), new)
    return (everyone - good).mean()


def endless(make: Callable[[random.Random], Iterator], seed: str) -> Iterator:
    """Epoch after epoch."""
    for epoch in itertools.count():
        yield from make(random.Random(f"{seed}-{epoch}"))


def main() -> None:
    """Train, checkpoint, and write the averaged weights."""
    options = parse()
    options.out.mkdir(parents=True, exist_ok=True)
    pieces = WordPieces(options.tokenizer)
    gold = read_examples(options.data / "polnear_train.jsonl")
    silver = read_examples(options.silver) if options.silver else []
    names = read_names(options.data)
    named = read_lines(options.data / "ner_newswire_train.jsonl.gz")
    pool = name_pool(named)
    gum = read_lines(options.data / "coref_gum_train.jsonl.gz")
    gap = [gap_chain(row) for row in read_lines(options.data / "gap_train.jsonl.gz")]
    torch.manual_seed(options.seed)
    model = Tagger()
    missing, unexpected = model.load_state_dict(torch.load(options.base, weights_only=True)["average"], strict=False)
    if unexpected:
        raise ValueError(f"{options.base} has parameters the model lacks: {unexpected}.")
    print("new:", ", ".join(missing) or "nothing", flush=True)
    optimizer = torch.optim.AdamW(parameter_groups(model, options.rate, options.decay), fused=True)
    average = copy.deepcopy(model).eval()
    shares = dict(zip(TASKS, options.shares, strict=True))
    state = {"seen": 0, "step": 0, "of": dict.fromkeys(TASKS, 0), "run": 0}
    last = options.out / "last.pt"
    if last.exists():
        kept = torch.load(last, weights_only=True)
        model.load_state_dict(kept["model"])
        average.load_state_dict(kept["average"])
        optimizer.load_state_dict(kept["optimizer"])
        state = kept["state"]
        state["run"] += 1
        print(f"going on from step {state['step']}", flush=True)
    seed = f"{options.seed}-{state['run']}"

    def attributions(rng: random.Random) -> Iterator:
        examples = gold + rng.sample(silver, min(len(silver), options.silver_articles))
        return make_batches(examples, pieces, rng, names, 0.5, options.tokens)

    def chains(rng: random.Random) -> Iterator:
        return chain_batches([gum_chain(row, rng) for row in gum] + rng.sample(gap, 1200), pieces, rng, options.tokens)

    streams = {
        "attributions": endless(attributions, f"a{seed}"),
        "names": endless(lambda rng: named_batches(named, pieces, rng, pool, options.tokens), f"n{seed}"),
        "chains": endless(chains, f"c{seed}"),
    }
    total = options.total * 1e6
    began = saved = time.time()
    seen_before = state["seen"]
    losses: dict[str, list[float]] = {"tags": [], "roles": [], "names": [], "chains": []}
    while state["seen"] < total:
        share = rate_at(state["seen"] / total)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * share
        task = min(TASKS, key=lambda name: state["of"][name] / shares[name])
        batch = next(streams[task])
        model.train()
        if task == "attributions":
            tag_loss, role_loss = batch_loss(model, batch)
            loss = tag_loss + 0.1 * role_loss
            losses["tags"].append(tag_loss.item())
            losses["roles"].append(role_loss.item())
        else:
            features = batch.features
            if torch.rand(()) < 0.05:
                features = features.clone()
                features[..., 0] = 0
            tags, mentions = model.encode_names(batch.ids, features, batch.mask)
            if task == "names":
                loss = functional.cross_entropy(tags.flatten(0, 1), batch.name_tags.flatten(), ignore_index=-100)
            else:
                loss = 0.3 * chain_loss(model, mentions, batch)
            losses[task].append(loss.item())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        weight = min(options.average, (1 + state["step"]) / (10 + state["step"]))
        with torch.no_grad():
            for kept_weight, new in zip(average.parameters(), model.parameters(), strict=True):
                kept_weight.lerp_(new, 1 - weight)
        count = int(batch.mask.sum())
        state["seen"] += count
        state["of"][task] += count
        state["step"] += 1
        done = state["seen"] >= total
        if state["step"] % 100 == 0 or done:
            means = " ".join(f"{k} {sum(v) / len(v):.4f}" for k, v in losses.items() if v)
            speed = (state["seen"] - seen_before) / (time.time() - began)
            print(f"step {state['step']} {100 * state['seen'] / total:.1f}% {means} {speed:.0f} tokens/s", flush=True)
            losses = {k: [] for k in losses}
        if time.time() - saved > 180 or done:
            saved = time.time()
            save = {"model": model.state_dict(), "average": average.state_dict(), "state": state}
            torch.save(save | {"optimizer": optimizer.state_dict()}, options.out / "new.pt")
            (options.out / "new.pt").replace(last)
    torch.save({"average": average.state_dict()}, options.out / "final.pt")


if __name__ == "__main__":
    main()
