"""The values that tracing one document gives: its recordings, what bars them, and what else happened to it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mastercopy.history.snapshots import Version
from mastercopy.history.values import Event, TrailFault, UnrevisedChange
from mastercopy.model.organisation import read_day, read_text


@dataclass(frozen=True, slots=True)
class Recording:
    """A revision as recorded: `known` and `effective` are days; a `history:` row has no version."""

    index: int
    label: str
    issue: int
    kind: str
    version: Version | None
    day: date | None
    moment: str | None
    effective: date | None
    known: date | None
    imported: bool
    restores: str | None
    change: str
    fields: Mapping[str, Any]
    previous_position: int
    commit: str | None = None
    names: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()
    """Where main had the document since the recording before."""
    unrevised: tuple[tuple[date, UnrevisedChange], ...] = ()
    valid_until: date | None = None
    dated: bool = True
    """Whether its effective day can be read, where it states one; until then it cannot come into force."""


@dataclass(frozen=True, slots=True)
class Barrier:
    """From `day` on, the first `count` recordings are barred for ever; `known` is the day it was recorded."""

    day: date
    known: date
    count: int
    kind: str
    reason: str = ""
    superseded_by: str | None = None
    lifted: date | None = None
    position: int = -1
    """The step that recorded it."""


@dataclass(frozen=True, slots=True)
class DatedEvent:
    known: date
    event: Event


@dataclass(frozen=True, slots=True)
class Lineage:
    """One document by all that its mainline says: recordings oldest first, rows from before the repository first."""

    id: str
    versions: tuple[Version, ...]
    recordings: tuple[Recording, ...]
    barriers: tuple[Barrier, ...]
    events: tuple[DatedEvent, ...]
    faults: tuple[tuple[date, TrailFault], ...]


def paths_before(versions: tuple[Version, ...], recording: Recording) -> tuple[str, ...]:
    """The paths at which main had a document from the recording before to the step before its own."""
    if recording.version is None:
        return ()
    first = bisect_left(versions, recording.previous_position, key=lambda version: version.position)
    last = bisect_left(versions, recording.version.position, key=lambda version: version.position)
    return tuple(dict.fromkeys(version.path for version in versions[first:last] if version.path is not None))


def row_recording(row: Mapping[str, Any]) -> Recording:
    """The recording that a `history:` row stands for, of a revision from before the repository."""
    effective = read_day(row.get("effective")) or read_day(row.get("approved"))
    return Recording(
        0,
        read_text(row.get("revision")) or "",
        1,
        "legacy",
        None,
        None,
        None,
        read_day(row.get("effective")),
        effective,
        True,
        None,
        read_text(row.get("change")) or "",
        row,
        -1,
    )
