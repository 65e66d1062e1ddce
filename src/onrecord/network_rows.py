"""Results of networks -> rows, for tables and files: one dictionary each, with the dialect it was made in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from onrecord.moments import moment

if TYPE_CHECKING:
    from onrecord.graphs import Graph
    from onrecord.network.backbone import Backbone
    from onrecord.network.communities import Communities
    from onrecord.network.ideal_points import IdealPoints
    from onrecord.network.movers import Move
    from onrecord.network.phases import Phases
    from onrecord.network.polarization import Polarization
    from onrecord.network.scaling import Scaling
    from onrecord.transfer.event_list import Event

#: A row with its fields in order; lists are lists here, and JSON in flat files.
Row = dict[str, Any]

_TIMES: dict[str, type] = {"start": str, "middle": str, "stop": str}

POLARIZATION_COLUMNS: Mapping[str, type] = {
    **_TIMES,
    "score": float,
    "chance_low": float,
    "chance_high": float,
    "shuffles": int,
    "statements": int,
    "camps": list,
    "seed": int,
    "dialect": str,
}
CLUSTER_COLUMNS: Mapping[str, type] = {
    "actor": str,
    "group": int,
    "stability": float,
    "modularity": float,
    "samples": int,
    "seed": int,
    "dialect": str,
}
BACKBONE_COLUMNS: Mapping[str, type] = {
    "step": int,
    "concept": str,
    "backbone_loss": float,
    "redundant_loss": float,
    "statements": int,
    "dialect": str,
}
SCALE_COLUMNS: Mapping[str, type] = {
    "name": str,
    "is_actor": bool,
    **{f"{field}_{number}": float for number in (1, 2) for field in ("place", "low", "high")},
    "slope": float,
    "intercept": float,
    "method": str,
    "dialect": str,
}
PHASE_COLUMNS: Mapping[str, type] = {
    **_TIMES,
    "state": int,
    "is_transition": bool,
    "statements": int,
    "dialect": str,
}
MOVE_COLUMNS: Mapping[str, type] = {
    "actor": str,
    "concept": str,
    "before": float,
    "after": float,
    "change": float,
    "statements_before": list,
    "statements_after": list,
    "dialect": str,
}
EVENT_COLUMNS: Mapping[str, type] = {
    "statement_id": str,
    "time": str,
    "values": dict,
    "start_position": int,
    "stop_position": int,
    "text": str,
    "coder": str,
    **{f"document_{name}": str for name in ("id", "title", "author", "source", "section", "type")},
    "score": float,
    "dialect": str,
}


def flat(row: Row, columns: Mapping[str, type]) -> Row:
    """The row with every column, None where it has no value, and what is a list or a mapping as JSON."""
    values = {name: row.get(name) for name in columns}
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
        for name, value in values.items()
    }


def flat_columns(columns: Mapping[str, type]) -> dict[str, type]:
    """The columns with what is a list or a mapping as text."""
    return {name: str if kind in (list, dict) else kind for name, kind in columns.items()}


def tie_rows(graphs: Graph | Sequence[Graph]) -> list[Row]:
    """Each tie of one network, or of each window in order, as an edge list has it, with a list of statements."""
    from onrecord.transfer.network_csv import edge_rows

    return [{**row, "statements": str(row["statements"]).split()} for row in edge_rows(graphs)]


def polarization_rows(found: Sequence[Polarization]) -> list[Row]:
    """Each window with its score and its camps, the largest first."""
    return [
        {
            **_times(one),
            "score": one.score,
            **dict(zip(("chance_low", "chance_high"), one.chance_between() or (None, None), strict=True)),
            "shuffles": len(one.by_chance),
            "statements": one.statement_count,
            "camps": camps_of(one),
            "seed": one.seed,
            "dialect": one.options.dialect.value,
        }
        for one in found
    ]


def camps_of(found: Polarization) -> list[list[str]]:
    """The names of the actors of each camp, the largest first."""
    camps: dict[int, list[str]] = {}
    for actor, camp in zip(found.actors, found.camp.tolist(), strict=True):
        camps.setdefault(camp, []).append(actor)
    return [camps[camp] for camp in sorted(camps)]


def cluster_rows(found: Communities) -> list[Row]:
    """Each actor with its group, counted from 1, and how stable the membership is."""
    made = {
        "modularity": found.modularity,
        "samples": found.samples,
        "seed": found.seed,
        "dialect": found.options.dialect.value,
    }
    members = zip(found.actors, found.group.tolist(), found.stability.tolist(), strict=True)
    ordered = sorted(members, key=lambda member: (member[1], -member[2], member[0]))
    return [{"actor": actor, "group": group + 1, "stability": sure, **made} for actor, group, sure in ordered]


def backbone_rows(found: Backbone) -> list[Row]:
    """Each concept in the order in which it leaves."""
    return [
        {
            "step": one.step,
            "concept": one.concept,
            "backbone_loss": one.backbone_loss,
            "redundant_loss": one.redundant_loss,
            "statements": one.statement_count,
            "dialect": found.options.dialect.value,
        }
        for one in found.steps
    ]


def scale_rows(found: Scaling) -> list[Row]:
    """Each actor with its place on each dimension and its interval, by the first; then each side of a concept."""
    made = {"method": "correspondence", "dialect": found.options.dialect.value}
    actors = [
        {"name": name, "is_actor": True, **_numbered(place, low, high), **made}
        for name, place, low, high in zip(
            found.actors, found.places.tolist(), found.low.tolist(), found.high.tolist(), strict=True
        )
    ]
    items = [
        {"name": name, "is_actor": False, **_numbered(place, (), ()), **made}
        for name, place in zip(found.items, found.item_places.tolist(), strict=True)
    ]
    return [*_by_place(actors), *_by_place(items)]


def ideal_point_rows(found: IdealPoints) -> list[Row]:
    """Each actor with its ideal point and its interval, from the lowest; then each concept with its parameters."""
    made = {"method": "ideal points", "dialect": found.options.dialect.value}
    actors = [
        {"name": name, "is_actor": True, "place_1": place, "low_1": low, "high_1": high, **made}
        for name, place, low, high in zip(
            found.actors, found.place.tolist(), found.low.tolist(), found.high.tolist(), strict=True
        )
    ]
    concepts = [
        {"name": name, "is_actor": False, "slope": slope, "intercept": intercept, **made}
        for name, slope, intercept in zip(found.concepts, found.slope.tolist(), found.intercept.tolist(), strict=True)
    ]
    return [*_by_place(actors), *concepts]


def phase_rows(found: Phases) -> list[Row]:
    """Each window with the number of its state, and whether another state was before it."""
    changed = set(found.transitions)
    return [
        {
            **_times(network),
            "state": state,
            "is_transition": network.middle in changed,
            "statements": network.statement_count,
            "dialect": network.dialect,
        }
        for network, state in zip(found.networks, found.state.tolist(), strict=True)
    ]


def move_rows(found: Sequence[Move], dialect: str) -> list[Row]:
    """Each actor and concept with the mean position before and after, from -1 (against) to 1 (for)."""
    return [
        {
            "actor": one.actor,
            "concept": one.concept,
            "before": one.before,
            "after": one.after,
            "change": one.change,
            "statements_before": list(one.statements_before),
            "statements_after": list(one.statements_after),
            "dialect": dialect,
        }
        for one in found
    ]


def event_rows(events: Sequence[Event]) -> list[Row]:
    """Each statement with its values by variable, as an event list has it."""
    return [
        {
            "statement_id": str(one.statement_id),
            "time": None if one.time is None else moment(one.time),
            "values": dict(one.values),
            "start_position": one.start,
            "stop_position": one.stop,
            "text": one.text,
            "coder": str(one.coder),
            "document_id": str(one.document_id),
            "document_title": one.title,
            **{f"document_{name}": getattr(one, name) for name in ("author", "source", "section", "type")},
            "score": one.score,
            "dialect": one.dialect,
        }
        for one in events
    ]


def _times(found: Any) -> dict[str, str]:
    """Start, middle and stop in words; `found` has them in seconds since 1970."""
    return {name: moment(getattr(found, name)) for name in _TIMES}


def _numbered(place: Sequence[float], low: Sequence[float], high: Sequence[float]) -> Row:
    found = {f"place_{number}": value for number, value in enumerate(place, start=1)}
    for name, bounds in (("low", low), ("high", high)):
        found |= {f"{name}_{number}": value for number, value in enumerate(bounds, start=1)}
    return found


def _by_place(rows: Sequence[Row]) -> Iterator[Row]:
    return iter(sorted(rows, key=lambda row: (row["place_1"], row["name"])))
