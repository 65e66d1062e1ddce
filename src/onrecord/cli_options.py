"""What verbs are given: their arguments and options, the casefile opened, and groups that list without a sub-verb."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from onrecord.errors import InputError

if TYPE_CHECKING:
    from onrecord.casefile import Casefile
    from onrecord.positions import PositionScorer
    from onrecord.scoring import Scorer
    from onrecord.settings import Settings

#: Exit status for an error, for nothing that could be read, and for Ctrl-C.
FAILED, INTERRUPTED = 2, 130

#: The name of the command that a group runs without a sub-verb; no casefile is called so.
LISTING = "(list)"

#: The order in which help and reference name the verbs.
VERBS = (
    "demo",
    "read",
    "articles",
    "text",
    "info",
    "statements",
    "actors",
    "roster",
    "codebook",
    "code",
    "codings",
    "agreement",
    "narratives",
    "network",
    "polarization",
    "clusters",
    "backbone",
    "scale",
    "phases",
    "moves",
    "import",
    "export",
    "undo",
    "log",
    "report",
    "inspect",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """What stands in for the packaged models; None where nothing does."""

    scorer: Scorer | None = None
    position_scorer: PositionScorer | None = None


class RowFormat(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class StatementFormat(StrEnum):
    """How statements are printed; `attributions` is what a scorer of extracted attributions reads."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    ATTRIBUTIONS = "attributions"


CasefilePath = Annotated[Path, typer.Argument(metavar="CASEFILE", help="The casefile.", show_default=False)]
ArticleName = Annotated[
    str, typer.Argument(metavar="ARTICLE", help="Its name or id, as `onrecord articles` lists it.", show_default=False)
]
ActorName = Annotated[str, typer.Argument(metavar="NAME", help="A name, alias or id of an actor.", show_default=False)]
Format = Annotated[RowFormat, typer.Option("--format")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE.")]
Copies = Annotated[bool, typer.Option("--copies", help="Count the statements of copies too.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides; default: your login.")]
Runtime = Annotated[str, typer.Option(help="What runs the model: auto, openvino or onnxruntime.")]
Precision = Annotated[str, typer.Option(help="Precision of the model: auto, float32 or bfloat16.")]
Threads = Annotated[int | None, typer.Option(min=1, help="Threads of the model; default: all cores.")]


class VerbGroup(TyperGroup):
    """The verbs in the order of the work."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the verbs, `VERBS` first."""
        return sorted(super().list_commands(ctx), key=lambda name: VERBS.index(name) if name in VERBS else len(VERBS))


class ListingContext(typer.Context):
    """Shows the command without a sub-verb under the name of its group."""

    @property
    def command_path(self) -> str:
        """What was typed: `onrecord actors`."""
        return self.parent.command_path if self.parent else super().command_path


class ListingCommand(TyperCommand):
    """What a group does when no sub-verb is named."""

    context_class = ListingContext


class ListingGroup(TyperGroup):
    """A verb with sub-verbs: `onrecord actors CASEFILE` lists, `onrecord actors merge CASEFILE A B` does more."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take what is no sub-verb for the arguments of the listing."""
        if args and args[0] in self.commands:
            return super().parse_args(ctx, args)
        self._refuse_misspelt(ctx, args)
        self.commands[LISTING].epilog = self._describe_others(ctx)
        return super().parse_args(ctx, [LISTING, *args])

    def _refuse_misspelt(self, ctx: Any, args: list[str]) -> None:
        """Say so where a sub-verb was meant: a word like one, before something else."""
        if len(args) < 2 or args[0].startswith("-") or args[1].startswith("-") or Path(args[0]).exists():
            return
        near = difflib.get_close_matches(args[0], self._others(), n=1)
        sentence = f"`{ctx.command_path}` has no sub-verb {args[0]!r}, and there is no such casefile."
        raise InputError(sentence, hint=f"Did you mean {near[0]}?" if near else self._describe_others(ctx))

    def _others(self) -> list[str]:
        return [name for name in self.commands if name != LISTING]

    def _describe_others(self, ctx: Any) -> str:
        return f"Sub-verbs: {', '.join(self._others())}. `{ctx.command_path} SUB-VERB --help` says more."


def opened(path: Path, *, settings: Settings | None = None, models: Models | None = None) -> Casefile:
    """The casefile at `path`, to be used in a `with`; loaded here, as --help needs none of it."""
    from onrecord.casefile import open_casefile

    given = models or Models()
    return open_casefile(path, scorer=given.scorer, position_scorer=given.position_scorer, settings=settings)


def make_group(words: str, *, lists: bool = True) -> typer.Typer:
    """A verb with sub-verbs, described by `words`; one that `lists` has a command named `LISTING`."""
    return typer.Typer(
        cls=ListingGroup if lists else TyperGroup,
        help=words,
        rich_markup_mode=None,
        no_args_is_help=not lists,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
