"""Turns what roles ask for, and who holds them, into what each person has to be able to do and whether that is so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from mastercopy.model.learning import (
    COMPETENCES,
    Level,
    Session,
    links_of,
    read_levels,
    read_sessions,
    rows_of,
    skill_key,
    valid_until,
)
from mastercopy.model.organisation import People
from mastercopy.model.period import Duration
from mastercopy.model.record import Record
from mastercopy.model.register import Register
from mastercopy.model.tenure import ALWAYS, held_since

State = Literal["met", "below", "unjudged", "missing", "expired"]


@dataclass(frozen=True, slots=True)
class Learned:
    """What the records of a day tell of learning, read once: sessions, and levels by person and skill."""

    register: Register
    people: People
    day: date
    sessions: tuple[Session, ...]
    levels: Mapping[tuple[str, str], Level]


@dataclass(frozen=True, slots=True)
class Want:
    """One thing that a role asks of one person: a level of a skill, or a course.

    `due` is the day by which a newcomer has to have it, `since` the day on which it was last seen or learned, `has` the
    level that the person has, and `until` the last day on which a course counts.
    """

    requirement: Record
    person: str
    role: str
    skill: str | None
    course: str | None
    level: int
    state: State
    due: date
    has: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def met(self) -> bool:
        """Whether the person has what is asked."""
        return self.state == "met"

    def is_gap(self, day: date) -> bool:
        """Whether it is lacking on a day, and the time that a newcomer has is over."""
        return not self.met and self.due < day


def read_learned(register: Register, people: People, day: date) -> Learned:
    """What the records tell by a day."""
    return Learned(register, people, day, read_sessions(register, day), read_levels(register, day))


def read_wants(learned: Learned) -> tuple[Want, ...]:
    """Everything that roles in use ask of those who hold them, by requirement, then by person."""
    records = learned.register.of_part(COMPETENCES)
    return tuple(want for record in records for want in wants_of(learned, record))


def wants_of(learned: Learned, requirement: Record) -> Iterator[Want]:
    """What one requirement asks of everybody who holds its role on the day."""
    role, since, span = requirement.get("role"), requirement.get("since"), requirement.get("within")
    if requirement.is_closed or not isinstance(role, str) or (isinstance(since, date) and since > learned.day):
        return
    for person in learned.people.holders(role, learned.day):
        taken = held_since(learned.people, person, role, learned.day) or ALWAYS
        begun = max(taken, since) if isinstance(since, date) else taken
        due = span.after(begun) if isinstance(span, Duration) and begun != ALWAYS else begun
        yield from _skills(learned, requirement, person, role, due)
        for course in links_of(requirement, "courses"):
            yield _course(learned, requirement, person, role, course, due)


def _skills(learned: Learned, requirement: Record, person: str, role: str, due: date) -> Iterator[Want]:
    for row in rows_of(requirement, "skills"):
        if not str(row.get("level")).isdigit() or not row.get("skill"):
            continue
        wanted, skill = int(str(row["level"])), str(row["skill"])
        found = learned.levels.get((person, skill_key(skill)))
        state: State = "unjudged" if found is None else "met" if found.level >= wanted else "below"
        has, seen = (found.level, found.day) if found is not None else (None, None)
        yield Want(requirement, person, role, skill, None, wanted, state, due, has, seen)


def _course(learned: Learned, requirement: Record, person: str, role: str, course: str, due: date) -> Want:
    last = last_session(learned.sessions, course, person)
    if last is None:
        return Want(requirement, person, role, None, course, 0, "missing", due)
    until = valid_until(learned.register, last)
    state: State = "expired" if until is not None and until < learned.day else "met"
    return Want(requirement, person, role, None, course, 0, state, due, None, last.day, until)


def last_session(sessions: Sequence[Session], course: str, person: str) -> Session | None:
    """The newest session of a course in which a person met what it asked."""
    return next((one for one in reversed(sessions) if one.course == course and person in one.met), None)


def able(learned: Learned, skill: object, level: int) -> tuple[str, ...]:
    """Who has reached a level of a skill and holds any role on the day."""
    people = learned.people.persons.values()
    here = {one.id for one in people if any(learned.people.holds(one.id, held.role, learned.day) for held in one.roles)}
    key = skill_key(skill)
    return tuple(
        sorted(who for (who, what), has in learned.levels.items() if what == key and has.level >= level and who in here)
    )
