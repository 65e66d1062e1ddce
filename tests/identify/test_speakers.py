"""Who speaks and to whom, in invented articles; the toy scorer prefers the nearest mention that agrees."""

from __future__ import annotations

import re

import numpy as np
import pytest

from onrecord.identify.speakers import Voices, identify_speakers
from onrecord.records import ActorKind, Article, ArticleId, Attribution, Entity, EntityLabel, Form, Span
from onrecord.scoring import FakeScorer, MentionVectors

NAMES = {
    "PER": "Anton Petrak|Zoya Petrak|Petrak|Lev Sorin|Sorin|Luc Arnaud|Arnaud|Oleg Dvorin|Dvorin|Simon Hale",
    "LOC": "Vilnius|Moscow|Belarus|Slovenia|Russia",
    "ORG": "Kremlin|White House|World Grain Council|WGC|Duke University|Sanford School|Insider|Nordbank",
    "NORP": "Ukrainian|French|Norwegian|Russian",
}


def _entities(text: str) -> list[Entity]:
    found: list[Entity] = []
    for label, names in NAMES.items():
        for name in sorted(names.split("|"), key=len, reverse=True):
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                span = Span(*match.span())
                if not any(span.overlaps(e.span) for e in found):
                    found.append(Entity(span=span, label=EntityLabel(label), score=0.9))
    return sorted(found, key=lambda e: e.span)


def _read(text: str, outlet: str | None = "Bay Gazette") -> tuple[str, Voices]:
    """`[source|cue|content]` in `text` marks a statement; the marks are taken out, content may stand first."""
    attributions, plain = [], ""
    for piece in re.split(r"(\[[^\]]*\])", text):
        if not piece.startswith("["):
            plain += piece
            continue
        spans: dict[str, tuple[Span, ...]] = {"S": (), "C": (), "X": ()}
        for role, words in re.findall(r"([SCX]):([^|\]]*)", piece):
            if plain and not plain[-1].isspace():
                plain += " "
            spans[role] = (Span(len(plain), len(plain) + len(words)),)
            plain += words
        form = Form.DIRECT if plain[spans["X"][0].start] == '"' else Form.INDIRECT
        attributions.append(Attribution(source=spans["S"], cue=spans["C"], content=spans["X"], form=form, score=0.9))
    article = Article(id=ArticleId("1"), name="invented", text=plain, outlet=outlet, byline="Ann Writer")
    count = len(plain) // 5 + 1
    starts = np.arange(count, dtype=np.int32) * 5
    vectors = MentionVectors(starts=starts, ends=starts + 5, vectors=np.zeros((count, 128), np.float32))
    attributions.sort(key=lambda a: min(a.spans))
    return plain, identify_speakers(article, attributions, _entities(plain), vectors, FakeScorer())


def _last(text: str) -> list[str]:
    """The names of the speakers of the last statement."""
    _, voices = _read(text)
    return [voices.participants[v.participant].name for v in voices.speakers[-1]]


LED = "Luc Arnaud, the French president, met Oleg Dvorin, a baker. "


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lev Sorin came. [S:Sorin|C:said|X:it rained].", ["Lev Sorin"]),
        ("Lev Sorin came. [S:Mr. Sorin|C:said|X:it rained].", ["Lev Sorin"]),
        ("[S:Kremlin spokesman Lev Sorin|C:said|X:it rained].", ["Lev Sorin"]),
        ("[S:Lev Sorin, a friend of Luc Arnaud,|C:said|X:it rained].", ["Lev Sorin"]),
        ("[S:The envoy of Belarus, Oleg Dvorin,|C:said|X:it rained].", ["Oleg Dvorin"]),
        ("[S:Foreign Minister of Belarus Oleg Dvorin|C:said|X:it rained].", ["Oleg Dvorin"]),
        ("Oleg Dvorin left. [S:The statement by Dvorin|C:said|X:it rained].", ["Oleg Dvorin"]),
        ("Oleg Dvorin left. [S:Dvorin's statement|C:said|X:it rained].", ["Oleg Dvorin"]),
        ("[S:Luc Arnaud and Oleg Dvorin|C:said|X:it rained].", ["Luc Arnaud", "Oleg Dvorin"]),
        ("[S:Luc Arnaud and his spokesman|C:said|X:it rained].", ["Luc Arnaud", "Luc Arnaud's spokesman"]),
        ("Lev Sorin left. [S:Sorin's deputy|C:said|X:it rained].", ["Sorin's deputy"]),
        ("[S:Moscow|C:said|X:it rained].", ["Russia"]),
        ("[S:The Kremlin|C:said|X:it rained].", ["Kremlin"]),
        ("The World Grain Council (WGC) met. [S:The WGC|C:said|X:it rained].", ["World Grain Council"]),
        ("[S:Experts|C:say|X:it rained].", ["Experts"]),
        ("[S:One resident|C:said|X:it rained].", ["resident"]),
        ("[S:We|C:reported|X:that it rained].", ["Bay Gazette"]),
        ("[C:It was said|X:that it rained].", []),
        (LED + "[S:The French president|C:said|X:it rained].", ["Luc Arnaud"]),
        (LED + "[S:The baker|C:said|X:it rained].", ["Oleg Dvorin"]),
        (LED + "[S:the union|C:said|X:it rained].", ["union"]),
    ],
)
def test_sources_are_read_as_a_reader_would(text: str, names: list[str]) -> None:
    """The head of the source decides, whatever names stand around it."""
    assert _last(text) == names


def test_two_people_of_one_surname_stay_apart() -> None:
    """The word "Mrs." and given names tell two people of one surname apart."""
    text = "Anton Petrak left. His wife, Zoya Petrak, stayed. [S:Mrs. Petrak|C:said|X:it rained]."
    assert _last(text) == ["Zoya Petrak"]
    assert _last(text.replace("Mrs.", "Mr.")) == ["Anton Petrak"]


def test_misspellings_inside_an_article_are_one_person() -> None:
    """A name typed in two ways is one participant, named by the form most used."""
    _, voices = _read("[S:Luc Arnaud|C:said|X:it rained]. [S:Luc Arnaut|C:said|X:it poured]. Arnaud left.")
    assert len({v.participant for row in voices.speakers for v in row}) == 1


def test_titles_and_appositions_become_roles_and_affiliations() -> None:
    """The office stands in `roles`, whom it is held for in `affiliation`."""
    text = "[S:Simon Hale, an assistant professor at Duke University's Sanford School,|C:said|X:it rained]."
    _, voices = _read(text + " [S:Ukrainian President Anton Petrak|C:said|X:it poured].")
    hale, petrak = voices.participants
    assert (hale.roles, hale.affiliation) == (("assistant professor",), "Duke University")
    assert (petrak.roles, petrak.affiliation) == (("President",), "Ukraine")


def test_kinds_of_speakers() -> None:
    """Capitals are countries, seats are organisations, plural strangers are a group, the writer is the author."""
    text = "[S:Moscow|C:said|X:a]. [S:The White House|C:said|X:b]. [S:Critics|C:said|X:c]. [S:I|C:think|X:d]."
    _, voices = _read(text)
    kinds = [voices.participants[row[0].participant].kind for row in voices.speakers]
    assert kinds == [ActorKind.COUNTRY, ActorKind.ORGANIZATION, ActorKind.GROUP, ActorKind.AUTHOR]
    assert [p.is_named for p in voices.participants] == [True, True, False, True]


def test_first_person_in_a_quotation_is_its_speaker() -> None:
    """The word "I" inside somebody's words is that somebody and not the author."""
    _, voices = _read('[S:Luc Arnaud|C:said:|X:"It rained."] "[S:I|C:think|X:so]," he joked. Luc Arnaud left.')
    assert len(voices.speakers[0]) == 1
    assert ActorKind.AUTHOR not in {p.kind for p in voices.participants}


def test_the_subject_goes_on_speaking() -> None:
    """A cue without a source takes the one before it in the sentence."""
    assert _last("Luc Arnaud met Oleg Dvorin. [S:Dvorin|C:denied|X:it] [C:and said|X:that it rained].") == [
        "Oleg Dvorin"
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('[X:"It rained,"|S:Luc Arnaud|C:told Insider].', ["Insider"]),
        ("Oleg Dvorin left. In a letter to Dvorin, [S:Luc Arnaud|C:wrote|X:that it rained].", ["Oleg Dvorin"]),
        ("Oleg Dvorin left. [S:Luc Arnaud|C:urged Dvorin to|X:leave].", ["Oleg Dvorin"]),
        ("[S:Luc Arnaud|C:asked the parliament to|X:leave].", ["parliament"]),
        ("[S:Luc Arnaud|C:said|X:that it rained].", []),
    ],
)
def test_addressees(text: str, names: list[str]) -> None:
    """Those spoken to are read from the cue and the words beside it."""
    _, voices = _read(text)
    assert [voices.participants[v.participant].name for v in voices.addressees[-1]] == names


def test_no_statements_no_participants() -> None:
    """An article without statements has no participants."""
    assert _read("Luc Arnaud left.")[1] == Voices(participants=(), speakers=(), addressees=())


def test_voices_point_at_the_words() -> None:
    """The span of a voice words it; a silent speaker has none."""
    text, voices = _read("[S:French envoy Luc Arnaud|C:said|X:it rained] [C:and added|X:that it poured].")
    first, second = voices.speakers
    assert first[0].span is not None
    assert first[0].span.of(text) == "Luc Arnaud"
    assert second[0].span is None
