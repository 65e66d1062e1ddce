"""Speed of coding: python evaluation/bench_coding.py. 1,000 invented statements with 20 concepts, from nothing stored.

The steps of `code` without the database: vectors of statements and concepts, the few concepts near each statement, and
the pairs judged. Statements and concepts are those of the invented stories in training/invented.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

from onrecord.label.codings import pick_candidates
from onrecord.label.zero_shot import read_odds
from onrecord.onnx_positions import load_position_scorer
from onrecord.positions import Pair

STORIES = Path(__file__).resolve().parent.parent / "training" / "invented"
STATEMENTS, CONCEPTS = 1_000, 20


def read_stories() -> tuple[list[tuple[str, str]], list[str]]:
    """Statements as cue and content, and propositions, as many as are wanted."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(STORIES.glob("s*.txt")))
    said = re.findall(r"^=\s*(?:\[([^\]]*)\]\s*)?(.*?)\s*\|", text, re.MULTILINE)
    return said[:STATEMENTS], re.findall(r"^\d:\s*(.+)$", text, re.MULTILINE)[:CONCEPTS]


def main() -> None:
    """Print the seconds of each step."""
    said, claims = read_stories()
    began = time.perf_counter()
    scorer = load_position_scorer()
    loaded = time.perf_counter()
    vectors = scorer.embed([content for _, content in said])
    near = [scorer.embed([claim]) for claim in claims]
    places = pick_candidates(vectors, near)
    embedded = time.perf_counter()
    odds = scorer.judge([Pair(claim=claims[place], text=said[row][1], cue=said[row][0]) for row, place in places])
    cosines = [float(vectors[row] @ near[place][0]) for row, place in places]
    read_odds(odds, cosines, scorer.card.calibration)
    judged = time.perf_counter()
    print(f"{len(said):,} statements, {len(claims)} concepts, {scorer.origin.runtime}")
    print(f"models loaded {loaded - began:.1f} s, vectors {embedded - loaded:.1f} s,", end=" ")
    print(f"{len(places):,} pairs judged {judged - embedded:.1f} s, together {judged - began:.1f} s")


if __name__ == "__main__":
    main()
