"""Networks and what is measured of them: each verb prints a table, writes rows or a file, and draws a figure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord import cli_selection as selection
from onrecord.asking import Asked
from onrecord.cli_made import Groups, Made, print_network, write_network
from onrecord.cli_options import CasefilePath, RowFormat, opened
from onrecord.cli_results import Format, Output, Plot, Table, Target, check_plot
from onrecord.cli_selection import asking
from onrecord.cli_values import read_range
from onrecord.drawing import Layout
from onrecord.errors import InputError
from onrecord.network.options import Distance, Kernel, Method, Mode

if TYPE_CHECKING:
    from onrecord.casefile import Casefile
    from onrecord.network.ideal_points import IdealPoints
    from onrecord.network.phases import Phases
    from onrecord.network.polarization import Polarization
    from onrecord.network.scaling import Scaling
    from onrecord.networking import Discourse

#: Samples of every tie are in memory at once.
_MOST_SAMPLES = 10_000
#: From all against to all for.
_MOST_CHANGE = 2

Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same result.")]
NetworkFile = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write a .graphml, .gexf, .csv, .parquet or .dl file."),
]
Samples = Annotated[
    int,
    typer.Option(
        min=0, max=_MOST_SAMPLES, metavar="NUMBER", help="Resample so often, for an interval of each tie; 200 is good."
    ),
]
ErrorRate = Annotated[
    float, typer.Option(metavar="SHARE", help="How often what a person decided is the wrong side, for --samples.")
]
Behind = Annotated[
    tuple[str, str] | None, typer.Option(metavar="A B", help="Print the passages that make the tie of A and B.")
]
Level = Annotated[float, typer.Option(metavar="SHARE", help="How much of the resampled values an interval holds.")]
Days = Annotated[
    str, typer.Option(metavar="FROM..TO", help="Days, such as 2022-01-01..2022-06-30.", show_default=False)
]

#: Instead of what has no meaning beside these.
_ADVICE = {
    "--mode eventlist": "An event list is the statements themselves; choose some with --since, --until, --only.",
    "--plot": "A figure shows one network; `onrecord polarization` and `onrecord phases` draw time.",
}


@asking(selection.statements, selection.sides, selection.sizes, selection.windows)
def network(
    casefile: CasefilePath,
    asked: Asked,
    mode: Annotated[Mode, typer.Option(help="Actors among each other, actors by concepts, or statements.")] = (
        Mode.ONE_MODE
    ),
    output: NetworkFile = None,
    layout: Annotated[Layout, typer.Option(help="How a .csv is laid out.")] = Layout.TIES,
    plot: Plot = None,
    communities: Annotated[Groups, typer.Option(help="Which communities files and figures show.")] = Groups.LOUVAIN,
    samples: Samples = 0,
    level: Level = 0.95,
    error_rate: ErrorRate = 0.0,
    seed: Seed = 0,
    behind: Behind = None,
    row_format: Annotated[RowFormat, typer.Option("--format", help="How ties are printed.")] = RowFormat.TABLE,
) -> None:
    """Connect actors by the concepts they agree or disagree on."""
    from onrecord import screen_networks

    asked["mode"] = mode
    given = {
        "-o": output,
        "--plot": plot,
        "--samples": samples,
        "--behind": behind,
        "--window": asked.get("window"),
        "--layout": layout is not Layout.TIES,
        "--error-rate": error_rate,
        "--format": row_format is not RowFormat.TABLE,
    }
    _refuse_beside(mode, given)
    _check_shares(level=level, error_rate=error_rate)
    if mode is Mode.EVENT_LIST:
        _write_events(casefile, asked, output, row_format)
        return
    _check_files(output, layout, plot, is_windowed=asked.get("window") is not None)
    with opened(casefile) as case:
        discourse = case.discourse(**asked)
        if behind is not None:
            screen_networks.print_passages(discourse.behind(*behind), discourse.options.over)
            return
        with screen_networks.waiting():
            made = Made(discourse, communities, seed=seed)
            if samples:
                made.uncertainty = discourse.uncertainty(samples=samples, level=level, error_rate=error_rate, seed=seed)
            write_network(made, output, layout, plot)
    print_network(made, {"Wrote": output, "Drew": plot}, row_format)


@asking(selection.statements, selection.sizes, selection.windows)
def polarization(
    casefile: CasefilePath,
    asked: Asked,
    camps: Annotated[int, typer.Option(min=2, help="How many camps.")] = 2,
    shuffles: Annotated[
        int, typer.Option(min=0, max=_MOST_SAMPLES, help="Compare with so many debates in which sides are chance.")
    ] = 20,
    seed: Seed = 0,
    output: Output = None,
    plot: Plot = None,
    row_format: Format = None,
) -> None:
    """Say how far camps describe the debate, each congruent inside and in conflict with the others; over time."""
    from onrecord import drawing, network_rows, screen_networks

    target = Target(output, plot, row_format).check()
    with opened(casefile) as case, screen_networks.waiting():
        discourse = _signed(case, asked)
        found = discourse.polarization(camps=camps, seed=seed, shuffles=shuffles)
    rows = network_rows.polarization_rows(found)
    heads = screen_networks.POLARIZATION
    table = Table(rows=rows, columns=network_rows.POLARIZATION_COLUMNS, heads=heads, has_how=False)
    made, window = discourse.describe(has_how=False), _window_of(discourse)
    target.write(table, discourse, lambda path: drawing.draw_polarization(found, path, made=made, window=window))


@asking(selection.statements, selection.sides, selection.sizes)
def clusters(
    casefile: CasefilePath,
    asked: Asked,
    method: Annotated[Method, typer.Option(help="Which search; leiden needs the igraph extra.")] = Method.LOUVAIN,
    resolution: Annotated[float, typer.Option(help="More than 1 finds more communities.")] = 1.0,
    samples: Annotated[int, typer.Option(min=1, max=_MOST_SAMPLES, help="How often statements are resampled.")] = 100,
    seed: Seed = 0,
    output: Output = None,
    plot: Plot = None,
    row_format: Format = None,
) -> None:
    """Find communities of actors, and how stable each membership is."""
    from onrecord import drawing, network_rows, screen_networks

    target = Target(output, plot, row_format).check()
    if not 0 < resolution < math.inf:
        raise InputError(f"--resolution {resolution} is no number above 0.", hint="1 is usual.")
    with opened(casefile) as case, screen_networks.waiting():
        discourse = _signed(case, asked)
        found = discourse.clusters(method=method, resolution=resolution, samples=samples, seed=seed)
    rows = network_rows.cluster_rows(found)
    notes = [f"Modularity {found.modularity:.3f}; {found.samples:,} resamples of the statements."]
    table = Table(rows=rows, columns=network_rows.CLUSTER_COLUMNS, heads=screen_networks.CLUSTERS, notes=notes)
    target.write(table, discourse, lambda path: drawing.draw_clusters(found, path, made=discourse.describe()))


@asking(selection.statements, selection.sides, selection.sizes)
def backbone(
    casefile: CasefilePath, asked: Asked, output: Output = None, plot: Plot = None, row_format: Format = None
) -> None:
    """Find which concepts carry the network: they leave one by one, the least needed first."""
    from onrecord import drawing, network_rows, screen_networks

    target = Target(output, plot, row_format).check()
    with opened(casefile) as case, screen_networks.waiting():
        discourse = _signed(case, asked)
        found = discourse.backbone()
    rows = network_rows.backbone_rows(found)
    table = Table(rows=rows, columns=network_rows.BACKBONE_COLUMNS, heads=screen_networks.BACKBONE)
    target.write(table, discourse, lambda path: drawing.draw_backbone(found, path, made=discourse.describe()))


class Scale(StrEnum):
    """How actors are placed."""

    CORRESPONDENCE = "correspondence"
    IDEAL_POINTS = "ideal-points"


@asking(selection.statements)
def scale(
    casefile: CasefilePath,
    asked: Asked,
    method: Annotated[
        Scale, typer.Option(help="By correspondence analysis, or by binary item response theory (one dimension).")
    ] = Scale.CORRESPONDENCE,
    dimensions: Annotated[int, typer.Option(min=1, max=2, help="One or two.")] = 1,
    samples: Annotated[int, typer.Option(min=0, max=_MOST_SAMPLES, help="How often statements are resampled.")] = 200,
    level: Level = 0.95,
    seed: Seed = 0,
    output: Output = None,
    plot: Plot = None,
    row_format: Format = None,
) -> None:
    """Place actors on one or two dimensions by what they are for and against, with intervals."""
    from onrecord import drawing, network_rows, screen_networks

    target = Target(output, plot, row_format).check()
    _check_shares(level=level)
    if method is Scale.IDEAL_POINTS and dimensions > 1:
        raise InputError("Ideal points have one dimension.", hint="Take --method correspondence for two.")
    with opened(casefile) as case, screen_networks.waiting():
        discourse = _signed(case, asked)
        found: IdealPoints | Scaling
        if method is Scale.IDEAL_POINTS:
            found = discourse.ideal_points(level=level, seed=seed)
            rows = network_rows.ideal_point_rows(found)
        else:
            found = discourse.scale(dimensions=dimensions, samples=samples, level=level, seed=seed)
            rows = network_rows.scale_rows(found)
    made = discourse.describe(has_how=False)
    table = Table(rows=rows, columns=network_rows.SCALE_COLUMNS, heads=screen_networks.SCALE, has_how=False)
    target.write(table, discourse, lambda path: drawing.draw_scale(found, path, made=made))


@asking(selection.statements, selection.sides, selection.sizes, selection.windows)
def phases(
    casefile: CasefilePath,
    asked: Asked,
    distance: Annotated[Distance, typer.Option(help="How windows are compared: tie by tie, or by spectra.")] = (
        Distance.TIES
    ),
    most: Annotated[int, typer.Option(min=2, help="The most states that are tried.")] = 6,
    seed: Seed = 0,
    output: Output = None,
    plot: Plot = None,
    row_format: Format = None,
) -> None:
    """Find phases of the debate: windows with networks alike. The figure shows polarization and the transitions."""
    from onrecord import network_rows, screen_networks

    target = Target(output, plot, row_format).check()
    with opened(casefile) as case, screen_networks.waiting():
        discourse = _signed(case, asked)
        found = discourse.phases(distance=distance, most=most)
        scores = discourse.polarization(seed=seed) if plot is not None else ()
    rows = network_rows.phase_rows(found)
    notes = screen_networks.describe_silhouettes(found)
    table = Table(rows=rows, columns=network_rows.PHASE_COLUMNS, heads=screen_networks.PHASES, notes=notes)
    target.write(table, discourse, lambda path: _draw_phases(discourse, found, scores, path))


@asking(selection.statements)
def moves(
    casefile: CasefilePath,
    asked: Asked,
    before: Days,
    after: Days,
    least: Annotated[float, typer.Option(help="The least change shown; from all against to all for is 2.")] = 0.5,
    output: Output = None,
    row_format: Format = None,
) -> None:
    """Find who moved: actors whose position on a concept changed, with the statements that show it."""
    from onrecord import network_rows, screen_networks

    target = Target(output, None, row_format).check()
    if not 0 <= least <= _MOST_CHANGE:
        raise InputError(f"--least {least} is no change of a position.", hint="Say 0 to 2; 0.5 is the default.")
    ranges = read_range("--before", before), read_range("--after", after)
    with opened(casefile) as case:
        discourse = _signed(case, asked).dated()
        found = discourse.moves(*ranges, least=least)
    rows = network_rows.move_rows(found, discourse.options.dialect.value)
    table = Table(rows=rows, columns=network_rows.MOVE_COLUMNS, heads=screen_networks.MOVES, has_how=False)
    target.write(table, discourse)


def _signed(case: Casefile, asked: Asked) -> Discourse:
    """What is coded, with congruence where nothing else was asked for."""
    discourse = case.discourse(**asked)
    return discourse if "how" in asked else discourse.signed()


def _window_of(discourse: Discourse) -> str:
    from onrecord.basis import describe_window

    window = discourse.options.window
    return "" if window is None else describe_window(replace(window, step=window.size, kernel=Kernel.NO))


def _draw_phases(discourse: Discourse, found: Phases, scores: Sequence[Polarization], path: Path) -> None:
    from onrecord import drawing

    made, window = discourse.describe(), _window_of(discourse)
    drawing.draw_polarization(scores, path, made=made, window=window, transitions=found.transitions)


def _refuse_beside(mode: Mode, given: Mapping[str, object]) -> None:
    """Raises `InputError` for options that would say nothing beside each other."""
    said = {name for name, value in given.items() if value}
    pairs = [("--behind", name) for name in ("--window", "--samples", "--layout", "-o", "--plot", "--format")]
    pairs += [("--samples", "--window"), ("--plot", "--window")]
    if mode is Mode.EVENT_LIST:
        said.add("--mode eventlist")
        pairs = [("--mode eventlist", name) for name in given if name not in ("-o", "--format")]
    if "--error-rate" in said and "--samples" not in said:
        raise InputError("--error-rate is for --samples.", hint="Say how often to resample: --samples 200.")
    for one, other in pairs:
        if one in said and other in said:
            raise InputError(f"{other} has no meaning with {one}.", hint=_ADVICE.get(one, f"Leave out {other}."))


def _check_shares(*, level: float, error_rate: float = 0.0) -> None:
    if not 0 < level < 1:
        raise InputError(f"--level {level} is no share between 0 and 1.", hint="0.95 is usual.")
    if not 0 <= error_rate < 1:
        raise InputError(f"--error-rate {error_rate} is no share below 1.", hint="0.1 is one coding in ten.")


def _check_files(output: Path | None, layout: Layout, plot: Path | None, *, is_windowed: bool) -> None:
    """Raises `InputError` for what cannot be written, before anything is computed."""
    from onrecord import drawing

    if output is not None:
        drawing.check_network_file(output, layout, has_windows=is_windowed)
    if layout is not Layout.TIES and (output is None or output.suffix.lower() != ".csv"):
        raise InputError(f"--layout {layout} is for files called .csv.", hint="-o matrix.csv")
    check_plot(plot)


def _write_events(casefile: Path, asked: Asked, output: Path | None, row_format: RowFormat) -> None:
    target = Target(output, None, None if row_format is RowFormat.TABLE else row_format).check()
    with opened(casefile) as case:
        target.write_events(case.discourse(**asked))
