"""Which unit a coder should decide on next, and why: pure, and the same for the same state and seed.

Every fourth decision is the random share: the unit is drawn, not chosen. The draw takes one of three strata first
(suggested with a side, judged but suggested none, any other pair of a statement and a concept), by fixed shares that
are stretched where a stratum is empty, then a unit of it, each with the same chance. So a unit's chance of being drawn
is the share of its stratum over the stratum's size at that moment: exact, above 0 for every open unit, and kept with
the decision. Means weighted by the inverse of these chances (Hansen and Hurwitz 1943; Horvitz and Thompson 1952) speak
without bias of all units that nobody had decided on at the time of the draw, although half of the draws look where
the suggestions are.

The other decisions are chosen: they teach the model, and say nothing of how often it errs.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from onrecord.records import Agreement, Coding, ConceptId, Judgement, StatementId
from onrecord.review.reasons import Reason

#: What is coded: a statement and a concept.
Unit = tuple[StatementId, ConceptId]

#: One decision of so many is drawn at random.
EVERY = 4
#: Shares of the draws: suggested with a side, judged but suggested none, any other unit.
SHARES = (0.5, 0.3, 0.2)
#: A concept with fewer decisions than this, or than half of the mean, has few.
_FEW = 3
#: From this uncertainty a unit of a speaker not seen yet is worth showing first.
_UNSURE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """The unit to show, why, and with which chance it was drawn where it was drawn at random."""

    unit: Unit
    reason: Reason
    chance: float | None = None


@dataclass(frozen=True, kw_only=True)
class Work:
    """What there is to decide on, and what was decided; all of one codebook.

    `statements` and `concepts` are all there are, every pair of them a unit; `codings` what is suggested of the units
    that were judged. `speakers` names each statement's speakers. `judgements` are those in force, of all coders; `by`
    is the coder who asks. `skipped` units are left for another time. With `is_blind` only units that somebody else
    decided on are shown.
    """

    statements: Sequence[StatementId]
    concepts: Sequence[ConceptId]
    codings: Sequence[Coding]
    judgements: Sequence[Judgement]
    by: str
    speakers: Mapping[StatementId, Collection[str]] = field(default_factory=dict)
    skipped: Collection[Unit] = ()
    is_blind: bool = False

    @cached_property
    def decided(self) -> dict[Unit, dict[str, Agreement]]:
        """What each coder says of each unit."""
        found: dict[Unit, dict[str, Agreement]] = {}
        for one in self.judgements:
            found.setdefault((one.statement, one.concept), {})[one.by] = one.agreement
        return found

    @cached_property
    def settled(self) -> set[Unit]:
        """The units somebody adjudicated."""
        return {(one.statement, one.concept) for one in self.judgements if one.is_final}

    @cached_property
    def closed(self) -> set[Unit]:
        """The units that are never shown: the coder's own, those adjudicated, those skipped."""
        own = {unit for unit, said in self.decided.items() if self.by in said}
        return own | self.settled | set(self.skipped)

    @cached_property
    def fresh(self) -> list[Coding]:
        """The judged units nobody decided on, in order."""
        known = set(self.concepts)
        return [
            one
            for one in self.codings
            if one.concept in known and _unit(one) not in self.decided and _unit(one) not in self.closed
        ]

    @cached_property
    def shared(self) -> list[Unit]:
        """The units others decided on and the coder did not, in order."""
        return sorted(unit for unit in self.decided if unit not in self.closed and unit[1] in set(self.concepts))

    @property
    def own(self) -> list[Judgement]:
        """The coder's own judgements on these concepts, in order."""
        known = set(self.concepts)
        return [one for one in self.judgements if one.by == self.by and one.concept in known]


def pick_unit(work: Work, *, seed: int = 0, every: int = EVERY, shares: Sequence[float] = SHARES) -> Pick | None:
    """The unit to decide on next; None where there is none left. `every` 0 draws nothing at random."""
    turn = len(work.own)
    # Whoever skips a drawn unit is dealt another draw, not a way round it.
    rng = random.Random(f"{seed}|{work.by}|{turn}|{len(work.skipped)}")  # noqa: S311  (a sample, no secret)
    if work.is_blind:
        return _pick_second(work, rng)
    if every and turn % every == every - 1:
        return _draw(work, shares, rng) or _pick_useful(work, turn, every)
    return _pick_useful(work, turn, every) or _draw(work, shares, rng)


def count_open(work: Work) -> int:
    """How many judged units wait for the coder: those nobody decided on, or with `is_blind` those only others did."""
    return len(work.shared if work.is_blind else work.fresh)


def measure_doubt(coding: Coding) -> float:
    """How little sets the likeliest of for, against and none apart from the next: 0 sure, 1 as likely."""
    position = coding.position
    share = position.for_chance / max(position.for_chance + position.against_chance, 1e-12)
    chances = sorted((1 - position.match, position.match * share, position.match * (1 - share)))
    return 1 - (chances[2] - chances[1])


def _unit(coding: Coding) -> Unit:
    return coding.statement, coding.concept


def _pick_second(work: Work, rng: random.Random) -> Pick | None:
    """A unit somebody else decided on; those drawn at random come first, since estimates rest on them."""
    drawn = {(one.statement, one.concept) for one in work.judgements if one.chance is not None}
    units = [unit for unit in work.shared if unit in drawn] or work.shared
    return Pick(unit=rng.choice(units), reason=Reason.SECOND_CODING) if units else None


def _draw(work: Work, shares: Sequence[float], rng: random.Random) -> Pick | None:
    """A unit at random: a stratum by its share, then one of its units."""
    sided = [_unit(one) for one in work.fresh if one.agreement is not Agreement.NONE]
    silent = [_unit(one) for one in work.fresh if one.agreement is Agreement.NONE]
    known = {_unit(one) for one in work.codings} | work.decided.keys() | work.closed
    statements, concepts = set(work.statements), set(work.concepts)
    others = len(statements) * len(concepts) - sum(s in statements and c in concepts for s, c in known)
    sizes = (len(sided), len(silent), others)
    total = sum(share for share, size in zip(shares, sizes, strict=True) if size)
    if not total:
        return None
    stratum = rng.choices(range(3), [share if size else 0.0 for share, size in zip(shares, sizes, strict=True)])[0]
    draw: Sequence[Callable[[], Unit]] = (
        lambda: rng.choice(sided),
        lambda: rng.choice(silent),
        lambda: _draw_other(work, known, others, rng),
    )
    return Pick(unit=draw[stratum](), reason=Reason.RANDOM, chance=shares[stratum] / total / sizes[stratum])


def _draw_other(work: Work, known: Collection[Unit], others: int, rng: random.Random) -> Unit:
    """One of the pairs that are not known, each with the same chance."""
    statements, concepts = list(dict.fromkeys(work.statements)), list(dict.fromkeys(work.concepts))
    everything = len(statements) * len(concepts)
    if 4 * others < everything:
        return rng.choice([(s, c) for s in statements for c in concepts if (s, c) not in known])
    # Most pairs are not known: trying until one is not costs less than listing them all.
    while True:
        unit = (rng.choice(statements), rng.choice(concepts))
        if unit not in known:
            return unit


def _pick_useful(work: Work, turn: int, every: int) -> Pick | None:
    """The unit whose decision is worth most; the turns between two draws look for different things first."""
    orders = (
        (_pick_disputed, _pick_uncovered, _pick_unsure),
        (_pick_uncovered, _pick_speaker, _pick_unsure),
        (_pick_uncovered, _pick_unsure, _pick_disputed),
    )
    order = orders[turn % every % len(orders) if every else turn % len(orders)]
    return next((pick for rule in (*order, _pick_disputed) if (pick := rule(work)) is not None), None)


def _pick_unsure(work: Work) -> Pick | None:
    if not work.fresh:
        return None
    return Pick(unit=_unit(max(work.fresh, key=measure_doubt)), reason=Reason.UNCERTAIN)


def _pick_disputed(work: Work) -> Pick | None:
    disputed = [unit for unit in work.shared if len(set(work.decided[unit].values())) > 1]
    return Pick(unit=disputed[0], reason=Reason.DISAGREEMENT) if disputed else None


def _pick_uncovered(work: Work) -> Pick | None:
    """The likeliest match of the concept with the fewest decisions, where these are few."""
    counts = Counter(concept for _, concept in work.decided)
    open_concepts = list(dict.fromkeys(coding.concept for coding in work.fresh))
    if not open_concepts:
        return None
    fewest = min(open_concepts, key=lambda one: counts[one])
    mean = sum(counts[one] for one in open_concepts) / len(open_concepts)
    if counts[fewest] >= max(_FEW, mean / 2):
        return None
    units = [one for one in work.fresh if one.concept == fewest]
    return Pick(unit=_unit(max(units, key=lambda one: one.position.match)), reason=Reason.FEW_DECISIONS)


def _pick_speaker(work: Work) -> Pick | None:
    """The least sure unit of a speaker nothing of whom was decided, where it is not sure."""
    seen = {name for statement, _ in work.decided for name in work.speakers.get(statement, ())}
    units = [
        one
        for one in work.fresh
        if measure_doubt(one) >= _UNSURE
        and work.speakers.get(one.statement)
        and not seen & set(work.speakers[one.statement])
    ]
    return Pick(unit=_unit(max(units, key=measure_doubt)), reason=Reason.NEW_SPEAKER) if units else None
