"""Which decisions count for which version of a codebook, and which change is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from onrecord.errors import InputError
from onrecord.records import Agreement, Codebook, Concept, ConceptId, DecisionId, Judgement, StatementId
from onrecord.review.versions import Versions, check_content, check_renames, count_left_behind, keep_counting

OPEN = Concept(id=ConceptId("open"), proposition="Keep the harbour open.")
TOLL = Concept(id=ConceptId("toll"), proposition="Drop the toll.", line=9)


def book(version: str, *concepts: Concept) -> Codebook:
    """The codebook in this version."""
    return Codebook(name="harbour", version=version, concepts=concepts)


def judge(concept: str, version: str, statement: str = "s1", by: str = "anna", number: int = 1) -> Judgement:
    """A decision for the concept."""
    return Judgement(
        decision=DecisionId(number),
        statement=StatementId(statement),
        concept=ConceptId(concept),
        version=version,
        agreement=Agreement.FOR,
        by=by,
        made_at=datetime(2031, 5, 1, tzinfo=UTC),
    )


def test_decision_counts_while_id_and_proposition_stay() -> None:
    """Case and blanks of the proposition do not matter, its words do; definitions may change."""
    second = book("2", replace(OPEN, proposition="keep the  Harbour open.", definition="All of it."), TOLL)
    third = book("3", replace(OPEN, proposition="Keep the harbour shut."), TOLL)
    versions = Versions([book("1", OPEN, TOLL), second, third])
    given = [judge("open", "1"), judge("toll", "1"), judge("open", "3")]
    assert keep_counting(given, versions, second) == (given[:2], given[2:])
    assert keep_counting(given, versions, third) == (given[1:], given[:1])


def test_what_stays_behind_is_counted_once_a_coder() -> None:
    """A coder who decided twice counts once; concepts that are gone are told from changed ones."""
    staying = [judge("open", "1"), judge("open", "1", number=2), judge("open", "1", by="bert"), judge("toll", "1")]
    found = count_left_behind(staying, book("2", OPEN))
    assert [(one.concept, one.version, one.decisions, one.is_changed) for one in found] == [
        ("open", "1", 2, True),
        ("toll", "1", 1, False),
    ]


def test_concept_under_decisions_keeps_its_id() -> None:
    """Another id for the same proposition is refused; another proposition, or no decision, is not."""
    versions = Versions([book("1", OPEN, TOLL)])
    renamed = replace(OPEN, id=ConceptId("harbour"), proposition="Keep the harbour OPEN.", line=4)
    with pytest.raises(InputError, match=r"peace.yaml cannot be used. Line 4: “harbour” has .* “open”") as refused:
        check_renames(book("2", renamed, TOLL), [judge("open", "1")], versions, "peace.yaml")
    assert refused.value.hint.startswith("Keep the id open")
    check_renames(book("2", renamed, TOLL), [judge("toll", "1")], versions, "peace.yaml")
    check_renames(book("2", replace(renamed, proposition="Shut it."), TOLL), [judge("open", "1")], versions, "p")
    check_renames(book("2", renamed, OPEN), [judge("open", "1")], versions, "peace.yaml")


def test_content_under_decisions_needs_another_version() -> None:
    """The same version may say something else only while nobody has decided with it."""
    other = book("1", replace(OPEN, definition="All of it.", line=7))
    check_content(other, book("1", OPEN), [judge("open", "2")], "peace.yaml")
    check_content(other, None, [judge("open", "1")], "peace.yaml")
    with pytest.raises(InputError, match=r"peace\.yaml cannot be used: it says something else .* line 7: “open”"):
        check_content(other, book("1", OPEN), [judge("open", "1")], "peace.yaml")
