"""Files written whole or not at all: checked before the work begins, written beside, moved into place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from onrecord.errors import InputError

_HINT = "Name a file in a folder you may write to."


def check_target(path: Path) -> Path:
    """The path, or `InputError` where no file can be written to it: call it before computing."""
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder, not a file.", hint="Name a file in it.")
        # Only trying shows what permissions, quotas and file systems allow.
        with tempfile.TemporaryFile(dir=path.parent):
            pass
        if path.exists() and not os.access(path, os.W_OK):
            raise InputError(f"{path} cannot be written: it is read-only.", hint=_HINT)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error
    return path


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """A draft in the same folder, moved to `path` when all went well and deleted when it did not."""
    draft = _draft_of(path)
    try:
        yield draft
        os.replace(draft, path)  # noqa: PTH105 - a reader never sees half a file
    except OSError as error:
        # What is wrong with another file, such as one that is read meanwhile, is not wrong with this one.
        if error.filename is not None and str(error.filename) != str(draft):
            raise
        raise _unwritable(path, error) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """`text` as UTF-8 with its line ends as they are; a lone surrogate, which no file can hold, becomes a ?."""
    with written_beside(path) as draft:
        draft.write_bytes(text.encode("utf-8", "replace"))


def _draft_of(path: Path) -> Path:
    """Opened once, as only that shows whether it can be: what the name cannot be is told here."""
    try:
        draft = path.with_name(f".{path.name}.{os.getpid()}.part")
        draft.open("wb").close()
        draft.unlink()
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error
    return draft


def _unwritable(path: Path, error: Exception) -> InputError:
    reason = getattr(error, "strerror", None) or str(error) or "unknown reason"
    return InputError(f"{path} cannot be written: {reason}.", hint=_HINT)
