"""Facts about the spans a reader would set, and about form."""

import pytest

from onrecord.extract.assemble import (
    QuoteIndex,
    close_quotation,
    continue_quotations,
    cut,
    drop_stray_marks,
    form_of,
    settle_content,
    settle_source,
    whole_words,
)
from onrecord.extract.quotes import find_quotations
from onrecord.records import Attribution, Form, Span


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
    assert [s.of(text) for s in cut(text, Span(0, len(text)), [])] == ["the ford is closed.", "Nobody came"]


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


def test_quotation_cut_at_its_beginning_is_filled_up() -> None:
    """A span that ends a quotation and begins inside it goes back to the opening mark."""
    text = "“We will wait. We have time,” he said."
    assert (
        close_quotation(text, span(text, "We have time,”"), index(text), []).of(text) == "“We will wait. We have time,”"
    )


def test_source_is_one_piece_in_the_line_of_its_cue() -> None:
    """Of several pieces the nearest to the cue is the source, without what stands in another line."""
    text = "News\n\nTarn denied it. Reports were thin."
    cue = span(text, "denied")
    assert [s.of(text) for s in settle_source(text, [Span(0, 10), span(text, "Reports")], cue, [])] == ["Tarn"]


def test_headline_content_ends_with_the_headline() -> None:
    """What runs on from a headline into the text, unquoted, is cut off."""
    text = "Tarn Says Ford Is Shut\n\nIt has been a wet week."
    content = Span(text.index("Ford"), len(text))
    settled = settle_content(text, [content], span(text, "Says"), index(text), [], [])
    assert [s.of(text) for s in settled] == ["Ford Is Shut"]


def test_content_leaves_out_skips() -> None:
    """A skip inside a content splits it."""
    text = "Tarn said the ford (Photo: Orlo) is shut"
    skip = span(text, "(Photo: Orlo) ")
    settled = settle_content(text, [Span(10, len(text))], span(text, "said"), index(text), [], [skip])
    assert [s.of(text) for s in settled] == ["the ford", "is shut"]


def test_what_is_reported_inside_a_quotation_stays_inside() -> None:
    """The content of a cue inside a quotation leaves the quotation's own beginning and marks alone."""
    text = "“They lie. Orlo said the ford is shut.”"
    pieces = [span(text, "“They lie."), span(text, "the ford is shut.”")]
    settled = settle_content(text, pieces, span(text, "said"), index(text), [], [])
    assert [s.of(text) for s in settled] == ["the ford is shut."]


def attribution(text: str, source: str, cue: str, *content: str) -> Attribution:
    return Attribution(
        source=(span(text, source),),
        cue=(span(text, cue),),
        content=tuple(span(text, c) for c in content),
        form=Form.DIRECT,
        score=0.9,
    )


def test_quotation_over_paragraphs_is_one_statement() -> None:
    """A paragraph left open inside a quotation belongs to whoever said the next one, and the other way round."""
    text = "“We waited.\n\n“We are done,” Tarn said. “Go.\n\n“Go home.”\n\nRain."
    said = attribution(text, "Tarn", "said", "“We are done,”", "“Go.")
    ((whole, _),) = continue_quotations([(said, None)], text, index(text))
    assert [s.of(text) for s in whole.content] == ["“We waited.", "“We are done,”", "“Go.", "“Go home.”"]


def test_quotation_over_paragraphs_without_line_ends_is_one_statement() -> None:
    """Paragraphs of one quotation that follow each other in one line are one piece, a part cut short filled up."""
    text = "Tarn said: “We waited. “We are done. Go now. “Go home.” Rain fell."
    said = attribution(text, "Tarn", "said", "“We waited. “We are done.")
    ((whole, _),) = continue_quotations([(said, None)], text, index(text))
    assert [s.of(text) for s in whole.content] == ["“We waited. “We are done. Go now. “Go home.”"]


def settled(text: str, cue: str, *content: str, blocked: tuple[str, ...] = ()) -> list[str]:
    spans = [span(text, words) for words in content]
    own = [span(text, words) for words in (cue, *blocked)]
    return [s.of(text) for s in settle_content(text, spans, own[0], index(text), own, [])]


def test_words_left_out_of_a_sentence_are_filled_in() -> None:
    """A few words between two pieces belong to the content, unless they are another statement's or end a sentence."""
    text = "Tarn confirmed reports which suggest the ford is shut. Nobody came."
    pieces = ("reports which", "the ford is shut")
    assert settled(text, "confirmed", *pieces) == ["reports which suggest the ford is shut"]
    assert settled(text, "confirmed", *pieces, blocked=("suggest",)) == list(pieces)


def test_content_does_not_run_on_into_the_next_sentence() -> None:
    """A plain sentence after the cue's own is not part of the statement; a quotation there is."""
    text = "The ford is shut, according to Tarn. Rain had been expected."
    assert settled(text, "according to", "The ford is shut", "Rain had been expected") == ["The ford is shut"]
    text = "The ford is shut, Tarn said. “Go home.”"
    assert settled(text, "said", "The ford is shut", "“Go home.”") == ["The ford is shut", "“Go home.”"]


def test_words_cut_in_two_are_made_whole() -> None:
    """A span that begins or ends inside a word takes the whole word."""
    text = "The GAZETTE reported."
    assert whole_words(text, span(text, "ZETTE repor")).of(text) == "GAZETTE reported"


def test_marks_after_a_quotation_are_left_out() -> None:
    """A comma and a dash behind the closing mark do not belong to the quotation."""
    text = '"We will wait" , - he noted.'
    assert close_quotation(text, span(text, '"We will wait" , -'), index(text), []).of(text) == '"We will wait"'
