"""How DNA keeps the passwords of coders: salted, and digested many times."""

from __future__ import annotations

import base64
import hashlib
import os
import unicodedata

_SALT_BYTES = 16
_ROUNDS = 100_000


def digest_password(password: str, salt: bytes | None = None) -> str:
    """What the column Password holds; the salt is drawn where none is given."""
    salt = os.urandom(_SALT_BYTES) if salt is None else salt
    digest = salt + unicodedata.normalize("NFC", password).encode("utf-8", "replace")
    for _ in range(_ROUNDS):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode("ascii")


def is_password(password: str, kept: str) -> bool:
    """True where the column Password was made from `password`."""
    salt = base64.b64decode(kept)[:_SALT_BYTES]
    return digest_password(password, salt) == kept
