"""Turns the causes that recorded revisions name into what a voice, a finding or a decision led to; nothing is lost
when a later revision has other causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.history.values import Revision, Trail
from mastercopy.model.record import identity
from mastercopy.model.revision import read_named
from mastercopy.views.addresses import revision_url
from mastercopy.views.naming import Named
from mastercopy.views.textview import list_of
from mastercopy.views.wording import sentence_end, show, status_words
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class Led:
    """One revision that names a record as its cause."""

    document: str
    named: Named
    since: str
    sentence: str
    ahead: str = ""
    """How the revision stands, where it is not in force yet."""
    rejected: bool = False


def view_led(compiled: Compiled) -> Mapping[str, tuple[Led, ...]]:
    """What every record led to, by the record's ID as `identity` writes it; oldest first."""
    found: dict[str, list[Led]] = {}
    for _, trail in sorted(compiled.history.trails.items()):
        for row in trail.revisions:
            for cause in dict.fromkeys(identity(one) for one in list_of(row.fields.get("because"))):
                found.setdefault(cause, []).append(_led(trail, row))
    return {cause: tuple(sorted(led, key=lambda one: (one.since, one.document))) for cause, led in found.items()}


def _led(trail: Trail, row: Revision) -> Led:
    issue = (" " + say("(issue {issue})", issue=row.issue)) if row.issue > 1 else ""
    text = say(
        "{id} {title}, revision {revision}{issue}", id=trail.id, title=trail.title, revision=row.revision, issue=issue
    )
    state = f" {status_words(row)}." if row.is_pending or row.in_force_from is None else ""
    told = f"{sentence_end(row.change) if row.change and not row.is_pending else ''}{state}".strip()
    named, since = Named(text, text, revision_url(trail.id, row)), show(row.in_force_from or row.recorded_day)
    return Led(trail.id, named, since, told, status_words(row) if row.is_pending else "", bool(row.objections))


def name_revision(compiled: Compiled, written: str) -> Named | None:
    """The page of what is written as `SOP-007 revision 6`; None where it is anything else, or nobody knows it."""
    named = read_named(written)
    trail = compiled.history.trail(named[0]) if named is not None else None
    if named is None or trail is None:
        return None
    row = next((row for row in reversed(trail.revisions) if row.revision == named[1]), None)
    return Named(written, written, revision_url(trail.id, row)) if row is not None else None
