"""A list of actors the user already has: a CSV file becomes entries that win over every guess.

Columns: name and kind, and where wanted aliases (split by |), affiliation, from, to and colour. Several rows of one
name are one actor with several affiliations. A file with any problem is refused as a whole, with all its problems.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from onrecord.errors import InputError
from onrecord.identify.names import fold
from onrecord.records import ActorKind, Affiliation

COLUMNS = ("name", "kind", "aliases", "affiliation", "from", "to", "colour")
#: Kinds that a list can hold: a group is unnamed, and the author is whoever wrote the article.
KINDS = (ActorKind.PERSON, ActorKind.ORGANIZATION, ActorKind.COUNTRY)

_REQUIRED = ("name", "kind")
_SPELLINGS = {"color": "colour", "alias": "aliases", "organisation": "organization"}
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}(-\d{2})?")
_MOST_SHOWN = 20
_HINT = f"Columns: {', '.join(COLUMNS)}; aliases are split by |, dates are YYYY-MM-DD, YYYY-MM or YYYY."


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """An actor as the user's list has it; its name and aliases always mean this actor."""

    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    colour: str | None = None

    def to_json(self) -> dict[str, object]:
        """The entry as JSON can hold it."""
        return {
            "name": self.name,
            "kind": self.kind.value,
            "aliases": list(self.aliases),
            "affiliations": [
                {"name": a.name, "since": _iso(a.since), "until": _iso(a.until)} for a in self.affiliations
            ],
            "colour": self.colour,
        }

    @staticmethod
    def from_json(row: Mapping[str, object]) -> RosterEntry:
        """The entry that `to_json` gave."""
        affiliations, aliases, colour = row.get("affiliations"), row.get("aliases"), row.get("colour")
        return RosterEntry(
            name=str(row["name"]),
            kind=ActorKind(str(row["kind"])),
            aliases=tuple(map(str, aliases)) if isinstance(aliases, list | tuple) else (),
            affiliations=tuple(map(_affiliation, affiliations)) if isinstance(affiliations, list | tuple) else (),
            colour=str(colour) if colour else None,
        )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _affiliation(row: Mapping[str, object]) -> Affiliation:
    since, until = row.get("since"), row.get("until")
    return Affiliation(
        name=str(row["name"]),
        since=date.fromisoformat(str(since)) if since else None,
        until=date.fromisoformat(str(until)) if until else None,
    )


@dataclass(slots=True)
class _Draft:
    """The rows of one name."""

    name: str
    kind: ActorKind | None
    row: int
    aliases: dict[str, int] = field(default_factory=dict)
    affiliations: list[Affiliation] = field(default_factory=list)
    colour: str | None = None


def read_roster(path: Path) -> list[RosterEntry]:
    """The entries of a CSV file; one InputError tells every problem with its row, and then nothing is taken over."""
    problems: list[tuple[int, str]] = []
    drafts: dict[str, _Draft] = {}
    for number, row in _rows(path):
        _read_row(number, row, drafts, problems)
    _check_names(list(drafts.values()), problems)
    if not drafts and not problems:
        raise InputError(f"{path.name} lists no actor.", hint=_HINT)
    if problems:
        raise _refusal(path, problems)
    return [_entry(draft) for draft in drafts.values()]


def _refusal(path: Path, problems: Sequence[tuple[int, str]]) -> InputError:
    ranked = sorted(problems)
    shown = " ".join(f"Row {number}: {reason}." for number, reason in ranked[:_MOST_SHOWN])
    more = f" And {len(ranked) - _MOST_SHOWN} more." if len(ranked) > _MOST_SHOWN else ""
    return InputError(f"{path.name} is not imported. {shown}{more}", hint=_HINT)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Row numbers as a spreadsheet shows them (the head is row 1) and cells by column."""
    lines = csv.reader(io.StringIO(_text(path), newline=""), delimiter=_delimiter(_text(path)), strict=True)
    try:
        table = [(number, [cell.strip() for cell in cells]) for number, cells in enumerate(lines, 1)]
    except csv.Error as error:
        raise InputError(f"{path.name} is no CSV file: {error} (line {lines.line_num}).", hint=_HINT) from error
    head = [_SPELLINGS.get(cell.casefold(), cell.casefold()) for cell in table[0][1]]
    _check_head(path, head)
    for number, cells in table[1:]:
        if any(cells):
            extra = cells[len(head) :]
            yield number, {**dict(zip(head, cells, strict=False)), "": " ".join(filter(None, extra))}


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is not text in UTF-8.", hint="Save it as CSV in UTF-8.") from error
    if "\x00" in text:
        raise InputError(f"{path.name} is not a text file.", hint="Save it as CSV in UTF-8.")
    if not text.strip():
        raise InputError(f"{path.name} is empty.", hint=_HINT)
    return text


def _delimiter(text: str) -> str:
    """What splits the cells of the head."""
    try:
        return csv.Sniffer().sniff(text.strip().splitlines()[0], delimiters=",;\t").delimiter
    except csv.Error:
        return ","


def _check_head(path: Path, head: Sequence[str]) -> None:
    unknown = [name for name in head if name not in COLUMNS]
    missing = [name for name in _REQUIRED if name not in head]
    twice = sorted({name for name in head if head.count(name) > 1})
    said = [f"column “{name}” is unknown" for name in unknown if name]
    said += ["a column has no name"] if "" in unknown else []
    said += [f"column “{name}” is missing" for name in missing] + [f"column “{name}” stands twice" for name in twice]
    if said:
        raise InputError(f"{path.name} is not imported. Row 1: {'; '.join(said)}.", hint=_HINT)


def _read_row(number: int, row: Mapping[str, str], drafts: dict[str, _Draft], problems: list[tuple[int, str]]) -> None:
    """Add one row to the entry of its name, or its problems to `problems`."""
    name = row.get("name", "")
    if row[""]:
        problems.append((number, f"more cells than columns (“{row['']}”)"))
    kind = _kind(number, row.get("kind", ""), problems)
    if not fold(name):
        problems.append((number, "the name is empty" if not name else f"“{name}” is no name"))
        return
    draft = drafts.setdefault(fold(name), _Draft(name=name, kind=kind, row=number))
    if kind and draft.kind and kind is not draft.kind:
        problems.append((number, f"{name} is {kind} here and {draft.kind} in row {draft.row}"))
    draft.kind = draft.kind or kind
    for alias in filter(None, (alias.strip() for alias in row.get("aliases", "").split("|"))):
        draft.aliases.setdefault(alias, number)
    _add_affiliation(number, row, draft, problems)
    _add_colour(number, row.get("colour", ""), draft, problems)


def _kind(number: int, cell: str, problems: list[tuple[int, str]]) -> ActorKind | None:
    wanted = _SPELLINGS.get(cell.casefold(), cell.casefold())
    if wanted in KINDS:
        return ActorKind(wanted)
    listed = ", ".join(KINDS)
    problems.append((number, f"unknown kind “{cell}” (known: {listed})" if cell else f"no kind (known: {listed})"))
    return None


def _add_affiliation(number: int, row: Mapping[str, str], draft: _Draft, problems: list[tuple[int, str]]) -> None:
    days = {}
    for column, is_end in (("from", False), ("to", True)):
        cell = row.get(column, "")
        days[column] = _day(cell, is_end=is_end)
        if cell and days[column] is None:
            problems.append((number, f"“{cell}” in column {column} is no date"))
    since, until = days["from"], days["to"]
    if since and until and until < since:
        problems.append((number, f"the dates are reversed: from {row['from']} to {row['to']}"))
    name = row.get("affiliation", "")
    if name:
        affiliation = Affiliation(name=name, since=since, until=until)
        if affiliation not in draft.affiliations:
            draft.affiliations.append(affiliation)
    elif row.get("from") or row.get("to"):
        problems.append((number, "dates without an affiliation"))


def _day(cell: str, *, is_end: bool) -> date | None:
    """The day a cell names; of a month or year its first, or at the end its last."""
    if _YEAR.fullmatch(cell):
        year, month = int(cell[:4]), int(cell[5:7]) if len(cell) > 4 else 12 if is_end else 1
        if not (1 <= month <= 12 and year > 0):
            return None
        if not is_end:
            return date(year, month, 1)
        return date(year, 12, 31) if month == 12 else date.fromordinal(date(year, month + 1, 1).toordinal() - 1)
    try:
        return date.fromisoformat(cell) if len(cell) == 10 else None
    except ValueError:
        return None


def _add_colour(number: int, cell: str, draft: _Draft, problems: list[tuple[int, str]]) -> None:
    if not cell:
        return
    if not _COLOUR.fullmatch(cell):
        problems.append((number, f"“{cell}” is no colour (#rrggbb)"))
    elif draft.colour and draft.colour != cell.lower():
        problems.append((number, f"{draft.name} has two colours"))
    else:
        draft.colour = cell.lower()


def _check_names(drafts: Sequence[_Draft], problems: list[tuple[int, str]]) -> None:
    """No alias may be that of two actors, nor the name of another."""
    by_name = {fold(draft.name): draft for draft in drafts}
    claimed: dict[str, _Draft] = {}
    for draft in drafts:
        for alias, number in draft.aliases.items():
            key = fold(alias)
            named, other = by_name.get(key), claimed.setdefault(key, draft)
            if not key:
                problems.append((number, f"“{alias}” is no name"))
            elif named is not None and named is not draft:
                is_cycle = any(fold(back) == fold(draft.name) for back in named.aliases)
                reason = (
                    f"{draft.name} and {named.name} (row {named.row}) are aliases of each other"
                    if is_cycle
                    else f"the alias “{alias}” of {draft.name} is the name of another actor (row {named.row})"
                )
                problems.append((number, reason))
            elif other is not draft:
                problems.append((number, f"the alias “{alias}” is claimed by {other.name} and {draft.name}"))


def _entry(draft: _Draft) -> RosterEntry:
    if draft.kind is None:
        raise AssertionError("a row without a kind is a problem")
    aliases = tuple(alias for alias in draft.aliases if fold(alias) != fold(draft.name) or alias != draft.name)
    return RosterEntry(
        name=draft.name,
        kind=draft.kind,
        aliases=aliases,
        affiliations=tuple(draft.affiliations),
        colour=draft.colour,
    )
