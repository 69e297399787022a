"""Turns the revisions that came into force into an Atom feed of releases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from mastercopy.history.values import Revision
from mastercopy.views.addresses import revision_url

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

_NEWEST = 50


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
    updated = rows[0][0] if rows else date(1970, 1, 1)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{_clean(compiled.organisation.name)}: documents in force</title>",
        f"<id>{_clean(base or 'urn:mastercopy:feed')}</id>",
        f"<updated>{updated}T00:00:00Z</updated>",
        f"<author><name>{_clean(compiled.organisation.name)}</name></author>",
    ]
    parts.extend(_entry(name, row, day, base) for day, name, row in rows)
    return "\n".join([*parts, "</feed>", ""]).encode()


def _entry(name: str, row: Revision, day: date, base: str) -> str:
    url = base + revision_url(name, row)
    return (
        f"<entry><title>{_clean(f'{name} revision {row.revision}: {row.title}')}</title>"
        f"<id>urn:mastercopy:{_clean(name)}:{_clean(row.slug)}</id><link href={quoteattr(url)}/>"
        f"<updated>{day}T00:00:00Z</updated><summary>{_clean(row.change)}</summary></entry>"
    )


def _clean(text: str) -> str:
    """Escaped text without the control characters that XML forbids."""
    return escape("".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff")))
