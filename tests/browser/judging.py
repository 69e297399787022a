"""Asks axe, in a page that is open, what of it shuts people out."""

from __future__ import annotations

from functools import cache
from importlib.metadata import distribution

from browser.chromium import Tab

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that a dark page may break where the light one does not."""
_ALIKE = """document.querySelectorAll('body *:not(tr, svg, svg *)').forEach(parent => {
  const seen = {}, most = parent.matches('tbody, ul, ol, dl') ? 3 : 6;
  [...parent.children].forEach(child => {
    const kind = child.tagName + child.className;
    seen[kind] = (seen[kind] || 0) + 1;
    if (seen[kind] > most) { child.remove() }
  });
})"""
_RUN = """axe.run(document, {resultTypes: ['violations'], runOnly: %s}).then(told => told.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.target.flat().join(' ')}: ${node.failureSummary}`)))"""


@cache
def read_axe() -> str:
    """The one script that is wanted of a package that drives another browser."""
    package = distribution("axe-playwright-python")
    return package.locate_file("axe_playwright_python/axe.min.js").read_text(encoding="utf-8")


def thin(tab: Tab) -> None:
    """Of what stands many times alike keep some: the next hundred rows say nothing new, and each costs time."""
    tab.ask(_ALIKE)


def prepare(tab: Tab) -> None:
    """Make a page ready to be judged: no more of it than is needed, and every fold open."""
    thin(tab)
    tab.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
    tab.ask(read_axe() + ";null")


def paint(tab: Tab, *, dark: bool) -> None:
    """Show the page in the theme's other colours, which it otherwise chooses once, when it is opened."""
    tab.ask(f"document.body.setAttribute('data-md-color-scheme', '{'slate' if dark else 'default'}')")


def judge(tab: Tab, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe finds, by all rules for what is asked of us or by some; empty where nothing is wrong."""
    only = f"{{type: 'rule', values: {list(rules)}}}" if rules else f"{{type: 'tag', values: {list(TAGS)}}}"
    return list(tab.ask(_RUN % only))
