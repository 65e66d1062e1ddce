"""Suggestions and decisions become what holds: the pure fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from onrecord.records import (
    FIRST_DECIDED,
    Act,
    ActorKind,
    Article,
    Attribution,
    DatePrecision,
    Decision,
    Form,
    Participant,
    SaidOn,
    Span,
    Spans,
    Statement,
    Voice,
)
from onrecord.review.decisions import fields_of


class Stages(Protocol):
    """What the stages say of passages that a person set, as they do of those a model finds."""

    def form(self, content: Spans) -> Form:
        """How the content is given."""

    def act(self, attribution: Attribution) -> Act | None:
        """What is done in making the statement."""

    def said_on(self, attribution: Attribution) -> SaidOn | None:
        """When it was made."""

    def speakers(self, attribution: Attribution) -> tuple[Voice, ...]:
        """Who is named as its source, where somebody is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What the latest reading that knew the statement says of it; `is_found`: the latest reading of all does."""

    statement: Statement
    is_found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A statement as it holds. `is_rejected`: a person says that it is none; `is_standing`: it is in the record."""

    statement: Statement
    is_rejected: bool
    is_standing: bool


def settle_article(suggested: Article, decisions: Sequence[Decision]) -> tuple[Article, bool]:
    """The article as it holds, and whether a person removed it."""
    fields = dict(fields_of(decisions))
    is_removed = fields.pop("remove", False) is True
    if isinstance(day := fields.get("published"), str):
        fields["published"] = date.fromisoformat(day)
    changes: dict[str, Any] = fields
    return replace(suggested, **changes), is_removed


def settle_statement(
    bare: Statement,
    suggested: Suggested | None,
    decisions: Sequence[Decision],
    *,
    stages: Stages,
    numbers: Mapping[str, int],
) -> Settled | None:
    """What holds of a statement; None where nothing says where it stands. `bare` has its id, article and `same_as`.

    `decisions` are those in force about it; `numbers` those of the participants whose names people gave.
    """
    fields = fields_of(decisions)
    attribution = _settle_spans(suggested, fields, stages)
    if attribution is None:
        return None
    said = suggested.statement if suggested and suggested.statement.attribution == attribution else None
    statement = replace(
        bare,
        attribution=attribution,
        speakers=_settle_speakers(fields, attribution, suggested, stages, numbers),
        addressees=_settle_addressees(fields, suggested, numbers),
        act=_settle_act(fields, attribution, said, stages),
        said_on=_settle_date(fields, attribution, said, stages),
    )
    is_rejected = fields.get("reject") is True
    is_held = bool(decisions) or (suggested is not None and suggested.is_found)
    return Settled(statement=statement, is_rejected=is_rejected, is_standing=is_held and not is_rejected)


def number_names(decisions: Iterable[Decision], first: int = FIRST_DECIDED) -> dict[str, int]:
    """Every speaker and addressee that the decisions about one article's statements name, with its number."""
    ordered = sorted(decisions, key=lambda decision: decision.id)
    names = [
        str(n) for d in ordered if d.field in ("speaker", "addressee") and isinstance(d.value, list) for n in d.value
    ]
    return {name: first + place for place, name in enumerate(dict.fromkeys(names))}


def invent_participants(numbers: Mapping[str, int], found: Iterable[Participant]) -> list[Participant]:
    """The participants behind names that people gave, of the kind the article's own one of that name has."""
    kinds = {form: p.kind for p in found for form in (*(form for form, _ in p.forms), p.name)}
    return [
        Participant(
            number=number, kind=kinds.get(name, ActorKind.PERSON), name=name, forms=((name, 1),), is_decided=True
        )
        for name, number in numbers.items()
    ]


def adopt_voices(
    voices: Sequence[Voice], owners: Mapping[int, Participant], present: list[Participant], first: int
) -> tuple[Voice, ...]:
    """The voices of an earlier reading with the numbers of this one's participants, by name and kind.

    `owners` were the participants of that reading; one that is gone is added to `present`, from number `first` on.
    """
    adopted = []
    for voice in voices:
        owner = owners[voice.participant]
        found = next((p for p in present if (p.name, p.kind) == (owner.name, owner.kind) and not p.is_decided), None)
        if found is None:
            number = max(first, 1 + max((p.number for p in present), default=0))
            found = replace(owner, number=number)
            present.append(found)
        adopted.append(replace(voice, participant=found.number))
    return tuple(adopted)


def _settle_spans(suggested: Suggested | None, fields: Mapping[str, object], stages: Stages) -> Attribution | None:
    """Where the statement stands: as decided, else as added, else as suggested."""
    machine = suggested.statement.attribution if suggested else None
    added = fields.get("add")
    roles: dict[str, Spans] = {}
    for role in ("content", "source", "cue"):
        if role in fields:
            roles[role] = spans_of(fields[role])
        elif isinstance(added, Mapping):
            roles[role] = spans_of(added[role])
    if machine is None:
        if not isinstance(added, Mapping):
            return None
        return Attribution(form=stages.form(roles["content"]), score=1.0, **roles)
    if all(getattr(machine, role) == spans for role, spans in roles.items()):
        return machine
    is_moved = roles.get("content", machine.content) != machine.content
    form = stages.form(roles["content"]) if is_moved else machine.form
    changes: dict[str, Any] = {**roles, "form": form, "score": 1.0}
    return replace(machine, **changes)


def _settle_speakers(
    fields: Mapping[str, object],
    attribution: Attribution,
    suggested: Suggested | None,
    stages: Stages,
    numbers: Mapping[str, int],
) -> tuple[Voice, ...]:
    """Who speaks: as decided, else who is named in a source that a person set, else as suggested."""
    if isinstance(names := fields.get("speaker"), list):
        return tuple(Voice(participant=numbers[name]) for name in names)
    if suggested is None:
        return stages.speakers(attribution)
    if attribution.source != suggested.statement.attribution.source:
        return stages.speakers(attribution) or suggested.statement.speakers
    return suggested.statement.speakers


def _settle_addressees(
    fields: Mapping[str, object], suggested: Suggested | None, numbers: Mapping[str, int]
) -> tuple[Voice, ...]:
    if isinstance(names := fields.get("addressee"), list):
        return tuple(Voice(participant=numbers[name]) for name in names)
    return suggested.statement.addressees if suggested else ()


def _settle_act(
    fields: Mapping[str, object], attribution: Attribution, said: Statement | None, stages: Stages
) -> Act | None:
    if "act" in fields:
        return Act(str(fields["act"]))
    return said.act if said else stages.act(attribution)


def _settle_date(
    fields: Mapping[str, object], attribution: Attribution, said: Statement | None, stages: Stages
) -> SaidOn | None:
    if "said_on" not in fields:
        return said.said_on if said else stages.said_on(attribution)
    value = fields["said_on"]
    if isinstance(value, Mapping):
        return SaidOn(date=date.fromisoformat(value["date"]), precision=DatePrecision(value["precision"]))
    return SaidOn(date=date.fromisoformat(str(value)), precision=DatePrecision.DAY) if value else None


def spans_of(pairs: Any) -> Spans:
    """Spans as a decision holds them."""
    return tuple(Span(start, end) for start, end in pairs)
