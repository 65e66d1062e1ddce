"""Who speaks, in a browser: the filters by speaker and act, the top actors, and names that are no markup."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from report_cases import OKONJO, RUDE, UNION, Speaker
from report_visits import FIRST, PAGES, PHONE, Visit

from onrecord.records import Act

pytestmark = pytest.mark.browser


def count_of(*speakers: Speaker, act: Act | None = None) -> int:
    """How many statements that are not of the copy have one of these speakers, or this act."""
    ids = {speaker.id for speaker in speakers}
    entries = [entry for page in PAGES for entry in page.entries if entry.statement.same_as is None]
    return sum(
        bool(ids & {speaker.id for speaker in entry.speakers}) or (act is not None and entry.statement.act is act)
        for entry in entries
    )


def test_an_actor_filters(visit: Callable[..., Visit]) -> None:
    """A click on an actor leaves its statements, however worded, says so in the bar above, and lets go again."""
    report = visit()
    actor = report.page.locator("[data-filter=actor]", has_text="Ines Okonjo")
    actor.click()
    report.expect_shown(count_of(OKONJO))
    expect(actor).to_have_attribute("aria-pressed", "true")
    assert {text.split(" H")[0].split("to ")[0] for text in report.cells("speaker").all_text_contents()} == {
        "Ines Okonjo"
    }
    expect(report.page.locator(".sections")).to_contain_text(f"Statements {count_of(OKONJO)} of {FIRST}")
    actor.press("Enter")
    report.expect_shown(FIRST)


def test_unknown_speakers_filter(visit: Callable[..., Visit]) -> None:
    """Statements whose speaker is not known can be gone through."""
    report = visit()
    report.page.get_by_role("button", name="speaker not known").click()
    texts = report.cells("speaker").all_text_contents()
    assert texts
    assert all(text.startswith("speaker not known") for text in texts)


@pytest.mark.parametrize("typed", ["okonjo", "COMMISSIONER OKONJO", "ines ok"])
def test_a_speaker_is_found_by_name_and_alias(visit: Callable[..., Visit], typed: str) -> None:
    """Whatever case and accents, by part of a name, and where the text says only "she"."""
    report = visit()
    report.page.get_by_label("Speaker", exact=True).fill(typed)
    report.expect_shown(count_of(OKONJO))
    assert any("she" in (title or "") for title in [
        cell.get_attribute("title") for cell in report.cells("speaker").all()
    ])  # fmt: skip


def test_a_speaker_is_found_by_the_source_as_worded(visit: Callable[..., Visit]) -> None:
    """A source nobody was found for is found by its words."""
    report = visit()
    report.page.get_by_label("Speaker", exact=True).fill("own inspectors")
    report.expect_shown(1)
    expect(report.cells("speaker")).to_have_text("speaker not known “the company's own inspectors”")


def test_words_find_names_and_aliases(visit: Callable[..., Visit]) -> None:
    """The search through everything knows who is meant."""
    report = visit()
    report.page.locator("#words").fill('"commissioner okonjo"')
    report.expect_shown(count_of(OKONJO))


def test_typing_lets_go_of_the_chosen_actor(visit: Callable[..., Visit]) -> None:
    """The chosen actor and the typed name never stand against each other."""
    report = visit()
    report.page.locator("[data-filter=actor]", has_text="Ines Okonjo").click()
    report.page.get_by_label("Speaker", exact=True).fill("deckhands' union")
    report.expect_shown(count_of(UNION))
    report.page.get_by_role("button", name="Remove filter: Speaker: deckhands' union").click()
    report.expect_shown(FIRST)


def test_acts_filter(visit: Callable[..., Visit]) -> None:
    """Choosing an act leaves its statements."""
    report = visit()
    report.page.locator("#act").select_option("rejects")
    report.expect_shown(count_of(act=Act.REJECTS))
    expect(report.page.locator("#rows .act")).to_have_text(["rejects"] * count_of(act=Act.REJECTS))


def test_the_statement_in_hand_says_who(visit: Callable[..., Visit]) -> None:
    """With whom it speaks for, to whom and what act; the name leaves only its statements, by keyboard too."""
    report = visit("#s-station-4")
    expect(report.page.locator("#said-who")).to_have_text(
        "Ines Okonjo Harbour Commission · to Tobias Renn, Deckhands' Union · rejects"
    )
    report.page.locator("#said-who button").press("Enter")
    report.expect_shown(count_of(OKONJO))


def test_names_in_the_window_are_text(visit: Callable[..., Visit]) -> None:
    """Markup in names, aliases and affiliations is on screen as written, and nothing came of it."""
    report = visit("#s-scripted-1")
    expect(report.page.locator("#said-who")).to_contain_text(RUDE.name)
    report.page.locator("[data-filter=actor]", has_text="</script>").click()
    expect(report.page.locator("#chips")).to_contain_text(RUDE.name)
    expect(report.page.locator("#rows")).to_contain_text(str(RUDE.affiliation))
    expect(report.page.locator("body :is(b, i, img)")).to_have_count(0)
    assert report.complaints == []


def test_without_scripts_it_can_be_read(visit: Callable[..., Visit]) -> None:
    """The actors open to their aliases, and each passage shows who speaks."""
    report = visit(java_script_enabled=False, size=PHONE)
    row = report.page.locator(".actors li", has_text="Ines Okonjo")
    row.locator("summary").click()
    expect(row.locator("details p")).to_have_text("Okonjo 4, Commissioner Okonjó 1")
    expect(report.page.locator('#a-wire .sign [data-words="Paolo Hest"]').first).to_be_visible()
