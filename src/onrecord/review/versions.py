"""Versions of a codebook under decisions: which still count, which stay behind, and which change is refused. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from onrecord.errors import InputError
from onrecord.records import Codebook, ConceptId, Judgement
from onrecord.records_coding import LeftBehind
from onrecord.review.codings import fold_judgements


def fold_proposition(text: str) -> str:
    """A proposition without case and spare blanks, by which two are the same one."""
    return " ".join(text.casefold().split())


class Versions:
    """The versions of one codebook that a casefile keeps."""

    def __init__(self, codebooks: Iterable[Codebook]) -> None:
        self._folded = {
            codebook.version: {one.id: fold_proposition(one.proposition) for one in codebook.concepts}
            for codebook in codebooks
        }

    def proposition(self, version: str, concept: ConceptId) -> str | None:
        """The folded proposition a concept had in a version; None where it had none."""
        return self._folded.get(version, {}).get(concept)

    def ids(self, version: str) -> set[ConceptId]:
        """The concepts of a version."""
        return set(self._folded.get(version, {}))

    def counts(self, judgement: Judgement, codebook: Codebook) -> bool:
        """True when a decision is about a concept that `codebook` has with the same proposition."""
        was = self.proposition(judgement.version, judgement.concept)
        return was is not None and was == self.proposition(codebook.version, judgement.concept)


def keep_counting(
    judgements: Iterable[Judgement], versions: Versions, codebook: Codebook
) -> tuple[list[Judgement], list[Judgement]]:
    """The judgements that count for this version, and those that stay with the one they were made with."""
    counting: list[Judgement] = []
    staying: list[Judgement] = []
    for one in judgements:
        (counting if versions.counts(one, codebook) else staying).append(one)
    return counting, staying


def count_left_behind(staying: Iterable[Judgement], codebook: Codebook) -> tuple[LeftBehind, ...]:
    """How many judgements stay with which concept of which version; those a coder has replaced count no more."""
    held = fold_judgements(staying).values()
    counted = Counter((one.concept, one.version) for unit in held for one in unit.judgements)
    present = {concept.id for concept in codebook.concepts}
    return tuple(
        LeftBehind(concept=concept, version=version, decisions=number, is_changed=concept in present)
        for (concept, version), number in sorted(counted.items())
    )


def check_content(codebook: Codebook, earlier: Codebook | None, made: Sequence[Judgement], place: str) -> None:
    """Refuse other content than `earlier`, of the same version, has, where anybody ever decided with that version."""
    if earlier is not None and any(one.version == codebook.version for one in made):
        changed = next((concept for concept in codebook.concepts if concept not in earlier.concepts), None)
        where = "" if changed is None else f" (first in line {changed.line}: “{changed.id}”)"
        raise InputError(
            f"{place} cannot be used: it says something else than version {codebook.version} of "
            f"“{codebook.name}” in the casefile{where}, and decisions were made with that.",
            hint="Raise the version; decisions on concepts whose proposition stays go on counting.",
        )


def check_renames(codebook: Codebook, judgements: Iterable[Judgement], versions: Versions, place: str) -> None:
    """Refuse another id for a concept that was decided on: its decisions would be lost to it."""
    present = {concept.id for concept in codebook.concepts}
    by_proposition = {fold_proposition(concept.proposition): concept for concept in codebook.concepts}
    gone = Counter((one.concept, one.version) for one in judgements if one.concept not in present)
    for (old, version), number in gone.items():
        new = by_proposition.get(versions.proposition(version, old) or "")
        if new is not None and new.id not in versions.ids(version):
            many = "a decision was made" if number == 1 else f"{number:,} decisions were made"
            raise InputError(
                f"{place} cannot be used. Line {new.line}: “{new.id}” has the proposition of “{old}”, "
                f"with which {many} in version {version}.",
                hint=f"Keep the id {old}; a concept that means something else has another proposition.",
            )
