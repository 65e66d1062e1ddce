"""Checkpoint -> what ships: export, calibrate on the development part, measure, write the card.

python package.py --checkpoint final.pt --pairs pairs.pt --data FOLDER --tokenizer tokenizer.json
                  --rules score_attributions.py --notes notes.json --out ../src/onrecord/weights
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np

from calibrate import LEAST_CHANCE, evidence_table, fit_calibration, held_out_chances, load_rules, reliability
from export import export, export_pairs
from onrecord.extract.attributions import extract_with_evidence
from onrecord.onnx_scorer import load_scorer
from onrecord.scoring import Scorer
from onrecord.settings import Settings
from predict import read_articles
from torch_scorer import TorchScorer

FILES = {
    "tokens": "attribution-tokens.onnx",
    "cues": "attribution-cues.onnx",
    "pairs": "attribution-pairs.onnx",
    "tokenizer": "tokenizer.json",
}


def parse() -> argparse.Namespace:
    """The files involved."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("checkpoint", "pairs", "data", "tokenizer", "rules", "notes", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    return parser.parse_args()


def write_card(out: Path, card: dict) -> None:
    """The card beside its weights, digests filled in."""
    card["files"] = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in sorted(FILES.values())}
    (out / "attribution.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf8")


def figures(scorer: Scorer, gold_file: Path, rules: object) -> dict[str, float]:
    """The shared scorer's figures, rounded to a tenth."""
    articles = read_articles(gold_file)
    predicted = {}
    for article, found in zip(articles, extract_with_evidence(articles, scorer), strict=True):
        rows = [{r: [[s.start, s.end] for s in getattr(a, r)] for r in rules.ROLES} for a, _ in found]
        predicted[article.name] = {"name": article.name, "attributions": rows}
    result = rules.score(rules.read(gold_file), predicted)
    flat = {f"exact {role}": result["exact"][role] for role in rules.ROLES}
    flat |= {key: result[key] for key in ("linked", "strict", "precision", "recall")}
    return {key: round(value, 1) for key, value in flat.items()}


def kept(chances: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Only what would have been kept."""
    return chances[chances >= LEAST_CHANCE], right[chances >= LEAST_CHANCE]


def main() -> None:
    """Do it."""
    options = parse()
    rules = load_rules(options.rules)
    gold = options.data / "polnear_dev.jsonl"
    built = options.out / "build"
    export(options.checkpoint, built)
    export_pairs(options.pairs, built / "pairs.onnx")
    for step in ("tokens", "cues", "pairs"):
        shutil.move(built / f"{step}.onnx", options.out / FILES[step])
    transitions = np.load(built / "transitions.npy").tolist()
    shutil.rmtree(built)
    tokenizer = json.loads(options.tokenizer.read_text(encoding="utf8"))
    tokenizer["truncation"] = tokenizer["padding"] = None
    (options.out / FILES["tokenizer"]).write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf8")
    card = json.loads(options.notes.read_text(encoding="utf8")) | FILES
    card |= {"transitions": [[round(x, 5) for x in row] for row in transitions], "calibration": {}}
    write_card(options.out, card)
    portable = Settings(runtime="onnxruntime", model_card=options.out / "attribution.json")
    numbers, right, where = evidence_table(load_scorer(portable), gold, rules)
    card["calibration"] = fit_calibration(numbers, right)
    card["reliability"] = {
        "how": "polnear_dev, five folds by article, each scored by a fit on the other four; right = linked",
        "table": reliability(*kept(held_out_chances(numbers, right, where), right)),
    }
    write_card(options.out, card)
    card["figures"] = {
        "polnear_dev, float32 in torch": figures(
            TorchScorer(options.checkpoint, options.tokenizer, calibration=card["calibration"]), gold, rules
        ),
        "polnear_dev, as shipped, ONNX Runtime": figures(load_scorer(portable), gold, rules),
        "polnear_dev, as shipped, OpenVINO": figures(
            load_scorer(Settings(runtime="openvino", model_card=options.out / "attribution.json")), gold, rules
        ),
        "published, PolNeAR test part, exact": {"source": 83.2, "cue": 75.3, "content": 72.9, "model": "CofeNet-BERT"},
    }
    write_card(options.out, card)
    print(json.dumps(card["figures"], indent=1), json.dumps(card["reliability"]["table"], indent=1))


if __name__ == "__main__":
    main()
