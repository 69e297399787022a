"""The values that tracing one document gives: its recordings, what bars them, and what else happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mastercopy.history.snapshots import Version
from mastercopy.history.values import Event, TrailFault, UnrevisedChange


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
    unrevised: tuple[tuple[date, UnrevisedChange], ...] = ()
    valid_until: tuple[tuple[date, date | None], ...] = ()


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
