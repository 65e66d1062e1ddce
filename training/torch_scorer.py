"""A `Scorer` that runs the model in torch: to measure checkpoints, and as the float reference of the exported files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from examples import END_ID, START_ID, local_indices
from onrecord.onnx_scorer import WordPieces
from onrecord.records import Origin
from onrecord.scoring import AFTER, BEFORE, Cue, ModelCard, Tokens, TokenScores, Window
from tagger import ROLES, Tagger

BATCH_TOKENS = 4096


class TorchScorer:
    """The float model of a checkpoint."""

    def __init__(self, checkpoint: Path, tokenizer: Path, *, calibration: dict | None = None) -> None:
        self.model = Tagger()
        self.model.load_state_dict(torch.load(checkpoint, weights_only=True)["average"])
        self.model.eval()
        self.pieces = WordPieces(tokenizer)
        self.card = ModelCard(name="checkpoint", version="0", files={}, calibration=calibration or {}, about={})
        self.origin = Origin(agent="checkpoint", version="0", runtime="torch", precision="float32")

    @property
    def transitions(self) -> np.ndarray:
        """Scores of one role following another. *Shape:* (5, 5)."""
        return self.model.transition_scores().detach().numpy()

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        """The word pieces of each text."""
        return self.pieces.tokenize(texts)

    @torch.inference_mode()
    def score_tokens(self, windows: Sequence[Window]) -> list[TokenScores]:
        """First step, in batches of windows of like length."""
        scores: list[TokenScores | None] = [None] * len(windows)
        order = sorted(range(len(windows)), key=lambda i: len(windows[i]))
        while order:
            width = len(windows[order[-1]]) + 2
            batch = [order.pop() for _ in range(min(len(order), max(1, BATCH_TOKENS // width)))]
            ids = np.zeros((len(batch), width), np.int64)
            features = np.zeros((len(batch), width, 3), np.int64)
            mask = np.zeros((len(batch), width), bool)
            for row, i in enumerate(batch):
                n = len(windows[i])
                ids[row, 0], ids[row, 1 : n + 1], ids[row, n + 1] = START_ID, windows[i].ids, END_ID
                features[row, 1 : n + 1] = windows[i].features
                mask[row, : n + 2] = True
            tags, vectors, names, mentions = self.model.encode_all(*map(torch.from_numpy, (ids, features, mask)))
            tags, names = functional.log_softmax(tags, -1), functional.log_softmax(names, -1)
            for row, i in enumerate(batch):
                inside = slice(1, len(windows[i]) + 1)
                scores[i] = TokenScores(
                    **{
                        name: values[row, inside].numpy()
                        for name, values in (
                            ("tags", tags),
                            ("vectors", vectors),
                            ("names", names),
                            ("mentions", mentions),
                        )
                    }
                )
        return [s for s in scores if s is not None]

    @torch.inference_mode()
    def score_cues(self, scored: Sequence[TokenScores], cues: Sequence[Cue]) -> np.ndarray:
        """Second step, 128 cues at a time."""
        if not cues:
            return np.zeros((0, BEFORE + AFTER, ROLES), np.float32)
        firsts = np.concatenate(([0], np.cumsum([len(s.tags) for s in scored])))
        tags = torch.from_numpy(np.concatenate([s.tags for s in scored]))
        vectors = torch.from_numpy(np.concatenate([s.vectors for s in scored]))
        found = []
        for at in range(0, len(cues), 128):
            chunk = cues[at : at + 128]
            local = [local_indices(c.start, 0, 0, int(firsts[c.window]), len(scored[c.window].tags)) for c in chunk]
            around = np.arange(-BEFORE, AFTER)
            mask = np.array([(around >= 0) & (around < c.end - c.start) for c in chunk])
            found.append(self.model.read_cues(tags, vectors, torch.from_numpy(np.array(local)), torch.from_numpy(mask)))
        return torch.cat(found).numpy()
