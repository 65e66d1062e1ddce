"""Plurals, relatives and descriptions that stand for persons named before."""

from __future__ import annotations

import pytest

from onrecord.identify.descriptions import narrow, settle_by_words
from onrecord.identify.figures import Cast, Figure, find_names
from onrecord.identify.labels import mend_labels
from onrecord.identify.layout import Layout
from onrecord.identify.mentions import Mention, MentionForm
from onrecord.identify.references import SourceReader
from onrecord.identify.scene import describe_people
from onrecord.records import ActorKind, Entity, EntityLabel, Span


def _reader(text: str, **labelled: str) -> tuple[SourceReader, Cast]:
    """The reader of a text in which the names of each label, split by bars, were found."""
    entities = []
    for label, words in labelled.items():
        for name in words.split("|"):
            start = text.index(name)
            while start >= 0:
                entities.append(Entity(span=Span(start, start + len(name)), label=EntityLabel(label), score=0.9))
                start = text.find(name, start + 1)
    names = find_names(text, entities)
    cast = Cast(names)
    describe_people(Layout(text), names, cast)
    return SourceReader(text, names, cast), cast


def _speakers(text: str, source: str, **labelled: str) -> list[str]:
    """The names of the settled references of the last place of `source`."""
    reader, cast = _reader(text, **labelled)
    start = text.rindex(source)
    found = reader.read(Span(start, start + len(source)), 0)
    return [cast.figures[m.figure].name for m in found if isinstance(m, Mention) and m.figure is not None]


@pytest.mark.parametrize(
    ("text", "source", "people", "expected"),
    [
        (
            "Otto Marr met his rival Jan Marr. Both brothers said no.",
            "Both brothers",
            "Otto Marr|Jan Marr",
            ["Otto Marr", "Jan Marr"],
        ),
        (
            "Minister Ada Brunn met Minister Kai Holt. The two ministers laughed.",
            "The two ministers",
            "Ada Brunn|Kai Holt",
            ["Ada Brunn", "Kai Holt"],
        ),
        (
            "Ada Brunn met Kai Holt. Neither minister laughed.",
            "Ada Brunn",
            "Ada Brunn|Kai Holt",
            ["Ada Brunn"],
        ),
        (
            "Ana Brunn and Rosa Holt rowed home. Both women said it rained.",
            "Both women",
            "Ana Brunn|Rosa Holt",
            ["Ana Brunn", "Rosa Holt"],
        ),
        (
            "Ana Brunn wrote to Kai Holt. The latter said nothing.",
            "The latter",
            "Ana Brunn|Kai Holt",
            ["Kai Holt"],
        ),
        (
            "The two rowers, Ana Brunn and Kai Holt, said it rained.",
            "The two rowers, Ana Brunn and Kai Holt,",
            "Ana Brunn|Kai Holt",
            ["Ana Brunn", "Kai Holt"],
        ),
    ],
)
def test_plurals_stand_for_those_named_before(text: str, source: str, people: str, expected: list[str]) -> None:
    """Two "brothers" are the two of one surname, "the two ministers" the two who are ministers."""
    assert _speakers(text, source, PER=people) == expected


def test_unknown_plurals_stay_groups() -> None:
    """Where the article names too few, the plural is an unnamed group."""
    assert _speakers("Ana Brunn came. Both pilots said no.", "Both pilots", PER="Ana Brunn") == ["pilots"]


def test_a_document_speaks_for_who_made_it() -> None:
    """A later "leaflet" goes back to "a leaflet of" an organisation."""
    text = "A leaflet of the Rowers' Guild was handed out. The leaflet promised rain."
    assert _speakers(text, "The leaflet", ORG="Rowers' Guild") == ["Rowers' Guild"]


def test_a_stranger_is_known_by_the_words_that_brought_him_in() -> None:
    """A later "driver" is the taxi driver who was brought in without a name."""
    assert _speakers("Ana Brunn ran. A taxi driver waited. The driver said no.", "The driver", PER="Ana Brunn") == [
        "taxi driver"
    ]


def test_spellings_of_one_name_are_one_figure() -> None:
    """Accents, transliterations and single letters do not make another person."""
    for one, other in (("Jürgen Borch", "Juergen Borch"), ("Husam Shalin", "Hossam Shaleen"), ("Rui Leitão", "Leitao")):
        _, cast = _reader(f"{one} came. {other} left.", PER=f"{one}|{other}")
        assert len(cast.figures) == 1


def test_a_given_name_behind_a_surname_tells_which_of_two_is_meant() -> None:
    """An "elder NAME, Otto," is Otto, though Jan was named last."""
    text = "Otto Marr saw Jan Marr. The elder Marr, Otto, said no."
    assert _speakers(text, "The elder Marr, Otto,", PER="Otto Marr|Jan Marr|Marr") == ["Otto Marr"]


def test_relatives_share_a_surname() -> None:
    """A "wife" is the only other of his family."""
    figures = [
        Figure(kind=ActorKind.PERSON, name="Otto Marr", parts=("otto", "marr")),
        Figure(kind=ActorKind.PERSON, name="Denise Marr", parts=("denise", "marr")),
        Figure(kind=ActorKind.PERSON, name="Ana Brunn", parts=("ana", "brunn")),
    ]
    wife = Mention(
        span=Span(0, 8), form=MentionForm.PERSON, kind=ActorKind.PERSON, noun="wife", role="wife", owner="his"
    )
    assert list(narrow(wife, {2: 0.9}, figures, 0)) == [1]


def test_an_office_of_a_country_means_who_holds_it() -> None:
    """The one premier of the article is the Norlandic premier, though his country stands nowhere beside his name."""
    figures = [
        Figure(kind=ActorKind.PERSON, name="Ana Brunn", affiliation="Sudland", nouns={"colonel"}),
        Figure(kind=ActorKind.PERSON, name="Otto Marr", nouns={"premier"}),
    ]
    premier = Mention(
        span=Span(0, 8), form=MentionForm.PERSON, kind=ActorKind.PERSON, noun="premier", role="premier",
        affiliation="Norland",
    )  # fmt: skip
    assert list(settle_by_words(premier, figures, [0])) == [1]


def test_peoples_of_the_article_are_no_persons() -> None:
    """A word made from a place of the article is its people, and the place no person."""
    text = "Varland waited. The Varlandian premier said no."
    entities = [
        Entity(span=Span(0, 7), label=EntityLabel.PERSON, score=0.9),
        Entity(span=Span(20, 30), label=EntityLabel.PERSON, score=0.9),
    ]
    names = find_names(text, entities)
    assert [(n.label, n.home) for n in names.all] == [(EntityLabel.LOCATION, None), (EntityLabel.NORP, "Varland")]
    assert mend_labels(text, []) == []


def test_common_words_and_datelines_are_no_persons() -> None:
    """An outlet named by a common word of the text, and a place that the article comes from, are no persons."""
    text = "KELM (Wire) — Focus learned that the focus had moved."
    _, cast = _reader(text, PER="KELM|Focus")
    assert {figure.kind for figure in cast.figures} == {ActorKind.ORGANIZATION}
