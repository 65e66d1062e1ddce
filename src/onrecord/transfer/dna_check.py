"""What a .dna file has to be: its version, its tables, and rows that belong together. Each finding is one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set

from onrecord.errors import InputError
from onrecord.transfer.dna_rows import Color, DnaEntity, DnaFile, DnaStatement

#: Columns that are read, by table.
_COLUMNS = {
    "SETTINGS": "Property Value",
    "CODERS": "ID Name Red Green Blue",
    "CODERRELATIONS": "ID Coder OtherCoder",
    "DOCUMENTS": "ID Title Text Coder Author Source Section Notes Type Date",
    "STATEMENTTYPES": "ID Label Red Green Blue",
    "VARIABLES": "ID Variable DataType StatementTypeId",
    "VARIABLELINKS": "ID SourceVariableId TargetVariableId",
    "REGEXES": "Label Red Green Blue",
    "STATEMENTS": "ID StatementTypeId DocumentId Start Stop Coder",
    "DATABOOLEAN": "ID StatementId VariableId Value",
    "DATAINTEGER": "ID StatementId VariableId Value",
    "DATASHORTTEXT": "ID StatementId VariableId Entity",
    "DATALONGTEXT": "ID StatementId VariableId Value",
    "ENTITIES": "ID VariableId Value Red Green Blue ChildOf",
    "ATTRIBUTEVARIABLES": "ID VariableId AttributeVariable",
    "ATTRIBUTEVALUES": "ID EntityId AttributeVariableId AttributeValue",
}
#: Columns of text, and those of them that must not be missing.
_WORDS = {
    "CODERS": "Name",
    "DOCUMENTS": "Title Text Author Source Section Notes Type",
    "STATEMENTTYPES": "Label",
    "VARIABLES": "Variable DataType",
    "REGEXES": "Label",
    "DATALONGTEXT": "Value",
    "ENTITIES": "Value",
    "ATTRIBUTEVARIABLES": "AttributeVariable",
    "ATTRIBUTEVALUES": "AttributeValue",
}
_NAMES = {
    "CODERS.Name",
    "DOCUMENTS.Text",
    "STATEMENTTYPES.Label",
    "VARIABLES.Variable",
    "VARIABLES.DataType",
    "REGEXES.Label",
    "ENTITIES.Value",
    "ATTRIBUTEVARIABLES.AttributeVariable",
}

#: Begin of the year 1 and end of 9999, in seconds since 1970.
_FIRST_SECOND, _LAST_SECOND = -62_135_596_800, 253_402_300_799

_KNOWN_VERSIONS = ("3.0", "3.1")
_OTHER_VERSION = "Open the file in DNA 3.0 or 3.1 and save it there."


def check_version(name: str, settings: Mapping[str, str], columns: Mapping[str, Set[str]]) -> None:
    """Raises `InputError` unless the file says that DNA 3.0 or 3.1 wrote it."""
    version = settings.get("version", "")
    if version.startswith("2") or (not version and "STATEMENTS" in columns and "ENTITIES" not in columns):
        raise InputError(f"{name} was written by DNA 2, which stores statements in another way.", hint=_OTHER_VERSION)
    if "STATEMENTS" not in columns and not version:
        raise InputError(f"{name} is a database, but not one of DNA: it has no statements and no version.")
    if ".".join(version.split(".")[:2]) not in _KNOWN_VERSIONS:
        said = f'"{version}"' if version else "missing"
        raise InputError(f"{name} has a version that onrecord does not know: {said}.", hint=_OTHER_VERSION)


def check_columns(name: str, columns: Mapping[str, Set[str]]) -> None:
    """Raises `InputError` where a table or a column of DNA 3 is missing."""
    missing = [table for table in _COLUMNS if table not in columns]
    if missing:
        raise InputError(f"{name} is incomplete: table {_listed(missing)} is missing.")
    for table, wanted in _COLUMNS.items():
        lost = [column for column in wanted.split() if column not in columns[table]]
        if lost:
            raise InputError(f"{name} is incomplete: table {table} has no column {_listed(lost)}.")


def check_words(name: str, tables: Mapping[str, Sequence[Mapping[str, object]]]) -> None:
    """Raises `InputError` where something else stands in a column of text; nothing at all is as good as empty."""
    for table, columns in _WORDS.items():
        for number, row in enumerate(tables[table], start=1):
            for column in columns.split():
                kept = row[column]
                if not isinstance(kept, str) and (kept is not None or f"{table}.{column}" in _NAMES):
                    raise InputError(f"{name}: row {number} of table {table} has no text in column {column}.")


def check_rows(name: str, file: DnaFile) -> None:
    """Raises `InputError` where rows point nowhere, values are missing, passages are too long, or entities loop."""
    _check_colors(name, file)
    _check_kinds(name, file)
    _check_repeated(name, file)
    _check_links(name, file)
    _check_entities(name, file)
    _check_coders(name, file)
    lengths = {document.id: _utf16_length(document.text) for document in file.documents}
    variables = _variables_by_type(file)
    owners: dict[object, int] = {entity.id: entity.variable for entity in file.entities}
    for statement in file.statements:
        _check_place(name, statement, lengths)
        if statement.statement_type not in variables:
            raise InputError(f"{name}: statement {statement.id} has a type that is not in the file.")
        _check_values(name, statement, variables[statement.statement_type], owners)


def _variables_by_type(file: DnaFile) -> dict[int, dict[int, tuple[str, str]]]:
    types: dict[int, dict[int, tuple[str, str]]] = {type_.id: {} for type_ in file.statement_types}
    for variable in file.variables:
        types[variable.statement_type][variable.id] = (variable.name, variable.kind)
    return types


def _check_kinds(name: str, file: DnaFile) -> None:
    types = {type_.id for type_ in file.statement_types}
    for variable in file.variables:
        if variable.kind not in ("boolean", "integer", "short text", "long text"):
            raise InputError(f'{name}: variable "{variable.name}" has an unknown data type, "{variable.kind}".')
        if variable.statement_type not in types:
            raise InputError(f'{name}: variable "{variable.name}" has a statement type that is not in the file.')


def _check_repeated(name: str, file: DnaFile) -> None:
    kinds = {
        "variable": [(variable.statement_type, variable.name) for variable in file.variables],
        "value": [(entity.variable, entity.value) for entity in file.entities],
    }
    for what, keys in kinds.items():
        for (_, label), number in Counter(keys).items():
            if number > 1:
                raise InputError(f'{name}: the {what} "{label}" is in the file {number} times.')


def _check_colors(name: str, file: DnaFile) -> None:
    colored: list[tuple[str, Color]] = [(f'coder "{one.name}"', one.color) for one in file.coders]
    colored += [(f'statement type "{one.label}"', one.color) for one in file.statement_types]
    colored += [(f'pattern "{one.label}"', one.color) for one in file.regexes]
    colored += [(f'value "{one.value}"', one.color) for one in file.entities]
    for what, color in colored:
        if not all(isinstance(part, int) and 0 <= part <= 255 for part in color):
            raise InputError(f"{name}: the {what} has a colour that is none: {color}.")


def _check_links(name: str, file: DnaFile) -> None:
    variables = {variable.id for variable in file.variables}
    for link in file.variable_links:
        if not variables.issuperset(link):
            raise InputError(f"{name}: two variables are linked, and one of them is not in the file.")
        if len(set(link)) == 1:
            raise InputError(f"{name}: a variable is linked to itself.")


def _check_coders(name: str, file: DnaFile) -> None:
    coders = {coder.id for coder in file.coders}
    for relation in file.relations:
        if not {relation.coder, relation.other} <= coders or relation.coder == relation.other:
            raise InputError(f"{name}: a coder is related to one that is not in the file, or to itself.")
    for what, rows in (("document", file.documents), ("statement", file.statements)):
        for row in rows:
            if row.coder not in coders:
                raise InputError(f"{name}: {what} {row.id} has a coder that is not in the file.")
    for document in file.documents:
        if not isinstance(document.time, int):
            raise InputError(f"{name}: document {document.id} has no date.")
        if not _FIRST_SECOND <= document.time <= _LAST_SECOND:
            raise InputError(f"{name}: document {document.id} has a date that is none: {document.time} seconds.")


def _check_place(name: str, statement: DnaStatement, lengths: Mapping[int, int]) -> None:
    length = lengths.get(statement.document)
    if length is None:
        raise InputError(f"{name}: statement {statement.id} is in a document that is not in the file.")
    places = statement.start, statement.stop
    if not all(isinstance(place, int) for place in places) or not 0 <= statement.start < statement.stop:
        raise InputError(f"{name}: statement {statement.id} begins at {statement.start} and ends at {statement.stop}.")
    if statement.stop > length:
        raise InputError(
            f"{name}: statement {statement.id} ends at {statement.stop}, after the end of document "
            f"{statement.document} at {length}."
        )


def _check_values(
    name: str, statement: DnaStatement, variables: Mapping[int, tuple[str, str]], owners: Mapping[object, int]
) -> None:
    for variable, (label, kind) in variables.items():
        if variable not in statement.values:
            raise InputError(f'{name}: statement {statement.id} has no value for "{label}".')
        value = statement.values[variable]
        if kind == "short text" and owners.get(value) != variable:
            raise InputError(f'{name}: statement {statement.id} has a value for "{label}" that is not in the file.')
        if kind == "boolean" and value not in (0, 1):
            raise InputError(f'{name}: statement {statement.id} has {value} for "{label}", which is yes or no.')
        if kind == "integer" and not isinstance(value, int):
            raise InputError(f'{name}: statement {statement.id} has no number for "{label}".')


def _check_entities(name: str, file: DnaFile) -> None:
    variables = {variable.id for variable in file.variables}
    entities = {entity.id: entity for entity in file.entities}
    for entity in file.entities:
        if entity.variable not in variables:
            raise InputError(f'{name}: the value "{entity.value}" belongs to a variable that is not in the file.')
        if entity.child_of is not None and entity.child_of not in entities:
            raise InputError(f'{name}: the value "{entity.value}" is below a value that is not in the file.')
    looped = _in_a_loop(entities)
    if looped is not None:
        raise InputError(f'{name}: the value "{looped.value}" is below itself.')


def _in_a_loop(entities: Mapping[int, DnaEntity]) -> DnaEntity | None:
    finished: set[int] = set()
    for start in entities:
        path: list[int] = []
        here: int | None = start
        while here is not None and here not in finished:
            if here in path:
                return entities[here]
            path.append(here)
            here = entities[here].child_of
        finished.update(path)
    return None


def _utf16_length(text: str) -> int:
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
