"""A codebook to start from: groups, their words and examples, and the YAML a person goes on with."""

from __future__ import annotations

import re

import numpy as np
import pytest

from onrecord.label.codebook import parse_codebook
from onrecord.label.draft import Said, draft_codebook, drop_repeats, label_groups, pick_statements, write_draft
from onrecord.label.proposals import as_sentence, propose
from onrecord.label.words import content_words
from onrecord.positions import FakePositionScorer

SUBJECTS = {
    "ferry": "the island ferry fares should be free for islanders",
    "bridge": "the bridge over the sound must be built soon",
    "herring": "herring quotas will be halved by the fishing council",
}
ENDINGS = "winter spring dawn dusk noon april june rain storm frost snow fog hail gales tide ebb calm thaw swell drift"


def invent() -> list[Said]:
    """Statements about three subjects, each in twenty wordings, by five speakers in two outlets."""
    return [
        Said(
            text=f"{form} before {subject[0]}{ending} {subject[-1]}{number}{ending[::-1]}",
            speaker=f"{subject} speaker {number % 5}",
            outlet=("Daily Gull", "The Tern")[number % 2],
        )
        for subject, form in SUBJECTS.items()
        for number, ending in enumerate(ENDINGS.split())
    ]


def draft(said: list[Said], concepts: int = 3, seed: int = 0, name: str = "sound") -> str:
    """The YAML of a draft."""
    vectors = FakePositionScorer().embed([one.text for one in said])
    return write_draft(*draft_codebook(said, vectors, concepts=concepts, name=name, seed=seed))


def test_each_subject_becomes_a_concept() -> None:
    """Statements about three subjects make three concepts whose words are those of the subject."""
    codebook = parse_codebook(draft(invent()), "sound.yaml")
    assert (codebook.name, codebook.version) == ("sound", "1")
    assert len(codebook.concepts) == 3
    for word in SUBJECTS:
        assert sum(word in concept.definition for concept in codebook.concepts) == 1
    assert [concept.id for concept in codebook.concepts] == ["c01", "c02", "c03"]
    assert codebook.concepts[0].definition.startswith("Drafted from ")


def test_examples_are_comments_to_sort() -> None:
    """Nobody has said which side a statement takes: they stand in comments, and sorted lines are the codebook's."""
    text = draft(invent())
    codebook = parse_codebook(text, "sound.yaml")
    assert all(not concept.for_examples + concept.against_examples for concept in codebook.concepts)
    assert text.count("# word this as one sentence somebody can be for or against") == 3
    comment = next(line for line in text.splitlines() if line.startswith("      # - "))
    sorted_text = text.replace(comment + "\n", "", 1).replace(
        "    for:\n", f"    for:\n{comment.replace('# ', '', 1)}\n", 1
    )
    (example,) = parse_codebook(sorted_text, "sound.yaml").concepts[0].for_examples
    assert f'"{example}"' in comment


def test_examples_are_of_different_speakers() -> None:
    """Three to five typical statements of as many speakers as stand near the middle."""
    _, *entries = draft(invent()).split("  - id: ")
    for entry in entries:
        speakers = re.findall(r"# (\w+ speaker \d), ", entry)
        assert 3 <= len(speakers) <= 5
        assert len(set(speakers)) >= 4


def test_draft_is_the_same_for_a_seed() -> None:
    """The same statements and seed give the same text."""
    assert draft(invent(), seed=3) == draft(invent(), seed=3)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_few_statements_make_no_concept(count: int) -> None:
    """Where nothing is said often, there is nothing to draft."""
    said = invent()[:count]
    vectors = FakePositionScorer().embed([one.text for one in said])
    codebook, drafts = draft_codebook(said, vectors, name="sound")
    assert codebook.concepts == ()
    assert drafts == []


def test_more_concepts_are_asked_for_than_there_are() -> None:
    """A draft has as many concepts as there is to say."""
    assert 3 <= len(parse_codebook(draft(invent(), concepts=50), "sound.yaml").concepts) < 50


def test_statements_worth_a_vector() -> None:
    """Clauses of fit length count, each wording once; names of things, questions and tales do not."""
    free, same = "The ferry is free for all", "the ferry  is FREE for all"
    others = [
        "It is.",
        "is " * 61,
        "a free ferry for all islanders",
        "Is the ferry free for all?",
        "I was on the ferry then",
    ]
    texts = [free, same, *others, "No fares will be due on the ferry"]
    assert pick_statements([Said(text=text) for text in texts]) == [0, len(texts) - 1]


def test_large_casefiles_are_drawn_from() -> None:
    """Of very many statements a part is taken, the same for a seed."""
    said = [Said(text=f"statement number {number} is made today") for number in range(9_000)]
    picked = pick_statements(said, seed=1)
    assert len(picked) == 8_000
    assert picked == sorted(picked) == pick_statements(said, seed=1)
    assert picked != pick_statements(said, seed=2)


def test_near_repeats_count_once() -> None:
    """A statement nearly the same as one before is left out, also beyond the rows compared at a time."""
    turned = np.linspace(0, np.pi / 2, 4)
    vectors = np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)
    many = np.concatenate([vectors, vectors[:1].repeat(1_500, axis=0), vectors[1:2]])
    assert drop_repeats(many).tolist() == [0, 1, 2, 3]


def test_wild_text_stays_in_its_comment() -> None:
    """Line breaks of every kind, quotes, colons, control characters and half surrogates cannot break the file."""
    wild = 'Fares: "free"\n- id: c99\u2028\u0085 \x00\x1b # {[&*!|>%@` \ud800\ufffe \\ and so on'
    said = [Said(text=f"{one.text} {wild}", speaker=f"A\nB: {wild}", outlet="\u2029x") for one in invent()]
    codebook = parse_codebook(draft(said, name=f"sound {wild}"[:60]), "sound.yaml")
    assert codebook.concepts


def test_labels_tell_a_group_from_the_rest() -> None:
    """A word in every group labels none first, and two words that belong together stand together."""
    texts = ["the old ferry sails daily"] * 4 + ["the old bridge rusts daily"] * 4
    ferry, bridge = label_groups(texts, [np.arange(4), np.arange(4, 8)])
    assert ferry[0] == "ferry sails"
    assert bridge[0] == "bridge rusts"
    assert not any("ferry" in words for words in bridge)


def test_content_words_leave_filling_out() -> None:
    """Filling words and numbers say nothing; a filling word parts two others."""
    assert content_words("The council's ferry and the bridge, in 2031") == {
        "council",
        "ferry",
        "council ferry",
        "bridge",
        "2031",
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("“the ferry must be free,”", "The ferry must be free."),
        ("that fares will rise next year", "Fares will rise next year."),
        ('and "the bridge" isn\'t needed', "The bridge isn't needed."),
        ("to close the harbour at once", None),
        ("it is a gift for the islanders", None),
        ("Should the ferry be free for all?", None),
        ("The ferry is free. The bridge is not.", None),
        ("the ferry … will be free for all", None),
        ("a free ferry for all islanders", None),
        ("free ferry", None),
        ("the ferry will be free " * 8, None),
    ],
)
def test_proposal_is_a_sentence_of_its_own(text: str, sentence: str | None) -> None:
    """Quote marks and openings are taken off; what is no whole declarative sentence is not proposed."""
    assert as_sentence(text) == sentence


def test_nearest_good_sentence_is_proposed() -> None:
    """A demand without pronouns is taken before one that points at somebody, and nothing where none reads well."""
    assert propose(["we will have free ferries", "the ferry should be free"]) == "The ferry should be free."
    assert propose(["to sail at dawn", "ferries"]) is None
