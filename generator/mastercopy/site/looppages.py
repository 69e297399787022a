"""Turns chains, and links that may no longer fit, into the pages that list them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mastercopy.history.following import trace_following
from mastercopy.site.charts import render_spark
from mastercopy.site.content import StampedPage
from mastercopy.site.systemboard import Board
from mastercopy.site.templating import render_template
from mastercopy.views import loopview, suspectview
from mastercopy.views.loopview import view_loops
from mastercopy.views.suspectview import view_suspects
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

LOOP, SUSPECT = say("The loop"), say("Links to look at")


def render_loops(compiled: Compiled) -> Iterator[Board]:
    """The page of all chains, where there is one."""
    page = view_loops(compiled, trace_following(compiled.register, compiled.history))
    if page.open or page.whole:
        measures = [(line, render_spark(line.values)) for line in page.measures]
        values = {"title": LOOP, "as_of": compiled.as_of.isoformat(), "page": page, "measures": measures}
        yield Board(
            StampedPage(loopview.URL, LOOP, render_template("loop.html.j2", loopview.URL, compiled.language, **values))
        )


def render_suspects(compiled: Compiled) -> Iterator[Board]:
    """The list of links that wait for a look."""
    values = {"title": SUSPECT, "as_of": compiled.as_of.isoformat(), "links": view_suspects(compiled)}
    yield Board(
        StampedPage(
            suspectview.URL, SUSPECT, render_template("suspects.html.j2", suspectview.URL, compiled.language, **values)
        )
    )
