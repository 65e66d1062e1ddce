"""Who speaks is kept as it was read, and shown as the actors they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest

from onrecord.identify.statements import identify_statements
from onrecord.records import (
    Act,
    Actor,
    ActorId,
    ActorKind,
    Affiliation,
    Article,
    Attribution,
    DatePrecision,
    Gender,
    Origin,
    Participant,
    SaidOn,
    Slice,
    Span,
    Statement,
    Voice,
)
from onrecord.store import actor_reads, actor_writes, reads
from onrecord.store.database import Database
from onrecord.store.voice_reads import affiliation_on, read_participants
from onrecord.store.writes import Reading, write_readings

TEXT = "Mara Lindqvist told Ivo Tarn that the ferry would sail."
PEOPLE = (
    Participant(
        number=0,
        kind=ActorKind.PERSON,
        name="Mara Lindqvist",
        forms=(("Mara Lindqvist", 1), ("Lindqvist", 1)),
        gender=Gender.FEMALE,
        roles=("envoy",),
    ),
    Participant(number=1, kind=ActorKind.PERSON, name="Ivo Tarn", affiliation="Norland"),
)
MARA = Actor(
    id=ActorId("m"),
    name="Mára Lindqvist",
    kind=ActorKind.PERSON,
    aliases=(("Mara Lindqvist", 1), ("Lindqvist", 1)),
    affiliations=(
        Affiliation(name="Quay Board", since=date(2031, 1, 1)),
        Affiliation(name="Bay", until=date(2030, 12, 31)),
    ),
    colour="#112233",
)
IVO = Actor(id=ActorId("i"), name="Ivo Tarn", kind=ActorKind.PERSON, aliases=(("Ivo Tarn", 1),))


@dataclass(frozen=True)
class Doubtful:
    """A pair in doubt."""

    first: ActorId
    second: ActorId
    score: float
    reason: str


@pytest.fixture
def reading(make_article: Callable[..., Article], make_attribution: Callable[..., Attribution]) -> Reading:
    """One statement that Mara makes to Ivo."""
    article = make_article("ferry.txt", TEXT, published=date(2031, 5, 2))
    found = make_attribution(TEXT, content="that the ferry would sail", source="Mara Lindqvist", cue="told")
    [statement] = identify_statements(article, [found])
    told = replace(
        statement,
        speakers=(Voice(participant=0, span=Span(0, 14), score=0.9),),
        addressees=(Voice(participant=1, affiliation="Harbour Union"),),
        act=Act.PROMISES,
        said_on=SaidOn(date=date(2030, 12, 1), precision=DatePrecision.MONTH, text="in December"),
    )
    return Reading(article=article, signature=b"", statements=[told], participants=PEOPLE)


def join(database: Database, reading: Reading, actors: list[Actor]) -> None:
    """Take the participants of the reading for these actors, in order."""
    actor_of = {(reading.article.id, number): actor.id for number, actor in enumerate(actors)}
    doubts = [Doubtful(actors[0].id, actors[1].id, 0.4, "Both have a boat.")] if len(actors) > 1 else []
    with database.writing() as connection:
        actor_writes.write_actors(connection, actors, actor_of, doubts)


def test_voices_come_back_as_they_were(database: Database, reading: Reading, origin: Origin) -> None:
    """Statements keep speakers, addressees, act and date, articles their participants; twice is once."""
    for _ in range(2):
        with database.writing() as connection:
            write_readings(connection, [reading], origin)
            assert not actor_reads.is_joined(connection)
            assert reads.read_statements(connection, [reading.article.id]) == {
                reading.article.id: list(reading.statements or ())
            }
            assert read_participants(connection, [reading.article.id]) == {reading.article.id: list(PEOPLE)}


def test_voices_of_a_later_reading_replace_the_earlier(database: Database, reading: Reading, origin: Origin) -> None:
    """Nobody stays who is not found again."""
    later: list[Statement] = [replace(statement, speakers=(), addressees=()) for statement in reading.statements or ()]
    with database.writing() as connection:
        write_readings(connection, [reading], origin)
        write_readings(connection, [replace(reading, statements=later, participants=PEOPLE[:1])], origin)
        assert reads.read_statements(connection, [reading.article.id]) == {reading.article.id: later}
        assert read_participants(connection, [reading.article.id]) == {reading.article.id: [PEOPLE[0]]}


def test_actors_are_shown_with_whom_they_speak_for(database: Database, reading: Reading, origin: Origin) -> None:
    """The voice's own affiliation, else that of the actor on the statement's date; without actors nobody."""
    with database.writing() as connection:
        write_readings(connection, [reading], origin)
        assert reads.read_entries(connection, Slice())[0].speakers == ()
    join(database, reading, [MARA, IVO])
    with database.reading() as connection:
        assert actor_reads.is_joined(connection)
        assert list(actor_reads.read_actors(connection).values()) == [MARA, IVO]
        [entry] = reads.read_entries(connection, Slice(speaker="mara lindqvist"))
        assert [(s.name, s.affiliation) for s in entry.speakers] == [("Mára Lindqvist", "Bay")]
        assert [(s.name, s.affiliation) for s in entry.addressees] == [("Ivo Tarn", "Harbour Union")]
        assert reads.read_entries(connection, Slice(speaker="Ivo Tarn")) == []
        mara, ivo = actor_reads.read_actor_entries(connection)
        [suggestion] = actor_reads.read_suggestions(connection)
    assert (mara.statements, mara.articles, mara.first, mara.affiliation) == (1, 1, date(2030, 12, 1), "Bay")
    assert (ivo.statements, ivo.first) == (0, None)
    assert (suggestion.first, suggestion.second, suggestion.reason) == (mara, ivo, "Both have a boat.")


def test_joining_anew_replaces_what_was_there(database: Database, reading: Reading, origin: Origin) -> None:
    """An actor that is gone leaves nothing behind, and no participant points to it."""
    with database.writing() as connection:
        write_readings(connection, [reading], origin)
    join(database, reading, [MARA, IVO])
    join(database, reading, [replace(IVO, name="Ivo J. Tarn")])
    with database.reading() as connection:
        assert [a.name for a in actor_reads.read_actors(connection).values()] == ["Ivo J. Tarn"]
        assert actor_reads.read_suggestions(connection) == []
        [entry] = reads.read_entries(connection, Slice())
    assert ([s.name for s in entry.speakers], entry.addressees) == (["Ivo J. Tarn"], ())


def test_affiliation_is_that_of_the_day() -> None:
    """Of those that hold, the one that began last; one without days holds always, and the first wins."""
    always = replace(IVO, affiliations=(Affiliation(name="Norland"), Affiliation(name="Bay")))
    assert affiliation_on(always, date(2031, 5, 2)) == affiliation_on(always, None) == "Norland"
    assert affiliation_on(MARA, date(2031, 1, 1)) == "Quay Board"
    assert affiliation_on(MARA, date(2030, 12, 31)) == "Bay"
    assert affiliation_on(IVO, None) is None
