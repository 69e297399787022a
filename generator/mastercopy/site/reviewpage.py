"""Turns the summary of a proposal into a page: of a preview beside its redlines, or alone, with them in it."""

from __future__ import annotations

from markupsafe import Markup

from mastercopy.site.content import StampedPage
from mastercopy.site.templating import render_template
from mastercopy.views.reviewview import Review

PAGE = "proposal.html"
TITLE = "What this proposal does"


def render_review(review: Review) -> StampedPage:
    """The page of a preview; its redlines are pages beside it."""
    return StampedPage(PAGE, TITLE, render_template("review.html.j2", PAGE, review=review, alone=False), noindex=True)


def render_alone(review: Review, name: str) -> str:
    """One file that holds everything, redlines included, and asks for nothing else; `name` is the organisation's."""
    body = Markup(render_template("review.html.j2", PAGE, review=review, alone=True))  # noqa: S704 - our own template
    return render_template("reviewalone.html.j2", PAGE, name=name, body=body)
