"""Nobody is shut out: axe finds nothing on any kind of page, and what a screen reader hears says what is seen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from browser.chromium import Chromium, Tab
from browser.judging import COLOURS, judge, paint, prepare
from browser.kinds import EVERYTHING

pytestmark = pytest.mark.xdist_group("accessible")  # one site and one browser for all of these
WIDTHS = (1280, 768, 360)
NAMELESS = """[...document.querySelectorAll('article table[class], article svg, .mc-wide[tabindex="0"]')].filter(one =>
  one.checkVisibility() && one.closest('[aria-hidden=true]') === null
  && !(one.getAttribute('aria-label') || one.querySelector(':scope > title'))).map(one => one.outerHTML.slice(0, 99))"""
"""Tables of ours, drawings, and what scrolls, without a name."""
HEADLESS = """[...document.querySelectorAll('article table')].filter(one => one.tHead === null
  || [...one.tHead.rows[0].cells].some(head => head.tagName !== 'TH' || !head.textContent.trim())
  || one.classList.contains('mc-table') && [...one.tHead.rows[0].cells].some(head => head.scope !== 'col'))
  .map(one => one.outerHTML.slice(0, 99))"""
"""Tables whose columns have no heads."""
UNTOLD = """[...document.querySelectorAll('svg.mc-chart')].filter(one => {
  const told = one.getAttribute('aria-labelledby').split(' ').map(name => document.getElementById(name).textContent);
  return one.getAttribute('role') !== 'img' || told.length !== 2 || told.some(words => words.length < 5)
    || document.querySelector('article table') === null;
}).map(one => one.outerHTML.slice(0, 120))"""
"""Charts that do not say in words what they show, or have no table on their page."""


@pytest.fixture(scope="module")
def address(everything: Path) -> Iterator[str]:
    """Where the site is served: the page for wrong addresses cannot be opened from disk."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(everything))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def in_every_look(tab: Tab) -> dict[str, list[str]]:
    """What axe finds at each width, by all rules in the light and by those of colour in the dark."""
    found = {}
    for width in WIDTHS:
        tab.look(width=width, still=True)  # colours that fade into others are no colours yet
        for dark, rules in ((False, ()), (True, COLOURS)):
            paint(tab, dark=dark)
            found[f"{width}{' dark' if dark else ''}"] = judge(tab, rules)
    return {look: told for look, told in found.items() if told}


@pytest.mark.parametrize("kind", EVERYTHING)
def test_nothing_of_a_page_shuts_people_out(kind: str, everything: Path, address: str, browser: Chromium) -> None:
    page = address + EVERYTHING[kind] if kind == "missing" else everything / EVERYTHING[kind]
    with browser.open(page, still=True) as tab:
        assert [tab.ask(question) for question in (NAMELESS, HEADLESS, UNTOLD)] == [[], [], []]
        prepare(tab)
        assert in_every_look(tab) == {}


def test_what_opens_shuts_nobody_out_either(everything: Path, browser: Chromium) -> None:
    with browser.open(everything / "index.html", width=360, height=740, still=True) as tab:
        prepare(tab)
        for opened, closed in (("drawer", "search"), ("search", "drawer")):
            tab.ask(
                f"[['{closed}', false], ['{opened}', true]].forEach(([name, on]) => {{ "
                "const box = document.getElementById(`__${name}`); if (box.checked !== on) { box.click() } })"
            )
            if opened == "search":
                tab.type("SOP-007")
                tab.wait("document.querySelectorAll('.md-search-result__link').length > 0")
            for dark in (False, True):
                paint(tab, dark=dark)
                assert judge(tab) == [], opened


def role(node: dict[str, Any]) -> str:
    return str(node["role"]["value"])


def name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", ""))


def test_a_card_of_a_telephone_is_still_a_row_of_a_table(everything: Path, browser: Chromium) -> None:
    with browser.open(everything / EVERYTHING["master-list"], width=360, still=True) as tab:
        heard = tab.heard()
        rows = tab.ask("document.querySelectorAll('article tr').length")
        cells = tab.ask("[...document.querySelectorAll('article td')].filter(one => one.checkVisibility()).length")
    assert [name(node) for node in heard if role(node) == "table"] == ["Master list of documents"]
    assert [name(node) for node in heard if role(node) == "columnheader"][:2] == ["ID", "Title"]
    assert len([node for node in heard if role(node) == "row"]) == rows > 30
    assert len([node for node in heard if role(node) == "cell"]) == cells


def below(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> str:
    """The words of a node, as they are read out."""
    if role(node) == "StaticText":
        return name(node)
    return "".join(below(nodes[child], nodes) for child in node.get("childIds", ()) if child in nodes)


SILENT = """[...document.querySelectorAll('.mc-redline :is([data-rl=added], [data-rl=removed], [data-rl=stub])')]
  .filter(one => one.querySelector('ins, del, [data-rl=label], [data-rl=said]') === null).map(one => one.outerHTML)"""


@pytest.mark.parametrize(
    ("page", "came", "went"),
    [
        ("documents/SOP-007/r7-redline-r6.html", "Ring the customer before the customer rings us", "seven"),
        ("documents/SOP-010/r4-redline-r3.html", "Ring the customer when the cause is gone", ""),
    ],
)
def test_a_redline_says_what_came_and_what_went(
    page: str, came: str, went: str, everything: Path, browser: Chromium
) -> None:
    with browser.open(everything / page, still=True) as tab:
        heard = tab.heard()
        silent = tab.ask(SILENT)
        marked = tab.ask("document.querySelectorAll('.mc-redline :is(ins, del)').length")
    nodes = {node["nodeId"]: node for node in heard}
    said = {kind: [below(node, nodes) for node in heard if role(node) == kind] for kind in ("insertion", "deletion")}
    assert any(came in words for words in said["insertion"])
    assert not went or any(went in words for words in said["deletion"])
    assert len(said["insertion"]) + len(said["deletion"]) >= marked > 0
    assert silent == []


MOVING = """[...document.querySelectorAll('*')].filter(one => [null, '::before', '::after'].some(part => {
  const style = getComputedStyle(one, part);
  return parseFloat(style.transitionDuration) > 0 && style.transitionProperty !== 'none'
    || parseFloat(style.animationDuration) > 0 && style.animationName !== 'none';
})).map(one => one.outerHTML.slice(0, 99))"""


def test_who_wants_no_motion_gets_none(everything: Path, browser: Chromium) -> None:
    with browser.open(everything / EVERYTHING["document"], still=True) as tab:
        moving = tab.ask(MOVING)
        assert moving == []
        assert tab.ask("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_a_redline_needs_none_of_our_colours(everything: Path, browser: Chromium) -> None:
    """With the few colours of the reader's own: underlined twice or struck, bars in the margin, cells with an edge."""
    style = "one => getComputedStyle(one)"
    lines = f"{style}).map(one => `${{one.textDecorationLine}} ${{one.textDecorationStyle}}`"
    with browser.open(everything / "documents/SOP-007/r7-redline-r6.html", forced=True, still=True) as tab:
        assert tab.ask("matchMedia('(forced-colors: active)').matches")
        came = tab.ask(f"[...document.querySelectorAll('ins[data-rl]')].map({lines})")
        went = tab.ask(f"[...document.querySelectorAll('del[data-rl]')].map({lines})")
        assert set(came) == {"underline double"} and set(went) == {"line-through solid"}
    with browser.open(everything / "documents/SOP-010/r4-redline-r3.html", forced=True, still=True) as tab:
        cells = tab.ask(
            f"[...document.querySelectorAll('td[data-rl=added]')].map({style}).map(one => one.borderLeftStyle)"
        )
        assert cells and set(cells) == {"solid"}
        bar = tab.ask("getComputedStyle(document.querySelector('li[data-rl=added]'), '::before').borderLeftStyle")
        assert bar == "solid"


LOW = """[...document.querySelectorAll('header :is(.md-header__button, .md-search__input)')].filter(one =>
  one.checkVisibility() && (one.offsetWidth < 44 || one.offsetHeight < 44)).map(one => one.outerHTML.slice(0, 80))"""


def test_a_fingertip_hits_what_stands_at_the_head_of_each_page(everything: Path, browser: Chromium) -> None:
    with browser.open(everything / "index.html", width=360, still=True) as tab:
        assert tab.ask(LOW) == []
        spot = "document.elementFromPoint(28, 36).closest('label').getAttribute('for')"
        assert tab.ask(spot) == "__drawer", "nothing unseen lies over the button of the drawer"
