"""The event list: a line for each coded statement, in DNA's columns and two more, with every character of its text.

DNA puts semicolons and quotes of texts into others; here they are quoted as CSV quotes them (RFC 4180).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.moments import moment
from onrecord.transfer.numbers import written
from onrecord.transfer.targets import check_target, write_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One coded statement: `values` by variable, `start` and `stop` in the units of the text they point into.

    `time` is None where nobody knows it. `score` is the chance that it is coded right, `dialect` whose rules chose it.
    """

    statement_id: int | str
    time: int | None
    values: Mapping[str, str | int] = field(default_factory=dict)
    start: int
    stop: int
    text: str
    coder: str | int = ""
    document_id: int | str = ""
    title: str = ""
    author: str = ""
    source: str = ""
    section: str = ""
    type: str = ""
    score: float = 1.0
    dialect: str = ""


_BEFORE = ("statement_id", "time")
_AFTER = ("start_position", "stop_position", "text", "coder", "document_id", "document_title", "document_author")
_LAST = ("document_source", "document_section", "document_type")
#: What DNA has not.
_OURS = ("score", "dialect")


def write_event_list(events: Iterable[Event], variables: Sequence[str], path: Path) -> None:
    """The events in their order, with a column for each of `variables`."""
    check_target(path)
    write_text(path, render_event_list(events, variables))


def render_event_list(events: Iterable[Event], variables: Sequence[str]) -> str:
    """The text of the file."""
    out = io.StringIO(newline="")
    # Line ends of RFC 4180: with others csv leaves a lone return in a text without its quotes.
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*_BEFORE, *variables, *_AFTER, *_LAST, *_OURS])
    for event in events:
        values = [event.values.get(name, "") for name in variables]
        document = [event.coder, event.document_id, event.title, event.author, event.source, event.section, event.type]
        time = "" if event.time is None else moment(event.time).replace("T", " ")
        ours = [written(event.score), event.dialect]
        writer.writerow([event.statement_id, time, *values, event.start, event.stop, event.text, *document, *ours])
    return out.getvalue()
