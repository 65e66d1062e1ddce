"""The gate: quality figures on the development data against their floors, which only rise.

    python evaluation/gate.py [--shared FOLDER] [--update [--allow-regression]]

Measured on the portable fallback (ONNX Runtime, float32). A figure may lie 0.3 below its floor, for the differences
between processors. `--update` raises floors to what was measured; lowering one needs `--allow-regression` as well.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType

from onrecord.extract.attributions import extract_attributions
from onrecord.onnx_scorer import load_scorer
from onrecord.records import Article, ArticleId
from onrecord.settings import Settings

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
TOLERANCE = 0.3


def shared_folder() -> Path:
    """Where the data lies: ONRECORD_SHARED, or `shared` beside the checkout."""
    return Path(os.environ.get("ONRECORD_SHARED", HERE.parent.parent / "shared"))


def load_rules(file: Path) -> ModuleType:
    """The scorer that decides, as a module."""
    spec = importlib.util.spec_from_file_location("score_attributions", file)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{file} is no Python module.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure_attributions(shared: Path) -> dict[str, float]:
    """Figures of the packaged model on polnear_dev."""
    rules = load_rules(shared / "scoring" / "score_attributions.py")
    gold = rules.read(shared / "data" / "polnear_dev.jsonl")
    articles = [Article(id=ArticleId(name), name=name, text=row["text"]) for name, row in gold.items()]
    found = extract_attributions(articles, load_scorer(Settings(runtime="onnxruntime", precision="float32")))
    predicted = {
        article.name: {
            "attributions": [{r: [[s.start, s.end] for s in getattr(a, r)] for r in rules.ROLES} for a in rows]
        }
        for article, rows in zip(articles, found, strict=True)
    }
    result = rules.score(gold, predicted)
    figures = {f"attributions exact {role}": result["exact"][role] for role in rules.ROLES}
    return figures | {f"attributions {key}": result[key] for key in ("linked", "strict")}


def compare(figures: dict[str, float], floors: dict[str, float]) -> list[str]:
    """A sentence for every figure that fell below its floor or has gone."""
    sentences = []
    for name, floor in floors.items():
        if name not in figures:
            sentences.append(f"{name} was not measured; its floor is {floor:.2f}.")
        elif figures[name] < floor - TOLERANCE:
            sentences.append(f"{name} is {figures[name]:.2f}, below its floor {floor:.2f}.")
    return sentences


def raise_floors(figures: dict[str, float], floors: dict[str, float], *, may_fall: bool) -> dict[str, float]:
    """The new floors: the better of both, or what was measured where falling is allowed."""
    new = dict(floors)
    for name, figure in figures.items():
        if may_fall or figure > floors.get(name, float("-inf")):
            new[name] = round(figure, 2)
    return new


def main() -> int:
    """Measure, compare, print; 0 when every floor holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    options = parser.parse_args()
    kept = json.loads(FLOORS.read_text(encoding="utf8"))
    gold = options.shared / "data" / "polnear_dev.jsonl"
    if not gold.exists():
        print(f"The gate needs {gold}; set ONRECORD_SHARED to the folder that holds data/.", file=sys.stderr)
        return 2
    digest = hashlib.sha256(gold.read_bytes()).hexdigest()
    if kept["data"].get("polnear_dev") not in (None, digest) and not options.update:
        print("polnear_dev.jsonl is not the file the floors were measured on.", file=sys.stderr)
        return 2
    figures = measure_attributions(options.shared)
    for name, figure in figures.items():
        floor = kept["floors"].get(name)
        print(f"{name:32} {figure:6.2f}   floor {'none' if floor is None else format(floor, '.2f')}")
    if options.update:
        floors = raise_floors(figures, kept["floors"], may_fall=options.allow_regression)
        new = {"tolerance": TOLERANCE, "data": {"polnear_dev": digest}, "floors": floors}
        FLOORS.write_text(json.dumps(new, indent=1) + "\n", encoding="utf8")
        return 0
    sentences = compare(figures, kept["floors"])
    print("\n".join(sentences) if sentences else "Every floor holds.")
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
