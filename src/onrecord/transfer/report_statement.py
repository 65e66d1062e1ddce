"""One statement of the page: its number, who speaks to whom, and the words that say so after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.records import Act, ActorKind, DatePrecision, Imported, SaidOn, Spans, Speaker, Statement, words_of
from onrecord.transfer.report_markup import MONTHS, inline, one_line, short_day_words

UNKNOWN, NOBODY = "speaker not known", "no speaker"
#: Stands where the form of others does.
IMPORTED = "imported"
QUARTERS = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A statement with its number in the page, who speaks to whom, and whether it repeats one of another article."""

    number: int
    statement: Statement
    speakers: Sequence[Speaker] = ()
    addressees: Sequence[Speaker] = ()
    repeats: bool = False
    imported: Imported | None = None

    @property
    def form(self) -> str:
        """How the content is given, or that the statement was imported."""
        form = self.statement.attribution.form
        return IMPORTED if form is None else form.value

    @property
    def is_unknown(self) -> bool:
        """True where somebody speaks and nobody knows who; an imported one has the speakers it was coded with."""
        return not self.speakers and self.imported is None

    @property
    def spans(self) -> Spans:
        """All its spans, in the order of the text."""
        found = self.statement.attribution
        return tuple(sorted((*found.source, *found.cue, *found.content)))

    @property
    def reach(self) -> int:
        """Code points from its first to its last."""
        spans = self.spans
        return max(span.end for span in spans) - spans[0].start

    def words(self, role: str, text: str) -> str:
        """What it says in one role, nothing where it has no such span."""
        return words_of(text, getattr(self.statement.attribution, role)) or ""


def name_pieces(speakers: Sequence[Speaker]) -> list[tuple[str, str]]:
    """Each name with what stands in grey beside it: affiliation, and the kind of what is no person."""
    return [(one_line(one.name), grey_words(one.affiliation, one.kind)) for one in speakers]


def grey_words(affiliation: str | None, kind: ActorKind) -> str:
    """The affiliation, and the kind of what is no person."""
    parts = [one_line(affiliation or ""), "" if kind is ActorKind.PERSON else kind.value]
    return ", ".join(filter(None, parts))


def circumstances(one: Numbered) -> list[str]:
    """To whom, what act and when, each only where there is more to tell than that somebody said it."""
    addressees = ", ".join(one_line(who.name) for who in one.addressees)
    act = one.statement.act
    parts = [
        f"to {addressees}" if addressees else "",
        act.value if act and act is not Act.SAYS else "",
        said_words(one.statement.said_on),
    ]
    return list(filter(None, parts))


def said_words(said: SaidOn | None) -> str:
    """When a statement was made, as exactly as that is known; nothing where only its publication is."""
    if said is None or said.precision is DatePrecision.PUBLISHED:
        return ""
    day = said.date
    when = {
        DatePrecision.DAY: f"on {short_day_words(day)}",
        DatePrecision.WEEK: f"in the week of {short_day_words(day)}",
        DatePrecision.MONTH: f"in {MONTHS[day.month - 1]} {day.year}",
        DatePrecision.QUARTER: f"in the {QUARTERS[(day.month - 1) // 3]} quarter of {day.year}",
        DatePrecision.YEAR: f"in {day.year}",
    }
    return f"said {when[said.precision]}"


def imported_words(imported: Imported | None) -> str:
    """Where an imported statement comes from, and what it was coded with beside who speaks; nothing for others."""
    if imported is None:
        return ""
    notes = [one_line(note) for note in imported.notes()]
    return " · ".join([one_line(f"{imported.statement_type}, coded by {imported.coder}"), *notes])


def render_sign(one: Numbered) -> str:
    """Who speaks and how, as elements without text: the style sheet shows their words, and the text stays as it is."""
    names = name_pieces(one.speakers)
    who = "".join(
        f"{_piece(',', 'comma') if i else ''}{_piece(name, 'who')}{_piece(grey) if grey else ''}"
        for i, (name, grey) in enumerate(names)
    )
    rest = [*circumstances(one), one.form]
    return (who or _piece(UNKNOWN if one.is_unknown else NOBODY, "unknown")) + "".join(
        _piece(words, "then") for words in rest
    )


def _piece(words: str, name: str = "") -> str:
    named = f' class="{name}"' if name else ""
    return f'<span{named} data-words="{inline(words)}"></span>'


def say_sign(one: Numbered) -> str:
    """The same for a screen reader."""
    names = " and ".join(", ".join(filter(None, pieces)) for pieces in name_pieces(one.speakers))
    nobody = UNKNOWN if one.is_unknown else NOBODY
    return "; ".join([f"speaker: {names}" if names else nobody, *circumstances(one)])
