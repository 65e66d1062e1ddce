"""The tables of a casefile, as they are now. How an older casefile gets here stands in `migrations`.

Spans are JSON in one column per role: they are only ever read with their statement, never searched. The words they
point at stand beside them, because lists, filters and full-text search need those and not the article's text.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

#: Begins a string that UTF-8 or the database cannot hold as it is; a private-use character no text begins with.
_MARK = "\ue0f0json:"


class ExactText(TypeDecorator[str]):
    """Text kept code point for code point: lone surrogates and NUL are written as a marked JSON string."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """What is stored for `value`."""
        return value if value is None or is_storable(value) else _MARK + json.dumps(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The value that was stored."""
        if value is None or not value.startswith(_MARK):
            return value
        return str(json.loads(value.removeprefix(_MARK)))


def is_storable(value: str) -> bool:
    """True when every database keeps `value` as it is."""
    if "\0" in value or value.startswith(_MARK):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


metadata = MetaData()

#: Every migration that was applied; the highest number is the version of the casefile.
migrations = Table(
    "migrations",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("applied", DateTime, nullable=False),
)

origins = Table(
    "origins",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("agent", String, nullable=False),
    Column("version", String, nullable=False),
    Column("runtime", String, nullable=False),
    Column("precision", String, nullable=False),
    UniqueConstraint("agent", "version", "runtime", "precision"),
)

#: `read_by` is null until an article was read for statements; `due_for` is the model that is to read it again;
#: `is_compared` is false until copies were looked for with its present text and statements, `is_joined` until its
#: participants were joined to actors. `suggested` is the head as the file gives it, null where nobody decided on it.
articles = Table(
    "articles",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("name", ExactText, nullable=False, unique=True),
    Column("text", ExactText, nullable=False),
    Column("length", Integer, nullable=False),
    Column("title", ExactText),
    Column("outlet", ExactText, index=True),
    Column("byline", ExactText),
    Column("published", Date, index=True),
    Column("url", ExactText),
    Column("language", String),
    Column("skips", JSON, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("copy_of", String, ForeignKey("articles.id", ondelete="SET NULL")),
    Column("read_by", Integer, ForeignKey("origins.position")),
    Column("read_at", DateTime),
    Column("due_for", Integer, ForeignKey("origins.position")),
    Column("is_compared", Boolean, nullable=False),
    Column("is_removed", Boolean, nullable=False),
    Column("is_joined", Boolean, nullable=False),
    Column("suggested", JSON(none_as_null=True)),
)

#: `source_folded` is what `--source` looks in: the source without case.
#: The columns are what holds after all decisions; `suggested` is what the latest reading to find it suggests, null
#: where nobody ever decided on it (it is what the columns say) and for one that was added and never found since.
#: `is_found`: the latest reading found it; `is_standing`: it is part of the record, neither rejected nor removed.
statements = Table(
    "statements",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("article", String, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("origin", Integer, ForeignKey("origins.position"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("source", ExactText),
    Column("source_folded", ExactText),
    Column("source_spans", JSON, nullable=False),
    Column("cue", ExactText),
    Column("cue_spans", JSON, nullable=False),
    Column("content", ExactText, nullable=False),
    Column("content_spans", JSON, nullable=False),
    Column("form", String, nullable=False),
    Column("score", Float, nullable=False),
    Column("same_as", String, ForeignKey("statements.id", ondelete="SET NULL"), index=True),
    Column("act", String),
    Column("said_on", Date),
    Column("said_precision", String),
    Column("said_text", ExactText),
    Column("is_found", Boolean, nullable=False),
    Column("is_rejected", Boolean, nullable=False),
    Column("is_standing", Boolean, nullable=False),
    Column("suggested", JSON(none_as_null=True)),
)

#: `key` is the digest of the rest, so that reading again does not pile up the same problem.
problems = Table(
    "problems",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("sentence", ExactText, nullable=False),
    Column("place", ExactText, nullable=False),
    Column("severity", String, nullable=False),
    Column("article", ExactText, index=True),
)

#: Append-only: no row is ever changed or deleted.
decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", ExactText, nullable=False, index=True),
    Column("field", String, nullable=False),
    Column("value", JSON, nullable=False),
    Column("by", ExactText, nullable=False),
    Column("made_at", DateTime, nullable=False),
)

#: All of `actors`, `participants.actor` and `doubts` is made anew from participants, rosters and decisions.
actors = Table(
    "actors",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("name", ExactText, nullable=False),
    Column("kind", String, nullable=False),
    Column("colour", String),
    Column("aliases", JSON, nullable=False),
    Column("affiliations", JSON, nullable=False),
)

doubts = Table(
    "doubts",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("first", String, ForeignKey("actors.id", ondelete="CASCADE"), nullable=False),
    Column("second", String, ForeignKey("actors.id", ondelete="CASCADE"), nullable=False),
    Column("score", Float, nullable=False),
    Column("reason", ExactText, nullable=False),
)

participants = Table(
    "participants",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("article", String, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("name", ExactText, nullable=False),
    Column("is_named", Boolean, nullable=False),
    Column("forms", JSON, nullable=False),
    Column("gender", String),
    Column("roles", JSON, nullable=False),
    Column("affiliation", ExactText),
    Column("is_decided", Boolean, nullable=False),
    Column("actor", String, ForeignKey("actors.id", ondelete="SET NULL"), index=True),
    UniqueConstraint("article", "number"),
)

#: Who speaks and who is spoken to: `participant` is a number in the statement's article, `role` speaker or addressee.
voices = Table(
    "voices",
    metadata,
    Column("statement", String, ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("participant", Integer, nullable=False),
    Column("span", JSON(none_as_null=True)),
    Column("affiliation", ExactText),
    Column("score", Float, nullable=False),
)

#: A version of a codebook; `position` says which was coded with last. Decisions name it by name and version, codings
#: by `id`. `is_author_voice`: the author's own sentences are coded too.
codebooks = Table(
    "codebooks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", ExactText, nullable=False),
    Column("version", ExactText, nullable=False),
    Column("digest", String, nullable=False),
    Column("concepts", JSON, nullable=False),
    Column("is_author_voice", Boolean, nullable=False),
    Column("coded_at", DateTime, nullable=False),
    UniqueConstraint("name", "version"),
)

#: Sentences outside any attribution that were coded; they are units like statements, and never statements.
author_sentences = Table(
    "author_sentences",
    metadata,
    Column("id", String, primary_key=True),
    Column("article", String, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("content", ExactText, nullable=False),
)

#: What the model suggests of the pairs that it read, those without a side among them. `unit` is the id of a statement
#: or of an author's sentence; one that a reading has dropped since leaves its rows behind until it is coded again.
codings = Table(
    "codings",
    metadata,
    Column("codebook", Integer, ForeignKey("codebooks.id", ondelete="CASCADE"), primary_key=True),
    Column("unit", String, primary_key=True),
    Column("concept", String, primary_key=True),
    Column("origin", Integer, ForeignKey("origins.position"), nullable=False),
    Column("agreement", String, nullable=False),
    Column("score", Float, nullable=False),
    Column("match_chance", Float, nullable=False),
    Column("for_chance", Float, nullable=False),
    Column("against_chance", Float, nullable=False),
)

#: What a language model answered about a unit of `codings`: one more coder's view, which never holds by itself.
#: `question` is the digest of all that was asked, so that only a question that changed is asked again.
answers = Table(
    "answers",
    metadata,
    Column("coder", String, primary_key=True),
    Column("codebook", Integer, ForeignKey("codebooks.id", ondelete="CASCADE"), primary_key=True),
    Column("unit", String, primary_key=True),
    Column("concept", String, primary_key=True),
    Column("agreement", String, nullable=False),
    Column("question", LargeBinary, nullable=False),
    Column("origin", Integer, ForeignKey("origins.position"), nullable=False),
    Column("asked_at", DateTime, nullable=False),
)

#: What a model said of a text, and of a claim and a text with its cue, by their digests; kept so that only what is new
#: is shown to it. `vector` holds 16-bit floats, `odds` four 32-bit ones.
vectors = Table(
    "vectors",
    metadata,
    Column("origin", Integer, ForeignKey("origins.position"), primary_key=True),
    Column("text", LargeBinary, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

odds = Table(
    "odds",
    metadata,
    Column("origin", Integer, ForeignKey("origins.position"), primary_key=True),
    Column("text", LargeBinary, primary_key=True),
    Column("claim", LargeBinary, primary_key=True),
    Column("odds", LargeBinary, nullable=False),
)

#: What .dna files hold beyond articles; people's names and labels are unique. Colours are #rrggbb. `preferences` and
#: `relations` go by the names of DNA's columns.
coders = Table(
    "coders",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("name", ExactText, nullable=False, unique=True),
    Column("colour", String, nullable=False),
    Column("preferences", JSON, nullable=False),
    Column("relations", JSON, nullable=False),
)

statement_types = Table(
    "statement_types",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("label", ExactText, nullable=False, unique=True),
    Column("colour", String, nullable=False),
)

#: `attributes` are the names of what is noted of each of its entities.
variables = Table(
    "variables",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("statement_type", Integer, ForeignKey("statement_types.position"), nullable=False),
    Column("name", ExactText, nullable=False),
    Column("kind", String, nullable=False),
    Column("attributes", JSON, nullable=False),
    UniqueConstraint("statement_type", "name"),
)

variable_links = Table(
    "variable_links",
    metadata,
    Column("source", Integer, ForeignKey("variables.position"), primary_key=True),
    Column("target", Integer, ForeignKey("variables.position"), primary_key=True),
)

entity_values = Table(
    "entity_values",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("variable", Integer, ForeignKey("variables.position"), nullable=False),
    Column("value", ExactText, nullable=False),
    Column("colour", String, nullable=False),
    Column("attributes", JSON, nullable=False),
    Column("parent", Integer, ForeignKey("entity_values.position", ondelete="SET NULL")),
    UniqueConstraint("variable", "value"),
)

patterns = Table(
    "patterns",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("label", ExactText, nullable=False, unique=True),
    Column("colour", String, nullable=False),
)

#: What DNA knows of an article that came from there; `time` in seconds since 1970.
documents = Table(
    "documents",
    metadata,
    Column("article", String, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("coder", Integer, ForeignKey("coders.position"), nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("section", ExactText, nullable=False),
    Column("type", ExactText, nullable=False),
    Column("notes", ExactText, nullable=False),
)

#: Statements that somebody coded elsewhere; no reading touches them, and all that is decided on them is to reject them.
#: A value is in the column of its variable's kind.
imported_statements = Table(
    "imported_statements",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("statement_type", Integer, ForeignKey("statement_types.position"), nullable=False, index=True),
    Column("article", String, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("coder", Integer, ForeignKey("coders.position"), nullable=False),
    Column("is_rejected", Boolean, nullable=False),
)

imported_values = Table(
    "imported_values",
    metadata,
    Column("statement", Integer, ForeignKey("imported_statements.position", ondelete="CASCADE"), primary_key=True),
    Column("variable", Integer, ForeignKey("variables.position"), primary_key=True),
    Column("number", BigInteger),
    Column("text", ExactText),
    Column("entity", Integer, ForeignKey("entity_values.position")),
)
