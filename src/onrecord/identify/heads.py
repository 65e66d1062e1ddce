"""Where the speakers in the words of a source end, and which name each of them is. Pure."""

from __future__ import annotations

import re

from onrecord.identify.mentions import pronoun_form
from onrecord.identify.offices import Name, Names, is_head, read_office
from onrecord.identify.vocabulary import (
    ANONYMOUS_DOCUMENTS,
    DETERMINERS,
    DOCUMENT_NOUNS,
    INDEFINITE,
    POSSESSIVES,
    is_plural_noun,
    kind_of_noun,
    word_set,
)
from onrecord.records import EntityLabel, Span

_JOINT = re.compile(r",?\s+(?:and|as well as|along with|together with|joined by|&)\s+|,\s+")
_PREPOSITION = re.compile(
    r"\b(?:of|for|to|at|in|from|with|by|on|against|near|about|over|behind)\s+(?:the\s+)?$", re.IGNORECASE
)
#: Words that may follow a name which is the speaker all the same.
WITH_NAME = word_set("himself herself itself themselves also too later again both alone then now who which that")
_NAMED = {EntityLabel.PERSON, EntityLabel.ORGANIZATION, EntityLabel.LOCATION, EntityLabel.FACILITY, EntityLabel.MISC}


class HeadFinder:
    """Takes the words of a source apart."""

    def __init__(self, text: str, names: Names) -> None:
        self._text, self._names = text, names

    def listed(self, span: Span) -> Span:
        """The names behind a plural that they spell out: "two sisters, NAME and NAME"; else the whole."""
        comma = re.compile(r"[,:]\s+").search(self._text, span.start, span.end)
        if comma is None or not re.search(r"\sand\s", self._text[comma.end() : span.end]):
            return span
        office = read_office(self._text, span.start, comma.start(), self._names)
        first = next(iter(self._names.inside(comma.end(), span.end)), None)
        is_plural = office is not None and is_plural_noun(office.noun) and is_head(office.noun)
        if is_plural and first is not None and first.label is EntityLabel.PERSON and first.span.start == comma.end():
            return Span(comma.end(), span.end)
        return span

    def split(self, span: Span) -> list[Span]:
        """The parts of a source that are speakers of their own."""
        parts: list[Span] = []
        start = span.start
        for joint in _JOINT.finditer(self._text, span.start, span.end):
            if joint.start() > start and self._is_joint(joint, start, span.end):
                parts.append(Span(start, joint.start()))
                start = joint.end()
        if start < span.end:
            parts.append(Span(start, span.end))
        return parts

    def _is_joint(self, joint: re.Match[str], start: int, end: int) -> bool:
        """True when a speaker ends before the joint and another begins after it."""
        name = self._names.at(joint.start())
        if name is not None and name.span.end > joint.end():
            return False
        left, right = self._text[start : joint.start()], self._text[joint.end() : end]
        starts_name = self._begins_with_name(joint.end(), end)
        if joint.group().strip() == ",":
            more = re.search(r"\sand\s", right)
            is_list = more is not None and self._begins_with_name(joint.end() + more.end(), end)
            if more is not None and self._is_plain_list(start, joint, joint.end() + more.end(), end):
                return True
            return is_list and starts_name and not _PREPOSITION.search(left) and self._is_named(start, joint.start())
        first = right.split()[0].strip(",.").lower() if right.split() else ""
        before = left.split()[0].lower() if left.split() else ""
        if not self._is_named(start, joint.start()):
            last = re.sub(r"\W+$", "", left).split()[-1:] or [""]
            plural = is_plural_noun(last[0].lower())
            if before not in DETERMINERS and not plural and pronoun_form(before) is None:
                return False
            if before in INDEFINITE and first in INDEFINITE:
                return False
        if "," in left and not (first in POSSESSIVES or (starts_name and self._is_person(joint.end(), end))):
            return False
        if starts_name:
            return not self._shares_complement(start, joint)
        nouns = {w.strip(",.").lower() for w in right.split()[:4]}
        is_noun = any(kind_of_noun(noun) or noun in DOCUMENT_NOUNS for noun in nouns)
        return is_noun and (first in DETERMINERS or any(is_plural_noun(n) and kind_of_noun(n) for n in nouns))

    def _is_plain_list(self, start: int, joint: re.Match[str], last: int, end: int) -> bool:
        """True for "the firm, the union and the mayor", where no person is named whom the rest may describe."""
        before = self._names.inside(start, joint.start())
        if any(name.label is EntityLabel.PERSON for name in before):
            return False
        noun = r"(?:[a-z][\w-]+ ){0,2}([a-z][\w-]+)"
        parts = (
            re.match(rf"(?:the|its|their) {noun}$", self._text[start : joint.start()], re.IGNORECASE),
            re.match(rf"(?:the|its|their) {noun}(?:,| and )", self._text[joint.end() : end]),
        )
        if not all(part is not None and kind_of_noun(part.group(1).lower()) for part in parts):
            return False
        return self._text[last:end].startswith(("the ", "its ", "their ")) or self._begins_with_name(last, end)

    def _is_named(self, start: int, end: int) -> bool:
        return any(name.label in _NAMED for name in self._names.inside(start, end))

    def _begins_with_name(self, start: int, end: int) -> bool:
        """True when a name begins here, alone or after title words."""
        for name in self._names.inside(start, end):
            if name.label is EntityLabel.NORP:
                continue
            before = self._text[start : name.span.start]
            words = [w.strip(".").lower() for w in before.split()]
            return all(is_head(w) or w[0].isupper() or w in ("the", "former") for w in words) and "," not in before
        return False

    def _is_person(self, start: int, end: int) -> bool:
        return any(name.label is EntityLabel.PERSON for name in self._names.inside(start, end)[:2])

    def _shares_complement(self, start: int, joint: re.Match[str]) -> bool:
        """True for "members of the House and Senate": both names hang on one preposition."""
        lefts = self._names.inside(start, joint.start())
        rights = self._names.inside(joint.end(), joint.end() + 40)
        if not rights or (lefts and lefts[-1].label is not rights[0].label):
            return False
        if not lefts:
            is_prepared = re.search(r"\s(?:of|in|for|from|at)\s", self._text[start : joint.start()]) is not None
            return is_prepared and rights[0].label is not EntityLabel.PERSON
        return bool(_PREPOSITION.search(self._text[start : lefts[-1].span.start])) and lefts[-1] is lefts[0]

    def head_name(self, span: Span) -> Name | None:
        """The name that the source is, whatever names stand in its apposition or before its noun."""
        text = self._text
        comma = re.search(r"[,;(\u2014\u2013]", text[span.start : span.end])
        stop = span.start + comma.start() if comma else span.end
        inner = self._names.at(stop) if stop < span.end else None
        if inner is not None:
            stop = inner.span.end
        chunk = self._head_in(span.start, stop)
        if chunk is not None or stop == span.end:
            return chunk
        return self._name_after_comma(stop, span.end)

    def _head_in(self, start: int, stop: int) -> Name | None:
        names = [n for n in self._names.inside(start, stop) if n.label is not EntityLabel.NORP]
        for place, name in enumerate(names):
            if not self._is_head(name, start, stop):
                continue
            later = names[place + 1 :]
            title = (
                later and later[0].label is EntityLabel.PERSON and self._is_title(name.span.end, later[0].span.start)
            )
            if not (title and name.label is not EntityLabel.PERSON):
                return name
        return None

    def _is_title(self, start: int, end: int) -> bool:
        """True when the words between two names are a title of the second."""
        words = [w for w in re.split(r"[\s\"'\u201c\u201d\u2018\u2019]+", self._text[start:end]) if w]
        return all(w[0].isupper() or is_head(w.lower()) or w in ("of", "for", "and", "the") for w in words)

    def _is_head(self, name: Name, start: int, stop: int) -> bool:
        before, after = self._text[start : name.span.start], self._text[name.span.end : stop]
        words = before.split()
        prepared = _PREPOSITION.search(before)
        if prepared and words:
            return any(w.strip(",.").lower() in DOCUMENT_NOUNS for w in before[: prepared.start()].split()) and bool(
                re.search(r"\b(?:by|from|of|on behalf of)\s+(?:the\s+)?$", before)
            )
        following = re.match(r"\.?(?:['\u2019]s?)?\s+([\w-]+)", after)
        if following is None:
            return True
        word = following.group(1)
        if word.lower() in WITH_NAME or word.lower() in ("and", "or"):
            return True
        if name.is_possessive or word[0].islower():
            office = read_office(self._text, start, stop, self._names)
            head = office.noun if office is not None else ""
            if head in DOCUMENT_NOUNS and not (is_plural_noun(head) and head in ANONYMOUS_DOCUMENTS):
                return True
            return not name.is_possessive and word.lower() in ("of", "in", "from", "at", "with", "on", "for")
        return True

    def _name_after_comma(self, stop: int, end: int) -> Name | None:
        """NAME in "the envoy of Norland, NAME" and "his spokesman, Dr NAME"."""
        for name in self._names.inside(stop, end):
            if name.label is EntityLabel.NORP:
                continue
            between = self._text[stop + 1 : name.span.start]
            words = between.split()
            fits = all(w[0].isupper() or is_head(w.strip(".").lower()) or w == "the" for w in words)
            is_kind = name.label in (EntityLabel.PERSON, EntityLabel.ORGANIZATION)
            return name if fits and "," not in between and is_kind and not name.is_possessive else None
        return None
