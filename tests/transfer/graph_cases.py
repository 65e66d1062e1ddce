"""Invented networks as graphs: two camps on a harbour, with names that are hard to write."""

from __future__ import annotations

from onrecord.graphs import Graph, Node, Tie

AWKWARD = 'Müller & "Söhne"; <GmbH>, $5 \x01'


def node(name, frequency=3, group=None, variable="organization", **attributes):
    return Node(name=name, variable=variable, frequency=frequency, color="#CC0011", attributes=attributes, group=group)


ROWS = (node("Guild", 4, 0, Type="union"), node(AWKWARD, 2, 0, Type="<firm>"), node("Port", 9, 1), node("Tug", 1, 1))


def one_mode(how="subtract", start=0, stop=86_399):
    return Graph(
        rows=(
            node("Guild", 4, 0, Type="union"),
            node(AWKWARD, 2, 0, Type="<firm>"),
            node("Port", 9, 1),
            node("Tug", 1, 1),
        ),
        columns=(node("Guild", 4, 0), node(AWKWARD, 2, 0), node("Port", 9, 1), node("Tug", 1, 1)),
        ties=(
            Tie(row="Guild", column=AWKWARD, weight=2.5, statements=("1", "2")),
            Tie(row="Guild", column="Port", weight=-1.0, statements=("1", "3")),
            Tie(row="Port", column="Tug", weight=1 / 3, statements=("3", "4")),
        ),
        is_two_mode=False,
        how=how,
        settings={"how": how, "dialect": "onrecord"},
        start=start,
        middle=(start + stop) // 2,
        stop=stop,
        statement_count=4,
    )


def two_mode(how="combine"):
    return Graph(
        rows=(node("Guild"), node("Port")),
        columns=(node("Guild", variable="concept"), node("A toll is fair.", variable="concept")),
        ties=(
            Tie(row="Guild", column="Guild", weight=1.0, statements=("1",)),
            Tie(row="Port", column="A toll is fair.", weight=3.0, statements=("2", "3")),
        ),
        is_two_mode=True,
        how=how,
        settings={"how": how, "dialect": "onrecord"},
    )


def windows():
    return [one_mode(start=day * 86_400, stop=(day + 2) * 86_400 - 1) for day in range(3)]
