"""The seam to the model: what the stages need of one, without knowing any runtime.

`Scorer` is the protocol, `ModelCard` what is known of a model; `FakeScorer` is a public stand-in for tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from onrecord.records import Attribution, Entity, EntityLabel, Origin, Span

#: Word pieces before and from the cue's first one on in which its source and content are looked for.
BEFORE, AFTER = 64, 80

#: What the model can say of a word piece as part of a name: nothing, or begin or inside of a name with a label.
MENTION_WIDTH = 128
#: What is known of a pair of mentions besides their vectors (see `identify.features`): agreement, nearness, and so on.
PAIR_FEATURES = 76
NAME_TAGS = ("O", *(f"{place}-{label}" for label in EntityLabel for place in "BI"))

# One mark for all: which mark an outlet prints tells nothing, and the quote feature tells where it opens and closes.
_ONE_MARK = str.maketrans(
    dict.fromkeys("“”„‟«»″＂「」", '"')
    | dict.fromkeys("‘’‚‛′´`", "'")
    | {"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2026": "."}
)


def plain_marks(text: str) -> str:
    """What the model is shown: `text` with one kind of quote mark and blank; same length, so offsets hold."""
    return text.translate(_ONE_MARK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One text cut into word pieces: `ids`, and `starts` and `ends` in code points; each int32, shape (tokens,)."""

    ids: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A run of word pieces that the model reads at once, without its two end marks.

    `article` and `first_token` say where it comes from, `own` which of its tokens it answers for; `ids` has shape
    (tokens,), `features` (tokens, 3): letter case, white space before, quote state.
    """

    article: int
    first_token: int
    ids: npt.NDArray[np.int32]
    features: npt.NDArray[np.int8]
    own: tuple[int, int]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenScores:
    """What the model says of one window: natural-log chances of the tags, (tokens, 7), and vectors (tokens, width).

    Tags: 0 none, 1-2 source, 3-4 cue, 5-6 content, each begin and inside. The vectors only mean something to the model.
    `names`: natural-log chances of `NAME_TAGS`, (tokens, 19); `mentions`: to compare mentions by, (tokens, 128).
    """

    tags: npt.NDArray[np.float32]
    vectors: npt.NDArray[np.float32]
    names: npt.NDArray[np.float32]
    mentions: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionVectors:
    """What the model says of every word piece of one article as part of a mention, to compare mentions by.

    `starts` and `ends` in code points, shape (tokens,); `vectors` of shape (tokens, MENTION_WIDTH).
    """

    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    vectors: npt.NDArray[np.float32]

    def of(self, span: Span) -> npt.NDArray[np.float32]:
        """The vector of the words `span` points at: the mean of all and of the last, zeros where no token is."""
        low = int(np.searchsorted(self.ends, span.start, "right"))
        high = int(np.searchsorted(self.starts, span.end, "left"))
        if low >= high:
            return np.zeros(self.vectors.shape[1], np.float32)
        last: npt.NDArray[np.float32] = self.vectors[high - 1]
        if high - low == 1:
            return last
        mean: npt.NDArray[np.float32] = 0.5 * (np.add.reduce(self.vectors[low:high]) / (high - low) + last)
        return mean.astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What one pass of the model finds in one article; attributions and entities in the order of their passages."""

    attributions: tuple[Attribution, ...]
    entities: tuple[Entity, ...]
    vectors: MentionVectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Tokens `start` to `end` of window number `window`, taken for a cue."""

    window: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """What is known of a model: its files with their digests, and its terms and figures, as its JSON card gives them.

    `calibration` holds the weights that turn raw scores into chances of being right (see `extract.calibration`).
    """

    name: str
    version: str
    files: Mapping[str, str]
    calibration: Mapping[str, Sequence[float]]
    about: Mapping[str, object]


class Scorer(Protocol):
    """The one expensive dependency: a model that tags word pieces, then reads the surroundings of each cue."""

    @property
    def card(self) -> ModelCard:
        """What is known of the model."""

    @property
    def origin(self) -> Origin:
        """Model, version, runtime and precision, as every record it asserts will name them."""

    @property
    def transitions(self) -> npt.NDArray[np.float32]:
        """Scores of one role following another in a chain. *Shape:* (5, 5), from row to column."""

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        """The word pieces of each text."""

    def score_tokens(self, windows: Sequence[Window]) -> list[TokenScores]:
        """First step, for each window in the order given."""

    def score_cues(self, scored: Sequence[TokenScores], cues: Sequence[Cue]) -> npt.NDArray[np.float32]:
        """Second step: role scores around each cue. *Shape:* (cues, BEFORE + AFTER, 5); the cue starts at BEFORE.

        Roles: 0 none, 1-2 source of this cue, 3-4 content of this cue, each begin and inside.
        """

    def score_pairs(
        self, later: npt.NDArray[np.float32], earlier: npt.NDArray[np.float32], features: npt.NDArray[np.float32]
    ) -> npt.NDArray[np.float32]:
        """How well each earlier mention fits a later one; a mention that goes back to nothing has the score 0.

        *Shape:* (pairs, MENTION_WIDTH) twice and (pairs, PAIR_FEATURES) in, (pairs,) out.
        """


_WORD = re.compile(r"\w+|[^\w\s]")
_CUES = frozenset({"said", "says", "told", "denied", "demanded", "rejected", "asked"})
_PRONOUNS = frozenset({"he", "she", "they", "it"})
_COMMON = frozenset({"The", "A", "An", "He", "She", "They", "It", "We", "I", "On", "In", "But", "And"})
_NO, _YES = np.log(0.001), np.log(0.994)


class FakeScorer:
    """A public stand-in for tests and trials: reads `Somebody said words.` and `"Words," somebody said.`, nothing else.

    Its scores are certain, its rules those of a toy; vocabulary numbers are handed out as words come.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._words: list[str] = []
        self.card = ModelCard(name="fake", version="1", files={}, calibration={}, about={})
        self.origin = Origin(agent="fake", version="1", runtime="python", precision="exact")
        self.transitions = np.zeros((5, 5), np.float32)
        for inside in (2, 4):
            self.transitions[:, inside] = -1e4
            self.transitions[inside - 1 : inside + 1, inside] = 0

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        """Words and marks of each text."""
        return [self._tokenize(text) for text in texts]

    def _tokenize(self, text: str) -> Tokens:
        matches = list(_WORD.finditer(plain_marks(text)))
        for match in matches:
            if match.group() not in self._numbers:
                self._numbers[match.group()] = len(self._words)
                self._words.append(match.group())
        return Tokens(
            ids=np.array([self._numbers[m.group()] for m in matches], np.int32),
            starts=np.array([m.start() for m in matches], np.int32),
            ends=np.array([m.end() for m in matches], np.int32),
        )

    def score_tokens(self, windows: Sequence[Window]) -> list[TokenScores]:
        """Cue words outside quotation marks are cues, what is inside marks is content.

        The vectors carry word number, quote state and white space.
        """
        scores = []
        for window in windows:
            tags = np.full((len(window), 7), _NO, np.float32)
            words = [self._words[i] for i in window.ids]
            for i, word in enumerate(words):
                is_cue = word in _CUES and window.features[i, 2] == 0
                tags[i, 3 if is_cue else 6 if window.features[i, 2] else 0] = _YES
            vectors = np.stack([window.ids, window.features[:, 2], window.features[:, 1]], axis=1)
            scores.append(
                TokenScores(
                    tags=tags,
                    vectors=vectors.astype(np.float32),
                    names=_fake_names(words),
                    mentions=np.zeros((len(window), MENTION_WIDTH), np.float32),
                )
            )
        return scores

    def score_cues(self, scored: Sequence[TokenScores], cues: Sequence[Cue]) -> npt.NDArray[np.float32]:
        """The quotation before or the words after a cue are content, a name or pronoun beside it the source."""
        scores = np.zeros((len(cues), BEFORE + AFTER, 5), np.float32)
        scores[:, :, 0] = 8
        for row, cue in enumerate(cues):
            vectors = scored[cue.window].vectors
            words = [self._words[int(i)] for i in vectors[:, 0]]
            source, content = _read_sentence(words, vectors, cue.start)
            for (start, end), begin in ((source, 1), (content, 3)):
                for token in range(max(start, cue.start - BEFORE), min(end, cue.start + AFTER)):
                    place = token - cue.start + BEFORE
                    scores[row, place] = -8
                    scores[row, place, begin if token == start else begin + 1] = 8
        return scores

    def score_pairs(
        self, later: npt.NDArray[np.float32], earlier: npt.NDArray[np.float32], features: npt.NDArray[np.float32]
    ) -> npt.NDArray[np.float32]:
        """The nearer of those that agree in kind, number and gender fits better; the vectors tell nothing."""
        del later, earlier
        scores: npt.NDArray[np.float32] = 2 * features[:, 0] + 3 * features[:, 1] - 1
        return scores


def _fake_names(words: Sequence[str]) -> npt.NDArray[np.float32]:
    """A run of capitalised words that is longer than one word, or stands inside a sentence, is a person."""
    names = np.full((len(words), len(NAME_TAGS)), _NO, np.float32)
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and words[end][0].isupper() and words[end] not in _COMMON:
            end += 1
        if end - start > 1 or (end > start > 0 and words[start - 1] not in '.!?"'):
            names[start, NAME_TAGS.index("B-PER")] = _YES
            names[start + 1 : end, NAME_TAGS.index("I-PER")] = _YES
        else:
            names[start : end + 1, 0] = _YES
        start = max(end, start + 1)
    names[(names == _NO).all(1), 0] = _YES
    return names


def _read_sentence(
    words: Sequence[str], vectors: npt.NDArray[np.float32], cue: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Token ranges of source and content around the cue; empty ranges for none."""
    start = cue
    while start > 0 and (words[start - 1][0].isupper() or words[start - 1] in _PRONOUNS) and vectors[start - 1, 1] == 0:
        start -= 1
    before = start
    while before > 0 and vectors[before - 1, 1] > 0:
        before -= 1
    if before < start:
        return (start, cue), (before, start)
    end = cue + 1
    while end < len(words) and vectors[end, 2] < 2 and (words[end] not in ".!?" or vectors[end, 1] > 0):
        end += 1
    return (start, cue), (cue + 1, end)
