"""The nouns every stage speaks: frozen, keyword-only, standard library only.

Every span is half-open and counted in code points of ``Article.text``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

ArticleId = NewType("ArticleId", str)
StatementId = NewType("StatementId", str)
ActorId = NewType("ActorId", str)
DecisionId = NewType("DecisionId", int)
ConceptId = NewType("ConceptId", str)

#: What is coded and decided on: a statement, or an author's sentence, and a concept.
Unit = tuple[StatementId, ConceptId]

#: Version of every JSON row printed or written, raised when a field changes its meaning.
SCHEMA = 1


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points; the only way to point at text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"A span needs 0 <= start < end, not {self.start}:{self.end}.")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """True when the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True when every code point of `other` is in this span."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The words pointed at."""
        return text[self.start : self.end]


Spans = tuple[Span, ...]

#: Stands between the pieces when the words of several spans are shown in a row.
GAP = " … "


def words_of(text: str, spans: Spans) -> str | None:
    """The words `spans` point at, the pieces joined by `GAP`; None where there is no span."""
    return GAP.join(span.of(text) for span in spans) if spans else None


class Form(StrEnum):
    """How the content is given: in quote marks, in the reporter's words, or partly each."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class EntityLabel(StrEnum):
    """What a name in a text names."""

    PERSON = "PER"
    ORGANIZATION = "ORG"
    LOCATION = "LOC"
    NORP = "NORP"
    FACILITY = "FAC"
    PRODUCT = "PRODUCT"
    MISC = "MISC"
    DATE = "DATE"
    MONEY = "MONEY"


class ActorKind(StrEnum):
    """Who speaks: `group` is unnamed and of one article, `author` the outlet or writer speaking of itself."""

    PERSON = "person"
    ORGANIZATION = "organization"
    COUNTRY = "country"
    GROUP = "group"
    AUTHOR = "author"


class Gender(StrEnum):
    """What the pronouns and titles of an article say of a person."""

    FEMALE = "female"
    MALE = "male"


class Act(StrEnum):
    """What somebody does in making a statement; the closed list, defined in docs/reference/acts.md."""

    SAYS = "says"
    DENIES = "denies"
    CLAIMS = "claims"
    DEMANDS = "demands"
    OFFERS = "offers"
    ACCEPTS = "accepts"
    REJECTS = "rejects"
    ACCUSES = "accuses"
    THREATENS = "threatens"
    PROMISES = "promises"
    WARNS = "warns"
    ASKS = "asks"
    AGREES = "agrees"
    BELIEVES = "believes"
    HOPES = "hopes"


#: Number of the first participant of an article that a person gave; those a reading finds have lower ones.
FIRST_DECIDED = 1_000_000


class DatePrecision(StrEnum):
    """How exactly a date is known; `published` means that only the date of publication is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    PUBLISHED = "published"


class SkipReason(StrEnum):
    """Why a stretch of text is marked and not read for statements."""

    BOILERPLATE = "boilerplate"
    PAYWALL = "paywall"
    NEWSLETTER = "newsletter"
    COOKIES = "cookies"
    PHOTO_CREDIT = "photo credit"
    BYLINE = "byline"
    DATELINE = "dateline"
    REPEATED = "repeated paragraph"


class Severity(StrEnum):
    """`error`: an article or file was not read; `notice`: it was, and the user should know something."""

    ERROR = "error"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A stretch of an article's text that is kept and not read, and why."""

    span: Span
    reason: SkipReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text as somebody published it. `text` is never rewritten after it was collected.

    `name` is the file name or the id as given and is unique in a casefile; `id` is the digest of text, outlet,
    date and name.
    """

    id: ArticleId
    name: str
    text: str
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    skips: tuple[Skip, ...] = ()
    copy_of: ArticleId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A reported statement as worded: who (source), by which words (cue), said what (content, possibly in pieces).

    `source` and `cue` are empty for a quotation that stands alone; `score` is the calibrated chance of being right.
    `form` is None for a passage that was coded elsewhere: nobody said how it is worded.
    """

    source: Spans = ()
    cue: Spans = ()
    content: Spans
    form: Form | None
    score: float

    @property
    def spans(self) -> Spans:
        """All its spans: source, cue and content."""
        return (*self.source, *self.cue, *self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who asserted a record: the model (or person), its digest, and the runtime and precision it ran with."""

    agent: str
    version: str
    runtime: str
    precision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A name found in a text; `score` is the chance of it being one with this label."""

    span: Span
    label: EntityLabel
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that say when or how long, with what they mean as TIMEX3 has it; `type`: DATE, TIME, DURATION or SET."""

    span: Span
    value: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOn:
    """When a statement was made: the first day of the time meant, how exactly that is known, and the words for it."""

    date: date
    precision: DatePrecision
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody who speaks or is spoken to in one article, as that article words it.

    `name` is the fullest form, or the description of somebody nobody names; `forms` are the names as worded with
    their counts, most first; `roles` its titles and descriptions; `affiliation` the organisation or country it
    speaks for. `is_named` is false where no name stands in the article, and then nothing outside it is joined.
    `is_decided`: a person gave the name as that of a speaker or addressee; its numbers begin at `FIRST_DECIDED`.
    """

    number: int
    kind: ActorKind
    name: str
    is_named: bool = True
    forms: tuple[tuple[str, int], ...] = ()
    gender: Gender | None = None
    roles: tuple[str, ...] = ()
    affiliation: str | None = None
    is_decided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A participant of the article as speaker or addressee of a statement; `span` words it, None where it is inferred.

    `affiliation` is whom it speaks for here where the article tells; `score` the chance of it being the right one.
    """

    participant: int
    span: Span | None = None
    affiliation: str | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An attribution with an id that survives re-reading; `same_as` is the statement of the original in a copy.

    `speakers` and `addressees` are participants of the article; which actors those are is known of the casefile.
    """

    id: StatementId
    article: ArticleId
    attribution: Attribution
    speakers: tuple[Voice, ...] = ()
    addressees: tuple[Voice, ...] = ()
    act: Act | None = None
    said_on: SaidOn | None = None
    same_as: StatementId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Affiliation:
    """An organisation or country somebody speaks for, from and until when where that is known."""

    name: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, organisation, country or group of the casefile; `aliases` with their counts, most first."""

    id: ActorId
    name: str
    kind: ActorKind
    aliases: tuple[tuple[str, int], ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    colour: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """An actor as speaker or addressee of one statement, with whom it speaks for there."""

    id: ActorId
    name: str
    kind: ActorKind
    affiliation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorEntry:
    """An actor as a list shows it: with its affiliation of most statements, its counts, and its first and last date."""

    actor: Actor
    affiliation: str | None
    statements: int
    articles: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Two actors that may be one, with the chance of it and the reason in words."""

    first: ActorEntry
    second: ActorEntry
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided: append-only. `subject` is `kind:key`: a statement, article, actor, roster or decision.

    `value` is what JSON can hold; an undo is a decision with the subject `decision:ID` and the field `undo`.
    """

    id: DecisionId
    subject: str
    field: str
    value: object
    by: str
    made_at: datetime


class Agreement(StrEnum):
    """What a statement says of a concept's proposition: for it, against it, or none, taking no position on it."""

    FOR = "for"
    AGAINST = "against"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A proposition one can be for or against. `parent` is the concept above it in a taxonomy of two levels.

    `line` is where it begins in the codebook's file, 0 where it comes from none.
    """

    id: ConceptId
    proposition: str
    definition: str = ""
    for_examples: tuple[str, ...] = ()
    against_examples: tuple[str, ...] = ()
    not_examples: tuple[str, ...] = ()
    parent: ConceptId | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """The concepts that statements are coded with, in order, under a name and a version."""

    name: str
    version: str
    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The chances that a text speaks to a proposition, and that it takes a side for or against it.

    `match` is measured apart from the other two, whose sum is at most 1; what is missing is no side.
    """

    match: float
    for_chance: float
    against_chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """What a statement says of a concept, as a model suggests it; `score` is the chance of `agreement` being right.

    `position` is what the suggestion was made from, after everything learned from decisions.
    """

    statement: StatementId
    concept: ConceptId
    agreement: Agreement
    score: float
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One coder's decision on a unit, a statement and a concept; `reason` is why it was shown.

    `version` is the codebook's when it was made. `chance` is the chance the unit had of being drawn where the reason
    is the random share, else None. `is_final`: an adjudication, which holds over every coder's decision.
    """

    decision: DecisionId
    statement: StatementId
    concept: ConceptId
    version: str
    agreement: Agreement
    by: str
    made_at: datetime
    reason: str | None = None
    chance: float | None = None
    is_final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingEntry:
    """A unit as a list shows it: what is suggested, what each coder decided, and what holds.

    `agreement` is what holds: the adjudication, else what all coders decided, else the latest where they differ
    (then `is_disputed`), else what is suggested. `score` is 1 where a person decided. `speakers` as in `Entry`;
    `is_author_voice`: a sentence of the author's own, outside any attribution.
    """

    codebook: str
    version: str
    concept: ConceptId
    proposition: str
    statement: StatementId
    article: str
    title: str | None
    outlet: str | None
    published: date | None
    source: str | None
    cue: str | None
    content: str
    spans: Spans
    speakers: tuple[Speaker, ...]
    agreement: Agreement
    score: float
    suggested: Coding | None
    judgements: tuple[Judgement, ...] = ()
    is_disputed: bool = False
    is_author_voice: bool = False

    @property
    def is_decided(self) -> bool:
        """True when a person decided on it."""
        return bool(self.judgements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What could not be read, or what was done about it, as a finished sentence.

    `place` is the file, member or row as the user would name it; `article` the name of the article, where there is one.
    """

    sentence: str
    place: str
    severity: Severity = Severity.ERROR
    article: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSummary:
    """What one run of `read` did, in numbers of articles, statements and problems."""

    articles_new: int = 0
    articles_again: int = 0
    articles_known: int = 0
    statements: int = 0
    articles_unread: int = 0
    copies: int = 0
    problems: tuple[Problem, ...] = field(default=())

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that left something unread."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Which statements are meant; every filter that is not None narrows. Copies count once unless `copies`."""

    search: str | None = None
    source: str | None = None
    speaker: str | None = None
    act: Act | None = None
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    form: Form | None = None
    copies: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """The side a statement takes on a concept, as it holds; `score` is 1 where a person decided on it."""

    codebook: str
    concept: ConceptId
    agreement: Agreement
    score: float
    is_decided: bool


#: The variables of DNA that say who speaks.
SPEAKING = ("person", "organization")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a statement from DNA was coded with there: its type, its coder, and its value of every variable by name.

    A value is text, a number, True or False, or None where none was ever written.
    """

    statement_type: str
    coder: str
    values: tuple[tuple[str, str | int | None], ...]

    def notes(self) -> list[str]:
        """Its values in words, but for who speaks and what is empty."""
        kept = [(name, value) for name, value in self.values if name not in SPEAKING and value not in ("", None)]
        return [f"{name}: {('no', 'yes')[value] if isinstance(value, bool) else value}" for name, value in kept]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A statement as a list shows it: with the head of its article and the words its spans point at.

    `codings` are the sides it takes on the concepts of the newest version of each codebook. `imported` is None for a
    statement that was found or added here; an imported one has neither source, cue, form nor act, and its own codings.
    """

    statement: Statement
    name: str
    title: str | None
    outlet: str | None
    published: date | None
    url: str | None
    source: str | None
    cue: str | None
    content: str
    speakers: tuple[Speaker, ...] = ()
    addressees: tuple[Speaker, ...] = ()
    codings: tuple[Stand, ...] = ()
    imported: Imported | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """An article as a list shows it: its head and how much was found in it; `read_by` is None when it was not read.

    `imported` says how many of its `statements` were imported from DNA.
    """

    id: ArticleId
    name: str
    title: str | None
    outlet: str | None
    byline: str | None
    published: date | None
    url: str | None
    language: str | None
    length: int
    statements: int
    skips: int
    problems: int
    copy_of: ArticleId | None
    read_by: Origin | None
    imported: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What a casefile holds, in numbers. `outlets` counts articles, most first; copies are left out of `statements`.

    `forms` counts what was found or added here, `imported` the statements that were coded elsewhere, by their type.
    """

    articles: int
    unread: int
    due: int
    copies: int
    outlets: tuple[tuple[str, int], ...]
    first: date | None
    last: date | None
    forms: tuple[tuple[Form, int], ...]
    models: tuple[tuple[Origin, int], ...]
    problems: tuple[Problem, ...]
    imported: tuple[tuple[str, int], ...] = ()

    @property
    def statements(self) -> int:
        """All statements, whatever their form, and the imported ones."""
        return sum(count for _, count in (*self.forms, *self.imported))
