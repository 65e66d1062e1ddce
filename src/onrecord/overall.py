"""What is found over all articles at once: which are copies of which, and who the actors are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from onrecord.records import ArticleId, StatementId
from onrecord.review.decisions import SubjectKind, is_about, keep_in_force

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.identify.roster import RosterEntry
    from onrecord.records import Decision


def match_copies(connection: Connection, *, threshold: float) -> dict[ArticleId, ArticleId]:
    """Find copies among all articles, and which of their statements are those of the original."""
    from onrecord.collect.copies import Sketch, find_copies
    from onrecord.store import article_reads, writes

    sketches = [Sketch(**row) for row in article_reads.read_sketches(connection)]
    copies = find_copies(sketches, threshold=threshold)
    writes.write_copies(connection, copies)
    writes.write_links(connection, _link(connection, copies))
    return copies


def link_again(connection: Connection, articles: Iterable[ArticleId]) -> None:
    """Link the statements of these articles anew to those of their originals and copies."""
    from onrecord.store import article_reads, writes

    copies = article_reads.read_copies(connection, articles)
    if copies:
        writes.write_links(connection, _link(connection, copies), of=copies)


def _link(connection: Connection, copies: Mapping[ArticleId, ArticleId]) -> dict[StatementId, StatementId]:
    from onrecord.match.links import link_statements
    from onrecord.store.reads import read_contents

    contents = read_contents(connection, {*copies, *copies.values()})
    links: dict[StatementId, StatementId] = {}
    for copy, original in copies.items():
        links |= link_statements(contents.get(copy, []), contents.get(original, []))
    return links


def join_actors(connection: Connection) -> None:
    """Find the actors behind the participants of all articles, with the rosters and decisions in force."""
    from onrecord.identify.actors import Appearance, identify_actors
    from onrecord.store import actor_reads, actor_writes
    from onrecord.store.decision_rows import read_decisions

    decisions = keep_in_force(read_decisions(connection))
    appearances = [
        Appearance(
            article=article,
            published=published,
            participant=participant,
            statements=statements,
            is_decided=participant.is_decided,
        )
        for article, published, participant, statements in actor_reads.read_appearances(connection)
    ]
    joined = identify_actors(
        appearances,
        rosters=rosters_of(decisions),
        decisions=[decision for decision in decisions if is_about(decision, SubjectKind.ACTOR)],
        previous=list(actor_reads.read_actors(connection).values()),
    )
    actor_writes.write_actors(connection, joined.actors, joined.actor_of, joined.doubts)


def rosters_of(decisions: Iterable[Decision]) -> list[RosterEntry]:
    """The entries of every roster among the decisions; of an actor that several list, the last one's."""
    from onrecord.identify.roster import RosterEntry

    entries: dict[str, RosterEntry] = {}
    for decision in decisions:
        if is_about(decision, SubjectKind.ROSTER) and isinstance(decision.value, Mapping):
            listed = [RosterEntry.from_json(row) for row in decision.value["entries"]]
            entries |= {entry.name: entry for entry in listed}
    return list(entries.values())
