"""A casefile with statements imported from an invented DNA file: two that speak, one that only notes something."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import onrecord
from dna_cases import write_dna
from onrecord.casefile import Casefile
from onrecord.scoring import FakeScorer

#: The concept that both speak to.
FERRY = "The ferry should stay"


def enrich(connection: sqlite3.Connection) -> None:
    """A person who speaks for the city and an unnamed voice of it, each on one concept."""
    connection.executescript(
        "INSERT INTO VARIABLES VALUES (5, 'person', 'short text', 1), (6, 'concept', 'short text', 1);"
        "INSERT INTO ENTITIES VALUES (3, 5, '', 0, 0, 0, NULL), (4, 5, 'Mara Lindqvist', 0, 0, 0, NULL),"
        " (5, 6, '', 0, 0, 0, NULL), (6, 6, 'The ferry should stay', 0, 0, 0, NULL);"
        "INSERT INTO DATASHORTTEXT VALUES (2, 1, 5, 4), (3, 1, 6, 6), (4, 3, 1, 2), (5, 3, 5, 3), (6, 3, 6, 6);"
        "INSERT INTO STATEMENTS VALUES (3, 1, 1, 38, 58, 2);"
        "INSERT INTO DATABOOLEAN VALUES (2, 3, 2, 0);"
        "INSERT INTO DATAINTEGER VALUES (2, 3, 3, 0);"
    )


def import_ferry(folder: Path) -> Casefile:
    """The casefile, open."""
    case = onrecord.open(folder / "ferry.onrecord", scorer=FakeScorer())
    case.import_dna(write_dna(folder / "ferry.dna", enrich))
    return case
