"""One export to a .dna file: everything that is coded, with its documents; what such a file cannot hold is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from onrecord.errors import InputError
from onrecord.observing import article_time
from onrecord.records_values import DnaExport
from onrecord.valuing import Valued, read_values

if TYPE_CHECKING:
    from onrecord.store.database import Database
    from onrecord.transfer.dna_made import Dated

#: The version of DNA whose files these are.
DNA_VERSION = "3.0.11"

#: What coders log in with where nobody gives another one. DNA keeps the texts readable without it.
PASSWORD = "onrecord"  # noqa: S105 - it protects nothing

_MOST_NAMED = 3


class Case(Protocol):
    """What an export needs of a casefile."""

    path: Path

    def database(self, *, is_writing: bool = False) -> Database:
        """The database."""


def export_dna(
    case: Case,
    path: Path,
    *,
    undated: date | None,
    password: str | None,
    tell: Callable[[str], None] | None = None,
) -> DnaExport:
    """Write what is coded as a .dna file; raises InputError for articles without a date, unless `undated` is theirs.

    `tell` hears of work that takes long.
    """
    from onrecord.left_out import count_left_out
    from onrecord.transfer.dna_made import make_dna
    from onrecord.transfer.dna_rows import MANY_STATEMENTS
    from onrecord.transfer.dna_write import check_dna_target, write_dna

    _check_path(case, path)
    check_dna_target(path)
    if undated is None:
        _check_dates(case)
    valued = read_values(case)
    if tell is not None and len(valued.statements) >= MANY_STATEMENTS:
        tell(f"{len(valued.statements):,} statements. Writing them to {path} ...")
    with case.database().reading() as connection:
        left_out = count_left_out(connection, valued)
    documents = _read_documents(case, valued, undated)
    settings = {"version": DNA_VERSION, "date": datetime.now(UTC).date().isoformat()}
    file = make_dna(valued.scheme, documents, valued.statements, settings)
    chosen = PASSWORD if password is None else password
    write_dna(path, file, password=chosen)
    return DnaExport(
        documents=len(file.documents),
        statements=len(file.statements),
        entities=len(file.entities),
        coders=len(file.coders),
        password=chosen,
        left_out=left_out,
    )


def _check_path(case: Case, path: Path) -> None:
    if path.exists() and case.path.exists() and path.samefile(case.path):
        raise InputError(f"{path} is the casefile itself.", hint="Name another file, for example peace.dna.")


def _check_dates(case: Case) -> None:
    from onrecord.store.article_reads import read_article_entries

    with case.database().reading() as connection:
        names = [entry.name for entry in read_article_entries(connection) if entry.published is None]
    if not names:
        return
    shown = ", ".join(f'"{name}"' for name in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    others = f" and {more} other{'s' if more > 1 else ''}" if more > 0 else ""
    have = "have" if len(names) > 1 else "has"
    raise InputError(
        f"{shown}{others} {have} no date, and every document of DNA has one.",
        hint="Say it: onrecord articles set CASEFILE ARTICLE published=DATE. Or for all of them: --undated DATE.",
    )


def _read_documents(case: Case, valued: Valued, undated: date | None) -> list[Dated]:
    """Every article of the record, copies included, with its time."""
    from onrecord.store.article_reads import read_article_ids, read_articles
    from onrecord.transfer.dna_made import Dated

    with case.database().reading() as connection:
        articles = read_articles(connection, read_article_ids(connection))
    facts = valued.documents
    times = {article.id: article_time(article, facts.get(article.id), undated) for article in articles}
    return [Dated(article=one, time=times[one.id] or 0, facts=facts.get(one.id)) for one in articles]
