"""Six invented articles from three invented outlets about one invented negotiation, to try onrecord on."""

from __future__ import annotations

import shutil
from pathlib import Path

_FOLDER = Path(__file__).parent
_ENDINGS = frozenset({".html", ".jsonl"})


def demo_paths() -> list[Path]:
    """The bundled files, sorted by name: what `onrecord read` is given in the demo."""
    return sorted(path for path in _FOLDER.iterdir() if path.suffix in _ENDINGS)


def copy_demo(folder: Path) -> None:
    """Put the bundled files into `folder`, which is made: what is read then lies where it can be looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in demo_paths():
        shutil.copyfile(path, folder / path.name)
