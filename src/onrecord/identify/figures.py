"""Who and what an article names: its names grouped into figures, each with its forms, titles and gender. Pure.

A figure is a person, organisation or country (or an unnamed group) of one article while that article is being read;
those that speak or are spoken to become participants.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from onrecord.identify.figure import Figure as Figure
from onrecord.identify.figure import is_clash, is_meant, is_of, may_be_short, name_fully, new_person, take_titles
from onrecord.identify.labels import mend_labels
from onrecord.identify.offices import Name, Names, country_of_office, office_after, office_before
from onrecord.identify.person_names import (
    EDGES,
    is_same_person,
    person_parts,
    without_accents,
)
from onrecord.identify.places import country_of, country_of_capital, country_of_demonym, country_of_seat
from onrecord.identify.vocabulary import ADDRESSES, DETERMINERS, SHORT_TITLES, TITLES, gender_of_noun, word_set
from onrecord.records import ActorKind, Entity, EntityLabel, Span

_POSSESSIVE = re.compile(r"['\u2019][sS]?$")


def clean_name(text: str, entity: Entity) -> Name | None:
    """The entity without marks and blanks at its ends, without possessive ending and leading article."""
    start, end = entity.span.start, min(entity.span.end, len(text))
    possessive = False
    for _ in range(2):
        while start < end and text[start] in EDGES:
            start += 1
        found = _POSSESSIVE.search(text, start, end)
        if found and found.end() == end and found.start() > start:
            possessive = True
            end = found.start()
        while end > start and text[end - 1] in EDGES and not _is_initial(text, end):
            end -= 1
    if text[start:end].lower().startswith("the ") and entity.label is not EntityLabel.PERSON:
        start += 4
    if not any(c.isalnum() for c in text[start:end]) or text[start:end].lower() in DETERMINERS:
        return None
    if text[end : end + 1] == "." and re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", text[start:end]):
        end += 1
    if re.match(r"['\u2019]s\b|['\u2019](?=\s)", text[end : end + 2]) and (
        text[end : end + 2] != "' " or text[end - 1] == "s"
    ):
        possessive = True
    return Name(span=Span(start, end), label=entity.label, words=text[start:end], is_possessive=possessive)


def _is_initial(text: str, end: int) -> bool:
    """True when the full stop before `end` belongs to an initial or abbreviation ("D.C.", "Jr.")."""
    return text[end - 1] == "." and bool(re.search(r"(?:\b[A-Z]|\.[A-Za-z]|\bJr|\bSr)\.$", text[max(0, end - 5) : end]))


def find_names(text: str, entities: Sequence[Entity]) -> Names:
    """The names of persons, organisations and places among `entities`, each form with the label most of it has."""
    kept = (EntityLabel.DATE, EntityLabel.MONEY, EntityLabel.PRODUCT)
    names = [n for e in entities if e.label not in kept and (n := clean_name(text, e)) is not None]
    votes: dict[str, Counter[EntityLabel]] = {}
    for name, entity in zip(names, (e for e in entities if e.label not in kept), strict=False):
        votes.setdefault(_key(name.words), Counter())[name.label] += max(1, round(10 * entity.score))
    surnames = {n.words.split()[-1].lower() for n in names if n.label is EntityLabel.PERSON and " " in n.words}
    settled = [_relabelled(name, votes[_key(name.words)], surnames) for name in names]
    settled = mend_labels(text, settled)
    return Names(text, _without_overlaps([*settled, *_missed_surnames(text, settled)]))


def _key(words: str) -> str:
    return re.sub(r"[^\w]+", " ", words).strip().casefold()


def _relabelled(name: Name, votes: Counter[EntityLabel], surnames: set[str]) -> Name:
    label = votes.most_common(1)[0][0]
    if label is not EntityLabel.PERSON and name.words.lower() in surnames and not country_of(name.words):
        label = EntityLabel.PERSON
    if label in (EntityLabel.PERSON, EntityLabel.ORGANIZATION, EntityLabel.MISC) and country_of(name.words):
        label = EntityLabel.LOCATION if name.words.lower() not in surnames else label
    if label is not EntityLabel.NORP and " " not in name.words and country_of_demonym(name.words):
        label = EntityLabel.NORP if name.words.lower() not in surnames else label
    return Name(span=name.span, label=label, words=name.words, is_possessive=name.is_possessive)


def _line_around(text: str, span: Span) -> tuple[int, int]:
    """The sentence of a name, roughly: the line, cut at the last full stop before a capital and at the next."""
    low = text.rfind("\n", 0, span.start) + 1
    stops = [
        m.end() for m in re.finditer(r"[a-z\d][.!?][\"'\u201d\u2019]?\s+(?=[A-Z\"\u201c])", text[low : span.start])
    ]
    low += stops[-1] if stops else 0
    end = re.compile(r"\n|[a-z\d][.!?][\"'\u201d\u2019]?\s+(?=[A-Z\"\u201c])").search(text, span.end)
    return low, end.start() if end else len(text)


def _without_overlaps(names: Iterable[Name]) -> list[Name]:
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: (n.span.start, -n.span.end)):
        if not kept or name.span.start >= kept[-1].span.end:
            kept.append(name)
    return kept


def _missed_surnames(text: str, names: Sequence[Name]) -> list[Name]:
    """Further places of the surnames of persons who are named in full."""
    surnames = {n.words.split()[-1] for n in names if n.label is EntityLabel.PERSON and " " in n.words}
    surnames = {
        s for s in surnames if len(s) > 3 and s[0].isupper() and s.replace("-", "").isalpha() and not country_of(s)
    }
    if not surnames:
        return []
    pattern = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, surnames))) + r")\b")
    taken = {place for n in names for place in range(n.span.start, n.span.end)}
    return [
        Name(
            span=Span(*m.span()),
            label=EntityLabel.PERSON,
            words=m.group(),
            is_possessive=text[m.end() : m.end() + 2] in ("'s", "\u2019s"),
        )
        for m in pattern.finditer(text)
        if m.start() not in taken
    ]


class Cast:
    """The figures of one article, and which of them each name means."""

    def __init__(self, names: Names) -> None:
        self.figures: list[Figure] = []
        self.by_place: dict[int, int] = {}
        self._keys: dict[str, int] = {}
        self._recent: dict[int, int] = {}
        self._total: Counter[int] = Counter()
        self._called: dict[int, set[str]] = {}
        self._names = names
        full = [n for n in names.all if n.label is EntityLabel.PERSON and len(person_parts(n.words)[1]) > 1]
        for name in full:
            self._add_full(name)
        # "Mr. X" before plain "X", which may then be either of a couple.
        for name in names.all:
            if name.label is EntityLabel.PERSON and name.span.start not in self.by_place and self._gendered(name):
                self._add(name)
        for name in names.all:
            if name.span.start not in self.by_place:
                self._add(name)
            number = self.by_place.get(name.span.start)
            if number is not None:
                self.figures[number].forms[name.words] += 1
                self._recent[number] = name.span.start
        for figure in self.figures:
            name_fully(figure)

    def figure_at(self, name: Name) -> int | None:
        """The number of the figure that the name means."""
        return self.by_place.get(name.span.start)

    def find(self, words: str) -> int | None:
        """The figure that goes by `words`, where the finder of names saw none: the same name, surname or short form."""
        if not words[:1].isupper() or len(words) > 60 or re.match(r"An?\s", words):
            return None
        key = _key(words)
        for kind in ("org", "country"):
            if f"{kind} {key}" in self._keys:
                return self._keys[f"{kind} {key}"]
        persons = [i for i, f in enumerate(self.figures) if f.kind is ActorKind.PERSON and f.parts]
        parts = person_parts(words)[1]
        same = [i for i in persons if parts and is_of(self.figures[i].parts, parts)]
        if same:
            return same[0]
        is_name = all(word[0].isupper() for word in words.split())
        return self._known_organization(words) if is_name and len(words.split()) < 4 else None

    def add(self, figure: Figure) -> int:
        """Take in a further figure; gives its number."""
        self.figures.append(figure)
        return len(self.figures) - 1

    def keyed(self, key: str, figure: Figure) -> int:
        """The number of the figure kept under `key`; `figure` where there is none yet."""
        if key not in self._keys:
            self._keys[key] = self.add(figure)
        return self._keys[key]

    def _add(self, name: Name) -> None:
        if name.label is EntityLabel.PERSON:
            self._add_short(name)
        elif name.label is not EntityLabel.NORP:
            self.by_place[name.span.start] = self._place_or_organization(name)

    def _add_full(self, name: Name) -> None:
        titles, parts = person_parts(name.words)
        for number, figure in enumerate(self.figures):
            if is_same_person(figure.parts, parts) and not is_clash(figure, titles):
                self.by_place[name.span.start] = number
                if len(parts) > len(figure.parts):
                    figure.parts = parts
                break
        else:
            self.by_place[name.span.start] = self.add(new_person(name.words, parts))
        self._total[self.by_place[name.span.start]] += 1
        take_titles(self.figures[self.by_place[name.span.start]], self._titles(name, titles), titles)
        self._called.setdefault(self.by_place[name.span.start], set()).update(self._offices(name, titles))

    def _add_short(self, name: Name) -> None:
        """A surname or given name alone: the person it fits best, else somebody of its own."""
        offices, parts = person_parts(name.words)
        titles = self._titles(name, offices)
        word = parts[-1]
        fitting = [
            number
            for number, figure in enumerate(self.figures)
            if figure.kind is ActorKind.PERSON and not is_clash(figure, titles) and may_be_short(figure.parts, word)
        ]
        if fitting:
            called, given = self._offices(name, offices), self._given_behind(name)
            most = max(self._total[n] for n in fitting)
            number = max(
                fitting,
                key=lambda n: (
                    given is not None and self.figures[n].parts[0] == given,
                    is_meant(self.figures[n], titles),
                    bool(called & self._called.get(n, set())),
                    *self._fitness(n, self.figures[n], word, name.span.start, most),
                ),
            )
        else:
            number = self.add(new_person(name.words, parts))
        self.by_place[name.span.start] = number
        self._total[number] += 1
        take_titles(self.figures[number], titles, offices)

    def _given_behind(self, name: Name) -> str | None:
        """The given name that is set behind a surname: "the elder SURNAME, GIVEN, said"."""
        found = re.compile(r"\s*[,(]\s*([A-Z][\w-]+)\s*[,.)]").match(self._names.text, name.span.end)
        return without_accents(found.group(1).lower()) if found else None

    def _offices(self, name: Name, titles: Sequence[str]) -> set[str]:
        """The offices that the words around the name give it, to tell two of one surname apart."""
        text = self._names.text
        low, high = _line_around(text, name.span)
        before = office_before(text, low, name.span.start, self._names)
        behind = None if name.is_possessive else office_after(text, name.span.end, high, self._names)
        found = {office.noun for office in (before, behind) if office is not None and office.noun}
        return found | {SHORT_TITLES.get(t, t) for t in titles if t not in ADDRESSES}

    def _fitness(self, number: int, figure: Figure, word: str, place: int, most: int) -> tuple[float, ...]:
        """Exact before fuzzy, surname before given name, named before in the article, much oftener, most recently."""
        return (
            figure.parts[-1] == word,
            word in figure.parts,
            number in self._recent,
            self._is_near(number, place),
            3 * self._total[number] >= most,
            self._recent.get(number, 0),
            -number,
        )

    def _is_near(self, number: int, place: int) -> bool:
        """True when the figure was named in the same line before."""
        recent = self._recent.get(number, -1)
        return recent >= 0 and "\n" not in self._names.text[recent:place]

    def _gendered(self, name: Name) -> bool:
        """True when a form of address tells the gender of the name."""
        return any(gender_of_noun(title) for title in self._titles(name, person_parts(name.words)[0]))

    def _titles(self, name: Name, titles: list[str]) -> list[str]:
        """With the form of address that stands right before the name."""
        before = re.search(r"(\w+)\.?\s$", self._names.text[max(0, name.span.start - 16) : name.span.start])
        return [before.group(1).lower(), *titles] if before and before.group(1).lower() in TITLES else titles

    def _place_or_organization(self, name: Name) -> int:
        words = name.words
        seat = country_of_seat(words)
        if seat and not (name.label is EntityLabel.LOCATION and country_of_capital(words)):
            figure = Figure(kind=ActorKind.ORGANIZATION, name=seat[0], affiliation=seat[1])
            return self.keyed(f"org {_key(seat[0])}", figure)
        country = country_of(words) or (
            country_of_capital(words) if name.label is not EntityLabel.ORGANIZATION else None
        )
        if country:
            return self.keyed(f"country {country}", Figure(kind=ActorKind.COUNTRY, name=country, affiliation=country))
        return self._organization(name)

    def _organization(self, name: Name) -> int:
        key = f"org {_key(name.words)}"
        if key not in self._keys:
            known = self._known_organization(name.words) if name.label is not EntityLabel.LOCATION else None
            if known is not None:
                self._keys[key] = known
        country = country_of_office(name.words) or self._country_behind(name)
        number = self.keyed(key, Figure(kind=ActorKind.ORGANIZATION, name=name.words, affiliation=country))
        short = re.match(r"\s*\(([A-Z][\w&.-]{1,9})\)", self._names.text[name.span.end : name.span.end + 14])
        if short:
            self._keys.setdefault(f"org {_key(short.group(1))}", number)
        return number

    def _country_behind(self, name: Name) -> str | None:
        """The country of "the Ministry of Trade (MT) of NAME"."""
        found = re.compile(r"(?:\s*\([A-Z][\w&.-]{1,9}\))?\s+of\s+(?:the\s+)?").match(self._names.text, name.span.end)
        behind = self._names.at(found.end()) if found else None
        return country_of(behind.words) if behind is not None else None

    def _known_organization(self, words: str) -> int | None:
        """The one organisation that `words` shortens or spells out: initials, or its first or last words."""
        mine = _key(words).split()
        found = set()
        for number, figure in enumerate(self.figures):
            if figure.kind is not ActorKind.ORGANIZATION or not figure.is_named:
                continue
            theirs = _key(figure.name).split()
            if not mine or not theirs:
                continue
            short, long = sorted((mine, theirs), key=len)
            initials = "".join(w[0] for w in long if w not in ("of", "the", "and", "for"))
            is_short = len(initials) > 2 or (len(initials) == 2 and (words.isupper() or figure.name.isupper()))
            is_initials = len(short) == 1 and is_short and short[0] == initials
            is_part = len(short) < len(long) and short in (long[: len(short)], long[-len(short) :])
            if is_initials or (is_part and len(short[0]) > 3 and short[0] not in _COMMON_IN_NAMES):
                found.add(number)
        return found.pop() if len(found) == 1 else None


_COMMON_IN_NAMES = word_set(
    "ministry department university national international united federal general european american russian "
    "ukrainian british chinese central democratic republican party committee council office state bank house "
    "white north south east west world global public first royal supreme high county city"
)
