"""The backbone as a figure: concepts in the order in which they leave, and how much of the network goes with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import InputError
from onrecord.transfer.figures import DOUBLE, LOOKS, SINGLE, Axes, check_figure, figure_on, foot, labels_left, plain

_LINE_MM, _BETWEEN_MM = 3.0, 1.9


@dataclass(frozen=True, kw_only=True, slots=True)
class LeavingConcept:
    """One concept, least needed first: the loss of what stays when it is gone, and of all that has gone."""

    concept: str
    backbone_loss: float
    redundant_loss: float


def plot_backbone(
    steps: Sequence[LeavingConcept],
    path: Path,
    *,
    made: str = "",
    width_mm: float = DOUBLE,
    most: int = 40,
    dots: int = 600,
) -> None:
    """Each concept a line, the most needed at the top; filled what is lost of the network, open what has left it.

    Of more than `most` concepts the last to leave are drawn, and a line says so; it ends with how it was `made`.
    """
    check_figure(path)
    if not steps:
        raise InputError("There is no backbone to draw.")
    shown = steps[-most:]
    is_narrow = width_mm <= 1.2 * SINGLE
    head = 11.0 if is_narrow else 7.0
    label = "Spectral distance\nfrom the whole network" if is_narrow else "Spectral distance from the whole network"
    note = "The last concept to leave stands at the top."
    if len(shown) < len(steps):
        note += f" The {len(shown)} of {len(steps)} concepts that leave last are drawn."
    note = f"{note} {made}".strip()
    with figure_on(
        path, width_mm=width_mm, height_mm=width_mm, about=f"Backbone of concepts. {note}", dots=dots
    ) as page:
        low = foot(page, note, width_mm) + (12.5 if is_narrow else 9.5)
        names, wide = labels_left(page, [step.concept for step in shown], width_mm, 0.42, lines=3 if is_narrow else 2)
        lines = 1 + max(name.count("\n") for name in names)
        height = low + head + 2.0 + (_BETWEEN_MM + _LINE_MM * lines) * len(shown)
        page.set_figheight(height / 25.4)
        left = wide + 5 / width_mm
        axes = page.add_axes((left, low / height, 1 - left - 4 / width_mm, 1 - (low + head) / height))
        _draw(axes, shown, names)
        axes.set_xlabel(label)
        page.legend(
            loc="upper left", bbox_to_anchor=(2 / width_mm, 1 - 1.5 / height), ncols=1 if is_narrow else 2,
            frameon=False, borderaxespad=0, handletextpad=0.3,
        )  # fmt: skip


def _draw(axes: Axes, shown: Sequence[LeavingConcept], names: Sequence[str]) -> None:
    places = range(len(shown))
    kept, gone = [step.backbone_loss for step in shown], [step.redundant_loss for step in shown]
    blue, brown = LOOKS[0].color, LOOKS[4].color
    axes.hlines(places, 0, kept, color=blue, linewidth=0.8, alpha=0.35)
    axes.plot(kept, places, "o", color=blue, markersize=4.5, label="What stays when it has left (backbone)")
    hollow = {"color": brown, "markerfacecolor": "none", "markersize": 5.5}
    axes.plot(gone, places, "s", label="What has left (redundant set)", **hollow)
    axes.set_yticks(list(places), names)
    plain(axes.get_yticklabels())
    axes.set(ylim=(-0.7, len(shown) - 0.3))
    axes.set_xlim(left=-0.03 * max([*kept, *gone, 1e-9]))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#E4E7EB", linewidth=0.5)
    axes.set_axisbelow(True)
