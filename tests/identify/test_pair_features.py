"""What is known of pairs of mentions, as the model is told it."""

from __future__ import annotations

import numpy as np

from onrecord.identify.features import Setting, fits, mention_vectors, pair_features, set_out
from onrecord.identify.figures import Figure
from onrecord.identify.layout import Layout
from onrecord.identify.mentions import Mention, MentionForm, find_pronouns
from onrecord.records import ActorKind, Attribution, Form, Gender, Span
from onrecord.scoring import PAIR_FEATURES, MentionVectors

TEXT = "Mara Lind met Ivo Tarn. She left."


def _setting() -> Setting:
    figures = [Figure(kind=ActorKind.PERSON, name=name) for name in ("Mara Lind", "Ivo Tarn")]
    figures[0].genders[Gender.FEMALE] = 2
    figures[1].genders[Gender.MALE] = 2
    names = [
        Mention(span=Span(TEXT.index(f.name), TEXT.index(f.name) + len(f.name)), form=MentionForm.NAME, figure=number,
                kind=f.kind, gender=f.gender)
        for number, f in enumerate(figures)
    ]  # fmt: skip
    said = Attribution(source=(Span(24, 27),), content=(Span(28, 32),), form=Form.INDIRECT, score=1.0)
    return set_out(Layout(TEXT), [*names, *find_pronouns(TEXT)], figures, [said])


def test_features_have_the_promised_width() -> None:
    """One row a pair, as wide as the model takes, and finite."""
    features = pair_features(_setting(), np.array([2, 2]), np.array([0, 1]))
    assert features.shape == (2, PAIR_FEATURES)
    assert features.dtype == np.float32
    assert np.isfinite(features).all()


def test_gender_decides_who_fits() -> None:
    """The word "she" fits the woman and cannot be the man."""
    assert fits(_setting(), np.array([2, 2]), np.array([0, 1])).tolist() == [1, -1]


def test_vectors_are_the_mean_of_all_and_the_last_word() -> None:
    """As `MentionVectors.of` has it, for all mentions at once."""
    setting = _setting()
    starts = np.array([0, 5, 10, 14, 18, 22, 24, 28, 32], np.int32)
    ends = np.array([4, 9, 13, 17, 22, 23, 27, 32, 33], np.int32)
    vectors = MentionVectors(starts=starts, ends=ends, vectors=np.random.default_rng(0).random((9, 128), np.float32))
    expected = np.stack([vectors.of(m.span) for m in setting.mentions])
    assert np.allclose(mention_vectors(setting, vectors), expected, atol=1e-5)
