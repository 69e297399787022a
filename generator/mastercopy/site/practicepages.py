"""Turns what a firm set out to do, and what auditors find, into pages that lead to others: they are made last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mastercopy.site.content import StampedPage
from mastercopy.site.systemboard import Board
from mastercopy.site.templating import render_template
from mastercopy.views.practiceview import URL, view_practices
from mastercopy.views.referenceview import classic_findings
from mastercopy.views.spokenview import count_spoken
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

CLASSICS_URL = "reference/findings.html"


def render_ways(compiled: Compiled, pages: Mapping[str, str]) -> Iterator[Board]:
    """Practices, where any is recorded, and classic findings; `pages` are what they may lead to: titles by address."""
    there = {"index.html": say("Home"), **pages}
    rows, title = view_practices(compiled, there), say("What we set out to do")
    if rows:
        html = render_template(
            "practices.html.j2", URL, compiled.language, title=title, rows=rows, as_of=compiled.as_of.isoformat()
        )
        yield Board(StampedPage(URL, title, html))
    spoken = count_spoken(compiled.result.problems, compiled.register)
    title, classics = say("What auditors find"), classic_findings(spoken, there)
    html = render_template("classics.html.j2", CLASSICS_URL, compiled.language, title=title, classics=classics)
    yield Board(StampedPage(CLASSICS_URL, title, html), listed=False)
