"""The report in a browser: what a reader sees, filters, clicks and follows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from report_cases import MADE, MODEL, TITLE, actors_of, large_report, statements_of
from report_visits import DESK, FIRST, LONG, PAGES, PATIENCE, PHONE, Visit

from onrecord.records import Entry
from onrecord.transfer.report import ReportArticle, write_report
from onrecord.transfer.report_markup import showable

pytestmark = pytest.mark.browser

ROLES = ("source", "cue", "content")
MARKED = """roles => Object.fromEntries([...document.querySelectorAll("article")].map(article => {
  const text = article.querySelector(".text");
  const marks = {};
  for (const sign of text.querySelectorAll(".sign")) {
    const key = decodeURIComponent(sign.hash.slice(3));
    marks[key] = Object.fromEntries(roles.map(role => [role,
      [...text.querySelectorAll(`[data-${role}~="${sign.dataset.number}"]`)].map(part => part.textContent).join("")]));
  }
  return [article.id.slice(2), [text.textContent, marks]];
}))"""
#: Articles far from the window are not drawn: nothing may stick out of them either.
DRAW_ALL = 'document.querySelectorAll("article").forEach(one => { one.style.contentVisibility = "visible"; })'
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

#: Each text on screen with a contrast below WCAG AA against what is behind it: [words, ratio].
READABLE = """() => {
  const numbers = (colour) => { const n = colour.match(/[\\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1]; };
  const light = (rgb) => rgb.slice(0, 3).map(n => n / 255)
    .map(n => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4)
    .reduce((sum, n, i) => sum + n * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = numbers(getComputedStyle(one).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const check = (element, words, pseudo = null) => {
    const style = getComputedStyle(element, pseudo);
    const own = numbers(style.backgroundColor);
    const [a, b] = [light(numbers(style.color)), light(pseudo && own[3] === 1 ? own : behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push([words, Math.round(ratio * 10) / 10]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const element = text.parentElement;
    // A control that is switched off need not be readable.
    if (!text.data.trim() || element.closest("script, style, noscript, svg, :disabled")) continue;
    if (!element.checkVisibility()) continue;
    check(element, text.data.trim().slice(0, 40));
  }
  document.querySelectorAll(".sign [data-words]").forEach(one => check(one, one.dataset.words, "::before"));
  document.querySelectorAll("[data-reason]").forEach(one => check(one, "reason", "::before"));
  document.querySelectorAll(".first").forEach(one => check(one, "label", "::after"));
  return found;
}"""


def matching(test: Callable[[ReportArticle, str], bool]) -> int:
    """How many statements that are not of the copy pass, by their article and the words of their row."""
    return sum(
        test(page, row_words(entry)) for page in PAGES for entry in page.entries if entry.statement.same_as is None
    )


def row_words(entry: Entry) -> str:
    """The words of a statement, who speaks and who is spoken to."""
    names = [words for who in (*entry.speakers, *entry.addressees) for words in (who.name, who.affiliation or "")]
    return "\n".join([entry.source or "", entry.cue or "", entry.content, *names])


def test_it_asks_for_nothing_and_complains_of_nothing(visit: Callable[..., Visit], address: str) -> None:
    """A reader's round through the page makes no request beside the file, no console message and no dialog."""
    report = visit()
    report.expect_shown(FIRST)
    report.page.locator("#words").fill("the")
    report.page.locator(".bar").first.click()
    report.page.locator("#chips button").last.click()
    report.expect_shown(FIRST)
    report.page.locator("#rows tr").first.click()
    report.page.locator("#after").click()
    report.page.keyboard.press("Escape")
    expect(report.page.locator("#inspector")).to_be_hidden()
    assert [url for url in report.requests if not url.startswith("data:")] == [address]
    assert report.complaints == []


def test_words_filter_the_rows(visit: Callable[..., Visit]) -> None:
    """Typed words narrow the table whatever their case, in any column, and an unknown word empties it."""
    report = visit()
    box = report.page.locator("#words")
    box.fill("OKONJO")
    count = matching(lambda page, words: "okonjo" in f"{words}\n{page.article.title}".lower())
    assert 0 < count < FIRST
    report.expect_shown(count)
    box.fill('zoe "4️⃣ hours"')
    report.expect_shown(1)
    box.fill("<script>alert('content")
    report.expect_shown(1)
    box.fill("no such words")
    report.expect_shown(0)
    expect(report.page.locator("#rows")).to_have_text("No statement fits these filters.")
    report.page.get_by_role("button", name="Remove filter: Words: no such words").click()
    report.expect_shown(FIRST)


@pytest.mark.parametrize("outlet", ["The Tarn Herald", 'Lantern "&" <Post>', LONG])
def test_the_outlet_filters(visit: Callable[..., Visit], outlet: str) -> None:
    """Choosing an outlet leaves its statements, however it is written."""
    report = visit()
    report.page.locator("#outlet").select_option(label=outlet)
    count = matching(lambda page, _: page.article.outlet == outlet)
    report.expect_shown(count)
    assert set(report.cells("outlet").all_text_contents()) == {outlet}


def test_form_and_score_filter(visit: Callable[..., Visit]) -> None:
    """Form and minimum score narrow together, and clearing all brings every row back."""
    report = visit()
    report.page.locator("#form").select_option("direct")
    found = [s for page in PAGES for s in statements_of(page) if s.same_as is None and s.attribution.form == "direct"]
    report.expect_shown(len(found))
    assert set(report.cells("form").all_text_contents()) == {"direct"}
    report.page.locator("#least").fill("0.7")
    good = [s for s in found if s.attribution.score >= 0.7]
    assert 0 < len(good) < len(found)
    report.expect_shown(len(good))
    expect(report.page.locator("#least-shown")).to_have_text("0.70")
    report.page.get_by_role("button", name="Remove filter: Clear all").click()
    report.expect_shown(FIRST)


def test_columns_sort_both_ways(visit: Callable[..., Visit]) -> None:
    """A click on a heading sorts, a second one turns the order, and what is missing comes last in both."""
    report = visit()
    heading = report.page.locator("th.col-score")
    for order, reverse in (("descending", True), ("ascending", False)):
        heading.get_by_role("button").click()
        expect(heading).to_have_attribute("aria-sort", order)
        scores = [float(text) for text in report.cells("score").all_text_contents()]
        assert scores == sorted(scores, reverse=reverse)
    for _ in range(2):
        report.page.locator("th.col-day button").click()
        undated = [text == "no date" for text in report.cells("day").all_text_contents()]
        assert any(undated)
        assert undated == sorted(undated)


def test_a_row_leads_to_its_passage(visit: Callable[..., Visit]) -> None:
    """A click on a row shows the passage lit in the window, its address in the bar, and the way back."""
    report = visit()
    row = report.page.locator("#rows tr", has_text="arguing").first
    row.click()
    passage = report.page.locator("#a-station [data-content].lit").first
    expect(passage).to_be_in_viewport()
    assert report.page.evaluate("location.hash") == "#s-station-5"
    expect(report.page.locator("#said-content")).to_have_text("that the survey had been published in full")
    report.page.locator("#back").click()
    expect(row).to_be_in_viewport()
    expect(row).to_have_class(re.compile(r"\bon\b"))


def test_a_click_in_the_text_takes_the_statement_in_hand(visit: Callable[..., Visit]) -> None:
    """In nested statements the inner one comes first and a second click takes the outer one."""
    report = visit("#a-resume")
    inner = report.page.locator("#a-resume [data-cue]", has_text="warned")
    inner.click()
    expect(report.page.locator("#said-source")).to_have_text("the company's own inspectors")
    inner.click()
    expect(report.page.locator("#said-source")).to_have_text("Its secretary, Tobias Renn,")


def test_the_address_of_a_statement_shows_its_passage(visit: Callable[..., Visit]) -> None:
    """A report opened at #s-ID shows that statement, lit and in the window."""
    report = visit("#s-letters-1")
    expect(report.page.locator("#a-letters [data-content].lit")).to_be_in_viewport()
    expect(report.page.locator("#said-content")).to_have_text("“No night crew, no night boat.”")


def test_a_bar_of_the_timeline_filters(visit: Callable[..., Visit]) -> None:
    """A bar leaves its day's statements, by mouse and by keyboard, and lets them go again."""
    report = visit()
    bar = report.page.locator('.bar[data-from="2031-05-06"]')
    bar.click()
    report.expect_shown(5)
    assert set(report.cells("day").all_text_contents()) == {"6 May 2031"}
    expect(bar).to_have_attribute("aria-pressed", "true")
    bar.press("Enter")
    report.expect_shown(FIRST)


def test_an_outlet_of_the_overview_filters(visit: Callable[..., Visit]) -> None:
    """The ranked list is a filter too, and lets go at the second click."""
    report = visit()
    fjord = report.page.locator('[data-filter="outlet"][data-value="Radio Fjord"]')
    fjord.click()
    report.expect_shown(matching(lambda page, _: page.article.outlet == "Radio Fjord"))
    fjord.click()
    report.expect_shown(FIRST)


def test_scripts_in_articles_are_text(visit: Callable[..., Visit]) -> None:
    """Markup in title and text is on screen as written, and no element came of it."""
    report = visit("#s-scripted-1")
    article = report.page.locator("#a-scripted")
    expect(article.locator("h3")).to_have_text("<script>alert(1)</script>")
    expect(article.locator(".text")).to_contain_text("<script>alert('content')</script> & <!-- nothing -->")
    expect(report.page.locator("#said-source")).to_have_text("A reader named </script><b>Bo</b>")
    expect(report.page.locator("article :is(script, b, i, img), #rows :is(script, b, i)")).to_have_count(0)
    expect(article.locator('a[href^="javascript"]')).to_have_count(0)
    assert report.complaints == []


def test_marks_in_the_window_are_the_spans(visit: Callable[..., Visit]) -> None:
    """The browser holds each article's text and each statement's words exactly."""
    shown = visit().page.evaluate(MARKED, list(ROLES))
    assert set(shown) == {page.article.id for page in PAGES}
    for page in PAGES:
        text, marks = shown[page.article.id]
        assert text == showable(page.article.text)
        assert marks == {
            statement.id: {
                role: showable("".join(span.of(page.article.text) for span in getattr(statement.attribution, role)))
                for role in ROLES
            }
            for statement in statements_of(page)
        }


def test_copies_show_on_request(visit: Callable[..., Visit]) -> None:
    """Statements of copies stay out of the table until they are asked for."""
    report = visit()
    report.expect_shown(FIRST)
    expect(report.page.locator("#rows .tag")).to_have_count(0)
    report.page.locator("#copies").check()
    report.expect_shown(FIRST + 5, of=FIRST + 5)
    expect(report.page.locator("#rows .tag")).to_have_count(5)


@pytest.mark.parametrize("size", [PHONE, DESK, (760, 900)], ids=["phone", "desk", "between"])
def test_nothing_sticks_out(visit: Callable[..., Visit], size: tuple[int, int]) -> None:
    """No width scrolls sideways, with words of 300 letters everywhere and a statement in hand."""
    report = visit("#s-wide-1", size=size)
    expect(report.page.locator("#inspector")).to_be_visible()
    report.page.evaluate(DRAW_ALL)
    assert report.page.evaluate(TOO_WIDE) <= 0


def test_dark_is_dark(visit: Callable[..., Visit]) -> None:
    """The page follows the reader's colour scheme, and its text stays readable on its background."""
    light, dark = (
        visit(color_scheme=scheme).page.evaluate(
            "(({ backgroundColor, color }) => [backgroundColor, color].map(one => "
            "one.match(/\\d+/g).slice(0, 3).reduce((sum, n) => sum + Number(n), 0)))(getComputedStyle(document.body))"
        )
        for scheme in ("light", "dark")
    )
    assert light[0] - light[1] > 300
    assert dark[1] - dark[0] > 300


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_is_readable(visit: Callable[..., Visit], scheme: str) -> None:
    """No text has a contrast under WCAG AA in either scheme, lit passages and their labels included."""
    report = visit("#s-resume-4", color_scheme=scheme)
    expect(report.page.locator(".first")).to_have_count(3)
    report.page.evaluate(DRAW_ALL)
    assert report.page.evaluate(READABLE) == []


def test_one_part_lights_all_parts(visit: Callable[..., Visit]) -> None:
    """Pointing at the cue, or reaching the form by keyboard, lights source, cue and both pieces of the content."""
    report = visit("#a-resume")
    article = report.page.locator("#a-resume")
    for reach in (article.locator("[data-cue]", has_text="told").hover, article.locator(".sign").nth(1).focus):
        expect(article.locator(".lit")).to_have_count(0)
        reach()
        expect(article.locator(".lit:not(.sign)")).to_have_text(
            ["“We have not moved an inch on safety, and we will not,”", "Okonjo", "told",
             "“But a timetable is only paper. Paper can be rewritten.”"]
        )  # fmt: skip
        report.page.mouse.move(1, 1)
    report.page.evaluate("document.activeElement.blur()")
    expect(article.locator(".lit")).to_have_count(0)


def test_the_list_shows_the_article_in_hand(visit: Callable[..., Visit]) -> None:
    """The list marks the article jumped to, finds others by their words, and leads to them."""
    report = visit("#s-emoji-2")
    current = report.page.locator("#list [aria-current] .name")
    expect(current).to_have_text("👩‍👩‍👧 Families on the quay")
    report.page.locator("#find").fill("meridian subsidy")
    entries = report.page.locator("#list a:visible")
    expect(entries).to_have_count(1)
    entries.click()
    expect(report.page.locator("#a-wire h3")).to_be_in_viewport()
    expect(current).to_have_text("Ministry offers subsidy for ferries")


def test_the_back_button_returns_to_the_table(visit: Callable[..., Visit]) -> None:
    """The browser's own way back leaves the passage and puts the statement down."""
    report = visit()
    report.page.locator("#rows tr").nth(2).click()
    expect(report.page.locator("#inspector")).to_be_visible()
    report.page.go_back()
    expect(report.page.locator("#inspector")).to_be_hidden()
    assert report.complaints == []


def test_a_large_report_works(browser: Browser, tmp_path: Path) -> None:
    """300 articles with 6,000 statements: the table is drawn a page at a time, filters, and leads to far passages."""
    path = tmp_path / "large.html"
    pages = large_report()
    write_report(path, pages, title=TITLE, made=MADE, model=MODEL, actors=actors_of(pages))
    page = browser.new_page(reduced_motion="reduce")
    page.goto(path.as_uri(), timeout=PATIENCE)
    expect(page.locator("#tally")).to_have_text("6,000 of 6,000 statements")
    expect(page.locator("#rows tr")).to_have_count(50)
    page.locator("#page-on").click()
    expect(page.locator("#page-shown")).to_have_text("51–100 of 6,000")
    page.locator("#outlet").select_option(label="Radio Fjord")
    count = sum(len(one.entries) for one in pages if one.article.outlet == "Radio Fjord")
    expect(page.locator("#tally")).to_have_text(f"{count:,} of 6,000 statements")
    page.locator("th.col-day button").click()
    page.locator("#rows tr").first.click()
    expect(page.locator("article [data-content].lit").first).to_be_in_viewport()
    page.locator("#after").click()
    expect(page.locator("#place")).to_have_text(f"2 of {count:,}")
    expect(page.locator("article [data-content].lit").first).to_be_in_viewport()
    page.close()


def test_an_empty_report_opens(browser: Browser, tmp_path: Path) -> None:
    """A report without articles runs without an error and says that nothing was found."""
    path = tmp_path / "empty.html"
    write_report(path, [], title=TITLE, made=MADE, model=MODEL)
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri(), timeout=PATIENCE)
    expect(page.locator("#rows")).to_have_text("No statements were found.")
    page.close()
    assert complaints == []
