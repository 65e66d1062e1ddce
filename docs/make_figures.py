"""Draw the figures of docs/ from the invented debate in examples/harbour.csv: python docs/make_figures.py.

The table becomes a .dna file, the file a casefile, and each figure is drawn by the command that its page shows. With
`--dna FILE` the .dna file is written there and nothing is drawn.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import os
import shlex
import sys
import tempfile
from collections import defaultdict
from datetime import UTC, date, datetime, time
from pathlib import Path

from onrecord.cli import main as run_onrecord
from onrecord.records import Article, ArticleId, Span, StatementId
from onrecord.records_values import (
    BUILT_IN_KINDS,
    BUILT_IN_TYPE,
    CodedStatement,
    Coder,
    DocumentFacts,
    EntityValue,
    Scheme,
    StatementType,
    Value,
    Variable,
    VariableKind,
)
from onrecord.transfer.dna_made import Dated, make_dna
from onrecord.transfer.dna_write import write_dna

DOCS = Path(__file__).parent
TABLE = DOCS / "examples" / "harbour.csv"
FIGURES = DOCS / "figures"
CASEFILE = "harbour.onrecord"

#: What DNA notes of a file of its own.
SETTINGS = {"version": "3.0.11", "date": "2032-12-31"}

#: Each figure and the command that draws it.
COMMANDS = {
    "congruence.svg": "network --how congruence --normalize average --duplicates document",
    "subtract.svg": "network --how subtract --normalize average --duplicates document --until 2032-01-31",
    "two-mode.svg": "network --mode twomode --how subtract --duplicates document --since 2032-02-01",
    "polarization.svg": "polarization --since 2031-01-01 --window 6mo --step 1mo --duplicates document",
    "phases.svg": "phases --how conflict --since 2031-01-01 --window 8mo --step 1mo --duplicates document",
    "clusters.svg": "clusters --normalize average --duplicates document",
    "backbone.svg": "backbone --duplicates document",
    "scale.svg": "scale --duplicates document",
    "scale-2.svg": "scale --dimensions 2 --duplicates document",
    "ideal-points.svg": "scale --method ideal-points --duplicates document",
}

_Row = dict[str, str]


def main() -> None:
    """Draws every figure, or writes the .dna file alone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dna", type=Path, metavar="FILE", help="write the .dna file here, and draw nothing")
    chosen = parser.parse_args()
    if chosen.dna:
        write_example(chosen.dna)
        return
    FIGURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        write_example(Path("harbour.dna"))
        run(f"import {CASEFILE} harbour.dna")
        for name, command in COMMANDS.items():
            verb, _, options = command.partition(" ")
            run(f"{verb} {CASEFILE} {options} --plot {shlex.quote(str(FIGURES / name))}")
    for name in COMMANDS:
        sys.stdout.write(f"{os.path.relpath(FIGURES / name)}\n")


def run(words: str) -> None:
    """Runs `onrecord` with these words, and stops where it does not end well."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            run_onrecord(shlex.split(words))
    except SystemExit as end:
        if end.code:
            raise


def write_example(path: Path) -> None:
    """The table as a .dna file."""
    with TABLE.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    by_document: dict[tuple[str, str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        by_document[row["date"], row["outlet"], row["title"]].append(row)
    documents: list[Dated] = []
    statements: list[CodedStatement] = []
    for head, said in by_document.items():
        document, passages = write_document(f"d{len(documents) + 1}", *head, said)
        documents.append(document)
        statements += [
            code_statement(f"s{len(statements) + number}", document.article.id, span, row)
            for number, (span, row) in enumerate(zip(passages, said, strict=True), start=1)
        ]
    write_dna(path, make_dna(scheme_of(rows), documents, statements, SETTINGS), password="onrecord")  # noqa: S106


def write_document(id_: str, day: str, outlet: str, title: str, said: list[_Row]) -> tuple[Dated, list[Span]]:
    """A short article in which everybody says what the table has, and where each passage stands."""
    text, spans = f"{title}\n", []
    for row in said:
        text += f"\n{row['person']} of {row['organization']} said: “"
        spans.append(Span(len(text), len(text) + len(row["passage"])))
        text += f"{row['passage']}”\n"
    published = date.fromisoformat(day)
    noon = int(datetime.combine(published, time(12), UTC).timestamp())
    article = Article(id=ArticleId(id_), name=id_, text=text, title=title, outlet=outlet, published=published)
    return Dated(article=article, time=noon, facts=DocumentFacts(article=article.id, coder="Ines", time=noon)), spans


def code_statement(id_: str, article: ArticleId, span: Span, row: _Row) -> CodedStatement:
    """One row of the table, coded."""
    values: dict[str, int | str] = {**row, "agreement": int(row["agreement"] == "for")}
    return CodedStatement(
        id=StatementId(id_),
        statement_type=BUILT_IN_TYPE,
        article=article,
        span=span,
        coder="Ines",
        values=tuple(Value(variable=name, value=values[name]) for name in BUILT_IN_KINDS),
    )


def scheme_of(rows: list[_Row]) -> Scheme:
    """One coder, DNA's four variables and their values; each text has an empty value, as DNA asks for."""
    variables = [Variable(statement_type=BUILT_IN_TYPE, name=name, kind=kind) for name, kind in BUILT_IN_KINDS.items()]
    entities = [
        EntityValue(statement_type=BUILT_IN_TYPE, variable=one.name, value=value)
        for one in variables
        if one.kind is VariableKind.SHORT_TEXT
        for value in sorted({"", *(row[one.name] for row in rows)})
    ]
    return Scheme(
        coders=(Coder(name="Admin"), Coder(name="Ines")),
        statement_types=(StatementType(label=BUILT_IN_TYPE, colour="#efd033"),),
        variables=tuple(variables),
        entities=tuple(entities),
    )


if __name__ == "__main__":
    main()
