"""A casefile as a .dna file: what DNA asks for, what comes back, and what is refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import onrecord
from coding_cases import BOOK, CLOSING, FARES, make_case
from dna_cases import find_flaws, tables_of, write_dna
from onrecord.casefile import Casefile
from onrecord.errors import InputError
from onrecord.records import Codebook, Span
from onrecord.transfer.dna_password import is_password

LONG = "The ferry fares should rise" + ", and soon" * 30 + "."
LONGER = LONG[:-1] + " indeed."


@pytest.fixture
def case(tmp_path: Path) -> Casefile:
    """Coded articles: two speakers of one statement, an affiliation, a colour, a decision, long propositions."""
    case = make_case(tmp_path)
    long, longer = replace(FARES, id="long", proposition=LONG), replace(FARES, id="longer", proposition=LONGER)
    case.code(
        Codebook(name="harbour", version="1", concepts=(*BOOK.concepts, long, replace(longer, parent=CLOSING.id)))
    )
    fares, closing = (next(one for one in case.codings() if one.concept == id_) for id_ in (FARES.id, CLOSING.id))
    case.set_statement(fares.statement, speaker=["Mara Lindqvist", "Ivo Tarn"], by="Ines")
    case.set_actor("Mara Lindqvist", affiliation="Harbour Guild", colour="#1F77B4", by="Ines")
    case.decide_coding(closing.statement, CLOSING.id, "for", by="Ines")
    return case


def test_what_is_exported_comes_back(case: Casefile, tmp_path: Path) -> None:
    """Documents, statements, entities, attributes, codings and coders are equal in a casefile that imports the file."""
    case.export_dna(tmp_path / "peace.dna", password="harbour")
    with onrecord.open(tmp_path / "back.onrecord") as back:
        back.import_dna(tmp_path / "peace.dna")
        assert back.scheme() == case.scheme()
        assert list(map(_said, back.coded_statements())) == list(map(_said, case.coded_statements()))
        for article in case.articles():
            again = back.article(article.name)
            assert (again.text, again.title) == (case.text(article.name), article.title or article.name)
            assert (again.outlet, again.byline, again.published) == (article.outlet, article.byline, article.published)
        back.export_dna(tmp_path / "again.dna", password="harbour")
    assert tables_of(tmp_path / "again.dna") == tables_of(tmp_path / "peace.dna")


def test_dna_finds_what_it_needs(case: Casefile, tmp_path: Path) -> None:
    """Each statement has a value of each variable, each variable an empty entity, each entity all attributes."""
    case.export_dna(tmp_path / "peace.dna")
    assert find_flaws(tmp_path / "peace.dna") == []


def test_every_combination_is_a_statement(case: Casefile, tmp_path: Path) -> None:
    """Two speakers of one coding are two statements at the same place, each with the organisation spoken for."""
    case.export_dna(tmp_path / "peace.dna")
    found = [one for one in case.coded_statements() if one.value("concept") == FARES.proposition]
    assert [(one.value("person"), one.value("organization")) for one in found[:2]] == [
        ("Mara Lindqvist", "Harbour Guild"),
        ("Ivo Tarn", ""),
    ]
    assert found[0].id == found[1].id
    assert found[0].span == found[1].span
    with closing(sqlite3.connect(tmp_path / "peace.dna")) as connection:
        [number] = connection.execute("SELECT count(*) FROM STATEMENTS").fetchone()
    assert number == len(case.coded_statements())


def test_places_are_the_hull_in_utf16(case: Casefile, tmp_path: Path) -> None:
    """From the first character of a content to its last, counted as DNA does."""
    case.add_statement("ferry", content=(Span(0, 5), Span(12, 16)), by="Ines")
    added = next(e.statement.id for e in case.statements() if e.content == "Ferry … rise")
    case.decide_coding(added, FARES.id, "for", by="Ines")
    case.export_dna(tmp_path / "peace.dna")
    with closing(sqlite3.connect(tmp_path / "peace.dna")) as connection:
        rows = connection.execute(
            "SELECT Start, Stop FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId "
            "WHERE d.Title = 'ferry' ORDER BY Start"
        ).fetchall()
    assert rows[0] == (0, 16)


def test_long_values_are_cut_and_kept(case: Casefile, tmp_path: Path) -> None:
    """No value has more than 190 characters, two that begin alike stay two, and the whole is in the notes."""
    case.export_dna(tmp_path / "peace.dna")
    with closing(sqlite3.connect(tmp_path / "peace.dna")) as connection:
        values = [row[0] for row in connection.execute("SELECT Value FROM ENTITIES WHERE LENGTH(Value) > 100")]
        notes = [
            row[0]
            for row in connection.execute(
                "SELECT group_concat(AttributeValue, '') FROM (SELECT * FROM ATTRIBUTEVALUES ORDER BY ID) v "
                "JOIN ATTRIBUTEVARIABLES a ON a.ID = v.AttributeVariableId JOIN ENTITIES e ON e.ID = v.EntityId "
                "WHERE a.AttributeVariable LIKE 'Notes%' AND LENGTH(e.Value) = 190 GROUP BY e.ID"
            )
        ]
    assert len(set(values)) == 2
    assert {len(value) for value in values} == {190}
    assert set(notes) == {LONG, LONGER}


def test_colours_attributes_and_parents_travel(case: Casefile) -> None:
    """An actor's colour, kind and aliases, a concept's id and the one above it."""
    entities = {entity.value: entity for entity in case.scheme().entities}
    mara = entities["Mara Lindqvist"]
    assert (mara.colour, mara.attributes) == ("#1f77b4", {"Type": "person", "Alias": "Lindqvist", "Notes": ""})
    assert entities[FARES.proposition].attributes["Alias"] == "fares"
    assert entities[LONGER].parent == ("DNA Statement", "concept", CLOSING.proposition)


def test_coders_are_who_decided(case: Casefile, tmp_path: Path) -> None:
    """What nobody decided on is the program's; the documents are Admin's; the password is the one given."""
    done = case.export_dna(tmp_path / "peace.dna", password="härbour")
    assert [coder.name for coder in case.scheme().coders] == ["Admin", "Ines", "onrecord"]
    assert {one.coder for one in case.coded_statements()} == {"Ines", "onrecord"}
    with closing(sqlite3.connect(tmp_path / "peace.dna")) as connection:
        kept = [row[0] for row in connection.execute("SELECT Password FROM CODERS")]
        owners = connection.execute("SELECT DISTINCT Coder FROM DOCUMENTS").fetchall()
    assert owners == [(1,)]
    assert done.password == "härbour"
    assert all(is_password("härbour", one) and not is_password("harbour", one) for one in kept)
    assert len(set(kept)) == 3


def test_decisions_of_anybody_have_a_coder(case: Casefile, tmp_path: Path) -> None:
    """Also of somebody called Admin, where a file was imported that has no coder of that name."""
    only = write_dna(tmp_path / "ferry.dna", lambda connection: connection.execute("UPDATE CODERS SET Name = 'Jo'"))
    case.import_dna(only)
    [closing, *_] = case.codings(concept="closing")
    case.decide_coding(closing.statement, CLOSING.id, "against", by="Admin")
    case.export_dna(tmp_path / "peace.dna")
    names = [coder.name for coder in case.scheme().coders]
    assert names == ["Jo", "Jo (2)", "Admin", "onrecord"]
    assert find_flaws(tmp_path / "peace.dna") == []
    relations = {coder.name: sorted(coder.relations) for coder in case.scheme().coders}
    assert relations["Jo"] == ["Admin", "Jo (2)", "onrecord"]
    assert relations["onrecord"] == ["Admin", "Jo", "Jo (2)"]


def test_what_is_lost_is_counted(tmp_path: Path) -> None:
    """Counted by hand in three short articles; what there is none of is not named."""
    case = make_case(tmp_path)
    case.code(replace(BOOK, concepts=(replace(FARES, definition="What a crossing costs."), CLOSING)))
    assert case.export_dna(tmp_path / "peace.dna").left_out == (
        ("statements without a coding", 1),
        ("sources and cues", 8),
        ("acts", 4),
        ("scores", 4),
        ("links of copies to their originals", 1),
        ("definitions and examples of concepts", 1),
    )
    fares = next(one.statement for one in case.codings() if one.concept == FARES.id)
    case.set_statement(
        fares, content=(Span(19, 34), Span(40, 54)), addressee=["Ivo Tarn"], said_on="2031-05-01", by="I"
    )
    case.set_actor("Mara Lindqvist", affiliation="Harbour Guild", by="I")
    case.set_article("ferry", url="https://example.org/ferry", by="I")
    left_out = dict(case.export_dna(tmp_path / "peace.dna").left_out)
    assert left_out["gaps between the pieces of a content"] == 1
    assert left_out["addressees"] == 1
    assert left_out["dates on which statements were made"] == 1
    assert left_out["affiliations of actors"] == 1
    assert left_out["addresses of articles"] == 1
    assert left_out["decisions"] == 5


def test_what_comes_back_is_no_other_statement(case: Casefile, tmp_path: Path) -> None:
    """A file that the casefile itself was exported to brings nothing that is there, and what was coded since."""
    case.export_dna(tmp_path / "peace.dna")
    before = case.coded_statements()
    assert case.import_dna(tmp_path / "peace.dna").statements_new == 0
    with closing(sqlite3.connect(tmp_path / "peace.dna")) as connection, connection:
        connection.execute("UPDATE DATABOOLEAN SET Value = 1 - Value WHERE ID = 1")
    done = case.import_dna(tmp_path / "peace.dna")
    assert (done.articles_new, done.statements_new) == (0, 1)
    assert len(case.coded_statements()) == len(before) + 1


def test_an_article_without_a_date_is_refused(case: Casefile, tmp_path: Path) -> None:
    """It is named, nothing is written; a date for all of them is taken for these alone."""
    case.set_article("ferry", published=None, by="Ines")
    with pytest.raises(InputError, match='"ferry" has no date'):
        case.export_dna(tmp_path / "peace.dna")
    assert not (tmp_path / "peace.dna").exists()
    case.export_dna(tmp_path / "peace.dna", undated="2031-01-01")
    with closing(sqlite3.connect(tmp_path / "peace.dna")) as connection:
        rows = connection.execute("SELECT Title, date(Date, 'unixepoch') FROM DOCUMENTS").fetchall()
    assert dict(rows) == {"ferry": "2031-01-01", "bridge": "2031-05-08", "wire": "2031-05-07"}


def test_an_open_file_is_left_alone(case: Casefile, tmp_path: Path) -> None:
    """Whether another program is writing, holds it, or was ended in the middle; it is replaced when it is closed."""
    path = write_dna(tmp_path / "peace.dna")
    before = path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(InputError, match="open in another program"):
            case.export_dna(path)
    journal = tmp_path / "peace.dna-journal"
    journal.write_bytes(b"half")
    with pytest.raises(InputError, match="open in another program"):
        case.export_dna(path)
    assert path.read_bytes() == before
    journal.unlink()
    case.export_dna(path)
    assert find_flaws(path) == []
    assert {one.name for one in tmp_path.iterdir() if ".part" in one.name} == set()


def test_places_that_cannot_be_written_are_told(case: Casefile, tmp_path: Path) -> None:
    """The casefile itself, a folder, a folder that is not there."""
    for path, sentence in {
        case.path: "the casefile itself",
        tmp_path: "a folder",
        tmp_path / "none" / "peace.dna": "cannot be written",
    }.items():
        with pytest.raises(InputError, match=sentence):
            case.export_dna(path)


def test_a_place_is_looked_at_before_the_record(case: Casefile, tmp_path: Path) -> None:
    """Where both are wrong, the file comes first."""
    case.set_article("ferry", published=None, by="Ines")
    with pytest.raises(InputError, match="cannot be written"):
        case.export_dna(tmp_path / "none" / "peace.dna")


def test_what_is_empty_in_a_file_stays_empty(tmp_path: Path) -> None:
    """An attribute that looks like one of long entities, and a long text that was never written."""
    path = write_dna(
        tmp_path / "ferry.dna",
        lambda connection: connection.executescript(
            "UPDATE ATTRIBUTEVARIABLES SET AttributeVariable = 'Notes 2';"
            "UPDATE ATTRIBUTEVALUES SET AttributeValue = ''; UPDATE DATALONGTEXT SET Value = NULL"
        ),
    )
    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(path)
        case.export_dna(tmp_path / "out.dna")
    for table in ("ATTRIBUTEVARIABLES", "ATTRIBUTEVALUES", "DATALONGTEXT"):
        assert tables_of(tmp_path / "out.dna")[table] == tables_of(path)[table]


def test_a_casefile_without_codings_gives_its_documents(tmp_path: Path) -> None:
    """With the type, its variables and their empty entities, for somebody to code in DNA."""
    make_case(tmp_path).export_dna(tmp_path / "peace.dna")
    assert find_flaws(tmp_path / "peace.dna") == []
    with closing(sqlite3.connect(tmp_path / "peace.dna")) as connection:
        blank = connection.execute(
            "SELECT Variable FROM VARIABLES v JOIN ENTITIES e ON e.VariableId = v.ID WHERE e.Value = ''"
        ).fetchall()
        [documents] = connection.execute("SELECT count(*) FROM DOCUMENTS").fetchone()
    assert [row[0] for row in blank] == ["person", "organization", "concept"]
    assert documents == 3


def test_codings_join_what_was_imported(case: Casefile, tmp_path: Path) -> None:
    """A type without the built-in variables stays as it is, and codings get one of their own."""
    case.import_dna(write_dna(tmp_path / "ferry.dna"))
    assert [one.label for one in case.scheme().statement_types] == [
        "DNA Statement",
        "Annotation",
        "DNA Statement (onrecord)",
    ]
    case.export_dna(tmp_path / "both.dna")
    assert find_flaws(tmp_path / "both.dna") == []
    assert len(case.values().observations) == sum(
        one.statement_type == "DNA Statement (onrecord)" for one in case.coded_statements()
    )


def _said(one: onrecord.CodedStatement) -> onrecord.CodedStatement:
    """A coded statement without what no .dna file holds."""
    return replace(one, id="", score=1.0, opposite=0.0, is_decided=True, said_on=None)
