"""The one talked of right before a lone quotation or a pronoun: "Her opponent was less impressed." Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from onrecord.identify.features import VERB
from onrecord.identify.mentions import PRONOUNS, Mention, MentionForm
from onrecord.identify.references import Author
from onrecord.identify.scene import Scene
from onrecord.identify.surroundings import surroundings_of
from onrecord.identify.unsigned import is_without_agent
from onrecord.identify.vocabulary import is_plural_noun, kind_of_noun, word_set
from onrecord.records import ActorKind, Attribution, EntityLabel, Span

_PHRASE = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Aa]nother)((?:\s+[\w'\u2019-]+){1,5})")
_BYLINE = re.compile(r"[Bb][Yy] [A-Z][^.!?\n]{2,60}$")
_ASKED = re.compile(
    r"\b(?:[Dd]oes|[Dd]id|[Dd]o|[Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Ww]ill|[Ww]ould|[Hh]as|[Hh]ave|[Cc]an|[Cc]ould)\s+$"
)
_OUTLET = re.compile(
    r"th(?:is|e present)\s+(?:news\s+)?(?:agency|newspaper|paper|magazine|website|site|outlet|channel|station|network|"
    r"broadcaster|blog|publication|newsletter|weekly|daily|programme|program|newsroom|service)",
    re.IGNORECASE,
)
#: What only people do, so that its subject is somebody whatever its noun.
_GESTURE = (
    r"(?:nodded|nods|shrugged|shrugs|smiled|smiles|laughed|laughs|sighed|sighs|frowned|frowns|grinned|grins|waved|waves|"
    r"hesitated|hesitates|disagreed|disagrees|agreed|agrees|shook|shakes|raised|raises|stood|stands up|stepped|steps)"
)
_SOMEBODY = re.compile(
    rf"(?:(?:The|An?|His|Her|Their|One|Another)\s+(?:[a-z-]+\s+){{0,2}}?[a-z-]+)(?=,\s+who\b|(?:,[^,.]*,)?\s+{_GESTURE}\b)"
)
_WORD = re.compile(r"[\w'\u2019-]+")
_APPOSED = re.compile(r"(?:\s+(?:of|in|at|for|from|on)\s[^,.;:]{1,40})?,?\s+(?=[A-Z])")
_NO_MODIFIERS = word_set("of in on at to by for with from and or but that who which is was were are has had will would")
_AUX = re.compile(r"\s+(?:of|for|at)\s+(?:the\s+)?")


def complete_sources(scene: Scene, attributions: Sequence[Attribution]) -> None:
    """Sources that only their cue or their surroundings tell: nobody, and the outlet speaking of itself."""
    for number, attribution in enumerate(attributions):
        words = " ".join(span.of(scene.text) for span in attribution.source).strip()
        if attribution.cue and is_without_agent(scene.text, attribution):
            _replace(scene, number, [])
        elif not scene.sources[number] and attribution.cue and words.lower() in ("", "it"):
            _replace(scene, number, [_open_mention(scene, attribution, number)])
        elif _OUTLET.fullmatch(words) and scene.layout.quotation_at(attribution.source[0].start) < 0:
            _replace(scene, number, [])
            scene.sources[number] = [Author(attribution.source[0])]


def _open_mention(scene: Scene, attribution: Attribution, number: int) -> Mention:
    if attribution.source:
        found = scene.reader.read(attribution.source[0], number)
        if found and isinstance(found[0], Mention):
            return found[0]
    return Mention(span=attribution.cue[0], form=MentionForm.IMPLIED, statement=number)


def _replace(scene: Scene, number: int, sources: list[Mention]) -> None:
    """Give a statement other sources, and the scene the mentions to go with them."""
    scene.sources[number] = list(sources)
    scene.mentions = [m for m in scene.mentions if m.statement != number]
    for mention in sources:
        _add(scene, mention)


def _add(scene: Scene, mention: Mention) -> None:
    scene.mentions = [m for m in scene.mentions if m.span != mention.span]
    scene.mentions.append(mention)
    scene.mentions.sort(key=lambda m: (m.span.start, m.form is not MentionForm.ALONE, m.span.end))


def introduce(scene: Scene) -> None:
    """Add to the mentions the descriptions right before lone quotations and pronouns that are sources.

    A name that signs the article is nobody in it.
    """
    scene.mentions = [m for m in scene.mentions if not _is_byline(scene, m)]
    places: set[int] = set()
    for mention in [m for m in scene.mentions if m.statement >= 0]:
        if mention.form is MentionForm.ALONE:
            around = surroundings_of(scene.layout, mention.span)
            if around.words and (around.is_near or not scene.names.inside(around.low, mention.span.start)):
                places.add(around.low)
        elif mention.form in PRONOUNS:
            low = scene.layout.sentence_span(mention.span.start)[0]
            places.add(scene.layout.sentence_span(max(low - 1, 0))[0])
    for place in sorted(places):
        for span in _phrases(scene, *scene.layout.sentence_span(place)):
            found = scene.reader.read(span, -1)
            if len(found) == 1 and isinstance(found[0], Mention) and not _is_known(scene, found[0].span):
                _add(scene, found[0])


_DESCRIPTIONS = (MentionForm.PERSON, MentionForm.ORGANIZATION)


def _phrases(scene: Scene, low: int, high: int) -> list[Span]:
    """The descriptions that open the sentence, stand before a verb or are asked about."""
    text = scene.text
    found = []
    for match in _PHRASE.finditer(text, low, high):
        end = _end_of_noun(text, match)
        if end is None or scene.layout.quotation_at(match.start()) >= 0:
            continue
        is_subject = match.start() == low or VERB.match(text, end) or _ASKED.search(text[low : match.start()])
        span = Span(match.start(), _with_complement(scene, end))
        if is_subject and not _is_title(scene, end) and not _is_known(scene, span):
            found.append(span)
    people = _opening_people(scene, low, high)
    return found or [span for span in people if not _is_known(scene, span)]


def _opening_people(scene: Scene, low: int, high: int) -> list[Span]:
    """People at the beginning of a sentence: "Residents were not convinced", "The sacristan nodded"."""
    text = scene.text
    somebody = _SOMEBODY.match(text, low, high)
    if somebody is not None and not _is_title(scene, somebody.end()):
        return [Span(*somebody.span())]
    if scene.layout.quotation_at(low) >= 0:
        return []
    for word in islice(_WORD.finditer(text, low, high), 4):
        if kind_of_noun(word.group().lower()) is ActorKind.GROUP and VERB.match(text, word.end()):
            return [Span(low, word.end())]
    return []


def _is_title(scene: Scene, end: int) -> bool:
    """True for a description with its name behind it: "her opponent in the race, Hugo Lanz"."""
    joint = _APPOSED.match(scene.text, end)
    name = scene.names.at(joint.end()) if joint else None
    return name is not None and (name.label is EntityLabel.PERSON or name.span.start == end + 1)


def _end_of_noun(text: str, phrase: re.Match[str]) -> int | None:
    """Where the noun for somebody ends that a phrase is about: "the prime minister", "the police officer"."""
    end = None
    for word in re.finditer(r"\S+", text[phrase.start(1) : phrase.end(1)]):
        noun = word.group()
        is_actor = kind_of_noun(noun) in (ActorKind.PERSON, ActorKind.ORGANIZATION) and not is_plural_noun(noun)
        if is_actor:
            end = phrase.start(1) + word.end()
        elif end is not None or not noun[0].isalpha():
            break
        elif noun in _NO_MODIFIERS or noun.endswith(("'s", "\u2019s")):
            return None
    return end


def _with_complement(scene: Scene, end: int) -> int:
    """Where the description ends with the "of NAME" behind it."""
    joint = _AUX.match(scene.text, end)
    name = scene.names.at(joint.end()) if joint else None
    return name.span.end if name is not None else end


def _is_byline(scene: Scene, mention: Mention) -> bool:
    low, high = scene.layout.paragraph_span(mention.span.start)
    return mention.statement < 0 and high - low < 80 and bool(_BYLINE.match(scene.text[low:high].strip()))


def _is_known(scene: Scene, span: Span) -> bool:
    return any(m.span.overlaps(span) and (m.form in _DESCRIPTIONS or m.statement >= 0) for m in scene.mentions)
