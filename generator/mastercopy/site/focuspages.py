"""Turns the way from customer needs to results, and the risks and opportunities, into two pages of the whole system."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mastercopy.site.content import StampedPage
from mastercopy.site.paper import paper_marks
from mastercopy.site.systemboard import Board
from mastercopy.site.templating import render_template
from mastercopy.views import focusview, riskview
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def render_focus(compiled: Compiled) -> Iterator[Board]:
    """The customer-focus map, where customers' needs are recorded."""
    page = focusview.view_focus(compiled)
    if page.chains:
        yield _board(compiled, say("Customer-focus map"), focusview.URL, "focus.html.j2", page)


def render_risks(compiled: Compiled) -> Iterator[Board]:
    """Risks and opportunities by their scales, where any is scored."""
    if scales := riskview.view_scales(compiled):
        yield _board(compiled, say("Risks and opportunities"), riskview.URL, "risks.html.j2", scales)


def _board(compiled: Compiled, title: str, url: str, template: str, page: object) -> Board:
    day = compiled.as_of.isoformat()
    html = render_template(template, url, compiled.language, title=title, as_of=day, page=page)
    paper = paper_marks(title, compiled.organisation.name, day, compiled.language, landscape=True)
    return Board(StampedPage(url, title, html, paper=paper))
