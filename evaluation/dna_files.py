"""A file that DNA exported (csv, dl, graphml, event list) against the dna3 dialect; its name says how it was made."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from dna_table import statements_in_order
from onrecord.errors import InputError
from onrecord.network.networks import Network, build_network, list_events
from onrecord.network.observations import Observations
from onrecord.network.options import Dialect, Duplicates, How, Mode, NetworkOptions, Normalize
from onrecord.transfer.dna_rows import DnaDocument, DnaEntity, DnaFile, DnaStatement, DnaVariable

Choice = TypeVar("Choice", bound=StrEnum)

#: Half of the sixth decimal, and what is lost in between.
_ROUNDED = 0.5e-6 + 1e-11
_STATEMENT_TYPE = "DNA Statement"
_GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
_YWORKS = "{http://www.yworks.com/xml/graphml}"
_COLORS = {How.IGNORE: "#000000", How.CONGRUENCE: "#00ff00", How.CONFLICT: "#ff0000"}
_COMBINED_COLORS = {1.0: "#00ff00", 2.0: "#ff0000", 3.0: "#0000ff"}


class Source(Protocol):
    """A database with its file and its statements as columns."""

    file: DnaFile

    def table(self, statement_type: str) -> Observations:
        """The statements of one type."""


def compare_file(path: Path, database: Source) -> str:
    """What differs between the file and what DNA would write of our network; nothing where they agree."""
    options = _options(path)
    theirs = path.read_text(encoding="utf-8")
    if options.mode is Mode.EVENT_LIST:
        return _first_difference(_event_list(database, options), theirs)
    network = build_network(database.table(_STATEMENT_TYPE), options)
    if path.suffix == ".graphml":
        return _compare_graphml(network, theirs, database.file)
    written = {".csv": _matrix_csv, ".dl": _matrix_dl}.get(path.suffix)
    return "a kind of file that is not known" if written is None else _first_difference(written(network), theirs)


def _options(path: Path) -> NetworkOptions:
    """What the name says (`dnafile_MODE_HOW...`), and where it does not, the line of the README beside the file."""
    words = path.stem.split("_") + _words_of_readme(path)
    mode = _first(words, list(Mode))
    if mode is None:
        raise InputError("The name of the file does not say how it was made.")
    normalize = _first(words, list(Normalize)) or Normalize.NO
    # DNA's own example of a normalized network is of congruence.
    otherwise = How.CONGRUENCE if mode is Mode.ONE_MODE and normalize is not Normalize.NO else How.IGNORE
    return NetworkOptions(
        mode=mode,
        how=_first(words, list(How)) or otherwise,
        normalize=normalize,
        duplicates=_first(words, list(Duplicates)) or Duplicates.INCLUDE,
        dialect=Dialect.DNA3,
    )


def _words_of_readme(path: Path) -> list[str]:
    readme = path.with_name("README.md")
    lines = readme.read_text(encoding="utf-8").splitlines() if readme.exists() else []
    described = [line for line in lines if line.startswith(f"| {path.name} |")]
    return re.findall(r"\w+", described[0].partition(path.name)[2]) if described else []


def _first(words: list[str], choices: list[Choice]) -> Choice | None:
    return next((choice for word in words for choice in choices if choice == word), None)


def _first_difference(ours: str, theirs: str) -> str:
    for number, (line, wanted) in enumerate(zip(ours.split("\n"), theirs.split("\n"), strict=False), start=1):
        if line.rstrip("\r") != wanted.rstrip("\r") and not _same_numbers(line, wanted):
            return f"line {number} is {line[:200]!r}, not {wanted[:200]!r}"
    lengths = ours.count("\n"), theirs.rstrip("\r\n").count("\n")
    return "" if lengths[0] == lengths[1] else f"{lengths[0]} lines, not {lengths[1]}"


def _same_numbers(ours: str, theirs: str) -> bool:
    """True when all that differs are numbers of ours that round to theirs."""
    fields, wanted = (re.split(r"[; ]", line.strip()) for line in (ours, theirs))
    if len(fields) != len(wanted):
        return False
    pairs = [pair for pair in zip(fields, wanted, strict=True) if pair[0] != pair[1]]
    numbers = all(re.fullmatch(r"-?\d+\.\d+", field) for pair in pairs for field in pair)
    return numbers and all(abs(float(one) - float(other)) <= _ROUNDED for one, other in pairs)


def _numbers(network: Network) -> list[list[str]]:
    form = "{:.0f}" if network.is_integer else "{:.12f}"
    return [[form.format(number) for number in row] for row in network.matrix.toarray() + 0.0]


def _matrix_csv(network: Network) -> str:
    quoted = ['"' + label.replace('"', "'") + '"' for label in network.columns]
    lines = [";".join(['""', *quoted])]
    for label, numbers in zip(network.rows, _numbers(network), strict=True):
        lines.append(";".join(['"' + label.replace('"', "'") + '"', *numbers]))
    return "\n".join(lines)


def _matrix_dl(network: Network) -> str:
    is_one_mode = network.options.mode is Mode.ONE_MODE
    size = f"n = {len(network.rows)}" if is_one_mode else f"nr = {len(network.rows)}, nc = {len(network.columns)}"
    lines = [f"dl {size}, format = fullmatrix", "labels:" if is_one_mode else "row labels:", *_dl(network.rows)]
    if not is_one_mode:
        lines += ["col labels:", *_dl(network.columns)]
    return "\n".join([*lines, "data:", *("".join(f" {number}" for number in row) for row in _numbers(network))])


def _dl(labels: tuple[str, ...]) -> list[str]:
    return ['"' + label.replace('"', "").replace("'", "") + '"' for label in labels]


def _event_list(database: Source, options: NetworkOptions) -> str:
    file = database.file
    type_id = next(type_.id for type_ in file.statement_types if type_.label == _STATEMENT_TYPE)
    statements = statements_in_order(file, type_id)
    documents = {document.id: document for document in file.documents}
    variables = [variable for variable in file.variables if variable.statement_type == type_id]
    entities = {entity.id: entity.value for entity in file.entities}
    head = [
        "statement_id",
        "time",
        *(variable.name for variable in variables),
        "start_position",
        "stop_position",
        "text",
    ]
    head += ["coder", "document_id", *(f"document_{name}" for name in ("title", "author", "source", "section", "type"))]
    lines = [";".join(f'"{name}"' for name in head)]
    for row in list_events(database.table(_STATEMENT_TYPE), options):
        statement = statements[row]
        lines.append(_event(statement, documents[statement.document], variables, entities))
    return "\n".join(lines)


def _event(
    statement: DnaStatement, document: DnaDocument, variables: list[DnaVariable], entities: dict[int, str]
) -> str:
    fields = [str(statement.id), datetime.fromtimestamp(document.time, UTC).strftime("%Y-%m-%d %H:%M:%S")]
    for variable in variables:
        value = statement.values[variable.id]
        text = entities[int(value)] if variable.kind == "short text" else str(value)
        fields.append(_mangled(text) if variable.kind.endswith("text") else text)
    # SQLite counts code points where DNA counts UTF-16 units.
    fields += [str(statement.start), str(statement.stop), _mangled(document.text[statement.start : statement.stop])]
    fields += [str(statement.coder), str(document.id), _mangled(document.title), _mangled(document.author)]
    return ";".join([*fields, _mangled(document.source), _mangled(document.section), _mangled(document.type)])


def _mangled(text: str) -> str:
    return '"' + text.replace(";", ",").replace('"', "'") + '"'


def _compare_graphml(network: Network, theirs: str, file: DnaFile) -> str:
    """Node coordinates are random in DNA; all else is compared."""
    graph = ElementTree.fromstring(theirs).find(f"{_GRAPHML}graph")  # noqa: S314
    if graph is None:
        return "no graph"
    nodes = _nodes(network, file)
    for node, wanted in zip(graph.iter(f"{_GRAPHML}node"), nodes, strict=True):
        if _read_node(node) != wanted:
            return f"node {wanted}, not {_read_node(node)}"
    ours = sorted(_edges(network, [node["id"] for node in nodes]))
    edges = sorted(_read_edge(edge) for edge in graph.iter(f"{_GRAPHML}edge"))
    if [edge[:2] + edge[3:] for edge in ours] != [edge[:2] + edge[3:] for edge in edges]:
        return f"edges {ours}, not {edges}"
    return "" if all(abs(a[2] - b[2]) < 1e-6 for a, b in zip(ours, edges, strict=True)) else "weights of edges differ"


def _nodes(network: Network, file: DnaFile) -> list[dict[str, str]]:
    modes = [(network.options.between, network.rows)]
    if network.options.mode is Mode.TWO_MODE:
        modes.append((network.options.over, network.columns))
    return [_node(network, file, variable, label) for variable, labels in modes for label in labels]


def _node(network: Network, file: DnaFile, variable: str, label: str) -> dict[str, str]:
    entity = _entity(file, variable, label)
    column = network.observations.columns[variable]
    frequency = int((column.codes[network.rows_used] == column.labels.index(label)).sum())
    facts = {"id": str(entity.id), "name": label, "variable": variable, "frequency": str(frequency)}
    color = "#{:02X}{:02X}{:02X}".format(*entity.color)
    return facts | dict(entity.attributes) | {"color": color}


def _entity(file: DnaFile, variable: str, label: str) -> DnaEntity:
    type_id = next(type_.id for type_ in file.statement_types if type_.label == _STATEMENT_TYPE)
    ids = {v.id for v in file.variables if v.name == variable and v.statement_type == type_id}
    return next(entity for entity in file.entities if entity.variable in ids and entity.value == label)


def _read_node(node: ElementTree.Element) -> dict[str, str]:
    facts = {data.get("key", ""): data.text or "" for data in node.iter(f"{_GRAPHML}data")}
    fill = next(node.iter(f"{_YWORKS}Fill"))
    del facts["d0"]
    return facts | {"color": fill.get("color", "")}


def _read_edge(edge: ElementTree.Element) -> tuple[str, str, float, str]:
    weight = next(float(data.text or 0) for data in edge.iter(f"{_GRAPHML}data") if data.get("key") == "weight")
    line = next(edge.iter(f"{_YWORKS}LineStyle"))
    return edge.get("source", ""), edge.get("target", ""), weight, line.get("color", "")


def _edges(network: Network, ids: list[str]) -> list[tuple[str, str, float, str]]:
    is_two_mode = network.options.mode is Mode.TWO_MODE
    entries = network.matrix.tocoo()
    offset = len(network.rows) if is_two_mode else 0
    found = []
    for row, column, weight in zip(entries.row, entries.col, entries.data, strict=True):
        if weight != 0 and (is_two_mode or row < column):
            color = _line_color(network.options.how, float(weight))
            found.append((f"n{ids[row]}", f"n{ids[column + offset]}", float(weight), color))
    return found


def _line_color(how: How, weight: float) -> str:
    if how is How.COMBINE:
        return _COMBINED_COLORS.get(weight, "")
    if how is How.SUBTRACT:
        return "#ff0000" if weight < 0 else "#00ff00"
    return _COLORS[how]
