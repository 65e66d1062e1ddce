"""A .dna file: everything in it, and a sentence for what is wrong with it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

import onrecord
from dna_cases import write_dna
from onrecord.errors import InputError
from onrecord.transfer.dna_read import read_dna


def test_everything_in_the_file_is_read(tmp_path):
    """Statements of every type, variables, entities with colours and attributes, coders, patterns."""
    file = read_dna(write_dna(tmp_path / "ferry.dna"))
    assert file.settings == {"version": "3.0.11"}
    assert [coder.name for coder in file.coders] == ["Admin", "Ines"]
    assert [statement.values for statement in file.statements] == [{1: 2, 2: 1, 3: -4}, {4: "Look this up."}]
    assert file.entities[1].attributes == {"Type": "Government"}
    assert file.entities[1].color == (10, 20, 30)
    assert file.variables[0].attribute_names == ("Type",)
    assert [(regex.label, regex.color) for regex in file.regexes] == [("ferry", (7, 8, 9))]


def test_the_end_of_a_document_is_counted_in_utf16(tmp_path):
    """A wave is two units: the last statement ends at 58 units, the text at 59."""
    file = read_dna(write_dna(tmp_path / "ferry.dna"))
    assert file.statements[1].stop == 58
    assert len(file.documents[0].text) == 58


BROKEN = {
    "UPDATE SETTINGS SET Value = '2.0 beta 25'": "DNA 2",
    "UPDATE SETTINGS SET Value = '4.0'": 'does not know: "4.0"',
    "UPDATE SETTINGS SET Value = '20.1'": 'does not know: "20.1"',
    "UPDATE SETTINGS SET Value = NULL": "does not know: missing",
    "DELETE FROM SETTINGS": "does not know: missing",
    "DROP TABLE SETTINGS": "table SETTINGS is missing",
    "DROP TABLE ENTITIES": "table ENTITIES is missing",
    "ALTER TABLE SETTINGS DROP COLUMN Value": "does not know: missing",
    "ALTER TABLE DOCUMENTS DROP COLUMN Section": "DOCUMENTS has no column Section",
    "UPDATE STATEMENTS SET Stop = 60 WHERE ID = 2": "statement 2 ends at 60, after the end of document 1 at 59",
    "UPDATE STATEMENTS SET Stop = 4 WHERE ID = 1": "statement 1 begins at 4 and ends at 4",
    "UPDATE STATEMENTS SET Start = -1 WHERE ID = 1": "statement 1 begins at -1 and ends at 37",
    "UPDATE STATEMENTS SET Start = NULL WHERE ID = 2": "the row with ID 2 has no whole number in column Start",
    "UPDATE STATEMENTS SET Start = 1.5 WHERE ID = 2": "no whole number in column Start",
    "UPDATE STATEMENTS SET DocumentId = 9 WHERE ID = 1": "has DocumentId 9, which is not in table DOCUMENTS",
    "UPDATE STATEMENTS SET StatementTypeId = 9 WHERE ID = 1": "has StatementTypeId 9, which is not in table STATEMENT",
    "UPDATE STATEMENTS SET Coder = 9 WHERE ID = 1": "STATEMENTS the row with ID 1 has Coder 9, which is not in table",
    "UPDATE STATEMENTS SET Coder = NULL WHERE ID = 1": "STATEMENTS the row with ID 1 has nothing in column Coder",
    "UPDATE STATEMENTS SET ID = 1": "table STATEMENTS has two rows with ID 1",
    "UPDATE STATEMENTS SET ID = NULL WHERE ID = 2": "in table STATEMENTS row 1 has no ID",
    "DELETE FROM DATABOOLEAN": 'statement 1 has no value for "agreement"',
    "UPDATE DATABOOLEAN SET Value = 7": 'statement 1 has 7 for "agreement"',
    "UPDATE DATABOOLEAN SET Value = 'true'": "DATABOOLEAN the row with ID 1 has no whole number",
    "UPDATE DATABOOLEAN SET StatementId = 9": "has StatementId 9, which is not in table STATEMENTS",
    "UPDATE DATABOOLEAN SET StatementId = 2": 'statement 2 has a value for "agreement" in table DATABOOLEAN',
    "UPDATE DATABOOLEAN SET VariableId = 3": "in table DATABOOLEAN, which is not for that variable",
    "INSERT INTO DATABOOLEAN VALUES (2, 1, 2, 0)": "DATABOOLEAN has two rows with StatementId 1, VariableId 2",
    "UPDATE DATAINTEGER SET Value = 'much'": "DATAINTEGER the row with ID 1 has no whole number in column Value",
    "UPDATE DATASHORTTEXT SET Entity = 9": "has Entity 9, which is not in table ENTITIES",
    "UPDATE DATASHORTTEXT SET Entity = NULL": "has nothing in column Entity",
    "INSERT INTO ENTITIES VALUES (3, 2, '', 0, 0, 0, NULL); UPDATE DATASHORTTEXT SET Entity = 3": (
        'statement 1 has a value for "organization" that another variable owns'
    ),
    "UPDATE ENTITIES SET ChildOf = 2 WHERE ID = 2": '"City" with ID 2 is below itself',
    "UPDATE ENTITIES SET ChildOf = 3 - ID": "with ID 1 is below itself",
    "UPDATE ENTITIES SET ChildOf = 9 WHERE ID = 2": "has ChildOf 9, which is not in table ENTITIES",
    "UPDATE ENTITIES SET Value = 'None' WHERE ID = 1": 'variable "organization" has no empty value',
    "UPDATE ENTITIES SET Red = 'red' WHERE ID = 2": 'has "red" in column Red, not a number from 0 to 255',
    "UPDATE ENTITIES SET Value = CAST(x'61ff' AS TEXT) WHERE ID = 2": "has bytes that are no UTF-8 in column Value",
    "DELETE FROM ATTRIBUTEVALUES WHERE ID = 2": 'the value "City" of "organization" has no attribute Type',
    "INSERT INTO ATTRIBUTEVALUES VALUES (3, 2, 1, 'x')": "two rows with EntityId 2, AttributeVariableId 1",
    "INSERT INTO ATTRIBUTEVALUES VALUES (3, 9, 1, 'x')": "has EntityId 9, which is not in table ENTITIES",
    "INSERT INTO ATTRIBUTEVARIABLES VALUES (2, 1, 'Type')": 'has two rows with VariableId 1, AttributeVariable "Type"',
    "INSERT INTO ATTRIBUTEVARIABLES VALUES (2, 2, 'Type'); INSERT INTO ATTRIBUTEVALUES VALUES (3, 2, 2, 'x')": (
        "value 2 has an attribute of another variable"
    ),
    "UPDATE VARIABLES SET StatementTypeId = 9 WHERE ID = 4": "has StatementTypeId 9, which is not in table",
    "UPDATE VARIABLES SET DataType = 'date' WHERE ID = 4": 'variable "note" has an unknown data type, "date"',
    "UPDATE CODERS SET Name = NULL WHERE ID = 2": "in table CODERS the row with ID 2 has no text in column Name",
    "ALTER TABLE CODERS ADD COLUMN FontSize INTEGER DEFAULT 400": "has 400 in column FontSize, not a number from",
    "ALTER TABLE CODERS ADD COLUMN PermissionEditRegex DEFAULT 'no'": 'has "no" in column PermissionEditRegex',
    "UPDATE DOCUMENTS SET Notes = 7": "in table DOCUMENTS the row with ID 1 has no text in column Notes",
    "UPDATE DOCUMENTS SET Date = NULL": "in table DOCUMENTS the row with ID 1 has no whole number in column Date",
    "UPDATE DOCUMENTS SET Date = -99999999999": "document 1 has a date that is none: -99999999999 seconds after 1970",
    "UPDATE CODERRELATIONS SET OtherCoder = 1": 'coder "Admin" is related to itself',
    "INSERT INTO VARIABLELINKS VALUES (1, 2, 2)": 'variable "agreement" is linked to itself',
    "INSERT INTO REGEXES VALUES ('ferry', 1, 2, 3)": 'table REGEXES has two rows with Label "ferry"',
    "UPDATE REGEXES SET Label = NULL": "in table REGEXES row 1 has no text in column Label",
}


@pytest.mark.parametrize(("change", "sentence"), BROKEN.items())
def test_what_is_wrong_is_said(tmp_path, change, sentence):
    """What and where, in one sentence that names the file."""
    path = write_dna(tmp_path / "broken.dna", lambda connection: connection.executescript(change))
    with pytest.raises(InputError, match=r"broken\.dna") as raised:
        read_dna(path)
    assert sentence in str(raised.value)


def test_other_files_are_refused(tmp_path):
    """No file, a folder, a text, an empty file, one that breaks off, a casefile, a database of something else."""
    (tmp_path / "text.dna").write_text("a text", encoding="utf-8")
    (tmp_path / "empty.dna").touch()
    (tmp_path / "folder.dna").mkdir()
    (tmp_path / "cut.dna").write_bytes(write_dna(tmp_path / "whole.dna").read_bytes()[:5000])
    with onrecord.open(tmp_path / "own.dna") as case:
        case.import_dna(tmp_path / "whole.dna")
    with closing(sqlite3.connect(tmp_path / "other.dna")) as connection:
        connection.execute("CREATE TABLE birds (name)")
    for name, sentence in {
        "none": "cannot be opened",
        "folder": "cannot be opened",
        "text": "no SQLite file",
        "empty": "no SQLite file",
        "cut": "cannot be read",
        "own": "a casefile of onrecord",
        "other": "not one of DNA",
    }.items():
        with pytest.raises(InputError, match=sentence) as raised:
            read_dna(tmp_path / f"{name}.dna")
        assert raised.value.hint


def test_signs_in_a_path_are_no_options(tmp_path):
    """A file may be called anything that the system allows, and may be read-only."""
    path = write_dna(tmp_path / "a#b?mode=rw&c d%20'.dna")
    path.chmod(0o444)
    assert len(read_dna(path).statements) == 2


def test_a_file_with_a_log_is_read_as_it_is(tmp_path):
    """What another program has written is read, what it has not finished is not; no file is left beside."""
    path = write_dna(tmp_path / "log.dna")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    assert read_dna(path).documents[0].title == "Ferry"
    assert [one.name for one in tmp_path.iterdir()] == ["log.dna"]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE DOCUMENTS SET Title = 'Bridge'")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE DOCUMENTS SET Title = 'Harbour'")
        assert read_dna(path).documents[0].title == "Bridge"


def test_a_file_that_was_left_half_written_is_refused(tmp_path):
    """A journal beside it says that a program was ended while it wrote."""
    path, half = write_dna(tmp_path / "whole.dna"), tmp_path / "half.dna"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE DOCUMENTS SET Text = Text || hex(zeroblob(50000))")
        connection.execute("UPDATE STATEMENTS SET Start = 0")
        half.write_bytes(path.read_bytes())
        (tmp_path / "half.dna-journal").write_bytes((tmp_path / "whole.dna-journal").read_bytes())
    with pytest.raises(InputError, match=r"was ended while it wrote half\.dna"):
        read_dna(half)
