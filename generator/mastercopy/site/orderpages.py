"""Turns the organisation's order into pages: its chart, what its leadership did, and how long it keeps what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mastercopy.site.content import StampedPage
from mastercopy.site.paper import paper_marks
from mastercopy.site.systemboard import Board
from mastercopy.site.templating import render_template
from mastercopy.views import leadingview, retentionview, unitview

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def render_units(compiled: Compiled) -> Iterator[Board]:
    """The chart of who reports to whom, where units are recorded."""
    chart = unitview.view_units(compiled)
    if chart is not None:
        yield _board(compiled, unitview.URL, unitview.TITLE, "units.html.j2", chart)


def render_leading(compiled: Compiled) -> Iterator[Board]:
    """What leadership showed by quarter, with the log of decisions."""
    page = leadingview.view_leading(compiled)
    if page is not None:
        yield _board(compiled, leadingview.URL, leadingview.TITLE, "leading.html.j2", page, landscape=True)


def render_retention(compiled: Compiled) -> Iterator[Board]:
    """What is kept how long, what is due for disposal, and what is gone by decision."""
    page = retentionview.view_retention(compiled)
    if page.classes:
        yield _board(compiled, retentionview.URL, retentionview.TITLE, "retention.html.j2", page, landscape=True)


def _board(compiled: Compiled, url: str, title: str, template: str, page: object, *, landscape: bool = False) -> Board:
    day = compiled.as_of.isoformat()
    html = render_template(template, url, compiled.language, page=page, title=title, as_of=day)
    paper = paper_marks(title, compiled.organisation.name, day, compiled.language, landscape=landscape)
    return Board(StampedPage(url, title, html, paper=paper))
