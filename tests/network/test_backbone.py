"""Which concepts carry a network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from network_tables import table_of

from onrecord.errors import InputError
from onrecord.network.backbone import nested_backbone, spectrum
from onrecord.network.bars import count_bars
from onrecord.network.dialects import RULES
from onrecord.network.networks import build_network
from onrecord.network.observations import Kind
from onrecord.network.options import Dialect, Duplicates, How, NetworkOptions, Normalize

CARRIED = [(actor, "wages", 1, 1, 0) for actor in ("Union", "Guild", "Board") for _ in range(5)]
TABLE = table_of([*CARRIED, ("Union", "hours", 1, 1, 0), ("Board", "hours", 1, 1, 0), ("Guild", "parking", 1, 1, 0)])


@pytest.mark.parametrize("dialect", list(Dialect))
def test_what_connects_nobody_leaves_first(dialect):
    """The concept of one actor goes, then the rare one, and the one that all speak of stays longest."""
    backbone = nested_backbone(TABLE, NetworkOptions(how=How.CONGRUENCE, dialect=dialect))
    assert [step.concept for step in backbone.steps] == ["parking", "hours", "wages"]
    assert backbone.steps[0].backbone_loss == pytest.approx(0)
    assert [step.statement_count for step in backbone.steps] == [17, 15, 0]


def test_of_tied_concepts_one_leaves():
    """The last by name, with the loss of what remains; DNA takes out all at once, each with the loss of leaving alone.

    Three concepts that all speak of, and one that two do: when two of the three are out, the fourth weighs too much.
    """
    rows = [(actor, concept, 1, 1, 0) for concept in "wxyz" for actor in "abc" if (actor, concept) != ("c", "w")]
    mended, of_dna = (nested_backbone(table_of(rows), NetworkOptions(dialect=dialect)).steps for dialect in Dialect)
    inside = set("wxyz")
    whole = spectrum_of_concepts(rows, inside)
    for step in mended:
        losses = {one: np.abs(whole - spectrum_of_concepts(rows, inside - {one})).sum() for one in inside}
        tied = [one for one, loss in losses.items() if loss == pytest.approx(min(losses.values()), abs=1e-12)]
        assert (step.concept, step.backbone_loss) == (max(tied), pytest.approx(losses[step.concept], abs=1e-12))
        inside.remove(step.concept)
    assert [step.concept for step in mended] != [step.concept for step in of_dna]
    assert mended[-1].backbone_loss == pytest.approx(1)
    assert [step.backbone_loss for step in of_dna[:3]] == [of_dna[0].backbone_loss] * 3


def spectrum_of_concepts(rows, concepts):
    """That of the network of these concepts alone, by the definition."""
    ties = np.zeros((3, 3))
    for concept in concepts:
        said = np.array([any(row[:2] == (actor, concept) for row in rows) for actor in "abc"], dtype=float)
        ties += np.outer(said, said) - np.diag(said)
    values = np.sort(np.linalg.eigvalsh(np.diag(ties.sum(axis=1)) - ties))[::-1]
    return values / values.sum() if concepts else np.zeros(3)


@pytest.mark.parametrize("kind", [Kind.BOOLEAN, Kind.SHORT_TEXT])
@pytest.mark.parametrize("normalize", [Normalize.NO, Normalize.AVERAGE])
@pytest.mark.parametrize("how", [How.IGNORE, How.CONGRUENCE, How.CONFLICT, How.SUBTRACT])
def test_each_loss_is_that_of_what_remains(how, normalize, kind):
    """As computed from the network without the concepts that have left, also where concepts connect nobody."""
    drawn = np.random.default_rng(6).integers(0, [5, 9, 2], (22, 3)).tolist()
    words = ["no", "yes"] if kind is Kind.SHORT_TEXT else [0, 1]
    table = table_of([(f"A{a}", f"c{c}", words[side], 1, 0) for a, c, side in drawn], kind)
    options = NetworkOptions(how=how, normalize=normalize, isolates=True)
    whole, left = spectrum(build_network(table, options).matrix, RULES[Dialect.ONRECORD]), []
    for step in nested_backbone(table, options).steps:
        left.append(step.concept)
        rest = build_network(table, replace(options, exclude={"concept": frozenset(left)})).matrix
        loss = np.abs(whole - spectrum(rest, RULES[Dialect.ONRECORD])).sum()
        assert step.backbone_loss == pytest.approx(loss, abs=1e-9)


def test_concepts_that_stand_in_for_each_other_cost_nothing_but_the_last():
    """Four that the same actors said alike."""
    rows = [(actor, concept, 1, 1, 0) for concept in "wxyz" for actor in "abc"]
    steps = {d: nested_backbone(table_of(rows), NetworkOptions(dialect=d)).steps for d in Dialect}
    for dialect, last in ((Dialect.ONRECORD, 1.0), (Dialect.DNA3, 0.0)):
        assert [step.concept for step in steps[dialect]] == ["z", "y", "x", "w"]
        assert [step.backbone_loss for step in steps[dialect]] == pytest.approx([0, 0, 0, last], abs=1e-9)


def test_the_spectrum_is_that_of_the_laplacian():
    """A ring of four and two pairs have equal degrees; DNA sees no difference between them."""
    ring = np.array([[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]], dtype=float)
    pairs = np.array([[0, 2, 0, 0], [2, 0, 0, 0], [0, 0, 0, 2], [0, 0, 2, 0]], dtype=float)
    mended, of_dna = RULES[Dialect.ONRECORD], RULES[Dialect.DNA3]
    assert spectrum(ring, mended) == pytest.approx([0.5, 0.25, 0.25, 0], abs=1e-9)
    assert spectrum(pairs, mended) == pytest.approx([0.5, 0.5, 0, 0], abs=1e-9)
    assert spectrum(ring, of_dna) == pytest.approx(spectrum(pairs, of_dna))


@pytest.mark.parametrize("how", [How.IGNORE, How.CONGRUENCE, How.CONFLICT, How.SUBTRACT])
def test_twins_have_the_spectrum_they_would_have_alone(how):
    """Eigenvalues of actors who said the same are known without computing them."""
    chance = np.random.default_rng(3)
    said = [(f"c{chance.integers(4)}", int(chance.integers(2))) for _ in range(9)]
    rows = [(f"A{actor:02}", *said[place], 1, 0) for actor in range(24) for place in {actor % 5, actor % 3, 8}]
    ties = build_network(table_of(rows), NetworkOptions(how=how)).matrix.toarray()
    twins = np.array([{actor % 5, actor % 3} == {0} for actor in range(24)])
    numbers = np.where(twins, 99, np.arange(24))
    assert twins.sum() > 1
    plain, quick = (spectrum(ties, RULES[Dialect.ONRECORD], kin) for kin in (None, numbers))
    positive = np.maximum(ties, 0)
    values = np.sort(np.linalg.eigvalsh(np.diag(positive.sum(axis=1)) - positive))[::-1]
    assert plain == pytest.approx(values / values.sum(), abs=1e-12)
    assert quick == pytest.approx(plain, abs=1e-12)


def test_who_has_no_tie_has_the_eigenvalue_zero():
    """Left out of the matrix, and there in the spectrum."""
    pair = np.zeros((5, 5))
    pair[1, 3] = pair[3, 1] = 2.0
    for dialect, largest in ((Dialect.ONRECORD, 1.0), (Dialect.DNA3, 0.5)):
        assert spectrum(pair, RULES[dialect])[0] == pytest.approx(largest)
        assert len(spectrum(pair, RULES[dialect])) == 5


def test_a_backbone_needs_statements():
    """Nothing to leave out of nothing."""
    with pytest.raises(InputError, match="no statements"):
        nested_backbone(table_of([]), NetworkOptions())


def test_bars_count_values_by_level():
    """Values in order, against and for, each duplicate once."""
    bars = count_bars(TABLE, "concept")
    assert bars.values == ("hours", "parking", "wages")
    assert bars.counts.tolist() == [[0, 2], [0, 1], [0, 15]]
    assert count_bars(TABLE, "concept", qualifier=None, duplicates=Duplicates.RANGE).counts.tolist() == [[1]] * 3
