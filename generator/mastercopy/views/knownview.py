"""Turns one revision into who of its readers has read it or was trained in it, and where that is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.history.values import Revision, Trail
from mastercopy.model.acknowledging import read_acknowledged, records_about
from mastercopy.model.learning import read_sessions
from mastercopy.model.record import identity
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.textview import list_of
from mastercopy.words.saying import say, say_count

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class KnownBy:
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
            return say("somebody who holds a role that has to follow it")
        if not self.known:
            return say_count("word of any of its {number} reader", "word of any of its {number} readers", self.people)
        read, trained = say("{number} by reading", number=self.read), say("{number} by training", number=self.trained)
        ways = read if self.read else trained
        if self.read and self.trained:
            ways = say("{first} and {second}", first=read, second=trained)
        return say_count(
            "known to {part} of {number} reader, {ways}",
            "known to {part} of {number} readers, {ways}",
            self.people,
            part=self.known,
            ways=ways,
        )


def view_known(compiled: Compiled, trail: Trail, row: Revision) -> KnownBy | None:
    """What is known of the readers of a revision; None where it names none."""
    roles = list_of(row.fields.get("readers"))
    if not roles:
        return None
    day = min(compiled.as_of, row.in_force_until or compiled.as_of)
    people = {person for role in roles for person in compiled.people.holders(role, day)}
    names = (trail.id, *trail.formerly)
    kept = [one for name in names for one in records_about(compiled.register, name)]
    said = [word for one in kept for word in read_acknowledged(one) if word.digest == row.digest]
    read = {word.person for word in said if word.day is not None and word.day <= compiled.as_of} & people
    texts = {(identity(name), row.revision) for name in names}
    sessions = [one for one in read_sessions(compiled.register, compiled.as_of) if texts & set(one.covered)]
    trained = {person for one in sessions for person in one.met} & people
    sources = [*(one.id for one in kept if read), *(one.record.id for one in sessions)]
    return KnownBy(
        tuple(person_name(compiled, role) for role in roles),
        len(people),
        len(read),
        len(trained),
        len(read | trained),
        tuple(name_of(compiled, name) for name in dict.fromkeys(sources)),
    )
