"""The terminal review: one unit after the other is shown, and each answer is stored before the next one is."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import typer

from onrecord.cli_keys import Keys, Lines, Stops, open_keys
from onrecord.cli_options import INTERRUPTED
from onrecord.records import Agreement, CodingEntry, Concept, ConceptId, DecisionId, Statement, StatementId, Unit
from onrecord.records_coding import Task
from onrecord.review.reasons import Reason
from onrecord.screen import flat, shorten

if TYPE_CHECKING:
    from onrecord.casefile import Casefile
    from onrecord.screen_passage import Passage
    from onrecord.screen_review import Standing

#: What an answer key decides.
_ANSWERS = {"f": Agreement.FOR, "a": Agreement.AGAINST, "n": Agreement.NONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which units somebody wants to decide on, and as whom."""

    by: str
    codebook: str
    concept: ConceptId | None = None
    seed: int = 0
    is_blind: bool = False
    is_adjudication: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was answered in this session: the unit as it was shown, and the decision."""

    task: Task
    decision: DecisionId
    is_new: bool


def review(case: Casefile, wish: Wish, *, command: str) -> None:
    """Show units until nothing is left or the person stops; `command` is how to go on later."""
    is_stopped = False
    with open_keys() as keys, Stops() as stops:
        session = Session(case, wish, keys, stops)
        try:
            session.run()
        except KeyboardInterrupt:
            is_stopped = True
        finally:
            with stops.held():
                session.say_end(command)
    if is_stopped:
        raise typer.Exit(INTERRUPTED)


class Session:
    """One person's review from the first unit to the last answer."""

    def __init__(self, case: Casefile, wish: Wish, keys: Keys | Lines, stops: Stops) -> None:
        from onrecord import screen_review

        self._screen = screen_review
        self._console = screen_review.make_review_console()
        self._case, self._wish, self._keys, self._stops = case, wish, keys, stops
        self._codebook = case.codebook(wish.codebook)
        self._concepts = {concept.id: concept for concept in self._codebook.concepts}
        self._read_article = lru_cache(maxsize=16)(partial(_read_article, case))
        self._decided = _decided_by(case, wish)
        self._answers: list[_Answer] = []
        self._skipped: set[Unit] = set()
        self._first: list[Task] = []  # to be shown before anything else, the last one first
        self._is_at_end = False
        self._is_waiting = False  # a prompt stands there without an answer

    def run(self) -> None:
        """Unit after unit, until none is left or nothing more is answered."""
        while (task := self._next()) is not None:
            self._show(task)
            if not self._answer(task):
                return
        self._is_at_end = True

    def _next(self) -> Task | None:
        if self._first:
            return self._first.pop()
        if self._wish.is_adjudication:
            return self._next_disputed()
        wish = self._wish
        return self._case.next_unit(
            by=wish.by,
            codebook=wish.codebook,
            concept=wish.concept,
            seed=wish.seed,
            is_blind=wish.is_blind,
            skipping=self._skipped,
        )

    def _next_disputed(self) -> Task | None:
        found = self._case.codings(
            codebook=self._wish.codebook, concept=self._wish.concept, is_decided=True, with_none=True
        )
        disputed = [entry for entry in found if entry.is_disputed and _unit(entry) not in self._skipped]
        return Task(entry=disputed[0], reason=Reason.DISAGREEMENT, open=len(disputed)) if disputed else None

    def _show(self, task: Task) -> None:
        self._screen.show_task(
            self._console,
            task,
            self._passage(task.entry),
            self._standing(),
            is_adjudicated=self._wish.is_adjudication,
        )

    def _answer(self, task: Task) -> bool:
        """Take keys until the unit is dealt with; False when the person stops."""
        keys = self._screen.BLIND_KEYS if task.is_blind else tuple(self._screen.KEYS)
        while True:
            key = self._ask(self._screen.prompt_of(self._console, keys))
            key = None if key is None else _as_key(key, self._screen.KEYS)
            if key in (None, "q"):
                return False
            if key not in keys:
                self._say(self._explain(key or ""))
            elif self._obey(key, task, keys):
                return True

    def _obey(self, key: str, task: Task, keys: Sequence[str]) -> bool:
        """Do what a key says; True when another unit comes."""
        if key in _ANSWERS:
            return self._decide(task, _ANSWERS[key])
        match key:
            case "y":
                return self._decide(task, task.entry.suggested.agreement if task.entry.suggested else Agreement.NONE)
            case "s":
                if task.reason != Reason.ASKED_FOR:
                    self._skipped.add(_unit(task.entry))
                return True
            case "e":
                return self._edit(task)
            case "u":
                return self._undo(task)
            case "d":
                concept = self._concepts[task.entry.concept]
                parent = self._concepts.get(concept.parent) if concept.parent else None
                self._screen.show_details(self._console, task, concept, parent)
            case _:
                self._screen.show_help(self._console, keys)
        return False

    def _decide(self, task: Task, agreement: Agreement) -> bool:
        entry, unit = task.entry, _unit(task.entry)
        with self._stops.held():
            decision = self._case.decide_coding(
                entry.statement,
                entry.concept,
                agreement,
                by=self._wish.by,
                codebook=self._wish.codebook,
                reason=task.reason,
                chance=task.chance,
                is_final=self._wish.is_adjudication,
            )
            self._answers.append(_Answer(task, decision.id, unit not in self._decided))
            self._decided.add(unit)
        self._say(f"{entry.concept}: {agreement} (decision {decision.id})")
        return True

    def _undo(self, task: Task) -> bool:
        """Take back the last answer and show its unit again, then this one."""
        if not self._answers:
            hint = f"onrecord undo {shlex.quote(str(self._case.path))}"
            self._say(f"Nothing was answered in this session yet; `{hint}` takes back what was decided before.")
            return False
        last = self._answers[-1]
        with self._stops.held():
            self._case.undo(last.decision, by=self._wish.by)
            self._answers.pop()
            if last.is_new:
                self._decided.discard(_unit(last.task.entry))
        self._say(f"Took back decision {last.decision}.")
        self._first += [task, last.task]
        return True

    def _edit(self, task: Task) -> bool:
        """Let another concept be chosen; its unit comes next, then this one again."""
        concept = self._choose_concept(task.entry.concept)
        if concept is None:
            return False
        self._first += [
            task,
            Task(entry=self._entry_of(task, concept), reason=Reason.ASKED_FOR, is_blind=task.is_blind),
        ]
        return True

    def _choose_concept(self, here: ConceptId) -> Concept | None:
        """A concept by its number, id or words of its proposition; None for nothing typed."""
        shown = [concept for concept in self._concepts.values() if concept.id != here]
        while True:
            self._screen.show_concepts(self._console, shown)
            typed = self._ask("number, id or a word of it; nothing to go back > ", is_line=True)
            if not typed:
                return None
            found = _find_concepts(typed, shown, self._codebook.concepts)
            if len(found) == 1:
                return found[0]
            if not found:
                self._say("No concept of the codebook is meant by that.")
            shown = found or [concept for concept in self._concepts.values() if concept.id != here]

    def _entry_of(self, task: Task, concept: Concept) -> CodingEntry:
        """The unit of the same statement and another concept, with what is known of it."""
        found: list[CodingEntry] = []
        if not task.is_blind:
            found = self._case.codings(codebook=self._wish.codebook, concept=concept.id, with_none=True)
        known = [entry for entry in found if entry.statement == task.entry.statement]
        unknown = replace(
            task.entry,
            concept=concept.id,
            proposition=concept.proposition,
            agreement=Agreement.NONE,
            score=0.0,
            suggested=None,
            judgements=(),
            is_disputed=False,
        )
        return known[0] if known else unknown

    def _passage(self, entry: CodingEntry) -> Passage:
        from onrecord.screen_passage import Passage

        text, statements = self._read_article(entry.article)
        said = statements.get(entry.statement)
        if said is None:
            return Passage(text=text, content=entry.spans)
        found = said.attribution
        return Passage(text=text, content=found.content, source=found.source, cue=found.cue)

    def _standing(self) -> Standing:
        units = {_unit(answer.task.entry) for answer in self._answers}
        return self._screen.Standing(by=self._wish.by, now=len(units), in_all=len(self._decided))

    def say_end(self, command: str) -> None:
        """What was decided, and how to go on."""
        if self._is_waiting:
            self._write("\n")
        if self._is_at_end:
            self._say(self._describe_nothing_left())
        self._say(self._screen.describe_session(self._standing(), len(self._skipped)))
        if not self._is_at_end or self._skipped:
            self._write(f"To go on: {command}\n")

    def _describe_nothing_left(self) -> str:
        left = " but what was skipped" if self._skipped else ""
        where = f" on {self._wish.concept}" if self._wish.concept else ""
        if self._wish.is_adjudication:
            return f"Nothing is left{where} on which coders disagree{left}."
        if self._wish.is_blind:
            return f"Nothing is left{where} that another coder decided and {flat(self._wish.by)} did not{left}."
        return f"Nothing is left to decide{where}{left}."

    def _explain(self, key: str) -> str:
        if key == "y":
            return "The suggestion is hidden while coding blind: answer f, a or n."
        shown = f"“{flat(shorten(key, 20))}” is" if key.strip() and key.isprintable() else "That is"
        return f"{shown} no answer here; ? lists the keys."

    def _ask(self, prompt: str, *, is_line: bool = False) -> str | None:
        self._write(prompt)
        self._is_waiting = True
        typed = self._keys.read_line() if is_line else self._keys.read_key()
        self._is_waiting = typed is None
        return typed

    def _write(self, words: str) -> None:
        sys.stdout.write(words)
        sys.stdout.flush()

    def _say(self, words: str) -> None:
        self._screen.say_line(self._console, words)


def _unit(entry: CodingEntry) -> Unit:
    return entry.statement, entry.concept


def _decided_by(case: Casefile, wish: Wish) -> set[Unit]:
    """The units a person has decided on already, or adjudicated."""
    made = case.judgements(wish.codebook)
    return {(one.statement, one.concept) for one in made if one.by == wish.by and one.is_final == wish.is_adjudication}


def _read_article(case: Casefile, name: str) -> tuple[str, dict[StatementId, Statement]]:
    """The text of an article and its statements."""
    from onrecord.store.reads import read_statements

    article = case.article(name)
    with case.database().reading() as connection:
        found = read_statements(connection, [article.id]).get(article.id, [])
    return article.text, {statement.id: statement for statement in found}


def _as_key(typed: str, keys: Mapping[str, tuple[str, str]]) -> str:
    """The key that was typed, in either case, or whose word was."""
    folded = typed.casefold()
    return next((key for key, (word, _) in keys.items() if folded in (key, word)), typed)


def _find_concepts(typed: str, shown: Sequence[Concept], concepts: Sequence[Concept]) -> list[Concept]:
    """The concepts that a number of the list, an id or words of a proposition mean."""
    if typed.isdecimal() and 0 < int(typed) <= len(shown):
        return [shown[int(typed) - 1]]
    folded = typed.casefold()
    exact = [concept for concept in concepts if concept.id.casefold() == folded]
    words = folded.split()
    return exact or [one for one in concepts if all(word in one.proposition.casefold() for word in words)]
