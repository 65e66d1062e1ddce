"""The report: everything it shows is read at once, then written as one page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from onrecord.records import Actor, ActorEntry, ActorId, Entry, Slice

if TYPE_CHECKING:
    from onrecord.store.database import Database


class Case(Protocol):
    """What a report needs of a casefile."""

    def database(self, *, is_writing: bool = False) -> Database:
        """The database."""


def report(case: Case, path: Path, *, title: str) -> None:
    """Write the record as one page that opens offline."""
    from onrecord.store import actor_reads, article_reads, imported_reads
    from onrecord.transfer.report import ReportArticle, write_report

    with case.database().reading() as connection:
        ids = article_reads.read_article_ids(connection)
        entries = imported_reads.read_record(connection, Slice(copies=True))
        said = {id_: list(found) for id_, found in groupby(entries, key=lambda entry: entry.statement.article)}
        own = actor_reads.read_actor_entries(connection)
        actors = [*own, *_count_imported(entries, {entry.actor.name for entry in own})]
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
        actors=sorted(actors, key=lambda entry: -entry.statements),
        problems=[problem for problem in problems if problem.article not in names],
    )


def _count_imported(entries: Iterable[Entry], names: Set[str]) -> list[ActorEntry]:
    """Whoever speaks in imported statements, counted like actors; those of the casefile have these `names`."""
    said: defaultdict[ActorId, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.imported is not None:
            for speaker in entry.speakers:
                said[speaker.id].append(entry)
    return [_sum_up(found, names) for found in said.values()]


def _sum_up(said: Sequence[Entry], names: Set[str]) -> ActorEntry:
    """The one speaker of these imported statements, told from an actor of the same name."""
    voices = [entry.speakers[0] for entry in said]
    affiliations = [
        name for name, _ in Counter(voice.affiliation for voice in voices if voice.affiliation).most_common(1)
    ]
    told = [*affiliations, *(["imported"] if voices[0].name in names else [])]
    days = [entry.published for entry in said if entry.published is not None]
    return ActorEntry(
        actor=Actor(id=voices[0].id, name=voices[0].name, kind=voices[0].kind),
        affiliation=", ".join(told) or None,
        statements=len(said),
        articles=len({entry.statement.article for entry in said}),
        first=min(days, default=None),
        last=max(days, default=None),
    )
