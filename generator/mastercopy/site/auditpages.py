"""Turns internal audit into its overview, and adds to the pages of programmes, audits and findings what they show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mastercopy.site.charts import render_spark
from mastercopy.site.content import StampedPage
from mastercopy.site.extra import Extra, Surroundings
from mastercopy.site.paper import UNCONTROLLED, paper_marks
from mastercopy.site.systemboard import Board
from mastercopy.site.templating import render_template
from mastercopy.views.auditview import view_audit
from mastercopy.views.findingview import view_finding
from mastercopy.views.internalauditview import URL, view_internal_audit
from mastercopy.views.programmeview import view_programme
from mastercopy.views.recordview import view_record
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record


def render_internal_audit(compiled: Compiled) -> Iterator[Board]:
    """The overview, where audits or programmes are recorded."""
    page = view_internal_audit(compiled)
    if page is not None:
        day, title = compiled.as_of.isoformat(), say("Internal audit")
        measures = [(line, render_spark(line.values)) for line in page.measures]
        html = render_template(
            "internal-audit.html.j2", URL, compiled.language, title=title, as_of=day, audit=page, measures=measures
        )
        paper = paper_marks(title, compiled.organisation.name, day, compiled.language, landscape=True)
        yield Board(StampedPage(URL, title, html, paper=paper))


def add_programme(compiled: Compiled, record: Record, around: Surroundings) -> Extra:
    """Coverage and plan of a programme, on wide sheets; its slots stand in the plan alone."""
    page, slots = view_record(compiled, record, around.led), record.type.field("slots")
    rest = tuple(line for line in page.lines if slots is None or line.term != slots.title)
    values = {"programme": view_programme(compiled, record), "overview": URL, "page": replace(page, lines=rest)}
    paper = paper_marks(
        page.heading, compiled.organisation.name, compiled.as_of.isoformat(), compiled.language, landscape=True
    )
    return Extra(values, "programme.html.j2", paper)


def add_audit(compiled: Compiled, record: Record, around: Surroundings) -> Extra:
    """The report of an audit, without the findings a second time among what names it."""
    report, page = view_audit(compiled, record), view_record(compiled, record, around.led)
    told = {line.named.id for line in report.findings}
    rest = tuple(one for one in page.used_by if one.named.id not in told)
    sheet = say("Record of an internal audit.") if report.is_report else say("Plan of an internal audit.")
    foot = say_row(" ", (sheet, UNCONTROLLED))
    paper = paper_marks(
        page.heading, compiled.organisation.name, compiled.as_of.isoformat(), compiled.language, foot=foot
    )
    return Extra({"report": report, "page": replace(page, used_by=rest)}, "audit.html.j2", paper)


def add_finding(compiled: Compiled, record: Record, _: Surroundings) -> Extra:
    """Where a finding comes from, how old it is, and what it repeats."""
    return Extra({"case": view_finding(compiled, record)}, "finding.html.j2")
