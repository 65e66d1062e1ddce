"""What is written of codings. None of these begins or ends a transaction: the caller says what belongs together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.records import Codebook, Coding, Origin
from onrecord.store.coding_reads import UnitText, concept_json
from onrecord.store.parts import parts
from onrecord.store.tables import author_sentences, codebooks, codings, odds, vectors
from onrecord.store.writes import insert_rows, run_many, write_origin


def write_codebook(connection: Connection, codebook: Codebook, *, digest: str, is_author_voice: bool) -> int:
    """Store a version of a codebook, or what it says now, as the one coded with last; gives its key."""
    is_it = (codebooks.c.name == codebook.name) & (codebooks.c.version == codebook.version)
    last = connection.scalar(sql.select(sql.func.max(codebooks.c.position))) or 0
    values = {
        "position": last + 1,
        "digest": digest,
        "concepts": [concept_json(concept) for concept in codebook.concepts],
        "is_author_voice": is_author_voice,
        "coded_at": datetime.now(UTC).replace(tzinfo=None),
    }
    found = connection.scalar(sql.select(codebooks.c.id).where(is_it))
    if found is not None:
        connection.execute(codebooks.update().where(is_it).values(values))
        return int(found)
    row = {"name": codebook.name, "version": codebook.version, **values}
    key = connection.execute(codebooks.insert().values(row)).inserted_primary_key
    return int(key[0]) if key else 0


def write_codings(connection: Connection, codebook: int, found: Iterable[Coding], *, origin: Origin) -> None:
    """Store what is suggested with one version of a codebook in place of what was."""
    connection.execute(codings.delete().where(codings.c.codebook == codebook))
    key = write_origin(connection, origin)
    rows = [
        {
            "codebook": codebook,
            "origin": key,
            "unit": coding.statement,
            "concept": coding.concept,
            "agreement": coding.agreement.value,
            "score": coding.score,
            "match_chance": coding.position.match,
            "for_chance": coding.position.for_chance,
            "against_chance": coding.position.against_chance,
        }
        for coding in found
    ]
    insert_rows(connection, codings, rows)


def write_author_sentences(connection: Connection, found: Iterable[UnitText]) -> None:
    """Store author's sentences that are coded, and drop those that no codebook has a coding of any more."""
    coded = sql.select(codings.c.unit)
    connection.execute(author_sentences.delete().where(author_sentences.c.id.not_in(coded)))
    known = set(connection.scalars(sql.select(author_sentences.c.id)))
    rows = [
        {
            "id": sentence.id,
            "article": sentence.article,
            "start": sentence.span.start,
            "end": sentence.span.end,
            "content": sentence.content,
        }
        for sentence in found
        if sentence.span is not None and sentence.id not in known
    ]
    insert_rows(connection, author_sentences, rows)


def write_vectors(connection: Connection, origin: Origin, made: Mapping[bytes, bytes]) -> None:
    """Store vectors by the digests of their texts, but those that another process has stored meanwhile."""
    key = write_origin(connection, origin)
    known: set[bytes] = set()
    for part in parts(made):
        query = sql.select(vectors.c.text).where(vectors.c.origin == key, vectors.c.text.in_(part))
        known.update(connection.scalars(query))
    rows = [{"origin": key, "text": text, "vector": vector} for text, vector in made.items() if text not in known]
    insert_rows(connection, vectors, rows)


def write_odds(connection: Connection, origin: Origin, made: Mapping[tuple[bytes, bytes], bytes]) -> None:
    """Store odds by the digests of text and claim, but those that another process has stored meanwhile."""
    key = write_origin(connection, origin)
    known: set[tuple[bytes, bytes]] = set()
    for part in parts({text for text, _ in made}):
        query = sql.select(odds.c.text, odds.c.claim).where(odds.c.origin == key, odds.c.text.in_(part))
        known.update((text, claim) for text, claim in connection.execute(query))
    rows = [
        {"origin": key, "text": text, "claim": claim, "odds": given}
        for (text, claim), given in made.items()
        if (text, claim) not in known
    ]
    insert_rows(connection, odds, rows)


def prune_cache(connection: Connection, origin: Origin, *, texts: Collection[bytes], pairs: Collection[bytes]) -> None:
    """Drop what other models said, and what this one said of texts that are gone: `texts` and `pairs` are there."""
    key = write_origin(connection, origin)
    for table, kept in ((vectors, texts), (odds, pairs)):
        connection.execute(table.delete().where(table.c.origin != key))
        held = set(connection.scalars(sql.select(table.c.text).distinct()))
        gone: Sequence[dict[str, bytes]] = [{"gone": text} for text in held.difference(kept)]
        run_many(connection, table.delete().where(table.c.origin == key, table.c.text == sql.bindparam("gone")), gone)
