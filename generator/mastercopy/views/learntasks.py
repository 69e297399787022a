"""Turns what roles ask of people, and revisions that ask for training, into what waits to be learned or held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mastercopy.history.readership import asks_of
from mastercopy.model.competences import Want, read_learned, read_wants
from mastercopy.model.learning import TRAININGS, rows_of
from mastercopy.model.record import identity
from mastercopy.model.tenure import ALWAYS
from mastercopy.views.addresses import record_url, revision_url
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.task import Task
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.history.values import Revision, Trail


def tasks_of_learning(compiled: Compiled) -> Iterator[Task]:
    """What people have to learn for the roles they hold, and trainings that a revision to come asks for."""
    wants = read_wants(read_learned(compiled.register, compiled.people, compiled.as_of))
    yield from (_learn(compiled, want) for want in wants if not want.met)
    for _, trail in sorted(compiled.history.trails.items()):
        for row in trail.revisions:
            if row.status == "approved" and asks_of(row) == "train" and not _is_planned(compiled, trail, row):
                yield _to_hold(trail, row)


def _learn(compiled: Compiled, want: Want) -> Task:
    """A level or a course that somebody lacks; the level that the person has is not told."""
    role = person_name(compiled, want.role).title
    due = None if want.due == ALWAYS else want.due
    if want.course is not None:
        about, said = name_of(compiled, want.course), say("the course, as {role}", role=role)
        if want.state == "expired":
            said = say("the course, as {role}, which ran out on {day}", role=role, day=want.until)
    else:
        asked = want.requirement
        about = Named(asked.id, asked.title or asked.id, record_url(asked.type, asked.id))
        said = say("{skill} at level {level}, as {role}", skill=want.skill, level=want.level, role=role)
    return Task("learn", about, said, (), (want.person,), due, want.is_gap(compiled.as_of))


def _is_planned(compiled: Compiled, trail: Trail, row: Revision) -> bool:
    """Whether a training is planned or was held that covers a revision."""
    names = {identity(name) for name in (trail.id, *trail.formerly)}
    return any(
        identity(str(one.get("document") or "")) in names and str(one.get("revision") or "").strip() == row.revision
        for record in compiled.register.of_part(TRAININGS)
        for one in rows_of(record, "covered")
        if record.type.lifecycle is None or record.status not in record.type.lifecycle.exits
    )


def _to_hold(trail: Trail, row: Revision) -> Task:
    owner = (trail.owner,) if trail.owner else ()
    page = Named(trail.id, row.title, revision_url(trail.id, row))
    said = say("revision {revision} asks for training before it holds, and none is planned", revision=row.revision)
    return Task("act", page, said, owner, (), row.effective, False)
