"""How records stand in columns and in JSON, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from onrecord.records import (
    Act,
    ActorKind,
    Affiliation,
    Article,
    ArticleId,
    Attribution,
    DatePrecision,
    Form,
    Gender,
    Participant,
    SaidOn,
    Span,
    Spans,
    Statement,
    StatementId,
    Voice,
    words_of,
)

Json = dict[str, Any]

#: What a person can decide of the head of an article.
HEAD = ("title", "outlet", "byline", "published", "url")


def pairs_of(spans: Spans) -> list[tuple[int, int]]:
    """Spans as JSON has them."""
    return [(span.start, span.end) for span in spans]


def spans_from(pairs: Iterable[tuple[int, int]]) -> Spans:
    """The spans that JSON holds."""
    return tuple(Span(start, end) for start, end in pairs)


def attribution_from(row: Any) -> Attribution:
    """The attribution in a row of `statements`."""
    return Attribution(
        source=spans_from(row.source_spans),
        cue=spans_from(row.cue_spans),
        content=spans_from(row.content_spans),
        form=Form(row.form),
        score=row.score,
    )


def said_on_from(day: date | None, precision: str | None, text: str | None) -> SaidOn | None:
    """The date in its three columns."""
    if day is None or precision is None:
        return None
    return SaidOn(date=day, precision=DatePrecision(precision), text=text)


def participant_columns(participant: Participant) -> Json:
    """A participant as columns of `participants`; the same as JSON."""
    return {
        "number": participant.number,
        "kind": participant.kind.value,
        "name": participant.name,
        "is_named": participant.is_named,
        "forms": [list(form) for form in participant.forms],
        "gender": participant.gender and participant.gender.value,
        "roles": list(participant.roles),
        "affiliation": participant.affiliation,
        "is_decided": participant.is_decided,
    }


def participant_from(row: Any) -> Participant:
    """The participant in a row or in JSON."""
    return Participant(
        number=row["number"],
        kind=ActorKind(row["kind"]),
        name=row["name"],
        is_named=row["is_named"],
        forms=tuple((name, count) for name, count in row["forms"]),
        gender=row["gender"] and Gender(row["gender"]),
        roles=tuple(row["roles"]),
        affiliation=row["affiliation"],
        is_decided=row["is_decided"],
    )


def voice_columns(voice: Voice) -> Json:
    """A voice as columns of `voices`; the same as JSON."""
    return {
        "participant": voice.participant,
        "span": voice.span and [voice.span.start, voice.span.end],
        "affiliation": voice.affiliation,
        "score": voice.score,
    }


def voice_from(row: Any) -> Voice:
    """The voice in a row or in JSON."""
    return Voice(
        participant=row["participant"],
        span=Span(*row["span"]) if row["span"] else None,
        affiliation=row["affiliation"],
        score=row["score"],
    )


def suggested_json(statement: Statement, participants: Mapping[int, Participant], text: str) -> Json:
    """What was suggested of a statement, with the words of its content in the article's `text`.

    The participants of its voices stand there too, because their numbers are those of one reading.
    """
    attribution, said_on = statement.attribution, statement.said_on
    numbers = {voice.participant for voice in (*statement.speakers, *statement.addressees)}
    return {
        "source": pairs_of(attribution.source),
        "cue": pairs_of(attribution.cue),
        "content": pairs_of(attribution.content),
        "words": words_of(text, attribution.content),
        "form": attribution.form and attribution.form.value,
        "score": attribution.score,
        "speakers": [voice_columns(voice) for voice in statement.speakers],
        "addressees": [voice_columns(voice) for voice in statement.addressees],
        "participants": [participant_columns(participants[number]) for number in sorted(numbers)],
        "act": statement.act and statement.act.value,
        "said_on": said_on and [said_on.date.isoformat(), said_on.precision.value, said_on.text],
    }


def suggested_from(id_: StatementId, article: ArticleId, kept: Json) -> tuple[Statement, dict[int, Participant]]:
    """The suggestion that `suggested_json` has written, and the participants of its voices."""
    said_on = kept["said_on"]
    statement = Statement(
        id=id_,
        article=article,
        attribution=Attribution(
            source=spans_from(kept["source"]),
            cue=spans_from(kept["cue"]),
            content=spans_from(kept["content"]),
            form=Form(kept["form"]),
            score=kept["score"],
        ),
        speakers=tuple(voice_from(voice) for voice in kept["speakers"]),
        addressees=tuple(voice_from(voice) for voice in kept["addressees"]),
        act=kept["act"] and Act(kept["act"]),
        said_on=said_on and said_on_from(date.fromisoformat(said_on[0]), said_on[1], said_on[2]),
    )
    owners = [participant_from(row) for row in kept["participants"]]
    return statement, {owner.number: owner for owner in owners}


def head_json(article: Article) -> Json:
    """The head of an article."""
    day = article.published
    return {name: getattr(article, name) for name in HEAD} | {"published": day and day.isoformat()}


def head_from(kept: Json) -> Json:
    """The fields that `head_json` has written."""
    return kept | {"published": kept["published"] and date.fromisoformat(kept["published"])}


def affiliation_json(affiliation: Affiliation) -> Json:
    """An affiliation with its days."""
    since, until = affiliation.since, affiliation.until
    return {
        "name": affiliation.name,
        "since": since and since.isoformat(),
        "until": until and until.isoformat(),
    }


def affiliation_from(kept: Json) -> Affiliation:
    """The affiliation that `affiliation_json` has written."""
    since, until = kept["since"], kept["until"]
    return Affiliation(
        name=kept["name"],
        since=since and date.fromisoformat(since),
        until=until and date.fromisoformat(until),
    )
