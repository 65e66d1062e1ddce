"""Facts about lists of actors that the user already has."""

from datetime import date
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.identify.roster import RosterEntry, read_roster
from onrecord.records import ActorKind, Affiliation

HEAD = "name,kind,aliases,affiliation,from,to,colour\n"


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "roster.csv"
    file.write_bytes(text.encode(encoding))
    return file


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        read_roster(write(folder, text))
    return str(caught.value)


def test_rows_of_one_name_are_one_actor(tmp_path: Path) -> None:
    """Several rows give one entry with all its affiliations and aliases."""
    text = (
        HEAD + "Orla Venn,person,O. Venn|Minister Venn,Ministry of Ports,2019,2021-06,#AA00ff\n"
        "Orla Venn,person,,Harbour Union,2021-07-01,,\nHarbour Union,organization,,,,,\n"
    )
    venn, union = read_roster(write(tmp_path, text))
    assert venn == RosterEntry(
        name="Orla Venn",
        kind=ActorKind.PERSON,
        aliases=("O. Venn", "Minister Venn"),
        affiliations=(
            Affiliation(name="Ministry of Ports", since=date(2019, 1, 1), until=date(2021, 6, 30)),
            Affiliation(name="Harbour Union", since=date(2021, 7, 1)),
        ),
        colour="#aa00ff",
    )
    assert union.kind is ActorKind.ORGANIZATION


@pytest.mark.parametrize("mark", [";", "\t", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_and_encodings_are_found(tmp_path: Path, mark: str, encoding: str) -> None:
    """Semicolon, tab and comma, with and without a byte order mark, are read."""
    text = f"Name{mark}Kind\nZoë Venn{mark}person\n"
    assert [entry.name for entry in read_roster(write(tmp_path, text, encoding))] == ["Zoë Venn"]


def test_an_entry_survives_json() -> None:
    """What to_json gives, from_json reads."""
    entry = RosterEntry(
        name="Orla Venn",
        kind=ActorKind.PERSON,
        aliases=("O. Venn",),
        affiliations=(Affiliation(name="Ports", since=date(2019, 1, 1)),),
        colour="#000000",
    )
    assert RosterEntry.from_json(entry.to_json()) == entry


def test_every_problem_is_told_at_once_with_its_row(tmp_path: Path) -> None:
    """One refusal names all rows that are wrong, and why."""
    said = refusal(
        tmp_path,
        HEAD + "A. Venn,person,B. Holt,,,,\nB. Holt,person,A. Venn,,,,\nC. Moor,person,The Moor,,,,\n"
        "D. Moor,person,the moor,,,,\nE. Lund,robot,,,,,\nF. Lund,person,,Ports,2021,2019,\n"
        "G. Lund,person,,Ports,someday,,\n,person,,,,,\nH. Lund,person,,,,,blue\nI. Lund,country,,,,,\n"
        "I. Lund,person,,,,,\n",
    )
    for part in (
        "Row 2: A. Venn and B. Holt (row 3) are aliases of each other",
        "Row 3: B. Holt and A. Venn (row 2) are aliases of each other",
        "Row 5: the alias “the moor” is claimed by C. Moor and D. Moor",
        "Row 6: unknown kind “robot”",
        "Row 7: the dates are reversed: from 2021 to 2019",
        "Row 8: “someday” in column from is no date",
        "Row 9: the name is empty",
        "Row 10: “blue” is no colour",
        "Row 12: I. Lund is person here and country in row 11",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "is empty"),
        ("name,aliases\nOrla Venn,\n", "column “kind” is missing"),
        ("name,kind,shoe\nOrla Venn,person,42\n", "column “shoe” is unknown"),
        ("name,kind,name\nOrla Venn,person,x\n", "stands twice"),
        ("name,kind\n", "lists no actor"),
        ("name,kind\nOrla Venn,person,extra\n", "more cells than columns"),
        ('name,kind\n"Orla Venn,person\n', "is no CSV file"),
        ("name,kind\nOrla\x00Venn,person\n", "is not a text file"),
    ],
)
def test_what_is_no_roster_is_refused(tmp_path: Path, text: str, part: str) -> None:
    """Files without the right head or content are refused with a sentence."""
    assert part in refusal(tmp_path, text)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """A picture is no roster, nor is a missing file."""
    (tmp_path / "roster.csv").write_bytes(b"\x89PNG\xff\xfe\x80")
    with pytest.raises(InputError, match="not text in UTF-8"):
        read_roster(tmp_path / "roster.csv")
    with pytest.raises(InputError, match="cannot be read"):
        read_roster(tmp_path / "none.csv")
