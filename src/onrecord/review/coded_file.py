"""Codings somebody already made: a CSV or JSONL file becomes rows to look up in a casefile. Pure but for the reading.

Columns: statement (an id or its beginning) or article, start and end (of the content); concept; agreement; and where
wanted speaker and coder. A file with any problem is refused as a whole, with all its problems.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import InputError
from onrecord.records import Agreement

COLUMNS = ("statement", "article", "start", "end", "concept", "agreement", "speaker", "coder")

_SPELLINGS = {
    "statement_id": "statement",
    "id": "statement",
    "concept_id": "concept",
    "stance": "agreement",
    "position": "agreement",
    "by": "coder",
}
_AGREEMENTS = {
    "for": Agreement.FOR,
    "1": Agreement.FOR,
    "+1": Agreement.FOR,
    "1.0": Agreement.FOR,
    "yes": Agreement.FOR,
    "support": Agreement.FOR,
    "against": Agreement.AGAINST,
    "-1": Agreement.AGAINST,
    "-1.0": Agreement.AGAINST,
    "no": Agreement.AGAINST,
    "oppose": Agreement.AGAINST,
    "none": Agreement.NONE,
    "0": Agreement.NONE,
    "0.0": Agreement.NONE,
}
_MOST_SHOWN = 20
_MOST_BYTES = 200_000_000
_HINT = (
    f"Columns: {', '.join(COLUMNS)}; a statement is given by its id or by article, start and end. "
    "Agreement: for, against or none; 1, -1 or 0; yes or no; support or oppose."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedRow:
    """A row of the file: where it stands, which statement it means, and what its coder said."""

    number: int
    statement: str
    article: str
    start: int | None
    end: int | None
    concept: str
    agreement: Agreement
    speaker: str
    coder: str


class Refusals:
    """The problems of a file, by row, gathered so that the user hears of all at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: list[tuple[int, str]] = []

    def add(self, row: int, reason: str) -> None:
        """Note what is wrong with a row, as a sentence without its full stop."""
        self._found.append((row, reason))

    def raise_any(self) -> None:
        """Raise one InputError about all that was noted, if anything was."""
        if not self._found:
            return
        ranked = sorted(self._found)
        shown = " ".join(f"Row {number}: {reason}." for number, reason in ranked[:_MOST_SHOWN])
        more = f" And {len(ranked) - _MOST_SHOWN:,} more." if len(ranked) > _MOST_SHOWN else ""
        raise InputError(f"{self._path.name} is not imported. {shown}{more}", hint=_HINT)


def read_coded(path: Path, refusals: Refusals) -> list[CodedRow]:
    """The rows of a file, those that can be used; what is wrong with the others goes to `refusals`.

    Where none can be used it is raised here.
    """
    found = []
    text = _text(path)
    is_json = path.suffix.casefold() in (".jsonl", ".ndjson", ".json")
    for number, row in _json_rows(text, refusals) if is_json else _csv_rows(path, text, refusals):
        coded = _read_row(number, row, refusals)
        if coded is not None:
            found.append(coded)
    if not found:
        refusals.raise_any()
        raise InputError(f"{path.name} lists no coding.", hint=_HINT)
    return found


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"{path.name} is larger than {_MOST_BYTES // 1_000_000} MB.", hint="Split it.")
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.", hint="Name a CSV or JSONL file.") from error
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is not text in UTF-8.", hint="Save it in UTF-8.") from error
    if "\0" in text:
        raise InputError(f"{path.name} is not a text file.", hint="Save it as CSV or JSONL in UTF-8.")
    return text


def _csv_rows(path: Path, text: str, refusals: Refusals) -> Iterator[tuple[int, dict[str, str]]]:
    """Row numbers as a spreadsheet shows them (the head is row 1) and cells by column."""
    head_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=lambda sign: (head_line.count(sign), sign == ","))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        table = [[cell.strip() for cell in cells] for cells in lines]
    except csv.Error as error:
        raise InputError(f"{path.name} is no CSV file: {error} (line {lines.line_num}).", hint=_HINT) from error
    head = [_column(cell) for cell in table[0]] if table else []
    _check_head(path, head)
    for number, cells in enumerate(table[1:], 2):
        if any(cells[len(head) :]):
            refusals.add(number, "it has more cells than the head")
        elif any(cells):
            yield number, dict(zip(head, cells, strict=False))


def _column(name: str) -> str:
    folded = name.strip().casefold()
    return _SPELLINGS.get(folded, folded)


def _check_head(path: Path, head: Sequence[str]) -> None:
    missing = [column for column in ("concept", "agreement") if column not in head]
    if "statement" not in head and not {"article", "start", "end"}.issubset(head):
        missing.insert(0, "statement")
    if missing:
        raise InputError(f"{path.name} has no column {' and none called '.join(missing)}.", hint=_HINT)
    twice = [column for column in COLUMNS if head.count(column) > 1]
    if twice:
        raise InputError(f"{path.name} has two columns {twice[0]}.", hint="Take one out.")


def _json_rows(text: str, refusals: Refusals) -> Iterator[tuple[int, dict[str, str]]]:
    """Line numbers and values by key."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            refusals.add(number, "it is no JSON")
            continue
        if isinstance(row, dict):
            yield number, {_column(str(key)): _cell(value) for key, value in row.items()}
        else:
            refusals.add(number, "it is no JSON object")


def _cell(value: object) -> str:
    return "" if value is None else value.strip() if isinstance(value, str) else str(value)


def _read_row(number: int, row: Mapping[str, str], refusals: Refusals) -> CodedRow | None:
    agreement = _AGREEMENTS.get(row.get("agreement", "").casefold())
    concept = row.get("concept", "")
    start, end = _place(row.get("start", "")), _place(row.get("end", ""))
    reasons = []
    if agreement is None:
        reasons.append(f"{row.get('agreement', '')!r} is no agreement")
    if not concept:
        reasons.append("it names no concept")
    if not row.get("statement") and (not row.get("article") or start is None or end is None):
        reasons.append("it names no statement: give its id, or article, start and end")
    for reason in reasons:
        refusals.add(number, reason)
    if reasons or agreement is None:
        return None
    return CodedRow(
        number=number,
        statement=row.get("statement", ""),
        article=row.get("article", ""),
        start=start,
        end=end,
        concept=concept,
        agreement=agreement,
        speaker=row.get("speaker", ""),
        coder=row.get("coder", ""),
    )


def _place(cell: str) -> int | None:
    """A code point's number; spreadsheets may have made 12 into 12.0."""
    digits = cell.removesuffix(".0")
    return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) < 10 else None
