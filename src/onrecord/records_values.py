"""The nouns of variables and their values, as the Discourse Network Analyzer (DNA) has them; colours are #rrggbb."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from onrecord.records import ArticleId, Span, StatementId

#: The statement type that speakers and codings fill, and its variables.
BUILT_IN_TYPE = "DNA Statement"
PERSON, ORGANIZATION, CONCEPT, AGREEMENT = "person", "organization", "concept", "agreement"

BLACK = "#000000"

#: The coder of what no person has decided on.
MODEL_CODER = "onrecord"


class VariableKind(StrEnum):
    """What a variable holds; the values of a short text are entities."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    SHORT_TEXT = "short text"
    LONG_TEXT = "long text"


#: The built-in variables.
BUILT_IN_KINDS = {
    PERSON: VariableKind.SHORT_TEXT,
    ORGANIZATION: VariableKind.SHORT_TEXT,
    CONCEPT: VariableKind.SHORT_TEXT,
    AGREEMENT: VariableKind.BOOLEAN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementType:
    """A kind of statement with variables of its own; its label is unique in a casefile."""

    label: str
    colour: str = BLACK


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """What is coded of each statement of a type; `attributes` are what is noted of each entity."""

    statement_type: str
    name: str
    kind: VariableKind
    attributes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Statement type and name, which no other variable has."""
        return self.statement_type, self.name

    @property
    def blank(self) -> int | str:
        """The value of a statement that says nothing of it, as DNA begins with."""
        return {VariableKind.BOOLEAN: 1, VariableKind.INTEGER: 0}.get(self.kind, "")


#: Statement type, variable and value: what tells one entity from all others.
EntityKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityValue:
    """A value of a short-text variable, whether a statement has it or none; `parent` is the one above it."""

    statement_type: str
    variable: str
    value: str
    colour: str = BLACK
    attributes: Mapping[str, str] = field(default_factory=dict)
    parent: EntityKey | None = None

    @property
    def key(self) -> EntityKey:
        """What tells it from all others."""
        return self.statement_type, self.variable, self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A statement's value of a variable: 0 or 1, a number, or text; None for a long text that was never written."""

    variable: str
    value: int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedStatement:
    """A passage with a value of every variable of its type: what DNA calls a statement.

    `id` is that of the statement; one with several speakers or codings makes several of these. `score` is the chance
    of the coding being right, `opposite` that of the opposite agreement, the rest that it takes no side at all.
    `is_decided` is true of what a person decided or imported. `said_on` is the day it was made where that is known.
    """

    id: StatementId
    statement_type: str
    article: ArticleId
    span: Span
    coder: str
    values: tuple[Value, ...]
    score: float = 1.0
    opposite: float = 0.0
    is_decided: bool = True
    said_on: date | None = None

    def value(self, variable: str) -> int | str | None:
        """Its value of the variable with this name."""
        return next((value.value for value in self.values if value.variable == variable), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """Who codes. `preferences` are DNA's settings and permissions; `relations` what it may do with other coders' work.

    Both go by the names of DNA's columns; empty where none were imported. Passwords are never stored.
    """

    name: str
    colour: str = BLACK
    preferences: Mapping[str, int] = field(default_factory=dict)
    relations: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A pattern that DNA highlights in texts."""

    label: str
    colour: str = BLACK


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What DNA knows of an article beside title, author, source and text; `time` in seconds since 1970 (UTC)."""

    article: ArticleId
    coder: str
    time: int
    section: str = ""
    type: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """What statements are coded with; `links` are pairs of variables, by type and name."""

    coders: tuple[Coder, ...] = ()
    statement_types: tuple[StatementType, ...] = ()
    variables: tuple[Variable, ...] = ()
    links: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = ()
    entities: tuple[EntityValue, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    def variables_of(self, statement_type: str) -> list[Variable]:
        """The variables of one type, in order."""
        return [variable for variable in self.variables if variable.statement_type == statement_type]


@dataclass(frozen=True, slots=True, kw_only=True)
class DnaImport:
    """What one import of a .dna file did; what is not new was there already."""

    articles: int
    articles_new: int
    statements: int
    statements_new: int
    variables: int
    entities: int
    coders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DnaReplacement(DnaImport):
    """What an import in place of an earlier one did; `codings_kept` are those of the casefile that the file has not."""

    statements_gone: int
    statements_back: int
    codings_kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DnaExport:
    """What a .dna file was written with, and how much of what it cannot hold was `left_out`, in words."""

    documents: int
    statements: int
    entities: int
    coders: int
    password: str
    left_out: tuple[tuple[str, int], ...] = ()
