"""What a terminal shows of a casefile: tables, summaries, problems and progress. Nothing here reads or decides."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING

from onrecord.records import ArticleEntry, Info, Origin, Problem, ReadSummary, Severity

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

#: Columns of a table where nobody says how wide the screen is.
_WIDTH = 120

#: Columns below which tables do not shrink: an id and words that can still be read.
_NARROWEST = 64

#: Code points of a title that a table shows.
_MOST_TITLE = 120

#: Problems that `read` prints; `info` lists them all.
_MOST_PROBLEMS = 20

#: What a terminal would obey instead of showing: control characters but for line feed and tab.
_CONTROLS = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)], "\ufffd")

#: Blank for blank: a table has one line per line of its own.
_BREAKS = str.maketrans({"\n": " ", "\t": " ", "\u2028": " ", "\u2029": " "})


def visible(text: str) -> str:
    """`text` with U+FFFD for every control character, so that offsets hold and no terminal is steered by it."""
    return text.translate(_CONTROLS)


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 article, 2,000 articles."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def print_articles(entries: Sequence[ArticleEntry]) -> None:
    """One row per article; a column in which nothing stands is left out."""
    names = {entry.id: entry.name for entry in entries}
    rows = [
        {
            "article": flat(entry.name) + (f"\ncopy of {flat(names[entry.copy_of])}" if entry.copy_of else ""),
            "title": shorten(flat(entry.title or ""), _MOST_TITLE),
            "outlet": flat(entry.outlet or ""),
            "date": str(entry.published or ""),
            "lang.": entry.language or "",
            "stat.": _statements(entry),
            "imp.": str(entry.imported or ""),
            "skips": str(entry.skips or ""),
            "prob.": str(entry.problems or ""),
        }
        for entry in entries
    ]
    table = make_table()
    filled = [head for head in rows[0] if any(row[head] for row in rows)] if rows else []
    for head in filled:
        is_number = head in ("stat.", "imp.", "skips", "prob.")
        ratio = {"article": 3, "title": 5, "outlet": 2}.get(head)
        table.add_column(
            head, overflow="fold", ratio=ratio, no_wrap=not ratio, justify="right" if is_number else "left"
        )
    for row in rows:
        table.add_row(*(cell(row[head], keep_lines=True) for head in filled))
    console = make_console()
    console.print(table)
    console.print(cell(count(len(entries), "article")))


def _statements(entry: ArticleEntry) -> str:
    """How many there are; an article that was not read may have imported ones."""
    if entry.read_by:
        return str(entry.statements)
    return f"{entry.statements}, unread" if entry.statements else "unread"


def print_info(info: Info, *, path: str) -> None:
    """The casefile in numbers, one fact a line, and its problems."""
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _facts(info, path):
        table.add_row(cell(name), cell(value))
    console = make_console()
    console.print(table)
    for problem in info.problems:
        console.print(cell(f"- {problem.sentence}"))


def _facts(info: Info, path: str) -> Iterable[tuple[str, str]]:
    yield "casefile", path
    unread = f", {info.unread:,} of them not read" if info.unread else ""
    copies = f", {count(info.copies, 'copy').replace('copys', 'copies')}" if info.copies else ""
    yield "articles", f"{info.articles:,}{unread}{copies}"
    if info.due:
        yield "", f"{count(info.due, 'article')} left by an interrupted `read --again`; the same command goes on"
    outlets = ", ".join(f"{name} {number:,}" for name, number in info.outlets[:10])
    more = f", and {len(info.outlets) - 10:,} more" if len(info.outlets) > 10 else ""
    yield "outlets", f"{len(info.outlets):,}" + (f": {outlets}{more}" if outlets else "")
    yield "dates", f"{info.first} to {info.last}" if info.first else "none"
    imported = sum(number for _, number in info.imported)
    kinds = [*info.forms, *([("imported", imported)] if imported else [])]
    forms = ", ".join(f"{form} {number:,}" for form, number in kinds)
    yield "statements", f"{info.statements:,}" + (f": {forms}" if forms else "")
    if imported:
        types = ", ".join(f"{label} {number:,}" for label, number in info.imported)
        yield "imported", f"{imported:,}: {types}"
    yield "model", "; ".join(f"{describe_origin(o)}: {count(n, 'article')}" for o, n in info.models) or "none"
    errors = sum(problem.severity is Severity.ERROR for problem in info.problems)
    notices = len(info.problems) - errors
    yield "problems", f"{errors:,}" + (f", and {count(notices, 'notice')}" if notices else "")


def describe_origin(origin: Origin) -> str:
    """The model in words."""
    return f"{origin.agent} {origin.version} ({origin.runtime}, {origin.precision})"


def describe_reading(summary: ReadSummary, *, path: str) -> str:
    """What a run of `read` did, in a sentence or two."""
    done = []
    if summary.articles_new:
        done.append(f"Read {count(summary.articles_new, 'new article')}")
    if summary.articles_again:
        done.append(f"{'read' if done else 'Read'} {count(summary.articles_again, 'article')} again")
    parts = [f"{' and '.join(done)}: {count(summary.statements, 'statement')}."] if done else []
    if summary.copies:
        is_one = summary.copies == 1
        what = "is a copy of another article; its" if is_one else "are copies of other articles; their"
        parts.append(f"{summary.copies:,} {what} statements count once in lists.")
    known = summary.articles_known + summary.articles_unread
    if not done and not summary.errors:
        parts.append(f"Nothing new to read; {path} holds {'it' if known == 1 else 'all of it'} already.")
    elif summary.articles_known:
        parts.append(f"{count(summary.articles_known, 'article')} known already.")
    if summary.errors:
        parts.append(f"{len(summary.errors):,} not read.")
    elif summary.articles_unread:
        kept = count(summary.articles_unread, "article")
        parts.append(f"{kept} kept but not read for statements: `onrecord info {path}` says why.")
    return " ".join(parts)


def print_problems(problems: Sequence[Problem]) -> None:
    """The sentences of problems on stderr, errors first, and how many more there are."""
    ordered = sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)
    for problem in ordered[:_MOST_PROBLEMS]:
        say(visible(problem.sentence))
    if len(ordered) > _MOST_PROBLEMS:
        say(f"... and {count(len(ordered) - _MOST_PROBLEMS, 'more problem')}; `onrecord info` lists them all.")


def say(sentence: str) -> None:
    """One line on stderr."""
    sys.stderr.write(sentence + "\n")


class LineProgress:
    """One plain line per batch, for logs and pipes."""

    def __init__(self) -> None:
        self.latest = ReadSummary()

    def __call__(self, summary: ReadSummary, total: int | None) -> None:
        """Print how much was stored so far."""
        self.latest = summary
        of = f" of {total:,}" if total else ""
        done = _articles_done(summary)
        read = f"{done:,}{of} articles" if total else count(done, "article")
        say(f"{read} read, {count(summary.statements, 'statement')}")
        sys.stderr.flush()


class BarProgress:
    """A bar on the terminal; without a known total it only moves."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self.latest = ReadSummary()
        words = TextColumn("{task.description}", markup=False)
        self._bar = Progress(
            SpinnerColumn(), words, BarColumn(), TimeElapsedColumn(), console=Console(stderr=True), transient=True
        )
        self._task = self._bar.add_task("collecting", total=None)

    def __enter__(self) -> BarProgress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def __call__(self, summary: ReadSummary, total: int | None) -> None:
        """Move the bar."""
        self.latest = summary
        done = _articles_done(summary)
        words = f"{count(done, 'article')}, {count(summary.statements, 'statement')}"
        self._bar.update(self._task, description=words, completed=done, total=total)


def make_progress() -> AbstractContextManager[LineProgress | BarProgress]:
    """A bar where stderr is a terminal, else lines."""
    return BarProgress() if sys.stderr.isatty() else nullcontext(LineProgress())


def _articles_done(summary: ReadSummary) -> int:
    return summary.articles_new + summary.articles_again


def make_console(narrowest: int = _NARROWEST) -> Console:
    """Standard output, as wide as the screen that will show it, but no narrower than `narrowest`."""
    from rich.console import Console

    return Console(file=sys.stdout, width=_width(narrowest), highlight=False, markup=False, emoji=False)


def _width(narrowest: int) -> int:
    """COLUMNS, or the width of the terminal that any of the streams is, or 120."""
    if os.environ.get("COLUMNS", "").isdigit():
        return max(narrowest, int(os.environ["COLUMNS"]))
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            return max(narrowest, os.get_terminal_size(stream.fileno() if stream else -1).columns)
        except (OSError, ValueError):
            continue
    return _WIDTH


def make_table() -> Table:
    """A table with a line under its heads."""
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)


def cell(words: str | None, *, keep_lines: bool = False) -> Text:
    """`words` as they are: no markup, no control characters."""
    from rich.text import Text

    return Text(visible(words or "") if keep_lines else flat(words or ""))


def flat(words: str) -> str:
    """`words` in one line, without control characters."""
    return visible(words).translate(_BREAKS)


def shorten(words: str, most: int) -> str:
    """At most so many code points, the last one … where any are left out."""
    return words if len(words) <= most else words[: most - 1] + "…"
