"""Turns what a type promises by a day, once or again and again, into the days on which a record is awaited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from mastercopy.model.period import Duration
from mastercopy.model.record import Record

ONCE, AGAIN = "overdue", "interval-missed"
"""The rules by which a type promises something."""


class Awaited(NamedTuple):
    """What is due: the field that says so, the day, and whether it falls due again and again."""

    field: str
    due: date
    again: bool


def read_awaited(record: Record) -> tuple[Awaited, ...]:
    """What a record's type promises by a day and is not done, by field."""
    return tuple(sorted(_awaited(record)))


def _awaited(record: Record) -> Iterator[Awaited]:
    for use in record.type.rules:
        given = {name: str(value) for name, value in use.options.items()}
        if use.slug == ONCE:
            due = record.get(given.get("date", ""))
            if isinstance(due, date) and not is_kept(record, given.get("until", "")):
                yield Awaited(given["date"], due, False)
        elif use.slug == AGAIN and {"rows", "day", "every"} <= set(given):
            again = due_again(record, given["rows"], given["day"], given["every"], given.get("since", ""))
            if again is not None:
                yield Awaited(given["rows"], again, True)


def is_kept(record: Record, until: str) -> bool:
    """Whether a record has reached the state that keeps a promise, or the end of its life."""
    lifecycle = record.type.lifecycle
    return record.is_closed or (lifecycle is not None and bool(until) and lifecycle.reached(record.status, until))


def due_again(record: Record, rows: str, day: str, every: str, since: str = "", by: date = date.max) -> date | None:
    """The day on which something is due again: after the last row by a day, or else after `since`; None where it ended.

    An interval that nobody stated, or a life that is over, awaits nothing.
    """
    interval = record.get(every)
    held = record.get(rows)
    own = (row for row in held if isinstance(row, Mapping)) if isinstance(held, tuple) else ()
    days = (*(row.get(day) for row in own), record.get(since))
    done = [one for one in days if isinstance(one, date) and one <= by]
    return interval.after(max(done)) if isinstance(interval, Duration) and done and not record.is_closed else None


def is_finished(row: Mapping[str, Any], by: date = date.max) -> bool:
    """Whether an action, decision or the like of a record is done by a day, or was dropped."""
    ended = (row.get("done"), row.get("dropped"))
    return any(isinstance(day, date) and day <= by for day in ended)
