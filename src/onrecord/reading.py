"""One run of `read`: the order of the stages stands here and only here.

collect -> extract -> identify -> store, batch by batch; then match and join, over all articles (see `overall`)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from onrecord.records import Article, ArticleId, Problem, ReadSummary
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.scoring import Extracted, Scorer
    from onrecord.store.database import Database
    from onrecord.store.suggestions import Known
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
        self._removed: set[ArticleId] = set()
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
        from onrecord.store import article_reads, writes

        database = self._case.database()
        self._load_known()
        origin = self._case.scorer().origin
        with database.writing() as connection:
            due = article_reads.read_due(connection, origin)
            if not due:
                due = article_reads.read_article_ids(connection, are_read=self._settings.language is None)
                writes.write_due(connection, due, origin)
        self._total = len(due)
        for ids in _cut(due, self._settings.articles_per_batch):
            for article in self._stored(ids):
                self._add(article)

    def finish(self) -> ReadSummary:
        """Store what is left, match copies when anything changed, and say what was done."""
        self._store()
        if self._case.path.exists():
            self._look_over_all()
        return replace(self._summary, problems=(*self._problems_stored, *self._problems))

    def _load_known(self) -> dict[str, ArticleId]:
        """Names and ids of the casefile; a place where none can be made is told before any work is done."""
        from onrecord.store import article_reads
        from onrecord.store.database import check_place

        if not self._case.path.exists():
            check_place(self._case.path)
            return {}
        with self._case.database(is_writing=True).reading() as connection:
            self._known = article_reads.read_known(connection)
            self._removed = set(article_reads.read_removed(connection))
            return article_reads.read_names(connection)

    def _is_wanted(self, article: Article) -> bool:
        """True for an article to store or to read; the others are counted."""
        if article.id in self._touched:
            return False
        is_read = self._known.get(article.id)
        if article.id in self._removed or (is_read and not self._again):
            self._count(articles_known=self._summary.articles_known + 1)
        elif is_read is False and self._settings.language is None:
            self._count(articles_unread=self._summary.articles_unread + 1)
        else:
            return True
        return False

    def _stored(self, ids: Sequence[ArticleId]) -> list[Article]:
        """Articles of the casefile as they would be collected today: in the language asked for, skips marked anew."""
        from onrecord.collect.marks import mark_skips
        from onrecord.store.article_reads import read_articles

        with self._case.database().reading() as connection:
            articles = read_articles(connection, ids)
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
        from onrecord.applying import apply_decisions
        from onrecord.store import writes

        batch = self._take_batch()
        readings = self._extract(batch)
        if not readings and not (self._problems and self._case.path.exists()):
            return
        origin = self._case.scorer().origin if any(r.statements is not None for r in readings) else None
        with self._case.database(is_writing=True).writing() as connection:
            writes.write_readings(connection, readings, origin)
            apply_decisions(connection, [reading.article.id for reading in readings])
            writes.write_problems(connection, self._problems, read=self._names_of_new(readings))
        self._problems_stored += self._problems
        self._problems = []
        self._count_stored(readings)
        if self._progress is not None and readings:
            self._progress(self._summary, self._total)

    def _take_batch(self) -> list[Article]:
        """The batch without what another process has read meanwhile; the next one begins empty."""
        from onrecord.store.article_reads import read_known

        batch, self._batch = self._batch, []
        if self._again or not self._case.path.exists():
            return batch
        with self._case.database().reading() as connection:
            known = read_known(connection, [article.id for article in batch])
        fresh = [a for a in batch if not known.get(a.id, False)]
        self._count(articles_known=self._summary.articles_known + len(batch) - len(fresh))
        return fresh

    def _extract(self, batch: Sequence[Article]) -> list[Reading]:
        """What is found in each article, and the sign it is compared by; nothing in one of another language."""
        from onrecord.collect.copies import sign_text
        from onrecord.extract.attributions import extract_readings
        from onrecord.store.writes import Reading

        readable = [article for article in batch if _is_readable(article)]
        found = extract_readings(readable, self._case.scorer()) if readable else []
        before = self._statements_before(readable)
        read = {
            article.id: self._identify(article, extracted, before.get(article.id, ()))
            for article, extracted in zip(readable, found, strict=True)
        }
        return [
            Reading(article=a, signature=sign_text(a.text, a.skips), statements=None)
            if a.id not in read
            else replace(read[a.id], signature=sign_text(a.text, a.skips))
            for a in batch
        ]

    def _identify(self, article: Article, extracted: Extracted, before: Sequence[Known]) -> Reading:
        """The statements of one article: which of those known they are, who speaks, what they do, and when."""
        from onrecord.identify.speakers import identify_speakers
        from onrecord.identify.statements import identify_statements
        from onrecord.stages import ArticleStages
        from onrecord.store.writes import Reading

        attributions = extracted.attributions
        voices = identify_speakers(article, attributions, extracted.entities, extracted.vectors, self._case.scorer())
        speaking = dict(zip(attributions, zip(voices.speakers, voices.addressees, strict=True), strict=True))
        known = [one.suggested or one.statement for one in before]
        decided = {one.statement.id: one.statement.attribution.content for one in before}
        stages = ArticleStages(article)
        statements = [
            replace(
                statement,
                speakers=speaking[statement.attribution][0],
                addressees=speaking[statement.attribution][1],
                act=stages.act(statement.attribution),
                said_on=stages.said_on(statement.attribution),
            )
            for statement in identify_statements(article, attributions, known, decided=decided)
        ]
        return Reading(article=article, signature=b"", statements=statements, participants=voices.participants)

    def _statements_before(self, articles: Sequence[Article]) -> dict[ArticleId, list[Known]]:
        """The statements an earlier reading has found in these articles, or a person has added."""
        from onrecord.store.suggestions import read_known_statements

        known = [article.id for article in articles if article.id in self._known]
        if not known:
            return {}
        with self._case.database().reading() as connection:
            return read_known_statements(connection, known)

    def _look_over_all(self) -> None:
        """Find copies among all articles and actors behind all participants, where any article is new or changed."""
        from onrecord.overall import join_actors, match_copies
        from onrecord.store import actor_reads, article_reads

        with self._case.database().reading() as connection:
            is_compared, is_joined = article_reads.is_compared(connection), actor_reads.is_joined(connection)
        if not is_compared:
            with self._case.database(is_writing=True).writing() as connection:
                copies = match_copies(connection, threshold=self._settings.copy_threshold)
            self._count(copies=len(self._touched.intersection(copies)))
        if not is_joined:
            with self._case.database(is_writing=True).writing() as connection:
                join_actors(connection)

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
