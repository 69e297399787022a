"""Turns the days of all documents into data small enough for a browser to answer about any date, from disk as well.

A document is [ID, folder or 0, type, days], and after them, where some days were shown otherwise than they are known by
now, what was shown: [first day, first day after, rows].
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from mastercopy.history.asshown import Shown, trace_shown
from mastercopy.history.daybook import Days, trace_daybook
from mastercopy.history.values import Revision, Trail
from mastercopy.model.adoption import ADOPTION
from mastercopy.views.addresses import safe_name
from mastercopy.views.daycode import Row, Words, decode, encode, next_review, number, review_months, script_of
from mastercopy.views.naming import person_name
from mastercopy.views.registerpages import Cell, document_row, document_status, type_title
from mastercopy.views.registerview import pending_revisions
from mastercopy.views.wording import status_words
from mastercopy.words.saying import say, say_row, say_small

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

SCHEMA = "mastercopy/daybook/1"


def view_daybook(compiled: Compiled) -> dict[str, Any]:
    """Every document with its days, coded by `views/daycode.py`, which says what the letters of a day mean."""
    archive = compiled.blobs.archive
    book = trace_daybook(archive, compiled.as_of, compiled.calendar)
    shown = {} if compiled.preview else trace_shown(archive, compiled.as_of, compiled.calendar)
    words, states = Words(), Words()
    first = min((days[0][0] for days in book.values()), default=compiled.as_of)
    documents = []
    for name in sorted(book, key=lambda one: book[one][-1][1].id):
        today = book[name][-1][1]
        rows = [(number(day) or 0, _row(compiled, trail, today.id, words, states)) for day, trail in book[name]]
        kind = words.place(type_title(compiled, today))
        folder = safe_name(today.id)
        entry = [today.id, 0 if folder == today.id else folder, kind, encode(rows, number(first) or 0)]
        others = list(_others(compiled, shown.get(name, ()), book[name], words, states))
        documents.append([*entry, others] if others else entry)
    return {
        "schema": SCHEMA,
        "first": number(first),
        "as_of": number(compiled.as_of),
        "words": words.known,
        "states": states.known,
        "documents": documents,
    }


def _others(
    compiled: Compiled, spans: tuple[Shown, ...], days: Days, words: Words, states: Words
) -> Iterator[list[Any]]:
    """The days on which a document was shown otherwise than it is known by now."""
    today = days[-1][1].id
    for span in spans:
        place = bisect_right(days, span.first, key=lambda day: day[0])
        known = [_row(compiled, trail, today, words, states) for _, trail in days[max(0, place - 1) : place]]
        rows = [_row(compiled, trail, today, words, states) for trail in span.trails]
        if rows != known:
            yield [number(span.first), number(span.until), rows]


def _row(compiled: Compiled, trail: Trail, today: str, words: Words, states: Words) -> Row:
    current, status = trail.in_force, document_status(trail)
    label = current.revision if current is not None else None
    months = review_months(current.in_force_from, trail.next_review) if current is not None else None
    return {
        "i": None if trail.id == today else trail.id,
        "t": trail.title,
        "v": label,
        "u": None if current is None or current.slug == f"r{label}" else current.slug,
        "s": states.place((status.text, status.tone)),
        "f": number(current.in_force_from) if current is not None else None,
        "m": months,
        "n": number(trail.next_review) if months is None else None,
        "o": words.place(person_name(compiled, trail.owner).title) if trail.owner else None,
        "p": [_pending(row, words) for row in pending_revisions(trail)],
    }


def _pending(row: Revision, words: Words) -> list[Any]:
    return [row.revision, row.slug, words.place(status_words(row)), number(row.effective)]


COLUMNS = (
    "ID",
    say("Title"),
    say("Revision"),
    say("Status"),
    say("In force from"),
    say("Next review"),
    say("Owner"),
    say("Waiting"),
)


def view_any_day(compiled: Compiled) -> tuple[tuple[Cell, ...], ...]:
    """The rows of the page of any day as they are on the site's own day, for whoever runs no script."""
    return tuple(_line(compiled, trail) for _, trail in sorted(compiled.history.trails.items()))


def mapped_on(compiled: Compiled) -> date | None:
    """When the mapping of texts that began elsewhere became another than on an earlier day; None where it never did."""
    timeline = compiled.blobs.timeline
    days = [timeline.days[position] for position, _ in timeline.touches.get(ADOPTION, ())]
    known = [day for day in days if day <= compiled.as_of]
    return known[-1] if known and known[-1] > known[0] else None


def _line(compiled: Compiled, trail: Trail) -> tuple[Cell, ...]:
    name, title, _, _, revision, status, since, review, owner = document_row(compiled, trail)
    waiting = pending_revisions(trail)
    said = say_row(
        "; ",
        [
            say("revision {revision} {state}", revision=row.revision, state=say_small(status_words(row)))
            for row in waiting
        ],
    )
    return name, Cell(title.text), revision, status, since, review, owner, Cell(said)


def daybook_script(book: Mapping[str, Any]) -> bytes:
    """The daybook as a script, because a page that was opened from disk may load no other kind of data."""
    return script_of("mastercopyDaybook", book)


def read_day(book: Mapping[str, Any], day: date) -> list[dict[str, Any]]:
    """The rows of one day as the page of any date puts them together; for whoever reads the data without a browser."""
    found = ((entry, decode(entry[3], book["first"], number(day) or 0)) for entry in book["documents"])
    return [_told(book, entry, row) for entry, row in found if row is not None]


def read_shown(book: Mapping[str, Any], day: date) -> list[dict[str, Any]]:
    """The rows of one day as a site of that day showed them."""
    on = number(day) or 0
    spans = {
        entry[0]: [_told(book, entry, row) for row in rows]
        for entry in book["documents"]
        for since, to, rows in (entry[4] if len(entry) > 4 else ())
        if since <= on < to
    }
    told = [row for row in read_day(book, day) if row["name"] not in spans]
    return [*told, *(row for rows in spans.values() for row in rows)]


def _told(book: Mapping[str, Any], entry: list[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with what is not written because it follows."""
    name, folder, kind = entry[:3]
    state, _ = book["states"][row["s"]]
    known = {"i": row["i"] or name, "name": name, "s": state, "n": next_review(dict(row))}
    return {**row, **known, "folder": folder or name, "type": book["words"][kind]}
