"""Changes to training articles that make them look like text a US newspaper never printed; spans move along.

Each change is a list of edits (start, end, replacement) on the text; none crosses the end of a span by less than a
whole mark or word, so that every span can be carried over.
"""

from __future__ import annotations

import bisect
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.extract.quotes import find_quotations

ROLES = ("source", "cue", "content")
Edit = tuple[int, int, str]


@dataclass(frozen=True)
class Example:
    """A text and its attributions: role -> list of (start, end)."""

    text: str
    attributions: list[dict[str, list[tuple[int, int]]]]


def apply_edits(example: Example, edits: Sequence[Edit]) -> Example:
    """The example with the edits made; overlapping edits after the first are left out, emptied spans vanish."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    pieces, at, shifts, ends = [], 0, [0], [0]
    for start, end, replacement in kept:
        pieces += [example.text[at:start], replacement]
        shifts.append(shifts[-1] + len(replacement) - (end - start))
        ends.append(end)
        at = end
    pieces.append(example.text[at:])

    def moved(offset: int, *, is_end: bool) -> int:
        i = bisect.bisect_right(ends, offset) - 1
        if i + 1 < len(ends):
            start, end, replacement = kept[i]
            if start < offset < end or (start == offset and is_end is False and start < end):
                return start + shifts[i] + (len(replacement) if is_end else 0)
        return offset + shifts[i]

    attributions = []
    for attribution in example.attributions:
        new = {}
        for role in ROLES:
            spans = [(moved(s, is_end=False), moved(e, is_end=True)) for s, e in attribution[role]]
            new[role] = [(s, e) for s, e in spans if s < e]
        if new["content"] and new["cue"]:
            attributions.append(new)
    return Example("".join(pieces), attributions)


def change_quote_marks(example: Example, rng: random.Random) -> list[Edit]:
    """Another pair of quote marks throughout, at times with some marks missing, doubled or the wrong way round."""
    pair = rng.choice(
        [("“", "”"), ('"', '"'), ("''", "''"), ("«", "»"), ("``", "''"), ("„", "“"), ("«", "»"), ('"', '"')]
    )
    broken = rng.random() < 0.35
    edits = []
    for q in find_quotations(example.text):
        marks = [(q.start, q.start + q.open_width, pair[0])]
        if q.closed:
            marks.append((q.end - q.close_width, q.end, pair[1]))
        for start, end, mark in marks:
            luck = rng.random() if broken else 1.0
            if luck < 0.08:
                mark = ""
            elif luck < 0.16:
                mark = rng.choice(['"', "”", "“"])
            elif luck < 0.24 and start != q.start:
                mark = " " + mark
            elif luck < 0.30 and start != q.start:
                mark = mark + " "
            edits.append((start, end, mark))
    return edits


def break_paragraphs(example: Example, rng: random.Random) -> list[Edit]:
    """Line breaks joined into running text, or reset at random sentence ends as in scraped and translated pages."""
    reset = rng.random() < 0.5
    edits: list[Edit] = []
    for match in re.finditer(r"\n+", example.text):
        edits.append((match.start(), match.end(), " "))
    if reset:
        for match in re.finditer(r"(?<=[.!?])\s+(?=[A-Z“\"])", example.text):
            if rng.random() < 0.2:
                edits.append((match.start(), match.end(), "\n\n"))
        edits.sort(key=lambda edit: (edit[0], edit[2] == " "))
    return edits


def translate_badly(example: Example, rng: random.Random) -> list[Edit]:
    """Articles dropped or swapped, blanks before marks, commas lost: what machine translation does to a page."""
    edits = []
    for match in re.finditer(r"\b(?:the|a|an) (?=\w)", example.text):
        if rng.random() < 0.25:
            edits.append((match.start(), match.end(), rng.choice(["", "", "the "])))
    for match in re.finditer(r"(?<=\w)([,.])(?= )", example.text):
        luck = rng.random()
        if luck < 0.04:
            edits.append((match.start(), match.end(), " " + match.group()))
        elif luck < 0.08 and match.group() == ",":
            edits.append((match.start(), match.end(), ""))
    for match in re.finditer(r"(?<=\w)'s\b|(?<=\w)’s\b", example.text):
        if rng.random() < 0.1:
            edits.append((match.start(), match.end(), ""))
    return edits


def rename_people(example: Example, rng: random.Random, names: Sequence[str]) -> list[Edit]:
    """Capitalised words of the sources replaced by those of other names, the same way throughout the article."""
    words = {
        word
        for attribution in example.attributions
        for start, end in attribution["source"]
        for word in re.findall(r"\b[A-Z][a-z]{3,}\b", example.text[start + (start > 0) * 0 : end])
    }
    common = set(re.findall(r"\b[a-z]{4,}\b", example.text))
    replaced = {w: rng.choice(names) for w in sorted(words) if w.lower() not in common and rng.random() < 0.6}
    if not replaced:
        return []
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, replaced)) + r")\b")
    return [(m.start(), m.end(), replaced[m.group()]) for m in pattern.finditer(example.text)]


def drop_lead(example: Example, rng: random.Random) -> list[Edit]:
    """The article cut down to a random run of lines, so that windows begin anywhere."""
    breaks = [m.end() for m in re.finditer(r"\n+", example.text)]
    return [(0, rng.choice(breaks[: len(breaks) // 2]), "")] if len(breaks) > 6 else []


def augment(example: Example, rng: random.Random, names: Sequence[str], share: float) -> Example:
    """Each change with its own chance; with chance 1 - `share` the example as it is."""
    if rng.random() >= share:
        return example
    for chance, change in (
        (0.6, change_quote_marks),
        (0.25, break_paragraphs),
        (0.25, translate_badly),
        (0.15, drop_lead),
    ):
        if rng.random() < chance:
            example = apply_edits(example, change(example, rng))
    if names and rng.random() < 0.5:
        example = apply_edits(example, rename_people(example, rng, names))
    return example
