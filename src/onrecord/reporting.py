"""The report: everything it shows is read at once, then written as one page."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from onrecord.records import Slice

if TYPE_CHECKING:
    from onrecord.store.database import Database


class Case(Protocol):
    """What a report needs of a casefile."""

    def database(self, *, is_writing: bool = False) -> Database:
        """The database."""


def report(case: Case, path: Path, *, title: str) -> None:
    """Write the record as one page that opens offline."""
    from onrecord.store import actor_reads, article_reads, reads
    from onrecord.transfer.report import ReportArticle, write_report

    with case.database().reading() as connection:
        ids = article_reads.read_article_ids(connection)
        entries = reads.read_entries(connection, Slice(copies=True))
        said = {id_: list(found) for id_, found in groupby(entries, key=lambda entry: entry.statement.article)}
        actors = actor_reads.read_actor_entries(connection)
        problems = article_reads.read_problems(connection)
        models = [origin for origin, count in article_reads.read_info(connection).models if count]
        pages = [
            ReportArticle(
                article=article,
                entries=said.get(article.id, []),
                problems=[problem for problem in problems if problem.article == article.name],
            )
            for article in article_reads.read_articles(connection, ids)
        ]
    names = {page.article.name for page in pages}
    write_report(
        path,
        pages,
        title=title,
        made=datetime.now(UTC),
        model="; ".join(f"{m.agent} {m.version} ({m.runtime}, {m.precision})" for m in models) or "none",
        actors=actors,
        problems=[problem for problem in problems if problem.article not in names],
    )
