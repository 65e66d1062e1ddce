"""Statements that nobody could put a name to: "it was said", words on a wall, a shout from the dark. Pure."""

from __future__ import annotations

import re

from onrecord.identify.layout import Layout
from onrecord.identify.surroundings import Surroundings
from onrecord.records import Attribution, words_of

_ADVERBS = r"(?:(?:\w+ly|never|not|n[o']t|also|now|once|still|already|often|long|later|since|even|first|again|yet)\s+)*"
_PASSIVE = re.compile(
    rf"\b(?:is|are|was|were|be|been|being|gets?|got)\s+{_ADVERBS}(?:\w{{2,}}ed|said|told|known|thought|understood|seen|meant|"
    r"heard|written|shown|held|found|felt|made|put|given|taken|read|sung|clear|unclear|understandable|likely|unlikely|"
    r"possible|obvious|true|rumou?red|common knowledge|no secret)\b(?!\s+by)"
    r"|\b(?:become|becomes|became)\s+(?:\w+ly\s+)?(?:known|clear|apparent|evident|public|obvious)"
    r"|\b(?:emerge[sd]?|transpire[sd]?|turn(?:s|ed) out|seem(?:s|ed)?|appear(?:s|ed)?|ha[sd] it)\b"
    r"|reportedly|allegedly|supposedly|should be noted",
    re.IGNORECASE,
)
_INSCRIPTION = (
    r"(?:banner|placard|poster|sign|signboard|graffiti|graffito|plaque|inscription|sticker|billboard|notice|"
    r"tombstone|gravestone|blackboard|whiteboard|note|slip|leaflet|flyer|wall|door|fence|T-shirt|mug)s?"
)
#: A source that is only the thing the words stand on.
_THING = re.compile(
    rf"(?:(?:an?|one|another|some|several|two|three|many|hand-?\w+)\s+)*(?:(?!the\b|his\b|her\b|its\b|their\b|this\b|that\b)[a-z-]+\s+){{0,2}}{_INSCRIPTION}(?:\s.*)?",
    re.IGNORECASE | re.DOTALL,
)
_MADE_BY = re.compile(r"\b(?:of|by|from)\s+(?:the\s+)?[A-Z]|\b(?:his|her|their|its)\b|['\u2019]s\b")
_SOMEBODY = re.compile(
    r"(?:some(?:one|body)|an?(?:other)? (?:\w+ )?voice|one voice|voices)"
    r"(?:\s+(?:else|in|from|at|behind|near|on|out)\b.*)?",
    re.IGNORECASE | re.DOTALL,
)
_HEARSAY = re.compile(
    r"(?:the )?(?:rumou?rs?|legend|word|tradition|folklore|hearsay|popular belief|"
    r"(?:an? |one )?(?:\w+ ){0,2}(?:saying|proverb|adage))",
    re.IGNORECASE,
)
_UNSIGNED = re.compile(
    r"\b(?:unsigned|anonymous(?:ly)?|no signature|without (?:a |any )?(?:name|signature)s?|not signed|nobody (?:had )?"
    r"signed|no name|unidentified|(?:saying|proverb|adage|joke) (?:goes|says|has it))\b",
    re.IGNORECASE,
)
_SHOUTED = re.compile(
    r"\b(?:[Ss]ome(?:one|body)|(?:[Aa]|[Oo]ne|[Aa]nother)(?: \w+)? voice|[Vv]oices)\b|"
    r"\b[Aa](?:nother)? (?:shout|cry|chant|whisper|murmur|call|yell|roar)\b"
)
_ON_A_THING = re.compile(rf"\b{_INSCRIPTION}\b", re.IGNORECASE)
_WHO_KNOWS = re.compile(
    r"\b(?:nobody|no one|none|not|never|unknown|unclear|could not|couldn['\u2019]t)\b[^.]*\b(?:who|whose)\b[^.]*"
    r"\b(?:said|says|saying|wrote|writ\w+|call\w*|shout\w*|spoke\w*|"
    r"cried|voice|words?|hand|author|it was|painted|put|left)\b|"
    r"\b(?:never|not|un)(?: be(?:en)?)? ?identified\b|"
    r"\b(?:unsigned|anonymous(?:ly)?)\b|\bnot signed\b",
    re.IGNORECASE,
)


def is_without_agent(text: str, attribution: Attribution) -> bool:
    """True for a cue whose subject means nobody: a passive, "it emerged", "a banner read", "somebody shouted"."""
    source = (words_of(text, attribution.source) or "").strip()
    if source.lower() == "there":
        return True
    if source.lower() in ("", "it"):
        return bool(_PASSIVE.search(words_of(text, attribution.cue) or ""))
    if _SOMEBODY.fullmatch(source) or _HEARSAY.fullmatch(source):
        return True
    return bool(_THING.fullmatch(source)) and not _MADE_BY.search(source)


def is_unsigned(layout: Layout, around: Surroundings) -> bool:
    """True where the words around a lone quotation say that nobody is known to have said it."""
    if _WHO_KNOWS.search(layout.text, *around.after):
        return True
    if not around.is_near:
        return False
    if _UNSIGNED.search(around.words) or _SHOUTED.search(around.words):
        return True
    thing = _ON_A_THING.search(around.words)
    return thing is not None and (around.words.endswith(":") or thing.start() < 20)
