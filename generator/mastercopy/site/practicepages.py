"""Turns the practices that an organisation set out to live by into one page, where it says any."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mastercopy.site.content import StampedPage
from mastercopy.site.systemboard import Board
from mastercopy.site.templating import render_template
from mastercopy.views.practiceview import URL, view_practices

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def render_practices(compiled: Compiled) -> Iterator[Board]:
    """What was set out to do, row by row."""
    rows, title = view_practices(compiled), "What we set out to do"
    if rows:
        html = render_template("practices.html.j2", URL, title=title, rows=rows, as_of=compiled.as_of.isoformat())
        yield Board(StampedPage(URL, title, html))
