"""An open report for the browser's tests: the pages it shows, and what it was seen to do."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect
from report_cases import Told, make_page, person, small_report

from onrecord.records import Act, ActorKind

PATIENCE = 60_000
PHONE, DESK = (390, 844), (1280, 800)
LONG = "x" * 300
PAGES = [
    *small_report(),
    make_page(
        "wide",
        f"{{s1 {LONG}}} {{u1 said}} {{c1 “{LONG} {LONG}”}}.\n\n{{skip-PAYWALL {LONG}}}",
        title=LONG,
        outlet=LONG,
        byline=LONG,
        url=f"https://wide.example/{LONG}",
        told={
            1: Told((person("long", LONG, LONG, ActorKind.COUNTRY),), (person("longer", LONG + "y"),), act=Act.WARNS)
        },
    ),
]
#: Statements without the five of the copy.
FIRST = 28


@dataclass
class Visit:
    """An open report, with everything it asked for and complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def cells(self, column: str) -> Locator:
        """The cells of one column of the table."""
        return self.page.locator(f"#rows td.col-{column}")

    def expect_shown(self, count: int, of: int = FIRST) -> None:
        """The table has so many rows and the line above it says so."""
        expect(self.page.locator("#tally")).to_have_text(f"{count} of {of} statements")
        expect(self.page.locator("#rows tr[data-number]")).to_have_count(count)
