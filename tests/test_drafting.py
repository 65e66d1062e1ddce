"""A codebook drafted from a casefile."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.casefile import open_casefile
from onrecord.errors import InputError
from onrecord.label.codebook import parse_codebook
from onrecord.positions import FakePositionScorer
from onrecord.scoring import FakeScorer

FORMS = (
    "The ferry fares of winter {} should be free",
    "A bridge by harbour {} must be built",
    "Herring quota {} is wrong",
)
WORDS = ("gale", "frost", "thaw", "swell", "drift", "calm", "ebb", "tide", "rain", "snow")
NAMES = ("Mara Lindqvist", "Ivo Tarn", "Renée Ödman")


def write_articles(folder: Path) -> None:
    """Three invented articles, each with ten statements about its subject."""
    for form in FORMS:
        lines = [f'"{form.format(WORDS[number])}," {NAMES[number % 3]} said.' for number in range(10)]
        (folder / f"{form.split()[1]}.txt").write_text("\n\n".join(["Heading", *lines]) + "\n", encoding="utf-8")


def test_casefile_becomes_a_draft(tmp_path: Path) -> None:
    """Its statements make a codebook with its name, their speakers stand beside the examples, and nothing is stored."""
    write_articles(tmp_path)
    path = tmp_path / "sound.onrecord"
    with open_casefile(path, scorer=FakeScorer(), position_scorer=FakePositionScorer()) as case:
        case.read(tmp_path / f"{form.split()[1]}.txt" for form in FORMS)
        text = case.draft_codebook(concepts=3)
        codebook = parse_codebook(text, "sound.yaml")
        assert codebook.name == "sound"
        assert codebook.concepts
        assert "# Mara Lindqvist" in text
        assert parse_codebook(case.draft_codebook(name="harbour"), "h.yaml").name == "harbour"
        with pytest.raises(InputError, match="not coded"):
            case.codebook()


def test_casefile_without_statements_is_refused(tmp_path: Path) -> None:
    """Where nothing is said often there is no draft; nor is there one of no concepts."""
    with open_casefile(tmp_path / "a.onrecord", position_scorer=FakePositionScorer()) as case:
        case.database(is_writing=True)
        with pytest.raises(InputError, match="too few statements"):
            case.draft_codebook()
        with pytest.raises(InputError, match="0 concepts"):
            case.draft_codebook(concepts=0)
