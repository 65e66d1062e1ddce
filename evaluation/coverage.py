"""Whether the intervals of `code` hold: python evaluation/coverage.py DATA_FOLDER [TOPICS] [real].

Key points of ArgKP are the concepts, arguments the statements. A coder who answers as the data do decides what the
review queue shows, the same number on every concept, and suggestions are made anew between. Then the precision and
recall that `label.trust.expect` gives, with its 95% intervals, are compared with the true ones of the units nobody
decided on. Concepts count where the true share is of at least `LEAST` units. Not part of the gate.

The judge is simulated on training topics (the packaged one has seen them): its odds are made of the cosine, the truth
and noise, calibrated on the same topics, for an average precision of about 0.8; each concept's odds are off by noise
of their own, as those of a model are in a domain it does not know. With `real` it is the packaged judge, on the topics
of split dev.
"""

from __future__ import annotations

import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from learning import CODER, START, Topic, judge_topic, read_truth
from onrecord.label.codings import suggest
from onrecord.label.fitting import fit_weights
from onrecord.label.heads import Unit
from onrecord.label.trust import expect, learn_heads
from onrecord.positions import PositionScorer
from onrecord.records import Agreement, Coding, ConceptId, DecisionId, Judgement
from onrecord.records_coding import Estimate
from onrecord.review.queue import Work, pick_unit
from positions import average_precision

#: Decisions on each concept where intervals are looked at, and where suggestions are made anew.
COUNTS = (0, 10, 24, 60)
STEPS = (5, 10, 17, 24, 36, 48, 60)
#: Units that a share is of at least.
LEAST = 5
#: Logits that a match adds to the odds, and standard deviations of their noise: of a unit, and of a concept.
SIGNAL, NOISE, SHIFT = 1.6, 1.0, 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One figure of one concept after so many decisions on it: as it is, and as it was expected."""

    figure: str
    decisions: int
    true: float
    expected: Estimate

    @property
    def is_covered(self) -> bool:
        """True where the interval holds the figure."""
        return self.expected.low - 1e-9 <= self.true <= self.expected.high + 1e-9


def simulate_judge(topics: Sequence[Topic], scorer: PositionScorer, seed: int = 0) -> list[Topic]:
    """The topics with odds of a match from cosine, truth and noise, calibrated over all of them; sides are known."""
    rng = np.random.default_rng(seed)
    raw, shifts, truths = [], [], []
    for topic in topics:
        units, rows = topic.features.units, topic.features.rows
        claims = dict.fromkeys(unit[1] for unit in units)
        vectors = dict(zip(claims, scorer.embed(list(claims)), strict=True))
        cosines = np.array([topic.features.vectors[r] @ vectors[u[1]] for u, r in zip(units, rows, strict=True)])
        truth = np.array([topic.truth[unit] is Agreement.FOR for unit in units], np.float64)
        off = {claim: rng.normal(0, SHIFT) for claim in claims}
        raw.append(12 * (cosines - 0.5) + SIGNAL * truth + rng.normal(0, NOISE, len(units)))
        shifts.append(np.array([off[unit[1]] for unit in units]))
        truths.append(truth)
    odds, truth = np.concatenate(raw), np.concatenate(truths)
    columns = np.stack([odds, np.ones(len(odds))], axis=1)
    slope, bias = fit_weights(columns, np.zeros(len(odds)), truth, np.ones(len(odds)), (10.0, 10.0))
    return [
        _with_match(topic, slope * one + bias + shift) for topic, one, shift in zip(topics, raw, shifts, strict=True)
    ]


def _with_match(topic: Topic, match: np.ndarray) -> Topic:
    sure = np.full(len(match), 3.0)
    zero_shot = replace(topic.features.zero_shot, match=match, takes=sure, side=sure)
    return Topic(features=replace(topic.features, zero_shot=zero_shot, rivals=np.zeros(0)), truth=topic.truth)


def keep_labelled(topic: Topic) -> Topic:
    """The topic with the pairs people judged alone."""
    places = [place for place, unit in enumerate(topic.features.units) if unit in topic.truth]
    return Topic(features=topic.features.take(places), truth=topic.truth)


def follow(topic: Topic, seed: int) -> Iterator[Case]:
    """Decide as the queue shows, and compare at each of `COUNTS`."""
    codings = suggest(topic.features, {})
    made: dict[ConceptId, list[Judgement]] = {concept: [] for concept in topic.features.by_concept()}
    before: dict[Unit, Agreement] = {}
    yield from compare(topic, codings, made, before, 0)
    for count in STEPS:
        for concept, judgements in made.items():
            decide(topic, [one for one in codings if one.concept == concept], judgements, before, count, seed)
        values = {(one.statement, one.concept): one.agreement for said in made.values() for one in said}
        codings = suggest(topic.features, learn_heads(topic.features, values))
        if count in COUNTS:
            yield from compare(topic, codings, made, before, count)


def decide(
    topic: Topic,
    codings: Sequence[Coding],
    made: list[Judgement],
    before: dict[Unit, Agreement],
    count: int,
    seed: int,
) -> None:
    """Decide on one concept until so many decisions are made, as people did."""
    suggested = {(one.statement, one.concept): one.agreement for one in codings}
    while len(made) < min(count, len(codings)):
        concepts = (codings[0].concept,)
        work = Work(statements=(), concepts=concepts, codings=codings, judgements=made, by=CODER)
        pick = pick_unit(work, seed=seed)
        assert pick is not None, "asked for more decisions than there are units"  # noqa: S101
        before[pick.unit] = suggested[pick.unit]
        made.append(
            Judgement(
                decision=DecisionId(len(made) + 1),
                statement=pick.unit[0],
                concept=pick.unit[1],
                version="1",
                agreement=topic.truth[pick.unit],
                by=CODER,
                made_at=START,
                chance=pick.chance,
            )
        )


def compare(
    topic: Topic,
    codings: Sequence[Coding],
    made: Mapping[ConceptId, Sequence[Judgement]],
    before: Mapping[Unit, Agreement],
    count: int,
) -> Iterator[Case]:
    """True and expected figures of each concept, of the units nobody decided on."""
    judgements = [one for said in made.values() for one in said]
    decided = {(one.statement, one.concept) for one in judgements}
    expected = expect(codings, judgements, before)
    for concept in made:
        left = [c for c in codings if c.concept == concept and (c.statement, concept) not in decided]
        said = [one for one in left if one.agreement is not Agreement.NONE]
        right = sum(one.agreement is topic.truth[one.statement, concept] for one in said)
        matches = sum(topic.truth[one.statement, concept] is not Agreement.NONE for one in left)
        figures = (("precision", len(said), expected[concept].precision), ("recall", matches, expected[concept].recall))
        for figure, units, estimate in figures:
            if units >= LEAST:
                yield Case(figure=figure, decisions=count, true=right / units, expected=estimate)


def print_cases(cases: Sequence[Case]) -> None:
    """A row for each figure and number of decisions, all in percent: how often intervals hold, how wide they are."""
    groups: dict[tuple[str, int], list[Case]] = defaultdict(list)
    for case in cases:
        groups[case.figure, case.decisions].append(case)
    print(f"{'':10}{'decisions':>10}{'concepts':>10}{'true':>8}{'expected':>10}{'off by':>8}{'covered':>9}{'width':>7}")
    for (figure, count), held in sorted(groups.items()):
        means = [
            100 * statistics.fmean(column)
            for column in zip(
                *((c.true, c.expected.value, abs(c.true - c.expected.value), c.is_covered, _width(c)) for c in held),
                strict=True,
            )
        ]
        print(f"{figure:10}{count:10}{len(held):10}{means[0]:8.0f}{means[1]:10.0f}", end="")
        print(f"{means[2]:8.0f}{means[3]:9.0f}{means[4]:7.0f}")


def _width(case: Case) -> float:
    return case.expected.high - case.expected.low


def build_topics(data: Path, scorer: PositionScorer, most: int, *, is_real: bool) -> list[Topic]:
    """Topics to look at: with the packaged judge, or a simulated one."""
    truths = read_truth(data, "dev" if is_real else "train")[:most]
    if is_real:
        return [keep_labelled(judge_topic(truth, scorer)) for truth in truths]
    plain = [keep_labelled(judge_topic(truth, scorer, is_judged=False)) for truth in truths]
    return simulate_judge(plain, scorer)


def main() -> None:
    """Print the table."""
    from onrecord.onnx_positions import load_position_scorer

    most = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    topics = build_topics(Path(sys.argv[1]), load_position_scorer(), most, is_real="real" in sys.argv[3:])
    pairs = [list(zip(t.features.zero_shot.match, _is_match(t), strict=True)) for t in topics]
    print(f"average precision of the judge: {statistics.fmean(map(average_precision, pairs)):.2f}")
    print_cases([case for seed, topic in enumerate(topics) for case in follow(topic, seed)])


def _is_match(topic: Topic) -> list[int]:
    return [int(topic.truth[unit] is Agreement.FOR) for unit in topic.features.units]


if __name__ == "__main__":
    main()
