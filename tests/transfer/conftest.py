"""A browser with the report open in it, for every test that looks at the page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from report_cases import MADE, MODEL, TITLE, actors_of, unread_file
from report_visits import DESK, PAGES, PATIENCE, Visit

from onrecord.transfer.report import write_report

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this file."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"The report's browser tests need Chromium: none of {', '.join(NAMES)} is installed.")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS, timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of the invented articles as a file's address."""
    path = tmp_path_factory.mktemp("report") / "a report, with spaces & #1.html"
    write_report(path, PAGES, title=TITLE, made=MADE, model=MODEL, actors=actors_of(PAGES), problems=[unread_file()])
    return path.as_uri()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    """Opens the report in a fresh window."""
    contexts = []

    def open_report(hash: str = "", size: tuple[int, int] = DESK, **options: str) -> Visit:  # noqa: A002
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            reduced_motion="reduce",
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        made = Visit(page=context.new_page())
        made.page.on("request", lambda request: made.requests.append(request.url))
        made.page.on("console", lambda message: made.complaints.append(message.text))
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.on("dialog", lambda dialog: (made.complaints.append(dialog.message), dialog.dismiss()))
        made.page.goto(address + hash)
        return made

    yield open_report
    for context in contexts:
        context.close()
