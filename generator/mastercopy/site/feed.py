"""Turns releases and news into Atom feeds (RFC 4287): what came into force, and what happened for each audience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from mastercopy.views.addresses import relative, revision_url
from mastercopy.views.naming import mark_of, realm_of
from mastercopy.views.newsview import News
from mastercopy.words import one_line

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

RELEASES = "feed.xml"
_NEWEST = 50
_LONG, _LONGEST = 300, 1000


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed before it is written: its own address, its ID, its title, the page that it tells of, and its entries."""

    url: str
    id: str
    title: str
    page: str
    entries: Sequence[News]


def render_feed(compiled: Compiled, base: str) -> bytes:
    """The newest releases, newest first; nothing that is not in force yet. `base` is the site's address, or empty."""
    rows = sorted(
        (
            (row.in_force_from, name, row)
            for name, trail in compiled.history.trails.items()
            for row in trail.revisions
            if row.in_force_from is not None and row.in_force_from <= compiled.as_of
        ),
        key=lambda item: (item[0], item[1], item[2].slug),
        reverse=True,
    )[:_NEWEST]
    entries = [
        News(
            f"urn:mastercopy:{quote(name)}:{quote(row.slug)}",
            day,
            f"{name} revision {row.revision}: {row.title}",
            row.change,
            revision_url(name, row),
        )
        for day, name, row in rows
    ]
    feed = Feed(RELEASES, base or "urn:mastercopy:feed", "documents in force", "for/changes.html", entries)
    return _atom(compiled, feed, base)


def render_news(compiled: Compiled, url: str, title: str, page: str, news: Sequence[News], base: str) -> bytes:
    """The feed of an audience, at an address of its own."""
    realm = realm_of(compiled)
    entries = [
        News(f"urn:mastercopy:{realm}:{mark_of(one.key)}", one.day, one.title, one.summary, one.url) for one in news
    ]
    return _atom(compiled, Feed(url, f"urn:mastercopy:{realm}:{quote(url, safe='')}", title, page, entries), base)


def _atom(compiled: Compiled, feed: Feed, base: str) -> bytes:
    name = _clean(compiled.organisation.name, _LONG)
    updated = max((one.day for one in feed.entries), default=date(1970, 1, 1))
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{name}: {_clean(feed.title, _LONG)}</title>",
        f"<id>{escape(feed.id)}</id>",
        f"<updated>{_moment(updated)}</updated>",
        f"<author><name>{name}</name></author>",
        f'<link rel="alternate" type="text/html" href={_address(feed, feed.page, base)}/>',
        f'<link rel="self" type="application/atom+xml" href={_address(feed, feed.url, base)}/>',
    ]
    parts.extend(_entry(feed, one, base) for one in feed.entries)
    return "\n".join([*parts, "</feed>", ""]).encode("utf-8", "replace")


def _entry(feed: Feed, one: News, base: str) -> str:
    return (
        f"<entry><title>{_clean(one.title, _LONG)}</title><id>{escape(one.key)}</id>"
        f"<link href={_address(feed, one.url, base)}/><updated>{_moment(one.day)}</updated>"
        f"<summary>{_clean(one.summary, _LONGEST)}</summary></entry>"
    )


def _moment(day: date) -> str:
    return f"{day.isoformat()[:10]}T00:00:00Z"


def _address(feed: Feed, page: str, base: str) -> str:
    """The link to a page, in quotes: absolute where the site's address is known, else as seen from the feed."""
    return quoteattr(base + quote(page, safe="/", errors="replace") if base else relative(feed.url, page))


def _clean(text: str, most: int) -> str:
    """Escaped text in one line, without what XML forbids or nobody sees."""
    plain = one_line(text)
    return escape(plain if len(plain) <= most else f"{plain[: most - 1]}…")
