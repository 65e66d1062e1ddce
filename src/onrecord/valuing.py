"""The record as variables and values: what holds of codings beside what was coded elsewhere. Networks read this alone.

A statement with several speakers or codings is one coded statement for each combination of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from onrecord import sureness
from onrecord.combining import ALIAS, NOTES, TYPE, Combinations
from onrecord.records import ArticleId, CodingEntry, Slice
from onrecord.records_values import (
    BUILT_IN_KINDS,
    BUILT_IN_TYPE,
    CONCEPT,
    ORGANIZATION,
    PERSON,
    CodedStatement,
    Coder,
    DocumentFacts,
    EntityKey,
    EntityValue,
    Scheme,
    StatementType,
    Value,
    Variable,
    VariableKind,
)
from onrecord.transfer.dna_tables import PREFERENCES, RELATIONS

if TYPE_CHECKING:
    from onrecord.store.database import Database

#: The coder of documents, who comes first in every file of DNA.
ADMIN = Coder(name="Admin", colour="#ffff00", preferences=PREFERENCES)

#: The colour DNA gives its own statement type.
_COLOUR = "#efd033"


class Case(Protocol):
    """What reading values needs of a casefile."""

    def database(self, *, is_writing: bool = False) -> Database:
        """The database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """What statements are coded with, every coded statement, and what is known of documents that came from DNA.

    `own` are those of the statements that the `codings` of the casefile itself make, of type `statement_type`.
    """

    scheme: Scheme
    statements: tuple[CodedStatement, ...]
    own: tuple[CodedStatement, ...]
    documents: Mapping[ArticleId, DocumentFacts]
    statement_type: str
    codings: tuple[CodingEntry, ...]


def read_values(case: Case) -> Valued:
    """Everything that is coded, in reading order; statements of copies are those of their originals."""
    from onrecord import coded
    from onrecord.store import actor_reads, article_reads, coding_reads, value_reads

    with case.database().reading() as connection:
        imported = value_reads.read_imported_statements(connection)
        scheme, documents = value_reads.read_scheme(connection), value_reads.read_documents(connection)
        books = [one.codebook for one in coding_reads.newest_of_each(coding_reads.read_codebooks(connection))]
        actors, days = actor_reads.read_actors(connection), value_reads.read_days(connection)
        names = article_reads.read_names(connection)
    codings = coded.list_codings(case, Slice(), coded.Asked()) if books else []
    statement_type = _find_type(scheme)
    own = Combinations(statement_type, codings, actors, sureness.read_chances(case, codings))
    scheme = _complete(scheme, statement_type, own.entities(books), own.coders())
    places = {id_: place for place, id_ in enumerate(names.values())}
    coded_here = _filled(_each_once(own.statements(names, days)), statement_type, scheme)
    statements = [*imported, *coded_here]
    return Valued(
        scheme=scheme,
        statements=tuple(sorted(statements, key=lambda one: (places[one.article], one.span))),
        own=tuple(coded_here),
        documents=documents,
        statement_type=statement_type,
        codings=tuple(codings),
    )


def _each_once(statements: Iterable[CodedStatement]) -> list[CodedStatement]:
    """One where two codebooks have the same proposition: what a person decided, else the first."""
    found: dict[tuple[object, ...], CodedStatement] = {}
    for one in statements:
        key = one.id, *(one.value(name) for name in (PERSON, ORGANIZATION, CONCEPT))
        if key not in found or (one.is_decided and not found[key].is_decided):
            found[key] = one
    return list(found.values())


def _find_type(scheme: Scheme) -> str:
    """The type that codings fill: the first with all built-in variables, DNA's own before others; else a new one."""
    labels = [one.label for one in scheme.statement_types]
    for label in sorted(labels, key=lambda label: label != BUILT_IN_TYPE):
        kinds = {variable.name: variable.kind for variable in scheme.variables_of(label)}
        if all(kinds.get(name) is kind for name, kind in BUILT_IN_KINDS.items()):
            return label
    return BUILT_IN_TYPE if BUILT_IN_TYPE not in labels else f"{BUILT_IN_TYPE} (onrecord)"


def _complete(scheme: Scheme, label: str, entities: Sequence[EntityValue], coders: Iterable[str]) -> Scheme:
    """The scheme with the type that codings fill, where there is any coding or nothing else, and what DNA asks for."""
    scheme = replace(scheme, coders=_with_coders(scheme.coders, coders))
    if not entities and scheme.statement_types:
        return scheme
    scheme = _with_type(scheme, label)
    return replace(scheme, entities=_merge(scheme, label, entities))


def _with_coders(known: Sequence[Coder], names: Iterable[str]) -> tuple[Coder, ...]:
    """The coders with those of these names, who may do everything with everybody's work and the others with theirs."""
    imported = {coder.name for coder in known}
    coders = list(known or (ADMIN,))
    there = {coder.name for coder in coders}
    coders += [Coder(name=name, preferences=PREFERENCES) for name in names if name not in there]
    return tuple(
        replace(coder, relations=dict.fromkeys(_unrelated(coder, coders, imported), RELATIONS) | {**coder.relations})
        for coder in coders
    )


def _unrelated(coder: Coder, coders: Sequence[Coder], imported: Set[str]) -> list[str]:
    """The coders with whom it stands in no relation yet, but those of the same file, which says all of theirs."""
    is_imported = coder.name in imported
    return [one.name for one in coders if one.name != coder.name and not (is_imported and one.name in imported)]


def _with_type(scheme: Scheme, label: str) -> Scheme:
    if any(one.label == label for one in scheme.statement_types):
        return scheme
    variables = [
        Variable(
            statement_type=label,
            name=name,
            kind=kind,
            attributes=(TYPE, ALIAS, NOTES) if kind is VariableKind.SHORT_TEXT else (),
        )
        for name, kind in BUILT_IN_KINDS.items()
    ]
    return replace(
        scheme,
        statement_types=(*scheme.statement_types, StatementType(label=label, colour=_COLOUR)),
        variables=(*scheme.variables, *variables),
    )


def _merge(scheme: Scheme, label: str, added: Iterable[EntityValue]) -> tuple[EntityValue, ...]:
    """The entities with those of codings; of one that is there nothing changes. A variable they fill has an empty one.

    DNA leaves that out where no statement has the variable, and so do we.
    """
    found: dict[EntityKey, EntityValue] = {one.key: one for one in scheme.entities}
    for variable in scheme.variables_of(label):
        if variable.kind is VariableKind.SHORT_TEXT:
            blank = EntityValue(statement_type=variable.statement_type, variable=variable.name, value="")
            found.setdefault(blank.key, blank)
    for one in added:
        found.setdefault(one.key, one)
    noted = {variable.key: variable.attributes for variable in scheme.variables}
    return tuple(
        replace(one, attributes={name: one.attributes.get(name, "") for name in noted[one.key[:2]]})
        for one in found.values()
    )


def _filled(statements: Iterable[CodedStatement], label: str, scheme: Scheme) -> list[CodedStatement]:
    """The statements with a blank for every variable of their type that codings do not fill."""
    blanks = {one.name: Value(variable=one.name, value=one.blank) for one in scheme.variables_of(label)}
    return [
        replace(one, values=tuple({**blanks, **{value.variable: value for value in one.values}}.values()))
        for one in statements
    ]
