"""Values -> the table that networks are computed from, with a way back to the statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from onrecord.errors import InputError
from onrecord.graphs import FactsByName, NodeFacts
from onrecord.records import Article, ArticleEntry, ArticleId, StatementId
from onrecord.records_values import (
    BLACK,
    BUILT_IN_KINDS,
    BUILT_IN_TYPE,
    ORGANIZATION,
    PERSON,
    CodedStatement,
    DocumentFacts,
    Variable,
    VariableKind,
)
from onrecord.valuing import Case, Valued, read_values

if TYPE_CHECKING:
    from onrecord.network.observations import Column, Flags, Observations


#: A column beside the variables: the person, or the organization where no person speaks.
SPEAKER = "speaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueTable:
    """Coded statements of one type as a network reads them; all combinations of one statement have its id.

    `coded` are the statements themselves, one for each row of `observations`; those in the rows `guessed` stand at the
    beginning because nobody knows their date. `undated` counts those left out for that.
    """

    observations: Observations
    coded: tuple[CodedStatement, ...]
    statement_type: str
    undated: int = 0
    guessed: frozenset[int] = frozenset()


def observe(
    case: Case, statement_type: str | None = None, *, undated: date | None = None, needs_dates: bool = True
) -> ValueTable:
    """The coded statements of one type, by default of the one that codings fill, by date and then in reading order.

    A statement is of the day it was made, where that is known, else of its article's; `undated` is for all others,
    which are left out without it, or come first where dates are not needed.
    """
    from onrecord.store.article_reads import read_article_entries

    valued = read_values(case)
    with case.database().reading() as connection:
        articles = {entry.id: entry for entry in read_article_entries(connection)}
    label = _check_type(valued, statement_type)
    times = {id_: article_time(entry, valued.documents.get(id_), undated) for id_, entry in articles.items()}
    said = [_midnight(one.said_on) for one in valued.statements if one.said_on is not None]
    known = [when for when in times.values() if when is not None]
    guess = None if needs_dates else min([*known, *said], default=0)
    found = [(_time_of(one, times), one) for one in valued.statements if one.statement_type == label]
    placed = [(guess if when is None else when, one, when is None) for when, one in found]
    places = {id_: place for place, id_ in enumerate(articles)}
    dated = sorted(
        ((when, one, is_guess) for when, one, is_guess in placed if when is not None),
        key=lambda pair: (pair[0], places[pair[1].article], pair[1].span),
    )
    numbers = {id_: number for number, id_ in enumerate(dict.fromkeys(one.id for _, one, _ in dated))}
    rows = [(when, one) for when, one, _ in dated]
    return ValueTable(
        observations=_table(rows, valued, label, articles, numbers, known),
        coded=tuple(one for _, one in rows),
        statement_type=label,
        undated=len(placed) - len(dated),
        guessed=frozenset(row for row, (_, _, is_guess) in enumerate(dated) if is_guess),
    )


def article_time(
    article: Article | ArticleEntry, document: DocumentFacts | None, undated: date | None = None
) -> int | None:
    """When an article was published, in seconds: as DNA has it, where nobody has decided otherwise, else midnight."""
    if article.published is None:
        return None if undated is None else _midnight(undated)
    if document is not None and datetime.fromtimestamp(document.time, UTC).date() == article.published:
        return document.time
    return _midnight(article.published)


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


def _time_of(statement: CodedStatement, times: Mapping[ArticleId, int | None]) -> int | None:
    return times[statement.article] if statement.said_on is None else _midnight(statement.said_on)


def _check_type(valued: Valued, wanted: str | None) -> str:
    labels = [one.label for one in valued.scheme.statement_types]
    usual = [label for label in (valued.statement_type, BUILT_IN_TYPE, *labels) if label in labels]
    label = usual[0] if wanted is None else wanted
    if label not in labels:
        raise InputError(f'The casefile has no statement type "{label}".', hint="It has " + ", ".join(labels) + ".")
    return label


def _table(
    dated: Sequence[tuple[int, CodedStatement]],
    valued: Valued,
    label: str,
    articles: Mapping[ArticleId, ArticleEntry],
    numbers: Mapping[StatementId, int],
    times: Sequence[int],
) -> Observations:
    import numpy as np

    from onrecord.network.observations import Observations, text_column

    places = {id_: place for place, id_ in enumerate(articles)}
    said = [when for when, _ in dated]
    statements = [one for _, one in dated]
    own = set(map(id, valued.own))
    lacking = np.array([id(one) in own for one in statements], dtype=bool)
    columns = {variable.name: _column(variable, statements, lacking) for variable in valued.scheme.variables_of(label)}
    if _has_speakers(valued, label):
        persons = {str(one.value(PERSON)) for one in statements}
        columns[SPEAKER] = text_column([_speaker_of(one, persons) for one in statements])
    return Observations(
        statement=np.array([numbers[one.id] for one in statements], dtype=np.int64),
        document=np.array([places[one.article] for one in statements], dtype=np.int64),
        time=np.array(said, dtype=np.int64),
        columns=columns | _document_columns(statements, articles, valued.documents),
        first=min([*times, *said], default=0),
        last=max([*times, *said], default=0),
        names=tuple(numbers),
        facts=_facts(valued, label),
        scores=np.array([one.score for one in statements], dtype=np.float64),
        opposites=np.array([one.opposite for one in statements], dtype=np.float64),
    )


def _column(variable: Variable, statements: Sequence[CodedStatement], lacking: Flags) -> Column:
    from onrecord.network.observations import Kind, number_column, text_column

    kind = Kind(variable.kind.value)
    # What a statement lacks is what DNA begins with: empty, 0, yes.
    found = [one.value(variable.name) for one in statements]
    values = [variable.blank if value is None else value for value in found]
    if variable.kind in (VariableKind.SHORT_TEXT, VariableKind.LONG_TEXT):
        return text_column([str(value or "") for value in values], kind)
    column = number_column([int(value) for value in values], kind)
    # Codings here fill the built-in variables alone; what is filled in for the others is no coding.
    return replace(column, missing=lacking) if variable.name not in BUILT_IN_KINDS and lacking.any() else column


def _has_speakers(valued: Valued, label: str) -> bool:
    kinds = {one.name: one.kind for one in valued.scheme.variables_of(label)}
    are_there = all(kinds.get(name) is VariableKind.SHORT_TEXT for name in (PERSON, ORGANIZATION))
    return are_there and SPEAKER not in kinds


def _speaker_of(statement: CodedStatement, persons: Collection[str]) -> str:
    """The person, else the organization, which is told apart from a person of its name."""
    if person := str(statement.value(PERSON) or ""):
        return person
    organization = str(statement.value(ORGANIZATION) or "")
    return _as_speaker(organization, persons) if organization else ""


def _as_speaker(organization: str, persons: Collection[str]) -> str:
    return f"{organization} ({ORGANIZATION})" if organization in persons else organization


def _document_columns(
    statements: Sequence[CodedStatement],
    articles: Mapping[ArticleId, ArticleEntry],
    documents: Mapping[ArticleId, DocumentFacts],
) -> dict[str, Column]:
    from onrecord.network.observations import DOCUMENT, text_column

    heads = {id_: _head(entry, documents.get(id_)) for id_, entry in articles.items()}
    names = ("author", "source", "section", "type", "id", "title")
    return {DOCUMENT + name: text_column([heads[one.article][name] for one in statements]) for name in names}


def _head(entry: ArticleEntry, document: DocumentFacts | None) -> dict[str, str]:
    return {
        "author": entry.byline or "",
        "source": entry.outlet or "",
        "section": document.section if document else "",
        "type": document.type if document else "",
        "id": entry.id,
        "title": entry.title or "",
    }


def _facts(valued: Valued, label: str) -> FactsByName:
    """Black is what DNA gives every entity: where all of a variable are, nobody has chosen a colour."""
    entities = [one for one in valued.scheme.entities if one.statement_type == label and one.value]
    coloured = {one.variable for one in entities if one.colour != BLACK}
    facts = {
        (one.variable, one.value): NodeFacts(
            color=one.colour if one.variable in coloured else None,
            attributes={name: words for name, words in one.attributes.items() if words},
        )
        for one in entities
    }
    if not _has_speakers(valued, label):
        return facts
    persons = {str(one.value(PERSON)) for one in valued.statements if one.statement_type == label}
    speakers = {
        (SPEAKER, _as_speaker(value, persons)): known for (name, value), known in facts.items() if name == ORGANIZATION
    }
    speakers |= {(SPEAKER, value): known for (name, value), known in facts.items() if name == PERSON}
    return {**facts, **speakers}
