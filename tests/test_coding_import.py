"""Codings somebody already made, from a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from coding_cases import BOOK, make_case
from onrecord import InputError
from onrecord.casefile import Casefile


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Casefile]:
    """A casefile that was coded."""
    with make_case(tmp_path) as made:
        made.code(BOOK)
        yield made


def write(case: Casefile, text: str, name: str = "coded.csv") -> Path:
    """A file beside the casefile."""
    path = case.path.with_name(name)
    path.write_text(text)
    return path


def ids(case: Casefile) -> list[str]:
    """The ids of the statements."""
    return [entry.statement.id for entry in case.statements()]


def made(case: Casefile) -> list[tuple[str, str, str]]:
    """Coder, concept and agreement of every judgement."""
    return [(one.by, one.concept, one.agreement.value) for one in case.judgements()]


def test_rows_become_decisions(case: Casefile) -> None:
    """By id or its beginning or by place, in the words of many programs, for the coder named or `by`."""
    first, second, third, *_ = ids(case)
    span = case.statements()[3].statement.attribution.content
    file = write(
        case,
        "Statement;article;start;end;concept;agreement;speaker;coder\n"
        f"{first};;;;fares;1;mara lindqvist;bert\n"
        f"{second[:10]};;;;closing;Oppose;Ivo Tarn;\n"
        f";bridge;{span[0].start};{span[-1].end};fares;no;;\n"
        f"{third};;;;fares;0;;\n",
    )
    assert case.import_codings(file, by="anna") == 4
    assert made(case) == [
        ("bert", "fares", "for"),
        ("anna", "closing", "against"),
        ("anna", "fares", "against"),
        ("anna", "fares", "none"),
    ]


def test_importing_twice_changes_nothing(case: Casefile) -> None:
    """What a coder says already is not said again; another opinion is."""
    row = {"statement": ids(case)[0], "concept": "fares", "agreement": 1}
    file = write(case, json.dumps(row) + "\n\n" + json.dumps(row) + "\n", "coded.jsonl")
    assert case.import_codings(file, by="anna") == 1
    assert case.import_codings(file, by="anna") == 0
    file.write_text(json.dumps(row | {"agreement": "none"}))
    assert case.import_codings(file, by="anna") == 1
    assert case.import_codings(file, by="bert") == 1


def test_statement_of_a_copy_is_that_of_the_original(case: Casefile) -> None:
    """Two rows on a statement and its copy that differ contradict each other."""
    original, copy = (one.statement for one in case.statements(copies=True) if "ferry fares must" in one.content)
    text = f"statement,concept,agreement\n{original.id},fares,for\n{copy.id},fares,against\n"
    with pytest.raises(InputError, match="Row 3: it contradicts row 2: for there, against here"):
        case.import_codings(write(case, text), by="anna")


def test_every_problem_is_told_and_nothing_imported(case: Casefile) -> None:
    """One bad row refuses the file; each is named with its reason."""
    first = ids(case)[0]
    rows = [
        f"{first},fares,for,,",
        f"{first},tolls,for,,",
        "ffffffffffffffff,fares,for,,",
        f"{first},fares,perhaps,,",
        f"{first},closing,for,Olga Prent,",
        f"{first},closing,for,,llm",
        ",closing,for,,",
        f"{first},fares,for,,anna,beyond",
    ]
    file = write(case, "statement,concept,agreement,speaker,coder\n" + "\n".join(rows) + "\n")
    with pytest.raises(InputError) as refused:
        case.import_codings(file, by="anna")
    for part in (
        "coded.csv is not imported",
        "Row 3: the codebook “harbour” has no concept 'tolls'",
        "Row 4: there is no statement 'ffffffffffffffff'",
        "Row 5: 'perhaps' is no agreement",
        "Row 6: 'Olga Prent' does not speak",
        "Row 7: the coder 'llm' stands for what is suggested",
        "Row 8: it names no statement",
        "Row 9: it has more cells than the head",
    ):
        assert part in str(refused.value)
    assert case.judgements() == []


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("coded.csv", "", "has no column statement and none called concept"),
        ("coded.csv", "statement,concept\n", "no column agreement"),
        ("coded.csv", "statement,concept,agreement\n", "lists no coding"),
        ("coded.csv", 'statement,concept,agreement\n"x,fares,for\n', "is no CSV file"),
        ("coded.csv", "id,statement,concept,agreement\n", "two columns statement"),
        ("coded.jsonl", "{\n", "Row 1: it is no JSON"),
        ("coded.jsonl", "[]\n", "Row 1: it is no JSON object"),
        ("coded.csv", "article,start,end,concept,agreement\nbridge,1,x,fares,for\n", "names no statement"),
        ("coded.csv", "article,start,end,concept,agreement\nnone,1,2,fares,for\n", "no article 'none'"),
        ("coded.csv", "article,start,end,concept,agreement\nbridge,1,2,fares,for\n", "no statement has a content"),
    ],
)
def test_unusable_file_is_refused(case: Casefile, name: str, text: str, sentence: str) -> None:
    """The sentence names the file."""
    with pytest.raises(InputError, match=sentence) as refused:
        case.import_codings(write(case, text, name), by="anna")
    assert name in str(refused.value)


def test_file_that_cannot_be_read(case: Casefile) -> None:
    """One that is not there, is no text, or is not UTF-8."""
    with pytest.raises(InputError, match="cannot be read"):
        case.import_codings(case.path.with_name("gone.csv"), by="anna")
    for content in (b"statement\0", b"\xff\xff\xff"):
        path = case.path.with_name("odd.csv")
        path.write_bytes(content)
        with pytest.raises(InputError, match=r"odd\.csv is not"):
            case.import_codings(path, by="anna")
