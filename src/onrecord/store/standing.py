"""Which statements are in the record: the one condition that every list and count asks first."""

from __future__ import annotations

import sqlalchemy as sql
from sqlalchemy import ColumnElement

from onrecord.store.tables import statements


def is_standing(*, copies: bool = True) -> ColumnElement[bool]:
    """The condition that a statement is in the record: found or decided, not rejected, its article not removed.

    A statement of a copy goes with that of the original: it is the same one. Without `copies` those are left out.
    """
    holds = statements.c.is_standing.is_(sql.true())
    if not copies:
        return holds & statements.c.same_as.is_(None)
    other = statements.alias("rejected")
    rejected = sql.select(other.c.id).where(other.c.is_rejected.is_(sql.true()))
    return holds & (statements.c.same_as.is_(None) | statements.c.same_as.not_in(rejected))
