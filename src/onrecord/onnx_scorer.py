"""The model behind the `Scorer` seam: word pieces in, scores out. Only this module and `runtimes` know any runtime.

Batches of windows of like length go to as many single-threaded workers as there are threads: on few cores that beats
several threads inside one operation, and no batch waits for another.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from onrecord.errors import ModelError
from onrecord.records import Origin
from onrecord.runtimes import Arrays, Graph, choose_runtime, count_threads, load_graph
from onrecord.scoring import AFTER, BEFORE, Cue, ModelCard, Tokens, TokenScores, Window, plain_marks

if TYPE_CHECKING:
    from onrecord.settings import Settings

_START, _END = 101, 102
#: Word pieces and cues that go through the model at once: what fits the cache of one core is fastest (measured).
_BATCH_TOKENS, _BATCH_CUES = 512, 16

#: Keys of the card that name the graphs: of the first and the second step, and of pairs of mentions.
STEPS = ("tokens", "cues", "pairs")


class WordPieces:
    """The model's tokenizer, with offsets in code points of the text as given."""

    def __init__(self, file: Path) -> None:
        from tokenizers import Tokenizer

        # The model rests while texts are cut; saying so keeps the library from warning when a process forks.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        """The word pieces of each text, without end marks."""
        plain = [plain_marks(text).encode("utf-8", "replace").decode("utf-8") for text in texts]
        encodings = self._tokenizer.encode_batch(plain, add_special_tokens=False)
        return [_tokens(encoding.ids, encoding.offsets) for encoding in encodings]


def _tokens(ids: list[int], offsets: list[tuple[int, int]]) -> Tokens:
    spans = np.array(offsets, np.int32).reshape(-1, 2)
    return Tokens(ids=np.array(ids, np.int32), starts=spans[:, 0], ends=spans[:, 1])


@dataclass(slots=True)
class Timing:
    """Seconds of wall time spent waiting for the model, and word pieces it read; for `make bench`."""

    seconds: float = 0.0
    word_pieces: int = 0


class OnnxScorer:
    """A `Scorer` over three ONNX graphs (see `training/export.py`) on one runtime."""

    def __init__(
        self, card: ModelCard, pieces: WordPieces, steps: tuple[Graph, Graph, Graph], origin: Origin, *, threads: int
    ) -> None:
        self.card, self.origin = card, origin
        self.timing = Timing()
        self._pieces = pieces
        self._token_step, self._cue_step, self._pair_step = steps
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="onrecord-model")
        self._transitions = np.array(card.about["transitions"], np.float32)

    @property
    def transitions(self) -> npt.NDArray[np.float32]:
        """Scores of one role following another. *Shape:* (5, 5), from row to column."""
        return self._transitions

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        """The word pieces of each text."""
        return self._pieces.tokenize(texts)

    def score_tokens(self, windows: Sequence[Window]) -> list[TokenScores]:
        """First step: tags and vectors of each window, in the order given."""
        began = time.perf_counter()
        batches = batch_windows([len(w) for w in windows])
        results = self._pool.map(lambda batch: self._token_step(pad_windows([windows[i] for i in batch])), batches)
        scores: dict[int, TokenScores] = {}
        for batch, (tags, vectors, names, mentions) in zip(batches, results, strict=True):
            for row, i in enumerate(batch):
                inside = slice(1, len(windows[i]) + 1)
                scores[i] = TokenScores(
                    tags=tags[row, inside],
                    vectors=vectors[row, inside],
                    names=names[row, inside],
                    mentions=mentions[row, inside],
                )
        self.timing.seconds += time.perf_counter() - began
        self.timing.word_pieces += sum(len(w) for w in windows)
        return [scores[i] for i in range(len(windows))]

    def score_cues(self, scored: Sequence[TokenScores], cues: Sequence[Cue]) -> npt.NDArray[np.float32]:
        """Second step: role scores around each cue. *Shape:* (cues, BEFORE + AFTER, 5)."""
        if not cues:
            return np.zeros((0, BEFORE + AFTER, 5), np.float32)
        began = time.perf_counter()
        chunks = [cues[at : at + _BATCH_CUES] for at in range(0, len(cues), _BATCH_CUES)]
        results = self._pool.map(lambda chunk: self._cue_step(cue_inputs(scored, chunk))[0], chunks)
        roles = np.concatenate(list(results))
        self.timing.seconds += time.perf_counter() - began
        return roles

    def score_pairs(
        self, later: npt.NDArray[np.float32], earlier: npt.NDArray[np.float32], features: npt.NDArray[np.float32]
    ) -> npt.NDArray[np.float32]:
        """How well each earlier mention fits a later one. *Shape:* (pairs,)."""
        if not len(later):
            return np.zeros(0, np.float32)
        began = time.perf_counter()
        given = {"later": later, "earlier": earlier, "features": features}
        scores: npt.NDArray[np.float32] = self._pair_step({k: np.asarray(v, np.float32) for k, v in given.items()})[0]
        self.timing.seconds += time.perf_counter() - began
        return scores


def batch_windows(lengths: Sequence[int], tokens: int = _BATCH_TOKENS) -> list[list[int]]:
    """Numbers of windows in batches of like length, each of about `tokens` word pieces, longest first."""
    order = sorted(range(len(lengths)), key=lambda i: (-lengths[i], i))
    batches: list[list[int]] = []
    for i in order:
        if batches and (len(batches[-1]) + 1) * (lengths[batches[-1][0]] + 2) <= tokens:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches


def pad_windows(windows: Sequence[Window]) -> Arrays:
    """Inputs of the first step for one batch, end marks added."""
    width = max(len(w) for w in windows) + 2
    ids = np.zeros((len(windows), width), np.int64)
    features = np.zeros((len(windows), width, 3), np.int64)
    lengths = np.array([len(w) + 2 for w in windows], np.int64)
    for row, window in enumerate(windows):
        last = len(window) + 1
        ids[row, 0], ids[row, 1:last], ids[row, last] = _START, window.ids, _END
        features[row, 1:last] = window.features
    return {"ids": ids, "features": features, "lengths": lengths}


def cue_inputs(scored: Sequence[TokenScores], cues: Sequence[Cue]) -> Arrays:
    """Inputs of the second step: the scores of the windows concerned end to end, and places around each cue."""
    concerned = sorted({cue.window for cue in cues})
    lengths = [len(scored[w].tags) for w in concerned]
    firsts = dict(zip(concerned, np.concatenate(([0], np.cumsum(lengths)[:-1])), strict=True))
    starts = np.array([cue.start for cue in cues])[:, None]
    limits = np.array([len(scored[cue.window].tags) for cue in cues])[:, None]
    offsets = np.array([firsts[cue.window] for cue in cues])[:, None]
    widths = np.array([cue.end - cue.start for cue in cues])[:, None]
    steps = np.arange(-BEFORE, AFTER)[None]
    around = starts + steps
    return {
        "tags": np.concatenate([scored[w].tags for w in concerned]),
        "vectors": np.concatenate([scored[w].vectors for w in concerned]),
        "places": np.where((around >= 0) & (around < limits), around + offsets, -1),
        "is_cue": (steps >= 0) & (steps < widths),
    }


def packaged_card() -> Path:
    """The card of the model that comes with onrecord."""
    return Path(str(resources.files("onrecord"))) / "weights" / "attribution.json"


def read_card(file: Path, *needed: str) -> ModelCard:
    """The card in `file`, which has the fields `needed`; ModelError when it cannot be used."""
    try:
        about = json.loads(file.read_text(encoding="utf8"))
        card = ModelCard(
            name=about["name"],
            version=about["version"],
            files=about["files"],
            calibration=about["calibration"],
            about=about,
        )
        if missing := [field for field in needed if field not in about]:
            raise ValueError(f"it has no {missing[0]}")
        if "transitions" in needed:
            np.array(about["transitions"], np.float32).reshape(5, 5)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The model card {file} cannot be used: {error}.", hint="Name a card written by training/run.sh."
        ) from error
    return card


def check_files(card: ModelCard, folder: Path) -> None:
    """ModelError when a weight file is missing or its SHA-256 is not the card's."""
    for name, expected in card.files.items():
        try:
            digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(f"The weights {folder / name} cannot be read: {error.strerror}.") from error
        if digest != expected:
            raise ModelError(
                f"The weights {folder / name} are not the ones their card describes.",
                hint="Install onrecord again, or name another card.",
            )


def load_scorer(settings: Settings) -> OnnxScorer:
    """The model that `settings` name, on the best runtime this machine has."""
    file = settings.model_card or packaged_card()
    card = read_card(file, *STEPS, "tokenizer", "transitions")
    check_files(card, file.parent)
    threads = count_threads(settings.threads)
    runtime, precision = choose_runtime(settings.runtime, settings.precision)
    first, second, pairs = (
        load_graph(file.parent / str(card.about[key]), runtime, precision, threads) for key in STEPS
    )
    origin = Origin(agent=card.name, version=card.version, runtime=runtime, precision=precision)
    pieces = WordPieces(file.parent / str(card.about["tokenizer"]))
    return OnnxScorer(card, pieces, (first, second, pairs), origin, threads=threads)
