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
        Article,
        ArticleEntry,
        Attribution,
        DatePrecision,
        Decision,
        Entry,
        Form,
        Info,
        Origin,
        Problem,
        ReadSummary,
        SaidOn,
        Severity,
        Skip,
        SkipReason,
        Span,
        Speaker,
        Statement,
        Suggestion,
    )
    from onrecord.settings import Settings

#: Public name -> the module it is in; each is imported when it is first used.
_HOMES = {
    "Act": "records",
    "Actor": "records",
    "ActorEntry": "records",
    "ActorKind": "records",
    "Affiliation": "records",
    "Article": "records",
    "ArticleEntry": "records",
    "Attribution": "records",
    "Casefile": "casefile",
    "DatePrecision": "records",
    "Decision": "records",
    "Entry": "records",
    "Form": "records",
    "Info": "records",
    "InputError": "errors",
    "ModelError": "errors",
    "OnrecordError": "errors",
    "Origin": "records",
    "Problem": "records",
    "ReadSummary": "records",
    "SaidOn": "records",
    "Settings": "settings",
    "Severity": "records",
    "Skip": "records",
    "SkipReason": "records",
    "Span": "records",
    "Speaker": "records",
    "Statement": "records",
    "Statements": "casefile",
    "StoreError": "errors",
    "Suggestion": "records",
    "open": "casefile",
}

__all__ = [
    "Act",
    "Actor",
    "ActorEntry",
    "ActorKind",
    "Affiliation",
    "Article",
    "ArticleEntry",
    "Attribution",
    "Casefile",
    "DatePrecision",
    "Decision",
    "Entry",
    "Form",
    "Info",
    "InputError",
    "ModelError",
    "OnrecordError",
    "Origin",
    "Problem",
    "ReadSummary",
    "SaidOn",
    "Settings",
    "Severity",
    "Skip",
    "SkipReason",
    "Span",
    "Speaker",
    "Statement",
    "Statements",
    "StoreError",
    "Suggestion",
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
