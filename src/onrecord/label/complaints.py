"""What is wrong with a file, line by line, gathered so that the user hears of it all at once."""

from __future__ import annotations

from typing import NoReturn

from onrecord.errors import InputError

_MOST_SHOWN = 10
_LONGEST = 60


def shown(text: str) -> str:
    """A text from a file as a sentence can hold it: on one line, printable and short."""
    line = " ".join(text.split())
    short = line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in short)


class Complaints:
    """The complaints about one file."""

    def __init__(self, place: str, hint: str) -> None:
        self._place = place
        self._hint = hint
        self._found: set[tuple[int, str]] = set()

    def add(self, line: int, reason: str) -> None:
        """Notes what is wrong in a line, and what to do, as a sentence without its full stop."""
        self._found.add((line, reason))

    def refuse(self, line: int, reason: str) -> NoReturn:
        """Ends the reading: behind this nothing can be told."""
        self.add(line, reason)
        raise self._error()

    def raise_any(self) -> None:
        """Raises one InputError about all that was noted, if anything was."""
        if self._found:
            raise self._error()

    def _error(self) -> InputError:
        ranked = sorted(self._found)
        said = " ".join(f"Line {line}: {reason}." for line, reason in ranked[:_MOST_SHOWN])
        more = len(ranked) - _MOST_SHOWN
        rest = f" And {more:,} more." if more > 0 else ""
        return InputError(f"{self._place} cannot be used. {said}{rest}", hint=self._hint)
