"""Turns the summary of a proposal into a page: of a preview beside its redlines, or alone, with them in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import lxml.html
from markupsafe import Markup

from mastercopy.site.content import NavItem, SiteContent, StampedPage
from mastercopy.site.handwritten import page_addresses
from mastercopy.site.policy import seal_page
from mastercopy.site.render import render_site
from mastercopy.site.templating import render_template
from mastercopy.text.markdown import Renderer
from mastercopy.views.glossary import words_in
from mastercopy.views.reviewview import Review, view_review
from mastercopy.views.textview import Texts
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.comparing import Compared

PAGE = "proposal.html"
TITLE = say("What this proposal does")


def render_preview(compared: Compared, renderer: Renderer) -> SiteContent:
    """The site as it would be with a proposal, which says first what that does; its redlines are pages beside it."""
    content, after = render_site(compared.after, renderer), compared.after
    page = _page(view_review(compared, Texts(after.blobs, renderer, page_addresses(after))), after.language)
    home, *rest = content.nav
    nav = (home, NavItem(page.title, page.url), *rest)
    return replace(content, stamped=(page, *content.stamped), nav=nav)


def _page(review: Review, language: str) -> StampedPage:
    return StampedPage(PAGE, TITLE, _body(review, language, alone=False), noindex=True)


def render_alone(review: Review, name: str, language: str) -> str:
    """One file that holds everything, redlines included, and asks for nothing else; `name` is the organisation's."""
    documents = tuple(replace(one, text=_unlinked(one.text)) for one in review.documents)
    review = replace(review, documents=documents)
    body = Markup(_body(review, language, alone=True))  # noqa: S704 - our own template
    return seal_page(render_template("reviewalone.html.j2", PAGE, language, name=name, body=body))


def _body(review: Review, language: str, *, alone: bool) -> str:
    body = render_template("review.html.j2", PAGE, language, review=review, alone=alone)
    told = words_in(lxml.html.fromstring(body).text_content())
    return body + render_template("words.html.j2", PAGE, language, words=told)


def _unlinked(text: str) -> str:
    """A redline away from its site: what it links to and its pictures are not beside it, so they are named alone."""
    if not text:
        return ""
    root = lxml.html.fragment_fromstring(text, create_parent="div")
    for link in root.iter("a"):
        link.attrib.pop("href", None)
    for picture in list(root.iter("img")):
        name = lxml.html.Element("em")
        name.text, name.tail = say("[picture: {value}]", value=picture.get("alt") or "without a name"), picture.tail
        picture.getparent().replace(picture, name)
    return "".join(lxml.html.tostring(child, encoding="unicode") for child in root)
