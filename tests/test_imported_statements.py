"""Statements imported from DNA in a casefile: listed, counted, shown, rejected, and never counted twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import onrecord
from cli_cases import Runner
from coding_cases import BOOK
from imported_cases import FERRY, import_ferry
from onrecord.casefile import Casefile
from onrecord.errors import InputError
from onrecord.positions import FakePositionScorer


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Casefile]:
    """The casefile with imported statements alone."""
    with import_ferry(tmp_path) as opened:
        yield opened


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Runs a command."""
    return Runner(capfd, monkeypatch)


def test_lists_and_counts_agree(case: Casefile) -> None:
    """Statements, articles and the casefile as a whole count the same ones."""
    [article] = case.articles()
    assert len(case.statements()) == case.info().statements == article.statements == article.imported == 3
    assert case.info().imported == (("DNA Statement", 2), ("Annotation", 1))
    assert case.info().forms == ()


def test_what_a_reading_finds_stands_beside_them(case: Casefile) -> None:
    """Both count, and the imported ones are as they were."""
    before = case.statements().to_rows()
    found = case.read(again=True, language="en").statements
    rows = case.statements().to_rows()
    assert found > 0
    assert [row for row in rows if row["imported"]] == before
    [article] = case.articles()
    assert len(rows) == case.info().statements == article.statements == found + 3
    assert article.imported == 3
    assert sum(len(case.statements(form=form)) for form in onrecord.Form) == found


def test_networks_count_them_once(case: Casefile) -> None:
    """The table that networks are made of has each coding, whatever is listed, and no unit is one of them."""
    case.read(again=True, language="en")
    assert len(case.values().observations) == 2
    assert [one.statement_type for one in case.coded_statements()] == ["DNA Statement", "Annotation", "DNA Statement"]
    assert len(dict(case.attributions())["Ferry"]) == case.info().statements - 3


def test_coding_leaves_them_alone(tmp_path: Path) -> None:
    """A casefile with nothing else has no statement to code, and no coding."""
    import_ferry(tmp_path).close()
    with onrecord.open(tmp_path / "ferry.onrecord", position_scorer=FakePositionScorer()) as case:
        done = case.code(BOOK)
        assert (done.statements, done.suggested, case.codings(with_none=True)) == (0, 0, [])
        [first, *_] = case.statements()
        assert [stand.codebook for stand in first.codings] == ["DNA Statement"]
        with pytest.raises(InputError, match="was imported from DNA and is corrected there"):
            case.decide_coding(first.statement.id, BOOK.concepts[0].id, "for", by="Ines")


def test_a_rejected_one_is_gone_everywhere_until_it_is_taken_back(case: Casefile, tmp_path: Path) -> None:
    """Lists, counts, networks and exports leave it out, also after a second import; an undo brings it back."""
    id_ = case.statements()[0].statement.id
    decision = case.reject_statement(id_[:9], by="Ines")
    assert (decision.subject, decision.field) == (f"statement:{id_}", "reject")
    assert case.import_dna(tmp_path / "ferry.dna").statements_new == 0
    [article] = case.articles()
    assert id_ not in [entry.statement.id for entry in case.statements()]
    assert len(case.statements()) == case.info().statements == article.statements == article.imported == 2
    assert len(case.values().observations) == 1
    assert case.export_dna(tmp_path / "out.dna", password="harbour").statements == 2
    with pytest.raises(InputError, match="was rejected"):
        case.reject_statement(id_, by="Ines")
    case.undo(by="Ines")
    assert case.statements()[0].statement.id == id_
    assert (len(case.values().observations), case.info().statements) == (2, 3)
    case.undo(2, by="Ines")
    assert len(case.statements()) == 2


def test_a_reading_keeps_it_rejected(case: Casefile) -> None:
    """And corrections of the article do."""
    id_ = case.statements()[0].statement.id
    case.reject_statement(id_, by="Ines")
    case.read(again=True, language="en")
    case.set_article("Ferry", outlet="Quay News", by="Ines")
    assert id_ not in [entry.statement.id for entry in case.statements()]
    assert [entry.outlet for entry in case.statements() if entry.imported] == ["Quay News"] * 2


def test_nothing_else_is_decided_on_them(case: Casefile) -> None:
    """The refusal says where they are corrected, and no decision is made."""
    id_ = case.statements()[0].statement.id
    with pytest.raises(InputError, match=f"The statement {id_} was imported from DNA and is corrected there") as raised:
        case.set_statement(id_[:8], act="denies", by="Ines")
    assert f"onrecord statements reject CASEFILE {id_}" in raised.value.hint
    assert case.decisions() == []


def test_those_of_a_removed_article_are_not_found(case: Casefile) -> None:
    """They can be rejected again when it is back."""
    id_ = case.statements()[0].statement.id
    case.remove_article("Ferry", by="Ines")
    assert len(case.statements()) == case.info().statements == 0
    with pytest.raises(InputError, match="There is no statement"):
        case.reject_statement(id_, by="Ines")
    case.undo(by="Ines")
    assert case.reject_statement(id_, by="Ines").field == "reject"


def test_the_beginning_of_two_ids_is_refused(case: Casefile) -> None:
    """Also where one is of an imported statement; an empty one is no id."""
    imported = {entry.statement.id[0]: entry.statement.id for entry in case.statements()}
    for end in range(1, 31):
        case.add_statement("Ferry", content=(onrecord.Span(0, end),), by="Ines")
    added = {entry.statement.id[0] for entry in case.statements() if not entry.imported}
    letter = next(letter for letter in imported if letter in added)
    with pytest.raises(InputError, match="Several statements have an id"):
        case.reject_statement(letter, by="Ines")
    assert case.reject_statement(imported[letter], by="Ines").subject == f"statement:{imported[letter]}"
    with pytest.raises(InputError, match="There is no statement"):
        case.reject_statement(" ", by="Ines")


def test_rows_say_where_they_come_from(case: Casefile) -> None:
    """In JSON an object, in tables three columns, null for all others."""
    case.read(again=True, language="en")
    rows = case.statements().to_rows()
    imported = next(row for row in rows if row["imported"])
    assert imported["imported"] == {
        "type": "DNA Statement",
        "coder": "Ines",
        "values": {
            "organization": "City",
            "agreement": True,
            "strength": -4,
            "person": "Mara Lindqvist",
            "concept": FERRY,
        },
    }
    assert [imported[name] for name in ("form", "source", "cue", "act", "same_as")] == [None] * 5
    assert {row["imported"] is None for row in rows if row["form"]} == {True}
    frame = case.statements().to_pandas()
    cells = frame[frame["id"] == imported["id"]].iloc[0]
    assert (cells["imported_type"], cells["imported_coder"]) == ("DNA Statement", "Ines")
    assert json.loads(cells["imported_values"])["agreement"] is True
    assert frame["imported_type"].isna().sum() == len(rows) - 3


def test_the_screen_marks_them(run: Runner, tmp_path: Path) -> None:
    """The table says that one was imported, by whom, and what was coded; the counts name them."""
    import_ferry(tmp_path).close()
    path = tmp_path / "ferry.onrecord"
    lines = run("statements", path).out.splitlines()
    words = " ".join(" ".join(lines).split())
    for said in ("imported", "by Ines", "Mara Lindqvist (City)", "City (organization)", "agreement: no"):
        assert said in words
    assert lines[-1] == "3 statements"
    assert "statements  3: imported 3" in run("info", path).out
    assert "imported    3: DNA Statement 2, Annotation 1" in run("info", path).out
    assert "3, unread" in run("articles", path).out
    assert run("statements", path, "--format", "attributions").out == ""


def test_a_speaker_that_is_not_there_is_told_with_the_nearest(run: Runner, tmp_path: Path) -> None:
    """The speakers of imported statements are among the names."""
    import_ferry(tmp_path).close()
    done = run("statements", tmp_path / "ferry.onrecord", "--speaker", "Mara Lindquest")
    assert (done.status, "Nearest names: “Mara Lindqvist”" in done.err) == (2, True)


def test_the_report_shows_them(case: Casefile, tmp_path: Path) -> None:
    """Each in its passage with its mark, its speaker among the actors, its values in the table."""
    case.report(tmp_path / "page.html", title="The ferry")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<dd>3<small>3 imported</small></dd>" in page
    assert '<option value="imported">Imported</option>' in page
    assert page.count('<span class="then" data-words="imported">') == 3
    assert '<strong>Mara Lindqvist</strong> <small>City</small></span><span class="count" title="1 statement">' in page
    record = json.loads(page.partition('id="record">')[2].partition("</script>")[0])
    assert [row[5] for row in record["statements"]] == ["imported"] * 3
    told = [row[-1] for row in record["statements"]]
    assert f"DNA Statement, coded by Ines · agreement: yes · strength: -4 · concept: {FERRY}" in told
    assert "Annotation, coded by Admin · note: Look this up." in told
    assert "speaker not known:" not in page


def test_a_namesake_in_the_report_is_told_apart(case: Casefile, tmp_path: Path) -> None:
    """An actor of the casefile and a speaker of an imported statement of one name are two."""
    [article] = case.articles()
    case.add_statement(article.name, content=(onrecord.Span(37, 57),), speaker=["Mara Lindqvist"], by="Ines")
    case.report(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<strong>Mara Lindqvist</strong> <small>City, imported</small>" in page
    assert page.count("<strong>Mara Lindqvist</strong>") == 2
