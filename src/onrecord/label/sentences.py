"""What the shape of a proposition tells: a question, several sentences, a negation, a vague beginning."""

from __future__ import annotations

import re

_CLOSING = "\"'”’»)]"
#: An end of a sentence with what begins behind it.
_END = re.compile(rf"(\S*?)([.!?…]+)[{re.escape(_CLOSING)}]*\s+[\"'“‘«(\[¿¡]*(\w)|[。！？].")
#: Words that end in a dot and go on; a lone letter or dots inside a word (U.S.) count as one without being listed.
_ABBREVIATIONS = re.compile(
    "adm|al|approx|art|brig|ca|capt|cf|ch|cmdr|co|col|corp|dept|dr|eg|etc|fig|ft|gen|gov|hon|ie|inc|jr|lt|ltd|maj|"
    "messrs|mr|mrs|ms|mt|no|nos|op|para|pp|pres|prof|rep|rev|sec|sen|sgt|sr|st|ste|vol|vs|"
    "jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec"
)
_NEGATION = re.compile(
    r"\b(?:not(?!\s+only\b)|no(?!\.)|never|neither|nor|none|nobody|nothing|nowhere|cannot|without)\b|\b\w+n['’]t\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:['’]\w+)*")
#: Words that help to build a negation or fill one up: “no ferry” and “a ferry”, “do not pay” and “pay”.
_HELPING = re.compile("do|does|did|the|a|an|any|some")


def is_question(text: str) -> bool:
    """True where the text ends with a question mark."""
    return text.rstrip(_CLOSING + " .!…").endswith(("?", "？", "؟"))


def has_several_sentences(text: str) -> bool:
    """True where one sentence surely ends and another begins."""
    return any(_is_end(found) for found in _END.finditer(text))


def _is_end(found: re.Match[str]) -> bool:
    if found[3] is None:
        return True
    begins = found[3].isupper() or (found[3].isalpha() and not found[3].islower())
    if found[2] in ("!", "?"):
        return begins
    word = re.sub(r"^\W+", "", found[1]).casefold()
    goes_on = len(word) < 2 or "." in word or _ABBREVIATIONS.fullmatch(word) is not None
    return begins and not goes_on


def negation(text: str) -> str | None:
    """The first word that negates the text; None where there is none."""
    found = _NEGATION.search(text)
    return found[0] if found else None


def bare_words(text: str) -> tuple[str, ...]:
    """The words of a text without its negation, by which two texts are known as opposites of each other."""
    without = _NEGATION.sub(_undone, text)
    return tuple(_stem(word) for word in _WORD.findall(without.casefold()) if not _HELPING.fullmatch(word))


def _undone(found: re.Match[str]) -> str:
    """What is left of a negating word: “shouldn’t” is “should”, “cannot” is “can”."""
    word = found[0].casefold()
    if word.endswith(("n't", "n’t")):
        return {"ca": "can", "wo": "will", "sha": "shall"}.get(word[:-3], word[:-3])
    return "can" if word == "cannot" else " "


def _stem(word: str) -> str:
    """A verb with and without its ending is one word here."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
