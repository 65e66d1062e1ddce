"""Records -> the rows of a .dna file: numbered in order, offsets in UTF-16 code units, values cut where DNA must."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from onrecord.records import Article, ArticleId
from onrecord.records_values import CodedStatement, Coder, DocumentFacts, EntityKey, EntityValue, Scheme, VariableKind
from onrecord.transfer.dna_cuts import LONGEST, cut, note_lines, notes_of
from onrecord.transfer.dna_offsets import Offsets
from onrecord.transfer.dna_rows import (
    Color,
    DnaCoder,
    DnaCoderRelation,
    DnaDocument,
    DnaEntity,
    DnaFile,
    DnaRegex,
    DnaStatement,
    DnaStatementType,
    DnaVariable,
)
from onrecord.transfer.dna_taken import is_made_up

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """An article to be written as a document, with its time in seconds; `facts` where it came from DNA."""

    article: Article
    time: int
    facts: DocumentFacts | None = None


def make_dna(
    scheme: Scheme, documents: Sequence[Dated], statements: Sequence[CodedStatement], settings: Mapping[str, str]
) -> DnaFile:
    """The file with all of this; the first coder has the documents that no coder is known of."""
    return _Maker(_with_blanks(scheme, statements), documents).make(statements, settings)


def _with_blanks(scheme: Scheme, statements: Iterable[CodedStatement]) -> Scheme:
    """The scheme with an empty entity of every variable that statements or entities have: DNA needs one."""
    types = {one.statement_type for one in statements}
    named = {one.key[:2] for one in scheme.entities}
    there = {one.key[:2] for one in scheme.entities if not one.value}
    blanks = [
        EntityValue(statement_type=one.statement_type, variable=one.name, value="")
        for one in scheme.variables
        if one.kind is VariableKind.SHORT_TEXT
        and one.key not in there
        and (one.statement_type in types or one.key in named)
    ]
    return replace(scheme, entities=(*scheme.entities, *blanks))


class _Maker:
    """Ids by name for one file."""

    def __init__(self, scheme: Scheme, documents: Sequence[Dated]) -> None:
        self._scheme = scheme
        self._documents = documents
        self._coders = _numbered(coder.name for coder in scheme.coders)
        self._types = _numbered(one.label for one in scheme.statement_types)
        self._variables = _numbered(variable.key for variable in scheme.variables)
        self._entities = _numbered(entity.key for entity in scheme.entities)
        self._articles = _numbered(one.article.id for one in documents)
        self._values = _cut_values(scheme.entities)
        self._of_type = {one.label: scheme.variables_of(one.label) for one in scheme.statement_types}

    def make(self, statements: Iterable[CodedStatement], settings: Mapping[str, str]) -> DnaFile:
        """The file."""
        scheme = self._scheme
        return DnaFile(
            settings=settings,
            coders=tuple(map(self._coder, scheme.coders)),
            relations=tuple(relation for coder in scheme.coders for relation in self._relations(coder)),
            documents=tuple(map(self._document, self._documents)),
            statement_types=tuple(
                DnaStatementType(id=self._types[one.label], label=cut(one.label), color=_color(one.colour))
                for one in scheme.statement_types
            ),
            variables=self._make_variables(),
            variable_links=tuple((self._variables[source], self._variables[target]) for source, target in scheme.links),
            entities=tuple(map(self._entity, scheme.entities)),
            statements=self._statements(statements),
            regexes=tuple(DnaRegex(label=cut(one.label), color=_color(one.colour)) for one in scheme.patterns),
        )

    def _coder(self, coder: Coder) -> DnaCoder:
        return DnaCoder(
            id=self._coders[coder.name],
            name=cut(coder.name),
            color=_color(coder.colour),
            preferences=coder.preferences,
        )

    def _relations(self, coder: Coder) -> list[DnaCoderRelation]:
        return [
            DnaCoderRelation(coder=self._coders[coder.name], other=self._coders[other], permissions=permissions)
            for other, permissions in coder.relations.items()
            if other in self._coders
        ]

    def _document(self, dated: Dated) -> DnaDocument:
        article, facts = dated.article, dated.facts
        # An article without a title has its name, by which its readers know it, unless an import made that up.
        fields = {
            "Title": article.title or ("" if is_made_up(article.name) else article.name),
            "Author": article.byline or "",
            "Source": article.outlet or "",
            "Section": facts.section if facts else "",
            "Type": facts.type if facts else "",
        }
        return DnaDocument(
            id=self._articles[article.id],
            text=article.text,
            coder=self._coders[facts.coder] if facts else 1,
            notes=note_lines(fields) + (facts.notes if facts else ""),
            time=dated.time,
            **{name.lower(): cut(value) for name, value in fields.items()},
        )

    def _make_variables(self) -> tuple[DnaVariable, ...]:
        pieces: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for entity in self._scheme.entities:
            pieces[entity.key[:2]].update(notes_of(entity.value))
        return tuple(
            DnaVariable(
                id=self._variables[one.key],
                name=cut(one.name),
                kind=one.kind.value,
                statement_type=self._types[one.statement_type],
                attribute_names=tuple(dict.fromkeys((*one.attributes, *pieces[one.key]))),
            )
            for one in self._scheme.variables
        )

    def _entity(self, entity: EntityValue) -> DnaEntity:
        return DnaEntity(
            id=self._entities[entity.key],
            variable=self._variables[entity.key[:2]],
            value=self._values[entity.key],
            color=_color(entity.colour),
            child_of=self._entities[entity.parent] if entity.parent else None,
            attributes={name: cut(words) for name, words in entity.attributes.items()} | notes_of(entity.value),
        )

    def _statements(self, statements: Iterable[CodedStatement]) -> tuple[DnaStatement, ...]:
        offsets: dict[ArticleId, Offsets] = {}
        texts = {one.article.id: one.article.text for one in self._documents}
        found = []
        for number, one in enumerate(statements, start=1):
            if one.article not in offsets:
                offsets[one.article] = Offsets(texts[one.article])
            places = offsets[one.article]
            found.append(
                DnaStatement(
                    id=number,
                    statement_type=self._types[one.statement_type],
                    document=self._articles[one.article],
                    start=places.units(one.span.start),
                    stop=places.units(one.span.end),
                    coder=self._coders[one.coder],
                    values=self._values_of(one),
                )
            )
        return tuple(found)

    def _values_of(self, statement: CodedStatement) -> dict[int, int | str | None]:
        """Its value of every variable of its type, also of one that came with a later file."""
        given = {one.variable: one.value for one in statement.values}
        values: dict[int, int | str | None] = {}
        for variable in self._of_type[statement.statement_type]:
            value = given.get(variable.name, variable.blank)
            if variable.kind is VariableKind.SHORT_TEXT:
                value = self._entities[*variable.key, str(value)]
            values[self._variables[variable.key]] = value
        return values


def _numbered(keys: Iterable[_Key]) -> dict[_Key, int]:
    return {key: number for number, key in enumerate(keys, start=1)}


def _cut_values(entities: Iterable[EntityValue]) -> dict[EntityKey, str]:
    """What DNA has room for of each entity, no two of a variable alike."""
    taken: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    found: dict[EntityKey, str] = {}
    for entity in sorted(entities, key=lambda entity: len(entity.value) > LONGEST):
        owner = entity.key[:2]
        found[entity.key] = cut(entity.value, taken[owner])
        taken[owner].add(found[entity.key])
    return found


def _color(colour: str) -> Color:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
