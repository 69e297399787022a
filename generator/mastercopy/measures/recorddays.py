"""Turns every mainline version of objectives and of records with states into what each of them was from day to day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mastercopy.measures.recordbook import RecordBook, has_days, tables_of
from mastercopy.measures.score import STALE_DAYS, Score, measure_objective, points_of
from mastercopy.model.clocks import clock_turns
from mastercopy.model.counting import Counting
from mastercopy.model.period import period_of, periods_until
from mastercopy.model.record import Record
from mastercopy.model.register import Register
from mastercopy.model.series import Evidence, computed_of, counting_of


@dataclass(frozen=True, slots=True)
class RecordDay:
    """What a record is from a day on; no record where its file was gone. A score where it is an objective."""

    day: date
    record: Record | None
    score: Score | None = None


def trace_records(book: RecordBook, counted: RecordBook | None = None) -> Mapping[str, tuple[RecordDay, ...]]:
    """The days of every record that has some, up to the day of a book, by its ID in upper case, oldest first.

    `counted` is a book of more records, of which figures are counted.
    """
    return {name: tuple(_days(book, name, counted or book)) for name in sorted(book.versions) if _told(book, name)}


def _told(book: RecordBook, name: str) -> bool:
    versions = (one for found in book.versions[name].values() for one in found)
    return any(at <= book.last and record is not None and has_days(record.type) for at, record in versions)


def _days(book: RecordBook, name: str, counted: RecordBook) -> Iterator[RecordDay]:
    """From day to day: the record in the first of its files, and every day on which its score may be another."""
    timeline = book.timeline
    every = [one for found in book.versions[name].values() for one in found if one[0] <= book.last]
    positions = {position for position, _ in every}
    positions |= {position for _, record in every for position in _data_steps(counted, record)}
    first = min(position for position, _ in every)
    days = sorted({timeline.days[position] for position in positions if first <= position <= book.last})
    for place, day in enumerate(days):
        end = days[place + 1] if place + 1 < len(days) else book.until + timedelta(days=1)
        position = timeline.position_on(day)
        record = book.record_at(name, position)
        if record is None or record.type.part != "objectives":
            yield RecordDay(day, record)
        else:
            yield from _scored(counted, record, position, day, end)


def _data_steps(book: RecordBook, record: Record | None) -> Iterator[int]:
    """The steps that may have changed what an objective is measured by, beside those that changed itself."""
    touches = book.timeline.touches
    for path in tables_of(record):
        yield from (position for position, _ in touches.get(path, ()))
    if record is not None and computed_of(record) is not None:
        for files in book.versions.values():
            yield from (position for found in files.values() for position, one in found if _feeds(one))


def _feeds(record: Record | None) -> bool:
    """Whether a record may be counted; where one is gone, it may have been."""
    return record is None or record.type.part != "objectives"


def _scored(book: RecordBook, record: Record, position: int, day: date, end: date) -> Iterator[RecordDay]:
    """The score on a day, and again when a period ends or a value grows stale, until a later version."""
    tree = book.tree_at(position, tables_of(record))
    counted = computed_of(record) is not None
    register = book.register_at(position) if counted else Register({}, (), {}, {})
    evidence = Evidence(tree, register, book.calendar, book.kinds)
    last = end - timedelta(days=1)
    for turn in sorted({day, *(found for found in _turns(record, evidence, day, last) if day < found < end)}):
        yield RecordDay(turn, record, measure_objective(record, evidence, turn, behaving=False))


def _turns(record: Record, evidence: Evidence, first: date, last: date) -> Iterator[date]:
    """Days between two on which a score may be another: periods end, values grow stale, and terms run out."""
    for point in points_of(record, evidence, last):
        yield point.period.last
        if (date.max - point.period.last).days > STALE_DAYS[point.period.kind]:
            yield point.period.last + timedelta(days=STALE_DAYS[point.period.kind] + 1)
    counted = counting_of(record, evidence)
    if counted is not None and counted.spec.kind == "on-time":
        yield from _turns_of_clocks(counted, evidence, first, last)


def _turns_of_clocks(what: Counting, evidence: Evidence, first: date, last: date) -> Iterator[date]:
    """Days between two on which a share of terms may be another: a clock turns, or a period ends."""
    for one in evidence.register.of_type(what.kind):
        yield from clock_turns(one, what.spec, evidence.register, evidence.calendar, first, last)
    yield from (period.last for period in periods_until(period_of(first, what.every), last))
