"""What a network is asked for in words -> the options of `network`: dates, windows such as 90d, values left out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypedDict, TypeVar

from onrecord.errors import InputError

if TYPE_CHECKING:
    from onrecord.network.observations import Observations
    from onrecord.network.options import (
        Dialect,
        Duplicates,
        How,
        Kernel,
        Mode,
        NetworkOptions,
        Normalize,
        Unit,
        Window,
    )


class Asked(TypedDict, total=False):
    """What every result of networks can be asked with; what is left out is as in `NetworkOptions`.

    `since`, `until` are days (whole ones) or times; `exclude` and `only` have values by variable; `window` and `step`
    are numbers with a unit, such as "90d" and "30d", and without a step windows follow each other. `statement_type` is
    another than the one that codings fill, `undated` the date of statements without one, `least_score` the chance that
    a coding needs; `is_decided` leaves in what a person decided or imported, or with False what nobody did.
    """

    mode: Mode | str
    between: str
    over: str
    qualifier: str | None
    how: How | str
    normalize: Normalize | str
    isolates: bool
    duplicates: Duplicates | str
    since: Day
    until: Day
    exclude: Mapping[str, Collection[str]]
    only: Mapping[str, Collection[str]]
    window: str | None
    step: str | None
    kernel: Kernel | str
    indent: bool
    sums_to_one: bool
    dialect: Dialect | str
    statement_type: str | None
    undated: Day
    least_score: float | None
    is_decided: bool | None


#: Choices of `Asked` that go into the options as they are.
_PLAIN = ("between", "over", "isolates")

_LENGTH = re.compile(r"(\d{1,6})\s*([a-z]+)", re.IGNORECASE)
_UNITS = {
    "seconds": ("s", "sec", "second"),
    "minutes": ("min", "minute"),
    "hours": ("h", "hour"),
    "days": ("d", "day"),
    "weeks": ("w", "week"),
    "months": ("mo", "month"),
    "years": ("y", "year"),
    "events": ("e", "event"),
}
_SIDES = {"for": "1", "yes": "1", "true": "1", "against": "0", "no": "0", "false": "0"}
_LENGTH_HINT = "Write 90d: a number and s, min, h, d, w, mo, y or e (events, which are statements)."

#: What lies in the years 1 to 9999, in UTC; a time with a zone may lie beyond.
_FIRST, _LAST = -62_135_596_800, 253_402_300_799

#: Names that a hint shows.
_MOST_NAMES = 6

#: A day or a time, in words or not; None for the first or the last there is.
Day = date | str | None

_Choice = TypeVar("_Choice", bound=StrEnum)


def make_options(asked: Asked, table: Observations) -> NetworkOptions:
    """The options that are asked for; raises `InputError` with a sentence for what is none."""
    from onrecord.network.options import Dialect, Duplicates, How, Mode, NetworkOptions, Normalize

    choices = {"mode": Mode, "how": How, "normalize": Normalize, "duplicates": Duplicates, "dialect": Dialect}
    options = {name: asked[name] for name in _PLAIN if name in asked}  # type: ignore[literal-required]
    for name, kind in choices.items():
        if name in asked:
            options[name] = choose(kind, name, str(asked[name]))  # type: ignore[literal-required]
    only, exclude = asked.get("only") or {}, asked.get("exclude") or {}
    _check_values(table, only, exclude)
    return NetworkOptions(
        **options,
        qualifier=_qualifier(asked, table),
        since=read_moment(asked.get("since"), is_end=False),
        until=read_moment(asked.get("until"), is_end=True),
        exclude={name: _values(table, name, values) for name, values in {**exclude, **only}.items()},
        inverted=frozenset(only),
        window=_window(asked),
    )


def choose(kind: type[_Choice], name: str, word: _Choice | str) -> _Choice:
    """The choice with this word; raises `InputError` with those there are."""
    try:
        return kind(word)
    except ValueError as error:
        raise InputError(f"{word!r} is nothing that {name} can be.", hint=f"Use {', '.join(kind)}.") from error


def _qualifier(asked: Asked, table: Observations) -> str | None:
    """The one asked for; else agreement, where statements have it."""
    if "qualifier" in asked:
        return asked["qualifier"]
    return "agreement" if "agreement" in table.columns else None


def read_moment(day: Day, *, is_end: bool) -> int | None:
    """Seconds since 1970; a day is from its first second to its last."""
    if day is None:
        return None
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day) if len(day) <= len("2022-03-31") else datetime.fromisoformat(day)
        except ValueError as error:
            hint = "Write it as 2022-03-31 or 2022-03-31T12:00."
            raise InputError(f"{day!r} is no date.", hint=hint) from error
    if not isinstance(day, datetime):
        day = datetime.combine(day, time.max if is_end else time.min)
    aware = day if day.tzinfo else day.replace(tzinfo=UTC)
    # From 1970 on by subtraction, which knows years that `timestamp` does not on every system.
    seconds = (aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    return min(max(seconds, _FIRST), _LAST)


def _window(asked: Asked) -> Window | None:
    from onrecord.network.options import Kernel, Window

    kernel = choose(Kernel, "kernel", str(asked.get("kernel", Kernel.NO)))
    window, step = asked.get("window"), asked.get("step")
    indent, sums_to_one = asked.get("indent", False), asked.get("sums_to_one", False)
    if window is None:
        if step is not None or kernel is not Kernel.NO or indent or sums_to_one:
            raise InputError(
                "Step, kernel, indent and a sum of one are of windows.",
                hint="Say --window 90d, or window='90d' in Python.",
            )
        return None
    if indent and kernel is Kernel.NO:
        raise InputError("Only windows with a kernel are kept off both ends.", hint="Say --kernel gaussian.")
    size, unit = read_length(window)
    # Without a step windows follow each other, and each statement is in one; DNA moves on by one unit, always.
    is_dna = asked.get("dialect") == "dna3"
    steps, step_unit = (1 if is_dna else size, unit) if step is None else read_length(step)
    if is_dna and steps != 1:
        raise InputError("Windows of DNA 3 move on by one unit.", hint="Leave out the step, or take dialect onrecord.")
    if step_unit is not unit:
        raise InputError(
            f"The window is counted in {unit} and the step in {step_unit}.", hint=f"Give both in {unit} or {step_unit}."
        )
    return Window(
        unit=unit,
        size=size,
        step=steps,
        kernel=kernel,
        indent=indent,
        sums_to_one=sums_to_one,
    )


def read_length(words: str) -> tuple[int, Unit]:
    """The number and the unit of a length such as 90d, 2 weeks or 100 events."""
    from onrecord.network.options import Unit

    match = _LENGTH.fullmatch(words.strip())
    word = match[2].lower() if match else ""
    found = [unit for unit, names in _UNITS.items() if word == unit or word in names]
    if match is None or not found or not int(match[1]):
        reason = " m may be minutes or months." if word == "m" else ""
        raise InputError(f"{words!r} is no length of a window.{reason}", hint=_LENGTH_HINT)
    return int(match[1]), Unit(found[0])


def _check_values(
    table: Observations, only: Mapping[str, Collection[str]], exclude: Mapping[str, Collection[str]]
) -> None:
    """Raises `InputError` for a variable named both ways, and for a value nothing has: that is a slip, not a wish."""
    both = sorted(only.keys() & exclude.keys())
    if both:
        raise InputError(f'Values of "{both[0]}" are both excluded and the only ones.', hint="Say it one way.")
    for name, values in {**only, **exclude}.items():
        if isinstance(values, str):
            raise InputError(f'The values of "{name}" are one text.', hint="Give a list of values.")
        if name in table.columns:
            _check_known(name, values, table)


def _check_known(name: str, values: Iterable[str], table: Observations) -> None:
    column = table.columns[name]
    known = set(column.labels) if column.is_text else set(map(str, column.codes.tolist()))
    if column.kind == "boolean":
        known |= {"0", "1"}
    for value in _values(table, name, values):
        if value not in known:
            hint = "Write 1 for yes or for, 0 for no or against." if column.kind == "boolean" else suggest(value, known)
            raise InputError(f'No statement has "{value}" as its {name}.', hint=hint)


def _values(table: Observations, name: str, values: Iterable[str]) -> frozenset[str]:
    """The values as the table has them: for and yes are 1, against and no are 0."""
    is_boolean = name in table.columns and table.columns[name].kind == "boolean"
    return frozenset(_SIDES.get(value, value) if is_boolean else value for value in values)


def suggest(word: str, known: Collection[str]) -> str:
    """What may have been meant instead of `word`: what is spelt like it, else what there is."""
    names = sorted(map(str, known))
    if not names:
        return "There is none."
    near = difflib.get_close_matches(word, names, n=3)
    if near:
        return "Did you mean " + " or ".join(f'"{one}"' for one in near) + "?"
    shown = ", ".join(f'"{one}"' for one in names[:_MOST_NAMES])
    return f"There are {shown} and {len(names) - _MOST_NAMES:,} more." if names[_MOST_NAMES:] else f"There are {shown}."
