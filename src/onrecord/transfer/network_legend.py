"""The legends of a network: groups with their leading members, ties by weight, nodes by statements, and a key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.graphs import Graph, Node, Tie
from onrecord.moments import moment
from onrecord.transfer.figures import (
    INK,
    LOOKS,
    OTHER,
    SOFT,
    Axes,
    Look,
    fitted,
    number_words,
    plain,
    text_sizes,
    wrapped,
)
from onrecord.transfer.network_styles import CONCEPT, Kind, Strokes, has_two_sides

_PANEL, _GAP = 124.0, 9.0
#: Narrower pages have their legends below the network.
_NARROW = 300.0
_POINTS, _SMALL = 7.0, 6.0
#: From the left edge to the words, and between two entries.
_WORDS, _BETWEEN = 27.0, 3.0

#: From the top of a line to the foot of its letters, for each point of their size.
_RISE = 0.78
#: From one line to the next, for each point.
_PITCH = 1.17
#: Letters of the leading members of a community.
_MOST_LETTERS = 56
#: What a node is called whose name is empty.
NAMELESS = "(no name)"

Frame = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend: a node of this look and radius, or a tie of this width, colour and dashes."""

    label: str
    look: Look | None = None
    radius: float = 3.4
    line: tuple[float, str, object] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what its numbers count, and the entries."""

    title: str
    unit: str
    entries: Sequence[Entry]


def draw_legends(
    axes: Axes,
    graph: Graph,
    page: Frame,
    *,
    drawn: Sequence[Tie],
    strokes: Strokes,
    looks: Sequence[Look],
    sized: Sequence[Node],
    largest: float,
) -> Frame:
    """Draws them at the right, on narrow pages below; what is left of the page is the network's."""
    left, bottom, right, top = page
    is_beside = right - left >= _NARROW
    sections = _sections(graph, drawn, strokes, looks, _nodes(graph, sized, largest), 2)
    if is_beside and _column(axes, sections, (0.0, 0.0, _PANEL), is_drawn=False) > top - bottom:
        sections = _sections(graph, drawn, strokes, looks, _nodes(graph, sized, largest), 1)
    if is_beside:
        _column(axes, sections, (right - _PANEL + 4, top, _PANEL - 4), is_drawn=True)
        return left, bottom, right - _PANEL - 4, top
    return left, _below(axes, sections, page, is_drawn=True), right, top


def legends_height(
    axes: Axes,
    graph: Graph,
    width: float,
    *,
    drawn: Sequence[Tie],
    strokes: Strokes,
    looks: Sequence[Look],
    sized: Sequence[Node],
    largest: float,
) -> tuple[float, float]:
    """Points that the page needs at least for the legends beside the network, and those below it."""
    sections = _sections(graph, drawn, strokes, looks, _nodes(graph, sized, largest), 2)
    if width >= _NARROW:
        return _column(axes, sections, (0.0, 0.0, _PANEL), is_drawn=False), 0.0
    return 0.0, _below(axes, sections, (0.0, 0.0, width, 0.0), is_drawn=False)


def _sections(
    graph: Graph, drawn: Sequence[Tie], strokes: Strokes, looks: Sequence[Look], nodes: Section, members: int
) -> list[Section]:
    groups = _groups(graph, looks, members)
    ties = Section("Ties", _unit(graph), _ties(drawn, strokes))
    return [section for section in (groups, ties, nodes) if section.entries]


def draw_key(axes: Axes, title: str, names: Sequence[str], page: Frame, *, is_drawn: bool) -> float:
    """Numbered names in columns at the foot of the page; how high it is."""
    left, bottom, right, _ = page
    columns = 2 if right - left >= _NARROW else 1
    room = (right - left) / columns - 24
    words = fitted(axes.figure, names, _SMALL, room, lines=2)
    heights = text_sizes(axes.figure, words, _SMALL)[:, 1] + 2.4
    rows = -(-len(words) // columns)
    tall = max(float(heights[start : start + rows].sum()) for start in range(0, len(words), rows))
    if is_drawn:
        _say(axes, (left, bottom + tall + 11), title, _POINTS, bold=True)
    for start in range(0, len(words) if is_drawn else 0, rows):
        top, side = bottom + tall, left + (right - left) / columns * (start // rows)
        for number in range(start, min(start + rows, len(words))):
            line = top - _RISE * _SMALL
            _say(axes, (side + 10, line), str(number + 1), _SMALL, ha="right", va="baseline")
            for row, part in enumerate(words[number].split("\n")):
                _say(axes, (side + 15, line - _PITCH * _SMALL * row), part, _SMALL, va="baseline")
            top -= float(heights[number])
    return tall + 11 + _GAP


def how_made(graph: Graph) -> str:
    """What the network was asked to be, in the words it was asked in; the file's description has all of it."""
    settings = graph.settings
    if "between" not in settings:
        return ""
    between, over = settings["between"], settings.get("over", "concept")
    ends = f"{between} by {over}" if graph.is_two_mode else f"{between} by {between} over {over}"
    parts = [_title(ends)]
    if settings.get("qualifier"):
        qualifier = settings["qualifier"]
        parts.append(f"{qualifier} ignored" if graph.how == "ignore" else f"{graph.how} of {qualifier}")
    parts += [
        f"{name} {settings[name]}"
        for name, usual in (("normalize", "no"), ("duplicates", "include"), ("window", ""))
        if settings.get(name, usual) != usual
    ]
    if "exclude" in settings:
        parts.append("some values left out")
    if graph.statement_count:
        parts.append(f"{graph.statement_count:,} statements")
    if graph.stop > graph.start:
        parts.append(f"{moment(graph.start)[:10]} to {moment(graph.stop)[:10]}")
    return "; ".join([*parts, f"dialect {settings.get('dialect', 'onrecord')}"]) + "."


def dashes_of(kind: Kind, width: float) -> object:
    """The line of a tie in points: dashes a little longer where it is thick."""
    if isinstance(kind.dashes, str):
        return kind.dashes
    if kind.dashes[1][0] <= 1.0:
        return 0, (1.0, 1.4)
    return 0, (2.6 + width, 1.6 + 0.5 * width)


def _below(axes: Axes, sections: Sequence[Section], page: Frame, *, is_drawn: bool) -> float:
    """The first at the left, the others on top of one another beside it; the height above them."""
    left, bottom, right, _ = page
    width = (right - left - _GAP) / 2
    halves = [sections[:1], sections[1:]] if len(sections) > 1 else [sections]
    heights = [_column(axes, half, (0.0, 0.0, width), is_drawn=False) for half in halves]
    top = bottom + max(heights, default=0.0)
    for number, half in enumerate(halves if is_drawn else ()):
        _column(axes, half, (left + number * (width + _GAP), top, width), is_drawn=True)
    return top + (_GAP if sections else 0.0)


def _column(axes: Axes, sections: Sequence[Section], at: tuple[float, float, float], *, is_drawn: bool) -> float:
    """Sections below one another from a left edge, a top and a width; their height."""
    left, top, width = at
    down = top
    for section in sections:
        down -= _words(axes, (left, down), section.title, _POINTS, is_drawn=is_drawn, bold=True) + 2
        if section.unit:
            unit = fitted(axes.figure, [section.unit], _SMALL, width, lines=3)[0]
            down -= _words(axes, (left, down), unit, _SMALL, is_drawn=is_drawn, color=SOFT) + 3
        labels = fitted(axes.figure, [entry.label for entry in section.entries], _POINTS, width - _WORDS, lines=4)
        for entry, label in zip(section.entries, labels, strict=True):
            down -= _entry(axes, entry, label, (left, down), is_drawn=is_drawn) + _BETWEEN
        down -= _GAP - _BETWEEN
    return top - down - (_GAP if sections else 0.0)


def _entry(axes: Axes, entry: Entry, label: str, spot: tuple[float, float], *, is_drawn: bool) -> float:
    """The mark stands beside the first line of its words; the height of both."""
    line = float(text_sizes(axes.figure, ["Äg"], _POINTS)[0, 1])
    lift = max(0.0, entry.radius - line / 2) if entry.look else 0.0
    high = _words(axes, (spot[0] + _WORDS, spot[1] - lift), label, _POINTS, is_drawn=is_drawn)
    if is_drawn:
        _mark(axes, entry, (spot[0], spot[1] - lift - line / 2))
    return max(high, line) + 2 * lift


def _mark(axes: Axes, entry: Entry, spot: tuple[float, float]) -> None:
    if entry.look is not None:
        face, edge = ("white", entry.look.color) if entry.look.is_hollow else (entry.look.color, "white")
        axes.scatter(
            [spot[0] + 10], [spot[1]], s=entry.look.size(entry.radius), c=face, edgecolors=edge,
            marker=entry.look.marker, linewidths=0.9 if entry.look.is_hollow else 0.5, zorder=5,
        )  # fmt: skip
    elif entry.line is not None:
        width, color, dashes = entry.line
        ends = [spot[0], spot[0] + 21], [spot[1], spot[1]]
        axes.plot(*ends, linewidth=width, color=color, linestyle=dashes, dash_capstyle="butt", solid_capstyle="butt")


def _words(
    axes: Axes,
    spot: tuple[float, float],
    text: str,
    points: float,
    *,
    is_drawn: bool,
    bold: bool = False,
    color: str = INK,
) -> float:
    if is_drawn:
        _say(axes, spot, text, points, bold=bold, color=color)
    return float(text_sizes(axes.figure, [text], points)[0, 1])


def _say(
    axes: Axes,
    spot: tuple[float, float],
    text: str,
    points: float,
    *,
    bold: bool = False,
    color: str = INK,
    ha: str = "left",
    va: str = "top",
) -> None:
    weight = "bold" if bold else "normal"
    plain([axes.text(*spot, text, fontsize=points, ha=ha, va=va, linespacing=1.2, fontweight=weight, color=color)])


def _groups(graph: Graph, looks: Sequence[Look], members: int) -> Section:
    """Communities of two or more by their most active members; actors in none of them together."""
    own = {node.group: look for node, look in zip(graph.rows, looks, strict=False) if look.marker != OTHER.marker}
    numbers = sorted(group for group in own if group is not None)
    entries = [Entry(_members(graph.rows, group, members), own[group]) for group in numbers]
    counts = Counter(node.group for node in graph.rows)
    rest = [node for node in graph.rows if node.group is not None and node.group not in own]
    if rest:
        are_single = all(counts[node.group] == 1 for node in rest)
        words = f"in no community ({len(rest)})" if are_single else f"in other communities ({len(rest)})"
        entries.append(Entry(words, OTHER))
    return Section("Communities", "with their most active members" if numbers else "", entries)


def _members(nodes: Sequence[Node], group: int, shown: int) -> str:
    own = sorted((node for node in nodes if node.group == group), key=lambda node: (-node.frequency, node.name))
    names = [wrapped(node.name.strip() or NAMELESS, 44, lines=1) for node in own[:shown]]
    if sum(map(len, names)) > _MOST_LETTERS:
        names = names[:1]
    return "; ".join([*names, f"{len(own) - len(names):,} more"] if len(own) > len(names) else names)


def _title(words: str) -> str:
    words = words.replace("document:", "document ")
    return words[:1].upper() + words[1:]


def _unit(graph: Graph) -> str:
    """What a weight counts."""
    normalize = graph.settings.get("normalize", "no")
    over = graph.settings.get("over", "concept").replace("document:", "document ")
    one_mode = {
        "ignore": f"weight: pairs of statements on one {over}",
        "congruence": f"weight: pairs of statements that agree on a {over}",
        "conflict": f"weight: pairs of statements that disagree on a {over}",
        "subtract": f"weight: pairs of statements that agree on a {over} less those that disagree",
    }
    two_modes = {"ignore": "weight: statements", "subtract": "weight: statements for less statements against"}
    if graph.how == "combine" and not has_two_sides(graph):
        levels = graph.settings.get("qualifier", "the qualifier")
        return f"a binary number, a digit for each level of {levels}, the lowest first"
    unit = (two_modes if graph.is_two_mode else one_mode).get(graph.how, "")
    return f"{unit} (normalized: {normalize})" if unit and normalize != "no" else unit


def _ties(drawn: Sequence[Tie], strokes: Strokes) -> list[Entry]:
    entries = []
    for kind in strokes.kinds if strokes.is_combined else reversed(strokes.kinds):
        weights = [tie.weight for tie in drawn if strokes.kind_of(tie.weight) is kind]
        for number, weight in enumerate(_samples(weights, is_combined=strokes.is_combined)):
            label = kind.name if strokes.is_combined else number_words(weight)
            if len(strokes.kinds) > 1 and not number and not strokes.is_combined:
                label += f" ({kind.name[:1].lower()}{kind.name[1:]})"
            width = strokes.width(weight)
            entries.append(Entry(label, line=(width, strokes.color(weight), dashes_of(kind, width))))
    return entries


def _samples(weights: Sequence[float], *, is_combined: bool) -> list[float]:
    """The strongest, one about a third of it, and the weakest, where they can be told apart."""
    if not weights:
        return []
    strongest = max(weights, key=abs)
    samples = [strongest]
    for share in () if is_combined else (1 / 3, 0.0):
        nearest = min(weights, key=lambda weight: abs(weight - strongest * share))
        if abs(nearest) < 0.6 * abs(samples[-1]) and number_words(nearest) != number_words(samples[-1]):
            samples.append(nearest)
    return samples


def _nodes(graph: Graph, sized: Sequence[Node], largest: float) -> Section:
    """The shapes of both modes, and the number of statements behind the size of those that have one."""
    entries = []
    if graph.is_two_mode:
        named = (graph.rows[:1] or graph.columns)[0].variable, (graph.columns[:1] or graph.rows)[0].variable
        is_grouped = any(node.group is not None for node in graph.rows)
        entries = [Entry(_title(named[1]), CONCEPT)]
        if not is_grouped:
            entries.insert(0, Entry(_title(named[0]), LOOKS[0]))
    greatest = max((node.frequency for node in sized), default=0)
    least = max(min((node.frequency for node in sized), default=0), 1)
    if greatest > least:
        counts = dict.fromkeys((greatest, max(least, round(greatest / 4))))
        entries += [
            Entry(f"{count:,}", Look(SOFT, "o"), max(min(2.4, largest / 2), largest * (count / greatest) ** 0.5))
            for count in counts
        ]
    of = "" if len(sized) == len(graph.nodes) else f" of {_title(sized[0].variable).lower()}"
    return Section("Nodes", f"area{of}: number of statements" if greatest > least else "", entries)
