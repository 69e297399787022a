"""Turns every mainline version of objectives and of records with states into what each of them was from day to day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mastercopy.history.timeline import Timeline
from mastercopy.measures.score import STALE_DAYS, Score, measure_objective
from mastercopy.measures.series import data_path
from mastercopy.model.catalog import OWN, Catalog
from mastercopy.model.record import Record
from mastercopy.model.recordtype import RecordType
from mastercopy.model.register import DATA, build_register
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


def trace_records(timeline: Timeline, catalog: Catalog, until: date) -> Mapping[str, tuple[RecordDay, ...]]:
    """The days of every record that has some, up to a day, by its ID in upper case, oldest first.

    A record counts from the day its file reached main, by the record types of today; of two files with one ID the
    first in alphabetical order counts, as in the register.
    """
    last = timeline.position_on(until)
    versions: dict[str, dict[str, list[tuple[int, Record | None]]]] = {}
    for path in sorted(timeline.touches):
        kind = catalog.for_path(path) if path.startswith("records/") and not path.startswith((OWN, DATA)) else None
        if kind is not None and has_days(kind):
            for name, position, record in _versions(timeline, catalog, path, last):
                versions.setdefault(name, {}).setdefault(path, []).append((position, record))
    return {name: tuple(_days(timeline, versions[name], last, until)) for name in sorted(versions)}


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


def _days(
    timeline: Timeline, files: Mapping[str, list[tuple[int, Record | None]]], last: int, until: date
) -> Iterator[RecordDay]:
    """From day to day: the record in the first of its files, and every day on which its score may be another."""
    positions = {position for found in files.values() for position, _ in found}
    positions |= {
        position
        for found in files.values()
        for _, record in found
        for position in _data_steps(timeline, record)
        if position <= last
    }
    first = min(found[0][0] for found in files.values())
    days = sorted({timeline.days[position] for position in positions if position >= first})
    for place, day in enumerate(days):
        end = days[place + 1] if place + 1 < len(days) else until + timedelta(days=1)
        position = timeline.position_on(day)
        record = next((one for path in sorted(files) if (one := _at(files[path], position)) is not None), None)
        if record is None or record.type.part != "objectives":
            yield RecordDay(day, record)
        else:
            yield from _scored(timeline, record, position, day, end)


def _data_steps(timeline: Timeline, record: Record | None) -> Iterator[int]:
    path = data_path(record) if record is not None else None
    return (position for position, _ in timeline.touches.get(path or "", ()))


def _at(found: list[tuple[int, Record | None]], position: int) -> Record | None:
    return next((record for at, record in reversed(found) if at <= position), None)


def _scored(timeline: Timeline, record: Record, position: int, day: date, end: date) -> Iterator[RecordDay]:
    """The score on a day, and again when a period ends or a value grows stale, until a later version."""
    path = data_path(record)
    tree = _tree(timeline, position, (path,) if path is not None else ())
    for turn in sorted({day, *(found for found in _turns(record, tree) if day < found < end)}):
        yield RecordDay(turn, record, measure_objective(record, tree, turn))


def _turns(record: Record, tree: Tree) -> Iterator[date]:
    for point in measure_objective(record, tree, date.max).points:
        yield point.period.last
        if (date.max - point.period.last).days > STALE_DAYS[point.period.kind]:
            yield point.period.last + timedelta(days=STALE_DAYS[point.period.kind] + 1)
