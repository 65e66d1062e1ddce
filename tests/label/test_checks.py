"""Facts about the advice on codebooks."""

from collections.abc import Sequence

import numpy as np
import pytest

from onrecord.label.checks import Advice, check_codebook
from onrecord.records import Codebook, Concept, ConceptId


def concept(id_: str, proposition: str, **fields: object) -> Concept:
    """A concept with nothing to advise on, save what its fields say."""
    whole = {
        "definition": "What belongs to it.",
        "for_examples": (f"{id_} first", f"{id_} second"),
        "against_examples": (f"{id_} third", f"{id_} fourth"),
        "not_examples": ("Something else.",),
        "line": 7,
    }
    return Concept(id=ConceptId(id_), proposition=proposition, **(whole | fields))


def advice(*concepts: Concept, similarity=None) -> list[Advice]:
    """The advice about these concepts."""
    return check_codebook(Codebook(name="Ferries", version="1", concepts=concepts), similarity)


NIGHT = concept("night", "The ferry to Lisk should sail at night")


def alike(near: dict[tuple[str, str], float]):
    """A similarity by which these beginnings of texts are so alike, and all other texts are not."""

    def matrix(texts: Sequence[str]) -> np.ndarray:
        found = np.eye(len(texts))
        for (one, other), value in near.items():
            for i, first in enumerate(texts):
                for j, second in enumerate(texts):
                    if i != j and first.startswith(one) and second.startswith(other):
                        found[i, j] = found[j, i] = value
        return found

    return matrix


def test_a_whole_concept_needs_no_advice() -> None:
    """Nothing is said of a concept that has everything."""
    assert advice(NIGHT) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"definition": ""}, "night has no definition"),
        ({"for_examples": ()}, "night has too few examples (no for): give at least 2"),
        ({"for_examples": ("a",), "against_examples": ()}, "night has too few examples (1 for and no against)"),
        ({"not_examples": ()}, "night does not say what it is not"),
        ({"for_examples": ("It sails", "it sails")}, "night has the example “it sails” twice"),
        ({"not_examples": ("night first",)}, "night has “night first” as an example and as what it is not"),
    ],
)
def test_what_is_missing_is_told(fields: dict[str, object], said: str) -> None:
    """Each lack is a finished sentence with the concept's id and line."""
    (found,) = advice(concept("night", NIGHT.proposition, **fields))
    assert (found.concept, found.line) == ("night", 7)
    assert found.sentence.startswith(said)
    assert found.sentence.endswith(".")


@pytest.mark.parametrize(
    ("proposition", "said"),
    [
        ("It should sail at night", "begins with “It”"),
        ("This ferry should sail", "begins with “This”"),
        ("Ferries, barges etc. should sail at night", "says “etc.”"),
        ("Ferries and/or barges should sail", "two claims"),
        ("Ferries should sail and barges must wait", "two claims"),
        ("The ferry should not sail at night", "is negated (“not”)"),
        ("The ferry shouldn’t sail at night", "is negated (“shouldn’t”)"),
        ("Night ferries", "is hardly a claim"),
    ],
)
def test_unclear_propositions_are_told(proposition: str, said: str) -> None:
    """A proposition that points, is vague, joins two claims, is negated or no claim gets a sentence."""
    (found,) = advice(concept("night", proposition))
    assert said in found.sentence


@pytest.mark.parametrize(
    "proposition",
    [
        "Ferries and barges should sail at night",
        "Italian ferries should sail at night",
        "Ferry No. 5 should sail at night",
        "Ferries should sail not only by day",
        "Theirs is the better ferry",
    ],
)
def test_clear_propositions_are_left_alone(proposition: str) -> None:
    """Words that only look vague or negated get no advice."""
    assert advice(concept("night", proposition)) == []


@pytest.mark.parametrize(
    "denied",
    [
        "The ferry to Lisk should not sail at night",
        "The ferry to Lisk shouldn't sail at night.",
        "The ferry to Lisk should never sail at night",
    ],
)
def test_opposites_are_told(denied: str) -> None:
    """The same words save a negation are the opposite, which needs no model to see."""
    found = [item.sentence for item in advice(NIGHT, concept("day", denied, line=20)) if "opposites" in item.sentence]
    assert found == [
        "day and night are opposites: being for one is being against the other, so keep the one without negation."
    ]


def test_the_order_of_words_counts() -> None:
    """Who pays whom is another claim than the reverse."""
    assert advice(concept("a", "Lisk should pay Norland"), concept("b", "Norland should pay Lisk")) == []


def test_the_same_words_are_the_same_claim() -> None:
    """Two concepts with one proposition are told at the later one."""
    (found,) = advice(NIGHT, concept("late", "the ferry to Lisk should sail at night.", line=20))
    assert (found.line, found.sentence) == (20, "late and night say the same: make one concept of them.")


def test_near_propositions_are_told() -> None:
    """From 0.8 on two propositions overlap; below they do not."""
    late = concept("late", "Lisk needs a late boat", line=20)
    assert advice(NIGHT, late, similarity=alike({("The ferry", "Lisk"): 0.79})) == []
    (found,) = advice(NIGHT, late, similarity=alike({("The ferry", "Lisk"): 0.8}))
    assert found.sentence.startswith("late and night say nearly the same or the opposite (likeness 0.80)")


def test_stray_examples_are_told() -> None:
    """An example nearer to another concept is told at its own, unless that is its parent or child."""
    near = alike({("night first", "Lisk"): 0.7, ("night first", "The ferry"): 0.5})
    late = concept("late", "Lisk needs a late boat", line=20)
    (found,) = advice(NIGHT, late, similarity=near)
    assert (found.concept, found.line) == ("night", 7)
    assert "“night first” of night is nearer to the proposition of late (likeness 0.70)" in found.sentence
    child = concept("late", "Lisk needs a late boat", parent=ConceptId("night"))
    assert advice(NIGHT, child, similarity=near) == []


def test_ids_that_differ_in_capitals_are_told() -> None:
    """Two ids that only capitals tell apart are easily mixed up."""
    (found,) = advice(NIGHT, concept("Night", "Lisk needs a late boat", line=20))
    assert found.sentence == "Night and night differ in capitals only: give one of them another id."


def test_advice_comes_in_the_order_of_lines() -> None:
    """The advice of the first lines comes first; an empty codebook needs none."""
    found = advice(concept("b", "It sails at night", line=9), concept("a", "Night ferries", line=3, definition=""))
    assert [item.line for item in found] == [3, 3, 9]
    assert advice(similarity=alike({})) == []
