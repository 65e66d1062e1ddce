"""A .dna file: everything in it, and a sentence for what is wrong with it."""

from __future__ import annotations

import pytest

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
    "DELETE FROM SETTINGS": "does not know: missing",
    "DROP TABLE ENTITIES": "table ENTITIES is missing",
    "ALTER TABLE DOCUMENTS DROP COLUMN Section": "DOCUMENTS has no column Section",
    "UPDATE STATEMENTS SET Stop = 60 WHERE ID = 2": "statement 2 ends at 60, after the end of document 1 at 59",
    "UPDATE STATEMENTS SET Stop = 4 WHERE ID = 1": "statement 1 begins at 4 and ends at 4",
    "UPDATE STATEMENTS SET DocumentId = 9 WHERE ID = 1": "statement 1 is in a document that is not in the file",
    "UPDATE STATEMENTS SET StatementTypeId = 9 WHERE ID = 1": "statement 1 has a type that is not in the file",
    "UPDATE STATEMENTS SET Coder = 9 WHERE ID = 1": "statement 1 has a coder that is not in the file",
    "DELETE FROM DATABOOLEAN": 'statement 1 has no value for "agreement"',
    "UPDATE DATABOOLEAN SET Value = 7": 'statement 1 has 7 for "agreement"',
    "UPDATE DATAINTEGER SET Value = 'much'": 'statement 1 has no number for "strength"',
    "UPDATE DATASHORTTEXT SET Entity = 9": 'statement 1 has a value for "organization" that is not in the file',
    "UPDATE DATASHORTTEXT SET Entity = NULL": 'statement 1 has a value for "organization" that is not in the file',
    "UPDATE ENTITIES SET ChildOf = 2 WHERE ID = 2": '"City" is below itself',
    "UPDATE ENTITIES SET ChildOf = 9 WHERE ID = 2": "below a value that is not in the file",
    "UPDATE VARIABLES SET StatementTypeId = 9 WHERE ID = 4": "a statement type that is not in the file",
    "UPDATE VARIABLES SET DataType = 'date' WHERE ID = 4": 'unknown data type, "date"',
    "UPDATE CODERS SET Name = NULL WHERE ID = 2": "row 2 of table CODERS has no text in column Name",
    "UPDATE DOCUMENTS SET Notes = 7": "row 1 of table DOCUMENTS has no text in column Notes",
    "UPDATE CODERRELATIONS SET OtherCoder = 1": "related to one that is not in the file, or to itself",
    "INSERT INTO VARIABLELINKS VALUES (1, 2, 2)": "a variable is linked to itself",
    "UPDATE DOCUMENTS SET Date = NULL": "document 1 has no date",
}


@pytest.mark.parametrize(("change", "sentence"), BROKEN.items())
def test_what_is_wrong_is_said(tmp_path, change, sentence):
    """What and where, in one sentence that names the file."""
    path = write_dna(tmp_path / "broken.dna", lambda connection: connection.execute(change))
    with pytest.raises(InputError, match=r"broken\.dna") as raised:
        read_dna(path)
    assert sentence in str(raised.value)


def test_other_files_are_refused(tmp_path):
    """No file, a text, a file that breaks off, a database of something else."""
    (tmp_path / "text.dna").write_text("a text", encoding="utf-8")
    (tmp_path / "cut.dna").write_bytes(write_dna(tmp_path / "whole.dna").read_bytes()[:5000])
    for name, sentence in {"none": "cannot be opened", "text": "no SQLite file", "cut": "cannot be read"}.items():
        with pytest.raises(InputError, match=sentence):
            read_dna(tmp_path / f"{name}.dna")
