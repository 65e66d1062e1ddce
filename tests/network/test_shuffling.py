"""Sides dealt out by chance: what stays, what does not, and what polarization is compared with."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from network_tables import at, table_of

from onrecord.network.camps_of_dna import find_camps_of_dna, score_of_dna
from onrecord.network.networks import build_network
from onrecord.network.observations import Kind
from onrecord.network.options import Dialect, Duplicates, How, NetworkOptions, Unit, Window
from onrecord.network.polarization import measure_polarization
from onrecord.network.shuffling import shuffle_sides

OPTIONS = NetworkOptions(how=How.CONGRUENCE)
WEEK = 7 * 86_400


def debate(seed: int = 4, size: int = 120):
    """Twelve actors in two camps of six, who are nearly always of one mind; more is said for than against wages."""
    chance = np.random.default_rng(seed)
    rows = []
    for number in range(size):
        actor = int(chance.integers(12))
        concept = ("wages", "hours", "pensions", "heat")[int(chance.integers(4))]
        side = int((actor < 6) ^ (chance.random() < 0.05) or (concept == "wages" and chance.random() < 0.3))
        rows.append((f"A{actor:02}", concept, side, number, at("2024-01-01") + int(chance.integers(6 * WEEK))))
    return table_of(sorted(rows, key=lambda row: row[-1]))


def _counted(table, block=6 * WEEK):
    column = table.columns
    labels = column["concept"].labels
    return Counter(
        (labels[concept], int(side), int(time - table.first) // block)
        for concept, side, time in zip(column["concept"].codes, column["agreement"].codes, table.time, strict=True)
    )


def test_how_much_is_for_each_concept_stays():
    """Only whose it is changes; the same seed deals alike."""
    table = debate()
    first, second, other = (shuffle_sides(table, OPTIONS, np.random.default_rng(seed))[0] for seed in (1, 1, 2))
    assert _counted(first) == _counted(table)
    assert np.array_equal(first.columns["organization"].codes, table.columns["organization"].codes)
    assert np.array_equal(first.columns["agreement"].codes, second.columns["agreement"].codes)
    assert not np.array_equal(first.columns["agreement"].codes, table.columns["agreement"].codes)
    assert not np.array_equal(first.columns["agreement"].codes, other.columns["agreement"].codes)


def test_with_windows_it_stays_in_each_time():
    """Weeks from the first statement on."""
    table = debate()
    options = replace(OPTIONS, window=Window(unit=Unit.WEEKS, size=1))
    shuffled, _ = shuffle_sides(table, options, np.random.default_rng(1))
    assert _counted(shuffled, WEEK) == _counted(table, WEEK)


def test_only_statements_that_count_are_dealt():
    """What is excluded, or said twice, neither gives nor takes a side."""
    table = debate()
    options = replace(OPTIONS, exclude={"concept": frozenset(["heat"])})
    shuffled, taken = shuffle_sides(table, options, np.random.default_rng(1))
    heat = table.columns["concept"].codes == table.columns["concept"].labels.index("heat")
    before, after = (one.columns["agreement"].codes for one in (table, shuffled))
    assert np.array_equal(before[heat], after[heat])
    assert not np.array_equal(before[~heat], after[~heat])
    assert taken == options
    once, taken = shuffle_sides(table, replace(OPTIONS, duplicates=Duplicates.RANGE), np.random.default_rng(1))
    assert len(once) < len(table)
    assert taken.duplicates is Duplicates.INCLUDE


@pytest.mark.parametrize("isolates", [True, False])
def test_a_shuffled_debate_has_the_same_actors_and_levels(isolates):
    """Numbers far apart that are excluded still say how far apart numbers can be; isolates stay."""
    rows = [(f"A{number % 5}", "wages", number % 4, number, number) for number in range(40)]
    rows += [("Hermit", "heat", 50, 40, 40)]
    table = table_of(rows, Kind.INTEGER)
    options = replace(OPTIONS, isolates=isolates, exclude={"concept": frozenset(["heat"])}, how=How.CONFLICT)
    network = build_network(table, options)
    shuffled = build_network(*shuffle_sides(table, options, np.random.default_rng(1)))
    assert shuffled.rows == network.rows
    assert ("Hermit" in network.rows) is isolates
    # The same values, dealt out anew on one concept: conflict with others and with oneself adds up to the same.
    assert shuffled.matrix.sum() == pytest.approx(network.matrix.sum(), rel=0.5)


def test_a_debate_of_two_camps_is_above_chance_and_a_shuffled_one_is_not():
    """The score of each beside those of shuffled debates; the same seed gives the same."""
    table = debate()
    [result] = measure_polarization(table, OPTIONS, shuffles=20)
    low, high = result.chance_between()
    assert low < high < result.score
    assert measure_polarization(table, OPTIONS, shuffles=20)[0].by_chance == result.by_chance
    shuffled, options = shuffle_sides(table, OPTIONS, np.random.default_rng(7))
    [other] = measure_polarization(shuffled, options, shuffles=20)
    assert other.score < other.by_chance[-1] + 0.02
    assert measure_polarization(table, OPTIONS)[0].chance_between() is None


def test_each_window_is_compared_with_its_own():
    """As many comparisons as windows, an empty one at zero."""
    table = debate()
    later = replace(table, time=table.time + np.where(table.time > table.first + 3 * WEEK, WEEK, 0))
    later = replace(later, last=int(later.time[-1]))
    found = measure_polarization(later, replace(OPTIONS, window=Window(unit=Unit.WEEKS, size=1)), shuffles=3)
    assert [len(one.by_chance) for one in found] == [3] * len(found)
    assert [one.by_chance for one in found if not one.statement_count] == [(0.0, 0.0, 0.0)]


@pytest.mark.parametrize("actors", [6, 7, 9])
def test_camps_of_dna_are_the_best_of_equal_size(actors):
    """As good as the best of all divisions into two halves, tried one by one."""
    chance = np.random.default_rng(actors)
    matrices = []
    for _ in range(2):
        upper = np.triu(chance.integers(0, 5, (actors, actors)), 1).astype(float)
        matrices.append(upper + upper.T)
    halves = [
        np.array(camp)
        for camp in itertools.product((0, 1), repeat=actors)
        if sorted(Counter(camp).values()) == [actors // 2, actors - actors // 2]
    ]
    camp, score = find_camps_of_dna(*matrices, 2, np.random.default_rng(0), 12)
    assert score == pytest.approx(max(score_of_dna(*matrices, half) for half in halves))
    assert sorted(Counter(camp.tolist()).values()) == [actors // 2, actors - actors // 2]


def test_where_all_agree_only_dna_sees_camps():
    """Five actors, one congruence each pair and no conflict."""
    rows = [(f"A{number}", "wages", 1, number, 0) for number in range(5)]
    [ours] = measure_polarization(table_of(rows), OPTIONS)
    [theirs] = measure_polarization(table_of(rows), replace(OPTIONS, dialect=Dialect.DNA3))
    assert ours.score == 0
    assert theirs.score == pytest.approx(0.4)
