"""To whom something is said: read from the words of the cue and those around it, outside the content. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.identify.layout import Layout
from onrecord.identify.mentions import pronoun_form
from onrecord.identify.offices import Names, is_head, read_office
from onrecord.identify.vocabulary import DETERMINERS, GROUP_NOUNS, NUMBERS, is_plural_noun, kind_of_noun, word_set
from onrecord.records import Attribution, EntityLabel, Span

#: Verbs whose direct object is spoken to, and words that a person spoken to follows behind a preposition.
_DIRECT = re.compile(
    r"\b(?:t(?:old|ell|ells|elling)|inform(?:s|ed|ing)?|urg(?:e|es|ed|ing)|warn(?:s|ed|ing)?|remind(?:s|ed|ing)?|"
    r"assur(?:e|es|ed|ing)|reassur(?:e|es|ed|ing)|advis(?:e|es|ed|ing)|order(?:s|ed|ing)?|instruct(?:s|ed|ing)?|"
    r"begg?(?:s|ed|ing)?|implor(?:e|es|ed|ing)|invit(?:e|es|ed|ing)|accus(?:e|es|ed|ing)|ask(?:s|ed|ing)?|"
    r"notif(?:y|ies|ied|ying)|call(?:s|ed|ing)? (?:up)?on|appeal(?:s|ed|ing)? to|thank(?:s|ed|ing)?|"
    r"persuad(?:e|es|ed|ing)|convinc(?:e|es|ed|ing)|encourag(?:e|es|ed|ing)|press(?:es|ed|ing)|command(?:s|ed|ing)?|"
    r"dar(?:e|es|ed|ing)|threaten(?:s|ed|ing)?|promis(?:e|es|ed|ing)|suggest(?:s|ed|ing)? to|propos(?:e|es|ed|ing) to|"
    r"challeng(?:e|es|ed|ing)|request(?:s|ed|ing)?)\s+"
)
_INDIRECT = re.compile(
    r"\b(?:letter|message|statement|note|email|e-mail|remarks?|address|appeal|comments?|memo|cable|speech|text|answer|"
    r"reply|response|testimony|complaint|report|said|says|wrote|writes|spoke|speaking|talking|explained|replied|"
    r"responded|confirmed|confided|complained|admitted|insisted|added|announced|repeated)(?: \w+)? to\s+"
    r"|\b(?:interview|call|conversation|chat|discussion|phone call|telephone call|talks|meeting|spoke|speaking)"
    r"(?: \w+)? with\s+"
)
_STOP = re.compile(
    r"[,;:.!?()\"\u201c\u201d\u2014\u2013\n]|\s(?:that|to|of|on|in|at|about|not|for|whether|if|how|why)\s"
)
#: What may stand between "In a letter to NAME" and the source: a comma, and when it was.
_IN_FRONT = re.compile(r"(?:\s+(?:on|in|last|this|late|early|earlier)\s+[\w ]{2,24})?[,\s]*")
_OBJECT_PRONOUNS = word_set("him her them it me us")


def addressee_spans(layout: Layout, attribution: Attribution, names: Names) -> list[Span]:
    """The words that name the ones spoken to; empty where nobody is named."""
    if not attribution.cue:
        return []
    text = layout.text
    cue = attribution.cue[0]
    low, high = layout.sentence_span(cue.start)
    blocked = [*attribution.content, *attribution.source]
    found = []
    direct = _DIRECT.search(text, cue.start, min(high, attribution.cue[-1].end + 2))
    if direct is not None:
        found.append(_phrase(text, direct.end(), high, blocked, names))
    for match in _INDIRECT.finditer(text, low, high):
        if not _is_blocked(match.start(), attribution.content):
            span = _phrase(text, match.end(), high, blocked, names)
            if span is not None and _is_beside(text, match.start(), span, attribution):
                found.append(span)
    return [span for span in found if span is not None][:1]


def _is_beside(text: str, start: int, phrase: Span, attribution: Attribution) -> bool:
    """True for words in or right after the cue, or right before the source: "In a letter to NAME, he said"."""
    own = (*attribution.cue, *attribution.source)
    if any(span.start <= start <= span.end + 25 for span in own):
        return True
    return any(phrase.end <= span.start and _IN_FRONT.fullmatch(text, phrase.end, span.start) for span in own)


def _is_blocked(place: int, spans: Sequence[Span]) -> bool:
    return any(span.start <= place < span.end for span in spans)


def _phrase(text: str, start: int, high: int, blocked: Sequence[Span], names: Names) -> Span | None:
    """The noun phrase at `start` if it means somebody."""
    if _is_blocked(start, blocked):
        own = next(span for span in blocked if span.start <= start < span.end)
        if start > own.start + 1 or own in blocked[-1:]:
            return None
    word = re.compile(r"[\w'\u2019-]+").match(text, start, high)
    if word is None:
        return None
    if word.group().lower() in _OBJECT_PRONOUNS and pronoun_form(word.group().lower()) != pronoun_form("it"):
        is_owner = word.group().lower() == "her" and re.match(r"\s+[a-z]+", text[word.end() : word.end() + 12])
        return None if is_owner else Span(start, word.end())
    end = _end_of_phrase(text, start, high, names)
    if end <= start:
        return None
    named = [n for n in names.inside(start, end) if n.label is not EntityLabel.NORP]
    first = named[0] if named else None
    if first is not None and _is_title(text[start : first.span.start]) and not first.is_possessive:
        return Span(start, max(first.span.end, _joined_end(text, first.span.end, high, names)))
    office = read_office(text, start, end, names)
    if office is None:
        return None
    is_known = kind_of_noun(office.noun) is not None or is_head(office.noun)
    if not is_known and not (office.determiner and is_plural_noun(office.noun)):
        return None
    is_bare_plural = office.noun.endswith("s") or office.noun in GROUP_NOUNS
    return Span(start, end) if office.determiner or is_bare_plural or office.names else None


def _is_title(before: str) -> bool:
    words = [w.strip(".,").lower() for w in before.split()]
    return all(
        w in DETERMINERS | NUMBERS or is_head(w) or (w[:1].isalpha() and before.strip()[:1].isupper()) for w in words
    )


def _joined_end(text: str, end: int, high: int, names: Names) -> int:
    """Where a second name ends that is joined to the first one by "and"."""
    joint = re.compile(r"\s+and\s+").match(text, end, high)
    name = names.at(joint.end()) if joint else None
    return name.span.end if name is not None and name.label is EntityLabel.PERSON else end


def _end_of_phrase(text: str, start: int, high: int, names: Names) -> int:
    stop = _STOP.search(text, start, high)
    while stop is not None:
        name = names.at(stop.start())
        if name is None:
            return stop.start()
        stop = _STOP.search(text, name.span.end, high)
    return high
