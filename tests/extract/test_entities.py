"""Names from chances of tags."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.attributions import extract_readings
from onrecord.extract.entities import find_entities, word_starts
from onrecord.records import Article, ArticleId, EntityLabel, Skip, SkipReason, Span
from onrecord.scoring import NAME_TAGS, FakeScorer, Tokens


def pieces_of(text: str, pattern: str = r"\w+|[^\w\s]") -> Tokens:
    """The tokens that `pattern` finds."""
    spans = [m.span() for m in re.finditer(pattern, text)]
    return Tokens(
        ids=np.zeros(len(spans), np.int32),
        starts=np.array([a for a, _ in spans], np.int32),
        ends=np.array([b for _, b in spans], np.int32),
    )


def chances_of(tags: list[str], sure: float = 0.9) -> np.ndarray:
    """Log-chances that favour the given tags."""
    chances = np.full((len(tags), len(NAME_TAGS)), (1 - sure) / (len(NAME_TAGS) - 1))
    for i, tag in enumerate(tags):
        chances[i, NAME_TAGS.index(tag)] = sure
    return np.log(chances).astype(np.float32)


def read(text: str, tags: str, pattern: str = r"\w+|[^\w\s]") -> list[tuple[str, str]]:
    """The words and labels of the names found where each token has the given tag."""
    tokens = pieces_of(text, pattern)
    return [(e.span.of(text), e.label.value) for e in find_entities(text, tokens, chances_of(tags.split()))]


def test_a_name_runs_from_its_begin_over_its_insides() -> None:
    """Begin and inside tags make one name; two begins in a row make two."""
    assert read("Ada Moreno met Li", "B-PER I-PER O B-PER") == [("Ada Moreno", "PER"), ("Li", "PER")]
    assert read("Oslo Bergen", "B-LOC B-LOC") == [("Oslo", "LOC"), ("Bergen", "LOC")]


def test_a_name_never_begins_or_ends_inside_a_word() -> None:
    """Word pieces glued letter to letter are read as one word, whatever their own tags."""
    assert read("Morenova spoke", "B-PER O O", pattern=r"Moren|ova|spoke") in ([("Morenova", "PER")], [])


def test_marks_beside_a_name_stay_outside() -> None:
    """A possessive or a bracket is a word of its own."""
    assert read("(Moreno's)", "O B-PER O O O") == [("Moreno", "PER")]


def test_inside_never_follows_the_inside_of_another_label() -> None:
    """A word tagged as the inside of what did not begin is no part of the name before it with another label."""
    assert ("Bank of Venn", "LOC") not in read("Bank of Venn", "B-ORG I-ORG I-LOC")
    assert read("Bank of Venn", "B-ORG I-ORG I-LOC")[0][0].startswith("Bank")


def test_no_name_reaches_over_a_paragraph() -> None:
    """A blank line ends a name."""
    assert read("Ada\n\nMoreno", "B-PER I-PER") != [("Ada\n\nMoreno", "PER")]


def test_a_name_reaches_over_the_end_of_a_wrapped_line_only() -> None:
    """After a short line a new name begins; after a long one the same name may go on."""
    assert read("Ada\nMoreno", "B-PER I-PER") == [("Ada", "PER"), ("Moreno", "PER")]
    long = "word " * 11 + "Ada\nMoreno"
    assert read(long, "O " * 11 + "B-PER I-PER") == [("Ada\nMoreno", "PER")]


def test_the_score_is_the_chance_of_the_words_belonging_to_the_name() -> None:
    """Surer tags give a higher score, never above one."""
    text, tokens = "Ada Moreno", pieces_of("Ada Moreno")
    low, high = (find_entities(text, tokens, chances_of(["B-PER", "I-PER"], sure))[0].score for sure in (0.6, 0.95))
    assert low < high <= 1


def test_the_same_words_get_the_same_label() -> None:
    """One doubtful label among several sure ones of the same words is overruled."""
    text = "Venn spoke. Venn left. Venn"
    tokens = pieces_of(text)
    chances = chances_of(["B-PER", "O", "O", "B-PER", "O", "O", "B-ORG"])
    chances[-1] = chances_of(["B-ORG"], 0.5)[0]
    chances[-1, NAME_TAGS.index("B-PER")] = np.log(0.4)
    assert {e.label for e in find_entities(text, tokens, chances)} == {EntityLabel.PERSON}


def test_a_name_ends_without_a_comma() -> None:
    """Marks tagged as part of a name are left out at its ends, and kept inside and in abbreviations."""
    assert read("Oslo, then", "B-LOC I-LOC O") == [("Oslo", "LOC")]
    assert read("Venn Inc.", "B-ORG I-ORG I-ORG") == [("Venn Inc.", "ORG")]


def test_a_person_begins_with_a_capital_letter() -> None:
    """A common word tagged as part of a name is left out before it, a particle stays, and so does a name in small."""
    assert read("focus Moreno", "B-PER I-PER") == [("Moreno", "PER")]
    assert read("von Moreno", "B-PER I-PER") == [("von Moreno", "PER")]
    assert read("ada moreno", "B-PER I-PER") == [("ada moreno", "PER")]


def test_a_text_without_tokens_has_no_names() -> None:
    """An empty text gives nothing."""
    assert find_entities("", pieces_of(""), chances_of([])) == ()


@given(st.text(alphabet="Ab. \n-’", max_size=40), st.randoms(use_true_random=False))
def test_names_lie_in_order_and_never_overlap(text: str, rng: object) -> None:
    """Whatever the chances, every name is a stretch of whole words after the one before it."""
    tokens = pieces_of(text, r"\w|[^\w\s]")
    chances = np.log(np.random.default_rng(rng.randrange(10**6)).dirichlet(np.ones(len(NAME_TAGS)), len(tokens)))  # type: ignore[attr-defined]
    found = find_entities(text, tokens, chances.astype(np.float32).reshape(-1, len(NAME_TAGS)))
    edges = [edge for e in found for edge in (e.span.start, e.span.end)]
    assert edges == sorted(edges)
    begins = set(tokens.starts[word_starts(text, tokens)].tolist()) if len(tokens) else set()
    assert all(e.span.start in begins for e in found)


def test_one_pass_gives_attributions_names_and_vectors() -> None:
    """A reading holds all three, and nothing of a skip."""
    text = "Ada Moreno said the dam holds.\n\nSubscribe with Otto Brandt now."
    skip = Skip(span=Span(text.index("Subscribe"), len(text)), reason=SkipReason.NEWSLETTER)
    article = Article(id=ArticleId("a"), name="a", text=text, skips=(skip,))
    (reading,) = extract_readings([article], FakeScorer())
    assert [a.content[0].of(text) for a in reading.attributions] == ["the dam holds"]
    assert [(e.span.of(text), e.label) for e in reading.entities] == [("Ada Moreno", EntityLabel.PERSON)]
    assert reading.vectors.of(Span(0, 10)).shape == reading.vectors.vectors.shape[1:]


@pytest.mark.parametrize("span", [Span(3, 4), Span(900, 901)])
def test_the_vector_of_a_span_without_a_token_is_zero(span: Span) -> None:
    """A blank or a place beyond the text has no vector of its own."""
    article = Article(id=ArticleId("a"), name="a", text="Ada Moreno said no.")
    (reading,) = extract_readings([article], FakeScorer())
    assert not reading.vectors.of(span).any()
