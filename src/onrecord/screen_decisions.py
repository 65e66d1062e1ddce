"""What a terminal shows of decisions: what each one says, and the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.records import Decision
from onrecord.screen import cell, count, make_console, make_table, shorten

#: Code points of what was decided that the log shows; the other formats give all of it.
_MOST_WORDS = 300

#: What stands before a part of a value; nothing before the part it is about.
_BEFORE = {
    "with": "",
    "aliases": "",
    "articles": "in",
    "name": "",
    "since": "from",
    "until": "to",
}


def print_log(logged: Sequence[tuple[Decision, bool]], *, names: Mapping[str, str]) -> None:
    """One row per decision, the last one at the end: its number, when, by whom, what, and whether it was undone.

    `names` are those of articles by their ids.
    """
    table = make_table()
    table.add_column("no.", justify="right", no_wrap=True)
    table.add_column("when", no_wrap=True)
    table.add_column("by", overflow="fold", ratio=2)
    table.add_column("decision", overflow="fold", ratio=8)
    table.add_column("", no_wrap=True)
    for decision, in_force in logged:
        when = f"{decision.made_at.astimezone():%Y-%m-%d %H:%M}"
        words = shorten(describe_decision(decision, names), _MOST_WORDS)
        table.add_row(str(decision.id), when, cell(decision.by), cell(words), "" if in_force else "undone")
    console = make_console()
    console.print(table)
    undone = sum(not in_force for _, in_force in logged)
    console.print(cell(count(len(logged), "decision") + (f", {undone:,} of them undone" if undone else "")))


def describe_decision(decision: Decision, names: Mapping[str, str]) -> str:
    """What a decision says, in a phrase; `names` are those of articles by their ids."""
    kind, _, key = decision.subject.partition(":")
    value = _with_names(decision.value, names)
    match kind, decision.field:
        case "actor", "merge":
            return f"{describe_value(value)} is {key}"
        case "actor", "distinct":
            return f"{describe_value(value)} is not {key}"
        case "actor", "split":
            return f"{key} is somebody else than {describe_value(value)}"
        case "roster", _:
            return f"roster {_describe_roster(value, key)} imported"
        case "decision", _:
            return f"decision {key} taken back"
        case "coding", _:
            return _describe_coding(value, key)
        case "statement", "reject":
            return f"statement {key} rejected"
        case "statement", "add":
            return f"statement {key} added{_describe_place(value)}"
        case "article", "remove":
            return f"article {names.get(key, key)} removed"
        case "article", _:
            return f"{names.get(key, key)}: {decision.field} is {describe_value(value)}"
        case "actor", "rename":
            return f"{key} is called {describe_value(value)}"
        case "actor", _:
            return f"{key}: {decision.field} is {describe_value(value)}"
    return f"{kind} {key}: {decision.field} is {describe_value(value)}"


def describe_value(value: object) -> str:
    """What a decision sets, in a line: words, spans, names, or an affiliation with its dates."""
    if value is None:
        return "unknown"
    if isinstance(value, Mapping) and "precision" in value:
        return f"{value.get('date')} ({value['precision']})"
    if isinstance(value, Mapping):
        parts = ((_BEFORE.get(key, key), describe_value(part)) for key, part in value.items() if part)
        return " ".join(f"{before} {words}".strip() for before, words in parts)
    if isinstance(value, list):
        if value and all(isinstance(part, list) and len(part) == 2 for part in value):
            return ", ".join(f"{start}:{end}" for start, end in value)
        return ", ".join(map(describe_value, value)) or "nobody"
    return str(value)


def _with_names(value: object, names: Mapping[str, str]) -> object:
    """A value that names articles by their ids, with their names instead."""
    if isinstance(value, Mapping) and isinstance(value.get("articles"), list):
        return {**value, "articles": [names.get(id_, id_) for id_ in value["articles"]]}
    if isinstance(value, Mapping) and isinstance(value.get("article"), str):
        return {**value, "article": names.get(value["article"], value["article"])}
    return value


def _describe_coding(value: object, key: str) -> str:
    """Which statement says what of which concept; the codebook's name alone may hold a bar."""
    codebook, concept, statement = key.rsplit("|", 2)
    given = value if isinstance(value, Mapping) else {}
    final = ", for all coders" if given.get("final") else ""
    return f"{statement}: {concept} {given.get('agreement')} ({codebook} {given.get('version')}){final}"


def _describe_place(value: object) -> str:
    """Where a statement was added."""
    if not isinstance(value, Mapping):
        return ""
    return f" to {value.get('article')} at {describe_value(value.get('content'))}"


def _describe_roster(value: object, key: str) -> str:
    """The file a roster came from, and how many actors it names."""
    if not isinstance(value, Mapping) or not isinstance(value.get("entries"), list):
        return key
    return f"{value.get('file', key)} ({count(len(value['entries']), 'actor')})"
