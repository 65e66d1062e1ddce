"""A .dna file imported in place of an earlier one: what it no longer has goes, and can come back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

import onrecord
from coding_cases import BOOK, make_case
from dna_cases import dump_of, tables_of, write_dna
from onrecord.casefile import Casefile
from onrecord.dna_import import import_dna
from onrecord.records_values import DnaReplacement

#: The statement says the opposite, the annotation is gone, another one is there.
EDIT = """
    UPDATE DATABOOLEAN SET Value = 0;
    DELETE FROM STATEMENTS WHERE ID = 2;
    DELETE FROM DATALONGTEXT;
    INSERT INTO STATEMENTS VALUES (3, 2, 1, 0, 3, 1);
    INSERT INTO DATALONGTEXT VALUES (2, 3, 4, 'Which?');
"""


@pytest.fixture
def case(tmp_path: Path) -> Casefile:
    """A casefile with the invented file."""
    case = onrecord.open(tmp_path / "ferry.onrecord")
    case.import_dna(write_dna(tmp_path / "ferry.dna"))
    return case


def edited(folder: Path, change: str = EDIT) -> Path:
    """The invented file after somebody worked on it in DNA."""
    return write_dna(folder / "edited.dna", lambda connection: connection.executescript(change))


def replaced(case: Casefile, path: Path) -> tuple[int, int, int]:
    """How many statements are new, gone and back after the import."""
    done = import_dna(case, path, replace=True)
    assert isinstance(done, DnaReplacement)
    return done.statements_new, done.statements_gone, done.statements_back


def test_the_record_is_as_the_file(case: Casefile, tmp_path: Path) -> None:
    """An edit replaces what was edited, and the same import again changes nothing at all."""
    assert replaced(case, edited(tmp_path)) == (2, 2, 0)
    assert [(one.value("agreement"), one.value("note")) for one in case.coded_statements()] == [
        (None, "Which?"),
        (0, None),
    ]
    case.export_dna(tmp_path / "out.dna")
    assert tables_of(tmp_path / "out.dna")["STATEMENTS"] == tables_of(tmp_path / "edited.dna")["STATEMENTS"]
    before = dump_of(case.path)
    assert replaced(case, tmp_path / "edited.dna") == (0, 0, 0)
    assert dump_of(case.path) == before


def test_without_being_asked_nothing_goes(case: Casefile, tmp_path: Path) -> None:
    """A plain import adds."""
    assert import_dna(case, edited(tmp_path)).statements_new == 2
    assert len(case.coded_statements()) == 4
    assert case.decisions() == []


def test_the_earlier_file_brings_back(case: Casefile, tmp_path: Path) -> None:
    """What went is there again, and what had come is gone."""
    before = case.coded_statements()
    replaced(case, edited(tmp_path))
    assert replaced(case, tmp_path / "ferry.dna") == (0, 2, 2)
    assert case.coded_statements() == before


def test_each_is_a_decision(case: Casefile, tmp_path: Path) -> None:
    """It names the file, and can be undone."""
    replaced(case, edited(tmp_path))
    made = [decision for decision, _ in case.decisions()]
    assert [(one.field, one.by) for one in made] == [("reject", "import of edited.dna")] * 2
    case.undo(made[0].id, by="Ines")
    assert len(case.coded_statements()) == 3


def test_what_a_person_rejected_stays_so(case: Casefile, tmp_path: Path) -> None:
    """A file that has it brings it back no more than one that has it not."""
    rejected = case.coded_statements()[0].id
    case.reject_statement(rejected, by="Ines")
    assert replaced(case, tmp_path / "ferry.dna") == (0, 0, 0)
    assert replaced(case, edited(tmp_path)) == (2, 1, 0)
    assert replaced(case, tmp_path / "ferry.dna") == (0, 2, 1)
    assert rejected not in {one.id for one in case.coded_statements()}


def test_others_work_stays(case: Casefile, tmp_path: Path) -> None:
    """Statements in the same document by a coder the file does not have, and those of other documents."""
    case.import_dna(
        write_dna(
            tmp_path / "jo.dna",
            lambda connection: connection.executescript(
                "UPDATE CODERS SET Name = 'Jo' WHERE ID = 2; DELETE FROM STATEMENTS WHERE ID = 2;"
                "DELETE FROM DATALONGTEXT"
            ),
        )
    )
    other = "UPDATE DOCUMENTS SET Title = 'Bridge'"
    case.import_dna(write_dna(tmp_path / "bridge.dna", lambda connection: connection.execute(other)))
    assert replaced(case, edited(tmp_path)) == (2, 2, 0)
    assert [one.coder for one in case.coded_statements()] == ["Admin", "Jo", "Ines", "Ines", "Admin"]


def test_codings_are_kept_and_counted(tmp_path: Path) -> None:
    """What the casefile coded itself is not the file's to take off."""
    case = make_case(tmp_path)
    case.code(BOOK)
    case.export_dna(tmp_path / "peace.dna")
    before = case.coded_statements()
    with sqlite3.connect(tmp_path / "peace.dna") as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM STATEMENTS WHERE ID = 1")
    connection.close()
    done = import_dna(case, tmp_path / "peace.dna", replace=True)
    assert isinstance(done, DnaReplacement)
    assert (done.statements_new, done.statements_gone, done.codings_kept) == (0, 0, 1)
    assert case.coded_statements() == before


def test_a_variable_that_is_added_is_no_second_statement(case: Casefile, tmp_path: Path) -> None:
    """All statements of its type have another value then; in place of the old ones they are the same number."""
    added = "INSERT INTO VARIABLES VALUES (5, 'place', 'integer', 2); INSERT INTO DATAINTEGER VALUES (2, 2, 5, 7)"
    assert replaced(case, edited(tmp_path, added)) == (1, 1, 0)
    assert [one.value("place") for one in case.coded_statements()] == [None, 7]
