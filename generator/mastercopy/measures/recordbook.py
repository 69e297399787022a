"""Reads every mainline version of the records that have days or are counted, once, for all who ask what was when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mastercopy.history.timeline import Timeline
from mastercopy.model.calendar import Calendar
from mastercopy.model.catalog import OWN, PROFILES, Catalog
from mastercopy.model.record import Record
from mastercopy.model.recordtype import RecordType
from mastercopy.model.register import DATA, Register, build_register
from mastercopy.model.series import computed_of, data_path, path_within
from mastercopy.sources.files import Tree

Versions = list[tuple[int, Record | None]]
"""(step, record) in the order of the steps; no record from the step on that took it out."""


@dataclass(frozen=True, slots=True)
class RecordBook:
    """Versions of records by ID in upper case and by path; those after `last`, the step of the day `until`, too.

    A record counts from the day its file reached main, by the record types of today; of two files with one ID the
    first in alphabetical order counts, as in the register.
    """

    timeline: Timeline
    calendar: Calendar
    last: int
    until: date
    kinds: Mapping[str, RecordType]
    versions: Mapping[str, Mapping[str, Versions]]

    def register_at(self, position: int) -> Register:
        """The records of a step, without links."""
        found = ((name, self.record_at(name, position)) for name in sorted(self.versions))
        return Register({name: record for name, record in found if record is not None}, (), {}, {})

    def record_at(self, name: str, position: int) -> Record | None:
        """What a record was at a step."""
        files = self.versions[name]
        return next((one for path in sorted(files) if (one := _at(files[path], position)) is not None), None)

    def tree_at(self, position: int, paths: tuple[str, ...]) -> Tree:
        """A few files of a step."""
        return _tree(self.timeline, position, paths)


def open_book(timeline: Timeline, catalog: Catalog, calendar: Calendar, until: date) -> RecordBook:
    """Every version of every record that has days, or that figures are counted of."""
    feeding = _feeding(catalog)
    versions: dict[str, dict[str, Versions]] = {}
    for path in sorted(timeline.touches):
        ours = path.startswith("records/") and not path.startswith((OWN, PROFILES, DATA))
        kind = catalog.for_path(path) if ours else None
        if kind is not None and (has_days(kind) or kind.name in feeding):
            for name, position, record in _versions(timeline, catalog, path):
                versions.setdefault(name, {}).setdefault(path, []).append((position, record))
    return RecordBook(timeline, calendar, timeline.position_on(until), until, catalog.types, versions)


def has_days(kind: RecordType) -> bool:
    """Whether records of a type are told of day by day: those with a score or with states."""
    return kind.part == "objectives" or (kind.family == "record" and kind.lifecycle is not None)


def tables_of(record: Record | None) -> tuple[str, ...]:
    """The tables that an objective is measured by."""
    if record is None:
        return ()
    told = computed_of(record) or {}
    return tuple(path for path in (data_path(record), path_within(told.get("per"))) if path is not None)


def _feeding(catalog: Catalog) -> frozenset[str]:
    """Types that are counted, and those that say which terms their records have."""
    found = set()
    for kind in catalog.types.values():
        for measure in kind.measures:
            spec = kind.field((measure.within or "").partition(".")[0])
            found |= {kind.name, *(spec.to if spec is not None else ())}
    return frozenset(catalog.types) if "*" in found else frozenset(found)


def _versions(timeline: Timeline, catalog: Catalog, path: str) -> Iterator[tuple[str, int, Record | None]]:
    """(ID, step, record) of every record that a file held, and without it from the step that took it out."""
    held: set[str] = set()
    for position, _ in timeline.touches[path]:
        found = build_register(_tree(timeline, position, (path,)), catalog)[0].records
        for name in sorted(held - set(found)):
            yield name, position, None
        for name, record in found.items():
            yield name, position, record
        held = set(found)


def _tree(timeline: Timeline, position: int, paths: tuple[str, ...]) -> Tree:
    blobs = {path: blob for path in paths if (blob := timeline.blob_at(position, path)) is not None}
    return Tree(tuple(sorted(blobs)), dict.fromkeys(blobs, "file"), lambda path: timeline.read(blobs[path]))


def _at(found: Versions, position: int) -> Record | None:
    return next((record for at, record in reversed(found) if at <= position), None)
