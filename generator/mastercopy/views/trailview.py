"""Turns what happened to one document into JSON: revisions with their sign-offs, and events, oldest first."""

from __future__ import annotations

from typing import Any

from mastercopy.history.adoptedhistory import object_name
from mastercopy.history.values import Event, Revision, SignOff, Trail
from mastercopy.views.registerview import Dated, day_text
from mastercopy.views.wording import is_only_on_disk, told_day

SCHEMA = "mastercopy/trail/1"


def trail_json(traced: Dated, name: str) -> dict[str, Any]:
    """The trail of a document by its ID or a number it had before; KeyError where none is known."""
    trail = traced.history.trail(name)
    if trail is None:
        raise KeyError(name)
    return tell_trail(trail, traced.as_of.isoformat())


def tell_trail(trail: Trail, day: str) -> dict[str, Any]:
    """A trail as it is known on a day."""
    return {
        "schema": SCHEMA,
        "id": trail.id,
        "as_of": day,
        "title": trail.title,
        "revisions": [_revision(row) for row in trail.revisions],
        "events": [_event(event) for event in trail.events],
    }


def _revision(row: Revision) -> dict[str, Any]:
    return {
        "revision": row.revision,
        "issue": row.issue,
        "recorded": None if is_only_on_disk(row) else row.recorded,
        "released": day_text(row.released),
        "commit": row.commit,
        "blob": object_name(row.blob),
        "path": row.path,
        "authors": list(row.authors),
        "effective": day_text(row.effective),
        "in_force_from": day_text(row.in_force_from),
        "in_force_until": day_text(row.in_force_until),
        "status": row.status,
        "approved": row.approved,
        "kind": row.kind,
        "change": row.change,
        "digest": row.digest,
        "text_digest": row.text_digest,
        **({"removed": row.removed} if row.removed is not None else {}),
        "signoffs": [_signoff(act) for act in row.signoffs],
        "rejected": [
            {"person": one.person, "role": one.role, "at": one.day.isoformat(), "words": one.words}
            for one in row.objections
        ],
        "unrevised_changes": [
            {"commit": change.commit, "author": change.author, "at": change.at} for change in row.unrevised_changes
        ],
    }


def _signoff(act: SignOff) -> dict[str, Any]:
    return {
        "person": act.person,
        "role": act.role,
        "meaning": act.meaning,
        "at": act.at,
        "entered_by": act.entered_by,
        "evidence": _evidence(act),
        "valid": act.valid,
        "reason": act.reason,
        "words": act.words,
        "digest": act.digest,
    }


def _evidence(act: SignOff) -> dict[str, str]:
    """What the entry says of its evidence, and what was found of it, which no entry can say of itself."""
    said = {name: text for name, text in act.evidence.items() if name not in ("verification", "key")}
    found = act.verification
    if found is None:
        return said
    return {**said, "verification": found.state, **({"key": found.key} if found.key else {})}


def _event(event: Event) -> dict[str, Any]:
    answer: dict[str, Any] = {"at": event.at if told_day(event.at) else None, "kind": event.kind}
    if event.commit is not None:
        answer["commit"] = event.commit
    if event.author is not None:
        answer["author"] = event.author
    answer.update({key: value for key, value in event.details.items() if key not in answer})
    return answer
