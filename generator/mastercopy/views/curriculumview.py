"""Turns courses and trainings into the curriculum: topics by courses, when each was held last and is next, and by whom
it is still needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mastercopy.model.competences import Want, read_learned, read_wants
from mastercopy.model.fields import texts
from mastercopy.model.learning import COURSES, TRAININGS, Session, read_sessions
from mastercopy.model.period import Duration
from mastercopy.model.record import Record, identity
from mastercopy.views.addresses import record_url
from mastercopy.views.measureview import MeasureLine, view_measure
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.readersview import Mark
from mastercopy.views.taughtview import Effect, view_effects
from mastercopy.views.wording import show
from mastercopy.words import count
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "for/curriculum.html"
SOON = timedelta(days=90)
"""How long before its day a course wants to be planned."""
NEWEST = 12
"""So many of the newest trainings are listed."""


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One course: how long, how often, when it was held last and is next, and who has to have it and has not."""

    named: Named
    hours: str
    every: str
    last: Named | None
    held: int
    next: Mark
    needed: tuple[Named, ...]
    asked: int


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the curriculum, with its courses."""

    title: str
    courses: tuple[CourseLine, ...]


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One training that was held or is planned."""

    day: str
    named: Named
    people: str
    covered: tuple[Named, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Curriculum:
    """Topics, trainings ahead and behind, and the figures of all of them."""

    topics: tuple[Topic, ...]
    planned: tuple[SessionLine, ...]
    held: tuple[SessionLine, ...]
    more: int
    measures: tuple[MeasureLine, ...]

    @property
    def lacking(self) -> tuple[str, ...]:
        """Topics without a course."""
        return tuple(topic.title for topic in self.topics if not topic.courses)


def view_curriculum(compiled: Compiled) -> Curriculum | None:
    """The curriculum; None where nobody offers a course and nobody was trained."""
    register, day = compiled.register, compiled.as_of
    offered, trainings = register.of_part(COURSES), register.of_part(TRAININGS)
    courses = [one for one in offered if not one.is_closed]
    if not offered and not trainings:
        return None
    sessions = read_sessions(register, day)
    wants = read_wants(read_learned(register, compiled.people, day))
    lines = {one.id: _course(compiled, one, sessions, wants) for one in courses}
    held = [_session(compiled, one.record) for one in reversed(sessions)]
    planned = sorted((one for one in trainings if _ahead(one)), key=lambda one: show(one.get("planned")))
    return Curriculum(
        tuple(_topics(compiled, courses, lines)),
        tuple(_session(compiled, one) for one in planned),
        tuple(held[:NEWEST]),
        max(0, len(held) - NEWEST),
        tuple(_measures(compiled)),
    )


def _ahead(record: Record) -> bool:
    lifecycle = record.type.lifecycle
    return lifecycle is not None and record.status == lifecycle.states[0]


def _topics(compiled: Compiled, courses: Sequence[Record], lines: dict[str, CourseLine]) -> Iterator[Topic]:
    """Every topic that the types of courses list, those without a course too."""
    listed = dict.fromkeys(
        word
        for kind in compiled.catalog.by_part(COURSES)
        for spec in kind.fields
        if spec.name == "topics"
        for word in spec.of
    )
    for word in listed:
        own = tuple(lines[one.id] for one in courses if word in texts(one.get("topics")))
        yield Topic(word[:1].upper() + word[1:], own)


def _course(compiled: Compiled, record: Record, sessions: Sequence[Session], wants: Sequence[Want]) -> CourseLine:
    name, every, hours = identity(record.id), record.get("every"), record.get("hours")
    own = [one for one in sessions if one.course == name]
    asked = [want for want in wants if want.course == name]
    last = own[-1].record if own else None
    return CourseLine(
        name_of(compiled, record.id),
        f"{hours} h" if hours is not None else "",
        show(every),
        Named(show(last.get("day")), show(last.get("day")), record_url(last.type, last.id)) if last else None,
        len(own),
        _next(compiled, name, own, every),
        tuple(person_name(compiled, want.person) for want in asked if not want.met),
        len(asked),
    )


def _next(compiled: Compiled, course: str, own: Sequence[Session], every: object) -> Mark:
    """When a course is next: as planned, else as often as it is held."""
    planned = [
        day
        for one in compiled.register.of_part(TRAININGS)
        if _ahead(one) and identity(show(one.get("course"))) == course and isinstance(day := one.get("planned"), date)
    ]
    if planned:
        first = min(planned)
        return Mark(first.isoformat(), "planned", "good" if first >= compiled.as_of else "bad")
    if not isinstance(every, Duration):
        return Mark(say("When needed"), "", "old")
    if not own:
        return Mark(say("Never held"), say("every {every}", every=every), "wait")
    due = every.after(own[-1].day)
    late = due < compiled.as_of
    tone = "bad" if late else "wait" if due <= compiled.as_of + SOON else "old"
    return Mark(due.isoformat(), say("overdue") if late else say("not planned yet"), tone)


def _session(compiled: Compiled, record: Record) -> SessionLine:
    attended, others = record.get("attended") or (), record.get("others")
    came = len(attended) + int(others or 0)
    people = count(came, "person", "people") if came else ""
    covered = (name_of(compiled, str(row.get("document") or "")) for row in record.get("covered") or ())
    labels = (str(row.get("revision") or "") for row in record.get("covered") or ())
    return SessionLine(
        show(record.get("day") or record.get("planned")),
        Named(record.id, record.title, record_url(record.type, record.id)),
        people,
        tuple(Named(f"{one.id} r{label}", "", one.url) for one, label in zip(covered, labels, strict=True)),
        view_effects(compiled, record),
    )


def _measures(compiled: Compiled) -> Iterator[MeasureLine]:
    for kind in compiled.catalog.by_part(TRAININGS):
        for spec in kind.measures:
            line = view_measure(compiled, kind, spec.name, "quarter")
            if line is not None:
                yield line
