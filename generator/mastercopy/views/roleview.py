"""Turns a role into its page: what it follows, what changed for it, what waits for it, what it owns, which blanks."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mastercopy.history.values import Revision, Trail
from mastercopy.model.digest import resolve
from mastercopy.model.learning import COMPETENCES
from mastercopy.views.addresses import (
    calendar_url,
    document_url,
    feed_url,
    file_url,
    reading_url,
    revision_url,
    role_url,
)
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.readview import view_reading
from mastercopy.views.sheetview import sign_url
from mastercopy.views.takingpart import view_actions
from mastercopy.views.task import Task
from mastercopy.views.taskview import tasks_for
from mastercopy.views.textview import list_of
from mastercopy.views.wording import show
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

RECENT = timedelta(days=120)
"""How far back `what changed for you` looks."""


@dataclass(frozen=True, slots=True)
class Change:
    """A revision that came into force for somebody, or a document that no longer holds."""

    day: str
    named: Named
    sentence: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A document that a role follows, with the ways to say that it was read; `read` is empty where it is not kept."""

    named: Named
    revision: str
    since: str
    new: bool
    acknowledge: str | None
    sheet: str
    read: str = ""


@dataclass(frozen=True, slots=True)
class RolePage:
    """Everything that one role needs, starting from nothing else."""

    url: str
    id: str
    title: str
    holders: tuple[str, ...]
    follows: tuple[Followed, ...]
    since: str
    coming: tuple[Change, ...]
    changes: tuple[Change, ...]
    for_everybody: tuple[Change, ...]
    everybody: tuple[Named, ...]
    earlier: Change | None
    tasks: tuple[Task, ...]
    owns: tuple[Named, ...]
    blanks: tuple[Named, ...]
    feed: str
    calendar: str
    reading: str | None = None


def view_roles(compiled: Compiled, tasks: tuple[Task, ...]) -> tuple[RolePage, ...]:
    """The page of every role that is declared, by title."""
    roles = sorted(compiled.register.of_part("roles"), key=lambda one: (one.title, one.id))
    return tuple(view_role(compiled, one.id, tasks) for one in roles)


def view_role(compiled: Compiled, role: str, tasks: tuple[Task, ...]) -> RolePage:
    """The page of one role; `tasks` are those of everybody."""
    trails = [trail for _, trail in sorted(compiled.history.trails.items())]
    first = compiled.as_of - RECENT
    changes = sorted(_changes(compiled, trails, role), key=lambda one: (one.day, one.named.id), reverse=True)
    recent = tuple(one for one in changes if one.day >= first.isoformat())
    followed = [trail for trail in trails if trail.in_force and role in list_of(trail.in_force.fields.get("readers"))]
    return RolePage(
        role_url(role),
        role,
        person_name(compiled, role).title,
        tuple(person_name(compiled, one).title for one in compiled.people.holders(role, compiled.as_of)),
        tuple(_followed(compiled, followed, first)),
        first.isoformat(),
        tuple(sorted(_coming(compiled, trails, role), key=lambda one: (one.day, one.named.id))),
        recent,
        tuple(_for_everybody(compiled, trails, first)),
        tuple(name_of(compiled, trail.id) for trail in trails if trail.in_force and not _readers(trail.in_force)),
        changes[len(recent)] if len(changes) > len(recent) else None,
        tasks_for(compiled, tasks, role=role, within=compiled.as_of + RECENT),
        tuple(name_of(compiled, trail.id) for trail in trails if trail.owner == role and trail.in_force),
        blanks_of(compiled, followed),
        feed_url(role, role=True),
        calendar_url(role, role=True),
        reading_url(role) if followed or _asks(compiled, role) else None,
    )


def _asks(compiled: Compiled, role: str) -> bool:
    """Whether records say what a role has to be able to do."""
    return any(one.get("role") == role and not one.is_closed for one in compiled.register.of_part(COMPETENCES))


def _followed(compiled: Compiled, trails: Iterable[Trail], first: date) -> Iterator[Followed]:
    for trail in trails:
        current = trail.in_force
        if current is not None:
            page = Named(trail.id, trail.title, document_url(trail.id))
            since = show(current.in_force_from)
            actions = view_actions(trail, current, compiled.organisation)
            acknowledge = next((one.url for one in actions if one.acknowledges), None)
            reading = view_reading(compiled, trail)
            read = reading.told if reading is not None and reading.kept else ""
            new = since >= first.isoformat()
            yield Followed(page, current.revision, since, new, acknowledge, sign_url(trail), read)


def _changes(compiled: Compiled, trails: Iterable[Trail], role: str) -> Iterator[Change]:
    for trail in trails:
        for row in trail.revisions:
            if role in _readers(row):
                yield from _change(trail, row, compiled.as_of)


def _for_everybody(compiled: Compiled, trails: Iterable[Trail], first: date) -> list[Change]:
    """The changes since a day of what names no readers, newest first."""
    rows = ((trail, row) for trail in trails for row in trail.revisions if not _readers(row))
    found = (change for trail, row in rows for change in _change(trail, row, compiled.as_of))
    recent = [change for change in found if change.day >= first.isoformat()]
    return sorted(recent, key=lambda one: (one.day, one.named.id), reverse=True)


def _readers(row: Revision) -> tuple[str, ...]:
    """Who must follow a revision; nobody named is everybody."""
    return list_of(row.fields.get("readers"))


def _coming(compiled: Compiled, trails: Iterable[Trail], role: str) -> Iterator[Change]:
    """What will be otherwise for a role: that there is a next revision, and when; not yet what it says."""
    for trail in trails:
        for row in trail.revisions:
            if row.is_pending and not row.objections and (role in _readers(row) or not _readers(row)):
                named = Named(trail.id, trail.title, revision_url(trail.id, row))
                yield Change(
                    show(row.effective) or say("once approved"),
                    named,
                    say("revision {revision}", revision=row.revision)
                    if row.status == "approved"
                    else say("revision {revision}, not approved yet", revision=row.revision),
                )
        leaving = trail.withdrawn
        if leaving is not None and leaving.day > compiled.as_of and trail.in_force and role in _readers(trail.in_force):
            yield Change(leaving.day.isoformat(), name_of(compiled, trail.id), say("is withdrawn"))


def _change(trail: Trail, row: Revision, last: date) -> Iterator[Change]:
    page = Named(trail.id, row.title, document_url(trail.id))
    if row.in_force_from is not None and row.in_force_from <= last:
        pinned = Named(trail.id, row.title, revision_url(trail.id, row))
        yield Change(
            row.in_force_from.isoformat(),
            pinned,
            say("revision {revision}: {change}", revision=row.revision, change=row.change),
        )
    ended = row.in_force_until
    if row.status == "withdrawn" and ended is not None and ended <= last:
        follows = trail.withdrawn.superseded_by if trail.withdrawn is not None else None
        yield Change(ended.isoformat(), page, f"withdrawn{f', use {follows}' if follows else ''}")


def blanks_of(compiled: Compiled, trails: Iterable[Trail]) -> tuple[Named, ...]:
    """The controlled files to download of documents in force and of the forms that these name or link to."""
    wanted = {trail.id: trail for trail in trails}
    for trail in list(wanted.values()):
        for link in compiled.register.links_out(trail.id):
            other = compiled.history.trail(link.target)
            if other is not None:
                wanted.setdefault(other.id, other)
    found = (blank_of(trail.id, trail.in_force) for _, trail in sorted(wanted.items()) if trail.in_force is not None)
    return tuple(one for one in found if one is not None)


def blank_of(name: str, revision: Revision) -> Named | None:
    """The controlled file of a revision under a name that carries ID and revision; None where the text is all."""
    written = revision.fields.get("file")
    sha = revision.files.get(written) if isinstance(written, str) else None
    if sha is None or not isinstance(written, str):
        return None
    ending = posixpath.splitext(resolve(written, revision.path or "") or "")[1]
    file = f"{name}-r{revision.revision}{ending}"
    return Named(file, f"{name} {revision.title} ({file})", file_url(sha, file))
