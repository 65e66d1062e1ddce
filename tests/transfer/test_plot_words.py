"""Words of figures: how each was made, what its parts are, and letters that every reader of an .svg has."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from plot_cases import LEAVING, MEMBERS, PLOTS, POINTS, SPOTS, TOGETHER, debate, words_of

from onrecord.transfer.backbone_plot import plot_backbone
from onrecord.transfer.cluster_plot import plot_clusters
from onrecord.transfer.figures import figure_on
from onrecord.transfer.network_plot import plot_network
from onrecord.transfer.scale_plot import ScaledActor, plot_scale
from onrecord.transfer.trend_plot import CHANCE, plot_trend

SVG = "{http://www.w3.org/2000/svg}"
MADE = (
    "Organization over concept; congruence of agreement; normalize average; duplicates document; 302 statements; "
    "2031-01-05 to 2032-12-20; dialect onrecord."
)
MAP = [ScaledActor(name="Guild", place=(0.5, 1.0), low=(0.0, 0.0), high=(9.0, 2.0))]


def faces_of(path):
    """The letters of each embedded face, by weight and style."""
    pattern = r"font-weight:(\d+);font-style:(\w+);src:url\(data:font/woff;base64,([^)]*)\)"
    found = re.findall(pattern, path.read_text(encoding="utf-8"))
    fonts = {face[:2]: TTFont(io.BytesIO(base64.b64decode(face[2]))) for face in found}
    return {face: {chr(code) for code in font.getBestCmap()} for face, font in fonts.items()}


def letters_of(path):
    """The letters of every text, by weight and style as its own attributes say."""
    found = {}
    for text in ElementTree.parse(path).iter(f"{SVG}text"):  # noqa: S314
        style = dict(part.split(": ", 1) for part in text.get("style").split("; "))
        weight = {"normal": "400", "bold": "700"}.get(style.get("font-weight", "400"), style.get("font-weight"))
        face = weight or "400", style.get("font-style", "normal").replace("oblique", "italic")
        found.setdefault(face, set()).update("".join(text.itertext()).replace("\n", ""))
    return found


@pytest.mark.parametrize("name", PLOTS)
def test_every_letter_of_a_figure_is_in_its_file(name, tmp_path):
    """In the weight and the style that each text has."""
    PLOTS[name](tmp_path / "a.svg")
    faces, letters = faces_of(tmp_path / "a.svg"), letters_of(tmp_path / "a.svg")
    assert faces.keys() == letters.keys() != set()
    for face, used in letters.items():
        assert used - {"\x01"} <= faces[face], face


def test_letters_are_found_wherever_they_stand(tmp_path):
    """A place on the page with the digits of a weight, a face that nothing else has, a tick that is made late."""
    path = tmp_path / "a.svg"
    with figure_on(path, width_mm=300, height_mm=300, about="") as page:
        page.text(0.7, 0.7, "8", position=(700 / page.get_figwidth() / 72, 0.5))
        page.text(0.2, 0.2, "K", fontstyle="italic")
        page.text(0.2, 0.4, "Q", fontweight="semibold", fontstyle="oblique")
        page.text(0.2, 0.6, "Z", fontweight=700)
        page.add_axes((0.5, 0.5, 0.4, 0.4)).set_xlim(1.5, 3.5)
    assert 'x="700"' in path.read_text(encoding="utf-8")
    faces = faces_of(path)
    assert {"8", "3", "."} <= faces["400", "normal"]
    assert "K" in faces["400", "italic"]
    assert "Q" in faces["700", "italic"]
    assert faces["700", "normal"] == {"Z"}


def test_the_white_around_letters_is_text(tmp_path):
    """Behind each label its own words with a stroke: outlines of letters would make the file many times as large."""
    plot_network(debate(60), tmp_path / "a.svg")
    root = ElementTree.parse(tmp_path / "a.svg").getroot()  # noqa: S314
    rims = [group for group in root.iter(f"{SVG}g") if (group.get("id") or "").startswith("rim_")]
    assert len(rims) > 40
    for rim in rims:
        assert rim.get("style") == "stroke: #ffffff; stroke-width: 1.6"
        assert rim.get("aria-hidden") == "true"
        assert {child.tag for child in rim} == {f"{SVG}text"}
    assert (tmp_path / "a.svg").stat().st_size < 200_000


@pytest.mark.parametrize("width", [89, 183])
@pytest.mark.parametrize("name", ["trend", "backbone", "line", "map", "clusters"])
def test_a_figure_says_how_it_was_made(name, width, tmp_path):
    """In whole, in lines at the foot that are on the page, and in the description."""
    path = tmp_path / "a.svg"
    how = {"made": MADE, "width_mm": width}
    if name == "trend":
        plot_trend(POINTS, path, **how)
    elif name == "backbone":
        plot_backbone(LEAVING, path, **how)
    elif name == "clusters":
        plot_clusters(MEMBERS, TOGETHER, path, samples=10, **how)
    else:
        plot_scale(SPOTS if name == "line" else MAP, path, **how)
    assert MADE in " ".join(words_of(path))
    drawn = path.read_text(encoding="utf-8")
    assert MADE in drawn[: drawn.index("<defs>")]
    high = float(re.search(r'height="([\d.]+)pt"', drawn)[1])
    lines = [float(y) for y in re.findall(r'fill: #5c6470" transform="translate\(6 ([\d.]+)\)"', drawn)]
    others = [float(y) for y in re.findall(r'fill: #1a1a1a" x="[\d.]+" y="([\d.]+)"', drawn)]
    assert max(lines) < high - 4
    assert min(lines) > max(others) + 7


def test_a_trend_says_how_long_its_windows_are(tmp_path):
    """As it is told, else as they are; and what interrupts the line."""
    plot_trend(POINTS, tmp_path / "a.svg", transitions=[POINTS[1].start])
    said = " ".join(words_of(tmp_path / "a.svg"))
    assert "a window of 1 day." in said
    assert "no statements" in said
    assert "Change of phase" in said
    uneven = [*POINTS, replace(POINTS[3], start=POINTS[3].stop + 1, stop=POINTS[3].stop + 3 * 86_400)]
    plot_trend(uneven, tmp_path / "b.svg")
    assert "a window of 1 to 3 days." in " ".join(words_of(tmp_path / "b.svg"))
    plot_trend(uneven, tmp_path / "c.svg", window="6 months")
    said = " ".join(words_of(tmp_path / "c.svg"))
    assert "a window of 6 months." in said
    assert "days" not in said


def test_a_trend_shows_what_chance_would_make(tmp_path):
    """A band with a name of its own, beside the interval, for the windows that have it."""
    both = [replace(one, low=one.score, high=1.0, chance_low=0.2, chance_high=0.4) for one in POINTS]
    plot_trend(both, tmp_path / "a.svg")
    assert {CHANCE, "Interval", "Polarization"} <= set(words_of(tmp_path / "a.svg"))
    some = [replace(both[0], chance_low=None), *both[1:]]
    plot_trend(some, tmp_path / "b.svg")
    assert CHANCE in words_of(tmp_path / "b.svg")
    plot_trend([replace(one, chance_low=None, chance_high=None) for one in both], tmp_path / "c.svg")
    assert CHANCE not in words_of(tmp_path / "c.svg")
    single = [replace(one, statement_count=5 * (place == 1)) for place, one in enumerate(both)]
    plot_trend(single, tmp_path / "d.svg")
    assert CHANCE in words_of(tmp_path / "d.svg")
