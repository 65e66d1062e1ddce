"""The fixture every test of collect reads with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from onrecord.collect.articles import collect_articles
from onrecord.records import Article, ArticleId, Problem, Severity
from onrecord.settings import Settings


@dataclass(frozen=True)
class Collected:
    """What one run gave."""

    articles: list[Article]
    problems: list[Problem]

    @property
    def names(self) -> list[str]:
        """The names of the articles, in order."""
        return [article.name for article in self.articles]

    @property
    def texts(self) -> list[str]:
        """Their texts."""
        return [article.text for article in self.articles]

    @property
    def ids(self) -> dict[str, ArticleId]:
        """What the casefile would hold after the run."""
        return {article.name: article.id for article in self.articles}

    @property
    def errors(self) -> list[str]:
        """The sentences about what was not read."""
        return [problem.sentence for problem in self.problems if problem.severity is Severity.ERROR]

    @property
    def notices(self) -> list[str]:
        """The sentences about what should be known."""
        return [problem.sentence for problem in self.problems if problem.severity is Severity.NOTICE]


def read(
    *paths: str | Path, taken: Mapping[str, ArticleId] | None = None, stdin: bytes | None = None, **choices: Any
) -> Collected:
    """Everything under the paths, read as English unless a test says otherwise."""
    settings = Settings(**{"language": "en"} | choices)
    stream = BytesIO(stdin) if stdin is not None else None
    found = list(collect_articles(list(paths), settings, taken=taken or {}, stdin=stream))
    return Collected(
        articles=[one for one in found if isinstance(one, Article)],
        problems=[one for one in found if isinstance(one, Problem)],
    )


@pytest.fixture
def collect() -> Callable[..., Collected]:
    """See `read`."""
    return read


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a file below the test's folder, byte for byte."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file
