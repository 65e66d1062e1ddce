"""What a network is asked for in words: dates, windows, values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

import onrecord
from network_cases import FARES, FERRY, make_debate
from onrecord.asking import Asked, make_options, read_length, read_moment, suggest
from onrecord.errors import InputError
from onrecord.network.observations import Kind, Observations
from onrecord.network.options import Dialect, Duplicates, How, Kernel, Mode, Unit, Window

DAY = 86_400


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Observations:
    """The invented debate."""
    with onrecord.open(make_debate(tmp_path_factory.mktemp("asking"))) as case:
        return case.values().observations


@pytest.mark.parametrize(
    ("words", "size", "unit"),
    [
        ("90d", 90, Unit.DAYS),
        ("2 weeks", 2, Unit.WEEKS),
        ("3mo", 3, Unit.MONTHS),
        (" 1Y ", 1, Unit.YEARS),
        ("100e", 100, Unit.EVENTS),
        ("5min", 5, Unit.MINUTES),
        ("1 hour", 1, Unit.HOURS),
        ("7seconds", 7, Unit.SECONDS),
    ],
)
def test_a_length_is_a_number_and_a_unit(words: str, size: int, unit: Unit) -> None:
    """Short or spelt out, in any case, with a blank or without."""
    assert read_length(words) == (size, unit)


@pytest.mark.parametrize("words", ["", "d", "90", "0d", "-1d", "1.5d", "1e9d", "9999999d", "90 parsecs", "90m", "d90"])
def test_what_is_no_length_is_refused(words: str) -> None:
    """With how to write one; m is named as what may mean two things."""
    with pytest.raises(InputError, match="is no length of a window") as error:
        read_length(words)
    assert "90d" in (error.value.hint or "")
    assert ("minutes or months" in str(error.value)) == (words == "90m")


def test_a_day_is_from_its_first_second_to_its_last() -> None:
    """In UTC, whether it is in words or not; a time is itself, and its zone counts."""
    first = int(datetime(2031, 5, 1, tzinfo=UTC).timestamp())
    for day in ("2031-05-01", date(2031, 5, 1)):
        assert read_moment(day, is_end=False) == first
        assert read_moment(day, is_end=True) == first + DAY - 1
    assert read_moment("2031-05-01T12:00", is_end=True) == first + DAY // 2
    assert read_moment("2031-05-01T12:00+02:00", is_end=False) == first + 10 * 3600
    assert read_moment(None, is_end=True) is None


def test_times_beyond_the_calendar_are_its_ends() -> None:
    """A zone may carry a time out of the years 1 to 9999."""
    assert read_moment("0001-01-01T00:00+14:00", is_end=False) == read_moment("0001-01-01", is_end=False)
    assert read_moment("9999-12-31T23:59:59-14:00", is_end=True) == read_moment("9999-12-31", is_end=True)


@pytest.mark.parametrize("words", ["", "soon", "2031", "2031-05", "2031-13-01", "2031-02-30", "1.5.2031"])
def test_what_is_no_date_is_refused(words: str) -> None:
    """With how to write one."""
    with pytest.raises(InputError, match="is no date") as error:
        read_moment(words, is_end=False)
    assert "2022-03-31" in (error.value.hint or "")


def test_words_become_options(table: Observations) -> None:
    """Each choice by its word, DNA's word for a range as well; the only values are excluded ones, inverted."""
    asked = Asked(
        mode="twomode",
        between="person",
        over="concept",
        how="subtract",
        normalize="activity",
        duplicates="acrossrange",
        dialect="dna3",
        since="2031-05-02",
        exclude={"person": ["Ana"]},
        only={"concept": [FERRY, FARES]},
    )
    options = make_options(asked, table)
    assert (options.mode, options.how, options.dialect) == (Mode.TWO_MODE, How.SUBTRACT, Dialect.DNA3)
    assert options.duplicates is Duplicates.RANGE
    assert options.qualifier == "agreement"
    assert options.exclude == {"person": frozenset({"Ana"}), "concept": frozenset({FERRY, FARES})}
    assert options.inverted == {"concept"}
    assert options.until is None


def test_the_qualifier_is_agreement_where_there_is_one(table: Observations) -> None:
    """None is a choice, too."""
    assert make_options(Asked(qualifier=None), table).qualifier is None
    columns = {name: column for name, column in table.columns.items() if column.kind is not Kind.BOOLEAN}
    assert make_options(Asked(), replace(table, columns=columns)).qualifier is None


def test_windows_follow_each_other_without_a_step(table: Observations) -> None:
    """With one they overlap."""
    assert make_options(Asked(window="90d"), table).window == Window(unit=Unit.DAYS, size=90, step=90)
    window = make_options(Asked(window="2w", step="1w", kernel="gaussian", indent=True), table).window
    assert window == Window(unit=Unit.WEEKS, size=2, step=1, kernel=Kernel.GAUSSIAN, indent=True)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Asked(how="agree"), "'agree' is nothing that how can be"),
        (Asked(step="1d"), "are of windows"),
        (Asked(kernel="gaussian"), "are of windows"),
        (Asked(indent=True), "are of windows"),
        (Asked(sums_to_one=True), "are of windows"),
        (Asked(window="5d", indent=True), "Only windows with a kernel"),
        (Asked(window="5d", step="1w"), "counted in days and the step in weeks"),
        (Asked(window="5d", kernel="round"), "'round' is nothing that kernel can be"),
        (Asked(only={"concept": [FERRY]}, exclude={"concept": [FARES]}), "both excluded and the only ones"),
        (Asked(exclude={"concept": FERRY}), "are one text"),
        (Asked(exclude={"concept": ["Sink the ferry"]}), 'No statement has "Sink the ferry" as its concept'),
        (Asked(only={"agreement": ["maybe"]}), 'No statement has "maybe" as its agreement'),
        (Asked(exclude={"strength": ["9"]}), 'No statement has "9" as its strength'),
        (Asked(until="2031-02-30"), "is no date"),
    ],
)
def test_what_does_not_go_together_is_refused(table: Observations, asked: Asked, sentence: str) -> None:
    """With a sentence and what to do instead."""
    with pytest.raises(InputError, match=sentence) as error:
        make_options(asked, table)
    assert error.value.hint


def test_a_boolean_can_be_asked_for_though_nobody_says_it(table: Observations) -> None:
    """0 and 1 are there; of numbers only those that statements have."""
    for word in ("against", "no", "0"):
        assert make_options(Asked(only={"agreement": [word]}), table).exclude == {"agreement": frozenset({"0"})}
    agreed = table.take(table.columns["agreement"].codes.nonzero()[0])
    assert make_options(Asked(exclude={"agreement": ["0"]}), agreed).exclude == {"agreement": frozenset({"0"})}
    with pytest.raises(InputError):
        make_options(Asked(exclude={"strength": ["-2"]}), agreed)


def test_a_slip_is_answered_with_what_was_meant() -> None:
    """Names spelt like it, else some of those there are, and how many more."""
    assert suggest("Giuld", ["Guild", "Board"]) == 'Did you mean "Guild"?'
    assert suggest("x", ["Guild", "Board"]) == 'There are "Board", "Guild".'
    assert suggest("x", [f"Name {number}" for number in range(9)]).endswith('"Name 5" and 3 more.')
    assert suggest("x", []) == "There is none."


def test_windows_of_dna_move_on_by_one_unit(table: Observations) -> None:
    """Another step is refused, not passed over."""
    window = make_options(Asked(window="90d", dialect="dna3"), table).window
    assert window == Window(unit=Unit.DAYS, size=90, step=1)
    with pytest.raises(InputError, match="one unit"):
        make_options(Asked(window="90d", step="30d", dialect="dna3"), table)
