"""Articles with gold (or silver) attributions -> batches of windows with tags. Shapes are given where they matter."""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from augment import ROLES, Example, augment
from onrecord.extract.attributions import ALONE_WORDS, fills_line
from onrecord.extract.quotes import find_quotations
from onrecord.extract.windows import LENGTH, break_ranks, cut_windows, token_features
from onrecord.onnx_scorer import WordPieces
from onrecord.records import Span
from onrecord.scoring import AFTER, BEFORE, Tokens

START_ID, END_ID = 101, 102


def read_examples(file: Path) -> list[Example]:
    """Articles of a .jsonl or .jsonl.gz with `text` and `attributions`."""
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Example(r["text"], [{role: [tuple(s) for s in a[role]] for role in ROLES} for a in r["attributions"]])
        for r in rows
    ]


def read_names(data: Path) -> list[str]:
    """Surnames and given names of office holders all over the world, to put into sources."""
    names = set()
    for file in ("actors_world_leaders.csv", "actors_us_congress.csv"):
        if (data / file).exists():
            with (data / file).open(encoding="utf8", newline="") as lines:
                for row in csv.DictReader(lines):
                    names.update(w for w in row["name"].split() if w.istitle() and w.isalpha() and len(w) > 3)
    return sorted(names)


@dataclass
class TaggedWindow:
    """One training window. `cues`: for each cue its tokens and the role tags of all tokens of the window."""

    ids: np.ndarray
    features: np.ndarray
    tags: np.ndarray
    cues: list[tuple[np.ndarray, np.ndarray]]


def spans_to_tokens(tokens: Tokens, spans: Sequence[tuple[int, int]]) -> list[np.ndarray]:
    """Token numbers of each span."""
    found = []
    for start, end in spans:
        low = int(np.searchsorted(tokens.ends, start, "right"))
        high = int(np.searchsorted(tokens.starts, end, "left"))
        if low < high:
            found.append(np.arange(low, high))
    return found


def standing_alone(example: Example) -> list[tuple[int, int]]:
    """Quotations that fill their line and belong to no attribution: content whose cue is elsewhere."""
    taken = [span for a in example.attributions for role in ROLES for span in a[role]]
    return [
        (q.start, q.end)
        for q in find_quotations(example.text)
        if q.closed
        and len(example.text[q.start : q.end].split()) >= ALONE_WORDS
        and fills_line(example.text, Span(q.start, q.end))
        and not any(start < q.end and q.start < end for start, end in taken)
    ]


def tag_windows(example: Example, tokens: Tokens, rng: random.Random) -> list[TaggedWindow]:
    """The windows of one article, cut from a random place on."""
    features = token_features(example.text, tokens)
    total = len(tokens)
    tags = np.zeros(total, np.int64)
    cues = []
    for attribution in example.attributions:
        roles = np.zeros(total, np.int64)
        for role, begin in (("source", 1), ("content", 3)):
            for piece in spans_to_tokens(tokens, attribution[role]):
                roles[piece] = begin + 1
                roles[piece[0]] = begin
                tags[piece] = 2 if role == "source" else 6
                tags[piece[0]] = 1 if role == "source" else 5
        cue = spans_to_tokens(tokens, attribution["cue"])
        if cue:
            cue_tokens = np.concatenate(cue)
            cues.append((cue_tokens, roles))
    for cue_tokens, _ in cues:
        tags[cue_tokens] = 4
        tags[cue_tokens[0]] = 3
    for piece in spans_to_tokens(tokens, standing_alone(example)):
        tags[piece] = 6
        tags[piece[0]] = 5
    ranks = break_ranks(example.text, tokens, features)
    offset = rng.randrange(0, LENGTH // 2)
    ranges = cut_windows(ranks[offset:], length=rng.choice((LENGTH, LENGTH, 180)), overlap=32)
    ranges = [(a + offset, b + offset) for a, b in ranges] + ([(0, min(offset + 16, total))] if offset > 16 else [])
    windows = []
    for start, end in ranges:
        inside = []
        for cue_tokens, roles in cues:
            near_edge = (start > 0 and cue_tokens[0] < start + 12) or (end < total and cue_tokens[-1] >= end - 12)
            if cue_tokens[0] >= start and cue_tokens[-1] < end and not near_edge:
                inside.append((cue_tokens - start, roles[start:end]))
        windows.append(TaggedWindow(tokens.ids[start:end], features[start:end], tags[start:end], inside))
    return windows


@dataclass
class Batch:
    """ids, tags (batch, tokens); features (batch, tokens, 3); mask (batch, tokens).

    Cues: `local` (cues, BEFORE + AFTER) indexes the flattened tokens, -1 for none; `cue_mask`, `roles` of that shape.
    """

    ids: Tensor
    features: Tensor
    mask: Tensor
    tags: Tensor
    local: Tensor
    cue_mask: Tensor
    roles: Tensor


def local_indices(cue: int, window: int, width: int, first: int, length: int) -> np.ndarray:
    """Flat token numbers around the cue's first token, which sits at place BEFORE; -1 outside the window."""
    around = np.arange(cue - BEFORE, cue + AFTER)
    return np.where((around >= 0) & (around < length), window * width + first + around, -1)


def collate(windows: Sequence[TaggedWindow]) -> Batch:
    """One batch, padded to its longest window."""
    width = max(len(w.ids) for w in windows) + 2
    size = len(windows)
    ids = np.zeros((size, width), np.int64)
    features = np.zeros((size, width, 3), np.int64)
    mask = np.zeros((size, width), bool)
    tags = np.full((size, width), -100, np.int64)
    local, cue_masks, roles = [], [], []
    for i, w in enumerate(windows):
        n = len(w.ids)
        ids[i, 0], ids[i, 1 : n + 1], ids[i, n + 1] = START_ID, w.ids, END_ID
        features[i, 1 : n + 1] = w.features
        mask[i, : n + 2] = True
        tags[i, 1 : n + 1] = w.tags
        for cue, role in w.cues:
            index = local_indices(int(cue[0]), i, width, 1, n)
            local.append(index)
            around = np.arange(cue[0] - BEFORE, cue[0] + AFTER)
            is_cue = np.isin(around, cue)
            cue_masks.append(is_cue)
            inside = np.clip(around, 0, n - 1)
            tagged = np.where((index >= 0) & ~is_cue, role[inside], 0)
            # A piece cut by the reach begins where it comes into view.
            before = np.concatenate(([0], tagged[:-1]))
            for begin in (1, 3):
                tagged = np.where((tagged == begin + 1) & (before != begin) & (before != begin + 1), begin, tagged)
            roles.append(tagged)
    shape = (len(local), BEFORE + AFTER)
    return Batch(
        *map(torch.from_numpy, (ids, features, mask, tags)),
        torch.from_numpy(np.array(local, np.int64).reshape(shape)),
        torch.from_numpy(np.array(cue_masks, bool).reshape(shape)),
        torch.from_numpy(np.array(roles, np.int64).reshape(shape)),
    )


def make_batches(
    examples: Sequence[Example], pieces: WordPieces, rng: random.Random, names: Sequence[str], share: float, tokens: int
) -> Iterator[Batch]:
    """One epoch: shuffled, augmented, windows of like length together, about `tokens` word pieces a batch."""
    order = list(examples)
    rng.shuffle(order)
    changed = [augment(e, rng, names, share) for e in order]
    for at in range(0, len(changed), 60):
        chunk = changed[at : at + 60]
        windows = [
            w
            for e, t in zip(chunk, pieces.tokenize([e.text for e in chunk]), strict=True)
            for w in tag_windows(e, t, rng)
            if len(w.ids) > 8
        ]
        windows.sort(key=lambda w: (len(w.ids) // 16, rng.random()))
        batches, batch = [], []
        for w in windows:
            if batch and (len(batch) + 1) * (len(w.ids) + 2) > tokens:
                batches.append(batch)
                batch = []
            batch.append(w)
        batches.append(batch)
        rng.shuffle(batches)
        yield from map(collate, batches)
