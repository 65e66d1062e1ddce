"""Decisions are applied to what is stored: suggestions and the decisions in force become what holds.

It runs in the transaction that stores a reading or a decision, so that nobody sees the one without the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.records import (
    FIRST_DECIDED,
    Article,
    ArticleId,
    Attribution,
    Decision,
    Form,
    Origin,
    Participant,
    Statement,
    StatementId,
)
from onrecord.review.decisions import SubjectKind, fields_of, group_by_key, keep_in_force, key_of, subject_of
from onrecord.review.states import (
    Suggested,
    adopt_voices,
    invent_participants,
    number_names,
    settle_article,
    settle_statement,
    spans_of,
)
from onrecord.stages import ArticleStages

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.store.suggestions import Held, Known


def apply_decisions(connection: Connection, ids: Iterable[ArticleId]) -> set[ArticleId]:
    """Make of these articles and their statements what the decisions say.

    Gives the articles that have other statements than before, so that their links to copies are to be made anew.
    """
    from onrecord.store.decision_rows import read_decisions
    from onrecord.store.suggestions import read_known_statements, read_suggested_articles
    from onrecord.store.voice_reads import read_participants

    log = _Log(read_decisions(connection))
    ids = list(ids)
    _reject_imported(connection, log, ids)
    wanted = log.find_touched(connection, ids)
    known = read_known_statements(connection, wanted)
    cast = read_participants(connection, wanted)
    changed = set()
    for suggested in read_suggested_articles(connection, wanted):
        one = _Applied(connection, log, suggested, known.get(suggested.id, []), cast.get(suggested.id, []))
        if one.apply():
            changed.add(suggested.id)
    return changed


def _reject_imported(connection: Connection, log: _Log, ids: Sequence[ArticleId]) -> None:
    """Reject imported statements, or take them back: nothing else is decided on them."""
    from onrecord.store.reads import read_imported_ids
    from onrecord.store.value_writes import write_rejected

    if not log.ever:
        return
    decided = {id_ for id_ in read_imported_ids(connection, ids) if log.is_decided(id_)}
    rejected = {id_ for id_ in decided if fields_of(log.of_statements.get(id_, [])).get("reject") is True}
    write_rejected(connection, rejected, is_rejected=True)
    write_rejected(connection, decided - rejected, is_rejected=False)


class _Log:
    """The decisions by what they are about: those in force, and which were ever made."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        in_force = keep_in_force(decisions)
        self.ever = {decision.subject for decision in decisions}
        self.redated = {key_of(d) for d in decisions if d.field == "published"}
        self.of_statements = group_by_key(in_force, SubjectKind.STATEMENT)
        self.of_articles = group_by_key(in_force, SubjectKind.ARTICLE)
        self.added: dict[str, list[Decision]] = {}
        for decision in decisions:
            if decision.field == "add" and isinstance(decision.value, Mapping):
                self.added.setdefault(decision.value["article"], []).append(decision)

    def find_touched(self, connection: Connection, ids: Sequence[ArticleId]) -> list[ArticleId]:
        """Those of these articles that anything was ever decided on."""
        from onrecord.store.reads import read_statement_ids

        if not self.ever:
            return []
        of_article = read_statement_ids(connection, ids)
        return [
            id_
            for id_ in ids
            if subject_of(SubjectKind.ARTICLE, id_) in self.ever
            or id_ in self.added
            or any(self.is_decided(statement) for statement in of_article.get(id_, ()))
        ]

    def is_decided(self, statement: StatementId) -> bool:
        """True when anything was ever decided on the statement."""
        return subject_of(SubjectKind.STATEMENT, statement) in self.ever


class _Applied:
    """One article under way: as suggested, with its statements, becoming what holds."""

    def __init__(
        self,
        connection: Connection,
        log: _Log,
        suggested: Article,
        known: Sequence[Known],
        cast: Sequence[Participant],
    ) -> None:
        self._connection = connection
        self._log = log
        self._suggested = suggested
        self._known = known
        self._invented_before = [p for p in cast if p.number >= FIRST_DECIDED]
        self._present = [p for p in cast if p.number < FIRST_DECIDED]
        self._article, self._is_removed = settle_article(suggested, log.of_articles.get(suggested.id, []))
        self._stages = ArticleStages(self._article, self._present)
        ids = [*(one.statement.id for one in known), *(_key(decision) for decision in log.added.get(suggested.id, ()))]
        decisions = [decision for id_ in dict.fromkeys(ids) for decision in log.of_statements.get(id_, ())]
        self._numbers = number_names(decisions)

    def apply(self) -> bool:
        """Store what holds; True when there are others than before to be linked to those of copies."""
        from onrecord.store import suggestions

        self._apply_head()
        before = {one.statement.id: one for one in self._known}
        is_redated = self._suggested.id in self._log.redated
        held = [self._settle(one) for one in self._known if is_redated or self._log.is_decided(one.statement.id)]
        added = [d for d in self._log.added.get(self._suggested.id, ()) if _key(d) not in before]
        held += [self._settle(_as_added(decision)) for decision in added]
        reader = self._origin_of(added)
        suggestions.write_held(self._connection, self._article.text, held, reader)
        self._apply_removal({one.statement.id for one in held})
        self._apply_participants()
        changed = [_Change.of(before.get(one.statement.id), one) for one in held]
        if any(change.is_voiced for change in changed):
            self._mark(is_joined=False)
        return any(change.is_relinked for change in changed)

    def _apply_head(self) -> None:
        from onrecord.store import article_reads, suggestions

        if subject_of(SubjectKind.ARTICLE, self._suggested.id) not in self._log.ever:
            return
        [before] = article_reads.read_articles(self._connection, [self._suggested.id])
        was_removed = self._suggested.id in article_reads.read_removed(self._connection)
        suggestions.write_head(self._connection, self._article, self._suggested, is_removed=self._is_removed)
        if (before.published, was_removed) != (self._article.published, self._is_removed):
            self._mark(is_joined=False, is_compared=False)

    def _apply_removal(self, settled: set[StatementId]) -> None:
        """Nothing of a removed article stands; what nobody decided on stands otherwise."""
        from onrecord.store import suggestions

        is_standing = not self._is_removed
        others = [one.statement.id for one in self._known if one.statement.id not in settled]
        wrong = {one.statement.id for one in self._known if one.is_standing != is_standing}
        suggestions.write_standing(self._connection, wrong.intersection(others), is_standing=is_standing)

    def _apply_participants(self) -> None:
        from onrecord.store import writes

        carried = [p for p in self._present if p.number >= FIRST_DECIDED]
        found = [p for p in self._present if p.number < FIRST_DECIDED]
        invented = [*invent_participants(self._numbers, found), *carried]
        if invented != self._invented_before:
            writes.write_participants(self._connection, self._article.id, invented, first=FIRST_DECIDED)
            self._mark(is_joined=False)

    def _mark(self, **marks: bool) -> None:
        from onrecord.store import writes

        writes.mark_article(self._connection, self._article.id, **marks)

    def _settle(self, known: Known) -> Held:
        """What holds of one statement, with its suggestion in this reading's participants and on this date."""
        from onrecord.store.suggestions import Held

        suggested = self._suggestion(known)
        settled = settle_statement(
            known.statement,
            None if suggested is None else Suggested(statement=suggested, is_found=known.is_found),
            self._log.of_statements.get(known.statement.id, []),
            stages=self._stages,
            numbers=self._numbers,
        )
        return Held(
            statement=settled.statement if settled else known.statement,
            suggested=suggested,
            owners={participant.number: participant for participant in self._present},
            is_found=known.is_found,
            is_rejected=settled is not None and settled.is_rejected,
            is_standing=settled is not None and settled.is_standing and not self._is_removed,
        )

    def _suggestion(self, known: Known) -> Statement | None:
        suggested = known.suggested
        if suggested is None:
            return None
        if known.owners is not None:
            first = FIRST_DECIDED + len(self._numbers)
            suggested = replace(
                suggested,
                speakers=adopt_voices(suggested.speakers, known.owners, self._present, first),
                addressees=adopt_voices(suggested.addressees, known.owners, self._present, first),
            )
        # A statement without an act was read by a version that did not look for dates either.
        if suggested.act is not None and self._suggested.id in self._log.redated:
            suggested = replace(suggested, said_on=self._stages.said_on(suggested.attribution))
        return suggested

    def _origin_of(self, added: Sequence[Decision]) -> int | None:
        """Who asserts what was added: the person."""
        from onrecord.store.article_reads import BY_HAND
        from onrecord.store.writes import write_origin

        if not added:
            return None
        origin = Origin(agent=added[0].by, version="", runtime=BY_HAND, precision="")
        return write_origin(self._connection, origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What applying has changed of one statement."""

    is_voiced: bool
    is_relinked: bool

    @classmethod
    def of(cls, before: Known | None, after: Held) -> _Change:
        if before is None:
            is_voiced = bool(after.statement.speakers or after.statement.addressees)
            return cls(is_voiced=is_voiced, is_relinked=True)
        old, new = before.statement, after.statement
        was, now = (before.is_rejected, before.is_standing), (after.is_rejected, after.is_standing)
        return cls(
            is_voiced=(old.speakers, old.addressees) != (new.speakers, new.addressees),
            is_relinked=was != now,
        )


def _key(decision: Decision) -> StatementId:
    return StatementId(key_of(decision))


def _as_added(decision: Decision) -> Known:
    """A statement that somebody added, before anything is said of it."""
    from onrecord.store.suggestions import Known

    value = decision.value
    assert isinstance(value, Mapping)  # noqa: S101 - `_Log` has looked
    roles = {role: spans_of(value[role]) for role in ("content", "source", "cue")}
    bare = Attribution(form=Form.INDIRECT, score=1.0, **roles)
    return Known(
        statement=Statement(id=_key(decision), article=ArticleId(value["article"]), attribution=bare),
        suggested=None,
        owners=None,
        is_found=False,
        is_rejected=False,
        is_standing=False,
    )
