"""Who speaks, in the report: beside each statement, among the top actors, and in what the filters are given."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from report_cases import (
    MADE,
    MODEL,
    OKONJO,
    RENN,
    RUDE,
    RUDER,
    TITLE,
    UNION,
    actors_of,
    make_page,
    person,
    said_on,
    small_report,
    statements_of,
)

from onrecord.records import Act, ActorEntry, ActorKind, DatePrecision, Speaker, Statement
from onrecord.transfer.report import render_report
from onrecord.transfer.report_actors import MOST_ACTORS, gather_cast, render_top
from onrecord.transfer.report_statement import Numbered, render_sign, said_words, say_sign

SIGN = re.compile(r'data-words="([^"]*)"')


@pytest.fixture(scope="module")
def page() -> str:
    """The report of the invented articles."""
    pages = small_report()
    return render_report(pages, title=TITLE, made=MADE, model=MODEL, actors=actors_of(pages))


def make_statement(**fields: object) -> Statement:
    """A statement with these fields."""
    return replace(statements_of(make_page("a", "{s1 He} {u1 said} {c1 so}."))[0], **fields)


def sign_of(statement: Statement, *speakers: Speaker, to: tuple[Speaker, ...] = ()) -> list[str]:
    """The words that stand after a statement."""
    one = Numbered(number=0, statement=statement, speakers=speakers, addressees=to)
    return [unescape(words) for words in SIGN.findall(render_sign(one))]


def test_a_statement_names_its_speaker() -> None:
    """Name, affiliation, and the form; the act `says` goes without saying."""
    assert sign_of(make_statement(act=Act.SAYS), OKONJO) == ["Ines Okonjo", "Harbour Commission", "indirect"]


def test_a_statement_tells_to_whom_what_and_when() -> None:
    """Addressees, another act and a date of its own stand beside the speaker."""
    statement = make_statement(act=Act.DENIES, said_on=said_on(2031, 5, 1))
    assert sign_of(statement, OKONJO, to=(RENN, UNION))[2:] == [
        "to Tobias Renn, Deckhands' Union",
        "denies",
        "said on 1 May 2031",
        "indirect",
    ]


def test_the_kind_of_what_is_no_person_is_told() -> None:
    """An organisation, a country, a group and an author say what they are; a person does not."""
    for kind in ActorKind:
        words = sign_of(make_statement(), person("x", "Somebody", kind=kind))
        assert words == ["Somebody", *([] if kind is ActorKind.PERSON else [kind.value]), "indirect"]


def test_several_speakers_are_all_named() -> None:
    """Each with whom it speaks for."""
    words = sign_of(make_statement(), OKONJO, RENN)
    assert words[:5] == ["Ines Okonjo", "Harbour Commission", ",", "Tobias Renn", "Deckhands' Union"]


def test_an_unknown_speaker_is_told_plainly() -> None:
    """In the passage, to a screen reader, and as a number under the actors."""
    assert sign_of(make_statement())[0] == "speaker not known"
    assert say_sign(Numbered(number=0, statement=make_statement())) == "speaker not known"
    assert "speaker not known: 2" in render_top(gather_cast([], []), 2)
    assert "speaker not known" not in render_top(gather_cast([], []), 0)


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        (DatePrecision.DAY, "said on 4 Aug 2031"),
        (DatePrecision.WEEK, "said in the week of 4 Aug 2031"),
        (DatePrecision.MONTH, "said in August 2031"),
        (DatePrecision.QUARTER, "said in the third quarter of 2031"),
        (DatePrecision.YEAR, "said in 2031"),
        (DatePrecision.PUBLISHED, ""),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_known(precision: DatePrecision, words: str) -> None:
    """Where only the publication is known, nothing is told."""
    assert said_words(said_on(2031, 8, 4, precision)) == words
    assert said_words(None) == ""


def test_the_passage_keeps_the_source_as_worded(page: str) -> None:
    """The pronoun stays marked in the text, and after it stands who that is."""
    view = page[page.index('<article id="a-wire"') :].partition("</article>")[0]
    assert re.search(r'data-source="\d+">He</span>', view)
    assert view.count('data-words="Paolo Hest"') == 2
    assert "speaker: Paolo Hest, Ministry of Transport; rejects; source: He" in view


def test_top_actors_show_their_numbers(page: str) -> None:
    """Name, affiliation, statements, articles, first and last date, and the aliases with their counts."""
    row = page[page.index('data-name="Ines Okonjo"') :].partition("</li>")[0]
    words = " ".join(re.sub(r"<[^>]*>", " ", row.partition(">")[2]).split())
    assert words == (
        "Ines Okonjo Harbour Commission 5 2 articles · 1 May 2031 to 9 May 2031 "
        "2 aliases Okonjo 4, Commissioner Okonjó 1"
    )
    assert 'title="Also written: Okonjo 4, Commissioner Okonjó 1"' in row


def test_top_actors_are_few_and_speak() -> None:
    """The list ends after the fifteenth, says of how many, and leaves out who is only spoken to."""
    base = actors_of(small_report())[0]

    def entry(number: int) -> ActorEntry:
        actor = replace(base.actor, id=f"x{number}", name=f"Actor {number}", aliases=())
        return replace(base, actor=actor, statements=40 - number)

    html = render_top(gather_cast([entry(number) for number in range(41)], []), 0)
    assert html.count("<li>") == MOST_ACTORS
    assert f"the {MOST_ACTORS} with most statements of 40" in html


def test_who_speaks_in_copies_alone_is_on_the_page() -> None:
    """Somebody the casefile does not count is still named and found."""
    one = Numbered(number=0, statement=make_statement(), speakers=(OKONJO,), addressees=(RENN,))
    cast = gather_cast([], [one])
    assert [entry.actor.name for entry in cast.entries] == ["Ines Okonjo", "Tobias Renn"]
    assert cast.voices([RENN]) == [[1, "Deckhands' Union"]]


def test_names_never_become_markup(page: str) -> None:
    """A name, alias or affiliation with markup, quotes or placeholders in it is text wherever it stands."""
    for words in (RUDE.name, RUDE.affiliation, RUDER.name, "<script>alert(8)", '" autofocus onfocus="alert(9)'):
        assert words is not None
        assert words not in page
    assert "${css}" in page
    assert page.count("<script") == 3
    assert "&lt;/script&gt;&lt;b onclick=&quot;alert(6)&quot;&gt;Bo&lt;/b&gt;" in page


def test_filters_offer_who_and_what_there_is(page: str) -> None:
    """The speaker box suggests names, the act box the acts that occur."""
    names = page[page.index('<datalist id="speakers">') :].partition("</datalist>")[0]
    assert names.count('<option value="Ines Okonjo">') == 1
    assert "reporters" not in names
    acts = page[page.index('<select id="act">') :].partition("</select>")[0]
    assert re.findall(r'value="(\w+)"', acts) == [
        "says", "denies", "claims", "offers", "rejects", "promises", "warns", "agrees",
    ]  # fmt: skip
