"""Where scripts do not run nothing is missing but what sharpens: all can be read, opened and reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.chromium import Chromium, Tab
from browser.kinds import KINDS

pytestmark = pytest.mark.xdist_group("browser")
PAGES = {**KINDS, "any-day": "for/on.html"}
SHARPER = "article .mc-filter, article form"
"""What only scripts show: it is for them that it is there."""
READ = "document.querySelector('article').innerText"
OPEN = "document.querySelectorAll('article details').forEach(one => one.open = true)"
ELSEWHERE = "svg, noscript, script, summary, [hidden], .mc-print-only, .headerlink, .footnote-backref, .tabbed-block"
"""Rightly not drawn: what is spoken of a picture, for paper, for a pointer, behind a tab, or instead of what is."""
SEEN = "checkVisibility({visibilityProperty: true, opacityProperty: true})"
TEXT = "[...one.childNodes].some(part => part.nodeType === 3 && part.textContent.trim())"
LOST = (
    f"[...document.querySelectorAll('article *')].filter(one => !one.closest('{ELSEWHERE}') && {TEXT} && !one.{SEEN})"
)
ANSWERS = "input:not(:disabled), button, select, textarea, [role=button]"
CONTROLS = f"[...document.querySelectorAll('{ANSWERS}')].filter(one => one.{SEEN} && one.offsetWidth > 0)"
FOLDS = "[...document.querySelectorAll('article details:not([open], .mc-open) > summary')]"
TOLD = "map(one => one.outerHTML.slice(0, 120))"


def lines(tab: Tab) -> list[str]:
    tab.ask(f"document.querySelectorAll('{SHARPER}').forEach(one => one.remove())")
    return [line.strip() for line in str(tab.ask(READ)).splitlines() if line.strip()]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_says_all_that_it_says_with_scripts(kind: str, width: int, site: Path, browser: Chromium) -> None:
    with browser.open(site / KINDS[kind], width=width) as tab:
        sharpened = lines(tab)
    with browser.open(site / KINDS[kind], width=width, scripts=False) as tab:
        assert tab.ask("document.documentElement.className") == "no-js"
        assert lines(tab) == sharpened


@pytest.mark.parametrize("kind", PAGES)
def test_nothing_is_lost_and_nothing_is_shown_that_would_not_answer(kind: str, site: Path, browser: Chromium) -> None:
    for width in (390, 1280):
        with browser.open(site / PAGES[kind], width=width, scripts=False) as tab:
            assert tab.ask(f"{CONTROLS}.{TOLD}") == [], "neither search nor filter nor picker"
            assert tab.ask(f"{FOLDS}.filter(one => !one.{SEEN}).{TOLD}") == [], "what is folded can be opened"
            tab.ask(OPEN)
            assert tab.ask(f"{LOST}.{TOLD}") == []


def test_the_way_to_every_page_is_open_on_a_telephone(site: Path, browser: Chromium) -> None:
    """The drawer and its sections are boxes that are ticked, which needs no script."""
    place = "document.querySelector('.md-sidebar--primary{}').getBoundingClientRect()"
    drawer, link = place.format(""), place.format(' a[href$="registers/documents.html"]')
    with browser.open(site / KINDS["document"], width=390, height=844, scripts=False) as tab:
        assert tab.ask(f"{drawer}.right") <= 0
        tab.ask("document.querySelector('.md-header__button[for=__drawer]').click()")
        tab.ask("document.querySelector('.md-nav__link[for=__nav_2]').click()")
        tab.wait(f"{drawer}.left >= 0 && {link}.left >= 0 && {link}.right <= 390 && {link}.bottom < 844")


def test_tabs_of_a_text_open(site: Path, browser: Chromium) -> None:
    blocks = "[...document.querySelectorAll('.tabbed-block')].filter(one => one.checkVisibility())"
    with browser.open(site / KINDS["features"], scripts=False) as tab:
        assert tab.ask(f"{blocks}.map(one => one.innerText)") == ["Two coats."]
        tab.ask("document.querySelectorAll('.tabbed-labels label')[1].click()")
        assert tab.ask(f"{blocks}.map(one => one.innerText)") == ["One coat."]


def test_the_page_of_any_day_says_what_to_do_instead(site: Path, browser: Chromium) -> None:
    with browser.open(site / PAGES["any-day"], scripts=False) as tab:
        assert "ask mastercopy register --as-of DAY" in tab.ask("document.querySelector('article').innerText")
        assert tab.ask("document.querySelectorAll('.mc-any-day tbody tr').length") > 5
