"""Ids of statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.identify.statements import identify_statements
from onrecord.records import Article, ArticleId, Attribution, Form, Span

TEXT = " ".join(f"word{number}" for number in range(40)) + " … !"
ARTICLE = Article(id=ArticleId("a" * 16), name="invented.txt", text=TEXT)
WORDS = [(at, at + len(word)) for word, at in ((w, TEXT.index(w + " ")) for w in TEXT.split()[:40])]


def words(first: int, last: int) -> Attribution:
    """The words from number `first` to number `last`, both included."""
    return Attribution(content=(Span(WORDS[first][0], WORDS[last][1]),), form=Form.DIRECT, score=0.5)


_RANGES = st.tuples(st.integers(0, 39), st.integers(0, 12)).map(lambda r: words(r[0], min(39, r[0] + r[1])))
_READING = st.lists(_RANGES, max_size=8)


def test_id_is_the_digest_of_article_and_spans(make_article: Callable[..., Article]) -> None:
    """The same spans of the same article get the same id in two casefiles, those of another article another."""
    [one], [same] = identify_statements(ARTICLE, [words(0, 4)]), identify_statements(ARTICLE, [words(0, 4)])
    [other] = identify_statements(make_article("other.txt", TEXT), [words(0, 4)])
    assert one.id == same.id
    assert one.id != other.id


def test_half_of_the_words_keeps_the_id() -> None:
    """A statement of four words keeps its id when two of them are found again, not when one is."""
    before = identify_statements(ARTICLE, [words(0, 3)])
    [half] = identify_statements(ARTICLE, [words(2, 9)], before)
    [less] = identify_statements(ARTICLE, [words(3, 9)], before)
    assert half.id == before[0].id
    assert half.attribution == words(2, 9)
    assert less.id != before[0].id


def test_statement_is_known_by_its_decided_words_too() -> None:
    """A statement whose content a person set keeps its id where either its words are found again, once only."""
    [before] = identify_statements(ARTICLE, [words(0, 3)])
    decided = {before.id: words(10, 13).content}
    for found in (words(0, 4), words(9, 13)):
        [same] = identify_statements(ARTICLE, [found], [before], decided=decided)
        assert (same.id, same.attribution) == (before.id, found)
    both = identify_statements(ARTICLE, [words(0, 3), words(10, 12)], [before], decided=decided)
    assert [statement.id == before.id for statement in both] == [True, False]


def test_best_one_keeps_the_id() -> None:
    """Of two that overlap enough, the more alike one keeps the id, and only one does."""
    before = identify_statements(ARTICLE, [words(0, 5)])
    whole, part = identify_statements(ARTICLE, [words(0, 5), words(0, 3)], before)[::-1]
    assert whole.attribution == words(0, 5)
    assert whole.id == before[0].id
    assert part.id != whole.id


def test_content_without_words_keeps_its_id() -> None:
    """A content of signs alone is compared by its code points."""
    sign = Attribution(content=(Span(len(TEXT) - 3, len(TEXT)),), form=Form.DIRECT, score=0.5)
    [before] = identify_statements(ARTICLE, [sign])
    [after] = identify_statements(ARTICLE, [sign], [before])
    assert after == before


def test_id_that_moved_on_is_not_given_again() -> None:
    """Spans whose digest belongs to a statement that has moved get another id."""
    [first] = identify_statements(ARTICLE, [words(0, 3)])
    [moved] = identify_statements(ARTICLE, [words(2, 5)], [first])
    both = identify_statements(ARTICLE, [words(2, 5), words(0, 3)], [moved])
    assert moved.id == first.id
    assert len({statement.id for statement in both}) == 2


@given(reading=_READING, data=st.data())
@settings(max_examples=60, deadline=None)
def test_order_does_not_matter(reading: Sequence[Attribution], data: st.DataObject) -> None:
    """Neither the order of the attributions nor that of the previous statements changes an id."""
    previous = identify_statements(ARTICLE, reading[::2])
    shuffled = data.draw(st.permutations(reading))
    assert identify_statements(ARTICLE, reading, previous) == identify_statements(ARTICLE, shuffled, previous[::-1])


@given(reading=_READING)
@settings(max_examples=60, deadline=None)
def test_same_reading_changes_nothing(reading: Sequence[Attribution]) -> None:
    """Reading again with the same result gives the same statements, and no id twice."""
    once = identify_statements(ARTICLE, reading)
    assert identify_statements(ARTICLE, reading, once) == once
    assert len({statement.id for statement in once}) == len(set(reading))


@given(first=_READING, second=_READING)
@settings(max_examples=100, deadline=None)
def test_ids_are_kept_by_overlap_only(first: Sequence[Attribution], second: Sequence[Attribution]) -> None:
    """After any re-reading ids are unique, and a kept one covers at least half of its statement's words."""
    before = {statement.id: statement for statement in identify_statements(ARTICLE, first)}
    after = identify_statements(ARTICLE, second, list(before.values()))
    assert len({statement.id for statement in after}) == len(set(second))
    for statement in after:
        if statement.id in before:
            own, new = (_numbers(s.attribution) for s in (before[statement.id], statement))
            assert 2 * len(own & new) >= len(own)


def _numbers(attribution: Attribution) -> set[int]:
    span = attribution.content[0]
    return {number for number, (start, end) in enumerate(WORDS) if start < span.end and end > span.start}
