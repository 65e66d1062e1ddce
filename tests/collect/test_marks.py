"""Marks: what is no part of the article is marked, and no sentence of the article is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.collect.marks import mark_skips
from onrecord.records import SkipReason

LEAD = "Negotiators from Ostrava and Kolno left the lakeside hotel after midnight without a signature on paper."
SECOND = "Neither delegation wished to comment on the size of the fund when they passed the waiting reporters."
QUOTED = "“We will not sell the river,” Ilse Tarn said, adding that her government would return to the table in June."
ARTICLE = [LEAD, SECOND, QUOTED]


def marked(*lines: str, title: str | None = None, byline: str | None = None) -> list[tuple[str, SkipReason]]:
    """The marked stretches of the lines joined to one text, with their reasons."""
    text = "\n\n".join(lines)
    return [(skip.span.of(text), skip.reason) for skip in mark_skips(text, title=title, byline=byline)]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT:",
        "Story Continued Below",
        "Follow Us",
        "Follow us on Facebook and Instagram.",
        "Follow Jane Roe on Twitter @janeroe",
        "SHARE THIS ARTICLE Share Tweet Post Email",
        "Share this article",
        "Read More",
        "READ MORE: How the river was lost",
        "Related: Five things to know about the sluices",
        "More from The Sorrel Courier",
        "Comments",
        "12 Comments",
        "You must be logged in to post a comment.",
        "Copyright © 2031 The Sorrel Courier. All rights reserved.",
        "© 2031 Courier Syndicate",
        "The opinions expressed by columnists are their own and do not represent the views of the Courier.",
        "Send your letters to letters@courier.example",
        "Click here for more from the Courier.",
        "This is a developing story. Check back for updates.",
        "View All Posts",
        "3 min read",
    ],
)
def test_boilerplate_lines_are_marked(line: str) -> None:
    """Lines that outlets print around an article are boilerplate."""
    assert marked(LEAD, line, SECOND) == [(line, SkipReason.BOILERPLATE)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("You've reached your daily free article limit.", SkipReason.PAYWALL),
        ("You have 2 free articles remaining this month.", SkipReason.PAYWALL),
        ("Subscribe to continue reading", SkipReason.PAYWALL),
        ("Already a subscriber? Log In", SkipReason.PAYWALL),
        ("Sign up for our free daily newsletter – every weekday morning", SkipReason.NEWSLETTER),
        ("Get the stories you care about delivered to your inbox. By signing up, you agree.", SkipReason.NEWSLETTER),
        ("We use cookies to improve your experience on our site.", SkipReason.COOKIES),
        ("Accept all cookies", SkipReason.COOKIES),
        ("(Photo: Jane Roe/Getty Images)", SkipReason.PHOTO_CREDIT),
        ("AP Photo/Jane Roe", SkipReason.PHOTO_CREDIT),
        ("Image: Jane Roe / Courier", SkipReason.PHOTO_CREDIT),
        ("The sluices at Drevnik in spring. (Source: River Commission)", SkipReason.PHOTO_CREDIT),
        ("Ilse Tarn arrives in Lisk on Monday, May 5, 2031. Jane Roe/Reuters", SkipReason.PHOTO_CREDIT),
        ("FILE - In this May 5, 2031 file photo, Ilse Tarn leaves the hotel.", SkipReason.PHOTO_CREDIT),
        ("Reporting by Jane Roe; Editing by John Doe", SkipReason.BYLINE),
        ("Jane Roe and John Q. Doe contributed to this report.", SkipReason.BYLINE),
    ],
)
def test_other_notices_have_their_own_reason(line: str, reason: SkipReason) -> None:
    """Paywall, newsletter, cookies, photo credit and byline are told apart."""
    assert marked(LEAD, line, SECOND) == [(line, reason)]


@pytest.mark.parametrize(
    "line",
    [
        "“Follow us,” the ferrymen called to the delegation.",
        "Advertisement revenue fell by a third, the publisher said.",
        "Share prices fell in Kolno after the announcement.",
        "Comments by Tarn angered the delegation.",
        "More from the fund will reach the delta only if Kolno signs, Tarn said.",
        "Follow the water, said Tarn, and you will find the money.",
        "Subscribe to the treaty or leave the commission, Tarn told the delegates.",
        "The minister asked supporters to sign up for her newsletter, and promised news of the talks.",
        "By Monday evening, Kolno had rejected the draft.",
        "Photographs of the sluices show that they are closed, Ostrava claimed.",
        "Copyright law was not discussed, according to the spokesman.",
        "About the sluices, Tarn said nothing.",
        "We use the river as our fathers did, Dremin said.",
        "Related questions were put off until June.",
        "Read the draft first, he told them.",
        "Cookies were served, and nobody spoke.",
        "The mayor contributed to the report of the commission (see page 3).",
        "Kolno, which built the sluices, denies it.",
        "Tarn — who has led the talks since March — denied it.",
    ],
)
def test_sentences_of_the_article_are_not_marked(line: str) -> None:
    """A sentence that begins like a notice stays readable."""
    assert marked(LEAD, SECOND, line, QUOTED, "Nothing else is known so far of what was said in Lisk.") == []


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Roe",
        "By JANE ROE, Staff Writer",
        "By Jane Roe and Piet van Doorn | Sorrel Courier",
        "Jane Roe, Reuters",
        "JANE ROE Staff Writer",
        "Special for the Courier",
    ],
)
def test_bylines_are_marked_near_the_top(line: str) -> None:
    """A line that names the authors is a byline under the title, and prose elsewhere is not touched."""
    assert marked("No Deal on the Sorrel", line, *ARTICLE) == [(line, SkipReason.BYLINE)]


def test_the_byline_that_is_known_is_found_again() -> None:
    """A bare name is a byline only when it is the byline of the article."""
    assert marked("No Deal on the Sorrel", "Jane Roe", *ARTICLE) == []
    assert marked("No Deal on the Sorrel", "Jane Roe", *ARTICLE, byline="By Jane Roe") == [
        ("Jane Roe", SkipReason.BYLINE)
    ]


@pytest.mark.parametrize(
    "dateline",
    [
        "LISK, Ostrava (AP) — ",
        "LISK, Oct 3 (Reuters) - ",
        "LISK — ",
        "NEW LISK -- ",
        "ST. LISK, Kolno – ",
        "LISK/DREVNIK (Reuters) - ",
        "Lisk, Ostrava — ",
        "(Reuters) - ",
    ],
)
def test_only_the_dateline_itself_is_marked(dateline: str) -> None:
    """The paragraph after a dateline stays readable."""
    assert marked(dateline + LEAD, SECOND) == [(dateline, SkipReason.DATELINE)]


@pytest.mark.parametrize("start", ["EXCLUSIVE — ", "NATO — which met in Lisk — ", "Tarn, 52, — "])
def test_what_only_looks_like_a_dateline_is_not_marked(start: str) -> None:
    """A label, an organisation and a person are no place."""
    assert marked(start + LEAD, SECOND) == []


def test_a_repeated_lead_is_marked_the_second_time() -> None:
    """A paywall block and the lead after it are marked; the lead before it is read."""
    paywall = [
        "You've reached your daily free article limit.",
        "Subscribe and support our reporters to continue reading.",
        "Get Full Access For Just $0.50/Week",
    ]
    assert marked("No Deal on the Sorrel", LEAD, *paywall, LEAD.replace("Ostrava", "Ostrava "), SECOND) == [
        *((line, SkipReason.PAYWALL) for line in paywall),
        (LEAD.replace("Ostrava", "Ostrava "), SkipReason.REPEATED),
    ]


def test_a_paragraph_with_a_small_correction_is_a_repetition() -> None:
    """Another small word makes no new paragraph."""
    first = LEAD + " " + SECOND
    again = first.replace("when they passed", "as they passed")
    assert marked("No Deal", first, QUOTED, again) == [(again, SkipReason.REPEATED)]


@pytest.mark.parametrize(
    ("word", "other"), [("would", "would not"), ("Ostrava", "Kolno"), ("nine", "9"), ("always", "never")]
)
def test_a_paragraph_with_another_meaning_is_no_repetition(word: str, other: str) -> None:
    """A name, a number or a denial makes another paragraph, however long."""
    first = f"{LEAD} In Ostrava the sluices would always stay open for nine months, {SECOND}"
    assert marked("No Deal", first, QUOTED, first.replace(word, other)) == []


def test_a_pull_quote_is_marked_and_the_running_text_is_not() -> None:
    """The paragraph that only repeats words of a longer one is the one marked, wherever it stands, signed or not."""
    for pull_quote in (
        "“We will not sell the river”",
        "WE WILL NOT SELL THE RIVER",
        "“We will not sell the river” — Ilse Tarn",
    ):
        for lines in ([LEAD, pull_quote, SECOND, QUOTED], [LEAD, QUOTED, SECOND, pull_quote]):
            assert marked("No Deal on the Sorrel", *lines) == [(pull_quote, SkipReason.REPEATED)]


def test_a_stand_alone_quotation_is_no_pull_quote() -> None:
    """A quotation whose words stand nowhere else is read."""
    assert marked("No Deal", LEAD, QUOTED, "“We will not sell the harbour either. Ask the fishermen.”", SECOND) == []


def test_short_answers_may_recur() -> None:
    """Fewer than eight words twice are no repetition."""
    assert marked("No Deal", LEAD, "“No comment,” she said.", SECOND, "“No comment,” she said.", QUOTED) == []


def test_the_title_stays_readable_once() -> None:
    """A title printed again is marked the second time only, also when it is short or stands in the text."""
    assert marked("Tarn Rejects Draft", "Tarn Rejects Draft", *ARTICLE) == [("Tarn Rejects Draft", SkipReason.REPEATED)]
    title = "We Will Not Sell the River"
    assert marked("News", title, *ARTICLE, title=title) == []
    assert marked("News", title, *ARTICLE) == []


def test_a_biography_under_its_heading_is_marked() -> None:
    """A heading such as "About Jane Roe" and who she is, at the end."""
    biography = "Jane Roe is a reporter in Lisk. She has covered the river commission for ten years."
    for heading in ("About Jane Roe View All Posts", "About the Author", "About Jane Roe"):
        assert marked(*ARTICLE, heading, biography) == [
            (heading, SkipReason.BOILERPLATE),
            (biography, SkipReason.BOILERPLATE),
        ]


def test_titles_under_read_more_are_marked() -> None:
    """Links to other articles belong to no article; the next sentence does."""
    links = ["Read more:", "Five things to know about the sluices", "Who is Ilse Tarn"]
    assert [text for text, _ in marked(LEAD, *links, SECOND)] == links


def test_scraps_between_notices_at_the_end_are_marked() -> None:
    """A slogan between two notices is one of them."""
    end = ["More from the Courier", "REAL NEWS.", "TRY 14 DAYS FREE", "Already a subscriber? Log In"]
    assert [text for text, _ in marked(*ARTICLE, *end)] == end


def test_text_without_line_breaks_loses_only_what_is_certain() -> None:
    """Datelines, credits in brackets and the last sentences are marked inside one long line."""
    line = (
        f"LISK, Ostrava (AP) — {LEAD} Ilse Tarn leaves the hotel. (AP Photo/Jane Roe) {SECOND} {QUOTED} "
        "Follow the Courier on Facebook, Twitter and Instagram. Send your story ideas to news@courier.example."
    )
    assert marked(line) == [
        ("LISK, Ostrava (AP) — ", SkipReason.DATELINE),
        ("(AP Photo/Jane Roe)", SkipReason.PHOTO_CREDIT),
        ("Follow the Courier on Facebook, Twitter and Instagram.", SkipReason.BOILERPLATE),
        ("Send your story ideas to news@courier.example.", SkipReason.BOILERPLATE),
    ]


def test_caption_in_a_text_without_line_ends_is_marked_with_its_credit() -> None:
    """A caption that a picture agency opens with FILE and closes with its credit is no part of the article."""
    caption = (
        "FILE - Ilse Tarn leaves the hotel in Lisk, June 7. Talks went on, she said. (Jan Orlo/Pool Photo via AP, file)"
    )
    assert marked(f"{LEAD} {caption} {SECOND} {QUOTED}") == [(caption, SkipReason.PHOTO_CREDIT)]


def test_sentence_said_again_in_a_text_without_line_ends_is_marked() -> None:
    """In one long line the later of two sentences with the same words is a repetition; a short one is not."""
    again = "Tarn told the delegation that the lower ford stays shut until spring."
    line = f"{LEAD} {again} {SECOND} Nobody came. {QUOTED} Nobody came. {again} {QUOTED.replace('a', 'e')}"
    assert marked(line) == [(again, SkipReason.REPEATED)]


def test_long_paragraphs_between_notices_are_read() -> None:
    """A paragraph is no scrap and no link, however it is surrounded."""
    long = " ".join([LEAD, SECOND, QUOTED] * 3)[:-1]
    assert [text for text, _ in marked(LEAD, "Read more:", long, "Follow Us")] == ["Read more:", "Follow Us"]


@pytest.mark.parametrize(
    "text", ["", " ", "\n" * 1000, "word " * 40_000, "(" * 50_000, "a\r\n" * 1000, "\ud800", "\u200f"]
)
def test_odd_texts_are_survived(text: str) -> None:
    """Empty, blank, endless and broken texts have nothing to mark."""
    assert mark_skips(text) == ()


PIECES = st.sampled_from(
    [
        *ARTICLE,
        "Advertisement",
        "Follow Us",
        "LISK (AP) — " + LEAD,
        "(AP Photo/Jane Roe)",
        "By Jane Roe",
        "Read more:",
        "",
    ]
)


@given(st.lists(PIECES | st.text(max_size=40), max_size=14), st.sampled_from(["\n", "\n\n", " ", "\r\n"]))
def test_skips_are_in_order_and_apart(pieces: list[str], gap: str) -> None:
    """Whatever the text, spans are inside it, sorted and do not overlap."""
    text = gap.join(pieces)
    end = 0
    for skip in mark_skips(text):
        assert end <= skip.span.start < skip.span.end <= len(text)
        end = skip.span.end
