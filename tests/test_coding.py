"""Coding through the whole program, with the toy models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coding_cases import BOOK, CLOSING, FARES, QUAY, CountingScorer, make_case, reopen
from onrecord import InputError, StoreError
from onrecord.casefile import Casefile
from onrecord.label.codebook import write_codebook
from onrecord.records import ActorKind, Agreement, Codebook, Concept, ConceptId
from onrecord.records_coding import LeftBehind


@pytest.fixture
def scorer() -> CountingScorer:
    """The toy models of coding."""
    return CountingScorer()


@pytest.fixture
def case(tmp_path: Path, scorer: CountingScorer) -> Iterator[Casefile]:
    """A casefile that was read and not coded."""
    with make_case(tmp_path, scorer) as made:
        yield made


def said(case: Casefile, **filters: object) -> list[tuple[str, str, str]]:
    """Article, concept and agreement of the codings that pass the filters."""
    return [(one.article, one.concept, one.agreement.value) for one in case.codings(**filters)]  # type: ignore[arg-type]


def with_concepts(version: str, *concepts: Concept) -> Codebook:
    """The codebook in this version."""
    return replace(BOOK, version=version, concepts=concepts)


def test_statements_are_coded_with_their_cue(case: Casefile) -> None:
    """Denying a proposition is against it, and a statement of a copy is coded with that of the original."""
    summary = case.code(BOOK)
    assert (summary.statements, summary.author_sentences, summary.suggested) == (5, 0, 4)
    assert said(case) == [
        ("ferry", "fares", "for"),
        ("ferry", "closing", "against"),
        ("bridge", "fares", "against"),
        ("bridge", "closing", "for"),
    ]
    [fares, closing] = summary.codebooks[0].concepts
    assert (fares.supported, fares.opposed, closing.supported, closing.opposed) == (1, 1, 1, 1)
    assert fares.precision is not None
    assert 0 <= fares.precision.low < fares.precision.value <= fares.precision.high


def test_second_run_shows_the_models_nothing(case: Casefile, scorer: CountingScorer) -> None:
    """Without changes nothing is embedded or judged again, and the codings are the very same."""
    case.code(BOOK)
    before, texts, pairs = case.codings(with_none=True), len(scorer.texts), len(scorer.pairs)
    summary = case.code()
    assert (summary.embedded, summary.judged, len(scorer.texts), len(scorer.pairs)) == (0, 0, texts, pairs)
    assert case.codings(with_none=True) == before


def test_only_a_changed_concept_is_judged(case: Casefile, scorer: CountingScorer) -> None:
    """A new version with one other concept shows the models that alone."""
    case.code(BOOK)
    scorer.pairs.clear()
    scorer.texts.clear()
    case.code(with_concepts("2", FARES, CLOSING, QUAY))
    assert scorer.texts == [QUAY.proposition]
    assert {pair.claim for pair in scorer.pairs} == {QUAY.proposition}
    assert [book.version for book in case.codebooks()] == ["1", "2"]


def test_only_a_changed_statement_is_judged(case: Casefile, scorer: CountingScorer) -> None:
    """A statement whose content somebody changed is looked at again, one that was rejected no more."""
    case.code(BOOK)
    scorer.texts.clear()
    first, second = (entry.statement for entry in case.statements()[:2])
    case.set_statement(first.id, content=(replace(first.attribution.content[0], end=70),))
    case.reject_statement(second.id)
    summary = case.code()
    assert len(scorer.texts) == 1
    assert summary.statements == 4
    assert ("ferry", "closing", "against") not in said(case)


def test_interrupted_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was judged before Ctrl-C is kept; the codebook counts once it was coded with."""
    monkeypatch.setattr("onrecord.coding_cache.BLOCK", 1)
    with make_case(tmp_path, CountingScorer(most=2)) as case:
        with pytest.raises(KeyboardInterrupt):
            case.code(BOOK)
        assert case.codebooks() == []
        with pytest.raises(InputError, match="not coded with any codebook"):
            case.codings()
    scorer = CountingScorer()
    with reopen(tmp_path, scorer) as case:
        assert case.code(BOOK).suggested == 4
    assert scorer.texts == []
    assert len(scorer.pairs) == 2


def test_other_models_look_at_everything_again(tmp_path: Path, case: Casefile, scorer: CountingScorer) -> None:
    """Vectors and odds are a model's own, and those of the model before are dropped."""
    case.code(BOOK)
    other = CountingScorer(version="2")
    with reopen(tmp_path, other) as again:
        assert again.code().judged == 4
    assert len(other.texts) == len(scorer.texts)
    assert case.code().judged == 4


def test_examples_are_judged_as_well(case: Casefile, scorer: CountingScorer) -> None:
    """An example of the codebook is no statement, and teaches the model what its coder would say."""
    taught = replace(FARES, for_examples=("Ferry fares should rise again",), not_examples=("Fares rise",))
    case.code(with_concepts("1", taught, CLOSING))
    assert {"Ferry fares should rise again", "Fares rise"} <= {pair.text for pair in scorer.pairs}
    assert case.code().judged == 0
    assert len(case.codings(concept="fares")) == 2


def test_decisions_win_and_are_learned_from(case: Casefile) -> None:
    """A decision holds with score 1 at once; after coding again the summary rests on it."""
    case.code(BOOK)
    entry = case.codings()[0]
    case.decide_coding(entry.statement, "fares", "none", by="anna")
    assert said(case)[0] == ("ferry", "closing", "against")
    [decided] = case.codings(is_decided=True, with_none=True)
    assert (decided.agreement, decided.score, decided.judgements[0].by) == (Agreement.NONE, 1.0, "anna")
    assert decided.suggested is not None
    summary = case.code()
    assert [concept.decisions for concept in summary.codebooks[0].concepts] == [1, 0]
    assert case.codings(is_decided=True, with_none=True)[0].judgements == decided.judgements


def test_unit_that_was_never_suggested_can_be_decided(case: Casefile) -> None:
    """A decision on a pair nobody judged makes a coding, which the next run judges and keeps."""
    case.code(BOOK)
    quay = next(entry.statement for entry in case.statements() if "quay" in entry.content)
    case.decide_coding(quay.id, "closing", "against", by="anna")
    assert ("ferry", "closing", "against") in said(case, is_decided=True)
    case.code()
    [entry] = case.codings(is_decided=True)
    assert entry.suggested is not None


def test_file_is_a_codebook_too(tmp_path: Path, case: Casefile) -> None:
    """A codebook can be named by its path, as text or path."""
    file = tmp_path / "harbour.yaml"
    file.write_text(write_codebook(BOOK))
    assert case.code(str(file)).suggested == case.code(file).suggested == 4
    assert case.codebook("harbour") == BOOK


def test_same_version_with_other_content(case: Casefile) -> None:
    """It replaces the former one until somebody has decided with that."""
    case.code(BOOK)
    other = with_concepts("1", FARES, replace(CLOSING, definition="For ever, and not only in winter."))
    case.code(other)
    assert case.codebooks() == [other]
    decision = case.decide_coding(case.codings()[0].statement, "fares", "for", by="anna")
    with pytest.raises(InputError, match="something else than version 1") as refused:
        case.code(BOOK)
    assert "Raise the version" in refused.value.hint
    case.undo(decision.id)
    with pytest.raises(InputError, match="something else"):
        case.code(BOOK)
    assert case.code(with_concepts("2", *BOOK.concepts)).suggested == 4


def test_renamed_concept_under_decisions_is_refused(case: Casefile) -> None:
    """Line and reason are told, and nothing is stored."""
    case.code(BOOK)
    case.decide_coding(case.codings()[0].statement, "fares", "for", by="anna")
    renamed = Concept(id=ConceptId("prices"), proposition="The  ferry fares should RISE.", line=7)
    with pytest.raises(InputError, match=r"Line 7: “prices” has the proposition of “fares”.*a decision was made"):
        case.code(with_concepts("2", renamed, CLOSING))
    assert case.codebooks() == [BOOK]
    case.undo()
    assert case.code(with_concepts("2", renamed, CLOSING)).suggested == 4


def test_deleted_and_changed_concepts_keep_their_decisions(case: Casefile) -> None:
    """They stay with the version they were made with, are told, and count again where the proposition returns."""
    case.code(BOOK)
    for entry in case.codings():
        case.decide_coding(entry.statement, entry.concept, entry.agreement, by="anna")
    changed = replace(FARES, proposition="The ferry fares should rise by half.")
    summary = case.code(with_concepts("2", changed))
    assert summary.codebooks[0].left_behind == (
        LeftBehind(concept=ConceptId("closing"), version="1", decisions=2, is_changed=False),
        LeftBehind(concept=ConceptId("fares"), version="1", decisions=2, is_changed=True),
    )
    assert case.codings(is_decided=True) == []
    assert len(case.codings(codebook="harbour", version="1", is_decided=True)) == 4
    assert len(case.judgements("harbour")) == len(case.decisions()) == 4
    assert case.code(with_concepts("3", CLOSING, FARES)).codebooks[0].left_behind == ()
    assert len(case.codings(is_decided=True)) == 4


def test_several_codebooks_are_kept(case: Casefile) -> None:
    """Without a name the newest version of each is listed and coded again."""
    case.code(BOOK)
    case.code(Codebook(name="quay", version="1", concepts=(QUAY,)))
    assert [book.name for book in case.codebooks()] == ["harbour", "quay"]
    assert len(case.code().codebooks) == 2
    assert ("ferry", "quay", "for") in said(case)
    assert said(case, codebook="quay") == [("ferry", "quay", "for")]
    with pytest.raises(InputError, match="several codebooks: harbour, quay"):
        case.codebook()


def test_author_voice(case: Casefile) -> None:
    """The author's own sentences are coded when asked for, with who signed the article; statements stay as they are."""
    before = len(case.statements())
    case.code(BOOK, author_voice=True)
    [own] = [entry for entry in case.codings() if entry.is_author_voice]
    assert own.content == "The harbour is closing for good, whatever the town hall hopes."
    assert (own.concept, own.agreement) == ("closing", Agreement.FOR)
    assert [(speaker.name, speaker.kind) for speaker in own.speakers] == [("Tilda Moor", ActorKind.AUTHOR)]
    assert case.article("ferry").text[own.spans[0].start : own.spans[0].end] == own.content
    assert len(case.statements()) == before
    assert said(case, speaker="tilda") == [("ferry", "closing", "for")]
    case.decide_coding(own.statement, "closing", "against", by="anna")
    case.code()
    assert [entry.agreement for entry in case.codings() if entry.is_author_voice] == [Agreement.AGAINST]


def test_author_voice_can_be_left_out_again(case: Casefile) -> None:
    """Its codings go, decisions on them stay in the log and count when it comes back."""
    case.code(BOOK, author_voice=True)
    [own] = [entry for entry in case.codings() if entry.is_author_voice]
    case.decide_coding(own.statement, "closing", "against", by="anna")
    case.code(author_voice=False)
    assert not any(entry.is_author_voice for entry in case.codings(with_none=True))
    assert len(case.judgements()) == 1
    with pytest.raises(InputError, match="no statement"):
        case.decide_coding(own.statement, "closing", "for", by="anna")
    case.code(author_voice=True)
    assert [entry.agreement for entry in case.codings() if entry.is_author_voice] == [Agreement.AGAINST]


def test_reading_again_keeps_decisions(tmp_path: Path, case: Casefile) -> None:
    """Statements keep their ids, so decisions on them hold."""
    case.code(BOOK)
    case.decide_coding(case.codings()[0].statement, "fares", "against", by="anna")
    case.read(again=True)
    case.code()
    assert [entry.agreement for entry in case.codings(is_decided=True)] == [Agreement.AGAINST]


def test_progress_is_told(case: Casefile) -> None:
    """Texts are told, then pairs, each up to their number."""
    told: list[tuple[int, int]] = []
    case.code(BOOK, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (5, 5)
    assert told[-1] == (4, 4)


def test_nothing_to_code_with(tmp_path: Path, case: Casefile) -> None:
    """A casefile without a codebook, and one that does not exist, are told apart."""
    with pytest.raises(InputError, match="not coded with any codebook yet"):
        case.code()
    with pytest.raises(InputError, match="not coded with any codebook yet"):
        case.next_unit(by="anna")
    with pytest.raises(StoreError, match="no casefile"):
        reopen(tmp_path / "elsewhere").code(BOOK)
