"""How often the act of a statement is the right one, on the hand-made articles and on PLOVER relations.

    python evaluation/acts.py DATA [--speakers FOLDER] [--half odd|even|all] [--show]

The hand-made articles whose name starts with an odd number may be looked at, the even ones decide; the relations of
events_plv_train are halved by the SHA-1 of their id.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from onrecord.identify.acts import identify_act
from onrecord.records import Act

HERE = Path(__file__).resolve().parent
#: The PLOVER roots that a careful coder may give a statement with an act; docs/reference/acts.md says why.
PLOVER = {
    Act.SAYS: {"CONSULT"},
    Act.DENIES: {"REJECT"},
    Act.CLAIMS: {"CONSULT", "ACCUSE"},
    Act.DEMANDS: {"REQUEST"},
    Act.OFFERS: {"AGREE", "REQUEST"},
    Act.ACCEPTS: {"AGREE", "YIELD"},
    Act.REJECTS: {"REJECT"},
    Act.ACCUSES: {"ACCUSE"},
    Act.THREATENS: {"THREATEN"},
    Act.PROMISES: {"AGREE", "SUPPORT"},
    Act.WARNS: {"THREATEN"},
    Act.ASKS: {"REQUEST"},
    Act.AGREES: {"AGREE", "SUPPORT"},
    Act.BELIEVES: {"CONSULT"},
    Act.HOPES: {"AGREE", "REQUEST"},
}
VERBAL = {"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
LONGEST_CUE = 60
SAID = re.compile(r"(.*?\b(?:says?|said|stated|announced|declared)\b(?: (?:on |late )?\w+day)?),? (.*)")


def in_half(number: int, half: str) -> bool:
    """True when a number belongs to the half of the data asked for."""
    return half == "all" or (number % 2 == 1) == (half == "odd")


def pieces(text: str, spans: Iterable[list[int]] | None) -> str:
    """The words of some spans."""
    return " … ".join(text[start:end] for start, end in spans or ())


def handmade(folder: Path, half: str) -> Iterator[tuple[str, str, str, str]]:
    """Expected act, given act, cue and content of each hand-made statement."""
    for file in sorted(folder.glob("[0-9]*-*.json")):
        if not in_half(int(file.name.split("-")[0]), half):
            continue
        article = json.loads(file.read_text(encoding="utf-8"))
        for row in article["statements"]:
            cue, content = pieces(article["text"], row.get("cue")), pieces(article["text"], row["content"])
            act, _ = identify_act(cue, content, is_direct=is_quoted(article["text"], row["content"]))
            yield row["act"], act.value, cue, content


def is_quoted(text: str, spans: list[list[int]]) -> bool:
    """True when a content stands in quote marks from its start to its end."""
    first, last = text[spans[0][0] - 1 : spans[0][0] + 1], text[spans[-1][1] - 1 : spans[-1][1] + 2]
    return any(mark in first for mark in "\"“‘«'„") and any(mark in last for mark in "\"”’»'“")


def relations(file: Path, half: str) -> Iterator[tuple[str, str, str]]:
    """Expected root, given act and cue of each verbal relation in which words stand between source and target."""
    with gzip.open(file, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            number = int(hashlib.sha1(row["id"].encode(), usedforsecurity=False).hexdigest(), 16)
            if row["code"] in VERBAL and row["target_span"] and in_half(number, half):
                cue = row["sentence"][row["source_span"][1] : row["target_span"][0]].strip(" ,")
                if 3 < len(cue) <= LONGEST_CUE:
                    said, content = split_said(cue)
                    act, sure = identify_act(said, content + row["sentence"][row["target_span"][0] :])
                    if sure > 0.4:
                        yield row["code"], act.value, cue


def split_said(words: str) -> tuple[str, str]:
    """Words between source and target as a cue, and the start of the content where the cue is a verb of saying."""
    match = SAID.match(words)
    return (match[1], match[2] + " ") if match else (words, "")


def percent(right: int, total: int) -> float:
    """A share in percent; 0 where nothing was measured."""
    return round(100 * right / total, 2) if total else 0.0


def measure_relations(file: Path, half: str) -> tuple[dict[str, float], Counter[tuple[str, str]]]:
    """How many acts map to the root given, of all and of those with an act beyond `says`; and the confusion."""
    confusion = Counter((root, act) for root, act, _ in relations(file, half))
    marked = {pair: count for pair, count in confusion.items() if pair[1] != "says"}
    figures = {
        f"acts PLOVER {name}": percent(sum(n for (r, a), n in some.items() if r in PLOVER[Act(a)]), sum(some.values()))
        for name, some in (("all", confusion), ("marked", marked))
    }
    return figures | {"acts PLOVER relations": float(sum(confusion.values()))}, confusion


def measure(data: Path, speakers_folder: Path, *, half: str = "all") -> dict[str, Any]:
    """Accuracy on the hand-made articles, by act with counts, and agreement with PLOVER."""
    rows = list(handmade(speakers_folder, half))
    figures: dict[str, Any] = {
        "acts": percent(sum(gold == act for gold, act, *_ in rows), len(rows)),
        "acts statements": float(len(rows)),
    }
    for kind in sorted({gold for gold, *_ in rows}):
        given = [act for gold, act, *_ in rows if gold == kind]
        figures[f"acts {kind}"] = percent(given.count(kind), len(given))
        figures[f"acts {kind} statements"] = float(len(given))
    return figures | measure_relations(data / "events_plv_train.jsonl.gz", half)[0]


def print_errors(data: Path, folder: Path, half: str) -> None:
    """The mistakes, one a line: on the odd halves only, the even ones are not to be looked at."""
    for gold, act, cue, content in handmade(folder, half):
        if gold != act:
            print(f"{gold:10} {act:10} {cue!r} | {content[:90]!r}")
    for root, act, cue in relations(data / "events_plv_train.jsonl.gz", half):
        if root not in PLOVER[Act(act)]:
            print(f"{root:10} {act:10} {cue!r}")


def main() -> None:
    """Print the figures and the confusion."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--speakers", type=Path, default=HERE / "speakers")
    parser.add_argument("--half", choices=("odd", "even", "all"), default="all")
    parser.add_argument("--show", action="store_true", help="print the mistakes on the odd half and nothing else")
    options = parser.parse_args()
    if options.show:
        print_errors(options.data, options.speakers, "odd")
        return
    for name, figure in measure(options.data, options.speakers, half=options.half).items():
        print(f"{name:34} {figure:8.2f}")
    _, confusion = measure_relations(options.data / "events_plv_train.jsonl.gz", options.half)
    for (root, act), count in sorted(confusion.items()):
        print(f"{root:10} {act:10} {count:4}")


if __name__ == "__main__":
    main()
