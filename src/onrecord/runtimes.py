"""Which runtime and precision this machine gets, and a graph loaded on it; with `onnx_scorer` the model's seam.

OpenVINO runs the graphs fastest on Intel and AMD processors; ONNX Runtime is the portable fallback.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.errors import InputError, ModelError

Arrays = Mapping[str, npt.NDArray[Any]]
#: A graph ready to run from any thread: named inputs to outputs in order.
Graph = Callable[[Arrays], list[npt.NDArray[Any]]]

RUNTIMES = ("openvino", "onnxruntime")
#: Precision -> what OpenVINO calls it. ONNX Runtime computes in float32.
PRECISIONS = {"float32": "f32", "bfloat16": "bf16"}


def choose_runtime(runtime: str, precision: str) -> tuple[str, str]:
    """The runtime and precision to use for what was asked ('auto' for the best this machine has)."""
    if runtime not in ("auto", *RUNTIMES):
        raise InputError(f"There is no runtime '{runtime}'.", hint=f"Use auto or one of {', '.join(RUNTIMES)}.")
    if precision not in ("auto", *PRECISIONS):
        raise InputError(f"There is no precision '{precision}'.", hint=f"Use auto or one of {', '.join(PRECISIONS)}.")
    if runtime == "auto":
        runtime = "openvino" if importlib.util.find_spec("openvino") else "onnxruntime"
    if precision == "auto":
        precision = "bfloat16" if runtime == "openvino" and has_bfloat16_units() else "float32"
    if runtime == "onnxruntime" and precision != "float32":
        raise InputError(
            f"ONNX Runtime does not run this model in {precision}.",
            hint="Leave --precision out, or install the fast runtime: pip install 'onrecord[openvino]'.",
        )
    return runtime, precision


def has_bfloat16_units() -> bool:
    """True where bfloat16 is multiplied by matrix units (AMX); without them it is slower than float32."""
    try:
        return " amx_bf16" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


def count_threads(asked: int | None) -> int:
    """The threads asked for, or one for every core this process may run on."""
    if asked:
        return asked
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def load_graph(file: Path, runtime: str, precision: str, threads: int) -> Graph:
    """The graph of an ONNX file, to be called from up to `threads` threads at once; ModelError when it won't load."""
    load = {"openvino": _load_openvino, "onnxruntime": _load_onnxruntime}[runtime]
    try:
        return load(file, precision, threads)
    except RuntimeError as error:
        first_line = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
        raise ModelError(f"{runtime} cannot load {file.name}: {first_line}.") from error


def _load_openvino(file: Path, precision: str, threads: int) -> Graph:
    os.environ.setdefault("OPENVINO_TELEMETRY", "0")
    import openvino

    compiled = openvino.Core().compile_model(
        file,
        "CPU",
        {
            "INFERENCE_PRECISION_HINT": PRECISIONS[precision],
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": threads,
        },
    )

    def run(inputs: Arrays) -> list[npt.NDArray[Any]]:
        found = compiled.create_infer_request().infer(dict(inputs), share_inputs=True)
        return [np.array(found[output]) for output in compiled.outputs]

    return run


def _load_onnxruntime(file: Path, precision: str, threads: int) -> Graph:  # noqa: ARG001
    import onnxruntime

    onnxruntime.set_default_logger_severity(3)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])

    def run(inputs: Arrays) -> list[npt.NDArray[Any]]:
        return list(session.run(None, dict(inputs)))

    return run
