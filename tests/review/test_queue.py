"""Facts about which unit a coder is shown next."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from onrecord.records import Agreement, Coding, ConceptId, DecisionId, Judgement, Position, StatementId
from onrecord.review.queue import EVERY, Work, count_open, measure_doubt, pick_unit
from onrecord.review.reasons import EXPLANATIONS, Reason

FERRY, BREAD = ConceptId("ferry"), ConceptId("bread")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STATEMENTS = [StatementId(f"s{row}") for row in range(10)]


def coding(place: int, match: float, concept: ConceptId = FERRY) -> Coding:
    """A suggestion for the statement at this place: for, where the match is likelier than not."""
    said = Agreement.FOR if match >= 0.5 else Agreement.NONE
    position = Position(match=match, for_chance=0.99, against_chance=0.0)
    return Coding(statement=STATEMENTS[place], concept=concept, agreement=said, score=0.5, position=position)


def judgement(place: int, by: str = "ada", said: Agreement = Agreement.FOR, **fields) -> Judgement:
    """A decision on the statement at this place."""
    whole = {"concept": FERRY, "version": "1", "made_at": NOON, "decision": DecisionId(1)} | fields
    return Judgement(statement=STATEMENTS[place], agreement=said, by=by, **whole)


CODINGS = [coding(row, match) for row, match in enumerate((0.95, 0.8, 0.52, 0.45, 0.2, 0.05))]


def work(judgements=(), *, codings=CODINGS, by="ada", concepts=(FERRY,), **fields) -> Work:
    """Ten statements, six of them judged."""
    return Work(
        statements=STATEMENTS, concepts=concepts, codings=codings, judgements=tuple(judgements), by=by, **fields
    )


def taught(count: int, by: str = "ada") -> list[Judgement]:
    """Decisions on the last statements, so many that the concept has no few."""
    return [judgement(9 - turn, by) for turn in range(count)]


def test_the_likeliest_match_comes_first():
    """At the very beginning a coder sees what a match looks like."""
    pick = pick_unit(work())
    assert (pick.unit, pick.reason, pick.chance) == ((STATEMENTS[0], FERRY), Reason.LIKELY, None)


def test_then_the_least_certain_unit_comes():
    """The unit whose two likeliest values are nearest to each other; likely ones and such ones take turns."""
    pick = pick_unit(work([judgement(9, said=Agreement.NONE)]))
    assert (pick.unit[0], pick.reason) == (STATEMENTS[2], Reason.UNCERTAIN)
    assert measure_doubt(CODINGS[2]) > measure_doubt(CODINGS[3]) > measure_doubt(CODINGS[0])
    assert pick_unit(work([judgement(row, said=Agreement.NONE) for row in (8, 9)])).reason is Reason.LIKELY


def test_after_some_matches_only_uncertain_units_come():
    """Five matches show what a match is."""
    codings = [coding(row, 0.4 + row / 20) for row in range(4)]
    reasons = {
        said: pick_unit(work([judgement(9 - row, said=said) for row in range(6)], codings=codings), every=0).reason
        for said in (Agreement.FOR, Agreement.NONE)
    }
    assert reasons == {Agreement.FOR: Reason.UNCERTAIN, Agreement.NONE: Reason.LIKELY}


def test_concepts_take_turns_also_when_everything_is_skipped():
    """Who skips and skips sees both concepts equally often, and no statement twice in a row."""
    codings = [coding(row, 0.9 - row / 20, concept) for concept in (FERRY, BREAD) for row in range(6)]
    skipped: list = []
    for _ in range(6):
        skipped.append(pick_unit(work(codings=codings, concepts=(FERRY, BREAD), skipped=skipped)).unit)
    assert Counter(concept for _, concept in skipped) == {FERRY: 3, BREAD: 3}
    assert len({statement for statement, _ in skipped}) == 6


def test_a_concept_shown_much_less_than_the_others_comes_first():
    """And the reason says so."""
    codings = [*CODINGS, coding(8, 0.1, BREAD)]
    pick = pick_unit(work(taught(4), codings=codings, concepts=(FERRY, BREAD)), every=0)
    assert (pick.unit, pick.reason) == ((STATEMENTS[8], BREAD), Reason.FEW_DECISIONS)


def test_the_statement_decided_last_is_not_shown_again_at_once():
    """Its other concepts wait, unless nothing else is open."""
    codings = [coding(0, 0.9, BREAD), coding(1, 0.2, BREAD)]
    made = [judgement(0)]
    assert pick_unit(work(made, codings=codings, concepts=(FERRY, BREAD))).unit[0] == STATEMENTS[1]
    assert pick_unit(work(made, codings=codings[:1], concepts=(FERRY, BREAD))).unit[0] == STATEMENTS[0]


def test_of_units_worth_about_the_same_that_of_an_unread_article_comes():
    """A little less likely a match, but from another article and speaker than what was decided on."""
    codings = [coding(0, 0.9), coding(1, 0.85)]
    said = [judgement(9, said=Agreement.NONE), judgement(8, said=Agreement.NONE)]
    where = {STATEMENTS[row]: "one" for row in (0, 8, 9)} | {STATEMENTS[1]: "two"}
    heard = {STATEMENTS[0]: ["Ina"], STATEMENTS[9]: ["Ina"]}
    assert pick_unit(work(said, codings=codings)).unit[0] == STATEMENTS[0]
    assert pick_unit(work(said, codings=codings, articles=where, speakers=heard)).unit[0] == STATEMENTS[1]


def test_every_fourth_unit_is_drawn_at_random():
    """After three decisions, and after seven; the others are chosen and have no chance."""
    reasons = [pick_unit(work(taught(made))).reason is Reason.RANDOM for made in range(4)]
    assert reasons == [False, False, False, True]
    assert pick_unit(work(taught(3)), every=0).reason is not Reason.RANDOM


def test_the_chance_of_a_draw_is_the_share_of_its_stratum_over_its_size():
    """Three are suggested with a side, three with none; of ten statements one was not judged and is open."""
    made = [judgement(row, concept=FERRY) for row in (6, 7, 8)]
    chances = {pick.unit[0]: pick.chance for seed in range(200) if (pick := pick_unit(work(made), seed=seed))}
    assert [chances[STATEMENTS[row]] for row in (0, 1, 2)] == pytest.approx([0.5 / 3] * 3)
    assert [chances[STATEMENTS[row]] for row in (3, 4, 5)] == pytest.approx([0.3 / 3] * 3)
    assert chances[STATEMENTS[9]] == pytest.approx(0.2)
    assert sum(chances.values()) == pytest.approx(1.0)


def test_units_are_drawn_as_often_as_their_chance_says():
    """Over many seeds, every open unit and no other."""
    made = taught(3)
    picks = [pick_unit(work(made), seed=seed) for seed in range(600)]
    counts, chances = Counter(pick.unit for pick in picks), {pick.unit: pick.chance for pick in picks}
    assert len(counts) == 7
    for unit, chance in chances.items():
        assert counts[unit] / 600 == pytest.approx(chance, abs=0.06)


def test_an_empty_stratum_leaves_its_share_to_the_others():
    """Where everything was judged and suggested with a side, each unit has the same chance."""
    sided = [coding(row, 0.9) for row in range(10)]
    made = [judgement(row) for row in range(3)]
    assert pick_unit(work(made, codings=sided)).chance == pytest.approx(1 / 7)


def test_the_same_state_and_seed_show_the_same_unit():
    """And another seed draws another one sooner or later."""
    made = taught(3)
    assert pick_unit(work(made), seed=1) == pick_unit(work(made), seed=1)
    assert len({pick_unit(work(made), seed=seed).unit for seed in range(20)}) > 1


def test_no_unit_is_shown_twice_to_a_coder_and_all_are_shown():
    """Ten statements and two concepts are twenty units, then there is nothing left."""
    made: list[Judgement] = []
    while (pick := pick_unit(work(made, concepts=(FERRY, BREAD)), seed=3)) is not None:
        assert pick.unit not in {(one.statement, one.concept) for one in made}
        made.append(judgement(STATEMENTS.index(pick.unit[0]), concept=pick.unit[1], chance=pick.chance))
    assert len(made) == 20
    assert sum(one.chance is not None for one in made) >= 20 // EVERY


def test_a_speaker_nothing_of_whom_was_decided_comes_before_the_least_certain():
    """On the turn for it, among units that are not sure."""
    speakers = {STATEMENTS[2]: ["Ina"], STATEMENTS[9]: ["Ina"], STATEMENTS[3]: ["Olaf"], STATEMENTS[0]: ["Per"]}
    pick = pick_unit(work(taught(5), speakers=speakers))
    assert (pick.unit[0], pick.reason) == (STATEMENTS[3], Reason.NEW_SPEAKER)


def test_a_unit_on_which_others_disagree_is_shown_to_a_third():
    """Not to those who decided on it, nor after somebody adjudicated."""
    disputed = [judgement(4, "ben"), judgement(4, "eva", Agreement.NONE)]
    made = taught(4)
    assert pick_unit(work([*made, *disputed])).reason is Reason.DISAGREEMENT
    assert pick_unit(work([*made, *disputed], by="ben")).unit[0] != STATEMENTS[4]
    final = judgement(4, "eva", is_final=True)
    assert pick_unit(work([*made, *disputed, final])).reason is not Reason.DISAGREEMENT


def test_blind_coding_shows_what_others_decided_and_nothing_else():
    """Those drawn at random first; then the rest; then nothing."""
    others = [judgement(0, "ben"), judgement(1, "ben", chance=0.1), judgement(2, "ben"), judgement(2, "ada")]
    first = pick_unit(work(others, is_blind=True))
    assert (first.unit[0], first.reason, first.chance) == (STATEMENTS[1], Reason.SECOND_CODING, None)
    second = pick_unit(work([*others, judgement(1)], is_blind=True))
    assert second.unit[0] == STATEMENTS[0]
    assert pick_unit(work([*others, judgement(1), judgement(0)], is_blind=True)) is None


def test_what_another_coder_decided_is_not_offered_unless_blind():
    """Two coders share the work, where they do not code the same on purpose."""
    made = [judgement(2, "ben"), *taught(4)]
    assert pick_unit(work(made), every=0).unit[0] == STATEMENTS[3]


def test_a_skipped_unit_waits_and_a_skipped_draw_is_drawn_anew():
    """Leaving a drawn unit for another time is no way round the random share."""
    made = taught(3)
    first = pick_unit(work(made))
    second = pick_unit(work(made, skipped=[first.unit]))
    assert second.reason is Reason.RANDOM
    assert second.unit != first.unit


def test_a_machine_that_is_sure_of_everything_is_still_checked():
    """Where nothing was judged at all, units are drawn from the others."""
    pick = pick_unit(work(codings=[]))
    assert (pick.reason, pick.chance) == (Reason.RANDOM, pytest.approx(0.1))
    assert pick_unit(Work(statements=[], concepts=[], codings=[], judgements=[], by="ada")) is None


def test_what_waits_is_counted():
    """Judged units nobody decided on, or with blind coding those only others did."""
    made = [judgement(0, "ben"), judgement(1)]
    assert count_open(work(made)) == 4
    assert count_open(work(made, is_blind=True)) == 1


def test_every_reason_is_explained():
    """In a finished sentence."""
    assert EXPLANATIONS.keys() == set(Reason)
    assert all(sentence.endswith(".") for sentence in EXPLANATIONS.values())
