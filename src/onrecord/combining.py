"""Speakers and codings -> coded statements, one for each combination, with the entities they name. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from onrecord.records import (
    Actor,
    ActorId,
    ActorKind,
    Agreement,
    ArticleId,
    Codebook,
    CodingEntry,
    Concept,
    Span,
    Spans,
    Speaker,
    StatementId,
)
from onrecord.records_values import (
    AGREEMENT,
    BLACK,
    CONCEPT,
    MODEL_CODER,
    ORGANIZATION,
    PERSON,
    CodedStatement,
    EntityKey,
    EntityValue,
    Value,
)
from onrecord.sureness import Chances, CodingKey, key_of
from onrecord.transfer.dna_cuts import LONGEST, join_up_to

#: What DNA notes of an entity.
TYPE, ALIAS, NOTES = "Type", "Alias", "Notes"

#: Whom a statement is spoken by and for, by name; either may be empty.
Voice = tuple[str, str]


#: Those who speak for themselves.
_BODIES = (ActorKind.ORGANIZATION, ActorKind.COUNTRY)

#: The author of an article that names neither writer nor outlet.
_NOBODY = "author"


class Combinations:
    """The codings of a casefile as statements of one type; `actors` give their speakers' colours and attributes.

    `chances` are those of codings being right, where they are known better than by their scores.
    """

    def __init__(
        self,
        statement_type: str,
        codings: Sequence[CodingEntry],
        actors: Mapping[ActorId, Actor],
        chances: Mapping[CodingKey, Chances] | None = None,
    ) -> None:
        self._type = statement_type
        self._codings = codings
        self._actors = actors
        self._chances = chances or {}
        self._labels = _label_actors(speaker for coding in codings for speaker in coding.speakers)

    def statements(self, articles: Mapping[str, ArticleId], days: Mapping[StatementId, date]) -> list[CodedStatement]:
        """One for each speaker of each coding; `articles` go by name, `days` say when statements were made."""
        return [
            CodedStatement(
                id=coding.statement,
                statement_type=self._type,
                article=articles[coding.article],
                span=_hull(coding.spans),
                coder=_coder_of(coding),
                values=_values(voice, coding),
                score=self._chances_of(coding).right,
                opposite=self._chances_of(coding).opposite,
                is_decided=bool(coding.judgements),
                said_on=days.get(coding.statement),
            )
            for coding in self._codings
            for voice in self._voices(coding)
        ]

    def _chances_of(self, coding: CodingEntry) -> Chances:
        return self._chances.get(key_of(coding)) or Chances(right=coding.score, opposite=0.0)

    def coders(self) -> list[str]:
        """Who coded, by name."""
        return sorted(set(map(_coder_of, self._codings)))

    def entities(self, codebooks: Iterable[Codebook]) -> list[EntityValue]:
        """Everybody who speaks or is spoken for in a coding, and every concept of the codebooks."""
        found: dict[EntityKey, EntityValue] = {}
        named = {actor.name: actor for actor in self._actors.values() if actor.kind in _BODIES}
        for coding in self._codings:
            for speaker in coding.speakers:
                person, organization = self._voice(speaker, coding)
                actor = self._actors.get(speaker.id)
                self._add(found, PERSON, person, actor)
                self._add(found, ORGANIZATION, organization, named.get(organization) if person else actor)
        concepts = [(concept, codebook) for codebook in codebooks for concept in codebook.concepts]
        for concept, _ in concepts:
            self._add_concept(found, concept)
        parents: set[EntityKey] = set()
        for concept, codebook in concepts:
            self._put_below(found, parents, concept, codebook)
        return list(found.values())

    def _voices(self, coding: CodingEntry) -> list[Voice]:
        return list(dict.fromkeys(self._voice(speaker, coding) for speaker in coding.speakers)) or [("", "")]

    def _voice(self, speaker: Speaker, coding: CodingEntry) -> Voice:
        """An author who is not the outlet itself speaks for it; an organisation or country speaks for itself."""
        name = self._labels.get(speaker.id, speaker.name)
        if speaker.kind is ActorKind.AUTHOR:
            outlet = coding.outlet or ""
            return ("" if speaker.name in (outlet, _NOBODY) else name, speaker.affiliation or outlet)
        return ("", name) if speaker.kind in _BODIES else (name, speaker.affiliation or "")

    def _add(self, found: dict[EntityKey, EntityValue], variable: str, name: str, actor: Actor | None) -> None:
        key = self._type, variable, name
        if not name or (key in found and (actor is None or found[key].attributes[TYPE])):
            return
        aliases = [alias for alias, _ in actor.aliases if alias != actor.name] if actor else []
        found[key] = EntityValue(
            statement_type=self._type,
            variable=variable,
            value=name,
            colour=((actor.colour if actor else None) or BLACK).lower(),
            attributes={TYPE: actor.kind.value if actor else "", ALIAS: join_up_to(aliases), NOTES: ""},
        )

    def _add_concept(self, found: dict[EntityKey, EntityValue], concept: Concept) -> None:
        one = EntityValue(
            statement_type=self._type,
            variable=CONCEPT,
            value=concept.proposition,
            attributes={TYPE: "", ALIAS: concept.id[:LONGEST], NOTES: ""},
        )
        found.setdefault(one.key, one)

    def _put_below(
        self, found: dict[EntityKey, EntityValue], parents: set[EntityKey], concept: Concept, codebook: Codebook
    ) -> None:
        """Two codebooks may have the same concepts the other way round: nothing comes below what is below it."""
        propositions = {other.id: other.proposition for other in codebook.concepts}
        key = self._type, CONCEPT, concept.proposition
        above = self._type, CONCEPT, propositions.get(concept.parent, "") if concept.parent else ""
        is_top = above in found and found[above].parent is None
        if is_top and above != key and key not in parents:
            found[key] = replace(found[key], parent=above)
            parents.add(above)


def _label_actors(speakers: Iterable[Speaker]) -> dict[ActorId, str]:
    """A name for each actor: namesakes get a number, but groups nobody names, which are told by what they are."""
    named: defaultdict[tuple[bool, str], set[ActorId]] = defaultdict(set)
    for speaker in speakers:
        if speaker.kind is not ActorKind.GROUP:
            named[speaker.kind in _BODIES, speaker.name].add(speaker.id)
    return {
        id_: name if not number else f"{name} ({number + 1})"
        for (_, name), ids in named.items()
        for number, id_ in enumerate(sorted(ids))
    }


def _values(voice: Voice, coding: CodingEntry) -> tuple[Value, ...]:
    person, organization = voice
    return (
        Value(variable=PERSON, value=person),
        Value(variable=ORGANIZATION, value=organization),
        Value(variable=CONCEPT, value=coding.proposition),
        Value(variable=AGREEMENT, value=int(coding.agreement is Agreement.FOR)),
    )


def _hull(spans: Spans) -> Span:
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _coder_of(coding: CodingEntry) -> str:
    """Who decided last what holds; the program where nobody has."""
    agreeing = [one.by for one in coding.judgements if one.agreement is coding.agreement]
    return agreeing[-1] if agreeing else MODEL_CODER
