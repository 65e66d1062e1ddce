"""The record -> networks and what is measured of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import onrecord
from coding_cases import BOOK, CLOSING, make_case
from network_cases import DEBATE, FARES, FERRY, QUAY, make_debate
from onrecord.basis import Basis
from onrecord.casefile import Casefile
from onrecord.errors import InputError
from onrecord.network.options import How, Mode

BEFORE, AFTER = (None, "2031-05-03"), ("2031-05-04", None)


@pytest.fixture(scope="module")
def debate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casefile]:
    """The invented debate."""
    with onrecord.open(make_debate(tmp_path_factory.mktemp("networking"))) as case:
        yield case


@pytest.fixture
def coded(tmp_path: Path) -> Iterator[Casefile]:
    """Articles that were read and coded."""
    with make_case(tmp_path) as case:
        case.code(BOOK)
        yield case


def test_a_network_is_counted_by_hand(debate: Casefile) -> None:
    """Congruence and conflict add up to the network that ignores sides."""
    ties = {}
    for how in ("ignore", "congruence", "conflict", "subtract"):
        found = debate.network(how=how)
        ties[how] = {frozenset((tie.row, tie.column)): tie.weight for tie in found.ties()}
    guild = {other: frozenset(("Guild", other)) for other in ("Union", "Board", "Council")}
    # On the ferry the Guild speaks twice for it, on fares once; the Council once against the ferry and once for it.
    assert ties["ignore"][guild["Union"]] == ties["congruence"][guild["Union"]] == 2 * 1 + 1 * 1
    assert ties["conflict"][guild["Board"]] == 2 * 1 + 1 * 1
    assert (ties["congruence"][guild["Council"]], ties["conflict"][guild["Council"]]) == (2, 2)
    assert guild["Council"] not in ties["subtract"]
    for pair, weight in ties["ignore"].items():
        assert ties["congruence"].get(pair, 0) + ties["conflict"].get(pair, 0) == weight


def test_every_tie_leads_to_its_statements(debate: Casefile) -> None:
    """The ids of a tie are those of the passages behind it, each once."""
    discourse = debate.discourse(how="congruence")
    tie = next(tie for tie in discourse.network().ties() if {tie.row, tie.column} == {"Council", "Guild"})
    events = discourse.behind("Guild", "Council")
    assert {event.statement_id for event in events} == set(tie.statements)
    assert [(event.values["organization"], event.values["agreement"]) for event in events] == [
        ("Guild", 1),
        ("Council", 1),
        ("Guild", 1),
    ]


def test_passages_behind_are_cut_from_the_articles(debate: Casefile) -> None:
    """With the head of the article, the coder and places in code points."""
    [event] = debate.discourse(mode="twomode").behind("Union", FARES)
    text = debate.text(str(event.document_id))
    assert event.text == text[event.start : event.stop]
    assert (event.title, event.source, event.section, event.coder) == ("Day 9", "Norland Courier", "Local", "Ines")


@pytest.mark.parametrize(
    ("one", "other", "hint"),
    [("Giuld", "Union", 'mean "Guild"'), ("Guild", "Navy", '"Board"'), ("Guild", "Guild", "lists the ties")],
)
def test_behind_refuses_what_is_no_tie(debate: Casefile, one: str, other: str, hint: str) -> None:
    """A name that is misspelt or not there, an actor with itself."""
    with pytest.raises(InputError) as error:
        debate.discourse().behind(one, other)
    assert hint in (error.value.hint or "")


def test_behind_refuses_two_who_have_no_tie(debate: Casefile) -> None:
    """Both are in the network."""
    with pytest.raises(InputError, match='no tie of "Board" and "Union"'):
        debate.discourse(how="congruence").behind("Board", "Union")


def test_the_basis_adds_up(debate: Casefile) -> None:
    """Every coded statement counts or is left out for one reason that is named."""
    asked = {"since": "2031-05-02", "exclude": {"concept": [FARES]}}
    assert debate.discourse(**asked).basis == Basis(
        statement_type="DNA Statement",
        counted=5,
        decided=5,
        suggested=0,
        blank={"organization": 1},
        others=7,
        first=date(2031, 5, 2),
        last=date(2031, 5, 9),
    )
    speakers = debate.discourse(between="speaker").basis
    assert (speakers.counted, speakers.blank) == (len(DEBATE), {})


def test_the_basis_tells_decisions_from_suggestions(coded: Casefile) -> None:
    """With the mean chance of what nobody decided; what was not asked for is counted as well."""
    [first, *_] = coded.codings(concept="closing")
    coded.decide_coding(first.statement, CLOSING.id, "for", by="Ines")
    basis = coded.discourse(between="person").basis
    assert (basis.decided, basis.suggested) == (1, 3)
    assert basis.score is not None
    assert 0 < basis.score <= 1
    decided = coded.discourse(between="person", is_decided=True).basis
    assert (decided.counted, decided.unwanted, decided.score) == (1, 3, None)
    sure = coded.discourse(between="person", least_score=1).basis
    assert sure.counted + sure.unwanted == 4


def test_the_undated_count_where_dates_do_not_matter(coded: Casefile) -> None:
    """They have no window, no week and no place in an event list; a date given to them changes that."""
    coded.set_article("bridge", published=None, by="Ines")
    assert (coded.discourse(between="person").basis.guessed, coded.discourse(between="person").basis.counted) == (2, 4)
    for asked in ({"window": "1w"}, {"duplicates": "week"}, {"mode": "eventlist"}, {"since": "2031-01-01"}):
        basis = coded.discourse(between="person", **asked).basis
        assert (basis.counted, basis.undated, basis.guessed) == (2, 2, 0), asked
    assert coded.discourse(between="person", window="1w", undated="2031-05-08").basis.counted == 4


def test_nothing_dated_is_a_sentence_where_dates_matter(coded: Casefile) -> None:
    """Not a window at the beginning of the calendar."""
    for name in ("ferry", "bridge", "wire"):
        coded.set_article(name, published=None, by="Ines")
    assert coded.network(between="person").statement_count
    with pytest.raises(InputError, match=r"None of the \d coded statements has a date"):
        coded.discourse(between="person", window="1w")


def test_nothing_coded_is_a_sentence(tmp_path: Path, debate: Casefile) -> None:
    """Of the casefile, or of the statement type that was asked for."""
    with make_case(tmp_path) as case, pytest.raises(InputError, match="Nothing is coded, so"):
        case.network()
    with pytest.raises(InputError, match='Nothing is coded as "Annotation"'):
        debate.network(statement_type="Annotation")
    with pytest.raises(InputError, match="between 0 and 1"):
        debate.network(least_score=float("nan"))


def test_a_range_beyond_the_statements_is_an_empty_network(debate: Casefile) -> None:
    """It does not end before it begins."""
    for asked in ({"since": "2040-01-01"}, {"until": "1990-01-01"}):
        network = debate.network(**asked)
        assert (network.statement_count, network.rows) == (0, ())
        assert network.start <= network.middle <= network.stop


def test_windows_are_asked_for_as_windows(debate: Casefile) -> None:
    """`network` is one network."""
    windows = debate.discourse(window="1w").windows()
    assert [window.statement_count for window in windows] == [7, 5]
    with pytest.raises(InputError, match="A network is one"):
        debate.network(window="1w")
    with pytest.raises(InputError, match="There is no window"):
        debate.discourse().windows()


def test_measures_of_the_debate(debate: Casefile) -> None:
    """Camps, communities, the concept that carries the network, places, phases and who moved."""
    discourse = debate.discourse(how="congruence")
    [camps] = discourse.polarization()
    assert dict(zip(camps.actors, camps.camp.tolist(), strict=True))["Board"] == 1
    assert 0 < camps.score < 1
    assert len(discourse.clusters(samples=5).actors) == 5
    assert discourse.backbone().steps[-1].concept == FERRY
    places = dict(zip(discourse.scale(samples=5).actors, discourse.scale(samples=5).places[:, 0], strict=True))
    assert places["Guild"] * places["Owners"] < 0
    points = discourse.ideal_points()
    assert np.isfinite(points.place).all()
    assert debate.discourse(window="1d").phases().state.tolist() == [1, 1, 0, 0, 0, 0, 0, 0, 2]


def test_who_moved(debate: Casefile) -> None:
    """The Council came round, with a statement on either side; an open range reaches to the end."""
    [move] = debate.discourse().moves(BEFORE, AFTER)
    assert (move.actor, move.concept, move.before, move.after) == ("Council", FERRY, -1, 1)
    assert len(move.statements_before) == len(move.statements_after) == 1
    assert debate.discourse().moves((None, "1990-01-01"), AFTER) == ()
    with pytest.raises(InputError, match="ends before it begins"):
        debate.discourse().moves(("2031-05-03", "2031-05-01"), AFTER)


def test_the_undated_move_nowhere(coded: Casefile) -> None:
    """Where nobody knows when something was said, nobody knows that it was after."""
    ranges = (None, "2031-05-07"), ("2031-05-08", None)
    [move] = coded.discourse(between="person").moves(*ranges)
    assert (move.actor, move.change) == ("Mara Lindqvist", -2)
    coded.set_article("bridge", published=None, by="Ines")
    discourse = coded.discourse(between="person")
    assert discourse.moves(*ranges) == ()
    assert (discourse.basis.guessed, discourse.basis.undated) == (2, 0)
    assert (discourse.dated().basis.guessed, discourse.dated().basis.undated) == (0, 2)


def test_what_tells_sides_apart_needs_a_qualifier(debate: Casefile) -> None:
    """The sentence does not speak of options that nobody chose."""
    discourse = debate.discourse(qualifier=None)
    with pytest.raises(InputError, match="A move needs a qualifier"):
        discourse.moves(BEFORE, AFTER)
    with pytest.raises(InputError, match="An ideal point needs a qualifier"):
        discourse.ideal_points()


def test_an_event_list_has_every_statement(debate: Casefile) -> None:
    """Those without an organization as well, in reading order."""
    events = debate.discourse(mode=Mode.EVENT_LIST).events()
    assert [event.values["person"] for event in events] == [row[0] for row in DEBATE]
    assert len({event.statement_id for event in events}) == len(DEBATE)


def test_an_error_rate_is_of_what_people_decided(debate: Casefile) -> None:
    """Imported codings that may be wrong make ties less sure; without a rate only the statements are drawn."""
    discourse = debate.discourse(how="congruence")
    sure, unsure = (discourse.uncertainty(samples=100, error_rate=rate) for rate in (0.0, 0.4))
    assert np.array_equal(sure.weight, unsure.weight)
    assert unsure.survival.mean() < sure.survival.mean()
    assert np.all(unsure.low <= unsure.high)
    with pytest.raises(InputError, match="error rate"):
        discourse.uncertainty(error_rate=1.0)


def test_a_result_says_how_it_was_made(debate: Casefile) -> None:
    """Every choice that is not the usual one, and the dialect always."""
    plain = debate.discourse()
    assert plain.describe() == (
        "Organization over concept; agreement ignored; 12 statements; 2031-05-01 to 2031-05-09; dialect onrecord."
    )
    assert plain.describe(has_how=False, has_count=False) == "Organization over concept; dialect onrecord."
    asked = debate.discourse(
        how="subtract",
        normalize="average",
        duplicates="document",
        since="2031-05-01",
        exclude={"concept": [QUAY]},
        window="5d",
        step="1d",
        dialect="dna3",
    )
    assert asked.describe(has_count=False) == (
        "Organization over concept; subtract of agreement; divided by average; once in each document; "
        'since 2031-05-01; without concept "Mend the quay"; windows of 5 days, step 1 day; dialect dna3.'
    )


def test_events_say_how_sure_they_are_and_whose_rules_chose_them(debate: Casefile) -> None:
    """What was imported is certain."""
    [first, *_] = debate.discourse(dialect="dna3").events()
    assert (first.score, first.dialect) == (1.0, "dna3")


def test_moves_are_between_the_two_ranges_alone(debate: Casefile) -> None:
    """Since and until beside them would say something else."""
    with pytest.raises(InputError, match="two ranges"):
        debate.discourse(since="2031-05-02").moves(BEFORE, AFTER)


def test_signed_is_congruence_where_sides_were_ignored(debate: Casefile) -> None:
    """What was asked for stays."""
    assert debate.discourse().signed().options.how is How.CONGRUENCE
    assert debate.discourse(how="conflict").signed().options.how is How.CONFLICT
    assert debate.discourse(qualifier=None).signed().options.how is How.IGNORE


def test_a_person_and_an_organization_of_one_name_are_two_speakers(tmp_path: Path) -> None:
    """The organization says what it is."""
    said = [("Jordan", "", FERRY, 1, 0, 1), ("", "Jordan", FERRY, 0, 0, 1), ("", "Guild", FERRY, 1, 0, 1)]
    with onrecord.open(make_debate(tmp_path, said)) as case:
        network = case.network(mode="twomode", between="speaker", how="subtract")
    assert network.rows == ("Guild", "Jordan", "Jordan (organization)")
    assert network.matrix.toarray().ravel().tolist() == [1, 1, -1]


def test_statements_without_a_date_have_no_time(coded: Casefile) -> None:
    """Where dates do not matter they are listed, and nobody invents one."""
    coded.set_article("bridge", published=None, by="Ines")
    events = coded.discourse(between="person").events()
    assert {event.time is None for event in events if event.title == "bridge"} == {True}
    assert {event.time is None for event in events if event.title != "bridge"} == {False}


def test_a_network_is_no_event_list_and_no_text_is_a_qualifier(debate: Casefile) -> None:
    """Each is refused with what there is instead."""
    with pytest.raises(InputError):
        debate.network(mode="eventlist")
    assert debate.discourse(mode="eventlist").basis.others == 0
