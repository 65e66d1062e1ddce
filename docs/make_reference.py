"""Write docs/reference/commands.md from the command line itself: python docs/make_reference.py.

Read from the declarations of the verbs in `onrecord.cli` and beside it, not from printed help, which changes with
Typer's version.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

from typer.models import ArgumentInfo, OptionInfo

from onrecord.cli import app
from onrecord.cli_options import LISTING, VERBS

PAGE = Path(__file__).parent / "reference" / "commands.md"
HEAD = """# Commands

This page is made from the command line itself by `make docs`. `onrecord VERB --help` says the same.

A sub-verb stands before the casefile; a casefile that is called like one is named as `./set`.

The exit status is 0, 2 or 130: see [casefile.md](casefile.md). What is printed for other programs stands in
[formats.md](formats.md), what `read` accepts in [input.md](input.md).
"""

#: What is declared of one parameter: its type, how it is given, and its default.
Parameter = tuple[Any, ArgumentInfo | OptionInfo, Any, str]


def render_page() -> str:
    """The whole page."""
    return HEAD + "".join(render_verb(*verb) for verb in read_verbs())


def read_verbs() -> Iterator[tuple[str, Callable[..., Any], list[str]]]:
    """Every verb and sub-verb in the order of help, with what it runs and the sub-verbs it has."""
    alone = {command.name or command.callback.__name__: command.callback for command in app.registered_commands}
    groups = {group.name: group.typer_instance for group in app.registered_groups}
    for verb in VERBS:
        if verb in alone:
            yield verb, alone[verb], []
            continue
        commands = {command.name or command.callback.__name__: command for command in groups[verb].registered_commands}
        listing = commands.pop(LISTING, None)
        if listing:
            yield verb, listing.callback, list(commands)
        for name, command in commands.items():
            yield f"{verb} {name}", command.callback, []


def render_verb(name: str, callback: Callable[..., Any], others: list[str]) -> str:
    """Usage, what it does, its arguments, its options and its sub-verbs."""
    declared = list(read_parameters(callback))
    arguments = [p for p in declared if isinstance(p[1], ArgumentInfo)]
    options = [p for p in declared if isinstance(p[1], OptionInfo)]
    usage = " ".join(["onrecord", name, *(shown_argument(p) for p in arguments), *(["[OPTIONS]"] if options else [])])
    rows = [f"| `{shown_argument(p)}` | {described(p)} |" for p in arguments]
    table = "\n".join(["| argument | |", "|---|---|", *rows]) + "\n\n" if rows else ""
    rows = [f"| {shown_option(p)} | {described(p)} |" for p in options]
    table += "\n".join(["| option | |", "|---|---|", *rows]) + "\n" if rows else ""
    table += f"\nSub-verbs: {', '.join(f'`{name} {other}`' for other in others)}.\n" if others else ""
    return f"\n## {name}\n\n    {usage}\n\n{inspect.getdoc(callback)}\n\n{table}"


def read_parameters(callback: Callable[..., Any]) -> Iterator[Parameter]:
    """What a user can give, in the order it is declared."""
    hints = typing.get_type_hints(callback, include_extras=True)
    for name, parameter in inspect.signature(callback).parameters.items():
        if typing.get_origin(hints[name]) is typing.Annotated:
            kind, info = typing.get_args(hints[name])[:2]
            yield kind, info, parameter.default, name


def shown_argument(parameter: Parameter) -> str:
    """The name of an argument, in brackets where it may be left out."""
    _, info, default, name = parameter
    shown = info.metavar or name.upper()
    return shown if default is inspect.Parameter.empty or shown.startswith("[") else f"[{shown}]"


def shown_option(parameter: Parameter) -> str:
    """The names of an option and what it takes."""
    kind, info, _, name = parameter
    given = [info.default] if isinstance(info.default, str) else []
    names = sorted([*given, *info.param_decls] or [f"--{name.replace('_', '-')}"], key=len, reverse=True)
    value = shown_value(kind, info)
    # A bar would end the cell of the table.
    return "`" + ", ".join(names) + (f" {value}" if value else "").replace("|", "\\|") + "`"


def shown_value(kind: Any, info: ArgumentInfo | OptionInfo) -> str:
    """What follows the name of an option; nothing for a switch."""
    kinds = [part for part in typing.get_args(kind) if part is not NoneType] if isinstance(kind, UnionType) else [kind]
    if kinds == [bool]:
        return ""
    if isinstance(kinds[0], type) and issubclass(kinds[0], Enum):
        return "|".join(member.value for member in kinds[0])
    return info.metavar or ("N" if kinds == [int] else "TEXT")


def described(parameter: Parameter) -> str:
    """The help of an argument or option and its default."""
    _, info, default, _ = parameter
    words = info.help or ("How the rows are printed." if "--format" in shown_option(parameter) else "")
    if isinstance(default, Enum):
        default = default.value
    is_told = default in (None, False, inspect.Parameter.empty) or "default" in words.lower()
    return (words if is_told else f"{words} Default: `{default}`.").replace("|", "\\|").strip()


if __name__ == "__main__":
    PAGE.write_text(render_page(), encoding="utf-8", newline="\n")
