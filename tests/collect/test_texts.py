"""Plain text files."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.collect.texts import title_of

QUOTED = "The ferry stops\n\n“We won’t sail,” said Captain Ødegård – the café owner agreed.\n"
RUSSIAN = (
    "Паром остановлен\n\nКапитан заявил, что паром не выйдет в море до понедельника. «Мы подождём», — сказал он.\n"
)


def test_line_ends_and_mark(collect, write):
    """A byte-order mark is dropped, CRLF and CR become LF, and all else stays."""
    path = write("a.txt", codecs.BOM_UTF8 + b"  Ferry stops \r\n\r\nOne\rTwo\x0c\xc2\xa0 end \r\n")
    assert collect(path).texts == ["  Ferry stops \n\nOne\nTwo\x0c\xa0 end \n"]


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (QUOTED, "utf-8"),
        (QUOTED, "utf-8-sig"),
        (QUOTED, "utf-16"),
        (QUOTED, "utf-32"),
        (QUOTED, "cp1252"),
        ("The café closed. Señor Ruíz said so.\n", "latin-1"),
        (RUSSIAN, "cp1251"),
        ("Minister powiedział, że rozmowy się zakończyły. Żadna ze stron nie podpisała umowy.\n", "cp1250"),
    ],
)
def test_encodings(collect, write, text, codec):
    """A file is decoded whatever encoding it was saved in."""
    found = collect(write("a.txt", text.encode(codec)))
    assert found.texts == [text]
    assert not found.errors


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark(collect, write, codec):
    """UTF-16 is recognised without a byte-order mark."""
    found = collect(write("a.txt", QUOTED.encode(codec)))
    assert found.texts == [QUOTED]
    assert "was read as utf-16" in found.notices[0]


def test_guess_is_told(collect, write):
    """An encoding that had to be guessed is named to the user."""
    path = write("a.txt", QUOTED.encode("cp1252"))
    assert collect(path).notices == [f"{path} is not UTF-8 and was read as cp1252."]


def test_mojibake_is_mended(collect, write):
    """UTF-8 that was once read as cp1252 is put right and reported; sound lines and quote marks stay as they are."""
    broken = QUOTED.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
    path = write("a.txt", broken + "A sound line: “straight 'and' curly” … ﬁne & café\n")
    found = collect(path)
    assert found.texts == [QUOTED + "A sound line: “straight 'and' curly” … ﬁne & café\n"]
    assert "mended by ftfy" in found.notices[0]


@pytest.mark.parametrize("text", ["“Fine,” she said… ‘yes’ — “no”.\n", 'Straight "quotes" & &amp; <b>\n', QUOTED])
def test_sound_text_is_not_touched(collect, write, text):
    """Text without mojibake is kept as it is, curly quotes and entities too, and nothing is reported."""
    found = collect(write("a.txt", text))
    assert found.texts == [text]
    assert not found.problems


def test_damaged_utf8(collect, write):
    """UTF-8 cut inside a character stays UTF-8; what is left of the character becomes U+FFFD."""
    path = write("a.txt", QUOTED.encode() + "é".encode()[:1])
    found = collect(path)
    assert found.texts == [QUOTED + "\ufffd"]
    assert "damaged UTF-8" in found.notices[0]


def test_surrogates_as_bytes(collect, write):
    """Surrogates written as bytes: a pair becomes its character, a lone one U+FFFD of the same length."""
    path = write("a.txt", b"Ferry \xed\xa0\xbd\xed\xb8\x80 and \xed\xa0\x80 end\n")
    found = collect(path)
    assert found.articles[0].title == "Ferry 😀 and \ufffd end"
    assert found.texts == ["Ferry 😀 and \ufffd end\n"]
    assert "lone surrogates" in found.notices[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b" \n\t\r\n", "nothing but blank lines"),
        (b"\n" * 1_000_000, "nothing but blank lines"),
        (b"\x00\x01\x02\x03" * 100, "NUL bytes"),
        (b"words " * 20_000 + b"\0", "NUL bytes"),
        (b"\x01\x02\x03\x04\x05\x06" * 50, "control characters"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL bytes"),
        (b"%PDF-1.4 text", "a PDF file"),
        (b"PK\x03\x04 zip", "zip archive"),
    ],
)
def test_no_text(collect, write, content, reason):
    """An empty or binary file is a problem that names the file and the reason."""
    path = write("a.txt", content)
    found = collect(path)
    assert not found.articles
    assert reason in found.errors[0]
    assert str(path) in found.errors[0]
    assert found.problems[0].place == str(path)


def test_too_large(collect, write):
    """A file above the limit is a problem that says the limit and the remedy."""
    found = collect(write("a.txt", b"word " * 100), max_file_bytes=400)
    assert "larger than the 400 bytes" in found.errors[0]
    assert "max_file_bytes" in found.errors[0]


def test_odd_but_sound(collect, write):
    """One very long line, right-to-left marks and a million blank lines are text like any other."""
    long_line = "word " * 40_000
    marks = "Title\n\u202b“שלום” \u200fsaid\u202c Dana.\n"
    blank = "Title\n" + "\n" * 1_000_000 + "End.\n"
    found = collect(write("a.txt", long_line), write("b.txt", marks), write("c.txt", blank))
    assert found.texts == [long_line, marks, blank]
    assert [article.title for article in found.articles] == [None, "Title", "Title"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("News\n\nFerry stops\nText.", "Ferry stops"),
        ("\n \n  OPINION | \n\nFerry stops  \n", "Ferry stops"),
        ("Ferry stops – Opinion\nText.", "Ferry stops – Opinion"),
        ("News\nOpinion\n", "News"),
        ("Text " * 100, None),
        (" " * 100_000 + "\nFerry stops", "Ferry stops"),
        ("", None),
    ],
)
def test_title(text, title):
    """The title is the first line that is no section label, and no line as long as a paragraph."""
    assert title_of(text) == title


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])).filter(str.strip))
def test_title_is_in_the_text(text):
    """A title is always a line of the text."""
    title = title_of(text)
    assert title is None or title in text
