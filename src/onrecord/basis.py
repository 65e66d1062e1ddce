"""What a result of networks rests on, and how it was made, in numbers and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from onrecord.moments import as_datetime
from onrecord.network.options import Duplicates, How, Mode, Normalize
from onrecord.observing import ValueTable

if TYPE_CHECKING:
    from onrecord.network.options import NetworkOptions, Window


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """What a result rests on, counted in statements as they are coded: one for each combination.

    `decided` were decided by a person or imported; `suggested` were not, and `score` is the mean of their chances of
    being right. `guessed` are counted although nobody knows their date, which does not matter then. Left out are
    `blank`, by the variable they have no value of, `undated`, `unwanted`, whose score or state was not asked for, and
    `others`: outside the dates, excluded, said before. `first` and `last` are the days of those counted.
    """

    statement_type: str
    counted: int
    decided: int
    suggested: int
    score: float | None = None
    blank: Mapping[str, int] = field(default_factory=dict)
    undated: int = 0
    guessed: int = 0
    unwanted: int = 0
    others: int = 0
    first: date | None = None
    last: date | None = None


def find_basis(table: ValueTable, options: NetworkOptions) -> Basis:
    """What a network with these options is made of."""
    from onrecord.network.networks import list_rows

    rows = list_rows(table.observations, options).tolist()
    counted = [table.coded[row] for row in rows]
    scores = [one.score for one in counted if not one.is_decided]
    blanks = {name: table.observations.columns[name].blanks for name in (options.between, options.over)}
    blank = {name: int(flags.sum()) for name, flags in blanks.items() if flags.any()}
    lacking = int((blanks[options.between] | blanks[options.over]).sum())
    if options.mode is Mode.EVENT_LIST:
        blank, lacking = {}, 0
    # Rows are in order of time.
    known = [row for row in rows if row not in table.guessed]
    days = [as_datetime(int(table.observations.time[row])).date() for row in (known[:1] + known[-1:])]
    return Basis(
        statement_type=table.statement_type,
        counted=len(counted),
        decided=len(counted) - len(scores),
        suggested=len(scores),
        score=sum(scores) / len(scores) if scores else None,
        blank=blank,
        undated=table.undated,
        guessed=len(table.guessed.intersection(rows)),
        others=len(table.coded) - len(counted) - lacking,
        first=days[0] if days else None,
        last=days[-1] if days else None,
    )


def describe_options(options: NetworkOptions, *, has_how: bool) -> list[str]:
    """What is connected over what, and every choice that is not the usual one; the dialect is left to the caller."""
    from onrecord.network.exchange import settings_of

    settings = settings_of(options)
    parts = [f"{options.between[:1].upper()}{options.between[1:]} over {options.over}"]
    if has_how and options.qualifier is not None:
        is_ignored = options.how is How.IGNORE
        parts.append(f"{options.qualifier} ignored" if is_ignored else f"{options.how} of {options.qualifier}")
    if options.normalize is not Normalize.NO:
        parts.append(f"divided by {options.normalize}")
    if options.duplicates is not Duplicates.INCLUDE:
        within = "all" if options.duplicates is Duplicates.RANGE else f"each {options.duplicates}"
        parts.append(f"once in {within}")
    parts += [f"{name} {settings[name][:10]}" for name in ("since", "until") if name in settings]
    for name, values in sorted(options.exclude.items()):
        parts.append(f"{'only' if name in options.inverted else 'without'} {name} {_few(values)}")
    parts += ["with isolates"] * options.isolates
    if options.window is not None:
        parts.append(f"windows of {describe_window(options.window)}")
    return parts


def describe_window(window: Window) -> str:
    """A window in words: 6 months, step 1 month, kernel gaussian."""
    parts = [_count(window.size, window)]
    parts += [f"step {_count(window.step, window)}"] * (window.step != window.size)
    parts += [f"kernel {window.kernel}"] * (window.kernel != "no")
    parts += ["off both ends"] * window.indent + ["each divided by its sum"] * window.sums_to_one
    return ", ".join(parts)


def _count(number: int, window: Window) -> str:
    return f"{number:,} {window.unit if number != 1 else window.unit.removesuffix('s')}"


def _few(values: Iterable[str], most: int = 3, longest: int = 40) -> str:
    """Some values in quotes, long ones cut."""
    known = sorted(values)
    shown = [f'"{value if len(value) <= longest else value[: longest - 1] + "…"}"' for value in known[:most]]
    return ", ".join(shown) + (f" and {len(known) - most:,} more" if len(known) > most else "")
