"""A codebook to start from, drafted from the statements of a casefile: read, compared by their vectors, written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from onrecord.errors import InputError
from onrecord.records import Slice

if TYPE_CHECKING:
    from pathlib import Path

    from onrecord.label.draft import Said
    from onrecord.positions import PairProgress, PositionScorer
    from onrecord.store.database import Database


class Case(Protocol):
    """What drafting needs of a casefile."""

    path: Path

    def database(self, *, is_writing: bool = False) -> Database:
        """The database."""

    def position_scorer(self) -> PositionScorer:
        """The models."""


def draft_codebook(
    case: Case, *, concepts: int, name: str | None, seed: int = 0, progress: PairProgress | None = None
) -> str:
    """The YAML of a codebook drafted from the statements of a casefile; the casefile is left as it is."""
    from onrecord.label import draft

    if concepts < 1:
        raise InputError(f"A codebook cannot have {concepts} concepts.", hint="Ask for 1 or more.")
    said = _read_statements(case)
    picked = [said[place] for place in draft.pick_statements(said, seed)]
    vectors = case.position_scorer().embed([one.text for one in picked], progress)
    codebook, drafts = draft.draft_codebook(
        picked, vectors, concepts=concepts, name=name or case.path.stem or "codebook", seed=seed
    )
    if not drafts:
        sentence = f"{case.path} has too few statements that are about one thing: {len(picked)} were compared."
        raise InputError(sentence, hint="Read more articles first: onrecord read CASEFILE ARTICLES")
    return draft.write_draft(codebook, drafts)


def _read_statements(case: Case) -> list[Said]:
    """Every statement of the record that is in no copy, with who says it where."""
    from onrecord.label.draft import Said
    from onrecord.store.reads import read_entries

    with case.database().reading() as connection:
        entries = read_entries(connection, Slice())
    return [
        Said(
            text=entry.content,
            speaker=", ".join(speaker.name for speaker in entry.speakers) or entry.source or "",
            outlet=entry.outlet or "",
        )
        for entry in entries
    ]
