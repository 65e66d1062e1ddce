"""What a terminal shows of two coders: how far they agree, overall, value by value, and concept by concept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord.records import Codebook
from onrecord.screen import cell, count, flat, make_console, make_table

if TYPE_CHECKING:
    from rich.console import Console

    from onrecord.label.agreement import Comparison, Scores
    from onrecord.label.estimates import Estimate

_RANDOM = (
    "Estimated on the random share: each unit that was drawn at random counts by the inverse of its chance of being "
    "drawn, so that the figures stand for all units and not for those that were most useful to decide on."
)
_NO_RANDOM = (
    "Nothing can be estimated on the random share: no unit that was drawn at random was decided by both. "
    "`onrecord code CASEFILE --decide` draws some among those it shows."
)
_INTERVALS = "In brackets: between which values a figure lies in 19 of 20 cases."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Two coders over one codebook; a comparison is None where it was not asked for."""

    codebook: Codebook
    first: str
    second: str
    whole: Comparison | None
    random: Comparison | None


def print_agreement(pairing: Pairing) -> None:
    """Both comparisons: over all units in common, and over those drawn at random."""
    console = make_console()
    first, second = flat(pairing.first), flat(pairing.second)
    console.print(cell(f"Codebook {pairing.codebook.name}, version {pairing.codebook.version}"))
    console.print(cell(f"{first} is measured by what {second} decided. {_INTERVALS}"))
    if pairing.whole is not None:
        _print_block(console, pairing, pairing.whole, describe_units(pairing, pairing.whole), is_weighted=False)
    if pairing.random is not None:
        is_any = pairing.random.units > 0
        _print_block(console, pairing, pairing.random, _RANDOM if is_any else _NO_RANDOM, is_weighted=True)


def describe_units(pairing: Pairing, compared: Comparison) -> str:
    """How many units both coders were shown, and how many only one of them."""
    if not compared.units:
        return compared.reason
    both = f"Both were shown {count(compared.units, 'unit')} of {count(compared.statements, 'statement')}"
    alone = [
        f"{number:,} more {flat(coder)} alone"
        for coder, number in ((pairing.first, compared.only_first), (pairing.second, compared.only_second))
        if number
    ]
    return f"{'; '.join([both, *alone])}."


def _print_block(console: Console, pairing: Pairing, compared: Comparison, words: str, *, is_weighted: bool) -> None:
    console.print()
    console.print(cell(words))
    if not compared.units:
        return
    if is_weighted:
        console.print(cell(f"{count(compared.units, 'unit')} of {count(compared.statements, 'statement')}"))
    for line in _figures(compared):
        console.print(cell(line))
    console.print()
    _print_confusion(console, pairing, compared, is_weighted=is_weighted)
    _print_scores(console, compared)


def _figures(compared: Comparison) -> Iterator[str]:
    yield f"percent agreement     {show_estimate(compared.percent, scale=100, digits=1)}"
    for name, found in (("Krippendorff's alpha", compared.alpha), ("Cohen's kappa", compared.kappa)):
        yield f"{name:<21} {show_estimate(found, scale=1, digits=2)}"
    # Where a figure or an interval is missing, the reason is the same for both.
    yield from dict.fromkeys(found.reason for found in (compared.alpha, compared.kappa) if found.reason)


def _print_confusion(console: Console, pairing: Pairing, compared: Comparison, *, is_weighted: bool) -> None:
    """What the first coder said in rows, the second in columns: numbers of units, or shares of a hundred."""
    names = ("none", "for", "against")
    table = make_table()
    table.add_column(cell(f"{'% ' if is_weighted else ''}{pairing.first} ↓  {pairing.second} →"), overflow="fold")
    for name in names:
        table.add_column(name, justify="right", no_wrap=True)
    rows: Sequence[Sequence[Any]] = compared.shares if is_weighted else compared.confusion
    for name, row in zip(names, rows, strict=True):
        table.add_row(name, *(f"{100 * part:.1f}" if is_weighted else f"{part:,}" for part in row))
    console.print(table)


def _print_scores(console: Console, compared: Comparison) -> None:
    """Precision, recall and F1 of each concept: with the right side, and of the match whatever the side."""
    table = make_table()
    table.add_column("concept", overflow="fold")
    table.add_column("right in", no_wrap=True)
    table.add_column("units", justify="right", no_wrap=True)
    for head in ("prec. %", "recall %", "F1 %"):
        table.add_column(head, justify="right", no_wrap=True)
    found = [(str(one.concept), one.scores) for one in compared.concepts]
    for name, scores in [*found, ("all", compared.overall)]:
        table.add_row(cell(name), "side", f"{scores.units:,}", *_three(scores, with_side=True))
        table.add_row("", "match", "", *_three(scores, with_side=False))
    console.print(table)
    words = "side: the concept and the side are right; match: the concept is, whatever the side."
    console.print(cell(words))


def _three(scores: Scores, *, with_side: bool) -> list[str]:
    if with_side:
        found = (scores.precision, scores.recall, scores.f1)
    else:
        found = (scores.match_precision, scores.match_recall, scores.match_f1)
    return [show_estimate(one, scale=100, digits=0) for one in found]


def show_estimate(estimate: Estimate, *, scale: int, digits: int) -> str:
    """A figure and between which values it lies; – where there is none."""
    if estimate.value is None:
        return "–"
    value = f"{scale * estimate.value:.{digits}f}"
    if estimate.low is None or estimate.high is None:
        return value
    return f"{value} ({scale * estimate.low:.{digits}f}–{scale * estimate.high:.{digits}f})"
