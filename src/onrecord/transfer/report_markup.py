"""Text of anybody's making as HTML that shows it and never runs it."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from html import escape
from urllib.parse import quote, urlsplit

#: Written out, so that no machine's locale changes the page.
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
#: What a UTF-8 page cannot hold or its parser drops: shown as one replacement character each, so offsets stay.
UNSHOWABLE = re.compile("[\x00\ud800-\udfff]")
IN_SCRIPT = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def showable(text: str) -> str:
    """The text with a replacement character for each code point no page can hold; as long as before."""
    return UNSHOWABLE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """The words on one line."""
    return " ".join(showable(text).split())


def inline(text: str) -> str:
    """One line of text, safe between tags and in a double-quoted attribute."""
    return escape(one_line(text), quote=True)


def verbatim(text: str, *, before_newline: bool = False) -> str:
    """Text as HTML that the parser turns back into the same characters, with a break for an old Mac's lone CR."""
    html = escape(showable(text), quote=True)
    html = html.replace("\r\n", "&#13;\n")
    if before_newline and html.endswith("\r"):
        html = html[:-1] + "&#13;"
    return html.replace("\r", "&#13;<br>")


def script_json(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return showable(text).translate(IN_SCRIPT)


def fragment(prefix: str, key: str) -> str:
    """The address of an anchor in the page, `#s-...` for a statement and `#a-...` for an article."""
    return f"#{prefix}-{quote(showable(key), safe='')}"


def anchor(prefix: str, key: str) -> str:
    """The id attribute's value that `fragment` leads to."""
    return f"{prefix}-{escape(showable(key), quote=True)}"


def is_web_address(url: str) -> bool:
    """True for http and https only, so that no link runs a script or opens a file."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"[\s\x00-\x1f]", url)


def language_attribute(language: str | None) -> str:
    """` lang="..."` where the language is a well-formed tag, else nothing."""
    return f' lang="{language}"' if language and LANGUAGE_TAG.fullmatch(language) else ""


def day_words(day: date) -> str:
    """A date as a reader says it: 7 March 2022."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day_words(day: date) -> str:
    """A date where there is little room: 7 Mar 2022."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def moment_words(moment: datetime) -> str:
    """A date and time of day, with its time zone where it has one."""
    return f"{day_words(moment)}, {moment:%H:%M} {moment.tzname() or ''}".rstrip()


def count_words(count: int, noun: str) -> str:
    """A number with its noun: 1 article, 6,000 articles."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
