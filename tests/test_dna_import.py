"""A .dna file in a casefile: everything is there, once, or nothing is."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

import onrecord
from coding_cases import BOOK, make_case
from dna_cases import TEXT, dump_of, find_flaws, tables_of, write_dna
from onrecord.errors import InputError
from onrecord.records import Span
from onrecord.records_values import Coder, DnaImport, EntityValue, StatementType, Value, Variable, VariableKind
from onrecord.scoring import FakeScorer

SAMPLE = Path(__file__).parent.parent.parent / "shared/data/dna/sample.dna"


def test_everything_is_taken(tmp_path: Path) -> None:
    """Documents are articles, statements of every type stand at their characters with all their values."""
    with onrecord.open(tmp_path / "new.onrecord") as case:
        done = case.import_dna(write_dna(tmp_path / "ferry.dna"))
        assert done == DnaImport(
            articles=1, articles_new=1, statements=2, statements_new=2, variables=4, entities=2, coders=2
        )
        [entry] = case.articles()
        assert (entry.name, entry.title, entry.outlet, entry.byline) == ("Ferry", "Ferry", "Harbour Post", "Reporter")
        assert (entry.published, case.text("Ferry")) == (date(2023, 11, 14), TEXT)
        first, second = case.coded_statements()
    assert first.span.of(TEXT) == "🌊 mayor said the ferry must stay"
    assert second.span == Span(37, 57)
    assert (first.coder, second.statement_type) == ("Ines", "Annotation")
    assert first.values == (
        Value(variable="organization", value="City"),
        Value(variable="agreement", value=1),
        Value(variable="strength", value=-4),
    )
    assert second.value("note") == "Look this up."


def test_what_statements_are_coded_with_is_taken(tmp_path: Path) -> None:
    """Types, variables, entities with colours and attributes, coders and patterns."""
    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(write_dna(tmp_path / "ferry.dna"))
        scheme = case.scheme()
    assert scheme.statement_types[0] == StatementType(label="DNA Statement", colour="#010203")
    assert scheme.variables[0] == Variable(
        statement_type="DNA Statement", name="organization", kind=VariableKind.SHORT_TEXT, attributes=("Type",)
    )
    assert scheme.entities[1] == EntityValue(
        statement_type="DNA Statement",
        variable="organization",
        value="City",
        colour="#0a141e",
        attributes={"Type": "Government"},
    )
    assert scheme.coders == (
        Coder(name="Admin", colour="#ffff00", relations={"Ines": {}}),
        Coder(name="Ines", colour="#000009"),
    )
    assert [(one.label, one.colour) for one in scheme.patterns] == [("ferry", "#070809")]


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    """Not one row of the casefile is another one."""
    path = write_dna(tmp_path / "ferry.dna")
    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(path)
    before = dump_of(tmp_path / "new.onrecord")
    with onrecord.open(tmp_path / "new.onrecord") as case:
        done = case.import_dna(path)
    assert (done.articles_new, done.statements_new) == (0, 0)
    assert dump_of(tmp_path / "new.onrecord") == before


def test_what_is_new_in_a_file_is_added(tmp_path: Path) -> None:
    """A statement and a value that were coded since; what was there stays."""

    def add(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO ENTITIES VALUES (3, 1, 'Guild', 1, 1, 1, 2)")
        connection.execute("INSERT INTO ATTRIBUTEVALUES VALUES (3, 3, 1, 'Union')")
        connection.execute("INSERT INTO STATEMENTS VALUES (3, 1, 1, 42, 47, 2)")
        connection.execute("INSERT INTO DATABOOLEAN VALUES (2, 3, 2, 0)")
        connection.execute("INSERT INTO DATAINTEGER VALUES (2, 3, 3, 2)")
        connection.execute("INSERT INTO DATASHORTTEXT VALUES (2, 3, 1, 3)")

    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(write_dna(tmp_path / "ferry.dna"))
        done = case.import_dna(write_dna(tmp_path / "more.dna", add))
        assert (done.articles_new, done.statements_new) == (0, 1)
        assert [one.value("organization") for one in case.coded_statements()] == ["City", None, "Guild"]
        assert case.scheme().entities[2].parent == ("DNA Statement", "organization", "City")


def test_equal_documents_statements_and_coders_stay_apart(tmp_path: Path) -> None:
    """Two of each in the file are two of each in the casefile, also after a second import."""

    def double(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO CODERS VALUES (3, 'Ines', 0, 0, 9)")
        connection.execute(
            "INSERT INTO DOCUMENTS SELECT 2, Title, Text, 3, Author, Source, Section, Notes, Type, Date FROM DOCUMENTS"
        )
        connection.execute("INSERT INTO STATEMENTS VALUES (3, 2, 1, 38, 58, 1), (4, 2, 2, 38, 58, 1)")
        connection.execute("INSERT INTO DATALONGTEXT VALUES (2, 3, 4, 'Look this up.'), (3, 4, 4, 'Look this up.')")

    path = write_dna(tmp_path / "double.dna", double)
    with onrecord.open(tmp_path / "new.onrecord") as case:
        for number in (4, 0):
            assert case.import_dna(path).statements_new == number
            assert [entry.name for entry in case.articles()] == ["Ferry", "Ferry#2"]
            assert [coder.name for coder in case.scheme().coders] == ["Admin", "Ines", "Ines (2)"]


def test_a_document_without_a_title_is_named_by_its_number(tmp_path: Path) -> None:
    """And has none again when it is exported."""
    path = write_dna(tmp_path / "bare.dna", lambda connection: connection.execute("UPDATE DOCUMENTS SET Title = ''"))
    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(path)
        assert [(entry.name, entry.title) for entry in case.articles()] == [("bare.dna#1", None)]
        case.export_dna(tmp_path / "out.dna", password="ferry")
    assert [dict(row)["Title"] for row in tables_of(tmp_path / "out.dna")["DOCUMENTS"]] == [""]


def test_a_document_without_a_title_is_known_in_another_file(tmp_path: Path) -> None:
    """Its name was made up, so it is not what it is known by."""

    def untitle(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE DOCUMENTS SET Title = ''")

    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(write_dna(tmp_path / "bare.dna", untitle))
        done = case.import_dna(write_dna(tmp_path / "copy.dna", untitle))
        assert (done.articles_new, done.statements_new) == (0, 0)


def test_a_text_is_taken_to_the_letter(tmp_path: Path) -> None:
    """Line ends of every kind, signs of two units before and inside a statement, blanks at both ends."""
    text = " \r\nA\r🌊 b\n\tc\u2028𝄞d \r"

    def put(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE DOCUMENTS SET Text = ?", (text,))
        connection.execute("UPDATE STATEMENTS SET Start = 3, Stop = 15")

    path = write_dna(tmp_path / "letters.dna", put)
    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(path)
        assert case.text("Ferry") == text
        assert {one.span.of(text) for one in case.coded_statements()} == {text[3:13]}
        case.export_dna(tmp_path / "out.dna")
    wanted, found = tables_of(path), tables_of(tmp_path / "out.dna")
    assert found["STATEMENTS"] == wanted["STATEMENTS"]
    assert [dict(row)["Text"] for row in found["DOCUMENTS"]] == [text]


def test_a_file_of_its_own_leaves_its_entities_alone(tmp_path: Path) -> None:
    """What actors are is said by the casefile, also after it has read what it exported itself."""
    case = make_case(tmp_path)
    case.code(BOOK)
    case.export_dna(tmp_path / "peace.dna")
    assert case.import_dna(tmp_path / "peace.dna").statements_new == 0
    case.set_actor("Olga Prent", colour="#1f77b4", by="Ines")
    assert {one.colour for one in case.scheme().entities if one.value == "Olga Prent"} == {"#1f77b4"}
    before = dump_of(case.path)
    case.import_dna(tmp_path / "peace.dna")
    assert case.scheme().entities[0].value == ""
    assert find_flaws(tmp_path / "peace.dna") == []
    assert [line for line in dump_of(case.path) if line not in before and "Olga" not in line] == []


def test_an_article_without_a_date_comes_back_as_itself(tmp_path: Path) -> None:
    """The date it was given for the export is no other article's."""
    case = make_case(tmp_path)
    case.code(BOOK)
    case.set_article("bridge", published=None, by="Ines")
    case.export_dna(tmp_path / "peace.dna", undated="2031-01-01")
    done = case.import_dna(tmp_path / "peace.dna")
    assert (done.articles_new, done.statements_new) == (0, 0)
    assert case.article("bridge").published is None


def test_a_variable_that_comes_later_is_blank_in_what_was_there(tmp_path: Path) -> None:
    """DNA opens no file in which a statement has no value of it."""

    def add(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE DOCUMENTS SET Title = 'Bridge'")
        connection.execute("INSERT INTO VARIABLES VALUES (5, 'frame', 'short text', 2), (6, 'sure', 'boolean', 2)")
        connection.execute("INSERT INTO ENTITIES VALUES (3, 5, '', 0, 0, 0, NULL)")
        connection.execute("INSERT INTO DATASHORTTEXT VALUES (2, 2, 5, 3)")
        connection.execute("INSERT INTO DATABOOLEAN VALUES (2, 2, 6, 0)")

    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(write_dna(tmp_path / "ferry.dna"))
        case.import_dna(write_dna(tmp_path / "bridge.dna", add))
        case.export_dna(tmp_path / "both.dna")
    assert [flaw for flaw in find_flaws(tmp_path / "both.dna") if "version" not in flaw] == []
    assert sum(tables_of(tmp_path / "both.dna")["DATABOOLEAN"].values()) == 4


BROKEN = {
    "UPDATE ENTITIES SET ChildOf = 2 WHERE ID = 2": '"City" with ID 2 is below itself',
    "UPDATE STATEMENTS SET Stop = 60 WHERE ID = 2": "after the end of document 1",
    "UPDATE SETTINGS SET Value = '2.0'": "DNA 2",
    "DROP TABLE CODERS": "table CODERS is missing",
    "DELETE FROM DATASHORTTEXT": 'has no value for "organization"',
    "INSERT INTO ENTITIES VALUES (3, 1, 'City', 0, 0, 0, NULL)": 'has two rows with VariableId 1, Value "City"',
    "UPDATE CODERS SET Red = 300": "has 300 in column Red, not a number from 0 to 255",
    "UPDATE DOCUMENTS SET Date = 999999999999999": "has a date that is none",
    "INSERT INTO VARIABLELINKS VALUES (1, 1, 9)": "has TargetVariableId 9, which is not in table VARIABLES",
    "INSERT INTO CODERRELATIONS VALUES (2, 2, 9)": "has OtherCoder 9, which is not in table CODERS",
}


@pytest.mark.parametrize(("change", "sentence"), BROKEN.items())
def test_of_a_broken_file_nothing_is_taken(tmp_path: Path, change: str, sentence: str) -> None:
    """A sentence says what is wrong, and no casefile is made."""
    path = write_dna(tmp_path / "broken.dna", lambda connection: connection.execute(change))
    with onrecord.open(tmp_path / "new.onrecord") as case, pytest.raises(InputError) as raised:
        case.import_dna(path)
    assert sentence in str(raised.value)
    assert not (tmp_path / "new.onrecord").exists()


def test_a_variable_of_another_kind_is_refused(tmp_path: Path) -> None:
    """The casefile stays as it was."""
    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(write_dna(tmp_path / "ferry.dna"))
        other = write_dna(
            tmp_path / "other.dna",
            lambda connection: connection.executescript(
                "UPDATE VARIABLES SET DataType = 'integer' WHERE ID = 2; DELETE FROM DATABOOLEAN;"
                "INSERT INTO DATAINTEGER VALUES (9, 1, 2, 3); UPDATE DOCUMENTS SET Title = 'Another'"
            ),
        )
        with pytest.raises(InputError, match='"agreement" of "DNA Statement" is integer, and boolean in the casefile'):
            case.import_dna(other)
        assert [entry.name for entry in case.articles()] == ["Ferry"]


def test_what_was_corrected_stays_corrected(tmp_path: Path) -> None:
    """An article is known again by what its file says, and is exported as it was corrected."""
    path = write_dna(tmp_path / "ferry.dna")
    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(path)
        case.set_article("Ferry", title="The ferry", published="2023-11-20", by="Ines")
        assert case.import_dna(path).articles_new == 0
        assert [(entry.title, entry.published) for entry in case.articles()] == [("The ferry", date(2023, 11, 20))]
        assert case.values().observations.time.tolist() == [1_700_438_400]
        case.export_dna(tmp_path / "out.dna", password="ferry")
    [row] = [dict(row) for row in tables_of(tmp_path / "out.dna")["DOCUMENTS"]]
    assert (row["Title"], row["Date"], row["Section"]) == ("The ferry", 1_700_438_400, "Local")


def test_imported_articles_can_be_read(tmp_path: Path) -> None:
    """Reading finds statements of its own beside those that were imported, which stay."""
    path = write_dna(tmp_path / "ferry.dna")
    with onrecord.open(tmp_path / "new.onrecord", scorer=FakeScorer()) as case:
        case.import_dna(path)
        before = case.coded_statements()
        assert case.read(again=True, language="en").statements > 0
        assert case.coded_statements() == before
        assert case.import_dna(path).statements_new == 0
        assert len(case.statements()) > 0


def test_statements_of_removed_articles_are_gone(tmp_path: Path) -> None:
    """They come back with the article, and an import does not bring it back."""
    path = write_dna(tmp_path / "ferry.dna")
    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(path)
        case.remove_article("Ferry", by="Ines")
        case.import_dna(path)
        assert case.coded_statements() == []
        assert len(case.values().observations) == 0
        case.undo(by="Ines")
        assert len(case.coded_statements()) == 2


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLE.exists(), reason="shared/data/dna is not beside the checkout.")
def test_the_sample_comes_back_as_it_was(tmp_path: Path) -> None:
    """DNA's own sample, imported twice and exported, has equal tables but for ids, passwords and settings."""
    with onrecord.open(tmp_path / "sample.onrecord") as case:
        case.import_dna(SAMPLE)
        case.import_dna(SAMPLE)
        done = case.export_dna(tmp_path / "out.dna", password="harbour")
    assert (done.documents, done.statements, done.coders) == (7, 41, 4)
    assert tables_of(tmp_path / "out.dna") == tables_of(SAMPLE)
