"""Statements that were coded elsewhere as the lists show them, beside those that were found or added here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.records import (
    ActorId,
    ActorKind,
    Agreement,
    ArticleId,
    Attribution,
    ConceptId,
    DatePrecision,
    Entry,
    Imported,
    SaidOn,
    Slice,
    Speaker,
    Stand,
    Statement,
    StatementId,
)
from onrecord.records_values import AGREEMENT, CONCEPT, ORGANIZATION, PERSON, CodedStatement, Variable, VariableKind
from onrecord.store.actor_reads import fold_name
from onrecord.store.article_reads import read_names
from onrecord.store.parts import parts
from onrecord.store.reads import article_conditions, read_entries
from onrecord.store.sqlite import search_words
from onrecord.store.tables import articles
from onrecord.store.value_reads import read_imported_statements, read_variables

#: Statement type and name -> the variable.
_Variables = Mapping[tuple[str, str], Variable]


def read_record(connection: Connection, wanted: Slice) -> list[Entry]:
    """The statements that `wanted` means, imported ones among them, in reading order."""
    own, imported = read_entries(connection, wanted), read_imported_entries(connection, wanted)
    if not imported:
        return own
    places = {id_: place for place, id_ in enumerate(read_names(connection).values())}
    return sorted([*own, *imported], key=lambda entry: (places[entry.statement.article], _start(entry)))


def _start(entry: Entry) -> int:
    return min(span.start for span in entry.statement.attribution.spans)


def read_imported_entries(connection: Connection, wanted: Slice) -> list[Entry]:
    """The imported statements that `wanted` means, in reading order; they have neither source nor act nor form."""
    if (wanted.source, wanted.act, wanted.form) != (None, None, None):
        return []
    heads = _read_heads(connection, wanted)
    found = [one for one in read_imported_statements(connection) if one.article in heads]
    if not found:
        return []
    variables = {variable.key: variable for variable in read_variables(connection).values()}
    spoken = {one.id: _speakers(one, variables) for one in found}
    if wanted.speaker is not None:
        ids = _spoken_by(spoken, wanted.speaker)
        found = [one for one in found if one.id in ids]
    words = _read_words(connection, found)
    if wanted.search is not None:
        ids = search_words(words, wanted.search)
        found = [one for one in found if one.id in ids]
    return [_entry(one, heads[one.article], words[one.id], spoken[one.id], variables) for one in found]


def _read_heads(connection: Connection, wanted: Slice) -> dict[ArticleId, Any]:
    c = articles.c
    query = sql.select(c.id, c.name, c.title, c.outlet, c.published, c.url)
    return {ArticleId(row.id): row for row in connection.execute(query.where(*article_conditions(connection, wanted)))}


def _read_words(connection: Connection, found: Iterable[CodedStatement]) -> dict[StatementId, str]:
    """The words of each passage; the texts are read part by part, because all of them may be many."""
    passages: defaultdict[ArticleId, list[CodedStatement]] = defaultdict(list)
    for one in found:
        passages[one.article].append(one)
    words: dict[StatementId, str] = {}
    query = sql.select(articles.c.id, articles.c.text)
    for part in parts(passages):
        for id_, text in connection.execute(query.where(articles.c.id.in_(part))):
            words |= {one.id: one.span.of(text) for one in passages[id_]}
    return words


def _spoken_by(spoken: Mapping[StatementId, Sequence[Speaker]], wanted: str) -> set[StatementId]:
    """The statements of whoever has this id or name, or else of all with this in their names."""
    folded, fold = fold_name(wanted), cache(fold_name)
    speakers = [(id_, speaker) for id_, voices in spoken.items() for speaker in voices]
    exact = {id_ for id_, one in speakers if one.id == wanted or fold(one.name) == folded}
    return exact or {id_ for id_, one in speakers if folded and folded in fold(one.name)}


def _entry(coded: CodedStatement, head: Any, words: str, speakers: tuple[Speaker, ...], variables: _Variables) -> Entry:
    day = head.published
    return Entry(
        statement=Statement(
            id=coded.id,
            article=coded.article,
            attribution=Attribution(content=(coded.span,), form=None, score=coded.score),
            said_on=SaidOn(date=day, precision=DatePrecision.PUBLISHED) if day else None,
        ),
        name=head.name,
        title=head.title,
        outlet=head.outlet,
        published=day,
        url=head.url,
        source=None,
        cue=None,
        content=words,
        speakers=speakers,
        codings=_stands(coded, variables),
        imported=Imported(
            statement_type=coded.statement_type, coder=coded.coder, values=tuple(_values(coded, variables))
        ),
    )


def _values(coded: CodedStatement, variables: _Variables) -> Iterable[tuple[str, str | int | None]]:
    for value in coded.values:
        is_boolean = variables[coded.statement_type, value.variable].kind is VariableKind.BOOLEAN
        yield value.variable, bool(value.value) if is_boolean else value.value


def _speakers(coded: CodedStatement, variables: _Variables) -> tuple[Speaker, ...]:
    """The person, for the organisation; the organisation alone where no person is named."""
    person, organization = _words_of(coded, PERSON, variables), _words_of(coded, ORGANIZATION, variables)
    name, kind = (person, ActorKind.PERSON) if person else (organization, ActorKind.ORGANIZATION)
    if not name:
        return ()
    affiliation = organization if person and organization else None
    return (Speaker(id=ActorId(f"{kind}:{name}"), name=name, kind=kind, affiliation=affiliation),)


def _stands(coded: CodedStatement, variables: _Variables) -> tuple[Stand, ...]:
    """The side it takes, where its type has the variables for that."""
    concept, agreement = _words_of(coded, CONCEPT, variables), variables.get((coded.statement_type, AGREEMENT))
    if not concept or agreement is None or agreement.kind is not VariableKind.BOOLEAN:
        return ()
    side = Agreement.FOR if coded.value(AGREEMENT) else Agreement.AGAINST
    type_ = coded.statement_type
    return (Stand(codebook=type_, concept=ConceptId(concept), agreement=side, score=1.0, is_decided=True),)


def _words_of(coded: CodedStatement, name: str, variables: _Variables) -> str:
    """Its value of a short text, empty where its type has none of this name."""
    variable = variables.get((coded.statement_type, name))
    is_short = variable is not None and variable.kind is VariableKind.SHORT_TEXT
    return str(coded.value(name) or "") if is_short else ""
