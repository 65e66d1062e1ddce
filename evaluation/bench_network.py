"""Time and peak memory of networks of synthetic statements: 500 actors, 200 concepts, agreement, four years.

`bench_network.py [SIZE ...]`; without sizes 10,000 and 1,000,000. Each line is measured in a process of its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from onrecord.network.bootstrap import bootstrap_ties
from onrecord.network.networks import build_network, build_networks
from onrecord.network.observations import Column, Kind, Observations, number_column
from onrecord.network.options import Dialect, Duplicates, How, Kernel, Mode, NetworkOptions, Unit, Window

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


def measure(task: str, size: int) -> str:
    """One line: the shortest of three runs, on the clock and on the processor, and the peak of the whole process."""
    table = synthetic(size)
    runs = []
    while len(runs) < 3 and sum(clock for clock, _ in runs) < 5:
        begun = time.perf_counter(), time.process_time()
        _TASKS[task](table)
        runs.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    clock, processor = (min(times) for times in zip(*runs, strict=True))
    return f"{size:>9,}  {task:<28}{clock:>9.3f} s{processor:>9.3f} s processor{peak:>8,.0f} MB"


def main() -> None:
    """Prints the table, or the one line that a child process is asked for."""
    if len(sys.argv) == 3 and sys.argv[1] in _TASKS:
        print(measure(sys.argv[1], int(sys.argv[2])))
        return
    for size in [int(word.replace(",", "")) for word in sys.argv[1:]] or [10_000, 1_000_000]:
        for task in _TASKS:
            subprocess.run([sys.executable, __file__, task, str(size)], check=True)


if __name__ == "__main__":
    main()
