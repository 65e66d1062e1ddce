"""What a noun phrase says somebody is: the office or description, and the organisation or country it is held at.

"an assistant professor at Duke University" -> role "assistant professor", affiliation "Duke University".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.identify.places import country_of, country_of_demonym, country_of_seat
from onrecord.identify.vocabulary import (
    ADDRESSES,
    DETERMINERS,
    FIRST_PLURAL,
    MODIFIERS,
    NUMBERS,
    POSSESSIVES,
    SHORT_TITLES,
    TITLES,
    is_person_noun,
    kind_of_noun,
    singular,
    word_set,
)
from onrecord.records import ActorKind, EntityLabel, Span

_TOKEN = re.compile(r"[^\s,;:()\u2014\u2013]+|[,;:()\u2014\u2013]")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_AGE = re.compile(r"\d{1,3}-year-olds?$", re.IGNORECASE)
_ENDS_PHRASE = word_set(
    "of for at in from with to on by near who that which whose where when and or as but against about under over "
    "behind among including after before during inside outside is was has had are were will would says said"
)
_LINKS = word_set("of for to the and at in on &")
_NOT_BEFORE_NOUN = _ENDS_PHRASE | word_set(
    "he she it they i we you him them us me not if than then so while because since until though although told "
    "asked says called tells quoted quoting according like unlike met meets between also only even just there "
    "here this these those what how why did does do can could may might must should shall be been being"
)
_PLACES = {EntityLabel.LOCATION, EntityLabel.NORP, EntityLabel.ORGANIZATION, EntityLabel.FACILITY, EntityLabel.MISC}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as it stands in the text, without titles and possessive ending; `is_possessive` when it had one.

    `home` is the place of the article whose people the name means, where no table has it.
    """

    span: Span
    label: EntityLabel
    words: str
    is_possessive: bool = False
    home: str | None = None


class Names:
    """The names of one article, to be looked up by place."""

    def __init__(self, text: str, names: Iterable[Name]) -> None:
        self.text = text
        self.all: Sequence[Name] = sorted(names, key=lambda name: name.span)
        self._starts = [name.span.start for name in self.all]

    def inside(self, start: int, end: int) -> Sequence[Name]:
        """The names that begin in start:end."""
        return self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def at(self, place: int) -> Name | None:
        """The name that a code point is in."""
        number = bisect_right(self._starts, place) - 1
        return self.all[number] if number >= 0 and place < self.all[number].span.end else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What a phrase says of somebody: `noun` is its head in lower case, `owner` the "his" or name before it."""

    noun: str
    role: str
    start: int
    affiliation: str | None = None
    owner: Name | str | None = None
    determiner: str | None = None
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    words: str

    @property
    def bare(self) -> str:
        """In lower case, without a possessive ending and full stop."""
        return _POSSESSIVE.sub("", self.words).rstrip(".").strip("\"'\u201c\u201d\u2018\u2019[]").lower()


def affiliation_of(name: Name) -> str | None:
    """The organisation or country that a name beside an office stands for."""
    if name.home is not None:
        return name.home
    owner, _, rest = re.sub(r"['\u2019]s ", "\n", name.words).partition("\n")
    # "Duke University's School of Law" is Duke University, but "Queen's Lane College" is a name.
    is_owner = country_of_demonym(owner) or country_of(owner) or any(map(_is_body, owner.lower().split()))
    whole = rest and not is_owner
    words = _POSSESSIVE.sub("", name.words if whole else owner)
    people, *others = words.split() or [""]
    if others and all(word.lower() in MODIFIERS for word in others) and country_of_demonym(people):
        return country_of_demonym(people)
    words = re.sub(r"^[Tt]he ", "", words)
    country = country_of_demonym(words) or country_of(words)
    if country and name.label is not EntityLabel.PERSON:
        return country
    if name.label in (EntityLabel.NORP, EntityLabel.MISC, EntityLabel.PERSON):
        return None
    if words.islower():
        return None
    seat = country_of_seat(words)
    return seat[0] if seat else words


def _is_body(word: str) -> bool:
    """True for a lower-case word that makes a name that of an organisation."""
    return kind_of_noun(word) is ActorKind.ORGANIZATION


def camps_of(office: Office) -> frozenset[str]:
    """The parties, faiths and peoples that an office names and that are no country, each by the stem of its word."""
    words = (n.words.lower() for n in office.names if n.label is EntityLabel.NORP and not affiliation_of(n))
    return frozenset("repub" if word == "gop" else word[:5] for word in words)


def country_of_office(words: str) -> str | None:
    """The country in the name of an organisation or in words before it."""
    seat = country_of_seat(words)
    found = seat[1] if seat else country_of(words)
    if found:
        return found
    if not any(kind_of_noun(word.lower()) for word in re.findall(r"[A-Za-z-]+", words)):
        return None
    return next((c for w in re.findall(r"[A-Z][\w.]+", words) if (c := country_of_demonym(w) or country_of(w))), None)


def is_head(noun: str) -> bool:
    """True for a lower-case noun that says who somebody is."""
    return is_person_noun(noun) or noun in TITLES or is_person_noun(singular(noun)) or bool(_AGE.match(noun))


def words_of_phrase(text: str, start: int, end: int) -> list[_Word]:
    """The words and marks of text[start:end] with their places."""
    return [_Word(start + m.start(), m.group()) for m in _TOKEN.finditer(text[start:end])]


def read_office(text: str, start: int, end: int, names: Names) -> Office | None:
    """The noun phrase that begins at `start`: its head, what stands before it, and whom "of", "at" or "for" names."""
    words = words_of_phrase(text, start, end)
    last = 0
    while last < len(words) and _goes_on(words, last, names):
        last += 1
    if not last:
        return None
    head = words[last - 1]
    first = words[0].bare
    determiner = first if first in DETERMINERS | NUMBERS else None
    before = names.inside(start, head.start)
    after = names.inside(head.start + 1, _complement_end(words, last, end))
    owner: Name | str | None = determiner if determiner in POSSESSIVES else None
    owner = owner or next((n for n in before if n.is_possessive), None)
    affiliation = next((a for n in (*before, *after) if (a := affiliation_of(n))), None)
    noun = head.bare
    affiliation = None if noun in _NO_OFFICE else affiliation
    return Office(
        noun=noun,
        role=_role_words(words, last - 1, names, is_complete=not after),
        start=start,
        affiliation=affiliation,
        owner=owner,
        determiner=determiner,
        names=(*before, *after),
    )


def _goes_on(words: Sequence[_Word], place: int, names: Names) -> bool:
    """True when the word still belongs to the phrase before its complement."""
    word = words[place]
    if not word.words[0].isalnum() and word.words[0] not in "\"'\u201c\u2018[@":
        return False
    if names.at(word.start) is not None:
        return True
    return word.bare not in _ENDS_PHRASE or (word.bare in ("and", "&") and _joins(words, place))


def _joins(words: Sequence[_Word], place: int) -> bool:
    """True for an "and" before the head: "Foreign and Defence Minister", "state and local leaders"."""
    if place and words[place - 1].bare in MODIFIERS and place + 2 < len(words):
        return True
    return 0 < place < len(words) - 1 and words[place - 1].words[0].isupper() and words[place + 1].words[0].isupper()


def _complement_end(words: Sequence[_Word], last: int, end: int) -> int:
    """Where the phrase that follows the head ends: at a mark, or at a relative clause or verb."""
    for word in words[last:]:
        if word.words[0] in ",;:()\u2014\u2013" or word.bare in ("who", "that", "which", "whose", "is", "was", "said"):
            return word.start
    return end


def _role_words(words: Sequence[_Word], head: int, names: Names, *, is_complete: bool) -> str:
    """The head with the words before it that are no name, and with its complement where that has no name."""
    first = head
    while first > 0 and names.at(words[first - 1].start) is None and words[first - 1].bare not in DETERMINERS:
        first -= 1
    chosen = [word.words for word in words[first : head + 1]]
    if is_complete and head + 2 < len(words) and words[head + 1].bare in ("of", "for", "to"):
        for word in words[head + 1 : head + 7]:
            if word.words[0] in ",;:()\u2014\u2013" or word.bare in _ENDS_PHRASE - _LINKS or word.bare in ("at", "in"):
                break
            chosen.append(word.words)
    return _POSSESSIVE.sub("", " ".join(chosen)).strip(" .\"'\u201c\u201d")


def office_before(text: str, floor: int, start: int, names: Names) -> Office | None:
    """The title directly before a name that begins at `start`, not further left than `floor`."""
    floor = max(floor, start - 120)
    words = words_of_phrase(text, floor, start)
    if not words or not text[start - 1 : start].isspace():
        return None
    first = len(words)
    while first > 0 and _may_stand_in_title(words, first - 1, names):
        first -= 1
    while first < len(words) and not _may_begin_title(words[first], names, is_first=first == 0):
        first += 1
    return _read_title(words[first:], start, names)


def _may_stand_in_title(words: Sequence[_Word], place: int, names: Names) -> bool:
    word = words[place]
    bare = word.bare
    part = names.at(word.start) or names.at(word.start + 1)
    if part is not None and part.label in _PLACES and word.words[-1] not in "!?":
        return True
    if not word.words[0].isalnum() or word.words[-1] in '!?"\u201d':
        return False
    if word.words[-1] == "." and bare not in TITLES and len(bare.replace(".", "")) > 2:
        return False
    name = names.at(word.start)
    if name is not None:
        return name.label in _PLACES
    if word.words[0].isupper() or bare in MODIFIERS or is_head(bare) or bare in _LINKS:
        return bare not in _NOT_BEFORE_NOUN - _LINKS
    follows = words[place + 1].bare if place + 1 < len(words) else ""
    return (
        (is_head(follows) or follows in MODIFIERS)
        and bare not in _NOT_BEFORE_NOUN
        and bare not in DETERMINERS
        and not bare.endswith(("ed", "ing", "ly"))
    )


def _may_begin_title(word: _Word, names: Names, *, is_first: bool) -> bool:
    if names.at(word.start) is not None or is_head(word.bare) or word.bare in MODIFIERS:
        return True
    return word.bare not in _LINKS and not (is_first and word.words[0].isupper())


def _read_title(words: Sequence[_Word], end: int, names: Names) -> Office | None:
    """The office in the words of a title: the head with a complement, else the last head."""
    heads = [
        i
        for i, word in enumerate(words)
        if names.at(word.start) is None and is_head(word.bare) and word.bare not in ADDRESSES
    ]
    if not heads:
        return None
    with_complement = (i for i in heads if i + 1 < len(words) and words[i + 1].bare in ("of", "for", "to"))
    head = next(with_complement, heads[-1])
    rest = words[head + 1 :]
    if rest and rest[0].bare not in ("of", "for", "to", "at", "in") and any(w.words[0].islower() for w in rest):
        return None
    found = names.inside(words[0].start, end)
    organizations = [n for n in found if n.label is EntityLabel.ORGANIZATION]
    affiliation = next((a for n in (*organizations, *found) if (a := affiliation_of(n))), None)
    owner: Name | str | None = next((n for n in found if n.is_possessive), None)
    owner = owner or _possessive_before(names.text, words[0].start)
    noun = words[head].bare
    return Office(
        noun=SHORT_TITLES.get(noun, noun),
        role=SHORT_TITLES.get(noun)
        or _role_words(words, head, names, is_complete=not names.inside(words[head].start, end)),
        start=words[0].start,
        affiliation=affiliation,
        owner=owner,
        names=tuple(found),
    )


def _possessive_before(text: str, start: int) -> str | None:
    """The "his" right before a title."""
    before = re.search(r"\b(his|her)\s$", text[max(0, start - 5) : start], re.IGNORECASE)
    return before.group(1).lower() if before else None


_COPULA = re.compile(
    r"(?:,\s*(?:who\s+)?|\s+(?:who\s+)?)(?:is|was|has been|serves as|works as)\s+(?=(?:an?|the|his|her|[A-Z])\b)"
)
_AGED = re.compile(r",\s*\d{1,3}\s*(?=,)")
_HEADS = re.compile(
    r"(?:,?\s+who)?\s+(?:heads|leads|runs|chairs|directs|manages|represents|"
    r"(?<=who )(?:has )?(?:founded|headed|led|run))\s+(?:the\s+)?"
)
_WORKS = re.compile(
    r",?\s+who\s+(?:teaches|works|studies|lectures|researches|practises|practices|sits)\s+(?:[a-z]+\s+){0,3}?"
    r"(?:at|for|with|on)\s+(?:the\s+)?"
)
#: Who is somewhere without speaking for it.
_NO_OFFICE = word_set(
    "resident citizen native visitor tourist tenant neighbour neighbor local villager survivor victim"
)
_AT = re.compile(r"\s+(?:of|from)\s+(?:the\s+)?")


def office_after(text: str, end: int, ceiling: int, names: Names) -> Office | None:
    """The apposition or predicate that follows a name which ends at `end`, or only where it works ("X of the Y")."""
    aged = _AGED.match(text, end, ceiling)
    if aged:
        end = aged.end()
    copula = _COPULA.match(text, end, ceiling)
    if copula:
        return _checked(text, copula.end(), ceiling, names)
    comma = re.compile(r"\s*[,(\u2014\u2013](?!\s*who\b)\s*").match(text, end, ceiling)
    if comma and not (aged and _HEADS.match(text, comma.end() - 1, ceiling)):
        return _checked(text, comma.end(), ceiling, names)
    if comma:
        end = comma.end() - 1
    heads = _HEADS.match(text, end, ceiling)
    at = heads or _WORKS.match(text, end, ceiling) or _AT.match(text, end, ceiling)
    place = names.at(at.end()) if at else None
    if at is not None and place is None:
        return _plain_body(text, at.end(), ceiling, end, noun="leader" if heads else "")
    if place is None or place.label not in (EntityLabel.ORGANIZATION, EntityLabel.LOCATION):
        return None
    affiliation = affiliation_of(place)
    if place.label is EntityLabel.LOCATION and not country_of(place.words):
        return None
    noun = "leader" if heads else ""
    return Office(noun=noun, role="", start=end, affiliation=affiliation, names=(place,))


def _plain_body(text: str, start: int, ceiling: int, end: int, noun: str) -> Office | None:
    """The organisation without a name that somebody is of: "the rail union"."""
    if not re.search(r"\bthe\s+$", text[max(0, start - 6) : start]):
        return None
    for words in range(3):
        found = re.compile(rf"(?:[a-z][\w-]+ ){{{words}}}([a-z][\w-]+)(?![\w-])").match(text, start, ceiling)
        if found and kind_of_noun(found.group(1)) == "organization" and found.group(1) not in ("state", "country"):
            return Office(noun=noun, role="", start=end, affiliation=found.group())
    return None


def _checked(text: str, start: int, ceiling: int, names: Names) -> Office | None:
    """The office that a phrase beginning at `start` names, if it is one and not the next person of a list."""
    stop = re.compile(r"[,;()\n\u2014\u2013\"\u201c\u201d]|\.\s|\.$").search(text, start, min(ceiling, start + 160))
    office = read_office(text, start, stop.start() if stop else min(ceiling, start + 160), names)
    if office is None or not is_head(office.noun) or kind_of_noun(office.noun) not in (None, "person"):
        return None
    if any(name.label is EntityLabel.PERSON and not name.is_possessive for name in office.names[:1]):
        return None
    return None if office.determiner in FIRST_PLURAL or office.noun.endswith("s") else office


_ADDRESS = re.compile(r",\s*(?:Dr|Prof|Mr|Mrs|Ms|Sir|Dame|Rev|Lord|Lady|Gen|Col|Capt)\.?\s+$")
_PREPARED = re.compile(r"\b(?:of|for|to|at|in|from|by|with)\s$")
_DETERMINER = re.compile(r"\b(?:the|a|an|its|his|her|their)\s", re.IGNORECASE)


def office_before_comma(text: str, floor: int, start: int, end: int, names: Names) -> Office | None:
    """The description before a name set between commas: "the envoy of Norland, NAME, said"."""
    before = text[max(floor, start - 120) : start]
    address = _ADDRESS.search(before)
    before = before[: address.start() + 1] if address else before
    closing = text[end : end + 1]
    if not re.search(r"\w,\s*$", before) or not (closing in ",.;\n" or not closing):
        return None
    offset = start - len(before)
    stop = offset + before.rindex(",")
    begins = [offset + m.start() for m in _DETERMINER.finditer(before)]
    begins += [n.span.start for n in names.inside(offset, stop) if n.is_possessive]
    whole = [begin for begin in begins if not _PREPARED.search(text[max(0, begin - 8) : begin])]
    for begin in sorted(whole or begins, reverse=True):
        office = read_office(text, begin, stop, names)
        if office is not None and is_head(office.noun) and not office.noun.endswith("s"):
            return office
    return None
