"""The site by keys alone: every control is a stop, every stop shows, what is closed is none, and nothing holds fast."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from browser.chromium import Chromium, Tab
from browser.judging import thin
from browser.kinds import EVERYTHING

pytestmark = pytest.mark.xdist_group("accessible")  # shares the site that is built for it
WALKED = (
    "home",
    "document",
    "features",
    "redline",
    "master-list",
    "any-day",
    "printout",
    "matrix",
    "objective",
    "transition",
    "customer-focus",
)
MOST = 400
"""So many stops no page has here: whoever presses Tab more often is held fast."""
STOP = """(() => {
  const one = document.activeElement;
  if (!one || one === document.body) { return null }
  one.dataset.visited = 'yes';
  const labels = one.matches('.tabbed-set > input') ? one.parentElement.querySelector('.tabbed-labels') : null;
  const shown = one.matches('.md-option') ? one.nextElementSibling : labels || one;
  const style = getComputedStyle(shown);
  const box = [...shown.getClientRects()].find(each => each.width * each.height > 0);
  const hit = box ? document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2) : null;
  return {
    name: `${one.tagName} ${one.getAttribute('aria-label') || one.textContent.trim() || one.name}`.slice(0, 60),
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && style.opacity > 0,
    seen: hit !== null && (shown.closest('svg') || shown).contains(hit),  // a bar of a day lies beneath its neighbour
    closed: one.closest('.md-sidebar--primary, .md-search') !== null,
  };
})()"""
LEFT_OUT = """(wide => {
  const controls = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  const seen = one => one.checkVisibility({visibilityProperty: true}) && one.closest('[inert]') === null;
  const missed = [...document.querySelectorAll(controls)].filter(one => seen(one) && !one.disabled && one.tabIndex >= 0
    && !one.dataset.visited && !(one.type === 'radio' && !one.checked));
  const mute = [...document.querySelectorAll('label[for]')].filter(one => !wide && seen(one)
    && getComputedStyle(one).pointerEvents !== 'none' && one.getBoundingClientRect().width > 0
    && !document.getElementById(one.htmlFor).checkVisibility() && one.tabIndex < 0
    && one.querySelector('[tabindex="0"]') === null);
  return [...missed, ...mute].map(one => one.outerHTML.slice(0, 150));
})(innerWidth > 1219)"""  # where there is room, the labels of the drawer do nothing
FOCUS = "(one => one.getAttribute('aria-label') || one.textContent.trim())(document.activeElement)"


def walk(tab: Tab, *, back: bool = False) -> list[dict[str, Any]]:
    """Press Tab until the page has no further stop."""
    stops = []
    for _ in range(MOST):
        tab.press("Tab", shift=back)
        stop = tab.ask(STOP)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"held fast at {stops[-1]}")


@pytest.mark.parametrize("width", [360, 800, 1280])
@pytest.mark.parametrize("kind", WALKED)
def test_tab_stops_at_every_control_and_each_stop_shows(
    kind: str, width: int, everything: Path, browser: Chromium
) -> None:
    with browser.open(everything / EVERYTHING[kind], width=width, height=700, still=True) as tab:
        thin(tab)
        there = walk(tab)
        assert there[0]["name"] == "A Skip to content"
        assert [stop["name"] for stop in there if not stop["ring"]] == []
        assert [stop["name"] for stop in there if not stop["seen"]] == [], "covered, or outside of what is shown"
        assert tab.ask(LEFT_OUT) == []
        if width < 900:
            assert [stop["name"] for stop in there if stop["closed"]] == [], "the drawer and the search are closed"
        tab.call("Page.bringToFront")  # the last Tab has left the page for the browser's own controls
        tab.ask("[...document.querySelectorAll('[data-visited]')].at(-1).focus()")
        back = walk(tab, back=True)
        assert [stop["name"] for stop in back] == [stop["name"] for stop in reversed(there[:-1])]
        assert [stop["name"] for stop in back if not stop["seen"]] == [], "below the header, which stays"


def reach(tab: Tab, name: str) -> None:
    """Press Tab until a control of this name has the focus."""
    for _ in range(MOST):
        tab.press("Tab")
        if tab.ask(FOCUS) == name:
            return
    raise AssertionError(f"no stop is called {name}")


def test_the_drawer_opens_part_by_part_and_escape_closes_it(everything: Path, browser: Chromium) -> None:
    with browser.open(everything / "index.html", width=360, height=740, still=True) as tab:
        reach(tab, "Navigation")
        tab.press(" ")
        tab.wait("document.getElementById('__drawer').checked")
        reach(tab, "Documents")
        tab.press("Enter")
        assert tab.ask(FOCUS) == "Back from Documents"
        tab.press("Tab")
        assert tab.ask(FOCUS) == "By process", "the list below is covered, so the next stop is in this one"
        assert tab.ask(STOP)["seen"] and tab.ask(STOP)["ring"]
        tab.press("Tab", shift=True)
        tab.press(" ")
        assert tab.ask(FOCUS) == "Documents"
        tab.press("Tab")
        assert tab.ask(FOCUS) == "For you"
        tab.press("Escape")
        assert tab.ask(FOCUS) == "Navigation"
        assert tab.ask("document.querySelector('.md-sidebar--primary').inert")
        tab.press("Tab")
        assert tab.ask("document.activeElement.closest('.md-sidebar--primary') === null")


def test_the_search_opens_answers_and_closes_on_a_telephone(everything: Path, browser: Chromium) -> None:
    with browser.open(everything / "index.html", width=360, height=740, still=True) as tab:
        reach(tab, "Search")
        tab.press("Enter")
        tab.wait("document.activeElement.matches('.md-search__input')")
        tab.type("SOP-007")
        tab.wait("document.querySelectorAll('.md-search-result__link').length > 0")
        tab.wait("document.querySelector('.md-search-result__meta[role=status]').textContent.includes('matching')")
        tab.press("ArrowDown")
        assert tab.ask("document.activeElement.matches('.md-search-result__link')")
        assert tab.ask(STOP)["ring"]
        tab.press("Escape")
        tab.wait(f"{FOCUS} === 'Search' && document.querySelector('.md-search').inert")
        tab.press("Tab")
        tab.wait("document.activeElement.closest('article') !== null")


def test_tab_leaves_the_search_of_a_wide_page(everything: Path, browser: Chromium) -> None:
    with browser.open(everything / "index.html", still=True) as tab:
        reach(tab, "Search")
        tab.type("SOP-007")
        tab.wait("document.querySelectorAll('.md-search-result__link').length > 0")
        tab.press("Tab")
        assert tab.ask("document.activeElement.closest('.md-search') === null")
        assert not tab.ask("document.getElementById('__search').checked")


@pytest.mark.parametrize("kind", ["home", "document", "redline", "any-day"])
def test_the_skip_link_leads_to_what_the_page_says(kind: str, everything: Path, browser: Chromium) -> None:
    with browser.open(everything / EVERYTHING[kind], still=True) as tab:
        tab.press("Tab")
        assert tab.ask(FOCUS) == "Skip to content"
        tab.press("Enter")
        tab.wait("document.activeElement.id === 'mc-content'")
        tab.press("Tab")
        tab.wait("document.activeElement.closest('article') !== null")


def test_what_folds_on_a_telephone_is_no_stop_where_it_stands_open(everything: Path, browser: Chromium) -> None:
    with browser.open(everything / EVERYTHING["document"], still=True) as tab:
        folds = "[...document.querySelectorAll('details.mc-open')]"
        assert tab.ask(f"{folds}.length > 0 && {folds}.every(one => one.open && one.children[0].tabIndex === -1)")
        tab.look(width=360, still=True)
        tab.wait(f"{folds}.every(one => !one.open && one.children[0].tabIndex === 0)")


def test_the_logo_leads_home_from_disk_as_well(everything: Path, browser: Chromium) -> None:
    with browser.open(everything / EVERYTHING["document"], still=True) as tab:
        reach(tab, "Lumen & Oak quality system")
        tab.press("Enter")
        tab.wait("location.pathname.endsWith('/site/index.html') && document.readyState === 'complete'")
