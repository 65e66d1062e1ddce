"""What all figures share: paper size, type, colours that differ in grey and for every eye, and saving.

matplotlib is imported where it is used: starting the program must not wait for it.
"""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.errors import InputError
from onrecord.transfer.targets import check_target, written_beside

#: matplotlib publishes types, but importing them here would import it.
Figure = Any
Axes = Any
Artist = Any
Floats = NDArray[np.float64]

#: Millimetres of a journal's single and double column.
SINGLE, DOUBLE = 89.0, 183.0
_INCH = 25.4

#: Kinds of file by ending.
KINDS = {".svg": "svg", ".png": "png", ".pdf": "pdf"}

INK, SOFT, FAINT = "#1A1A1A", "#5C6470", "#C9CED6"
CONFLICT = "#B0392B"


@dataclass(frozen=True, slots=True)
class Look:
    """How the members of one group are drawn: colour and shape, so that neither is needed alone."""

    color: str
    marker: str


#: Okabe and Ito's colours, dark and light in turn, each with a shape of its own.
LOOKS = (
    Look("#0072B2", "o"),
    Look("#E69F00", "s"),
    Look("#117A5B", "^"),
    Look("#CC79A7", "D"),
    Look("#8C3B00", "p"),
    Look("#F0E442", "h"),
    Look("#56B4E9", "v"),
)
#: Groups beyond those, and nodes in none.
OTHER = Look("#9AA0A8", "X")

_STYLE: Mapping[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 7.0,
    "axes.titlesize": 8.0,
    "axes.labelsize": 7.0,
    "axes.edgecolor": SOFT,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 7.0,
    "ytick.labelsize": 7.0,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "legend.fontsize": 7.0,
    "legend.title_fontsize": 7.0,
    "lines.linewidth": 1.2,
    # Letters as outlines: the page looks the same on every machine.
    "svg.fonttype": "path",
    "svg.hashsalt": "onrecord",
    "pdf.fonttype": 42,
    "savefig.facecolor": "white",
    "text.hinting": "no_hinting",
    "path.simplify": False,
}


@contextmanager
def figure_on(path: Path, *, width_mm: float, height_mm: float, about: str, dots: int = 600) -> Iterator[Figure]:
    """A blank page to draw on, saved to `path` as its ending says; `about` goes into the file's description."""
    check_figure(path)
    matplotlib = _matplotlib()
    from matplotlib.figure import Figure as Page

    style = {**matplotlib.rcParamsDefault, **_STYLE, "backend": "agg"}
    with matplotlib.rc_context(style), warnings.catch_warnings():
        # A letter that the typeface lacks is drawn as a box: no reason to stop or to print a warning.
        warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        page = Page(figsize=(width_mm / _INCH, height_mm / _INCH))
        FigureCanvasAgg(page)
        yield page
        kind = KINDS[path.suffix.lower()]
        with written_beside(path) as draft:
            page.savefig(draft, format=kind, dpi=dots, metadata=_metadata(kind, about))


def check_figure(path: Path) -> None:
    """Raises `InputError` before any work where the figure cannot be written."""
    if path.suffix.lower() not in KINDS:
        raise InputError(f"{path.name} is no kind of figure that is known.", hint="End its name in .svg, .png or .pdf.")
    check_target(path)


def look_of(group: int | None) -> Look:
    """The look of a group by its number, the largest group 0."""
    return LOOKS[group] if group is not None and 0 <= group < len(LOOKS) else OTHER


def wrapped(name: str, width: int, lines: int = 3) -> str:
    """A name in lines of about `width` letters, at most `lines` of them, cut off with an ellipsis."""
    printable = "".join(letter if letter.isprintable() else " " for letter in name)
    parts = textwrap.wrap(printable, width, break_on_hyphens=False) or [""]
    if len(parts) > lines:
        parts = [*parts[: lines - 1], parts[lines - 1][: width - 1].rstrip() + "…"]
    return "\n".join(parts)


def text_sizes(figure: Figure, texts: Sequence[str], points: float) -> Floats:
    """Width and height of each text in points, texts x 2."""
    renderer = figure.canvas.get_renderer()
    sizes = np.zeros((len(texts), 2))
    for place, words in enumerate(texts):
        text = figure.text(0, 0, words, fontsize=points, linespacing=1.2, parse_math=False)
        box = text.get_window_extent(renderer)
        sizes[place] = box.width, box.height
        text.remove()
    return np.asarray(sizes * 72 / figure.dpi)


def halo(points: float) -> list[Any]:
    """White around letters, so that they can be read across lines."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=points, foreground="white")]


def plain(texts: Iterable[Artist]) -> None:
    """Names may hold dollar signs, which are not the beginning of a formula."""
    for text in texts:
        text.set_parse_math(False)


def _matplotlib() -> Any:
    try:
        import matplotlib
    except ImportError as error:
        raise InputError("A figure needs matplotlib, which is not installed.", hint="pip install matplotlib") from error
    return matplotlib


def _metadata(kind: str, about: str) -> dict[str, Any]:
    """No date: the same figure is the same file."""
    if kind == "svg":
        return {"Creator": "onrecord", "Date": None, "Description": about}
    if kind == "pdf":
        return {"Creator": "onrecord", "CreationDate": None, "Subject": about}
    return {"Software": "onrecord", "Description": about.encode("latin-1", "replace").decode("latin-1")}
