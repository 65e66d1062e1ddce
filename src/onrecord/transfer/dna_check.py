"""What a .dna file has to be: its version, its tables, and rows that belong together. Each finding is one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Set

from onrecord.errors import InputError
from onrecord.transfer.dna_cells import COLUMNS, Tables, listed, unsound
from onrecord.transfer.dna_offsets import count_units
from onrecord.transfer.dna_rows import DnaEntity, DnaFile, DnaStatement, DnaVariable

#: Where values of each kind stand.
VALUE_TABLES = {
    "boolean": "DATABOOLEAN",
    "integer": "DATAINTEGER",
    "long text": "DATALONGTEXT",
    "short text": "DATASHORTTEXT",
}

#: Begin of the year 1 and end of 9999, in seconds since 1970.
_FIRST_SECOND, _LAST_SECOND = -62_135_596_800, 253_402_300_799

_KNOWN_VERSIONS = ("3.0", "3.1")
_OTHER_VERSION = "Open the file in DNA 3.0 or 3.1 and save it there."
#: What to do about a file of another kind.
OTHER_FILE = "Name a file that DNA 3 has saved."


def check_version(name: str, settings: Mapping[str, str], columns: Mapping[str, Set[str]]) -> None:
    """Raises `InputError` unless the file says that DNA 3.0 or 3.1 wrote it."""
    version = settings.get("version", "")
    if "ARTICLES" in columns and not version:
        raise InputError(f"{name} is a casefile of onrecord, not a file of DNA.", hint=OTHER_FILE)
    if version.split(".")[0] == "2" or (not version and "STATEMENTS" in columns and "ENTITIES" not in columns):
        raise InputError(f"{name} was written by DNA 2, which stores statements in another way.", hint=_OTHER_VERSION)
    if "STATEMENTS" not in columns and not version:
        sentence = f"{name} is a database, but not one of DNA: it has no statements and no version."
        raise InputError(sentence, hint=OTHER_FILE)
    if "SETTINGS" in columns and ".".join(version.split(".")[:2]) not in _KNOWN_VERSIONS:
        said = f'"{version}"' if version else "missing"
        raise InputError(f"{name} has a version that onrecord does not know: {said}.", hint=_OTHER_VERSION)


def check_columns(name: str, columns: Mapping[str, Set[str]]) -> None:
    """Raises `InputError` where a table or a column of DNA 3 is missing."""
    missing = [table for table in COLUMNS if table not in columns]
    if missing:
        raise unsound(name, f"table {listed(missing)} is missing")
    for table, wanted in COLUMNS.items():
        lost = [column for column in wanted.split() if column not in columns[table]]
        if lost:
            raise unsound(name, f"table {table} has no column {listed(lost)}")


def check_values(name: str, tables: Tables) -> None:
    """Raises `InputError` where a value or an attribute belongs to a variable that its owner does not have."""
    variables = {row["ID"]: row for row in tables["VARIABLES"]}
    for variable in variables.values():
        if variable["DataType"] not in VALUE_TABLES:
            raise unsound(name, f'variable "{variable["Variable"]}" has an unknown data type, "{variable["DataType"]}"')
    types = {row["ID"]: row["StatementTypeId"] for row in tables["STATEMENTS"]}
    for kind, table in VALUE_TABLES.items():
        for row in tables[table]:
            variable = variables[row["VariableId"]]
            if variable["DataType"] != kind or variable["StatementTypeId"] != types[row["StatementId"]]:
                finding = f'statement {row["StatementId"]} has a value for "{variable["Variable"]}" in table {table}'
                raise unsound(name, f"{finding}, which is not for that variable")
    owners = {row["ID"]: row["VariableId"] for row in tables["ENTITIES"]}
    noted = {row["ID"]: row["VariableId"] for row in tables["ATTRIBUTEVARIABLES"]}
    for row in tables["ATTRIBUTEVALUES"]:
        if owners[row["EntityId"]] != noted[row["AttributeVariableId"]]:
            raise unsound(name, f"value {row['EntityId']} has an attribute of another variable")


def check_rows(name: str, file: DnaFile) -> None:
    """Raises `InputError` where values or attributes are missing, passages are too long, or entities loop."""
    _check_relations(name, file)
    _check_documents(name, file)
    _check_entities(name, file)
    lengths = {document.id: count_units(document.text) for document in file.documents}
    variables: dict[int, list[DnaVariable]] = {type_.id: [] for type_ in file.statement_types}
    for variable in file.variables:
        variables[variable.statement_type].append(variable)
    owners: dict[object, int] = {entity.id: entity.variable for entity in file.entities}
    for statement in file.statements:
        _check_place(name, statement, lengths[statement.document])
        for variable in variables[statement.statement_type]:
            _check_value(name, statement, variable, owners)


def _check_relations(name: str, file: DnaFile) -> None:
    names = {variable.id: variable.name for variable in file.variables}
    for source, target in file.variable_links:
        if source == target:
            raise unsound(name, f'variable "{names[source]}" is linked to itself')
    coders = {coder.id: coder.name for coder in file.coders}
    for relation in file.relations:
        if relation.coder == relation.other:
            raise unsound(name, f'coder "{coders[relation.coder]}" is related to itself')


def _check_documents(name: str, file: DnaFile) -> None:
    for document in file.documents:
        if not _FIRST_SECOND <= document.time <= _LAST_SECOND:
            raise unsound(name, f"document {document.id} has a date that is none: {document.time} seconds after 1970")


def _check_place(name: str, statement: DnaStatement, length: int) -> None:
    if not 0 <= statement.start < statement.stop:
        raise unsound(name, f"statement {statement.id} begins at {statement.start} and ends at {statement.stop}")
    if statement.stop > length:
        raise unsound(
            name,
            f"statement {statement.id} ends at {statement.stop}, after the end of document {statement.document} "
            f"at {length}",
        )


def _check_value(name: str, statement: DnaStatement, variable: DnaVariable, owners: Mapping[object, int]) -> None:
    if variable.id not in statement.values:
        raise unsound(name, f'statement {statement.id} has no value for "{variable.name}"')
    value = statement.values[variable.id]
    if variable.kind == "short text" and owners[value] != variable.id:
        raise unsound(name, f'statement {statement.id} has a value for "{variable.name}" that another variable owns')
    if variable.kind == "boolean" and value not in (0, 1):
        raise unsound(name, f'statement {statement.id} has {value} for "{variable.name}", which is 0 or 1')


def _check_entities(name: str, file: DnaFile) -> None:
    """What DNA needs to open a file: an empty value of each variable that has any, all attributes of each; no loop."""
    variables = {variable.id: variable for variable in file.variables}
    entities = {entity.id: entity for entity in file.entities}
    blank = {entity.variable for entity in file.entities if not entity.value}
    for entity in file.entities:
        variable = variables[entity.variable]
        if entity.variable not in blank:
            raise unsound(name, f'variable "{variable.name}" has no empty value')
        lost = [attribute for attribute in variable.attribute_names if attribute not in entity.attributes]
        if lost:
            raise unsound(name, f'the value "{entity.value}" of "{variable.name}" has no attribute {listed(lost)}')
    looped = _in_a_loop(entities)
    if looped is not None:
        raise unsound(name, f'the value "{looped.value}" with ID {looped.id} is below itself')


def _in_a_loop(entities: Mapping[int, DnaEntity]) -> DnaEntity | None:
    finished: set[int] = set()
    for start in entities:
        path: dict[int, None] = {}
        here: int | None = start
        while here is not None and here not in finished:
            if here in path:
                return entities[here]
            path[here] = None
            here = entities[here].child_of
        finished.update(path)
    return None
