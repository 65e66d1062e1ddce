"""What is in a file without an ending, or comes through standard input: guessed from how it begins."""

from __future__ import annotations

import json
import re
from typing import BinaryIO

from onrecord.collect.encodings import find_encoding
from onrecord.collect.files import Kind
from onrecord.collect.problems import UnreadableError
from onrecord.collect.streams import head_of
from onrecord.settings import Settings

_HEAD = 1 << 16
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE | re.DOTALL
)


def is_gzipped(stream: BinaryIO) -> bool:
    """True for a gzip stream; rewinds it."""
    start = stream.read(2)
    stream.seek(0)
    return start == b"\x1f\x8b"


def guess_kind(stream: BinaryIO, settings: Settings) -> Kind | None:
    """JSON lines, JSON, CSV, TSV, page, Parquet or text; None for anything else. Raises UnreadableError if empty."""
    head = head_of(stream, _HEAD)
    if not head.strip():
        raise UnreadableError("it is empty")
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    if head.startswith((b"PK\x03\x04", b"%PDF-", b"\x1f\x8b")):
        return None
    encoding = find_encoding(head)
    text = head.decode(encoding.codec, "replace").lstrip("\ufeff")
    return _kind_of_text(text, settings)


def _kind_of_text(text: str, settings: Settings) -> Kind:
    stripped = text.lstrip()
    if stripped.startswith("["):
        return Kind.JSON if stripped[1:].lstrip().startswith(("{", "]")) else Kind.TEXT
    if stripped.startswith("{"):
        return Kind.JSON_LINES if _is_json(stripped.partition("\n")[0]) else Kind.JSON
    if _PAGE.match(text):
        return Kind.PAGE
    return _table_kind(stripped, settings) or Kind.TEXT


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _table_kind(text: str, settings: Settings) -> Kind | None:
    """CSV or TSV where the first line names a text column and at least one more that is known."""
    from onrecord.collect.columns import known_columns

    header, _, rest = text.partition("\n")
    if not rest.strip() or len(header) > 2000:
        return None
    for delimiter, kind in (("\t", Kind.TSV), (",", Kind.CSV), (";", Kind.CSV), ("|", Kind.CSV)):
        cells = [cell.strip().strip('"') for cell in header.rstrip("\r").split(delimiter)]
        found = known_columns(cells, settings.columns)
        if "text" in found and len(cells) > 1 and (len(found) > 1 or "text" in settings.columns):
            return kind
    return None
