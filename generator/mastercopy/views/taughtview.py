"""Turns one revision into who of its readers has read it or was trained in it, and where that is written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.history.values import Revision, Trail
from mastercopy.model.acknowledging import readers_of_text, records_about
from mastercopy.model.fields import texts
from mastercopy.model.record import Record, identity
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.textview import list_of

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

TRAININGS = "trainings"
"""The part of the records that say who was trained in which revision."""


@dataclass(frozen=True, slots=True)
class Taught:
    """Who has to follow a revision, and how many of them have read it or were trained in it.

    `people` are those who hold the roles on the last day on which it was in force, or on the day that is asked about.
    """

    roles: tuple[Named, ...]
    people: int
    read: int
    trained: int
    known: int
    sources: tuple[Named, ...]

    @property
    def sentence(self) -> str:
        """How far it has got, in words."""
        if not self.people:
            return "somebody who holds a role that has to follow it"
        readers = "reader" if self.people == 1 else "readers"
        if not self.known:
            return f"word of any of its {self.people} {readers}"
        ways = [f"{number} by {way}" for number, way in ((self.read, "reading"), (self.trained, "training")) if number]
        return f"known to {self.known} of {self.people} {readers}, {' and '.join(ways)}"


def view_taught(compiled: Compiled, trail: Trail, row: Revision) -> Taught | None:
    """What is known of the readers of a revision; None where it names none."""
    roles = list_of(row.fields.get("readers"))
    if not roles:
        return None
    day = min(compiled.as_of, row.in_force_until or compiled.as_of)
    people = {person for role in roles for person in compiled.people.holders(role, day)}
    names = (trail.id, *trail.formerly)
    read = readers_of_text(compiled.register, names, row.digest, compiled.as_of) & people
    sessions = [one for one in compiled.register.of_part(TRAININGS) if _covers(one, names, row, compiled.as_of)]
    trained = {person for one in sessions for person in _attended(one)} & people
    kept = [one.id for name in names if read for one in records_about(compiled.register, name)]
    return Taught(
        tuple(person_name(compiled, role) for role in roles),
        len(people),
        len(read),
        len(trained),
        len(read | trained),
        tuple(name_of(compiled, name) for name in dict.fromkeys([*kept, *(one.id for one in sessions)])),
    )


def _covers(session: Record, names: tuple[str, ...], row: Revision, day: date) -> bool:
    """Whether a session was held by a day, and one of its rows names the document and the revision."""
    held, lifecycle = session.get("day"), session.type.lifecycle
    left = lifecycle is not None and session.status in lifecycle.exits
    if left or not isinstance(held, date) or held > day:
        return False
    wanted = {identity(name) for name in names}
    return any(
        identity(str(one.get("document") or "")) in wanted and str(one.get("revision") or "") == row.revision
        for one in session.get("covered") or ()
    )


def _attended(session: Record) -> Iterator[str]:
    """Who was there, without those who could not do it at the end."""
    for row in session.get("attended") or ():
        if row.get("result") != "not met":
            yield from texts(row.get("person"))
