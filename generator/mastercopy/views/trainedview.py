"""Turns trainings into who was taught to keep a promise: how many people, when, in which revisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.learning import Session, links_of, read_sessions
from mastercopy.model.record import identity
from mastercopy.views.addresses import record_url
from mastercopy.views.naming import Named, name_of

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class Taught:
    """One training that a promise needs: its day, how many were there, and the revisions that it covered."""

    day: str
    named: Named
    people: int
    covered: tuple[Named, ...]


def view_taught(compiled: Compiled, need: str, changed: Iterable[tuple[str, str]]) -> tuple[Taught, ...]:
    """The trainings whose course names a need, or that covered a revision (ID, label) made for it; newest first."""
    wanted = {(identity(name), label) for name, label in changed}
    sessions = [one for one in read_sessions(compiled.register, compiled.as_of) if _serves(compiled, one, need, wanted)]
    return tuple(_taught(compiled, one) for one in reversed(sessions))


def _serves(compiled: Compiled, session: Session, need: str, wanted: set[tuple[str, str]]) -> bool:
    course = compiled.register.get(session.course) if session.course is not None else None
    named = course is not None and identity(need) in links_of(course, "needs")
    return named or any(covered in wanted for covered in session.covered)


def _taught(compiled: Compiled, session: Session) -> Taught:
    record = session.record
    attended, others = record.get("attended") or (), record.get("others")
    page = Named(record.id, record.title, record_url(record.type, record.id))
    count = len(attended) + int(others or 0)
    return Taught(session.day.isoformat(), page, count, tuple(_covered(compiled, session)))


def _covered(compiled: Compiled, session: Session) -> Iterator[Named]:
    for name, label in session.covered:
        named = name_of(compiled, name)
        yield Named(f"{named.id} r{label}", "", named.url)
