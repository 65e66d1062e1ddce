"""Options that verbs of networks share: what is connected, which statements count, windows of time."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any

import typer

from onrecord.asking import Asked
from onrecord.cli_values import read_choices
from onrecord.network.options import Dialect, Duplicates, How, Kernel, Normalize


def statements(
    between: Annotated[
        str,
        typer.Option(metavar="VARIABLE", help="Who is connected: organization, person, speaker, or another variable."),
    ] = "organization",
    over: Annotated[str, typer.Option(metavar="VARIABLE", help="What connects them.")] = "concept",
    qualifier: Annotated[
        str | None, typer.Option(metavar="VARIABLE", help="What tells for from against; default: agreement.")
    ] = None,
    duplicates: Annotated[
        Duplicates, typer.Option(help="Within what the same statement counts once.")
    ] = Duplicates.INCLUDE,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="The first day, or time, that counts.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The last one.")] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(metavar="VARIABLE=VALUE", help="Leave out these; repeatable; document:source=VALUE too."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="VARIABLE=VALUE", help="Leave out all others; repeatable.")
    ] = None,
    decided: Annotated[
        bool | None,
        typer.Option("--decided/--suggested", help="Only what a person decided or imported; or only what nobody did."),
    ] = None,
    least_score: Annotated[
        float | None, typer.Option(metavar="SHARE", help="Only codings with at least this chance of being right.")
    ] = None,
    statement_type: Annotated[
        str | None, typer.Option("--type", metavar="LABEL", help="Statements of this type of an imported file.")
    ] = None,
    undated: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="The date of statements without one; else they are left out where dates matter."
        ),
    ] = None,
    dialect: Annotated[
        Dialect, typer.Option(help="onrecord, or dna3: what DNA 3.0.11 prints, defects included.")
    ] = Dialect.ONRECORD,
) -> None:
    """Which statements count, and between whom."""


def sides(
    how: Annotated[
        How | None,
        typer.Option(help="What for and against do to a tie; default: network ignore, elsewhere congruence."),
    ] = None,
) -> None:
    """What a tie is."""


def sizes(
    normalize: Annotated[Normalize, typer.Option(help="What a tie is divided by.")] = Normalize.NO,
    isolates: Annotated[bool, typer.Option("--isolates", help="Show who has no statement that counts, too.")] = False,
) -> None:
    """How much a tie counts."""


def windows(
    window: Annotated[
        str | None, typer.Option(metavar="LENGTH", help="Windows of time: 90d, 12w, 3mo, 1y, or 100e (events).")
    ] = None,
    step: Annotated[
        str | None, typer.Option(metavar="LENGTH", help="From one window to the next; default: its length.")
    ] = None,
    kernel: Annotated[
        Kernel, typer.Option(help="Statements count the less, the further from the middle of a window.")
    ] = Kernel.NO,
    indent: Annotated[bool, typer.Option("--indent", help="Keep windows with a kernel off both ends.")] = False,
    sum_to_one: Annotated[
        bool, typer.Option("--sum-to-one", help="Divide each window by the sum of its matrix.")
    ] = False,
) -> None:
    """Windows of time."""


#: Options that `Asked` calls otherwise.
_NAMES = {"decided": "is_decided", "sum_to_one": "sums_to_one"}


def asking(*groups: Callable[..., None]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a verb the options of `groups`, and what was chosen as its first parameter, `asked`."""
    shared = [one for group in groups for one in inspect.signature(group, eval_str=True).parameters.values()]

    def decorate(verb: Callable[..., None]) -> Callable[..., None]:
        own = [one for one in inspect.signature(verb, eval_str=True).parameters.values() if one.name != "asked"]
        needed = [one for one in own if one.default is inspect.Parameter.empty]
        others = [one for one in own if one.default is not inspect.Parameter.empty]

        @wraps(verb)
        def run(**given: Any) -> None:
            chosen = {one.name: given.pop(one.name) for one in shared}
            verb(asked=_as_asked(chosen), **given)

        parameters = [*needed, *shared, *others]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        # Typer would ask the function that is wrapped for its annotations.
        del run.__wrapped__
        return run

    return decorate


def _as_asked(chosen: dict[str, Any]) -> Asked:
    """What was chosen, without what was left out."""
    for name in ("exclude", "only"):
        chosen[name] = read_choices(f"--{name}", _listed(chosen.get(name)))
    asked = Asked()
    asked.update({_NAMES.get(name, name): value for name, value in chosen.items() if value is not None})  # type: ignore[typeddict-item]
    return asked


def _listed(words: Sequence[str] | None) -> Sequence[str]:
    return words or ()
