"""Results of networks -> files and figures: each result as the records that `transfer` writes and draws."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import InputError

if TYPE_CHECKING:
    from onrecord.graphs import Graph
    from onrecord.network.backbone import Backbone
    from onrecord.network.communities import Communities
    from onrecord.network.ideal_points import IdealPoints
    from onrecord.network.observations import Floats
    from onrecord.network.polarization import Polarization
    from onrecord.network.scaling import Scaling
    from onrecord.transfer.scale_plot import ScaledActor, ScaledItem


class Layout(StrEnum):
    """How a .csv of a network is laid out: a line for each tie, or a matrix."""

    TIES = "ties"
    MATRIX = "matrix"


#: Endings of files of a network, and whether they can hold windows of time.
_ENDINGS = {".graphml": True, ".gexf": True, ".csv": True, ".parquet": True, ".dl": False}


def check_network_file(path: Path, layout: Layout | str = Layout.TIES, *, has_windows: bool = False) -> None:
    """Raises `InputError` for a file that a network cannot be written to: call it before computing."""
    from onrecord.transfer.targets import check_target

    ending = path.suffix.lower()
    if ending not in _ENDINGS:
        raise InputError(
            f"{path} is called like no kind of file that a network can be written to.",
            hint=f"Use one of {', '.join(_ENDINGS)}.",
        )
    is_matrix = ending == ".csv" and layout == Layout.MATRIX
    if has_windows and (is_matrix or not _ENDINGS[ending]):
        raise InputError(
            f"{path} holds one matrix, and there are windows of time.",
            hint="Write .graphml, .gexf or .parquet, or a .csv of ties.",
        )
    check_target(path)


def write_network(graphs: Graph | Sequence[Graph], path: Path, layout: Layout | str = Layout.TIES) -> None:
    """Write one network, or the windows of one in order, as the ending of `path` says."""
    from onrecord.graphs import Graph

    check_network_file(path, layout, has_windows=not isinstance(graphs, Graph))
    ending = path.suffix.lower()
    if isinstance(graphs, Graph) and ending == ".dl":
        from onrecord.transfer.dl import write_dl

        write_dl(graphs, path)
    elif isinstance(graphs, Graph) and ending == ".csv" and layout == Layout.MATRIX:
        from onrecord.transfer.network_csv import write_matrix

        write_matrix(graphs, path)
    elif ending == ".csv":
        from onrecord.transfer.network_csv import write_edges

        write_edges(graphs, path)
    elif ending == ".graphml":
        from onrecord.transfer.graphml import write_graphml

        write_graphml(graphs, path)
    elif ending == ".gexf":
        from onrecord.transfer.gexf import write_gexf

        write_gexf(graphs, path)
    else:
        from onrecord.transfer.network_parquet import write_edges_parquet

        write_edges_parquet(graphs, path)


def check_plot(path: Path) -> None:
    """Raises `InputError` for a figure that cannot be written: call it before computing."""
    from onrecord.transfer.figures import check_figure

    check_figure(path)


def draw_network(graph: Graph, path: Path, *, made: str = "") -> None:
    """Draw a network; its groups are colours and shapes; `made` says how it was made, else its settings do."""
    from onrecord.transfer.network_plot import plot_network

    plot_network(graph, path, made=made)


def draw_polarization(
    found: Sequence[Polarization], path: Path, *, made: str = "", window: str = "", transitions: Sequence[int] = ()
) -> None:
    """Draw the score of each window over time, with what is reached by chance.

    `transitions` are upright lines, in seconds since 1970; `made` and `window` say how, and how long windows are.
    """
    from onrecord.transfer.trend_plot import TrendPoint, plot_trend

    points = []
    for one in found:
        chance_low, chance_high = one.chance_between() or (None, None)
        points.append(
            TrendPoint(
                start=one.start,
                middle=one.middle,
                stop=one.stop,
                score=one.score,
                statement_count=one.statement_count,
                chance_low=chance_low,
                chance_high=chance_high,
            )
        )
    plot_trend(points, path, transitions=transitions, made=made, window=window)


def draw_backbone(found: Backbone, path: Path, *, made: str = "") -> None:
    """Draw which concepts a network needs most; `made` says how it was made."""
    from onrecord.transfer.backbone_plot import LeavingConcept, plot_backbone

    steps = [
        LeavingConcept(concept=one.concept, backbone_loss=one.backbone_loss, redundant_loss=one.redundant_loss)
        for one in found.steps
    ]
    plot_backbone(steps, path, made=made)


def draw_clusters(found: Communities, path: Path, *, made: str = "") -> None:
    """Draw the groups as a tree, with the stability of each membership; `made` says how they were made."""
    from onrecord.transfer.cluster_plot import Membership, plot_clusters

    members = [
        Membership(actor=actor, group=int(group), stability=float(stability))
        for actor, group, stability in zip(found.actors, found.group, found.stability, strict=True)
    ]
    plot_clusters(members, found.together, path, samples=found.samples, made=made)


def draw_scale(found: Scaling | IdealPoints, path: Path, *, made: str = "") -> None:
    """Draw actors with their intervals; on two dimensions concepts as well; `made` says how they were made."""
    from onrecord.network.ideal_points import IdealPoints
    from onrecord.transfer.scale_plot import plot_scale

    if isinstance(found, IdealPoints):
        actors = _actors(found.actors, found.place[:, None], found.low[:, None], found.high[:, None])
        labels = ("Ideal point (standard deviations of actors)", "")
        plot_scale(actors, path, level=found.level, axis_labels=labels, made=made)
        return
    shares = [f"Dimension {number + 1} ({share:.0%} of inertia)" for number, share in enumerate(found.shares)]
    actors = _actors(found.actors, found.places, found.low, found.high)
    items = _items(found) if found.places.shape[1] > 1 else []
    plot_scale(actors, path, items=items, level=found.level, axis_labels=(*shares, "")[:2], made=made)


def _actors(names: Sequence[str], places: Floats, low: Floats, high: Floats) -> list[ScaledActor]:
    from onrecord.transfer.scale_plot import ScaledActor

    rows = (places.tolist(), low.tolist(), high.tolist())
    return [
        ScaledActor(name=name, place=tuple(place), low=tuple(lowest), high=tuple(highest))
        for name, place, lowest, highest in zip(names, *rows, strict=True)
    ]


def _items(found: Scaling) -> list[ScaledItem]:
    from onrecord.transfer.scale_plot import ScaledItem

    places = found.item_places.tolist()
    return [ScaledItem(name=name, place=tuple(place)) for name, place in zip(found.items, places, strict=True)]
