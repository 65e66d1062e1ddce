"""One run of `read`: the order of the stages stands here and only here.

collect -> extract -> identify -> store, batch by batch; then match, over all articles
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from onrecord.records import Article, ArticleId, Problem, ReadSummary, Statement, StatementId
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.scoring import Scorer
    from onrecord.store.database import Database
    from onrecord.store.writes import Reading

#: Told after every batch that was stored: what the run has done, and how many articles it has to do, where known.
Progress = Callable[[ReadSummary, int | None], None]

#: Code points after which a batch is full, whatever the number of its articles.
_BATCH_LENGTH = 2_000_000


class Case(Protocol):
    """What a run needs of a casefile: where it is, its database and its model, each made when first asked for."""

    path: Path

    def database(self, *, is_writing: bool = False) -> Database:
        """The database; with `is_writing` one that can be written, made where there is none."""

    def scorer(self) -> Scorer:
        """The model."""


class Run:
    """One run of `read`: collect, extract, identify and store batch by batch, then match copies."""

    def __init__(self, case: Case, settings: Settings, *, again: bool, progress: Progress | None) -> None:
        self._case = case
        self._settings = settings
        self._again = again
        self._progress = progress
        self._summary = ReadSummary()
        self._total: int | None = None
        self._batch: list[Article] = []
        self._problems: list[Problem] = []
        self._problems_stored: list[Problem] = []
        self._known: dict[ArticleId, bool] = {}
        self._touched: set[ArticleId] = set()

    def read_paths(self, paths: Sequence[str]) -> None:
        """Collect `paths` and read what is new, or everything with `again`."""
        from onrecord.collect.articles import collect_articles

        for found in collect_articles(paths, self._settings, taken=self._load_known()):
            if isinstance(found, Problem):
                self._problems.append(found)
            elif self._is_wanted(found):
                self._add(self._stored([found.id])[0] if found.id in self._known else found)

    def read_stored(self) -> None:
        """Read every article of the casefile again, or those that an interrupted run of the same model left."""
        from onrecord.store import reads, writes

        database = self._case.database()
        self._load_known()
        origin = self._case.scorer().origin
        with database.writing() as connection:
            due = reads.read_due(connection, origin)
            if not due:
                due = reads.read_article_ids(connection, are_read=self._settings.language is None)
                writes.write_due(connection, due, origin)
        self._total = len(due)
        for ids in _cut(due, self._settings.articles_per_batch):
            for article in self._stored(ids):
                self._add(article)

    def finish(self) -> ReadSummary:
        """Store what is left, match copies when anything changed, and say what was done."""
        self._store()
        if self._case.path.exists():
            self._match()
        return replace(self._summary, problems=(*self._problems_stored, *self._problems))

    def _load_known(self) -> dict[str, ArticleId]:
        """Names and ids of the casefile; a place where none can be made is told before any work is done."""
        from onrecord.store import reads
        from onrecord.store.database import check_place

        if not self._case.path.exists():
            check_place(self._case.path)
            return {}
        with self._case.database(is_writing=True).reading() as connection:
            self._known = reads.read_known(connection)
            return reads.read_names(connection)

    def _is_wanted(self, article: Article) -> bool:
        """True for an article to store or to read; the others are counted."""
        if article.id in self._touched:
            return False
        is_read = self._known.get(article.id)
        if is_read and not self._again:
            self._count(articles_known=self._summary.articles_known + 1)
        elif is_read is False and self._settings.language is None:
            self._count(articles_unread=self._summary.articles_unread + 1)
        else:
            return True
        return False

    def _stored(self, ids: Sequence[ArticleId]) -> list[Article]:
        """Articles of the casefile as they would be collected today: in the language asked for, skips marked anew."""
        from onrecord.collect.marks import mark_skips
        from onrecord.store import reads

        with self._case.database().reading() as connection:
            articles = reads.read_articles(connection, ids)
        return [
            replace(
                article,
                language=self._settings.language or article.language,
                skips=mark_skips(article.text, title=article.title, byline=article.byline),
            )
            for article in articles
        ]

    def _add(self, article: Article) -> None:
        self._touched.add(article.id)
        self._batch.append(article)
        is_long = sum(len(article.text) for article in self._batch) >= _BATCH_LENGTH
        if is_long or len(self._batch) >= self._settings.articles_per_batch:
            self._store()

    def _store(self) -> None:
        """Extract, identify and store the batch, in one transaction with its problems."""
        from onrecord.store import writes

        batch = self._take_batch()
        readings = self._extract(batch)
        if not readings and not (self._problems and self._case.path.exists()):
            return
        origin = self._case.scorer().origin if any(r.statements is not None for r in readings) else None
        with self._case.database(is_writing=True).writing() as connection:
            writes.write_readings(connection, readings, origin)
            writes.write_problems(connection, self._problems, read=self._names_of_new(readings))
        self._problems_stored += self._problems
        self._problems = []
        self._count_stored(readings)
        if self._progress is not None and readings:
            self._progress(self._summary, self._total)

    def _take_batch(self) -> list[Article]:
        """The batch without what another process has read meanwhile; the next one begins empty."""
        from onrecord.store import reads

        batch, self._batch = self._batch, []
        if self._again or not self._case.path.exists():
            return batch
        with self._case.database().reading() as connection:
            known = reads.read_known(connection, [article.id for article in batch])
        fresh = [a for a in batch if not known.get(a.id, False)]
        self._count(articles_known=self._summary.articles_known + len(batch) - len(fresh))
        return fresh

    def _extract(self, batch: Sequence[Article]) -> list[Reading]:
        """What is found in each article, and the sign it is compared by; nothing in one of another language."""
        from onrecord.collect.copies import sign_text
        from onrecord.extract.attributions import extract_attributions
        from onrecord.identify.statements import identify_statements
        from onrecord.store.writes import Reading

        readable = [article for article in batch if _is_readable(article)]
        found = extract_attributions(readable, self._case.scorer()) if readable else []
        before = self._statements_before(readable)
        statements = {
            article.id: identify_statements(article, attributions, before.get(article.id, ()))
            for article, attributions in zip(readable, found, strict=True)
        }
        return [
            Reading(article=a, signature=sign_text(a.text, a.skips), statements=statements.get(a.id)) for a in batch
        ]

    def _statements_before(self, articles: Sequence[Article]) -> dict[ArticleId, list[Statement]]:
        """The statements an earlier reading has found in these articles."""
        from onrecord.store import reads

        known = [article.id for article in articles if article.id in self._known]
        if not known:
            return {}
        with self._case.database().reading() as connection:
            return reads.read_statements(connection, known)

    def _match(self) -> None:
        """Find copies among all articles, and which of their statements are those of the original."""
        from onrecord.collect.copies import Sketch, find_copies
        from onrecord.match.links import link_statements
        from onrecord.store import reads, writes

        with self._case.database().reading() as connection:
            if reads.is_compared(connection):
                return
        with self._case.database(is_writing=True).writing() as connection:
            sketches = [Sketch(**row) for row in reads.read_sketches(connection)]
            copies = find_copies(sketches, threshold=self._settings.copy_threshold)
            contents = reads.read_contents(connection, {*copies, *copies.values()})
            links: dict[StatementId, StatementId] = {}
            for copy, original in copies.items():
                links |= link_statements(contents.get(copy, []), contents.get(original, []))
            writes.write_copies(connection, copies)
            writes.write_links(connection, links)
        self._count(copies=len(self._touched.intersection(copies)))

    def _names_of_new(self, readings: Sequence[Reading]) -> list[str]:
        """What was not read before: problems that an earlier run had with these are settled."""
        return [r.article.name for r in readings if not self._known.get(r.article.id)]

    def _count_stored(self, readings: Sequence[Reading]) -> None:
        so_far = self._summary
        read = [r for r in readings if r.statements is not None]
        again = sum(self._known.get(r.article.id, False) for r in read)
        self._count(
            articles_new=so_far.articles_new + len(read) - again,
            articles_again=so_far.articles_again + again,
            articles_unread=so_far.articles_unread + len(readings) - len(read),
            statements=so_far.statements + sum(len(r.statements or ()) for r in read),
        )

    def _count(self, **changes: Any) -> None:
        self._summary = replace(self._summary, **changes)


def _is_readable(article: Article) -> bool:
    """True for English, which is all the model knows, and where no language was found."""
    return article.language in (None, "en")


def _cut(items: Sequence[ArticleId], size: int) -> Iterator[Sequence[ArticleId]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
