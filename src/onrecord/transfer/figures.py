"""What all figures share: paper size, type, colours that differ in grey and for every eye, and saving.

matplotlib is imported where it is used: starting the program must not wait for it.
"""

from __future__ import annotations

import base64
import io
import textwrap
import unicodedata
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


#: The sides of shapes with the area of a circle of width 1, and how far their corners go to the sides.
_SCALES = {"s": 0.886, "D": 0.886, "^": 1.253, "v": 1.253, "p": 1.149, "h": 1.1}
_REACHES = {"D": 1.253, "^": 1.253, "v": 1.253, "p": 1.149, "h": 1.1}


@dataclass(frozen=True, slots=True)
class Look:
    """How the members of one group are drawn: colour and shape, so that neither is needed alone."""

    color: str
    marker: str
    is_hollow: bool = False

    def size(self, radius: float) -> float:
        """The size that matplotlib asks for, of a shape with the area of a circle of this radius."""
        return (2 * radius * _SCALES.get(self.marker, 1.0)) ** 2

    def reach(self, radius: float) -> float:
        """How far the shape of that size goes from its middle."""
        return radius * _REACHES.get(self.marker, 1.0)


#: Colours after Okabe and Ito, and Tol, dark and light in turn, each with a shape of its own.
LOOKS = (
    Look("#0072B2", "o"),
    Look("#E69F00", "s"),
    Look("#117A5B", "^"),
    Look("#CC79A7", "D"),
    Look("#8C3B00", "p"),
    Look("#C9B400", "h"),
    Look("#332288", "v"),
)
#: Groups beyond those, and nodes in none.
OTHER = Look("#9AA0A8", "X")

#: The white around letters: its name in a drawing, and its width in points.
_RIM, _RIM_WIDTH = "rim", 1.6
#: Weights from this one on are drawn in the bold face.
_BOLD = 600
#: A note is never cut off.
_ALL_LINES = 99

_TYPEFACE = "DejaVu Sans"
#: For letters that it lacks, where the machine has one of these.
_MORE_LETTERS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "PingFang SC",
    "Microsoft YaHei", "Hiragino Sans GB", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari",
    "Arial Unicode MS",
)  # fmt: skip

_STYLE: Mapping[str, Any] = {
    "font.family": [_TYPEFACE],
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
    # Letters stay letters, which can be edited and searched; the typeface travels in the file.
    "svg.fonttype": "none",
    "svg.hashsalt": "onrecord",
    "pdf.fonttype": 42,
    "savefig.facecolor": "white",
    "text.hinting": "no_hinting",
    "path.simplify": False,
    # Dashes in points, so that those of a thick line still show where it is short.
    "lines.scale_dashes": False,
}


@contextmanager
def figure_on(path: Path, *, width_mm: float, height_mm: float, about: str, dots: int = 600) -> Iterator[Figure]:
    """A blank page to draw on, saved to `path` as its ending says; `about` goes into the file's description."""
    check_figure(path)
    matplotlib = _matplotlib()
    from matplotlib.figure import Figure as Page

    style = {**matplotlib.rcParamsDefault, **_STYLE, "font.family": _typefaces(), "backend": "agg"}
    with matplotlib.rc_context(style), warnings.catch_warnings():
        # A letter that the typeface lacks is drawn as a box: no reason to stop or to print a warning.
        warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        page = Page(figsize=(width_mm / _INCH, height_mm / _INCH))
        FigureCanvasAgg(page)
        yield page
        kind = KINDS[path.suffix.lower()]
        with written_beside(path) as draft:
            if kind == "svg":
                _prepare_rims(page)
            page.savefig(draft, format=kind, dpi=dots, metadata=_metadata(kind, about))
            if kind == "svg":
                _finish_svg(draft, page)


def check_figure(path: Path) -> None:
    """Raises `InputError` before any work where the figure cannot be written."""
    if path.suffix.lower() not in KINDS:
        raise InputError(f"{path.name} is no kind of figure that is known.", hint="End its name in .svg, .png or .pdf.")
    check_target(path)


def look_of(group: int | None) -> Look:
    """The look of a group by its number, the largest group 0."""
    return LOOKS[group] if group is not None and 0 <= group < len(LOOKS) else OTHER


def wrapped(name: str, width: int, lines: int = 3) -> str:
    """A name in even lines of about `width` letters, at most `lines` of them, cut off with an ellipsis."""
    printable = "".join(letter if letter.isprintable() else " " for letter in name)
    if any(unicodedata.east_asian_width(letter) in "WF" for letter in printable):
        width = max(4, width * 3 // 5)
    parts = _lines(printable, width)
    if len(parts) > lines:
        return "\n".join([*parts[: lines - 1], _cut(parts[lines - 1], width - 1) + "…"])
    for narrower in range(width - 1, width // 2, -1):
        tried = _lines(printable, narrower)
        if len(tried) > len(parts) or max(map(len, tried)) > width:
            break
        parts = tried
    return "\n".join(parts)


def _lines(text: str, width: int) -> list[str]:
    """Broken at blanks; a word of much more than the width is broken, with a hyphen where it has letters of ours."""
    words = []
    for word in text.split():
        pieces = -(-len(word) // width) if len(word) > 1.25 * width else 1
        size = -(-len(word) // pieces)
        hyphen = "-" if word.isascii() or word.lower() != word.upper() else ""
        parts = [word[start : start + size] for start in range(0, len(word), size)]
        words += [part + hyphen for part in parts[:-1]] + parts[-1:]
    return textwrap.wrap(" ".join(words), width, break_on_hyphens=False, break_long_words=False) or [""]


def _cut(line: str, width: int) -> str:
    """At the end of a word, where there is more than one."""
    kept = line[:width]
    if len(line) > width and line[width] != " " and " " in kept:
        kept = kept[: kept.rindex(" ")]
    return kept.rstrip(" ,;:-\u2013(")


def fitted(figure: Figure, names: Sequence[str], points: float, room: float, lines: int = 1) -> list[str]:
    """The names in at most so many lines, none wider than `room` points."""
    widths = text_sizes(figure, [" ".join(name.split()) for name in names], points)[:, 0].tolist()
    result = []
    for name, wide in zip(names, widths, strict=True):
        letters = len(name) if wide <= room else max(4, int(len(name) * room / wide))
        text = wrapped(name, max(letters, 1), lines)
        while letters > 4 and float(text_sizes(figure, [text], points)[0, 0]) > room:
            letters -= 1
            text = wrapped(name, letters, lines)
        result.append(text)
    return result


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


def write(
    axes: Axes,
    spot: Sequence[float],
    words: str,
    points: float,
    *,
    color: str = INK,
    zorder: float = 4,
) -> Artist:
    """Words around a spot, with white around their letters, so that they can be read across lines.

    The white is a text of its own below them: a text with an effect would be no text in the file.
    """
    from matplotlib.patheffects import Stroke

    how: Mapping[str, Any] = {"fontsize": points, "ha": "center", "va": "center", "linespacing": 1.2}
    below = axes.text(*spot, words, color="white", zorder=zorder - 0.1, gid=_RIM, **how)
    below.set_path_effects([Stroke(linewidth=_RIM_WIDTH, foreground="white")])
    text = axes.text(*spot, words, color=color, zorder=zorder, **how)
    plain([below, text])
    return text


def foot(figure: Figure, words: str, width_mm: float, *, is_drawn: bool = True) -> float:
    """A note at the foot of the page, in lines that fit; how high it is in millimetres."""
    text = fitted(figure, [words], 6.0, width_mm * 72 / _INCH - 12, lines=_ALL_LINES)[0]
    if is_drawn:
        # From the corner of the page in inches: its height may still change.
        how = {"fontsize": 6, "color": SOFT, "va": "bottom", "linespacing": 1.2}
        plain([figure.text(6 / 72, 5 / 72, text, transform=figure.dpi_scale_trans, **how)])
    return (float(text_sizes(figure, [text], 6.0)[0, 1]) + 11) * _INCH / 72


def labels_left(
    figure: Figure, names: Sequence[str], width_mm: float, share: float, lines: int = 1
) -> tuple[list[str], float]:
    """Names that take at most a share of the page's width, and the share that they take."""
    points = width_mm * 72 / _INCH
    texts = fitted(figure, names, 7.0, share * points, lines)
    return texts, float(text_sizes(figure, texts, 7.0)[:, 0].max(initial=0.0)) / points


def number_words(weight: float) -> str:
    """A weight with as many digits as can be told apart in a line's width."""
    is_whole = weight == int(weight) or abs(weight) >= 10
    return (f"{weight:,.0f}" if is_whole else f"{weight:.2g}").replace("-", "\u2212")


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


def _typefaces() -> list[str]:
    """Ours, and those of the machine for letters it lacks; one that is not there would be warned of."""
    from matplotlib.font_manager import fontManager

    known = set(fontManager.get_font_names())
    return [_TYPEFACE, *(name for name in _MORE_LETTERS if name in known)]


def _prepare_rims(page: Figure) -> None:
    """In an .svg the white around letters is a text with a stroke, a tenth of the outlines of all its letters.

    Not a text with `paint-order`: programs that do not know it would draw the white over the letters.
    """
    for number, text in enumerate(page.findobj(lambda artist: artist.get_gid() == _RIM)):
        text.set_path_effects([])
        text.set_gid(f"{_RIM}_{number}")


def _finish_svg(path: Path, page: Figure) -> None:
    """The strokes of the white texts, and the letters that the page uses in the file itself.

    With its letters it looks the same where the typeface is not installed.
    """
    drawn = path.read_text(encoding="utf-8")
    rim = f'style="stroke: #ffffff; stroke-width: {_RIM_WIDTH}" aria-hidden="true" id="{_RIM}_'
    drawn = drawn.replace(f'<g id="{_RIM}_', f"<g {rim}")
    faces = "".join(
        f"@font-face{{font-family:'{_TYPEFACE}';font-weight:{700 if is_bold else 400};"
        f"font-style:{'italic' if is_slanted else 'normal'};src:url(data:font/woff;base64,"
        f"{_typeface_of(letters, is_bold=is_bold, is_slanted=is_slanted)}) format('woff')}}"
        for (is_bold, is_slanted), letters in sorted(_letters(page).items())
    )
    if faces:
        drawn = drawn.replace("<defs>", f'<defs>\n  <style type="text/css">{faces}</style>', 1)
    path.write_text(drawn, encoding="utf-8", newline="\n")


def _letters(page: Figure) -> dict[tuple[bool, bool], str]:
    """All letters of the page for each face, bold or slanted or neither: of every text there is, whoever wrote it."""
    from matplotlib.font_manager import weight_dict
    from matplotlib.text import Text

    found: dict[tuple[bool, bool], set[str]] = {}
    for text in page.findobj(Text):
        weight = text.get_fontweight()
        is_bold = int(weight_dict.get(weight, weight)) >= _BOLD
        found.setdefault((is_bold, text.get_fontstyle() != "normal"), set()).update(text.get_text())
    return {face: "".join(sorted(letters - {"\n"})) for face, letters in found.items() if letters - {"\n"}}


def _typeface_of(letters: str, *, is_bold: bool, is_slanted: bool) -> str:
    """The part of the typeface that these letters need, in base64."""
    from fontTools import subset, ttLib  # type: ignore[import-untyped]
    from matplotlib.font_manager import FontProperties, findfont

    weight = "bold" if is_bold else "normal"
    found = findfont(FontProperties(family=_TYPEFACE, style="oblique" if is_slanted else "normal", weight=weight))
    options = subset.Options(flavor="woff", hinting=False, notdef_outline=True)
    options.drop_tables += ["FFTM"]
    with ttLib.TTFont(found, recalcTimestamp=False) as typeface:
        part = subset.Subsetter(options)
        part.populate(text=letters)
        part.subset(typeface)
        typeface.flavor = "woff"
        packed = io.BytesIO()
        typeface.save(packed)
    return base64.b64encode(packed.getvalue()).decode("ascii")


def _metadata(kind: str, about: str) -> dict[str, Any]:
    """No date: the same figure is the same file."""
    if kind == "svg":
        return {"Creator": "onrecord", "Date": None, "Description": about}
    if kind == "pdf":
        return {"Creator": "onrecord", "CreationDate": None, "Subject": about}
    return {"Software": "onrecord", "Description": about.encode("latin-1", "replace").decode("latin-1")}
