"""Turns what is compiled into what waits for whom: to sign, to review, to answer, to do, to measure, to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from mastercopy.checks.vacancies import find_vacancies
from mastercopy.history.values import Draft, Revision, Trail
from mastercopy.model.fields import texts
from mastercopy.views.addresses import document_url, record_url, revision_url, role_url
from mastercopy.views.copyview import view_copies
from mastercopy.views.learntasks import tasks_of_learning
from mastercopy.views.naming import Named, person_name
from mastercopy.views.objecting import rejected_by
from mastercopy.views.readview import Reading, view_reading
from mastercopy.views.recordtasks import tasks_of_record
from mastercopy.views.task import Task, answerable
from mastercopy.views.voicetasks import tasks_of_voices
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

SCHEMA = "mastercopy/todo/1"
READ_WITHIN = timedelta(days=30)
"""How long a new revision stays among what its readers have to read."""
NEAR = timedelta(days=30)
"""What falls due within this time stands open on a page, what comes later may be folded."""
SOON = timedelta(days=90)
"""How far ahead what waits is told."""


def view_tasks(compiled: Compiled) -> tuple[Task, ...]:
    """Everything that waits for anybody: overdue first, then by day, then by what it is about."""
    found = [
        *(task for _, trail in sorted(compiled.history.trails.items()) for task in _of_trail(compiled, trail)),
        *_drafts(compiled),
        *(task for record in compiled.register.records.values() for task in tasks_of_record(compiled, record)),
        *_measurements(compiled),
        *_vacant(compiled),
        *_copies(compiled),
        *tasks_of_voices(compiled),
        *tasks_of_learning(compiled),
    ]
    far = compiled.as_of + NEAR
    found = [replace(task, who=_who(compiled, task), later=(task.due or far) > far) for task in found]
    return tuple(sorted(found, key=lambda task: (not task.overdue, task.due or date.max, task.about.id, task.sentence)))


def _who(compiled: Compiled, task: Task) -> tuple[Named, ...]:
    """Roles with the page of each, and persons, by their names."""
    roles = (Named(role, person_name(compiled, role).title, role_url(role)) for role in task.roles)
    return (*(replace(one, id=one.title) for one in roles), *(person_name(compiled, one) for one in task.persons))


def tasks_for(
    compiled: Compiled,
    tasks: tuple[Task, ...],
    *,
    role: str | None = None,
    person: str | None = None,
    within: date | None = None,
) -> tuple[Task, ...]:
    """Those of the tasks that wait for a role, or for a person in any role held today, due by a day at the latest.

    What waits for a person by name, and for no role, waits in every role that the person holds.
    """
    chosen = tasks
    if role is not None or person is not None:
        chosen = tuple(task for task in tasks if _waits_for(compiled, task, role, person))
    return tuple(task for task in chosen if within is None or task.due is None or task.due <= within)


def _waits_for(compiled: Compiled, task: Task, role: str | None, person: str | None) -> bool:
    def holds(who: str, held: str) -> bool:
        return who not in task.done and compiled.people.holds(who, held, compiled.as_of)

    if person is not None:
        return person in task.persons or any(holds(person, held) for held in task.roles)
    return role in task.roles or (
        role is not None and not task.roles and any(holds(named, role) for named in task.persons)
    )


def _waits(row: Revision) -> str:
    """For whose approval: of everybody who is named, or of some of them."""
    day, name = row.recorded_day or say("an unknown day"), row.revision
    if len(row.asks) < 2:
        return say("revision {revision} was recorded on {day} and waits for approval", revision=name, day=day)
    if row.asks_minimum is None:
        return say(
            "revision {revision} was recorded on {day} and waits for approval by each of them", revision=name, day=day
        )
    if row.asks_minimum == 1:
        return say(
            "revision {revision} was recorded on {day} and waits for approval by one of them", revision=name, day=day
        )
    return say(
        "revision {revision} was recorded on {day} and waits for approval by {number} of them",
        revision=name,
        day=day,
        number=row.asks_minimum,
    )


def _of_trail(compiled: Compiled, trail: Trail) -> Iterator[Task]:
    day, owner = compiled.as_of, (trail.owner,) if trail.owner else ()
    page = Named(trail.id, trail.title, document_url(trail.id))
    for row in trail.revisions:
        if row.status == "awaiting-approval" and row is trail.revisions[-1]:
            pinned = Named(trail.id, row.title, revision_url(trail.id, row))
            if row.objections:
                yield _rework(compiled, trail, row, pinned)
                continue
            yield Task("sign", pinned, _waits(row), row.asks, (), row.effective, _past(row.effective, day))
    leaving = trail.withdrawn
    if leaving is not None and leaving.asks:
        said = say("its withdrawal on {day} has no approval", day=leaving.day)
        yield Task("sign", page, said, leaving.asks, (), leaving.day, leaving.day <= day)
    for fault in trail.faults:
        if fault.slug == "revision-not-advanced":
            yield Task("revise", page, fault.sentence, owner or trail.revisions[-1].asks, (), None, True)
    current = trail.in_force
    if current is None:
        return
    if current.full_approval_due is not None:
        due = current.full_approval_due
        yield Task("sign", page, say("the emergency issue needs its full approval"), current.asks, (), due, due < day)
    if trail.next_review is not None:
        due = trail.next_review
        yield Task("review", page, say("its periodic review"), owner, (), due, due < day)
    yield from _to_read(compiled, trail, current, page)


def _to_read(compiled: Compiled, trail: Trail, current: Revision, page: Named) -> Iterator[Task]:
    """For a while after it came into force; where it is recorded who knows it, until everybody does who must."""
    since, reading = current.in_force_from, view_reading(compiled, trail)
    if reading is None or since is None:
        return
    recent = compiled.as_of - READ_WITHIN <= since <= compiled.as_of
    if not (recent or reading.kept) or (reading.kept and not reading.waits):
        return
    said = say(
        "revision {revision} has been in force since {since}: {change}",
        revision=current.revision,
        since=since,
        change=current.change,
    )
    if reading.kept:
        waits = say_row(", ", (person_name(compiled, person).title for person in reading.waits))
        said = say(
            "{said} ({word}: {told}; not yet: {waits})", said=said, word=reading.word, told=reading.told, waits=waits
        )
    roles = tuple(role for role in reading.roles if not reading.kept or _waits_in(compiled, role, reading))
    due = reading.due if reading.kept else None
    kind = "learn" if reading.kept and reading.asks == "train" else "read"
    yield Task(kind, page, said, roles, (), due, _past(due, compiled.as_of), done=reading.done)


def _waits_in(compiled: Compiled, role: str, reading: Reading) -> bool:
    """Whether somebody who holds a role has not acknowledged it, or nobody holds it."""
    holders = compiled.people.holders(role, compiled.as_of)
    return not holders or any(person in reading.waits for person in holders)


def _rework(compiled: Compiled, trail: Trail, row: Revision, page: Named) -> Task:
    """For the authors of a rejected revision; for the owner, where they are no longer there."""
    authors = tuple(who for who in row.authors if who in compiled.people.persons)
    said = say(
        "revision {revision} was {rejected}",
        revision=row.revision,
        rejected=rejected_by(compiled, row.objections),
    )
    roles = () if authors or not trail.owner else (trail.owner,)
    return Task("rework", page, said, roles, authors, row.effective, _past(row.effective, compiled.as_of))


def _past(due: date | None, day: date) -> bool:
    return due is not None and due < day


def _drafts(compiled: Compiled) -> Iterator[Task]:
    for draft in compiled.history.drafts:
        record = compiled.register.get(draft.id)
        owner = tuple(texts(record.get("owner"))) if record is not None else ()
        said = _refused(compiled, draft, say("revision {revision} is only a draft", revision=draft.revision))
        yield Task("finish", Named(draft.id, draft.title, None), said, owner, (), None, False)
    for draft in compiled.history.redrafts:
        trail = compiled.history.trail(draft.id)
        owner = (trail.owner,) if trail is not None and trail.owner else ()
        said = _refused(compiled, draft, say("revision {revision} is begun and still a draft", revision=draft.revision))
        yield Task("finish", Named(draft.id, draft.title, document_url(draft.id)), said, owner, (), None, False)


def _refused(compiled: Compiled, draft: Draft, said: str) -> str:
    return say_row(", ", (said, rejected_by(compiled, draft.objections))) if draft.objections else said


def _measurements(compiled: Compiled) -> Iterator[Task]:
    stale = [problem for problem in compiled.result.problems if problem.slug == "measurement-stale"]
    for problem in stale:
        record = compiled.register.get(problem.record or "")
        if record is not None:
            roles, persons = answerable(compiled, record)
            page = Named(record.id, record.title or record.id, record_url(record.type, record.id))
            yield Task("measure", page, problem.sentence, roles, persons, None, True)


def _vacant(compiled: Compiled) -> Iterator[Task]:
    """Roles that own something or must approve, and that nobody holds today: the same that the checks tell."""
    found = find_vacancies(compiled.history.trails.values(), compiled.register, compiled.as_of)
    for role in sorted({vacancy.role for vacancy in found}):
        named = person_name(compiled, role)
        yield Task("fill", Named(role, named.title, named.url), say("nobody holds it"), (role,), (), None, True)


def _copies(compiled: Compiled) -> Iterator[Task]:
    """Numbered copies on paper that no longer show what is in force."""
    for line in view_copies(compiled):
        if line.wants != "nothing":
            about = Named(line.document.id, line.document.title, line.named.url)
            yield Task(line.wants, about, line.sentence, line.roles, line.persons, line.since, True)


def tasks_json(compiled: Compiled, tasks: tuple[Task, ...]) -> dict[str, Any]:
    """The tasks as data."""
    return {
        "schema": SCHEMA,
        "as_of": compiled.as_of.isoformat(),
        "tasks": [
            {
                "kind": task.kind,
                "id": task.about.id,
                "title": task.about.title,
                "what": task.sentence,
                "roles": list(task.roles),
                "persons": list(task.persons),
                "due": task.due.isoformat() if task.due is not None else None,
                "overdue": task.overdue,
            }
            for task in tasks
        ],
    }
