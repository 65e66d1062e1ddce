"""File-name patterns such as '{outlet}_{date}_{title}.txt'."""

from __future__ import annotations

import re
from collections.abc import Mapping

from onrecord.errors import InputError

#: Name in the pattern -> field of the article.
FIELDS = {
    "outlet": "outlet",
    "date": "published",
    "published": "published",
    "title": "title",
    "byline": "byline",
    "author": "byline",
    "name": "name",
}
_FIELD = re.compile(r"\{([^{}]*)\}")
#: Dates as file names hold them, so that an outlet may contain the separator: New_York_Post_2023-05-01.
_DATE = r"(?:\d{4}[-._]?\d{2}[-._]?\d{2}|\d{1,2}[-._]\d{1,2}[-._]\d{4})(?!\d)"


class FilePattern:
    """Reads article fields out of file names. Raises InputError for a pattern that cannot be meant."""

    def __init__(self, pattern: str) -> None:
        fields = _FIELD.findall(pattern)
        for field in fields:
            if field not in FIELDS:
                known = ", ".join(f"{{{name}}}" for name in FIELDS)
                raise InputError(f"The name pattern has an unknown field {{{field}}}.", hint=f"Known are {known}.")
        targets = [FIELDS[field] for field in fields]
        if not targets or len(set(targets)) < len(targets):
            raise InputError(
                f"The name pattern {pattern!r} needs at least one field, and each once.",
                hint="For example: '{outlet}_{date}_{title}.txt'.",
            )
        self.pattern = pattern
        self._has_suffix = "." in pattern.rpartition("}")[2]
        self._expressions = [_expression(pattern, date) for date in (_DATE, ".+?")]

    def fields(self, file_name: str) -> Mapping[str, str] | None:
        """Article field -> its words in the file name; None where the name does not match."""
        packed = file_name.removesuffix(".gz")
        names = (file_name, packed) if self._has_suffix else (packed.rpartition(".")[0] or packed,)
        for expression in self._expressions:
            for name in names:
                if match := expression.fullmatch(name):
                    return {key: words.strip() for key, words in match.groupdict().items() if words.strip()}
        return None


def _expression(pattern: str, date: str) -> re.Pattern[str]:
    parts = _FIELD.split(pattern)
    pieces = [re.escape(parts[0])]
    for field, literal in zip(parts[1::2], parts[2::2], strict=True):
        target = FIELDS[field]
        pieces.append(f"(?P<{target}>{date if target == 'published' else '.+?'}){re.escape(literal)}")
    return re.compile("".join(pieces), re.DOTALL)
