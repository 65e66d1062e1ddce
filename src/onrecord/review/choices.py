"""What somebody gives, checked and made the value of a decision. Whatever cannot be meant is refused here."""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from onrecord.errors import InputError
from onrecord.records import Act, ActorKind, DatePrecision, Span, Spans

#: A decision: the field and its value as JSON holds it.
Choice = tuple[str, object]

_EXAMPLE = "Write it as year-month-day, for example 2022-03-31."


def choose_for_statement(fields: Mapping[str, object], text: str) -> list[Choice]:
    """The decisions about a statement of this text, in the order given."""
    _check_fields(fields, _STATEMENT_FIELDS, "a statement")
    return [(name, _STATEMENT_FIELDS[name](name, value, text)) for name, value in fields.items()]


def choose_for_article(fields: Mapping[str, object]) -> list[Choice]:
    """The decisions about the head of an article, in the order given; None or nothing at all takes a field away."""
    _check_fields(fields, _ARTICLE_FIELDS, "an article")
    return [(name, _ARTICLE_FIELDS[name](name, value)) for name, value in fields.items()]


def choose_for_actor(fields: Mapping[str, object], *, since: date | None, until: date | None) -> list[Choice]:
    """The decisions about an actor, in the order given; the days are those of its affiliation."""
    _check_fields(fields, _ACTOR_FIELDS, "an actor")
    if (since or until) and "affiliation" not in fields:
        raise InputError("The days are those of an affiliation, and none is given.", hint="Give affiliation=NAME.")
    if since and until and since > until:
        raise InputError(f"The affiliation would end on {until}, before it begins on {since}.", hint="Swap the days.")
    days = {"since": since and since.isoformat(), "until": until and until.isoformat()}
    made = [(name, _ACTOR_FIELDS[name](name, value)) for name, value in fields.items()]
    return [(name, {"name": value, **days} if name == "affiliation" else value) for name, value in made]


def choose_passage(text: str, *, content: Spans, source: Spans = (), cue: Spans = ()) -> dict[str, object]:
    """Where a statement that is added stands."""
    return {
        "content": check_spans("content", content, text),
        "source": check_spans("source", source, text),
        "cue": check_spans("cue", cue, text),
    }


def check_spans(role: str, spans: object, text: str) -> list[list[int]]:
    """Spans as JSON has them, in order; none where the role may be missing."""
    given = list(spans) if isinstance(spans, Sequence) and not isinstance(spans, str) else [spans]
    found = sorted(_span(role, span) for span in given)
    if not found and role == "content":
        raise InputError("A statement has some content.", hint="Give it as START:END, in characters of the article.")
    for span in found:
        if span.end > len(text):
            raise InputError(
                f"The {role} {span.start}:{span.end} ends behind the text, which has {len(text)} characters.",
                hint="`onrecord text` prints the text that spans point into.",
            )
        if not span.of(text).strip():
            raise InputError(f"There are no words at {span.start}:{span.end}.", hint=f"Give the {role} another span.")
    for one, next_one in pairwise(found):
        if one.overlaps(next_one):
            sentence = f"The {role} has {one.start}:{one.end} and {next_one.start}:{next_one.end}, which overlap."
            raise InputError(sentence, hint="Give pieces that stand apart, or one span over both.")
    return [[span.start, span.end] for span in found]


def _span(role: str, given: Any) -> Span:
    if isinstance(given, Span):
        return given
    try:
        start, end = given
        return Span(int(start), int(end))
    except (TypeError, ValueError) as error:
        hint = "Give START:END, in characters of the article, START before END."
        raise InputError(f"{given!r} is no span for the {role}.", hint=hint) from error


def check_line(field: str, value: object) -> str:
    """A name or title: some words in one line, white space tidied."""
    words = re.sub(r"\s+", " ", value).strip() if isinstance(value, str) else ""
    if not words:
        raise InputError(f"{value!r} is no {field}.", hint="Give some words.")
    _check_storable(field, words)
    return words


def name_person(by: str | None) -> str:
    """Who decides: the name given, or that of the user's login."""
    if by is not None:
        return check_line("name of who decides", by)
    try:
        return getpass.getuser() or "unknown"
    except (ImportError, KeyError, OSError):
        return "unknown"


def _check_storable(field: str, words: str) -> None:
    try:
        words.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"The {field} holds lone surrogates, which are no characters.", hint="Type it anew."
        ) from error


def _spans_of(field: str, value: object, text: str) -> object:
    return check_spans(field, value, text)


def _names_of(field: str, value: object, _: str) -> object:
    """Names of speakers or addressees; none says that there is nobody."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, Iterable):
        raise InputError(f"{value!r} is no {field}.", hint="Give a name, or several.")
    names = [check_line(field, name) for name in given]
    return list(dict.fromkeys(names))


def _act_of(_: str, value: object, __: str) -> object:
    try:
        return Act(value).value  # type: ignore[arg-type]
    except ValueError as error:
        raise InputError(f"{value!r} is no act.", hint=f"Use {', '.join(Act)}.") from error


def _said_on_of(_: str, value: object, __: str) -> object:
    """A day, or a date with how exactly it is known; None says that the date is not known."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        return check_day(value)
    if set(value) - {"date", "precision"} or "date" not in value:
        raise InputError(f"{dict(value)!r} is no date.", hint="Give its date and precision.")
    try:
        precision = DatePrecision(value.get("precision", DatePrecision.DAY))
    except ValueError as error:
        sentence = f"{value['precision']!r} is no precision of a date."
        raise InputError(sentence, hint=f"Use {', '.join(DatePrecision)}.") from error
    return {"date": check_day(value["date"]), "precision": precision.value}


def check_day(value: object) -> str:
    """A day as year-month-day."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(value.strip()).isoformat()  # type: ignore[attr-defined]
    except (AttributeError, ValueError) as error:
        raise InputError(f"{value!r} is no date.", hint=_EXAMPLE) from error


def _kind_of(_: str, value: object) -> object:
    try:
        return ActorKind(value).value  # type: ignore[arg-type]
    except ValueError as error:
        raise InputError(f"{value!r} is no kind of actor.", hint=f"Use {', '.join(ActorKind)}.") from error


def _colour_of(_: str, value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value.strip()):
        raise InputError(f"{value!r} is no colour.", hint="Write it as #RRGGBB, for example #1f77b4.")
    return value.strip().lower()


def _line_or_none(field: str, value: object) -> object:
    return None if _is_nothing(value) else check_line(field, value)


def _day_or_none(_: str, value: object) -> object:
    return None if _is_nothing(value) else check_day(value)


def _is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _check_fields(fields: Mapping[str, object], allowed: Iterable[str], what: str) -> None:
    names = list(allowed)
    for name in fields:
        if name not in names:
            raise InputError(f"{name!r} is nothing that can be set of {what}.", hint=f"Use {', '.join(names)}.")
    if not fields:
        raise InputError("There is nothing to set.", hint=f"Give one of {', '.join(names)}.")


_STATEMENT_FIELDS: Mapping[str, Callable[[str, object, str], object]] = {
    "content": _spans_of,
    "source": _spans_of,
    "cue": _spans_of,
    "speaker": _names_of,
    "addressee": _names_of,
    "act": _act_of,
    "said_on": _said_on_of,
}

_ARTICLE_FIELDS: Mapping[str, Callable[[str, object], object]] = {
    "published": _day_or_none,
    "outlet": _line_or_none,
    "title": _line_or_none,
    "byline": _line_or_none,
    "url": _line_or_none,
}

_ACTOR_FIELDS: Mapping[str, Callable[[str, object], object]] = {
    "kind": _kind_of,
    "affiliation": check_line,
    "colour": _colour_of,
}
