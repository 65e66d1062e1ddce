"""What the arithmetic reads: statements as columns of numbers: a million of them are a few arrays, never objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from onrecord.graphs import FactsByName

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Stands before the name of a variable that belongs to the document: author, source, section, type, id, title.
DOCUMENT = "document:"


class Kind(StrEnum):
    """What a variable holds."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    SHORT_TEXT = "short text"
    LONG_TEXT = "long text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One variable of every statement: numbers themselves, or text as positions in `labels`, which are in order.

    `missing` says which statements have no number; None where all have one.
    """

    kind: Kind
    codes: Ints
    labels: tuple[str, ...] = ()
    missing: Flags | None = None

    @property
    def is_text(self) -> bool:
        """True when `codes` point into `labels`."""
        return self.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT)

    @property
    def blanks(self) -> Flags:
        """For each statement, whether it has no value: text that is empty, a number that was never coded."""
        if self.missing is not None:
            return self.missing
        if not self.is_text or "" not in self.labels:
            return np.zeros(len(self.codes), dtype=bool)
        return np.equal(self.codes, self.labels.index(""))

    def take(self, rows: Ints) -> Column:
        """The same column with these rows alone."""
        missing = None if self.missing is None else self.missing[rows]
        return replace(self, codes=self.codes[rows], missing=missing)

    def words(self, codes: Iterable[int]) -> tuple[str, ...]:
        """What the codes say, as text."""
        if self.is_text:
            labels = self.labels
            return tuple([labels[code] for code in codes])
        return tuple(str(int(code)) for code in codes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Observations:
    """Statements in reading order (time, document, place in the text, id), one array entry each.

    `time` is in seconds since 1970 (UTC). `names` are the ids of statements by their number in `statement`, empty where
    the number is the id; `facts` are colours and attributes of values. `first` and `last` are the times of the first
    and the last document, with statements or without. `scores`, where given, are chances that a coding is right,
    and `opposites` that the opposite side is: the rest is the chance that the statement takes no side.
    """

    statement: Ints
    document: Ints
    time: Ints
    columns: Mapping[str, Column]
    first: int
    last: int
    names: tuple[str, ...] = ()
    facts: FactsByName = field(default_factory=dict)
    scores: Floats | None = None
    opposites: Floats | None = None

    def __len__(self) -> int:
        return len(self.statement)

    def ids(self, rows: Ints) -> tuple[str, ...]:
        """The ids of the statements in these rows; one of which several rows are combinations is there once."""
        numbers = dict.fromkeys(self.statement[rows].tolist())
        return tuple([self.names[number] for number in numbers] if self.names else map(str, numbers))

    def take(self, rows: Ints) -> Observations:
        """The same table with these rows alone, in this order."""
        columns = {name: column.take(rows) for name, column in self.columns.items()}
        scores = None if self.scores is None else self.scores[rows]
        opposites = None if self.opposites is None else self.opposites[rows]
        return replace(
            self,
            statement=self.statement[rows],
            document=self.document[rows],
            time=self.time[rows],
            columns=columns,
            scores=scores,
            opposites=opposites,
        )


def text_column(values: Sequence[str], kind: Kind = Kind.SHORT_TEXT) -> Column:
    """A column of text; labels are ordered by UTF-16 code units, as DNA orders them."""
    labels = tuple(sorted(set(values), key=lambda label: label.encode("utf-16-be", "surrogatepass")))
    places = {label: place for place, label in enumerate(labels)}
    codes = np.fromiter((places[value] for value in values), dtype=np.int64, count=len(values))
    return Column(kind=kind, codes=codes, labels=labels)


def number_column(values: Sequence[int] | Ints, kind: Kind = Kind.BOOLEAN) -> Column:
    """A column of booleans (0, 1) or integers."""
    return Column(kind=kind, codes=np.asarray(values, dtype=np.int64))
