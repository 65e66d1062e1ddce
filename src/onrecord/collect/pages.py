"""Web pages: the article and what the page says about it, by trafilatura."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from onrecord.collect.dates import read_date
from onrecord.collect.drafts import Draft
from onrecord.collect.encodings import Encoding, find_encoding, marked_codec
from onrecord.collect.files import File
from onrecord.collect.problems import UnreadableError, notice
from onrecord.collect.texts import clean, decode
from onrecord.records import Problem
from onrecord.settings import Settings

_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_HEAD_BYTES = 4096


def read_page(file: File, settings: Settings) -> Iterator[Draft | Problem]:
    """The one article of a page."""
    data = file.read(settings.max_file_bytes)
    encoding = _encoding_of(data)
    # A parser is given text, and text with a declaration of its own encoding is refused by it.
    document = _extract(_DECLARATION.sub("", decode(data, encoding), count=1))
    text = getattr(document, "text", None) or ""
    if not text.strip():
        raise UnreadableError("no article was found in the page", hint="Save its text as .txt.")
    if encoding.remark:
        yield notice(file.place, f"{file.place} {encoding.remark}.")
    yield Draft(
        place=file.place,
        text=text,
        title=clean(document.title or ""),
        outlet=clean(document.sitename or document.hostname or ""),
        byline=clean(document.author or ""),
        published=read_date(document.date),
        url=clean(document.url or ""),
    )


def _encoding_of(data: bytes) -> Encoding:
    """UTF-8 where it is that, else what the page declares, else a guess."""
    guessed = find_encoding(data)
    declared = _DECLARED.search(data[:_HEAD_BYTES])
    if marked_codec(data) or not guessed.remark or not declared:
        return guessed
    codec = declared[1].decode("ascii", "replace").lower()
    # Browsers read a declared latin-1 as cp1252 too: the quote marks are there.
    codec = "cp1252" if codec in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "windows-1252") else codec
    try:
        data.decode(codec)
    except (LookupError, ValueError):
        return guessed
    return Encoding(codec=codec, errors="replace")


def _extract(page: str) -> Any:
    import trafilatura

    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        # Otherwise Python prints their messages about odd pages on the terminal.
        logging.getLogger(name).addHandler(logging.NullHandler())
    try:
        return trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            # A search through the text would take any year for the date of publication.
            date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2100-01-01"},
        )
    except Exception as error:  # trafilatura and lxml raise whatever a broken page provokes
        raise UnreadableError(
            f"the page cannot be parsed ({type(error).__name__})", hint="Save its text as .txt."
        ) from error
