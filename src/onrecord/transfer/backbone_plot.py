"""The backbone as a figure: concepts in the order in which they leave, and how much of the network goes with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import InputError
from onrecord.transfer.figures import DOUBLE, LOOKS, check_figure, figure_on, plain, wrapped

_ROW_MM = 6.2


@dataclass(frozen=True, kw_only=True, slots=True)
class LeavingConcept:
    """One concept, least needed first: the loss of what stays when it is gone, and of all that has gone."""

    concept: str
    backbone_loss: float
    redundant_loss: float


def plot_backbone(
    steps: Sequence[LeavingConcept], path: Path, *, width_mm: float = DOUBLE, most: int = 40, dots: int = 600
) -> None:
    """Each concept a line, the most needed at the top; filled what is lost of the network, open what has left it.

    Of more than `most` concepts the last to leave are drawn, and a line says so.
    """
    check_figure(path)
    if not steps:
        raise InputError("There is no backbone to draw.")
    shown = steps[-most:]
    height = 22.0 + _ROW_MM * len(shown)
    with figure_on(path, width_mm=width_mm, height_mm=height, about="Backbone of concepts", dots=dots) as page:
        axes = page.add_axes((0.43, 13 / height, 0.54, 1 - 20 / height))
        places = range(len(shown))
        kept, left = [step.backbone_loss for step in shown], [step.redundant_loss for step in shown]
        blue, brown = LOOKS[0].color, LOOKS[4].color
        axes.hlines(places, 0, kept, color=blue, linewidth=0.8, alpha=0.35)
        axes.plot(kept, places, "o", color=blue, markersize=4.5, label="What stays when it has left (backbone)")
        axes.plot(
            left, places, "s", color=brown, markerfacecolor="white", markersize=4, label="What has left (redundant set)"
        )
        axes.set_yticks(list(places), [wrapped(step.concept, 46, lines=2) for step in shown])
        plain(axes.get_yticklabels())
        axes.set(ylim=(-0.7, len(shown) - 0.3), xlabel="Spectral distance from the whole network")
        axes.set_xlim(left=-0.02 * max([*kept, *left, 1e-9]))
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color="#E4E7EB", linewidth=0.5)
        axes.set_axisbelow(True)
        page.legend(loc="upper right", bbox_to_anchor=(0.97, 1 - 1.5 / height), ncols=2, frameon=False, borderaxespad=0)
        if len(shown) < len(steps):
            words = f"The {len(shown)} of {len(steps)} concepts that leave last."
            page.text(0.01, 1.5 / height, words, fontsize=6, va="bottom")
