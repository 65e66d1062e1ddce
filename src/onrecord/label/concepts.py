"""The entries of a codebook file become concepts: each by itself, then all of them beside one another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from onrecord.label.complaints import Complaints, shown
from onrecord.label.nodes import ListNode, MapNode, Node, TextNode
from onrecord.label.sentences import has_several_sentences, is_question
from onrecord.records import Concept, ConceptId

#: Keys of a codebook file and of each of its concepts.
KEYS = ("codebook", "version", "concepts")
CONCEPT_KEYS = ("id", "proposition", "definition", "for", "against", "not", "parent")

LONGEST_PROPOSITION = 300
LONGEST_ID = 64
LONGEST_DEFINITION = 10_000

_ID = re.compile(r"[A-Za-z0-9._-]+")
_NEAR = 60
_MOST_COMPARED = 500


def plain_line(text: str) -> str:
    """The text on one line, runs of white space as one blank."""
    return " ".join(text.split())


def plain_lines(text: str) -> str:
    """The text with its own lines, without white space at their ends and around it."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def hidden_characters(text: str) -> list[str]:
    """The control characters and half surrogate pairs in a text, which no screen can show."""
    return [letter for letter in text if letter not in "\n\t" and unicodedata.category(letter) in ("Cc", "Cs")]


def known_pairs(node: MapNode, keys: Sequence[str], what: str, complaints: Complaints) -> dict[str, Node]:
    """The values by key; unknown keys and keys given twice are complained of."""
    first: dict[str, tuple[int, Node]] = {}
    for key, value in node.pairs:
        if key.text in first:
            line = first[key.text][0]
            complaints.add(key.line, f"{key.text!r} stands here again, first in line {line}: keep one of them")
        elif key.text in keys:
            first[key.text] = (key.line, value)
        elif key.text:
            complaints.add(key.line, f"{what} has no key {shown(key.text)!r}: {_nearest(key.text, keys)}")
    return {key: value for key, (_, value) in first.items()}


def _nearest(key: str, keys: Sequence[str]) -> str:
    from rapidfuzz import fuzz, process

    found = process.extractOne(key.casefold(), keys, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return f"write {found[0]!r} if that is meant" if found else f"known are {', '.join(keys)}"


def read_text(node: Node | None, line: int, what: str, complaints: Complaints) -> str:
    """The text of a key that must have one, on one line; empty after a complaint."""
    text = _tidied(node, what, complaints, plain_line)
    if text == "":
        complaints.add(node.line if node else line, f"{what} is {'empty' if node else 'missing'}: write one")
    return text or ""


def read_optional(node: Node | None, what: str, complaints: Complaints, tidy: Callable[[str], str] = plain_line) -> str:
    """The text of a key that may be empty or not there."""
    return _tidied(node, what, complaints, tidy) or ""


def _tidied(node: Node | None, what: str, complaints: Complaints, tidy: Callable[[str], str]) -> str | None:
    """The text of a node, empty where there is none; None where it was complained of."""
    if isinstance(node, ListNode | MapNode):
        kind, remedy = _kind(node)
        complaints.add(node.line, f"{what} is {kind}: write it as one text{remedy}")
        return None
    if not isinstance(node, TextNode):
        return "" if node is None else None
    text = "" if node.is_nothing else tidy(node.text)
    if hidden := hidden_characters(text):
        complaints.add(node.line, f"{what} holds the control character {hidden[0]!r}: take it out")
        return None
    return text


def _kind(node: ListNode | MapNode) -> tuple[str, str]:
    """What a node is instead of a text, and what mends that."""
    if isinstance(node, ListNode):
        return "a list", ", without brackets and hyphens before it"
    return "a mapping", ", in double quotes where it holds a colon"


def _read_texts(node: Node | None, what: str, complaints: Complaints) -> tuple[str, ...]:
    """The texts of a list that may be empty or not there."""
    if isinstance(node, ListNode):
        texts = [read_text(entry, entry.line, f"an entry of {what}", complaints) for entry in node.entries]
        return tuple(filter(None, texts))
    if isinstance(node, MapNode) or (isinstance(node, TextNode) and not node.is_nothing):
        complaints.add(node.line, f"{what} is no list: begin each entry on its own line with a hyphen and a blank")
    return ()


def read_concepts(node: ListNode, complaints: Complaints) -> tuple[Concept, ...]:
    """The concepts of the list `concepts`, complete only where there was nothing to complain of."""
    concepts = []
    for entry in node.entries:
        if isinstance(entry, MapNode):
            concepts.append(_read_concept(entry, complaints))
        elif isinstance(entry, TextNode | ListNode):
            complaints.add(entry.line, "a concept is a mapping: begin it with “- id: …” and “proposition: …” below")
    _check_ids(concepts, complaints)
    _check_parents(concepts, complaints)
    return tuple(concepts)


def _read_concept(node: MapNode, complaints: Complaints) -> Concept:
    values = known_pairs(node, CONCEPT_KEYS, "a concept", complaints)
    id_ = read_text(values.get("id"), node.line, "the id", complaints)
    whose = f"of {shown(id_)}" if id_ else "of this concept"
    line = values["id"].line if "id" in values else node.line
    _check_id(id_, line, complaints)
    proposition = read_text(values.get("proposition"), node.line, f"the proposition {whose}", complaints)
    _check_proposition(proposition, values, whose, complaints)
    definition = read_optional(values.get("definition"), f"the definition {whose}", complaints, plain_lines)
    if len(definition) > LONGEST_DEFINITION:
        reason = f"the definition {whose} is longer than {LONGEST_DEFINITION:,} characters: shorten it"
        complaints.add(values["definition"].line, reason)
    concept = Concept(
        id=ConceptId(id_),
        proposition=proposition,
        definition=definition,
        for_examples=_read_texts(values.get("for"), f"the list “for” {whose}", complaints),
        against_examples=_read_texts(values.get("against"), f"the list “against” {whose}", complaints),
        not_examples=_read_texts(values.get("not"), f"the list “not” {whose}", complaints),
        parent=ConceptId(read_optional(values.get("parent"), f"the parent {whose}", complaints)) or None,
        line=line,
    )
    _check_examples(concept, values, complaints)
    return concept


def _check_id(id_: str, line: int, complaints: Complaints) -> None:
    if id_ and not _ID.fullmatch(id_):
        allowed = "letters A to Z, digits, dots, hyphens and underscores"
        complaints.add(line, f"the id “{shown(id_)}” holds other characters than {allowed}: choose another")
    if len(id_) > LONGEST_ID:
        complaints.add(line, f"the id “{shown(id_)}” is longer than {LONGEST_ID} characters: shorten it")


def _check_proposition(text: str, values: Mapping[str, Node], whose: str, complaints: Complaints) -> None:
    if text and (fault := _fault(text)):
        complaints.add(values["proposition"].line, f"the proposition {whose} {fault}")


def _fault(proposition: str) -> str | None:
    """What keeps a text from being a proposition, and what to do."""
    if len(proposition) > LONGEST_PROPOSITION:
        length = f"is {len(proposition):,} characters long, more than {LONGEST_PROPOSITION}"
        return f"{length}: shorten it, or move a part to the definition"
    if not any(letter.isalpha() for letter in proposition):
        return "has no words: write what one can be for or against"
    if is_question(proposition):
        return "is a question: write what somebody for it would say"
    if has_several_sentences(proposition):
        return "is more than one sentence: move the rest to the definition"
    return None


def _check_examples(concept: Concept, values: Mapping[str, Node], complaints: Complaints) -> None:
    """An example is a statement that takes one side."""
    favourable = {example.casefold() for example in concept.for_examples}
    against = values.get("against")
    for entry in against.entries if isinstance(against, ListNode) else ():
        example = plain_line(entry.text) if isinstance(entry, TextNode) else ""
        if example and example.casefold() in favourable:
            said = f"“{shown(example)}” is an example both for and against {shown(concept.id)}"
            complaints.add(entry.line, f"{said}: keep one of them")


def _check_ids(concepts: Sequence[Concept], complaints: Complaints) -> None:
    first: dict[ConceptId, int] = {}
    for concept in concepts:
        if concept.id and concept.id in first:
            said = f"the id “{shown(concept.id)}” was given in line {first[concept.id]} already"
            complaints.add(concept.line, f"{said}: choose another")
        first.setdefault(concept.id, concept.line)


def _check_parents(concepts: Sequence[Concept], complaints: Complaints) -> None:
    """Parents must be there, and have none themselves."""
    parents = {concept.id: concept.parent for concept in concepts}
    lines = {concept.id: concept.line for concept in concepts}
    circles = _circles(parents)
    for circle in circles:
        way = " → ".join(shown(id_) for id_ in [*circle[:10], circle[0]])
        complaints.add(lines[circle[0]], f"{shown(circle[0])} is its own ancestor ({way}): take a parent out")
    in_circle = {id_ for circle in circles for id_ in circle}
    for concept in concepts:
        if concept.parent is None or concept.id in in_circle:
            continue
        whose = f"the parent of {shown(concept.id)}, “{shown(concept.parent)}”,"
        if concept.parent not in parents:
            complaints.add(concept.line, f"{whose} is no concept of this codebook: {_other_parent(concept, parents)}")
        elif parents[concept.parent] is not None:
            complaints.add(concept.line, f"{whose} has a parent itself: a codebook has two levels, so take one out")


def _other_parent(concept: Concept, parents: Mapping[ConceptId, ConceptId | None]) -> str:
    """The parent that may be meant, where there are few enough to compare."""
    others = [id_ for id_ in parents if id_ not in ("", concept.id)] if len(parents) <= _MOST_COMPARED else []
    near = _nearest(str(concept.parent), others) if others else ""
    return near if near.startswith("write") else "add it, or take the parent out"


def _circles(parents: Mapping[ConceptId, ConceptId | None]) -> list[list[ConceptId]]:
    """The ways from a concept over its parents back to it, each once, in the order of the file."""
    circles: list[list[ConceptId]] = []
    done: set[ConceptId] = set()
    for start in parents:
        way: dict[ConceptId, None] = {}
        at: ConceptId | None = start
        while at is not None and at in parents and at not in done and at not in way:
            way[at] = None
            at = parents[at]
        if at in way:
            passed = list(way)
            circles.append(passed[passed.index(at) :])
        done.update(way)
    return circles
