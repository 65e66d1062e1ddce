"""Checkpoint -> ONNX files with weights at 16 bits: export.py CHECKPOINT OUT_FOLDER.

Writes tokens.onnx (first step) and cues.onnx (second step); their weights are float16, widened where they are used,
so that one file serves float32, bfloat16 and float16 runtimes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from onrecord.scoring import AFTER, BEFORE, MENTION_WIDTH, PAIR_FEATURES
from ranker import PairRanker
from tagger import ROLES, TAGS, VECTOR, Tagger


class TokenStep(nn.Module):
    """ids (batch, tokens), features (batch, tokens, 3), lengths (batch,) -> all of `encode_all`, as log-chances."""

    def __init__(self, model: Tagger) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, features: Tensor, lengths: Tensor) -> tuple[Tensor, ...]:
        """See the class."""
        mask = torch.arange(ids.shape[1])[None] < lengths[:, None]
        tags, vectors, names, mentions = self.model.encode_all(ids, features, mask)
        return functional.log_softmax(tags, -1), vectors, functional.log_softmax(names, -1), mentions


class CueStep(nn.Module):
    """Flat tags and vectors, places (cues, BEFORE + AFTER; -1 for none), is_cue of that shape -> role scores."""

    def __init__(self, model: Tagger) -> None:
        super().__init__()
        self.model = model

    def forward(self, tags: Tensor, vectors: Tensor, places: Tensor, is_cue: Tensor) -> Tensor:
        """See the class."""
        return self.model.read_cues(tags, vectors, places, is_cue)


def halve_weights(model: onnx.ModelProto, smallest: int = 256) -> None:
    """Store float32 weights as float16 with a widening cast in front of their use."""
    graph = model.graph
    casts = []
    for weight in list(graph.initializer):
        if weight.data_type != TensorProto.FLOAT or np.prod(weight.dims) < smallest:
            continue
        array = numpy_helper.to_array(weight).astype(np.float16)
        name = weight.name
        graph.initializer.remove(weight)
        graph.initializer.append(numpy_helper.from_array(array, name + "_half"))
        casts.append(helper.make_node("Cast", [name + "_half"], [name], to=TensorProto.FLOAT, name=name + "_widen"))
    for cast in reversed(casts):
        graph.node.insert(0, cast)


def export(checkpoint: Path, out: Path, *, halve: bool = True) -> None:
    """Write both graphs, with `halve` at 16 bits."""
    model = Tagger().eval()
    model.load_state_dict(torch.load(checkpoint, weights_only=True)["average"])
    out.mkdir(parents=True, exist_ok=True)
    ids, features = torch.randint(1000, 2000, (2, 40)), torch.zeros(2, 40, 3, dtype=torch.long)
    places = torch.randint(-1, 80, (3, BEFORE + AFTER))
    steps = (
        ("tokens.onnx", TokenStep(model), (ids, features, torch.tensor([40, 30])), ["ids", "features", "lengths"],
         ["tags", "vectors", "names", "mentions"],
         {"ids": ["batch", "tokens"], "features": ["batch", "tokens"], "lengths": ["batch"]}),
        ("cues.onnx", CueStep(model), (torch.zeros(80, TAGS), torch.zeros(80, VECTOR), places, places == 5),
         ["tags", "vectors", "places", "is_cue"], ["roles"],
         {"tags": ["all"], "vectors": ["all"], "places": ["cues"], "is_cue": ["cues"]}),
    )  # fmt: skip
    for name, step, inputs, given, returned, axes in steps:
        dynamic = {key: dict(enumerate(names)) for key, names in axes.items()}
        with torch.inference_mode():
            torch.onnx.export(
                step.eval(), inputs, out / name, input_names=given, output_names=returned, dynamic_axes=dynamic,
                opset_version=17, dynamo=False,
            )  # fmt: skip
        graph = onnx.load(out / name)
        if halve:
            halve_weights(graph)
        onnx.checker.check_model(graph)
        onnx.save(graph, out / name)
        print(name, (out / name).stat().st_size, "bytes")
    np.save(out / "transitions.npy", model.transition_scores().detach().numpy().reshape(ROLES, ROLES))


def export_pairs(ranker: Path, file: Path) -> None:
    """Write the fitted comparison of pairs of mentions; it is small and stays at 32 bits."""
    model = PairRanker().eval()
    model.load_state_dict(torch.load(ranker, weights_only=True))
    inputs = (torch.zeros(3, MENTION_WIDTH), torch.zeros(3, MENTION_WIDTH), torch.zeros(3, PAIR_FEATURES))
    given = ["later", "earlier", "features"]
    with torch.inference_mode():
        torch.onnx.export(
            model, inputs, file, input_names=given, output_names=["scores"],
            dynamic_axes={name: {0: "pairs"} for name in (*given, "scores")}, opset_version=17, dynamo=False,
        )  # fmt: skip
    onnx.checker.check_model(onnx.load(file))
    print(file.name, file.stat().st_size, "bytes")


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]))
