"""Results of networks as rows: strict JSON, flat columns, times in words."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import onrecord
from network_cases import DEBATE, FARES, FERRY, QUAY, Said, make_debate
from onrecord import network_rows as rows
from onrecord.errors import InputError
from onrecord.networking import Discourse

Make = Callable[[Discourse], list[rows.Row]]

_MADE: dict[str, tuple[Mapping[str, type], Make]] = {
    "polarization": (rows.POLARIZATION_COLUMNS, lambda found: rows.polarization_rows(found.polarization())),
    "clusters": (rows.CLUSTER_COLUMNS, lambda found: rows.cluster_rows(found.clusters(samples=3))),
    "backbone": (rows.BACKBONE_COLUMNS, lambda found: rows.backbone_rows(found.backbone())),
    "scale": (rows.SCALE_COLUMNS, lambda found: rows.scale_rows(found.scale(samples=3))),
    "ideal points": (rows.SCALE_COLUMNS, lambda found: rows.ideal_point_rows(found.ideal_points())),
    "moves": (
        rows.MOVE_COLUMNS,
        lambda found: rows.move_rows(found.moves((None, "2031-05-03"), ("2031-05-04", None), least=0), "onrecord"),
    ),
    "phases": (rows.PHASE_COLUMNS, lambda found: rows.phase_rows(found.phases())),
    "events": (rows.EVENT_COLUMNS, lambda found: rows.event_rows(found.events())),
    "ties": ({}, lambda found: rows.tie_rows([network.to_graph() for network in found.windows()])),
}


@pytest.fixture(scope="module")
def discourse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Discourse]:
    """The invented debate in windows of a day."""
    with onrecord.open(make_debate(tmp_path_factory.mktemp("rows"))) as case:
        yield case.discourse(window="1d")


@pytest.mark.parametrize("name", list(_MADE))
def test_rows_are_strict_json_with_the_columns_they_say(discourse: Discourse, name: str) -> None:
    """No NaN, no infinity, no type of numpy; every field is a column."""
    columns, make = _MADE[name]
    found = make(discourse)
    assert found
    json.dumps(found, allow_nan=False)
    if columns:
        assert {field for row in found for field in row} <= set(columns)
        for row in found:
            for field, value in rows.flat(row, columns).items():
                assert value is None or isinstance(value, str | int | float | bool), field


@pytest.mark.parametrize("name", [name for name in _MADE if name != "events"])
def test_rows_name_their_dialect(discourse: Discourse, name: str) -> None:
    """Every result says whose rules made it."""
    assert {row["dialect"] for row in _MADE[name][1](discourse)} == {"onrecord"}


_DEGENERATE: dict[str, list[Said]] = {
    "one actor": [row for row in DEBATE if row[1] == "Guild"],
    "two actors": [row for row in DEBATE if row[1] in ("Guild", "Board")],
    "one concept": [row for row in DEBATE if row[2] == FERRY],
    "all for": [(*row[:3], 1, *row[4:]) for row in DEBATE],
    "no ties": [("", "Guild", FERRY, 1, 0, 1), ("", "Board", FARES, 0, 0, 2), ("", "Union", QUAY, 1, 0, 3)],
    "one statement": [DEBATE[0]],
    "nobody": [("Ana", "", FERRY, 1, 0, 1)],
}


_WINDOWS: list[dict[str, Any]] = [
    {},
    {"window": "1d"},
    {"window": "1y"},
    {"window": "2d", "kernel": "gaussian"},
]


@pytest.mark.parametrize("case", list(_DEGENERATE))
def test_little_data_gives_numbers_or_a_sentence(tmp_path: Path, case: str) -> None:
    """Of every result, whatever the windows; warnings of numpy would be errors here."""
    with onrecord.open(make_debate(tmp_path, _DEGENERATE[case])) as opened:
        for asked in _WINDOWS:
            discourse = opened.discourse(**asked)
            made = [found for _, make in _MADE.values() if (found := _made_or_refused(make, discourse)) is not None]
            json.dumps(made, allow_nan=False)
            assert len(made) >= 3


def _made_or_refused(make: Make, discourse: Discourse) -> list[rows.Row] | None:
    try:
        return make(discourse)
    except InputError:
        return None


def test_windows_in_which_nobody_speaks_are_rows(discourse: Discourse) -> None:
    """With the score 0, no camps, and no state that anything could give way to."""
    by_day = {row["start"]: row for row in _MADE["polarization"][1](discourse)}
    assert by_day["2031-05-05T00:00:00"]["camps"] == []
    assert by_day["2031-05-05T00:00:00"]["score"] == 0
    states = {row["start"][:10]: (row["state"], row["is_transition"]) for row in _MADE["phases"][1](discourse)}
    assert states["2031-05-05"] == (0, False)
    assert states["2031-05-09"] == (2, True)


def test_camps_are_names_the_largest_first(discourse: Discourse) -> None:
    """On the second day three are against and one for."""
    [row] = [row for row in _MADE["polarization"][1](discourse) if row["start"].startswith("2031-05-02")]
    assert row["camps"] == [["Board", "Council", "Owners"], ["Guild"]]
    assert rows.flat(row, rows.POLARIZATION_COLUMNS)["camps"] == '[["Board", "Council", "Owners"], ["Guild"]]'


def test_actors_come_by_place_and_concepts_after_them(discourse: Discourse) -> None:
    """In either scale; only actors have an interval."""
    for name in ("scale", "ideal points"):
        found = _MADE[name][1](discourse)
        actors = [row for row in found if row["is_actor"]]
        assert found[: len(actors)] == actors
        assert [row["place_1"] for row in actors] == sorted(row["place_1"] for row in actors)
        assert all(row["low_1"] <= row["high_1"] for row in actors)
        assert not any("low_1" in row for row in found[len(actors) :])


def test_groups_count_from_one(discourse: Discourse) -> None:
    """The surest member of a group first."""
    found = _MADE["clusters"][1](discourse)
    assert found[0]["group"] == 1
    for one, other in itertools.pairwise(found):
        assert (one["group"], -one["stability"]) <= (other["group"], -other["stability"])


def test_ties_have_lists_of_statements(discourse: Discourse) -> None:
    """Each with the window it is in."""
    found = _MADE["ties"][1](discourse)
    assert all(isinstance(row["statements"], list) and row["statements"] for row in found)
    assert {row["window_start"][:10] for row in found} == {"2031-05-01", "2031-05-02", "2031-05-09"}
    assert rows.tie_rows(discourse.network().to_graph())[0]["low"] is None


def test_flat_columns_have_text_for_lists_and_mappings() -> None:
    """What a Parquet file or a CSV has in their place is JSON."""
    columns = rows.flat_columns(rows.EVENT_COLUMNS | rows.MOVE_COLUMNS)
    assert columns["values"] is columns["statements_before"] is str
    flat = rows.flat({"values": {"person": "Žofie"}, "extra": 1}, {"values": dict, "coder": str})
    assert flat == {"values": '{"person": "Žofie"}', "coder": None}
