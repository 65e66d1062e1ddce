"""What is read of codings: codebooks, the texts to code, what was suggested, and what models said of texts before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.errors import InputError
from onrecord.records import (
    Agreement,
    Article,
    ArticleId,
    Codebook,
    Coding,
    Concept,
    ConceptId,
    Decision,
    Origin,
    Position,
    Span,
    Spans,
    StatementId,
)
from onrecord.store.article_reads import is_origin, read_articles
from onrecord.store.decision_rows import decision_from
from onrecord.store.encoding import spans_from
from onrecord.store.parts import parts
from onrecord.store.reads import find_statement
from onrecord.store.standing import is_standing
from onrecord.store.tables import (
    articles,
    author_sentences,
    codebooks,
    codings,
    decisions,
    odds,
    origins,
    statements,
    vectors,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCodebook:
    """A version of a codebook as the casefile keeps it."""

    id: int
    codebook: Codebook
    digest: str
    is_author_voice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitText:
    """The words of a statement or of an author's sentence that are coded; `span` is given for a sentence alone."""

    id: StatementId
    article: ArticleId
    cue: str
    content: str
    span: Span | None = None


def read_codebooks(connection: Connection) -> list[StoredCodebook]:
    """Every version of every codebook, the one coded with last at the end."""
    rows = connection.execute(sql.select(codebooks).order_by(codebooks.c.position))
    return [
        StoredCodebook(
            id=row.id,
            codebook=Codebook(name=row.name, version=row.version, concepts=tuple(map(_concept, row.concepts))),
            digest=row.digest,
            is_author_voice=row.is_author_voice,
        )
        for row in rows
    ]


def newest_of_each(stored: Iterable[StoredCodebook]) -> list[StoredCodebook]:
    """The version of each codebook that was coded with last."""
    return list({one.codebook.name: one for one in stored}.values())


def find_codebook(connection: Connection, name: str | None = None, version: str | None = None) -> StoredCodebook:
    """The codebook with this name, else the only one, in this version, else the one coded with last."""
    stored = read_codebooks(connection)
    names = list(dict.fromkeys(one.codebook.name for one in stored))
    if not names:
        hint = "Code with one: onrecord code CASEFILE CODEBOOK.yaml"
        raise InputError("The casefile was not coded with any codebook yet.", hint=hint)
    if name is None and len(names) > 1:
        raise InputError(f"The casefile has several codebooks: {', '.join(names)}.", hint="Say which one is meant.")
    wanted = names[0] if name is None else name
    if wanted not in names:
        raise InputError(f"The casefile has no codebook {wanted!r}.", hint=f"It has {', '.join(names)}.")
    of_name = [one for one in stored if one.codebook.name == wanted]
    found = [one for one in of_name if version in (None, one.codebook.version)]
    if not found:
        known = ", ".join(one.codebook.version for one in of_name)
        raise InputError(f"The codebook {wanted!r} has no version {version!r} here.", hint=f"It has {known}.")
    return found[-1]


def concept_json(concept: Concept) -> dict[str, Any]:
    """A concept as JSON."""
    return {
        "id": concept.id,
        "proposition": concept.proposition,
        "definition": concept.definition,
        "for": list(concept.for_examples),
        "against": list(concept.against_examples),
        "not": list(concept.not_examples),
        "parent": concept.parent,
        "line": concept.line,
    }


def _concept(kept: Mapping[str, Any]) -> Concept:
    return Concept(
        id=ConceptId(kept["id"]),
        proposition=kept["proposition"],
        definition=kept["definition"],
        for_examples=tuple(kept["for"]),
        against_examples=tuple(kept["against"]),
        not_examples=tuple(kept["not"]),
        parent=kept["parent"],
        line=kept["line"],
    )


def read_unit_texts(connection: Connection) -> list[UnitText]:
    """The words of every statement of the record that is no copy, in reading order."""
    query = (
        sql.select(statements.c.id, statements.c.article, statements.c.cue, statements.c.content)
        .join(articles, articles.c.id == statements.c.article)
        .where(is_standing(copies=False))
        .order_by(articles.c.position, statements.c.start, statements.c.position)
    )
    return [
        UnitText(id=StatementId(id_), article=ArticleId(article), cue=cue or "", content=content)
        for id_, article, cue, content in connection.execute(query)
    ]


def read_spoken(connection: Connection) -> Iterator[tuple[Article, Spans]]:
    """Every article that was read and is no copy, with all spans of its statements."""
    ids = connection.scalars(
        sql.select(articles.c.id)
        .where(articles.c.is_removed.is_(sql.false()), articles.c.copy_of.is_(None), articles.c.read_by.is_not(None))
        .order_by(articles.c.position)
    ).all()
    columns = (statements.c.source_spans, statements.c.cue_spans, statements.c.content_spans)
    for part in parts(ids):
        spans: defaultdict[str, list[Span]] = defaultdict(list)
        query = sql.select(statements.c.article, *columns).where(is_standing(), statements.c.article.in_(part))
        for article, *roles in connection.execute(query):
            spans[article] += [span for role in roles for span in spans_from(role)]
        for one in read_articles(connection, [ArticleId(id_) for id_ in part]):
            yield one, tuple(spans[one.id])


def find_unit(connection: Connection, wanted: str) -> StatementId:
    """The statement, or author's sentence, with this id or the unique beginning of one; that of a copy is its original.

    Raises InputError where there is none.
    """
    key = wanted.strip()
    exact = connection.execute(_STANDING_IDS.where(statements.c.id == key)).first()
    if exact is not None:
        return StatementId(exact.same_as or exact.id)
    begins = author_sentences.c.id.startswith(key, autoescape=True)
    sentences = connection.scalars(_SENTENCE_IDS.where(begins).limit(2)).all() if key else []
    if key in sentences:
        return StatementId(key)
    begins = statements.c.id.startswith(key, autoescape=True)
    is_any = key and connection.scalar(sql.select(statements.c.id).where(begins).limit(1)) is not None
    if sentences and (is_any or len(sentences) > 1):
        raise InputError(f"Several statements have an id that begins with {key}.", hint="Give more of the id.")
    if sentences:
        return StatementId(sentences[0])
    found = find_statement(connection, wanted)
    return found.same_as or found.id


_STANDING_IDS = sql.select(statements.c.id, statements.c.same_as).where(is_standing())
_SENTENCE_IDS = (
    sql.select(author_sentences.c.id)
    .join(articles, articles.c.id == author_sentences.c.article)
    .where(articles.c.is_removed.is_(sql.false()))
)


def read_unit_ids(connection: Connection) -> dict[StatementId, StatementId]:
    """Every unit there is: statements of the record and author's sentences; a copy's is that of its original."""
    found = {StatementId(id_): StatementId(same_as or id_) for id_, same_as in connection.execute(_STANDING_IDS)}
    return found | {StatementId(id_): StatementId(id_) for id_ in connection.scalars(_SENTENCE_IDS)}


def read_unit_places(connection: Connection) -> Iterator[tuple[ArticleId, str, Spans, StatementId]]:
    """Every unit with its article, by id and name, and the spans of its content; a copy's is that of its original."""
    own = (statements.c.id, statements.c.same_as, statements.c.content_spans)
    query = sql.select(statements.c.article, articles.c.name, *own).join(
        articles, articles.c.id == statements.c.article
    )
    for article, name, id_, same_as, pairs in connection.execute(query.where(is_standing())):
        yield ArticleId(article), name, spans_from(pairs), StatementId(same_as or id_)
    c = author_sentences.c
    sentences = sql.select(c.article, articles.c.name, c.start, c.end, c.id).join(articles, articles.c.id == c.article)
    for article, name, start, end, id_ in connection.execute(sentences.where(articles.c.is_removed.is_(sql.false()))):
        yield ArticleId(article), name, (Span(start, end),), StatementId(id_)


def read_codings(
    connection: Connection, codebook: int, *, are_sides: bool = False, units: Collection[StatementId] | None = None
) -> list[Coding]:
    """Everything suggested with one version of a codebook, also for units that are gone since.

    With `are_sides` what takes a side, and with `units` what is suggested of these.
    """
    c = codings.c
    query = sql.select(c.unit, c.concept, c.agreement, c.score, c.match_chance, c.for_chance, c.against_chance)
    query = query.where(c.codebook == codebook)
    if are_sides:
        query = query.where(c.agreement != Agreement.NONE.value)
    queries = [query] if units is None else [query.where(c.unit.in_(part)) for part in parts(units)]
    kinds = {kind.value: kind for kind in Agreement}
    return [
        Coding(
            statement=StatementId(unit),
            concept=ConceptId(concept),
            agreement=kinds[agreement],
            score=score,
            position=Position(match=match, for_chance=for_chance, against_chance=against_chance),
        )
        for one in queries
        for unit, concept, agreement, score, match, for_chance, against_chance in connection.execute(one)
    ]


#: When a codebook was coded and articles were read last, and how many decisions were made on other things than codings.
Revision = tuple[int, datetime | None, datetime | None, int]


def read_revision(connection: Connection, codebook: int) -> Revision:
    """What changes whenever the units or suggestions of a codebook may have changed."""
    is_coding = (decisions.c.subject >= "coding:") & (decisions.c.subject < "coding;")
    coded_at = connection.scalar(sql.select(codebooks.c.coded_at).where(codebooks.c.id == codebook))
    read_at = connection.scalar(sql.select(sql.func.max(articles.c.read_at)))
    return codebook, coded_at, read_at, connection.scalar(sql.select(sql.func.count()).where(~is_coding)) or 0


def read_suggested(
    connection: Connection, codebook: int, units: Iterable[StatementId]
) -> dict[tuple[StatementId, ConceptId], Agreement]:
    """The agreement that the model suggests for each concept of these units, by unit and concept."""
    query = sql.select(codings.c.unit, codings.c.concept, codings.c.agreement)
    query = query.where(codings.c.codebook == codebook)
    rows = (row for part in parts(units) for row in connection.execute(query.where(codings.c.unit.in_(part))))
    return {(StatementId(unit), ConceptId(concept)): Agreement(agreement) for unit, concept, agreement in rows}


def read_coding_decisions(connection: Connection) -> list[Decision]:
    """Every decision on a coding or on a decision, in order; the rest of the log says nothing of codings."""
    subject = decisions.c.subject
    # A range is looked up in the index; ";" comes right after ":".
    is_wanted = sql.or_(*((subject >= f"{kind}:") & (subject < f"{kind};") for kind in ("coding", "decision")))
    rows = connection.execute(sql.select(decisions).where(is_wanted).order_by(decisions.c.id))
    return [decision_from(row) for row in rows]


def read_origin_key(connection: Connection, origin: Origin) -> int | None:
    """The key of a model that is known, else None."""
    return connection.scalar(sql.select(origins.c.position).where(*is_origin(origin)))


def read_vectors(connection: Connection, origin: Origin) -> dict[bytes, bytes]:
    """The vectors a model has made, each by the digest of its text."""
    key = read_origin_key(connection, origin)
    rows = connection.execute(sql.select(vectors.c.text, vectors.c.vector).where(vectors.c.origin == key))
    return {text: vector for text, vector in rows}  # noqa: C416 - a row is no tuple of two to dict()


def read_odds(connection: Connection, origin: Origin, claims: Sequence[bytes]) -> dict[tuple[bytes, bytes], bytes]:
    """The odds a model gave pairs with these claims, each by the digests of its text and claim."""
    key = read_origin_key(connection, origin)
    found: dict[tuple[bytes, bytes], bytes] = {}
    query = sql.select(odds.c.text, odds.c.claim, odds.c.odds).where(odds.c.origin == key)
    for part in parts(claims):
        for text, claim, given in connection.execute(query.where(odds.c.claim.in_(part))):
            found[text, claim] = given
    return found
