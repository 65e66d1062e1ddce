"""The model: one encoder pass tags every word piece; a small second step reads the surroundings of each cue.

Tags of the first step: 0 none, 1-2 source, 3-4 cue, 5-6 content (begin, inside). Roles of the second step, for one
cue: 0 none, 1-2 its source, 3-4 its content. The roles are a linear-chain CRF (Lafferty, McCallum, Pereira 2001).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from encoder import WIDTH, Encoder, Layer
from onrecord.scoring import AFTER, BEFORE, NAME_TAGS

TAGS, ROLES = 7, 5
VECTOR = 256
#: Width of what a mention is known by when pairs of mentions are compared.
MENTION = 128
FORBIDDEN = -10_000.0


class Tagger(nn.Module):
    """Encoder, tag scores and, per cue, role scores."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.tags = nn.Linear(WIDTH, TAGS)
        self.vectors = nn.Linear(WIDTH, VECTOR)
        self.cue = nn.Linear(VECTOR, VECTOR)
        self.distance = nn.Embedding(BEFORE + AFTER, VECTOR)
        self.in_cue = nn.Parameter(torch.randn(VECTOR) * 0.02)
        self.from_tags = nn.Linear(TAGS, VECTOR)
        self.norm = nn.LayerNorm(VECTOR, eps=1e-12)
        self.layer = Layer(VECTOR, 8, 512, dropout)
        self.roles = nn.Linear(VECTOR, ROLES)
        self.transitions = nn.Parameter(torch.zeros(ROLES, ROLES))
        nn.init.normal_(self.distance.weight, std=0.02)
        self.register_buffer("forbidden", forbidden_transitions())
        self.to_names = nn.Linear(WIDTH, VECTOR)
        self.name_layer = Layer(VECTOR, 8, 512, dropout)
        self.names = nn.Linear(VECTOR, len(NAME_TAGS))
        self.mentions = nn.Linear(WIDTH, MENTION)
        self.pair = nn.Sequential(nn.Linear(3 * MENTION + 2, MENTION), nn.GELU(), nn.Linear(MENTION, 1))
        self.is_new = nn.Sequential(nn.Linear(MENTION, MENTION), nn.GELU(), nn.Linear(MENTION, 1))

    def encode(self, ids: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Tag scores (batch, tokens, TAGS) and vectors (batch, tokens, VECTOR)."""
        x = self.encoder(ids, features, mask[:, None, None, :])
        return self.tags(x), self.vectors(x)

    def encode_names(self, ids: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Name tag scores (batch, tokens, NAME_TAGS) and mention vectors (batch, tokens, MENTION)."""
        x = self.encoder(ids, features, mask[:, None, None, :])
        return self.read_names(x, mask), self.mentions(x)

    def encode_all(self, ids: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Both of the above from one pass."""
        x = self.encoder(ids, features, mask[:, None, None, :])
        return self.tags(x), self.vectors(x), self.read_names(x, mask), self.mentions(x)

    def read_names(self, x: Tensor, mask: Tensor) -> Tensor:
        """Name tag scores out of the encoder's vectors, through one narrow layer of their own."""
        return self.names(self.name_layer(self.to_names(x), mask[:, None, None, :]))

    def compare(self, later: Tensor, earlier: Tensor, distance: Tensor) -> Tensor:
        """How well each earlier mention fits a later one. *Shape:* (pairs, MENTION) twice, (pairs, 2) -> (pairs,)."""
        return self.pair(torch.cat([later, earlier, later * earlier, distance], 1))[:, 0]

    def read_cues(self, tags: Tensor, vectors: Tensor, local: Tensor, cue_mask: Tensor) -> Tensor:
        """Role scores (cues, BEFORE + AFTER, ROLES); `tags` and `vectors` are flattened over the batch."""
        present = local >= 0
        index = local.clamp(min=0)
        around = vectors[index]
        share = cue_mask.float()
        share = share / share.sum(1, keepdim=True).clamp(min=1)
        cue = torch.einsum("cl,clv->cv", share, around)
        x = around + self.cue(cue)[:, None] + self.distance.weight + cue_mask[..., None] * self.in_cue
        x = x + self.from_tags(functional.softmax(tags, -1)[index])
        x = self.layer(self.norm(x), present[:, None, None, :])
        scores = self.roles(x)
        closed = (~present | cue_mask)[..., None] & (torch.arange(ROLES) > 0)
        return scores.masked_fill(closed, FORBIDDEN)

    def transition_scores(self) -> Tensor:
        """Learned transition scores with the impossible ones forbidden. *Shape:* (ROLES, ROLES), from row to column."""
        return self.transitions.masked_fill(self.forbidden, FORBIDDEN)


def forbidden_transitions() -> Tensor:
    """True where a role cannot follow: inside without a begin or inside of its own kind before it."""
    forbidden = torch.zeros(ROLES, ROLES, dtype=torch.bool)
    for inside in (2, 4):
        forbidden[:, inside] = True
        forbidden[inside - 1, inside] = False
        forbidden[inside, inside] = False
    return forbidden


def chain_loss(scores: Tensor, transitions: Tensor, roles: Tensor) -> Tensor:
    """Negative log-likelihood of `roles` under the chain. *Shape:* (cues,)."""
    gold = scores.gather(2, roles[..., None])[..., 0].sum(1) + transitions[roles[:, :-1], roles[:, 1:]].sum(1)
    first = scores[:, 0].masked_fill(torch.tensor([False, False, True, False, True]), FORBIDDEN)
    total = first
    for t in range(1, scores.shape[1]):
        total = torch.logsumexp(total[:, :, None] + transitions, 1) + scores[:, t]
    return torch.logsumexp(total, 1) - gold
