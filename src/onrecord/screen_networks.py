"""What a terminal shows of networks: their ties, what is measured of them, and what both rest on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from onrecord.network.options import Mode
from onrecord.records_values import AGREEMENT
from onrecord.screen import cell, count, flat, make_console, make_table

if TYPE_CHECKING:
    from rich.table import Table

    from onrecord.basis import Basis
    from onrecord.network.networks import Network
    from onrecord.network.phases import Phases
    from onrecord.network_rows import Row
    from onrecord.networking import Discourse
    from onrecord.transfer.event_list import Event

#: Ties that a table shows; files and the other formats have all of them.
MOST_TIES = 40
#: Ids of statements and names of a camp that a cell shows.
_MOST_IDS, _MOST_NAMES = 3, 12

#: The heads of a table: for each column what stands in it, and whether it is a number.
Heads = Mapping[str, tuple[Callable[[dict[str, Any]], str], bool]]


def _number(name: str, digits: int = 3) -> Callable[[dict[str, Any]], str]:
    return lambda row: "" if row.get(name) is None else f"{row[name]:.{digits}f}"


def _whole(name: str) -> Callable[[dict[str, Any]], str]:
    return lambda row: f"{row[name]:,}"


def _words(name: str) -> Callable[[dict[str, Any]], str]:
    return lambda row: str(row[name])


def _day(name: str) -> Callable[[dict[str, Any]], str]:
    return lambda row: str(row[name])[:10]


def _few(name: str, most: int, between: str = " ") -> Callable[[dict[str, Any]], str]:
    def show(row: dict[str, Any]) -> str:
        found = list(map(str, row[name]))
        more = f" and {len(found) - most:,} more" if len(found) > most else ""
        return between.join(found[:most]) + more

    return show


def _camps(row: dict[str, Any]) -> str:
    return " | ".join(_few("names", _MOST_NAMES, ", ")({"names": camp}) for camp in row["camps"])


def _interval(row: dict[str, Any]) -> str:
    if row.get("low_1") is None:
        return ""
    pairs = [(row[f"low_{number}"], row[f"high_{number}"]) for number in (1, 2) if row.get(f"low_{number}") is not None]
    return ", ".join(f"{low:.2f} to {high:.2f}" for low, high in pairs)


def _place(row: dict[str, Any]) -> str:
    found = [row[name] for name in ("place_1", "place_2") if row.get(name) is not None]
    if not found:
        return f"slope {row['slope']:.2f}, intercept {row['intercept']:.2f}"
    return ", ".join(f"{value:.2f}" for value in found)


def _by_chance(row: dict[str, Any]) -> str:
    """The middle 95% of shuffled debates."""
    return "" if row["chance_low"] is None else f"{row['chance_low']:.3f} to {row['chance_high']:.3f}"


POLARIZATION: Heads = {
    "from": (_day("start"), False),
    "to": (_day("stop"), False),
    "score": (_number("score"), True),
    "by chance": (_by_chance, True),
    "stat.": (_whole("statements"), True),
    "camps": (_camps, False),
}
CLUSTERS: Heads = {
    "group": (_whole("group"), True),
    "actor": (_words("actor"), False),
    "stability": (_number("stability", 2), True),
}
BACKBONE: Heads = {
    "step": (_whole("step"), True),
    "concept that leaves": (_words("concept"), False),
    "loss of the backbone": (_number("backbone_loss"), True),
    "loss of what left": (_number("redundant_loss"), True),
    "stat.": (_whole("statements"), True),
}
SCALE: Heads = {
    "actor or concept": (_words("name"), False),
    "place": (_place, True),
    "interval": (_interval, True),
}
PHASES: Heads = {
    "from": (_day("start"), False),
    "to": (_day("stop"), False),
    "state": (_whole("state"), True),
    "": (lambda row: "transition" if row["is_transition"] else "", False),
    "stat.": (_whole("statements"), True),
}
MOVES: Heads = {
    "actor": (_words("actor"), False),
    "concept": (_words("concept"), False),
    "before": (_number("before", 2), True),
    "after": (_number("after", 2), True),
    "statements before": (_few("statements_before", _MOST_IDS), False),
    "and after": (_few("statements_after", _MOST_IDS), False),
}


@contextmanager
def waiting() -> Iterator[None]:
    """Shows on a terminal that something is computed, and for how long; nothing else is printed meanwhile."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        bar.add_task("computing", total=None)
        yield


def print_rows(rows: Sequence[Row], heads: Heads) -> None:
    """One line for each row, a column for each head."""
    console = make_console()
    console.print(_table_of(rows, heads))
    console.print(cell(count(len(rows), "row")))


def print_ties(rows: Sequence[Row], discourse: Discourse, networks: Sequence[Network]) -> None:
    """The strongest ties, each with statements that make it; windows in order."""
    shown = sorted(rows, key=lambda row: (row["window_middle"], -abs(row["weight"]), row["row"], row["column"]))
    heads = _tie_heads(is_windowed=discourse.options.window is not None, is_sampled=_is_sampled(rows))
    console = make_console()
    console.print(_table_of(shown[:MOST_TIES], heads))
    left = sum(one.tie_count for one in networks) - min(len(shown), MOST_TIES)
    more = f"; {left:,} more with --format csv or -o FILE" if left else ""
    console.print(cell(f"{describe_networks(networks)}{more}."), soft_wrap=True)
    console.print(cell(describe_basis(discourse)), soft_wrap=True)
    if _is_sampled(rows) and discourse.basis.suggested:
        console.print(cell("A weight counts each suggestion whole, its interval with the chance of being right."))


def _is_sampled(rows: Sequence[Row]) -> bool:
    return any(row["low"] is not None for row in rows)


def _tie_heads(*, is_windowed: bool, is_sampled: bool) -> Heads:
    heads: dict[str, tuple[Callable[[dict[str, Any]], str], bool]] = {}
    if is_windowed:
        heads |= {
            "from": (_day("window_start"), False),
            "middle": (_day("window_middle"), False),
            "to": (_day("window_stop"), False),
        }
    heads |= {
        "actor": (_words("row"), False),
        "and": (_words("column"), False),
        "weight": (lambda row: f"{row['weight']:.4g}", True),
    }
    if is_sampled:
        heads["interval"] = (lambda row: "" if row["low"] is None else f"{row['low']:.3g} to {row['high']:.3g}", True)
        heads["survives"] = (lambda row: "" if row["survival"] is None else f"{row['survival']:.0%}", True)
    return {**heads, "statements": (_few("statements", _MOST_IDS), False)}


def _table_of(rows: Sequence[Row], heads: Heads) -> Table:
    table = make_table()
    for head, (_, is_number) in heads.items():
        table.add_column(head, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell(show(row)) for show, _ in heads.values()))
    return table


def print_passages(events: Sequence[Event], over: str) -> None:
    """Each statement behind a tie: who says it, what it is for or against, its passage, and where that stands."""
    console = make_console()
    for event in sorted(events, key=lambda event: (str(event.values.get(over, "")), event.time or 0)):
        values = [_value(name, str(value)) for name, value in event.values.items()]
        console.print(cell(" · ".join(value for value in values if value)), style="bold", soft_wrap=True)
        console.print(cell(event.text), soft_wrap=True)
        place = f"{event.title}, characters {event.start:,} to {event.stop:,}; statement {event.statement_id}"
        console.print(cell(f"  {place}"), style="dim", soft_wrap=True)
    console.print(cell(count(len(events), "coded statement")))


def _value(name: str, value: str) -> str:
    return {"0": "against", "1": "for"}.get(value, value) if name == AGREEMENT else value


def describe_silhouettes(found: Phases) -> list[str]:
    """How well each number of states separates the windows."""
    if not found.silhouettes:
        return ["All windows are in one state."]
    widths = ", ".join(f"{count} {width:.2f}" for count, width in found.silhouettes.items())
    return [f"Mean silhouette width by number of states: {widths}. Below 0.25 there is hardly a division."]


def describe_networks(networks: Sequence[Network]) -> str:
    """How large a network is, or how many windows there are."""
    ties = count(sum(one.tie_count for one in networks), "tie")
    if len(networks) != 1:
        return f"{count(len(networks), 'window')}, {ties}"
    [network] = networks
    is_two_mode = network.options.mode is Mode.TWO_MODE
    nodes = f"{len(network.rows):,} by {len(network.columns):,}" if is_two_mode else f"{len(network.rows):,}"
    return f"{nodes} {'node' if nodes == '1' else 'nodes'}, {ties}"


def describe_basis(discourse: Discourse, *, has_how: bool = True) -> str:
    """What a result rests on, what it leaves out, and whose rules made it, in one line."""
    basis = discourse.basis
    return flat(
        f"Made of {_counted(basis)}{_left_out(discourse)}. {discourse.describe(has_how=has_how, has_count=False)}"
    )


def _counted(basis: Basis) -> str:
    counted = count(basis.counted, "coded statement")
    counted += f" ({basis.guessed:,} without a date)" if basis.guessed else ""
    if basis.score is None:
        return f"{counted}, all decided or imported" if basis.counted else counted
    suggested = f"{basis.suggested:,} suggested, right with a mean chance of {basis.score:.0%}"
    return f"{counted}: {basis.decided:,} decided or imported, {suggested}"


def _left_out(discourse: Discourse) -> str:
    basis = discourse.basis
    parts = [f"{number:,} without {variable}" for variable, number in basis.blank.items()]
    if "organization" in basis.blank and "speaker" in discourse.table.observations.columns:
        parts[0] += " (--between speaker takes persons as well)"
    parts += [f"{basis.undated:,} without a date (--undated gives them one)"] * bool(basis.undated)
    parts += [f"{basis.unwanted:,} with another score or state than asked for"] * bool(basis.unwanted)
    parts += [f"{basis.others:,} outside the dates, excluded or said before"] * bool(basis.others)
    return f"; left out: {', '.join(parts)}" if parts else ""
