"""How well pronouns are resolved: pronouns.py DATA [MODEL_CARD] prints pronoun accuracy on GUM and F1 on GAP.

GUM: news, interview and speech documents of the development part; he, she, it and they with their possessives, where
the gold has an earlier mention of the same cluster; candidates are the gold mentions, as is usual; right when the
chosen one is in the same cluster. GAP: a name is true when the pronoun is resolved to it, so both may be false.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.extract.attributions import extract_readings
from onrecord.identify.features import Setting, mention_vectors, pair_features, set_out
from onrecord.identify.mentions import Mention, pronoun_form, pronoun_mention
from onrecord.identify.scene import Scene, read_scene, with_spans
from onrecord.identify.speakers import list_pairs, resolve
from onrecord.records import Article, ArticleId, Span
from onrecord.scoring import Scorer

GENRES = {"news", "interview", "speech"}
ACTORS = {"person", "organization", "place", "animal"}
_TIGHT = {".", ",", "!", "?", ";", ":", ")", "]", "'s", "\u2019s", "n't", "n\u2019t"}

Row = dict[str, Any]


def measure(data: Path, scorer: Scorer) -> dict[str, float]:
    """Accuracy of pronouns in GUM (in percent, with their number), and accuracy and F1 on GAP."""
    gum = [row for row in _rows(data / "coref_gum_dev.jsonl.gz") if row["genre"] in GENRES]
    gap = _rows(data / "gap_dev.jsonl.gz")
    return _measure_gum(gum, scorer) | _measure_gap(gap, scorer)


def _rows(file: Path) -> list[Row]:
    with gzip.open(file, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def _measure_gum(rows: Sequence[Row], scorer: Scorer) -> dict[str, float]:
    right = total = 0
    for row in rows:
        text, spots = _set_text(row["sentences"])
        clusters = {
            Span(spots[m["start"]][0], spots[m["end"] - 1][1]): m["cluster"]
            for m in row["mentions"]
            if m["entity_type"] in ACTORS or pronoun_form(text[slice(*_ends(spots, m))]) is not None
        }
        single = [Span(*_ends(spots, m)) for m in row["gum_mentions"] if m["entity_type"] in ACTORS]
        chosen = _antecedents(text, [*clusters, *single], scorer)
        for span, antecedent in chosen.items():
            earlier = [s for s, c in clusters.items() if c == clusters.get(span) and s < span]
            if span in clusters and earlier:
                total += 1
                right += antecedent is not None and clusters.get(antecedent) == clusters[span]
    return {"gum pronouns right": 100 * right / max(1, total), "gum pronouns": total}


def _ends(spots: Sequence[tuple[int, int]], mention: Row) -> tuple[int, int]:
    return spots[mention["start"]][0], spots[mention["end"] - 1][1]


def _set_text(sentences: Sequence[Sequence[str]]) -> tuple[str, list[tuple[int, int]]]:
    """The tokens as a text, two sentences to a line, and where each of them stands."""
    text, spots = "", []
    for number, tokens in enumerate(sentences):
        for place, token in enumerate(tokens):
            gap = ("\n" if number % 2 == 0 else " ") if place == 0 else "" if token in _TIGHT else " "
            text += gap if text else ""
            spots.append((len(text), len(text) + len(token)))
            text += token
    return text, spots


def _antecedents(text: str, spans: Sequence[Span], scorer: Scorer) -> dict[Span, Span | None]:
    """For every gold pronoun the gold mention that the ranker likes best; None when it prefers none."""
    _, setting, vectors = _read(text, scorer, spans)
    gold = set(spans)
    pronouns = [m for m in spans if pronoun_form(m.of(text)) is not None]
    rows = _rows_of(setting, gold)
    later, earlier = list_pairs(setting)
    kept = np.isin(later, [rows[p] for p in pronouns if p in rows]) & np.isin(earlier, list(rows.values()))
    later, earlier = later[kept], earlier[kept]
    scores = scorer.score_pairs(vectors[later], vectors[earlier], pair_features(setting, later, earlier))
    found: dict[Span, Span | None] = {}
    for pronoun in pronouns:
        pairs = np.flatnonzero(later == rows.get(pronoun, -1))
        found[pronoun] = setting.mentions[earlier[pairs[scores[pairs].argmax()]]].span if len(pairs) else None
    # A mention inside a gold one that it heads stands for it.
    back = {row: span for span, row in rows.items()}
    names = {setting.mentions[row].span: span for row, span in back.items()}
    return {p: names.get(a) if a is not None else None for p, a in found.items()}


def _rows_of(setting: Setting, gold: set[Span]) -> dict[Span, int]:
    """The row of each gold mention: the same words, or the name that the words are about."""
    exact = {m.span: row for row, m in enumerate(setting.mentions)}
    found: dict[Span, int] = {}
    for span in sorted(gold, key=len):
        if span in exact:
            found[span] = exact[span]
            continue
        inside = [r for s, r in exact.items() if span.contains(s) and r not in found.values()]
        if inside:
            found[span] = inside[0]
    return found


def _read(text: str, scorer: Scorer, spans: Sequence[Span]) -> tuple[Scene, Setting, np.ndarray]:
    article = Article(id=ArticleId("0"), name="0", text=text)
    reading = extract_readings([article], scorer)[0]
    scene = read_scene(article, reading.attributions, reading.entities)
    scene.mentions = with_spans(scene, spans)
    sourced = {m.span for m in scene.mentions}
    extra: list[Mention] = [
        pronoun_mention(s, s.of(text)) for s in spans if pronoun_form(s.of(text)) is not None and s not in sourced
    ]
    scene.mentions = sorted([*scene.mentions, *extra], key=lambda m: (m.span.start, m.span.end))
    setting = set_out(scene.layout, scene.mentions, scene.cast.figures, reading.attributions)
    return scene, setting, mention_vectors(setting, reading.vectors)


def _measure_gap(rows: Sequence[Row], scorer: Scorer) -> dict[str, float]:
    counts = {"hit": 0, "false": 0, "missed": 0, "right": 0}
    for row in rows:
        said = _gap_answer(row, scorer)
        gold = [bool(row[k]["coref"]) for k in "AB"]
        counts["right"] += said == gold
        for mine, true in zip(said, gold, strict=True):
            counts["hit"] += mine and true
            counts["false"] += mine and not true
            counts["missed"] += true and not mine
    f1 = 2 * counts["hit"] / max(1, 2 * counts["hit"] + counts["false"] + counts["missed"])
    return {"gap F1": 100 * f1, "gap right": 100 * counts["right"] / max(1, len(rows)), "gap passages": len(rows)}


def _gap_answer(row: Row, scorer: Scorer) -> list[bool]:
    """Whether the pronoun means A, and whether it means B."""
    pronoun = Span(row["pronoun"]["start"], row["pronoun"]["end"])
    places = [Span(row[k]["start"], row[k]["end"]) for k in "AB"]
    scene, setting, vectors = _read(row["text"], scorer, [pronoun, *places])
    later, earlier = list_pairs(setting)
    scores = scorer.score_pairs(vectors[later], vectors[earlier], pair_features(setting, later, earlier))
    chances = resolve(scene, setting, later, earlier, scores)
    place = next(i for i, m in enumerate(setting.mentions) if m.span == pronoun)
    best = max(chances[place], key=chances[place].__getitem__, default=None)
    if best is None or chances[place][best] < 0.3:
        return [False, False]
    return [best in _figures_at(setting, span) for span in places]


def _figures_at(setting: Setting, span: Span) -> set[int]:
    return {m.figure for m in setting.mentions if m.figure is not None and m.span.overlaps(span)}


def _lines(figures: dict[str, float]) -> Iterator[str]:
    return (f"{name}: {value:.1f}" for name, value in figures.items())


def main() -> None:
    """Print the figures of the packaged model, or of the card named."""
    from onrecord.onnx_scorer import load_scorer
    from onrecord.settings import Settings

    card = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    print(*_lines(measure(Path(sys.argv[1]), load_scorer(Settings(model_card=card)))), sep="\n")


if __name__ == "__main__":
    main()
