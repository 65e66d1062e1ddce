"""What networks are made of: codings that hold and imported statements as one table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import onrecord
from coding_cases import BOOK, CLOSING, FARES, make_case
from dna_cases import write_dna
from onrecord.casefile import Casefile
from onrecord.combining import Combinations
from onrecord.errors import InputError
from onrecord.network.networks import build_network
from onrecord.network.options import How, NetworkOptions
from onrecord.records import (
    ActorId,
    ActorKind,
    Agreement,
    ArticleId,
    CodingEntry,
    Span,
    Speaker,
    StatementId,
)
from onrecord.transfer.dna_read import read_dna

GOLDEN = Path(__file__).parents[2] / "shared" / "data" / "dna"

MAY_6, MAY_8 = 1_935_792_000, 1_935_964_800


@pytest.fixture
def case(tmp_path: Path) -> Casefile:
    """Coded articles."""
    case = make_case(tmp_path)
    case.code(BOOK)
    return case


def test_codings_become_rows(case: Casefile) -> None:
    """Speaker, concept, side and date of each coding; a copy's statements count once."""
    table = case.values()
    rows = table.observations
    assert [rows.columns["person"].labels[code] for code in rows.columns["person"].codes] == [
        "Mara Lindqvist",
        "Ivo Tarn",
        "Mara Lindqvist",
        "Olga Prent",
    ]
    assert rows.columns["agreement"].codes.tolist() == [1, 0, 0, 1]
    assert rows.time.tolist() == [MAY_6, MAY_6, MAY_8, MAY_8]
    assert (rows.first, rows.last) == (MAY_6, MAY_8)
    assert rows.columns["document:source"].labels == ("Bay Gazette", "Norland Courier")
    assert list(rows.ids(np.arange(len(rows)))) == [one.statement for one in case.codings()]
    assert rows.scores is not None
    assert rows.scores.tolist() == [one.score for one in case.codings()]


def test_networks_are_made_of_them(case: Casefile) -> None:
    """Two who disagree on fares and one who agrees with nobody: conflict between persons, with its statements."""
    table = case.values()
    network = build_network(table.observations, NetworkOptions(between="person", how=How.CONFLICT))
    [tie] = [tie for tie in network.ties() if tie.weight]
    assert {tie.row, tie.column} == {"Ivo Tarn", "Olga Prent"}
    behind = {one.statement for one in case.codings(concept="closing")}
    assert set(tie.statements) == behind


def test_every_combination_counts_and_leads_to_one_statement(case: Casefile) -> None:
    """A statement of two speakers has two rows with one number; an affiliation is the organisation."""
    [first, *_] = case.codings(concept="fares")
    case.set_actor("Mara Lindqvist", affiliation="Harbour Guild", colour="#1f77b4", by="Ines")
    case.set_statement(first.statement, speaker=["Mara Lindqvist", "Ivo Tarn"], by="Ines")
    table = case.values()
    rows = table.observations
    assert rows.statement.tolist() == [0, 0, 1, 2, 3]
    organization = rows.columns["organization"]
    assert [organization.labels[code] for code in organization.codes[:2]] == ["Harbour Guild", ""]
    assert rows.facts["person", "Mara Lindqvist"].color == "#1f77b4"
    assert rows.facts["concept", FARES.proposition].color is None


def test_decisions_count_with_certainty(case: Casefile) -> None:
    """What somebody decided takes the place of what was suggested, with score 1."""
    [closing, _] = case.codings(concept="closing")
    case.decide_coding(closing.statement, CLOSING.id, "for", by="Ines")
    rows = case.values().observations
    assert rows.columns["agreement"].codes.tolist() == [1, 1, 0, 1]
    assert rows.scores is not None
    assert rows.scores[1] == 1


def test_the_undated_are_left_out_or_dated(case: Casefile) -> None:
    """A statement nobody knows the date of is counted, or taken at the date that is given."""
    case.set_article("bridge", published=None, by="Ines")
    table = case.values()
    assert (len(table.observations), table.undated) == (2, 2)
    table = case.values(undated="2031-05-08")
    assert table.observations.time.tolist() == [MAY_6, MAY_6, MAY_8, MAY_8]
    assert table.undated == 0


def test_imported_statements_are_rows_of_their_type(tmp_path: Path) -> None:
    """With DNA's own times, numbers, and variables of the document; another type has another table."""
    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(write_dna(tmp_path / "ferry.dna"))
        rows = case.values().observations
        assert rows.time.tolist() == [1_700_000_000]
        assert rows.columns["strength"].codes.tolist() == [-4]
        assert rows.columns["document:section"].words([0]) == ("Local",)
        assert case.values("Annotation").observations.columns["note"].labels == ("Look this up.",)
        with pytest.raises(InputError, match='no statement type "Story"'):
            case.values("Story")


@pytest.mark.shared
@pytest.mark.parametrize("name", ["sample.dna", "golden/synth.dna"])
def test_tables_are_those_of_the_file(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of DNA gives the same networks by way of a casefile: what the comparison with DNA shows holds here too."""
    if not (GOLDEN / name).exists():
        pytest.skip("the folder of DNA files is not beside the checkout")
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "evaluation"))
    from dna_table import observations_of

    direct = observations_of(read_dna(GOLDEN / name), "DNA Statement")
    with onrecord.open(tmp_path / "new.onrecord") as case:
        case.import_dna(GOLDEN / name)
        table = case.values().observations
    assert table.time.tolist() == direct.time.tolist()
    assert (table.first, table.last) == (direct.first, direct.last)
    for variable, column in direct.columns.items():
        if variable != "document:id":
            assert table.columns[variable].words(table.columns[variable].codes) == column.words(column.codes), variable


def test_a_casefile_without_codings_has_an_empty_table(tmp_path: Path) -> None:
    """And DNA's own type with its variables."""
    rows = make_case(tmp_path).values().observations
    assert len(rows) == 0
    assert list(rows.columns)[:4] == ["person", "organization", "concept", "agreement"]


def test_who_speaks_for_whom() -> None:
    """Organisations speak for themselves, writers for their outlet, namesakes are told apart, groups are not."""
    coding = _coding(
        _speaker("p1", "Jo Marsh", affiliation="Harbour Guild"),
        _speaker("p2", "Jo Marsh"),
        _speaker("o1", "Harbour Guild", ActorKind.ORGANIZATION),
        _speaker("c1", "Norland", ActorKind.COUNTRY),
        _speaker("g1", "officials", ActorKind.GROUP, affiliation="Norland"),
        _speaker("g2", "officials", ActorKind.GROUP, affiliation="Norland"),
        _speaker("author:Tilda Moor", "Tilda Moor", ActorKind.AUTHOR),
        _speaker("author:Bay Gazette", "Bay Gazette", ActorKind.AUTHOR),
    )
    said = Combinations("DNA Statement", [coding], {}).statements({"ferry": ArticleId("a1")}, {})
    assert [(one.value("person"), one.value("organization")) for one in said] == [
        ("Jo Marsh", "Harbour Guild"),
        ("Jo Marsh (2)", ""),
        ("", "Harbour Guild"),
        ("", "Norland"),
        ("officials", "Norland"),
        ("Tilda Moor", "Bay Gazette"),
        ("", "Bay Gazette"),
    ]
    [alone] = Combinations("DNA Statement", [replace(coding, speakers=())], {}).statements(
        {"ferry": ArticleId("a1")}, {}
    )
    assert (alone.value("person"), alone.value("organization"), alone.span) == ("", "", Span(2, 9))


def _speaker(id_: str, name: str, kind: ActorKind = ActorKind.PERSON, affiliation: str | None = None) -> Speaker:
    return Speaker(id=ActorId(id_), name=name, kind=kind, affiliation=affiliation)


def _coding(*speakers: Speaker) -> CodingEntry:
    return CodingEntry(
        codebook="harbour",
        version="1",
        concept=FARES.id,
        proposition=FARES.proposition,
        statement=StatementId("s1"),
        article="ferry",
        title=None,
        outlet="Bay Gazette",
        published=None,
        source=None,
        cue=None,
        content="",
        spans=(Span(6, 9), Span(2, 4)),
        speakers=speakers,
        agreement=Agreement.FOR,
        score=0.7,
        suggested=None,
    )
