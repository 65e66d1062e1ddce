"""Decisions through the whole program, with the toy model."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import onrecord
from onrecord import InputError, StoreError
from onrecord.records import Act, ActorKind, DatePrecision, Decision, Origin, SaidOn, Span
from onrecord.scoring import FakeScorer
from onrecord.store.tables import decisions as log_table

FERRY = (
    "Ferry fares rise\n\n"
    '"The fares must rise in autumn," Mara Lindqvist said.\n\n'
    "Ivo Tarn denied that the harbour was closing for good.\n\n"
    "Lindqvist said the old quay would be mended on Monday.\n"
)
BRIDGE = (
    "Bridge opens\n\nMara Lindqvist said the bridge would open within a week.\n\n"
    "Olga Prent said the toll had been dropped for ever.\n"
)
FERRY_WIRE = FERRY.replace("Ferry fares rise", "Wire: Ferry fares up")
WHOLE = [
    {"name": "ferry", "text": FERRY, "published": "2031-05-06", "outlet": "Bay Gazette"},
    {"name": "bridge", "text": BRIDGE, "published": "2031-05-08", "outlet": "Norland Courier"},
    {"name": "wire", "text": FERRY_WIRE, "published": "2031-05-07", "outlet": "Wire"},
]


class NewerScorer(FakeScorer):
    """The toy model under another version."""

    def __init__(self) -> None:
        super().__init__()
        self.origin = Origin(agent="fake", version="2", runtime="python", precision="exact")


class ShortSighted(FakeScorer):
    """The toy model under another version, that reads no cue but `denied`, so finds much less."""

    def __init__(self) -> None:
        super().__init__()
        self.origin = Origin(agent="fake", version="blind", runtime="python", precision="exact")

    def score_tokens(self, windows: Any) -> Any:
        """Cues that are not `denied` are taken for nothing."""
        scores = super().score_tokens(windows)
        for window, score in zip(windows, scores, strict=True):
            for i, number in enumerate(window.ids):
                if self._words[number] == "said":
                    score.tags[i, 3], score.tags[i, 0] = score.tags[i, 0], score.tags[i, 3]
                    score.tags[i, 0] = max(score.tags[i])
        return scores


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A casefile of three articles, the third a copy of the first; never written to."""
    folder = tmp_path_factory.mktemp("read")
    source = folder / "articles.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in WHOLE), encoding="utf-8")
    with onrecord.open(folder / "read.onrecord", scorer=FakeScorer()) as case:
        case.read(source)
    return folder / "read.onrecord"


@pytest.fixture
def path(read_once: Path, tmp_path: Path) -> Path:
    """A copy of `read_once` to decide on."""
    return Path(shutil.copy(read_once, tmp_path / "case.onrecord"))


@pytest.fixture
def case(path: Path) -> Iterator[onrecord.Casefile]:
    """The casefile, open with the toy model."""
    with onrecord.open(path, scorer=FakeScorer()) as opened:
        yield opened


def id_of(case: onrecord.Casefile, words: str) -> str:
    """The id of the one statement with these words."""
    [entry] = case.statements(search=words)
    return entry.statement.id


def told(case: onrecord.Casefile, search: str | None = None) -> list[Any]:
    """What anybody sees of statements, but for the ids of actors: those also remember who was who before."""
    rows = []
    for entry in case.statements(search=search, copies=True):
        s = entry.statement
        people = [[(p.name, p.kind, p.affiliation) for p in who] for who in (entry.speakers, entry.addressees)]
        rows.append((s.id, s.attribution, s.act, s.said_on, s.same_as, people, entry.published, entry.outlet))
    return rows


def state_of(case: onrecord.Casefile) -> list[Any]:
    """All that anybody sees."""
    actors = [(e.actor.name, e.actor.kind, e.actor.aliases, e.statements, e.articles, e.first) for e in case.actors()]
    info = case.info()
    spans = [(name, [(s.id, s.attribution) for s in found]) for name, found in case.attributions()]
    return [told(case), sorted(actors), case.articles(), (info.articles, info.copies, info.forms), spans]


def span_of(text: str, words: str) -> tuple[Span, ...]:
    """Where the words stand."""
    return (Span(text.index(words), text.index(words) + len(words)),)


def speakers(case: onrecord.Casefile, statement: str) -> list[str]:
    """The names of who makes a statement."""
    return [s.name for e in case.statements(copies=True) if e.statement.id == statement for s in e.speakers]


def test_rejected_statement_is_hidden_everywhere(case: onrecord.Casefile, tmp_path: Path) -> None:
    """It is in no list, count, export or report; undo brings it back as it was."""
    before = state_of(case)
    id_ = id_of(case, "harbour")
    decision = case.reject_statement(id_[:8], by="mara")
    assert (decision.subject, decision.field, decision.value, decision.by) == (
        f"statement:{id_}",
        "reject",
        True,
        "mara",
    )
    assert [entry.statement.id for entry in case.statements(search="harbour")] == []
    assert (case.info().statements, {e.name: e.statements for e in case.articles()}["ferry"]) == (4, 2)
    assert id_ not in [s.id for _, found in case.attributions() for s in found]
    case.report(tmp_path / "page.html")
    assert id_ not in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Ivo Tarn" not in [entry.actor.name for entry in case.actors()]
    case.undo()
    assert state_of(case) == before


def test_statement_is_set(case: onrecord.Casefile) -> None:
    """What is decided holds: spans with their words, speakers and addressees, act and date."""
    id_ = id_of(case, "harbour")
    made = case.set_statement(
        id_,
        content=span_of(FERRY, "the harbour was closing"),
        speaker=["Mara Lindqvist", "Quill Ferns"],
        addressee=["Olga Prent"],
        act="claims",
        said_on="2031-05-01",
    )
    assert [decision.field for decision in made] == ["content", "speaker", "addressee", "act", "said_on"]
    [entry] = case.statements(search="closing")
    assert (entry.content, entry.statement.attribution.score) == ("the harbour was closing", 1.0)
    assert [s.name for s in entry.speakers] == ["Mara Lindqvist", "Quill Ferns"]
    assert [s.name for s in entry.addressees] == ["Olga Prent"]
    assert entry.statement.act is Act.CLAIMS
    assert entry.statement.said_on == SaidOn(date=date(2031, 5, 1), precision=DatePrecision.DAY)
    assert len(case.statements(speaker="quill FERNS")) == len(case.statements(act="claims")) == 1
    mara = case.actor("Mara Lindqvist")
    assert mara.statements == 4


def test_copy_stays_one_when_its_original_is_corrected(case: onrecord.Casefile) -> None:
    """A statement of a copy counts once with its original, whatever a person makes of its words."""
    [copied] = [e.statement for e in case.statements(search="harbour", copies=True) if e.statement.same_as]
    assert copied.same_as is not None
    case.set_statement(copied.same_as, content=span_of(FERRY, "closing"))
    for scorer in (FakeScorer(), NewerScorer()):
        with onrecord.open(case.path, scorer=scorer) as other:
            links = {e.statement.id: e.statement.same_as for e in other.statements(copies=True)}
            assert links[copied.id] == copied.same_as
            other.read(again=True)
    case.reject_statement(copied.same_as)
    assert copied.id not in [e.statement.id for e in case.statements(copies=True)]
    case.undo()
    assert copied.id in [e.statement.id for e in case.statements(copies=True)]


def test_statement_added_to_original_and_copy_counts_once(case: onrecord.Casefile) -> None:
    """What is added is linked like what is found, and stands alone when the original's is taken back."""
    words = "the old quay would"
    first = case.add_statement("ferry", content=span_of(FERRY, words))[0]
    case.add_statement("wire", content=span_of(FERRY_WIRE, words))
    assert [e.name for e in case.statements() if e.content == words] == ["ferry"]
    case.undo(first.id)
    assert [e.name for e in case.statements() if e.content == words] == ["wire"]


def test_statement_is_added(case: onrecord.Casefile) -> None:
    """A passage nobody found becomes a statement, with an act and a date as any other, and says who added it."""
    content = span_of(BRIDGE, "Bridge opens")
    made = case.add_statement("bridge", content=content, speaker=["Olga Prent"], act="hopes", by="ivo")
    assert [decision.field for decision in made] == ["add", "speaker", "act"]
    [entry] = case.statements(search='"Bridge opens"')
    assert (entry.statement.act, [s.name for s in entry.speakers]) == (Act.HOPES, ["Olga Prent"])
    assert entry.statement.said_on == SaidOn(date=date(2031, 5, 8), precision=DatePrecision.PUBLISHED)
    assert case.actor("Olga Prent").statements == 2
    with pytest.raises(InputError, match="This very statement"):
        case.add_statement("bridge", content=content)
    assert [origin.agent for origin, _ in case.info().models] == ["fake"]
    for _ in made:
        case.undo()
    assert case.statements(search='"Bridge opens"').to_rows() == []


def test_source_of_an_added_statement_says_who_speaks(case: onrecord.Casefile) -> None:
    """Whoever the article names there speaks, as long as nobody says otherwise."""
    source = span_of(BRIDGE, "Olga Prent")
    [added] = case.add_statement("bridge", content=span_of(BRIDGE, "Bridge opens"), source=source)
    id_ = added.subject.removeprefix("statement:")
    assert speakers(case, id_) == ["Olga Prent"]
    case.set_statement(id_, source=span_of(BRIDGE, "Mara Lindqvist"))
    assert speakers(case, id_) == ["Mara Lindqvist"]
    case.read(again=True)
    assert speakers(case, id_) == ["Mara Lindqvist"]


def test_added_statement_absorbs_what_is_found_later(case: onrecord.Casefile) -> None:
    """Where a later reading finds the passage that was added, it is that statement and no second one."""
    rows = case.statements().to_rows()
    found = id_of(case, "toll")
    with onrecord.open(case.path, scorer=ShortSighted()) as blind:
        blind.read(again=True)
        assert len(blind.statements(search="toll")) == 0
        made = blind.add_statement(
            "bridge", content=span_of(BRIDGE, "the toll had been dropped"), source=span_of(BRIDGE, "Olga Prent")
        )
    added = made[0].subject.removeprefix("statement:")
    case.read(again=True)
    assert id_of(case, "toll") == added != found
    assert case.statements(search="toll")[0].content == "the toll had been dropped"
    assert len(case.statements()) == len(rows)
    case.undo()
    assert case.statements(search="toll")[0].content == "the toll had been dropped for ever"
    assert id_of(case, "toll") == added


def test_decided_statement_outlives_a_reading_that_misses_it(case: onrecord.Casefile) -> None:
    """It stays with its spans, speakers and date; without the decision it is gone, and comes back with it."""
    id_ = id_of(case, "bridge")
    case.set_statement(id_, act="promises")
    [before] = told(case, "bridge")
    with onrecord.open(case.path, scorer=ShortSighted()) as blind:
        blind.read(again=True)
        assert told(blind, "bridge") == [before]
        assert len(blind.statements(copies=True)) == 3
        undo = blind.undo()
        assert len(blind.statements(search="bridge")) == 0
        blind.undo(undo.id)
        assert told(blind, "bridge") == [before]
    case.read(again=True)
    assert told(case, "bridge") == [before]


def test_decided_speaker_outlives_new_numbers(case: onrecord.Casefile) -> None:
    """A speaker nobody found in the text is joined with the actor of that name, after every reading."""
    id_ = id_of(case, "toll")
    case.set_statement(id_, speaker=["Ivo Tarn"])
    assert case.actor("Ivo Tarn").statements == 2
    with onrecord.open(case.path, scorer=ShortSighted()) as blind:
        blind.read(again=True)
        assert speakers(blind, id_) == ["Ivo Tarn"]
        assert blind.actor("Ivo Tarn").statements == 2
        blind.set_statement(id_, speaker=[])
        assert speakers(blind, id_) == []
    case.read(again=True)
    assert speakers(case, id_) == []
    case.undo()
    case.undo()
    assert speakers(case, id_) == ["Olga Prent"]


def test_rejected_statement_stays_rejected(case: onrecord.Casefile) -> None:
    """Whatever a later reading finds there, or does not."""
    id_ = id_of(case, "toll")
    case.reject_statement(id_)
    for scorer in (FakeScorer(), ShortSighted(), FakeScorer()):
        with onrecord.open(case.path, scorer=scorer) as other:
            other.read(again=True)
            assert len(other.statements(search="toll")) == 0
    case.undo()
    assert id_of(case, "toll") == id_


def test_article_is_corrected(case: onrecord.Casefile, tmp_path: Path) -> None:
    """Date and outlet hold in lists, filters and dates of statements; id and re-reading stay."""
    before = state_of(case)
    ferry = case.article("ferry")
    made = case.set_article("ferry", published="2031-05-20", outlet="Harbour Times", title=None)
    assert [decision.field for decision in made] == ["published", "outlet", "title"]
    assert case.article("ferry").id == ferry.id
    assert len(case.statements(outlet="harbour times", copies=True)) == 3
    assert len(case.statements(since="2031-05-20", copies=True)) == 3
    said = {e.content: e.statement.said_on for e in case.statements(outlet="Harbour Times", copies=True)}
    assert said["that the harbour was closing for good"] == SaidOn(
        date=date(2031, 5, 20), precision=DatePrecision.PUBLISHED
    )
    # The earliest is the original: that is now the wire.
    assert case.article("ferry").copy_of == case.article("wire").id
    source = tmp_path / "again.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in WHOLE), encoding="utf-8")
    assert (case.read(source).articles_known, case.read(source, again=True).articles_again) == (3, 3)
    case.read(again=True)
    assert case.article("ferry").published == date(2031, 5, 20)
    for _ in made:
        case.undo()
    assert state_of(case) == before


def test_removed_article_is_hidden_and_stays_removed(case: onrecord.Casefile, tmp_path: Path) -> None:
    """It is nowhere, reading its file again brings nothing back, and undo brings everything back."""
    case.set_statement(id_of(case, "harbour"), act="warns")
    before = state_of(case)
    removal = case.remove_article("ferry")
    source = tmp_path / "again.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in WHOLE), encoding="utf-8")
    for again in (False, True):
        summary = case.read(source, again=again)
        assert summary.articles_new == 0
        assert [entry.name for entry in case.articles()] == ["bridge", "wire"]
    assert (case.info().articles, case.info().copies) == (2, 0)
    # What was a copy counts now.
    assert {e.name for e in case.statements()} == {"bridge", "wire"}
    with pytest.raises(InputError, match="was removed"):
        case.article("ferry")
    with pytest.raises(InputError, match="There is no statement"):
        case.reject_statement(before[0][0][0])
    case.undo(removal.id)
    assert state_of(case) == before


def test_actors_are_merged_and_split(case: onrecord.Casefile) -> None:
    """Two names become one actor and two again; reading again changes nothing."""
    before = state_of(case)
    case.merge_actors("Mara Lindqvist", "Olga Prent")
    assert case.actor("Olga Prent").actor.name == "Mara Lindqvist"
    assert (case.actor("Mara Lindqvist").statements, len(case.statements(speaker="Olga Prent"))) == (4, 4)
    case.read(again=True)
    assert case.actor("Olga Prent").statements == 4
    case.split_actor("Mara Lindqvist", ["Olga Prent"])
    assert case.actor("Olga Prent").statements == 1
    case.undo()
    case.undo()
    assert state_of(case) == before


def test_the_name_shown_can_be_split_off(case: onrecord.Casefile) -> None:
    """What an actor is called may be somebody else's; the decision names whoever stays."""
    before = state_of(case)
    case.merge_actors("Mara Lindqvist", "Olga Prent")
    decision = case.split_actor("Olga Prent", ["Mara Lindqvist"])
    assert decision.subject != "actor:Mara Lindqvist"
    assert (case.actor("Olga Prent").statements, case.actor("Mara Lindqvist").statements) == (1, 3)
    case.undo()
    case.undo()
    assert state_of(case) == before


def test_actors_are_renamed_and_set(case: onrecord.Casefile) -> None:
    """Name, kind, colour and affiliation are as decided, on the days they are given for."""
    case.rename_actor("Ivo Tarn", "Ivo J. Tarn")
    made = case.set_actor("Ivo J. Tarn", affiliation="Norland", colour="#AA0000", kind="person", since="2030-01-01")
    assert [decision.field for decision in made] == ["affiliation", "colour", "kind"]
    entry = case.actor("Ivo Tarn")
    assert (entry.actor.name, entry.affiliation, entry.actor.colour) == ("Ivo J. Tarn", "Norland", "#aa0000")
    [statement] = case.statements(speaker="ivo j. tarn")
    assert [(s.name, s.kind, s.affiliation) for s in statement.speakers] == [
        ("Ivo J. Tarn", ActorKind.PERSON, "Norland")
    ]
    case.set_article("ferry", published="2029-12-31")
    [statement] = case.statements(speaker="Ivo J. Tarn")
    assert [s.affiliation for s in statement.speakers] == [None]
    with pytest.raises(InputError, match="Another actor"):
        case.rename_actor("Ivo Tarn", "Mara Lindqvist")


ROSTER = """name,kind,aliases,affiliation,from,to,colour
Mara Lindqvist-Ode,person,Mara Lindqvist|Lindqvist,Norland,2030,,#112233
Quay Board,organization,,,,,
"""


def test_roster_is_imported(case: onrecord.Casefile, tmp_path: Path) -> None:
    """Its names win over those found, also after a reading; undo takes it back; a list that is there is refused."""
    before = state_of(case)
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    decision = case.import_roster(roster, by="mara")
    assert (decision.field, decision.value["file"]) == ("import", "roster.csv")  # type: ignore[index]
    case.read(again=True)
    entry = case.actor("Lindqvist")
    assert (entry.actor.name, entry.statements, entry.actor.colour) == ("Mara Lindqvist-Ode", 3, "#112233")
    with pytest.raises(InputError, match="imported already, by decision 1"):
        case.import_roster(roster)
    roster.write_text(ROSTER.replace("Mara Lindqvist-Ode", "M. Lind"), encoding="utf-8")
    with pytest.raises(InputError, match="earlier roster"):
        case.import_roster(roster)
    roster.write_text(ROSTER.replace("#112233", "#445566"), encoding="utf-8")
    case.import_roster(roster)
    assert case.actor("Lindqvist").actor.colour == "#445566"
    case.undo()
    case.undo()
    assert state_of(case) == before
    roster.write_text("name,kind\nQuay Board,robot\n", encoding="utf-8")
    with pytest.raises(InputError, match="Row 2"):
        case.import_roster(roster)


def test_speaker_filter(case: onrecord.Casefile) -> None:
    """A name or alias means that actor, else part of a name is looked for; case and accents do not matter."""
    assert len(case.statements(speaker="MARA LINDQVIST")) == 3
    assert len(case.statements(speaker="Lindqvist")) == 3
    assert len(case.statements(speaker="lindqv")) == 3
    assert len(case.statements(speaker="márá")) == 3
    assert len(case.statements(speaker=case.actor("Olga Prent").actor.id)) == 1
    assert len(case.statements(speaker="%")) == len(case.statements(speaker=" ")) == 0
    assert len(case.statements(speaker="a")) == 5
    with pytest.raises(InputError, match="no act"):
        case.statements(act="sings")


def test_login_is_who_decides(case: onrecord.Casefile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name it is the user's login, and unknown where there is none."""
    monkeypatch.setattr("getpass.getuser", lambda: "olga")
    assert case.reject_statement(id_of(case, "toll")).by == "olga"

    def fail() -> str:
        raise KeyError

    monkeypatch.setattr("getpass.getuser", fail)
    assert case.undo().by == "unknown"
    assert [(d.by, holds) for d, holds in case.decisions()] == [("olga", False), ("unknown", True)]
    with pytest.raises(InputError, match="name of who decides"):
        case.undo(2, by="  ")


WRONG: list[tuple[Callable[[onrecord.Casefile], object], str]] = [
    (lambda case: case.reject_statement("zz"), "no statement"),
    (lambda case: case.reject_statement(""), "no statement"),
    (lambda case: case.reject_statement("%"), "no statement"),
    (lambda case: case.set_statement(id_of(case, "toll")), "nothing to set"),
    (lambda case: case.set_statement(id_of(case, "toll"), act="sings"), "no act"),
    (lambda case: case.set_statement(id_of(case, "toll"), speaker=["Ivo"], content=(Span(0, 10_000),)), "behind"),
    (lambda case: case.add_statement("bridge", content=()), "some content"),
    (lambda case: case.add_statement("none", content=(Span(0, 3),)), "no article"),
    (lambda case: case.add_statement("bridge", content=(Span(0, 3),), colour="red"), "nothing that can be set"),
    (lambda case: case.set_article("bridge", published="soon"), "no date"),
    (lambda case: case.set_article("bridge", text="x"), "nothing that can be set"),
    (lambda case: case.remove_article("none"), "no article"),
    (lambda case: case.merge_actors("Ivo Tarn", "Ivo Tarn"), "itself"),
    (lambda case: case.merge_actors("Ivo Tarn", "Ivo Tarm"), "Ivo Tarm"),
    (lambda case: case.split_actor("Ivo Tarn", ["Tarnov"]), "not joined"),
    (lambda case: case.set_actor("Ivo Tarn", kind="robot"), "no kind"),
    (lambda case: case.rename_actor("Ivo Tarn", " "), "no name"),
    (lambda case: case.undo(), "no decision"),
    (lambda case: case.undo(7), "no decision 7"),
]


@pytest.mark.parametrize(("decide", "words"), WRONG)
def test_what_cannot_be_meant_writes_nothing(
    case: onrecord.Casefile, decide: Callable[[onrecord.Casefile], object], words: str
) -> None:
    """A sentence with a remedy, and the casefile as before."""
    before = state_of(case)
    with pytest.raises(InputError, match=words) as caught:
        decide(case)
    assert caught.value.hint
    assert case.decisions() == []
    assert state_of(case) == before


def test_deciding_needs_a_casefile_that_can_be_written(path: Path, tmp_path: Path) -> None:
    """None is made, and a read-only one is told."""
    with pytest.raises(StoreError, match="no casefile"):
        onrecord.open(tmp_path / "none.onrecord").undo()
    assert not (tmp_path / "none.onrecord").exists()


def test_rejecting_twice_is_refused(case: onrecord.Casefile) -> None:
    """A statement that was rejected is not there to be decided on; the hint says how to get it back."""
    id_ = id_of(case, "toll")
    case.reject_statement(id_)
    for decide in (case.reject_statement, lambda wanted: case.set_statement(wanted, act="says")):
        with pytest.raises(InputError, match="was rejected") as caught:
            decide(id_)
        assert "undo" in caught.value.hint
    with pytest.raises(InputError, match="was rejected"):
        case.add_statement(
            "bridge",
            content=span_of(BRIDGE, "the toll had been dropped for ever"),
            source=span_of(BRIDGE, "Olga Prent"),
            cue=(Span(BRIDGE.index("Olga Prent said") + 11, BRIDGE.index("Olga Prent said") + 15),),
        )


_PICK = st.integers(0, 7)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["reject", "act", "content", "speaker", "said_on", "nobody"]), _PICK),
        st.tuples(st.sampled_from(["add", "remove", "published", "merge", "rename", "undo"]), _PICK),
    ),
    min_size=1,
    max_size=7,
)


def take_step(case: onrecord.Casefile, step: str, pick: int) -> None:
    """One decision on what `pick` says; one that cannot be made is left out."""
    ids = [entry.statement.id for entry in case.statements(copies=True)]
    names = [entry.name for entry in case.articles()]
    people = [entry.actor.name for entry in case.actors()]
    try:
        if step == "undo":
            case.undo(pick or None)
        elif step in ("merge", "rename") and len(people) > 1:
            one, two = people[pick % len(people)], people[(pick + 1) % len(people)]
            case.merge_actors(one, two) if step == "merge" else case.rename_actor(one, f"Person {pick}")
        elif step in ("remove", "published", "add") and names:
            name = names[pick % len(names)]
            if step == "remove":
                case.remove_article(name)
            elif step == "published":
                case.set_article(name, published=f"2031-05-{10 + pick}")
            else:
                case.add_statement(name, content=(Span(pick, 12 + pick),), speaker=[people[0]] if people else [])
        elif ids and step not in ("merge", "rename", "remove", "published", "add"):
            decide_on(case, ids[pick % len(ids)], step, pick)
    except InputError:
        return


def decide_on(case: onrecord.Casefile, id_: str, step: str, pick: int) -> None:
    """One decision on a statement."""
    fields: dict[str, Any] = {
        "act": {"act": list(Act)[pick]},
        "content": {"content": (Span(20 + pick, 40 + pick),)},
        "speaker": {"speaker": [["Ivo Tarn", "Una Moss"][pick % 2]]},
        "nobody": {"speaker": [], "addressee": ["Olga Prent"]},
        "said_on": {"said_on": f"2031-04-{10 + pick}"},
    }
    if step == "reject":
        case.reject_statement(id_)
    else:
        case.set_statement(id_, **fields[step])


def in_copy(read_once: Path, folder: Path) -> onrecord.Casefile:
    """A fresh copy of the casefile."""
    for name in ("", "-wal", "-shm"):
        (folder / f"try.onrecord{name}").unlink(missing_ok=True)
    return onrecord.open(shutil.copy(read_once, folder / "try.onrecord"), scorer=FakeScorer())


def copy_log(case: onrecord.Casefile, decisions: list[tuple[Decision, bool]]) -> None:
    """Write a log into another casefile as it is."""
    rows = [
        {"id": d.id, "subject": d.subject, "field": d.field, "value": d.value, "by": d.by}
        | {"made_at": d.made_at.replace(tzinfo=None)}
        for d, _ in decisions
    ]
    with case.database().writing() as connection:
        if rows:
            connection.execute(sql.insert(log_table), rows)


@given(steps=_STEPS)
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each example takes a second: shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_decisions_replay_and_can_all_be_undone(read_once: Path, tmp_path: Path, steps: list[tuple[str, int]]) -> None:
    """Reading again leaves the decided state; the log in another casefile gives it; undoing all of it restores."""
    with in_copy(read_once, tmp_path) as case:
        before = state_of(case)
        for step, pick in steps:
            take_step(case, step, pick)
        decided, log = state_of(case), case.decisions()
        case.read(again=True)
        assert state_of(case) == decided
    with in_copy(read_once, tmp_path) as other:
        copy_log(other, log)
        other.read(again=True)
        assert state_of(other) == decided
        while any(holds and not d.subject.startswith("decision:") for d, holds in other.decisions()):
            other.undo()
        assert state_of(other) == before


DECIDE = """
import sys
import onrecord
with onrecord.open(sys.argv[1]) as case:
    ids = sys.argv[3].split(",")
    for number in range(int(sys.argv[2])):
        case.set_statement(ids[number % len(ids)], act=["says", "denies"][number % 2], by=sys.argv[4])
        print(number + 1, flush=True)
"""


def test_two_processes_decide_at_once(case: onrecord.Casefile) -> None:
    """Both are kept, each in its own order, and ids ascend."""
    ids = ",".join(entry.statement.id for entry in case.statements())
    command = [sys.executable, "-c", DECIDE, str(case.path), "12", ids]
    both = [subprocess.Popen([*command, by], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for by in ("mara", "ivo")]
    assert [(process.communicate()[1], process.returncode) for process in both] == [(b"", 0), (b"", 0)]
    made = [decision for decision, _ in case.decisions()]
    assert [decision.id for decision in made] == list(range(1, 25))
    for by in ("mara", "ivo"):
        assert [d.value for d in made if d.by == by] == ["says", "denies"] * 6
    assert [d.made_at for d in made] == sorted(d.made_at for d in made)


def test_killed_process_leaves_whole_decisions(case: onrecord.Casefile) -> None:
    """Killed at any moment, every decision that was reported is there, applied, and the casefile is whole."""
    ids = ",".join(entry.statement.id for entry in case.statements())
    reported = 0
    for lines in (1, 3, 5):
        command = [sys.executable, "-c", DECIDE, str(case.path), "1000", ids, "mara"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            seen = [int(process.stdout.readline()) for _ in range(lines)]
            os.kill(process.pid, signal.SIGKILL)
            seen += [int(line) for line in process.stdout.read().split()]
        reported += max(seen)
        made = case.decisions()
        assert reported <= len(made) <= reported + 1
        reported = len(made)
        held = {decision.subject.removeprefix("statement:"): decision.value for decision, _ in made}
        acts = {entry.statement.id: entry.statement.act for entry in case.statements()}
        assert {id_: acts[onrecord.records.StatementId(id_)] for id_ in held} == held
