"""Puts the way back to home above each page, and its neighbours below a document's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from mastercopy.history.values import Trail
from mastercopy.site.content import Card, EnginePage, NavItem, StampedPage, Volume
from mastercopy.site.templating import render_template
from mastercopy.text.markdown import Heading
from mastercopy.views.addresses import document_url
from mastercopy.views.libraryview import Neighbours, shelf_url
from mastercopy.views.naming import Named
from mastercopy.views.registerpages import type_title
from mastercopy.views.wayview import HOME, Map, view_way
from mastercopy.views.wording import plural
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def draw_map(navigation: Iterable[NavItem], pages: Iterable[StampedPage], cards: Iterable[Card], promises: str) -> Map:
    """What the pages of a site are called, and where the navigation lists them."""
    groups = {child.url: item.title for item in navigation for child in item.children if child.url is not None}
    titles = {page.url: page.title for page in pages} | {_address(card.src_uri): card.title for card in cards}
    return Map(titles, groups, promises)


def _address(source: str) -> str:
    """Where the page of one of the engine's sources stands."""
    return f"{source.removesuffix('.md')}.html"


def lead_back(pages: Iterable[StampedPage], places: Map, language: str) -> tuple[StampedPage, ...]:
    """Pages with the way back above them."""
    ways = ((page, render_way(page.url, language, view_way(places, page.url))) for page in pages)
    return tuple(replace(page, html=way + page.html) for page, way in ways)


def lead_written_back(page: EnginePage, places: Map, language: str) -> EnginePage:
    """A hand-written page with the way back above it."""
    url = _address(page.src_uri)
    return replace(page, before=render_way(url, language, view_way(places, url)) + page.before)


_PART = 2
"""The level of the headings of a document's parts."""
_MASTER = Named("", say("Master list of documents"), "registers/documents.html")


def lead_volume(compiled: Compiled, trail: Trail, volume: Volume, beside: Neighbours | None) -> Volume:
    """The pages of one document: its own leads to its shelf and its neighbours, all others to it."""
    shelf = plural(type_title(compiled, trail))
    listed = Named("", shelf, shelf_url("type", shelf)) if trail.in_force else _MASTER
    page, language = volume.page, compiled.language
    if page is not None:
        url = document_url(trail.id)
        after = render_template("neighbours.html.j2", url, language, beside=beside) if beside is not None else ""
        page = replace(page, before=render_way(url, language, (HOME, listed)) + page.before, after=page.after + after)
    title = f"{trail.id} {trail.in_force.title if trail.in_force is not None else trail.title}"
    own = document_url(trail.id)
    up, further = (render_way(own, language, way) for way in ((HOME, listed), (HOME, listed, Named("", title, own))))
    stamped = (replace(one, html=(up if one.url == own else further) + one.html) for one in volume.stamped)
    return replace(volume, page=page, stamped=tuple(stamped))


def render_way(url: str, language: str, way: tuple[Named, ...]) -> str:
    """The way back as a list of links; nothing above home."""
    return render_template("crumbs.html.j2", url, language, way=way) if way else ""


def render_jump(url: str, language: str, headings: Iterable[Heading]) -> str:
    """The parts of a text as links above it, for a telephone, where no list of them stands beside it."""
    parts = [(title, anchor) for level, anchor, title in headings if level == _PART]
    return render_template("jump.html.j2", url, language, parts=parts) if len(parts) > 1 else ""
