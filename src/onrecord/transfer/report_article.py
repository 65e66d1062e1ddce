"""One article of the report as HTML: what it is, its text with every statement marked, and its line in the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.records import Article, ArticleId
from onrecord.transfer.report_markup import (
    anchor,
    count_words,
    day_words,
    fragment,
    inline,
    is_web_address,
    language_attribute,
    short_day_words,
)
from onrecord.transfer.report_passages import render_text
from onrecord.transfer.report_statement import Numbered

#: What a line of the reading column holds and how tall it is: the room kept for an article not drawn yet.
LINE_CHARACTERS, LINE_PIXELS, HEADER_PIXELS, MOST_PIXELS = 66, 30, 260, 200_000


def title_of(article: Article) -> str:
    """The title, or the name where it has none."""
    return article.title or article.name


def render_article(article: Article, statements: Sequence[Numbered], articles: Mapping[ArticleId, Article]) -> str:
    """The reading view of one article."""
    language = language_attribute(article.language)
    return (
        f'<article id="{anchor("a", article.id)}" tabindex="-1" style="--room:{_room(article.text)}px">'
        f"<header>{_kicker(article)}<h3{language}>{inline(title_of(article))}</h3>"
        f"{_particulars(article, len(statements))}{_copy_note(article, articles)}</header>"
        f'<div class="text"{language}>{render_text(article, statements)}</div></article>'
    )


def render_list_entry(article: Article, count: int) -> str:
    """The article's line in the list beside the reading views."""
    facts = [article.outlet or "", short_day_words(article.published) if article.published else ""]
    copy = '<span class="tag">copy</span>' if article.copy_of else ""
    return (
        f'<li><a href="{fragment("a", article.id)}"><span class="name">{inline(title_of(article))}</span>'
        f'<span class="facts">{inline(" · ".join(filter(None, facts)))}{copy}</span>'
        f'<span class="count" title="{count_words(count, "statement")}">{count:,}</span></a></li>'
    )


def _kicker(article: Article) -> str:
    outlet = f"<span>{inline(article.outlet)}</span>" if article.outlet else ""
    day = article.published
    dated = f'<time datetime="{day}">{day_words(day)}</time>' if day else "<span>no date</span>"
    return f'<p class="kicker">{outlet}{dated}</p>'


def _particulars(article: Article, statements: int) -> str:
    facts = [
        f"<span>{inline(article.byline)}</span>" if article.byline else "",
        f'<span title="File name or id as given">{inline(article.name)}</span>',
        _address(article.url) if article.url else "",
        f"<span>{count_words(statements, 'statement')}</span>",
    ]
    return f'<p class="particulars">{"".join(facts)}</p>'


def _address(url: str) -> str:
    if not is_web_address(url):
        return f'<span class="address">{inline(url)}</span>'
    return f'<a class="address" href="{inline(url)}" rel="noopener noreferrer external">{inline(url)}</a>'


def _copy_note(article: Article, articles: Mapping[ArticleId, Article]) -> str:
    if article.copy_of is None:
        return ""
    original = articles.get(article.copy_of)
    if original is None:
        return '<p class="copy">The same text as an article that is not in this report.</p>'
    where = ", ".join(filter(None, [original.outlet, day_words(original.published) if original.published else ""]))
    link = f'<a href="{fragment("a", original.id)}">{inline(title_of(original))}</a>'
    return f'<p class="copy">Copy of {link}{f" ({inline(where)})" if where else ""}. Its statements count once.</p>'


def _room(text: str) -> int:
    lines = sum(1 + len(line) // LINE_CHARACTERS for line in text.split("\n"))
    return min(MOST_PIXELS, HEADER_PIXELS + LINE_PIXELS * lines)
