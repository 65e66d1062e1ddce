"""Which unit a coder should decide on next, and why: pure, and the same for the same state and seed.

Every fourth decision is the random share: the unit is drawn, not chosen. The draw takes one of three strata first
(suggested with a side, judged but suggested none, any other pair of a statement and a concept), by fixed shares that
are stretched where a stratum is empty, then a unit of it, each with the same chance. So a unit's chance of being drawn
is the share of its stratum over the stratum's size at that moment: exact, above 0 for every open unit, and kept with
the decision. Means weighted by the inverse of these chances (Hansen and Hurwitz 1943; Horvitz and Thompson 1952) speak
without bias of all units that nobody had decided on at the time of the draw, although half of the draws look where
the suggestions are.

The other decisions are chosen: they teach the model, and say nothing of how often it errs. They go round the concepts:
the one with the fewest units decided on or skipped is next. On it the likeliest match and the least certain unit take
turns, until some matches were found; then only the least certain. Speakers and articles not seen yet are preferred, and
no chosen unit is of the statement that was shown before it. Draws know no preference, or their chances were not exact.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from onrecord.records import Agreement, Coding, ConceptId, Judgement, StatementId, Unit
from onrecord.review.reasons import Reason

#: One decision of so many is drawn at random.
EVERY = 4
#: Shares of the draws: suggested with a side, judged but suggested none, any other unit.
SHARES = (0.5, 0.3, 0.2)
#: A concept has few decisions where they are fewer than half of the mean, and enough matches to stop looking for them.
_FEW = 0.5
_ENOUGH = 5
#: What a unit is worth counts for so much of it where something of its speaker, or of its article, was decided on.
_SEEN_SPEAKER = 0.9
_SEEN_ARTICLE = 0.95
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
    that were judged. `speakers` names each statement's speakers, `articles` its article. `judgements` are those in
    force, of all coders; `by` is the coder who asks. `skipped` units are left for another time. With `is_blind` only
    units that somebody else decided on are shown.
    """

    statements: Sequence[StatementId]
    concepts: Sequence[ConceptId]
    codings: Sequence[Coding]
    judgements: Sequence[Judgement]
    by: str
    speakers: Mapping[StatementId, Collection[str]] = field(default_factory=dict)
    articles: Mapping[StatementId, str] = field(default_factory=dict)
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

    @cached_property
    def shown(self) -> Counter[ConceptId]:
        """How many units of each concept anybody decided on, or the coder skipped."""
        return Counter(concept for _, concept in {*self.decided, *self.skipped})

    @cached_property
    def seen(self) -> tuple[set[str], set[str]]:
        """The speakers and the articles of statements that were decided on or skipped."""
        statements = {statement for statement, _ in (*self.decided, *self.skipped)}
        speakers = {name for statement in statements for name in self.speakers.get(statement, ())}
        return speakers, {self.articles[statement] for statement in statements if statement in self.articles}

    @cached_property
    def apart(self) -> list[Coding]:
        """The fresh units of other statements than the one shown last, which is the last decided or was skipped."""
        recent = {statement for statement, _ in self.skipped} | {one.statement for one in self.own[-1:]}
        return [one for one in self.fresh if one.statement not in recent] or self.fresh

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
    """The unit whose decision is worth most; two of the turns between two draws look for something else first."""
    orders = ((_pick_disputed, _pick_in_turn), (_pick_speaker, _pick_in_turn), (_pick_in_turn,))
    order = orders[turn % every % len(orders) if every else turn % len(orders)]
    return next((pick for rule in (*order, _pick_disputed) if (pick := rule(work)) is not None), None)


def _pick_disputed(work: Work) -> Pick | None:
    disputed = [unit for unit in work.shared if len(set(work.decided[unit].values())) > 1]
    return Pick(unit=disputed[0], reason=Reason.DISAGREEMENT) if disputed else None


def _pick_in_turn(work: Work) -> Pick | None:
    """The likeliest match or the least certain unit of the concept that was shown least."""
    waiting = dict.fromkeys(one.concept for one in work.apart)
    if not waiting:
        return None
    concept = min((one for one in work.concepts if one in waiting), key=lambda one: work.shown[one])
    units = [one for one in work.apart if one.concept == concept]
    is_search = work.shown[concept] % 2 == 0 and _count_matches(work, concept) < _ENOUGH
    best = max(
        units, key=lambda one: _preference(work, one) * (one.position.match if is_search else measure_doubt(one))
    )
    if work.shown[concept] < _FEW * sum(work.shown[one] for one in waiting) / len(waiting):
        return Pick(unit=_unit(best), reason=Reason.FEW_DECISIONS)
    return Pick(unit=_unit(best), reason=Reason.LIKELY if is_search else Reason.UNCERTAIN)


def _count_matches(work: Work, concept: ConceptId) -> int:
    """How many units of a concept somebody says take a side."""
    sides = (set(said.values()) - {Agreement.NONE} for (_, other), said in work.decided.items() if other == concept)
    return sum(bool(found) for found in sides)


def _preference(work: Work, coding: Coding) -> float:
    """What the worth of a unit is multiplied with: less where its speaker or article was seen."""
    speakers, articles = work.seen
    is_heard = not speakers.isdisjoint(work.speakers.get(coding.statement, ()))
    is_read = work.articles.get(coding.statement) in articles
    return (_SEEN_SPEAKER if is_heard else 1.0) * (_SEEN_ARTICLE if is_read else 1.0)


def _pick_speaker(work: Work) -> Pick | None:
    """The least sure unit of a speaker nothing of whom was decided on or skipped, where it is not sure.

    Of those whose concept was shown least, so that the concepts take turns here as well.
    """
    heard, _ = work.seen
    units = [
        one
        for one in work.apart
        if measure_doubt(one) >= _UNSURE
        and work.speakers.get(one.statement)
        and heard.isdisjoint(work.speakers[one.statement])
    ]
    if not units:
        return None
    best = min(units, key=lambda one: (work.shown[one.concept], -measure_doubt(one)))
    return Pick(unit=_unit(best), reason=Reason.NEW_SPEAKER)
