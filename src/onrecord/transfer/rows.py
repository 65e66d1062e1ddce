"""The JSON rows: what statements, articles, actors and decisions look like to another program. A contract, see
docs/reference.

Fields of later stages are there from the first day, as null or an empty list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import IO, Any

from onrecord.records import (
    SCHEMA,
    ActorEntry,
    ArticleEntry,
    Coding,
    CodingEntry,
    Decision,
    Entity,
    Entry,
    Imported,
    Judgement,
    SaidOn,
    Spans,
    Speaker,
    Stand,
    Statement,
    Suggestion,
    TimeExpression,
)
from onrecord.records_coding import NarrativeEntry

JsonRow = dict[str, Any]


def statement_row(entry: Entry) -> JsonRow:
    """A statement as `--format jsonl` prints it."""
    statement, attribution = entry.statement, entry.statement.attribution
    return {
        "schema": SCHEMA,
        "id": statement.id,
        "article": {
            "id": statement.article,
            "name": entry.name,
            "title": entry.title,
            "outlet": entry.outlet,
            "published": _day(entry.published),
            "url": entry.url,
        },
        "form": attribution.form and attribution.form.value,
        "source": _passage(entry.source, attribution.source),
        "cue": _passage(entry.cue, attribution.cue),
        "content": _passage(entry.content, attribution.content),
        "speakers": [_speaker(speaker) for speaker in entry.speakers],
        "addressees": [_speaker(speaker) for speaker in entry.addressees],
        "act": statement.act and statement.act.value,
        "said_on": statement.said_on and _said_on(statement.said_on),
        "codings": [_stand(stand) for stand in entry.codings],
        "same_as": statement.same_as,
        "score": round(attribution.score, 4),
        "imported": entry.imported and _imported(entry.imported),
    }


def article_row(entry: ArticleEntry) -> JsonRow:
    """An article as `--format jsonl` prints it."""
    reader = entry.read_by
    return {
        "schema": SCHEMA,
        "id": entry.id,
        "name": entry.name,
        "title": entry.title,
        "outlet": entry.outlet,
        "byline": entry.byline,
        "published": _day(entry.published),
        "url": entry.url,
        "language": entry.language,
        "length": entry.length,
        "statements": entry.statements,
        "imported": entry.imported,
        "skips": entry.skips,
        "problems": entry.problems,
        "copy_of": entry.copy_of,
        "read_by": reader and {name: getattr(reader, name) for name in ("agent", "version", "runtime", "precision")},
    }


def actor_row(entry: ActorEntry) -> JsonRow:
    """An actor as `actors --format jsonl` prints it."""
    actor = entry.actor
    return {
        "schema": SCHEMA,
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind.value,
        "affiliation": entry.affiliation,
        "aliases": [{"name": name, "count": count} for name, count in actor.aliases],
        "affiliations": [
            {"name": known.name, "from": _day(known.since), "to": _day(known.until)} for known in actor.affiliations
        ],
        "colour": actor.colour,
        "statements": entry.statements,
        "articles": entry.articles,
        "first": _day(entry.first),
        "last": _day(entry.last),
    }


def suggestion_row(suggestion: Suggestion) -> JsonRow:
    """Two actors that may be one, as `actors suggest --format jsonl` prints them."""
    pair = {
        side: {
            "id": entry.actor.id,
            "name": entry.actor.name,
            "kind": entry.actor.kind.value,
            "affiliation": entry.affiliation,
            "statements": entry.statements,
        }
        for side, entry in (("first", suggestion.first), ("second", suggestion.second))
    }
    return {"schema": SCHEMA, **pair, "score": round(suggestion.score, 4), "reason": suggestion.reason}


def decision_row(logged: tuple[Decision, bool]) -> JsonRow:
    """A decision and whether it is in force, as `log --format jsonl` prints them."""
    decision, in_force = logged
    return {
        "schema": SCHEMA,
        "id": decision.id,
        "subject": decision.subject,
        "field": decision.field,
        "value": decision.value,
        "by": decision.by,
        "made_at": decision.made_at.isoformat(timespec="seconds"),
        "in_force": in_force,
    }


def coding_row(entry: CodingEntry) -> JsonRow:
    """A coding as `codings --format jsonl` prints it."""
    return {
        "schema": SCHEMA,
        "codebook": entry.codebook,
        "version": entry.version,
        "concept": entry.concept,
        "proposition": entry.proposition,
        "agreement": entry.agreement.value,
        "score": round(entry.score, 4),
        "is_decided": entry.is_decided,
        "is_disputed": entry.is_disputed,
        "is_author_voice": entry.is_author_voice,
        "statement": entry.statement,
        "article": {
            "name": entry.article,
            "title": entry.title,
            "outlet": entry.outlet,
            "published": _day(entry.published),
        },
        "source": entry.source,
        "cue": entry.cue,
        "content": _passage(entry.content, entry.spans),
        "speakers": [_speaker(speaker) for speaker in entry.speakers],
        "suggested": entry.suggested and _suggested(entry.suggested),
        "decisions": [_judgement(judgement) for judgement in entry.judgements],
    }


def narrative_row(entry: NarrativeEntry) -> JsonRow:
    """A concept that an article takes the position for, as `narratives --format jsonl` prints it."""
    return {
        "schema": SCHEMA,
        "article": {"id": entry.article_id, "name": entry.article},
        "codebook": entry.codebook,
        "concept": entry.concept,
        "parent": entry.parent,
        "score": round(entry.score, 4),
        "statements": list(entry.statements),
    }


def comparison_row(compared: Mapping[str, Any], **head: str) -> JsonRow:
    """How far two coders agree, as `agreement --format jsonl` prints it; `head` says who, on which units."""
    return {"schema": SCHEMA, **head, **compared}


def names_row(name: object, entities: Sequence[Entity]) -> JsonRow:
    """The names found in one text as `inspect names` prints them."""
    found = [[found.span.start, found.span.end, found.label.value, round(found.score, 4)] for found in entities]
    return {"name": name, "entities": found}


def dates_row(name: object, times: Sequence[TimeExpression]) -> JsonRow:
    """The time expressions found in one text as `inspect dates` prints them."""
    return {"name": name, "dates": [[found.span.start, found.span.end, found.value, found.type] for found in times]}


def attributions_row(name: str, statements: Sequence[Statement]) -> JsonRow:
    """An article as `--format attributions` prints it: what a scorer of extracted attributions reads."""
    return {
        "name": name,
        "attributions": [
            {
                "source": span_pairs(statement.attribution.source),
                "cue": span_pairs(statement.attribution.cue),
                "content": span_pairs(statement.attribution.content),
            }
            for statement in statements
        ],
    }


def span_pairs(spans: Spans) -> list[list[int]]:
    """Spans as JSON has them: [[start, end], ...]."""
    return [[span.start, span.end] for span in spans]


def write_jsonl(rows: Iterable[Mapping[str, Any]], out: IO[str]) -> None:
    """One row a line, in the letters of the text; a row with lone surrogates is written with JSON escapes."""
    for row in rows:
        out.write(_line(row) + "\n")


def write_json(rows: Iterable[Mapping[str, Any]], out: IO[str]) -> None:
    """The same rows as one JSON array, one row a line."""
    is_empty = True
    for number, row in enumerate(rows):
        out.write(("[\n" if number == 0 else ",\n") + _line(row))
        is_empty = False
    out.write("[]\n" if is_empty else "\n]\n")


def _line(row: Mapping[str, Any]) -> str:
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(row)
    return line


def _speaker(speaker: Speaker) -> JsonRow:
    return {
        "id": speaker.id,
        "name": speaker.name,
        "kind": speaker.kind.value,
        "affiliation": speaker.affiliation,
    }


def _stand(stand: Stand) -> JsonRow:
    return {
        "codebook": stand.codebook,
        "concept": stand.concept,
        "agreement": stand.agreement.value,
        "score": round(stand.score, 4),
        "decided": stand.is_decided,
    }


def _imported(imported: Imported) -> JsonRow:
    return {"type": imported.statement_type, "coder": imported.coder, "values": dict(imported.values)}


def _suggested(coding: Coding) -> JsonRow:
    position = coding.position
    chances = {"match": position.match, "for": position.for_chance, "against": position.against_chance}
    return {
        "agreement": coding.agreement.value,
        "score": round(coding.score, 4),
        **{name: round(chance, 4) for name, chance in chances.items()},
    }


def _judgement(judgement: Judgement) -> JsonRow:
    return {
        "id": judgement.decision,
        "agreement": judgement.agreement.value,
        "by": judgement.by,
        "made_at": judgement.made_at.isoformat(timespec="seconds"),
        "version": judgement.version,
        "reason": judgement.reason,
        "chance": judgement.chance,
        "is_final": judgement.is_final,
    }


def _said_on(said_on: SaidOn) -> JsonRow:
    return {"date": _day(said_on.date), "precision": said_on.precision.value, "text": said_on.text}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _passage(words: str | None, spans: Spans) -> JsonRow | None:
    return {"text": words, "spans": span_pairs(spans)} if spans else None
