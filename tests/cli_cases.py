"""Running commands in this process, for every test of the command line."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

from onrecord.cli import main
from onrecord.positions import FakePositionScorer
from onrecord.scoring import FakeScorer


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str


class Runner:
    """Runs a command in this process, with the toy models, as on a screen of 120 columns."""

    def __init__(self, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "120")
        self._capfd = capfd

    def __call__(self, *arguments: object) -> Done:
        """How the command with these arguments ends."""
        self._capfd.readouterr()
        status = 0
        try:
            main([str(argument) for argument in arguments], scorer=FakeScorer(), position_scorer=FakePositionScorer())
        except SystemExit as end:
            status = int(end.code or 0)
        sys.stdout.flush()
        return Done(status, *self._capfd.readouterr())
