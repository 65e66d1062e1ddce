"""How much there is in a casefile that a .dna file cannot hold; docs/reference/dna.md lists it in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.records import Slice
from onrecord.records_values import MODEL_CODER

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.valuing import Valued

#: What is counted, in order.
LEFT_OUT = (
    "statements without a coding",
    "sources and cues",
    "gaps between the pieces of a content",
    "acts",
    "addressees",
    "dates on which statements were made",
    "scores",
    "decisions",
    "skips",
    "links of copies to their originals",
    "affiliations of actors",
    "addresses of articles",
    "definitions and examples of concepts",
)


def count_left_out(connection: Connection, valued: Valued) -> tuple[tuple[str, int], ...]:
    """Each kind of what is left out, with how many there are; those with none are not named."""
    counts = _count_in_statements(connection, valued) | _count_in_casefile(connection)
    return tuple((name, counts[name]) for name in LEFT_OUT if counts.get(name))


def _count_in_statements(connection: Connection, valued: Valued) -> dict[str, int]:
    from onrecord.store.reads import read_entries

    coded = {coding.statement: coding for coding in valued.codings}
    entries = read_entries(connection, Slice())
    said = [entry.statement for entry in entries if entry.statement.id in coded]
    published = {entry.statement.id: entry.published for entry in entries}
    return {
        "statements without a coding": len(entries) - len(said),
        "sources and cues": sum(len(one.attribution.source) + len(one.attribution.cue) for one in said),
        "gaps between the pieces of a content": sum(len(coding.spans) - 1 for coding in coded.values()),
        "acts": sum(one.act is not None for one in said),
        "addressees": sum(len(one.addressees) for one in said),
        "dates on which statements were made": sum(
            one.said_on is not None and one.said_on.date != published[one.id] for one in said
        ),
        "scores": sum(one.coder == MODEL_CODER for one in valued.statements),
    }


def _count_in_casefile(connection: Connection) -> dict[str, int]:
    from onrecord.review.decisions import keep_in_force
    from onrecord.store import actor_reads, article_reads, coding_reads
    from onrecord.store.decision_rows import read_decisions

    articles = article_reads.read_article_entries(connection)
    books = coding_reads.newest_of_each(coding_reads.read_codebooks(connection))
    concepts = [concept for one in books for concept in one.codebook.concepts]
    return {
        "decisions": len(keep_in_force(read_decisions(connection))),
        "skips": sum(article.skips for article in articles),
        "links of copies to their originals": sum(article.copy_of is not None for article in articles),
        "affiliations of actors": sum(len(one.affiliations) for one in actor_reads.read_actors(connection).values()),
        "addresses of articles": sum(article.url is not None for article in articles),
        "definitions and examples of concepts": sum(
            bool(one.definition) + len(one.for_examples) + len(one.against_examples) + len(one.not_examples)
            for one in concepts
        ),
    }
