"""One run of `code`: the order of its steps stands here and only here.

units -> vectors -> candidates -> odds -> heads from decisions -> suggestions, for one version of a codebook at a time

Vectors and odds are stored as they are made (see `coding_cache`), the suggestions of a version in one transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from onrecord.coded import read_all_judgements, read_snapshots, resolve_units
from onrecord.errors import InputError
from onrecord.records import (
    Agreement,
    Article,
    Codebook,
    Coding,
    Concept,
    ConceptId,
    Judgement,
    Span,
    Spans,
    StatementId,
    Unit,
)
from onrecord.records_coding import CodebookSummary, CodeSummary, ConceptSummary, LeftBehind
from onrecord.review.codings import Held, fold_judgements
from onrecord.review.versions import Versions, check_content, check_renames, count_left_behind, keep_counting

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from sqlalchemy import Connection

    from onrecord.coding_cache import Cache
    from onrecord.label.heads import Features
    from onrecord.label.trust import Expected
    from onrecord.positions import PairProgress, PositionScorer
    from onrecord.store.coding_reads import UnitText
    from onrecord.store.database import Database

#: Words that a sentence of the author's has at least: headings and captions take no position.
_LEAST_WORDS = 4
_ID_DIGITS = 16


class Case(Protocol):
    """What a run needs of a casefile: its database and the models of coding."""

    def database(self, *, is_writing: bool = False) -> Database:
        """The database."""

    def position_scorer(self) -> PositionScorer:
        """The models."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """One version of a codebook to code with.

    `held` is what people decided that counts for it, `snapshots` what was suggested before they did.
    """

    codebook: Codebook
    place: str
    is_author_voice: bool
    held: Mapping[Unit, Held]
    snapshots: Mapping[Unit, Agreement]
    left_behind: tuple[LeftBehind, ...]


def code(
    case: Case,
    wanted: str | PathLike[str] | Codebook | None,
    *,
    author_voice: bool | None,
    progress: PairProgress | None,
) -> CodeSummary:
    """Suggest codings with a codebook, or with the newest version of each that the casefile has."""
    given, place = _read(wanted)
    database = case.database()
    database.check_writable()
    with database.reading() as connection:
        plans = _plan(connection, given, place, author_voice)
        texts = _read_texts(connection, is_author_voice=any(plan.is_author_voice for plan in plans))
    run = _Run(case, database, texts, progress)
    codebooks = tuple([run.code(plan) for plan in plans])
    run.prune()
    sentences = sum(text.span is not None for text in texts)
    return CodeSummary(
        statements=len(texts) - sentences,
        author_sentences=sentences,
        embedded=run.cache.embedded,
        judged=run.cache.judged,
        codebooks=codebooks,
    )


def _read(wanted: str | PathLike[str] | Codebook | None) -> tuple[Codebook | None, str]:
    """The codebook that is given, and where it is from as errors name it."""
    from onrecord.label.codebook import read_codebook

    if wanted is None:
        return None, ""
    if isinstance(wanted, Codebook):
        return wanted, f"The codebook “{wanted.name}”"
    return read_codebook(Path(wanted)), Path(wanted).name


def _plan(connection: Connection, given: Codebook | None, place: str, author_voice: bool | None) -> list[_Plan]:
    """What to code with; refuses a codebook that would lose decisions."""
    from onrecord.store.coding_reads import newest_of_each, read_codebooks

    newest = newest_of_each(read_codebooks(connection))
    if given is None and not newest:
        hint = "Name one: onrecord code CASEFILE CODEBOOK.yaml"
        raise InputError("The casefile was not coded with any codebook yet.", hint=hint)
    is_set = {stored.codebook.name: stored.is_author_voice for stored in newest}
    wanted = [stored.codebook for stored in newest] if given is None else [given]
    units = resolve_units(connection)
    plans = []
    for codebook in wanted:
        made = _check(connection, codebook, place)
        judgements, versions = made
        counting, staying = keep_counting(judgements, versions, codebook)
        held = fold_judgements(units.resolve(counting))
        is_author_voice = is_set.get(codebook.name, False) if author_voice is None else author_voice
        plans.append(
            _Plan(
                codebook=codebook,
                place=place,
                is_author_voice=is_author_voice,
                held=held,
                snapshots=read_snapshots(connection, codebook.name),
                left_behind=count_left_behind(staying, codebook),
            )
        )
    return plans


def _check(connection: Connection, codebook: Codebook, place: str) -> tuple[list[Judgement], Versions]:
    """The judgements in force and the versions kept; refuses a change that decisions stand against."""
    from onrecord.label.codebook import digest_codebook
    from onrecord.store.coding_reads import read_codebooks

    stored = [one for one in read_codebooks(connection) if one.codebook.name == codebook.name]
    made, in_force = read_all_judgements(connection, codebook.name)
    same = [one for one in stored if one.codebook.version == codebook.version]
    others = [one.codebook for one in stored if one not in same]
    versions = Versions([*others, *(one.codebook for one in same)])
    check_renames(codebook, in_force, versions, place)
    changed = next((one.codebook for one in same if one.digest != digest_codebook(codebook)), None)
    check_content(codebook, changed, made, place)
    return in_force, Versions([*others, codebook])


def _read_texts(connection: Connection, *, is_author_voice: bool) -> list[UnitText]:
    """Everything that is coded: statements, and the author's own sentences where any codebook is for those."""
    from onrecord.store.coding_reads import newest_of_each, read_codebooks, read_spoken, read_unit_texts

    texts = read_unit_texts(connection)
    if is_author_voice or any(stored.is_author_voice for stored in newest_of_each(read_codebooks(connection))):
        for article, spans in read_spoken(connection):
            texts += _own_sentences(article, spans)
    return texts


def _own_sentences(article: Article, spoken: Spans) -> Iterator[UnitText]:
    """The sentences of an article outside any attribution and any stretch that is not read."""
    from onrecord.identify.layout import Layout
    from onrecord.store.coding_reads import UnitText

    layout, place = Layout(article.text), 0
    taken = [*spoken, *(skip.span for skip in article.skips)]
    while place < len(article.text):
        start, place = layout.sentence_span(place)
        words = article.text[start:place]
        content = words.strip()
        if len(content.split()) < _LEAST_WORDS:
            continue
        start += len(words) - len(words.lstrip())
        span = Span(start, start + len(content))
        if not any(span.overlaps(other) for other in taken):
            yield UnitText(id=_sentence_id(article, span), article=article.id, cue="", content=content, span=span)


def _sentence_id(article: Article, span: Span) -> StatementId:
    """The digest of the article's id and the span; "author" tells it from a statement's."""
    words = f"{article.id}|author|{span.start}:{span.end}"
    return StatementId(hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS])


class _Run:
    """One run over all texts, codebook by codebook."""

    def __init__(
        self, case: Case, database: Database, texts: Sequence[UnitText], progress: PairProgress | None
    ) -> None:
        from onrecord.coding_cache import Cache

        self.cache: Cache = Cache(database, case.position_scorer(), progress)
        self._database = database
        self._texts = texts

    def code(self, plan: _Plan) -> CodebookSummary:
        """Suggest codings with one version of a codebook and store them."""
        from onrecord.label.codings import suggest
        from onrecord.label.trust import expect, learn_heads

        texts = [text for text in self._texts if plan.is_author_voice or text.span is None]
        features = self._look(plan, texts)
        examples, example_values = self._look_at_examples(plan.codebook.concepts)
        values = {unit: one.agreement for unit, one in plan.held.items()}
        heads = learn_heads(features, values, examples, example_values)
        found = _drop_silent(suggest(features, heads), texts, values)
        self._store(plan, texts, found)
        judgements = [one.as_judgement() for one in plan.held.values()]
        return _summarize(plan, found, expect(found, judgements, plan.snapshots))

    def _look(self, plan: _Plan, texts: Sequence[UnitText]) -> Features:
        """The units that are near each other, or decided on, with what the models say of them."""
        from onrecord.label.codings import describe_concept, pick_candidates

        concepts = plan.codebook.concepts
        vectors = self.cache.vectors_of([text.content for text in texts])
        near = [self.cache.vectors_of(describe_concept(concept)) for concept in concepts]
        picked = dict.fromkeys(pick_candidates(vectors, near)) if texts else {}
        rows = {text.id: row for row, text in enumerate(texts)}
        places = {concept.id: place for place, concept in enumerate(concepts)}
        decided = ((rows[unit], places[concept]) for unit, concept in plan.held if unit in rows)
        return self._judge(texts, concepts, vectors, [*picked, *(pair for pair in decided if pair not in picked)])

    def _look_at_examples(self, concepts: Sequence[Concept]) -> tuple[Features, list[Agreement]]:
        """The codebook's examples as units without a statement, with what a coder would decide on each."""
        from onrecord.label.codings import example_pairs
        from onrecord.records import ArticleId
        from onrecord.store.coding_reads import UnitText

        found = [(place, *pair) for place, concept in enumerate(concepts) for pair in example_pairs(concept)]
        texts = [
            UnitText(id=StatementId(""), article=ArticleId(""), cue=pair.cue, content=pair.text) for _, pair, _ in found
        ]
        vectors = self.cache.vectors_of([text.content for text in texts])
        pairs = [(row, place) for row, (place, _, _) in enumerate(found)]
        return self._judge(texts, concepts, vectors, pairs), [agreement for _, _, agreement in found]

    def _judge(
        self,
        texts: Sequence[UnitText],
        concepts: Sequence[Concept],
        vectors: npt.NDArray[np.float32],
        places: Sequence[tuple[int, int]],
    ) -> Features:
        import numpy as np

        from onrecord.label.codings import name_units
        from onrecord.label.heads import Features
        from onrecord.label.zero_shot import read_odds
        from onrecord.positions import Pair

        pairs = [
            Pair(claim=concepts[place].proposition, text=texts[row].content, cue=texts[row].cue)
            for row, place in places
        ]
        claims = self.cache.vectors_of([concept.proposition for concept in concepts])
        rows, columns = np.array(places, np.intp).reshape(-1, 2).T
        cosines = np.einsum("ij,ij->i", vectors[rows], claims[columns])
        calibration = self.cache.scorer.card.calibration
        return Features(
            units=name_units(places, [text.id for text in texts], concepts),
            zero_shot=read_odds(self.cache.odds_of(pairs), cosines, calibration),
            rows=rows,
            vectors=vectors,
        )

    def _store(self, plan: _Plan, texts: Sequence[UnitText], found: Sequence[Coding]) -> None:
        """Store the version with its suggestions, unless somebody has decided against it meanwhile."""
        from onrecord.label.codebook import digest_codebook
        from onrecord.store import coding_writes

        coded = {coding.statement for coding in found}
        with self._database.writing() as connection:
            _check(connection, plan.codebook, plan.place)
            key = coding_writes.write_codebook(
                connection,
                plan.codebook,
                digest=digest_codebook(plan.codebook),
                is_author_voice=plan.is_author_voice,
            )
            coding_writes.write_codings(connection, key, found, origin=self.cache.scorer.origin)
            sentences = [text for text in texts if text.span is not None and text.id in coded]
            coding_writes.write_author_sentences(connection, sentences)

    def prune(self) -> None:
        """Forget what was said of texts that are gone."""
        from onrecord.coding_cache import digest_reported, digest_text
        from onrecord.label.codings import describe_concept, example_pairs
        from onrecord.store import coding_reads, coding_writes

        with self._database.writing() as connection:
            concepts = {
                concept for stored in coding_reads.read_codebooks(connection) for concept in stored.codebook.concepts
            }
            examples = [pair for concept in concepts for pair, _ in example_pairs(concept)]
            described = [text for concept in concepts for text in describe_concept(concept)]
            words = [*(text.content for text in self._texts), *described, *(pair.text for pair in examples)]
            reported = [*((text.cue, text.content) for text in self._texts), *((p.cue, p.text) for p in examples)]
            coding_writes.prune_cache(
                connection,
                self.cache.scorer.origin,
                texts={digest_text(text) for text in words},
                pairs={digest_reported(cue, text) for cue, text in reported},
            )


def _drop_silent(found: Iterable[Coding], texts: Sequence[UnitText], values: Mapping[Unit, Agreement]) -> list[Coding]:
    """The codings without those of author's sentences that take no side and were not decided on."""
    coded = list(found)
    sentences = {text.id for text in texts if text.span is not None}
    kept = {one.statement for one in coded if one.agreement is not Agreement.NONE} | {unit for unit, _ in values}
    return [one for one in coded if one.statement not in sentences or one.statement in kept]


def _summarize(plan: _Plan, found: Iterable[Coding], expected: Mapping[ConceptId, Expected]) -> CodebookSummary:
    counts = {
        concept.id: {Agreement.FOR: 0, Agreement.AGAINST: 0, Agreement.NONE: 0} for concept in plan.codebook.concepts
    }
    for coding in found:
        counts[coding.concept][coding.agreement] += 1
    concepts = tuple(
        ConceptSummary(
            concept=concept.id,
            proposition=concept.proposition,
            parent=concept.parent,
            supported=counts[concept.id][Agreement.FOR],
            opposed=counts[concept.id][Agreement.AGAINST],
            decisions=expected[concept.id].decisions if concept.id in expected else 0,
            drawn=expected[concept.id].drawn if concept.id in expected else 0,
            precision=expected[concept.id].precision if concept.id in expected else None,
            recall=expected[concept.id].recall if concept.id in expected else None,
        )
        for concept in plan.codebook.concepts
    )
    return CodebookSummary(
        name=plan.codebook.name,
        version=plan.codebook.version,
        concepts=concepts,
        is_author_voice=plan.is_author_voice,
        left_behind=plan.left_behind,
    )
