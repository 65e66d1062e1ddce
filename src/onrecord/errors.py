"""Everything onrecord raises on purpose.

    OnrecordError
      InputError     what was given cannot be used: a file, an option, a date
      ModelError     the model or its runtime cannot be used
      StoreError     the casefile cannot be opened, read or written

Each says a finished sentence; `hint` says what to do next. The command line prints both and exits with status 2.
"""

from __future__ import annotations


class OnrecordError(Exception):
    """Base of the tree: `str()` is a finished sentence, `hint` the remedy."""

    def __init__(self, sentence: str, *, hint: str = "") -> None:
        super().__init__(sentence)
        self.hint = hint


class InputError(OnrecordError):
    """What the user gave cannot be used."""


class ModelError(OnrecordError):
    """The model, its card or its runtime cannot be used."""


class StoreError(OnrecordError):
    """The casefile cannot be opened, read or written."""
