"""Casefile: the facade. One short method per stage; the order in which `read` runs them stands in `reading`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, overload

from onrecord.errors import InputError
from onrecord.records import (
    Article,
    ArticleEntry,
    Entry,
    Form,
    Info,
    Problem,
    ReadSummary,
    Slice,
    Statement,
)
from onrecord.settings import Settings

if TYPE_CHECKING:
    import pandas
    from sqlalchemy import Connection

    from onrecord.reading import Progress
    from onrecord.scoring import Scorer
    from onrecord.store.database import Database


def open_casefile(
    path: str | PathLike[str], *, scorer: Scorer | None = None, settings: Settings | None = None
) -> Casefile:
    """The casefile at `path`; one that does not exist is made when the first article is stored."""
    return Casefile(Path(path), scorer=scorer, settings=settings)


class Statements(Sequence[Entry]):
    """The statements of a slice, in reading order."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> Statements: ...

    def __getitem__(self, index: int | slice) -> Entry | Statements:
        return Statements(self._entries[index]) if isinstance(index, slice) else self._entries[index]

    def to_rows(self) -> list[dict[str, Any]]:
        """One JSON row per statement, as `--format jsonl` prints them."""
        from onrecord.transfer.rows import statement_row

        return [statement_row(entry) for entry in self]

    def to_pandas(self) -> pandas.DataFrame:
        """One line per statement with flat columns, as `--format csv` prints them."""
        from onrecord.transfer.columns import STATEMENT_COLUMNS, flat_statement, to_frame

        return to_frame([flat_statement(entry) for entry in self], STATEMENT_COLUMNS)


class Casefile:
    """The record of who said what in a pile of articles, in one file."""

    def __init__(self, path: Path, *, scorer: Scorer | None = None, settings: Settings | None = None) -> None:
        self.path = path
        self.settings = settings or Settings()
        self._scorer = scorer
        self._database: Database | None = None
        if path.exists():
            self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; everything that was read is in it."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def read(
        self,
        paths: str | PathLike[str] | Iterable[str | PathLike[str]] = (),
        *,
        again: bool = False,
        language: str | None = None,
        columns: Mapping[str, str] | None = None,
        name_pattern: str | None = None,
        progress: Progress | None = None,
    ) -> ReadSummary:
        """Read what is new at `paths`. `again` reads known articles again too; without paths, all in the casefile."""
        from onrecord.reading import Run

        if language not in (None, "en"):
            raise InputError(f"onrecord reads English only, not {language!r}.", hint="Leave --language out, or say en.")
        settings = replace(
            self.settings,
            language=language or self.settings.language,
            columns={**self.settings.columns, **(columns or {})},
            name_pattern=name_pattern or self.settings.name_pattern,
        )
        given = [paths] if isinstance(paths, str | PathLike) else list(paths)
        run = Run(self, settings, again=again, progress=progress)
        if given:
            run.read_paths([str(path) for path in given])
        elif again:
            run.read_stored()
        else:
            raise InputError("There is nothing to read.", hint="Give a file, a folder, or - for standard input.")
        return run.finish()

    def articles(self, *, copies: bool = False) -> list[ArticleEntry]:
        """Every article with its counts; the statements of copies count only with `copies`."""
        from onrecord.store import reads

        with self._reading() as connection:
            return reads.read_article_entries(connection, copies=copies)

    def article(self, name_or_id: str) -> Article:
        """The article with this name or id, text and skips included."""
        from onrecord.store import reads

        with self._reading() as connection:
            return reads.read_articles(connection, [reads.find_article(connection, name_or_id)])[0]

    def text(self, name_or_id: str) -> str:
        """The text that spans point into."""
        return self.article(name_or_id).text

    def info(self, *, copies: bool = False) -> Info:
        """The casefile in numbers; the statements of copies count only with `copies`."""
        from onrecord.store import reads

        with self._reading() as connection:
            return reads.read_info(connection, copies=copies)

    def problems(self) -> list[Problem]:
        """What could not be read, and what was done about it."""
        from onrecord.store import reads

        with self._reading() as connection:
            return reads.read_problems(connection)

    def statements(
        self,
        *,
        search: str | None = None,
        source: str | None = None,
        outlet: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        form: Form | str | None = None,
        copies: bool = False,
    ) -> Statements:
        """The statements that pass every filter, in reading order; those of copies only with `copies`."""
        from onrecord.store import reads

        wanted = Slice(
            search=search,
            source=source,
            outlet=outlet,
            since=_as_date(since),
            until=_as_date(until),
            form=None if form is None else _as_form(form),
            copies=copies,
        )
        with self._reading() as connection:
            return Statements(reads.read_entries(connection, wanted))

    def attributions(self) -> list[tuple[str, list[Statement]]]:
        """Every article that was read, by name, with all its statements; copies included."""
        from onrecord.store import reads

        with self._reading() as connection:
            names = {id_: name for name, id_ in reads.read_names(connection).items()}
            ids = reads.read_article_ids(connection, are_read=True)
            found = reads.read_statements(connection, ids)
        return [(names[id_], found.get(id_, [])) for id_ in ids]

    def report(self, path: str | PathLike[str], *, title: str | None = None) -> None:
        """Write the record as one page that opens offline."""
        from onrecord.store import reads
        from onrecord.transfer.report import ReportArticle, write_report

        with self._reading() as connection:
            ids = reads.read_article_ids(connection)
            statements = reads.read_statements(connection, ids)
            problems = reads.read_problems(connection)
            models = [origin for origin, count in reads.read_info(connection).models if count]
            pages = [
                ReportArticle(
                    article=article,
                    statements=statements.get(article.id, []),
                    problems=[problem for problem in problems if problem.article == article.name],
                )
                for article in reads.read_articles(connection, ids)
            ]
        names = {page.article.name for page in pages}
        write_report(
            Path(path),
            pages,
            title=title or self.path.stem,
            made=datetime.now(UTC),
            model="; ".join(f"{m.agent} {m.version} ({m.runtime}, {m.precision})" for m in models) or "none",
            problems=[problem for problem in problems if problem.article not in names],
        )

    def scorer(self) -> Scorer:
        """The model, loaded when it is first needed."""
        if self._scorer is None:
            from onrecord.onnx_scorer import load_scorer

            self._scorer = load_scorer(self.settings)
        return self._scorer

    def database(self, *, is_writing: bool = False) -> Database:
        """The database, opened or made when it is first needed."""
        if self._database is None and is_writing and not self.path.exists():
            from onrecord.store.database import create_database

            self._database = create_database(self.path)
        database = self._database or self._open()
        if is_writing:
            database.check_writable()
        return database

    def _open(self) -> Database:
        from onrecord.store.database import open_database

        self._database = open_database(self.path)
        return self._database

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self.database().reading() as connection:
            yield connection


def _as_date(day: date | str | None) -> date | None:
    if day is None or isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise InputError(f"{day!r} is no date.", hint="Write it as year-month-day, for example 2022-03-31.") from error


def _as_form(form: str) -> Form:
    try:
        return Form(form)
    except ValueError as error:
        raise InputError(f"{form!r} is no form.", hint=f"Use {', '.join(Form)}.") from error
