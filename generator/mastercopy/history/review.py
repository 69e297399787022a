"""Reads reviews and postponements from a document's own fields and says when the next review is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mastercopy.history.values import Event
from mastercopy.model.organisation import read_day, read_mappings, read_text
from mastercopy.model.period import parse_duration


def next_review(fields: Mapping[str, Any], in_force_from: date | None, day: date) -> tuple[date | None, date | None]:
    """(day on which the next review is due, the day before it was postponed or None); both None without a cycle."""
    cycle = parse_duration(read_text(fields.get("review_cycle")) or "")
    if in_force_from is None or cycle is None:
        return None, None
    reviews = [
        on
        for on in (read_day(entry.get("on")) for entry in read_mappings(fields.get("reviews")))
        if on is not None and on <= day
    ]
    last = max([in_force_from, *reviews])
    due = cycle.after(last)
    postponed = [
        (on, until)
        for entry in read_mappings(fields.get("postponed"))
        if (on := read_day(entry.get("on"))) is not None
        and (until := read_day(entry.get("until"))) is not None
        and last < on <= day
    ]
    return (max(postponed, key=lambda entry: entry[0])[1], due) if postponed else (due, None)


def review_events(fields: Mapping[str, Any], day: date) -> Iterator[tuple[date, Event]]:
    """Reviews and postponements that had happened by a day, as events of the trail."""
    for name, kind in (("reviews", "reviewed"), ("postponed", "review-postponed")):
        for entry in read_mappings(fields.get(name)):
            on = read_day(entry.get("on"))
            if on is not None and on <= day:
                details = {key: value for key, value in entry.items() if isinstance(value, str)}
                yield on, Event(on.isoformat(), kind, None, details.get("by"), details)
