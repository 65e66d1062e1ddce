"""The log of decisions: read and appended to, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.records import Decision, DecisionId
from onrecord.store.tables import decisions


def read_decisions(connection: Connection) -> list[Decision]:
    """Every decision, in order."""
    rows = connection.execute(sql.select(decisions).order_by(decisions.c.id))
    return [decision_from(row) for row in rows]


def decision_from(row: Any) -> Decision:
    """The decision in a row."""
    return Decision(
        id=DecisionId(row.id),
        subject=row.subject,
        field=row.field,
        value=row.value,
        by=row.by,
        made_at=row.made_at.replace(tzinfo=UTC),
    )


def append_decision(connection: Connection, *, subject: str, field: str, value: object, by: str) -> Decision:
    """Store a decision made now."""
    now = datetime.now(UTC)
    row = {"subject": subject, "field": field, "value": value, "by": by, "made_at": now.replace(tzinfo=None)}
    key = connection.execute(decisions.insert().values(row)).inserted_primary_key
    number = DecisionId(int(key[0]) if key else 0)
    return Decision(id=number, subject=subject, field=field, value=value, by=by, made_at=now)


def append_decisions(connection: Connection, made: Sequence[tuple[str, str, object, str]]) -> None:
    """Store many decisions made now, each its subject, field, value and who decides."""
    now = datetime.now(UTC).replace(tzinfo=None)
    rows = [
        {"subject": subject, "field": field, "value": value, "by": by, "made_at": now}
        for subject, field, value, by in made
    ]
    if rows:
        connection.execute(decisions.insert(), rows)
