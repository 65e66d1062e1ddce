"""Scores who speaks, the act and the date against the hand-made articles of evaluation/speakers.

A predictor gets an article with its statements as gold spans and answers for each statement in turn, so that what is
measured is the resolving alone, not the finding.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

from onrecord.extract.attributions import extract_readings
from onrecord.identify.dates import date_statement, find_times
from onrecord.identify.speakers import identify_speakers
from onrecord.records import (
    Act,
    ActorKind,
    Article,
    ArticleId,
    Attribution,
    DatePrecision,
    Form,
    SaidOn,
    Span,
    Spans,
    words_of,
)
from onrecord.scoring import Scorer

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "speakers"
KINDS_OF_CASE = (
    "named",
    "title_surname",
    "pronoun",
    "description",
    "alone",
    "organization",
    "country",
    "group",
    "author",
    "two_speakers",
    "nobody",
    "misspelt",
    "same_surname",
    "nested",
    "cataphora",
    "appositive",
)
QUOTE_MARKS = "\"'“‘«„"

SpeakerPredictor = Callable[[Article, list[Attribution]], list[list[str]]]
ActPredictor = Callable[[Article, list[Attribution]], Sequence[Act | str | None]]
DatePredictor = Callable[[Article, list[Attribution]], Sequence[SaidOn | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedStatement:
    """What a careful reader says of one statement; a speaker or addressee is its acceptable names, fullest first."""

    attribution: Attribution
    speakers: tuple[tuple[str, ...], ...]
    kinds: tuple[ActorKind, ...]
    affiliation: str | None
    addressees: tuple[tuple[str, ...], ...]
    act: Act
    said_on: SaidOn
    date_from: str
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerCase:
    """One article with the statements in it and what is expected of each."""

    article: Article
    statements: tuple[ExpectedStatement, ...]

    @property
    def attributions(self) -> list[Attribution]:
        """The statements as a predictor gets them, in the order of the text."""
        return [statement.attribution for statement in self.statements]


def load_cases(folder: Path = FOLDER) -> list[SpeakerCase]:
    """The hand-made articles of `folder`, in the order of their names."""
    return [_case(json.loads(file.read_text(encoding="utf-8"))) for file in sorted(folder.glob("*.json"))]


def score_speakers(cases: Iterable[SpeakerCase], predict: SpeakerPredictor) -> dict[str, Any]:
    """Accuracy over all statements and per kind of case, with the wrong ones and whoever got two names (`split`)."""
    named: dict[tuple[str, str], set[str]] = defaultdict(set)

    def judge(case: SpeakerCase, expected: ExpectedStatement, names: list[str]) -> _Verdict:
        right = same_speakers(expected.speakers, names)
        if right and len(names) == 1:
            named[case.article.name, expected.speakers[0][0]].add(_plain(names[0]))
        return _Verdict(right, (expected.case,), [list(forms) for forms in expected.speakers], names)

    figures = _score(cases, predict, judge)
    split = [
        {"article": at, "speaker": who, "names": sorted(names)} for (at, who), names in named.items() if len(names) > 1
    ]
    return {**figures, "split": split}


def score_acts(cases: Iterable[SpeakerCase], predict_act: ActPredictor) -> dict[str, Any]:
    """Accuracy of the act over all statements and per expected act, with the wrong ones."""

    def judge(_: SpeakerCase, expected: ExpectedStatement, act: Act | str | None) -> _Verdict:
        return _Verdict(act == expected.act, (expected.act.value,), expected.act.value, act and str(act))

    return _score(cases, predict_act, judge)


def score_dates(cases: Iterable[SpeakerCase], predict_date: DatePredictor) -> dict[str, Any]:
    """Accuracy of date and precision together, per precision and per where the date stands, with the wrong ones."""

    def judge(_: SpeakerCase, expected: ExpectedStatement, said_on: SaidOn | None) -> _Verdict:
        gold, given = _day(expected.said_on), said_on and _day(said_on)
        return _Verdict(given == gold, (expected.said_on.precision.value, expected.date_from), gold, given)

    return _score(cases, predict_date, judge)


def measure(scorer: Scorer) -> dict[str, float]:
    """Speakers right in percent, over all and per case, and dates right; the statements are given, the names found.

    The mistakes in articles with odd numbers were looked at, those in the even ones were not.
    """
    cases = load_cases()
    predict = predict_speakers(cases, scorer)
    result = score_speakers(cases, predict)
    figures = {"speakers right": result["accuracy"]}
    for half, parity in (("odd", 1), ("even", 0)):
        some = [case for case in cases if int(case.article.name.split("-")[0]) % 2 == parity]
        figures[f"speakers right, {half} articles"] = score_speakers(some, predict)["accuracy"]
    figures |= {f"speakers right, {case}": result["per"][case]["accuracy"] for case in KINDS_OF_CASE}
    figures["speakers under two names in one article"] = float(len(result["split"]))
    dates = score_dates(cases, predict_dates)
    figures["statement dates right"] = dates["accuracy"]
    for place in ("own words", "carried", "default"):
        figures[f"statement dates right, {place}"] = dates["per"][place]["accuracy"]
    return figures


def predict_speakers(cases: Sequence[SpeakerCase], scorer: Scorer) -> SpeakerPredictor:
    """What `read` would answer, had it found exactly these statements."""
    articles = [case.article for case in cases]
    readings = dict(zip([a.id for a in articles], extract_readings(articles, scorer), strict=True))

    def predict(article: Article, attributions: list[Attribution]) -> list[list[str]]:
        reading = readings[article.id]
        voices = identify_speakers(article, attributions, reading.entities, reading.vectors, scorer)
        names = {participant.number: participant.name for participant in voices.participants}
        return [[names[voice.participant] for voice in row] for row in voices.speakers]

    return predict


def predict_dates(article: Article, attributions: list[Attribution]) -> list[SaidOn | None]:
    """What `read` would date these statements."""
    times = find_times(article.text, article.published)
    return [date_statement(article.text, one, times, article.published) for one in attributions]


def same_speakers(expected: Sequence[Sequence[str]], names: Sequence[str]) -> bool:
    """True when the names are the expected speakers one to one, each by an acceptable form."""
    if len(expected) != len(names):
        return False
    accepted = [{_plain(form) for form in forms} for forms in expected]
    given = [_plain(name) for name in names]
    return any(all(name in forms for name, forms in zip(order, accepted, strict=True)) for order in permutations(given))


@dataclass(frozen=True, slots=True)
class _Verdict:
    right: bool
    keys: tuple[str, ...]
    expected: object
    given: object


def _score(cases: Iterable[SpeakerCase], predict: Callable[..., Any], judge: Callable[..., _Verdict]) -> dict[str, Any]:
    tallies: dict[str, list[bool]] = defaultdict(list)
    overall: list[bool] = []
    wrong: list[dict[str, Any]] = []
    for case in cases:
        given = list(predict(case.article, case.attributions))
        for number, (expected, answer) in enumerate(zip(case.statements, given, strict=True)):
            verdict = judge(case, expected, answer)
            overall.append(verdict.right)
            for key in verdict.keys:
                tallies[key].append(verdict.right)
            if not verdict.right:
                wrong.append(_wrong(case.article, number, expected, verdict))
    per = {key: _figures(marks) for key, marks in sorted(tallies.items())}
    return {**_figures(overall), "per": per, "wrong": wrong}


def _figures(marks: Sequence[bool]) -> dict[str, Any]:
    return {"accuracy": 100 * sum(marks) / len(marks) if marks else 0.0, "right": sum(marks), "count": len(marks)}


def print_wrong(scorer: Scorer, parity: int) -> None:
    """The wrong speakers of the articles with odd (1) or even (0) numbers, to learn from."""
    cases = [case for case in load_cases() if int(case.article.name.split("-")[0]) % 2 == parity]
    for row in score_speakers(cases, predict_speakers(cases, scorer))["wrong"]:
        print(*(row[key] for key in ("article", "case", "expected", "given", "source", "cue", "content")), sep=" | ")


def _wrong(article: Article, number: int, expected: ExpectedStatement, verdict: _Verdict) -> dict[str, Any]:
    said = expected.attribution
    return {
        "article": article.name,
        "number": number,
        "case": expected.case,
        "expected": verdict.expected,
        "given": verdict.given,
        "source": words_of(article.text, said.source),
        "cue": words_of(article.text, said.cue),
        "content": words_of(article.text, said.content),
    }


def _day(said_on: SaidOn) -> tuple[str, str]:
    return said_on.date.isoformat(), said_on.precision.value


def _plain(name: str) -> str:
    """The name without what does not matter: case, spacing, a leading article, a closing 's."""
    words = " ".join(name.replace("’", "'").casefold().split())
    return re.sub(r"^(?:the|an?) |'s?$", "", words)


def _case(row: dict[str, Any]) -> SpeakerCase:
    article = Article(
        id=ArticleId(row["name"]),
        name=row["name"],
        text=row["text"],
        title=row["title"],
        outlet=row["outlet"],
        byline=row["byline"],
        published=date.fromisoformat(row["published"]),
        language="en",
    )
    return SpeakerCase(article=article, statements=tuple(_expected(row["text"], s) for s in row["statements"]))


def _expected(text: str, row: dict[str, Any]) -> ExpectedStatement:
    content = _spans(row["content"])
    said_on = row["said_on"]
    return ExpectedStatement(
        attribution=Attribution(
            source=_spans(row["source"]),
            cue=_spans(row["cue"]),
            content=content,
            form=_form(words_of(text, content) or ""),
            score=1.0,
        ),
        speakers=tuple(tuple(forms) for forms in row["speakers"]),
        kinds=tuple(ActorKind(kind) for kind in row["speaker_kinds"]),
        affiliation=row["affiliation"],
        addressees=tuple(tuple(forms) for forms in row["addressees"]),
        act=Act(row["act"]),
        said_on=SaidOn(date=date.fromisoformat(said_on["date"]), precision=DatePrecision(said_on["precision"])),
        date_from=row["date_from"],
        case=row["case"],
    )


def _spans(pairs: Iterable[Sequence[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)


def _form(words: str) -> Form:
    if words[:1] in QUOTE_MARKS:
        return Form.DIRECT
    return Form.MIXED if re.search(r"[\"“„«]|(?<!\w)['‘]", words) else Form.INDIRECT
