"""The articles of a casefile: listed, their heads corrected, removed."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli_options import (
    LISTING,
    ArticleName,
    By,
    CasefilePath,
    Copies,
    Format,
    ListingCommand,
    Output,
    RowFormat,
    make_group,
    opened,
)
from onrecord.cli_output import Listing, print_decision, write_rows
from onrecord.cli_values import read_pairs

#: What can be corrected of an article.
FIELDS = ("published", "outlet", "title", "byline", "url")

app = make_group("List the articles; correct or remove them.")


@app.command(LISTING, cls=ListingCommand, hidden=True)
def list_articles(
    casefile: CasefilePath,
    copies: Copies = False,
    row_format: Format = RowFormat.TABLE,
    output: Output = None,
) -> None:
    """List the articles: outlet, date, statements, skips."""
    from onrecord import screen
    from onrecord.transfer import columns, rows

    listing = Listing(
        show=screen.print_articles, row=rows.article_row, flat=columns.flat_article, columns=columns.ARTICLE_COLUMNS
    )
    with opened(casefile) as case:
        entries = case.articles(copies=copies)
    write_rows(entries, listing, row_format, output)


@app.command("set")
def set_article(
    casefile: CasefilePath,
    article: ArticleName,
    pairs: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY=VALUE...", help=f"What is right: {', '.join(FIELDS)}.", show_default=False),
    ] = None,
    by: By = None,
) -> None:
    """Correct the head of an article: published, outlet, title, byline, url."""
    fields = {key: value or None for key, value in read_pairs(pairs or [], FIELDS).items()}
    with opened(casefile) as case:
        name = case.article(article).name
        for decision in case.set_article(article, by=by, **fields):
            print_decision(f"{name}: {decision.field} is now {decision.value or 'unknown'}.", decision, casefile)


@app.command()
def remove(casefile: CasefilePath, article: ArticleName, by: By = None) -> None:
    """Leave an article and its statements out of the record, also when it is read again."""
    with opened(casefile) as case:
        name = case.article(article).name
        print_decision(f"Removed {name}.", case.remove_article(article, by=by), casefile)
