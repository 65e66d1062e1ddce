"""The gate: quality figures on the development data against their floors, which only rise.

    python evaluation/gate.py [--shared FOLDER] [--only NAME] [--update [--allow-regression]]

Measured on the portable fallback (ONNX Runtime, float32). A figure may lie 0.3 below its floor, for the differences
between processors. `--update` raises floors to what was measured; lowering one needs `--allow-regression` as well.
Figures without a floor are printed because a total hides them. Networks have no tolerance: all records of DNA's own
numbers agree, or the gate fails.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

import acts
import dates
import dna_golden
import joining
import names
import positions
import pronouns
import speakers
from onrecord.extract.attributions import extract_attributions
from onrecord.onnx_positions import OnnxPositionScorer, load_position_scorer
from onrecord.onnx_scorer import OnnxScorer, load_scorer
from onrecord.records import Article, ArticleId
from onrecord.settings import Settings

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
TOLERANCE = 0.3
#: The files that figures with a floor are measured on.
DATA = {
    "polnear_dev": "polnear_dev.jsonl",
    "ner_newswire_dev": "ner_newswire_dev.jsonl.gz",
    "coref_gum_dev": "coref_gum_dev.jsonl.gz",
    "gap_dev": "gap_dev.jsonl.gz",
    "linking_aida_dev": "linking_aida_dev.jsonl.gz",
    "time_timebank": "time_timebank.jsonl.gz",
    "stance_perspectrum_dev": "stance_perspectrum_dev.jsonl.gz",
    "stance_ibm_train": "stance_ibm_train.jsonl.gz",
    "stance_vast_train": "stance_vast_train.jsonl.gz",
    "match_argkp": "match_argkp.jsonl.gz",
}

Figures = dict[str, float]


def shared_folder() -> Path:
    """Where the data lies: ONRECORD_SHARED, or `shared` beside the checkout."""
    return Path(os.environ.get("ONRECORD_SHARED", HERE.parent.parent / "shared"))


@cache
def portable_scorer() -> OnnxScorer:
    """The packaged model as every machine can run it."""
    return load_scorer(Settings(runtime="onnxruntime", precision="float32"))


@cache
def portable_position_scorer() -> OnnxPositionScorer:
    """The packaged models of positions as every machine can run them."""
    return load_position_scorer(Settings(runtime="onnxruntime", precision="float32"))


def load_rules(file: Path) -> ModuleType:
    """The scorer that decides, as a module."""
    spec = importlib.util.spec_from_file_location("score_attributions", file)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{file} is no Python module.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure_attributions(shared: Path) -> Figures:
    """Figures of the packaged model on polnear_dev."""
    rules = load_rules(shared / "scoring" / "score_attributions.py")
    gold = rules.read(shared / "data" / "polnear_dev.jsonl")
    articles = [Article(id=ArticleId(name), name=name, text=row["text"]) for name, row in gold.items()]
    found = extract_attributions(articles, portable_scorer())
    predicted = {
        article.name: {
            "attributions": [{r: [[s.start, s.end] for s in getattr(a, r)] for r in rules.ROLES} for a in rows]
        }
        for article, rows in zip(articles, found, strict=True)
    }
    result = rules.score(gold, predicted)
    figures = {f"attributions exact {role}": result["exact"][role] for role in rules.ROLES}
    return figures | {f"attributions {key}": result[key] for key in ("linked", "strict")}


#: What is measured, in the order of the stages. Each gives figures in percent by name.
MEASURES: Mapping[str, Callable[[Path], Figures]] = {
    "attributions": measure_attributions,
    "names": lambda shared: names.measure(shared / "data", portable_scorer()),
    "speakers": lambda _: speakers.measure(portable_scorer()),
    "pronouns": lambda shared: pronouns.measure(shared / "data", portable_scorer()),
    "joining": lambda shared: joining.measure(shared / "data"),
    "acts": lambda shared: acts.measure(shared / "data", speakers.FOLDER),
    "dates": lambda shared: dates.measure(shared / "data"),
    "positions": lambda shared: positions.measure(shared / "data", portable_position_scorer()),
}


def digests(data: Path) -> dict[str, str]:
    """SHA-256 of every file the floors rest on; a sentence and exit 2 when one is missing."""
    found = {}
    for name, file in DATA.items():
        if not (data / file).exists():
            print(f"The gate needs {data / file}; set ONRECORD_SHARED to the folder that holds data/.", file=sys.stderr)
            raise SystemExit(2)
        found[name] = hashlib.sha256((data / file).read_bytes()).hexdigest()
    return found


def compare(figures: Figures, floors: Figures) -> list[str]:
    """A sentence for every figure that fell below its floor or has gone."""
    sentences = []
    for name, floor in floors.items():
        if name not in figures:
            sentences.append(f"{name} was not measured; its floor is {floor:.2f}.")
        elif figures[name] < floor - TOLERANCE:
            sentences.append(f"{name} is {figures[name]:.2f}, below its floor {floor:.2f}.")
    return sentences


def raise_floors(figures: Figures, floors: Figures, *, may_fall: bool) -> Figures:
    """The new floors: the better of both, or what was measured where falling is allowed."""
    new = dict(floors)
    for name in floors:
        if name in figures and (may_fall or figures[name] > floors[name]):
            new[name] = round(figures[name], 2)
    return new


def measure(shared: Path, wanted: Iterable[str], floors: Figures) -> Figures:
    """All figures asked for, printed as they come."""
    figures: Figures = {}
    for part in wanted:
        found = MEASURES[part](shared)
        for name, figure in found.items():
            floor = floors.get(name)
            print(f"{name:52} {figure:8.2f}" + ("" if floor is None else f"   floor {floor:.2f}"), flush=True)
        figures |= found
    return figures


def compare_networks(shared: Path) -> int:
    """Networks against what DNA printed: no tolerance beside its own, and 0 only when every record agrees."""
    dna = shared / "data" / "dna"
    return dna_golden.compare_folder(dna / "golden", sample=dna / "sample.dna", synth=dna / "golden" / "synth.dna")


def main() -> int:
    """Measure, compare, print; 0 when every floor holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--only", choices=[*MEASURES, "networks"], help="measure one part and compare nothing")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    options = parser.parse_args()
    kept = json.loads(FLOORS.read_text(encoding="utf8"))
    if options.only == "networks":
        return compare_networks(options.shared)
    if options.only:
        measure(options.shared, [options.only], kept["floors"])
        return 0
    data = digests(options.shared / "data")
    changed = [name for name, digest in data.items() if kept["data"].get(name, digest) != digest]
    if changed and not options.update:
        print(f"{', '.join(changed)}: not the file the floors were measured on.", file=sys.stderr)
        return 2
    figures = measure(options.shared, MEASURES, kept["floors"])
    if options.update:
        floors = raise_floors(figures, kept["floors"], may_fall=options.allow_regression)
        new = {"tolerance": TOLERANCE, "data": data, "floors": floors}
        FLOORS.write_text(json.dumps(new, indent=1) + "\n", encoding="utf8")
        return 0
    sentences = compare(figures, kept["floors"])
    print("\n".join(sentences) if sentences else "Every floor holds.")
    disagrees = compare_networks(options.shared)
    return 1 if sentences or disagrees else 0


if __name__ == "__main__":
    sys.exit(main())
