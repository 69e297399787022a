"""Turns management reviews into their overview and the papers of each, frozen at its cut-off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.measures.reviewpack import build_pack
from mastercopy.site.charts import render_spark
from mastercopy.site.content import StampedPage
from mastercopy.site.paper import paper_marks
from mastercopy.site.systemboard import Board
from mastercopy.site.templating import render_template
from mastercopy.views.managementview import URL, papers_url, reviews_of, span_of, view_management
from mastercopy.views.reviewpackview import view_pack
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record


def render_management(compiled: Compiled) -> Iterator[Board]:
    """The overview, and the papers of every review whose period has begun; nothing where there is no review."""
    records = reviews_of(compiled)
    if not records:
        return
    day, title = compiled.as_of.isoformat(), say("Management review")
    page = view_management(compiled)
    yield Board(
        StampedPage(
            URL, title, render_template("management.html.j2", URL, compiled.language, page=page, as_of=day, title=title)
        )
    )
    for review in records:
        span = span_of(review)
        if span is not None and span[0] <= compiled.as_of:
            yield Board(_papers(compiled, review, span), listed=False)


def _papers(compiled: Compiled, review: Record, span: tuple[date, date]) -> StampedPage:
    since, until = span
    live, last = until > compiled.as_of, min(until, compiled.as_of)
    whole = compiled.whole or compiled
    page = view_pack(build_pack(review.id, since, last, compiled.evidence_on(last), whole.evidence_on(last)))
    url, title = papers_url(review.id), say("Papers for {id}", id=review.id)
    measures = [line for paper in page.papers for line in paper.measures]
    scores = [line for paper in page.papers for line in paper.scores]
    drawn = [(line.id, line.values) for line in measures] + [(line.id, line.values) for line in scores]
    sparks = {name: render_spark(values) for name, values in drawn}
    html = render_template(
        "reviewpapers.html.j2", url, compiled.language, page=page, title=title, live=live, until=until, sparks=sparks
    )
    return StampedPage(
        url, title, html, paper=paper_marks(title, compiled.organisation.name, last.isoformat(), compiled.language)
    )
