"""Facts about codebooks in files."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.label.codebook import (
    digest_codebook,
    digest_concept,
    parse_codebook,
    read_codebook,
    write_codebook,
)
from onrecord.label.concepts import CONCEPT_KEYS, hidden_characters, plain_line, plain_lines
from onrecord.label.sentences import has_several_sentences, is_question
from onrecord.records import Codebook, Concept, ConceptId

HEAD = "codebook: Ferries\nversion: 1\nconcepts:\n"
NIGHT = "  - id: night\n    proposition: The ferry to Lisk should sail at night\n"

LETTERS = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(":#'\"-,[]{}&*!|>%@`?~\\ \n\t")
TEXTS = st.text(LETTERS, max_size=30) | st.sampled_from(
    [
        "no",
        "on",
        "Yes",
        "null",
        "~",
        "NULL",
        "1.10",
        "0x1f",
        "1e3",
        "2024-01-01",
        "- a",
        "a: b",
        "a #b",
        "---",
        "...",
        "=",
        "<<",
    ]
)


def texts(tidy, least=0):
    """Texts as a file holds them, with `least` characters or more."""
    return TEXTS.map(tidy).filter(lambda text: len(text) >= least and not hidden_characters(text))


PROPOSITIONS = (
    texts(plain_line, 1)
    .map(lambda text: f"Ports {text}")
    .filter(lambda text: not is_question(text) and not has_several_sentences(text))
)


@st.composite
def codebooks(draw) -> Codebook:
    """Any codebook that a file can hold."""
    ids = draw(st.lists(st.from_regex(r"[A-Za-z0-9._-]{1,9}", fullmatch=True), min_size=1, max_size=4, unique=True))
    concepts = []
    for place, id_ in enumerate(ids):
        examples = draw(st.lists(texts(plain_line, 1), max_size=6, unique_by=str.casefold))
        concepts.append(
            Concept(
                id=ConceptId(id_),
                proposition=draw(PROPOSITIONS),
                definition=draw(texts(plain_lines)),
                for_examples=tuple(examples[:2]),
                against_examples=tuple(examples[2:4]),
                not_examples=tuple(examples[4:]),
                parent=ConceptId(ids[0]) if place and draw(st.booleans()) else None,
            )
        )
    return Codebook(name=draw(texts(plain_line, 1)), version=draw(texts(plain_line, 1)), concepts=tuple(concepts))


@given(codebooks())
def test_what_is_written_is_read_again(codebook: Codebook) -> None:
    """A written codebook parses to the same one, whatever its texts hold."""
    text = write_codebook(codebook)
    again = parse_codebook(text, "ferries.yaml")
    assert again == codebook
    assert digest_codebook(again) == digest_codebook(codebook)
    assert write_codebook(again) == text


@settings(max_examples=40)
@given(codebooks())
def test_other_programs_read_the_same(codebook: Codebook) -> None:
    """Any YAML reader finds texts in a written codebook, never numbers, days or truth values."""
    content = yaml.safe_load(write_codebook(codebook))
    assert content["version"] == codebook.version
    assert [entry["proposition"] for entry in content["concepts"]] == [c.proposition for c in codebook.concepts]
    assert [tuple(entry.get("for", ())) for entry in content["concepts"]] == [c.for_examples for c in codebook.concepts]


@given(st.text(max_size=60) | st.text(st.sampled_from("ab:-[]{}&*!#'\" \n\t|>?,~%"), max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes anything but a codebook or a refusal that names the file."""
    with pytest.raises(InputError, match=r"^f\.yaml cannot be used"):
        parse_codebook(text, "f.yaml")


def test_texts_stay_what_was_written() -> None:
    """What YAML takes for truth values, numbers or days stays text; an unquoted null is nothing."""
    codebook = parse_codebook(
        "codebook: on\nversion: 1.10\nconcepts:\n  - id: no\n    proposition: Ports pay\n    definition: ~\n"
        "    for: [yes, 007, 2024-01-01, 'null']\n    not: [1e3]\n    parent: null\n",
        "f.yaml",
    )
    (concept,) = codebook.concepts
    assert (codebook.name, codebook.version) == ("on", "1.10")
    assert concept == Concept(
        id=ConceptId("no"),
        proposition="Ports pay",
        for_examples=("yes", "007", "2024-01-01", "null"),
        not_examples=("1e3",),
    )


def test_concepts_know_their_lines() -> None:
    """The line of a concept is that of its id as an editor counts, whatever breaks YAML sees within texts."""
    text = HEAD + '  # one\n  - id: a\n    proposition: "Ports\u2028 pay"\n\r\n  - proposition: Ships pay\n    id: b\n'
    assert [concept.line for concept in parse_codebook(text, "f.yaml").concepts] == [5, 9]


def test_a_definition_keeps_its_lines() -> None:
    """A definition of several lines keeps them, also those that are indented."""
    text = HEAD + NIGHT + "    definition: |\n      Sailing after ten.\n\n        - also in winter\n"
    codebook = parse_codebook(text, "f.yaml")
    assert codebook.concepts[0].definition == "Sailing after ten.\n\n  - also in winter"
    assert "definition: |-\n" in write_codebook(codebook)


def test_a_written_file_explains_itself() -> None:
    """Every key is explained at the head of a written file."""
    head = write_codebook(Codebook(name="F", version="1", concepts=())).split("codebook: F")[0]
    assert all(f"{key} " in head for key in ("version", *CONCEPT_KEYS))


def test_what_no_file_can_hold_is_left_out() -> None:
    """Control characters become blanks in a written file."""
    concept = Concept(id=ConceptId("a"), proposition="Ports\x07 pay\ud800 now", for_examples=("\x00",))
    written = write_codebook(Codebook(name="F", version="1", concepts=(concept,)))
    assert parse_codebook(written, "f.yaml").concepts[0] == Concept(id=ConceptId("a"), proposition="Ports pay now")


REFUSED = {
    "": "Line 1: the file is empty",
    "# nothing\n": "Line 1: the file is empty",
    "- a\n- b\n": "Line 1: the file is a list",
    "\njust text\n": "Line 2: the file is a single text",
    "codebook: a: b\n": "Line 1: this is not YAML",
    "codebook: 'a\n": "this is not YAML",
    "codebook: a\n\tversion: 1\n": "Line 2: is indented with a tab",
    "codebook: a\x07\n": "Line 1: holds the control character",
    "codebook: \ud800\n": "Line 1: holds the control character",
    "codebook: a\n---\nb: c\n": "Line 2: a second document begins",
    "codebook: &a b\n": "Line 1: what begins with “&” is an anchor",
    "codebook: *a\n": "Line 1: what begins with “*” is an alias",
    "codebook: !!python/name:os.system ''\n": "Line 1: what begins with “!” is a tag",
    "codebook: " + "[" * 50 + "\n": "Line 1: lists and mappings are nested too deep",
    "? [a]\n: b\n": "Line 1: a list or mapping is used as a key",
    "x: 1\n" * 1500: "Line 1002: there are more than 1,000 keys",
    HEAD: "Line 3: there are no concepts",
    "codebook: a\nversion: 1\n": "Line 1: there are no concepts",
    "codebook: a\nversion: 1\nconcepts: []\n": "Line 3: there are no concepts",
    "codebook: a\nversion: 1\nconcepts: {a: b}\n": "Line 3: “concepts” is no list",
    "codebook: a\nversion: 1\nconcepts: night\n": "Line 3: “concepts” is no list",
    HEAD + "  - night\n": "Line 4: a concept is a mapping",
    HEAD + "  - - night\n": "Line 4: a concept is a mapping",
    HEAD + NIGHT * 5001: "there are more than 5,000 entries",
    "version: 1\nconcepts:\n" + NIGHT: "Line 1: the name of the codebook (key “codebook”) is missing",
    "codebook: x\nconcepts:\n" + NIGHT: "Line 1: the version is missing",
    "codebook: x\nversion:\nconcepts:\n" + NIGHT: "Line 2: the version is empty",
    "codebook: x\nversion: [1]\nconcepts:\n" + NIGHT: "Line 2: the version is a list",
    f"codebook: {'x' * 101}\n": "Line 1: the name of the codebook (key “codebook”) is longer than 100 characters",
    "verson: 1\n" + HEAD + NIGHT: "Line 1: a codebook has no key 'verson': write 'version' if that is meant",
    HEAD + NIGHT + "version: 2\n": "Line 6: 'version' stands here again, first in line 2",
    HEAD + NIGHT + "    exclude: x\n": "Line 6: a concept has no key 'exclude': known are id, proposition",
    HEAD + NIGHT + "    Definition: x\n": "Line 6: a concept has no key 'Definition': write 'definition'",
    HEAD + NIGHT + NIGHT: "Line 6: the id “night” was given in line 4 already",
    HEAD + "  - proposition: Ports pay\n": "Line 4: the id is missing",
    HEAD + "  - id: a b\n    proposition: Ports pay\n": "Line 4: the id “a b” holds other characters",
    HEAD + f"  - id: {'a' * 65}\n    proposition: Ports pay\n": "is longer than 64 characters",
    HEAD + "  - id: a\n": "Line 4: the proposition of a is missing",
    HEAD + "  - id: a\n    proposition: '  '\n": "Line 5: the proposition of a is empty",
    HEAD + "  - id: a\n    proposition: [x]\n": "Line 5: the proposition of a is a list",
    HEAD + "  - id: a\n    proposition: {x: y}\n": "Line 5: the proposition of a is a mapping",
    HEAD + "  - id: a\n    proposition: '--- 12'\n": "Line 5: the proposition of a has no words",
    HEAD + "  - id: a\n    proposition: Should ports pay?\n": "Line 5: the proposition of a is a question",
    HEAD + "  - id: a\n    proposition: Ports pay. Ships do too.\n": "Line 5: the proposition of a is more than one",
    HEAD + f"  - id: a\n    proposition: {'pay ' * 100}\n": "Line 5: the proposition of a is 399 characters long",
    HEAD + "  - id: a\n    proposition: Ports pay #1 dues\n": "Line 5: YAML leaves out “#1” and what follows",
    HEAD + '  - id: a\n    proposition: "Ports \\0 pay"\n': "Line 5: the proposition of a holds the control character",
    HEAD + NIGHT + f"    definition: {'pay ' * 3000}\n": "Line 6: the definition of night is longer than 10,000",
    HEAD + NIGHT + "    for: It sails\n": "Line 6: the list “for” of night is no list",
    HEAD + NIGHT + "    not: {a: b}\n": "Line 6: the list “not” of night is no list",
    HEAD + NIGHT + "    for:\n      - Sail: now\n": "Line 7: an entry of the list “for” of night is a mapping",
    HEAD + NIGHT + "    for:\n      -\n": "Line 7: an entry of the list “for” of night is empty",
    HEAD + NIGHT + "    for: [Sail]\n    against:\n      - SAIL\n": "Line 8: “SAIL” is an example both for and against",
    HEAD + NIGHT + "    parent: day\n": "Line 4: the parent of night, “day”, is no concept of this codebook: add it",
    HEAD + NIGHT + "    parent: night\n": "Line 4: night is its own ancestor (night → night)",
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[-40:]))
def test_what_is_wrong_is_refused_with_its_line(text: str) -> None:
    """Each thing that is wrong is told with file and line."""
    with pytest.raises(InputError) as caught:
        parse_codebook(text, "f.yaml")
    assert str(caught.value).startswith("f.yaml cannot be used. Line ")
    assert REFUSED[text] in str(caught.value)
    assert caught.value.hint


def _family(*pairs: tuple[str, str]) -> str:
    return HEAD + "".join(f"  - {{id: {id_}, proposition: Ports pay, parent: {above}}}\n" for id_, above in pairs)


def test_a_circle_is_told_once() -> None:
    """Concepts that are each other's parents are told once, with the way round."""
    with pytest.raises(InputError) as caught:
        parse_codebook(_family(("a", "b"), ("b", "c"), ("c", "b")), "f.yaml")
    assert "Line 5: b is its own ancestor (b → c → b): take a parent out." in str(caught.value)
    assert str(caught.value).count("ancestor") == 1


def test_there_are_two_levels() -> None:
    """A parent of a parent is refused, a parent is not."""
    with pytest.raises(InputError, match="Line 6: the parent of c, “b”, has a parent itself"):
        parse_codebook(_family(("a", "~"), ("b", "a"), ("c", "b")), "f.yaml")
    assert parse_codebook(_family(("a", "~"), ("b", "a")), "f.yaml").concepts[1].parent == "a"


def test_ten_complaints_are_shown() -> None:
    """All that is wrong is told at once, ten complaints in the order of their lines and how many more there are."""
    text = HEAD + "".join(f"  - {{id: {place}, proposition: Pay?}}\n" for place in range(13))
    with pytest.raises(InputError) as caught:
        parse_codebook(text, "f.yaml")
    assert [f"Line {line}: the prop" in str(caught.value) for line in (4, 13, 14)] == [True, True, False]
    assert str(caught.value).endswith("And 3 more.")


@pytest.mark.parametrize(
    "proposition",
    [
        "The U.S. Navy should leave St. Petersburg by No. 5 of Mr. Tarn's list",
        "Dues of 3.5 crowns, i.e. those of J. Tarn, should fall.",
        "Häfen sollen zahlen!",
    ],
)
def test_dots_inside_a_sentence_end_none(proposition: str) -> None:
    """Abbreviations, initials and numbers do not make two sentences of one."""
    assert not has_several_sentences(proposition)


def test_a_long_file_is_answered() -> None:
    """A file of thousands of concepts is read; one of a hundred thousand lines of something else is refused."""
    rows = [f"  - id: c{n}\n    proposition: Ports pay\n    for: [It pays, They pay]\n" for n in range(4999)]
    assert len(parse_codebook(HEAD + "".join(rows), "f.yaml").concepts) == 4999
    for line in ("- a\n", "a: b\n", "a\n"):
        with pytest.raises(InputError, match=r"f\.yaml cannot be used\. Line "):
            parse_codebook(line * 100_000, "f.yaml")
    with pytest.raises(InputError, match=r"it is 6\.0 MB"):
        parse_codebook("#" + " " * 6_000_000, "f.yaml")


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser in Python gives the same codebook and the same refusal."""
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    text = HEAD + NIGHT + "    definition: ~\n    for: [no, 'é #1']\n"
    assert parse_codebook(text, "f.yaml").concepts[0].for_examples == ("no", "é #1")
    with pytest.raises(InputError, match="Line 6: is indented with a tab"):
        parse_codebook(HEAD + NIGHT + "\tdefinition: x\n", "f.yaml")


def test_the_digest_tells_versions_apart() -> None:
    """The digest changes with any content and with the version, not with the order or the lines."""
    one, other = (Concept(id=ConceptId(id_), proposition=f"Ports {id_} pay", line=3) for id_ in "ab")
    book = Codebook(name="F", version="1", concepts=(one, other))
    assert digest_codebook(book) == digest_codebook(Codebook(name="F", version="1", concepts=(other, one)))
    assert digest_codebook(book) != digest_codebook(Codebook(name="F", version="2", concepts=(one, other)))
    assert digest_concept(one) != digest_concept(Concept(id=one.id, proposition=one.proposition, definition="x"))
    assert digest_concept(one) == digest_concept(Concept(id=one.id, proposition=one.proposition, line=9))


def test_files_in_other_encodings(tmp_path: Path) -> None:
    """A file is read in UTF-8 with and without a mark and in UTF-16; another encoding is refused with its line."""
    file = tmp_path / "f.yaml"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        file.write_bytes((HEAD + NIGHT + "    definition: Fähre\n").encode(encoding))
        assert read_codebook(file).concepts[0].definition == "Fähre"
    file.write_bytes((HEAD + NIGHT + "    definition: Fähre\n").encode("latin-1"))
    with pytest.raises(InputError, match=r"f\.yaml is not text in UTF-8 \(line 6\)"):
        read_codebook(file)
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_codebook(tmp_path / "none.yaml")
