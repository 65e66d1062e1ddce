"""Start here: files, folders, pages and exports become articles.

    paths -> paths.py (archives.py, guesses.py) -> texts.py | pages.py | documents.py | tables.py -> Draft
    Draft -> names.py (name and id) -> languages.py, marks.py -> Article

Nothing here raises for what a file holds: a `Problem` says what was not read, why, and what to do; the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields as fields_of
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from onrecord.collect.columns import check_columns
from onrecord.collect.dates import read_date
from onrecord.collect.documents import read_document
from onrecord.collect.drafts import Draft, storable
from onrecord.collect.files import File, Kind, cannot_open
from onrecord.collect.names import Names, Settled
from onrecord.collect.pages import read_page
from onrecord.collect.paths import find_files
from onrecord.collect.patterns import FilePattern
from onrecord.collect.problems import Notices, UnreadableError, not_read, notice
from onrecord.collect.streams import DAMAGE
from onrecord.collect.tables import read_table
from onrecord.collect.texts import read_text
from onrecord.records import Article, ArticleId, Problem
from onrecord.settings import Settings

_READERS = {Kind.TEXT: read_text, Kind.PAGE: read_page, Kind.DOCUMENT: read_document}


def collect_articles(
    paths: Sequence[str | Path],
    settings: Settings,
    *,
    taken: Mapping[str, ArticleId],
    stdin: BinaryIO | None = None,
) -> Iterator[Article | Problem]:
    """Every article under the paths, one at a time, and a problem for whatever was not read or needs to be known.

    `taken` are the names in the casefile; an article it already holds comes without language and skips. `-` among
    the paths is standard input. Raises InputError for settings that cannot be meant, before anything is read.
    """
    check_columns(settings.columns)
    pattern = FilePattern(settings.name_pattern) if settings.name_pattern is not None else None
    return _collect(paths, settings, Names(taken), pattern, stdin)


def _collect(
    paths: Sequence[str | Path],
    settings: Settings,
    names: Names,
    pattern: FilePattern | None,
    stdin: BinaryIO | None,
) -> Iterator[Article | Problem]:
    for file in find_files(paths, settings, stdin):
        if isinstance(file, Problem):
            yield file
        else:
            yield from _articles_of(file, settings, names, pattern)


def _articles_of(
    file: File, settings: Settings, names: Names, pattern: FilePattern | None
) -> Iterator[Article | Problem]:
    names.begin()
    notices = Notices(file.place)
    fields: Mapping[str, str] = {}
    if pattern is not None:
        matched = pattern.fields(file.name)
        fields = matched or {}
        yield from _about_pattern(file, pattern, matched)
    for draft in _drafts(file, settings):
        if isinstance(draft, Problem):
            yield draft
        else:
            yield from _article(_filled(draft, fields), file, settings, names, notices)
    yield from notices.rest()


def _drafts(file: File, settings: Settings) -> Iterator[Draft | Problem]:
    """What the reader for the kind of file gives; its failure is a problem."""
    try:
        yield from _READERS.get(file.kind, read_table)(file, settings)
    except UnreadableError as error:
        yield not_read(file.place, error)
    except DAMAGE:
        yield not_read(file.place, UnreadableError("the compressed data are cut off or damaged"))
    except OSError as error:
        yield not_read(file.place, cannot_open(error))
    except UnicodeDecodeError as error:
        yield not_read(file.place, UnreadableError(f"it cannot be decoded ({error.reason})", hint="Save it as UTF-8."))
    except RecursionError:
        yield not_read(file.place, UnreadableError("it is nested too deeply"))


def _about_pattern(file: File, pattern: FilePattern, matched: Mapping[str, str] | None) -> Iterator[Problem]:
    if matched is None:
        sentence = f"{file.place}: the file name does not match the pattern {pattern.pattern!r}, so it fills no fields."
        yield notice(file.place, sentence)
    elif "published" in matched and read_date(matched["published"].replace("_", "-")) is None:
        shown = matched["published"]
        yield notice(file.place, f"{file.place}: the date {shown!r} in the file name cannot be read.")


def _filled(draft: Draft, fields: Mapping[str, str]) -> Draft:
    """The draft with the fields of the file name: over what a file says itself, under what a row of a table says."""
    values: dict[str, object] = dict(fields)
    if "published" in fields:
        values["published"] = read_date(fields["published"].replace("_", "-"))
    if draft.row is not None:
        values.pop("name", None)
        values = {field: value for field, value in values.items() if getattr(draft, field) is None}
    return replace(draft, **{field: value for field, value in values.items() if value is not None})  # type: ignore[arg-type]


def _article(
    draft: Draft, file: File, settings: Settings, names: Names, notices: Notices
) -> Iterator[Article | Problem]:
    replaced = storable(draft.text) != draft.text
    draft = _storable(draft)
    settled = names.settle(draft, file)
    if replaced:
        sentence = f"{draft.place} holds lone surrogates, which are no characters; each became U+FFFD."
        yield notice(draft.place, sentence, article=settled.name)
    yield from _about_name(draft, file, settled, notices)
    if settled.is_again:
        sentence = f"{draft.place} is word for word the article {settled.name}, which was read already."
        yield notice(draft.place, sentence, article=settled.name)
        return
    article = _as_article(draft, settled)
    if settled.is_stored:
        yield article
    else:
        yield from _with_language(article, draft.place, settings)


def _storable(draft: Draft) -> Draft:
    """The draft with every word of it as UTF-8 can hold it."""
    changed: dict[str, Any] = {}
    for field in fields_of(draft):
        value = getattr(draft, field.name)
        if isinstance(value, str) and (kept := storable(value)) != value:
            changed[field.name] = kept
    return replace(draft, **changed) if changed else draft


def _about_name(draft: Draft, file: File, settled: Settled, notices: Notices) -> Iterator[Problem]:
    wanted = draft.name if draft.row is not None else draft.name or file.name
    if wanted is None:
        sentence = f"{file.place}: articles without a name of their own are named {file.name}#ROW."
        yield from notices.about("missing names", notice(file.place, sentence), most=1)
    elif settled.name != wanted:
        sentence = f"{draft.place}: another article has the name {wanted!r}, so this one is named {settled.name!r}."
        yield from notices.about("repeated names", notice(draft.place, sentence, article=settled.name))


def _as_article(draft: Draft, settled: Settled) -> Article:
    return Article(
        id=settled.id,
        name=settled.name,
        text=draft.text,
        title=draft.title,
        outlet=draft.outlet,
        byline=draft.byline,
        published=draft.published,
        url=draft.url,
    )


def _with_language(article: Article, place: str, settings: Settings) -> Iterator[Article | Problem]:
    """The article with its language and, where it is going to be read for statements, its skips."""
    from onrecord.collect.languages import detect_language
    from onrecord.collect.marks import mark_skips

    language = settings.language or detect_language(article.text)
    if language in (None, "en"):
        skips = mark_skips(article.text, title=article.title, byline=article.byline)
        yield replace(article, language=language, skips=skips)
        return
    sentence = (
        f"{place} is kept but was not read for statements: its language is {language}, not English. "
        "If it is English, use --language en."
    )
    yield Problem(sentence=sentence, place=place, article=article.name)
    yield replace(article, language=language)
