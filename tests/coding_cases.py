"""Invented articles that were read, and a codebook, for every test of coding."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from onrecord.casefile import Casefile, open_casefile
from onrecord.positions import FakePositionScorer, Pair, PairProgress
from onrecord.records import Codebook, Concept, ConceptId, Origin
from onrecord.scoring import FakeScorer

FERRY = (
    "Ferry fares rise\n\n"
    '"The ferry fares must rise in autumn," Mara Lindqvist said.\n\n'
    "Ivo Tarn denied that the harbour was closing for good.\n\n"
    "Lindqvist said the old quay would be mended on Monday.\n\n"
    "The harbour is closing for good, whatever the town hall hopes.\n"
)
BRIDGE = (
    "Bridge opens\n\nMara Lindqvist said the ferry fares would never rise again.\n\n"
    "Olga Prent said the harbour was closing for good.\n"
)
WIRE = FERRY.replace("Ferry fares rise", "Wire: Ferry fares up")
ARTICLES = [
    {"name": "ferry", "text": FERRY, "published": "2031-05-06", "outlet": "Bay Gazette", "byline": "Tilda Moor"},
    {"name": "bridge", "text": BRIDGE, "published": "2031-05-08", "outlet": "Norland Courier"},
    {"name": "wire", "text": WIRE, "published": "2031-05-07", "outlet": "Wire"},
]
FARES = Concept(id=ConceptId("fares"), proposition="The ferry fares should rise.", line=4)
CLOSING = Concept(id=ConceptId("closing"), proposition="The harbour is closing for good.", line=9)
QUAY = Concept(id=ConceptId("quay"), proposition="The old quay will be mended.", line=12)
BOOK = Codebook(name="harbour", version="1", concepts=(FARES, CLOSING))


class CountingScorer(FakePositionScorer):
    """The toy models of coding, which remember what they were shown, and can stop after some pairs."""

    def __init__(self, most: int | None = None, version: str = "1") -> None:
        super().__init__()
        self.origin = Origin(agent="fake positions", version=version, runtime="python", precision="exact")
        self.texts: list[str] = []
        self.pairs: list[Pair] = []
        self.most = most

    def embed(self, texts: Sequence[str], progress: PairProgress | None = None) -> Any:
        """What the toy model says."""
        self.texts += texts
        return super().embed(texts, progress)

    def judge(self, pairs: Sequence[Pair], progress: PairProgress | None = None) -> Any:
        """What the toy model says, until it is tired."""
        if self.most is not None and len(self.pairs) + len(pairs) > self.most:
            raise KeyboardInterrupt
        self.pairs += pairs
        return super().judge(pairs, progress)


def make_case(folder: Path, position_scorer: FakePositionScorer | None = None) -> Casefile:
    """A casefile of the articles, read with the toy model."""
    file = folder / "articles.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ARTICLES))
    case = reopen(folder, position_scorer)
    case.read(file)
    return case


def reopen(folder: Path, position_scorer: FakePositionScorer | None = None) -> Casefile:
    """The casefile in the folder, opened with these models."""
    scorer = position_scorer or CountingScorer()
    return open_casefile(folder / "peace.onrecord", scorer=FakeScorer(), position_scorer=scorer)
