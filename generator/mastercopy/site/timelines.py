"""Turns spans of days into one inline SVG: a row for each document, a bar for each revision while it was in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from mastercopy.history.values import Trail
from mastercopy.site.speech import Speech
from mastercopy.views.addresses import relative, revision_url
from mastercopy.words.saying import say, say_row

MOST_ROWS = 200
"""So many documents have room under one another."""
_WIDTH, _RIGHT, _ROW, _TOP = 720, 8, 24, 22


@dataclass(frozen=True, slots=True)
class Span:
    """One revision in force: from a day until another, which is the site's own where it still holds."""

    label: str
    first: date
    end: date
    now: bool
    approved: bool
    link: str


def spans_of(trail: Trail, as_of: date, page: str) -> tuple[Span, ...]:
    """The revisions of a document that were in force until a day, oldest first; links as seen from a page."""
    return tuple(
        Span(
            row.revision,
            row.in_force_from,
            min(row.in_force_until or as_of, as_of),
            row is trail.in_force,
            row.approved,
            relative(page, revision_url(trail.id, row)),
        )
        for row in trail.revisions
        if row.in_force_from is not None and row.in_force_from <= as_of
    )


@lru_cache(maxsize=64)
def render_timeline(rows: tuple[tuple[str, tuple[Span, ...]], ...], as_of: date, name: str, speech: Speech) -> Markup:
    """The timeline of some documents, by (name at the left, spans); empty where nothing was ever in force."""
    spans = [span for _, found in rows for span in found]
    if not spans:
        return Markup("")
    first = date(min(span.first for span in spans).year, 1, 1)
    left = 78 if any(title for title, _ in rows) else 2
    height = _TOP + _ROW * len(rows) + 6

    def x(day: date) -> float:
        return left + (_WIDTH - left - _RIGHT) * (day - first).days / max(1, (as_of - first).days)

    parts = [*_years(first, as_of, x, height)]
    for index, (title, found) in enumerate(rows):
        top = _TOP + _ROW * index
        if title:
            parts.append(Markup('<text class="mc-axis" x="2" y="{}">{}</text>').format(top + 15, title))
        parts.extend(_bar(span, x(span.first), x(span.end), top, speech) for span in found)
    # No picture: the bars are links. A phone does without, or scrolls: the table of revisions has the same links.
    return Markup('<svg class="mc-timeline" role="group" viewBox="0 0 {} {}" aria-label="{}">{}</svg>').format(
        _WIDTH, height, speech.say(name), Markup("").join(parts)
    )


def _years(first: date, last: date, x: Callable[[date], float], height: int) -> list[Markup]:
    """A line at the beginning of each year; not more names than have room."""
    every = max(1, -(-(last.year - first.year + 1) // 12))
    return [
        Markup(
            '<line class="mc-grid-line" x1="{}" x2="{}" y1="16" y2="{}"/><text class="mc-axis" x="{}" y="12">{}</text>'
        ).format(at, at, height, at, year)
        for year in range(first.year, last.year + 1, every)
        for at in (f"{x(date(year, 1, 1)):.1f}",)
    ]


def _bar(span: Span, first: float, end: float, top: int, speech: Speech) -> Markup:
    wide = max(end - first, 2.0)
    kind = "mc-now" if span.now else "mc-past"
    if span.now:
        told = say("Revision {revision}, in force from {first}", revision=span.label, first=span.first)
    else:
        told = say(
            "Revision {revision}, in force from {first} to {last}", revision=span.label, first=span.first, last=span.end
        )
    if not span.approved:
        kind, told = f"{kind} mc-bare", say_row(", ", (told, say("no approval recorded")))
    text = Markup('<text class="mc-bar-text" x="{:.1f}" y="{}">{}</text>').format(first + 4, top + 15, span.label)
    return Markup(
        '<a href="{}"><title>{}</title><rect class="mc-bar {}" x="{:.1f}" y="{}" width="{:.1f}" height="18"/>{}</a>'
    ).format(
        span.link, speech.say(told), kind, first, top + 2, wide, text if wide > 9 + 6 * len(span.label) else Markup("")
    )
