"""Turns a trail into the leaves of its volume: each recorded text as its page shows it, and what each changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mastercopy.history.values import Revision, Trail
from mastercopy.site.codes import Code, pinned_text
from mastercopy.site.compositor import Compositor
from mastercopy.site.fragments import Work
from mastercopy.text.setting import Marked, Source
from mastercopy.views.addresses import revision_url, unrevised_url
from mastercopy.views.redlineview import redline_pairs
from mastercopy.views.textview import RenderedText, Texts, unrevised_text

_UNREVISED = ""
"""Stands among the slugs of revisions for the text that was changed without one."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """What was set of one document: texts by the slugs of their revisions, and a comparison for each pair of rows.

    `unrevised` is what the file of the newest revision became since, where it changed without one; `codes` are the
    QR codes by what they say.
    """

    texts: Mapping[str, RenderedText]
    redlines: tuple[tuple[Revision, Revision, Marked], ...]
    unrevised: Marked | None
    codes: Mapping[str, Code]


def work_of(trail: Trail, written: Texts, base: str) -> Work:
    """What is to be set of a document; `base` is the site's address, or empty."""
    return _order(trail, written, base)[2]


def set_leaves(trail: Trail, written: Texts, compositor: Compositor, base: str) -> Leaves:
    """All texts of a document in one go, for all pages of its folder."""
    sources, pairs, work = _order(trail, written, base)
    made = compositor.set(work)
    shown = zip(sources.items(), made.shown, strict=True)
    texts = {slug: RenderedText(text, source) for (slug, source), text in shown if slug != _UNREVISED}
    redlines = tuple((old, new, marked) for (old, new), marked in zip(pairs, made.marked, strict=False))
    return Leaves(texts, redlines, made.marked[-1] if _UNREVISED in sources else None, made.codes)


def _order(trail: Trail, written: Texts, base: str) -> tuple[dict[str, Source], list[tuple[Revision, Revision]], Work]:
    """(texts by their slugs, pairs of revisions that are compared, what is to be set of them)"""
    sources = dict(_sources(trail, written))
    places = {slug: place for place, slug in enumerate(sources)}
    pairs = list(redline_pairs(trail))
    asked = [(places[old.slug], places[new.slug]) for old, new in pairs]
    if _UNREVISED in places:
        asked.append((places[trail.revisions[-1].slug], places[_UNREVISED]))
    coded = (row for row in trail.revisions if has_code(trail, row))
    codes = (pinned_text(trail.id, row.revision, pinned_address(trail, row, base)) for row in coded)
    return sources, pairs, Work(tuple(sources.values()), tuple(asked), tuple(codes))


def has_code(trail: Trail, row: Revision) -> bool:
    """Whether a sheet of a revision may be in use, now or soon; all others say on each sheet that they are not."""
    return row is trail.in_force or row.is_pending


def pinned_address(trail: Trail, row: Revision, base: str) -> str:
    """Where a printed copy of a revision leads; empty where the site has no address."""
    return base and base + revision_url(trail.id, row)


def _sources(trail: Trail, written: Texts) -> list[tuple[str, Source]]:
    """Each text to be set, by its slug."""
    asked = [(row.slug, row, revision_url(trail.id, row)) for row in trail.revisions]
    last = trail.revisions[-1]
    if last.unrevised_changes and last.blob is not None:
        asked.append((_UNREVISED, unrevised_text(last), unrevised_url(trail.id, last)))
    found = ((slug, written.source_of(trail.id, row, url)) for slug, row, url in asked)
    return [(slug, source) for slug, source in found if source is not None]
