"""The two models of positions -> ONNX with weights at 8 bits: export_positions.py MINILM CHECKPOINT OUT_FOLDER.

Writes embed.onnx (sentence vectors) and judge.onnx (a claim and a text). A weight matrix is stored as int8 with one
scale for each of its outputs (for each word in the table of words) and widened where it is used, so that every runtime
computes in its own precision: what is lost is rounding of the weights alone.
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

from embed import load_sentence_encoder, pool
from encoder import Encoder
from judge_checkpoint import load_judge
from onrecord.onnx_positions import MOST_PIECES
from train_positions import Judge


def cut_positions(encoder: Encoder) -> Encoder:
    """The encoder without the places no text reaches."""
    encoder.positions.weight = nn.Parameter(encoder.positions.weight[:MOST_PIECES].detach().clone())
    return encoder


class EmbedStep(nn.Module):
    """ids, parts (batch, tokens), lengths (batch,) -> vectors of length 1. The parts are not used."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.encoder = cut_positions(load_sentence_encoder(file))

    def forward(self, ids: Tensor, parts: Tensor, lengths: Tensor) -> Tensor:
        """See the class."""
        mask = torch.arange(ids.shape[1])[None] < lengths[:, None]
        features = (parts * 0)[..., None].expand(-1, -1, 3)
        return pool(self.encoder(ids, features, mask[:, None, None]), mask)


class JudgeStep(nn.Module):
    """ids, parts (batch, tokens), lengths (batch,) -> log-chances of for, against, none, and log-odds of a match."""

    def __init__(self, model: Judge) -> None:
        super().__init__()
        self.model = model
        cut_positions(model.encoder)

    def forward(self, ids: Tensor, parts: Tensor, lengths: Tensor) -> Tensor:
        """See the class."""
        side, match = self.model(ids, parts, torch.arange(ids.shape[1])[None] < lengths[:, None])
        return torch.cat([functional.log_softmax(side, -1), match[:, None]], -1)


def shrink_weights(model: onnx.ModelProto, *, bits: int = 8, smallest: int = 4096) -> None:
    """Store float32 matrices as int8 with a scale for each output (or as float16), widened in front of their use."""
    graph = model.graph
    by_rows = {node.input[0] for node in graph.node if node.op_type == "Gather"}
    made = []
    for weight in list(graph.initializer):
        if weight.data_type != TensorProto.FLOAT or np.prod(weight.dims) < smallest:
            continue
        array, name = numpy_helper.to_array(weight), weight.name
        graph.initializer.remove(weight)
        if bits == 16:
            graph.initializer.append(numpy_helper.from_array(array.astype(np.float16), name + "_half"))
            made.append(helper.make_node("Cast", [name + "_half"], [name], to=TensorProto.FLOAT))
            continue
        axis = 1 if name in by_rows else 0
        scales = np.maximum(np.abs(array).max(axis=axis, keepdims=True), 1e-9).astype(np.float32) / 127
        small = np.clip(np.round(array / scales), -127, 127).astype(np.int8)
        graph.initializer.append(numpy_helper.from_array(small, name + "_small"))
        graph.initializer.append(numpy_helper.from_array(scales, name + "_scale"))
        made.append(helper.make_node("Cast", [name + "_small"], [name + "_wide"], to=TensorProto.FLOAT))
        made.append(helper.make_node("Mul", [name + "_wide", name + "_scale"], [name]))
    for node in reversed(made):
        graph.node.insert(0, node)


def write_graph(step: nn.Module, file: Path, returned: str, *, bits: int = 8) -> None:
    """Write one graph with weights at so many bits (32 leaves them)."""
    ids = torch.randint(1000, 2000, (2, 40))
    with torch.inference_mode():
        torch.onnx.export(
            step.eval(), (ids, torch.zeros_like(ids), torch.tensor([40, 30])), file,
            input_names=["ids", "parts", "lengths"], output_names=[returned],
            dynamic_axes={
                "ids": {0: "batch", 1: "tokens"}, "parts": {0: "batch", 1: "tokens"}, "lengths": {0: "batch"},
            },
            opset_version=17, dynamo=False,
        )  # fmt: skip
    graph = onnx.load(file)
    if bits < 32:
        shrink_weights(graph, bits=bits)
    onnx.checker.check_model(graph)
    onnx.save(graph, file)
    print(file.name, file.stat().st_size, "bytes")


def export_positions(base: Path, checkpoint: Path, out: Path, *, bits: int = 8) -> None:
    """Write both graphs."""
    out.mkdir(parents=True, exist_ok=True)
    write_graph(EmbedStep(base), out / "embed.onnx", "vectors", bits=bits)
    write_graph(JudgeStep(load_judge(checkpoint)), out / "judge.onnx", "odds", bits=bits)


if __name__ == "__main__":
    export_positions(*map(Path, sys.argv[1:4]), bits=int(sys.argv[4]) if len(sys.argv) > 4 else 8)
