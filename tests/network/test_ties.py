"""Ties against the formulae written out as loops, for every aggregation, normalization and kind of qualifier."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_tables import table_of

from onrecord.errors import InputError
from onrecord.network.networks import Network, build_network
from onrecord.network.observations import Kind
from onrecord.network.options import Dialect, How, Mode, NetworkOptions, Normalize

ACTORS, CONCEPTS = ("A", "B", "C"), ("x", "y", "z")
QUALIFIERS = {Kind.BOOLEAN: [0, 1], Kind.INTEGER: [-2, 0, 5], Kind.SHORT_TEXT: ["p", "q", "r"]}


@st.composite
def cases(draw):
    kind = draw(st.sampled_from(list(QUALIFIERS)))
    one = st.tuples(st.sampled_from(ACTORS), st.sampled_from(CONCEPTS), st.sampled_from(QUALIFIERS[kind]))
    return kind, draw(st.lists(one, min_size=1, max_size=14))


def network_of(kind, triples, **options) -> Network:
    rows = [(actor, concept, qualifier, 1, 0) for actor, concept, qualifier in triples]
    return build_network(table_of(rows, kind), NetworkOptions(**options))


def alike(kind, one, other, levels) -> float:
    if kind is Kind.SHORT_TEXT:
        return float(one == other)
    span = 1 if kind is Kind.BOOLEAN else max(levels) - min(levels)
    return 1.0 if span == 0 else 1 - abs(one - other) / span


def looped(kind, triples, how, one, other) -> float:
    counts = Counter(triples)
    levels = sorted({qualifier for *_, qualifier in triples})
    total = 0.0
    for concept in CONCEPTS:
        if kind is Kind.SHORT_TEXT and how is not How.IGNORE:
            for level in levels:
                mine, theirs = counts[one, concept, level], counts[other, concept, level]
                apart = max(mine, theirs) if min(mine, theirs) == 0 else 0
                total += {How.CONGRUENCE: mine * theirs, How.CONFLICT: apart, How.SUBTRACT: mine * theirs - apart}[how]
            continue
        for first, second in itertools.product(levels, levels):
            near = alike(kind, first, second, levels)
            factor = {How.IGNORE: 1, How.CONGRUENCE: near, How.CONFLICT: 1 - near, How.SUBTRACT: 2 * near - 1}[how]
            total += factor * counts[one, concept, first] * counts[other, concept, second]
    return total


@settings(deadline=None, max_examples=60)
@given(cases(), st.sampled_from([How.IGNORE, How.CONGRUENCE, How.CONFLICT, How.SUBTRACT]))
def test_one_mode_ties_are_the_formulae(case, how):
    """Each pair of actors has the weight that the loops give, and nobody is tied to themselves."""
    kind, triples = case
    network = network_of(kind, triples, how=how)
    matrix = network.matrix.toarray()
    for (i, one), (j, other) in itertools.product(enumerate(network.rows), repeat=2):
        wanted = 0 if i == j else looped(kind, triples, how, one, other)
        assert matrix[i, j] == pytest.approx(wanted, abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(cases(), st.sampled_from([Normalize.AVERAGE, Normalize.JACCARD, Normalize.COSINE]))
def test_one_mode_normalizations_are_the_formulae(case, normalize):
    """Average, Jaccard and cosine divide as the definitions say, in the dialect of DNA."""
    kind, triples = case
    plain = network_of(kind, triples, how=How.CONGRUENCE)
    divided = network_of(kind, triples, how=How.CONGRUENCE, normalize=normalize, dialect=Dialect.DNA3)
    if kind is Kind.INTEGER and len({qualifier for *_, qualifier in triples}) == 1:
        return
    counts = Counter(triples)
    cells = list(itertools.product(CONCEPTS, QUALIFIERS[kind]))
    for (i, one), (j, other) in itertools.permutations(enumerate(plain.rows), 2):
        mine, theirs = ([counts[actor, *cell] for cell in cells] for actor in (one, other))
        union = sum(a * b if a and b else a + b for a, b in zip(mine, theirs, strict=True))
        divisor = {
            Normalize.AVERAGE: (sum(mine) + sum(theirs)) / 2,
            Normalize.COSINE: sum(mine) * sum(theirs),
            Normalize.JACCARD: union,
        }[normalize]
        assert divided.matrix.toarray()[i, j] == pytest.approx(plain.matrix.toarray()[i, j] / divisor)


@settings(deadline=None, max_examples=40)
@given(cases())
def test_congruence_and_conflict_of_numbers_make_ignore(case):
    """Every pair of statements on one concept is partly congruent and partly in conflict, and no more than itself."""
    kind, triples = case
    if kind is Kind.SHORT_TEXT:
        return
    made = {how: network_of(kind, triples, how=how).matrix.toarray() for how in list(How) if how is not How.COMBINE}
    assert made[How.CONGRUENCE] + made[How.CONFLICT] == pytest.approx(made[How.IGNORE])
    assert made[How.CONGRUENCE] - made[How.CONFLICT] == pytest.approx(made[How.SUBTRACT])


@settings(deadline=None, max_examples=40)
@given(cases(), st.sampled_from([How.IGNORE, How.COMBINE, How.SUBTRACT]))
def test_two_mode_ties_are_the_formulae(case, how):
    """Counts, names of combinations, and sums with a sign."""
    kind, triples = case
    network = network_of(kind, triples, how=how, mode=Mode.TWO_MODE)
    counts = Counter(triples)
    levels = QUALIFIERS[kind] if kind is Kind.BOOLEAN else sorted({qualifier for *_, qualifier in triples})
    for (i, actor), (j, concept) in itertools.product(enumerate(network.rows), enumerate(network.columns)):
        mine = [counts[actor, concept, level] for level in levels]
        signs = {Kind.BOOLEAN: [-1, 1], Kind.INTEGER: levels, Kind.SHORT_TEXT: [1] * len(levels)}[kind]
        wanted = {
            How.IGNORE: sum(mine),
            How.COMBINE: int("".join("1" if count else "0" for count in mine), 2),
            How.SUBTRACT: sum(sign * count for sign, count in zip(signs, mine, strict=True)),
        }[how]
        assert network.matrix.toarray()[i, j] == pytest.approx(wanted)


def test_activity_and_prominence_add_up_to_one():
    """Divided by activity the rows add up to one, divided by prominence the columns."""
    triples = [("A", "x", 1), ("A", "y", 0), ("A", "y", 1), ("B", "x", 1)]
    rows = network_of(Kind.BOOLEAN, triples, mode=Mode.TWO_MODE, normalize=Normalize.ACTIVITY).matrix
    columns = network_of(Kind.BOOLEAN, triples, mode=Mode.TWO_MODE, normalize=Normalize.PROMINENCE).matrix
    assert rows.sum(axis=1) == pytest.approx([1, 1])
    assert columns.sum(axis=0) == pytest.approx([1, 1])


def test_equal_numbers_agree_and_are_not_a_number_in_dna():
    """With one value alone there is no distance to divide by."""
    triples = [("A", "x", 5), ("B", "x", 5)]
    assert network_of(Kind.INTEGER, triples, how=How.CONGRUENCE).matrix.toarray()[0, 1] == 1
    of_dna = network_of(Kind.INTEGER, triples, how=How.CONGRUENCE, dialect=Dialect.DNA3)
    assert np.isnan(of_dna.matrix.toarray()[0, 1])


def test_cosine_is_one_for_the_same_profile():
    """Cosine compares directions; DNA divides by the totals."""
    triples = [(actor, concept, 1) for actor in "AB" for concept, count in (("x", 3), ("y", 4)) for _ in range(count)]
    options = {"how": How.IGNORE, "normalize": Normalize.COSINE}
    assert network_of(Kind.BOOLEAN, triples, **options).matrix.toarray()[0, 1] == pytest.approx(1)
    of_dna = network_of(Kind.BOOLEAN, triples, dialect=Dialect.DNA3, **options)
    assert of_dna.matrix.toarray()[0, 1] == pytest.approx(25 / 49)


def test_jaccard_of_ignore_ignores_the_level():
    """One for, one against the same concept: the same cell where the qualifier is ignored."""
    triples = [("A", "x", 1), ("B", "x", 0)]
    options = {"how": How.IGNORE, "normalize": Normalize.JACCARD}
    assert network_of(Kind.BOOLEAN, triples, **options).matrix.toarray()[0, 1] == 1
    assert network_of(Kind.BOOLEAN, triples, dialect=Dialect.DNA3, **options).matrix.toarray()[0, 1] == 0.5


@pytest.mark.parametrize("size", [33, 52, 53])
def test_each_combination_has_a_name_of_its_own(size):
    """As far as numbers go; DNA gives the lowest of many levels one name, onrecord refuses what it cannot name."""
    triples = [(f"A{level:02}", "x", level) for level in range(size)]
    names = network_of(Kind.INTEGER, triples, how=How.COMBINE, mode=Mode.TWO_MODE, dialect=Dialect.DNA3).matrix.data
    assert names.max() == 2**31 - 1
    if size > 52:
        with pytest.raises(InputError, match="53 levels"):
            network_of(Kind.INTEGER, triples, how=How.COMBINE, mode=Mode.TWO_MODE)
        return
    mended = network_of(Kind.INTEGER, triples, how=How.COMBINE, mode=Mode.TWO_MODE).matrix.data
    assert sorted(mended.tolist()) == [2**level for level in range(size)]


def test_combined_ties_cannot_be_divided():
    """A combination is a name; DNA divides it, and stops unless rows and columns are as many."""
    triples = [("A", "x", 1), ("A", "y", 1)]
    options = {"how": How.COMBINE, "mode": Mode.TWO_MODE}
    with pytest.raises(InputError, match="cannot be normalized"):
        network_of(Kind.BOOLEAN, triples, normalize=Normalize.ACTIVITY, **options)
    with pytest.raises(InputError, match="as many"):
        network_of(Kind.BOOLEAN, triples, normalize=Normalize.PROMINENCE, dialect=Dialect.DNA3, **options)
