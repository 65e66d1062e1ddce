"""What a terminal shows of one unit to decide on: why it, where it stands, what is asked and what was suggested.

Each field has lines of its own and nothing is drawn around it, so that wide letters and those written from the right
spoil nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.records import CodingEntry, Concept, Judgement
from onrecord.records_coding import Task
from onrecord.review.reasons import EXPLANATIONS
from onrecord.screen import count, flat, make_console
from onrecord.screen_passage import MARKS, Passage, render_passage, show_words
from onrecord.screen_statements import describe_speaker

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

#: Columns below which the review does not shrink, and from which the prompt has words.
_NARROWEST, _WORDY = 24, 78

#: Concepts that a list to choose from shows.
_MOST_CONCEPTS = 40

#: The keys in order: what each is called, and what it does.
KEYS = {
    "y": ("yes", "as suggested"),
    "f": ("for", "the statement is for the proposition"),
    "a": ("against", "it is against it"),
    "n": ("none", "it takes no position on it"),
    "e": ("edit", "choose another concept for this statement, then f, a or n"),
    "s": ("skip", "leave it for another time"),
    "u": ("undo", "take back the last answer of this session"),
    "d": ("details", "definition, examples, and everything known of the unit"),
    "?": ("help", "this list"),
    "q": ("quit", "stop; every answer is stored already"),
}

#: Keys that mean nothing while the suggestion is hidden.
BLIND_KEYS = tuple(key for key in KEYS if key != "y")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a coder is: units decided in this session, and in all."""

    by: str
    now: int
    in_all: int


def make_review_console() -> Console:
    """Standard output as narrow as the screen is."""
    return make_console(narrowest=_NARROWEST)


def show_task(console: Console, task: Task, passage: Passage, standing: Standing, *, is_adjudicated: bool) -> None:
    """One unit: why it is shown, its passage, the proposition, and what was suggested."""
    console.rule(style="dim", characters="-")
    now, in_all = f"{standing.now:,} decided now", f"{standing.in_all:,} by {flat(standing.by)} in all"
    left = f", {task.open:,} open" if task.open else ""
    _line(console, f"{task.reason} ({now}, {in_all}{left})", "dim")
    _show_head(console, task.entry)
    console.print()
    _indented(console, render_passage(passage))
    console.print()
    _line(console, f"{task.entry.concept}: {flat(task.entry.proposition)}", "bold")
    for words in _describe_suggestion(task, is_adjudicated=is_adjudicated):
        _line(console, words)


def _show_head(console: Console, entry: CodingEntry) -> None:
    place = [entry.outlet, str(entry.published or ""), entry.article]
    _line(console, ", ".join(flat(word) for word in place if word))
    if entry.is_author_voice:
        _line(console, f"the author's own words: {_speakers(entry) or 'nobody named'}")
    else:
        _line(console, f"speaker: {_speakers(entry) or flat(entry.source or 'nobody named')}")


def _speakers(entry: CodingEntry) -> str:
    return "; ".join(flat(describe_speaker(speaker)) for speaker in entry.speakers)


def _describe_suggestion(task: Task, *, is_adjudicated: bool) -> Iterator[str]:
    if task.is_blind:
        yield "coded blind: what was suggested and what others decided is hidden"
        return
    if is_adjudicated:
        yield from (describe_judgement(one) for one in task.entry.judgements)
    found = task.entry.suggested
    yield f"suggested: {found.agreement} ({found.score:.2f})" if found else "suggested: none (it was no candidate)"
    if task.entry.judgements and not is_adjudicated:
        yield f"decided already: {', '.join(f'{one.agreement} by {flat(one.by)}' for one in task.entry.judgements)}"


def describe_judgement(judgement: Judgement) -> str:
    """Who decided what and when."""
    final = ", for all" if judgement.is_final else ""
    return f"{flat(judgement.by)}: {judgement.agreement} ({judgement.made_at.astimezone():%Y-%m-%d}{final})"


def prompt_of(console: Console, keys: Sequence[str]) -> str:
    """What stands where an answer is typed; one line on any screen."""
    if console.width >= _WORDY:
        words = [_with_key(key, KEYS[key][0]) for key in keys]
        return " ".join(words) + " > "
    return " ".join(keys) + " > "


def _with_key(key: str, word: str) -> str:
    return f"({key}){word[1:]}" if word.startswith(key) else f"({key}){word}"


def show_help(console: Console, keys: Sequence[str]) -> None:
    """What each key does, and how the parts of a passage are marked."""
    for key in keys:
        word, does = KEYS[key]
        _line(console, f"{key}  {word}: {does}")
    marked = [f"{before}{part}{after}" for part, (before, after, _) in MARKS.items()]
    _line(console, f"In the passage: {'  '.join(marked)}")


def show_details(console: Console, task: Task, concept: Concept, parent: Concept | None) -> None:
    """The concept with definition and examples, and everything known of the unit that may be shown."""
    for name, words in _facts(task, concept, parent):
        _line(console, f"{name}: {show_words(words)}")


def _facts(task: Task, concept: Concept, parent: Concept | None) -> Iterator[tuple[str, str]]:
    entry = task.entry
    yield "proposition", concept.proposition
    yield "definition", concept.definition or "none is given"
    for name, examples in (
        ("for", concept.for_examples),
        ("against", concept.against_examples),
        ("not", concept.not_examples),
    ):
        yield from ((name, example) for example in examples)
    if parent:
        yield "belongs to", f"{parent.id}: {parent.proposition}"
    yield "codebook", f"{entry.codebook}, version {entry.version}"
    yield "statement", entry.statement
    if entry.title:
        yield "title", entry.title
    yield "said", entry.content
    if entry.suggested and not task.is_blind:
        position = entry.suggested.position
        chances = f"match {position.match:.2f}, for {position.for_chance:.2f}, against {position.against_chance:.2f}"
        yield "chances", chances
    if not task.is_blind:
        yield from (("decided by", describe_judgement(one)) for one in entry.judgements)
    drawn = f", drawn with a chance of {task.chance:.2g}" if task.chance is not None else ""
    means = next((words for reason, words in EXPLANATIONS.items() if reason == task.reason), "")
    yield "shown because", f"{task.reason}{drawn}. {means}".rstrip()


def show_concepts(console: Console, concepts: Sequence[Concept]) -> None:
    """A list of concepts to choose from by number."""
    for number, concept in enumerate(concepts[:_MOST_CONCEPTS], 1):
        _line(console, f"{number:>3}  {concept.id}  {flat(concept.proposition)}")
    if len(concepts) > _MOST_CONCEPTS:
        _line(console, f"... and {len(concepts) - _MOST_CONCEPTS:,} more; a word of the proposition finds them")


def say_line(console: Console, words: str) -> None:
    """A sentence between two answers."""
    _line(console, words)


def describe_session(standing: Standing, skipped: int) -> str:
    """How many units were decided and skipped."""
    left = f" {count(skipped, 'unit')} skipped, to be shown again next time." if skipped else ""
    if not standing.now:
        return f"Nothing was decided in this session.{left}"
    decided = (
        f"{count(standing.now, 'unit')} decided in this session, {standing.in_all:,} by {flat(standing.by)} in all"
    )
    return f"{decided}; every answer is stored.{left}"


def _line(console: Console, words: str, style: str = "") -> None:
    """Words on lines of their own, folded where the screen ends, those of one field under each other."""
    from rich.text import Text

    console.print(Text(words, style=style, overflow="fold"))


def _indented(console: Console, found: RenderableType) -> None:
    from rich.padding import Padding

    console.print(Padding(found, (0, 0, 0, 2), expand=False))
