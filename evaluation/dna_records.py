"""One record of DNA against one result of the dna3 dialect; each `compare_` gives what differs, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

import numpy as np

from dna_table import DOCUMENT_VARIABLES
from onrecord.errors import InputError
from onrecord.network.backbone import nested_backbone
from onrecord.network.bars import count_bars
from onrecord.network.networks import Network, build_networks
from onrecord.network.observations import DOCUMENT, Observations
from onrecord.network.options import Dialect, Duplicates, How, Kernel, Mode, NetworkOptions, Normalize, Unit, Window
from onrecord.network.repairs import check_options
from onrecord.network.selection import select_rows

TOLERANCE = 1e-9
_WHOLE_RANGE = {"startDate": "01.01.1900", "stopDate": "31.12.2099"}
#: A day up to 31 that its month does not have.
_DAY_OF_NO_MONTH = re.compile(r"(29|30|31)\.(0\d|1[0-2])\.\d{4} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d")
_BOTH = "congruence & conflict"


class Tables(Protocol):
    """A database that gives the statements of a type as columns."""

    def table(self, statement_type: str) -> Observations:
        """The statements of one type."""


def options_of(settings: dict[str, Any]) -> NetworkOptions:
    """The settings of a record as options; raises `InputError` for dates that DNA cannot parse."""
    how = settings["qualifierAggregation"].lower()
    names = {which: _name(settings, which) for which in ("variable1", "variable2", "qualifier")}
    return NetworkOptions(
        mode=Mode(settings["networkType"].lower()),
        between=names["variable1"] or "",
        over=names["variable2"] or "",
        qualifier=names["qualifier"],
        how=How(how) if how in list(How) else How.IGNORE,
        normalize=Normalize(settings["normalization"].lower()),
        isolates=settings["isolates"],
        duplicates=Duplicates(settings["duplicates"].lower()),
        since=_time(settings, "start", "00:00:00"),
        until=_time(settings, "stop", "23:59:59"),
        exclude=_excludes(settings),
        inverted=_inverted(settings),
        window=_window(settings),
        dialect=Dialect.DNA3,
    )


def compare_network(record: dict[str, Any], database: Tables) -> str:
    """What differs between the record's matrices and ours; a record without any asks for nothing or a refusal."""
    expected = [matrix for matrix in record["matrices"] if matrix.get("matrix") is not None]
    try:
        table = database.table(record["settings"]["statementType"])
        networks, statement_count = _computed(table, record["settings"])
    except InputError as error:
        return "" if not expected else f"onrecord refused it: {error}"
    if record["filteredStatements"] not in (-1, None, statement_count):
        return f"{statement_count} statements left, not {record['filteredStatements']}"
    if len(networks) != len(expected):
        return f"{len(networks)} matrices, not {len(expected)}"
    for number, (network, matrix) in enumerate(zip(networks, expected, strict=True)):
        difference = _difference(network, matrix)
        if difference:
            return f"matrix {number}: {difference}"
    return ""


def compare_barplot(key: str, record: dict[str, Any], database: Tables) -> str:
    """What differs between the record's counts and ours; the key is variable|qualifier|duplicates."""
    variable, qualifier, duplicates = key.split("|")
    try:
        bars = count_bars(
            database.table("DNA Statement"),
            variable,
            qualifier=None if qualifier == "null" else qualifier,
            duplicates=Duplicates(duplicates),
            dialect=Dialect.DNA3,
        )
    except InputError as error:
        return f"onrecord refused it: {error}" if record.get("counts") else ""
    ours = {"values": list(bars.values), "scale": list(bars.scale), "counts": bars.counts.tolist()}
    return "; ".join(f"{name} {ours[name]}, not {record[name]}" for name in ours if ours[name] != record[name])


def compare_backbone(key: str, record: dict[str, Any], database: Tables) -> str:
    """What differs between the nested backbones; the key is method|aggregation|normalization|duplicates."""
    method, how, normalize, duplicates = key.split("|")
    if method != "nested":
        return f'backbones by "{method}" are drawn by chance and cannot be compared'
    options = NetworkOptions(
        how=How(how), normalize=Normalize(normalize), duplicates=Duplicates(duplicates), dialect=Dialect.DNA3
    )
    table = database.table("DNA Statement")
    try:
        backbone = nested_backbone(table, options)
    except InputError as error:
        return f"onrecord refused it: {error}" if record.get("entities") else ""
    ours = {
        "iteration": [step.step for step in backbone.steps],
        "entities": [step.concept for step in backbone.steps],
        "numStatements": [step.statement_count for step in backbone.steps],
        "numStatementsFull": backbone.statement_count,
        "start": table.first,
        "stop": table.last,
    }
    wrong = [f"{name} {ours[name]}, not {record[name]}" for name in ours if ours[name] != record[name]]
    losses = [(step.backbone_loss, step.redundant_loss) for step in backbone.steps]
    given = list(zip(record["backboneLoss"], record["redundantLoss"], strict=True))
    if not wrong and not np.allclose(losses, given, rtol=0, atol=TOLERANCE):
        wrong = [f"losses {losses}, not {given}"]
    return "; ".join(wrong)


def _computed(table: Observations, settings: dict[str, Any]) -> tuple[Sequence[Network], int]:
    """The networks and how many statements were left; DNA puts congruence and conflict of each window side by side."""
    options = options_of(settings)
    if settings["qualifierAggregation"] == _BOTH and settings["timeWindow"] == "events":
        pairs = [build_networks(table, replace(options, how=how)) for how in (How.CONGRUENCE, How.CONFLICT)]
        networks: Sequence[Network] = [network for pair in zip(*pairs, strict=True) for network in pair]
    else:
        networks = build_networks(table, options)
    return networks, len(select_rows(table, check_options(table, options)).rows)


def _difference(network: Network, matrix: dict[str, Any]) -> str:
    times = {"start": network.start, "mid": network.middle, "stop": network.stop}
    for name, time in times.items():
        if matrix.get(name) is not None and matrix[name] != _iso(time):
            return f"{name} {_iso(time)}, not {matrix[name]}"
    facts = {
        "rows": list(network.rows),
        "cols": list(network.columns),
        "numStatements": network.statement_count,
        "integer": network.is_integer,
    }
    for name, fact in facts.items():
        if fact != matrix[name]:
            return f"{name} {fact}, not {matrix[name]}"
    ours = network.matrix.toarray()
    theirs = np.array(matrix["matrix"], dtype=np.float64).reshape(ours.shape)
    if np.allclose(ours, theirs, rtol=0, atol=TOLERANCE, equal_nan=True):
        return ""
    at = np.unravel_index(np.nanargmax(np.nan_to_num(np.abs(ours - theirs), nan=np.inf)), ours.shape)
    return f"{facts['rows'][at[0]]} x {facts['cols'][at[1]]} is {ours[at]}, not {theirs[at]}"


def _name(settings: dict[str, Any], which: str) -> str | None:
    name: str | None = settings[which]
    if name is not None and settings[which + "Document"] and name in DOCUMENT_VARIABLES:
        return DOCUMENT + name
    return name


def _time(settings: dict[str, Any], which: str, otherwise: str) -> int | None:
    """None for the whole range, which DNA also takes for a day that its month does not have."""
    date, time = settings[which + "Date"], settings[which + "Time"] or otherwise
    if date in (None, "", _WHOLE_RANGE[which + "Date"]):
        return None
    try:
        return int(datetime.strptime(f"{date} {time}", "%d.%m.%Y %H:%M:%S").replace(tzinfo=UTC).timestamp())
    except ValueError:
        if _DAY_OF_NO_MONTH.fullmatch(f"{date} {time}"):
            return None
        raise InputError(f"DNA 3 cannot read the date {date} {time}.") from None


def _excludes(settings: dict[str, Any]) -> dict[str, frozenset[str]]:
    excludes: dict[str, frozenset[str]] = {}
    for name, value in zip(settings["excludeVariables"], settings["excludeValues"], strict=True):
        excludes[name] = excludes.get(name, frozenset()) | {value}
    for name in ("author", "source", "section", "type"):
        values = settings[f"exclude{name.title()}s"]
        if values:
            excludes[DOCUMENT + name] = frozenset(values)
    return excludes


def _inverted(settings: dict[str, Any]) -> frozenset[str]:
    inverted = set(settings["excludeVariables"]) if settings["invertValues"] else set()
    names = ("author", "source", "section", "type")
    return frozenset(inverted | {DOCUMENT + name for name in names if settings[f"invert{name.title()}s"]})


def _window(settings: dict[str, Any]) -> Window | None:
    if settings["timeWindow"] in (None, "no"):
        return None
    return Window(
        unit=Unit(settings["timeWindow"]),
        size=settings["windowSize"],
        kernel=Kernel(settings["kernel"]),
        indent=settings["indentTime"],
        sums_to_one=settings["normalizeToOne"],
    )


def _iso(time: int) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%S")
