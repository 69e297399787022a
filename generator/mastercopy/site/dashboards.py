"""Turns what customers say, what objectives stand at and what is monitored into the dashboards of a site."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from mastercopy.model.calendar import WEEKDAYS
from mastercopy.model.grading import RULE
from mastercopy.site.charts import render_spark
from mastercopy.site.conductchart import render_conduct
from mastercopy.site.content import StampedPage
from mastercopy.site.paretochart import render_pareto
from mastercopy.site.speech import Speech, read_speech
from mastercopy.site.templating import render_template
from mastercopy.site.wavechart import render_waves
from mastercopy.views import chainview, cultureview, monitoringview, scoresview, voiceview, warningview
from mastercopy.views.dashboardview import Dashboards
from mastercopy.views.homeview import Home
from mastercopy.words.saying import say, say_name, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def render_dashboards(compiled: Compiled, home: Home) -> list[StampedPage]:
    """A page for each dashboard that there is."""
    day, boards, pages = compiled.as_of.isoformat(), home.boards, []
    sparks = {one.id: render_spark(one.values) for one in home.objectives}
    values: dict[str, dict[str, Any]] = {
        scoresview.URL: {"page": boards.scores, "sparks": sparks, "rule": RULE},
        voiceview.URL: _voice(boards, read_speech(compiled.language)),
        chainview.URL: {"chains": boards.chains},
        voiceview.COMPLAIN_URL: _complaining(compiled, boards),
        warningview.URL: {
            "warnings": boards.warnings,
            "alarms": boards.alarms,
            "responses": warningview.view_responses(compiled),
        },
        monitoringview.URL: {"rows": boards.monitoring},
        cultureview.URL: _culture(boards, read_speech(compiled.language)),
    }
    for title, url in boards.pages:
        template = f"{posixpath.basename(url).removesuffix('.html')}.html.j2"
        html = render_template(template, url, compiled.language, title=title, as_of=day, **values[url])
        pages.append(StampedPage(url, title, html))
    return pages


def _complaining(compiled: Compiled, boards: Dashboards) -> dict[str, Any]:
    own = compiled.organisation
    return {"ways": boards.ways, "name": own.name, "contact": own.contact, "hours": working_hours(compiled)}


def working_hours(compiled: Compiled) -> str:
    """When the organisation works, in words."""
    calendar = compiled.calendar
    days = say_row(", ", (say_name(WEEKDAYS[day].capitalize()) for day in sorted(calendar.working_days)))
    opens, closes = (f"{minute // 60}:{minute % 60:02d}" for minute in (calendar.opens, calendar.closes))
    return say("{days}, {opens} to {closes}", days=days, opens=opens, closes=closes)


def _voice(boards: Dashboards, speech: Speech) -> dict[str, Any]:
    voice = boards.voice
    return {
        "voice": voice,
        "alarms": boards.alarms,
        "chains": boards.chains,
        "measures": [(line, render_spark(line.values)) for line in voice.measures],
        "chart": render_conduct(voice.measures[0], speech) if voice.measures else "",
        "paretos": [(one, render_pareto(one, speech)) for one in voice.paretos],
        "waves": [(one, render_waves(one.page, one.named.id, speech)) for one in voice.waves],
    }


def _culture(boards: Dashboards, speech: Speech) -> dict[str, Any]:
    page = boards.culture
    measures = [(line, render_spark(line.values)) for line in page.measures]
    came = [100 * one.share for one in page.taking.quarters if one.share is not None]
    return {
        "page": page,
        "measures": measures,
        "chart": render_conduct(page.measures[0], speech) if page.measures else "",
        "taking": page.taking,
        "came": render_spark(came),
    }
