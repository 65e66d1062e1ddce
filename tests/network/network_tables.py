"""Small invented tables of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from onrecord.network.observations import DOCUMENT, Kind, Observations, number_column, text_column

#: Actor, concept, qualifier, document, time.
Statement = tuple[str, str, int | str, int, int]


def at(text: str) -> int:
    """Seconds since 1970 of a date or of a date and time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def table_of(statements: Sequence[Statement], kind: Kind = Kind.BOOLEAN) -> Observations:
    """A table with organization, concept and a qualifier named agreement, in the order given."""
    actors, concepts, qualifiers, documents, times = (
        map(list, zip(*statements, strict=True)) if statements else ([], [], [], [], [])
    )
    is_text = kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT)
    return Observations(
        statement=np.arange(1, len(actors) + 1),
        document=np.array(documents, dtype=np.int64),
        time=np.array(times, dtype=np.int64),
        columns={
            "organization": text_column(actors),
            "concept": text_column(concepts),
            "agreement": text_column(qualifiers, kind) if is_text else number_column(qualifiers, kind),
            DOCUMENT + "author": text_column([f"O'Hara {number}" for number in documents]),
        },
        first=min(times, default=0),
        last=max(times, default=0),
    )
