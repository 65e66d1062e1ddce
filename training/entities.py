"""Articles with gold names and gold coreference -> batches of windows. Spans are code points of a text made here.

The data sets give tokens; a text is made of them in one of two ways, so that the model sees both: joined by blanks,
or as a newspaper sets them.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from examples import END_ID, START_ID, spans_to_tokens
from onrecord.extract.windows import LENGTH, break_ranks, cut_windows, token_features
from onrecord.onnx_scorer import WordPieces
from onrecord.records import EntityLabel
from onrecord.scoring import NAME_TAGS

LABELS = {
    "Person": EntityLabel.PERSON,
    "Organization": EntityLabel.ORGANIZATION,
    "Location": EntityLabel.LOCATION,
    "NORP": EntityLabel.NORP,
    "Facility": EntityLabel.FACILITY,
    "Product": EntityLabel.PRODUCT,
    "Misc": EntityLabel.MISC,
    "Date": EntityLabel.DATE,
    "Money": EntityLabel.MONEY,
}
#: Kinds of GUM mentions that can speak or be meant by a speaker.
ACTORS = {"person", "organization", "place", "animal"}

Mention = tuple[int, int]


@dataclass
class NamedText:
    """A text with its names: (start, end, label)."""

    text: str
    names: list[tuple[int, int, str]]


@dataclass
class Chain:
    """A text with its mentions in reading order.

    `choices`: for a mention its candidate antecedents and which of them are right; none right means it is new.
    """

    text: str
    mentions: list[Mention]
    choices: list[tuple[int, list[int], list[bool]]]


def read_lines(file: Path) -> list[dict]:
    """The rows of a .jsonl.gz."""
    with gzip.open(file, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


_GLUED_LEFT = re.compile(r"^(?:[.,;:!?%)\]}…]+|'s|’s|n't|n’t|'(?:re|ve|ll|d|m)|’(?:re|ve|ll|d|m))$", re.IGNORECASE)
_GLUED_RIGHT = frozenset("([{$£€#")


def set_text(paragraphs: Sequence[Sequence[str]], rng: random.Random | None) -> tuple[str, list[list[Mention]]]:
    """The tokens as a text, and where each of them stands. Without `rng` as a newspaper sets them, line by line."""
    is_plain = rng is not None and rng.random() < 0.4
    between = "\n" if rng is None else rng.choice(("\n", "\n", "\n\n", " "))
    hyphen_glued = rng is None or rng.random() < 0.7
    parts: list[str] = []
    places: list[list[Mention]] = []
    at = 0
    for number, tokens in enumerate(paragraphs):
        open_marks: set[str] = set()
        glue = True
        row = []
        if number:
            parts.append(between)
            at += len(between)
        for i, token in enumerate(tokens):
            before = not glue
            glue = False
            if not is_plain:
                if _GLUED_LEFT.match(token):
                    before = False
                elif token in {'"', "''", "“", "”", "'"}:
                    if token in open_marks or token == "”":  # noqa: S105
                        before = False
                        open_marks.discard(token)
                    else:
                        open_marks.add(token)
                        glue = True
                elif token in _GLUED_RIGHT:
                    glue = True
                elif token in {"-", "/"} and hyphen_glued and is_between_words(tokens, i):
                    before, glue = False, True
            if before and row:
                parts.append(" ")
                at += 1
            row.append((at, at + len(token)))
            parts.append(token)
            at += len(token)
        places.append(row)
    return "".join(parts), places


def is_between_words(tokens: Sequence[str], i: int) -> bool:
    """True where a letter or digit stands on both sides of token `i`."""
    return 0 < i < len(tokens) - 1 and tokens[i - 1][-1:].isalnum() and tokens[i + 1][:1].isalnum()


def entity_ranges(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """BIO tags -> token ranges with their label."""
    found: list[tuple[int, int, str]] = []
    for i, tag in enumerate(tags):
        if tag.startswith("B-") or (tag.startswith("I-") and (not found or found[-1][1] != i)):
            found.append((i, i + 1, tag[2:]))
        elif tag.startswith("I-"):
            start, _, label = found[-1]
            found[-1] = (start, i + 1, label)
    return found


def swap_names(row: dict, rng: random.Random, pool: dict[str, list[list[str]]]) -> tuple[list, list]:
    """Some names of the article replaced by others of their kind, the same way throughout."""
    swapped: dict[tuple[str, ...], list[str]] = {}
    sentences, tags = [], []
    for tokens, marks in zip(row["sentences"], row["tags"], strict=True):
        new_tokens: list[str] = []
        new_marks: list[str] = []
        at = 0
        for start, end, label in entity_ranges(marks):
            new_tokens += tokens[at:start]
            new_marks += marks[at:start]
            key = (label, *tokens[start:end])
            if key not in swapped:
                is_new = label in {"Person", "Organization", "Location"} and rng.random() < 0.35
                swapped[key] = rng.choice(pool[label]) if is_new else tokens[start:end]
            words = swapped[key]
            new_tokens += words
            new_marks += [f"{'I' if i else 'B'}-{label}" for i in range(len(words))]
            at = end
        sentences.append(new_tokens + tokens[at:])
        tags.append(new_marks + marks[at:])
    return sentences, tags


def name_pool(rows: Sequence[dict]) -> dict[str, list[list[str]]]:
    """Every name of the training articles by its label."""
    pool: dict[str, list[list[str]]] = {label: [] for label in LABELS}
    for row in rows:
        for tokens, marks in zip(row["sentences"], row["tags"], strict=True):
            for start, end, label in entity_ranges(marks):
                pool[label].append(tokens[start:end])
    return pool


def named_text(row: dict, rng: random.Random | None, pool: dict[str, list[list[str]]] | None = None) -> NamedText:
    """One article of ner_newswire as a text with its names."""
    sentences, tags = row["sentences"], row["tags"]
    if rng is not None and pool is not None and rng.random() < 0.4:
        sentences, tags = swap_names(row, rng, pool)
    text, places = set_text(sentences, rng)
    names = [
        (spots[start][0], spots[end - 1][1], LABELS[label].value)
        for spots, marks in zip(places, tags, strict=True)
        for start, end, label in entity_ranges(marks)
    ]
    return NamedText(text, names)


def gum_chain(row: dict, rng: random.Random | None, reach: int = 40) -> Chain:
    """One GUM document: who each pronoun, name or description goes back to, among the actors mentioned before it."""
    text, places = set_text(row["sentences"], rng)
    spots = [spot for sentence in places for spot in sentence]
    clusters = {(m["start"], m["end"]): m["cluster"] for m in row["mentions"] if m["entity_type"] in ACTORS}
    singles = {(m["start"], m["end"]) for m in row["gum_mentions"] if m["entity_type"] in ACTORS}
    ranges = sorted({*clusters, *singles})
    mentions = [(spots[a][0], spots[b - 1][1]) for a, b in ranges]
    choices = []
    for i, span in enumerate(ranges):
        before = [j for j in range(max(0, i - reach), i) if ranges[j][1] <= span[0] or ranges[j][0] >= span[0]]
        before = [j for j in before if not (ranges[j][0] <= span[0] and ranges[j][1] >= span[1])]
        if before:
            cluster = clusters.get(span)
            right = [cluster is not None and clusters.get(ranges[j]) == cluster for j in before]
            choices.append((i, before, right))
    return Chain(text, mentions, choices)


def gap_chain(row: dict) -> Chain:
    """One GAP passage: the pronoun and its two names."""
    mentions = [(row[k]["start"], row[k]["end"]) for k in ("A", "B", "pronoun")]
    return Chain(row["text"], mentions, [(2, [0, 1], [bool(row["A"]["coref"]), bool(row["B"]["coref"])])])


@dataclass
class EntityBatch:
    """ids, name_tags (windows, tokens); features (windows, tokens, 3); mask; and choices among flattened tokens.

    `spans`: for each mention its flattened first and last token; `choices`: mention, candidates, right, distances.
    """

    ids: Tensor
    features: Tensor
    mask: Tensor
    name_tags: Tensor
    spans: Tensor
    choices: list[tuple[int, list[int], list[bool]]] = field(default_factory=list)


def _collate(windows: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> tuple[Tensor, ...]:
    width = max(len(w[0]) for w in windows) + 2
    size = len(windows)
    ids = np.zeros((size, width), np.int64)
    features = np.zeros((size, width, 3), np.int64)
    mask = np.zeros((size, width), bool)
    tags = np.full((size, width), -100, np.int64)
    for i, (own, own_features, own_tags) in enumerate(windows):
        n = len(own)
        ids[i, 0], ids[i, 1 : n + 1], ids[i, n + 1] = START_ID, own, END_ID
        features[i, 1 : n + 1] = own_features
        mask[i, : n + 2] = True
        tags[i, 1 : n + 1] = own_tags
    return tuple(map(torch.from_numpy, (ids, features, mask, tags)))


def name_tags(total: int, tokens, names: Sequence[tuple[int, int, str]]) -> np.ndarray:
    """The BIO tag of every word piece."""
    tags = np.zeros(total, np.int64)
    for start, end, label in names:
        for piece in spans_to_tokens(tokens, [(start, end)]):
            tags[piece] = NAME_TAGS.index(f"I-{label}")
            tags[piece[0]] = NAME_TAGS.index(f"B-{label}")
    return tags


def named_batches(
    rows: Sequence[dict], pieces: WordPieces, rng: random.Random, pool: dict[str, list[list[str]]], tokens: int
) -> Iterator[EntityBatch]:
    """One epoch over ner_newswire, shuffled and set anew."""
    order = list(rows)
    rng.shuffle(order)
    for at in range(0, len(order), 60):
        examples = [named_text(row, rng, pool) for row in order[at : at + 60]]
        windows = []
        for example, cut in zip(examples, pieces.tokenize([e.text for e in examples]), strict=True):
            features = token_features(example.text, cut)
            tags = name_tags(len(cut), cut, example.names)
            ranks = break_ranks(example.text, cut, features)
            offset = rng.randrange(0, LENGTH // 2)
            ranges = cut_windows(ranks[offset:], length=LENGTH, overlap=16)
            ranges = [(a + offset, b + offset) for a, b in ranges] + (
                [(0, min(offset + 8, len(cut)))] if offset > 16 else []
            )
            windows += [(cut.ids[a:b], features[a:b], tags[a:b]) for a, b in ranges if b - a > 4]
        windows.sort(key=lambda w: (len(w[0]) // 16, rng.random()))
        batches: list[list] = []
        for w in windows:
            if batches and (len(batches[-1]) + 1) * (len(w[0]) + 2) <= tokens:
                batches[-1].append(w)
            else:
                batches.append([w])
        rng.shuffle(batches)
        for batch in batches:
            yield EntityBatch(*_collate(batch), torch.zeros(0, 2, dtype=torch.long))


def chain_batches(
    chains: Sequence[Chain], pieces: WordPieces, rng: random.Random, tokens: int
) -> Iterator[EntityBatch]:
    """One epoch over texts with mentions; the windows of one text stay in one batch."""
    order = list(chains)
    rng.shuffle(order)
    batch: list[tuple[Chain, object, list]] = []
    load = 0
    for chain, cut in zip(order, pieces.tokenize([c.text for c in order]), strict=True):
        if not len(cut):
            continue
        features = token_features(chain.text, cut)
        ranges = cut_windows(break_ranks(chain.text, cut, features))
        batch.append((chain, cut, [(a, b, features[a:b]) for a, b in ranges]))
        load += len(cut)
        if load >= tokens:
            yield _chain_batch(batch)
            batch, load = [], 0
    if batch:
        yield _chain_batch(batch)


def _chain_batch(batch: Sequence[tuple]) -> EntityBatch:
    windows = [
        (cut.ids[a:b], features, np.full(b - a, -100, np.int64)) for _, cut, parts in batch for a, b, features in parts
    ]
    width = max(len(w[0]) for w in windows) + 2
    spans, choices = [], []
    row = 0
    for chain, cut, parts in batch:
        first = len(spans)
        known: dict[int, int] = {}
        for number, mention in enumerate(chain.mentions):
            found = spans_to_tokens(cut, [mention])
            if not found:
                continue
            low, high = int(found[0][0]), int(found[0][-1])
            holding = [(min(low - a, b - high), k, a) for k, (a, b, _) in enumerate(parts) if a <= low and high < b]
            if holding:
                _, k, a = max(holding)
                known[number] = len(spans)
                spans.append(((row + k) * width + low - a + 1, (row + k) * width + high - a + 1))
        for mention, candidates, right in chain.choices:
            kept = [(known[c], r) for c, r in zip(candidates, right, strict=True) if c in known]
            if mention in known and kept:
                choices.append((known[mention], [c for c, _ in kept], [r for _, r in kept]))
        row += len(parts)
        assert len(spans) >= first
    return EntityBatch(*_collate(windows), torch.tensor(spans, dtype=torch.long).reshape(-1, 2), choices)
