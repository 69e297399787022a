"""A site that is a folder on disk: search, filter and the page of any day work, and each can be come back to."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.chromium import Chromium
from browser.paper import printed

pytestmark = pytest.mark.xdist_group("browser")
RESULT = ".md-search-result__link"
SHOWN = (
    "[...document.querySelectorAll('tbody tr')].filter(row => row.checkVisibility()).map(row => row.cells[0].innerText)"
)
BOX = "document.querySelector('.mc-filter input')"
DAY = "document.querySelector('.mc-on [name=on]')"
TOLD = "document.querySelector('.mc-on [role=status]').textContent"
LOADED = "document.readyState === 'complete'"


def test_the_search_finds_a_document_and_leads_to_it(site: Path, browser: Chromium) -> None:
    with browser.open(site / "for/staff.html") as tab:
        assert "/documents/SOP-007/index.html" in tab.search("sop7")[0]
        tab.leave(f"document.querySelector('{RESULT}').click()", "/documents/SOP-007/index.html")
        assert tab.ask("document.querySelector('article h1').textContent").startswith("SOP-007")
        assert tab.ask("location.protocol") == "file:" and tab.errors() == []


def test_what_a_register_is_asked_stands_in_its_address(site: Path, browser: Chromium) -> None:
    register = site / "registers/documents.html"
    with browser.open(register) as tab:
        everything = tab.ask(SHOWN)
        tab.ask(f"{BOX}.focus()")
        tab.type("status:effective SOP")
        found = tab.ask(SHOWN)
        assert 0 < len(found) < len(everything)
        address = tab.ask("location.href")
        assert address == f"{register.resolve().as_uri()}?filter=status%3Aeffective+SOP"
        tab.call("Page.reload")
        tab.wait(f"{LOADED} && {BOX} !== null && {BOX}.value === 'status:effective SOP'")
        assert tab.ask(SHOWN) == found
        tab.leave("document.querySelector('tbody tr:not([hidden]) a').click()", "/index.html")
        tab.leave("history.back()", "/documents.html")
        tab.wait(f"{BOX}.value === 'status:effective SOP'")
        assert tab.ask(SHOWN) == found
        tab.ask(f"{BOX}.value = ''; {BOX}.dispatchEvent(new Event('input'))")
        assert (tab.ask(SHOWN), tab.ask("location.search")) == (everything, "")
        assert tab.errors() == []
    with browser.open(address) as tab:
        assert tab.ask(SHOWN) == found, "a link to what was found, sent to somebody else"


def test_a_hostile_question_is_only_a_question(site: Path, browser: Chromium) -> None:
    register = (site / "registers/documents.html").resolve().as_uri()
    with browser.open(
        f"{register}?filter=%22%3E%3Cimg%20src=x%20onerror=window.ran=1%3E%zz&filter2=%F0%28#%E0%A4%A"
    ) as tab:
        assert tab.ask(BOX + ".value").startswith('"><img src=x') and tab.ask("window.ran") is None
        assert (tab.ask(SHOWN), tab.errors()) == ([], [])


def test_the_page_of_any_day_keeps_its_day(site: Path, browser: Chromium, tmp_path: Path) -> None:
    with browser.open(site / "for/on.html") as tab:
        tab.ask(f"{DAY}.value = '2025-06-01'; {DAY}.dispatchEvent(new Event('change'))")
        said = tab.ask(TOLD)
        assert said.startswith("On 2025-06-01: ") and tab.ask("location.search") == "?on=2025-06-01"
        tab.call("Page.reload")
        tab.wait(f"{LOADED} && {DAY}.value === '2025-06-01'")
        assert tab.ask(TOLD) == said
        sheets = printed(tab, tmp_path / "day.pdf").rstrip("\f").split("\f")
        assert all("On 2025-06-01, as known on 2026-11-24" in sheet and "As of" not in sheet for sheet in sheets)
        tab.leave("document.querySelector('.mc-any-day tbody a').click()", ".html")
        tab.wait("document.querySelector('.mc-banner') !== null")
        assert tab.errors() == []


def test_the_way_home_is_a_page_and_no_list_of_files(site: Path, browser: Chromium) -> None:
    for page in ("documents/SOP-007/r2.html", "registers/documents.html", "index.html"):
        with browser.open(site / page) as tab:
            tab.leave("document.querySelector('.md-header .md-logo').click()", "/site/index.html")
            assert tab.ask("document.querySelector('.md-header') !== null")
