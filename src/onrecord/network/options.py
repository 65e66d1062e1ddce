"""What a network is asked to be: every choice a result is named with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Mode(StrEnum):
    """Actors by concepts, actors by actors, or the statements themselves."""

    TWO_MODE = "twomode"
    ONE_MODE = "onemode"
    EVENT_LIST = "eventlist"


class How(StrEnum):
    """What the qualifier does to a tie."""

    IGNORE = "ignore"
    COMBINE = "combine"
    SUBTRACT = "subtract"
    CONGRUENCE = "congruence"
    CONFLICT = "conflict"


class Normalize(StrEnum):
    """What a tie is divided by."""

    NO = "no"
    AVERAGE = "average"
    JACCARD = "jaccard"
    COSINE = "cosine"
    ACTIVITY = "activity"
    PROMINENCE = "prominence"


class Duplicates(StrEnum):
    """Within what the same statement counts once."""

    INCLUDE = "include"
    DOCUMENT = "document"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"

    @classmethod
    def _missing_(cls, value: object) -> Duplicates | None:
        """DNA says acrossrange."""
        return cls.RANGE if value == "acrossrange" else None


class Unit(StrEnum):
    """What a time window is counted in."""

    EVENTS = "events"
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Kernel(StrEnum):
    """How much a statement counts by its distance from the middle of a window."""

    NO = "no"
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    EPANECHNIKOV = "epanechnikov"
    GAUSSIAN = "gaussian"


class Method(StrEnum):
    """Which search finds communities: Louvain comes with onrecord, Leiden needs the `igraph` extra."""

    LOUVAIN = "louvain"
    LEIDEN = "leiden"


class Distance(StrEnum):
    """How two networks are compared: tie by tie, or by the spectra of their Laplacians."""

    TIES = "absdiff"
    SPECTRUM = "spectral"


class Dialect(StrEnum):
    """Whose rules: DNA's definitions with its defects mended, or what DNA 3.0.11 prints."""

    ONRECORD = "onrecord"
    DNA3 = "dna3"


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A moving window of `size` units; `indent` keeps the middle half a window away from both ends."""

    unit: Unit
    size: int
    step: int = 1
    kernel: Kernel = Kernel.NO
    indent: bool = False
    sums_to_one: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkOptions:
    """Every choice behind a network; `since` and `until` (seconds since 1970) are both inside the range.

    `exclude` maps a variable to the values left out; a variable in `inverted` keeps those values alone. Variables of
    the document are written `document:author`.
    """

    mode: Mode = Mode.ONE_MODE
    between: str = "organization"
    over: str = "concept"
    qualifier: str | None = "agreement"
    how: How = How.IGNORE
    normalize: Normalize = Normalize.NO
    isolates: bool = False
    duplicates: Duplicates = Duplicates.INCLUDE
    since: int | None = None
    until: int | None = None
    exclude: Mapping[str, frozenset[str]] = field(default_factory=dict)
    inverted: frozenset[str] = frozenset()
    window: Window | None = None
    dialect: Dialect = Dialect.ONRECORD
