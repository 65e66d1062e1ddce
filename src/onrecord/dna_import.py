"""One import of a .dna file: documents become articles, and everything else is stored beside them, or nothing is.

A second import changes nothing: articles and statements are known by what they say, the rest by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from onrecord.errors import InputError
from onrecord.records import Article, ArticleId
from onrecord.records_values import DnaImport, Scheme
from onrecord.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.store.database import Database
    from onrecord.transfer.dna_rows import DnaDocument, DnaFile


class Case(Protocol):
    """What an import needs of a casefile."""

    path: Path
    settings: Settings

    def database(self, *, is_writing: bool = False) -> Database:
        """The database; with `is_writing` one that can be written, made where there is none."""


def import_dna(case: Case, path: Path) -> DnaImport:
    """Take everything that a .dna file holds; raises InputError for one that is not sound, and takes nothing."""
    from onrecord.overall import match_copies
    from onrecord.store import value_writes
    from onrecord.transfer.dna_read import read_dna
    from onrecord.transfer.dna_taken import TakenDna

    file = read_dna(path)
    taken = TakenDna(file)
    scheme = taken.scheme()
    with case.database(is_writing=True).writing() as connection:
        _check_kinds(connection, scheme, path.name)
        articles, new = _write_articles(connection, file, path.name)
        statements = taken.statements(articles)
        value_writes.write_scheme(connection, scheme)
        value_writes.write_documents(connection, taken.facts(articles))
        statements_new = value_writes.write_imported_statements(connection, statements)
        if new:
            match_copies(connection, threshold=case.settings.copy_threshold)
    return DnaImport(
        articles=len(articles),
        articles_new=new,
        statements=len(statements),
        statements_new=statements_new,
        variables=len(scheme.variables),
        entities=len(scheme.entities),
        coders=len(scheme.coders),
    )


def _check_kinds(connection: Connection, scheme: Scheme, name: str) -> None:
    """Raise InputError where a variable is of another kind in the casefile."""
    from onrecord.store.value_reads import read_variables

    kinds = {variable.key: variable.kind for variable in read_variables(connection).values()}
    for variable in scheme.variables:
        kind = kinds.get(variable.key, variable.kind)
        if kind is not variable.kind:
            raise InputError(
                f'{name}: the variable "{variable.name}" of "{variable.statement_type}" is {variable.kind.value}, '
                f"and {kind.value} in the casefile.",
                hint="Import the file into a casefile of its own.",
            )


def _write_articles(connection: Connection, file: DnaFile, name: str) -> tuple[dict[int, Article], int]:
    """Store the documents that are new; gives the article of each by DNA's number, and how many were new."""
    from onrecord.collect.copies import sign_text
    from onrecord.store.article_reads import read_known, read_names
    from onrecord.store.writes import Reading, write_readings

    names = _Names(read_names(connection), name)
    articles = {document.id: _article(document, names) for document in file.documents}
    known = read_known(connection, [article.id for article in articles.values()])
    readings = [
        Reading(article=article, signature=sign_text(article.text, article.skips), statements=None)
        for article in articles.values()
        if article.id not in known
    ]
    write_readings(connection, readings, None)
    return articles, len(readings)


def _article(document: DnaDocument, names: _Names) -> Article:
    from onrecord.collect.languages import detect_language
    from onrecord.collect.marks import mark_skips
    from onrecord.transfer.dna_taken import head_of

    head = head_of(document)
    published = datetime.fromtimestamp(document.time, UTC).date()
    name, id_ = names.settle(document, title=head.title, outlet=head.source or None)
    return Article(
        id=id_,
        name=name,
        text=document.text,
        title=head.title or None,
        outlet=head.source or None,
        byline=head.author or None,
        published=published,
        language=detect_language(document.text),
        skips=mark_skips(document.text, title=head.title or None, byline=head.author or None),
    )


class _Names:
    """The names in the casefile and of this file; an article keeps the first that is free or its own."""

    def __init__(self, taken: Mapping[str, ArticleId], file: str) -> None:
        self._taken = taken
        self._file = file
        self._used: set[str] = set()

    def settle(self, document: DnaDocument, *, title: str, outlet: str | None) -> tuple[str, ArticleId]:
        """The name and id of a document's article."""
        from onrecord.collect.names import article_id

        published = datetime.fromtimestamp(document.time, UTC).date()
        for name in self._candidates(document, title):
            id_ = article_id(text=document.text, outlet=outlet, published=published, name=name)
            if name not in self._used and self._taken.get(name, id_) == id_:
                self._used.add(name)
                return name, id_
        raise AssertionError("the candidates never end")

    def _candidates(self, document: DnaDocument, title: str) -> Iterator[str]:
        name = " ".join(title.split()) or f"{self._file}#{document.id}"
        yield name
        yield from (f"{name}#{number}" for number in count(2))
