"""Turns the days of all documents into data small enough for a browser to answer about any date, from disk as well."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from mastercopy.history.daybook import trace_daybook
from mastercopy.history.values import Revision, Trail
from mastercopy.views.addresses import safe_name
from mastercopy.views.daycode import Row, Words, decode, encode, next_review, number, review_months
from mastercopy.views.naming import person_name
from mastercopy.views.registerpages import Cell, document_row, document_status, type_title
from mastercopy.views.registerview import pending_revisions
from mastercopy.views.wording import status_words

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

SCHEMA = "mastercopy/daybook/1"


def view_daybook(compiled: Compiled) -> dict[str, Any]:
    """Every document with its days, coded by `views/daycode.py`, which says what the letters of a day mean."""
    book = trace_daybook(compiled.blobs.archive, compiled.as_of, compiled.calendar)
    words, states = Words(), Words()
    first = min((days[0][0] for days in book.values()), default=compiled.as_of)
    documents = []
    for name in sorted(book, key=lambda one: book[one][-1][1].id):
        today = book[name][-1][1]
        rows = [(number(day) or 0, _row(compiled, trail, today.id, words, states)) for day, trail in book[name]]
        kind = words.place(type_title(compiled, today))
        folder = safe_name(today.id)
        documents.append([today.id, 0 if folder == today.id else folder, kind, encode(rows, number(first) or 0)])
    return {
        "schema": SCHEMA,
        "first": number(first),
        "as_of": number(compiled.as_of),
        "words": words.known,
        "states": states.known,
        "documents": documents,
    }


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


COLUMNS = ("ID", "Title", "Revision", "Status", "In force from", "Next review", "Owner", "Waiting")


def view_any_day(compiled: Compiled) -> tuple[tuple[Cell, ...], ...]:
    """The rows of the page of any day as they are on the site's own day, for whoever runs no script."""
    return tuple(_line(compiled, trail) for _, trail in sorted(compiled.history.trails.items()))


def _line(compiled: Compiled, trail: Trail) -> tuple[Cell, ...]:
    name, title, _, _, revision, status, since, review, owner = document_row(compiled, trail)
    said = "; ".join(f"revision {row.revision} {status_words(row).lower()}" for row in pending_revisions(trail))
    return name, Cell(title.text), revision, status, since, review, owner, Cell(said)


def daybook_script(compiled: Compiled) -> bytes:
    """The daybook as a script, because a page that was opened from disk may load no other kind of data."""
    data = json.dumps(view_daybook(compiled), ensure_ascii=True, separators=(",", ":"))
    safe = data.replace("<", "\\u003c")  # so that the script can stand inside a page, too
    return f"window.mastercopyDaybook={safe};\n".encode()


def read_day(book: Mapping[str, Any], day: date) -> list[dict[str, Any]]:
    """The rows of one day as the page of any date puts them together; for whoever reads the data without a browser."""
    rows = []
    for name, folder, kind, days in book["documents"]:
        row = decode(days, book["first"], number(day) or 0)
        if row is not None:
            text, _ = book["states"][row["s"]]
            review = next_review(row)
            known = {
                "i": row["i"] or name,
                "s": text,
                "n": review,
                "folder": folder or name,
                "type": book["words"][kind],
            }
            rows.append({**row, **known})
    return rows
