"""Plain text: decoded, line ends made LF, mojibake undone, everything else kept."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from onrecord.collect.drafts import Draft, storable
from onrecord.collect.encodings import Encoding, find_encoding, marked_codec
from onrecord.collect.files import File
from onrecord.collect.problems import UnreadableError, notice
from onrecord.collect.streams import DAMAGE, head_of
from onrecord.records import Problem
from onrecord.settings import Settings

#: First lines that name the section, not the article.
_SECTION_LABELS = frozenset(
    """
    news|latest news|breaking|breaking news|top stories|top news|top story|world|world news|politics|political news|
    opinion|opinions|op-ed|oped|editorial|editorials|comment|commentary|comment is free|analysis|news analysis|
    perspective|perspectives|viewpoint|views|column|columns|columnists|letters|business|economy|finance|money|markets|
    sport|sports|culture|arts|entertainment|lifestyle|life|style|travel|health|science|technology|tech|environment|
    climate|education|national|nation|international|local|regional|home|homepage|us|u.s.|us news|u.s. news|uk|uk news|
    europe|asia|africa|americas|middle east|exclusive|interview|interviews|feature|features|long read|special report|
    report|reports|explainer|fact check|video|videos|photos|live|live updates|press release|press releases|
    article|articles|story|stories|blog|blogs|magazine|military|defense|defence|security|law|crime|society|religion
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_LINE = re.compile(r"\S[^\n]*")
_LABEL_EDGE = " \t|:>»/-–—•"
#: Bytes of one character read as several: what ftfy looks at closely, which takes it a while, has one of these.
_MAYBE_MOJIBAKE = re.compile(r"[^\x00-\x7f]{2}|[ÃÂâàÐÑ] ")
#: A longer first line is a paragraph, not a title.
_MAX_TITLE = 300
_NON_ASCII = bytes(range(128, 256))
_CHUNK = 1 << 18


def read_text(file: File, settings: Settings) -> Iterator[Draft | Problem]:
    """The one article of a text file."""
    data = file.read(settings.max_file_bytes)
    encoding = find_encoding(data)
    if b"\0" in data and not encoding.codec.startswith("utf-16") and encoding.codec != "utf-32":
        raise UnreadableError("it holds NUL bytes, so it is no text")
    text = decode(data, encoding)
    if not text.strip():
        raise UnreadableError("it holds nothing but blank lines")
    if encoding.remark:
        yield notice(file.place, f"{file.place} {encoding.remark}.")
    text, lines_mended = _without_mojibake(text.replace("\r\n", "\n").replace("\r", "\n"))
    if lines_mended:
        lines = "1 line" if lines_mended == 1 else f"{lines_mended:,} lines"
        yield notice(file.place, f"{file.place} had been decoded wrongly before it was saved; {lines} mended by ftfy.")
    yield Draft(place=file.place, text=text, title=title_of(text))


def decode(data: bytes, encoding: Encoding) -> str:
    """The text without its byte-order mark."""
    text = data.decode(encoding.codec, encoding.errors)
    if encoding.errors == "surrogatepass":
        # Pairs of surrogates, as some programs write them, are one character; lone ones are dealt with later.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return text.removeprefix("\ufeff")


def _without_mojibake(text: str) -> tuple[str, int]:
    """The text with each line that shows mojibake mended, and how many were: sound lines are never touched."""
    if text.isascii():
        return text, 0
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    lines = text.split("\n")
    mended = [fix_encoding(line) if _MAYBE_MOJIBAKE.search(line) and is_bad(line) else line for line in lines]
    return "\n".join(mended), sum(old != new for old, new in zip(lines, mended, strict=True))


def title_of(text: str) -> str | None:
    """The first line that has words and is no section label; None where it is as long as a paragraph."""
    first = None
    for match in _LINE.finditer(text):
        line = match[0].rstrip()
        first = first or line
        if line.strip(_LABEL_EDGE).casefold() not in _SECTION_LABELS:
            return line if len(line) <= _MAX_TITLE else None
    return first


def open_text(file: File, *, newline: str) -> tuple[TextIO, Encoding]:
    """A file as a stream of text that is not held in memory, its line ends kept, and its encoding."""
    encoding = _encoding_of_stream(file)
    stream = io.TextIOWrapper(file.content(), encoding.codec, encoding.errors, newline=newline)
    if encoding.codec in ("utf-16-le", "utf-16-be") and stream.read(1) != "\ufeff":
        stream.seek(0)
    return stream, encoding


def _encoding_of_stream(file: File) -> Encoding:
    """Reads the whole file once: whether it is UTF-8 shows only at its end."""
    with file.content() as stream:
        head = head_of(stream, _CHUNK)
        if not head:
            raise UnreadableError("it is empty")
        if codec := marked_codec(head):
            return Encoding(codec=codec, errors="replace")
        # A sample may end inside a character.
        encoding = find_encoding(head.rstrip(_NON_ASCII) or head)
        if encoding.codec != "utf-8" or encoding.errors != "strict":
            return _lenient(encoding)
        return _scanned(head, stream)


def _scanned(head: bytes, stream: io.BufferedIOBase | object) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")()
    before, piece = b"", head
    try:
        while piece:
            decoder.decode(piece)
            before, piece = piece, stream.read(_CHUNK)  # type: ignore[union-attr]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        sample = before + piece
        return _lenient(find_encoding(sample.lstrip(_NON_ASCII).rstrip(_NON_ASCII) or sample))
    except DAMAGE:
        # Cut or damaged gzip data: what comes before the damage is read, and reading reports it.
        return Encoding(codec="utf-8", errors="replace")
    return Encoding(codec="utf-8")


def _lenient(encoding: Encoding) -> Encoding:
    """Never strict: the sample need not show every bad byte of the file."""
    if encoding.errors == "surrogatepass":
        return replace(encoding, errors="replace", remark="holds bytes that are not UTF-8; they became U+FFFD")
    if encoding.codec == "utf-8" and encoding.errors == "strict":
        return replace(encoding, errors="replace", remark="ends inside a character; what is left of it became U+FFFD")
    return encoding


def clean(text: str) -> str | None:
    """A field for display: without blanks around it, None when nothing is left."""
    return storable(text).strip() or None
