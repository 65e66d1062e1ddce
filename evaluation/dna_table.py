"""A DNA database as the columns that the network arithmetic reads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from onrecord.errors import InputError
from onrecord.network.observations import DOCUMENT, Column, Kind, Observations, number_column, text_column
from onrecord.transfer.dna_rows import DnaDocument, DnaFile, DnaStatement, DnaVariable

DOCUMENT_VARIABLES = ("author", "source", "section", "type", "id", "title")


def observations_of(file: DnaFile, statement_type: str) -> Observations:
    """The statements of one type in reading order, with their own variables and those of their documents."""
    type_id = {type_.label: type_.id for type_ in file.statement_types}.get(statement_type)
    if type_id is None:
        raise InputError(f'There is no statement type "{statement_type}".')
    documents = {document.id: document for document in file.documents}
    statements = statements_in_order(file, type_id)
    variables = [variable for variable in file.variables if variable.statement_type == type_id]
    entities = {entity.id: entity.value for entity in file.entities}
    columns = {variable.name: _column(variable, statements, entities) for variable in variables}
    columns |= {
        DOCUMENT + name: text_column([_of_document(documents[s.document], name) for s in statements])
        for name in DOCUMENT_VARIABLES
    }
    times = [document.time for document in file.documents]
    return Observations(
        statement=np.array([s.id for s in statements], dtype=np.int64),
        document=np.array([s.document for s in statements], dtype=np.int64),
        time=np.array([documents[s.document].time for s in statements], dtype=np.int64),
        columns=columns,
        first=min(times, default=0),
        last=max(times, default=0),
    )


def statements_in_order(file: DnaFile, type_id: int) -> list[DnaStatement]:
    """The statements of one type by time, document, place and id."""
    times = {document.id: document.time for document in file.documents}
    chosen = [statement for statement in file.statements if statement.statement_type == type_id]
    return sorted(chosen, key=lambda s: (times[s.document], s.document, s.start, s.stop, s.id))


def _column(variable: DnaVariable, statements: Sequence[DnaStatement], entities: dict[int, str]) -> Column:
    values = [statement.values[variable.id] for statement in statements]
    kind = Kind(variable.kind)
    if kind is Kind.SHORT_TEXT:
        return text_column([entities[int(value)] for value in values])
    if kind is Kind.LONG_TEXT:
        return text_column([str(value or "") for value in values], Kind.LONG_TEXT)
    return number_column([int(value) for value in values], kind)


def _of_document(document: DnaDocument, name: str) -> str:
    return str(getattr(document, name))
