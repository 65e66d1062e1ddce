"""The statements of a copy and those of its original."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.match.links import link_statements
from onrecord.records import StatementId


def number(contents: list[str], letter: str) -> list[tuple[StatementId, str]]:
    """Contents with ids such as a0, a1."""
    return [(StatementId(f"{letter}{i}"), content) for i, content in enumerate(contents)]


def test_quote_marks_and_case_do_not_matter() -> None:
    """The same words in other quote marks are the same statement."""
    links = link_statements(number(["“We will SIGN it,”"], "c"), number(['"We will sign it."'], "o"))
    assert links == {"c0": "o0"}


def test_nearly_equal_words_are_the_same_statement() -> None:
    """One word more in ten is still the same content, another sentence is not."""
    original = ["the harbour stays open until the last of the ships has left"]
    near = ["the harbour stays open until the very last of the ships has left", "the grain is on its way"]
    assert link_statements(number(near, "c"), number(original, "o")) == {"c0": "o0"}


def test_repeated_contents_are_paired_in_order() -> None:
    """A content that stands twice in both is linked first with first and second with second."""
    twice = ["We are ready.", "We are ready."]
    assert link_statements(number(twice, "c"), number(twice, "o")) == {"c0": "o0", "c1": "o1"}


def test_contents_without_words_are_not_linked() -> None:
    """A content of signs alone says nothing that could be the same."""
    assert link_statements(number(["…"], "c"), number(["…"], "o")) == {}


@given(st.lists(st.sampled_from(["we go", "we go now", "they stay here", "no", ""])), st.data())
def test_links_are_one_to_one(contents: list[str], data: st.DataObject) -> None:
    """No statement of the original is linked twice, and every equal content that can be is linked."""
    copy = data.draw(st.permutations(contents))
    links = link_statements(number(copy, "c"), number(contents, "o"))
    assert len(set(links.values())) == len(links)
    assert len(links) == sum(1 for content in contents if content)
