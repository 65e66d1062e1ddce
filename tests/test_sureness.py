"""How likely codings are right: what people decided sets the scores of suggestions right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coding_cases import BOOK, CLOSING, FARES, make_case
from onrecord.casefile import Casefile
from onrecord.records import Agreement, Codebook, CodingEntry
from onrecord.sureness import Chances, key_of, read_chances


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Casefile]:
    """Coded articles: two statements for each of two concepts, one for and one against."""
    with make_case(tmp_path) as case:
        case.code(BOOK)
        yield case


def _chances(case: Casefile) -> dict[tuple[str, str], tuple[CodingEntry, Chances]]:
    codings = case.codings()
    found = read_chances(case, codings)
    return {(one.concept, one.agreement): (one, found[key_of(one)]) for one in codings}


def _decide(case: Casefile, agreement: Agreement) -> None:
    """Decide on the suggestion that is for, drawn at random."""
    [coding] = case.codings(concept=CLOSING.id, agreement="for")
    case.decide_coding(coding.statement, CLOSING.id, agreement, by="Ines", chance=0.5)


def test_without_decisions_scores_are_chances(case: Casefile) -> None:
    """What is left of the chance of a match is that of the opposite side; the rest takes no side."""
    for coding, chances in _chances(case).values():
        assert coding.suggested is not None
        assert chances.right == coding.score
        assert chances.opposite == pytest.approx(coding.suggested.position.match - coding.score)
        assert chances.right + chances.opposite <= 1


def test_a_decision_is_certain(case: Casefile) -> None:
    """The opposite side has no chance then."""
    _decide(case, Agreement.FOR)
    _, chances = _chances(case)[CLOSING.id, Agreement.FOR]
    assert (chances.right, chances.opposite) == (1, 0)


def test_wrong_suggestions_make_others_of_their_concept_less_likely(case: Casefile) -> None:
    """And those of other concepts are as likely as before."""
    before = _chances(case)
    _decide(case, Agreement.NONE)
    after = _chances(case)
    assert (CLOSING.id, Agreement.FOR) not in after
    coding, chances = after[CLOSING.id, Agreement.AGAINST]
    assert chances.right < coding.score
    assert chances.opposite < before[CLOSING.id, Agreement.AGAINST][1].opposite
    assert after[FARES.id, Agreement.FOR][1] == before[FARES.id, Agreement.FOR][1]


def test_right_suggestions_make_none_surer_than_certain(case: Casefile) -> None:
    """Chances of both sides add up to one at most."""
    _decide(case, Agreement.FOR)
    for _, chances in _chances(case).values():
        assert 0 <= chances.right <= 1
        assert 0 <= chances.opposite <= 1 - chances.right


def test_networks_count_with_these_chances(case: Casefile) -> None:
    """The table has them in the order of its statements."""
    _decide(case, Agreement.NONE)
    expected = [chances.right for _, chances in _chances(case).values()]
    scores = case.values().observations.scores
    assert scores is not None
    assert sorted(scores.tolist()) == pytest.approx(sorted(expected))


def test_nothing_coded_has_no_chances(case: Casefile) -> None:
    """No codings, no decisions read."""
    assert read_chances(case, []) == {}


def test_two_codebooks_with_one_proposition_count_once(case: Casefile) -> None:
    """The same statement on the same proposition is one coded statement; what a person decided holds."""
    alone = case.values()
    case.code(Codebook(name="second", version="1", concepts=(FARES,)))
    both = case.values()
    assert len(both.observations) == len(alone.observations)
    [coding] = case.codings(codebook="second", agreement="for")
    case.decide_coding(coding.statement, FARES.id, "against", by="Ines", codebook="second")
    [decided] = [one for one in case.values().coded if one.coder == "Ines"]
    assert (decided.value("agreement"), decided.score, decided.opposite, decided.is_decided) == (0, 1.0, 0.0, True)
