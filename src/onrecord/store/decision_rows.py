"""The log of decisions: read and appended to, never changed."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sql
from sqlalchemy import Connection

from onrecord.records import Decision, DecisionId
from onrecord.store.tables import decisions


def read_decisions(connection: Connection) -> list[Decision]:
    """Every decision, in order."""
    rows = connection.execute(sql.select(decisions).order_by(decisions.c.id))
    return [
        Decision(
            id=DecisionId(row.id),
            subject=row.subject,
            field=row.field,
            value=row.value,
            by=row.by,
            made_at=row.made_at.replace(tzinfo=UTC),
        )
        for row in rows
    ]


def append_decision(connection: Connection, *, subject: str, field: str, value: object, by: str) -> Decision:
    """Store a decision made now."""
    now = datetime.now(UTC)
    row = {"subject": subject, "field": field, "value": value, "by": by, "made_at": now.replace(tzinfo=None)}
    key = connection.execute(decisions.insert().values(row)).inserted_primary_key
    number = DecisionId(int(key[0]) if key else 0)
    return Decision(id=number, subject=subject, field=field, value=value, by=by, made_at=now)
