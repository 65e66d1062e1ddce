"""Which concepts carry a network."""

from __future__ import annotations

import numpy as np
import pytest
from network_tables import table_of

from onrecord.errors import InputError
from onrecord.network.backbone import nested_backbone, spectrum
from onrecord.network.bars import count_bars
from onrecord.network.dialects import RULES
from onrecord.network.options import Dialect, Duplicates, How, NetworkOptions

CARRIED = [(actor, "wages", 1, 1, 0) for actor in ("Union", "Guild", "Board") for _ in range(5)]
TABLE = table_of([*CARRIED, ("Union", "hours", 1, 1, 0), ("Board", "hours", 1, 1, 0), ("Guild", "parking", 1, 1, 0)])


@pytest.mark.parametrize("dialect", list(Dialect))
def test_what_connects_nobody_leaves_first(dialect):
    """The concept of one actor goes, then the rare one, and the one that all speak of stays longest."""
    backbone = nested_backbone(TABLE, NetworkOptions(how=How.CONGRUENCE, dialect=dialect))
    assert [step.concept for step in backbone.steps] == ["parking", "hours", "wages"]
    assert backbone.steps[0].backbone_loss == pytest.approx(0)
    assert [step.statement_count for step in backbone.steps] == [17, 15, 0]


def test_the_spectrum_is_that_of_the_laplacian():
    """A ring of four and two pairs have equal degrees; DNA sees no difference between them."""
    ring = np.array([[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]], dtype=float)
    pairs = np.array([[0, 2, 0, 0], [2, 0, 0, 0], [0, 0, 0, 2], [0, 0, 2, 0]], dtype=float)
    mended, of_dna = RULES[Dialect.ONRECORD], RULES[Dialect.DNA3]
    assert spectrum(ring, mended) == pytest.approx([0.5, 0.25, 0.25, 0], abs=1e-9)
    assert spectrum(pairs, mended) == pytest.approx([0.5, 0.5, 0, 0], abs=1e-9)
    assert spectrum(ring, of_dna) == pytest.approx(spectrum(pairs, of_dna))


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
