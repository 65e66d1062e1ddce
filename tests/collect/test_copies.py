"""Copies: the same text under two names, whatever the order of reading."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.collect.copies import Sketch, find_copies, sign_text
from onrecord.errors import InputError
from onrecord.records import ArticleId, Skip, SkipReason, Span

WIRE = [
    "Negotiators from Ostrava and Kolno left the lakeside hotel shortly after midnight without a signature.",
    "The two countries have quarrelled over the waters of the Sorrel river since the drought nine years ago.",
    "Ostrava wants the sluices at Drevnik opened in every month in which the gauge falls below two metres.",
    "Kolno says its farmers would lose a third of the harvest if that rule had been in force last summer.",
    "A person close to the talks said the mediators had offered a fund for new canals on the eastern bank.",
    "Neither delegation wished to comment on the size of the fund when they passed the waiting reporters.",
    "The talks are to go on after the holiday, when the parliament of Kolno will have elected a speaker.",
    "Fishermen in the delta have threatened to block the harbour should the sluices stay closed in August.",
    "The river commission, which both sides pay for, has published no measurements since the end of March.",
    "Its director is expected to tell the delegations next week how much water the glacier gave this year.",
]
OTHER_WORDS = (
    "It was past twelve when the cars rolled away from the shore, and nobody had put pen to paper. At issue, as ever "
    "for a decade, is how much of the Sorrel may be held back behind the gates at Drevnik. Farmers upstream fear for "
    "their wheat; people downstream fear for their wells. Mediators put money for canals on the table, according to "
    "one participant, but how much of it there is remains their secret. A new round is planned once the holidays are "
    "over and lawmakers in Kolno have chosen who presides over them."
)


def sketch(name: str, text: str, published: date | None = None, skips: tuple[Skip, ...] = ()) -> Sketch:
    return Sketch(
        id=ArticleId(f"id-{name}"), name=name, published=published, length=len(text), signature=sign_text(text, skips)
    )


def copies(*sketches: Sketch, threshold: float = 0.7) -> dict[str, str]:
    found = find_copies(sketches, threshold=threshold)
    return {copy.removeprefix("id-"): original.removeprefix("id-") for copy, original in found.items()}


def test_wire_copy_with_another_title_and_small_changes_is_a_copy() -> None:
    """A new title, a changed word and a cut sentence leave it the same text."""
    wire = "\n".join(["No Deal on the Sorrel", *WIRE])
    printed = "\n".join(["River talks end in silence", *WIRE[:5], WIRE[5].replace("wished", "wanted"), *WIRE[6:9]])
    assert copies(sketch("wire", wire, date(2031, 5, 4)), sketch("paper", printed, date(2031, 5, 5))) == {
        "paper": "wire"
    }


def test_one_story_in_other_words_is_no_copy() -> None:
    """Two articles about one event, each written by its own reporter, are both originals."""
    assert copies(sketch("one", "\n".join(WIRE)), sketch("two", OTHER_WORDS)) == {}


def test_a_follow_up_that_quotes_two_paragraphs_is_no_copy() -> None:
    """Background taken over from yesterday does not make today's article a copy."""
    follow_up = OTHER_WORDS + "\n" + "\n".join(WIRE[1:3])
    assert copies(sketch("first", "\n".join(WIRE)), sketch("follow-up", follow_up)) == {}


def test_what_is_skipped_does_not_count() -> None:
    """Notices around two texts neither make them alike nor keep them apart."""
    notice = " ".join(f"Notice number {n} asks you to subscribe to this fine paper." for n in range(30))
    text, printed = "\n".join(WIRE), notice + "\n" + "\n".join(WIRE)
    skip = Skip(span=Span(0, len(notice)), reason=SkipReason.PAYWALL)
    assert copies(sketch("wire", text), sketch("paper", printed)) == {}
    assert copies(sketch("wire", text), sketch("paper", printed, skips=(skip,))) == {"wire": "paper"}
    assert sign_text(text) == sign_text(printed, (skip,))


def test_quote_marks_and_case_do_not_count() -> None:
    """Typography makes no difference to the signature."""
    assert sign_text("“We will not SIGN,” Tarn said of the draft.") == sign_text(
        '"We will not sign", Tarn said of the draft'
    )


def test_the_earliest_is_the_original_then_the_longest_then_the_first_by_name() -> None:
    """Precedence: date (none comes last), length, name."""
    text = "\n".join(WIRE)
    undated, late, early = sketch("a", text), sketch("b", text, date(2031, 5, 5)), sketch("c", text, date(2031, 5, 4))
    assert copies(undated, late, early) == {"a": "c", "b": "c"}
    longer = Sketch(id=ArticleId("id-z"), name="z", published=None, length=9_999, signature=sign_text(text))
    assert copies(undated, longer) == {"a": "z"}
    assert copies(sketch("b", text), sketch("a", text)) == {"b": "a"}


def test_a_chain_ends_where_likeness_to_the_original_ends() -> None:
    """A like B and B like C, but A unlike C: B is a copy of A, and C stands for itself."""
    first, second, third = "\n".join(WIRE[:8]), "\n".join(WIRE[1:9]), "\n".join(WIRE[2:10])
    chain = [sketch("a", first), sketch("b", second), sketch("c", third)]
    assert copies(*chain[:2]) == {"b": "a"}
    assert copies(*chain[1:]) == {"c": "b"}
    assert copies(*chain) == {"b": "a"}


@pytest.mark.parametrize("text", ["", " \n", "?!"])
def test_texts_without_words_are_no_copies_of_each_other(text: str) -> None:
    """An empty signature matches nothing."""
    assert sign_text(text) == b""
    assert copies(sketch("a", text), sketch("b", text)) == {}


def test_very_short_texts_are_copies_only_when_equal() -> None:
    """Fewer than five words: the same words, or nothing in common."""
    assert copies(sketch("a", "No deal yet."), sketch("b", "No deal YET!")) == {"b": "a"}
    assert copies(sketch("a", "No deal yet"), sketch("b", "No deal now")) == {}


def test_lone_surrogates_can_be_signed() -> None:
    """A broken code point in the text does no harm."""
    assert len(sign_text("a \ud800 b c d e f")) == 512


@pytest.mark.parametrize("threshold", [0.0, -1.0, 1.5])
def test_a_threshold_outside_its_range_is_refused(threshold: float) -> None:
    """The threshold is a share: above 0, at most 1."""
    with pytest.raises(InputError, match="threshold"):
        find_copies([], threshold=threshold)


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(3, 10), st.sampled_from([None, 4, 5])), max_size=8),
    st.randoms(use_true_random=False),
)
def test_the_order_of_articles_does_not_matter(pieces: list[tuple[int, int, int | None]], random: object) -> None:
    """Copies are a function of the set; an original is no copy, and no copy is an original."""
    sketches = [
        sketch(f"{place}", "\n".join(WIRE[start : start + length]), day and date(2031, 5, day))
        for place, (start, length, day) in enumerate(pieces)
    ]
    found = find_copies(sketches, threshold=0.6)
    shuffled = list(sketches)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find_copies(shuffled, threshold=0.6) == found
    assert not set(found) & set(found.values())
