"""Facts about attributions from whole articles, with the public fake in the model's place."""

from onrecord.extract.attributions import extract_attributions
from onrecord.records import Article, ArticleId, Attribution, Form, Skip, SkipReason, Span
from onrecord.scoring import FakeScorer


def read(text: str, *skips: Skip) -> list[Attribution]:
    article = Article(id=ArticleId("a"), name="a.txt", text=text, skips=skips)
    return list(extract_attributions([article], FakeScorer())[0])


def words(text: str, attribution: Attribution) -> tuple[list[str], list[str], list[str]]:
    parts = (attribution.source, attribution.cue, attribution.content)
    return tuple([span.of(text) for span in spans] for spans in parts)  # type: ignore[return-value]


def test_indirect_statement() -> None:
    """Source, cue and content are found at their exact characters."""
    text = "Minister Ana Brel said the bridge stays closed. Nobody knew."
    (found,) = read(text)
    assert words(text, found) == (["Minister Ana Brel"], ["said"], ["the bridge stays closed"])
    assert found.form is Form.INDIRECT


def test_quotation_is_whole_and_direct() -> None:
    """A quotation keeps its marks and is direct."""
    text = "“We will talk to them,” Brel said."
    (found,) = read(text)
    assert words(text, found) == (["Brel"], ["said"], ["“We will talk to them,”"])
    assert found.form is Form.DIRECT


def test_quotation_standing_alone_has_no_source_and_no_cue() -> None:
    """A quotation that fills a line and belongs to no cue is a statement of its own."""
    text = "Nobody answered.\n\n“Only when they leave, and not a day before that.”\n\nRain fell."
    (found,) = read(text)
    assert words(text, found) == ([], [], ["“Only when they leave, and not a day before that.”"])


def test_scare_quotes_are_no_statement() -> None:
    """Two or three quoted words on a line of their own are not taken for a statement."""
    assert read("Nobody answered.\n\n“Wet feet”\n\nRain fell.") == []


def test_nothing_is_read_from_skips() -> None:
    """A skipped paragraph gives no statement, and offsets after it still hold."""
    text = "Brel said the bridge is shut.\n\nBrel said the bridge is shut.\n\nShe denied any delay."
    repeated = Skip(span=Span(31, 60), reason=SkipReason.REPEATED)
    found = read(text, repeated)
    assert [a.content[0].start for a in found] == [10, text.index("any delay")]


def test_order_and_batches_do_not_matter() -> None:
    """An article gives the same attributions alone and among others."""
    texts = ["Brel said no.", "“We wait for the thaw,” Oren said.", "Nothing was heard."]
    articles = [Article(id=ArticleId(t), name=t, text=t) for t in texts]
    together = extract_attributions(articles, FakeScorer())
    assert together == [extract_attributions([a], FakeScorer())[0] for a in articles]
    assert list(reversed(together)) == extract_attributions(articles[::-1], FakeScorer())


def test_empty_text_has_no_attributions() -> None:
    """White space gives nothing and breaks nothing."""
    assert read("\n \n") == []
    assert extract_attributions([], FakeScorer()) == []
