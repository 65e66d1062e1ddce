"""The fold of suggestions and decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from onrecord.records import (
    FIRST_DECIDED,
    Act,
    ActorKind,
    Article,
    ArticleId,
    Attribution,
    DatePrecision,
    Decision,
    DecisionId,
    Form,
    Participant,
    SaidOn,
    Span,
    Spans,
    Statement,
    StatementId,
    Voice,
)
from onrecord.review.states import (
    Suggested,
    adopt_voices,
    invent_participants,
    number_names,
    settle_article,
    settle_statement,
)

DAY = SaidOn(date=date(2031, 5, 2), precision=DatePrecision.PUBLISHED)
FOUND = Statement(
    id=StatementId("a"),
    article=ArticleId("x"),
    attribution=Attribution(source=(Span(0, 4),), content=(Span(10, 20),), form=Form.DIRECT, score=0.7),
    speakers=(Voice(participant=3, span=Span(0, 4)),),
    act=Act.SAYS,
    said_on=DAY,
)


class Told:
    """Stages that say the same of everything."""

    def form(self, content: Spans) -> Form:  # noqa: ARG002
        """Always mixed."""
        return Form.MIXED

    def act(self, attribution: Attribution) -> Act:  # noqa: ARG002
        """Always a hope."""
        return Act.HOPES

    def said_on(self, attribution: Attribution) -> SaidOn | None:  # noqa: ARG002
        """Never known."""
        return None

    def speakers(self, attribution: Attribution) -> tuple[Voice, ...]:
        """Number 9 where there is a source of two letters."""
        is_named = [len(span) for span in attribution.source] == [2]
        return (Voice(participant=9),) if is_named else ()


def decide(*choices: tuple[str, object]) -> list[Decision]:
    """Decisions on the statement, in order."""
    made = datetime(2031, 5, 2, tzinfo=UTC)
    return [
        Decision(id=DecisionId(n), subject="statement:a", field=field, value=value, by="mara", made_at=made)
        for n, (field, value) in enumerate(choices, 1)
    ]


def settle(suggested: Statement | None, *choices: tuple[str, object], is_found: bool = True) -> object:
    """The statement as it holds, with whether it was rejected and stands; None where nothing says where it is."""
    decisions = decide(*choices)
    known = None if suggested is None else Suggested(statement=suggested, is_found=is_found)
    settled = settle_statement(FOUND, known, decisions, stages=Told(), numbers=number_names(decisions))
    return settled and (settled.statement, settled.is_rejected, settled.is_standing)


def test_without_decisions_the_suggestion_holds() -> None:
    """As long as the latest reading finds it."""
    assert settle(FOUND) == (FOUND, False, True)
    assert settle(FOUND, is_found=False) == (FOUND, False, False)
    assert settle(None) is None


def test_decided_fields_win_and_the_others_stay() -> None:
    """Each field by itself; the sure score is for spans that a person set."""
    assert settle(FOUND, ("act", "denies")) == (replace(FOUND, act=Act.DENIES), False, True)
    assert settle(FOUND, ("act", "denies"), is_found=False) == (replace(FOUND, act=Act.DENIES), False, True)
    assert settle(FOUND, ("said_on", None)) == (replace(FOUND, said_on=None), False, True)
    spans = replace(FOUND.attribution, source=(Span(1, 4),), score=1.0)
    moved = replace(FOUND, attribution=spans, act=Act.HOPES, said_on=None)
    assert settle(FOUND, ("source", [[1, 4]])) == (moved, False, True)
    assert settle(FOUND, ("source", [[0, 4]])) == (FOUND, False, True)
    assert settle(FOUND, ("reject", True)) == (FOUND, True, False)


def test_source_that_was_set_says_who_speaks() -> None:
    """Where somebody is named in it and nobody decided on the speaker."""
    changed = settle(FOUND, ("source", [[1, 3]]))
    assert isinstance(changed, tuple)
    assert changed[0].speakers == (Voice(participant=9),)
    decided = settle(FOUND, ("source", [[1, 3]]), ("speaker", []))
    assert isinstance(decided, tuple)
    assert decided[0].speakers == ()
    add = ("add", {"article": "x", "content": [[11, 19]], "source": [[1, 3]], "cue": []})
    added = settle(None, add)
    assert isinstance(added, tuple)
    assert added[0].speakers == (Voice(participant=9),)


def test_changed_content_has_its_own_form() -> None:
    """Quote marks are looked for where the content now stands."""
    settled = settle(FOUND, ("content", [[30, 40]]))
    assert isinstance(settled, tuple)
    assert settled[0].attribution == replace(FOUND.attribution, content=(Span(30, 40),), form=Form.MIXED, score=1.0)


def test_added_statement_stands_on_its_own() -> None:
    """With nothing found it has no speaker but a decided one; with something found it keeps its own words."""
    add = ("add", {"article": "x", "content": [[11, 19]], "source": [], "cue": []})
    own = Attribution(content=(Span(11, 19),), form=Form.MIXED, score=1.0)
    alone = replace(FOUND, attribution=own, speakers=(), act=Act.HOPES, said_on=None)
    assert settle(None, add) == (alone, False, True)
    voice = Voice(participant=FIRST_DECIDED)
    assert settle(None, add, ("speaker", ["Ivo"])) == (replace(alone, speakers=(voice,)), False, True)
    assert settle(FOUND, add) == (replace(alone, speakers=FOUND.speakers), False, True)


def test_names_are_numbered_in_the_order_given() -> None:
    """One participant for each name, of the kind that name has in the article."""
    numbers = number_names(decide(("speaker", ["Ivo", "Kremlin"]), ("act", "says"), ("addressee", ["Ivo", "Una"])))
    assert numbers == {"Ivo": FIRST_DECIDED, "Kremlin": FIRST_DECIDED + 1, "Una": FIRST_DECIDED + 2}
    found = [Participant(number=0, kind=ActorKind.ORGANIZATION, name="the Kremlin", forms=(("Kremlin", 2),))]
    invented = invent_participants(numbers, found)
    assert [(p.name, p.kind, p.is_decided) for p in invented] == [
        ("Ivo", ActorKind.PERSON, True),
        ("Kremlin", ActorKind.ORGANIZATION, True),
        ("Una", ActorKind.PERSON, True),
    ]


def test_voices_of_an_earlier_reading_are_adopted() -> None:
    """By name and kind where the new reading has them, else their participant is carried over."""
    mara = Participant(number=4, kind=ActorKind.PERSON, name="Mara")
    ivo = Participant(number=5, kind=ActorKind.PERSON, name="Ivo")
    present = [replace(mara, number=0)]
    voices = [Voice(participant=4), Voice(participant=5)]
    adopted = adopt_voices(voices, {4: mara, 5: ivo}, present, FIRST_DECIDED)
    assert [voice.participant for voice in adopted] == [0, FIRST_DECIDED]
    assert present[1] == replace(ivo, number=FIRST_DECIDED)


def test_head_of_an_article_is_settled() -> None:
    """Decided fields win, None takes one away, and removal is told apart."""
    article = Article(id=ArticleId("x"), name="a.txt", text="…", outlet="Bay", published=date(2031, 5, 1))
    decisions = decide(("published", "2031-06-01"), ("outlet", None), ("remove", True))
    assert settle_article(article, decisions) == (replace(article, outlet=None, published=date(2031, 6, 1)), True)
    assert settle_article(article, []) == (article, False)
