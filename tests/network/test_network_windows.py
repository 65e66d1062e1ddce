"""Windows of time and of events, and kernels."""

from __future__ import annotations

import numpy as np
import pytest
from network_tables import at, table_of

from onrecord.errors import InputError
from onrecord.network.calendars import add_units, whole_units
from onrecord.network.kernels import kernel_weights
from onrecord.network.kernels_of_dna import dna_weights
from onrecord.network.networks import build_network, build_networks
from onrecord.network.options import Dialect, How, Kernel, Mode, NetworkOptions, Normalize, Unit, Window
from onrecord.network.windows import MOST_WINDOWS, slices_of

DAYS = ["2024-01-30", "2024-01-31", "2024-02-29", "2024-03-02", "2024-03-20"]
STATEMENTS = [
    (actor, concept, (number + len(concept)) % 2, number, at(f"{day}T12:00:00"))
    for number, day in enumerate(DAYS)
    for actor, concept in (("Union", "wages"), ("Board", "wages"), ("Guild", "hours"))
]
DAY = 86_400


def windows(dialect=Dialect.ONRECORD, how=How.CONGRUENCE, normalize=Normalize.NO, mode=Mode.ONE_MODE, **window):
    options = NetworkOptions(how=how, normalize=normalize, mode=mode, window=Window(**window), dialect=dialect)
    return build_networks(table_of(STATEMENTS), options)


def test_a_month_later_is_the_last_day_it_has():
    """31 January and a month is 29 February in a leap year."""
    assert add_units(at("2024-01-31"), Unit.MONTHS, 1) == at("2024-02-29")
    assert add_units(at("2024-02-29"), Unit.YEARS, -1) == at("2023-02-28")


def test_whole_units_are_cut_off_towards_zero():
    """23 hours are no day, and a month less a day is no month, before as after."""
    middle = at("2024-03-15")
    times = np.array([middle - 23 * 3_600, middle + 23 * 3_600, at("2024-02-16"), at("2024-04-14"), at("2024-04-15")])
    assert whole_units(times, middle, Unit.DAYS).tolist()[:2] == [0, 0]
    assert whole_units(times, middle, Unit.MONTHS).tolist()[2:] == [0, 0, -1]


def test_windows_cover_every_statement_once_when_they_do_not_overlap():
    """Windows of one day from midnight to midnight; DNA's are one instant long and find none at noon."""
    days = windows(unit=Unit.DAYS, size=1)
    assert sum(network.statement_count for network in days) == len(STATEMENTS)
    assert days[0].start == at("2024-01-30")
    assert days[0].stop == at("2024-01-31") - 1


def test_months_do_not_shrink():
    """Each window begins where the calendar says, counted from the first."""
    starts = [network.start for network in windows(unit=Unit.MONTHS, size=1)]
    assert starts == [at("2024-01-30"), at("2024-02-29")]


def test_kernel_windows_do_not_drift():
    """Middles on the 31st come back to it after February, counted from the first; DNA stays on the 29th."""
    days = [at("2023-12-31"), at("2024-05-01")]
    table = table_of([(actor, "wages", 1, 1, day) for day in days for actor in ("Union", "Board")])
    window = Window(unit=Unit.MONTHS, size=2, kernel=Kernel.UNIFORM)
    middles = {
        dialect: [network.middle for network in build_networks(table, NetworkOptions(window=window, dialect=dialect))]
        for dialect in Dialect
    }
    starts = [at(f"2024-{day}") for day in ("01-31", "02-29", "03-31", "04-30")]
    assert middles[Dialect.ONRECORD] == [days[0], *starts]
    assert middles[Dialect.DNA3] == [days[0], *starts[:2], at("2024-03-29"), at("2024-04-29")]


@pytest.mark.parametrize("dialect", list(Dialect))
def test_too_many_windows_of_events_are_refused(dialect):
    """As those of time are, before any is made."""
    count = MOST_WINDOWS + 1
    table = table_of([("Union", "wages", 1, 1, 0)] * 3).take(np.zeros(count, dtype=np.int64))
    options = NetworkOptions(window=Window(unit=Unit.EVENTS, size=1), dialect=dialect)
    with pytest.raises(InputError, match="more than 200,000 windows"):
        slices_of(table, np.arange(count), options, 0, 0)
    assert len(slices_of(table, np.arange(9), options, 0, 0)) == 9


def test_steps_skip_windows():
    """Every second week."""
    starts = [network.start for network in windows(unit=Unit.WEEKS, size=2, step=2)]
    assert np.diff(starts).tolist() == [14 * DAY] * (len(starts) - 1)


def test_event_windows_have_their_size():
    """DNA's have one more when the size is even."""
    assert {network.statement_count for network in windows(unit=Unit.EVENTS, size=4)} == {4}
    assert {network.statement_count for network in windows(Dialect.DNA3, unit=Unit.EVENTS, size=4)} == {5}


@pytest.mark.parametrize(
    ("kernel", "weights"),
    [
        (Kernel.UNIFORM, [0.5, 0.5, 0.5, 0.5, 0.5]),
        (Kernel.TRIANGULAR, [0, 0.5, 1, 0.5, 0]),
        (Kernel.EPANECHNIKOV, [0, 0.5625, 0.75, 0.5625, 0]),
        (Kernel.GAUSSIAN, [0.2419707, 0.3520653, 0.3989423, 0.3520653, 0.2419707]),
    ],
)
def test_kernels_are_even(kernel, weights):
    """The textbook's values at minus one, a half, zero, a half and one."""
    assert kernel_weights(np.array([-1, -0.5, 0, 0.5, 1]), kernel) == pytest.approx(weights)


def test_two_kernels_of_dna_lean():
    """All the weight to one side of the middle."""
    times = np.array([-DAY, 0, DAY])
    for kernel, weights in ((Kernel.TRIANGULAR, [0, 1, 2]), (Kernel.EPANECHNIKOV, [0, 0.75, 3])):
        window = Window(unit=Unit.DAYS, size=2, kernel=kernel)
        assert dna_weights(times, 0, window) == pytest.approx(weights)


@pytest.mark.parametrize("normalize", [Normalize.AVERAGE, Normalize.JACCARD, Normalize.COSINE])
@pytest.mark.parametrize("how", [How.IGNORE, How.CONGRUENCE, How.CONFLICT, How.SUBTRACT])
def test_a_uniform_kernel_over_everything_is_the_plain_network(how, normalize):
    """Normalized, half of everything is the same as everything."""
    plain = build_network(table_of(STATEMENTS), NetworkOptions(how=how, normalize=normalize)).matrix.toarray()
    smooth = windows(how=how, normalize=normalize, unit=Unit.YEARS, size=4, kernel=Kernel.UNIFORM)[0]
    assert smooth.matrix.toarray() == pytest.approx(plain)
    assert smooth.statement_count == len(STATEMENTS)


def test_kernels_leave_the_diagonal_empty_and_those_of_dna_do_not():
    """A statement makes no tie with itself."""
    window = {"unit": Unit.DAYS, "size": 10, "kernel": Kernel.UNIFORM}
    assert windows(**window)[0].matrix.diagonal().tolist() == [0, 0, 0]
    assert windows(Dialect.DNA3, **window)[0].matrix.diagonal().any()


def test_one_level_alone_keeps_its_sign():
    """All for: DNA numbers the levels that occur and takes the first for against."""
    table = table_of([("Union", "wages", 1, 1, 0), ("Board", "wages", 1, 1, DAY)])
    window = Window(unit=Unit.DAYS, size=2, kernel=Kernel.UNIFORM)
    sums = {
        dialect: build_networks(
            table, NetworkOptions(mode=Mode.TWO_MODE, how=How.SUBTRACT, window=window, dialect=dialect)
        )[0].matrix.sum()
        for dialect in Dialect
    }
    assert sums == {Dialect.ONRECORD: 1.0, Dialect.DNA3: -1.0}


def test_slices_can_add_up_to_one():
    """For comparing the shape of networks."""
    network, *_ = windows(unit=Unit.MONTHS, size=2, sums_to_one=True)
    assert network.matrix.sum() == pytest.approx(1)
    assert not network.is_integer


def test_ties_keep_their_signs_when_a_slice_adds_up_to_one():
    """One who differs from two others: what adds up to one are the sizes of all cells of the matrix."""
    said = [("Union", 1), ("Board", 0), ("Board", 0), ("Board", 0), ("Guild", 1)]
    table = table_of([(actor, "wages", side, 1, at("2024-01-01") + place) for place, (actor, side) in enumerate(said)])
    window = Window(unit=Unit.DAYS, size=2, sums_to_one=True)
    network, *_ = build_networks(table, NetworkOptions(how=How.SUBTRACT, window=window))
    ties = {(tie.row, tie.column): tie.weight for tie in network.ties()}
    assert ties == {("Board", "Guild"): -3 / 14, ("Board", "Union"): -3 / 14, ("Guild", "Union"): 1 / 14}
