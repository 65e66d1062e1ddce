"""Selection, duplicates, ways back to statements, and options that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from network_tables import at, table_of

from onrecord.errors import InputError
from onrecord.network.dialects import Rules
from onrecord.network.networks import build_network, list_events
from onrecord.network.observations import Kind
from onrecord.network.options import Dialect, Duplicates, How, Mode, NetworkOptions, Normalize

DOCS = Path(__file__).parents[2] / "docs"

STATEMENTS = [
    ("Union", "higher wages", 1, 1, at("2024-01-09")),
    ("Union", "longer hours", 0, 1, at("2024-01-09")),
    ("Guild", "higher wages", 1, 2, at("2024-01-14")),
    ("Guild", "longer hours", 1, 2, at("2024-01-14")),
    ("Board", "higher wages", 0, 3, at("2024-02-01")),
]


def test_every_mend_is_explained():
    """No flag without its row in the explanation."""
    explained = (DOCS / "explanation" / "network-mends.md").read_text(encoding="utf-8")
    assert [name for name in Rules.__dataclass_fields__ if f"`{name}`" not in explained] == []


def test_a_tie_leads_to_its_statements():
    """Congruence leads to the statements that agree, conflict to those that do not."""
    table = table_of(STATEMENTS)
    congruence = build_network(table, NetworkOptions(how=How.CONGRUENCE))
    conflict = build_network(table, NetworkOptions(how=How.CONFLICT))
    assert congruence.statements_behind("Guild", "Union") == ("1", "3")
    assert conflict.statements_behind("Guild", "Union") == ("2", "4")
    ties = sorted((tie.row, tie.column, tie.weight) for tie in conflict.ties())
    assert ties == [
        ("Board", "Guild", 1),
        ("Board", "Union", 1),
        ("Guild", "Union", 1),
    ]


def test_a_two_mode_tie_leads_to_its_statements():
    """What one actor said about one concept."""
    network = build_network(table_of(STATEMENTS), NetworkOptions(mode=Mode.TWO_MODE))
    assert network.statements_behind("Board", "higher wages") == ("5",)
    assert network.matrix.shape == (3, 2)
    assert network.dialect == "onrecord"


def test_the_range_of_dates_has_both_ends_inside():
    """Statements at its first and at its last second count."""
    options = NetworkOptions(since=at("2024-01-14"), until=at("2024-02-01"))
    network = build_network(table_of(STATEMENTS), options)
    assert network.rows == ("Board", "Guild")
    assert network.statement_count == 3


def test_excludes_leave_out_and_inverted_keep():
    """The same values, out or alone."""
    table = table_of(STATEMENTS)
    left_out = {"concept": frozenset({"higher wages"})}
    assert list_events(table, NetworkOptions(exclude=left_out)).tolist() == [1, 3]
    kept = NetworkOptions(exclude=left_out, inverted=frozenset({"concept"}))
    assert list_events(table, kept).tolist() == [0, 2, 4]
    assert list_events(table, NetworkOptions(exclude={"agreement": frozenset({"0"})})).tolist() == [0, 2, 3]


def test_an_apostrophe_can_be_excluded():
    """DNA's query breaks at it."""
    exclude = {"document:author": frozenset({"O'Hara 1"})}
    table = table_of(STATEMENTS)
    assert list_events(table, NetworkOptions(exclude=exclude)).tolist() == [2, 3, 4]
    with pytest.raises(InputError, match="apostrophe"):
        list_events(table, NetworkOptions(exclude=exclude, dialect=Dialect.DNA3))


def test_isolates_are_all_actors_in_the_range():
    """An actor whose statements are excluded stays as an isolate."""
    options = NetworkOptions(exclude={"organization": frozenset({"Board"})}, isolates=True)
    assert build_network(table_of(STATEMENTS), options).rows == ("Board", "Guild", "Union")


def test_blank_values_make_no_statement():
    """A statement without an actor does not count, and the blank is no node."""
    table = table_of([*STATEMENTS, ("", "higher wages", 1, 4, at("2024-03-01"))])
    network = build_network(table, NetworkOptions(isolates=True))
    assert network.statement_count == 5
    assert network.rows == ("Board", "Guild", "Union")


@pytest.mark.parametrize(
    ("duplicates", "onrecord", "dna3"),
    [
        (Duplicates.INCLUDE, 4, 4),
        (Duplicates.DOCUMENT, 3, 3),
        (Duplicates.WEEK, 3, 2),
        (Duplicates.MONTH, 2, 1),
        (Duplicates.YEAR, 2, 2),
        (Duplicates.RANGE, 1, 1),
    ],
)
def test_duplicates_count_once_in_their_period(duplicates, onrecord, dna3):
    """9 January 2024 twice and 8 January 2025 are in week 2 of their years, 17 January 2024 in week 3."""
    days = [("2024-01-09", 1), ("2024-01-09", 1), ("2024-01-17", 2), ("2025-01-08", 3)]
    table = table_of([("Union", "higher wages", 1, document, at(day)) for day, document in days])
    counts = {
        dialect: len(list_events(table, NetworkOptions(duplicates=duplicates, how=How.SUBTRACT, dialect=dialect)))
        for dialect in Dialect
    }
    assert counts == {Dialect.ONRECORD: onrecord, Dialect.DNA3: dna3}


def test_large_numbers_are_equal_to_themselves():
    """DNA compares objects, of which Java keeps one for small numbers alone."""
    table = table_of([("Union", "wages", 200, 1, 0)] * 2 + [("Union", "wages", 100, 1, 0)] * 2, Kind.INTEGER)
    kept = {
        dialect: build_network(
            table, NetworkOptions(how=How.SUBTRACT, duplicates=Duplicates.DOCUMENT, dialect=dialect)
        ).statement_count
        for dialect in Dialect
    }
    assert kept == {Dialect.ONRECORD: 2, Dialect.DNA3: 3}


def test_no_statements_make_an_empty_network():
    """An empty table and an empty range both have a result."""
    assert build_network(table_of([]), NetworkOptions(how=How.CONGRUENCE)).matrix.shape == (0, 0)
    later = NetworkOptions(since=at("2030-01-01"), until=at("2031-01-01"))
    assert build_network(table_of(STATEMENTS), later).matrix.shape == (0, 0)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (NetworkOptions(between="nobody"), 'no variable "nobody"'),
        (NetworkOptions(over="organization"), "over itself"),
        (NetworkOptions(qualifier=None, how=How.SUBTRACT), "needs a qualifier"),
        (NetworkOptions(how=How.COMBINE), "two modes"),
        (NetworkOptions(mode=Mode.TWO_MODE, how=How.CONFLICT), "one mode"),
        (NetworkOptions(normalize=Normalize.ACTIVITY), "two modes"),
        (NetworkOptions(since=2, until=1), "ends before"),
        (NetworkOptions(exclude={"mood": frozenset({"bad"})}), 'no variable "mood"'),
    ],
)
def test_what_does_not_go_together_is_refused(options, sentence):
    """A sentence, not another network than the one asked for."""
    with pytest.raises(InputError, match=sentence):
        build_network(table_of(STATEMENTS), options)


def test_dna_takes_another_variable():
    """Its dialect repairs what it cannot use, as DNA does."""
    network = build_network(table_of(STATEMENTS), NetworkOptions(between="nobody", dialect=Dialect.DNA3))
    assert network.options.between == "organization"


def test_a_long_text_is_no_qualifier():
    """Its places in the alphabet are no numbers."""
    rows = [("Union", "wages", "as agreed", 1, 0), ("Board", "wages", "not at all", 2, 0)]
    table = table_of(rows, Kind.LONG_TEXT)
    with pytest.raises(InputError, match="long text"):
        build_network(table, NetworkOptions(how=How.CONGRUENCE))


def test_a_network_is_shown_in_a_few_words():
    """Its matrix and its options, not the statements it was made of."""
    shown = repr(build_network(table_of(STATEMENTS * 100), NetworkOptions()))
    assert "how=" in shown
    assert "Observations" not in shown
    assert "Places" not in shown
    assert "array([" not in shown
