"""One unit as the terminal review shows it: its passage, what is asked, and what is hidden from a blind coder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from rich.cells import cell_len
from rich.console import Console

from onrecord import screen_review
from onrecord.records import (
    ActorId,
    ActorKind,
    Agreement,
    Coding,
    CodingEntry,
    Concept,
    ConceptId,
    DecisionId,
    Judgement,
    Position,
    Span,
    Speaker,
    StatementId,
)
from onrecord.records_coding import Task
from onrecord.screen_passage import Passage, render_passage
from onrecord.screen_review import Standing

TEXT = (
    "Harbour talks resume\n\n"
    '"We will keep the harbour open," said Mara Lindqvist, the envoy of Norland. '
    "Deputy minister Ivo Tarn denied that the grain had been seized. He left the crowded room without another word. "
    "Nobody followed him."
)
STANDING = Standing(by="anna", now=3, in_all=41)


def spans(words: str, text: str = TEXT) -> tuple[Span, ...]:
    """Where `text` first has these words."""
    start = text.index(words)
    return (Span(start, start + len(words)),)


def passage(text: str = TEXT, **parts: str) -> Passage:
    """A passage whose parts are these words."""
    return Passage(text=text, **{name: spans(words, text) for name, words in parts.items()})


QUOTED = passage(content='"We will keep the harbour open,"', cue="said", source="Mara Lindqvist")


def build_task(**fields: object) -> Task:
    """A unit with a suggestion and one coder's decision."""
    position = Position(match=0.9, for_chance=0.8, against_chance=0.1)
    unit = {"statement": StatementId("5c69c81da600eb32"), "concept": ConceptId("open")}
    entry = CodingEntry(
        codebook="harbour",
        version="1",
        proposition="The harbour should be kept open.",
        article="harbour.txt",
        title=None,
        outlet="Norland Courier",
        published=date(2031, 5, 2),
        source="Mara Lindqvist",
        cue="said",
        content='"We will keep the harbour open,"',
        spans=QUOTED.content,
        speakers=(Speaker(id=ActorId("a"), name="Mara Lindqvist", kind=ActorKind.PERSON, affiliation="Norland"),),
        agreement=Agreement.AGAINST,
        score=1.0,
        suggested=Coding(agreement=Agreement.FOR, score=0.83, position=position, **unit),
        judgements=(
            Judgement(
                decision=DecisionId(1),
                version="1",
                agreement=Agreement.AGAINST,
                by="ben",
                made_at=datetime(2031, 6, 1, 12, tzinfo=UTC),
                **unit,
            ),
        ),
        **unit,
    )
    task = Task(entry=entry, reason="random share", chance=0.25, open=12)
    return replace(task, **fields)


def shown(capsys: pytest.CaptureFixture[str], task: Task, where: Passage = QUOTED, **options: bool) -> str:
    """What the screen has of a unit."""
    console = screen_review.make_review_console()
    screen_review.show_task(console, task, where, STANDING, **({"is_adjudicated": False} | options))
    return capsys.readouterr().out


def test_parts_are_marked_without_colour() -> None:
    """Content, source and cue stand between marks of their own, a sentence before and after them."""
    assert render_passage(QUOTED).plain == (
        'Harbour talks resume\n[["We will keep the harbour open,"]] /said/ <Mara Lindqvist>, the envoy of Norland. '
        "Deputy minister Ivo Tarn denied that the grain had been seized. …"
    )
    told = passage(content="that the grain had been seized", cue="denied", source="Deputy minister Ivo Tarn")
    assert render_passage(told).plain == (
        '… "We will keep the harbour open," said Mara Lindqvist, the envoy of Norland. '
        "<Deputy minister Ivo Tarn> /denied/ [[that the grain had been seized]]. "
        "He left the crowded room without another word. …"
    )


def test_a_part_inside_another_keeps_both() -> None:
    """Where the source stands within the content, the content goes on behind it."""
    text = "The harbour, she said, stays open."
    where = Passage(text=text, content=(Span(0, 34),), source=(Span(13, 16),), cue=(Span(17, 21),))
    assert render_passage(where).plain == "[[The harbour, ]]<she>[[ ]]/said/[[, stays open.]]"


def test_long_passages_are_shortened_around_and_between() -> None:
    """Text without an end of a sentence is cut, and the middle of what is very long left out."""
    text = "word " * 2000 + "SAID this" + " and more" * 2000
    shortened = render_passage(passage(text, content="SAID this")).plain
    assert shortened.startswith("… word ")
    assert shortened.endswith(" …")
    assert len(shortened) < 800
    whole = render_passage(Passage(text=text, content=(Span(0, len(text)),))).plain
    assert 2000 < len(whole) < 3000
    assert whole.startswith("[[word word")
    assert whole.endswith("and more]]")


def test_control_characters_are_shown_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    """No escape reaches the terminal from a text, a name, an outlet or a proposition."""
    task = build_task()
    entry = replace(
        task.entry,
        outlet="Nor\x1b[31mland",
        article="a\rb\x07.txt",
        proposition="Open\x1b]0;title\x07",
        speakers=(replace(task.entry.speakers[0], name="Ma\x1b[2Jra\nLind"),),
    )
    text = "He said: \x1b[31mred\x9b31m\u2028line\r\nnext."
    out = shown(capsys, build_task(entry=entry), passage(text, content="\x1b[31mred"))
    assert not set(out) & {"\x1b", "\x07", "\r", "\x9b", "\u2028"}
    assert "[[\ufffd[31mred]]" in out
    assert "Ma\ufffd[2Jra Lind" in out


@pytest.mark.parametrize("columns", [24, 40, 80, 200])
def test_any_width_and_script_fits(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """Wide letters, letters written from the right, joined ones and long words end where the screen ends."""
    monkeypatch.setenv("COLUMNS", str(columns))
    text = "港口" * 90 + "。قال الوزير إن الميناء مفتوح. 👩‍👩‍👧 e\u0301\u0301 " + "x" * 300 + " הנמל פתוח"
    task = build_task()
    entry = replace(task.entry, proposition="港口应当开放" * 20, outlet="שלום " * 30, article="y" * 90)
    out = shown(capsys, build_task(entry=entry), passage(text, content="قال الوزير إن الميناء مفتوح"))
    assert max(map(cell_len, out.splitlines())) <= columns
    assert "[[" in out
    console = screen_review.make_review_console()
    assert cell_len(screen_review.prompt_of(console, tuple(screen_review.KEYS))) < columns


def test_a_unit_says_why_it_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Reason, counts, place, speaker, proposition, suggestion and what others decided."""
    out = shown(capsys, build_task())
    for line in (
        "random share (3 decided now, 41 by anna in all, 12 open)",
        "Norland Courier, 2031-05-02, harbour.txt",
        "speaker: Mara Lindqvist (Norland)",
        "open: The harbour should be kept open.",
        "suggested: for (0.83)",
        "decided already: against by ben",
    ):
        assert f"\n{line}\n" in out


def test_the_authors_own_words_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A sentence outside any attribution has its author for a speaker."""
    entry = replace(build_task().entry, is_author_voice=True, source=None, cue=None)
    assert "the author's own words: Mara Lindqvist (Norland)" in shown(capsys, build_task(entry=entry))


def test_a_blind_coder_sees_neither_suggestion_nor_decision(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the unit nor its details tell, even where the entry holds both."""
    task = build_task(is_blind=True)
    out = shown(capsys, task)
    concept = Concept(id=ConceptId("open"), proposition="The harbour should be kept open.")
    screen_review.show_details(screen_review.make_review_console(), task, concept, None)
    out += capsys.readouterr().out
    assert "coded blind" in out
    assert not any(word in out for word in ("0.83", "ben", "against", "match"))


def test_an_adjudicator_sees_every_decision(capsys: pytest.CaptureFixture[str]) -> None:
    """Who decided what, a line each."""
    assert "\nben: against (2031-06-01)\n" in shown(capsys, build_task(), is_adjudicated=True)


def test_details_give_the_concept_and_the_chances(capsys: pytest.CaptureFixture[str]) -> None:
    """Definition, examples, the concept above, chances, and why the unit is shown."""
    concept = Concept(
        id=ConceptId("open"),
        proposition="The harbour should be kept open.",
        definition="Ships come and go.",
        for_examples=("Keep it open.",),
        against_examples=("Shut it.",),
        not_examples=("Prices of ships.",),
        parent=ConceptId("trade"),
    )
    parent = Concept(id=ConceptId("trade"), proposition="Trade should be free.")
    screen_review.show_details(screen_review.make_review_console(), build_task(), concept, parent)
    lines = capsys.readouterr().out.splitlines()
    for line in (
        "definition: Ships come and go.",
        "for: Keep it open.",
        "against: Shut it.",
        "not: Prices of ships.",
        "belongs to: trade: Trade should be free.",
        "chances: match 0.90, for 0.80, against 0.10",
        "decided by: ben: against (2031-06-01)",
    ):
        assert line in lines
    assert any(line.startswith("shown because: random share, drawn with a chance of 0.25. ") for line in lines)


def test_without_colour_nothing_is_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR leaves bold and the marks, which say the same."""
    monkeypatch.setenv("NO_COLOR", "1")
    console = Console(force_terminal=True, width=80, color_system="standard")
    with console.capture() as captured:
        console.print(render_passage(QUOTED))
    assert "[[" in captured.get()
    assert not any(f"\x1b[{code}m" in captured.get() for code in ("36", "33", "3;33"))
