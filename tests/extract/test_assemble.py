"""Facts about the spans a reader would set, and about form."""

import pytest

from onrecord.extract.assemble import QuoteIndex, close_quotation, cut_at_lines, drop_stray_marks, form_of
from onrecord.extract.quotes import find_quotations
from onrecord.records import Form, Span


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def index(text: str) -> QuoteIndex:
    return QuoteIndex(find_quotations(text))


def test_quotation_gets_its_marks() -> None:
    """A span just inside the quote marks takes them in."""
    text = "He said: “We will wait.” Then he sat."
    assert close_quotation(text, span(text, "We will wait"), index(text), []).of(text) == "“We will wait.”"


def test_quotation_cut_short_is_filled_up() -> None:
    """A span that starts a quotation and stops inside it goes on to the closing mark."""
    text = "“We will wait. We have time,” he said."
    assert (
        close_quotation(text, span(text, "“We will wait."), index(text), []).of(text) == "“We will wait. We have time,”"
    )


def test_quotation_never_grows_over_another_statement() -> None:
    """Growing stops where another statement has its words."""
    text = "“We will wait. She told us to go,” he said."
    other = span(text, "told")
    assert close_quotation(text, span(text, "“We will wait."), index(text), [other]).of(text) == "“We will wait."


def test_content_ends_with_its_paragraph() -> None:
    """A span over a line end becomes one piece per line."""
    text = "the ford is closed.\n\nNobody came"
    assert [s.of(text) for s in cut_at_lines(text, Span(0, len(text)))] == ["the ford is closed.", "Nobody came"]


def test_stray_mark_is_dropped() -> None:
    """A closing mark at the start of a span, whose quotation lies before it, does not belong to it."""
    text = "“Never,” he said, and “maybe” later"
    stray = Span(text.index("” later"), len(text))
    assert drop_stray_marks(text, stray, index(text)).of(text) == "later"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("“We will wait for the thaw,”", Form.DIRECT),
        ("that the council would wait for the thaw", Form.INDIRECT),
        ("that the council, now “tired of waiting”, would meet in the spring", Form.MIXED),
        ("that “the council is tired of waiting for you”", Form.DIRECT),
    ],
)
def test_form_is_told_by_quote_marks(text: str, form: Form) -> None:
    """Quoted words only: direct; none: indirect; both: mixed. A lone `that` before the mark does not count."""
    assert form_of(text, [Span(0, len(text))], index(text)) is form
