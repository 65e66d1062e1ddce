"""An invented codebook in a file, lines typed, and rows read, for every test of coding on the command line."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cli_cases import Done, Runner

CODEBOOK = """\
codebook: harbour
version: "1"
concepts:
  - id: open
    proposition: The harbour should be kept open.
    definition: Whoever wants ships to come and go.
    for: ["We keep the harbour open."]
    against: ["The harbour must be shut."]
  - id: grain
    proposition: The grain was seized.
    parent: open
  - id: asked
    proposition: The drivers were asked.
"""


def write_codebook(folder: Path, text: str = CODEBOOK) -> Path:
    """The codebook as a file."""
    path = folder / "harbour.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def type_lines(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """What standard input will give: these lines and then its end."""
    typed = "".join(f"{line}\n" for line in lines).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))


def rows(done: Done) -> list[dict[str, Any]]:
    """The JSON lines printed."""
    assert done.status == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def decided(run: Runner, case: Path) -> dict[str, str]:
    """What holds of each concept that somebody decided on, with statements left out."""
    found = rows(run("codings", case, "--decided", "--with-none", "--format", "jsonl"))
    return {row["concept"]: row["agreement"] for row in found}
