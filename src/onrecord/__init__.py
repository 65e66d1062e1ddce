"""onrecord reads news coverage and keeps the record of who said what."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.casefile import Casefile, Statements
    from onrecord.casefile import open_casefile as open  # noqa: A004 - read as onrecord.open
    from onrecord.errors import InputError, ModelError, OnrecordError, StoreError
    from onrecord.records import (
        Article,
        ArticleEntry,
        Attribution,
        Entry,
        Form,
        Info,
        Origin,
        Problem,
        ReadSummary,
        Severity,
        Skip,
        SkipReason,
        Span,
        Statement,
    )
    from onrecord.settings import Settings

#: Public name -> the module it is in; each is imported when it is first used.
_HOMES = {
    "Article": "records",
    "ArticleEntry": "records",
    "Attribution": "records",
    "Casefile": "casefile",
    "Entry": "records",
    "Form": "records",
    "Info": "records",
    "InputError": "errors",
    "ModelError": "errors",
    "OnrecordError": "errors",
    "Origin": "records",
    "Problem": "records",
    "ReadSummary": "records",
    "Settings": "settings",
    "Severity": "records",
    "Skip": "records",
    "SkipReason": "records",
    "Span": "records",
    "Statement": "records",
    "Statements": "casefile",
    "StoreError": "errors",
    "open": "casefile",
}

__all__ = [
    "Article",
    "ArticleEntry",
    "Attribution",
    "Casefile",
    "Entry",
    "Form",
    "Info",
    "InputError",
    "ModelError",
    "OnrecordError",
    "Origin",
    "Problem",
    "ReadSummary",
    "Settings",
    "Severity",
    "Skip",
    "SkipReason",
    "Span",
    "Statement",
    "Statements",
    "StoreError",
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
