"""Codebooks in files: a YAML text becomes a codebook and back, and its digest says whether two are the same.

A file with anything wrong in it is refused as a whole, with all that is wrong, line by line.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.label.complaints import Complaints
from onrecord.label.concepts import (
    CONCEPT_KEYS,
    KEYS,
    hidden_characters,
    known_pairs,
    plain_line,
    plain_lines,
    read_concepts,
    read_text,
)
from onrecord.label.nodes import ListNode, MapNode, Node, TextNode, read_nodes
from onrecord.records import Codebook, Concept

MOST_BYTES = 5_000_000
MOST_CONCEPTS = 5_000
LONGEST_NAME = 100

_HINT = (
    f"Keys of the file: {', '.join(KEYS)}; of each concept: {', '.join(CONCEPT_KEYS)}. "
    "`onrecord codebook new` writes a file to start from."
)
_HEAD = """\
# A codebook: the propositions that a statement can be for or against.
#
# codebook      its name
# version       change it whenever the meaning of a concept changes; what was coded with the old one is kept under that
# concepts      each with
#   id            letters, digits, dots, hyphens and underscores; never give it to another concept later
#   proposition   one sentence that somebody could agree with or reject
#   definition    what belongs to it, in words that a second coder would apply in the same way
#   for           statements that support the proposition, two or more
#   against       statements that reject it, two or more
#   not           what it is easily mistaken for, and is not
#   parent        the id of a broader concept; there are two levels
#
# Put a text that holds ": " or " #", or begins with a special character, in double quotes.

"""


def read_codebook(path: Path) -> Codebook:
    """The codebook in a file in UTF-8; raises InputError where there is none."""
    hint = "Name a codebook, a YAML file in UTF-8."
    try:
        if (size := path.stat().st_size) > MOST_BYTES:
            raise _too_large(path.name, size)
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.", hint=hint) from error
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        return parse_codebook(content.decode(encoding), path.name)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(f"{path.name} is not text in UTF-8 (line {line}).", hint="Save it in UTF-8.") from error


def parse_codebook(text: str, place: str) -> Codebook:
    """The codebook that a YAML text holds; one InputError tells all that is wrong, `place` being the file's name."""
    if (size := len(text.encode("utf-8", "surrogatepass"))) > MOST_BYTES:
        raise _too_large(place, size)
    complaints = Complaints(place, _HINT)
    root = read_nodes(text.removeprefix("\ufeff"), complaints, MOST_CONCEPTS)
    values = known_pairs(root, KEYS, "a codebook", complaints)
    codebook = Codebook(
        name=_read_short(values.get("codebook"), "the name of the codebook (key “codebook”)", complaints),
        version=_read_short(values.get("version"), "the version", complaints),
        concepts=_read_list(values.get("concepts"), complaints),
    )
    complaints.raise_any()
    return codebook


def _too_large(place: str, size: int) -> InputError:
    sentence = f"{place} cannot be used: it is {size / 1e6:,.1f} MB, and a codebook has at most {MOST_BYTES / 1e6:g}."
    return InputError(sentence, hint="Name a codebook, or split it into several.")


def _read_short(node: Node | None, what: str, complaints: Complaints) -> str:
    text = read_text(node, 1, what, complaints)
    if node is not None and len(text) > LONGEST_NAME:
        complaints.add(node.line, f"{what} is longer than {LONGEST_NAME} characters: shorten it")
    return text


def _read_list(node: Node | None, complaints: Complaints) -> tuple[Concept, ...]:
    is_empty = node is None or (isinstance(node, TextNode) and node.is_nothing)
    line = node.line if node else 1
    if isinstance(node, ListNode) and node.entries:
        return read_concepts(node, complaints)
    if is_empty or isinstance(node, ListNode):
        complaints.add(line, "there are no concepts: write them below “concepts:”, each beginning with “- id: …”")
    elif isinstance(node, MapNode | TextNode):
        complaints.add(line, "“concepts” is no list: begin each concept on its own line with “- id: …”")
    return ()


def write_codebook(codebook: Codebook) -> str:
    """The codebook as YAML that people can read and `parse_codebook` reads; the fields are explained at its head.

    White space is tidied and control characters become blanks, as no file could hold them.
    """
    import yaml

    class Writer(yaml.SafeDumper):
        """Lists are indented below their key; a text with lines of its own keeps them."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002 (PyYAML's)
            return super().increase_indent(flow, False)

    def represent_text(writer: Writer, text: str) -> yaml.ScalarNode:
        style = None if "\n" not in text else "|" if _can_stand_as_block(text) else '"'
        return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    Writer.add_representer(str, represent_text)
    content = {
        "codebook": _visible(codebook.name),
        "version": _visible(codebook.version),
        "concepts": [_concept_content(concept) for concept in codebook.concepts],
    }
    body = yaml.dump(content, Dumper=Writer, sort_keys=False, allow_unicode=True, width=sys.maxsize)
    return _HEAD + re.sub(r"^  - id:", "\n  - id:", body, flags=re.MULTILINE)


def _can_stand_as_block(text: str) -> bool:
    """True where a text keeps all it has below a `|`."""
    return text[0] not in " \t" and all(letter.isprintable() for letter in text if letter != "\n")


def _visible(text: str, tidy: Callable[[str], str] = plain_line) -> str:
    """The text without what no file can hold."""
    for letter in hidden_characters(tidy(text)):
        text = text.replace(letter, " ")
    return tidy(text)


def _concept_content(concept: Concept) -> dict[str, Any]:
    """The concept with the keys of the file, those without content left out."""
    content: dict[str, Any] = {
        "id": concept.id,
        "proposition": _visible(concept.proposition),
        "definition": _visible(concept.definition, plain_lines),
        "for": _listed(concept.for_examples),
        "against": _listed(concept.against_examples),
        "not": _listed(concept.not_examples),
        "parent": concept.parent,
    }
    return {key: value for key, value in content.items() if value or key in ("id", "proposition")}


def _listed(texts: tuple[str, ...]) -> list[str]:
    return [text for text in map(_visible, texts) if text]


def digest_codebook(codebook: Codebook) -> str:
    """SHA-256 of all that the codebook says, its version among it; the order of concepts and examples says nothing."""
    concepts = sorted(map(digest_concept, codebook.concepts))
    return _digest([codebook.name, codebook.version, concepts])


def digest_concept(concept: Concept) -> str:
    """SHA-256 of all that a concept says, wherever it stands: what did not change need not be coded again."""
    examples = [sorted(texts) for texts in (concept.for_examples, concept.against_examples, concept.not_examples)]
    return _digest([concept.id, concept.proposition, concept.definition, *examples, concept.parent])


def _digest(content: list[object]) -> str:
    canonical = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
