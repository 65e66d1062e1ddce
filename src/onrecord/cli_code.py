"""Coding: suggestions for every statement, the terminal review, and a language model as one more coder."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli_options import INTERRUPTED, By, CasefilePath, Precision, Runtime, Threads, opened
from onrecord.errors import InputError

if TYPE_CHECKING:
    from onrecord.casefile import Casefile
    from onrecord.screen_codings import PairBar, PairLines


class Coder(StrEnum):
    """Who codes beside the packaged models."""

    LLM = "llm"


CodebookFile = Annotated[
    Path | None,
    typer.Argument(metavar="CODEBOOK", help="A codebook in YAML; default: those the casefile was coded with."),
]
CodebookName = Annotated[
    str | None, typer.Option("--codebook", metavar="NAME", help="Which codebook, where the casefile has several.")
]


def code(
    context: typer.Context,
    casefile: CasefilePath,
    codebook: CodebookFile = None,
    author_voice: Annotated[
        bool | None,
        typer.Option(
            "--author-voice/--no-author-voice", help="Code the author's own sentences too; kept until changed."
        ),
    ] = None,
    decide: Annotated[
        bool, typer.Option("--decide", help="Review units in the terminal, the most useful first.")
    ] = False,
    adjudicate: Annotated[
        bool, typer.Option("--adjudicate", help="Review units on which coders disagree; what you answer is final.")
    ] = False,
    blind: Annotated[
        bool, typer.Option("--blind", help="Review what another coder decided, without seeing it or any suggestion.")
    ] = False,
    by: By = None,
    concept: Annotated[str | None, typer.Option(metavar="ID", help="Review units of this concept only.")] = None,
    name: CodebookName = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Draw other units at random; default: 0.")] = None,
    coder: Annotated[Coder | None, typer.Option(help="Ask a language model, as a coder called llm.")] = None,
    endpoint: Annotated[str | None, typer.Option(metavar="URL", help="Where the language model answers.")] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME", help="What the endpoint calls the model.")] = None,
    most: Annotated[
        int | None, typer.Option(min=1, help="Statements the language model is asked about at most.")
    ] = None,
    runtime: Runtime = "auto",
    precision: Precision = "auto",
    threads: Threads = None,
) -> None:
    """Suggest codings with a codebook; review them."""
    from onrecord.settings import Settings

    is_review = decide or adjudicate or blind
    _check_review(is_review, by=by, concept=concept, seed=seed)
    _check_coder(coder, endpoint=endpoint, model=model, most=most, is_review=is_review)
    if adjudicate and blind:
        raise InputError("--adjudicate shows what --blind hides.", hint="Use one of them.")
    settings = Settings(runtime=runtime, precision=precision, threads=threads)
    with opened(casefile, settings=settings, models=context.obj) as case:
        if coder is not None:
            _ask_language_model(case, codebook or name, endpoint=str(endpoint), model=str(model), most=most)
            return
        if codebook is not None or not is_review:
            name = _suggest(case, codebook, author_voice, name)
        elif author_voice is not None:
            raise InputError("--author-voice is for coding.", hint="Leave --decide out, or name the codebook's file.")
        if is_review:
            options = {"by": by, "concept": concept, "seed": seed, "adjudicate": adjudicate, "blind": blind}
            _review(case, name, options)


def _check_review(is_review: bool, **options: object) -> None:
    given = [f"--{name}" for name, value in options.items() if value is not None]
    if given and not is_review:
        raise InputError(f"{given[0]} is for reviewing.", hint="Add --decide, --blind or --adjudicate.")


def _check_coder(coder: Coder | None, *, is_review: bool, **options: object) -> None:
    """An endpoint is used where a coder is named, and the other way round."""
    given = [f"--{name}" for name, value in options.items() if value is not None]
    hint = "A language model is asked with --coder llm --endpoint URL --model NAME."
    if coder is None and given:
        raise InputError(f"{given[0]} says nothing without --coder llm.", hint=hint)
    if coder is not None and (options["endpoint"] is None or options["model"] is None):
        raise InputError("A language model needs an endpoint and a name.", hint=hint)
    if coder is not None and is_review:
        raise InputError("A language model is asked first and reviewed afterwards.", hint="Run the two one by one.")


def _suggest(case: Casefile, codebook: Path | None, author_voice: bool | None, name: str | None) -> str | None:
    """Suggest codings, print what came out, and give the name of the codebook in the file."""
    from onrecord import screen_codings

    if codebook is None and name is not None:
        raise InputError("--codebook chooses what is reviewed.", hint="To code with one, give its file.")
    with _progress(case) as progress:
        summary = case.code(codebook, author_voice=author_voice, progress=progress)
    screen_codings.print_coding(summary, path=str(case.path))
    return summary.codebooks[0].name if codebook is not None else name


@contextmanager
def _progress(case: Casefile) -> Iterator[PairBar | PairLines]:
    """Progress of coding; Ctrl-C says what is kept."""
    from onrecord import screen, screen_codings

    with screen_codings.make_pair_progress() as progress:
        try:
            yield progress
            return
        except KeyboardInterrupt:
            pass
    screen.say(f"Stopped. What was done is kept in {case.path}; the same command goes on from there.")
    raise typer.Exit(INTERRUPTED)


def _ask_language_model(
    case: Casefile, codebook: Path | str | None, *, endpoint: str, model: str, most: int | None
) -> None:
    from onrecord import screen, screen_codings
    from onrecord.language_coding import code_with_language_model

    wanted = case.codebook(codebook) if isinstance(codebook, str) else codebook
    with _progress(case) as progress:
        summary = code_with_language_model(case, wanted, endpoint=endpoint, model=model, most=most, progress=progress)
    screen.print_problems(summary.problems)
    screen_codings.print_answers(summary, path=str(case.path))


def _review(case: Casefile, name: str | None, options: dict[str, Any]) -> None:
    from onrecord.cli_review import Wish, review
    from onrecord.records import ConceptId
    from onrecord.review.codings import name_coder

    codebook = case.codebook(name)
    by, concept = name_coder(options["by"]), options["concept"]
    known = [one.id for one in codebook.concepts]
    if concept is not None and concept not in known:
        sentence = f"The codebook “{codebook.name}”, version {codebook.version}, has no concept {concept!r}."
        raise InputError(sentence, hint=f"It has {', '.join(known[:20])}{', …' if len(known) > 20 else ''}.")
    wish = Wish(
        by=by,
        codebook=codebook.name,
        concept=None if concept is None else ConceptId(concept),
        seed=options["seed"] or 0,
        is_blind=options["blind"],
        is_adjudication=options["adjudicate"],
    )
    several = len({known.name for known in case.codebooks()}) > 1
    review(case, wish, command=_command(case, options, codebook.name if several else None))


def _command(case: Casefile, options: dict[str, Any], codebook: str | None) -> str:
    """How the review is taken up again."""
    parts = ["onrecord", "code", str(case.path), "--decide"]
    for flag in ("adjudicate", "blind"):
        if options[flag]:
            parts[3] = f"--{flag}"
    for name, value in (("--codebook", codebook), ("--by", options["by"]), ("--concept", options["concept"])):
        parts += [name, str(value)] if value is not None else []
    return shlex.join(parts)
