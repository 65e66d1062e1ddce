"""What a person decides: checked, appended to the log and applied, in one transaction each. The facade's other half."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from onrecord.errors import InputError
from onrecord.records import Actor, ArticleId, Decision, Spans, Statement, StatementId
from onrecord.review import choices
from onrecord.review.decisions import UNDO, SubjectKind, find_undoable, is_about, keep_in_force, key_of, subject_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.identify.roster import RosterEntry
    from onrecord.settings import Settings
    from onrecord.store.database import Database


class Case(Protocol):
    """What deciding needs of a casefile."""

    settings: Settings

    def database(self, *, is_writing: bool = False) -> Database:
        """The database."""


def reject_statement(case: Case, wanted: str, *, by: str | None) -> Decision:
    """Decide that a statement is none, also an imported one."""
    from onrecord.store.reads import find_any_statement

    with _deciding(case, by) as desk:
        found = find_any_statement(desk.connection, wanted)
        return desk.decide(SubjectKind.STATEMENT, found.id, [("reject", True)], [found.article])[0]


def set_statement(case: Case, wanted: str, fields: Mapping[str, object], *, by: str | None) -> list[Decision]:
    """Decide on fields of a statement."""
    with _deciding(case, by) as desk:
        statement = desk.find_statement(wanted)
        made = choices.choose_for_statement(fields, desk.text_of(statement.article))
        return desk.decide(SubjectKind.STATEMENT, statement.id, made, [statement.article])


def add_statement(
    case: Case,
    wanted: str,
    *,
    content: Spans,
    source: Spans,
    cue: Spans,
    fields: Mapping[str, object],
    by: str | None,
) -> list[Decision]:
    """Decide that a passage of an article is a statement."""
    from onrecord.store.article_reads import find_article

    with _deciding(case, by) as desk:
        article = find_article(desk.connection, wanted)
        text = desk.text_of(article)
        passage = choices.choose_passage(text, content=content, source=source, cue=cue)
        made: list[choices.Choice] = [("add", {"article": article, **passage})]
        made += choices.choose_for_statement(fields, text) if fields else []
        return desk.decide(SubjectKind.STATEMENT, desk.new_statement_id(article, passage), made, [article])


def set_article(case: Case, wanted: str, fields: Mapping[str, object], *, by: str | None) -> list[Decision]:
    """Decide on the head of an article."""
    from onrecord.store.article_reads import find_article

    made = choices.choose_for_article(fields)
    with _deciding(case, by) as desk:
        article = find_article(desk.connection, wanted)
        return desk.decide(SubjectKind.ARTICLE, article, made, [article])


def remove_article(case: Case, wanted: str, *, by: str | None) -> Decision:
    """Decide that an article does not belong here."""
    from onrecord.store.article_reads import find_article

    with _deciding(case, by) as desk:
        article = find_article(desk.connection, wanted)
        return desk.decide(SubjectKind.ARTICLE, article, [("remove", True)], [article])[0]


def merge_actors(case: Case, first: str, second: str, *, by: str | None) -> Decision:
    """Decide that two actors are one, under the name of the first."""
    from onrecord.identify.actors import check_merge

    with _deciding(case, by) as desk:
        one, two = check_merge(desk.actors(), first, second)
        return desk.decide(SubjectKind.ACTOR, one.name, [("merge", {"with": two.name})])[0]


def split_actor(case: Case, name: str, aliases: Sequence[str], *, articles: Sequence[str], by: str | None) -> Decision:
    """Decide that some names of an actor, or what it is in some articles, are somebody else."""
    from onrecord.identify.actors import check_split
    from onrecord.store.article_reads import find_article

    with _deciding(case, by) as desk:
        ids = [find_article(desk.connection, article) for article in articles]
        actor = check_split(desk.actors(), name, list(aliases), ids)
        # Whoever stays is named by a name that stays: the actor may be called what is split off.
        known = [actor.name, *(alias for alias, _ in actor.aliases)]
        named = [name] if name in known else []
        subject = next((stays for stays in named + known if stays not in aliases), actor.name)
        value = {"aliases": list(aliases), "articles": ids}
        return desk.decide(SubjectKind.ACTOR, subject, [("split", value)])[0]


def rename_actor(case: Case, name: str, new: str, *, by: str | None) -> Decision:
    """Decide what an actor is called."""
    from onrecord.identify.actors import find_actor

    words = choices.check_line("name", new)
    with _deciding(case, by) as desk:
        actors = desk.actors()
        actor = find_actor(actors, name)
        if any(other.name == words for other in actors):
            sentence = "It is called so already." if actor.name == words else f"Another actor is called “{words}”."
            raise InputError(sentence, hint="If the two are one, merge them: onrecord actors merge")
        return desk.decide(SubjectKind.ACTOR, actor.name, [("rename", words)])[0]


def set_actor(
    case: Case,
    name: str,
    fields: Mapping[str, object],
    *,
    since: date | None,
    until: date | None,
    by: str | None,
) -> list[Decision]:
    """Decide on kind, colour or affiliation of an actor."""
    from onrecord.identify.actors import find_actor

    made = choices.choose_for_actor(fields, since=since, until=until)
    with _deciding(case, by) as desk:
        actor = find_actor(desk.actors(), name)
        return desk.decide(SubjectKind.ACTOR, actor.name, made)


def import_roster(case: Case, path: Path, *, by: str | None) -> Decision:
    """Decide that the actors of a list are as it has them."""
    from onrecord.identify.roster import read_roster
    from onrecord.overall import rosters_of
    from onrecord.store.decision_rows import read_decisions

    entries = read_roster(path)
    rows = [entry.to_json() for entry in entries]
    written = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    with _deciding(case, by) as desk:
        earlier = keep_in_force(read_decisions(desk.connection))
        for decision in earlier:
            if decision.subject == subject_of(SubjectKind.ROSTER, digest):
                sentence = f"{path.name} is imported already, by decision {decision.id}."
                raise InputError(sentence, hint="There is nothing to do.")
        _check_claims(path, entries, rosters_of(earlier))
        value = {"file": path.name, "entries": rows}
        return desk.decide(SubjectKind.ROSTER, digest, [("import", value)])[0]


def _check_claims(path: Path, entries: Sequence[RosterEntry], earlier: Sequence[RosterEntry]) -> None:
    """Refuse a name or alias that an actor of an earlier list has, unless the new list says anew who that is."""
    from onrecord.identify.names import fold

    anew = {entry.name for entry in entries}
    holders = {
        fold(name): entry.name for entry in earlier if entry.name not in anew for name in (entry.name, *entry.aliases)
    }
    for entry in entries:
        for name in (entry.name, *entry.aliases):
            holder = holders.get(fold(name))
            if holder is not None:
                sentence = f"{path.name} is not imported: “{name}” of {entry.name} is {holder} in an earlier roster."
                raise InputError(sentence, hint="List both, or undo the import of the earlier roster.")


def undo(case: Case, wanted: int | None, *, by: str | None) -> Decision:
    """Decide that a decision no longer holds."""
    from onrecord.store.decision_rows import read_decisions

    with _deciding(case, by) as desk:
        decisions = read_decisions(desk.connection)
        undone = find_undoable(decisions, wanted)
        root = _root(undone, decisions)
        if is_about(root, SubjectKind.CODING):
            return desk.append(SubjectKind.DECISION, undone.id, [(UNDO, True)])[0]
        return desk.decide(SubjectKind.DECISION, undone.id, [(UNDO, True)], desk.articles_of(root))[0]


def _root(decision: Decision, decisions: Iterable[Decision]) -> Decision:
    """What an undo, or the undo of an undo, is about in the end."""
    by_id = {str(one.id): one for one in decisions}
    while decision.subject.startswith(f"{SubjectKind.DECISION}:"):
        decision = by_id[key_of(decision)]
    return decision


class _Desk:
    """One transaction in which somebody decides."""

    def __init__(self, connection: Connection, settings: Settings, by: str) -> None:
        self.connection = connection
        self._settings = settings
        self._by = by

    def find_statement(self, wanted: str) -> Statement:
        """The statement with this id or the unique beginning of one; it is part of the record."""
        from onrecord.store.reads import find_statement

        return find_statement(self.connection, wanted)

    def text_of(self, article: ArticleId) -> str:
        """The text of an article."""
        from onrecord.store.article_reads import read_articles

        return read_articles(self.connection, [article])[0].text

    def actors(self) -> list[Actor]:
        """The actors as they are now."""
        from onrecord.store.actor_reads import read_actors

        return list(read_actors(self.connection).values())

    def new_statement_id(self, article: ArticleId, passage: Mapping[str, Any]) -> StatementId:
        """An id for a statement that is added; raises where the very same one is there."""
        from onrecord.identify.statements import new_id
        from onrecord.records import Attribution, Form
        from onrecord.review.states import spans_of
        from onrecord.store.suggestions import read_known_statements

        roles = {role: spans_of(pairs) for role, pairs in passage.items()}
        known = read_known_statements(self.connection, [article]).get(article, [])
        for one in known:
            has = one.statement.attribution
            if (has.content, has.source, has.cue) == (roles["content"], roles["source"], roles["cue"]):
                _refuse_again(one.statement.id, is_standing=one.is_standing, is_rejected=one.is_rejected)
        attribution = Attribution(form=Form.INDIRECT, score=1.0, **roles)
        return new_id(article, attribution, {one.statement.id for one in known})

    def articles_of(self, decision: Decision) -> list[ArticleId]:
        """The article that a decision is about, where it is about one."""
        from onrecord.store.reads import read_article_of

        kind, _, key = decision.subject.partition(":")
        if kind == SubjectKind.ARTICLE:
            return [ArticleId(key)]
        if kind != SubjectKind.STATEMENT:
            return []
        article = read_article_of(self.connection, StatementId(key))
        return [] if article is None else [article]

    def decide(
        self,
        kind: SubjectKind,
        key: object,
        made: Sequence[choices.Choice],
        articles: Sequence[ArticleId] = (),
    ) -> list[Decision]:
        """Append decisions on one subject, and apply them to `articles`, or to the actors where there are none."""
        decisions = self.append(kind, key, made)
        self._apply(articles)
        return decisions

    def append(self, kind: SubjectKind, key: object, made: Sequence[choices.Choice]) -> list[Decision]:
        """Append decisions on one subject that change neither statements nor actors."""
        from onrecord.store.decision_rows import append_decision

        subject = subject_of(kind, key)
        return [
            append_decision(self.connection, subject=subject, field=field, value=value, by=self._by)
            for field, value in made
        ]

    def _apply(self, articles: Sequence[ArticleId]) -> None:
        from onrecord.applying import apply_decisions
        from onrecord.overall import join_actors, link_again, match_copies
        from onrecord.store import actor_reads, article_reads

        changed = apply_decisions(self.connection, articles)
        if not article_reads.is_compared(self.connection):
            match_copies(self.connection, threshold=self._settings.copy_threshold)
        elif changed:
            link_again(self.connection, changed)
        if not articles or not actor_reads.is_joined(self.connection):
            join_actors(self.connection)


@contextmanager
def _deciding(case: Case, by: str | None) -> Iterator[_Desk]:
    """A transaction in the name of `by`, or of the user's login; a casefile that does not exist is not made."""
    person = choices.name_person(by)
    database = case.database()
    database.check_writable()
    with database.writing() as connection:
        yield _Desk(connection, case.settings, person)


def _refuse_again(statement: StatementId, *, is_standing: bool, is_rejected: bool) -> None:
    if is_standing:
        raise InputError(
            f"This very statement is there: {statement}.", hint="Change it with `onrecord statements set`."
        )
    if is_rejected:
        hint = "`onrecord log` lists the decision; `onrecord undo` takes it back."
        raise InputError(f"This very statement was rejected: {statement}.", hint=hint)
