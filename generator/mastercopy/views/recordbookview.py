"""Turns what objectives and records with states were from day to day into data for the page of any day, and its rows.

A record is [ID, address or 0, type, days]. A day is [days since the one before, title, state, tone, said, due day]: the
four in the middle point into the words, and a day that holds its number alone says that the record is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mastercopy.measures.recordbook import RecordBook, open_book
from mastercopy.measures.recorddays import RecordDay, trace_records
from mastercopy.model.awaiting import read_awaited
from mastercopy.model.record import Record
from mastercopy.model.removal import blank_text
from mastercopy.views.addresses import record_url
from mastercopy.views.daycode import Words, number, script_of
from mastercopy.views.naming import called
from mastercopy.views.objectiveview import standing_of
from mastercopy.views.registerpages import Cell
from mastercopy.views.wording import label
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

SCHEMA = "mastercopy/recordbook/1"
EPOCH = date(1970, 1, 1).toordinal()
COLUMNS = ("ID", say("Title"), say("Kind"), say("State"), say("Figure"), say("Due"))


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one record says of itself on one day; `due` is the first day that it still has to keep."""

    title: str
    state: str
    tone: str
    said: str
    due: date | None


def book_of(compiled: Compiled) -> RecordBook:
    """The versions of all records that are told of day by day."""
    return open_book(compiled.blobs.timeline, compiled.catalog, compiled.calendar, compiled.as_of)


def view_recordbook(compiled: Compiled, book: RecordBook) -> dict[str, Any]:
    """Every record with a score or with states, from day to day."""
    words = Words()
    words.place("")
    whole = compiled.whole
    told = trace_records(book, book_of(whole) if whole is not None else book)
    records = [_entry(compiled, name, days, words) for name, days in _ordered(told)]
    return {"schema": SCHEMA, "words": words.known, "records": records}


def _ordered(book: Mapping[str, tuple[RecordDay, ...]]) -> list[tuple[str, tuple[RecordDay, ...]]]:
    """Objectives first, then by type and ID."""

    def key(item: tuple[str, tuple[RecordDay, ...]]) -> tuple[bool, str, str]:
        record = _last(item[1])
        return record.type.part != "objectives", record.type.title, item[0]

    return sorted(((name, days) for name, days in book.items() if any(day.record for day in days)), key=key)


def _last(days: tuple[RecordDay, ...]) -> Record:
    return next(day.record for day in reversed(days) if day.record is not None)


def _entry(compiled: Compiled, name: str, days: tuple[RecordDay, ...], words: Words) -> list[Any]:
    record = _last(days)
    url = record_url(record.type, record.id) if compiled.register.get(name) is not None else 0
    rows: list[list[Any]] = []
    before: date | None = None
    said: list[Any] | None = None
    gone = _gone_title(compiled, name)
    for day in days:
        row = _coded(day, words, gone)
        if row != said:
            rows.append([(number(day.day) or 0) - (number(before) or 0), *row])
            before, said = day.day, row
    return [record.id, url, words.place(record.type.title), rows]


def _gone_title(compiled: Compiled, name: str) -> str | None:
    """What stands for a title that went by decision, on whatever day; None where none did."""
    record = compiled.register.get(name)
    there = record.values if record is not None else None
    for one in compiled.history.removals:
        blank = blank_text(one.id)
        if one.took(name, "title", there) or (there is not None and there.get("title") == blank):
            return blank
    return None


def _coded(day: RecordDay, words: Words, gone: str | None) -> list[Any]:
    if day.record is None:
        return []
    found = tell_record(day.record, day)
    row = [words.place(text) for text in (gone or found.title, found.state, found.tone, found.said)]
    return [*row, number(found.due)] if found.due is not None else row


def tell_record(record: Record, day: RecordDay) -> Recorded:
    """What a record says of itself: its state and what it still has to do, or how an objective stands."""
    due = min((one.due for one in read_awaited(record)), default=None)
    if day.score is None:
        return Recorded(called(record), label(record.status) if record.status else "", "", "", due)
    return Recorded(record.title, *standing_of(day.score), due)


def view_any_day_records(book: Mapping[str, Any], day: date) -> tuple[tuple[Cell, ...], ...]:
    """The rows of the site's own day, for whoever runs no script."""
    on = number(day) or 0
    return tuple(_line(row, on) for row in read_records_on(book, day))


def _line(row: Mapping[str, Any], on: int) -> tuple[Cell, ...]:
    late = row["due"] is not None and row["due"] < on
    due = str(date.fromordinal(row["due"] + EPOCH)) if row["due"] is not None else ""
    due = say("{day} (overdue)", day=due) if late else due
    return (
        Cell(row["id"], row["url"] or None),
        Cell(row["title"]),
        Cell(row["kind"]),
        Cell(row["state"], None, row["tone"]),
        Cell(row["said"]),
        Cell(due, None, "bad" if late else ""),
    )


def recordbook_script(book: Mapping[str, Any]) -> bytes:
    """The record book as a script, because a page that was opened from disk may load no other kind of data."""
    return script_of("mastercopyRecordbook", book)


def read_records_on(book: Mapping[str, Any], day: date) -> list[dict[str, Any]]:
    """The records of one day as the page of any date puts them together."""
    rows = []
    for name, url, kind, days in book["records"]:
        at, found = 0, None
        for step in days:
            at += step[0]
            if at <= (number(day) or 0):
                found = step
        if found is not None and len(found) > 1:
            title, state, tone, said = (book["words"][place] for place in found[1:5])
            due = found[5] if len(found) > 5 else None
            told = {"title": title, "state": state, "tone": tone, "said": said, "due": due}
            rows.append({"id": name, "url": url, "kind": book["words"][kind], **told})
    return rows
