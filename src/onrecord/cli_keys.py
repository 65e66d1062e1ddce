"""Answers typed by a person, single keys at a terminal and lines elsewhere, and stops that wait for what is stored."""

from __future__ import annotations

import codecs
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

#: Ctrl-D and, on Windows, Ctrl-Z: nothing more is typed.
_ENDS = ("\x04", "\x1a")

#: What an arrow or function key begins with, and for how many seconds the rest of it may be under way.
_ESCAPE, _PATIENCE = "\x1b", 0.5

#: What stops a session: Ctrl-C, a kill, and a terminal that is closed.
_STOPS = ("SIGINT", "SIGTERM", "SIGHUP")


class Lines:
    """Lines of standard input, one answer each."""

    #: True where a single key is an answer.
    is_keyed = False

    def __init__(self) -> None:
        # Bytes that are no text make a wrong answer, not a failure.
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(errors="replace")

    def read_key(self) -> str | None:
        """The next line without blanks around it; None where nothing more comes."""
        return self.read_line()

    def read_line(self) -> str | None:
        """The same: a line is a line."""
        line = sys.stdin.readline()
        if not line:
            return None
        # What nobody can see typed is shown where it is read.
        sys.stdout.write("\n")
        return line.strip()


class Keys:
    """Single keys of a terminal, unseen; `read_line` lets a line be typed and seen."""

    is_keyed = True

    def __init__(self, read_character: Callable[[], str], typing: Callable[[], Any]) -> None:
        self._read_character = read_character
        self._typing = typing

    def read_key(self) -> str | None:
        """The next key; None for Ctrl-D or a terminal that is gone. An arrow or function key is no answer."""
        key = self._read_character()
        if not key or key in _ENDS:
            return None
        sys.stdout.write((key if key.isprintable() else "") + "\n")
        return key

    def read_line(self) -> str | None:
        """A line, typed with the terminal's own editing; None where it was ended by Ctrl-D."""
        with self._typing():
            line = sys.stdin.readline()
        return line.strip() if line else None


@contextmanager
def open_keys() -> Iterator[Keys | Lines]:
    """Single keys where standard input is a terminal that can give them, else lines."""
    try:
        is_terminal = sys.stdin.isatty()
    except ValueError:  # standard input is closed
        is_terminal = False
    if not is_terminal:
        yield Lines()
    elif sys.platform == "win32":
        yield _windows_keys()
    else:
        with _posix_keys() as keys:
            yield keys


if sys.platform == "win32":

    def _windows_keys() -> Keys:
        import msvcrt

        def read_character() -> str:
            key = msvcrt.getwch()
            if key == "\x03":
                raise KeyboardInterrupt
            if key in ("\x00", "\xe0"):
                return "\x1b" if msvcrt.getwch() else ""
            return key

        return Keys(read_character, _as_it_is)

else:

    @contextmanager
    def _posix_keys() -> Iterator[Keys | Lines]:
        """The terminal without echo and line by line, until it is given back as it was."""
        import termios

        terminal = sys.stdin.fileno()
        try:
            before = termios.tcgetattr(terminal)
        except termios.error:
            yield Lines()
            return
        keyed = termios.tcgetattr(terminal)
        keyed[3] &= ~(termios.ICANON | termios.ECHO)
        keyed[6][termios.VMIN], keyed[6][termios.VTIME] = 1, 0

        def put(settings: list[Any]) -> None:
            # A terminal that was closed has nothing to be given back.
            with suppress(termios.error):
                termios.tcsetattr(terminal, termios.TCSADRAIN, settings)

        @contextmanager
        def typing() -> Iterator[None]:
            put(before)
            try:
                yield
            finally:
                put(keyed)

        def read_character() -> str:
            put(keyed)  # after a stop by Ctrl-Z the shell may have put it otherwise
            return _read_posix(terminal)

        put(keyed)
        try:
            yield Keys(read_character, typing)
        finally:
            put(before)


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


def _read_posix(terminal: int) -> str:
    """One character, however many bytes it has; ESC for a key that sends several; nothing at the end."""
    character = _read_character(terminal)
    if character == _ESCAPE:
        _drop_rest(terminal)
    return character


def _read_character(terminal: int) -> str:
    import select

    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    character = ""
    while not character:
        try:
            # A stop just before a read that waits is not noticed until the next key: so it never waits for long.
            while not select.select([terminal], [], [], _PATIENCE)[0]:
                pass
            byte = os.read(terminal, 1)
        except (OSError, ValueError):  # the terminal is gone
            return ""
        if not byte:
            return ""
        character = decoder.decode(byte)
    return character


def _drop_rest(terminal: int) -> None:
    """Take away what an arrow or function key sends after its ESC: [ or O, and all up to a letter or ~.

    The end of what ↑ sends is an A, which must never be taken for an answer.
    """
    import select

    if not select.select([terminal], [], [], _PATIENCE)[0] or _read_character(terminal) not in ("[", "O"):
        return
    while select.select([terminal], [], [], _PATIENCE)[0]:
        if "@" <= _read_character(terminal) <= "~":
            return


class Stops:
    """Makes Ctrl-C, a kill and a closed terminal a KeyboardInterrupt, which waits while something is `held`."""

    def __init__(self) -> None:
        self._is_held = False
        self._is_waiting = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Stops:
        for name in _STOPS:
            number = getattr(signal, name, None)
            # A program that was started to go on after its terminal is closed does.
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                # Python takes handlers in the main thread only; in others nothing is stopped by a signal.
                with suppress(ValueError):
                    self._before[number] = signal.signal(number, self._stop)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if not self._is_held:
            raise KeyboardInterrupt
        self._is_waiting = True

    @contextmanager
    def held(self) -> Iterator[None]:
        """Until the end of the block nothing stops; then what came meanwhile does."""
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
        if self._is_waiting:
            self._is_waiting = False
            raise KeyboardInterrupt
