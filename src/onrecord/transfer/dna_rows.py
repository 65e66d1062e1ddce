"""The rows of a DNA 3 database as plain records; numbers are DNA's own ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Red, green and blue, 0 to 255 each.
Color = tuple[int, int, int]

#: So many statements take seconds to store or to write.
MANY_STATEMENTS = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class DnaCoder:
    """A coder with preferences and permissions by the name of their column; passwords are not read."""

    id: int
    name: str
    color: Color
    preferences: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class DnaCoderRelation:
    """What one coder may do with the documents and statements of another."""

    coder: int
    other: int
    permissions: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class DnaDocument:
    """A document; `time` is in seconds since 1970 (UTC)."""

    id: int
    title: str
    text: str
    coder: int
    author: str
    source: str
    section: str
    notes: str
    type: str
    time: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DnaStatementType:
    """A kind of statement, with its colour."""

    id: int
    label: str
    color: Color


@dataclass(frozen=True, kw_only=True, slots=True)
class DnaVariable:
    """A variable of a statement type; `kind` is boolean, integer, short text or long text."""

    id: int
    name: str
    kind: str
    statement_type: int
    attribute_names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DnaEntity:
    """A value of a short-text variable, with colour, parent and attributes."""

    id: int
    variable: int
    value: str
    color: Color
    child_of: int | None
    attributes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class DnaStatement:
    """A coded passage: UTF-16 offsets, and a value per variable id, for short text the id of an entity."""

    id: int
    statement_type: int
    document: int
    start: int
    stop: int
    coder: int
    values: Mapping[int, int | str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class DnaRegex:
    """A pattern that DNA highlights."""

    label: str
    color: Color


@dataclass(frozen=True, kw_only=True, slots=True)
class DnaFile:
    """Everything in a .dna file but passwords, in the order of its ids."""

    settings: Mapping[str, str]
    coders: tuple[DnaCoder, ...]
    relations: tuple[DnaCoderRelation, ...]
    documents: tuple[DnaDocument, ...]
    statement_types: tuple[DnaStatementType, ...]
    variables: tuple[DnaVariable, ...]
    variable_links: tuple[tuple[int, int], ...]
    entities: tuple[DnaEntity, ...]
    statements: tuple[DnaStatement, ...]
    regexes: tuple[DnaRegex, ...]
