"""Turns every mainline version of objectives and of records with states into what each of them was from day to day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mastercopy.history.timeline import Timeline
from mastercopy.measures.score import STALE_DAYS, Score, measure_objective, points_of
from mastercopy.model.calendar import Calendar
from mastercopy.model.catalog import OWN, PROFILES, Catalog
from mastercopy.model.record import Record
from mastercopy.model.recordtype import RecordType
from mastercopy.model.register import DATA, Register, build_register
from mastercopy.model.series import Evidence, computed_of, counting_of, data_path, path_within
from mastercopy.sources.files import Tree


@dataclass(frozen=True, slots=True)
class RecordDay:
    """What a record is from a day on; no record where its file was gone. A score where it is an objective."""

    day: date
    record: Record | None
    score: Score | None = None


def has_days(kind: RecordType) -> bool:
    """Whether records of a type are told of day by day: those with a score or with states."""
    return kind.part == "objectives" or (kind.family == "record" and kind.lifecycle is not None)


def trace_records(
    timeline: Timeline, catalog: Catalog, calendar: Calendar, until: date
) -> Mapping[str, tuple[RecordDay, ...]]:
    """The days of every record that has some, up to a day, by its ID in upper case, oldest first.

    A record counts from the day its file reached main, by the record types of today; of two files with one ID the
    first in alphabetical order counts, as in the register.
    """
    book = _read_book(timeline, catalog, calendar, until)
    return {name: tuple(_days(book, name)) for name in sorted(book.versions) if _told(book, name)}


@dataclass(frozen=True, slots=True)
class _Book:
    """Every version of every record that has days, or that figures are counted of, by ID and path."""

    timeline: Timeline
    calendar: Calendar
    last: int
    until: date
    versions: Mapping[str, Mapping[str, list[tuple[int, Record | None]]]]

    def register_at(self, position: int) -> Register:
        """The records of a step, without links."""
        found = ((name, self.record_at(name, position)) for name in sorted(self.versions))
        return Register({name: record for name, record in found if record is not None}, (), {}, {})

    def record_at(self, name: str, position: int) -> Record | None:
        files = self.versions[name]
        return next((one for path in sorted(files) if (one := _at(files[path], position)) is not None), None)


def _read_book(timeline: Timeline, catalog: Catalog, calendar: Calendar, until: date) -> _Book:
    last, feeding = timeline.position_on(until), _feeding(catalog)
    versions: dict[str, dict[str, list[tuple[int, Record | None]]]] = {}
    for path in sorted(timeline.touches):
        ours = path.startswith("records/") and not path.startswith((OWN, PROFILES, DATA))
        kind = catalog.for_path(path) if ours else None
        if kind is not None and (has_days(kind) or kind.name in feeding):
            for name, position, record in _versions(timeline, catalog, path, last):
                versions.setdefault(name, {}).setdefault(path, []).append((position, record))
    return _Book(timeline, calendar, last, until, versions)


def _feeding(catalog: Catalog) -> frozenset[str]:
    """Types that are counted, and those that say which terms their records have."""
    found = set()
    for kind in catalog.types.values():
        for measure in kind.measures:
            spec = kind.field((measure.within or "").partition(".")[0])
            found |= {kind.name, *(spec.to if spec is not None else ())}
    return frozenset(found)


def _told(book: _Book, name: str) -> bool:
    return any(
        record is not None and has_days(record.type) for found in book.versions[name].values() for _, record in found
    )


def _versions(timeline: Timeline, catalog: Catalog, path: str, last: int) -> Iterator[tuple[str, int, Record | None]]:
    """(ID, step, record) of every record that a file held, and without it from the step that took it out."""
    held: set[str] = set()
    for position, _ in timeline.touches[path]:
        if position > last:
            return
        found = build_register(_tree(timeline, position, (path,)), catalog)[0].records
        for name in sorted(held - set(found)):
            yield name, position, None
        for name, record in found.items():
            yield name, position, record
        held = set(found)


def _tree(timeline: Timeline, position: int, paths: tuple[str, ...]) -> Tree:
    """A few files of a mainline step."""
    blobs = {path: blob for path in paths if (blob := timeline.blob_at(position, path)) is not None}
    return Tree(tuple(sorted(blobs)), dict.fromkeys(blobs, "file"), lambda path: timeline.read(blobs[path]))


def _days(book: _Book, name: str) -> Iterator[RecordDay]:
    """From day to day: the record in the first of its files, and every day on which its score may be another."""
    files, timeline = book.versions[name], book.timeline
    records = [record for found in files.values() for _, record in found]
    positions = {position for found in files.values() for position, _ in found}
    positions |= {position for record in records for position in _data_steps(book, record) if position <= book.last}
    first = min(found[0][0] for found in files.values())
    days = sorted({timeline.days[position] for position in positions if position >= first})
    for place, day in enumerate(days):
        end = days[place + 1] if place + 1 < len(days) else book.until + timedelta(days=1)
        position = timeline.position_on(day)
        record = book.record_at(name, position)
        if record is None or record.type.part != "objectives":
            yield RecordDay(day, record)
        else:
            yield from _scored(book, record, position, day, end)


def _data_steps(book: _Book, record: Record | None) -> Iterator[int]:
    """The steps that may have changed what an objective is measured by, beside those that changed itself."""
    touches = book.timeline.touches
    for path in _tables(record):
        yield from (position for position, _ in touches.get(path, ()))
    if record is not None and computed_of(record) is not None:
        for files in book.versions.values():
            yield from (position for found in files.values() for position, one in found if _feeds(one))


def _feeds(record: Record | None) -> bool:
    """Whether a record may be counted; where one is gone, it may have been."""
    return record is None or record.type.part != "objectives"


def _tables(record: Record | None) -> tuple[str, ...]:
    if record is None:
        return ()
    told = computed_of(record) or {}
    return tuple(path for path in (data_path(record), path_within(told.get("per"))) if path is not None)


def _at(found: list[tuple[int, Record | None]], position: int) -> Record | None:
    return next((record for at, record in reversed(found) if at <= position), None)


def _scored(book: _Book, record: Record, position: int, day: date, end: date) -> Iterator[RecordDay]:
    """The score on a day, and again when a period ends or a value grows stale, until a later version."""
    tree = _tree(book.timeline, position, _tables(record))
    counted = computed_of(record) is not None
    register = book.register_at(position) if counted else Register({}, (), {}, {})
    evidence = Evidence(tree, register, book.calendar)
    last = end - timedelta(days=1)
    for turn in sorted({day, *(found for found in _turns(record, evidence, day, last) if day < found < end)}):
        yield RecordDay(turn, record, measure_objective(record, evidence, turn))


def _turns(record: Record, evidence: Evidence, first: date, last: date) -> Iterator[date]:
    """Days between two on which a score may be another: periods end, values grow stale, and terms run out."""
    for point in points_of(record, evidence, last):
        yield point.period.last
        if (date.max - point.period.last).days > STALE_DAYS[point.period.kind]:
            yield point.period.last + timedelta(days=STALE_DAYS[point.period.kind] + 1)
    counted = counting_of(record, evidence.tree, evidence.register)
    if counted is not None and counted.spec.kind == "on-time":
        yield from (first + timedelta(days=i) for i in range(1, (last - first).days + 1))
