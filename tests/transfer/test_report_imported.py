"""Statements imported from DNA in the report's window: marked, told apart from others, filtered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from report_cases import MADE, MODEL, TITLE, actors_of, small_report
from report_visits import PATIENCE

from onrecord.records import Imported
from onrecord.transfer.report import write_report

pytestmark = pytest.mark.browser

CODED = Imported(
    statement_type="Ferry Note",
    coder="Ines",
    values=(("person", "Tobias Renn"), ("concept", "<b>Fares</b> must fall"), ("agreement", False), ("weight", None)),
)
TOLD = "Ferry Note, coded by Ines · concept: <b>Fares</b> must fall · agreement: no"


def test_an_imported_statement_is_told_apart(browser: Browser, tmp_path: Path) -> None:
    """The form says imported, the values stand below the content, there is no score, and the form filters."""
    [page, *others] = small_report()
    bare = [
        replace(entry.statement, attribution=replace(entry.statement.attribution, form=None)) for entry in page.entries
    ]
    entries = [
        replace(entry, statement=statement, speakers=() if number else entry.speakers, imported=CODED)
        for number, (entry, statement) in enumerate(zip(page.entries, bare, strict=True))
    ]
    pages = [replace(page, entries=entries), *others]
    path = tmp_path / "imported.html"
    write_report(path, pages, title=TITLE, made=MADE, model=MODEL, actors=actors_of(pages))
    window = browser.new_page(reduced_motion="reduce")
    complaints: list[str] = []
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.goto(path.as_uri(), timeout=PATIENCE)
    window.locator("#form").select_option(label="Imported")
    rows = window.locator("#rows tr[data-number]")
    expect(rows).to_have_count(len(entries))
    expect(rows.first.locator("td.col-form")).to_have_text("imported")
    expect(rows.first.locator("td.col-content .soft")).to_have_text(TOLD)
    expect(rows.first.locator("td.col-score")).to_have_text("")
    expect(window.locator("#rows .unknown").first).to_have_text("no speaker")
    window.locator("#words").fill("fares fall")
    expect(rows).to_have_count(len(entries))
    rows.first.click()
    expect(window.locator("#said-about")).to_contain_text(f"imported: {TOLD}")
    assert complaints == []
    window.close()
