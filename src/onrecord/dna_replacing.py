"""A .dna file in place of an earlier one: what it no longer has is taken off the record, by decisions in the log.

Only imported statements of its documents by its coders are looked at. What a person has rejected stays rejected, and
what the casefile itself has coded stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import TYPE_CHECKING

from onrecord.records import ArticleId, Decision, StatementId
from onrecord.review.decisions import UNDO, SubjectKind, group_by_key, keep_in_force, subject_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.store.value_reads import ImportedHead

#: Begins the name under which a file decides.
_FILE = "import of "

_REJECT = "reject"


def replace_statements(
    connection: Connection,
    file: str,
    *,
    articles: Set[ArticleId],
    coders: Set[str],
    statements: Set[StatementId],
) -> tuple[int, int]:
    """Take off what these `articles` by these `coders` have beside these `statements`, and bring back what was so.

    Gives how many went and how many came back.
    """
    from onrecord.applying import apply_decisions
    from onrecord.store.decision_rows import append_decisions, read_decisions
    from onrecord.store.value_reads import read_imported_heads

    heads = [one for one in read_imported_heads(connection) if one.article in articles and one.coder in coders]
    gone = [one for one in heads if not one.is_rejected and one.id not in statements]
    by_file = _rejected_by_files(read_decisions(connection))
    back = [one for one in heads if one.is_rejected and one.id in statements and one.id in by_file]
    by = f"{_FILE}{file}"
    append_decisions(
        connection,
        [(subject_of(SubjectKind.STATEMENT, one.id), _REJECT, True, by) for one in gone]
        + [
            (subject_of(SubjectKind.DECISION, decision.id), UNDO, True, by)
            for one in back
            for decision in by_file[one.id]
        ],
    )
    apply_decisions(connection, _articles_of([*gone, *back]))
    return len(gone), len(back)


def _rejected_by_files(decisions: Iterable[Decision]) -> Mapping[str, list[Decision]]:
    """The decisions in force by which files alone took a statement off, by statement."""
    rejecting = [one for one in keep_in_force(decisions) if one.field == _REJECT and one.value is True]
    return {
        key: made
        for key, made in group_by_key(rejecting, SubjectKind.STATEMENT).items()
        if all(one.by.startswith(_FILE) for one in made)
    }


def _articles_of(heads: Iterable[ImportedHead]) -> list[ArticleId]:
    return list(dict.fromkeys(one.article for one in heads))
