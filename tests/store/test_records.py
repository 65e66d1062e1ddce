"""What is written is what is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sql
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.identify.statements import identify_statements
from onrecord.records import Article, ArticleId, Attribution, Form, Origin, Problem, Skip, SkipReason, Slice, Span
from onrecord.store import article_reads, reads, sqlite
from onrecord.store.database import Database, create_database
from onrecord.store.tables import articles, is_storable
from onrecord.store.writes import Reading, write_copies, write_due, write_links, write_problems, write_readings

Make = Callable[..., Article]


def store(database: Database, found: Sequence[Reading], origin: Origin) -> None:
    """Write readings in one transaction."""
    with database.writing() as connection:
        write_readings(connection, found, origin)


def search(database: Database, words: str) -> list[str | None]:
    """The sources of the statements that a search finds."""
    with database.reading() as connection:
        return [entry.source for entry in reads.read_entries(connection, Slice(search=words, copies=True))]


def test_articles_come_back_as_they_were(database: Database, make_article: Make, origin: Origin) -> None:
    """Every field of an article is kept, skips with their reasons included."""
    article = make_article(
        "a.txt",
        "Title\n\nBy Mara\n\nText.",
        title="Title",
        outlet="Bay Gazette",
        byline="Mara",
        published=date(2031, 5, 2),
        url="https://bay.example/1",
        skips=(Skip(span=Span(7, 14), reason=SkipReason.BYLINE),),
    )
    store(database, [Reading(article=article, signature=b"\1\2", statements=[])], origin)
    with database.reading() as connection:
        assert article_reads.read_articles(connection, [article.id]) == [article]
        [sketch] = article_reads.read_sketches(connection)
    assert (sketch["signature"], sketch["length"], sketch["published"]) == (b"\1\2", 21, date(2031, 5, 2))


@given(text=st.text(st.characters(categories=None), min_size=1))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_text_is_kept_code_point_for_code_point(
    database: Database, make_article: Make, origin: Origin, text: str
) -> None:
    """Any text comes back equal: lone surrogates, NUL, private-use characters and all."""
    article = make_article(text, text, title=text[::-1])
    store(database, [Reading(article=article, signature=b"", statements=[])], origin)
    with database.reading() as connection:
        assert article_reads.read_articles(connection, [article.id]) == [article]
        assert article_reads.find_article(connection, text) == article.id


@pytest.mark.parametrize("text", ["\ud800", "nul\0", '\ue0f0json:"a"'])
def test_texts_that_need_a_mark(database: Database, make_article: Make, origin: Origin, text: str) -> None:
    """What UTF-8 or the database cannot hold, and what looks like the mark itself, is marked and comes back."""
    assert not is_storable(text)
    article = make_article("a.txt", text)
    spans = Attribution(content=(Span(0, len(text)),), form=Form.DIRECT, score=0.5)
    statements = identify_statements(article, [spans])
    store(database, [Reading(article=article, signature=b"", statements=statements)], origin)
    with database.reading() as connection:
        [entry] = reads.read_entries(connection, Slice())
    assert entry.content == text


def test_statements_come_back_as_they_were(database: Database, readings: list[Reading], origin: Origin) -> None:
    """Statements keep spans, form and score, and stand in the order of their words."""
    store(database, readings, origin)
    ids = [reading.article.id for reading in readings]
    with database.reading() as connection:
        found = reads.read_statements(connection, ids)
        assert article_reads.read_article_ids(connection) == ids
        assert article_reads.read_article_ids(connection, are_read=True) == ids[:3]
        assert article_reads.read_known(connection, [*ids, ArticleId("none")]) == dict(
            zip(ids, (True,) * 3 + (False,), strict=True)
        )
    assert found == {r.article.id: list(r.statements) for r in readings if r.statements}


def test_words_of_several_spans_are_joined_by_a_gap(database: Database, make_article: Make, origin: Origin) -> None:
    """The pieces of a content are shown with an ellipsis between them."""
    article = make_article("a.txt", '"We go," she said, "tonight."')
    pieces = Attribution(content=(Span(0, 8), Span(19, 29)), form=Form.DIRECT, score=0.5)
    statements = identify_statements(article, [pieces])
    store(database, [Reading(article=article, signature=b"", statements=statements)], origin)
    with database.reading() as connection:
        [entry] = reads.read_entries(connection, Slice())
    assert (entry.content, entry.source) == ('"We go," … "tonight."', None)


def test_reading_again_replaces_the_statements(database: Database, readings: list[Reading], origin: Origin) -> None:
    """What a new reading lacks is gone, what it has is updated, and the search follows."""
    store(database, readings, origin)
    first = readings[0]
    assert first.statements is not None
    kept = first.statements[0]
    changed = replace(kept, attribution=replace(kept.attribution, source=(), score=0.4))
    newer = replace(origin, version="2")
    store(database, [replace(first, statements=[changed])], newer)
    with database.reading() as connection:
        assert reads.read_statements(connection, [first.article.id]) == {first.article.id: [changed]}
        assert dict(article_reads.read_info(connection).models) == {origin: 2, newer: 1}
    assert search(database, "harbour") == [None, "Mara Lindqvist"]
    assert search(database, "seized") == ["Deputy minister Ivo Tarn"]
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO statements_search(statements_search) VALUES ('integrity-check')")


def test_search_finds_words_in_every_role(database: Database, readings: list[Reading], origin: Origin) -> None:
    """Content, source and cue are searched, without case and accents; several words must all be there."""
    store(database, readings, origin)
    assert search(database, "DRIVERS") == ["Café owner Renée Ödman"]
    assert search(database, "renee") == search(database, "cafe odman") == ["Café owner Renée Ödman"]
    assert len(search(database, "denied")) == 2
    assert search(database, "drivers harbour") == []
    assert search(database, '"the harbour"') == ["Mara Lindqvist"] * 2
    assert search(database, '"harbour the"') == []


@given(words=st.text(st.characters(categories=None), max_size=12))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_search_breaks_the_query(database: Database, words: str) -> None:
    """Whatever a user types finds something, nothing, or is said to hold no word."""
    try:
        assert search(database, words) == []
    except InputError as error:
        assert "no word" in str(error)  # noqa: PT017


@pytest.mark.parametrize(
    "words", ["NEAR(a b)", "a AND", "content:a", "a*", '"', "a'b", "^a", "{a b}: c", "-a", "\ud800a"]
)
def test_search_syntax_is_taken_as_words(database: Database, words: str) -> None:
    """Signs that the search engine would obey are only words."""
    try:
        search(database, words)
    except InputError as error:
        assert "no word" in str(error)  # noqa: PT017


def test_copies_and_links_are_those_of_the_last_matching(
    database: Database, readings: list[Reading], origin: Origin
) -> None:
    """Writing copies and links replaces what was there, and all articles count as compared."""
    store(database, readings, origin)
    first, second = readings[0], readings[1]
    assert first.statements
    assert second.statements
    copy, original = second.article.id, first.article.id
    links = {second.statements[0].id: first.statements[0].id}
    with database.writing() as connection:
        assert not article_reads.is_compared(connection)
        write_copies(connection, {copy: original})
        write_links(connection, links)
        assert article_reads.is_compared(connection)
        assert article_reads.read_articles(connection, [copy])[0].copy_of == original
        assert reads.read_statements(connection, [copy])[copy][0].same_as == first.statements[0].id
        assert len(reads.read_statements(connection, [copy], copies=False)[copy]) == 1
        write_copies(connection, {})
        write_links(connection, {})
        assert article_reads.read_articles(connection, [copy])[0].copy_of is None
        assert reads.read_statements(connection, [copy])[copy][0].same_as is None


def test_due_articles_are_those_of_one_model(database: Database, readings: list[Reading], origin: Origin) -> None:
    """What one model left does not count for another, and reading takes the note away."""
    store(database, readings, origin)
    ids = [reading.article.id for reading in readings[:2]]
    with database.writing() as connection:
        write_due(connection, ids, origin)
        assert article_reads.read_due(connection, origin) == ids
        assert article_reads.read_due(connection, replace(origin, version="2")) == []
        write_readings(connection, readings[:1], origin)
        assert article_reads.read_due(connection, origin) == ids[1:]
        assert article_reads.read_info(connection).due == 1


def test_problems_do_not_pile_up(database: Database) -> None:
    """The same problem twice is stored once; that of an article or file which was read since is dropped."""
    found = [
        Problem(sentence="a.txt is empty.", place="in/a.txt"),
        Problem(sentence="b is not English.", place="in/b.txt", article="b.txt"),
        Problem(sentence="c is \ud800.", place="in/c.txt"),
    ]
    with database.writing() as connection:
        write_problems(connection, found)
        write_problems(connection, found[::-1])
        assert article_reads.read_problems(connection) == found
        write_problems(connection, [], read=["a.txt", "b.txt"])
        assert article_reads.read_problems(connection) == found[2:]


def test_names_are_unique(database: Database, make_article: Make, origin: Origin) -> None:
    """Two articles cannot have one name: the second, of another process, gives a sentence."""
    from onrecord.errors import StoreError

    twins = [Reading(article=make_article("a.txt", text), signature=b"", statements=[]) for text in ("One.", "Two.")]
    store(database, twins[:1], origin)
    with pytest.raises(StoreError, match="Another program has changed"):
        store(database, twins[1:], origin)


def test_statement_without_origin_is_refused(database: Database, readings: list[Reading]) -> None:
    """Every asserted record has an origin."""
    from onrecord.errors import StoreError

    with pytest.raises(StoreError), database.writing() as connection:
        write_readings(connection, readings[:1], None)


def test_many_ids_are_asked_in_parts(database: Database) -> None:
    """More ids than a query may have parameters are no problem."""
    with database.reading() as connection:
        assert article_reads.read_known(connection, [ArticleId(str(number)) for number in range(70_000)]) == {}


def test_other_databases_get_no_sqlite_words() -> None:
    """The queries, searches aside, compile for PostgreSQL."""
    from sqlalchemy.dialects import postgresql

    query = sql.select(articles.c.id, sql.func.count().filter(articles.c.read_by.is_(None))).group_by(articles.c.id)
    assert "FILTER" in str(query.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
    for table in articles.metadata.sorted_tables:
        assert "CREATE TABLE" in str(sql.schema.CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


def test_search_expression_quotes_every_word() -> None:
    """Each word stands in quotes, a phrase in one pair."""
    assert sqlite.search_expression('peace "cease fire" x"y') == '"peace" "cease fire" "x y"'


def test_large_batch_is_stored_whole(
    tmp_path_factory: pytest.TempPathFactory, make_article: Make, origin: Origin
) -> None:
    """Three hundred articles with ten statements each are one transaction."""
    text = " ".join(f"word{number}" for number in range(300))
    spans = [Attribution(content=(Span(i * 50, i * 50 + 40),), form=Form.DIRECT, score=0.5) for i in range(10)]
    many = []
    for number in range(300):
        article = make_article(f"{number}.txt", text)
        many.append(Reading(article=article, signature=b"", statements=identify_statements(article, spans)))
    database = create_database(tmp_path_factory.mktemp("large") / "large.onrecord")
    store(database, many, origin)
    with database.reading() as connection:
        assert article_reads.read_info(connection).statements == 3000
    database.close()
