"""Turns the histories of two days into what changed between them: new, revised, withdrawn, removed, back, renamed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from mastercopy.history.values import History, Trail
from mastercopy.views.textview import list_of
from mastercopy.words.saying import say

SCHEMA = "mastercopy/register-diff/1"
WORDS = {
    "new": say("New"),
    "revised": say("Revised"),
    "withdrawn": say("Withdrawn"),
    "removed": say("Removed"),
    "ended": say("No longer in force"),
    "renumbered": say("New number"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one document between two days; a label is None where nothing was in force."""

    id: str
    title: str
    kind: str
    old: str | None
    new: str | None
    since: date | None
    change: str
    readers: tuple[str, ...]
    replaced_by: str | None = None


def view_differences(then: History, now: History) -> tuple[Difference, ...]:
    """Every document in force on only one of two days, or in another revision or under another number, by its ID."""
    found: list[Difference] = []
    for name in sorted({*then.trails, *now.trails}):
        new = now.trail(name)
        if new is not None and new.id != name:
            continue  # an old number: told under today's
        old = next((then.trails[one] for one in (name, *(new.formerly if new else ())) if one in then.trails), None)
        told = _difference(name, old, new)
        if told is not None:
            found.append(told)
    return tuple(found)


def _difference(name: str, old: Trail | None, new: Trail | None) -> Difference | None:
    before = old.in_force if old is not None else None
    after = new.in_force if new is not None else None
    if after is not None and new is not None:
        if before is not None and old is not None and (before.revision, before.issue) == (after.revision, after.issue):
            kind = None if old.id == new.id else "renumbered"
        else:
            kind = "new" if before is None else "revised"
        if kind is None:
            return None
        return Difference(
            name,
            new.title,
            kind,
            before.revision if before is not None else None,
            after.revision,
            after.in_force_from,
            after.change if kind != "renumbered" else say("it was {value}", value=old.id if old is not None else ""),
            list_of(after.fields.get("readers")),
        )
    return _ended(name, old, new) if before is not None and old is not None else None


def _ended(name: str, old: Trail, new: Trail | None) -> Difference:
    before = old.in_force
    assert before is not None
    readers = list_of(before.fields.get("readers"))
    if new is not None and new.withdrawn is not None:
        gone = new.withdrawn
        return Difference(
            name, new.title, "withdrawn", before.revision, None, gone.day, gone.reason, readers, gone.superseded_by
        )
    if new is None or new.deleted is not None:
        day = new.deleted if new is not None else None
        return Difference(name, old.title, "removed", before.revision, None, day, "", readers)
    return Difference(name, new.title, "ended", before.revision, None, None, "", readers)


def differences_json(then: History, now: History) -> dict[str, Any]:
    """What changed between two days, as data."""
    return {
        "schema": SCHEMA,
        "from": then.as_of.isoformat(),
        "to": now.as_of.isoformat(),
        "changes": [
            {
                "id": row.id,
                "title": row.title,
                "change": row.kind,
                "from_revision": row.old,
                "to_revision": row.new,
                "since": row.since.isoformat() if row.since is not None else None,
                "what": row.change,
                "readers": list(row.readers),
                "replaced_by": row.replaced_by,
            }
            for row in view_differences(then, now)
        ],
    }
