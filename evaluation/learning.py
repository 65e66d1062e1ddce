"""What decisions are worth: python evaluation/learning.py DATA_FOLDER [FIGURE.svg].

Key points of ArgKP (split dev, topics no model was trained on) are the concepts, arguments the statements. For each
seed half of a topic's arguments are open for decisions, and match F1 is measured on the other half, from which nobody
ever decides: choosing what to decide on cannot make it easier. Decisions come from the review queue as a user gets
them, or purely at random. Macro F1 is over the concepts with at least 15 matches, micro F1 over all decisions.
"""

from __future__ import annotations

import random
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from onrecord.label.codings import suggest
from onrecord.label.heads import Features, Unit
from onrecord.label.trust import learn_heads
from onrecord.label.zero_shot import read_odds
from onrecord.positions import ODDS, Pair, PositionScorer
from onrecord.records import Agreement, Coding, ConceptId, DecisionId, Judgement, StatementId
from onrecord.review.queue import Work, pick_unit
from positions import average_precision, read_rows

COUNTS = (0, 5, 10, 20, 40)
SEEDS = 5
#: Decisions on each concept between two fits.
STEP = 5
#: Matches a concept needs for macro F1.
ENOUGH = 15
START = datetime(2026, 1, 1, tzinfo=UTC)
CODER = "coder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The arguments of one stance on a topic: what the models say of them, and what people said of some."""

    features: Features
    truth: Mapping[Unit, Agreement]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Figures in percent after so many decisions on each concept, of one seed: without them and with them."""

    queue: str
    decisions: int
    seed: int
    macro: tuple[float, float]
    micro: tuple[float, float]
    precision: tuple[float, float]


#: Chooses the next unit of a concept: from what is suggested of the open ones, what was decided, a source of chance.
Choose = Callable[[Sequence[Coding], Sequence[Judgement], ConceptId, int], Unit]


def read_topics(data: Path, scorer: PositionScorer, split: str = "dev") -> list[Topic]:
    """Every topic and stance of a split of ArgKP, with what `scorer` says of all its pairs."""
    return [judge_topic(truth, scorer) for truth in read_truth(data, split)]


def read_truth(data: Path, split: str) -> list[dict[Unit, Agreement]]:
    """What people said of the pairs of each topic and stance of a split of ArgKP."""
    groups: dict[tuple[str, str], dict[Unit, Agreement]] = defaultdict(dict)
    for row in read_rows(data / "match_argkp.jsonl.gz"):
        if row["split"] == split:
            unit = StatementId(row["text"]), ConceptId(row["key_point"])
            groups[row["topic"], row["stance"]][unit] = Agreement.FOR if row["match"] else Agreement.NONE
    return [truth for _, truth in sorted(groups.items())]


def judge_topic(truth: Mapping[Unit, Agreement], scorer: PositionScorer, *, is_judged: bool = True) -> Topic:
    """A topic with what `scorer` says of its pairs; without `is_judged` with their cosines alone, all odds being 0."""
    statements, concepts = ([*dict.fromkeys(unit[place] for unit in truth)] for place in (0, 1))
    units = [(statement, concept) for statement in statements for concept in concepts]
    vectors, claims = scorer.embed(statements), scorer.embed(concepts)
    pairs = [Pair(claim=concept, text=statement) for statement, concept in units]
    odds = scorer.judge(pairs) if is_judged else np.zeros((len(pairs), len(ODDS)), np.float32)
    features = Features(
        units=tuple(units),
        zero_shot=read_odds(odds, (vectors @ claims.T).ravel(), scorer.card.calibration),
        rows=np.repeat(np.arange(len(statements)), len(concepts)),
        vectors=vectors,
    )
    return Topic(features=features, truth=truth)


def choose_by_queue(codings: Sequence[Coding], made: Sequence[Judgement], concept: ConceptId, seed: int) -> Unit:
    """What `code --decide --concept` shows next."""
    work = Work(statements=(), concepts=(concept,), codings=codings, judgements=made, by=CODER)
    pick = pick_unit(work, seed=seed)
    assert pick is not None, "asked for more decisions than there are units"  # noqa: S101
    return pick.unit


def choose_at_random(codings: Sequence[Coding], made: Sequence[Judgement], concept: ConceptId, seed: int) -> Unit:
    """Any open unit, each with the same chance."""
    decided = {(one.statement, one.concept) for one in made}
    left = sorted(unit for one in codings if (unit := (one.statement, one.concept)) not in decided)
    return random.Random(f"{seed}|{concept}|{len(made)}").choice(left)  # noqa: S311


def follow(topic: Topic, choose: Choose, seed: int) -> Iterator[tuple[int, list[Coding], list[Coding]]]:
    """After each of `COUNTS`, the suggestions for the measured half: without decisions and with them."""
    statements = sorted({unit[0] for unit in topic.features.units})
    measured = set(random.Random(seed).sample(statements, len(statements) // 2))  # noqa: S311
    made: dict[ConceptId, list[Judgement]] = {unit[1]: [] for unit in topic.features.units}
    plain = codings = suggest(topic.features, {})
    for count in range(0, max(COUNTS) + 1, STEP):
        if count:
            for concept, judgements in made.items():
                _decide(topic, _open(topic, codings, concept, measured), judgements, choose, seed)
            values = {(j.statement, j.concept): j.agreement for judgements in made.values() for j in judgements}
            codings = suggest(topic.features, learn_heads(topic.features, values))
        if count in COUNTS:
            yield count, _measured(topic, plain, measured), _measured(topic, codings, measured)


def _open(topic: Topic, codings: Sequence[Coding], concept: ConceptId, measured: set[StatementId]) -> list[Coding]:
    labelled = [one for one in codings if one.concept == concept and (one.statement, concept) in topic.truth]
    return [one for one in labelled if one.statement not in measured]


def _measured(topic: Topic, codings: Sequence[Coding], measured: set[StatementId]) -> list[Coding]:
    return [one for one in codings if one.statement in measured and (one.statement, one.concept) in topic.truth]


def _decide(topic: Topic, codings: Sequence[Coding], made: list[Judgement], choose: Choose, seed: int) -> None:
    """Up to `STEP` more decisions on one concept, as people made them."""
    for _ in range(min(STEP, len(codings) - len(made))):
        statement, concept = choose(codings, made, codings[0].concept, seed)
        made.append(
            Judgement(
                decision=DecisionId(len(made) + 1),
                statement=statement,
                concept=concept,
                version="1",
                agreement=topic.truth[statement, concept],
                by=CODER,
                made_at=START,
            )
        )


def measure_point(
    queue: str, decisions: int, seed: int, found: Sequence[tuple[Topic, list[Coding], list[Coding]]]
) -> Point:
    """The figures of one moment, over all topics."""
    macro, micro, precision = [], [], []
    for place in (1, 2):
        total = np.zeros(3)
        scores, ranked = [], []
        for topic, *both in found:
            for concept in dict.fromkeys(unit[1] for unit in topic.truth):
                codings = [one for one in both[place - 1] if one.concept == concept]
                truth = [topic.truth[one.statement, concept] is Agreement.FOR for one in codings]
                counts = _count([one.agreement is not Agreement.NONE for one in codings], truth)
                total += counts
                matches = sum(said is Agreement.FOR for unit, said in topic.truth.items() if unit[1] == concept)
                if matches >= ENOUGH and any(truth):
                    scores.append(_f1(counts))
                    chances = [one.position.match for one in codings]
                    ranked.append(average_precision(list(zip(chances, map(int, truth), strict=True))))
        macro.append(100 * statistics.mean(scores))
        micro.append(100 * _f1(total))
        precision.append(100 * statistics.mean(ranked))
    return Point(
        queue=queue,
        decisions=decisions,
        seed=seed,
        macro=(macro[0], macro[1]),
        micro=(micro[0], micro[1]),
        precision=(precision[0], precision[1]),
    )


def _count(said: Sequence[bool], truth: Sequence[bool]) -> np.ndarray:
    """Found rightly, found wrongly, missed."""
    pairs = list(zip(said, truth, strict=True))
    return np.array([pairs.count((True, True)), pairs.count((True, False)), pairs.count((False, True))], float)


def _f1(counts: np.ndarray) -> float:
    return float(2 * counts[0] / max(1.0, 2 * counts[0] + counts[1] + counts[2]))


def measure_learning(topics: Sequence[Topic], seeds: int = SEEDS) -> list[Point]:
    """The figures after each of `COUNTS` decisions on each concept, for each queue and seed."""
    points = []
    for name, choose in (("queue", choose_by_queue), ("random", choose_at_random)):
        for seed in range(seeds):
            moments = zip(*(follow(topic, choose, seed) for topic in topics), strict=True)
            for moment in moments:
                found = [(topic, before, after) for topic, (_, before, after) in zip(topics, moment, strict=True)]
                points.append(measure_point(name, moment[0][0], seed, found))
    return points


def print_points(points: Sequence[Point]) -> None:
    """A table: means over the seeds, and the standard deviation between them."""
    print(f"{'':18}{'macro F1':^24}{'micro F1':^24}{'average precision':^24}")
    print(f"{'decisions':18}" + f"{'none':>8}{'with':>8}{'+-':>8}" * 3)
    for name, count in dict.fromkeys((point.queue, point.decisions) for point in points):
        held = [point for point in points if (point.queue, point.decisions) == (name, count)]
        cells = ""
        for figure in ("macro", "micro", "precision"):
            without, learned = zip(*(getattr(point, figure) for point in held), strict=True)
            spread = statistics.stdev(learned) if len(learned) > 1 else 0.0
            cells += f"{statistics.mean(without):8.1f}{statistics.mean(learned):8.1f}{spread:8.1f}"
        print(f"{name + ' ' + str(count):18}{cells}")


def draw_points(points: Sequence[Point], file: Path) -> None:
    """The learning curve as a figure."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "onrecord", "font.size": 13, "font.family": "sans-serif"})
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 5))
    names = {"queue": ("chosen by the review queue", "#1b5e8c"), "random": ("chosen at random", "#b5651d")}
    heights = {}
    for name, (_, color) in names.items():
        values = np.array([[p.macro[1] for p in points if (p.queue, p.decisions) == (name, c)] for c in COUNTS])
        mean = values.mean(1)
        axes.fill_between(COUNTS, values.min(1), values.max(1), color=color, alpha=0.15, linewidth=0)
        axes.plot(COUNTS, mean, color=color, linewidth=2.2, marker="o", markersize=5, clip_on=False)
        heights[name] = float(mean[-1])
    apart = max(0.0, 6.0 - abs(heights["queue"] - heights["random"])) / 2
    for name, (label, color) in names.items():
        is_upper = heights[name] == max(heights.values())
        axes.text(COUNTS[-1] + 0.8, heights[name] + (apart if is_upper else -apart), label, color=color, va="center")
    start = statistics.mean(point.macro[0] for point in points)
    axes.axhline(start, color="#777777", linewidth=1, linestyle=(0, (4, 4)))
    axes.text(COUNTS[-1] + 0.8, start, "without decisions", color="#555555", va="center")
    axes.set(xlabel="decisions on each concept", xticks=COUNTS, xlim=(0, COUNTS[-1]), ylim=(0, 100))
    axes.set_title("Match F1, macro over key points of unseen topics (%)", loc="left", fontsize=14)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)


def main() -> None:
    """Print the table of the packaged models, and draw it where a file is named."""
    from onrecord.onnx_positions import load_position_scorer

    points = measure_learning(read_topics(Path(sys.argv[1]), load_position_scorer()))
    print_points(points)
    if len(sys.argv) > 2:
        draw_points(points, Path(sys.argv[2]))


if __name__ == "__main__":
    main()
