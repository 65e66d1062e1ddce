"""What a terminal shows of statements: who, what, when and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.records import DatePrecision, Entry, SaidOn, Speaker
from onrecord.screen import cell, count, flat, make_console, make_table, shorten

#: Columns of a statement's id, which is never cut.
_ID_WIDTH = 16

#: Code points of a content, and of a source as worded, that a table shows; the other formats give all of it.
_MOST_CONTENT, _MOST_SOURCE = 400, 100

#: Code points of what an imported statement was coded with.
_MOST_NOTE = 200


def print_statements(entries: Sequence[Entry], *, of: int | None = None) -> None:
    """One row per statement: its id and form, who, what, and where it stands; the first ones `of` so many."""
    console = make_console()
    rest = console.width - _ID_WIDTH - 6  # what is left beside the id and the gaps
    table = make_table()
    table.add_column("statement", width=_ID_WIDTH, no_wrap=True)
    table.add_column("speaker", overflow="fold", width=rest // 4)
    table.add_column("content", overflow="fold", width=rest - rest // 4 - rest // 5)
    table.add_column("article", overflow="fold", width=rest // 5)
    for entry in entries:
        place = [word for word in (entry.outlet, str(entry.published or ""), entry.name) if word]
        table.add_row(
            cell("\n".join(_facts(entry)), keep_lines=True),
            cell("\n".join(flat(words) for words in _who(entry)), keep_lines=True),
            cell("\n".join(_what(entry)), keep_lines=True),
            cell("\n".join(flat(word) for word in place), keep_lines=True),
        )
    console.print(table)
    first = f"{len(entries):,} of " if of is not None else ""
    console.print(cell(first + count(len(entries) if of is None else of, "statement")))


def _facts(entry: Entry) -> Iterator[str]:
    """Its id, form and score, and when it was made where that tells more than the date of the article.

    For an imported one its id, that it is one, its type and coder.
    """
    statement, said_on = entry.statement, entry.statement.said_on
    yield statement.id
    if entry.imported is not None:
        coder = f"by {entry.imported.coder}"
        yield from (shorten(flat(words), _ID_WIDTH) for words in ("imported", entry.imported.statement_type, coder))
        return
    yield f"{statement.attribution.form} {statement.attribution.score:.2f}"
    if said_on is None or said_on.precision is DatePrecision.PUBLISHED:
        return
    if (said_on.precision, said_on.date) != (DatePrecision.DAY, entry.published):
        yield describe_day(said_on)


def _what(entry: Entry) -> Iterator[str]:
    """The content, and below that of an imported one what else it was coded with."""
    yield shorten(flat(entry.content), _MOST_CONTENT)
    if entry.imported is not None:
        yield from (shorten(flat(note), _MOST_NOTE) for note in entry.imported.notes())


def describe_day(said_on: SaidOn) -> str:
    """When a statement was made, as exactly as that is known."""
    day = said_on.date
    match said_on.precision:
        case DatePrecision.WEEK:
            return f"week {day}"
        case DatePrecision.MONTH:
            return f"said in {day:%Y-%m}"
        case DatePrecision.QUARTER:
            return f"said in {day:%Y}-Q{(day.month + 2) // 3}"
        case DatePrecision.YEAR:
            return f"said in {day:%Y}"
    return f"said {day}"


def _who(entry: Entry) -> Iterator[str]:
    """The speakers with what they are, the act and whom it is addressed to; then the words of the article."""
    for speaker in entry.speakers:
        yield describe_speaker(speaker)
    source = shorten(entry.source or "", _MOST_SOURCE)
    if not entry.speakers:
        yield source or "–"
    act = entry.statement.act.value if entry.statement.act else ""
    addressees = ", ".join(speaker.name for speaker in entry.addressees)
    if act or addressees:
        yield f"{act} (to {addressees})".strip() if addressees else act
    is_told = not entry.speakers or source.casefold() == entry.speakers[0].name.casefold()
    words = [f"“{source}”" if source and not is_told else "", entry.cue or ""]
    if any(words) and words != ["", act]:
        yield " ".join(filter(None, words))


def describe_speaker(speaker: Speaker) -> str:
    """A name with its kind and whom it speaks for: a person is not told to be one."""
    kind = "" if speaker.kind == "person" else speaker.kind.value
    known = ", ".join(part for part in (kind, speaker.affiliation) if part)
    return f"{speaker.name} ({known})" if known else speaker.name
