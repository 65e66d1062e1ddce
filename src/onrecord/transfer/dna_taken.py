"""The rows of a .dna file -> records: what statements are coded with, and the statements; no id of DNA is kept."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from onrecord.records import Article, StatementId
from onrecord.records_values import (
    CodedStatement,
    Coder,
    DocumentFacts,
    EntityKey,
    EntityValue,
    Pattern,
    Scheme,
    StatementType,
    Value,
    Variable,
    VariableKind,
)
from onrecord.transfer.dna_cuts import is_piece, notes_of, restore_entity, restore_fields
from onrecord.transfer.dna_offsets import Offsets
from onrecord.transfer.dna_rows import Color, DnaDocument, DnaFile, DnaStatement

_ID_DIGITS = 16
_MADE_UP = re.compile(r".*\.dna#\d+(#\d+)?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A document's fields, whole."""

    title: str
    author: str
    source: str
    section: str
    type: str
    notes: str


class TakenDna:
    """A .dna file by names instead of ids; two coders or two types of one name are told apart by a number."""

    def __init__(self, file: DnaFile) -> None:
        self._file = file
        self._coders = _unique_names((coder.id, coder.name) for coder in file.coders)
        self._types = _unique_names((type_.id, type_.label) for type_ in file.statement_types)
        self._variables = {
            variable.id: Variable(
                statement_type=self._types[variable.statement_type],
                name=variable.name,
                kind=VariableKind(variable.kind),
                attributes=variable.attribute_names,
            )
            for variable in file.variables
        }
        self._entities = self._take_entities()
        self._variables = {id_: self._without_pieces(variable) for id_, variable in self._variables.items()}
        noted = {variable.key: variable.attributes for variable in self._variables.values()}
        self._entities = {
            id_: replace(one, attributes={name: one.attributes.get(name, "") for name in noted[one.key[:2]]})
            for id_, one in self._entities.items()
        }

    def scheme(self) -> Scheme:
        """What the statements are coded with."""
        file = self._file
        return Scheme(
            coders=self._take_coders(),
            statement_types=tuple(
                StatementType(label=self._types[one.id], colour=_colour(one.color)) for one in file.statement_types
            ),
            variables=tuple(self._variables.values()),
            links=tuple(
                (self._variables[source].key, self._variables[target].key) for source, target in file.variable_links
            ),
            entities=tuple(self._entities.values()),
            patterns=tuple(Pattern(label=one.label, colour=_colour(one.color)) for one in file.regexes),
        )

    def facts(self, articles: Mapping[int, Article]) -> list[DocumentFacts]:
        """What is known of the documents, which are these articles, beside their heads."""
        heads = {document.id: head_of(document) for document in self._file.documents}
        return [
            DocumentFacts(
                article=articles[one.id].id,
                coder=self._coders[one.coder],
                time=one.time,
                section=heads[one.id].section,
                type=heads[one.id].type,
                notes=heads[one.id].notes,
            )
            for one in self._file.documents
        ]

    def statements(self, articles: Mapping[int, Article]) -> list[CodedStatement]:
        """The statements in the documents, which are these articles; equal ones are numbered, so each has an id."""
        offsets = {id_: Offsets(article.text) for id_, article in articles.items()}
        seen: Counter[str] = Counter()
        found = []
        for one in self._file.statements:
            article, span = articles[one.document], offsets[one.document].span(one.start, one.stop)
            type_, coder, values = self._types[one.statement_type], self._coders[one.coder], self._values(one)
            said = [article.id, span.start, span.end, type_, coder, [[value.variable, value.value] for value in values]]
            words = json.dumps(said, ensure_ascii=False)
            seen[words] += 1
            found.append(
                CodedStatement(
                    id=_digest(words, seen[words]),
                    statement_type=type_,
                    article=article.id,
                    span=span,
                    coder=coder,
                    values=values,
                )
            )
        return found

    def _without_pieces(self, variable: Variable) -> Variable:
        """The variable without the attributes that only kept pieces of long entities, which are whole now."""
        owned = [one for one in self._entities.values() if one.key[:2] == variable.key]
        written = {name for one in owned for name, words in one.attributes.items() if words}
        pieces = {name for one in owned for name in notes_of(one.value) if is_piece(name)}
        kept = tuple(name for name in variable.attributes if name in written or name not in pieces)
        return replace(variable, attributes=kept)

    def _values(self, statement: DnaStatement) -> tuple[Value, ...]:
        type_ = self._types[statement.statement_type]
        return tuple(
            Value(variable=variable.name, value=self._value(variable, statement.values[id_]))
            for id_, variable in self._variables.items()
            if variable.statement_type == type_
        )

    def _value(self, variable: Variable, value: int | str | None) -> int | str | None:
        return self._entities[int(value or 0)].value if variable.kind is VariableKind.SHORT_TEXT else value

    def _take_coders(self) -> tuple[Coder, ...]:
        relations: dict[int, dict[str, Mapping[str, int]]] = {coder.id: {} for coder in self._file.coders}
        for relation in self._file.relations:
            relations[relation.coder][self._coders[relation.other]] = relation.permissions
        return tuple(
            Coder(
                name=self._coders[one.id],
                colour=_colour(one.color),
                preferences=one.preferences,
                relations=relations[one.id],
            )
            for one in self._file.coders
        )

    def _take_entities(self) -> dict[int, EntityValue]:
        whole = {one.id: restore_entity(one.value, one.attributes) for one in self._file.entities}
        keys: dict[int, EntityKey] = {
            one.id: (*self._variables[one.variable].key, whole[one.id][0]) for one in self._file.entities
        }
        return {
            one.id: EntityValue(
                statement_type=keys[one.id][0],
                variable=keys[one.id][1],
                value=keys[one.id][2],
                colour=_colour(one.color),
                attributes=whole[one.id][1],
                parent=None if one.child_of is None else keys[one.child_of],
            )
            for one in self._file.entities
        }


def head_of(document: DnaDocument) -> Head:
    """The fields of a document, whole where its notes have them so."""
    names = {
        "Title": document.title,
        "Author": document.author,
        "Source": document.source,
        "Section": document.section,
        "Type": document.type,
    }
    whole, notes = restore_fields(names, document.notes)
    return Head(**{name.lower(): value for name, value in whole.items()}, notes=notes)


def made_up_name(file: str, number: int) -> str:
    """What the article of a document without a title is called."""
    return f"{file}.dna#{number}"


def is_made_up(name: str) -> bool:
    """True for the name of such an article."""
    return _MADE_UP.fullmatch(name) is not None


def _unique_names(named: Iterable[tuple[int, str]]) -> dict[int, str]:
    names: dict[int, str] = {}
    for id_, name in named:
        shown, number = name, 1
        while shown in names.values():
            number += 1
            shown = f"{name} ({number})"
        names[id_] = shown
    return names


def _digest(words: str, number: int) -> StatementId:
    return StatementId(hashlib.sha256(f"{words}|{number}".encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS])


def _colour(color: Color) -> str:
    red, green, blue = color
    return f"#{red:02x}{green:02x}{blue:02x}"
