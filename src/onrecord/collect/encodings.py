"""Which encoding bytes are in: UTF-8 is tried first, since it is nearly always right."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from onrecord.collect.problems import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FORMATS = (
    (b"%PDF-", "a PDF file", "Save it as text or .docx."),
    (b"PK\x03\x04", "a zip archive, or a Word or Excel file", "Give it the ending .zip, .docx or .xlsx."),
    (b"\x1f\x8b", "a gzip file", "Give it the ending .gz after its own."),
    (b"PAR1", "a Parquet file", "Give it the ending .parquet."),
    (b"{\\rtf", "a rich text file", "Save it as text or .docx."),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NUL_PROBE = 1 << 16
#: Share of control characters from which bytes are no text.
_CONTROL_SHARE = 0.02
#: In a UTF-8 file with damage, the sound characters outnumber the damaged places by this much.
_SOUND_PER_DAMAGED = 4
#: What cp1252 gives for bytes that are not cp1252: signs or capitals inside a word of small letters.
_NOT_CP1252 = re.compile(r"[a-z](?:[¡-¶¸-¿×÷]|[À-ÖØ-ÞŠŽŸŒ])[a-z]|[a-z][ÒÓÕŽ](?:[ ,.]|$)|(?:^| )[ÒÓ][A-Z]")
_GUESS_SAMPLE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """A codec, what to do with bytes it cannot decode, and a sentence part for the user where it was guessed."""

    codec: str
    errors: str = "strict"
    remark: str = ""


def marked_codec(data: bytes) -> str | None:
    """The codec that a byte-order mark names."""
    return next((codec for mark, codec in _MARKS if data.startswith(mark)), None)


def find_encoding(data: bytes) -> Encoding:
    """The encoding of a file, or of a sample of one. Raises UnreadableError for bytes that are no text."""
    if codec := marked_codec(data):
        return _checked(data, codec)
    if codec := _unmarked_utf16(data):
        return Encoding(codec=codec, errors="replace", remark=f"has no byte-order mark and was read as {codec}")
    _refuse_binary(data)
    return _utf8(data) or _guess(data)


def _checked(data: bytes, codec: str) -> Encoding:
    """The codec as the byte-order mark says, lenient where the data do not keep to it."""
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        name = codec.removesuffix("-sig").upper()
        remark = f"is damaged {name}; bytes that could not be decoded became U+FFFD"
        return Encoding(codec=codec, errors="replace", remark=remark)
    return Encoding(codec=codec)


def _unmarked_utf16(data: bytes) -> str | None:
    probe = data[:4096]
    even, odd = probe[::2].count(0), probe[1::2].count(0)
    half = len(probe) / 2
    if odd > 0.4 * half and even < 0.01 * half:
        codec = "utf-16-le"
    elif even > 0.4 * half and odd < 0.01 * half:
        codec = "utf-16-be"
    else:
        return None
    text = probe.decode(codec, "replace")
    words = sum(character.isprintable() or character.isspace() for character in text)
    return codec if words > 0.95 * len(text) else None


def _refuse_binary(data: bytes) -> None:
    for start, name, remedy in _FORMATS:
        if data.startswith(start):
            raise UnreadableError(f"it is {name}, whatever its name says", hint=remedy)
    probe = data[:_NUL_PROBE]
    if b"\0" in probe:
        raise UnreadableError("it holds NUL bytes, so it is no text")
    if len(_CONTROLS.findall(probe)) > _CONTROL_SHARE * len(probe):
        raise UnreadableError("it holds control characters, so it is no text")


def _utf8(data: bytes) -> Encoding | None:
    try:
        data.decode()
    except UnicodeDecodeError:
        pass
    else:
        return Encoding(codec="utf-8")
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        pass
    else:
        return Encoding(codec="utf-8", errors="surrogatepass")
    return _damaged_utf8(data)


def _damaged_utf8(data: bytes) -> Encoding | None:
    """UTF-8 with a few bad bytes, such as a file cut inside a character, rather than another encoding."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    sound = len(text) - len(text.encode("ascii", "ignore")) - damaged
    if sound < _SOUND_PER_DAMAGED * damaged:
        return None
    return Encoding(
        codec="utf-8", errors="replace", remark="is damaged UTF-8; bytes that could not be decoded became U+FFFD"
    )


def _guess(data: bytes) -> Encoding:
    from charset_normalizer import from_bytes

    sample = data[:_GUESS_SAMPLE]
    matches = from_bytes(sample)
    best = matches.best()
    western = _as_cp1252(sample)
    if western and (best is None or _is_as_good(western, matches)):
        codec = "cp1252"
    elif best is not None:
        codec = best.encoding
    else:
        raise UnreadableError("its encoding cannot be recognised", hint="Save it as UTF-8.")
    return Encoding(codec=codec, errors="replace", remark=f"is not UTF-8 and was read as {codec}")


def _as_cp1252(sample: bytes) -> str | None:
    """The text in the commonest Western encoding, where that looks like words at all."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return None if _NOT_CP1252.search(text) else text


def _is_as_good(western: str, matches: object) -> bool:
    """True when charset-normalizer finds cp1252 as likely as its best guess (it tends to name cp1250 instead)."""
    candidates = list(matches)  # type: ignore[call-overload]
    best = candidates[0]
    if str(best) == western or "cp1252" in best.could_be_from_charset:
        return True
    return any(
        "cp1252" in match.could_be_from_charset
        and match.chaos <= best.chaos + 0.05
        and match.coherence >= best.coherence - 0.05
        for match in candidates
    )
