"""What a terminal shows of coding: progress, what came out of it for each concept, and lists of codings."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING

from onrecord.records import CodingEntry
from onrecord.records_coding import CodebookSummary, CodeSummary, Estimate, LeftBehind, NarrativeEntry
from onrecord.screen import cell, count, flat, make_console, make_table, say, shorten
from onrecord.screen_statements import describe_speaker

if TYPE_CHECKING:
    from rich.text import Text

    from onrecord.language_coding import AnswerSummary

#: Columns of a statement's id, which is never cut.
_ID_WIDTH = 16

#: Code points of a content and of a proposition that a table shows; the other formats give all of it.
_MOST_CONTENT, _MOST_PROPOSITION = 400, 160

#: A line of progress is printed each time so many of a hundred are done.
_STEP = 20


class PairLines:
    """A plain line now and then, for logs and pipes."""

    def __init__(self) -> None:
        self._printed = 0

    def __call__(self, done: int, total: int) -> None:
        """Print how much was read so far."""
        share = 100 * done // max(1, total)
        if share < self._printed:
            self._printed = 0  # another step begins
        if share - self._printed >= _STEP:
            self._printed = share
            say(f"{done:,} of {total:,} read")


class PairBar:
    """A bar on the terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Progress("coding", *columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> PairBar:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Move the bar."""
        self._bar.update(self._task, completed=done, total=total)


def make_pair_progress() -> AbstractContextManager[PairBar | PairLines]:
    """A bar where stderr is a terminal, else lines."""
    return PairBar() if sys.stderr.isatty() else nullcontext(PairLines())


def print_coding(summary: CodeSummary, *, path: str) -> None:
    """What coding found of each concept, how far to trust it, and how much of it was new."""
    console = make_console()
    for codebook in summary.codebooks:
        _print_concepts(codebook)
        for left in codebook.left_behind:
            console.print(cell(describe_left_behind(left)))
    console.print(cell(describe_coding(summary)))
    console.print(cell(f"Decide on them: onrecord code {shlex.quote(path)} --decide"))


def _print_concepts(codebook: CodebookSummary) -> None:
    table = make_table()
    table.add_column("concept", no_wrap=True)
    table.add_column("proposition", overflow="fold", ratio=1)
    for head in ("for", "against", "prec. %", "recall %", "dec."):
        table.add_column(head, justify="right", no_wrap=True)
    for found in codebook.concepts:
        table.add_row(
            cell(("  " if found.parent else "") + found.concept),
            cell(shorten(found.proposition, _MOST_PROPOSITION)),
            f"{found.supported:,}",
            f"{found.opposed:,}",
            describe_estimate(found.precision),
            describe_estimate(found.recall),
            f"{found.decisions:,}",
        )
    console = make_console()
    console.print(cell(f"{codebook.name}, version {codebook.version}"))
    console.print(table)
    if any(found.precision or found.recall for found in codebook.concepts):
        words = "Precision and recall are those expected, between the values that hold in 19 of 20 cases."
        console.print(cell(words))


def describe_estimate(estimate: Estimate | None) -> str:
    """A share in hundredths and between which values it lies: 83 (71–90)."""
    if estimate is None:
        return "–"
    value, low, high = (f"{100 * part:.0f}" for part in (estimate.value, estimate.low, estimate.high))
    return f"{value} ({low}–{high})"


def describe_left_behind(left: LeftBehind) -> str:
    """Which decisions do not count for the new version, and why."""
    why = "its proposition was changed" if left.is_changed else "the codebook has it no longer"
    stays = "stays" if left.decisions == 1 else "stay"
    return f"{count(left.decisions, 'decision')} on {left.concept} {stays} with version {left.version}: {why}."


def describe_coding(summary: CodeSummary) -> str:
    """How much was coded, and how much of it was new, in a line."""
    own = f" and {count(summary.author_sentences, 'sentence')} of authors" if summary.author_sentences else ""
    coded = f"{count(summary.suggested, 'coding')} suggested for {count(summary.statements, 'statement')}{own}"
    if not summary.embedded + summary.judged:
        return f"{coded}; nothing was new to the model."
    return f"{coded}; new to the model: {count(summary.embedded, 'text')}, {count(summary.judged, 'pair')}."


def print_answers(summary: AnswerSummary, *, path: str) -> None:
    """What a language model answered, and how it is compared."""
    answered = f"{count(summary.answered, 'unit')} of {count(summary.statements, 'statement')} answered"
    parts = [f"{answered} with {summary.codebook}, version {summary.version}."]
    if summary.known:
        parts.append(f"{summary.known:,} were answered before.")
    if summary.open:
        parts.append(f"{summary.open:,} are left open; the same command asks again.")
    console = make_console()
    console.print(cell(" ".join(parts)))
    console.print(cell(f"Compare it: onrecord agreement {shlex.quote(path)} --between llm model"))


def print_codings(entries: Sequence[CodingEntry]) -> None:
    """One row per coding: what holds of which concept, who said what, and where it stands."""
    console = make_console()
    rest = console.width - _ID_WIDTH - 6  # what is left beside the id and the gaps
    table = make_table()
    table.add_column("coding", width=_ID_WIDTH, overflow="fold")
    table.add_column("speaker", overflow="fold", width=rest // 4)
    table.add_column("content", overflow="fold", width=rest - rest // 4 - rest // 5)
    table.add_column("article", overflow="fold", width=rest // 5)
    for entry in entries:
        place = [word for word in (entry.outlet, str(entry.published or ""), entry.article) if word]
        table.add_row(
            _lines(describe_holding(entry)),
            _lines(_who(entry)),
            cell(shorten(entry.content, _MOST_CONTENT)),
            _lines(place),
        )
    console.print(table)
    _print_propositions(entries)
    console.print(cell(count(len(entries), "coding")))


def describe_holding(entry: CodingEntry) -> Iterator[str]:
    """The concept with what holds, who decided it or how likely it is, and the statement's id."""
    yield f"{entry.concept} {entry.agreement}"
    if entry.is_disputed:
        yield "coders disagree"
    elif entry.is_decided:
        yield f"by {', '.join(dict.fromkeys(one.by for one in entry.judgements))}"
    else:
        yield f"suggested {entry.score:.2f}"
    yield entry.statement


def _who(entry: CodingEntry) -> Iterator[str]:
    for speaker in entry.speakers:
        yield describe_speaker(speaker)
    if not entry.speakers:
        yield entry.source or "–"
    if entry.cue:
        yield entry.cue
    if entry.is_author_voice:
        yield "own words"


def _print_propositions(entries: Sequence[CodingEntry]) -> None:
    """What the concepts in the table stand for."""
    console = make_console()
    for concept, words in sorted({(entry.concept, entry.proposition) for entry in entries}):
        console.print(cell(f"{concept}: {words}"))


def print_narratives(entries: Sequence[NarrativeEntry]) -> None:
    """One row per article and concept that it takes the position for."""
    table = make_table()
    table.add_column("article", overflow="fold", ratio=1)
    table.add_column("concept", overflow="fold")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("units", justify="right", no_wrap=True)
    latest = None
    for entry in entries:
        name = "" if entry.article_id == latest else entry.article
        latest = entry.article_id
        concept = f"{entry.parent} > {entry.concept}" if entry.parent else entry.concept
        table.add_row(cell(name), cell(concept), f"{entry.score:.2f}", f"{len(entry.statements):,}")
    console = make_console()
    console.print(table)
    articles = len({entry.article_id for entry in entries})
    console.print(cell(f"{count(len(entries), 'narrative')} in {count(articles, 'article')}"))


def _lines(words: Iterable[str]) -> Text:
    return cell("\n".join(flat(word) for word in words), keep_lines=True)
