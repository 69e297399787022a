"""Turns workshops, the communication plan, stories and achievements into pages: agendas, the plan, the stories."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mastercopy.site.content import StampedPage
from mastercopy.site.systemboard import Board
from mastercopy.site.templating import render_template
from mastercopy.views import agendaview, communicationview, storiesview
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def render_culture(compiled: Compiled) -> Iterable[Board]:
    """The communication plan, the stories, and an agenda for each workshop, where there are records of them."""
    day = compiled.as_of.isoformat()
    plan = communicationview.view_plan(compiled)
    agendas = agendaview.view_agendas(compiled)
    if plan.rows or agendas:
        url, title = communicationview.URL, say("Communication plan")
        html = render_template(
            "communication.html.j2", url, compiled.language, page=plan, title=title, as_of=day, agendas=agendas
        )
        yield Board(StampedPage(url, title, html))
    stories = storiesview.view_stories(compiled)
    if stories.stories or stories.achievements:
        url, title = storiesview.URL, say("Stories and achievements")
        html = render_template("stories.html.j2", url, compiled.language, page=stories, title=title, as_of=day)
        yield Board(StampedPage(url, title, html))
    for one in agendas:
        title = say("Agenda: {text}", text=one.workshop.text)
        yield Board(
            StampedPage(
                one.url, title, render_template("agenda.html.j2", one.url, compiled.language, page=one, as_of=day)
            ),
            False,
        )
