"""Facts about finding quotations in text with any quote marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.quotes import find_quotations


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text)]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("“", "”"), ('"', '"'), ("''", "''"), ("``", "''"), ("«", "»"), ("„", "“"), ("”", "”")],
)
def test_every_pair_of_marks_is_found(opening: str, closing: str) -> None:
    """Curly, straight, doubled, guillemet, low and wrongly turned marks all make a quotation."""
    text = f"Then {opening}we cross at dawn,{closing} he said."
    assert quoted(text) == [f"{opening}we cross at dawn,{closing}"]


def test_quotation_ends_with_its_line() -> None:
    """A quotation that is never closed ends with its paragraph and says so."""
    text = "“The first part goes on\n\n“and the second ends it,” she said."
    first, second = find_quotations(text)
    assert not first.closed
    assert text[first.start : first.end] == "“The first part goes on"
    assert second.closed
    assert text[second.start : second.end] == "“and the second ends it,”"


def test_quote_within_quote_belongs_to_the_outer_one() -> None:
    """A quotation inside a quotation does not end the outer one."""
    text = "He said: “They told us «never» and “go home” in one breath.” Then he left."
    assert quoted(text) == ["“They told us «never» and “go home” in one breath.”"]


def test_stray_closing_mark_opens_nothing() -> None:
    """A closing mark with nothing open is not a quotation."""
    assert quoted("That was all.” The hall was silent.") == []


def test_inch_marks_and_apostrophes_open_nothing() -> None:
    """An apostrophe or a mark after a number is no quotation."""
    assert quoted("The envoys' 12\" pipe wasn't theirs.") == []


def test_straight_marks_pair_up_in_running_text() -> None:
    """Two quotations with straight marks in one line are two."""
    assert quoted('"No," he said. "Not now."') == ['"No,"', '"Not now."']


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"')])
def test_quotation_over_paragraphs_without_line_ends_is_cut_into_them(opening: str, closing: str) -> None:
    """A mark that opens again at the start of a sentence begins the next paragraph; what follows is not swallowed."""
    text = (
        f"{opening}The ford is shut. {opening}We wait,{closing} Tarn said. Rain fell. {opening}Go,{closing} he added."
    )
    assert quoted(text) == [
        f"{opening}The ford is shut.",
        f"{opening}We wait,{closing}",
        f"{opening}Go,{closing}",
    ]


def test_quoted_sentence_within_a_quotation_does_not_cut_it() -> None:
    """A sentence quoted inside a quotation, both closed, leaves the outer one whole."""
    text = "“I asked the ferryman. “Is it deep?” He laughed,” Tarn said."
    assert quoted(text) == ["“I asked the ferryman. “Is it deep?” He laughed,”"]


@given(st.text(alphabet="ab \"“”«»'.\n", max_size=80))
def test_quotations_are_in_order_and_apart(text: str) -> None:
    """Whatever the text, quotations lie inside it, follow each other and never cross a line end."""
    last = 0
    for q in find_quotations(text):
        assert last <= q.start < q.end <= len(text)
        assert "\n" not in text[q.start : q.end]
        last = q.end


def test_quotation_goes_on_in_the_next_line() -> None:
    """Where a line breaks inside a quotation, the part up to the closing mark in the next line is quoted too."""
    text = '"We are ready.\n\nThis is a step, "Orlo said. Then he left.'
    assert quoted(text) == ['"We are ready.', 'This is a step, "']


def test_a_line_between_ends_a_quotation() -> None:
    """A quotation is not carried over a line without marks."""
    assert quoted("“We are ready.\n\nRain fell.\n\nIt stopped.” He left.") == ["“We are ready."]


def test_blanks_on_the_wrong_side_of_both_marks() -> None:
    """A translated text with blanks inside both marks has a quotation there, and only there."""
    text = 'He called it a" decree ". Then a "tale" was told.'
    assert quoted(text) == ['" decree "', '"tale"']
