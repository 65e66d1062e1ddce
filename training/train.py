"""Train the tagger: python train.py --data FOLDER --base MINILM.safetensors --tokenizer tokenizer.json --out FOLDER.

Writes OUT/last.pt every few minutes and goes on from it when started again; OUT/final.pt holds the averaged weights.
"""

from __future__ import annotations

import argparse
import copy
import math
import random
import time
from pathlib import Path

import torch
from torch.nn import functional

from encoder import load_minilm
from examples import Batch, make_batches, read_examples, read_names
from onrecord.onnx_scorer import WordPieces
from onrecord.scoring import AFTER, BEFORE
from tagger import Tagger, chain_loss


def parse() -> argparse.Namespace:
    """The choices of a run, each with the value that was used."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with polnear_train.jsonl")
    parser.add_argument("--base", type=Path, required=True, help="weights of all-MiniLM-L6-v2, or a .pt to start from")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--silver", type=Path, help="further articles with predicted attributions")
    parser.add_argument("--epochs", type=float, default=6)
    parser.add_argument("--tokens", type=int, default=2600, help="word pieces in a batch")
    parser.add_argument("--rate", type=float, default=1e-4, help="peak learning rate of the top encoder layer")
    parser.add_argument("--decay", type=float, default=0.9, help="factor of the rate from one layer to the one below")
    parser.add_argument("--average", type=float, default=0.995, help="of the exponential moving average of the weights")
    parser.add_argument("--augment", type=float, default=0.5, help="share of articles that are changed")
    parser.add_argument("--articles", type=int, default=0, help="only so many training articles (for trials)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=0, help="stop after so long, whatever is left")
    return parser.parse_args()


def parameter_groups(model: Tagger, rate: float, decay: float) -> list[dict]:
    """Layer-wise learning rates: the head five times the top layer's, each layer below less; words stay as they are."""
    groups: dict[tuple[float, float], list] = {}
    for name, parameter in model.named_parameters():
        if name.startswith("encoder.words"):
            parameter.requires_grad = False
            continue
        if name.startswith("encoder.layers."):
            lr = rate * decay ** (5 - int(name.split(".")[2]))
        elif name.startswith("encoder.features"):
            lr = rate * 5
        elif name.startswith("encoder."):
            lr = rate * decay**6
        else:
            lr = rate * 5
        groups.setdefault((lr, 0.0 if parameter.ndim < 2 else 0.01), []).append(parameter)
    return [{"params": p, "lr": lr, "weight_decay": wd, "peak": lr} for (lr, wd), p in groups.items()]


def add_false_cues(batch: Batch, tags: torch.Tensor, most: int) -> None:
    """Let the second step also see what the first one wrongly takes for a cue; its roles are all none."""
    with torch.no_grad():
        chance = functional.softmax(tags, -1)[..., 3]
        wrong = ((chance > 0.2) & (batch.tags != 3) & (batch.tags != 4) & (batch.tags >= 0)).nonzero()[:most]
    if not len(wrong):
        return
    width = batch.ids.shape[1]
    lengths = batch.mask.sum(1) - 2
    around = wrong[:, 1:] + torch.arange(-BEFORE, AFTER)
    inside = (around >= 1) & (around <= lengths[wrong[:, :1]])
    local = torch.where(inside, wrong[:, :1] * width + around, -1)
    cue_mask = torch.zeros_like(local, dtype=torch.bool)
    cue_mask[:, BEFORE] = True
    batch.local = torch.cat([batch.local, local])
    batch.cue_mask = torch.cat([batch.cue_mask, cue_mask])
    batch.roles = torch.cat([batch.roles, torch.zeros_like(local)])


def batch_loss(model: Tagger, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """Loss of the tags (mean of tokens) and of the roles (mean of cues)."""
    features = batch.features
    if model.training and torch.rand(()) < 0.1:
        # Now and then no letter case or no quote state, so that neither is relied on alone.
        features = features.clone()
        features[..., 0 if torch.rand(()) < 0.5 else 2] = 0
    tags, vectors = model.encode(batch.ids, features, batch.mask)
    tag_loss = functional.cross_entropy(tags.flatten(0, 1), batch.tags.flatten(), ignore_index=-100)
    add_false_cues(batch, tags, most=len(batch.local) // 4 + 1)
    if not len(batch.local):
        return tag_loss, tag_loss * 0
    scores = model.read_cues(tags.flatten(0, 1), vectors.flatten(0, 1), batch.local, batch.cue_mask)
    return tag_loss, chain_loss(scores, model.transition_scores(), batch.roles).mean()


def rate_at(progress: float) -> float:
    """Share of the peak learning rate: 5% linear warm-up, then cosine to 2%."""
    if progress < 0.05:
        return progress / 0.05
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, (progress - 0.05) / 0.95)))


def main() -> None:
    """Train, checkpoint, and write the averaged weights."""
    options = parse()
    options.out.mkdir(parents=True, exist_ok=True)
    pieces = WordPieces(options.tokenizer)
    gold = read_examples(options.data / "polnear_train.jsonl")
    examples = gold[: options.articles or None]
    if options.silver:
        examples = examples + read_examples(options.silver)
    names = read_names(options.data)
    torch.manual_seed(options.seed)
    model = Tagger()
    if options.base.suffix == ".pt":
        model.load_state_dict(torch.load(options.base, weights_only=True)["average"])
    else:
        load_minilm(model.encoder, options.base)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model.to(device)
    optimizer = torch.optim.AdamW(parameter_groups(model, options.rate, options.decay), fused=True)
    average = copy.deepcopy(model).eval()
    total = options.epochs * sum(len(t) for t in pieces.tokenize([e.text for e in examples])) * 1.13
    state = {"seen": 0, "step": 0, "epoch": 0, "batch": 0}
    last = options.out / "last.pt"
    if last.exists():
        kept = torch.load(last, weights_only=True)
        model.load_state_dict(kept["model"])
        average.load_state_dict(kept["average"])
        optimizer.load_state_dict(kept["optimizer"])
        state = kept["state"]
        print(f"going on from step {state['step']}", flush=True)
    began = saved = time.time()
    losses: list[tuple[float, float]] = []
    done = False
    while not done:
        rng = random.Random(f"{options.seed}-{state['epoch']}")
        for number, batch in enumerate(make_batches(examples, pieces, rng, names, options.augment, options.tokens)):
            if number < state["batch"]:
                continue
            for field, value in vars(batch).items():
                setattr(batch, field, value.to(device))
            share = rate_at(state["seen"] / total)
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
            model.train()
            tag_loss, role_loss = batch_loss(model, batch)
            (tag_loss + 0.1 * role_loss).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            weight = min(options.average, (1 + state["step"]) / (10 + state["step"]))
            with torch.no_grad():
                for kept_weight, new in zip(average.parameters(), model.parameters(), strict=True):
                    kept_weight.lerp_(new, 1 - weight)
            state["seen"] += int(batch.mask.sum())
            state["step"] += 1
            state["batch"] = number + 1
            losses.append((tag_loss.item(), role_loss.item()))
            done = state["seen"] >= total or (options.minutes and time.time() - began > options.minutes * 60)
            if len(losses) == 50 or done:
                tag, role = (sum(x) / len(losses) for x in zip(*losses, strict=True))
                speed = state["seen"] / (time.time() - began)
                print(
                    f"step {state['step']} epoch {state['epoch']} {100 * state['seen'] / total:.1f}% tags {tag:.4f} "
                    f"roles {role:.3f} {speed:.0f} tokens/s {time.time() - began:.0f} s",
                    flush=True,
                )
                losses = []
            if time.time() - saved > 180 or done:
                saved = time.time()
                save = {"model": model.state_dict(), "average": average.state_dict(), "state": state}
                torch.save(save | {"optimizer": optimizer.state_dict()}, options.out / "new.pt")
                (options.out / "new.pt").replace(last)
            if done:
                break
        else:
            state["epoch"], state["batch"] = state["epoch"] + 1, 0
    torch.save({"average": average.state_dict()}, options.out / "final.pt")


if __name__ == "__main__":
    main()
