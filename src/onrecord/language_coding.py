"""Coding by a language model behind an endpoint: one more coder, compared with the others and never in their place.

units that `code` looked at -> one question for each statement -> answers, stored one by one
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from os import PathLike
from typing import TYPE_CHECKING, Protocol

from onrecord.errors import InputError
from onrecord.records import Codebook, CodingEntry, Concept, ConceptId, Problem, Slice, Spans, StatementId

if TYPE_CHECKING:
    from onrecord.language_model import LanguageModelCoder
    from onrecord.language_prompt import Answer, Question
    from onrecord.positions import PairProgress
    from onrecord.records_coding import CodeSummary
    from onrecord.store.coding_reads import StoredCodebook
    from onrecord.store.database import Database

#: The coder as `agreement --between llm anna` names it.
CODER = "llm"
#: Characters of the article shown on either side of a statement.
_AROUND = 400


class Case(Protocol):
    """What asking needs of a casefile."""

    def code(self, codebook: str | PathLike[str] | Codebook | None = None) -> CodeSummary:
        """Suggest codings."""

    def text(self, name_or_id: str) -> str:
        """The text of an article."""

    def database(self, *, is_writing: bool = False) -> Database:
        """The database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSummary:
    """What one run asked a language model, in numbers of units but for `statements`, and what went wrong.

    `statements` were asked about. `known` units were answered earlier by the same model and not asked again, `open`
    ones have no answer yet.
    """

    codebook: str
    version: str
    statements: int = 0
    answered: int = 0
    known: int = 0
    open: int = 0
    problems: tuple[Problem, ...] = ()


def code_with_language_model(
    case: Case,
    codebook: str | PathLike[str] | Codebook | None = None,
    *,
    endpoint: str,
    model: str,
    most: int | None = None,
    timeout_seconds: float = 60.0,
    progress: PairProgress | None = None,
) -> AnswerSummary:
    """Ask the model at an OpenAI-compatible `endpoint` about every unit that `code` has suggested something of.

    `codebook` is a file or record, which is coded first; None means the one the casefile was coded with. `most`
    statements are asked at most, those somebody decided on first. Each answer is stored when it comes: an interrupted
    run goes on where it stopped. The key, where the endpoint wants one, is read from ONRECORD_API_KEY.
    """
    from onrecord.language_model import LanguageModelCoder

    if most is not None and most < 1:
        raise InputError(f"{most} statements cannot be asked about.", hint="Give 1 or more, or leave it out.")
    coder = LanguageModelCoder(endpoint, model, timeout_seconds=timeout_seconds)
    stored = _find(case, codebook)
    run = _Run(case, stored, coder)
    problems: list[Problem] = []
    for said in coder.code(run.ask(most, progress)):
        if isinstance(said, Problem):
            problems.append(said)
        else:
            run.store(said)
    return AnswerSummary(
        codebook=stored.codebook.name,
        version=stored.codebook.version,
        statements=run.statements,
        answered=run.answered,
        known=run.known,
        open=run.units - run.known - run.answered,
        problems=tuple(problems),
    )


def _find(case: Case, codebook: str | PathLike[str] | Codebook | None) -> StoredCodebook:
    """The version to code with; one that is given is coded first, so that its units are known."""
    from onrecord.store.coding_reads import find_codebook

    name, version = None, None
    if codebook is not None:
        summary = case.code(codebook).codebooks[0]
        name, version = summary.name, summary.version
    with case.database().reading() as connection:
        return find_codebook(connection, name, version)


class _Run:
    """What there is to ask with one version of a codebook, and what is stored of the answers."""

    def __init__(self, case: Case, stored: StoredCodebook, coder: LanguageModelCoder) -> None:
        from onrecord.store.answer_rows import read_answers, read_known

        self._database = case.database()
        self._database.check_writable()
        self._codebook = stored.id
        self._origin = coder.origin
        with self._database.reading() as connection:
            self._answered = read_answers(connection, stored.id, CODER)
            self._answers = read_known(connection, CODER)
        self._digests: dict[tuple[StatementId, ConceptId], bytes] = {}
        self._questions: list[Question] = []
        self.units = self.known = self.answered = self.statements = 0
        for question in _write_questions(case, stored):
            self._add(question)

    def _add(self, question: Question) -> None:
        """Take the question on, with the concepts alone that were answered for it by no version of the codebook."""
        from onrecord.language_prompt import Answer, digest_question

        concepts, known = [], {}
        for concept in question.concepts:
            unit = (question.statement, concept.id)
            digest = self._digests[unit] = digest_question(question, concept, self._origin.agent)
            if digest not in self._answers:
                concepts.append(concept)
            elif unit not in self._answered or self._answered[unit].question != digest:
                known[concept.id] = self._answers[digest]
        self.units += len(question.concepts)
        self.known += len(question.concepts) - len(concepts)
        if known:
            self._write(Answer(statement=question.statement, agreements=known))
        if concepts:
            self._questions.append(replace(question, concepts=tuple(concepts)))

    def ask(self, most: int | None, progress: PairProgress | None) -> Iterator[Question]:
        """At most so many questions, each told as done when the next one is asked for."""
        questions = self._questions[:most]
        for number, question in enumerate(questions, 1):
            self.statements = number
            yield question
            if progress is not None:
                progress(number, len(questions))

    def store(self, answer: Answer) -> None:
        """Store an answer for good."""
        self._write(answer)
        self.answered += len(answer.agreements)

    def _write(self, answer: Answer) -> None:
        from onrecord.store.answer_rows import StoredAnswer, write_answers

        given = {}
        for concept, agreement in answer.agreements.items():
            unit = (answer.statement, concept)
            given[unit] = StoredAnswer(agreement=agreement, question=self._digests[unit])
        with self._database.writing() as connection:
            write_answers(connection, self._codebook, CODER, given, origin=self._origin)


def _write_questions(case: Case, stored: StoredCodebook) -> list[Question]:
    """A question for each statement that was looked at; those somebody decided on come first."""
    from onrecord.coded import Asked, list_codings

    asked = Asked(codebook=stored.codebook.name, version=stored.codebook.version, with_none=True)
    concepts = {concept.id: concept for concept in stored.codebook.concepts}
    texts = _Texts(case)
    decided: list[Question] = []
    others: list[Question] = []
    for _, group in groupby(list_codings(case, Slice(), asked), key=lambda entry: entry.statement):
        entries = list(group)
        question = _write_question(entries[0], [concepts[entry.concept] for entry in entries], texts)
        (decided if any(entry.is_decided for entry in entries) else others).append(question)
    return decided + others


def _write_question(entry: CodingEntry, concepts: Sequence[Concept], texts: _Texts) -> Question:
    from onrecord.language_prompt import Question

    return Question(
        statement=entry.statement,
        text=entry.content,
        concepts=tuple(concepts),
        cue=entry.cue or "",
        speaker=", ".join(speaker.name for speaker in entry.speakers) or entry.source or "",
        passage=texts.around(entry.article, entry.spans),
        article=entry.article,
    )


class _Texts:
    """The words around statements, from one article after the other."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._name, self._text = "", ""

    def around(self, article: str, spans: Spans) -> str:
        """A stretch of the article with these spans in it, cut between words."""
        if article != self._name:
            self._name, self._text = article, self._case.text(article)
        start = max(0, min(span.start for span in spans) - _AROUND)
        end = min(len(self._text), max(span.end for span in spans) + _AROUND)
        words = self._text[start:end]
        if start > 0:
            words = words.partition(" ")[2]
        if end < len(self._text):
            words = words.rpartition(" ")[0]
        return words.strip()
