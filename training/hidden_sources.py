"""Articles with gold attributions -> the same with some named sources hidden, and who they were.

A surname before "said" becomes "he" or "she", or source and cue of a quotation that fills its paragraph go, as
newspapers do it where the reader knows the speaker: soon after that person was named or spoke.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from onrecord.identify.person_names import gender_of_given_name
from onrecord.records import Attribution, Form, Gender, Span

_FULL = re.compile(r"\b([A-Z][a-z]+) (?:[A-Z]\. )?([A-Z][a-z]{2,}(?:-[A-Z][a-z]+)?)\b")
_QUOTES = '"\u201c\u201d'
#: Code points back in which a person must have been named to be called "he" now.
_NEAR = 260


@dataclass
class Hidden:
    """A text with attributions, and for some of them, by number, the surname of the one who spoke."""

    text: str
    attributions: list[Attribution]
    answers: dict[int, str]


@dataclass
class _Edit:
    start: int
    end: int
    words: str


def hide_sources(row: dict, rng: random.Random) -> Hidden:
    """One article of the attribution corpus with about half of its suitable sources hidden."""
    text = row["text"]
    people = _people(text)
    rows = sorted(row["attributions"], key=lambda a: min(a["content"] + a["source"] + a["cue"]))
    edits: list[_Edit] = []
    hidden: dict[int, tuple[str, bool]] = {}
    before = ""
    for number, attribution in enumerate(rows):
        surname = _surname(text, attribution, people)
        if surname and rng.random() < 0.6:
            edit, is_alone = _edit(text, attribution, surname, people[surname], before, rng)
            if edit and not any(edit.start < e.end and e.start < edit.end for e in edits):
                edits.append(edit)
                hidden[number] = (surname, is_alone)
        before = surname
    return _apply(text, rows, edits, hidden)


def _people(text: str) -> dict[str, Gender]:
    """Surnames of persons named in full, one person each, with their gender."""
    found: dict[str, set[str]] = {}
    for given, surname in _FULL.findall(text):
        if gender_of_given_name(given):
            found.setdefault(surname, set()).add(given)
    return {s: gender_of_given_name(next(iter(g))) for s, g in found.items() if len(g) == 1}


def _surname(text: str, attribution: dict, people: dict[str, Gender]) -> str:
    if len(attribution["source"]) != 1:
        return ""
    start, end = attribution["source"][0]
    words = text[start:end].split()
    return words[-1] if words and len(words) <= 3 and words[-1] in people else ""


def _edit(
    text: str, attribution: dict, surname: str, gender: Gender, before: str, rng: random.Random
) -> tuple[_Edit | None, bool]:
    alone = _whole_paragraph(text, attribution)
    if alone and (before == surname or rng.random() < 0.12):
        return alone, True
    start, end = attribution["source"][0]
    back = text[max(0, start - _NEAR) : start]
    contents = attribution["content"]
    near = [m.start() + max(0, start - _NEAR) for m in re.finditer(rf"\b{surname}\b", back)]
    near = [n for n in near if not any(a <= n < b for a, b in contents)]
    if not near:
        return None, False
    word = "he" if gender is Gender.MALE else "she"
    is_first = start == 0 or text[max(0, start - 2) : start].strip()[-1:] in {*".!?\n", ""} or text[start - 1] == "\n"
    return _Edit(start, end, word.capitalize() if is_first else word), False


def _whole_paragraph(text: str, attribution: dict) -> _Edit | None:
    """The cut that leaves the quotation alone in its paragraph; None where more stands there."""
    if len(attribution["content"]) != 1 or not attribution["cue"]:
        return None
    start, end = attribution["content"][0]
    low = text.rfind("\n", 0, start) + 1
    high = text.find("\n", end)
    high = high if high >= 0 else len(text)
    if text[low:start].strip(_QUOTES + " ") or text[start : start + 1] not in _QUOTES:
        return None
    rest = text[end:high]
    for a, b in (*attribution["source"], *attribution["cue"]):
        if not end <= a < b <= high:
            return None
        rest = rest.replace(text[a:b], "", 1)
    if any(c.isalnum() for c in rest) or end - start < 30:
        return None
    return _Edit(end, high, "")


def _apply(text: str, rows: list[dict], edits: list[_Edit], hidden: dict[int, tuple[str, bool]]) -> Hidden:
    edits.sort(key=lambda e: e.start)
    parts, shifts, at, shift = [], [], 0, 0
    for edit in edits:
        parts += [text[at : edit.start], edit.words]
        at = edit.end
        shift += len(edit.words) - (edit.end - edit.start)
        shifts.append((edit, shift))
    new_text = "".join([*parts, text[at:]])

    def moved(place: int, *, is_end: bool) -> int:
        total = 0
        for edit, after in shifts:
            if place >= edit.end:
                total = after
            elif place > edit.start:
                return edit.start + total + (len(edit.words) if is_end else 0)
        return place + total

    def spans(pairs: list) -> tuple[Span, ...]:
        moves = [(moved(a, is_end=False), moved(b, is_end=True)) for a, b in pairs]
        return tuple(Span(a, b) for a, b in moves if b > a)

    found, answers = [], {}
    for number, row in enumerate(rows):
        surname, is_alone = hidden.get(number, ("", False))
        content = spans(row["content"])
        if not content:
            continue
        source, cue = ((), ()) if is_alone else (spans(row["source"]), spans(row["cue"]))
        if surname:
            answers[len(found)] = surname
        found.append(Attribution(source=source, cue=cue, content=content, form=Form.DIRECT, score=1.0))
    return Hidden(new_text, found, answers)
