"""Time and peak memory of networks of synthetic statements: 500 actors, 200 concepts, agreement, four years.

`bench_network.py [SIZE ...]`; without sizes 10,000 and 1,000,000. Each line is measured in a process of its own. The
last line says how many seconds a million statements take at the pace of each size: equal figures are linear time.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import onrecord
from onrecord.network.bootstrap import bootstrap_ties
from onrecord.network.networks import build_network, build_networks
from onrecord.network.observations import Column, Kind, Observations, number_column
from onrecord.network.options import Dialect, Duplicates, How, Kernel, Mode, NetworkOptions, Unit, Window
from onrecord.transfer.dna_rows import (
    DnaCoder,
    DnaDocument,
    DnaEntity,
    DnaFile,
    DnaStatement,
    DnaStatementType,
    DnaVariable,
)
from onrecord.transfer.dna_write import write_dna

_FIRST, _YEARS = 1_577_836_800, 4 * 365.25 * 86_400
_ONE_MODE = NetworkOptions(how=How.CONGRUENCE)
_MONTHS = Window(unit=Unit.MONTHS, size=2, kernel=Kernel.EPANECHNIKOV)
_TASKS: dict[str, Callable[[Observations], object]] = {
    "two-mode": lambda table: build_network(table, NetworkOptions(mode=Mode.TWO_MODE)),
    "one-mode congruence": lambda table: build_network(table, _ONE_MODE),
    "duplicates by document": lambda table: build_network(table, replace(_ONE_MODE, duplicates=Duplicates.DOCUMENT)),
    "48 monthly windows, kernel": lambda table: build_networks(table, replace(_ONE_MODE, window=_MONTHS)),
    "the same, gaussian": lambda table: build_networks(
        table, replace(_ONE_MODE, window=replace(_MONTHS, kernel=Kernel.GAUSSIAN))
    ),
    "the same, dialect dna3": lambda table: build_networks(
        table, replace(_ONE_MODE, window=_MONTHS, dialect=Dialect.DNA3)
    ),
    "bootstrap of 200": lambda table: bootstrap_ties(table, _ONE_MODE, samples=200, seed=1),
}


def synthetic(size: int) -> Observations:
    """Statements drawn with a fixed seed; some actors and concepts are far more common than others."""
    draw = np.random.default_rng(20)
    document = np.sort(draw.integers(0, max(size // 8, 1), size))
    document_time = _FIRST + np.sort(draw.integers(0, int(_YEARS), document[-1] + 1))
    return Observations(
        statement=np.arange(size),
        document=document,
        time=document_time[document],
        columns={
            "organization": _names("actor", 500, draw.zipf(1.3, size)),
            "concept": _names("concept", 200, draw.zipf(1.3, size)),
            "agreement": number_column(draw.integers(0, 2, size)),
        },
        first=int(document_time[0]),
        last=int(document_time[-1]),
        scores=draw.uniform(0.7, 1.0, size),
    )


def _names(word: str, count: int, drawn: np.typing.NDArray[np.int64]) -> Column:
    labels = tuple(f"{word} {number:03}" for number in range(count))
    return Column(kind=Kind.SHORT_TEXT, codes=drawn % count, labels=labels)


def measure(task: str, size: int) -> tuple[float, float, float]:
    """Seconds on the clock and on the processors, the shortest of three runs, and the peak of the process in MB."""
    table = synthetic(size)
    runs = []
    while len(runs) < 3 and sum(clock for clock, _ in runs) < 5:
        begun = time.perf_counter(), time.process_time()
        _TASKS[task](table)
        runs.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    clock, processor = (min(times) for times in zip(*runs, strict=True))
    return clock, processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def imported(folder: Path, size: int) -> dict[str, float]:
    """Seconds of each step from a .dna file with as many statements to its network."""
    table, file = synthetic(size), folder / "bench.dna"
    write_dna(file, _dna_of(table), password="bench")  # noqa: S106 - an invented file
    case = onrecord.open(folder / "bench.onrecord")
    steps: dict[str, Callable[[], object]] = {
        "import of the .dna file": lambda: case.import_dna(file),
        "its values": case.values,
        "its network": lambda: case.network(how="congruence"),
    }
    times = {}
    for name, step in steps.items():
        begun = time.perf_counter()
        step()
        times[name] = time.perf_counter() - begun
    return times


def _dna_of(table: Observations) -> DnaFile:
    black = (0, 0, 0)
    kinds = {"organization": "short text", "concept": "short text", "agreement": "boolean"}
    # Each variable of text has the empty value as well.
    values = [(1, ""), (2, ""), *((1, label) for label in table.columns["organization"].labels)]
    values += [(2, label) for label in table.columns["concept"].labels]
    return DnaFile(
        settings={"version": "3.0.11"},
        coders=(DnaCoder(id=1, name="Admin", color=black, preferences={}),),
        relations=(),
        documents=tuple(_documents(table)),
        statement_types=(DnaStatementType(id=1, label="DNA Statement", color=black),),
        variables=tuple(
            DnaVariable(id=id_, name=name, kind=kind, statement_type=1)
            for id_, (name, kind) in enumerate(kinds.items(), start=1)
        ),
        variable_links=(),
        entities=tuple(
            DnaEntity(id=id_, variable=variable, value=value, color=black, child_of=None, attributes={})
            for id_, (variable, value) in enumerate(values, start=1)
        ),
        statements=tuple(_statements(table)),
        regexes=(),
    )


def _documents(table: Observations) -> Iterator[DnaDocument]:
    """Each has a sentence for each of its statements; texts that are alike would be taken for copies."""
    words = np.random.default_rng(21).integers(0, 16**8, (len(table), 4)).tolist()
    sentences = [" ".join(f"{word:08x}" for word in row) + ". " for row in words]
    numbers, firsts = np.unique(table.document, return_index=True)
    for place, first, until in zip(numbers.tolist(), firsts, [*firsts[1:], len(table)], strict=True):
        yield DnaDocument(
            id=place + 1,
            title=f"Report {place}",
            text="".join(sentences[first:until]),
            time=int(table.time[first]),
            coder=1,
            author="",
            source="Post",
            section="",
            notes="",
            type="",
        )


def _statements(table: Observations) -> Iterator[DnaStatement]:
    """Each is on the first words of its sentence of 37 characters."""
    within = np.arange(len(table)) - np.searchsorted(table.document, table.document)
    names = ("organization", "concept", "agreement")
    values = zip(*(table.columns[name].codes.tolist() for name in names), strict=True)
    actors = len(table.columns["organization"].labels)
    places = zip(table.document.tolist(), (within * 37).tolist(), values, strict=True)
    for row, (document, start, (actor, concept, side)) in enumerate(places):
        yield DnaStatement(
            id=row + 1,
            statement_type=1,
            document=document + 1,
            start=start,
            stop=start + 17,
            coder=1,
            values={1: actor + 3, 2: actors + concept + 3, 3: side},
        )


def _print_networks(sizes: list[int]) -> dict[str, list[float]]:
    """Prints a line for each; returns the seconds per million statements at each size."""
    print(f"{'statements':>10}  {'network':<28}{'seconds':>9}{'processor':>11}{'per million':>13}{'peak MB':>9}")
    paces: dict[str, list[float]] = {task: [] for task in _TASKS}
    for size in sizes:
        for task, found in paces.items():
            asked = [sys.executable, __file__, task, str(size)]
            done = subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True)
            clock, processor, peak = json.loads(done.stdout)
            found.append(clock * 1_000_000 / size)
            print(f"{size:>10,}  {task:<28}{clock:>9.3f}{processor:>11.3f}{found[-1]:>13.2f}{peak:>9,.0f}", flush=True)
    return paces


def _print_paces(sizes: list[int], paces: dict[str, list[float]]) -> None:
    at = ", ".join(f"{size:,}" for size in sizes)
    rows = "; ".join(f"{task} " + ", ".join(f"{pace:.2f}" for pace in found) for task, found in paces.items())
    print(f"Seconds per million statements (at {at}): {rows}.")


def main() -> None:
    """Prints the table, or the figures that a child process is asked for."""
    if len(sys.argv) == 3 and sys.argv[1] in _TASKS:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
        return
    sizes = [int(word.replace(",", "")) for word in sys.argv[1:]] or [10_000, 1_000_000]
    paces = _print_networks(sizes)
    with TemporaryDirectory() as folder:
        for name, seconds in imported(Path(folder), sizes[0]).items():
            print(f"{sizes[0]:>10,}  {name:<28}{seconds:>9.3f}")
    _print_paces(sizes, paces)


if __name__ == "__main__":
    main()
