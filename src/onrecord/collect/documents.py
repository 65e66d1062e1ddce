"""Word documents (.docx), read with python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from onrecord.collect.drafts import Draft
from onrecord.collect.files import File
from onrecord.collect.problems import UnreadableError
from onrecord.collect.streams import DAMAGE, read_all
from onrecord.collect.texts import clean, title_of
from onrecord.records import Problem
from onrecord.settings import Settings

#: What a packed office file may unpack to, in sizes of a single file.
_UNPACKED_FILES = 5


def read_document(file: File, settings: Settings) -> Iterator[Draft | Problem]:
    """The one article of a document: its paragraphs and table cells, in their order."""
    data = file.read(settings.max_file_bytes)
    try:
        import docx
    except ImportError:
        raise missing("python-docx", "word", "Word documents") from None
    check_package(data, settings, file)
    try:
        document = docx.Document(io.BytesIO(data))
        text = "\n".join(_paragraphs(document))
        title = clean(document.core_properties.title or "")
    except Exception as error:  # python-docx raises whatever missing parts and attributes provoke
        raise UnreadableError(
            f"the Word document is damaged ({type(error).__name__})", hint="Save it as text."
        ) from error
    if not text.strip():
        raise UnreadableError("it holds no text")
    yield Draft(place=file.place, text=text, title=title or title_of(text))


def _paragraphs(container: Any) -> Iterator[str]:
    """The text of each paragraph; a table gives its cells, a merged one once."""
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            seen = set()
            for row in block.rows:
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.add(cell._tc)
                        yield from _paragraphs(cell)
        else:
            yield block.text


def check_package(data: bytes, settings: Settings, file: File) -> None:
    """Refuses an office file that is no zip package, is encrypted, or unpacks to too much, counted while reading."""
    budget = _UNPACKED_FILES * settings.max_file_bytes
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            "it is in the old Office format or locked with a password", hint="Save it anew, without one."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for member in package.infolist():
                with package.open(member) as stream:
                    budget -= len(read_all(stream, min(budget, _member_limit(file, settings))))  # type: ignore[arg-type]
    except (zipfile.BadZipFile, *DAMAGE, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnreadableError(f"the {file.kind} is damaged ({str(error).rstrip('.')})") from error


def _member_limit(file: File, settings: Settings) -> int:
    """A document is held as a whole and in many times its size; a workbook is streamed."""
    return settings.max_file_bytes if file.name.lower().endswith(("docx", "docx.gz")) else 1 << 62


def missing(package: str, extra: str, what: str) -> UnreadableError:
    """The reason and remedy where an optional package is not installed."""
    return UnreadableError(f"reading {what} needs {package}", hint=f"Install it: pip install 'onrecord[{extra}]'")
