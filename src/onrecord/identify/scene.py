"""One article made ready: its figures with their offices, its mentions in order, and who each source is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.identify.addressees import addressee_spans
from onrecord.identify.figures import Cast, find_names
from onrecord.identify.layout import Layout
from onrecord.identify.mentions import Mention, MentionForm, find_pronouns, pronoun_form
from onrecord.identify.offices import (
    Name,
    Names,
    Office,
    camps_of,
    office_after,
    office_before,
    office_before_comma,
)
from onrecord.identify.references import Reference, SourceReader
from onrecord.identify.vocabulary import kind_of_noun, word_set
from onrecord.records import ActorKind, Article, Attribution, Entity, EntityLabel, Gender, Span

_NOBODY = re.compile(
    r"\b(?:is|was|were|are|been|be|being|has|had)\s+(?:\w+ly\s+)?(?:\w+ed|said|told|known|thought|understood|seen|"
    r"meant|clear|understandable|likely|unlikely|possible|obvious|true)\b(?!\s+by)|reportedly|allegedly|supposedly|"
    r"should be noted|seem|appear|turn(?:s|ed) out",
    re.IGNORECASE,
)
_PARTY = re.compile(r"\s*[,(]\s*([DR])-")
#: Who speaks for whom somebody else speaks for.
_STAFF = word_set(
    "spokesman spokeswoman spokesperson deputy aide adviser advisor chief-of-staff secretary minister envoy assistant"
)
_AGED = re.compile(r",\s*(?:aged )?(\d{1,3})\s*[,.]")


@dataclass(slots=True, kw_only=True)
class Scene:
    """The parts of one article. `sources` and `addressees`: for each attribution the references its words make."""

    text: str
    layout: Layout
    names: Names
    cast: Cast
    reader: SourceReader
    mentions: list[Mention] = field(default_factory=list)
    sources: list[list[Reference]] = field(default_factory=list)
    addressees: list[list[Reference]] = field(default_factory=list)


def read_scene(article: Article, attributions: Sequence[Attribution], entities: Sequence[Entity]) -> Scene:
    """What the words alone tell; nothing is resolved yet."""
    text = article.text
    layout = Layout(text)
    names = find_names(text, [e for e in entities if not any(s.span.contains(e.span) for s in article.skips)])
    cast = Cast(names)
    describe_people(layout, names, cast)
    scene = Scene(text=text, layout=layout, names=names, cast=cast, reader=SourceReader(text, names, cast))
    for number, attribution in enumerate(attributions):
        scene.sources.append(_read_source(scene, attribution, number))
    for attribution in attributions:
        spans = addressee_spans(layout, attribution, names)
        scene.addressees.append([r for span in spans for r in scene.reader.read(span, -1)])
    skips = [skip.span for skip in article.skips]
    scene.mentions = [m for m in _all_mentions(scene) if not any(s.contains(m.span) for s in skips)]
    return scene


def describe_people(layout: Layout, names: Names, cast: Cast) -> None:
    """Titles and appositions of every person, wherever in the article they stand."""
    votes: dict[int, Counter[str]] = {}
    for name in names.all:
        number = cast.figure_at(name)
        if name.label is not EntityLabel.PERSON or number is None:
            continue
        figure = cast.figures[number]
        aged = _AGED.match(layout.text, name.span.end)
        if aged:
            figure.nouns.add(f"{aged.group(1)}-year-old")
        party = _PARTY.match(layout.text, name.span.end)
        if party:
            figure.camps.add({"D": "democ", "R": "repub"}[party.group(1)])
        for office in _offices(layout, name, names):
            figure.take_role(office.role, office.noun)
            figure.camps |= camps_of(office)
            relation = _relation(office, name, names, cast)
            if relation is not None and relation != number:
                figure.relatives[relation] = office.noun
            if re.search(r"\b(?:former|ex|late)\b", office.role, re.IGNORECASE):
                continue
            owner = cast.figure_at(office.owner) if isinstance(office.owner, Name) else None
            affiliation = _full_name(office, cast)
            if owner is None and relation is not None and office.noun in _STAFF:
                owner = relation
            if affiliation is None and owner is not None and owner != number:
                affiliation = cast.figures[owner].affiliation
            if affiliation is not None and affiliation.islower():
                affiliation = (
                    _named_body(affiliation.split()[-1], names.inside(0, name.span.start), cast) or affiliation
                )
            affiliation = affiliation or _body(layout.text, office, name, names, cast)
            if affiliation is not None:
                votes.setdefault(number, Counter())[affiliation] += 1
    for number, counted in votes.items():
        cast.figures[number].affiliation = counted.most_common(1)[0][0]


def _full_name(office: Office, cast: Cast) -> str | None:
    """The affiliation by its fullest name in the article."""
    for name in office.names:
        number = cast.figure_at(name)
        if number is not None and name.words == office.affiliation:
            figure = cast.figures[number]
            return figure.name if figure.kind is ActorKind.ORGANIZATION else office.affiliation
    return office.affiliation


def _body(text: str, office: Office, name: Name, names: Names, cast: Cast) -> str | None:
    """The named organisation that "the union's president" and "the union president" are of."""
    words = re.split(r"[\s,]+", text[office.start : office.start + 60].lower())[:4]
    for word in words:
        noun = re.sub(r"['\u2019]s$", "", word)
        if noun == office.noun:
            return None
        if kind_of_noun(noun) is not ActorKind.ORGANIZATION:
            continue
        found = _named_body(noun, [n for n in names.inside(0, office.start) if n is not name], cast)
        if found is not None:
            return found
    return None


def _named_body(noun: str, before: Sequence[Name], cast: Cast) -> str | None:
    """The organisation last named whose name has the noun."""
    for other in reversed(before):
        number = cast.figure_at(other)
        figure = cast.figures[number] if number is not None else None
        is_body = figure is not None and figure.kind is ActorKind.ORGANIZATION
        if figure is not None and is_body and noun in figure.name.lower().split():
            return figure.name
    return None


def _relation(office: Office, name: Name, names: Names, cast: Cast) -> int | None:
    """To whom the office is one: the person in "LIND's lawyer", "lawyer for LIND" or last named before "his lawyer"."""
    others = [n for n in (office.owner, *office.names) if isinstance(n, Name) and n is not name]
    persons = [n for n in others if n.label is EntityLabel.PERSON and cast.figure_at(n) is not None]
    if persons:
        return cast.figure_at(persons[0])
    form = pronoun_form(office.owner) if isinstance(office.owner, str) else None
    gender = {MentionForm.HE: Gender.MALE, MentionForm.SHE: Gender.FEMALE}.get(form) if form is not None else None
    if gender is None:
        return None
    mine = cast.figure_at(name)
    if office.start > name.span.start:
        return None
    for other in reversed(names.inside(max(0, office.start - 400), office.start)):
        number = cast.figure_at(other)
        if number is None or number == mine or other.label is not EntityLabel.PERSON:
            continue
        if cast.figures[number].gender in (gender, None):
            return number
    return None


def _offices(layout: Layout, name: Name, names: Names) -> list[Office]:
    low, high = layout.sentence_span(name.span.start)
    found = [office_before(layout.text, low, name.span.start, names)]
    if not name.is_possessive:
        found.append(office_after(layout.text, name.span.end, high, names))
        if found[0] is None:
            found.append(office_before_comma(layout.text, low, name.span.start, name.span.end, names))
    return [office for office in found if office is not None]


def _read_source(scene: Scene, attribution: Attribution, number: int) -> list[Reference]:
    """The references of a source; for none, the silent speaker of the cue or of the lone quotation."""
    text = scene.text
    cue = " ".join(span.of(text) for span in attribution.cue)
    source = " ".join(span.of(text) for span in attribution.source).strip().lower()
    if source in ("", "it", "there") and _NOBODY.search(cue):
        return []
    if attribution.source:
        first = scene.reader.read(attribution.source[0], number)
        more = [r for span in attribution.source[1:] if not first for r in scene.reader.read(span, number)]
        return first or more
    if attribution.cue:
        return [Mention(span=attribution.cue[0], form=MentionForm.IMPLIED, statement=number)]
    return [Mention(span=attribution.content[0], form=MentionForm.ALONE, statement=number)]


def with_spans(scene: Scene, spans: Sequence[Span]) -> list[Mention]:
    """The mentions of the scene with those that further noun phrases are; to learn from texts with gold mentions."""
    known = {mention.span for mention in scene.mentions}
    read = [reference for span in spans if span not in known for reference in scene.reader.read(span, -1)]
    return _in_order([*scene.mentions, *(r for r in read if isinstance(r, Mention) and r.span not in known)])


def _all_mentions(scene: Scene) -> list[Mention]:
    """Every mention in the order of its place; what a source is stands for the name or pronoun at its place."""
    by_place: dict[Span, Mention] = {}
    for name in scene.names.all:
        if name.label is not EntityLabel.NORP:
            mention = scene.reader.name_mention(name)
            if mention is not None:
                by_place[name.span] = mention
    for pronoun in find_pronouns(scene.text):
        by_place[pronoun.span] = pronoun
    for references in (*scene.addressees, *scene.sources):
        for reference in references:
            if isinstance(reference, Mention):
                by_place[reference.span] = reference
    return _in_order(by_place.values())


def _in_order(mentions: Iterable[Mention]) -> list[Mention]:
    """By place, and at one place a lone quotation before what stands in it."""
    by_place = {mention.span: mention for mention in mentions}
    return sorted(by_place.values(), key=lambda m: (m.span.start, m.form is not MentionForm.ALONE, m.span.end))
