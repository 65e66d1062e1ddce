"""Sentence vectors of all-MiniLM-L6-v2 in torch: the mean of the word pieces' vectors, at length 1."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from encoder import Encoder, load_minilm
from examples import END_ID, START_ID
from onrecord.onnx_scorer import WordPieces


def load_sentence_encoder(file: Path) -> Encoder:
    """The encoder as published."""
    encoder = Encoder()
    load_minilm(encoder, file)
    return encoder.eval()


def pool(vectors: Tensor, mask: Tensor) -> Tensor:
    """Mean over the tokens seen, at length 1. *Shape:* (batch, tokens, width) -> (batch, width)."""
    mean = (vectors * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
    return torch.nn.functional.normalize(mean, dim=-1)


@torch.no_grad()
def embed_texts(encoder: Encoder, pieces: WordPieces, texts: Sequence[str], longest: int = 128) -> Tensor:
    """Vectors of texts. *Shape:* (texts, width)."""
    rows = [[START_ID, *map(int, t.ids[: longest - 2]), END_ID] for t in pieces.tokenize(texts)]
    order = np.argsort([len(r) for r in rows])
    out = torch.zeros(len(rows), 384)
    for start in range(0, len(order), 64):
        chosen = order[start : start + 64]
        width = max(len(rows[i]) for i in chosen)
        ids = torch.zeros(len(chosen), width, dtype=torch.long)
        mask = torch.zeros(len(chosen), width, dtype=torch.bool)
        for row, i in enumerate(chosen):
            ids[row, : len(rows[i])] = torch.tensor(rows[i])
            mask[row, : len(rows[i])] = True
        features = torch.zeros(*ids.shape, 3, dtype=torch.long)
        out[chosen] = pool(encoder(ids, features, mask[:, None, None]), mask)
    return out
