"""The MiniLM encoder in plain torch, with features of case, white space and quote marks added to its input."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

LAYERS, WIDTH, HEADS, INNER, VOCABULARY, POSITIONS = 6, 384, 12, 1536, 30522, 512
#: Number of values of each token feature: letter case, white space before, quote state.
FEATURES = (6, 4, 4)


def locked_dropout(x: Tensor, chance: float, training: bool) -> Tensor:
    """Dropout with one mask for all tokens of a row: as good a regulariser, and drawing it costs next to nothing."""
    if not training or chance == 0:
        return x
    return x * functional.dropout(torch.ones_like(x[:, :1]), chance)


class Layer(nn.Module):
    """One post-norm transformer layer. *Shape:* (batch, tokens, width) in and out."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.query_key_value = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm_attention = nn.LayerNorm(width, eps=1e-12)
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Attention, then the inner layer, each added and normalised."""
        batch, tokens, width = x.shape
        q, k, v = self.query_key_value(x).view(batch, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        # Attention dropout stays 0: only then torch takes its fused path.
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        seen = self.out(seen.transpose(1, 2).reshape(batch, tokens, width))
        x = self.norm_attention(x + locked_dropout(seen, self.dropout, self.training))
        inner = self.outer(functional.gelu(self.inner(x)))
        return self.norm(x + locked_dropout(inner, self.dropout, self.training))


class Encoder(nn.Module):
    """Word pieces and their features to vectors. *Shape:* ids (batch, tokens), features (batch, tokens, 3)."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.dropout = dropout
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.features = nn.ModuleList(nn.Embedding(n, WIDTH) for n in FEATURES)
        for table in self.features:
            nn.init.zeros_(table.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(WIDTH, HEADS, INNER, dropout) for _ in range(LAYERS))

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """Vectors of the last layer. *Shape:* (batch, tokens, WIDTH)."""
        x = self.words(ids) + self.positions.weight[: ids.shape[1]]
        for i, table in enumerate(self.features):
            x = x + table(features[..., i])
        x = locked_dropout(self.norm(x), self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, mask)
        return x


def load_minilm(encoder: Encoder, file: Path) -> None:
    """Fill the encoder from the safetensors file of all-MiniLM-L6-v2 (BERT's parameter names)."""
    given = load_file(file)
    own = {"words.weight": given["embeddings.word_embeddings.weight"]}
    # The type embedding of a single segment is a constant: folded into the positions.
    own["positions.weight"] = (
        given["embeddings.position_embeddings.weight"] + given["embeddings.token_type_embeddings.weight"][0]
    )
    for end in ("weight", "bias"):
        own[f"norm.{end}"] = given[f"embeddings.LayerNorm.{end}"]
        for i in range(LAYERS):
            theirs, ours = f"encoder.layer.{i}.", f"layers.{i}."
            own[f"{ours}query_key_value.{end}"] = torch.cat(
                [given[f"{theirs}attention.self.{part}.{end}"] for part in ("query", "key", "value")]
            )
            own[f"{ours}out.{end}"] = given[f"{theirs}attention.output.dense.{end}"]
            own[f"{ours}norm_attention.{end}"] = given[f"{theirs}attention.output.LayerNorm.{end}"]
            own[f"{ours}inner.{end}"] = given[f"{theirs}intermediate.dense.{end}"]
            own[f"{ours}outer.{end}"] = given[f"{theirs}output.dense.{end}"]
            own[f"{ours}norm.{end}"] = given[f"{theirs}output.LayerNorm.{end}"]
    missing, unexpected = encoder.load_state_dict(own, strict=False)
    if unexpected or any(not name.startswith("features") for name in missing):
        raise ValueError(f"{file} is not all-MiniLM-L6-v2: missing {missing}, unexpected {unexpected}.")
