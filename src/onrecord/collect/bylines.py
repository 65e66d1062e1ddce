"""Who wrote it and where: lines that name the authors, and the place a paragraph is dated from."""

from __future__ import annotations

import re

#: No byline is longer, in code points.
LONGEST_BYLINE = 320

_NAME_WORD = r"[^\W\d_a-z][\w.'’-]*"
_NAME = rf"{_NAME_WORD}(?: (?:de|del|der|di|van|von|al|bin|la|le|ter|{_NAME_WORD})){{1,4}}"
_NAMES = rf"{_NAME}(?:(?:, and|,| and| &) {_NAME}){{0,5}}"
_ROLE = (
    r"(?:(?:[Ss]taff|[Ss]enior|[Cc]hief|[Ff]oreign|[Pp]olitical|[Ss]pecial|[Oo]pinion|[Dd]iplomatic|[Ww]orld|[Nn]ews"
    r"|[Nn]ational|[Ee]xecutive|[Mm]anaging|[Aa]ssociate|STAFF|SENIOR) )*(?:[Ww]riter|[Rr]eporter|[Cc]orrespondent"
    r"|[Cc]ontributor|[Cc]olumnist|[Ee]ditor|[Ss]taff|WRITER|REPORTER|CORRESPONDENT|CONTRIBUTOR)s?"
)
_AGENCY = (
    r"(?:The )?(?:Associated Press|AP|AFP|Agence France-Presse|Reuters|REUTERS|ASSOCIATED PRESS|UPI|Bloomberg(?: News)?"
    r"|BBC News|CNN|Xinhua|TASS|dpa|ANSA|EFE|Interfax|Kyodo(?: News)?|PA|Canadian Press|CBS(?: News)?|NPR|Press"
    r" Association)"
)

_BYLINE = re.compile(
    rf"(?:(?:[Bb]y|BY|[Ww]ritten by|WRITTEN BY|[Pp]osted by|[Ss]tory by) {_NAMES}"
    rf"(?:(?:,| \||[ ][-–—•·/]| in| for| of) .{{2,70}}[^.!?\"”]| {_ROLE}|,? {_AGENCY})?"
    rf"|{_NAMES}(?:,| \|| [-–—•·/])? (?:{_AGENCY}|{_ROLE})"
    rf"|(?:[Bb]y|BY) {_AGENCY}|\(?{_AGENCY}\)?|{_ROLE}"
    r"|(?:Special|SPECIAL) (?:for|to|FOR|TO) .{3,40}"
    r"|With .{2,30}\b(?:wires|[Aa]gencies|AP|AFP|Reuters))\.?"
)

_FROM = rf" reported from {_NAME_WORD}[^\"“”]{{0,200}}"
_REPORTED_FROM = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}|,| and){{0,12}}{_FROM}")
_EDITING = rf"[Ee]dit(?:ing|ed) by:? {_NAME_WORD}"

#: The people behind a report, at the end of it.
_CREDITS = re.compile(
    r"\(?(?:(?:Additional |Further |Writing and )?[Rr]eporting(?: and writing)?|Writing|Compiled|Edited|Editing)"
    rf"(?: for .{{2,40}})? by:? {_NAMES}[^\"“”]{{0,200}}?(?:[;., ]+{_EDITING}[^\"“”]{{0,80}})?\)?\.?"
    r"|(?:Contributing|CONTRIBUTING): .{2,160}"
    rf"|{_NAMES}{_FROM}"
    r"|This (?:report|story|article) (?:contains material from|was (?:reported|written|produced) by)\b[^\"“”]{2,80}"
)

_CONTRIBUTED = re.compile(
    rf"(?:-+ ?)?{_NAME_WORD}[^\"“”.!?_]{{1,200}}\bcontributed (?:(?:additional |to )?(?:reporting|research)\b"
    r"[^\"“”.!?]{0,80}|(?:to|from) this (?:report|story|article)[^\"“”.!?]{0,40})\.?"
)
_INITIAL = re.compile(r"\b([A-Z])\.(?= )")
_SENTENCE_BREAK = re.compile(r"(?<=[a-z]\.) ")

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_CAPITAL = r"[^\W\d_a-z]"
_CAPITAL_PLACE = rf"{_CAPITAL}(?:{_CAPITAL}|[.'’-]){{2,20}}(?:[ /]{_CAPITAL}(?:{_CAPITAL}|[.'’-])*){{0,3}}"
_PLACE = rf"{_CAPITAL}[\w.'’-]+(?: (?:de |del |al-)?{_CAPITAL}[\w.'’-]*){{0,3}}"
_SOURCE = r"\([A-Z][\w.& -]{1,30}\)"
_DASH = r"(?:—|–|--+|-(?= ))"
_SENTENCE_START = rf"(?=[\"“‘'«„(]?(?:{_CAPITAL}|\d))"

_LABEL = r"(?!FILE|UPDATED?|ANALYSIS|OPINION|EXCLUSIVE|BREAKING|WATCH|COMMENTARY|EDITORIAL|REVIEW|VIDEO|PHOTOS?)"

_DATELINE = re.compile(
    rf"{_LABEL}(?:(?:[Bb]y|BY) {_NAMES} )?(?:"
    rf"{_CAPITAL_PLACE}(?:, {_PLACE})?(?:, {_DAY})?,?(?: ?{_SOURCE})? ?{_DASH}"
    rf"|{_PLACE}(?:, {_PLACE})?(?:, {_DAY})?,? {_SOURCE} ?{_DASH}"
    rf"|{_PLACE}, {_DAY} ?{_DASH}"
    rf"|\((?:{_AGENCY}|[A-Z]{{2,6}}(?: [A-Z][a-z]+)?)\) ?{_DASH}"
    rf")\s*{_SENTENCE_START}"
)
_CITY_AND_COUNTRY = re.compile(rf"{_PLACE}, {_PLACE} (?:—|–|--)\s+{_SENTENCE_START}")


def is_byline(line: str, byline: str | None) -> bool:
    """True for a line that names the authors and nothing else; `byline` is what is known of them."""
    if len(line) > LONGEST_BYLINE:
        return False
    if byline and line.casefold().removeprefix("by ") == byline.strip().casefold().removeprefix("by "):
        return True
    return _BYLINE.fullmatch(line) is not None


def is_credits(line: str) -> bool:
    """True for a line that thanks those who reported and edited."""
    if len(line) > LONGEST_BYLINE:
        return False
    if _CREDITS.fullmatch(line):
        return True
    if "contributed" not in line:
        return False
    sentences = _SENTENCE_BREAK.split(_INITIAL.sub(r"\1", line))
    return all(_CONTRIBUTED.fullmatch(sentence) or _REPORTED_FROM.fullmatch(sentence) for sentence in sentences)


def dateline_length(paragraph: str, *, opens_article: bool) -> int:
    """How many code points at the start of `paragraph` are its dateline, blanks included; 0 without one.

    "Kyiv, Ukraine — " in small letters is one only where the article opens: later it may be part of a sentence.
    """
    head = paragraph[:LONGEST_BYLINE]
    found = _DATELINE.match(head)
    if found is None and opens_article:
        found = _CITY_AND_COUNTRY.match(head)
    return found.end() if found else 0
