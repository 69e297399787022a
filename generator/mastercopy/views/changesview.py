"""Turns all trails into one list of what came into force and what ended, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.history.values import Revision, Trail
from mastercopy.views.addresses import document_url, revision_url
from mastercopy.views.naming import Named
from mastercopy.views.textview import list_of
from mastercopy.views.wording import KIND, label
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

WITHDRAWN = say("Withdrawn")


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: on which day, what became of which document."""

    day: date
    named: Named
    revision: str
    kind: str
    sentence: str
    readers: tuple[str, ...] = ()
    """The roles that the revision names as its readers; none of them is everybody."""


def view_changes(compiled: Compiled) -> tuple[Happening, ...]:
    """Every revision from the first day on which it was in force, and every end without a successor."""
    rows = [row for trail in compiled.history.trails.values() for row in _of_trail(trail, compiled.as_of)]
    return tuple(sorted(rows, key=lambda row: (row.day, row.named.id, row.revision), reverse=True))


def _of_trail(trail: Trail, day: date) -> list[Happening]:
    rows: list[Happening] = []
    for row in trail.revisions:
        since, until = row.in_force_from, row.in_force_until
        if since is not None and since <= day:
            page = Named(trail.id, row.title, revision_url(trail.id, row))
            kind = KIND.get(row.kind, label(row.kind))
            rows.append(Happening(since, page, row.revision, kind, row.change, _readers(row)))
        if row.status == "withdrawn" and until is not None and until <= day:
            gone = trail.withdrawn
            said = (gone.reason if gone is not None else "") or say("It is no longer in force")
            follows = (
                say(". Use {superseded_by} instead", superseded_by=gone.superseded_by)
                if gone is not None and gone.superseded_by
                else ""
            )
            page = Named(trail.id, trail.title, document_url(trail.id))
            rows.append(Happening(until, page, row.revision, WITHDRAWN, said + follows, _readers(row)))
    return rows


def _readers(row: Revision) -> tuple[str, ...]:
    return list_of(row.fields.get("readers"))
