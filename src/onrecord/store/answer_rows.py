"""What language models answered: read, and written answer by answer. The caller begins and ends the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.records import Agreement, ConceptId, Origin, StatementId, Unit
from onrecord.store.tables import answers
from onrecord.store.writes import insert_rows, write_origin


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """What was answered about a unit; `question` is the digest of all that was asked."""

    agreement: Agreement
    question: bytes


def read_answers(connection: Connection, codebook: int, coder: str) -> dict[Unit, StoredAnswer]:
    """Everything a coder answered with one version of a codebook, also about units that are gone since."""
    is_wanted = (answers.c.coder == coder) & (answers.c.codebook == codebook)
    query = sql.select(answers.c.unit, answers.c.concept, answers.c.agreement, answers.c.question).where(is_wanted)
    return {
        (StatementId(unit), ConceptId(concept)): StoredAnswer(agreement=Agreement(agreement), question=question)
        for unit, concept, agreement, question in connection.execute(query)
    }


def read_known(connection: Connection, coder: str) -> dict[bytes, Agreement]:
    """What a coder answered to each question, with whatever codebook it was asked."""
    query = sql.select(answers.c.question, answers.c.agreement).where(answers.c.coder == coder)
    return {
        question: Agreement(agreement) for question, agreement in connection.execute(query.order_by(answers.c.asked_at))
    }


def read_answerers(connection: Connection, codebook: int) -> list[str]:
    """The coders with answers to a version of a codebook, by name."""
    query = sql.select(answers.c.coder).distinct().where(answers.c.codebook == codebook)
    return list(connection.scalars(query.order_by(answers.c.coder)))


def write_answers(
    connection: Connection, codebook: int, coder: str, given: Mapping[Unit, StoredAnswer], *, origin: Origin
) -> None:
    """Store answers in place of those the coder gave about the same units before."""
    key, now = write_origin(connection, origin), datetime.now(UTC).replace(tzinfo=None)
    _drop(connection, codebook, coder, given)
    rows = [
        {
            "coder": coder,
            "codebook": codebook,
            "unit": statement,
            "concept": concept,
            "agreement": answer.agreement.value,
            "question": answer.question,
            "origin": key,
            "asked_at": now,
        }
        for (statement, concept), answer in given.items()
    ]
    insert_rows(connection, answers, rows)


def _drop(connection: Connection, codebook: int, coder: str, units: Iterable[Unit]) -> None:
    is_coder = (answers.c.coder == coder) & (answers.c.codebook == codebook)
    for statement, concept in units:
        is_unit = (answers.c.unit == statement) & (answers.c.concept == concept)
        connection.execute(answers.delete().where(is_coder & is_unit))
