"""Reads every version of every record of a history into what it is, what it is about, and who may see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mastercopy.history.timeline import Parts, Timeline
from mastercopy.model.audiences import may_see, read_shown
from mastercopy.model.catalog import OWN, PROFILES, Catalog
from mastercopy.model.organisation import read_list, read_mappings, read_text
from mastercopy.model.record import identity
from mastercopy.model.recordtype import RecordType
from mastercopy.model.register import DATA
from mastercopy.sources.commits import REGULAR

_NAMELESS = "\0"
"""Begins the name of a record that states none; where it stands follows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one record; `list_name` is the list that holds it in a file of many."""

    name: str
    path: str
    blob: str
    list_name: str | None
    position: int
    kind: RecordType
    fields: Mapping[str, Any]
    visible: bool

    @property
    def about(self) -> tuple[str, ...]:
        """What the record is about and nothing without."""
        return tuple(identity(one) for field in self.kind.about for one in read_list(self.fields.get(field)))

    @property
    def has_name(self) -> bool:
        """Whether it states an ID."""
        return not self.name.startswith(_NAMELESS)


def read_entries(timeline: Timeline, catalog: Catalog, audience: str) -> tuple[Entry, ...]:
    """Every version of every record that main ever had, oldest first within each file."""
    found: list[Entry] = []
    for path, position, blob, fields in _versions(timeline):
        kind = catalog.for_path(path)
        for name, number, row, of in _rows(fields, kind, catalog) if kind is not None else ():
            stated = read_text(row.get("id"))
            key = identity(stated) if stated is not None else f"{_NAMELESS}{path}/{name}/{number}"
            fixed = of.part == "roles" or (name is None and judges(timeline.parts, path))
            visible = fixed or may_see(audience, of, "record", read_shown(row))
            found.append(Entry(key, path, blob, name, position, of, row, visible))
    return tuple(found)


def newest_entries(entries: tuple[Entry, ...], timeline: Timeline) -> dict[str, Entry]:
    """The newest version of each record, wherever it lay; where main has several of an ID, one that is hidden."""
    last: dict[str, Entry] = {}
    rank: dict[str, tuple[bool, bool, int]] = {}
    for one in entries:
        stands = timeline.touches[one.path][-1][0] == one.position
        found = (stands, stands and not one.visible, one.position)
        if one.name not in rank or rank[one.name] <= found:
            last[one.name], rank[one.name] = one, found
    return last


def judges(parts: Parts, path: str) -> bool:
    """Whether everything is judged and addressed by a file: its names stand on every page, whatever it says."""
    return path in (*parts.organisation, *parts.matrix, *parts.calendar, *parts.roles)


def is_record(path: str) -> bool:
    """Whether a file holds records: YAML under records/ that declares nothing."""
    inside = path.startswith("records/") and not path.startswith((OWN, PROFILES, DATA))
    return inside and path.lower().endswith((".yml", ".yaml"))


def _versions(timeline: Timeline) -> Iterator[tuple[str, int, str, Mapping[str, Any]]]:
    """(path, step, blob, fields) of every version of every file of records that could be read."""
    paths = [path for path in sorted(timeline.touches) if is_record(path)]
    wanted = {
        change.blob: None
        for path in paths
        for _, change in timeline.touches[path]
        if change.blob is not None and change.mode in REGULAR
    }
    content = timeline.fields_of(wanted)
    for path in paths:
        for position, change in timeline.touches[path]:
            fields = content.get(change.blob or "")
            if change.blob is not None and isinstance(fields, Mapping):
                yield path, position, change.blob, fields


def _rows(
    fields: Mapping[str, Any], kind: RecordType, catalog: Catalog
) -> Iterator[tuple[str | None, int, Mapping[str, Any], RecordType]]:
    """(list, place, fields, type) of the record that a file is, or of each row of the lists that it holds."""
    if kind.many is None:
        yield None, 0, fields, kind
    inner = catalog.types.values() if kind.part == "organisation" else (kind,)
    for of in inner:
        for number, row in enumerate(read_mappings(fields.get(of.many)) if of.many is not None else ()):
            yield of.many, number, row, of
