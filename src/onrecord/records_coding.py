"""The nouns of coding with a codebook that are given out and never stored: summaries, tasks and narratives."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.records import ArticleId, CodingEntry, ConceptId, StatementId


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A share as it is expected, and between which values it lies in 19 of 20 cases."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptSummary:
    """What coding found of one concept, and how far to trust it.

    `supported` and `opposed` count suggestions for and against. The estimates rest on the scores and on those of the
    `decisions` that were `drawn` at random.
    """

    concept: ConceptId
    proposition: str
    parent: ConceptId | None = None
    supported: int = 0
    opposed: int = 0
    decisions: int = 0
    drawn: int = 0
    precision: Estimate | None = None
    recall: Estimate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """Decisions that stay with the version they were made with: its concept was changed, or is no longer there."""

    concept: ConceptId
    version: str
    decisions: int
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookSummary:
    """What coding with one version of a codebook gave."""

    name: str
    version: str
    concepts: tuple[ConceptSummary, ...]
    is_author_voice: bool = False
    left_behind: tuple[LeftBehind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSummary:
    """What one run of `code` did: texts looked at, those new to the model, and the pairs it read anew."""

    statements: int
    author_sentences: int
    embedded: int
    judged: int
    codebooks: tuple[CodebookSummary, ...]

    @property
    def suggested(self) -> int:
        """How many codings take a side."""
        return sum(one.supported + one.opposed for codebook in self.codebooks for one in codebook.concepts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A unit somebody should decide on next: why it, with which chance it was drawn at random, and how many are open.

    Where `is_blind`, another coder decided on it and `entry` does not say what.
    """

    entry: CodingEntry
    reason: str
    chance: float | None = None
    is_blind: bool = False
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrativeEntry:
    """A concept that an article takes the position for: its best score and the units that do."""

    article_id: ArticleId
    article: str
    codebook: str
    concept: ConceptId
    parent: ConceptId | None
    score: float
    statements: tuple[StatementId, ...]
