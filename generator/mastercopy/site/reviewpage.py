"""Turns the summary of a proposal into a page: of a preview beside its redlines, or alone, with them in it."""

from __future__ import annotations

from dataclasses import replace

import lxml.html
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
    documents = tuple(replace(one, text=_unlinked(one.text)) for one in review.documents)
    review = replace(review, documents=documents)
    body = Markup(render_template("review.html.j2", PAGE, review=review, alone=True))  # noqa: S704 - our own template
    return render_template("reviewalone.html.j2", PAGE, name=name, body=body)


def _unlinked(text: str) -> str:
    """A redline away from its site: what it links to and its pictures are not beside it, so they are named alone."""
    if not text:
        return ""
    root = lxml.html.fragment_fromstring(text, create_parent="div")
    for link in root.iter("a"):
        link.attrib.pop("href", None)
    for picture in list(root.iter("img")):
        name = lxml.html.Element("em")
        name.text, name.tail = f"[picture: {picture.get('alt') or 'without a name'}]", picture.tail
        picture.getparent().replace(picture, name)
    return "".join(lxml.html.tostring(child, encoding="unicode") for child in root)
