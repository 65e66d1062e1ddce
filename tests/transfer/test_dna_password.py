"""Passwords as DNA keeps them."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.transfer.dna_password import digest_password, is_password

SAMPLE = Path(__file__).parents[3] / "shared/data/dna/sample.dna"


def test_a_password_is_salted_and_digested_many_times() -> None:
    """Sixteen bytes of salt, then SHA-256 a hundred thousand times, the first time of salt and password."""
    salt = bytes(range(16))
    digest = salt + b"harbour"
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    assert digest_password("harbour", salt) == base64.b64encode(salt + digest).decode()


def test_every_password_has_a_salt_of_its_own() -> None:
    """So two that are equal do not look so."""
    first, second = digest_password("harbour"), digest_password("harbour")
    assert first != second
    assert is_password("harbour", first)
    assert not is_password("Harbour", first)


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLE.exists(), reason="shared/data/dna is not beside the checkout.")
def test_a_password_that_dna_has_written_opens() -> None:
    """Every coder of DNA's own sample logs in with the one that its notes name."""
    with closing(sqlite3.connect(f"{SAMPLE.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        kept = [row[0] for row in connection.execute("SELECT Password FROM CODERS")]
    assert [is_password("sample", one) for one in kept] == [True] * 4
