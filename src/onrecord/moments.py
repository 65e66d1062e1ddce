"""Times of networks, in seconds since 1970 (UTC), as dates and in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def as_datetime(seconds: int) -> datetime:
    """The time in UTC; unlike `fromtimestamp` on every system also before 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def moment(seconds: int) -> str:
    """The time as XML's dateTime, in UTC; unlike strftime with four digits for the first thousand years, too."""
    return as_datetime(seconds).isoformat()[: len("2022-03-31T12:00:00")]
