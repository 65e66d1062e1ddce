"""Problems as finished sentences: file, reason, remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from onrecord.errors import InputError
from onrecord.records import Problem, Severity

#: A notice that could come with every row of a file is given this often, then counted.
MOST_NOTICES = 10


class UnreadableError(InputError):
    """Raised inside collect when a file, member or row cannot be read: `reason` goes into 'x was not read: it ...'."""

    def __init__(self, reason: str, *, hint: str = "") -> None:
        super().__init__(reason, hint=hint)
        self.reason = reason


def not_read(place: str, error: UnreadableError) -> Problem:
    """The error that says what was not read, why, and what to do."""
    remedy = f" {error.hint}" if error.hint else ""
    return Problem(sentence=f"{place} was not read: {error.reason}.{remedy}", place=place)


def notice(place: str, sentence: str, *, article: str | None = None) -> Problem:
    """Something the user should know about what was read."""
    return Problem(sentence=sentence, place=place, severity=Severity.NOTICE, article=article)


def megabytes(size: int) -> str:
    """A number of bytes as people say it."""
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size:,} bytes"


class Notices:
    """The notices of one file: of each subject the first few, and then how many more there were."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._given: Counter[str] = Counter()
        self._most: dict[str, int] = {}

    def about(self, subject: str, problem: Problem, *, most: int = MOST_NOTICES) -> Iterator[Problem]:
        """The notice, unless there were enough about this subject."""
        self._given[subject] += 1
        self._most[subject] = most
        if self._given[subject] <= most:
            yield problem

    def rest(self) -> Iterator[Problem]:
        """One notice per subject that had more; a subject said once per file is said."""
        for subject, times in self._given.items():
            more = times - self._most[subject]
            if more > 0 and self._most[subject] > 1:
                yield notice(self._place, f"{self._place}: {more:,} more rows have the same notice about {subject}.")
