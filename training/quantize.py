"""Trial of static int8 for the first step: quantize.py CHECKPOINT TOKENIZER ARTICLES.jsonl OUT.onnx.

NNCF measures ranges on 100 windows; weights of matrix products become int8 per channel, activations int8 with ranges
fixed beforehand, so that scores do not depend on what else is in a batch.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nncf
import onnx

from export import export, halve_weights
from onrecord.extract.windows import make_windows
from onrecord.onnx_scorer import WordPieces, pad_windows
from predict import read_articles

WINDOWS = 100


def main() -> None:
    """Export in float32, quantize, store what stayed float at 16 bits."""
    checkpoint, tokenizer, texts, out = map(Path, sys.argv[1:5])
    export(checkpoint, out.parent, halve=False)
    articles = read_articles(texts)[:: max(1, len(read_articles(texts)) // WINDOWS)]
    pieces = WordPieces(tokenizer)
    windows = [w for i, a in enumerate(articles) for w in make_windows(i, a.text, pieces.tokenize([a.text])[0])]
    chosen = windows[:: max(1, len(windows) // WINDOWS)][:WINDOWS]
    data = nncf.Dataset([pad_windows([w]) for w in chosen], lambda inputs: dict(inputs))
    model = nncf.quantize(
        onnx.load(out.parent / "tokens.onnx"),
        data,
        subset_size=len(chosen),
        model_type=nncf.ModelType.TRANSFORMER,
        preset=nncf.QuantizationPreset.MIXED,
    )
    halve_weights(model)
    onnx.save(model, out)
    print(out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
