"""Six invented articles from three invented outlets about one invented negotiation, to try onrecord on."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent
_ENDINGS = frozenset({".html", ".jsonl"})


def demo_paths() -> list[Path]:
    """The bundled files, sorted by name: what `onrecord read` is given in the demo."""
    return sorted(path for path in _FOLDER.iterdir() if path.suffix in _ENDINGS)
