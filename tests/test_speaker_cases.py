"""Facts about the hand-made articles that measure who speaks, and about their scorer."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from onrecord.records import Act, ActorKind, Article, Attribution, DatePrecision, SaidOn

FILE = Path(__file__).resolve().parent.parent / "evaluation" / "speakers.py"


def load_scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluation_speakers", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["evaluation_speakers"] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


scorer = load_scorer()
CASES = scorer.load_cases()
STATEMENTS = [(case.article, statement) for case in CASES for statement in case.statements]


def gold_names(article: Article, attributions: list[Attribution]) -> list[list[str]]:
    case = next(case for case in CASES if case.article.name == article.name)
    assert attributions == case.attributions
    return [[forms[0] for forms in statement.speakers] for statement in case.statements]


def test_there_are_enough_articles_and_statements() -> None:
    """At least 25 articles and 200 statements, each article under a name of its own."""
    assert len(CASES) >= 25
    assert len(STATEMENTS) >= 200
    assert len({case.article.name for case in CASES}) == len(CASES)


def test_every_kind_of_case_has_ten_statements() -> None:
    """No kind of case is measured on fewer than ten statements, and no other kind stands in the files."""
    counts = Counter(statement.case for _, statement in STATEMENTS)
    assert set(counts) == set(scorer.KINDS_OF_CASE)
    assert min(counts.values()) >= 10


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.article.name)
def test_every_span_points_into_its_text(case: object) -> None:
    """Spans lie inside the text and begin and end with a word or mark, not with white space."""
    for statement in case.statements:  # type: ignore[attr-defined]
        for span in statement.attribution.spans:
            words = span.of(case.article.text)  # type: ignore[attr-defined]
            assert len(words) == len(span)
            assert words == words.strip()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.article.name)
def test_statements_stand_in_the_order_of_the_text_and_once_each(case: object) -> None:
    """A predictor meets the statements as a reader does, and none twice."""
    starts = [min(statement.attribution.spans) for statement in case.statements]  # type: ignore[attr-defined]
    assert starts == sorted(starts)
    assert len({statement.attribution for statement in case.statements}) == len(starts)  # type: ignore[attr-defined]


def test_source_and_cue_are_missing_only_where_they_may_be() -> None:
    """Content always stands; a source is missing only when alone or nobody's; a cue also in transcripts."""
    for article, statement in STATEMENTS:
        said = statement.attribution
        assert said.content
        assert bool(said.source) == (statement.case not in {"alone", "nobody"}), (article.name, said)
        assert not said.cue or statement.case != "alone", (article.name, said)
        if said.source and not said.cue:
            assert article.text[said.source[-1].end] == ":", (article.name, said)


def test_speakers_fit_their_case() -> None:
    """Nobody's statement has no speaker, two speakers are two, all others one, and each has a name and a kind."""
    for article, statement in STATEMENTS:
        wanted = {"nobody": 0, "two_speakers": 2}.get(statement.case, 1)
        assert len(statement.speakers) == len(statement.kinds) == wanted, (article.name, statement)
        assert all(forms and all(form.strip() for form in forms) for forms in statement.speakers)


def test_kinds_fit_their_case() -> None:
    """The cases named after a kind of actor hold actors of that kind."""
    for kind in (ActorKind.ORGANIZATION, ActorKind.COUNTRY, ActorKind.GROUP, ActorKind.AUTHOR):
        given = {kinds for _, statement in STATEMENTS if statement.case == kind for kinds in statement.kinds}
        assert given == {kind}


def test_the_fullest_name_stands_in_the_article() -> None:
    """Whoever is no country and no author is expected under a name or description that the article has."""
    for article, statement in STATEMENTS:
        for forms, kind in zip(statement.speakers, statement.kinds, strict=True):
            if kind not in {ActorKind.COUNTRY, ActorKind.AUTHOR}:
                assert forms[0].casefold() in article.text.casefold(), (article.name, forms)


def test_every_act_is_measured() -> None:
    """Each act of the closed list stands in the gold at least five times."""
    counts = Counter(statement.act for _, statement in STATEMENTS)
    assert all(counts[act] >= 5 for act in Act)


def test_dates_are_legal() -> None:
    """No statement was made after publication, and only a default date is the date of publication without words."""
    for article, statement in STATEMENTS:
        assert article.published is not None
        assert statement.said_on.date <= article.published
        assert (statement.said_on.precision == DatePrecision.PUBLISHED) == (statement.date_from == "default")
        if statement.date_from == "default":
            assert statement.said_on.date == article.published


def test_the_gold_is_all_right_by_its_own_scorer() -> None:
    """The gold answers score 100 in speakers, acts and dates."""
    answers = {case.article.name: case.statements for case in CASES}
    speakers = scorer.score_speakers(CASES, gold_names)
    acts = scorer.score_acts(CASES, lambda article, _: [s.act for s in answers[article.name]])
    dates = scorer.score_dates(CASES, lambda article, _: [s.said_on for s in answers[article.name]])
    for figures in (speakers, acts, dates):
        assert figures["accuracy"] == 100
        assert figures["count"] == len(STATEMENTS)
        assert not figures["wrong"]


def test_naming_nobody_is_right_for_nobody_only() -> None:
    """Without any speaker given, only the statements of nobody are right."""
    figures = scorer.score_speakers(CASES, lambda _, attributions: [[] for _ in attributions])
    assert figures["per"]["nobody"]["accuracy"] == 100
    assert figures["right"] == figures["per"]["nobody"]["count"]
    assert len(figures["wrong"]) == figures["count"] - figures["right"]


@pytest.mark.parametrize(
    ("expected", "names", "right"),
    [
        ([["Ada Okoro", "Okoro"]], ["okoro"], True),
        ([["Ada Okoro", "Okoro"]], ["Ada  Okoro’s"], True),
        ([["Ada Okoro", "Okoro"]], ["Ada Okoro", "Okoro"], False),
        ([["Senate"]], ["the Senate"], True),
        ([["Chad"], ["Niger"]], ["Niger", "Chad"], True),
        ([["Chad"], ["Niger"]], ["Chad", "Chad"], False),
        ([], ["Chad"], False),
        ([], [], True),
    ],
)
def test_speakers_match_one_to_one(expected: list[list[str]], names: list[str], right: bool) -> None:
    """Names match by any acceptable form, in any order, each speaker once."""
    assert scorer.same_speakers(expected, names) is right


def test_one_person_under_two_names_is_told() -> None:
    """Each spelling is accepted by itself, and a person given in two of them is listed as split."""
    case = next(case for case in CASES if case.article.name == "06-vaccine-translated")
    given = gold_names(case.article, case.attributions)
    misspelt = [number for number, statement in enumerate(case.statements) if statement.case == "misspelt"]
    given[misspelt[0]] = [case.statements[misspelt[0]].speakers[0][1]]
    figures = scorer.score_speakers([case], lambda *_: given)
    assert figures["accuracy"] == 100
    assert [row["speaker"] for row in figures["split"]] == ["Teodor Malinescu"]
    assert not scorer.score_speakers(CASES, gold_names)["split"]


def test_a_right_day_with_another_precision_is_wrong() -> None:
    """Date and precision both count."""
    case = CASES[0]

    def predict(_: Article, attributions: list[Attribution]) -> list[SaidOn]:
        golds = [statement.said_on for statement in case.statements]
        assert len(golds) == len(attributions)
        return [replace(gold, precision=DatePrecision.YEAR) for gold in golds]

    assert scorer.score_dates([case], predict)["accuracy"] == 0
