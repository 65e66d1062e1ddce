"""Codebooks in files: one started from a casefile, and one checked. Both take no casefile first."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli_options import make_group, opened
from onrecord.cli_output import print_line, telling
from onrecord.errors import InputError

if TYPE_CHECKING:
    from onrecord.label.checks import Similarity

app = make_group("Start a codebook, or check one.", lists=False)


@app.command()
def new(
    context: typer.Context,
    output: Annotated[
        Path, typer.Argument(metavar="OUT", help="The file to write; it must not exist.", show_default=False)
    ],
    source: Annotated[Path, typer.Option("--from", metavar="CASEFILE", help="Whose statements it begins with.")],
    concepts: Annotated[int, typer.Option(metavar="N", min=1, max=200, help="Concepts to begin with.")] = 12,
) -> None:
    """Start a codebook: statements of a casefile that are alike, with the words they share and examples."""
    from onrecord import screen

    if output.exists():
        raise InputError(f"{output} exists already.", hint="Name another file; this one is left as it is.")
    with opened(source, models=context.obj) as case:
        drafted = case.draft_codebook(concepts=concepts, name=output.stem)
    with telling(output), output.open("x", encoding="utf-8", newline="\n") as out:
        out.write(drafted)
    print_line(screen.flat(f"Wrote {output}. Word its propositions, sort the statements under them, then:"))
    print_line(screen.flat(f"onrecord codebook check {shlex.quote(str(output))}"))


@app.command()
def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A codebook in YAML.", show_default=False)],
) -> None:
    """Say what is missing in a codebook, unclear or overlapping."""
    from onrecord import screen
    from onrecord.label.checks import check_codebook
    from onrecord.label.codebook import read_codebook

    codebook = read_codebook(file)
    found = check_codebook(codebook, _similarity(context.obj.position_scorer))
    for advice in found:
        print_line(screen.flat(f"{file}:{advice.line}: {advice.sentence}"))
    number = screen.count(len(codebook.concepts), "concept")
    advised = screen.count(len(found), "remark") if found else "nothing to remark"
    print_line(screen.flat(f"{codebook.name}, version {codebook.version}: {number}, {advised}."))


def _similarity(scorer: Any) -> Similarity:
    """How alike texts are to the model."""

    def compare(texts: Sequence[str]) -> Any:
        from onrecord.onnx_positions import load_position_scorer
        from onrecord.settings import Settings

        nonlocal scorer
        if scorer is None:
            scorer = load_position_scorer(Settings())
        vectors = scorer.embed(texts)
        return vectors @ vectors.T

    return compare
