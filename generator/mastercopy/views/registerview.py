"""Turns the history of one day into the master list as JSON: what is in force, and what waits behind it."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from mastercopy.history.values import History, Revision, Trail

SCHEMA = "mastercopy/register/1"


class Dated(Protocol):
    """What was traced or compiled for one day."""

    @property
    def as_of(self) -> date: ...
    @property
    def commit(self) -> str | None: ...
    @property
    def history(self) -> History: ...


def day_text(day: date | None) -> str | None:
    """A day in ISO form."""
    return day.isoformat() if day is not None else None


def pending_revisions(trail: Trail) -> tuple[Revision, ...]:
    """The recorded revisions that may still come into force, oldest first."""
    return tuple(revision for revision in trail.revisions if revision.is_pending)


def register_json(traced: Dated) -> dict[str, Any]:
    """The master list on a day; documents unknown on that day, or only ever drafts, are absent."""
    history = traced.history
    return {
        "schema": SCHEMA,
        "as_of": traced.as_of.isoformat(),
        "known_at": day_text(history.known_at),
        "commit": traced.commit,
        "documents": [register_row(trail) for _, trail in sorted(history.trails.items())],
    }


def register_row(trail: Trail) -> dict[str, Any]:
    """One document of the master list."""
    current = trail.in_force
    return {
        "id": trail.id,
        "title": trail.title,
        "type": trail.type_name,
        "status": "effective" if current is not None else trail.status,
        "approved": current.approved if current is not None else False,
        "revision": current.revision if current is not None else None,
        "effective": day_text(current.effective) if current is not None else None,
        "in_force_from": day_text(current.in_force_from) if current is not None else None,
        "next_review": day_text(trail.next_review),
        "owner": trail.owner,
        "path": trail.path,
        "pending": [
            {"revision": row.revision, "status": row.status, "effective": day_text(row.effective)}
            for row in pending_revisions(trail)
        ],
    }
