"""What the words of a source mean: a name, a pronoun, a description, a group; two sources joined by "and" are two."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from onrecord.identify.figures import Cast, Figure
from onrecord.identify.heads import WITH_NAME, HeadFinder
from onrecord.identify.layout import trimmed
from onrecord.identify.lookback import LookBack
from onrecord.identify.mentions import Mention, MentionForm, pronoun_form, pronoun_mention
from onrecord.identify.offices import (
    Name,
    Names,
    Office,
    affiliation_of,
    camps_of,
    country_of_office,
    is_head,
    read_office,
)
from onrecord.identify.person_names import is_people
from onrecord.identify.places import country_of_demonym
from onrecord.identify.several import cut_spans, find_several
from onrecord.identify.vocabulary import (
    AGENT_ENDINGS,
    ANONYMOUS_DOCUMENTS,
    DETERMINERS,
    DOCUMENT_NOUNS,
    FIRST,
    FIRST_PLURAL,
    GROUP_NOUNS,
    INDEFINITE,
    ONE_OF_MANY,
    POSSESSIVES,
    RELATIVE,
    SECOND,
    gender_of_noun,
    is_plural_noun,
    is_same_office,
    is_thing,
    kind_of_noun,
    singular,
    word_set,
)
from onrecord.records import ActorKind, EntityLabel, Span

_LEADING = re.compile(r"(?:by|from|to|for|even|both|only|and|but|like|with|of|via)\s+", re.IGNORECASE)
_TRAILING = re.compile(r"\s+(?:both|alike|together|each|also)\s*$", re.IGNORECASE)
#: Organisations that go by the name of a person: "Lang's campaign" is "the Lang campaign".
_OF_PERSONS = word_set("campaign administration team camp government cabinet")
_IN_NAMES = word_set("of and the for de van von bin al")
_ANY_PERSON = word_set("man woman person individual guy lady boy girl")
_NO_PART = word_set("in at to with who that which is was by on from as than like")
_AUTHORS = word_set("this the our")
_AUTHOR_NOUNS = word_set(
    "newspaper paper magazine website site outlet author writer reporter correspondent agency channel station "
    "broadcaster network programme program podcast blog portal desk columnist column"
)


@dataclass(frozen=True, slots=True)
class Author:
    """The outlet or writer speaking of itself; or, inside a quotation, the one who is quoted."""

    span: Span


@dataclass(frozen=True, slots=True)
class Relative:
    """A "who" or "which": whoever was named right before."""

    span: Span


Reference = Mention | Author | Relative


class SourceReader:
    """Reads the sources of one article, and keeps the figures that only descriptions tell of."""

    def __init__(self, text: str, names: Names, cast: Cast) -> None:
        self._text, self._names, self._cast = text, names, cast
        self._heads = HeadFinder(text, names)
        self._back = LookBack(text, names, cast)

    def read(self, span: Span, statement: int) -> list[Reference]:
        """The speakers that the words of a source mean, in their order; unclear ones without figure."""
        found: list[Reference] = []
        for part in self._heads.split(self._heads.listed(span)):
            several = self._read_several(part, span, statement)
            if several:
                found += several
                continue
            reference = self._read_part(part, statement)
            if isinstance(reference, Mention) and reference.figure is None and reference.noun:
                others = frozenset(r.figure for r in found if isinstance(r, Mention) and r.figure is not None)
                reference = replace(reference, others=others)
            if reference is not None:
                found.append(reference)
        return found

    def _read_several(self, part: Span, whole: Span, statement: int) -> list[Reference]:
        """The mentions that one plural is: "both brothers"."""
        beside = [n for n in self._names.inside(whole.start, whole.end) if not part.start <= n.span.start < part.end]
        others = frozenset(number for n in beside if (number := self._cast.figure_at(n)) is not None)
        numbers = find_several(self._text, part, self._names, self._cast, others)
        spans = cut_spans(self._text, part, len(numbers)) if numbers else []
        return [self._settled(span, number, statement) for span, number in zip(spans, numbers, strict=False)]

    def _settled(self, span: Span, number: int, statement: int, form: MentionForm = MentionForm.NAME) -> Mention:
        """A mention of a figure that is known."""
        figure = self._cast.figures[number]
        return Mention(span=span, form=form, figure=number, kind=figure.kind, gender=figure.gender, statement=statement)

    def _read_part(self, part: Span, statement: int) -> Reference | None:
        lead = _LEADING.match(self._text, part.start, part.end)
        trail = _TRAILING.search(self._text, part.start, part.end)
        end = trail.start() if trail and trail.end() == part.end else part.end
        span = trimmed(self._text, lead.end() if lead else part.start, end)
        if span is None:
            return None
        ending = re.search(r"['\u2019]s?$", span.of(self._text))
        if ending and ending.start():
            span = Span(span.start, span.start + ending.start())
        words = span.of(self._text)
        first = re.split(r"[\s,]", words)[0].lower()
        rest = words[len(first) :].strip(" ,").split()
        if pronoun_form(first) and (not rest or (first not in POSSESSIVES and rest[0].lower() in WITH_NAME)):
            return pronoun_mention(Span(span.start, span.start + len(first)), first, statement)
        if first in FIRST | FIRST_PLURAL and not rest:
            return Author(span)
        if first in SECOND | (DETERMINERS - INDEFINITE) and not rest:
            return None
        if first in RELATIVE and not rest:
            return Relative(span)
        name = self._heads.head_name(span)
        if name is not None:
            return self.name_mention(name, statement)
        one = self._one_of_a_people(span, statement)
        if one is not None:
            return one
        known = self._cast.find(re.sub(r"^[Tt]he\s+", "", words))
        if known is not None:
            return self._settled(span, known, statement)
        latter = self._back.latter(span, words)
        if latter is not None:
            return self._settled(span, latter, statement)
        return self._read_description(span, statement)

    def name_mention(self, name: Name, statement: int = -1) -> Mention | None:
        """The mention that a name of the article is."""
        number = self._cast.figure_at(name)
        if number is None:
            return None
        figure = self._cast.figures[number]
        return Mention(
            span=name.span,
            form=MentionForm.NAME,
            figure=number,
            kind=figure.kind,
            gender=figure.gender,
            statement=statement,
            is_possessive=name.is_possessive,
        )

    def _read_description(self, span: Span, statement: int) -> Reference | None:
        office = read_office(self._text, span.start, span.end, self._names)
        if office is None:
            return None
        noun = office.noun
        if office.determiner in _AUTHORS and noun in _AUTHOR_NOUNS and self._is_author(office, span):
            return Author(span)
        if noun in DOCUMENT_NOUNS or singular(noun) in DOCUMENT_NOUNS:
            return self._read_document(office, span, statement)
        if is_thing(noun):
            return None
        kind = kind_of_noun(noun)
        if kind is ActorKind.GROUP or noun in GROUP_NOUNS or (kind is None and is_plural_noun(noun)):
            return self._group(office, span, statement)
        if kind in (ActorKind.ORGANIZATION, ActorKind.COUNTRY):
            return self._read_organization(office, span, statement)
        is_one = office.determiner in ("a", "an", "one", "another", "the") or office.owner is not None
        is_agent = is_one and noun.endswith(AGENT_ENDINGS)
        if kind is ActorKind.PERSON or noun in ONE_OF_MANY or is_head(noun) or is_agent:
            return self._read_person(office, span, statement)
        return self._read_unknown(span, statement)

    def _one_of_a_people(self, span: Span, statement: int) -> Mention | None:
        """A person told by country or party: "the German", "one Republican"."""
        found = re.fullmatch(r"(?:[Tt]he|[Aa]|[Oo]ne|[Aa]nother) ([A-Z][a-z]+)", span.of(self._text))
        if found is None or found.group(1).endswith(("s", "ese", "ch", "sh")):
            return None
        name = self._names.at(span.end - 1)
        if not is_people(found.group(1).lower()) and (name is None or name.label is not EntityLabel.NORP):
            return None
        word = found.group(1).lower()
        country = country_of_demonym(found.group(1))
        mention = Mention(span=span, form=MentionForm.PERSON, kind=ActorKind.PERSON, noun=word, role=word,
                          affiliation=country, camps=frozenset() if country else frozenset({word[:5]}),
                          statement=statement)  # fmt: skip
        return (
            mention
            if span.of(self._text)[:3] == "The" or span.of(self._text)[:3] == "the"
            else replace(mention, figure=self.new_figure(mention, f"{word.title()}"))
        )

    def _is_author(self, office: Office, span: Span) -> bool:
        """True for "this newspaper" and "the author" with nothing behind; "the newspaper" is somebody else's."""
        words = span.of(self._text).split()
        return len(words) == 2 and (office.determiner in ("this", "our") or office.noun in ("author", "writer"))

    def _mention(self, office: Office, span: Span, form: MentionForm, statement: int, figure: int | None) -> Mention:
        return Mention(
            span=span,
            form=form,
            figure=figure,
            kind=None if form is MentionForm.DOCUMENT else kind_of_noun(office.noun) or ActorKind.PERSON,
            gender=gender_of_noun(office.noun),
            noun=singular(office.noun),
            role=office.role,
            affiliation=self._affiliation(office),
            camps=camps_of(office),
            statement=statement,
        )

    def _affiliation(self, office: Office) -> str | None:
        """Of the office, or of the named person whose office it is."""
        if office.affiliation:
            return office.affiliation
        if isinstance(office.owner, Name):
            number = self._cast.figure_at(office.owner)
            return self._cast.figures[number].affiliation if number is not None else None
        return None

    def _read_document(self, office: Office, span: Span, statement: int) -> Reference | None:
        if isinstance(office.owner, str) and pronoun_form(office.owner):
            return pronoun_mention(Span(office.start, office.start + len(office.owner)), office.owner, statement)
        named = [n for n in office.names if self._cast.figure_at(n) is not None]
        if not named and office.determiner in ("the", "this", "that", "these", "those"):
            author = self._back.author_of(office.noun, span.start)
            if author is not None:
                return self._settled(span, author, statement, MentionForm.DOCUMENT)
        by = re.compile(r"\sby\s(?=(?:the|its|his|her|their)\s)").search(self._text, span.start, span.end)
        maker = self._read_part(Span(by.end(), span.end), statement) if by and not named else None
        if isinstance(maker, Mention) and (maker.figure is not None or kind_of_noun(maker.noun)):
            return maker
        if named and not (is_plural_noun(office.noun) and office.noun in ANONYMOUS_DOCUMENTS):
            return self.name_mention(named[0], statement)
        is_definite = office.determiner is not None and office.determiner not in INDEFINITE
        if is_definite and office.noun not in ANONYMOUS_DOCUMENTS:
            return self._mention(office, span, MentionForm.DOCUMENT, statement, None)
        if not is_definite and office.noun in ("statement", "letter", "email", "tweet", "post"):
            return self._mention(office, span, MentionForm.DOCUMENT, statement, None)
        return self._group(office, span, statement)

    def _short(self, span: Span) -> str:
        """The description without its determiner, up to a relative clause or mark."""
        words = re.split(r"[,;(]|\s(?:who|which|that|whose)\s", span.of(self._text))[0].strip()
        return re.sub(
            r"^(?:the|an?|this|these|those|that|some|many|several|one)\s+(?!of\b)(?=\S)", "", words, flags=re.IGNORECASE
        )

    def _group(self, office: Office, span: Span, statement: int) -> Mention:
        name = self._short(span)
        figure = Figure(kind=ActorKind.GROUP, name=name, is_named=False, is_plural=True)
        figure.affiliation = self._affiliation(office)
        is_definite = office.determiner in ("the", "these", "those") and " " not in name
        key = f"group {name.lower()}"
        number = self._known_group(office.noun) if is_definite else None
        number = self._cast.keyed(key, figure) if number is None else number
        self._cast.figures[number].nouns.add(office.noun)
        self._cast.figures[number].forms[name] += 1
        mention = self._mention(office, span, MentionForm.PERSON, statement, number)
        return Mention(span=span, form=mention.form, figure=number, kind=ActorKind.GROUP, is_plural=True,
                       noun=office.noun, affiliation=mention.affiliation, statement=statement)  # fmt: skip

    def _known_group(self, noun: str) -> int | None:
        """The last group with this noun: "the researchers" after "three researchers"."""
        numbers = [i for i, f in enumerate(self._cast.figures) if f.kind is ActorKind.GROUP and noun in f.nouns]
        return numbers[-1] if numbers else None

    def _read_organization(self, office: Office, span: Span, statement: int) -> Mention:
        name = self._back.full(self._short(span), span.start)
        if office.names and office.noun not in ("country", "nation"):
            country = country_of_office(name)
            if isinstance(office.owner, Name) and office.noun in _OF_PERSONS:
                name = f"{office.owner.words} {office.noun}"
            number = self._organization_of(country, office.noun, name)
            if number is None:
                figure = Figure(kind=ActorKind.ORGANIZATION, name=name, affiliation=country)
                figure.nouns.add(office.noun)
                number = self._cast.keyed(f"org {(country or name).lower()} {office.noun}", figure)
            self._cast.figures[number].forms[name] += 1
            self._cast.figures[number].nouns.add(office.noun)
            return self._mention(office, span, MentionForm.ORGANIZATION, statement, number)
        if office.determiner in INDEFINITE or office.determiner is None:
            number = self.new_figure(self._mention(office, span, MentionForm.ORGANIZATION, statement, None), name)
            return self._mention(office, span, MentionForm.ORGANIZATION, statement, number)
        return self._mention(office, span, MentionForm.ORGANIZATION, statement, None)

    def _organization_of(self, country: str | None, noun: str, name: str) -> int | None:
        """The organisation that bears this noun and country in its name already ("Russian Foreign Ministry")."""
        mine = {w.lower() for w in re.findall(r"\w+", name)} - {"s", "the", "of"}
        for number, figure in enumerate(self._cast.figures):
            if figure.kind is not ActorKind.ORGANIZATION or not figure.is_named:
                continue
            theirs = {w.lower() for w in re.findall(r"\w+", figure.name)} - {"s", "the", "of"}
            if noun in theirs and country and country_of_office(figure.name) == country:
                rest = {w for w in (mine ^ theirs) if not country_of_office(w.title())}
                if not rest:
                    return number
        return None

    def _read_person(self, office: Office, span: Span, statement: int) -> Mention:
        mention = self._mention(office, span, MentionForm.PERSON, statement, None)
        if isinstance(office.owner, str):
            return replace(mention, owner=office.owner)
        if isinstance(office.owner, Name) and office.owner.label is EntityLabel.PERSON:
            holder = self._cast.figure_at(office.owner)
            return replace(mention, owner=office.owner.words, owner_figure=holder)
        if office.determiner in INDEFINITE or (office.determiner is None and office.owner is None and not office.names):
            number = self.new_figure(mention, self._short(span))
            return self._mention(office, span, MentionForm.PERSON, statement, number)
        if office.determiner in ("the", "this", "that") and not office.names:
            stranger = self._stranger(office.noun, span.start, mention)
            return replace(mention, figure=stranger) if stranger is not None else mention
        return mention

    def _stranger(self, noun: str, place: int, mention: Mention) -> int | None:
        """Somebody without a name whom the article brought in before: "a taxi driver", then "the driver"."""
        if noun in _ANY_PERSON or any(
            f.is_named and (noun in f.nouns or any(is_same_office(noun, other) for other in f.nouns))
            for f in self._cast.figures
        ):
            return None
        known = [i for i, f in enumerate(self._cast.figures) if not f.is_named and f.kind is ActorKind.PERSON]
        known = [i for i in known if noun in self._cast.figures[i].nouns]
        if known:
            return known[-1]
        brought_in = re.compile(
            rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother)\s+((?:[a-z][\w-]+\s+){{0,3}}?{re.escape(noun)})\b(?![-,\u2019'])"
        )
        found = [*brought_in.finditer(self._text, max(0, place - 1500), place)]
        if not found:
            return None
        words = found[-1].group(1)
        before = set(words.split()[:-1])
        return self.new_figure(mention, noun if before & _IN_NAMES or before & _NO_PART else words)

    def new_figure(self, mention: Mention, name: str | None = None, owner: int | None = None) -> int:
        """A figure for a description that goes back to nobody; `owner` is whom "his" in it means."""
        words = name or re.sub(r"^(?:the|an?)\s+", "", mention.span.of(self._text), flags=re.IGNORECASE)
        words = re.split(r"[,;(]", words)[0].strip()
        words = re.split(r"\s(?:against|that|who|about|over|with|by|after|before|during|on)\s", f"{words} ")[0].strip()
        if mention.owner.lower() in POSSESSIVES and owner is None:
            words = words[len(mention.owner) :].strip() or words
        if mention.form is MentionForm.ORGANIZATION and name is None:
            words = re.sub(r"^(?:his|her|its|their|our|my)\s+(?=\S)", "", words, flags=re.IGNORECASE)
            words = self._back.full(words, mention.span.start)
        if mention.owner and owner is not None:
            holder = self._cast.figures[owner]
            if mention.owner_figure is None:
                words = f"{holder.name}'s {words[len(mention.owner) :].strip()}"
            mention = replace(mention, affiliation=mention.affiliation or holder.affiliation)
        figure = Figure(
            kind=mention.kind or ActorKind.PERSON, name=words, is_named=False, affiliation=mention.affiliation
        )
        figure.forms[words] += 1
        figure.take_role(mention.role, mention.noun)
        return self._cast.add(figure)

    def _read_unknown(self, span: Span, statement: int) -> Mention | None:
        """Words that are neither a known noun nor a name found: a name if they look like one, else a group."""
        words = self._short(span)
        tokens = words.split()
        if not tokens or not any(c.isalpha() for c in words):
            return None
        if tokens[0][0].isupper() and all(t[0].isupper() or t in _IN_NAMES for t in tokens):
            norp = self._names.at(span.end - 1)
            if norp is not None and norp.label is EntityLabel.NORP:
                figure = Figure(kind=ActorKind.GROUP, name=words, is_named=False, is_plural=True)
                figure.affiliation = affiliation_of(norp)
                number = self._cast.keyed(f"group {words.lower()}", figure)
            else:
                kind = ActorKind.PERSON if 2 <= len(tokens) <= 3 else ActorKind.ORGANIZATION
                number = self._cast.keyed(f"org {words.lower()}", Figure(kind=kind, name=words))
        else:
            figure = Figure(kind=ActorKind.GROUP, name=words, is_named=False)
            number = self._cast.keyed(f"group {words.lower()}", figure)
        figure = self._cast.figures[number]
        figure.forms[words] += 1
        return Mention(span=span, form=MentionForm.NAME, figure=number, kind=figure.kind, statement=statement)
