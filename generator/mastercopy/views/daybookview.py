"""Turns the days of all documents into data small enough for a browser to answer about any date, from disk as well."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from mastercopy.history.daybook import Days, trace_daybook
from mastercopy.history.values import Revision, Trail
from mastercopy.views.addresses import safe_name
from mastercopy.views.naming import person_name
from mastercopy.views.registerpages import Cell, document_row, document_status, type_title
from mastercopy.views.registerview import pending_revisions
from mastercopy.views.wording import status_words

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

SCHEMA = "mastercopy/daybook/1"
_EPOCH = date(1970, 1, 1)


def view_daybook(compiled: Compiled) -> dict[str, Any]:
    """Every document with its days, each day with what became different on it.

    Days are numbers since 1970-01-01. `words` holds what is said often; a number in its place points there. A day is
    [number, differences]; in them `i` is the ID, `t` the title, `v` the revision with `u` its part of an address, `s`
    the status with `c` its tone, `f` since when it is in force, `n` the next review, `o` the owner, and `p` what was
    recorded and not in force: [revision, address, status, effective day].
    """
    book = trace_daybook(compiled.blobs.archive, compiled.as_of, compiled.calendar)
    words: dict[str, int] = {}
    documents = []
    for name in sorted(book, key=lambda one: book[one][-1][1].id):
        today = book[name][-1][1]
        days = [list(found) for found in _differences(compiled, book[name], words)]
        documents.append([safe_name(today.id), _word(type_title(compiled, today), words), days])
    first = min((days[0][0] for days in book.values()), default=compiled.as_of)
    return {
        "schema": SCHEMA,
        "first": _number(first),
        "as_of": _number(compiled.as_of),
        "words": [*words],
        "documents": documents,
    }


def _differences(compiled: Compiled, days: Days, words: dict[str, int]) -> Iterator[tuple[int, dict[str, Any]]]:
    last: dict[str, Any] = {}
    for day, trail in days:
        row = _row(compiled, trail, words)
        changed = {key: value for key, value in row.items() if key not in last or last[key] != value}
        if changed:
            yield _number(day) or 0, changed
        last = row


def _row(compiled: Compiled, trail: Trail, words: dict[str, int]) -> dict[str, Any]:
    current, status = trail.in_force, document_status(trail)
    return {
        "i": trail.id,
        "t": trail.title,
        "v": current.revision if current is not None else None,
        "u": current.slug if current is not None else None,
        "s": _word(status.text, words),
        "c": _word(status.tone, words),
        "f": _number(current.in_force_from) if current is not None else None,
        "n": _number(trail.next_review),
        "o": _word(person_name(compiled, trail.owner).title, words) if trail.owner else None,
        "p": [_pending(row, words) for row in pending_revisions(trail)],
    }


def _pending(row: Revision, words: dict[str, int]) -> list[Any]:
    return [row.revision, row.slug, _word(status_words(row), words), _number(row.effective)]


def _word(text: str, words: dict[str, int]) -> int:
    return words.setdefault(text, len(words))


def _number(day: date | None) -> int | None:
    return (day - _EPOCH).days if day is not None else None


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
    for folder, kind, days in book["documents"]:
        row: dict[str, Any] = {}
        for number, differences in days:
            if number <= (day - _EPOCH).days:
                row.update(differences)
        if row:
            rows.append({**row, "folder": folder, "type": book["words"][kind], "s": book["words"][row["s"]]})
    return rows
