"""Time expressions against TimeBank: python evaluation/dates.py [--data FOLDER] [--half odd|even|both].

Scored as TempEval-3 does: an expression is found when it overlaps one of the key (strict: the same span), one to one;
its value counts when it is equal. Documents with an odd SHA-1 are for tuning, the even ones decide.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from onrecord.identify.dates import find_times

HERE = Path(__file__).resolve().parent
FILE = "time_timebank.jsonl.gz"
COUNTED = frozenset({"DATE", "TIME"})
ALL = COUNTED | {"DURATION", "SET"}

Time = tuple[int, int, str, str]


def is_even(name: str) -> bool:
    """True for the documents that decide."""
    return int(hashlib.sha1(name.encode("utf8")).hexdigest(), 16) % 2 == 0  # noqa: S324


def read_documents(data: Path) -> list[dict]:
    """The rows of TimeBank."""
    with gzip.open(data / FILE, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def found_times(row: dict) -> list[Time]:
    """What `find_times` gives for a row."""
    published = datetime.fromisoformat(row["dct"]) if row.get("dct") else None
    return [(t.span.start, t.span.end, t.value, t.type) for t in find_times(row["text"], published)]


def key_times(row: dict) -> list[Time]:
    """What the row says is right."""
    return [(t["start"], t["end"], t["value"], t["type"]) for t in row["timex"]]


def match_times(key: list[Time], found: list[Time]) -> list[tuple[Time, Time]]:
    """Pairs that overlap, one to one, in the order of the text."""
    pairs, free = [], list(found)
    for right in key:
        for time in free:
            if time[0] < right[1] and right[0] < time[1]:
                pairs.append((right, time))
                free.remove(time)
                break
    return pairs


def f1(hits: int, key: int, found: int) -> float:
    """In percent."""
    return 200 * hits / (key + found) if key + found else 0.0


def score(documents: Iterable[tuple[list[Time], list[Time]]], types: frozenset[str]) -> dict[str, float]:
    """Figures over the expressions of `types`, in the key and as found."""
    key_count = found_count = strict = relaxed = value = 0
    for key, found in documents:
        key, found = ([t for t in times if t[3] in types] for times in (key, found))
        pairs = match_times(key, found)
        key_count, found_count = key_count + len(key), found_count + len(found)
        relaxed += len(pairs)
        strict += sum(a[:2] == b[:2] for a, b in pairs)
        value += sum(a[2] == b[2] for a, b in pairs)
    counts = (key_count, found_count)
    return {"value": f1(value, *counts), "relaxed": f1(relaxed, *counts), "strict": f1(strict, *counts)}


def measure_half(rows: list[dict], name: str) -> dict[str, float]:
    """The figures of some documents."""
    documents = [(key_times(row), found_times(row)) for row in rows]
    figures = {}
    for label, types in (("DATE and TIME", COUNTED), ("all types", ALL)):
        for key, figure in score(documents, types).items():
            figures[f"dates {name} {key} {label}"] = figure
    return figures


def measure(data: Path) -> dict[str, float]:
    """The figures of the documents that decide, which is what the gate counts, and of those for tuning."""
    rows = read_documents(data)
    even = measure_half([row for row in rows if is_even(row["doc"])], "even")
    return even | measure_half([row for row in rows if not is_even(row["doc"])], "odd")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("ONRECORD_SHARED", HERE.parents[1] / "shared"))
    parser.add_argument("--data", type=Path, default=shared / "data")
    parser.add_argument("--half", choices=("odd", "even", "both"), default="both")
    options = parser.parse_args()
    if options.half == "both":
        figures = measure(options.data)
    else:
        rows = [row for row in read_documents(options.data) if is_even(row["doc"]) == (options.half == "even")]
        figures = measure_half(rows, options.half)
    for name, figure in figures.items():
        print(f"{name:40} {figure:6.2f}")


if __name__ == "__main__":
    main()
