"""Values that DNA has no room for: cut to 190 characters and kept whole in notes, and made whole again."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

#: Characters in a title, an author, an entity, an attribute.
LONGEST = 190

_MARK = "…"
_CUT = re.compile(rf"(.+){_MARK}\d*", re.DOTALL)
_NOTES = "Notes"


def cut(value: str, taken: Container[str] = ()) -> str:
    """`value`, or as much of it as DNA has room for with a mark at its end; none that is `taken`."""
    shown, number = value, 1
    if len(value) > LONGEST:
        shown = value[: LONGEST - 1] + _MARK
    while shown in taken and shown != value:
        number += 1
        end = f"{_MARK}{number}"
        shown = value[: LONGEST - len(end)] + end
    return shown


def note_lines(fields: Mapping[str, str]) -> str:
    """A line of notes for each field that is cut."""
    return "".join(f"{name}: {_flat(value)}\n" for name, value in fields.items() if len(value) > LONGEST)


def restore_fields(fields: Mapping[str, str], notes: str) -> tuple[dict[str, str], str]:
    """The fields with those whole that `note_lines` has kept, and the rest of the notes."""
    whole = dict(fields)
    for name, value in fields.items():
        line, has_end, rest = notes.partition("\n")
        kept = line.removeprefix(f"{name}: ")
        if has_end and kept != line and _is_cut_of(value, kept):
            whole[name], notes = kept, rest
    return whole, notes


def notes_of(value: str) -> dict[str, str]:
    """The attributes that keep an entity whole: Notes, Notes 2 and so on."""
    if len(value) <= LONGEST:
        return {}
    pieces = [value[start : start + LONGEST] for start in range(0, len(value), LONGEST)]
    return {note_name(number): piece for number, piece in enumerate(pieces)}


def note_name(number: int) -> str:
    """What the attribute is called that keeps a piece of an entity."""
    return _NOTES if not number else f"{_NOTES} {number + 1}"


def is_piece(name: str) -> bool:
    """True for the attributes that are there for long entities alone."""
    return re.fullmatch(rf"{_NOTES} \d+", name) is not None


def restore_entity(value: str, attributes: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The entity whole where its notes have it, and then its attributes without them."""
    names: list[str] = []
    while attributes.get(note_name(len(names))):
        names.append(note_name(len(names)))
    kept = "".join(attributes[name] for name in names)
    if not _is_cut_of(value, kept):
        return value, dict(attributes)
    return kept, {name: "" if name in names else words for name, words in attributes.items()}


def join_up_to(words: Sequence[str]) -> str:
    """As many of the words as an attribute has room for, with a semicolon between them."""
    joined = ""
    for word in words:
        longer = f"{joined}; {word}" if joined else word
        if len(longer) > LONGEST:
            break
        joined = longer
    return joined


def _is_cut_of(value: str, whole: str) -> bool:
    found = _CUT.fullmatch(value)
    return found is not None and len(value) == LONGEST < len(whole) and whole.startswith(found[1])


def _flat(value: str) -> str:
    return " ".join(value.split())
