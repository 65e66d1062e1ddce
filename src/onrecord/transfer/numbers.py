"""Numbers in files: whole ones without a point, all others with every digit they have."""

from __future__ import annotations


def written(number: float) -> str:
    """The shortest text that reads back as the same number."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(float(number))
