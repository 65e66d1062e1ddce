"""The report: one HTML page that opens offline, shows every statement in its passage and asks nobody for anything.

Start here. `report.html`, `report.css`, `report_table.js` and `report_passages.js` beside this file are the page's
frame, look and behaviour, and are written into the page. The reading views are plain HTML, so they can be read,
searched and printed without scripts.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from string import Template

from onrecord.errors import InputError
from onrecord.records import ActorEntry, Article, Entry, Problem, Severity, Statement, StatementId
from onrecord.transfer.report_actors import Cast, act_options, gather_cast, speaker_options
from onrecord.transfer.report_article import render_article, render_list_entry, title_of
from onrecord.transfer.report_markup import count_words, day_words, inline, moment_words, one_line, script_json
from onrecord.transfer.report_overview import Counted, render_overview
from onrecord.transfer.report_statement import IMPORTED, Numbered, imported_words, said_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportArticle:
    """An article with what was found in it and what could not be read of it."""

    article: Article
    entries: Sequence[Entry]
    problems: Sequence[Problem]


#: What the page has besides where any statement was imported: a form to choose, and a line of the legend.
_IMPORTED_OPTION = f'<option value="{IMPORTED}">Imported</option>'
_IMPORTED_KEY = (
    f'<li><span class="key sign"><span data-words="{IMPORTED}"></span></span><span>coded in the Discourse Network '
    "Analyzer: who speaks, and what it is about, is what its coder says</span></li>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """An article with its statements numbered in the order of the whole report."""

    article: Article
    statements: tuple[Numbered, ...]


def write_report(
    path: Path,
    pages: Sequence[ReportArticle],
    *,
    title: str,
    made: datetime,
    model: str,
    actors: Sequence[ActorEntry] = (),
    problems: Sequence[Problem] = (),
) -> None:
    """Write the report; `actors` most statements first, `problems` those of files that gave no article."""
    html = render_report(pages, title=title, made=made, model=model, actors=actors, problems=problems)
    draft = path.parent / f"{path.name}.part"
    try:
        draft.write_text(html, encoding="utf-8", newline="\n")
        os.replace(draft, path)  # noqa: PTH105 - a reader never sees half a page
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        reason = error.strerror or "unknown reason"
        raise InputError(
            f"The report cannot be written to {path}: {reason}.", hint="Name a file in a folder you may write to."
        ) from error


def render_report(
    pages: Sequence[ReportArticle],
    *,
    title: str,
    made: datetime,
    model: str,
    actors: Sequence[ActorEntry] = (),
    problems: Sequence[Problem] = (),
) -> str:
    """The whole page as a string."""
    numbered = _number_statements(pages)
    statements = [one for page in numbered for one in page.statements]
    counted = [_count(page.article, one) for page in numbered for one in page.statements if not one.repeats]
    cast = gather_cast(actors, statements)
    articles = {page.article.id: page.article for page in numbered}
    return Template(_part("report.html")).substitute(
        title=inline(title),
        css=_part("report.css"),
        js=_part("report_table.js") + _part("report_passages.js"),
        facts=_facts(numbered, made, model),
        problems=_problems([*problems, *(p for page in pages for p in page.problems)]),
        overview=render_overview(counted, cast),
        speakers=speaker_options(cast),
        acts=act_options(statements),
        imported=_IMPORTED_OPTION if any(one.imported for one in statements) else "",
        outlets=_outlet_options(numbered),
        imported_key=_IMPORTED_KEY if any(one.imported for one in statements) else "",
        list="".join(render_list_entry(page.article, len(page.statements)) for page in numbered),
        articles="".join(render_article(page.article, page.statements, articles) for page in numbered),
        record=script_json(_record(numbered, cast)),
    )


def _part(name: str) -> str:
    return files("onrecord.transfer").joinpath(name).read_text(encoding="utf-8")


def _number_statements(pages: Sequence[ReportArticle]) -> list[_Page]:
    """The articles by date, undated ones last, and their statements in the order of the text."""
    ordered = sorted(pages, key=lambda page: page.article.published or date.max)
    repeats = _repeats([entry.statement for page in ordered for entry in page.entries])
    numbered, first = [], 0
    for page in ordered:
        inside = sorted(page.entries, key=lambda e: (min(e.statement.attribution.content), e.statement.id))
        statements = tuple(_number(n, entry, repeats) for n, entry in enumerate(inside, start=first))
        first += len(statements)
        numbered.append(_Page(article=page.article, statements=statements))
    return numbered


def _number(number: int, entry: Entry, repeats: Container[StatementId]) -> Numbered:
    return Numbered(
        number=number,
        statement=entry.statement,
        speakers=entry.speakers,
        addressees=entry.addressees,
        repeats=entry.statement.id in repeats,
        imported=entry.imported,
    )


def _repeats(statements: Sequence[Statement]) -> set[StatementId]:
    """The statements that say again what another one in the report says; one of each kind is left to count."""
    counted = {statement.id for statement in statements if statement.same_as is None}
    repeats = set()
    for statement in statements:
        if statement.same_as is not None:
            if statement.same_as in counted:
                repeats.add(statement.id)
            # The original is not in the report: the first copy stands for it.
            counted.add(statement.same_as)
    return repeats


def _count(article: Article, one: Numbered) -> Counted:
    return Counted(outlet=article.outlet or "", day=article.published, is_unknown=one.is_unknown)


def _facts(pages: Sequence[_Page], made: datetime, model: str) -> str:
    copies = sum(1 for page in pages if page.article.copy_of is not None)
    statements = [one for page in pages for one in page.statements]
    repeated = sum(1 for one in statements if one.repeats)
    imported = sum(1 for one in statements if one.imported)
    notes = [f"{imported:,} imported" if imported else "", f"and {repeated:,} more in copies" if repeated else ""]
    outlets = {page.article.outlet for page in pages if page.article.outlet}
    rows = [
        ("Statements", f"{len(statements) - repeated:,}", ", ".join(filter(None, notes))),
        (
            "Articles",
            f"{len(pages):,}",
            f"including {copies:,} {'copy' if copies == 1 else 'copies'}" if copies else "",
        ),
        ("Outlets", f"{len(outlets):,}", ""),
        ("Published", *_published(pages)),
        ("Report made", day_words(made), moment_words(made).partition(", ")[2]),
        ("Read by", inline(model), ""),
    ]
    return "".join(
        f"<div><dt>{term}</dt><dd>{fact}{f'<small>{note}</small>' if note else ''}</dd></div>"
        for term, fact, note in rows
    )


def _published(pages: Sequence[_Page]) -> tuple[str, str]:
    days = [page.article.published for page in pages if page.article.published]
    missing = len(pages) - len(days)
    note = f"{count_words(missing, 'article')} without a date" if missing and days else ""
    if not days:
        return "no dates", ""
    first, last = min(days), max(days)
    return (day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"), note


def _problems(problems: Sequence[Problem]) -> str:
    if not problems:
        return '<p class="note">No problems while reading.</p>'
    kinds = Counter(problem.severity for problem in problems)
    parts = [
        f"{kinds[Severity.ERROR]:,} not read" if kinds[Severity.ERROR] else "",
        count_words(kinds[Severity.NOTICE], "notice") if kinds[Severity.NOTICE] else "",
    ]
    items = "".join(
        f"<li><strong>{'Not read' if problem.severity is Severity.ERROR else 'Notice'}</strong> "
        f"<span>{inline(problem.sentence)}</span> <code>{inline(problem.place)}</code></li>"
        for problem in problems
    )
    return (
        f"<details><summary>{count_words(len(problems), 'problem')} while reading: "
        f"{', '.join(filter(None, parts))}</summary><ul>{items}</ul></details>"
    )


def _outlet_options(pages: Sequence[_Page]) -> str:
    names = {one_line(page.article.outlet or "") for page in pages if page.statements}
    return "".join(
        f'<option value="={inline(name)}">{inline(name or "no outlet named")}</option>'
        for name in sorted(names, key=lambda name: (not name, name.casefold()))
    )


def _record(pages: Sequence[_Page], cast: Cast) -> dict[str, object]:
    """What the table needs, as rows of few characters: `report_table.js` names the columns."""
    articles, statements = [], []
    for place, page in enumerate(pages):
        article = page.article
        day = article.published.isoformat() if article.published else ""
        articles.append([article.id, one_line(title_of(article)), one_line(article.outlet or ""), day])
        statements += [_row(place, article, one, cast) for one in page.statements]
    return {"articles": articles, "actors": cast.listed(), "statements": statements}


def _row(place: int, article: Article, one: Numbered, cast: Cast) -> list[object]:
    statement, found = one.statement, one.statement.attribution
    words = [one_line(one.words(role, article.text)) for role in ("source", "cue", "content")]
    said = (statement.act.value if statement.act else "", said_words(statement.said_on))
    return [
        *(statement.id, place, *words, one.form, round(found.score, 3)),
        *(cast.voices(one.speakers), cast.voices(one.addressees), *said),
        *(statement.same_as or "", int(one.repeats)),
        *([imported_words(one.imported)] if one.imported else []),
    ]
