"""Joins recordings with their judged sign-offs into dossiers: one document by everything its mainline says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mastercopy.history.approval import Judged
from mastercopy.history.claims import Claims
from mastercopy.history.lineage import Barrier, Lineage, Recording
from mastercopy.history.signoff import Act
from mastercopy.history.snapshots import Sequences
from mastercopy.history.timeline import Timeline
from mastercopy.history.values import TrailFault
from mastercopy.model.organisation import (
    MatrixRule,
    People,
    Policy,
    Role,
    read_text,
)
from mastercopy.sources.witness import once

TypeOf = Mapping[str, str]
"""Folder under docs/ -> name of the record type that it decides."""


def type_of(fields: Mapping[str, Any], path: str | None, folders: TypeOf) -> str | None:
    """The type that a version states, else the one its folder decides."""
    stated = read_text(fields.get("type"))
    if stated is not None:
        return stated
    found = [folder for folder in folders if path is not None and path.startswith(f"docs/{folder}/")]
    return folders[max(found, key=len)] if found else None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A recording with its authors and sign-offs; `can` is the first day on which it can be in force.

    `adds_text`: it is a merge with text that was on no branch before.
    """

    recording: Recording
    policy: Policy
    authors: tuple[str, ...]
    judged: tuple[Judged, ...]
    released: date | None
    by_emergency: bool
    fully: date | None
    can: date | None
    rule: MatrixRule | None
    adds_text: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """One document: its lineage, a judgement per recording, and since when the approval of each withdrawal counts."""

    lineage: Lineage
    judgements: tuple[Judgement, ...]
    withdrawals: Mapping[Barrier, date | None]

    def approves(self, barrier: Barrier, day: date) -> bool:
        """Whether somebody entitled had approved a withdrawal by a day."""
        since = self.withdrawals.get(barrier)
        return since is not None and since <= day


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Archive:
    """Every document of a timeline, judged once; answers about any day are read off it. It is equal to itself alone."""

    timeline: Timeline
    people: People
    roles: tuple[Role, ...]
    dossiers: Mapping[str, Dossier]
    aliases: Mapping[str, str]
    entries: tuple[Act, ...]
    folders: TypeOf
    faults: tuple[tuple[date, TrailFault], ...]
    claims: Claims
    sequences: Sequences

    def entries_of(self, name: str) -> tuple[Act, ...]:
        """The entries about a document under any number it had."""
        return _entries_by_document(self).get(name, ())


@once
def _entries_by_document(archive: Archive) -> Mapping[str, tuple[Act, ...]]:
    """The entries of all documents, by the name of its lineage."""
    found: dict[str, list[Act]] = {}
    for act in archive.entries:
        found.setdefault(archive.aliases.get(act.document, act.document), []).append(act)
    return {name: tuple(acts) for name, acts in found.items()}
