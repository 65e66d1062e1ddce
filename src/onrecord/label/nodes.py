"""A YAML file becomes texts, lists and mappings, each with its line; nothing is guessed and nothing expanded.

YAML takes `no` for false, `1.10` for 1.1 and `2024-01-01` for a day. Here every scalar stays the text that was written;
only an unquoted `null` or `~` is nothing. Anchors, aliases and tags are refused, so that no file is more than it shows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from onrecord.label.complaints import Complaints, shown

if TYPE_CHECKING:
    import yaml

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_DEEPEST = 20
_MOST_KEYS = 1000
_MOST_CONTROLS = 1000
#: More than 5,000 concepts with thirty examples each; what is longer would take a minute to read.
_MOST_EVENTS = 300_000
_BREAK = re.compile(r"\r\n|\r|\n")
_TAB = re.compile(r"[^\S\r\n\t]*\t+\s*\S")
#: A word right behind the mark: more likely “#3” or a hashtag than the comment for which YAML takes it.
_COMMENT = re.compile(r"[ \t]+(#\w[^\s]*)")
#: What YAML itself does not allow in a file, half surrogate pairs among it.
_UNPRINTABLE = re.compile("[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTES = "put a text that holds “: ” or “ #”, or begins with a special character, in double quotes"


@dataclass(frozen=True, slots=True)
class TextNode:
    """A scalar as written; `is_nothing` for an empty one and an unquoted null."""

    text: str
    line: int
    is_nothing: bool = False


@dataclass(slots=True)
class ListNode:
    """A list with its entries."""

    line: int
    entries: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class MapNode:
    """A mapping as the pairs it was written with; `key` is the one whose value comes next, while it is built."""

    line: int
    pairs: list[tuple[TextNode, Node]] = field(default_factory=list)
    key: TextNode | None = None


@dataclass(frozen=True, slots=True)
class Hole:
    """What was refused already: nothing more is said about it."""

    line: int


Node = TextNode | ListNode | MapNode | Hole


class Lines:
    """Which line of a text a code point is in, as an editor counts (YAML has more kinds of line break)."""

    def __init__(self, text: str) -> None:
        self._ends = [found.end() for found in _BREAK.finditer(text)]

    def line(self, index: int) -> int:
        """The number of the line, the first being 1."""
        return bisect_right(self._ends, index) + 1


def read_nodes(text: str, complaints: Complaints, most: int) -> MapNode:
    """The one mapping a YAML text is, lists of at most `most` entries; raises as soon as it is anything else."""
    lines = Lines(text)
    for found in islice(_UNPRINTABLE.finditer(text), _MOST_CONTROLS):
        complaints.add(lines.line(found.start()), f"holds the control character {found[0]!r}: take it out")
    complaints.raise_any()
    builder = _Builder(text, lines, complaints, most)
    for number, event in enumerate(_events(text, lines, complaints)):
        builder.take(event)
        if isinstance(builder.root, ListNode | TextNode):
            kind = "a list" if isinstance(builder.root, ListNode) else "a single text"
            complaints.refuse(builder.root.line, f"the file is {kind}: it must be a mapping of keys to values")
        if number > _MOST_EVENTS:
            complaints.refuse(builder.line, "there is more in the file than a codebook can hold: split it into several")
    if builder.root is None:
        complaints.refuse(1, "the file is empty")
    if not isinstance(builder.root, MapNode):
        complaints.refuse(builder.root.line, "nothing else is in the file")
    return builder.root


def _events(text: str, lines: Lines, complaints: Complaints) -> Iterator[yaml.Event]:
    """What the parser meets, one after the other; libyaml's parser where it is there, ten times as fast."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        _refuse_syntax(text, lines, complaints, mark.index if mark else 0, error.problem or error.context or "")
    except yaml.YAMLError as error:
        complaints.refuse(1, f"this is not YAML ({shown(str(error))})")


def _refuse_syntax(text: str, lines: Lines, complaints: Complaints, index: int, problem: str) -> None:
    """Raises for what is not YAML: all lines indented with tabs, or else the place where reading ended."""
    line = lines.line(min(index, max(len(text) - 1, 0)))
    rows = _BREAK.split(text)
    tabbed = [number for number, row in enumerate(rows, 1) if _TAB.match(row)]
    if line in tabbed:
        for number in tabbed:
            complaints.add(number, "is indented with a tab: indent with blanks")
        complaints.raise_any()
    if "\t" in rows[line - 1]:
        complaints.refuse(line, f"this is not YAML ({problem}): put blanks in the place of the tab")
    complaints.refuse(line, f"this is not YAML ({problem}): check the indentation, and {_QUOTES}")


class _Builder:
    """Puts the parser's events together; keeps its own stack, so that no nesting can exhaust Python's."""

    def __init__(self, text: str, lines: Lines, complaints: Complaints, most: int) -> None:
        self.root: Node | None = None
        self.line = 1
        self._text = text
        self._lines = lines
        self._complaints = complaints
        self._most = most
        self._open: list[ListNode | MapNode] = []

    def take(self, event: Any) -> None:
        """The next event; those that open or close the stream or document say nothing."""
        line = self.line = self._lines.line(event.start_mark.index)
        match type(event).__name__:
            case "ScalarEvent":
                self._put(self._scalar(event, line))
            case "SequenceStartEvent":
                self._enter(ListNode(line), event)
            case "MappingStartEvent":
                self._enter(MapNode(line), event)
            case "SequenceEndEvent" | "MappingEndEvent":
                self._open.pop()
            case "AliasEvent":
                self._refuse_special(line, "*")
                self._put(Hole(line))
            case "DocumentStartEvent" if self.root is not None:
                self._complaints.refuse(line, "a second document begins (---): keep one codebook in a file")

    def _scalar(self, event: Any, line: int) -> Node:
        is_special = self._is_special(event, line)
        comment = _COMMENT.match(self._text, event.end_mark.index) if event.value and not event.style else None
        if comment:
            self._complaints.add(
                line,
                f"YAML leaves out “{shown(comment[1])}” and what follows as a comment: put the text in double "
                "quotes, or write a blank behind the # of a comment",
            )
        if is_special or comment:
            return Hole(line)
        return TextNode(event.value, line, not event.style and event.value in _NOTHING)

    def _enter(self, node: ListNode | MapNode, event: Any) -> None:
        self._is_special(event, node.line)
        self._put(node)
        self._open.append(node)
        if len(self._open) > _DEEPEST:
            self._complaints.refuse(node.line, "lists and mappings are nested too deep: a codebook needs four levels")

    def _is_special(self, event: Any, line: int) -> bool:
        """True for a node with an anchor or a tag, which is refused."""
        if event.anchor is not None:
            self._refuse_special(line, "&")
        elif event.tag is not None:
            self._refuse_special(line, "!")
        return event.anchor is not None or event.tag is not None

    def _refuse_special(self, line: int, sign: str) -> None:
        kind = {"*": "an alias", "&": "an anchor", "!": "a tag"}[sign]
        reason = f"what begins with “{sign}” is {kind} in YAML, and a codebook has none: put a text in double quotes"
        self._complaints.add(line, reason)

    def _put(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent, ListNode):
            parent.entries.append(node)
            self._check_length(len(parent.entries), self._most, "entries")
        elif parent.key is not None:
            parent.pairs.append((parent.key, node))
            parent.key = None
        else:
            parent.key = self._key(node)
            self._check_length(len(parent.pairs), _MOST_KEYS, "keys")

    def _check_length(self, length: int, most: int, what: str) -> None:
        if length > most:
            reason = f"there are more than {most:,} {what}: split the codebook into several"
            self._complaints.refuse(self.line, reason)

    def _key(self, node: Node) -> TextNode:
        if isinstance(node, ListNode | MapNode):
            self._complaints.refuse(node.line, "a list or mapping is used as a key: a key is one word")
        if isinstance(node, TextNode) and not node.text:
            self._complaints.add(node.line, "a key is empty: take the line out, or write the key before the colon")
        return node if isinstance(node, TextNode) else TextNode("", node.line)
