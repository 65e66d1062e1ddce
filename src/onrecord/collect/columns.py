"""Which column of a table holds which field of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from onrecord.collect.problems import UnreadableError
from onrecord.errors import InputError

#: Field -> the names people give its column, best first; written without blanks, dots, hyphens and underscores.
_NAMES = {
    "text": (
        "text body content fulltext articletext articlebody bodytext maintext contenttext storytext textbody "
        "newstext plaintext documenttext cleantext articlecontent transcript article story"
    ),
    "title": "title headline articletitle storytitle webtitle heading headlines newstitle head hed",
    "published": (
        "published date publishdate publisheddate publishedat publishedon datepublished datepublish pubdate "
        "publicationdate publicationtime webpublicationdate publishtime articledate datetime timestamp created "
        "createdat"
    ),
    "outlet": (
        "outlet source medianame mediaoutlet media publication publisher newspaper outletname sourcename newssource "
        "newsoutlet publicationname sitename journal domain sourcedomain site website"
    ),
    "url": "url link articleurl weburl permalink href sourceurl uri",
    "byline": "author byline authors authorname writer journalist reporter creator",
    "name": "name id doc articleid docid documentid uuid guid filename file document storyid storiesid key",
}
#: Other words a user may say for a field in `--map`.
_ALIASES = {"date": "published", "author": "byline", "id": "name", "headline": "title", "source": "outlet"}
_SEPARATORS = re.compile(r"[\s_.\-]+")

Columns = dict[str, str]


def check_columns(columns: Mapping[str, str]) -> None:
    """Raises InputError for a field that an article does not have."""
    for field in columns:
        if _field(field) not in _NAMES:
            raise InputError(f"An article has no field {field!r}.", hint=f"Known are {', '.join(_NAMES)}.")


def find_columns(present: Sequence[str], given: Mapping[str, str]) -> Columns:
    """Field -> column. Raises UnreadableError where there is no text column, or a given column is not there."""
    found = known_columns(present, given)
    for field, column in given.items():
        if column and _field(field) not in found:
            raise UnreadableError(f"it has no column {column!r} for the {field}; {_listed(present)}")
    if "text" not in found:
        raise UnreadableError(f"no column holds the text; {_listed(present)}", hint="Name it with --map text=COLUMN.")
    return found


def known_columns(present: Sequence[str], given: Mapping[str, str]) -> Columns:
    """Field -> column, as far as there are any; a field given the empty name is left out."""
    chosen = {_field(field): column for field, column in given.items()}
    found = {}
    for field, names in _NAMES.items():
        matching = _in_any_case(present, chosen[field]) if field in chosen else _matching(present, names.split())
        if matching:
            found[field] = matching[0]
    return found


def describe(found: Columns, present: Sequence[str]) -> str:
    """Which column fills which field, and which none, as a part of a sentence."""
    filled = ", ".join(f"{_shown(field)} from {column!r}" for field, column in found.items())
    unused = [column for column in present if column not in found.values()]
    return f"{filled}; not used: {_few(unused)}" if unused else filled


def _field(word: str) -> str:
    return _ALIASES.get(word.lower(), word.lower())


def _shown(field: str) -> str:
    return "date" if field == "published" else field


def _matching(present: Iterable[str], names: Sequence[str]) -> list[str]:
    """The columns with one of the names, the best name first."""
    plain = [(_SEPARATORS.sub("", column).casefold(), column) for column in present]
    return [column for name in names for bare, column in plain if bare == name]


def _in_any_case(present: Sequence[str], wanted: str) -> list[str]:
    """The column of that name, or else those that differ in case only."""
    if not wanted or wanted in present:
        return [wanted] if wanted else []
    return [column for column in present if column.casefold() == wanted.casefold()]


def _listed(present: Sequence[str]) -> str:
    return f"its columns are {_few(list(present))}" if present else "it has no columns"


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name[:60]) for name in names[:20])
    return f"{shown} and {len(names) - 20} more" if len(names) > 20 else shown
