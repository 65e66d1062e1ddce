"""One import of a .dna file: documents become articles, and everything else is stored beside them, or nothing is.

A second import changes nothing: articles and statements are known by what they say, the rest by its name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from onrecord.errors import InputError
from onrecord.records import Article, ArticleId
from onrecord.records_values import BUILT_IN_KINDS, CodedStatement, DnaImport, Scheme
from onrecord.settings import Settings
from onrecord.valuing import read_values

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
    own = _Own(case)
    with case.database(is_writing=True).writing() as connection:
        _check_kinds(connection, scheme, path.name)
        articles, new = _write_articles(connection, file, path.stem)
        statements = taken.statements(articles)
        value_writes.write_scheme(connection, scheme)
        value_writes.write_documents(connection, taken.facts(articles))
        statements_new = value_writes.write_imported_statements(connection, own.leave_out(statements))
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


class _Own:
    """The codings of the casefile itself: one that was exported and comes back is no other statement."""

    def __init__(self, case: Case) -> None:
        codings = read_values(case).own if case.path.exists() else ()
        self._counts = Counter(map(_place_of, codings))

    def leave_out(self, found: Iterable[CodedStatement]) -> list[CodedStatement]:
        """The statements that the casefile has no coding of, in the same words for the same passage."""
        counts, others = self._counts.copy(), []
        for one in found:
            place = _place_of(one)
            if counts[place]:
                counts[place] -= 1
            else:
                others.append(one)
        return others


def _place_of(statement: CodedStatement) -> tuple[object, ...]:
    said = [statement.value(name) for name in BUILT_IN_KINDS]
    return statement.statement_type, statement.article, statement.span, *said


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
    from onrecord.store.writes import Reading, write_readings

    settling = _Settling(connection, name)
    articles = {document.id: settling.settle(document) for document in file.documents}
    readings = [
        Reading(article=article, signature=sign_text(article.text, article.skips), statements=None)
        for article in articles.values()
        if article.id not in settling.known
    ]
    write_readings(connection, readings, None)
    return articles, len(readings)


class _Settling:
    """Which article each document is: one that is there under the same head and text, else a new one."""

    def __init__(self, connection: Connection, file: str) -> None:
        from onrecord.store.article_reads import read_article_entries, read_known, read_names

        self.known = read_known(connection)
        self._connection = connection
        self._file = file
        self._taken = read_names(connection)
        self._used: set[ArticleId] = set()
        self._alike: defaultdict[tuple[object, ...], list[ArticleId]] = defaultdict(list)
        for entry in read_article_entries(connection):
            key = (entry.title or entry.name, entry.outlet, entry.byline, entry.published, entry.length)
            self._alike[key].append(entry.id)

    def settle(self, document: DnaDocument) -> Article:
        """The article that a document is."""
        from onrecord.transfer.dna_taken import head_of, made_up_name

        head = head_of(document)
        article = Article(
            id=ArticleId(""),
            name=" ".join(head.title.split()) or made_up_name(self._file, document.id),
            text=document.text,
            title=head.title or None,
            outlet=head.source or None,
            byline=head.author or None,
            published=datetime.fromtimestamp(document.time, UTC).date(),
        )
        found = self._find(article) or self._new(article)
        self._used.add(found.id)
        return found

    def _find(self, article: Article) -> Article | None:
        from onrecord.store.article_reads import read_articles

        key = (article.title or article.name, article.outlet, article.byline, article.published, len(article.text))
        alike = [id_ for id_ in self._alike.get(key, ()) if id_ not in self._used]
        return next((one for one in read_articles(self._connection, alike) if one.text == article.text), None)

    def _new(self, article: Article) -> Article:
        """The article under the first name that is free, or that it had before it was removed or corrected."""
        from onrecord.collect.languages import detect_language
        from onrecord.collect.marks import mark_skips
        from onrecord.collect.names import article_id

        for name in (article.name, *(f"{article.name}#{number}" for number in range(2, len(self._taken) + 3))):
            id_ = article_id(text=article.text, outlet=article.outlet, published=article.published, name=name)
            if id_ not in self._used and self._taken.get(name, id_) == id_:
                break
        self._taken[name] = id_
        return replace(
            article,
            id=id_,
            name=name,
            language=detect_language(article.text),
            skips=mark_skips(article.text, title=article.title, byline=article.byline),
        )
