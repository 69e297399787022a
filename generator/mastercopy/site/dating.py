"""Puts the day of a site onto the pages of a document, which are kept without it: tomorrow most are the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from mastercopy.history.values import Trail
from mastercopy.site.content import Volume
from mastercopy.site.export import date_trail, trail_url
from mastercopy.site.paper import paper_day
from mastercopy.site.speech import read_speech
from mastercopy.site.timelines import render_timeline, spans_of
from mastercopy.views.addresses import document_url
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

TIMELINE = Markup("<!--mastercopy-timeline-5d1f-->")
"""Stands on the page of a document for its timeline, which ends today; no text of ours or of people holds a comment."""


def date_volume(compiled: Compiled, trail: Trail, volume: Volume) -> Volume:
    """All pages and files of a document with the day: on its printed sheets, in its timeline and in its trail."""
    url, language = document_url(trail.id), compiled.language
    spans = (("", spans_of(trail, compiled.as_of, url)),)
    timeline = render_timeline(spans, compiled.as_of, say("Revisions in force"), read_speech(language))
    day, page = paper_day(compiled.as_of.isoformat(), language), volume.page
    if page is not None:
        page = replace(page, after=page.after.replace(TIMELINE, timeline, 1), paper=page.paper + day)
    stamped = tuple(
        replace(
            one,
            html=one.html.replace(TIMELINE, timeline, 1) if one.url == url else one.html,
            paper=one.paper + day if one.paper else "",
        )
        for one in volume.stamped
    )
    file = trail_url(trail.id)
    files = {**volume.files, file: date_trail(volume.files[file], compiled.as_of)}
    return replace(volume, page=page, stamped=stamped, files=files)
