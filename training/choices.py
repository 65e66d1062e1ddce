"""Texts with known antecedents -> the pairs that the ranker learns from, read by the code that reads articles."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from entities import ACTORS, set_text
from export import export
from hidden_sources import hide_sources
from onrecord.extract.attributions import extract_readings
from onrecord.identify.features import Setting, mention_vectors, pair_features, set_out
from onrecord.identify.person_names import person_parts
from onrecord.identify.scene import Scene, read_scene, with_spans
from onrecord.identify.speakers import list_pairs
from onrecord.onnx_scorer import OnnxScorer, WordPieces, packaged_card, read_card
from onrecord.records import Article, ArticleId, Attribution, Entity, Origin, Span
from onrecord.runtimes import choose_runtime, load_graph
from onrecord.scoring import MentionVectors, TokenScores, Window
from ranker import Choices

#: Share of the texts of each origin in what is learned from.
WEIGHTS = {"gum_train": 1.0, "gap_train": 0.7, "hidden_train": 1.0}


@dataclass
class Text:
    """A text and what is known of it.

    `clusters`: gold mentions with their cluster (-1 for a single one); `pronoun` with `names` as GAP has them;
    `answers`: surnames of hidden sources by attribution.
    """

    origin: str
    name: str
    text: str
    attributions: Sequence[Attribution] | None = None
    clusters: list[tuple[int, int, int]] = field(default_factory=list)
    pronoun: tuple[int, int] | None = None
    names: list[tuple[int, int, bool]] = field(default_factory=list)
    answers: dict[int, str] = field(default_factory=dict)
    genre: str = ""
    entities: Sequence[Entity] = ()
    vectors: MentionVectors | None = None


def _rows(file: Path) -> list[dict]:
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def gum_text(row: dict, part: str) -> Text:
    """One GUM document, its sentences set in paragraphs of one to three."""
    rng = random.Random(row["doc"])
    paragraphs, at = [], 0
    while at < len(row["sentences"]):
        size = rng.choice((1, 1, 2, 3))
        paragraphs.append([token for sentence in row["sentences"][at : at + size] for token in sentence])
        at += size
    text, places = set_text(paragraphs, None)
    spots = [spot for row_of in places for spot in row_of]
    known = {(m["start"], m["end"]): m["cluster"] for m in row["mentions"]}
    single = {(m["start"], m["end"]) for m in row["gum_mentions"] if m["entity_type"] in ACTORS}
    ranges = sorted(single | {r for r in known if r in single or _is_pronoun(text, spots, r)})
    clusters = [(spots[a][0], spots[b - 1][1], known.get((a, b), -1)) for a, b in ranges]
    return Text(f"gum_{part}", row["doc"], text, clusters=clusters, genre=row["genre"])


def _is_pronoun(text: str, spots: list, span: tuple[int, int]) -> bool:
    words = text[spots[span[0]][0] : spots[span[1] - 1][1]].lower()
    return words in {"he", "she", "it", "they", "him", "her", "his", "its", "their", "them", "hers", "theirs"}


def gap_text(row: dict, part: str) -> Text:
    """One GAP passage."""
    names = [(row[k]["start"], row[k]["end"], bool(row[k]["coref"])) for k in "AB"]
    pronoun = (row["pronoun"]["start"], row["pronoun"]["end"])
    return Text(f"gap_{part}", row["id"], row["text"], pronoun=pronoun, names=names)


def read_texts(data: Path) -> list[Text]:
    """Every text to learn from or measure on."""
    texts = []
    for part in ("train", "dev"):
        texts += [gum_text(row, part) for row in _rows(data / f"coref_gum_{part}.jsonl.gz")]
        texts += [gap_text(row, part) for row in _rows(data / f"gap_{part}.jsonl.gz")]
        rng = random.Random(part)
        for row in _rows(data / f"polnear_{part}.jsonl"):
            hidden = hide_sources(row, rng)
            if hidden.answers:
                texts.append(
                    Text(f"hidden_{part}", row["name"], hidden.text, hidden.attributions, answers=hidden.answers)
                )
    return texts


def exported_scorer(checkpoint: Path, tokenizer: Path, folder: Path, card_file: Path | None) -> OnnxScorer:
    """The checkpoint as the graphs that articles are read with."""
    export(checkpoint, folder)
    card = read_card(card_file or packaged_card())
    runtime, precision = choose_runtime("auto", "auto")
    steps = [load_graph(folder / f"{name}.onnx", runtime, precision, 2) for name in ("tokens", "cues")]
    origin = Origin(agent="checkpoint", version="0", runtime=runtime, precision=precision)
    return OnnxScorer(card, WordPieces(tokenizer), (steps[0], steps[1], steps[1]), origin, threads=2)


class _WithoutCues:
    """A scorer that sees no cues, for texts whose attributions are known: twice as quick."""

    def __init__(self, scorer: OnnxScorer) -> None:
        self._scorer = scorer

    def __getattr__(self, name: str) -> object:
        return getattr(self._scorer, name)

    def score_tokens(self, windows: Sequence[Window]) -> list[TokenScores]:
        """As the scorer does, but for the chances of cues."""
        scored = self._scorer.score_tokens(windows)
        for scores in scored:
            scores.tags[:, 3:5] = -30.0
        return scored


def encode_all(texts: Sequence[Text], scorer: OnnxScorer) -> list[Text]:
    """The texts with names and vectors, and with attributions found where none are given."""
    order = sorted(texts, key=lambda t: (t.attributions is None, len(t.text)))
    for at in range(0, len(order), 32):
        batch = order[at : at + 32]
        articles = [Article(id=ArticleId(str(i)), name=t.name, text=t.text) for i, t in enumerate(batch)]
        is_known = all(t.attributions is not None for t in batch)
        readings = extract_readings(articles, _WithoutCues(scorer) if is_known else scorer)
        for text, found in zip(batch, readings, strict=True):
            text.entities = found.entities
            vectors = found.vectors.vectors.astype(np.float16)
            text.vectors = MentionVectors(starts=found.vectors.starts, ends=found.vectors.ends, vectors=vectors)
            if text.attributions is None:
                text.attributions = found.attributions
    return list(texts)


def scene_of(text: Text) -> tuple[Scene, Setting]:
    """The text read as an article is, with the gold mentions among its mentions."""
    article = Article(id=ArticleId(text.name), name=text.name, text=text.text)
    attributions = text.attributions or ()
    scene = read_scene(article, attributions, text.entities)
    spans = [Span(a, b) for a, b, _ in text.clusters]
    scene.mentions = with_spans(scene, [*spans, *([Span(*text.pronoun)] if text.pronoun else [])])
    return scene, set_out(scene.layout, scene.mentions, scene.cast.figures, attributions)


def choices_of(text: Text) -> Choices | None:
    """The pairs of one text with a known answer; None where there is none."""
    scene, setting = scene_of(text)
    later, earlier = list_pairs(setting)
    if not len(later):
        return None
    answer = {"gum": _cluster_answers, "gap": _gap_answers, "hid": _hidden_answers}[text.origin[:3]]
    usable, right = answer(text, scene, setting, later, earlier)
    if not usable.any():
        return None
    later, earlier, right = later[usable], earlier[usable], right[usable]
    rows = mention_vectors(setting, text.vectors)
    features = pair_features(setting, later, earlier)
    weight = WEIGHTS.get(text.origin, 1.0)
    return Choices(text.origin, rows, later, earlier, features, right, weight)


def gold_clusters(text: Text, setting: Setting) -> np.ndarray:
    """For each mention the cluster of the smallest gold mention around it: -1 for a single one, -2 for none."""
    found = np.full(len(setting.mentions), -2)
    sizes = np.full(len(setting.mentions), 10**9)
    for number, (start, end, cluster) in enumerate(text.clusters):
        inside = (setting.anchor >= start) & (setting.end <= end) & (end - start < sizes)
        found[inside] = cluster if cluster >= 0 else -10 - number
        sizes[inside] = end - start
    return found


def _cluster_answers(text: Text, _: Scene, setting: Setting, later: np.ndarray, earlier: np.ndarray) -> tuple:
    clusters = gold_clusters(text, setting)
    usable = clusters[later] != -2
    # A silent speaker has no gold mention.
    usable &= setting.form[later] < 8
    usable &= setting.form[earlier] < 8
    return usable, (clusters[later] == clusters[earlier]) & (clusters[later] >= 0)


def _gap_answers(text: Text, _: Scene, setting: Setting, later: np.ndarray, earlier: np.ndarray) -> tuple:
    wanted = np.array([(m.span.start, m.span.end) == text.pronoun for m in setting.mentions])
    figures: list[set[int]] = [set(), set()]
    for (start, end, _right), place in zip(text.names, (0, 1), strict=True):
        for mention in setting.mentions:
            if mention.figure is not None and mention.span.start < end and start < mention.span.end:
                figures[place].add(mention.figure)
    good = set().union(*(f for f, (_, _, is_right) in zip(figures, text.names, strict=True) if is_right))
    bad = set().union(*(f for f, (_, _, is_right) in zip(figures, text.names, strict=True) if not is_right)) - good
    figure = setting.figure[earlier]
    is_name = setting.form[earlier] == 0
    usable = wanted[later] & is_name
    if good:
        return usable, np.isin(figure, list(good))
    # Neither: somebody else, or nobody named here.
    usable &= bool(len(set(figure[usable].tolist()) - bad))
    return usable, ~np.isin(figure, list(bad))


def _hidden_answers(text: Text, scene: Scene, setting: Setting, later: np.ndarray, earlier: np.ndarray) -> tuple:
    figures = scene.cast.figures
    surnames = [person_parts(f.name)[1][-1:] for f in figures]
    answer = np.full(len(setting.mentions), -1)
    for row, mention in enumerate(setting.mentions):
        surname = text.answers.get(mention.statement, "").lower()
        if surname and mention.figure is None:
            fitting = [i for i, parts in enumerate(surnames) if parts == (surname,)]
            answer[row] = fitting[0] if fitting else -1
    known = np.where(setting.figure >= 0, setting.figure, answer)
    usable = (answer[later] >= 0) & (known[earlier] >= 0)
    return usable, known[later] == known[earlier]
