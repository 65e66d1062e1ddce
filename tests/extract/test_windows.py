"""Facts about cutting texts into windows and about token features."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.windows import (
    CLOSES,
    INSIDE,
    LINE,
    LOWER,
    OPENS,
    OUTSIDE,
    PARAGRAPH,
    SPACE,
    TITLE,
    UPPER,
    break_ranks,
    cut_windows,
    keep_tokens,
    make_windows,
    token_features,
)
from onrecord.records import Span
from onrecord.scoring import FakeScorer

TEXT = 'The UN met.\nIt "agreed to" go.\n\nLater it left.'


def test_features_tell_case_white_space_and_quotes() -> None:
    """Each token knows its letter case, the white space before it and whether it is quoted."""
    tokens = FakeScorer().tokenize([TEXT])[0]
    features = {
        TEXT[s:e]: tuple(f) for s, e, f in zip(tokens.starts, tokens.ends, token_features(TEXT, tokens), strict=True)
    }
    assert features["The"] == (TITLE, PARAGRAPH, OUTSIDE)
    assert features["UN"] == (UPPER, SPACE, OUTSIDE)
    assert features["It"] == (TITLE, LINE, OUTSIDE)
    assert features["agreed"][2] == INSIDE
    assert features["to"] == (LOWER, SPACE, INSIDE)
    assert features["go"][2] == OUTSIDE
    assert features["Later"][1] == PARAGRAPH
    marks = [
        f[2]
        for s, e, f in zip(tokens.starts, tokens.ends, token_features(TEXT, tokens), strict=True)
        if TEXT[s:e] == '"'
    ]
    assert marks == [OPENS, CLOSES]


def test_tokens_in_skips_are_left_out() -> None:
    """A window never shows the model what is skipped."""
    tokens = FakeScorer().tokenize([TEXT])[0]
    kept = keep_tokens(tokens, [Span(0, 12)])
    assert TEXT[kept.starts[0] : kept.ends[0]] == "It"


def test_windows_begin_at_paragraphs() -> None:
    """Where a paragraph ends in the second half of a window, the window ends there."""
    ranks = np.zeros(600, np.int8)
    ranks[[0, 200, 390, 560]] = 2
    starts_and_ends = cut_windows(ranks, length=254, overlap=64)
    assert starts_and_ends[0] == (0, 200)
    assert starts_and_ends[1][0] == 200 or ranks[starts_and_ends[1][0]] == 0


@given(st.lists(st.sampled_from([0, 0, 0, 0, 1, 2]), min_size=1, max_size=900))
def test_every_token_is_answered_for_once(ranks: list[int]) -> None:
    """Windows cover everything, none is too long, and their own ranges split the text without gap or overlap."""
    text = "".join("\n\nA" if r == 2 else ". A" if r == 1 else " a" for r in ranks)
    tokens = FakeScorer().tokenize([text])[0]
    windows = make_windows(0, text, tokens)
    own = [(w.first_token + w.own[0], w.first_token + w.own[1]) for w in windows]
    assert own[0][0] == 0
    assert own[-1][1] == len(tokens)
    assert all(a[1] == b[0] for a, b in itertools.pairwise(own))
    assert all(len(w) <= 254 for w in windows)


def test_empty_text_has_no_windows() -> None:
    """A text without a token gives no window."""
    assert make_windows(0, " \n ", FakeScorer().tokenize([" \n "])[0]) == []


def test_a_quotation_stays_with_its_cue() -> None:
    """A window may begin after a sentence that ends in quotes, never between a quotation's comma and its cue."""
    text = "“We wait.” Tarn left. “We go,” Orlo said."
    tokens = FakeScorer().tokenize([text])[0]
    ranks = break_ranks(text, tokens, token_features(text, tokens))
    begins = {text[tokens.starts[i] :].split()[0] for i in np.flatnonzero(ranks)}
    assert begins == {"“We", "Tarn"}
