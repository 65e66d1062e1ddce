"""onrecord reads news coverage and keeps the record of who said what."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.casefile import Casefile, Statements
    from onrecord.casefile import open_casefile as open  # noqa: A004 - read as onrecord.open
    from onrecord.errors import InputError, ModelError, OnrecordError, StoreError
    from onrecord.records import (
        Act,
        Actor,
        ActorEntry,
        ActorKind,
        Affiliation,
        Agreement,
        Article,
        ArticleEntry,
        Attribution,
        Codebook,
        Coding,
        CodingEntry,
        Concept,
        DatePrecision,
        Decision,
        Entry,
        Form,
        Info,
        Judgement,
        Origin,
        Position,
        Problem,
        ReadSummary,
        SaidOn,
        Severity,
        Skip,
        SkipReason,
        Span,
        Speaker,
        Stand,
        Statement,
        Suggestion,
    )
    from onrecord.records_coding import (
        CodebookSummary,
        CodeSummary,
        ConceptSummary,
        Estimate,
        LeftBehind,
        NarrativeEntry,
        Task,
    )
    from onrecord.settings import Settings

#: Public name -> the module it is in; each is imported when it is first used.
_HOMES = {
    "Act": "records",
    "Actor": "records",
    "ActorEntry": "records",
    "ActorKind": "records",
    "Affiliation": "records",
    "Agreement": "records",
    "Article": "records",
    "ArticleEntry": "records",
    "Attribution": "records",
    "Casefile": "casefile",
    "CodeSummary": "records_coding",
    "Codebook": "records",
    "CodebookSummary": "records_coding",
    "Coding": "records",
    "CodingEntry": "records",
    "Concept": "records",
    "ConceptSummary": "records_coding",
    "DatePrecision": "records",
    "Decision": "records",
    "Entry": "records",
    "Estimate": "records_coding",
    "Form": "records",
    "Info": "records",
    "InputError": "errors",
    "Judgement": "records",
    "LeftBehind": "records_coding",
    "ModelError": "errors",
    "NarrativeEntry": "records_coding",
    "OnrecordError": "errors",
    "Origin": "records",
    "Position": "records",
    "Problem": "records",
    "ReadSummary": "records",
    "SaidOn": "records",
    "Settings": "settings",
    "Severity": "records",
    "Skip": "records",
    "SkipReason": "records",
    "Span": "records",
    "Speaker": "records",
    "Stand": "records",
    "Statement": "records",
    "Statements": "casefile",
    "StoreError": "errors",
    "Suggestion": "records",
    "Task": "records_coding",
    "open": "casefile",
}

__all__ = [
    "Act",
    "Actor",
    "ActorEntry",
    "ActorKind",
    "Affiliation",
    "Agreement",
    "Article",
    "ArticleEntry",
    "Attribution",
    "Casefile",
    "CodeSummary",
    "Codebook",
    "CodebookSummary",
    "Coding",
    "CodingEntry",
    "Concept",
    "ConceptSummary",
    "DatePrecision",
    "Decision",
    "Entry",
    "Estimate",
    "Form",
    "Info",
    "InputError",
    "Judgement",
    "LeftBehind",
    "ModelError",
    "NarrativeEntry",
    "OnrecordError",
    "Origin",
    "Position",
    "Problem",
    "ReadSummary",
    "SaidOn",
    "Settings",
    "Severity",
    "Skip",
    "SkipReason",
    "Span",
    "Speaker",
    "Stand",
    "Statement",
    "Statements",
    "StoreError",
    "Suggestion",
    "Task",
    "open",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
    value = getattr(import_module(f"onrecord.{_HOMES[name]}"), "open_casefile" if name == "open" else name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_HOMES)
