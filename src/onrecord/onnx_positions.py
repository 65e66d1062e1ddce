"""The model of positions over a runtime; with `onnx_scorer` the only place that knows graphs and word pieces."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.onnx_scorer import Timing, WordPieces, batch_windows, check_files, read_card
from onrecord.positions import ODDS, VECTOR_WIDTH, Pair, PairProgress
from onrecord.records import Origin
from onrecord.runtimes import Graph, choose_runtime, count_threads, load_graph
from onrecord.scoring import ModelCard
from onrecord.settings import Settings

_START, _END = 101, 102
#: Most word pieces of a claim and of a cue, and of a text alone or with both.
CLAIM_PIECES, CUE_PIECES, MOST_PIECES = 40, 16, 192
#: Word pieces in a batch; small, as one batch is what a thread works on.
_BATCH_TOKENS = 2048
#: Texts cut into word pieces at a time, so that memory does not grow with their number.
_BLOCK = 2048


class OnnxPositionScorer:
    """A `PositionScorer` over two ONNX graphs (see `training/export_positions.py`) on one runtime."""

    def __init__(
        self, card: ModelCard, pieces: WordPieces, graphs: tuple[Graph, Graph], origin: Origin, *, threads: int
    ) -> None:
        self.card, self.origin = card, origin
        self.timing = Timing()
        self._pieces = pieces
        self._embed_step, self._judge_step = graphs
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="onrecord-positions")

    def embed(self, texts: Sequence[str], progress: PairProgress | None = None) -> npt.NDArray[np.float32]:
        """A vector of length 1 for each text. *Shape:* (texts, VECTOR_WIDTH)."""

        def cut(block: Sequence[str]) -> list[list[npt.NDArray[np.int32]]]:
            return [[tokens.ids[: MOST_PIECES - 2]] for tokens in self._pieces.tokenize(block)]

        return self._run(texts, cut, self._embed_step, VECTOR_WIDTH, progress)

    def judge(self, pairs: Sequence[Pair], progress: PairProgress | None = None) -> npt.NDArray[np.float32]:
        """What each pair's text says of its claim. *Shape:* (pairs, 4), columns as in `positions.ODDS`."""

        def cut(block: Sequence[Pair]) -> list[list[npt.NDArray[np.int32]]]:
            found = self._pieces.tokenize([words for pair in block for words in (pair.claim, pair.cue, pair.text)])
            return [shorten_pair(found[i].ids, found[i + 1].ids, found[i + 2].ids) for i in range(0, len(found), 3)]

        return self._run(pairs, cut, self._judge_step, len(ODDS), progress)

    def _run(
        self,
        items: Sequence[Any],
        cut: Callable[[Any], list[list[npt.NDArray[np.int32]]]],
        graph: Graph,
        width: int,
        progress: PairProgress | None,
    ) -> npt.NDArray[np.float32]:
        """The graph's answer for each item, block by block, in batches of like length."""
        answers = np.zeros((len(items), width), np.float32)
        for first in range(0, len(items), _BLOCK):
            rows = cut(items[first : first + _BLOCK])
            began = time.perf_counter()
            batches = batch_windows([sum(map(len, row)) + len(row) - 1 for row in rows], _BATCH_TOKENS)
            results = self._pool.map(lambda batch, rows=rows: graph(pad_rows([rows[i] for i in batch]))[0], batches)
            for batch, result in zip(batches, results, strict=True):
                answers[[first + i for i in batch]] = result
            self.timing.seconds += time.perf_counter() - began
            self.timing.word_pieces += sum(len(part) for row in rows for part in row)
            if progress is not None:
                progress(first + len(rows), len(items))
        return answers


def shorten_pair(
    claim: npt.NDArray[np.int32], cue: npt.NDArray[np.int32], text: npt.NDArray[np.int32]
) -> list[npt.NDArray[np.int32]]:
    """Claim, cue and text, each no longer than the model reads."""
    claim, cue = claim[:CLAIM_PIECES], cue[:CUE_PIECES]
    return [claim, cue, text[: MOST_PIECES - 3 - len(claim) - len(cue)]]


def pad_rows(rows: Sequence[Sequence[npt.NDArray[np.int32]]]) -> dict[str, npt.NDArray[np.int64]]:
    """Inputs for one batch: the claim, an end mark, cue and text, an end mark; or a text alone and an end mark.

    `parts` is 0 in the claim (or a text alone), 1 in the cue, 2 in the text.
    """
    lengths = np.array([sum(map(len, row)) + (3 if len(row) > 1 else 2) for row in rows], np.int64)
    ids, parts = np.zeros((2, len(rows), int(lengths.max())), np.int64)
    for row, pieces in enumerate(rows):
        first = len(pieces[0]) + 1
        ids[row, 0], ids[row, 1:first], ids[row, first] = _START, pieces[0], _END
        if len(pieces) == 1:
            continue
        cue, last = first + 1 + len(pieces[1]), int(lengths[row]) - 1
        ids[row, first + 1 : cue], parts[row, first + 1 : cue] = pieces[1], 1
        ids[row, cue:last], ids[row, last], parts[row, cue : last + 1] = pieces[2], _END, 2
    return {"ids": ids, "parts": parts, "lengths": lengths}


def load_position_scorer(settings: Settings | None = None) -> OnnxPositionScorer:
    """The models that `settings` name, on the best runtime this machine has."""
    settings = settings or Settings()
    file = settings.positions_card or Path(str(resources.files("onrecord"))) / "weights" / "positions.json"
    card = read_card(file, "embed", "judge", "tokenizer")
    check_files(card, file.parent)
    threads = count_threads(settings.threads)
    runtime, precision = choose_runtime(settings.runtime, settings.precision)
    embed, judge = (
        load_graph(file.parent / str(card.about[key]), runtime, precision, threads) for key in ("embed", "judge")
    )
    origin = Origin(agent=card.name, version=card.version, runtime=runtime, precision=precision)
    pieces = WordPieces(file.parent / str(card.about["tokenizer"]))
    return OnnxPositionScorer(card, pieces, (embed, judge), origin, threads=threads)
