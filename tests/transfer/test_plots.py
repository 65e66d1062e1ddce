"""Figures: what they show, that labels do not overlap, and that equal input makes equal files."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from graph_cases import node, one_mode
from plot_cases import LONG, PLOTS, debate, words_of

from onrecord.errors import InputError
from onrecord.graphs import Graph, Tie
from onrecord.transfer.backbone_plot import plot_backbone
from onrecord.transfer.cluster_plot import Membership, plot_clusters
from onrecord.transfer.figures import LOOKS, figure_on, look_of, wrapped
from onrecord.transfer.network_labels import Scene, clear_ties, lead_of, place_labels, spread
from onrecord.transfer.network_layout import distances, layout
from onrecord.transfer.network_picture import picture_of
from onrecord.transfer.network_plot import draw_network, places_of, plot_network
from onrecord.transfer.network_styles import strokes_of
from onrecord.transfer.scale_plot import ScaledActor, ScaledItem, plot_scale
from onrecord.transfer.trend_plot import plot_trend


@pytest.mark.parametrize("name", PLOTS)
def test_equal_input_makes_equal_files(name, tmp_path):
    """Vectors to the last byte, with names that are no formulas; pixels as well; and no file says when it was made."""
    for ending in ("svg", "png", "pdf"):
        paths = [tmp_path / f"{number}.{ending}" for number in range(2)]
        for path in paths:
            PLOTS[name](path)
        assert paths[0].read_bytes() == paths[1].read_bytes()
        assert b"Date" not in paths[0].read_bytes()
    assert len(list(tmp_path.iterdir())) == 6


@pytest.mark.parametrize("name", PLOTS)
def test_a_figure_that_cannot_be_written_is_told_first(name, tmp_path):
    """An ending that is not known, a folder that is not there."""
    with pytest.raises(InputError, match="kind of figure"):
        PLOTS[name](tmp_path / "figure.doc")
    with pytest.raises(InputError, match="cannot be written"):
        PLOTS[name](tmp_path / "none" / "figure.svg")


def test_nothing_and_what_is_no_number_cannot_be_drawn(tmp_path):
    """Each is told in a sentence."""
    empty = replace(one_mode(), rows=(), columns=(), ties=())
    wrong = replace(one_mode(), ties=(Tie(row="Guild", column="Port", weight=math.nan),))
    for graph in (empty, wrong):
        with pytest.raises(InputError):
            plot_network(graph, tmp_path / "a.svg")
    for draw in (plot_trend, plot_backbone, plot_scale):
        with pytest.raises(InputError):
            draw([], tmp_path / "a.svg")
    with pytest.raises(InputError):
        plot_clusters([], np.zeros((0, 0)), tmp_path / "a.svg")
    assert list(tmp_path.iterdir()) == []


def test_one_actor_and_actors_without_ties_are_drawn(tmp_path):
    """A figure of what there is."""
    graph = one_mode()
    for count in (1, 2, 4):
        rows = graph.rows[:count]
        plot_network(replace(graph, rows=rows, columns=rows, ties=()), tmp_path / f"{count}.svg")
        assert words_of(tmp_path / f"{count}.svg").count("Guild") >= 1
    pair = replace(graph, rows=graph.rows[:2], columns=graph.rows[:2], ties=graph.ties[:1])
    plot_network(pair, tmp_path / "pair.svg")
    assert "2.5 (more congruence)" in words_of(tmp_path / "pair.svg")


def _scene(count, seed=1):
    chance = np.random.default_rng(seed)
    nodes, radii = chance.uniform([40, 20], [360, 280], (count, 2)), chance.uniform(2, 7, count)
    page = (0.0, 0.0, 400.0, 300.0)
    nodes = spread(nodes, radii, page)
    ends = chance.integers(0, count, (2 * count, 2))
    ties = np.concatenate([nodes[ends[:, 0]], nodes[ends[:, 1]]], axis=1)
    return Scene(nodes=nodes, radii=radii, ties=ties, page=page, taken=np.zeros((0, 4)))


def test_no_two_labels_overlap_and_none_lies_on_a_node():
    """Of sixty in little room, most are placed, all on the page."""
    scene = _scene(60)
    sizes = np.column_stack([np.random.default_rng(2).uniform(20, 50, 60), np.full(60, 8.0)])
    middles = place_labels(scene, range(60), sizes)
    boxes = [(*(np.array(m) - s / 2), *(np.array(m) + s / 2)) for m, s in zip(middles, sizes, strict=True) if m]
    assert len(boxes) > 50
    around = [(*(at - radius), *(at + radius)) for at, radius in zip(scene.nodes, scene.radii, strict=True)]
    for number, box in enumerate(boxes):
        assert box[0] >= 0
        assert box[2] <= 400
        for other in boxes[number + 1 :] + around:
            assert box[0] >= other[2] or other[0] >= box[2] or box[1] >= other[3] or other[1] >= box[3]


def test_nodes_are_pushed_apart():
    """Also those in one place."""
    page, radii = (0.0, 0.0, 100.0, 100.0), np.full(9, 4.0)
    at = spread(np.full((9, 2), 50.0), radii, page)
    apart = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)) + 100 * np.eye(9)
    assert apart.min() > 8
    assert at.min() >= 4
    assert at.max() <= 96


def test_a_node_steps_aside_for_a_tie_between_others():
    """It would look like its own."""
    at = np.array([[10.0, 50.0], [50.0, 50.5], [90.0, 50.0]])
    moved = clear_ties(at, np.full(3, 4.0), np.array([[0, 2]]), (0.0, 0.0, 100.0, 100.0))
    assert abs(moved[1, 1] - 50) > 6.5


def test_camps_stand_apart():
    """Congruence pulls together, conflict pushes apart; nodes without ties stand below."""
    ties = [(0, 1, 3.0), (2, 3, 3.0), (0, 2, -2.0), (1, 3, -2.0), (1, 2, 0.5)]
    at = layout(5, ties)
    near, far = np.hypot(*(at[0] - at[1])), np.hypot(*(at[0] - at[2]))
    assert near < far
    assert at[4, 1] > at[:4, 1].max()
    assert np.array_equal(at, layout(5, ties))
    assert np.isfinite(layout(3, [])).all()


def test_looks_differ_in_grey():
    """Neighbouring groups in lightness, all in shape; what is beyond them is one look."""
    assert len({look.marker for look in LOOKS}) == len(LOOKS)
    light = [sum(w * int(look.color[i : i + 2], 16) for w, i in ((0.3, 1), (0.59, 3), (0.11, 5))) for look in LOOKS]
    assert min(abs(a - b) for a, b in pairwise(light)) > 25
    assert look_of(None) == look_of(99)


def test_long_names_are_cut():
    """In lines, the last with an ellipsis."""
    assert wrapped("one two three four", 5, lines=2) == "one\ntwo…"
    assert wrapped("", 5) == ""


@pytest.mark.parametrize("width", [89, 183])
@pytest.mark.parametrize("concepts", [(), LONG])
def test_no_words_of_a_network_overlap_or_leave_the_page(concepts, width, tmp_path):
    """Measured on the page: labels, legends, key and note of sixty actors."""
    with figure_on(tmp_path / "a.png", width_mm=width, height_mm=width, about="", dots=60) as page:
        draw_network(page, picture_of(debate(60, concepts=concepts)), width * 72 / 25.4)
        renderer, scale = page.canvas.get_renderer(), 72 / page.dpi
        texts = [text for text in page.axes[0].texts if text.get_color() != "white"]
        boxes = [text.get_window_extent(renderer) for text in texts]
        sizes = [text.get_fontsize() for text in texts]
        wide, high = (side * 72 for side in page.get_size_inches())
    assert min(sizes) >= 6
    for box in boxes:
        assert box.x0 * scale >= 0 <= box.y0 * scale
        assert box.x1 * scale <= wide
        assert box.y1 * scale <= high
    for (one, box), (other, second) in combinations(zip(texts, boxes, strict=True), 2):
        apart = box.x0 >= second.x1 or second.x0 >= box.x1 or box.y0 >= second.y1 - 1 or second.y0 >= box.y1 - 1
        assert apart, (one.get_text(), other.get_text())


def test_odd_names_are_drawn_without_a_warning(tmp_path, caplog):
    """Letters that the typeface lacks, directions, formulas, no letters at all; warnings are errors here."""
    names = [
        "Порт",
        "港口管理局",
        "ميناء",
        "$x_1^2$",
        "<b> & 'c'",
        "a\nb\tc",
        "\U0001f6a2 Crew",
        "",
        " ",
        "W" * 90,
        "港" * 60,
    ]
    for ending in ("svg", "pdf", "png"):
        plot_network(debate(len(names), names), tmp_path / f"a.{ending}", dots=60)
    assert caplog.records == []
    words = words_of(tmp_path / "a.svg")
    assert {"Порт", "$x_1^2$", "<b> & 'c'", "a b c", "(no name)"} <= set(words)


def test_letters_stay_letters(tmp_path):
    """An .svg has words as text and the typeface to show them; a .pdf has fonts."""
    plot_network(one_mode(), tmp_path / "a.svg")
    plot_network(one_mode(), tmp_path / "a.pdf")
    assert "Guild" in words_of(tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").count("@font-face") == 2
    assert b"/FontFile2" in (tmp_path / "a.pdf").read_bytes()


def test_many_nodes_say_what_is_left_out(tmp_path):
    """Of a hundred nodes the most active are drawn; a line says how many, which ties, and how the network was made."""
    plot_network(debate(100), tmp_path / "a.svg", most_labels=10)
    said = " ".join(words_of(tmp_path / "a.svg"))
    assert "The 60 most active of 100 nodes are drawn." in said
    assert re.search(r"Ties of ±\d or more are drawn, and the strongest of each node \(\d+ of \d+\)", said)
    assert "10 of 60 nodes are named." in said
    assert "Organization by organization over concept; subtract of agreement; dialect dna3." in said
    plot_network(debate(20), tmp_path / "b.svg", made="Counted by hand.")
    said = " ".join(words_of(tmp_path / "b.svg"))
    assert "Counted by hand." in said
    assert "dialect" not in said


def test_ties_of_one_weight_are_drawn_all_or_none():
    """Nothing tells them apart; with a limit the first ones are drawn."""
    graph = debate(40, weight=1.0, how="congruence")
    assert len(picture_of(graph).drawn) == len(graph.ties) > 200
    assert len(picture_of(graph, most_ties=7).drawn) == 7
    stronger = replace(graph, ties=(*(replace(tie, weight=2.0) for tie in graph.ties[:70]), *graph.ties[70:]))
    drawn = picture_of(stronger).drawn
    named = {end for row, column, _ in drawn for end in (row, column)}
    assert 70 <= len(drawn) < 110
    assert len(named) == 40


def test_concepts_with_long_names_have_numbers_and_a_key(tmp_path):
    """Squares with numbers in the figure, whole names below; no actor is a square."""
    graph = debate(8, concepts=LONG)
    plot_network(graph, tmp_path / "a.svg")
    said = " ".join(words_of(tmp_path / "a.svg"))
    assert all(name in said for name in LONG)
    picture = picture_of(graph)
    assert list(picture.key.values()) == [str(number) for number in range(1, 10)]
    assert {look.marker for look in picture.looks[8:]} == {"s"}
    assert "s" not in {look.marker for look in picture.looks[:8]}
    assert len(set(picture.radii[8:])) == 1
    assert not picture_of(debate(4, concepts=["A toll is fair."])).key


def test_a_community_of_one_is_none(tmp_path):
    """Its members are grey crosses, counted in the legend."""
    rows = tuple(node(name, 3, group) for name, group in (("A", 0), ("B", 0), ("C", 1), ("D", 2)))
    plot_network(replace(one_mode(), rows=rows, columns=rows, ties=()), tmp_path / "a.svg")
    assert {"A; B", "in no community (2)"} <= set(words_of(tmp_path / "a.svg"))


def test_against_is_below_for_in_the_layout_of_combined_ties():
    """A weight that combines is a code: 2 is against, and no stronger than 1."""
    ends = [("A", "x", 1.0), ("B", "x", 2.0), ("A", "y", 2.0), ("B", "y", 1.0)]
    rows = tuple(node(name, 3) for name in "AB")
    columns = tuple(node(name, 3, variable="concept") for name in "xy")
    ties = tuple(Tie(row=row, column=column, weight=code, statements=("1",) * 3) for row, column, code in ends)
    picture = picture_of(Graph(rows=rows, columns=columns, ties=ties, is_two_mode=True, how="combine"))
    at = places_of(picture, (0.0, 0.0, 400.0, 300.0))
    far = {(row, column): float(np.hypot(*(at[row] - at[column]))) for row, column, _ in picture.drawn}
    assert max(far[0, 2], far[1, 3]) < min(far[1, 2], far[0, 3])


def test_who_has_only_conflict_is_led_to_by_that():
    """A chain of conflict is a long way, but a way; without a chain there is none."""
    far = distances(6, [(0, 1, 3.0), (1, 2, 2.0), (0, 3, -1.0), (4, 5, 3.0)])
    assert far[0, 1] < far[0, 2] < far[2, 3] < far[2, 4] == np.inf


def test_parts_that_no_tie_links_are_packed():
    """A pair of foes takes a corner of the page, stands on no tie of the rest, and nowhere near its nodes."""
    ring = [(one, (one + step) % 12, 2.0) for one in range(12) for step in (1, 2)]
    at = layout(14, [*ring, (12, 13, -1.0)], aspect=1.5)
    rest, pair = at[:12], at[12:]
    assert (np.ptp(rest, axis=0) > 0.6 * np.ptp(at, axis=0)).all()
    assert np.ptp(pair, axis=0).max() < 0.45 * np.ptp(rest, axis=0).max()
    assert np.hypot(*(rest[:, None] - pair[None]).transpose(2, 0, 1)).min() > 0.1
    for one, other, _ in ring:
        assert np.hypot(*(at[one] + np.linspace(0, 1, 20)[:, None] * (at[other] - at[one]) - pair[0]).T).min() > 0.08


def test_a_label_stands_at_its_own_node_or_a_line_leads_to_it():
    """Not between two nodes, however many ties it crosses; where nothing else is free, a line says whose it is."""
    nodes, radii = np.array([[200.0, 100.0], [200.0, 128.0]]), np.full(2, 4.0)
    # Ties on all sides but the one towards the other node.
    ties = np.array([[200.0, 100.0, 200 + x, 100 + y] for x in (-90, 90) for y in range(-90, 20, 6)])
    size = np.array([40.0, 8.0])
    scene = Scene(nodes=nodes, radii=radii, ties=ties, page=(0.0, 0.0, 400.0, 300.0), taken=np.zeros((0, 4)))
    middle = place_labels(scene, [0], size[None, :])[0]
    assert _clearances(scene, middle, size).argmin() == 0
    narrow = replace(scene, page=(178.0, 112.0, 222.0, 140.0))
    middle = place_labels(narrow, [0], size[None, :])[0]
    assert lead_of(narrow, 0, middle, size) is not None
    assert lead_of(scene, 0, (200.0 + 4 + 2 + 20, 100.0), size) is None


def _clearances(scene, middle, size):
    nearest = np.clip(scene.nodes, np.array(middle) - size / 2, np.array(middle) + size / 2)
    return np.hypot(*(nearest - scene.nodes).T) - scene.radii


def test_labels_of_two_nodes_do_not_form_one_block():
    """Each goes to a side of its own where there is room, as one above the other would be read together."""
    nodes = np.array([[100.0, 100.0], [170.0, 108.0]])
    none = np.zeros((0, 4))
    scene = Scene(nodes=nodes, radii=np.full(2, 3.0), ties=none, page=(0.0, 0.0, 300.0, 200.0), taken=none)
    sizes = np.array([[50.0, 8.0], [50.0, 8.0]])
    one, other = (np.array(middle) for middle in place_labels(scene, [0, 1], sizes))
    assert (np.abs(one - other) > sizes[0] + 5.0).any()


def test_weak_ties_of_two_modes_are_hairs(tmp_path):
    """All are drawn, so that the camps can be seen; only of very many are the weak ones left out."""
    few, many = debate(20, concepts=LONG), debate(60, concepts=LONG)
    picture = picture_of(few)
    weights = {abs(tie.weight) for *_, tie in picture.drawn}
    assert 60 < len(picture.drawn) == len(few.ties) <= 150 < len(many.ties)
    assert not picture.omitted
    assert picture.strokes.width(min(weights)) < 0.6 < 2 < picture.strokes.width(max(weights))
    assert len(picture_of(many).drawn) < len(many.ties)
    plot_network(few, tmp_path / "a.svg")
    assert "1" in words_of(tmp_path / "a.svg")


def test_combinations_of_another_qualifier_have_numbers(tmp_path):
    """For, against and both are those of agreement; of five levels a code is what the table says of it."""
    graph = debate(6, concepts=LONG, how="combine")
    sides = replace(graph, ties=tuple(replace(tie, weight=1.0 + n % 3) for n, tie in enumerate(graph.ties)))
    assert [kind.name for kind in strokes_of(sides, 9).kinds] == ["For", "Against", "Both"]
    other = replace(sides, settings={**sides.settings, "qualifier": "mood"})
    assert [kind.name for kind in strokes_of(other, 9).kinds] == ["Combination 1", "Combination 2", "Combination 3"]
    known = replace(other, settings={**other.settings, "qualifier_kind": "boolean"})
    assert strokes_of(known, 9).kinds == strokes_of(sides, 9).kinds
    many = replace(sides, ties=tuple(replace(tie, weight=5.0 + n) for n, tie in enumerate(graph.ties)))
    names = [kind.name for kind in strokes_of(many, 9).kinds]
    assert names[0] == "Combination 5"
    assert names[-1] == "Other combinations"
    plot_network(many, tmp_path / "a.svg")
    said = words_of(tmp_path / "a.svg")
    assert "For" not in said
    assert "a binary number, a digit for each level" in " ".join(said)


def test_shapes_of_equal_frequency_have_equal_areas():
    """A square as wide as a circle would be larger."""
    square, circle = LOOKS[1], LOOKS[0]
    assert square.marker == "s"
    assert square.size(5.0) == pytest.approx(math.pi / 4 * circle.size(5.0), rel=0.01)


def test_a_place_far_out_is_drawn_at_the_edge_with_its_coordinates(tmp_path):
    """It does not press all others together; concepts that nobody spoke of have no place."""
    actors = [
        ScaledActor(name=f"Pilot {number}", place=(number / 10, number % 3 / 10), low=(-1.0, -1.0), high=(1.0, 1.0))
        for number in range(9)
    ]
    far = ScaledActor(name="Tug", place=(0.5, -40.0), low=(0.0, -50.0), high=(1.0, -30.0))
    items = [ScaledItem(name=f"Tolls are fair.: {side}", place=(0.1, 0.2)) for side in ("for", "against")]
    items.append(ScaledItem(name="Silent: for", place=(0.0, 0.0)))
    plot_scale([*actors, far], tmp_path / "a.svg", items=items)
    words = words_of(tmp_path / "a.svg")
    assert "(0.5, \u221240)" in words
    assert "Silent (for)" not in words
    assert {"Tolls are fair (for)", "Tolls are fair (against)"} & set(words)
    plot_scale(actors, tmp_path / "b.svg", items=[replace(items[0], name=f"{name}: for") for name in LONG])
    words = words_of(tmp_path / "b.svg")
    assert "3+" in words
    assert LONG[2].rstrip(".") in " ".join(words)


def test_an_interval_without_an_end_is_cut(tmp_path):
    """And the figure says so."""
    actors = [ScaledActor(name=f"Pilot {n}", place=(n / 10,), low=(n / 10 - 1,), high=(n / 10 + 1,)) for n in range(9)]
    plot_scale(actors, tmp_path / "a.svg")
    plot_scale([*actors, ScaledActor(name="Tug", place=(0.0,), low=(-900.0,), high=(1.0,))], tmp_path / "b.svg")
    assert "arrow" not in " ".join(words_of(tmp_path / "a.svg"))
    assert "arrow" in " ".join(words_of(tmp_path / "b.svg"))


def test_a_tree_of_many_actors_has_the_most_stable(tmp_path):
    """As many as fit on a page; a line says how many."""
    members = [Membership(actor=f"Pilot {n}", group=n % 2, stability=n / 100) for n in range(100)]
    plot_clusters(members, np.eye(100), tmp_path / "a.svg", most=40)
    words = words_of(tmp_path / "a.svg")
    assert "Pilot 99" in words
    assert "Pilot 59" not in words
    assert "The 40 most stable of 100 actors are drawn." in " ".join(words)
