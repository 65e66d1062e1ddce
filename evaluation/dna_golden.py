"""Compares the dna3 dialect with what DNA itself printed: `dna_golden.py FOLDER --sample sample.dna --synth synth.dna`.

Prints each record that disagrees, with its settings; ends with `N of M records agree`; exits with 1 when any disagrees.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dna_files import compare_file
from dna_records import compare_backbone, compare_barplot, compare_network
from dna_table import observations_of
from onrecord.errors import InputError
from onrecord.network.observations import Observations
from onrecord.transfer.dna_read import read_dna
from onrecord.transfer.dna_rows import DnaFile


class Database:
    """A DNA file and its tables by statement type, each made once."""

    def __init__(self, path: Path) -> None:
        self.file: DnaFile = read_dna(path)
        self._tables: dict[str, Observations] = {}

    def table(self, statement_type: str) -> Observations:
        """The statements of one type."""
        if statement_type not in self._tables:
            self._tables[statement_type] = observations_of(self.file, statement_type)
        return self._tables[statement_type]


#: What a record is called, what it was made with, and what is wrong with ours: nothing where it agrees.
Verdict = tuple[str, Any, str]


def main() -> int:
    """Runs the comparison; 0 when all records agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=Path, required=True)
    parser.add_argument("--synth", type=Path, required=True)
    arguments = parser.parse_args()
    return compare_folder(arguments.folder, sample=arguments.sample, synth=arguments.synth)


def compare_folder(folder: Path, *, sample: Path, synth: Path) -> int:
    """Prints what disagrees and how many agree; 0 when all do, 1 when any does not, 2 when a file cannot be read."""
    try:
        databases = {"sample": Database(sample), "synth": Database(synth)}
        verdicts = list(verdicts_of_folder(folder, databases))
    except (InputError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    for name, settings, difference in verdicts:
        if difference:
            print(f"{name}: {difference}\n    {json.dumps(settings, ensure_ascii=False)}")
    agreeing = sum(not difference for *_, difference in verdicts)
    print(f"{agreeing} of {len(verdicts)} records agree")
    return 0 if verdicts and agreeing == len(verdicts) else 1


def verdicts_of_folder(folder: Path, databases: dict[str, Database]) -> Iterator[Verdict]:
    """A verdict on every record of every file of the folder but the databases and the README."""
    for path in sorted(folder.iterdir()):
        if path.suffix in (".dna", ".md") or path.is_dir():
            continue
        database = databases["synth" if path.name.startswith("synth") else "sample"]
        if ".json" in path.name:
            yield from _verdicts_of_records(path, database)
        else:
            yield from ((path.name, path.name, difference) for difference in [_tried(compare_file, path, database)])


def _verdicts_of_records(path: Path, database: Database) -> Iterator[Verdict]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as stream:
        records = json.load(stream)
    if isinstance(records, list):
        for number, record in enumerate(records):
            yield f"{path.name} {number}", record.get("settings"), _tried(compare_network, record, database)
        return
    for key, record in records.items():
        compare = compare_backbone if "backbone" in path.name else compare_barplot
        yield f"{path.name} {key}", key, _tried(compare, key, record, database)


def _tried(compare: Any, *arguments: Any) -> str:
    """What differs, and a finished sentence also where the record is of a kind that cannot be compared."""
    try:
        return str(compare(*arguments))
    except InputError as error:
        return f"onrecord refused it: {error}"
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return f"cannot be compared: {type(error).__name__} {error}"


if __name__ == "__main__":
    sys.exit(main())
